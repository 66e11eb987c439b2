//! The steps of an action: one request each, what its answer means and what is kept of it.

use super::{
    answer::AnswerRule,
    partner::{Reach, Transport},
};
use crate::{
    fields::{FieldError, Fields, Place},
    mapping::{Condition, Needed, Path, Reader, Rule},
    node::Tree,
};

/// What a name of a step may be.
const NAME: &str = "1 to 40 letters, digits, - and _";
/// Named values of a request.
const REQUEST: [&str; 8] = [
    "input", "parcel", "settings", "secrets", "session", "steps", "now", "call",
];
/// Named values once an answer is there.
const ANSWER: [&str; 7] = ["input", "parcel", "settings", "session", "steps", "now", "answer"];
/// Named values of a page of a pull, beside the others.
const PULL: [&str; 2] = ["page", "since"];
/// Named values of a step that is run for every element of a list, beside the others.
const EACH: [&str; 2] = ["item", "number"];

/// When a step is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run {
    /// At every try, for every page.
    Always,
    /// Before something is repeated that may have been done.
    WhenDoubtful,
    /// Once in a pull.
    FirstPage,
}

/// One request and what follows from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its name, under which later steps read what is kept.
    pub name: String,
    /// When it is run.
    pub run: Run,
    /// It changes something over there.
    pub writes: bool,
    /// It is run for every element of this list, and what is kept is the list of what was kept of each.
    pub each: Option<Rule>,
    /// It is passed over where this does not hold.
    pub when: Option<Condition>,
    /// What is sent.
    pub request: Request,
    /// The format of the request's body.
    pub send: String,
    /// The format of the answer's body.
    pub receive: String,
    /// What its answers mean, before those of the connector.
    pub answers: Vec<AnswerRule>,
    /// What later steps read; the whole body when none is said.
    pub keep: Option<Rule>,
    /// The action is done with this step where this holds.
    pub finish_when: Option<Condition>,
}

/// What a step sends.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// A request of HTTP.
    Http {
        /// `GET`, `POST`, ...
        method: &'static str,
        /// Below the base address.
        path: Rule,
        /// A table of fields behind the `?`.
        query: Option<Rule>,
        /// A table of headers, beside those of the transport.
        headers: Option<Rule>,
        /// The body before it is written in its format.
        body: Option<Rule>,
    },
    /// A file that is laid down whole.
    WriteFile {
        /// Its name.
        name: Rule,
        /// What is in it.
        body: Rule,
    },
    /// Files that lie there, oldest first, one a page.
    ReadFiles {
        /// Patterns of their names: `*` stands for any characters.
        patterns: Vec<String>,
    },
}

impl Step {
    /// The steps of `[[step]]`.
    pub(super) fn read_all(
        reader: &mut Reader,
        fields: &mut Fields,
        transport: &Transport,
        pulls: bool,
    ) -> Result<Vec<Self>, FieldError> {
        let mut steps: Vec<Self> = vec![];
        for table in fields.tables("step", 30)? {
            let place = table.place().clone();
            let step = Self::read(reader, table, transport, pulls)?;
            if steps.iter().any(|known| known.name == step.name) {
                return Err(place
                    .field("name", place.line)
                    .wrong(&step.name, "another name in each step"));
            }
            steps.push(step);
        }
        if steps.is_empty() {
            return Err(fields.missing("step", "1 to 30 tables [[step]]"));
        }
        Ok(steps)
    }

    fn read(
        reader: &mut Reader,
        mut fields: Fields,
        transport: &Transport,
        pulls: bool,
    ) -> Result<Self, FieldError> {
        reader.unconfirmed(&mut fields)?;
        let with = |names: &[&'static str], inside: bool| {
            let pull: &[&str] = if pulls { &PULL } else { &[] };
            let each: &[&str] = if inside { &EACH } else { &[] };
            names.iter().chain(pull).chain(each).copied().collect::<Vec<_>>()
        };
        let name_of = |text: &str| {
            let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
            ((1..=40).contains(&text.len()) && text.bytes().all(plain)).then(|| text.to_owned())
        };
        let name = fields
            .checked("name", NAME, name_of)?
            .ok_or_else(|| fields.missing("name", NAME))?;
        let run = match fields.optional_word("run", &["always", "when-doubtful", "first-page"])? {
            None | Some(0) => Run::Always,
            Some(1) => Run::WhenDoubtful,
            Some(_) => Run::FirstPage,
        };
        let writes = fields.flag("writes")?;
        reader.roots(&with(&REQUEST, false));
        let each = reader.field(&mut fields, "each")?;
        let inside = each.is_some();
        reader.roots(&with(&REQUEST, inside));
        let when = reader.condition_field(&mut fields, "when")?;
        let request = read_request(reader, &mut fields, transport)?;
        if inside && matches!(request, Request::ReadFiles { .. }) {
            return Err(fields.place().field("each", fields.place().line).wrong(
                &name,
                "a step with a request of its own: files are read one after the other by themselves",
            ));
        }
        let send = format(reader, &mut fields, "send")?.unwrap_or_else(|| transport.send.clone());
        let receive = format(reader, &mut fields, "receive")?.unwrap_or_else(|| transport.receive.clone());
        reader.roots(&with(&ANSWER, inside));
        let answers = AnswerRule::read_all(reader, &mut fields)?;
        let keep = reader.field(&mut fields, "keep")?;
        reader.roots(&with(&ANSWER, false));
        let finish_when = reader.condition_field(&mut fields, "finish_when")?;
        fields.finish()?;
        Ok(Self {
            name,
            run,
            writes,
            each,
            when,
            request,
            send,
            receive,
            answers,
            keep,
            finish_when,
        })
    }

