//! What a partner's answers mean: declared, the first that matches wins.

use crate::{
    fields::{FieldError, Fields},
    mapping::{Condition, Reader, Rule},
};

/// Meaning of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// It did what was asked.
    Done,
    /// It will never do it.
    Refused,
    /// It did not do it now.
    Busy,
    /// It may have done it.
    Unknown,
    /// The session has ended: sign in and ask again.
    SignedOut,
}

impl Means {
    const ALL: [(&'static str, Self); 5] = [
        ("done", Self::Done),
        ("refused", Self::Refused),
        ("busy", Self::Busy),
        ("unknown", Self::Unknown),
        ("signed-out", Self::SignedOut),
    ];

    /// Its word in files.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, means)| *means == self)
            .map_or("", |(name, _)| name)
    }
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerRule {
    /// Which answers.
    pub when: Condition,
    /// What they mean.
    pub means: Means,
    /// What is told to people.
    pub reason: Option<Rule>,
    /// Seconds until it may be tried again.
    pub retry_after: Option<Rule>,
}

impl AnswerRule {
    /// The rules of `[[answer]]`. The reader's roots are those of answers already.
    pub(super) fn read_all(reader: &mut Reader, fields: &mut Fields) -> Result<Vec<Self>, FieldError> {
        fields
            .tables("answer", 50)?
            .into_iter()
            .map(|table| Self::read(reader, table))
            .collect()
    }

    fn read(reader: &mut Reader, mut fields: Fields) -> Result<Self, FieldError> {
        reader.unconfirmed(&mut fields)?;
        let words = Means::ALL.map(|(name, _)| name);
        let when = reader
            .condition_field(&mut fields, "when")?
            .ok_or_else(|| fields.missing("when", "a condition on $answer"))?;
        let (_, means) = Means::ALL[fields.word("means", &words)?];
        let rule = Self {
            when,
            means,
            reason: reader.field(&mut fields, "reason")?,
            retry_after: reader.field(&mut fields, "retry_after")?,
        };
        fields.finish()?;
        Ok(rule)
    }
}
