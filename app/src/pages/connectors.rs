//! Connectors: how each does, what it gave up, and what is mirrored of its partner.

mod data;

use business::{
    controls::Overview,
    deliveries::{ConnectorHealth, DeadLetter, DeadLetters},
    ports::{Backlog, Capability, CapabilityCheck, Colour, Mode, Sought},
};
use domain::format;
use jiff::Timestamp;
use leptos::prelude::*;

use super::{
    Refused, differences,
    exchanges::address as exchanges_address,
    settings::{Access, Frame, Part},
};
use crate::{
    document::PageContext,
    paths,
    ui::{
        Button, ButtonLink, Check, Empty, Field, Head, Hidden, Icon, Input, Look, Note, Notice, PageHead,
        Pager, Pair, Pairs, PostForm, Section, Size, Table, Tone, reader_lang,
    },
    words::{connectors as words, exchanges as exchange_words, trial},
};

pub use data::Mirrored;

/// Id of the form that sends everything again.
const REPLAY_ALL: &str = "replay-all";

/// What was typed into the form of the letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// Ids of those that were chosen.
    pub chosen: Vec<String>,
    /// Why they are to be dropped.
    pub reason: String,
    /// Something was to be done to the chosen ones, and none was.
    pub is_none_chosen: bool,
}

/// Whether it works: the partner's silence before what people told it.
fn standing(health: &ConnectorHealth) -> AnyView {
    let lang = reader_lang();
    let (tone, icon, text) = match (health.state.mode, health.state.circuit.broken_since) {
        (Mode::Paused, _) => (Tone::Attention, Icon::Pause, words::PAUSED),
        (_, Some(_)) => (Tone::Danger, Icon::WifiOff, words::BROKEN),
        (Mode::Draining, _) => (Tone::Attention, Icon::Hourglass, words::DRAINING),
        (Mode::On, None) => (Tone::Done, Icon::CircleCheck, words::ON),
    };
    view! { <Note tone=tone icon=icon>{text.of(lang)}</Note> }.into_any()
}

/// How many wait, and since when the oldest does.
fn waiting(health: &ConnectorHealth) -> String {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let backlog = health.backlog;
    let Some(oldest) = backlog.oldest else {
        return words::NOTHING_WAITS.of(lang).to_owned();
    };
    let count = if backlog.waiting > Backlog::COUNTED {
        words::more_than(&format::quantity(Backlog::COUNTED * 1000, lang), lang)
    } else {
        words::WAITING_COUNT.of(lang, usize::try_from(backlog.waiting).unwrap_or_default())
    };
    let span = locale.span(health.now.as_second() - oldest.as_second());
    format!("{count}, {}", words::oldest(&span, lang))
}

/// Buttons for what one may tell it.
fn modes(health: &ConnectorHealth) -> AnyView {
    let lang = reader_lang();
    let button = |mode: Mode, icon: Icon, text: crate::words::Text| {
        view! { <Button size=Size::Small icon=icon name="mode" value=mode.name()>{text.of(lang)}</Button> }
    };
    let buttons = match health.state.mode {
        Mode::On => vec![
            button(Mode::Paused, Icon::Pause, words::PAUSE),
            button(Mode::Draining, Icon::Hourglass, words::DRAIN),
        ],
        Mode::Paused => vec![
            button(Mode::On, Icon::Play, words::RESUME),
            button(Mode::Draining, Icon::Hourglass, words::DRAIN),
        ],
        Mode::Draining => vec![
            button(Mode::On, Icon::Play, words::RESUME),
            button(Mode::Paused, Icon::Pause, words::PAUSE),
        ],
    };
    view! {
        <PostForm action=format!("{}/mode", paths::connector(&health.state.name)) class="line">{buttons}</PostForm>
    }
    .into_any()
}

/// A connector as its files describe it, and what its last check showed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Described {
    /// Its name.
    pub name: String,
    /// One line about it.
    pub description: String,
    /// Where its files say what nobody has confirmed, and why.
    pub unconfirmed: Vec<(String, String)>,
    /// What it was last seen to do.
    pub check: Option<CapabilityCheck>,
    /// How what is compared with it stands; none where nothing can be compared.
    pub controls: Option<Overview>,
}

