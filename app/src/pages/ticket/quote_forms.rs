//! Forms of quotes on the ticket: one to send a version, one to note an answer given at the counter.

use business::quotes::{AnswerForm, OfferForm, QuoteForm};
use domain::workshop::{Choice, Line, LineKind, PartChoice, Quote, QuoteLine, Stage, USUAL_VALIDITY_DAYS};
use leptos::prelude::*;

use super::{TicketView, TypedForm, quotes};
use crate::{
    format, paths,
    ui::{
        AmountInput, Button, Check, Choices, Field, Hidden, Icon, Input, LiveRegion, Look, PostForm, Radio,
        Select, SelectOption, TextArea, reader_lang,
    },
    words::quotes as words,
};

/// What may be done about quotes, folded.
pub(super) fn forms(view: &TicketView) -> Option<AnyView> {
    if !view.page.may_edit {
        return None;
    }
    let send = may_send(view).then(|| send_form(view));
    let answer = quotes::open(view).map(|quote| answer_form(view, quote));
    (send.is_some() || answer.is_some())
        .then(|| view! { <div class="folds no-print">{answer}{send}</div> }.into_any())
}

fn may_send(view: &TicketView) -> bool {
    let ticket = &view.page.ticket;
    let stage = ticket.state.stage();
    let leads = stage == Stage::Quoted || stage.next().contains(&Stage::Quoted);
    leads && ticket.customer.is_some() && !ticket.lines.is_empty()
}

/// The version of the ticket that a form sends, renewed while the page is open.
fn version(view: &TicketView) -> AnyView {
    let version = view.page.ticket.version.to_string();
    view! { <LiveRegion key="version-of-quote" class="contents"><Hidden name="version" value=version/></LiveRegion> }
        .into_any()
}

fn send_form(view: &TicketView) -> AnyView {
    let lang = reader_lang();
    let (is_open, form) = match &view.typed.form {
        TypedForm::Quote(form) => (true, form.clone()),
        _ => (
            false,
            QuoteForm {
                days: USUAL_VALIDITY_DAYS.to_string(),
                ..QuoteForm::default()
            },
        ),
    };
    let rows: Vec<_> = view
        .page
        .ticket
        .lines
        .iter()
        .filter(|line| line.kind != LineKind::Discount)
        .map(|line| offer(view, line, &form))
        .collect();
    let typed = view.typed.clone();
    let error = move |field: &str| typed.error(field, lang);
    let (version, action) = (version(view), paths::ticket_quotes(&view.code()));
    view! {
        <details class="fold" open=is_open>
            <summary class="btn">{Icon::FileText}{words::SEND.of(lang)}</summary>
            <div class="fold-body panel">
                <PostForm action=action>
                    {version}
                    <p class="strong">{words::CHOICES.of(lang)}</p>
                    <ul class="offers">{rows}</ul>
                    <div class="form-row">
                        <Field name="days" label=words::DAYS.of(lang) error=error("days") is_required=true>
                            <Input value=form.days inputmode="numeric" autocomplete="off"/>
                        </Field>
                    </div>
                    <Field name="message" label=words::MESSAGE.of(lang) error=error("message") is_optional=true>
                        <TextArea value=form.message maxlength=600u32/>
                    </Field>
                    <p class="meta soft">{words::SEND_HELP.of(lang)}</p>
                    <div class="form-acts"><Button look=Look::Main icon=Icon::Check>{words::SEND_NOW.of(lang)}</Button></div>
                </PostForm>
            </div>
        </details>
    }
    .into_any()
}

/// What may be chosen about a line: as it was typed, else as the version before offered it.
fn offer(view: &TicketView, line: &Line, form: &QuoteForm) -> AnyView {
    let lang = reader_lang();
    let id = line.id.to_string();
    let typed = form.offers.iter().find(|offer| offer.line == id).cloned();
    let offer = typed.or_else(|| before(view, line)).unwrap_or_default();
    let errors = view.typed.clone();
    let error = move |field: String| errors.error(&field, lang);
    let circular = (line.kind == LineKind::Part).then(|| {
        let kinds = words::CIRCULAR_KINDS
            .map(|(name, words)| SelectOption::new(name, words.of(lang)))
            .into();
        let (kind, label, price) = (
            format!("circular_{id}"),
            format!("circular_label_{id}"),
            format!("circular_price_{id}"),
        );
        let proposed = if offer.label.is_empty() {
            format!("{}, {}", line.label, words::USED_PART.of(lang).to_lowercase())
                .chars()
                .take(160)
                .collect()
        } else {
            offer.label.clone()
        };
        view! {
            <div class="form-row line-row">
                <Field name=kind.clone() label=words::CIRCULAR.of(lang) error=error(kind)>
                    <Select options=kinds value=offer.circular.clone()/>
                </Field>
                <Field name=label.clone() label=words::CIRCULAR_LABEL.of(lang) error=error(label) class="wide">
                    <Input value=proposed maxlength=160u32 autocomplete="off"/>
                </Field>
                <Field name=price.clone() label=words::CIRCULAR_PRICE.of(lang) error=error(price)>
                    <AmountInput value=offer.price.clone()/>
                </Field>
            </div>
        }
    });
    let name = format!("option_{id}");
    let wrong = error(name.clone()).map(|text| view! { <p class="t-danger meta">{text}</p> });
    view! {
        <li>
            <Hidden name="line" value=id/>
            <div class="line">
                <span class="wrap grow">{line.label.clone()}</span>
                <Check name=name is_checked=offer.is_option>{words::OPTION.of(lang)}</Check>
            </div>
            {wrong}
            {circular}
        </li>
    }
    .into_any()
}

