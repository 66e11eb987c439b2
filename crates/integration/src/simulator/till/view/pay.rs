//! The form that takes money and gives it back.

use domain::{Lang, Money};
use maud::{Markup, html};

use super::{
    super::{form::PayForm, format, payable::Payable, words::Words},
    Counter, icon,
};

/// What was wrong with what was typed, once above; each field says it again.
pub(super) fn told_wrong(form: &PayForm) -> Markup {
    html! {
        @if !form.wrong.is_empty() {
            div class="notice" data-tone="danger" role="alert" {
                (icon("circle-x"))
                ul { @for (field, sentence) in &form.wrong { li { a href={ "#" (field) } { (sentence) } } } }
            }
        }
    }
}

/// Means, amounts and the one button.
pub(super) fn pay(
    page: &Counter<'_>,
    payable: &Payable,
    refundable: &[(String, Money)],
    w: &Words,
) -> Markup {
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
