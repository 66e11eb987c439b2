//! A connector's files, and what they make of something pasted.

use business::ports::Verdict;
use domain::Lang;
use leptos::prelude::*;

use super::{
    exchanges::verdict_note,
    settings::{Access, Frame, Part},
};
use crate::{
    paths,
    ui::{
        Button, ButtonLink, Field, Head, Icon, Input, Look, Notice, PageHead, Pair, Pairs, PostForm, Section,
        Select, SelectOption, Size, Table, TextArea, Tone, reader_lang,
    },
    words::trial as words,
};

/// Most characters that are tried.
pub const LONGEST: usize = 64_000;

/// What was chosen and pasted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// The piece of the connector.
    pub piece: String,
    /// The status of an answer.
    pub status: String,
    /// What was pasted.
    pub pasted: String,
}

impl Default for Typed {
    fn default() -> Self {
        Self {
            piece: String::new(),
            status: "200".to_owned(),
            pasted: String::new(),
        }
    }
}

/// What came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    /// An object, as JSON.
    Value(String),
    /// A request that would be sent.
    Request {
        /// Method and target.
        head: String,
        /// Headers.
        headers: Vec<(String, String)>,
        /// The body.
        body: String,
    },
    /// An answer, judged.
    Answer {
        /// What it is taken for.
        verdict: Verdict,
        /// Why.
        reason: String,
        /// What later steps see, as JSON.
        kept: Option<String>,
        /// What the action gives, as JSON.
        gives: Option<String>,
    },
    /// A rule that could not be kept.
    Rule {
        /// The connector.
        connector: String,
        /// The object, or action and step.
        place: String,
        /// The field.
        field: String,
        /// The value in the way.
        value: String,
        /// The rule's word.
        rule: String,
        /// What is wrong, and what would be right.
        problem: String,
    },
    /// It could not be tried.
    Unfit(String),
}

/// A file that is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path below the connector's folder.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Line, field, and what is said of it.
    pub lines: Vec<(usize, String, String)>,
}

/// Everything the page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// The connector.
    pub connector: String,
    /// What can be tried: a value and its words.
    pub pieces: Vec<(String, String)>,
    /// What was chosen and pasted.
    pub typed: Typed,
    /// What came out, once something was tried.
    pub came: Option<Came>,
    /// Paths of its files.
    pub files: Vec<String>,
    /// The one that is open.
    pub file: Option<File>,
}

/// The page.
pub fn trial(model: Model, access: Access) -> impl IntoView {
    let lang = reader_lang();
    let address = paths::trial(&model.connector);
    let options = model
        .pieces
        .into_iter()
        .map(|(value, label)| SelectOption::new(value, label))
        .collect();
    let example = (!model.typed.piece.is_empty()).then(|| {
        let href = format!("{address}?example={}", paths::escaped(&model.typed.piece));
        view! { <ButtonLink href=href>{words::EXAMPLE.of(lang)}</ButtonLink> }
    });
    let Typed {
        piece,
        status,
        pasted,
    } = model.typed;
    view! {
        <Frame part=Part::Connectors access=access>
            <PageHead title=words::FILES.of(lang) sub=words::FILES_TEXT.of(lang).into_any()>
                <ButtonLink href=paths::connector(&model.connector) size=Size::Small icon=Icon::Plug>{model.connector.clone()}</ButtonLink>
            </PageHead>
            <div class="stack">
                {model.came.map(came)}
                <PostForm action=address.clone() class="form-grid">
                    <Field name="piece" label=words::PIECE.of(lang)><Select options=options value=piece/></Field>
                    <Field name="pasted" label=words::PASTED.of(lang) help=words::PASTED_HELP.of(lang)>
                        <TextArea value=pasted rows=10_u8/>
                    </Field>
                    <div class="narrow"><Field name="status" label=words::STATUS.of(lang)><Input value=status inputmode="numeric" maxlength=3_u32/></Field></div>
                    <div class="line"><Button look=Look::Main icon=Icon::Play>{words::TRY.of(lang)}</Button>{example}</div>
                </PostForm>
                {sources(&address, model.files, model.file)}
            </div>
        </Frame>
    }
}

fn came(came: Came) -> AnyView {
    let lang = reader_lang();
    let shown = match came {
        Came::Value(value) => code(value),
        Came::Request { head, headers, body } => {
            let headers: Vec<_> = headers
                .into_iter()
                .map(|(name, value)| view! { <li class="code wrap">{name}": "{value}</li> })
                .collect();
            let headers = (!headers.is_empty()).then(|| {
                view! { <p class="meta soft mt-4">{words::HEADERS.of(lang)}</p><ul class="meta">{headers}</ul> }
            });
            let body = (!body.is_empty())
                .then(|| view! { <p class="meta soft mt-4">{words::BODY.of(lang)}</p>{code(body)} });
            view! { <p class="code wrap">{head}</p>{headers}{body} }.into_any()
        }
        Came::Answer {
            verdict,
            reason,
            kept,
            gives,
        } => {
            let reason = (!reason.is_empty()).then(|| view! { <p class="wrap">{reason}</p> });
            let part = |title: &'static str, value: Option<String>| {
                value.map(|value| view! { <p class="meta soft mt-4">{title}</p>{code(value)} })
            };
            view! {
                <p>{verdict_note(verdict)}</p>
                {reason}
                {part(words::GIVES.of(lang), gives)}
                {part(words::KEPT.of(lang), kept)}
            }
            .into_any()
        }
        Came::Rule {
            connector,
            place,
            field,
            value,
            rule,
            problem,
        } => {
            let facts = vec![
                Pair::new(words::CONNECTOR.of(lang), connector),
                Pair::new(words::PLACE.of(lang), place),
                Pair::new(words::FIELD.of(lang), field),
                Pair::new(words::VALUE.of(lang), value),
                Pair::new(words::RULE.of(lang), rule),
                Pair::new(words::PROBLEM.of(lang), problem),
            ];
            view! {
                <Notice tone=Tone::Danger is_alert=true>{words::FAILED.of(lang)}</Notice>
                <Pairs items=facts/>
            }
            .into_any()
        }
        Came::Unfit(problem) => {
            view! { <Notice tone=Tone::Danger is_alert=true>{problem}</Notice> }.into_any()
        }
    };
    view! { <Section title=words::CAME.of(lang)>{shown}</Section> }.into_any()
}

