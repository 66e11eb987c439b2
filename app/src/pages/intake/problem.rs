//! What is wrong, what was left with it, and what kind of work it is.

use domain::{
    items::{INTAKE, symptoms},
    workshop::{Priority, TicketKind},
};
use leptos::prelude::*;

use super::{IntakeView, WhatPart, group_error};
use crate::{
    ui::{ChipCheck, Field, Input, Section, SegmentChoice, Select, SelectOption, TextArea, reader_lang},
    words::{intake as words, items, workshop},
};

/// Families whose symptoms are on the page: that of the known item, or all that can be chosen.
fn families(view: &IntakeView) -> Vec<String> {
    match &view.what {
        WhatPart::Known(page) => vec![page.item.category.name().to_owned()],
        WhatPart::Open(_) => INTAKE.map(str::to_owned).into(),
    }
}

/// Class of a group that belongs to a family: the style sheet shows it while that family is chosen. The group of a known item
/// is always shown.
fn class_of_group(view: &IntakeView) -> &'static str {
    match view.what {
        WhatPart::Known(_) => "chips",
        WhatPart::Open(_) => "chips of-family",
    }
}

/// Symptoms, the customer's words, what was left.
pub(super) fn problem(view: &IntakeView) -> AnyView {
    let lang = reader_lang();
    let typed = &view.typed;
    let class = class_of_group(view);
    let groups: Vec<_> = families(view)
        .into_iter()
        .map(|family| {
            let chips: Vec<_> = symptoms(&family)
                .iter()
                .map(|name| {
                    let is_checked = typed.symptoms.contains(&(family.clone(), (*name).to_owned()));
                    let label = items::symptom(name, lang);
                    view! { <ChipCheck name=format!("symptom-{family}") value=*name is_checked=is_checked>{label}</ChipCheck> }
                })
                .collect();
            view! { <div class=class data-family=family>{chips}</div> }
        })
        .collect();
    let hint = matches!(view.what, WhatPart::Open(_))
        .then(|| view! { <p class="soft choose-family">{words::CHOOSE_FAMILY.of(lang)}</p> });
    let error = group_error(view.error("symptoms", lang));
    let problem_error = view.error("problem", lang);
    let text = typed.problem.clone();
    let left = left(view);
    view! {
        <Section title=words::PROBLEM.of(lang) aside=words::PROBLEM_ASIDE.of(lang)>
            <fieldset class="field symptoms" id="symptoms"><legend class="sr">{words::SYMPTOMS.of(lang)}</legend>{hint}{groups}{error}</fieldset>
            <Field name="problem" label=words::PROBLEM_TEXT.of(lang) error=problem_error>
                <TextArea value=text rows=3 maxlength=2000 placeholder=words::PROBLEM_HINT.of(lang)/>
            </Field>
            {left}
        </Section>
    }
    .into_any()
}

fn left(view: &IntakeView) -> AnyView {
    let lang = reader_lang();
    let typed = &view.typed;
    let class = class_of_group(view);
    let groups: Vec<_> = families(view)
        .into_iter()
        .map(|family| {
            let chips: Vec<_> = words::left_with(&family)
                .iter()
                .map(|text| text.of(lang))
                .map(|label| {
                    let is_checked = typed.left.contains(&(family.clone(), label.to_owned()));
                    view! { <ChipCheck name=format!("left-{family}") value=label is_checked=is_checked>{label}</ChipCheck> }
                })
                .collect();
            view! { <div class=class data-family=family>{chips}</div> }
        })
        .collect();
    let (error, more) = (view.error("accessories", lang), typed.left_more.clone());
    view! {
        <div class="left-row">
            <Field name="accessories" label=words::LEFT.of(lang) error=error>
                <div class="left-grid"><div>{groups}</div><Input value=more maxlength=200 autocomplete="off" placeholder=words::LEFT_MORE.of(lang)/></div>
            </Field>
        </div>
    }
    .into_any()
}

/// Kind of work, technician, where it stands, priority.
pub(super) fn work(view: &IntakeView) -> AnyView {
    let lang = reader_lang();
    let typed = view.typed.clone();
    let kinds = TicketKind::ALL
        .map(|kind| SelectOption::new(kind.name(), workshop::kind(kind).of(lang)))
        .into();
    let people = view
        .technicians
        .iter()
        .map(|person| SelectOption::new(person.id.to_string(), person.name.clone()))
        .collect();
    let priorities = [Priority::Normal, Priority::Urgent]
        .map(|priority| {
            (
                priority.name().to_owned(),
                workshop::priority(priority).of(lang).to_owned(),
            )
        })
        .into();
    let (kind_error, technician_error, location_error) = (
        view.error("kind", lang),
        view.error("technician", lang),
        view.error("location", lang),
    );
    view! {
        <Section title=words::WORK.of(lang) class="panel work-panel">
            <Field name="kind" label=words::KIND.of(lang) error=kind_error><Select options=kinds value=typed.kind/></Field>
            <Field name="technician" label=words::TECHNICIAN.of(lang) error=technician_error>
                <Select options=people value=typed.technician none=words::LATER.of(lang)/>
            </Field>
            <div class="form-row names">
                <Field name="location" label=words::LOCATION.of(lang) error=location_error>
                    <Input value=typed.location maxlength=60 autocomplete="off" placeholder=words::LOCATION_HINT.of(lang)/>
                </Field>
                <fieldset class="field"><legend>{words::PRIORITY.of(lang)}</legend>
                    <SegmentChoice name="priority" label=words::PRIORITY.of(lang) options=priorities value=typed.priority/></fieldset>
            </div>
        </Section>
    }
    .into_any()
}
