//! The pages of the till, as HTML. Whatever comes from outside is text here and nothing else: the template escapes it.

use std::time::Duration;

use domain::{Lang, Money};
use jiff::Timestamp;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{
    TillConfig,
    assets::ICONS,
    book::{Answer, Book, Outcome, Sent},
    faults::Fault,
    format,
    page::{Look, PayForm},
    payable::Payable,
    words::{self, Words, words},
};

/// Notices in the list; the rest is counted.
const SHOWN: usize = 50;

/// What stands on the counter.
pub(super) enum Sale {
    /// Nothing.
    Idle,
    /// A code that could not be read, and why.
    NotRead(String),
    /// What is to be paid, read at this time; payments that can be given back.
    Open(Box<Payable>, Timestamp, Vec<(String, Money)>),
    /// What was just taken or given back, newest first.
    Done(Vec<Sent>),
}

/// What the page with the sale shows.
pub(super) struct Counter<'a> {
    pub(super) config: &'a TillConfig,
    pub(super) look: Look,
    pub(super) opened_at: Timestamp,
    pub(super) ping: Option<Duration>,
    pub(super) scanned: &'a str,
    pub(super) sale: Sale,
    pub(super) form: &'a PayForm,
    pub(super) sent: Markup,
}

pub(super) fn icon(name: &str) -> Markup {
    html! { svg class="i" aria-hidden="true" { use href={ "#i-" (name) } {} } }
}

fn document(look: Look, title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(look.lang.tag()) data-density="touch" data-theme=[look.theme.name()] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href="/till.css";
                link rel="icon" href="data:,";
                script type="module" src="/till.js" {}
            }
            body { (PreEscaped(ICONS)) (body) }
        }
    }
}

fn name_of(config: &TillConfig, w: &Words) -> String {
    format!("{} {} · {}", w.till, config.till, w.simulator)
}

pub(super) fn counter(page: &Counter<'_>) -> Markup {
    let (w, config) = (words(page.look.lang), page.config);
    let name = name_of(config, w);
    let body = html! {
        div class="till" {
            header {
                svg class="i i-l" aria-hidden="true" { use href="#i-receipt" {} }
                h1 { (name) }
                span class="soft cut hide-phone" {
                    (config.store_name) ", " (w.open_since) " " (format::hour(page.opened_at, &config.zone))
                }
                @match page.ping {
                    Some(ping) => span class="end state t-done" {
                        (icon("plug")) span class="hide-phone" { (w.answers_in) " " (ping.as_millis().max(1)) " ms" }
                        span class="only-phone" { (ping.as_millis().max(1)) " ms" }
                    },
                    None => span class="end state t-danger" { (icon("plug")) (w.silent) },
                }
                a class="btn btn-quiet btn-icon" href="/settings" aria-label=(w.settings) { (icon("settings-2")) }
            }
            div class="till-body" {
                main class="till-sale" aria-label=(w.current_sale) {
                    div class="till-scan" { (scan(page, w)) }
                    div class="till-lines" tabindex="-1" { (lines(page, w)) }
                    @if let Sale::Open(payable, _, refundable) = &page.sale { (pay(page, payable, refundable, w)) }
                }
                aside class="till-wire" aria-label=(w.wire) {
                    section {
                        div class="head" {
                            h2 { (w.sent) }
                            button class="replay" form="replay" { (w.replay) }
                        }
                        div id="sent" tabindex="0" role="region" aria-label=(w.sent) { (page.sent) }
                    }
                    (faults(page, w))
                    form id="replay" method="post" action="/replay" {}
                }
            }
        }
    };
    document(page.look, &name, &body)
}

fn scan(page: &Counter<'_>, w: &Words) -> Markup {
    html! {
        search {
            form id="scan" action="/" {
                div class="scan" {
                    (icon("scan-barcode"))
                    label class="sr" for="code" { (w.scan) }
                    input id="code" name="code" class="bare grow" placeholder=(w.scan) value=(page.scanned) maxlength="64"
                        autocomplete="off" autocapitalize="characters" spellcheck="false" enterkeyhint="search"
                        autofocus[matches!(page.sale, Sale::Idle | Sale::NotRead(_) | Sale::Done(_))];
                    span class="kbd" aria-hidden="true" { (w.enter) }
                }
            }
        }
    }
}

