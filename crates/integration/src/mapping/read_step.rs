//! Reads the steps of a rule: a word, or a table of one word with what it needs.

use super::{
    path::{self, Path},
    read::{Needed, Reader, constant},
    step::{Kept, Moment, MoneyIn, MoneyOut, Shape, Sign, Step, TimeFormat},
};
use crate::{
    fields::{FieldError, Fields, Place},
    node::{Node, Tree},
};

/// Longest text that a step may carry.
const LONGEST: usize = 400;
const WORDS: [(&str, Step); 19] = [
    ("trim", Step::Trim),
    ("upper", Step::Upper),
    ("lower", Step::Lower),
    ("blank_is_absent", Step::BlankIsAbsent),
    ("text", Step::Text),
    ("base64", Step::Base64),
    ("from_base64", Step::FromBase64),
    ("url", Step::Url),
    ("negate", Step::Negate),
    ("absolute", Step::Absolute),
    ("integer", Step::Integer),
    ("number", Step::Number),
    ("boolean", Step::AnyBoolean),
    ("sum", Step::Sum),
    ("count", Step::Count),
    ("latest", Step::Latest),
    ("flatten", Step::Flatten),
    ("unique", Step::Unique),
    (
        "decimal",
        Step::Decimal {
            mark: '.',
            group: None,
        },
    ),
];
/// What a text of a step may be.
const TEXT: &str = "a text of at most 400 bytes";
const WITH: [&str; 24] = [
    "at",
    "truncate",
    "truncate_bytes",
    "pad_left",
    "pad_right",
    "replace",
    "escape",
    "unescape",
    "keep",
    "split",
    "join",
    "code",
    "code_back",
    "money_out",
    "money_in",
    "decimal",
    "round",
    "mark",
    "boolean",
    "boolean_out",
    "limit",
    "encode",
    "decode",
    "tag",
];
const MOMENTS: [&str; 4] = ["time_in", "time_out", "day_in", "day_out"];

fn any_text(text: &str) -> Option<String> {
    (text.len() <= LONGEST).then(|| text.to_owned())
}

