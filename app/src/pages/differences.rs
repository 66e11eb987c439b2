//! What Boucle and a partner say differently: both values side by side, why, and what can be done.

use business::{
    controls::{DifferencesPage, Overview, Summary},
    ports::{DIFFERENCES_COUNTED, Standing},
};
use domain::{
    DifferenceId, UserId,
    control::{Difference, DifferenceState, Fields, Run, RunState, Value, What},
    format,
};
use leptos::prelude::*;

use super::{
    Refused,
    settings::{Access, Frame, Part},
};
use crate::{
    document::PageContext,
    paths,
    ui::{
        Button, Empty, ErrorSummary, Field, FieldError, Head, Icon, Input, Look, Note, Notice, PageHead,
        Pager, PostForm, Section, Segment, Segments, Table, Tone, reader_lang,
    },
    words::differences as words,
};

/// What was typed into the form of a difference.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// Of which.
    pub of: Option<DifferenceId>,
    /// Why it may stay.
    pub reason: String,
}

/// The page.
pub fn differences(
    model: DifferencesPage,
    access: Access,
    typed: Typed,
    refused: Refused,
    next: Option<String>,
) -> impl IntoView {
    let lang = reader_lang();
    let name = model.connector.clone();
    let address = paths::differences(&name);
    let open = words::open_count(model.open, DIFFERENCES_COUNTED, lang);
    let sub = if model.open > 0 {
        view! { <Note tone=Tone::Attention icon=Icon::TriangleAlert>{open}</Note> }.into_any()
    } else {
        view! { <Note tone=Tone::Done icon=Icon::CircleCheck>{words::NONE.of(lang)}</Note> }.into_any()
    };
    let views = [Standing::Open, Standing::Closed].map(|standing| {
        let (href, label) = match standing {
            Standing::Open => (address.clone(), words::OPEN),
            Standing::Closed => (format!("{address}?state={}", standing.name()), words::CLOSED),
        };
        Segment::new(href, label.of(lang)).current(standing == model.standing)
    });
    let acts = model.is_on.then(|| acts(&model));
    let quiet = model.is_on.then(|| quiet(&model));
    let list = list(&model, &typed, &refused);
    let summary = summary(&typed, &refused);
    let runs = runs(&model.runs);
    let back = name.clone();
    view! {
        <Frame part=Part::Connectors access=access>
            <p class="meta"><a class="t-brand" href=paths::connector(&back)>{back.clone()}</a></p>
            <PageHead title=words::title(&name, lang) sub=sub>{acts}</PageHead>
            <p class="soft mb-4">{words::EXPLAINED.of(lang)}</p>
            {summary}
            <div class="stack">
                <section class="sec">
                    <div class="line mb-4"><Segments items=views.to_vec() label=words::VIEWS.of(lang).to_owned()/></div>
                    {list}
                    <Pager next=next/>
                </section>
                <Section title=words::RUNS.of(lang)>{runs}{quiet}</Section>
            </div>
        </Frame>
    }
}

/// What was wrong: above, with a link to the field of the difference it was typed for.
fn summary(typed: &Typed, refused: &Refused) -> AnyView {
    let lang = reader_lang();
    let Some(id) = typed.of else {
        return refused.above();
    };
    let wrong = refused.beside("reason", lang).map(|message| FieldError {
        field: format!("reason-{id}"),
        label: words::REASON.of(lang).to_owned(),
        message,
    });
    view! { <ErrorSummary errors=wrong.into_iter().collect()/> }.into_any()
}

/// Buttons that compare.
fn acts(model: &DifferencesPage) -> AnyView {
    let lang = reader_lang();
    let whole = model.next_quiet.is_some().then(|| {
        view! { <Button icon=Icon::Hourglass name="extent" value="whole">{words::COMPARE_WHOLE.of(lang)}</Button> }
    });
    view! {
        <PostForm action=format!("{}/run", paths::differences(&model.connector)) class="line">
            <Button look=Look::Main icon=Icon::RefreshCw name="extent" value="recent">{words::COMPARE.of(lang)}</Button>
            {whole}
        </PostForm>
    }
    .into_any()
}

