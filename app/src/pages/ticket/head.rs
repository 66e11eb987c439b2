//! The head: what, which code, whose; state, what happened last, next actions; how far.

use business::ports::{Happening, TimelineEntry};
use domain::{
    Money,
    workshop::{Origin, Stage, TicketState},
};
use leptos::prelude::*;

use super::{TicketView, moves::Moves, thing};
use crate::{
    document::PageContext,
    format, paths,
    ui::{
        Button, ButtonLink, Crumbs, Icon, IconButton, LiveDot, Look, Menu, MenuLink, Note, Notice, Progress,
        Size, StatePill, Tag, Tone, Track, reader_lang,
    },
    words::{frame, happenings, happenings::Told, states, ticket as words},
};

/// Everything above the two columns.
pub(super) fn head(view: &TicketView, moves: Option<&Moves>) -> AnyView {
    let lang = reader_lang();
    let ticket = &view.page.ticket;
    let code = view.code();
    let here = if ticket.origin == Origin::Import {
        words::KIND_OF_PAST_PAGE
    } else {
        words::KIND_OF_PAGE
    };
    let links = vec![(paths::WORKSHOP.to_owned(), frame::WORKSHOP.of(lang).to_owned())];
    let customer = view.page.customer.as_ref().map(domain::customers::Customer::name);
    let acts = moves.map(|moves| {
        let menu = moves
            .has_menu()
            .then(|| view! { <IconButton label=words::OTHER_MOVES.of(lang) icon=Icon::Ellipsis look=Look::Plain opens="moves"/> });
        view! { <div class="acts">{menu}{moves.buttons(Size::Normal)}</div> }
    });
    view! {
        <div class="ticket-head">
            <Crumbs links=links here=here.of(lang)/>
            <div class="titleline">
                <h1 class="wrap">{thing(&view.page)}</h1>
                <Tag code=code/>
                {customer.map(|name| view! { <span class="soft hide-phone wrap">{name}</span> })}
                {view.is_own.then(|| view! { <span class="end no-print"><IconButton label=words::PRINT.of(lang) icon=Icon::Printer opens="prints"/></span> })}
            </div>
            <div class="nowline" data-ticket=ticket.id.to_string() data-version=ticket.version.to_string()>
                <StatePill stage=ticket.state.stage() is_big=true/>
                {last(view)}
                {acts}
            </div>
            {(ticket.origin != Origin::Import).then(|| view! { <Track stops=stops(&view.page)/> })}
        </div>
        {view.is_own.then(|| prints(&view.code()))}
    }
    .into_any()
}

/// The bar under the thumb on a phone.
pub(super) fn actbar(moves: &Moves) -> AnyView {
    let lang = reader_lang();
    let next = moves.next.map(|to| moves.button(to, Look::Main, Size::Normal));
    let menu = moves.has_menu().then(|| {
        if next.is_some() {
            view! { <IconButton label=words::OTHER_MOVES.of(lang) icon=Icon::Ellipsis look=Look::Plain opens="moves"/> }.into_any()
        } else {
            view! { <Button icon=Icon::Ellipsis opens="moves">{words::OTHER_MOVES.of(lang)}</Button> }.into_any()
        }
    });
    (menu.is_some() || next.is_some())
        .then(|| view! { <div class="actbar">{menu}{next}</div> })
        .into_any()
}

/// What can be printed.
fn prints(code: &str) -> AnyView {
    let lang = reader_lang();
    let (receipt, label) = (print_path(code, "receipt"), print_path(code, "label"));
    view! {
        <Menu id="prints" title=words::PRINT.of(lang)>
            <MenuLink href=receipt lead=Icon::FileText hint=words::PDF>{words::RECEIPT.of(lang)}</MenuLink>
            <MenuLink href=label lead=Icon::Tag hint=words::PDF>{words::LABEL.of(lang)}</MenuLink>
        </Menu>
    }
    .into_any()
}

fn print_path(code: &str, what: &str) -> String {
    format!("{}/{what}.pdf", paths::ticket(code))
}

/// After an intake: the two papers, one press each.
pub(super) fn print_notice(code: &str) -> AnyView {
    let lang = reader_lang();
    let (receipt, label) = (print_path(code, "receipt"), print_path(code, "label"));
    view! {
        <Notice tone=Tone::Done>
            <span class="print-notice">
                <span class="grow">{words::TAKEN_IN_NOW.of(lang)}</span>
                <ButtonLink href=receipt icon=Icon::Printer>{words::RECEIPT.of(lang)}</ButtonLink>
                <ButtonLink href=label icon=Icon::Tag>{words::LABEL.of(lang)}</ButtonLink>
            </span>
        </Notice>
    }
    .into_any()
}

