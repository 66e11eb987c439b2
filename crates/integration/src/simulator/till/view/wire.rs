//! The wire to Boucle: what was sent and how it stands, and what is to go wrong next.

use std::time::Duration;

use domain::{Lang, Money};
use jiff::Timestamp;
use maud::{Markup, html};

use super::{
    super::{
        book::{Answer, Book, Outcome, Sent},
        faults::Fault,
        format,
        words::{self, Words, words},
    },
    Counter, Sale, icon,
};

/// Notices in the list; the rest is counted.
const SHOWN: usize = 50;

/// Boxes to order faults with.
pub(super) fn faults(page: &Counter<'_>, w: &Words) -> Markup {
    let lang = page.look.lang;
    // The boxes belong to the order that comes next: the payment, or the scan before it.
    let form = if matches!(page.sale, Sale::Open(..)) {
        "pay"
    } else {
        "scan"
    };
    html! {
        section {
            div class="head" { h2 { (w.faults) } span class="end meta soft" { (w.next_only) } }
            fieldset {
                legend class="sr" { (w.faults) }
                div class="faults" {
                    @for fault in Fault::ALL {
                        label class="check" {
                            input type="checkbox" name={ "fault_" (fault.name()) } form=(form) checked[page.form.faults.contains(&fault)];
                            span class="box" { (icon("check")) }
                            (words::fault(fault, lang).0)
                        }
                    }
                }
            }
            p class="told meta soft" {
                svg class="i i-s" aria-hidden="true" { use href="#i-info" {} }
                span {
                    span class="told-none" { (w.no_fault) }
                    @for fault in Fault::ALL {
                        span class={ "told-" (fault.name()) } { (words::fault(fault, lang).2) " " }
                    }
                }
            }
        }
    }
}

/// The notices, newest first.
pub(in super::super) fn sent(book: &Book, now: Timestamp, lang: Lang) -> Markup {
    let w = words(lang);
    let (shown, rest): (Vec<_>, Vec<_>) = book.newest().enumerate().partition(|(place, _)| *place < SHOWN);
    let count = |outcomes: &[Outcome]| {
        rest.iter()
            .filter(|(_, sent)| outcomes.contains(&sent.outcome))
            .count()
    };
    html! {
        @if book.counters.shut { div class="notice" data-tone="danger" { (icon("circle-x")) p { (w.shut) } } }
        @if shown.is_empty() { p class="sent-none" { (w.nothing_sent) } }
        @else {
            ul class="sent" {
                @for (_, sent) in &shown {
                    li {
                        span class="cut" { span class="code" { (sent.type_name) } }
                        span class="num strong" { @if let Some(amount) = signed(sent) { (format::money(amount, lang)) } }
                        span class="soft cut" { (subject(sent, is_copy(book, sent), w, lang)) }
                        (standing(sent, now, w, lang))
                    }
                }
                @if !rest.is_empty() {
                    li class="others" {
                        (words::others(
                            count(&[Outcome::Accepted]), count(&[Outcome::Waiting]), count(&[Outcome::Refused, Outcome::GivenUp]), lang,
                        ))
                    }
                }
            }
        }
    }
}

fn signed(sent: &Sent) -> Option<Money> {
    let amount = sent.amount?;
    let sign = if sent.refund_id.is_some() { -1 } else { 1 };
    Some(Money::new(sign * amount.minor, amount.currency))
}

/// A duplicate stands right after the notice it copies.
fn is_copy(book: &Book, sent: &Sent) -> bool {
    book.before(sent.number)
        .is_some_and(|before| before.webhook_id == sent.webhook_id)
}

fn subject(sent: &Sent, copy: bool, w: &Words, lang: Lang) -> String {
    let id = sent.refund_id.as_ref().unwrap_or(&sent.payment_id);
    let mut parts = vec![sent.code.as_str(), id.as_str()];
    if copy {
        parts.push(w.duplicate);
    }
    parts.extend(sent.faults.iter().map(|fault| words::fault(*fault, lang).1));
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

/// Where a notice stands: an icon and a word.
fn standing(sent: &Sent, now: Timestamp, w: &Words, lang: Lang) -> Markup {
    let wait = sent
        .due_at
        .and_then(|at| Duration::try_from(at.duration_since(now)).ok())
        .unwrap_or_default();
    let in_time = format::wait(wait);
    let said = match sent.answer {
        Some(Answer::Status(status)) => status.to_string(),
        Some(Answer::Silence) => w.no_answer.to_owned(),
        Some(Answer::Lost) => w.answer_lost.to_owned(),
        None => String::new(),
    };
    let (tone, name, text) = match sent.outcome {
        Outcome::Accepted if sent.known => ("t-done", "check-check", format!("{said}, {}", w.known)),
        Outcome::Accepted => {
            let ms = sent.answered_ms.unwrap_or_default();
            let preposition = if lang == Lang::Fr { "en" } else { "in" };
            ("t-done", "check", format!("{said} {preposition} {ms}\u{a0}ms"))
        }
        Outcome::Refused => ("t-danger", "circle-x", format!("{}, {said}", w.refused)),
        Outcome::GivenUp => ("t-danger", "circle-x", format!("{}, {said}", w.given_up)),
        Outcome::Waiting if sent.attempts > 0 => {
            let attempt = words::attempt(sent.attempts + 1, lang);
            ("soft", "rotate-ccw", format!("{said}, {attempt} {in_time}"))
        }
        Outcome::Waiting if sent.held => ("soft", "hourglass", w.held_back.to_owned()),
        Outcome::Waiting if wait.is_zero() => ("soft", "hourglass", w.leaves.to_owned()),
        Outcome::Waiting => ("soft", "hourglass", format!("{} {in_time}", w.leaves_in)),
    };
    html! { span class={ "note " (tone) } { (icon(name)) (text) } }
}
