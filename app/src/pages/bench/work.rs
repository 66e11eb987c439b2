//! The ticket in front: what is wrong, lines and parts with a quick way to add one, notes with phrases, and at the bottom what
//! comes next.

use business::workshop::TicketPage;
use domain::{
    Money,
    workshop::{Priority, Stage},
};
use leptos::prelude::*;

use super::{
    BenchView,
    add::{add, note_form},
    path, queue,
};
use crate::{
    document::PageContext,
    format,
    pages::ticket::{moves::Moves, name_of, thing},
    paths,
    ui::{
        Badge, Button, ButtonLink, Hidden, Icon, IconButton, LiveRegion, Look, Note, PostForm, PromiseNote,
        StatePill, Tag, Tone, reader_lang,
    },
    words::{bench as words, items, ticket, workshop},
};

/// The whole of it.
pub(super) fn work(view: &BenchView, page: &TicketPage) -> AnyView {
    let code = page.ticket.code.to_string();
    let moves = view
        .is_own
        .then(|| Moves::of(page, view.may_hand_over_unpaid, path(&code)));
    let (menu, bar) = (moves.as_ref().map(Moves::menu), bar(view, page, moves.as_ref()));
    let (head, problem, lines) = (head(view, page), problem(page), lines(page));
    let (add, notes, note_form, facts) = (add(view, page), notes(page), note_form(view, page), facts(page));
    let notice = view.typed.notice();
    view! {
        <main id="main" class="work">
            <LiveRegion key="bench-head">{head}</LiveRegion>
            <div class="work-main">
                <div>
                    {notice}
                    <section><LiveRegion key="bench-problem">{problem}</LiveRegion></section>
                    <section><LiveRegion key="bench-lines">{lines}</LiveRegion>{add}</section>
                </div>
                <div>
                    <section><LiveRegion key="bench-notes">{notes}</LiveRegion>{note_form}</section>
                    <section><LiveRegion key="bench-facts">{facts}</LiveRegion></section>
                </div>
            </div>
            <div>
                <LiveRegion key="bench-bar">{bar}</LiveRegion>
                <LiveRegion key="bench-moves" class="contents">{menu}</LiveRegion>
            </div>
        </main>
    }
    .into_any()
}

fn head(view: &BenchView, page: &TicketPage) -> AnyView {
    let ticket = &page.ticket;
    let customer = page.customer.as_ref().map(domain::customers::Customer::name);
    let promise = ticket
        .promised_at
        .map(|due| view! { <PromiseNote due=due is_kept=ticket.state.stage().is_done()/> });
    let lang = reader_lang();
    let urgent = (ticket.priority == Priority::Urgent).then(|| {
        let label = workshop::priority(ticket.priority).of(lang);
        view! { <Note tone=Tone::Attention icon=Icon::Zap>{label}</Note> }
    });
    view! {
        <header class="work-head" data-ticket=ticket.id.to_string() data-version=ticket.version.to_string()>
            {queue::opener(view.bench.queue.len())}
            <div class="cut grow">
                <h1 class="cut">{thing(page)}</h1>
                <div class="soft cut work-who"><Tag code=ticket.code.to_string()/>{customer.map(|name| view! { <span class="cut">{name}</span> })}</div>
            </div>
            <div class="work-state"><StatePill stage=ticket.state.stage()/><span class="line">{urgent}{promise}</span></div>
        </header>
    }
    .into_any()
}

fn problem(page: &TicketPage) -> AnyView {
    let lang = reader_lang();
    let ticket = &page.ticket;
    let tapped: Vec<_> = ticket
        .symptoms
        .iter()
        .map(|name| items::symptom(name, lang))
        .map(|name| view! { <Badge>{name}</Badge> })
        .collect();
    let text = if ticket.problem.is_empty() && ticket.symptoms.is_empty() {
        ticket::NO_PROBLEM.of(lang).to_owned()
    } else {
        ticket.problem.clone()
    };
    let whole = paths::ticket(&ticket.code.to_string());
    view! {
        <div class="head"><h2>{words::PROBLEM.of(lang)}</h2>
            <span class="end"><ButtonLink href=whole look=Look::Link icon_after=Icon::ArrowUpRight>{words::WHOLE_TICKET.of(lang)}</ButtonLink></span></div>
        {(!tapped.is_empty()).then(|| view! { <div class="chips tapped">{tapped}</div> })}
        <p class="wrap typed">{text}</p>
    }
    .into_any()
}