/// How the last version offered a line.
fn before(view: &TicketView, line: &Line) -> Option<OfferForm> {
    use domain::workshop::CircularPart as C;
    let last = view.page.quotes.last()?;
    let known: &QuoteLine = last.lines.iter().find(|known| known.line.id == line.id)?;
    let mut form = OfferForm {
        line: line.id.to_string(),
        is_option: known.is_option,
        ..OfferForm::default()
    };
    match &known.circular {
        // The customer may have chosen it already: then the line is the used part.
        C::Offered { label, unit_price } if *label != line.label => {
            "offered".clone_into(&mut form.circular);
            form.label.clone_from(label);
            form.price = format::amount_input(*unit_price, reader_lang());
        }
        C::Unavailable => "unavailable".clone_into(&mut form.circular),
        C::Unsafe => "unsafe".clone_into(&mut form.circular),
        C::NotConcerned | C::Offered { .. } => {}
    }
    Some(form)
}

fn answer_form(view: &TicketView, quote: &Quote) -> AnyView {
    let lang = reader_lang();
    let (is_open, form) = if let TypedForm::Answer(form) = &view.typed.form {
        (true, form.clone())
    } else {
        let customer = view.page.customer.as_ref();
        let form = AnswerForm {
            name: customer
                .map(domain::customers::Customer::name)
                .unwrap_or_default(),
            ..AnswerForm::default()
        };
        (false, form)
    };
    let choice = form.choice_so_far(quote);
    let rows: Vec<_> = quote
        .lines
        .iter()
        .filter_map(|line| to_choose(view, line, &choice))
        .collect();
    let typed = view.typed.clone();
    let error = move |field: &str| typed.error(field, lang);
    let action = format!("{}/{}/answer", paths::ticket_quotes(&view.code()), quote.number);
    let title = words::quote(quote.number, lang);
    view! {
        <details class="fold" open=is_open>
            <summary class="btn">{Icon::Hand}{words::ANSWER_HERE.of(lang)}</summary>
            <div class="fold-body panel">
                <PostForm action=action>
                    <p class="strong">{title}</p>
                    {rows}
                    <Field name="name" label=words::WHO_ANSWERS.of(lang) error=error("name") is_required=true>
                        <Input value=form.name maxlength=120u32 autocomplete="off"/>
                    </Field>
                    <Field name="reason" label=words::REASON.of(lang) error=error("reason") is_optional=true>
                        <TextArea value=form.reason maxlength=600u32 rows=2/>
                    </Field>
                    <div class="form-acts">
                        <Button look=Look::Main icon=Icon::Check name="verdict" value="accept">{words::ACCEPTS.of(lang)}</Button>
                        <Button look=Look::Quiet name="verdict" value="refuse">{words::REFUSES.of(lang)}</Button>
                    </div>
                </PostForm>
            </div>
        </details>
    }
    .into_any()
}

/// An option, or a part to be had new or used.
fn to_choose(view: &TicketView, line: &QuoteLine, choice: &Choice) -> Option<AnyView> {
    let lang = reader_lang();
    let id = line.line.id;
    let money = |minor| format::money(domain::Money::new(minor, view.page.ticket.currency), lang);
    let option = line.is_option.then(|| {
        let text = format!("{}, {}", line.line.label, money(line.line.total()));
        let is_ticked = choice.options.contains(&id);
        view! { <Check name="option" value=id.to_string() is_checked=is_ticked>{text}</Check> }
    });
    let parts = line.circular_line().map(|used| {
        let name = format!("part_{id}");
        let wrong = view.typed.error(&name, lang).map(|text| view! { <p class="t-danger meta">{text}</p> });
        let chosen = choice.parts.get(&id).copied();
        let used = format!("{}, {}", words::USED_PART.of(lang), money(used.total()));
        let new = format!("{}, {}", words::NEW_PART.of(lang), money(line.line.total()));
        view! {
            <Choices legend=words::which_part(&line.line.label, lang) class="check-row">
                <Radio name=name.clone() value=PartChoice::Circular.name() is_checked={chosen == Some(PartChoice::Circular)}>{used}</Radio>
                <Radio name=name value=PartChoice::New.name() is_checked={chosen == Some(PartChoice::New)}>{new}</Radio>
            </Choices>
            {wrong}
        }
    });
    (option.is_some() || parts.is_some()).then(|| view! { <div>{option}{parts}</div> }.into_any())
}
