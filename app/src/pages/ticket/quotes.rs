//! Quotes of a ticket: where each version stands, what it changes, who answered; and its link, once.

use business::ports::QuoteAnswer;
use domain::{
    Money,
    workshop::{PartChoice, Quote, QuoteState, Stage, difference},
};
use leptos::prelude::*;

use super::TicketView;
use crate::{
    document::PageContext,
    format,
    pages::quote::{changes, drawn},
    paths,
    ui::{Button, Field, Icon, Input, Look, Note, Notice, Pill, PostForm, QrCode, Tone, reader_lang},
    words::{quotes as words, ticket as ticket_words},
};

/// The quote that waits for its answer, if one does.
pub(super) fn open(view: &TicketView) -> Option<&Quote> {
    let stage = view.page.ticket.state.stage();
    let open = |quote: &&Quote| quote.is_open(stage, view.page.now).is_ok();
    view.page.quotes.iter().rev().find(open)
}

/// The heading and all versions, newest first.
pub(super) fn quotes(view: &TicketView) -> AnyView {
    let lang = reader_lang();
    let ticket = &view.page.ticket;
    let ceiling = ticket
        .ceiling
        .filter(|_| {
            ticket.state.stage() == Stage::Received && ticket.is_within_ceiling() && !ticket.lines.is_empty()
        })
        .map(|ceiling| {
            let ceiling = format::money(Money::new(ceiling, ticket.currency), lang);
            view! { <p class="meta soft">{words::within_ceiling(&ceiling, lang)}</p> }
        });
    let changed = open(view).filter(|quote| has_changed(view, quote)).map(|_| {
        view! { <Notice tone=Tone::Attention>{words::LINES_CHANGED.of(lang)}</Notice> }
    });
    let versions: Vec<_> = view
        .page
        .quotes
        .iter()
        .rev()
        .map(|quote| version(view, quote))
        .collect();
    view! {
        <div class="head"><h2 id="quotes-title">{words::QUOTES.of(lang)}</h2>{links(view)}</div>
        {ceiling}
        {changed}
        <ul class="quotes">{versions}</ul>
    }
    .into_any()
}

/// What was sent is no longer what stands on the ticket.
fn has_changed(view: &TicketView, quote: &Quote) -> bool {
    let ticket = &view.page.ticket;
    let sent = quote.lines.iter().map(|line| &line.line);
    !sent.eq(ticket.lines.iter()) || quote.payers != ticket.payers
}

/// How many links are about, and the way to switch them off.
fn links(view: &TicketView) -> Option<AnyView> {
    let lang = reader_lang();
    let count = usize::try_from(view.page.open_links).unwrap_or_default();
    if count == 0 || !view.is_own || !view.page.may_edit {
        return None;
    }
    let action = format!("{}/revoke", paths::ticket_quotes(&view.code()));
    Some(
        view! {
            <span class="end line meta soft no-print">
                {words::OPEN_LINKS.of(lang, count)}
                <PostForm action=action class="contents"><Button look=Look::Link>{words::REVOKE.of(lang)}</Button></PostForm>
            </span>
        }
        .into_any(),
    )
}

fn version(view: &TicketView, quote: &Quote) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let money = |minor| format::money(Money::new(minor, quote.currency), lang);
    let who = view.name(quote.sent_by).unwrap_or_default();
    let sent = words::sent(&locale.when(quote.sent_at), &who, lang);
    let until = match quote.state {
        QuoteState::Sent => {
            let last = quote.valid_until - jiff::SignedDuration::from_secs(1);
            format!(", {}", words::until(&locale.date_short(last), lang))
        }
        _ => String::new(),
    };
    let is_over = quote
        .is_open(view.page.ticket.state.stage(), view.page.now)
        .is_err();
    let (tone, icon) = match quote.state {
        QuoteState::Sent if is_over => (Tone::Neutral, Icon::Minus),
        QuoteState::Sent => (Tone::Info, Icon::Clock),
        QuoteState::Accepted { .. } => (Tone::Done, Icon::CircleCheck),
        QuoteState::Refused { .. } => (Tone::Danger, Icon::CircleX),
        QuoteState::Expired { .. } => (Tone::Attention, Icon::Hourglass),
        QuoteState::Replaced { .. } => (Tone::Neutral, Icon::History),
    };
    let state = if quote.state == QuoteState::Sent && is_over {
        words::MOVED_ON
    } else {
        words::state(quote.state.name())
    };
    let total = quote
        .standing_totals()
        .map(|totals| money(totals.to_pay))
        .unwrap_or_default();
    let pdf = format!(
        "{}/{}/quote.pdf",
        paths::ticket_quotes(&view.code()),
        quote.number
    );
    let answer = view.page.answers.iter().find(|answer| answer.quote == quote.id);
    view! {
        <li>
            <div class="line">
                <b>{words::quote(quote.number, lang)}</b>
                <Pill tone=tone icon=icon>{state.of(lang)}</Pill>
                <span class="end money">{total}</span>
            </div>
            <div class="meta soft">{sent}{until}" "<a class="t-brand underline" href=pdf>{ticket_words::PDF}</a></div>
            {answered(quote, answer)}
            {changed(view, quote)}
            {acts(view, quote)}
        </li>
    }
    .into_any()
}

