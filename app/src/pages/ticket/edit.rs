//! What is wrong, and the form that changes the ticket's own fields.

use business::workshop::TicketForm;
use domain::{items::symptoms, workshop::Priority};
use leptos::prelude::*;

use super::{TicketView, TypedForm};
use crate::{
    format, paths,
    ui::{
        AmountInput, Badge, Button, ChipCheck, Field, Hidden, Icon, Input, PostForm, SegmentChoice, TextArea,
        reader_lang,
    },
    words::{common, items, ticket as words, workshop},
};

/// Symptoms and the customer's words.
pub(super) fn problem(view: &TicketView) -> AnyView {
    let lang = reader_lang();
    let ticket = &view.page.ticket;
    let tapped: Vec<_> = ticket
        .symptoms
        .iter()
        .map(|name| items::symptom(name, lang))
        .map(|name| view! { <Badge>{name}</Badge> })
        .collect();
    let text = if ticket.problem.is_empty() && ticket.symptoms.is_empty() {
        view! { <p class="soft">{words::NO_PROBLEM.of(lang)}</p> }.into_any()
    } else {
        view! { <p class="wrap typed">{ticket.problem.clone()}</p> }.into_any()
    };
    view! {
        <div class="head"><h2>{words::PROBLEM.of(lang)}</h2></div>
        {(!tapped.is_empty()).then(|| view! { <div class="chips tapped">{tapped}</div> })}
        {text}
    }
    .into_any()
}

/// The form as the ticket stands.
fn form_of(view: &TicketView) -> TicketForm {
    let ticket = &view.page.ticket;
    let promised = ticket
        .promised_at
        .map(|at| at.to_zoned_datetime(view.page.store.zone()));
    let lang = reader_lang();
    TicketForm {
        problem: ticket.problem.clone(),
        symptoms: ticket.symptoms.clone(),
        accessories: ticket.accessories.clone(),
        priority: ticket.priority.name().to_owned(),
        promised_day: promised
            .as_ref()
            .map(|at| at.date().to_string())
            .unwrap_or_default(),
        promised_hour: promised
            .map(|at| format!("{:02}:{:02}", at.hour(), at.minute()))
            .unwrap_or_default(),
        ceiling: ticket
            .ceiling
            .map(|minor| format::amount_input(minor, lang))
            .unwrap_or_default(),
        location: ticket.location.clone(),
    }
}

/// The form, folded until it is needed. It sends the version that it was filled in from: whoever changed the same fields in
/// between is not overwritten.
pub(super) fn fold(view: &TicketView) -> Option<AnyView> {
    if !view.page.may_edit {
        return None;
    }
    let lang = reader_lang();
    let (is_open, form) = match &view.typed.form {
        TypedForm::Edit(form) => (true, form.clone()),
        _ => (false, form_of(view)),
    };
    let typed = view.typed.clone();
    let error = move |field: &str| typed.error(field, lang);
    let version = view.page.ticket.version.to_string();
    let mut known: Vec<String> = symptoms(view.page.item.category.name())
        .iter()
        .map(|name| (*name).to_owned())
        .collect();
    let others: Vec<_> = form
        .symptoms
        .iter()
        .filter(|name| !known.contains(name))
        .cloned()
        .collect();
    known.extend(others);
    let chips: Vec<_> = known
        .into_iter()
        .map(|name| {
            let is_checked = form.symptoms.contains(&name);
            let label = items::symptom(&name, lang);
            view! { <ChipCheck name="symptom" value=name is_checked=is_checked>{label}</ChipCheck> }
        })
        .collect();
    let priorities = [Priority::Normal, Priority::Urgent]
        .map(|priority| {
            (
                priority.name().to_owned(),
                workshop::priority(priority).of(lang).to_owned(),
            )
        })
        .into();
    Some(
        view! {
            <details class="fold no-print" open=is_open>
                <summary class="btn">{Icon::Pencil}{words::EDIT.of(lang)}</summary>
                <div class="fold-body panel">
                    <PostForm action=format!("{}/edit", paths::ticket(&view.code()))>
                        <Hidden name="version" value=version/>
                        <fieldset class="field"><legend>{words::SYMPTOMS.of(lang)}</legend><div class="chips">{chips}</div></fieldset>
                        <Field name="problem" label=words::PROBLEM_TEXT.of(lang) error=error("problem")>
                            <TextArea value=form.problem maxlength=2000/>
                        </Field>
                        <div class="form-row">
                            <Field name="promised_day" label=words::DAY.of(lang) error=error("promised_day")><Input kind="date" value=form.promised_day/></Field>
                            <Field name="promised_hour" label=words::HOUR.of(lang) error=error("promised_hour")><Input kind="time" value=form.promised_hour/></Field>
                            <Field name="ceiling" label=words::CEILING.of(lang) error=error("ceiling") help=words::CEILING_HELP.of(lang)>
                                <AmountInput value=form.ceiling/>
                            </Field>
                        </div>
                        <div class="form-row">
                            <Field name="accessories" label=words::ACCESSORIES.of(lang) error=error("accessories")><Input value=form.accessories maxlength=300 autocomplete="off"/></Field>
                            <Field name="location" label=words::LOCATION.of(lang) error=error("location")><Input value=form.location maxlength=60 autocomplete="off"/></Field>
                        </div>
                        <fieldset class="field"><legend>{words::PRIORITY.of(lang)}</legend>
                            <SegmentChoice name="priority" label=words::PRIORITY.of(lang) options=priorities value=form.priority/></fieldset>
                        <div class="form-acts"><Button icon=Icon::Check>{common::SAVE.of(lang)}</Button></div>
                    </PostForm>
                </div>
            </details>
        }
        .into_any(),
    )
}