/// When everything could be compared.
fn quiet(model: &DifferencesPage) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let words = model.next_quiet.map_or_else(
        || words::NO_QUIET.of(lang).to_owned(),
        |at| words::quiet_from(&locale.when(at), lang),
    );
    view! { <p class="meta soft mt-2">{words}</p> }.into_any()
}

fn list(model: &DifferencesPage, typed: &Typed, refused: &Refused) -> AnyView {
    let lang = reader_lang();
    if model.differences.is_empty() {
        let (title, text) = match model.standing {
            Standing::Open => (words::NONE, words::NONE_TEXT),
            Standing::Closed => (words::NONE_CLOSED, words::NONE_CLOSED_TEXT),
        };
        return view! { <Empty title=title.of(lang) text=text.of(lang)/> }.into_any();
    }
    let rows: Vec<_> = model
        .differences
        .iter()
        .map(|difference| row(model, difference, typed, refused))
        .collect();
    view! { <ul class="differences">{rows}</ul> }.into_any()
}

fn row(model: &DifferencesPage, difference: &Difference, typed: &Typed, refused: &Refused) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let about = (!difference.about.is_empty()).then(|| {
        let code = difference.about.clone();
        if code.parse::<domain::Code>().is_ok() {
            view! { <a class="t-brand code" href=paths::ticket(&code)>{code.clone()}</a> }.into_any()
        } else {
            view! { <span class="code wrap">{code}</span> }.into_any()
        }
    });
    let what = words::what(&difference.what, lang);
    let kind = words::kind(difference.kind).of(lang);
    let cause = difference
        .cause
        .map(|cause| view! { <p class="meta soft">{words::cause(cause).of(lang)}</p> });
    let below = if difference.state == DifferenceState::Open {
        decisions(difference, typed, refused)
    } else {
        ending(difference, &model.people)
    };
    let sides = sides(model, difference);
    view! {
        <li class="difference" data-what=difference.what.name().to_owned()>
            <div class="head">
                <h2 class="line">{about}" "<span class="strong">{what}</span></h2>
                <span class="end meta soft">{kind}", "{locale.ago(difference.found_at)}</span>
            </div>
            {sides}
            {cause}
            {below}
        </li>
    }
    .into_any()
}

/// Both values of every field that is told.
fn sides(model: &DifferencesPage, difference: &Difference) -> AnyView {
    let lang = reader_lang();
    let name = |fields: &Option<Fields>| {
        fields
            .iter()
            .flat_map(|fields| fields.keys().cloned())
            .collect::<Vec<_>>()
    };
    let mut names = name(&difference.ours);
    names.extend(name(&difference.theirs));
    names.sort();
    names.dedup();
    // The code of what is missing stands above already.
    if !matches!(difference.what, What::Field(_)) {
        names.retain(|name| name != "code");
    }
    let cell = |fields: &Option<Fields>, name: &str| match fields.as_ref().and_then(|fields| fields.get(name))
    {
        Some(value) => value_of(value),
        None => view! { <span class="faint">{words::NOTHING.of(lang)}</span> }.into_any(),
    };
    let rows: Vec<_> = names
        .iter()
        .map(|name| {
            let (ours, theirs) = (cell(&difference.ours, name), cell(&difference.theirs, name));
            view! { <tr><th scope="row">{words::field(name, lang)}</th><td class="wrap">{ours}</td><td class="wrap">{theirs}</td></tr> }
        })
        .collect();
    let heads = vec![
        Head::unseen(words::FIELD.of(lang)),
        Head::text(words::HERE.of(lang)),
        Head::text(model.connector.clone()),
    ];
    let caption = words::what(&difference.what, lang);
    view! { <Table heads=heads caption=caption class="tight sides">{rows}</Table> }.into_any()
}