fn lines(page: &TicketPage) -> AnyView {
    let lang = reader_lang();
    let ticket = &page.ticket;
    let money = |minor| format::money(Money::new(minor, ticket.currency), lang);
    let may_change = page.may_edit && !ticket.state.stage().is_frozen();
    let back = path(&ticket.code.to_string());
    let rows: Vec<_> = ticket
        .lines
        .iter()
        .map(|line| {
            let kind = workshop::line_kind(line.kind).of(lang);
            let detail = if line.quantity_milli == 1000 {
                kind.to_owned()
            } else {
                let quantity = format::quantity(line.quantity_milli, lang);
                format!("{kind}, {quantity} × {}", money(line.unit_price))
            };
            let remove = may_change.then(|| {
                let action = format!("{}/lines/{}/remove", paths::ticket(&ticket.code.to_string()), line.id);
                let label = ticket::remove(&line.label, lang);
                let (version, back) = (ticket.version.to_string(), back.clone());
                view! {
                    <PostForm action=action class="contents">
                        <Hidden name="version" value=version/>
                        <Hidden name="back" value=back/>
                        <IconButton label=label icon=Icon::X/>
                    </PostForm>
                }
            });
            view! {
                <li>
                    <div class="cut"><div class="wrap">{line.label.clone()}</div><div class="meta soft">{detail}</div></div>
                    <span class="line"><span class="money">{money(line.total())}</span>{remove}</span>
                </li>
            }
        })
        .collect();
    let none = rows
        .is_empty()
        .then(|| view! { <p class="soft">{words::NO_LINES.of(lang)}</p> });
    let total = ticket.total();
    // Once a quote was approved, it says what may be done, not the ceiling.
    let is_before_quote = matches!(ticket.state.stage(), Stage::Received | Stage::Diagnosing);
    let (tone, ceiling) = match ticket.ceiling {
        Some(ceiling) if total > ceiling && is_before_quote => {
            (Tone::Attention, words::over_ceiling(&money(ceiling), lang))
        }
        Some(ceiling) => (Tone::Neutral, words::under_ceiling(&money(ceiling), lang)),
        None if is_before_quote => (Tone::Neutral, words::NO_CEILING.of(lang).to_owned()),
        None => (Tone::Neutral, words::TOTAL.of(lang).to_owned()),
    };
    let icon = (tone == Tone::Attention).then(|| Icon::TriangleAlert.small().into_render());
    view! {
        <div class="head"><h2>{words::LINES.of(lang)}</h2></div>
        {none}
        <ul class="lines">{rows}</ul>
        <div class="bench-total"><span class=format!("meta line {}", tone.text_class())>{icon}{ceiling}</span><b class="end num">{money(total)}</b></div>
    }
    .into_any()
}

fn notes(page: &TicketPage) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let rows: Vec<_> = page
        .notes
        .iter()
        .rev()
        .map(|note| {
            let author = name_of(page, note.author).unwrap_or_default();
            let eye = note.for_customer.then(|| view! { <Badge icon=Icon::Eye>{ticket::FOR_CUSTOMER.of(lang)}</Badge> });
            view! {
                <li><p class="wrap typed">{note.text.clone()}</p><div class="meta soft line">{eye}<span class="wrap">{author}", "{locale.ago(note.at)}</span></div></li>
            }
        })
        .collect();
    let none = rows
        .is_empty()
        .then(|| view! { <p class="soft">{ticket::NO_NOTES.of(lang)}</p> });
    view! { <div class="head"><h2>{ticket::NOTES.of(lang)}</h2></div>{none}<ul class="bench-notes">{rows}</ul> }.into_any()
}

