//! The forms that change what is to be paid: a line, a discount, a payer.

use business::workshop::{LineForm, PayerForm};
use domain::{
    vat::RATES,
    workshop::{LineKind, MAX_LINES, PayerKind},
};
use leptos::prelude::*;

use super::{DiscountForm, TicketView, TypedForm};
use crate::{
    format, paths,
    ui::{
        AmountInput, Button, Field, Hidden, Icon, Input, LiveRegion, PostForm, Select, SelectOption,
        reader_lang,
    },
    words::{ticket as words, workshop},
};

/// The forms that change what is to be paid. They stand outside of what is swapped while the page is open; the version that
/// they send is swapped, because a line may be added to whatever is there.
pub(super) fn forms(view: &TicketView) -> Option<AnyView> {
    let ticket = &view.page.ticket;
    if !view.page.may_edit || ticket.state.stage().is_frozen() || ticket.lines.len() >= MAX_LINES {
        return None;
    }
    Some(
        view! { <div class="folds no-print">{line_form(view)}{discount_form(view)}{payer_form(view)}</div> }
            .into_any(),
    )
}

fn fold(is_open: bool, icon: Icon, label: &'static str, form: AnyView) -> AnyView {
    view! {
        <details class="fold" open=is_open>
            <summary class="btn">{icon}{label}</summary>
            <div class="fold-body panel">{form}</div>
        </details>
    }
    .into_any()
}

/// The version that an adding form sends, renewed while the page is open.
fn version(view: &TicketView, key: &'static str) -> AnyView {
    let version = view.page.ticket.version.to_string();
    view! { <LiveRegion key=key class="contents"><Hidden name="version" value=version/></LiveRegion> }
        .into_any()
}

fn line_form(view: &TicketView) -> AnyView {
    let lang = reader_lang();
    let (is_open, form) = match &view.typed.form {
        TypedForm::Line(form) => (true, form.clone()),
        _ => (
            false,
            LineForm {
                kind: LineKind::Labour.name().to_owned(),
                quantity: "1".to_owned(),
                rate: "20".to_owned(),
                ..Default::default()
            },
        ),
    };
    let typed = view.typed.clone();
    let error = move |field: &str| typed.error(field, lang);
    let kinds = LineKind::ALL
        .map(|kind| SelectOption::new(kind.name(), workshop::line_kind(kind).of(lang)))
        .into();
    let version = version(view, "version-of-lines");
    let body = view! {
        <PostForm action=format!("{}/lines", paths::ticket(&view.code()))>
            {version}
            <div class="form-row line-row">
                <Field name="line_kind" label=words::KIND.of(lang) error=error("line_kind")><Select options=kinds value=form.kind/></Field>
                <Field name="line_label" label=words::ON_RECEIPT.of(lang) error=error("line_label") is_required=true class="wide">
                    <Input value=form.label maxlength=160 autocomplete="off"/>
                </Field>
            </div>
            <div class="form-row line-row">
                <Field name="line_quantity" label=words::QUANTITY.of(lang) error=error("line_quantity") is_required=true>
                    <Input value=form.quantity inputmode="decimal" autocomplete="off"/>
                </Field>
                <Field name="line_unit_price" label=words::UNIT_PRICE.of(lang) error=error("line_unit_price") is_required=true>
                    <AmountInput value=form.unit_price/>
                </Field>
                <Field name="line_rate" label=words::VAT.of(lang) error=error("line_rate")><Select options=rates() value=form.rate/></Field>
            </div>
            <div class="form-acts"><Button icon=Icon::Plus>{words::ADD.of(lang)}</Button></div>
        </PostForm>
    }
    .into_any();
    fold(is_open, Icon::Plus, words::ADD_LINE.of(lang), body)
}

/// The rates a line may carry.
fn rates() -> Vec<SelectOption> {
    let lang = reader_lang();
    RATES
        .into_iter()
        .map(|rate| SelectOption::new(rate.percent(), format::percent(i64::from(rate.0), lang)))
        .collect()
}

fn discount_form(view: &TicketView) -> AnyView {
    let lang = reader_lang();
    let (is_open, form) = match &view.typed.form {
        TypedForm::Discount(form) => (true, form.clone()),
        _ => (false, DiscountForm::default()),
    };
    let typed = view.typed.clone();
    let error = move |field: &str| typed.error(field, lang);
    let version = version(view, "version-of-discount");
    let body = view! {
        <PostForm action=format!("{}/discount", paths::ticket(&view.code()))>
            {version}
            <div class="form-row line-row">
                <Field name="discount_label" label=words::ON_RECEIPT.of(lang) error=error("discount_label") is_required=true class="wide">
                    <Input value=form.label maxlength=160 autocomplete="off"/>
                </Field>
                <Field name="discount_amount" label=words::AMOUNT.of(lang) error=error("discount_amount") is_required=true>
                    <AmountInput value=form.amount/>
                </Field>
            </div>
            <p class="meta soft">{words::DISCOUNT_HELP.of(lang)}</p>
            <div class="form-acts"><Button icon=Icon::Plus>{words::ADD.of(lang)}</Button></div>
        </PostForm>
    }
    .into_any();
    fold(is_open, Icon::Minus, words::ADD_DISCOUNT.of(lang), body)
}

fn payer_form(view: &TicketView) -> AnyView {
    let lang = reader_lang();
    let (is_open, form) = match &view.typed.form {
        TypedForm::Payer(form) => (true, form.clone()),
        _ => (false, PayerForm::default()),
    };
    let kinds = PayerKind::ALL
        .map(|kind| SelectOption::new(kind.name(), workshop::payer(kind).of(lang)))
        .into();
    let typed = view.typed.clone();
    let error = move |field: &str| typed.error(field, lang);
    let version = version(view, "version-of-payers");
    let body = view! {
        <PostForm action=format!("{}/payers", paths::ticket(&view.code()))>
            {version}
            <div class="form-row line-row">
                <Field name="payer_kind" label=words::KIND.of(lang) error=error("payer_kind")><Select options=kinds value=form.kind/></Field>
                <Field name="payer_label" label=words::ON_RECEIPT.of(lang) error=error("payer_label") is_required=true class="wide">
                    <Input value=form.label maxlength=160 autocomplete="off"/>
                </Field>
                <Field name="payer_amount" label=words::AMOUNT.of(lang) error=error("payer_amount") is_required=true>
                    <AmountInput value=form.amount/>
                </Field>
            </div>
            <p class="meta soft">{words::PAYER_HELP.of(lang)}</p>
            <div class="form-acts"><Button icon=Icon::Plus>{words::ADD.of(lang)}</Button></div>
        </PostForm>
    }
    .into_any();
    fold(is_open, Icon::Users, words::ADD_PAYER.of(lang), body)
}