/// All connectors: those that are switched on, then the others. `refused`: when their files were last read and not taken,
/// and why.
pub fn connectors(
    all: Vec<ConnectorHealth>,
    off: Vec<Described>,
    refused: Option<(Timestamp, String)>,
    access: Access,
) -> impl IntoView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let rows: Vec<_> = all
        .iter()
        .map(|health| {
            let state = &health.state;
            let broken = state.circuit.broken_since.map(|since| {
                let span = locale.span(health.now.as_second() - since.as_second());
                let reason = state.last_reason.clone().unwrap_or_default();
                view! { <span class="meta t-danger wrap block">{words::silent_for(&span, lang)}" : "{reason}</span> }
            });
            let dead = (health.backlog.dead > 0).then(|| {
                let count = usize::try_from(health.backlog.dead).unwrap_or_default();
                view! { <Note tone=Tone::Attention icon=Icon::TriangleAlert>{words::DEAD_COUNT.of(lang, count)}</Note> }
            });
            let exchange = state
                .last_exchange_at
                .map(|at| format!(" · {}", words::last_exchange(&locale.ago(at), lang)));
            view! {
                <div class="setting" data-connector=state.name.clone()>
                    <span class="cut">
                        <span class="line">
                            <a class="strong cut" href=paths::connector(&state.name)>{state.name.clone()}</a>
                            {standing(health)}
                            {dead}
                        </span>
                        {broken}
                        <span class="meta soft wrap block">{waiting(health)}{exchange}</span>
                    </span>
                    {modes(health)}
                </div>
            }
        })
        .collect();
    let list = if rows.is_empty() {
        view! { <Empty title=words::NONE.of(lang) text=words::NONE_TEXT.of(lang)/> }.into_any()
    } else {
        view! { {rows}<p class="meta soft mt-4">{words::MODES_TEXT.of(lang)}</p> }.into_any()
    };
    let off: Vec<_> = off
        .into_iter()
        .map(|described| {
            view! {
                <div class="setting">
                    <span class="cut">
                        <a class="strong cut" href=paths::connector(&described.name)>{described.name.clone()}</a>
                        <span class="meta soft wrap block">{described.description}</span>
                    </span>
                </div>
            }
        })
        .collect();
    let others = (!off.is_empty()).then(|| {
        view! { <Section title=words::OFF_CONNECTORS.of(lang) count=off.len()>{off}</Section> }
    });
    let refused = refused.map(|(at, why)| {
        view! {
            <Notice tone=Tone::Danger is_alert=true>
                {words::NOT_TAKEN.of(lang)}
                <span class="meta code wrap block">{why}</span>
                <span class="meta block">{locale.ago(at)}</span>
            </Notice>
        }
    });
    view! {
        <Frame part=Part::Connectors access=access>
            <PageHead title=words::CONNECTORS.of(lang) sub=words::CONNECTORS_TEXT.of(lang).into_any()>
                <PostForm action=paths::CONNECTORS class="line">
                    <Button icon=Icon::RefreshCw>{words::RELOAD.of(lang)}</Button>
                </PostForm>
            </PageHead>
            {refused}
            <div class="stack"><div>{list}</div>{others}</div>
        </Frame>
    }
}

/// A connector that is not on: what it can do, and the way to switch it on.
pub fn off_connector(
    described: Described,
    mirrored: Mirrored,
    access: Access,
    refused: Refused,
) -> impl IntoView {
    let lang = reader_lang();
    let title = described.name.clone();
    let check = described.check.as_ref();
    let is_red = check.is_some_and(|check| check.capabilities.iter().any(|row| row.colour == Colour::Red));
    let acts = (check.is_some() && !is_red).then(|| {
        view! {
            <PostForm action=format!("{}/on", paths::connector(&title))>
                <Button look=Look::Main icon=Icon::Play>{words::SWITCH_ON.of(lang)}</Button>
            </PostForm>
        }
    });
    let red = is_red.then(|| view! { <Notice tone=Tone::Danger>{words::RED_HOLDS.of(lang)}</Notice> });
    let standing = view! { <Note icon=Icon::Pause>{words::OFF.of(lang)}</Note> }.into_any();
    view! {
        <Frame part=Part::Connectors access=access>
            <PageHead title=title sub=standing>{acts}</PageHead>
            {refused.above()}
            <p class="soft wrap mb-4">{described.description.clone()}</p>
            {more(&described.name)}
            {red}
            <div class="stack">{data::data(&described.name, mirrored)}</div>
            {capabilities(&described)}
        </Frame>
    }
}