    /// Named values of `result`, `reference` and `rows`.
    pub(super) fn result_roots(pulls: bool) -> Vec<&'static str> {
        let more: &[&str] = if pulls { &PULL } else { &[] };
        let known = ANSWER.iter().filter(|name| **name != "session");
        known.chain(more).copied().collect()
    }
}

/// The name of a format under a field.
pub(super) fn format(
    reader: &mut Reader,
    fields: &mut Fields,
    name: &'static str,
) -> Result<Option<String>, FieldError> {
    let format = fields.optional_text(name)?;
    if let Some(format) = &format {
        let place = fields.place().clone();
        reader.need(&place, Needed::Format, format);
    }
    Ok(format)
}

fn read_request(
    reader: &mut Reader,
    fields: &mut Fields,
    transport: &Transport,
) -> Result<Request, FieldError> {
    match transport.reach {
        Reach::Http => {
            const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
            let method = METHODS[fields.word("method", &METHODS)?];
            let (path, query, headers) = address(reader, fields, transport)?;
            let body = reader.field(fields, "body")?;
            Ok(Request::Http {
                method,
                path,
                query,
                headers,
                body,
            })
        }
        Reach::GraphQl => {
            const ALLOWED: &str = "the text of a GraphQL query or mutation";
            let text = fields
                .checked("query_text", ALLOWED, |text| {
                    (text.contains('{') && text.len() <= 20_000).then(|| text.to_owned())
                })?
                .ok_or_else(|| fields.missing("query_text", ALLOWED))?;
            let variables = reader.field(fields, "variables")?;
            let (path, query, headers) = address(reader, fields, transport)?;
            let mut body = vec![("query".to_owned(), Rule::Const(text.into()))];
            body.extend(variables.map(|variables| ("variables".to_owned(), variables)));
            Ok(Request::Http {
                method: "POST",
                path,
                query,
                headers,
                body: Some(Rule::Table(body)),
            })
        }
        Reach::JsonRpc { two } => {
            let call = reader.required(fields, "call")?;
            let params = reader.required(fields, "params")?;
            let (path, query, headers) = address(reader, fields, transport)?;
            let number = Path::parse("call").expect("it is a path");
            let mut body = vec![
                ("id".to_owned(), Rule::Path(number)),
                ("method".to_owned(), call),
                ("params".to_owned(), params),
            ];
            if two {
                body.push(("jsonrpc".to_owned(), Rule::Const("2.0".into())));
            }
            Ok(Request::Http {
                method: "POST",
                path,
                query,
                headers,
                body: Some(Rule::Table(body)),
            })
        }
        Reach::Files(_) => {
            if let Some((place, node)) = fields.node("read_files") {
                return patterns(&place, &node.tree)
                    .map(|patterns| Request::ReadFiles { patterns })
                    .ok_or_else(|| {
                        place.wrong(
                            &node,
                            "a list of 1 to 20 names, in which * stands for any characters",
                        )
                    });
            }
            let name = reader
                .field(fields, "write_file")?
                .ok_or_else(|| fields.missing("write_file", "the name of a file, or read_files"))?;
            Ok(Request::WriteFile {
                name,
                body: reader.required(fields, "body")?,
            })
        }
    }
}

fn patterns(_: &Place, tree: &Tree) -> Option<Vec<String>> {
    let Tree::List(entries) = tree else {
        return None;
    };
    let plain = |text: &str| {
        let fits = (1..=100).contains(&text.len()) && !text.contains(['/', '\\']) && !text.starts_with('.');
        fits.then(|| text.to_owned())
    };
    let texts: Option<Vec<_>> = entries
        .iter()
        .map(|entry| entry.as_text().and_then(plain))
        .collect();
    texts.filter(|texts| (1..=20).contains(&texts.len()))
}

type Address = (Rule, Option<Rule>, Option<Rule>);

fn address(reader: &mut Reader, fields: &mut Fields, transport: &Transport) -> Result<Address, FieldError> {
    let path = match reader.field(fields, "path")? {
        Some(path) => path,
        None => transport.path.clone().ok_or_else(|| {
            fields.missing(
                "path",
                "the path below the base address, as [transport] says none",
            )
        })?,
    };
    Ok((
        path,
        reader.field(fields, "query")?,
        reader.field(fields, "headers")?,
    ))
}
