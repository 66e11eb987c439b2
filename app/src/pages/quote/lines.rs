//! Lines of a quote on its customer's page: what is done in any case, which part, what may be left.

use domain::workshop::{Choice, CircularPart, Line, LineKind, PartChoice, QuoteLine};
use leptos::prelude::*;

use super::QuoteView;
use crate::{
    format,
    ui::{Choice as ChoiceCard, Choices, Icon, reader_lang},
    words::quotes as words,
};

/// What is done in any case and leaves nothing to choose.
pub(super) fn fixed(view: &QuoteView) -> Option<AnyView> {
    let lines: Vec<_> = view
        .page
        .quote
        .lines
        .iter()
        .filter(|line| !line.is_option && line.circular_line().is_none())
        .collect();
    if lines.is_empty() {
        return None;
    }
    let rows: Vec<_> = lines
        .into_iter()
        .map(|line| row(view, &line.line, note(line)))
        .collect();
    Some(
        view! {
            <section><h2>{words::TO_DO.of(reader_lang())}</h2><ul class="opts">{rows}</ul></section>
        }
        .into_any(),
    )
}

/// Lines without anything to choose.
pub(super) fn rows(view: &QuoteView, lines: &[Line]) -> Vec<AnyView> {
    lines.iter().map(|line| row(view, line, None)).collect()
}

fn row(view: &QuoteView, line: &Line, note: Option<&'static str>) -> AnyView {
    let mark = (line.kind != LineKind::Discount).then(|| view! { {Icon::Check} });
    view! {
        <li class="opt">
            <span class="t-brand">{mark}</span>
            <div class="wrap"><div class="strong">{line.label.clone()}</div>{detail(line, note)}</div>
            <span class="money">{view.money(line.total())}</span>
        </li>
    }
    .into_any()
}

/// How many, and what is said of a used part.
fn detail(line: &Line, note: Option<&'static str>) -> Option<AnyView> {
    let lang = reader_lang();
    let times =
        (line.quantity_milli != 1000).then(|| format!("{} ×", format::quantity(line.quantity_milli, lang)));
    let text: Vec<String> = times.into_iter().chain(note.map(str::to_owned)).collect();
    (!text.is_empty()).then(|| view! { <div class="meta soft">{text.join(" · ")}</div> }.into_any())
}

fn note(line: &QuoteLine) -> Option<&'static str> {
    let words = match line.circular {
        CircularPart::Unavailable => words::USED_UNAVAILABLE,
        CircularPart::Unsafe => words::USED_UNSAFE,
        CircularPart::NotConcerned | CircularPart::Offered { .. } => return None,
    };
    Some(words.of(reader_lang()))
}

/// Parts that are needed, and to be had new or used.
pub(super) fn parts(view: &QuoteView, choice: &Choice) -> Vec<AnyView> {
    let lines = view.page.quote.lines.iter().filter(|line| !line.is_option);
    lines.filter_map(|line| part(view, line, choice)).collect()
}

/// New or used: nothing is chosen for the customer.
fn part(view: &QuoteView, line: &QuoteLine, choice: &Choice) -> Option<AnyView> {
    let lang = reader_lang();
    let used = line.circular_line()?;
    let name = format!("part_{}", line.line.id);
    let chosen = choice.parts.get(&line.line.id).copied();
    let error = view.error(&name).map(|text| {
        view! { <p class="t-danger strong" id=format!("{name}-error") role="alert">{text}</p> }
    });
    let (id, second) = (name.clone(), name.clone());
    let new = (line.line.label.clone(), view.money(line.line.total()));
    let other = (used.label.clone(), view.money(used.total()));
    Some(
        view! {
            <section id=id>
                <p class="soft meta">{words::YOUR_CHOICE.of(lang)}</p>
                <Choices legend=words::which_part(&line.line.label, lang)>
                    <ChoiceCard
                        name=name value=PartChoice::Circular.name() title=words::USED_PART.of(lang)
                        end=other.1 detail=other.0 is_checked={chosen == Some(PartChoice::Circular)}
                    />
                    <ChoiceCard
                        name=second value=PartChoice::New.name() title=words::NEW_PART.of(lang)
                        end=new.1 detail=new.0 is_checked={chosen == Some(PartChoice::New)}
                    />
                </Choices>
                {error}
            </section>
        }
        .into_any(),
    )
}

/// What may be left: nothing is ticked for the customer.
pub(super) fn options(view: &QuoteView, choice: &Choice) -> Option<AnyView> {
    let rows: Vec<_> = view
        .page
        .quote
        .lines
        .iter()
        .filter(|line| line.is_option)
        .map(|line| option(view, line, choice))
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section><h2>{words::IF_YOU_LIKE.of(reader_lang())}</h2><ul class="opts">{rows}</ul></section>
        }
        .into_any()
    })
}

fn option(view: &QuoteView, line: &QuoteLine, choice: &Choice) -> AnyView {
    let id = line.line.id;
    let is_ticked = choice.options.contains(&id);
    view! {
        <li>
            <label class="opt check">
                <input r#type="checkbox" name="option" value=id.to_string() checked=is_ticked/>
                <span class="box">{Icon::Check}</span>
                <div class="wrap"><div class="strong">{line.line.label.clone()}</div>{detail(&line.line, note(line))}</div>
                <span class="money">{view.money(line.line.total())}</span>
            </label>
            {part(view, line, choice)}
        </li>
    }
    .into_any()
}