fn value_of(value: &Value) -> AnyView {
    let lang = reader_lang();
    match value {
        Value::Money(money) => view! { <span class="money">{format::money(*money, lang)}</span> }.into_any(),
        Value::Day(day) => {
            view! { <span class="num">{format!("{} {}", format::day_and_month_short(*day, lang), day.year())}</span> }.into_any()
        }
        Value::Count(count) => view! { <span class="num">{format::quantity(count * 1000, lang)}</span> }.into_any(),
        Value::Text(text) => view! { <span class="code">{text.clone()}</span> }.into_any(),
    }
}

/// What one may do about an open one.
fn decisions(difference: &Difference, typed: &Typed, refused: &Refused) -> AnyView {
    let lang = reader_lang();
    let id = difference.id.to_string();
    let of = paths::difference(&difference.connector, &id);
    let is_this = typed.of == Some(difference.id);
    let repair = difference.repair.map(|repair| {
        view! {
            <PostForm action=format!("{of}/repair") class="line">
                <Button icon=Icon::RefreshCw>{words::repair(repair).of(lang)}</Button>
            </PostForm>
        }
    });
    let error = is_this.then(|| refused.beside("reason", lang)).flatten();
    let value = if is_this {
        typed.reason.clone()
    } else {
        String::new()
    };
    let is_open = error.is_some();
    view! {
        <div class="decide">
            {repair}
            <details open=is_open>
                <summary class="btn btn-quiet">{words::ACCEPT.of(lang)}{Icon::ChevronDown}</summary>
                <PostForm action=format!("{of}/accept") class="form-grid narrow">
                    <Field name=format!("reason-{id}") label=words::REASON.of(lang) error=error help=words::REASON_HELP.of(lang) is_required=true>
                        <Input name="reason" value=value maxlength=300_u32 autocomplete="off"/>
                    </Field>
                    <div class="line"><Button>{words::ACCEPT_DO.of(lang)}</Button></div>
                </PostForm>
            </details>
        </div>
    }
    .into_any()
}

/// How one that is over ended.
fn ending(difference: &Difference, people: &[(UserId, String)]) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let by = |user: Option<UserId>| {
        let name = people.iter().find(|(id, _)| Some(*id) == user)?;
        Some(format!(" {}", words::by(&name.1, lang)))
    };
    let (icon, told, at, why) = match &difference.state {
        DifferenceState::Open => return ().into_any(),
        DifferenceState::Agreed { at } => (Icon::CircleCheck, words::AGREED.of(lang).to_owned(), at, None),
        DifferenceState::Repaired { at, by: None } => {
            let told = words::REPAIRED_BY_ITSELF.of(lang).to_owned();
            (Icon::CircleCheck, told, at, None)
        }
        DifferenceState::Repaired { at, by: user } => {
            let told = format!("{}{}", words::REPAIRED.of(lang), by(*user).unwrap_or_default());
            (Icon::CircleCheck, told, at, None)
        }
        DifferenceState::Accepted { at, by: user, reason } => {
            let told = format!("{}{}", words::ACCEPTED.of(lang), by(*user).unwrap_or_default());
            (Icon::Hand, told, at, Some(reason.clone()))
        }
    };
    let tone = if why.is_some() { Tone::Neutral } else { Tone::Done };
    let why = why.map(|why| view! { <p class="wrap">{why}</p> });
    let when = locale.ago(*at);
    view! { <div class="decide"><Note tone=tone icon=icon>{told}", "{when}</Note>{why}</div> }.into_any()
}

