//! A ticket as a row of Today: what it is, why it is here, since or until when, how much, what comes next.

use business::ports::TicketCard;
use domain::{
    Money,
    people::User,
    workshop::{Priority, Stage},
};
use jiff::Timestamp;
use leptos::prelude::*;

use crate::{
    document::PageContext,
    format::{self, Locale},
    paths,
    ui::{ButtonLink, Icon, Look, Note, PromiseNote, Sr, Thumb, Tone},
    words::{board, today as words},
};

/// The row. `is_main`: its action is the page's filled button.
pub(super) fn row(card: &TicketCard, people: &[User], now: Timestamp, is_main: bool) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let (code, stage) = (card.code.to_string(), card.state.stage());
    let href = paths::ticket(&code);
    let waits = board::waits(card, &locale);
    let detail = if card.is_late(now) || !matches!(stage, Stage::Received | Stage::Diagnosing) {
        format!("{}{}", waits.text, board::at_place(&card.location))
    } else {
        board::work(card, lang)
    };
    let detail = if matches!(stage, Stage::Approved | Stage::QuoteDeclined) {
        format!("{} · {detail}", words::ANSWERED.of(lang))
    } else {
        detail
    };
    let customer = (!card.customer_name.is_empty()).then(|| {
        view! { " "<span class="soft cust"><span class="hide-phone">"· "</span>{card.customer_name.clone()}</span> }
    });
    let title = code.clone();
    let urgent = (card.priority == Priority::Urgent)
        .then(|| view! { <Note tone=Tone::Attention icon=Icon::Zap>{board::URGENT.of(lang)}</Note>" " });
    let act = act(words::act(stage).of(lang), href.clone(), code.clone(), is_main);
    view! {
        <li class="todo" data-ticket=code data-version=card.version.to_string()>
            <Thumb category=card.category.clone()/>
            <div class="cut">
                <div class="cut top">
                    <a class="strong" href=href title=title>{card.item_title.clone()}</a>
                    {customer}
                </div>
                <div class="meta soft cut-2">{urgent}{detail}</div>
            </div>
            <div class="when meta">{when(card, people, now, &locale)}</div>
            <div class="sum">{sum(card, lang)}</div>
            <div class="act">{act}</div>
        </li>
    }
    .into_any()
}

/// What comes next, with the code for who listens: several rows have the same word.
fn act(word: &'static str, href: String, code: String, is_main: bool) -> AnyView {
    if is_main {
        view! { <ButtonLink href=href look=Look::Main>{word}<Sr>" "{code}</Sr></ButtonLink> }.into_any()
    } else {
        view! {
            <ButtonLink href=href look=Look::Link icon_after=Icon::ChevronRight>{word}<Sr>" "{code}</Sr></ButtonLink>
        }
        .into_any()
    }
}

fn when(card: &TicketCard, people: &[User], now: Timestamp, locale: &Locale) -> AnyView {
    let lang = locale.lang;
    let who = card
        .technician
        .and_then(|id| people.iter().find(|user| user.id == id))
        .map_or_else(|| words::NOBODY.of(lang).to_owned(), |user| user.name.clone());
    match (card.promised_at, card.state.stage()) {
        (Some(due), _) if card.is_late(now) => {
            let promised = if locale.is_same_day(due, now) {
                words::promised_at(&locale.hour(due), lang)
            } else {
                words::promised(&locale.when(due), lang)
            };
            view! { <PromiseNote due=due/><div class="soft cut">{promised}</div> }.into_any()
        }
        (_, Stage::Paid) => {
            let ago = locale.ago(card.state_since);
            view! { <Note tone=Tone::Done icon=Icon::Check>{ago}</Note><div class="soft cut">{who}</div> }
                .into_any()
        }
        (Some(due), _) if !card.state.stage().is_done() => {
            view! { <PromiseNote due=due/><div class="soft cut">{who}</div> }.into_any()
        }
        _ => {
            let ago = locale.ago(card.state_since);
            view! { <Note icon=Icon::Clock>{ago}</Note><div class="soft cut">{who}</div> }.into_any()
        }
    }
}

/// What is due, what was paid, or that nothing is priced yet.
fn sum(card: &TicketCard, lang: domain::Lang) -> AnyView {
    let money = |minor| format::money(Money::new(minor, card.currency), lang);
    if card.to_pay == 0 && card.paid == 0 {
        return view! { <div class="money meta soft">{words::TO_PRICE.of(lang)}</div> }.into_any();
    }
    if card.due() <= 0 {
        return view! {
            <div class="money">{money(card.to_pay)}</div>
            <div class="money meta"><Note tone=Tone::Done icon=Icon::Check>{words::PAID.of(lang)}</Note></div>
        }
        .into_any();
    }
    view! {
        <div class="money">{money(card.due())}</div>
        <div class="money meta soft">{words::TO_PAY.of(lang)}</div>
    }
    .into_any()
}
