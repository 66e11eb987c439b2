//! The pages of the till, as HTML. Whatever comes from outside is text here and nothing else: the template escapes it.

mod pay;
mod settings;
mod wire;

use std::time::Duration;

use domain::{Lang, Money};
use jiff::Timestamp;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use self::pay::{pay, told_wrong};
pub(super) use self::{settings::settings, wire::sent};
use super::{
    super::assets::ICONS,
    TillConfig,
    book::Sent,
    form::PayForm,
    format,
    page::Look,
    payable::Payable,
    words::{self, Words, words},
};

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
                    (wire::faults(page, w))
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
