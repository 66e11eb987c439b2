//! Answering on the customer's page: name and signature, yes, no; and the record of it afterwards.

use domain::workshop::{Choice, Signature};
use leptos::prelude::*;

use super::QuoteView;
use crate::{
    document::PageContext,
    ui::{Button, Field, Icon, Input, Look, TextArea, reader_lang},
    words::quotes as words,
};

/// Reckons again without deciding anything. First of the buttons: the enter key presses it.
pub(super) fn recount(view: &QuoteView) -> Option<AnyView> {
    let has_choice = view
        .page
        .quote
        .lines
        .iter()
        .any(|line| line.is_option || line.circular_line().is_some());
    has_choice.then(|| {
        view! {
            <button r#type="submit" class="btn btn-wide recount" name="verdict" value="recount" formnovalidate=true>
                {Icon::RefreshCw}{words::RECOUNT.of(reader_lang())}
            </button>
        }
        .into_any()
    })
}

/// Name, agreement, and the way to say no.
pub(super) fn sign(view: &QuoteView) -> AnyView {
    let lang = reader_lang();
    let agreed = view.error("agreed").map(|text| {
        view! { <p class="t-danger strong" role="alert">{text}</p> }
    });
    let is_refusing = view.form.verdict == "refuse";
    let form = view.form.clone();
    let is_agreed = form.is_agreed;
    view! {
        <section id="sign">
            <h2>{words::SIGNATURE.of(lang)}</h2>
            <Field name="name" label=words::YOUR_NAME.of(lang) error=view.error("name")>
                <Input value=form.name maxlength=120u32 autocomplete="name"/>
            </Field>
            <label class="check agree">
                <input r#type="checkbox" name="agreed" value="on" checked=is_agreed/>
                <span class="box">{Icon::Check}</span>
                <span>{words::agree(view.page.quote.number, lang)}</span>
            </label>
            {agreed}
        </section>
        <section>
            <details class="fold" open=is_refusing>
                <summary class="btn btn-quiet">{words::REFUSE.of(lang)}</summary>
                <div class="fold-body">
                    <Field name="reason" label=words::WHY.of(lang) error=view.error("reason")>
                        <TextArea value=form.reason maxlength=600u32/>
                    </Field>
                    <button r#type="submit" class="btn btn-wide" name="verdict" value="refuse" formnovalidate=true>
                        {words::REFUSE_NOW.of(lang)}
                    </button>
                </div>
            </details>
        </section>
    }
    .into_any()
}

/// At the bottom of the screen: what it comes to, and yes.
pub(super) fn bar(view: &QuoteView, choice: &Choice) -> AnyView {
    let lang = reader_lang();
    let to_pay = view
        .page
        .quote
        .totals(choice)
        .map(|totals| view.money(totals.to_pay));
    view! {
        <div class="paybar">
            <div>
                <div class="line">
                    <span class="soft">{words::TO_PAY.of(lang)}</span>
                    <span class="end num strong lead">{to_pay.unwrap_or_default()}</span>
                </div>
                <Button look=Look::Main is_wide=true name="verdict" value="accept">{words::ACCEPT.of(lang)}</Button>
            </div>
        </div>
    }
    .into_any()
}

/// Who answered, and their signature.
pub(super) fn signed(view: &QuoteView) -> Option<AnyView> {
    let locale = expect_context::<PageContext>().locale;
    let answer = view
        .page
        .answer
        .as_ref()
        .filter(|answer| !answer.name.is_empty())?;
    let drawing = answer.signature.as_ref().map(drawn);
    Some(
        view! {
            <section>
                <h2>{words::SIGNATURE.of(locale.lang)}</h2>
                {drawing}
                <p>{answer.name.clone()}", "{locale.when(answer.at)}</p>
            </section>
        }
        .into_any(),
    )
}

/// A drawn signature.
pub(crate) fn drawn(signature: &Signature) -> AnyView {
    let label = words::SIGNATURE_OF.of(reader_lang());
    let size = format!("0 0 {} {}", Signature::WIDTH, Signature::HEIGHT);
    view! {
        <div class="sign"><svg viewBox=size role="img" aria-label=label><path d=signature.path()></path></svg></div>
    }
    .into_any()
}