/// Ways to what was said to its partner, and to its files.
fn more(name: &str) -> AnyView {
    let lang = reader_lang();
    view! {
        <div class="line mb-4">
            <ButtonLink href=paths::exchanges(name) size=Size::Small icon=Icon::History>{exchange_words::EXCHANGES.of(lang)}</ButtonLink>
            <ButtonLink href=paths::trial(name) size=Size::Small icon=Icon::Eye>{trial::FILES.of(lang)}</ButtonLink>
        </div>
    }
    .into_any()
}

/// The table of what the partner can do, and the button that tries it.
fn capabilities(described: &Described) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let address = paths::connector(&described.name);
    let table = match &described.check {
        None => view! { <p class="soft">{words::NOT_CHECKED.of(lang)}</p> }.into_any(),
        Some(check) => {
            let heads = vec![
                Head::text(words::ACTION.of(lang)),
                Head::text(words::STANDING.of(lang)),
                Head::text(words::WHY.of(lang)),
            ];
            let rows: Vec<_> = check
                .capabilities
                .iter()
                .map(|row| capability(row, lang))
                .collect();
            view! { <Table heads=heads caption=words::CAPABILITIES.of(lang).to_owned() class="tight">{rows}</Table> }
                .into_any()
        }
    };
    let when = described
        .check
        .as_ref()
        .map(|check| view! { <span class="meta soft">{locale.ago(check.at)}</span> });
    let unconfirmed: Vec<_> = described
        .unconfirmed
        .iter()
        .map(|(place, why)| {
            view! { <li class="wrap"><span class="code">{place.clone()}</span>" : "{why.clone()}</li> }
        })
        .collect();
    let unconfirmed = (!unconfirmed.is_empty()).then(|| {
        view! {
            <Section title=words::UNCONFIRMED.of(lang) count=unconfirmed.len()>
                <ul class="meta soft grid gap-2">{unconfirmed}</ul>
            </Section>
        }
    });
    view! {
        <div class="stack">
            <Section title=words::CAPABILITIES.of(lang)>
                {table}
                <PostForm action=format!("{address}/check") class="line mt-4">
                    <Button icon=Icon::RefreshCw>{words::CHECK.of(lang)}</Button>
                    {when}
                </PostForm>
                <p class="meta soft mt-2">{words::CHECK_TEXT.of(lang)}</p>
            </Section>
            {unconfirmed}
        </div>
    }
    .into_any()
}

fn capability(row: &Capability, lang: domain::Lang) -> AnyView {
    let (tone, icon) = match row.colour {
        Colour::Green => (Tone::Done, Icon::CircleCheck),
        Colour::Red => (Tone::Danger, Icon::TriangleAlert),
        Colour::ByHand => (Tone::Attention, Icon::Hand),
        Colour::Missing => (Tone::Neutral, Icon::X),
    };
    let said: Vec<_> = row
        .said
        .iter()
        .map(|said| {
            view! {
                <div class="mt-2">
                    <p class="meta code wrap">{said.what.clone()}" → "{said.verdict.clone()}</p>
                    <pre class="meta wrap">{said.sent.clone()}</pre>
                    <pre class="meta wrap">{said.received.clone()}</pre>
                </div>
            }
        })
        .collect();
    let said = (!said.is_empty()).then(|| {
        view! { <details class="meta"><summary class="t-brand">{words::SAID.of(lang)}</summary>{said}</details> }
    });
    let (action, word, reason) = (
        words::action(&row.action, lang),
        words::colour(row.colour).of(lang),
        row.reason.clone(),
    );
    view! {
        <tr>
            <td class="strong">{action}</td>
            <td><Note tone=tone icon=icon>{word}</Note></td>
            <td class="wrap">{reason}{said}</td>
        </tr>
    }
    .into_any()
}

