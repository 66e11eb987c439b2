//! What tills and tickets disagree about, with the decisions that clear it up: on Today as rows that open, and as a page of its
//! own where a decision was refused.

use business::{FieldError, ports::ClearUp, tills::ClearUpForm};
use domain::payments::{self, Decision};
use leptos::prelude::*;

use crate::{
    document::PageContext,
    format, paths,
    ui::{
        Button, ButtonLink, ErrorSummary, Field, FieldError as Shown, Hidden, Icon, Input, Look, Note,
        PageHead, Place, PostForm, Section, Shell, Tone,
    },
    words::{clear_ups, errors, today as words},
};

/// A question on a page of its own, with what was typed and what was wrong with it.
#[derive(Debug, Clone)]
pub struct Question {
    /// The question.
    pub entry: ClearUp,
    /// The reader may decide it.
    pub may_decide: bool,
    /// As typed.
    pub form: ClearUpForm,
    /// What was wrong.
    pub wrong: Vec<FieldError>,
    /// Where the browser goes afterwards; a path of ours.
    pub back: String,
}

/// The page of one question.
pub fn question(model: Question) -> impl IntoView {
    let lang = expect_context::<PageContext>().locale.lang;
    let name = model.entry.question.name();
    let label = |field: &str| {
        if field == "code" {
            words::ASSIGN_TO
        } else {
            words::REASON
        }
        .of(lang)
        .to_owned()
    };
    let wrong: Vec<_> = model
        .wrong
        .iter()
        .map(|error| Shown {
            field: field_id(&error.field, &model.form.decision, &model.entry.id.to_string()),
            label: label(&error.field),
            message: errors::field(error.code, error.limit, lang),
        })
        .collect();
    let sub = view! { {clear_ups::explanation(name).of(lang)} };
    view! {
        <Shell place=Place::Today class="page narrow">
            <PageHead title=headline(&model.entry) sub=sub.into_any()/>
            <ErrorSummary errors=wrong/>
            {decisions(&model)}
        </Shell>
    }
}

/// All questions, as rows that open.
pub(super) fn questions(entries: Vec<ClearUp>, may_decide: bool) -> AnyView {
    let lang = expect_context::<PageContext>().locale.lang;
    if entries.is_empty() {
        return ().into_any();
    }
    let count = entries.len();
    let rows: Vec<_> = entries.into_iter().map(|entry| row(entry, may_decide)).collect();
    view! {
        <Section
            title=words::TO_CLEAR_UP.of(lang)
            count=count
            aside=words::TO_CLEAR_UP_WHY.of(lang).to_owned()
            class="group"
        >
            <ul>{rows}</ul>
        </Section>
    }
    .into_any()
}

/// What it is about: the kind and the code.
fn headline(entry: &ClearUp) -> String {
    let lang = expect_context::<PageContext>().locale.lang;
    let kind = clear_ups::question(entry.question.name()).of(lang);
    if entry.code.is_empty() {
        kind.to_owned()
    } else {
        format!("{kind}, {}", entry.code)
    }
}

fn row(entry: ClearUp, may_decide: bool) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let name = entry.question.name();
    let title = headline(&entry);
    let since = locale.ago(entry.opened_at);
    // A notice that nobody knows says no amount.
    let amount = if entry.amount.minor == 0 {
        "—".to_owned()
    } else {
        format::money(entry.amount, lang)
    };
    let model = Question {
        entry,
        may_decide,
        form: ClearUpForm::default(),
        wrong: vec![],
        back: paths::TODAY.to_owned(),
    };
    view! {
        <li>
            <details class="question">
                <summary class="todo">
                    <span class="photo thumb is-drawn" aria-hidden="true">{Icon::Receipt}</span>
                    <span class="cut">
                        <span class="cut top strong block">{title}</span>
                        <span class="meta soft cut-2">{clear_ups::explanation(name).of(lang)}</span>
                    </span>
                    <span class="when meta"><Note tone=Tone::Attention icon=Icon::CircleAlert>{since}</Note></span>
                    <span class="sum">
                        <span class="money block">{amount}</span>
                        <span class="money meta soft block">{words::TO_DECIDE.of(lang)}</span>
                    </span>
                    <span class="act"><span class="btn btn-link">{words::DECIDE.of(lang)}{Icon::ChevronDown}</span></span>
                </summary>
                {decisions(&model)}
            </details>
        </li>
    }
    .into_any()
}

/// The decisions there are, each a form of its own.
fn decisions(model: &Question) -> AnyView {
    let lang = expect_context::<PageContext>().locale.lang;
    let ticket = model.entry.ticket.is_some().then(|| {
        let href = paths::ticket(&model.entry.code);
        view! { <ButtonLink href=href icon=Icon::Tag>{words::SEE_TICKET.of(lang)}</ButtonLink> }
    });
    if !model.may_decide {
        return view! { <div class="decisions"><p class="soft">{words::MANAGER_DECIDES.of(lang)}</p>{ticket}</div> }
            .into_any();
    }
    let forms: Vec<_> = model
        .entry
        .question
        .decisions()
        .iter()
        .map(|decision| form(model, *decision))
        .collect();
    view! { <div class="decisions">{forms}{ticket}</div> }.into_any()
}

fn form(model: &Question, decision: Decision) -> AnyView {
    let lang = expect_context::<PageContext>().locale.lang;
    let id = model.entry.id.to_string();
    let is_this = model.form.decision == decision.name();
    let beside = |field: &str| {
        let wrong = model.wrong.iter().find(|wrong| is_this && wrong.field == field)?;
        Some(errors::field(wrong.code, wrong.limit, lang))
    };
    let typed = |text: &str| if is_this { text.to_owned() } else { String::new() };
    let asks_code = decision == Decision::Assign;
    let asks_reason = matches!(decision, Decision::Goodwill | Decision::Dismiss);
    let its_id = |field: &str| field_id(field, decision.name(), &id);
    let code = asks_code.then(|| {
        asked(
            its_id("code"),
            "code",
            words::ASSIGN_TO.of(lang),
            typed(&model.form.code),
            beside("code"),
        )
    });
    let reason = asks_reason.then(|| {
        asked(
            its_id("reason"),
            "reason",
            words::REASON.of(lang),
            typed(&model.form.reason),
            beside("reason"),
        )
    });
    let (back, look) = (model.back.clone(), look(&model.entry.question, decision));
    view! {
        <PostForm action=paths::clear_up(&id) class="decision">
            <Hidden name="decision" value=decision.name()/>
            <Hidden name="back" value=back/>
            {code}
            {reason}
            <Button look=look>{clear_ups::decision(decision.name()).of(lang)}</Button>
        </PostForm>
    }
    .into_any()
}

/// Id of a field of a decision about a question: its name stands several times on the page.
fn field_id(field: &str, decision: &str, question: &str) -> String {
    format!("{field}-{decision}-{question}")
}

/// A field whose name stands several times on the page: its id carries the question.
fn asked(
    id: String,
    name: &'static str,
    label: &'static str,
    value: String,
    error: Option<String>,
) -> AnyView {
    view! {
        <Field name=id label=label error=error is_required=true>
            <Input name=name.to_owned() value=value maxlength=300u32 autocomplete="off"/>
        </Field>
    }
    .into_any()
}

/// The usual decision comes first; none is the page's filled button, because each closes a question about money for good.
fn look(question: &payments::Question, decision: Decision) -> Look {
    if question.decisions().first() == Some(&decision) {
        Look::Plain
    } else {
        Look::Quiet
    }
}
