//! How values of the domain stand in rows. Instants are microseconds since 1970 in a BIGINT on both engines: one text a
//! statement, one order, no zone and no rounding of a server in between.

use std::{fmt::Display, str::FromStr};

use business::ports::{Page, StorageError, Stored};
use domain::{Currency, Money};
use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned, de::IntoDeserializer};

/// An instant in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, sqlx::Type)]
#[sqlx(transparent)]
pub(crate) struct Instant(pub(crate) i64);

impl From<Timestamp> for Instant {
    fn from(at: Timestamp) -> Self {
        Self(at.as_microsecond())
    }
}

/// Where a value stands, to be named when it cannot be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At(pub(crate) &'static str, pub(crate) &'static str);

impl At {
    pub(crate) fn wrong(self, what: impl Display) -> StorageError {
        StorageError::Inconsistent {
            table: self.0,
            column: self.1,
            what: what.to_string(),
        }
    }

    /// An instant.
    pub(crate) fn instant(self, value: Instant) -> Stored<Timestamp> {
        Timestamp::from_microsecond(value.0).map_err(|_| self.wrong(value.0))
    }

    /// An instant that may be missing.
    pub(crate) fn instant_if_any(self, value: Option<Instant>) -> Stored<Option<Timestamp>> {
        value.map(|value| self.instant(value)).transpose()
    }

    /// A value that is written as text and read back from it.
    pub(crate) fn parsed<T: FromStr>(self, text: &str) -> Stored<T> {
        text.parse().map_err(|_| self.wrong(text))
    }

    /// A value with a stable name.
    pub(crate) fn named<T>(self, name: &str, from_name: impl Fn(&str) -> Option<T>) -> Stored<T> {
        from_name(name).ok_or_else(|| self.wrong(name))
    }

    /// A value whose stable name is that of its serialised form; see [`word`].
    pub(crate) fn word<T: DeserializeOwned>(self, name: &str) -> Stored<T> {
        let text: serde::de::value::StrDeserializer<'_, serde::de::value::Error> = name.into_deserializer();
        T::deserialize(text).map_err(|cause| self.wrong(cause))
    }

    /// A value in JSON. What it says may be personal, so an error tells only where it stands.
    pub(crate) fn json<T: DeserializeOwned>(self, text: &str) -> Stored<T> {
        serde_json::from_str(text)
            .map_err(|cause| self.wrong(format_args!("unreadable JSON at column {}", cause.column())))
    }

    /// A currency.
    pub(crate) fn currency(self, text: &str) -> Stored<Currency> {
        Currency::try_from(text).map_err(|_| self.wrong(text))
    }

    /// An amount.
    pub(crate) fn money(self, minor: i64, currency: &str) -> Stored<Money> {
        Ok(Money::new(minor, self.currency(currency)?))
    }

    /// A number that must fit a narrower type.
    pub(crate) fn number<T: TryFrom<i64>>(self, value: i64) -> Stored<T> {
        T::try_from(value).map_err(|_| self.wrong(value))
    }
}

/// The stable name of a value without data: that of its serialised form.
pub(crate) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        other => unreachable!("a value without data is a name, not {other:?}"),
    }
}

/// A value as JSON.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("values of the domain have text as keys and no failing parts")
}

/// Turns rows into the domain's values.
pub(crate) fn all<R, T: TryFrom<R, Error = StorageError>>(rows: Vec<R>) -> Stored<Vec<T>> {
    rows.into_iter().map(T::try_from).collect()
}

/// How many rows to ask for, to know whether there are more than `limit`.
pub(crate) fn one_more(limit: u32) -> i64 {
    i64::from(limit) + 1
}

/// A page out of rows that were asked for with [`one_more`].
pub(crate) fn page<T>(mut rows: Vec<T>, limit: u32) -> Page<T> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    Page { rows, more }
}