/// Tells an entry of the timeline.
pub(super) fn tell(view: &TicketView, entry: &TimelineEntry) -> Told {
    happenings::told(
        &entry.what,
        view.page.ticket.currency,
        |user| view.name(Some(user)),
        reader_lang(),
    )
}

/// What happened last, or that the till comes next.
fn last(view: &TicketView) -> Option<AnyView> {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let ticket = &view.page.ticket;
    if ticket.state.stage() == Stage::Ready && ticket.due() > 0 {
        let due = format::money(Money::new(ticket.due(), ticket.currency), lang);
        let text = words::waits_for_till(&ticket.code.to_string(), &due, lang);
        return Some(view! { <Note tone=Tone::Brand icon=Icon::Receipt>{text}</Note> }.into_any());
    }
    let entry = view.page.timeline.iter().rev().find(|entry| {
        !entry.undone
            && !matches!(
                entry.what,
                Happening::Noted { .. } | Happening::PaymentCaptured { .. }
            )
    })?;
    let mut told = tell(view, entry);
    if let (Origin::Import, TicketState::Closed { outcome }) = (ticket.origin, &ticket.state) {
        told.what = format!(
            "{}, {}",
            happenings::ended(*outcome, lang),
            told.what.to_lowercase()
        );
    }
    let is_new = locale.now.duration_since(entry.at).as_secs() < 60;
    let who = view.name(entry.actor).map(|name| format!(", {name}"));
    let dot = is_new.then(|| view! { <LiveDot label=frame::LIVE.of(lang)/> });
    Some(
        view! {
            <span class="soft last">{dot}<span class="wrap">{told.what}{who}", "{locale.ago(entry.at)}</span></span>
        }
        .into_any(),
    )
}

/// The way of a ticket whose work goes as it should.
const WAY: [Stage; 8] = [
    Stage::Received,
    Stage::Diagnosing,
    Stage::Approved,
    Stage::InRepair,
    Stage::QualityCheck,
    Stage::Ready,
    Stage::Paid,
    Stage::Collected,
];

/// How far along [`WAY`] a state lies.
const fn place(stage: Stage) -> usize {
    match stage {
        Stage::Requested | Stage::Booked | Stage::Received => 0,
        Stage::Diagnosing => 1,
        Stage::Quoted | Stage::Approved | Stage::QuoteDeclined | Stage::QuoteExpired => 2,
        Stage::AwaitingParts | Stage::InRepair | Stage::Paused | Stage::Unrepairable => 3,
        Stage::QualityCheck => 4,
        Stage::Ready | Stage::Unclaimed => 5,
        Stage::Paid => 6,
        _ => 7,
    }
}

/// The stops of a ticket: behind it only those where it has been, then where it is, then those that usually follow.
fn stops(page: &business::workshop::TicketPage) -> Vec<(String, Progress)> {
    let lang = reader_lang();
    let name = |stage: Stage| states::stage_short(stage).of(lang).to_owned();
    let now = page.ticket.state.stage();
    let been: Vec<Stage> = page
        .timeline
        .iter()
        .filter(|entry| !entry.undone)
        .flat_map(|entry| match &entry.what {
            Happening::TakenIn => vec![Stage::Received],
            Happening::Moved { from, to, .. }
            | Happening::Settled { from, to }
            | Happening::Quote { from, to, .. } => stages(&[from, to]),
            Happening::Undone { to } => stages(&[to]),
            _ => vec![],
        })
        .collect();
    let mut stops: Vec<_> = WAY
        .iter()
        .filter(|stop| place(**stop) < place(now) && been.contains(stop))
        .map(|stop| (name(*stop), Progress::Done))
        .collect();
    if matches!(now, Stage::Requested | Stage::Booked) {
        stops.push((name(now), Progress::Now));
        stops.push((name(Stage::Received), Progress::Ahead));
    } else {
        stops.push((name(now), Progress::Now));
    }
    if !now.is_open() {
        return stops;
    }
    let gives_back = matches!(
        now,
        Stage::Unrepairable | Stage::QuoteDeclined | Stage::QuoteExpired
    );
    let ahead = WAY.iter().filter(|stop| {
        let is_asked = match stop {
            Stage::QualityCheck => page.store.exit_control,
            // Nothing to pay: nothing passes by the till.
            Stage::Paid => page.ticket.lines.is_empty() || page.ticket.to_pay() > 0,
            _ => true,
        };
        is_asked && place(**stop) > place(now) && (!gives_back || place(**stop) >= place(Stage::Ready))
    });
    stops.extend(ahead.map(|stop| (name(*stop), Progress::Ahead)));
    stops
}

fn stages(states: &[&TicketState]) -> Vec<Stage> {
    states.iter().map(|state| state.stage()).collect()
}