/// One connector with a page of the letters that it gave up.
pub fn connector(
    model: DeadLetters,
    described: Option<Described>,
    mirrored: Mirrored,
    access: Access,
    typed: Typed,
    refused: Refused,
    next: Option<String>,
) -> impl IntoView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let health = &model.health;
    let state = &health.state;
    let mut facts = vec![
        Pair::new(words::WAITING.of(lang), waiting(health)),
        Pair::new(
            words::LAST_EXCHANGE.of(lang),
            state
                .last_exchange_at
                .map_or_else(|| words::NEVER.of(lang).to_owned(), |at| locale.ago(at)),
        ),
    ];
    if let Some(since) = state.circuit.broken_since {
        let span = locale.span(health.now.as_second() - since.as_second());
        facts.push(Pair::new(words::BROKEN.of(lang), words::silent_for(&span, lang)));
    }
    if let Some(reason) = state.last_reason.clone() {
        facts.push(Pair::new(words::LAST_REASON.of(lang), reason));
    }
    let dead = usize::try_from(health.backlog.dead).unwrap_or_default();
    let address = paths::connector(&state.name);
    let (title, standing, acts) = (state.name.clone(), standing(health), modes(health));
    let compared = described
        .as_ref()
        .and_then(|described| described.controls.as_ref())
        .map(|controls| differences::overview(&state.name, controls));
    let mirrored = data::data(&state.name, mirrored);
    let more = more(&title);
    let letters = if model.letters.is_empty() {
        view! { <Empty title=words::NO_LETTERS.of(lang) text=words::NO_LETTERS_TEXT.of(lang)/> }.into_any()
    } else {
        letters(&address, model.letters, typed, &refused)
    };
    view! {
        <Frame part=Part::Connectors access=access>
            <PageHead title=title sub=standing>{acts}</PageHead>
            {more}
            <div class="stack">
                <Pairs items=facts/>
                <Section title=words::GIVEN_UP.of(lang) count=dead>{letters}<Pager next=next/></Section>
                {compared}
                {mirrored}
                {described.map(|described| capabilities(&described))}
            </div>
        </Frame>
    }
}

fn letters(address: &str, letters: Vec<DeadLetter>, typed: Typed, refused: &Refused) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let rows: Vec<_> = letters
        .into_iter()
        .map(|letter| {
            let id = letter.delivery.id.to_string();
            let is_chosen = typed.chosen.contains(&id);
            let of_it = Sought {
                errand: Some(letter.delivery.id.0),
                ..Sought::default()
            };
            let exchanges = exchanges_address(&letter.delivery.connector, &of_it, None);
            let code = letter.code.map(|code| {
                let code = code.to_string();
                view! { <a class="t-brand code" href=paths::ticket(&code)>{code.clone()}</a> }
            });
            view! {
                <tr>
                    <td><Check name="letter" value=id is_checked=is_chosen><span class="sr">{words::CHOOSE.of(lang)}</span>{code}</Check></td>
                    <td><span class="strong block">{letter.delivery.action}</span><span class="meta soft">{letter.delivery.name}</span></td>
                    <td class="wrap">{letter.reason}" "<a class="meta t-brand" href=exchanges>{exchange_words::EXCHANGES.of(lang)}</a></td>
                    <td class="soft num hide-phone">{locale.ago(letter.since)}</td>
                </tr>
            }
        })
        .collect();
    let heads = vec![
        Head::text(words::TICKET.of(lang)),
        Head::text(words::WHAT.of(lang)),
        Head::text(words::WHY.of(lang)),
        Head::text(words::SINCE.of(lang)).not_on_phone(),
    ];
    let (replay, drop) = (format!("{address}/replay"), format!("{address}/drop"));
    let (above, beside) = (refused.above(), refused.beside("reason", lang));
    let none_chosen = typed.is_none_chosen.then(|| {
        view! { <Notice tone=Tone::Danger is_alert=true>{words::CHOOSE_ONE.of(lang)}</Notice> }
    });
    view! {
        <p class="meta soft mb-4">{words::GIVEN_UP_TEXT.of(lang)}</p>
        {none_chosen}
        {above}
        <PostForm action=replay.clone() class="form-grid">
            // Enter in the reason would press the first button, which sends again: this one does nothing.
            <button r#type="submit" disabled=true hidden=true></button>
            <Table heads=heads caption=words::GIVEN_UP.of(lang).to_owned() class="tight">{rows}</Table>
            <div class="line">
                <Button look=Look::Main icon=Icon::RefreshCw>{words::REPLAY.of(lang)}</Button>
                <Button form=REPLAY_ALL>{words::REPLAY_ALL.of(lang)}</Button>
            </div>
            <div class="form-grid narrow mt-4">
                <Field name="reason" label=words::REASON.of(lang) error=beside help=words::REASON_HELP.of(lang)>
                    <Input value=typed.reason maxlength=300_u32/>
                </Field>
                <div class="line"><Button look=Look::Stop formaction=drop>{words::DROP.of(lang)}</Button></div>
            </div>
        </PostForm>
        <PostForm action=replay id=REPLAY_ALL>
            <Hidden name="all" value="1"/>
        </PostForm>
    }
    .into_any()
}

#[cfg(test)]
mod tests;
