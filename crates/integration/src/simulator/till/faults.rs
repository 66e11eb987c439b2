//! What can go wrong between a till and Boucle, to order.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use domain::Currency;
use serde::{Deserialize, Serialize};

use crate::{
    fields::{FieldError, Fields},
    simulator::turns,
};

/// Something that goes wrong with one order of the cashier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The notice is sent twice, with the same webhook id.
    Duplicate,
    /// It goes out only after [`Faults::late`].
    Late,
    /// It goes out after the next one (or after [`Faults::late`] if none follows).
    OutOfOrder,
    /// Signed with a secret that is not ours. Not tried again: a replay sends it rightly.
    WrongSignature,
    /// Signed rightly, an hour ago. Not tried again.
    OldTimestamp,
    /// Half of a JSON text, signed rightly. Not tried again.
    Garbage,
    /// In [`Faults::currency`] instead of the payable's.
    OtherCurrency,
    /// For [`Faults::code`], which is nothing of Boucle's.
    UnknownCode,
    /// The till hangs up before it hears the answer, and tries again as it must.
    LostAnswer,
    /// The amount comes as [`Faults::burst`] payments at once, which add up to the cent.
    Burst,
}

impl Fault {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 10] = [
        Self::Duplicate,
        Self::Late,
        Self::WrongSignature,
        Self::OtherCurrency,
        Self::UnknownCode,
        Self::LostAnswer,
        Self::OutOfOrder,
        Self::OldTimestamp,
        Self::Garbage,
        Self::Burst,
    ];

    /// Stable name, in files and in the control API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::Late => "late",
            Self::OutOfOrder => "out_of_order",
            Self::WrongSignature => "wrong_signature",
            Self::OldTimestamp => "old_timestamp",
            Self::Garbage => "garbage",
            Self::OtherCurrency => "other_currency",
            Self::UnknownCode => "unknown_code",
            Self::LostAnswer => "lost_answer",
            Self::Burst => "burst",
        }
    }

    /// What arrives is not the notice: Boucle refuses it, and the till does not insist.
    pub const fn spoils(self) -> bool {
        matches!(self, Self::WrongSignature | Self::OldTimestamp | Self::Garbage)
    }
}

impl turns::Named for Fault {
    fn name(self) -> &'static str {
        self.name()
    }
}

/// How faults behave, and which come by themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults {
    /// How long a late notice waits, before the scale of the till.
    pub late: Duration,
    /// How many payments a burst is.
    pub burst: u32,
    /// The other currency.
    pub currency: Currency,
    /// The unknown code; the store's prefix and 999999 when there is none.
    pub code: Option<String>,
    /// Faults that come by themselves: each with every n-th order.
    pub every: Vec<(Fault, u64)>,
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            late: Duration::from_mins(10),
            burst: 1_000,
            currency: Currency::try_from("USD").expect("three capital letters"),
            code: None,
            every: vec![],
        }
    }
}

impl Faults {
    /// Reads a file such as
    ///
    /// ```toml
    /// late_seconds = 600
    /// burst = 1000
    /// currency = "USD"
    /// code = "LYN-999999"
    ///
    /// [every]          # each fault with every n-th order; all fields may be missing
    /// duplicate = 3
    /// lost_answer = 5
    /// ```
    pub fn read(file: &Path) -> Result<Self, FieldError> {
        let text = fs::read_to_string(file).map_err(|problem| FieldError::Unreadable {
            file: PathBuf::from(file),
            problem,
        })?;
        Self::parse(file, &text)
    }

    fn parse(file: &Path, text: &str) -> Result<Self, FieldError> {
        let mut fields = Fields::parse(file, text)?;
        let mut faults = Self::default();
        if let Some(seconds) = fields.number("late_seconds", 0, 86_400)? {
            faults.late = Duration::from_secs(seconds);
        }
        if let Some(burst) = fields.number("burst", 1, 100_000)? {
            faults.burst = u32::try_from(burst).expect("it is bounded");
        }
        let currency = |text: &str| Currency::try_from(text).ok();
        if let Some(currency) = fields.checked("currency", "three capital letters", currency)? {
            faults.currency = currency;
        }
        let code = |text: &str| (!text.is_empty() && text.len() <= 40).then(|| text.to_owned());
        faults.code = fields.checked("code", "1 to 40 characters", code)?;
        faults.every = turns::read(&mut fields, &Fault::ALL)?;
        fields.finish()?;
        Ok(faults)
    }

    /// The faults of the order of this number (from 1): those that were ordered, and those whose turn it is.
    pub(super) fn of_order(&self, number: u64, ordered: &[Fault]) -> Vec<Fault> {
        turns::due(&self.every, number, ordered, &Fault::ALL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_orders_faults_by_turns() {
        let text = "late_seconds = 5\nburst = 10\ncurrency = \"CHF\"\ncode = \"GRE-1\"\n[every]\nduplicate = 3\nlate = 2";
        let faults = Faults::parse(Path::new("faults.toml"), text).unwrap();
        assert_eq!(faults.late, Duration::from_secs(5));
        assert_eq!(
            (faults.burst, faults.currency.as_str(), faults.code.as_deref()),
            (10, "CHF", Some("GRE-1"))
        );
        assert_eq!(faults.of_order(1, &[]), []);
        assert_eq!(faults.of_order(1, &[Fault::Burst]), [Fault::Burst]);
        assert_eq!(faults.of_order(3, &[Fault::Duplicate]), [Fault::Duplicate]);
        assert_eq!(faults.of_order(6, &[]), [Fault::Duplicate, Fault::Late]);
    }

    #[test]
    fn the_file_of_the_guide_is_read() {
        let guide = include_str!("../../../../../docs/connectors.md");
        let (_, file) = guide.split_once("```toml\n").unwrap();
        let (file, _) = file.split_once("```").unwrap();
        let faults = Faults::parse(Path::new("docs/connectors.md"), file).unwrap();
        assert_eq!(
            faults.every.len(),
            Fault::ALL.len(),
            "the guide names every fault"
        );
    }

    #[test]
    fn a_wrong_file_is_refused_by_field() {
        for (text, told) in [
            (
                "burst = 0",
                "f.toml:1: burst = 0: a whole number from 1 to 100000",
            ),
            (
                "currency = \"euro\"",
                "f.toml:1: currency = \"euro\": three capital letters",
            ),
            (
                "[every]\nlate = \"x\"",
                "f.toml:2: every.late = \"x\": a whole number from 1 to 1000000",
            ),
            (
                "[every]\nlater = 2",
                "f.toml:2: nobody reads the field every.later",
            ),
        ] {
            let error = Faults::parse(Path::new("f.toml"), text).unwrap_err().to_string();
            assert!(error.starts_with(told), "{error}");
        }
    }

    #[test]
    fn names_are_those_that_serde_reads() {
        for fault in Fault::ALL {
            assert_eq!(serde_json::to_value(fault).unwrap(), fault.name());
        }
    }
}