fn lines(page: &Counter<'_>, w: &Words) -> Markup {
    let lang = page.look.lang;
    match &page.sale {
        Sale::Idle => html! {
            div class="till-idle" {
                div class="empty" { h2 { (w.idle) } p { (w.idle_more) } }
            }
        },
        Sale::NotRead(why) => html! {
            div class="notice" data-tone="danger" role="alert" {
                (icon("circle-x"))
                span class="tag" { (page.scanned) }
                p { (why) }
            }
        },
        Sale::Done(done) => html! { div class="till-idle" { (receipt(done, w, lang)) } },
        Sale::Open(payable, read_at, _) => html! {
            (told_wrong(page.form))
            div class="head" {
                span class="tag" { (payable.code) }
                h2 { @if payable.title.is_empty() { (words::kind(&payable.kind, lang)) } @else { (payable.title) } }
                @if !payable.customer.is_empty() { span class="soft" { (payable.customer) } }
                a class="btn btn-quiet end" href="/" { (w.put_away) }
            }
            @if let Some(till) = &payable.hold {
                div class="notice" data-tone="attention" { (icon("triangle-alert")) p { (w.held) " " (till) } }
            }
            table class="table" {
                thead { tr {
                    th scope="col" { (w.read_at) " " (format::hour(*read_at, &page.config.zone)) }
                    th scope="col" class="r" { (w.quantity) }
                    th scope="col" class="r" { (w.vat) }
                    th scope="col" class="r" { (w.total_with_tax) }
                } }
                tbody {
                    @for line in &payable.lines {
                        tr {
                            td class="wrap" { (line.label) }
                            td class="r" { (format::decimal(&line.quantity, lang)) }
                            td class="r soft" { (format::percent(&line.rate, lang)) }
                            td class="r" { @if let Some(total) = line.total { (format::money(total, lang)) } }
                        }
                    }
                    @if payable.lines.is_empty() { tr { td class="soft" colspan="4" { (w.no_lines) } } }
                }
            }
            (sums(payable, w, lang))
        },
    }
}

fn sums(payable: &Payable, w: &Words, lang: Lang) -> Markup {
    html! {
        dl class="sums meta" {
            @if let Some(net) = payable.net() { dt { (w.total_net) } dd { (format::money(net, lang)) } }
            @for vat in &payable.vat {
                dt { (w.vat) " " (format::percent(&vat.rate, lang)) }
                dd { (format::money(vat.tax, lang)) }
            }
            @if let Some(total) = payable.total.filter(|_| !payable.settled.is_empty()) {
                dt { (w.total_with_tax) } dd { (format::money(total, lang)) }
            }
            @for (label, amount) in &payable.settled {
                dt { (w.settled) ", " @if label.is_empty() { (w.paid_before) } @else { (label) } }
                dd { (format::money(Money::new(-amount.minor, amount.currency), lang)) }
            }
            dt { (w.nature) } dd { (words::kind(&payable.kind, lang)) }
            @if !payable.state.is_empty() { dt { (w.state) } dd { (words::state(&payable.state, lang)) } }
        }
    }
}

fn receipt(done: &[Sent], w: &Words, lang: Lang) -> Markup {
    let Some(first) = done.first() else {
        return html! {};
    };
    let mut receipts: Vec<&str> = done.iter().rev().map(Sent::receipt).collect();
    receipts.dedup();
    let amounts = done.iter().filter_map(|sent| sent.amount);
    let sum = amounts.reduce(|sum, amount| sum.plus(amount).unwrap_or(sum));
    html! {
        div class="till-done" role="status" {
            span class="t-done" { (icon("circle-check")) }
            h2 { @if first.refund_id.is_some() { (w.given) } @else { (w.taken) } }
            @if let Some(sum) = sum { p class="amount" { (format::money(sum, lang)) } }
            p class="soft" {
                (w.receipt) " " span class="code" {
                    (receipts.join(", "))
                }
                @if done.len() > receipts.len() { ", " (done.len()) " " (w.notices) }
            }
            div class="acts" {
                a class="btn" href={ "/?code=" (first.code) } { (icon("rotate-ccw")) (w.read_again) " " (first.code) }
            }
        }
    }
}