/// Where the thing stands, what lies with it, its number.
fn facts(page: &TicketPage) -> AnyView {
    let lang = reader_lang();
    let ticket = &page.ticket;
    let note = |icon: Icon, text: String| {
        view! { <Note icon=icon><span class="wrap">{text}</span></Note> }.into_any()
    };
    let mut facts = Vec::new();
    if !ticket.location.is_empty() {
        facts.push(note(Icon::MapPin, ticket.location.clone()));
    }
    if !ticket.accessories.is_empty() {
        facts.push(note(Icon::Key, ticket.accessories.clone()));
    }
    if !page.item.serial.is_empty() {
        facts.push(note(Icon::QrCode, page.item.serial.clone()));
    }
    facts.push(note(
        Icon::Package,
        items::category(page.item.category.name(), lang),
    ));
    view! { <div class="head"><h2>{words::WITH_IT.of(lang)}</h2></div><div class="notes-line">{facts}</div> }
        .into_any()
}

/// What comes next, under the thumb. A ticket that nobody has is taken first; one that somebody else has says so.
fn bar(view: &BenchView, page: &TicketPage, moves: Option<&Moves>) -> AnyView {
    let lang = reader_lang();
    let ticket = &page.ticket;
    let more = moves.filter(|moves| moves.has_menu()).map(|_| {
        view! { <IconButton label=crate::words::ticket::OTHER_MOVES.of(lang) icon=Icon::Ellipsis look=Look::Plain opens="moves"/> }
    });
    let is_free = ticket.technician.is_none() && ticket.state.stage().is_open() && page.may_edit;
    let main = match (view.me, moves) {
        (Some(_), Some(_)) if is_free => take(page),
        (_, Some(moves)) => {
            let next = moves
                .next
                .filter(|to| *to != Stage::Collected && *to != Stage::Closed);
            let second = moves
                .second
                .map(|to| moves.button(to, Look::Plain, crate::ui::Size::Normal));
            let next = next.map(|to| moves.button(to, Look::Main, crate::ui::Size::Normal));
            let rest = next.is_none().then(|| {
                let text = if ticket.state.stage().is_open() {
                    words::TILL_NEXT
                } else {
                    words::OVER
                };
                view! { <span class="soft grow">{text.of(lang)}</span> }
            });
            view! { {second}{next}{rest} }.into_any()
        }
        _ => view! { <span class="soft grow">{ticket_of_others(page)}</span> }.into_any(),
    };
    let other = name_of(page, ticket.technician)
        .filter(|_| ticket.technician != view.me)
        .map(|name| view! { <span class="meta soft hide-phone">{words::in_hands_of(&name, lang)}</span> });
    view! { <footer class="workbar">{more}{other}{main}</footer> }.into_any()
}

fn ticket_of_others(page: &TicketPage) -> String {
    ticket::of_another_store(&page.store.name, reader_lang())
}

/// Takes the ticket, and starts at once if that is wished.
fn take(page: &TicketPage) -> AnyView {
    let lang = reader_lang();
    let code = page.ticket.code.to_string();
    let (action, version) = (format!("{}/take", path(&code)), page.ticket.version.to_string());
    let starts = matches!(page.ticket.state.stage(), Stage::Received | Stage::Approved);
    let button = |look: Look, name: &'static str, label: &'static str| {
        view! { <Button look=look icon=Icon::Hand name="start" value=name>{label}</Button> }.into_any()
    };
    let (first, second) = if starts {
        (
            Some(button(Look::Plain, "", words::TAKE.of(lang))),
            button(Look::Main, "1", words::TAKE_AND_START.of(lang)),
        )
    } else {
        (None, button(Look::Main, "", words::TAKE.of(lang)))
    };
    view! { <PostForm action=action class="contents"><Hidden name="version" value=version/>{first}{second}</PostForm> }.into_any()
}
