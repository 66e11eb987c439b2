//! Codes that people say and type: a store's prefix, a letter for the kind, a running number.
//! `LYN-2418` is a ticket, `LYN-H12` a ticket of the past, `LYN-E5120` an item.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A store's prefix: two to five capital letters, digits after the first, e.g. `LYN`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Prefix(String);

impl Prefix {
    /// The letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Prefix {
    type Err = NotACode;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().to_ascii_uppercase();
        let letters = (2..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase());
        if letters { Ok(Self(text)) } else { Err(NotACode) }
    }
}

impl TryFrom<String> for Prefix {
    type Error = NotACode;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Prefix> for String {
    fn from(prefix: Prefix) -> Self {
        prefix.0
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a code stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CodeKind {
    /// A workshop ticket: no letter.
    Ticket,
    /// An imported ticket of the past: `H`.
    PastTicket,
    /// A physical item: `E`.
    Item,
    /// A buyback: `R`.
    Buyback,
    /// A rental: `L`.
    Rental,
}

impl CodeKind {
    const ALL: [Self; 5] = [
        Self::Ticket,
        Self::PastTicket,
        Self::Item,
        Self::Buyback,
        Self::Rental,
    ];

    /// The letter between prefix and number; empty for a ticket.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Ticket => "",
            Self::PastTicket => "H",
            Self::Item => "E",
            Self::Buyback => "R",
            Self::Rental => "L",
        }
    }
}

/// A code, unique in the chain.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code {
    /// The store that gave it.
    pub prefix: Prefix,
    /// What it stands for.
    pub kind: CodeKind,
    /// The running number, from 1.
    pub number: u32,
}

/// Text that is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a code is a store's letters and a number, such as LYN-2418")]
pub struct NotACode;

impl FromStr for Code {
    type Err = NotACode;

    /// Reads a code as printed, scanned or typed: `LYN-2418`, `lyn2418`, `lyn 2418`, `lyn-h 12`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > 40 {
            return Err(NotACode);
        }
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let digits_at = plain.find(|c: char| c.is_ascii_digit()).ok_or(NotACode)?;
        let (letters, digits) = plain.split_at(digits_at);
        let number: u32 = digits.parse().map_err(|_| NotACode)?;
        if number == 0 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotACode);
        }
        // With a dash the letter is what follows it; without one, a known three-letter prefix leaves one letter over.
        let dash = text
            .find('-')
            .map(|at| text[..at].chars().filter(|c| !c.is_whitespace()).count());
        let prefix_len = dash.unwrap_or(if letters.len() > 3 {
            letters.len() - 1
        } else {
            letters.len()
        });
        let (prefix, letter) = letters.split_at_checked(prefix_len).ok_or(NotACode)?;
        let kind = CodeKind::ALL
            .into_iter()
            .find(|kind| kind.letter() == letter)
            .ok_or(NotACode)?;
        Ok(Self {
            prefix: prefix.parse()?,
            kind,
            number,
        })
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}{}", self.prefix, self.kind.letter(), self.number)
    }
}

impl TryFrom<String> for Code {
    type Error = NotACode;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn codes_are_found_however_they_are_typed() {
        for (typed, printed) in [
            ("LYN-2418", "LYN-2418"),
            ("lyn2418", "LYN-2418"),
            ("lyn 2418", "LYN-2418"),
            (" Lyn - 2418 ", "LYN-2418"),
            ("lyn-h12", "LYN-H12"),
            ("LYNE5120", "LYN-E5120"),
            ("LYN-R318", "LYN-R318"),
        ] {
            assert_eq!(typed.parse::<Code>().unwrap().to_string(), printed, "{typed}");
        }
    }

    #[test]
    fn other_text_is_no_code() {
        for text in [
            "",
            "LYN",
            "2418",
            "LYN-",
            "LYN-0",
            "L-12",
            "LYN-X12",
            "LYN-12a",
            "06 12 34 56 78",
            "LYN-99999999999",
            "é-1",
        ] {
            assert!(text.parse::<Code>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn printed_codes_read_back(prefix in "[A-Z]{2,5}", kind in 0_usize..5, number in 1_u32..9_999_999) {
            let code = Code { prefix: prefix.parse().unwrap(), kind: CodeKind::ALL[kind], number };
            prop_assert_eq!(code.to_string().parse::<Code>().unwrap(), code);
        }

        #[test]
        fn reading_never_panics(text in "\\PC{0,20}") {
            let _ = text.parse::<Code>();
        }
    }
}