fn runs(runs: &[Run]) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    if runs.is_empty() {
        return view! { <p class="soft">{words::NO_RUNS.of(lang)}</p> }.into_any();
    }
    let rows: Vec<_> = runs
        .iter()
        .map(|run| {
            let counts = run.counts;
            let counted = format!("{} / {}", number(counts.ours), number(counts.theirs));
            let repaired = (counts.repaired > 0)
                .then(|| view! { <span class="meta soft block">{words::repaired(counts.repaired, lang)}</span> });
            view! {
                <tr>
                    <td><span class="strong block">{words::kind(run.kind).of(lang)}</span><span class="meta soft">{words::extent(run.extent, lang)}</span></td>
                    <td class="wrap">{standing(run)}</td>
                    <td class="r hide-phone">{counted}</td>
                    <td class="r">{number(counts.differing)}{repaired}</td>
                    <td class="r soft hide-phone">{locale.ago(run.asked_at)}</td>
                </tr>
            }
        })
        .collect();
    let heads = vec![
        Head::text(words::KIND.of(lang)),
        Head::text(words::STANDING.of(lang)),
        Head::figure(words::COUNTED.of(lang)).not_on_phone(),
        Head::figure(words::DIFFERING.of(lang)),
        Head::figure(words::WHEN.of(lang)).not_on_phone(),
    ];
    view! { <Table heads=heads caption=words::RUNS.of(lang).to_owned() class="tight">{rows}</Table> }
        .into_any()
}

fn number(count: i64) -> String {
    format::quantity(count.saturating_mul(1000), reader_lang())
}

/// How a run stands.
fn standing(run: &Run) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let (tone, icon, told, why) = match &run.state {
        RunState::Waiting { until, reason } => {
            let told = words::waits(reason.as_deref(), &locale.when(*until), lang);
            let why = reason
                .clone()
                .filter(|reason| reason != "opening" && reason != "paused");
            (Tone::Neutral, Icon::Hourglass, told, why)
        }
        RunState::Running { .. } => (
            Tone::Info,
            Icon::RefreshCw,
            words::RUNNING.of(lang).to_owned(),
            None,
        ),
        RunState::Done { .. } => (
            Tone::Done,
            Icon::CircleCheck,
            words::DONE.of(lang).to_owned(),
            None,
        ),
        RunState::Failed { reason, .. } => {
            let told = words::FAILED.of(lang).to_owned();
            (Tone::Danger, Icon::TriangleAlert, told, Some(reason.clone()))
        }
    };
    let why = why.map(|why| view! { <span class="meta soft wrap block">{why}</span> });
    view! { <Note tone=tone icon=icon>{told}</Note>{why} }.into_any()
}

/// What a connector's own page says: how many differ, and when that was looked at.
pub(super) fn overview(name: &str, overview: &Overview) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let (tone, icon, told) = if overview.open > 0 {
        let open = words::open_count(overview.open, DIFFERENCES_COUNTED, lang);
        (Tone::Attention, Icon::TriangleAlert, open)
    } else {
        (Tone::Done, Icon::CircleCheck, words::NONE.of(lang).to_owned())
    };
    let note = overview
        .last
        .is_some()
        .then(|| view! { <Note tone=tone icon=icon>{told}</Note> });
    let last = overview.last.as_ref().map_or_else(
        || words::NEVER.of(lang).to_owned(),
        |run| format!("{}, {}", words::kind(run.kind).of(lang), locale.ago(run.asked_at)),
    );
    view! {
        <Section title=words::DIFFERENCES.of(lang) link=(paths::differences(name), words::SEE.of(lang).to_owned())>
            <p class="line">{note}" "<span class="meta soft">{last}</span></p>
        </Section>
    }
    .into_any()
}

/// What Today says to whoever may act on it.
pub(super) fn on_today(summaries: &[Summary]) -> Vec<AnyView> {
    let lang = reader_lang();
    summaries
        .iter()
        .map(|summary| {
            let count = words::open_count(summary.open, DIFFERENCES_COUNTED, lang);
            let told = words::with(&count, &summary.connector, lang);
            let href = paths::differences(&summary.connector);
            view! {
                <div class="mb-4">
                    <Notice tone=Tone::Attention>
                        {told}" "<a class="underline" href=href>{words::SEE.of(lang)}</a>
                    </Notice>
                </div>
            }
            .into_any()
        })
        .collect()
}

#[cfg(test)]
mod tests;