/// What was wrong with what was typed, once above; each field says it again.
fn told_wrong(form: &PayForm) -> Markup {
    html! {
        @if !form.wrong.is_empty() {
            div class="notice" data-tone="danger" role="alert" {
                (icon("circle-x"))
                ul { @for (field, sentence) in &form.wrong { li { a href={ "#" (field) } { (sentence) } } } }
            }
        }
    }
}

fn pay(page: &Counter<'_>, payable: &Payable, refundable: &[(String, Money)], w: &Words) -> Markup {
    let (form, lang) = (page.form, page.look.lang);
    let due = payable.due;
    let shown = format::money(Money::new(due.minor.abs(), due.currency), lang);
    let nothing = due.minor <= 0;
    let mode = |value: &str, label: &str, shut: bool| {
        html! {
            label { input type="radio" name="mode" value=(value) checked[form.mode == value] disabled[shut]; (label) }
        }
    };
    let tender = |value: &str, name: &str, label: &str| {
        html! {
            label class="btn pick" {
                input type="radio" name="tender" value=(value) checked[form.tender == value];
                (icon(name)) (label)
            }
        }
    };
    html! {
        form class="pay" id="pay" method="post" action="/pay" {
            input type="hidden" name="code" value=(payable.code);
            input type="hidden" name="due" value=(due.minor);
            input type="hidden" name="currency" value=(due.currency);
            @if let Some(version) = payable.version { input type="hidden" name="version" value=(version); }
            div class="pay-top" {
                div {
                    div class="soft" { @if due.minor < 0 { (w.to_give) } @else { (w.to_take) } }
                    div class="due" { (shown) }
                }
                fieldset class="tenders" {
                    legend class="sr" { (w.tender) }
                    (tender("card", "credit-card", w.card))
                    (tender("cash", "euro", w.cash))
                    (tender("credit", "wallet", w.credit))
                    (tender("more", "ellipsis", w.more))
                }
            }
            fieldset {
                legend class="sr" { (w.how_much) }
                div class="segments" {
                    (mode("all", &format!("{}, {shown}", w.all), nothing))
                    (mode("part", w.part, false))
                    (mode("twice", w.twice, nothing))
                    (mode("refund", w.refund, false))
                }
            }
            div class="row when when-part" { (field(form, "part", w.amount, &form.part, w.amount_help, due)) }
            div class="row when when-refund" {
                (refund_of(form, refundable, w, lang))
                (field(form, "back", w.back, &form.back, "", due))
            }
            div class="row when when-netted" {
                div class="field when-more" {
                    label for="which" { (w.which) }
                    span class="picker" {
                        select class="select" id="which" name="which" {
                            @for (value, label) in w.other_tenders { option value=(value) selected[form.which == value] { (label) } }
                        }
                        (icon("chevron-down"))
                    }
                }
                (reference(form, w))
                (field(form, "netted", w.netted, &form.netted, w.netted_help, due))
            }
            button class="btn btn-main btn-wide" {
                span {
                    span class="when say-all" { (w.take_all) " " (shown) }
                    span class="when say-part" { (w.take_part) }
                    span class="when say-twice" { (w.take_twice) " " (shown) }
                    span class="when say-refund" { (w.give_back) }
                    span class="when say-card" { " " (w.by_card) }
                    span class="when say-cash" { " " (w.by_cash) }
                    span class="when say-credit" { " " (w.by_credit) }
                }
            }
        }
    }
}

fn field(form: &PayForm, name: &str, label: &str, value: &str, help: &str, due: Money) -> Markup {
    let wrong = form.wrong_with(name);
    let sign = if due.currency.as_str() == "EUR" {
        "€"
    } else {
        due.currency.as_str()
    };
    html! {
        div class="field" {
            label for=(name) { (label) }
            div class="affix" {
                input class="input" id=(name) name=(name) value=(value) inputmode="decimal" autocomplete="off" maxlength="20"
                    aria-invalid[wrong.is_some()] aria-describedby={ (name) "-help" };
                span aria-hidden="true" { (sign) }
            }
            (below(name, wrong, help))
        }
    }
}

