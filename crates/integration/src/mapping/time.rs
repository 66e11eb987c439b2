//! Times and days between a partner's writing and ours.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    fmt::strtime::BrokenDownTime,
    tz::TimeZone,
};

use super::step::{Moment, TimeFormat};

fn zone(moment: &Moment) -> Result<TimeZone, String> {
    match &moment.zone {
        None => Ok(TimeZone::UTC),
        Some(name) => TimeZone::get(name).map_err(|_| format!("the zone {name} is not known here")),
    }
}

/// Their text to our instant.
pub(super) fn time_in(text: &str, moment: &Moment) -> Result<String, String> {
    let text = text.trim();
    let local = |time: DateTime| {
        zone(moment)?
            .to_timestamp(time)
            .map_err(|_| "outside of the times that can be told".to_owned())
    };
    let instant = match &moment.format {
        TimeFormat::Rfc3339 => match text.parse::<Timestamp>() {
            Ok(instant) => Ok(instant),
            Err(_) if moment.zone.is_some() => text
                .parse::<DateTime>()
                .map_err(|_| "a time such as 2026-11-24T14:32:05 is wanted".to_owned())
                .and_then(local),
            Err(_) => Err("a time with its offset is wanted, such as 2026-11-24T14:32:05Z".to_owned()),
        },
        TimeFormat::Unix | TimeFormat::UnixMillis => {
            let number: i64 = text.parse().map_err(|_| "a whole number is wanted".to_owned())?;
            let instant = if moment.format == TimeFormat::Unix {
                Timestamp::from_second(number)
            } else {
                Timestamp::from_millisecond(number)
            };
            instant.map_err(|_| "outside of the times that can be told".to_owned())
        }
        TimeFormat::Pattern(pattern) => {
            let read = BrokenDownTime::parse(pattern, text)
                .map_err(|_| format!("a time written as {pattern} is wanted"))?;
            match read.to_timestamp() {
                Ok(instant) => Ok(instant),
                Err(_) => read
                    .to_datetime()
                    .map_err(|_| format!("{pattern} does not say a day and a time"))
                    .and_then(local),
            }
        }
    }?;
    Ok(instant.to_string())
}

fn instant(text: &str) -> Result<Timestamp, String> {
    text.parse()
        .map_err(|_| "an instant is wanted, such as 2026-11-24T14:32:05Z".to_owned())
}

/// Our instant to their text.
pub(super) fn time_out(text: &str, moment: &Moment) -> Result<String, String> {
    let instant = instant(text)?;
    let there = instant.to_zoned_datetime(zone(moment)?);
    match &moment.format {
        TimeFormat::Rfc3339 if moment.zone.is_none() => Ok(instant.to_string()),
        TimeFormat::Rfc3339 => Ok(there.strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string()),
        TimeFormat::Unix => Ok(instant.as_second().to_string()),
        TimeFormat::UnixMillis => Ok(instant.as_millisecond().to_string()),
        TimeFormat::Pattern(pattern) => jiff::fmt::strtime::format(pattern, &there)
            .map_err(|_| format!("a time cannot be written as {pattern}")),
    }
}

fn pattern(moment: &Moment) -> Result<&str, String> {
    match &moment.format {
        TimeFormat::Pattern(pattern) => Ok(pattern),
        _ => Err("a day needs a pattern".to_owned()),
    }
}

/// Their text to our day.
pub(super) fn day_in(text: &str, moment: &Moment) -> Result<String, String> {
    let pattern = pattern(moment)?;
    BrokenDownTime::parse(pattern, text.trim())
        .and_then(|read| read.to_date())
        .map(|day| day.to_string())
        .map_err(|_| format!("a day written as {pattern} is wanted"))
}

/// Our day, or instant, to their text.
pub(super) fn day_out(text: &str, moment: &Moment) -> Result<String, String> {
    let pattern = pattern(moment)?;
    let day = match text.parse::<Timestamp>() {
        Ok(instant) if moment.zone.is_some() => instant.to_zoned_datetime(zone(moment)?).date(),
        Ok(_) => return Err("a zone has to say which day an instant lies in".to_owned()),
        Err(_) => text
            .parse::<Date>()
            .map_err(|_| "a day is wanted, such as 2026-11-24".to_owned())?,
    };
    jiff::fmt::strtime::format(pattern, day).map_err(|_| format!("a day cannot be written as {pattern}"))
}
