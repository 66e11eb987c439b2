//! What can go wrong between Boucle and a partner, to order.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use crate::{
    fields::{FieldError, Fields},
    simulator::turns::{self, Named},
};

/// Something that goes wrong with one request, or with one turn of a partner that speaks by files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// It is done, and answered after [`Faults::slow`]. A file is finished only after that long.
    Slow,
    /// Nothing is done, the connection is closed without an answer. Files are neither read nor written.
    Down,
    /// 503 with `Retry-After: 1`, nothing is done.
    Busy,
    /// It is done, half of the answer comes and then nothing. A file ends in the middle.
    HalfAnswer,
    /// It is done, and the connection is closed without an answer.
    LostAnswer,
    /// The answer is written in another code page than the partner's.
    WrongEncoding,
    /// Every row of a list comes twice. A file is dropped twice.
    Duplicate,
    /// Refused as the partner refuses: inside an answer that says 200, or in its log.
    Refused,
    /// The session, or the account, is not known for this once.
    Expired,
    /// Between two pages a row changes, so that all others move by one.
    PageDrift,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Slow,
        Self::Down,
        Self::Busy,
        Self::HalfAnswer,
        Self::LostAnswer,
        Self::WrongEncoding,
        Self::Duplicate,
        Self::Refused,
        Self::Expired,
        Self::PageDrift,
    ];
    /// Those that can befall a partner that speaks by files.
    pub const OF_FILES: [Self; 6] = [
        Self::Slow,
        Self::Down,
        Self::HalfAnswer,
        Self::WrongEncoding,
        Self::Duplicate,
        Self::Refused,
    ];

    /// Stable name, in files and in the control API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Slow => "slow",
            Self::Down => "down",
            Self::Busy => "busy",
            Self::HalfAnswer => "half_answer",
            Self::LostAnswer => "lost_answer",
            Self::WrongEncoding => "wrong_encoding",
            Self::Duplicate => "duplicate",
            Self::Refused => "refused",
            Self::Expired => "expired",
            Self::PageDrift => "page_drift",
        }
    }
}

impl Named for Fault {
    fn name(self) -> &'static str {
        self.name()
    }
}

/// How faults behave, and which come by themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults {
    /// Those that this partner knows.
    pub known: &'static [Fault],
    /// How late a slow answer is.
    pub slow: Duration,
    /// What a refusal says.
    pub reason: String,
    /// Faults that come by themselves: each with every n-th request.
    pub every: Vec<(Fault, u64)>,
}

impl Faults {
    /// None that come by themselves; slow is five seconds.
    pub fn none(known: &'static [Fault]) -> Self {
        Self {
            known,
            slow: Duration::from_secs(5),
            reason: "Enregistrement verrouillé".to_owned(),
            every: vec![],
        }
    }

    /// Reads a file such as
    ///
    /// ```toml
    /// slow_milliseconds = 5000
    /// reason = "Enregistrement verrouillé"
    ///
    /// [every]          # each fault with every n-th request; all fields may be missing
    /// slow = 7
    /// half_answer = 11
    /// ```
    pub fn read(file: &Path, known: &'static [Fault]) -> Result<Self, FieldError> {
        let text = fs::read_to_string(file).map_err(|problem| FieldError::Unreadable {
            file: PathBuf::from(file),
            problem,
        })?;
        Self::parse(file, &text, known)
    }

    fn parse(file: &Path, text: &str, known: &'static [Fault]) -> Result<Self, FieldError> {
        let mut fields = Fields::parse(file, text)?;
        let mut faults = Self::none(known);
        if let Some(milliseconds) = fields.number("slow_milliseconds", 0, 600_000)? {
            faults.slow = Duration::from_millis(milliseconds);
        }
        let reason = |text: &str| (1..=200).contains(&text.chars().count()).then(|| text.to_owned());
        if let Some(reason) = fields.checked("reason", "1 to 200 characters", reason)? {
            faults.reason = reason;
        }
        faults.every = turns::read(&mut fields, known)?;
        fields.finish()?;
        Ok(faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_orders_faults_by_turns() {
        let text = "slow_milliseconds = 50\nreason = \"Fermé\"\n[every]\nslow = 3\ndown = 2";
        let faults = Faults::parse(Path::new("f.toml"), text, &Fault::ALL).unwrap();
        assert_eq!(faults.slow, Duration::from_millis(50));
        assert_eq!(faults.reason, "Fermé");
        assert_eq!(faults.every, [(Fault::Slow, 3), (Fault::Down, 2)]);
    }

    #[test]
    fn a_fault_that_cannot_befall_the_partner_is_refused() {
        let error = Faults::parse(Path::new("f.toml"), "[every]\nexpired = 3", &Fault::OF_FILES).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("f.toml:2: nobody reads the field every.expired"),
            "{error}"
        );
    }

    #[test]
    fn the_file_of_the_guide_is_read() {
        let guide = include_str!("../../../../../docs/connectors/simulators.md");
        let (_, file) = guide.split_once("```toml\n").unwrap();
        let (file, _) = file.split_once("```").unwrap();
        let faults = Faults::parse(Path::new("docs/connectors/simulators.md"), file, &Fault::ALL).unwrap();
        assert_eq!(
            faults.every.len(),
            Fault::ALL.len(),
            "the guide names every fault"
        );
    }

    #[test]
    fn names_are_those_that_serde_reads() {
        for fault in Fault::ALL {
            assert_eq!(serde_json::to_value(fault).unwrap(), fault.name());
        }
    }
}