fn code(text: String) -> AnyView {
    view! { <pre class="meta wrap">{text}</pre> }.into_any()
}

fn sources(address: &str, files: Vec<String>, file: Option<File>) -> AnyView {
    let lang = reader_lang();
    let count = files.len();
    let links: Vec<_> = files
        .into_iter()
        .map(|path| {
            let is_open = file.as_ref().is_some_and(|file| file.path == path);
            let href = format!("{address}?file={}#file", paths::escaped(&path));
            view! { <a class="meta t-brand code" href=href aria-current=is_open.then_some("true")>{path}</a> }
        })
        .collect();
    let file = file.map(|file| {
        let heads = vec![
            Head::figure(words::LINE.of(lang)).not_on_phone(),
            Head::text(words::FIELD.of(lang)),
            Head::text(words::SAYS.of(lang)),
        ];
        let rows: Vec<_> = file
            .lines
            .into_iter()
            .map(|(line, field, says)| {
                view! {
                    <tr>
                        <td class="r soft num hide-phone">{line}</td>
                        <td class="code meta">{field}</td>
                        <td class="code meta wrap">{says}</td>
                    </tr>
                }
            })
            .collect();
        view! {
            <h3 class="strong code mt-4" id="file">{file.path.clone()}</h3>
            <Table heads=heads caption=file.path class="tight">{rows}</Table>
            <details class="meta mt-4"><summary class="t-brand">{words::AS_WRITTEN.of(lang)}</summary>{code(file.text)}</details>
        }
    });
    view! {
        <Section title=words::SOURCES.of(lang) count=count>
            <div class="files">{links}</div>
            {file}
        </Section>
    }
    .into_any()
}

/// What is wrong with the form itself, before anything is tried.
pub fn wrong_form(typed: &Typed, is_known: bool, lang: Lang) -> Option<Came> {
    let text = if !is_known {
        words::CHOOSE
    } else if typed.pasted.chars().count() > LONGEST {
        words::TOO_LONG
    } else if !typed
        .status
        .trim()
        .parse()
        .is_ok_and(|status: u16| (100..600).contains(&status))
    {
        words::NO_STATUS
    } else {
        return None;
    };
    Some(Came::Unfit(text.of(lang).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{HOSTILE, html, is_tame};

    fn model(came: Option<Came>, text: &str) -> Model {
        Model {
            connector: "acme".to_owned(),
            pieces: vec![("in:product".to_owned(), text.to_owned())],
            typed: Typed {
                piece: "in:product".to_owned(),
                pasted: text.to_owned(),
                ..Typed::default()
            },
            came,
            files: vec!["objects/product.toml".to_owned(), "connector.toml".to_owned()],
            file: Some(File {
                path: "objects/product.toml".to_owned(),
                text: text.to_owned(),
                lines: vec![(3, "in.id".to_owned(), text.to_owned())],
            }),
        }
    }

    fn page(came: Option<Came>, text: &'static str) -> String {
        html(move || trial(model(came, text), Access::ALL))
    }

    #[test]
    fn a_failure_names_everything_and_what_was_pasted_stays() {
        let came = Came::Rule {
            connector: "acme".to_owned(),
            place: "object product".to_owned(),
            field: "price".to_owned(),
            value: "\"douze\"".to_owned(),
            rule: "money_in".to_owned(),
            problem: "a decimal number is wanted".to_owned(),
        };
        let page = page(Some(came), "<a>");
        for text in [
            "La correspondance échoue.",
            "object product",
            "money_in",
            "a decimal number is wanted",
            "&lt;a&gt;</textarea>",
            "/settings/connectors/acme/try?example=in%3Aproduct",
            "try?file=connector.toml#file",
            r#"<option value="in:product" selected"#,
        ] {
            assert!(page.contains(text), "{text}: {page}");
        }
    }

    #[test]
    fn a_request_and_an_answer_are_shown_whole() {
        let request = Came::Request {
            head: "POST /orders".to_owned(),
            headers: vec![("x-shop".to_owned(), "7".to_owned())],
            body: "{}".to_owned(),
        };
        let shown = page(Some(request), "x");
        assert!(
            shown.contains("POST /orders") && shown.contains("x-shop"),
            "{shown}"
        );
        let answer = Came::Answer {
            verdict: Verdict::Refused,
            reason: "inconnu".to_owned(),
            kept: None,
            gives: Some("[]".to_owned()),
        };
        let shown = page(Some(answer), "x");
        assert!(shown.contains("Refusé") && shown.contains("inconnu"), "{shown}");
    }

    #[test]
    fn whatever_is_pasted_stays_text() {
        assert!(is_tame(&page(Some(Came::Value(HOSTILE.to_owned())), HOSTILE)));
    }
}