fn reference(form: &PayForm, w: &Words) -> Markup {
    let wrong = form.wrong_with("reference");
    html! {
        div class="field" {
            label for="reference" { (w.reference) }
            input class="input" id="reference" name="reference" value=(form.reference) autocomplete="off" maxlength="64"
                aria-invalid[wrong.is_some()] aria-describedby="reference-help";
            (below("reference", wrong, ""))
        }
    }
}

fn refund_of(form: &PayForm, refundable: &[(String, Money)], w: &Words, lang: Lang) -> Markup {
    let wrong = form.wrong_with("refund_of");
    html! {
        div class="field" {
            label for="refund_of" { (w.refund_of) }
            input class="input" id="refund_of" name="refund_of" value=(form.refund_of) list="payments" autocomplete="off"
                maxlength="64" aria-invalid[wrong.is_some()] aria-describedby="refund_of-help";
            datalist id="payments" {
                @for (payment, left) in refundable { option value=(payment) { (format::money(*left, lang)) } }
            }
            (below("refund_of", wrong, w.refund_of_help))
        }
    }
}

fn below(name: &str, wrong: Option<&str>, help: &str) -> Markup {
    html! {
        @match wrong {
            Some(sentence) => p class="error" id={ (name) "-help" } { (icon("circle-x")) (sentence) },
            None => p class="help" id={ (name) "-help" } { (help) },
        }
    }
}

fn faults(page: &Counter<'_>, w: &Words) -> Markup {
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
pub(super) fn sent(book: &Book, now: Timestamp, lang: Lang) -> Markup {
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

/// What the till is made of, and how it looks.
pub(super) fn settings(config: &TillConfig, look: Look) -> Markup {
    let w = words(look.lang);
    let every: Vec<String> = config
        .faults
        .every
        .iter()
        .map(|(fault, n)| format!("{} 1/{n}", words::fault(*fault, look.lang).0))
        .collect();
    let choice = |name: &str, value: &str, label: &str, on: bool| {
        html! {
            label class="check radio" {
                input type="radio" name=(name) value=(value) checked[on];
                span class="box" {}
                (label)
            }
        }
    };
    let body = html! {
        div class="till" {
            header {
                a class="btn btn-quiet btn-icon" href="/" aria-label=(w.back_to_sale) { (icon("arrow-left")) }
                h1 { (w.settings) }
            }
            main class="till-set" {
                form method="post" action="/settings" {
                    fieldset class="field" {
                        legend { (w.language) }
                        div class="check-row" {
                            (choice("lang", "fr", "Français", look.lang == Lang::Fr))
                            (choice("lang", "en", "English", look.lang == Lang::En))
                        }
                    }
                    fieldset class="field" {
                        legend { (w.theme) }
                        div class="check-row" {
                            (choice("theme", "system", w.theme_system, look.theme.name().is_none()))
                            (choice("theme", "light", w.theme_light, look.theme.name() == Some("light")))
                            (choice("theme", "dark", w.theme_dark, look.theme.name() == Some("dark")))
                        }
                    }
                    button class="btn btn-main" { (w.save) }
                }
                section {
                    h2 { (w.setup) }
                    dl class="pairs" {
                        dt { (w.setup_store) } dd { (config.store_name) " (" (config.store_prefix) ")" }
                        dt { (w.setup_boucle) } dd { (config.boucle_url) }
                        dt { (w.setup_hook) } dd { "/hooks/" (config.connector) }
                        dt { (w.setup_waits) } dd { "× " (format::decimal(&config.retry_scale.to_string(), look.lang)) }
                        dt { (w.setup_late) } dd { (format::wait(config.faults.late.mul_f64(config.retry_scale))) }
                        dt { (w.setup_burst) } dd { (config.faults.burst) }
                        dt { (w.setup_every) } dd { @if every.is_empty() { (w.setup_never) } @else { (every.join(", ")) } }
                        dt { (w.setup_memory) }
                        dd { @match &config.state { Some(file) => (file.display()), None => (w.setup_no_memory) } }
                    }
                }
            }
        }
    };
    document(look, w.settings, &body)
}