fn one_char(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

pub(super) fn read_step(reader: &mut Reader, place: &Place, node: Node) -> Result<Step, FieldError> {
    let allowed = || {
        let words: Vec<_> = WORDS.iter().map(|(word, _)| *word).collect();
        format!(
            "a step: {}, or {{ word = ... }} of {}, {}",
            words.join(", "),
            WITH.join(", "),
            MOMENTS.join(", ")
        )
    };
    match &node.tree {
        Tree::Text(word) => WORDS
            .iter()
            .find(|(known, _)| known == word)
            .map(|(_, step)| step.clone())
            .ok_or_else(|| place.wrong(&node, allowed())),
        Tree::Table(_) => {
            let shown = node.to_string();
            let mut fields = Fields::of(place.clone(), node)?;
            let step = if let Some(word) = fields.one_of(&MOMENTS) {
                moment(&mut fields, word)?
            } else {
                let word = fields
                    .one_of(&WITH)
                    .ok_or_else(|| place.wrong(&shown, allowed()))?;
                with(reader, &mut fields, word)?
            };
            fields.finish()?;
            Ok(step)
        }
        _ => Err(place.wrong(&node, allowed())),
    }
}

fn with(reader: &mut Reader, fields: &mut Fields, word: &'static str) -> Result<Step, FieldError> {
    let place = fields.place().clone();
    let size = |number: u64| usize::try_from(number).expect("it is bounded");
    Ok(match word {
        "truncate" => Step::Truncate(size(fields.required_number(word, 0, 1_000_000)?)),
        "truncate_bytes" => Step::TruncateBytes(size(fields.required_number(word, 0, 1_000_000)?)),
        "limit" => Step::Limit(size(fields.required_number(word, 0, 100_000)?)),
        "round" => Step::Round(u32::try_from(fields.required_number(word, 0, 12)?).expect("it is bounded")),
        "pad_left" | "pad_right" | "replace" | "decimal" | "boolean" | "boolean_out" => {
            shaped(table(fields, word)?, word)?
        }
        "escape" | "unescape" => {
            let (place, node) = fields.node(word).expect("it was seen");
            let pairs = pairs(&place, &node)?;
            Step::Escape(if word == "escape" { pairs } else { turned(pairs) })
        }
        "keep" => {
            let kept = fields.word(word, &["digits", "letters-and-digits"])?;
            Step::Keep(if kept == 0 {
                Kept::Digits
            } else {
                Kept::LettersAndDigits
            })
        }
        "at" => {
            let inside = fields.checked(word, path::ALLOWED, Path::below)?;
            Step::At(inside.expect("it was seen"))
        }
        "split" => {
            let by = fields.checked(word, TEXT, |text| any_text(text).filter(|text| !text.is_empty()))?;
            Step::Split(by.expect("it was seen"))
        }
        "join" => Step::Join(fields.checked(word, TEXT, any_text)?.expect("it was seen")),
        "code" | "code_back" => {
            let table = fields.text(word)?;
            reader.need(&place, Needed::Table, &table);
            Step::Code {
                table,
                back: word == "code_back",
            }
        }
        "encode" | "decode" => {
            let format = fields.text(word)?;
            reader.need(&place, Needed::Format, &format);
            if word == "encode" {
                Step::Encode(format)
            } else {
                Step::Decode(format)
            }
        }
        "tag" => {
            let class = fields.text(word)?;
            reader.need(&place, Needed::Tag, &class);
            Step::Tag(class)
        }
        "mark" => Step::Mark(
            fields
                .checked(word, "one character", one_char)?
                .expect("it was seen"),
        ),
        _ => money(fields, word)?,
    })
}

/// The steps that need several things.
fn shaped(mut inside: Fields, word: &'static str) -> Result<Step, FieldError> {
    let size = |number: u64| usize::try_from(number).expect("it is bounded");
    let step = match word {
        "pad_left" | "pad_right" => {
            let to = size(inside.required_number("to", 1, 10_000)?);
            let with = inside.checked("with", "one character", one_char)?.unwrap_or(' ');
            Step::Pad {
                left: word == "pad_left",
                to,
                with,
            }
        }
        "replace" => {
            let from = inside
                .checked("from", TEXT, |text| {
                    any_text(text).filter(|text| !text.is_empty())
                })?
                .ok_or_else(|| inside.missing("from", TEXT))?;
            let to = inside
                .checked("to", TEXT, any_text)?
                .ok_or_else(|| inside.missing("to", TEXT))?;
            Step::Replace { from, to }
        }
        "decimal" => {
            let mark = inside.checked("mark", "one character", one_char)?.unwrap_or('.');
            let group = inside.checked("group", "one character", one_char)?;
            Step::Decimal { mark, group }
        }
        "boolean" => {
            let yes = words(&mut inside, "yes")?;
            let no = words(&mut inside, "no")?;
            Step::Boolean { yes, no }
        }
        _ => {
            let mut stands_for = |name| match inside.node(name) {
                Some((place, node)) => constant(&place, &node),
                None => Err(inside.missing(name, "what stands for it over there")),
            };
            let (yes, no) = (stands_for("yes")?, stands_for("no")?);
            Step::BooleanOut { yes, no }
        }
    };
    inside.finish()?;
    Ok(step)
}

fn table(fields: &mut Fields, word: &'static str) -> Result<Fields, FieldError> {
    Ok(fields.table(word)?.expect("it was seen"))
}

fn money(fields: &mut Fields, word: &'static str) -> Result<Step, FieldError> {
    let mut inside = table(fields, word)?;
    let signs = ["same", "opposite", "absolute"];
    let sign = match inside.optional_word("sign", &signs)? {
        None | Some(0) => Sign::Same,
        Some(1) => Sign::Opposite,
        Some(_) => Sign::Absolute,
    };
    let mark = inside.checked("mark", "one character", one_char)?.unwrap_or('.');
    let three = "three capital letters, such as EUR";
    let currency = inside.checked("currency", three, |text| domain::Currency::try_from(text).ok())?;
    let step = if word == "money_out" {
        let shape = match inside.word("as", &["text", "number", "minor"])? {
            0 => Shape::Text,
            1 => Shape::Number,
            _ => Shape::Minor,
        };
        Step::MoneyOut(MoneyOut {
            shape,
            sign,
            mark,
            currency,
        })
    } else {
        Step::MoneyIn(MoneyIn {
            minor: inside.flag("minor")?,
            sign,
            mark,
            round: inside.flag("round")?,
            currency: currency.ok_or_else(|| inside.missing("currency", three))?,
        })
    };
    inside.finish()?;
    Ok(step)
}

fn moment(fields: &mut Fields, word: &'static str) -> Result<Step, FieldError> {
    let mut inside = table(fields, word)?;
    let day = word.starts_with("day");
    let format = |text: &str| match text {
        "rfc3339" => (!day).then_some(TimeFormat::Rfc3339),
        "unix" => (!day).then_some(TimeFormat::Unix),
        "unix-ms" => (!day).then_some(TimeFormat::UnixMillis),
        pattern => {
            let broken =
                jiff::fmt::strtime::BrokenDownTime::from(jiff::civil::date(2026, 11, 24).at(14, 32, 5, 0));
            let usable = pattern.len() <= 100
                && pattern.contains('%')
                // A zone's name or offset is not known here: its pattern is tried on what has one.
                && broken.to_string(pattern.replace("%z", "").replace("%:z", "").replace("%Z", "")).is_ok();
            usable.then(|| TimeFormat::Pattern(pattern.to_owned()))
        }
    };
    let allowed = "a pattern such as %d/%m/%Y; for times also rfc3339, unix or unix-ms";
    let format = inside
        .checked("format", allowed, format)?
        .ok_or_else(|| inside.missing("format", allowed))?;
    let zone = inside.checked("zone", "a zone such as Europe/Paris", |text| {
        jiff::tz::TimeZone::get(text).ok().map(|_| text.to_owned())
    })?;
    inside.finish()?;
    let moment = Moment { format, zone };
    Ok(match word {
        "time_in" => Step::TimeIn(moment),
        "time_out" => Step::TimeOut(moment),
        "day_in" => Step::DayIn(moment),
        _ => Step::DayOut(moment),
    })
}

fn words(fields: &mut Fields, name: &'static str) -> Result<Vec<String>, FieldError> {
    let allowed = "a list of at most 20 texts";
    let Some((place, node)) = fields.node(name) else {
        return Err(fields.missing(name, allowed));
    };
    let Tree::List(entries) = &node.tree else {
        return Err(place.wrong(&node, allowed));
    };
    let texts: Option<Vec<_>> = entries
        .iter()
        .map(|entry| entry.as_text().map(str::to_owned))
        .collect();
    texts
        .filter(|texts| texts.len() <= 20)
        .ok_or_else(|| place.wrong(&node, allowed))
}

/// Pairs of texts, what stands and what is written for it.
pub(crate) fn pairs(place: &Place, node: &Node) -> Result<Vec<(String, String)>, FieldError> {
    let wrong = || {
        place.wrong(
            node,
            "a list of at most 40 pairs of texts, such as [[\"|\", \"{PIPE}\"]]",
        )
    };
    let Tree::List(entries) = &node.tree else {
        return Err(wrong());
    };
    let mut pairs = vec![];
    for entry in entries {
        let Tree::List(pair) = &entry.tree else {
            return Err(wrong());
        };
        match pair.as_slice() {
            [one, other] => match (one.as_text(), other.as_text()) {
                (Some(one), Some(other)) if !one.is_empty() && one.len() + other.len() <= 80 => {
                    pairs.push((one.to_owned(), other.to_owned()));
                }
                _ => return Err(wrong()),
            },
            _ => return Err(wrong()),
        }
    }
    if pairs.len() <= 40 {
        Ok(pairs)
    } else {
        Err(wrong())
    }
}

/// The pairs the other way round; what is written as nothing cannot be read back.
fn turned(pairs: Vec<(String, String)>) -> Vec<(String, String)> {
    pairs
        .into_iter()
        .map(|(one, other)| (other, one))
        .filter(|(one, _)| !one.is_empty())
        .collect()
}