/// Who answered, why not, and the signature.
fn answered(quote: &Quote, answer: Option<&QuoteAnswer>) -> Option<AnyView> {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let (QuoteState::Accepted { at, channel, .. } | QuoteState::Refused { at, channel }) = quote.state else {
        return None;
    };
    let name = answer.map(|answer| answer.name.clone()).unwrap_or_default();
    let text = words::answered(&name, channel, &locale.when(at), lang);
    let reason = answer
        .map(|answer| answer.reason.clone())
        .filter(|reason| !reason.is_empty())
        .map(|reason| view! { <p class="wrap typed">{format!("« {reason} »")}</p> });
    let signature = answer.and_then(|answer| answer.signature.as_ref()).map(drawn);
    let parts = used_parts(quote);
    Some(view! { <div class="meta">{text}</div>{reason}{parts}{signature} }.into_any())
}

/// The customer's choice of parts, which the law wants kept.
fn used_parts(quote: &Quote) -> Option<AnyView> {
    let QuoteState::Accepted { choice, .. } = &quote.state else {
        return None;
    };
    let lang = reader_lang();
    let notes: Vec<_> = quote
        .lines
        .iter()
        .filter_map(|line| {
            let part = choice.parts.get(&line.line.id)?;
            let word = match part {
                PartChoice::Circular => words::USED_PART,
                PartChoice::New => words::NEW_PART,
            };
            Some(format!("{} : {}", line.line.label, word.of(lang).to_lowercase()))
        })
        .map(|text| view! { <div class="meta"><Note tone=Tone::Brand icon=Icon::Leaf>{text}</Note></div> })
        .collect();
    (!notes.is_empty()).then(|| notes.into_any())
}

/// What it changes against the version before.
fn changed(view: &TicketView, quote: &Quote) -> Option<AnyView> {
    let lang = reader_lang();
    let before = view
        .page
        .quotes
        .iter()
        .find(|other| other.number == quote.number - 1)?;
    let found = difference(&before.standing(), &quote.standing());
    if found.changes.is_empty() {
        return None;
    }
    let sign = if found.more() > 0 { "+" } else { "" };
    let more = format!(
        "{sign}{}",
        format::money(Money::new(found.more(), quote.currency), lang)
    );
    Some(
        view! {
            <details class="difference">
                <summary class="meta">{words::difference(before.number, &more, lang)}</summary>
                {changes(&found.changes, quote.currency)}
            </details>
        }
        .into_any(),
    )
}

/// What may be done about a quote that waits.
fn acts(view: &TicketView, quote: &Quote) -> Option<AnyView> {
    let lang = reader_lang();
    let is_open = open(view).is_some_and(|open| open.id == quote.id);
    if !is_open || !view.is_own || !view.page.may_edit {
        return None;
    }
    let action = |what: &str| format!("{}/{}/{what}", paths::ticket_quotes(&view.code()), quote.number);
    let remind = quote.remind_at.filter(|at| *at <= view.page.now).map(|_| {
        view! {
            <PostForm action=action("reminded") class="contents">
                <Button icon=Icon::Phone>{words::REMINDED.of(lang)}</Button>
            </PostForm>
        }
    });
    Some(
        view! {
            <div class="line no-print quote-acts">
                {remind}
                <PostForm action=action("link") class="contents">
                    <Button icon=Icon::Link>{words::NEW_LINK.of(lang)}</Button>
                </PostForm>
            </div>
        }
        .into_any(),
    )
}

/// The link that was just made, to be passed on: it is shown this once.
pub(super) fn link(view: &TicketView) -> Option<AnyView> {
    let lang = reader_lang();
    let (number, address) = view.typed.quote_link.clone()?;
    let (shown, followed) = (address.clone(), address.clone());
    Some(
        view! {
            <div class="panel quote-link" role="status">
                <div>
                    <p class="strong">{words::link_ready(number, lang)}</p>
                    <Field name="quote-link" label=words::LINK.of(lang) help=words::LINK_ONCE.of(lang)>
                        <Input value=shown autocomplete="off"/>
                    </Field>
                    <a class="t-brand" href=followed target="_blank" rel="noreferrer noopener">{words::see(number, lang)}</a>
                </div>
                <QrCode content=address label=words::LINK_QR.of(lang)/>
            </div>
        }
        .into_any(),
    )
}
