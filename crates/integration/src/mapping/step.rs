//! The steps that a value goes through, one after the other.

use serde_json::Value;

use super::path::Path;

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    Trim,
    Upper,
    Lower,
    Truncate(usize),
    TruncateBytes(usize),
    Pad {
        left: bool,
        to: usize,
        with: char,
    },
    Replace {
        from: String,
        to: String,
    },
    /// All pairs in one pass.
    Escape(Vec<(String, String)>),
    Keep(Kept),
    Split(String),
    Join(String),
    BlankIsAbsent,
    Text,
    Base64,
    FromBase64,
    Url,
    Code {
        table: String,
        back: bool,
    },
    MoneyOut(MoneyOut),
    MoneyIn(MoneyIn),
    Decimal {
        mark: char,
        group: Option<char>,
    },
    Round(u32),
    Negate,
    Absolute,
    Mark(char),
    Integer,
    Number,
    TimeIn(Moment),
    TimeOut(Moment),
    DayIn(Moment),
    DayOut(Moment),
    Boolean {
        yes: Vec<String>,
        no: Vec<String>,
    },
    AnyBoolean,
    BooleanOut {
        yes: Value,
        no: Value,
    },
    Sum,
    Count,
    At(Path),
    Latest,
    Flatten,
    Unique,
    Limit(usize),
    Encode(String),
    Decode(String),
    Tag(String),
}

/// Characters that stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    Digits,
    LettersAndDigits,
}

/// What happens to the sign of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Same,
    Opposite,
    Absolute,
}

/// How an amount is written for a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MoneyOut {
    pub(super) shape: Shape,
    pub(super) sign: Sign,
    pub(super) mark: char,
    pub(super) currency: Option<domain::Currency>,
}

/// How an amount stands on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    Number,
    Minor,
}

/// How a partner's amount is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MoneyIn {
    pub(super) minor: bool,
    pub(super) sign: Sign,
    pub(super) mark: char,
    pub(super) round: bool,
    pub(super) currency: domain::Currency,
}

/// How a time or a day is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) format: TimeFormat,
    /// The zone of the text; UTC when none is said.
    pub(super) zone: Option<String>,
}

/// The writing of a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TimeFormat {
    Rfc3339,
    Unix,
    UnixMillis,
    /// `strftime`.
    Pattern(String),
}

impl Step {
    /// Its word in files.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Trim => "trim",
            Self::Upper => "upper",
            Self::Lower => "lower",
            Self::Truncate(_) => "truncate",
            Self::TruncateBytes(_) => "truncate_bytes",
            Self::Pad { left: true, .. } => "pad_left",
            Self::Pad { left: false, .. } => "pad_right",
            Self::Replace { .. } => "replace",
            Self::Escape(_) => "escape",
            Self::Keep(_) => "keep",
            Self::Split(_) => "split",
            Self::Join(_) => "join",
            Self::BlankIsAbsent => "blank_is_absent",
            Self::Text => "text",
            Self::Base64 => "base64",
            Self::FromBase64 => "from_base64",
            Self::Url => "url",
            Self::Code { back: false, .. } => "code",
            Self::Code { back: true, .. } => "code_back",
            Self::MoneyOut(_) => "money_out",
            Self::MoneyIn(_) => "money_in",
            Self::Decimal { .. } => "decimal",
            Self::Round(_) => "round",
            Self::Negate => "negate",
            Self::Absolute => "absolute",
            Self::Mark(_) => "mark",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::TimeIn(_) => "time_in",
            Self::TimeOut(_) => "time_out",
            Self::DayIn(_) => "day_in",
            Self::DayOut(_) => "day_out",
            Self::Boolean { .. } | Self::AnyBoolean => "boolean",
            Self::BooleanOut { .. } => "boolean_out",
            Self::Sum => "sum",
            Self::Count => "count",
            Self::At(_) => "at",
            Self::Latest => "latest",
            Self::Flatten => "flatten",
            Self::Unique => "unique",
            Self::Limit(_) => "limit",
            Self::Encode(_) => "encode",
            Self::Decode(_) => "decode",
            Self::Tag(_) => "tag",
        }
    }
}
