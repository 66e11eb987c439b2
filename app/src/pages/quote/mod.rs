//! The customer's page of a quote, by the link that they were given: no sign-in, no frame of the staff, made for a phone, complete
//! without scripts. One form holds everything: it is sent to reckon again, to accept, or to refuse.

mod answer;
mod lines;
mod over;
#[cfg(test)]
mod tests;

use business::{
    FieldError,
    quotes::{AnswerForm, QuotePage},
};
use domain::{
    Money,
    stores::Store,
    workshop::{Choice, Closed, LineChange, QuoteState},
};
use leptos::prelude::*;

pub(crate) use answer::drawn;
pub use over::{Over, over};

use crate::{
    document::PageContext,
    format, paths,
    ui::{ButtonLink, Hidden, Icon, Look, Notice, PostForm, Sum, Sums, Tone, brand_mark, reader_lang},
    words::{errors, quotes as words},
};

/// What the page shows.
#[derive(Debug, Clone)]
pub struct QuoteView {
    /// The quote and what goes with it.
    pub page: QuotePage,
    /// The token in the address.
    pub token: String,
    /// What is chosen and typed so far.
    pub form: AnswerForm,
    /// Wrong fields.
    pub wrong: Vec<FieldError>,
    /// What was sent came too late.
    pub too_late: bool,
}

impl QuoteView {
    fn choice(&self) -> Choice {
        match &self.page.quote.state {
            QuoteState::Accepted { choice, .. } => choice.clone(),
            _ => self.form.choice_so_far(&self.page.quote),
        }
    }

    fn money(&self, minor: i64) -> String {
        format::money(Money::new(minor, self.page.quote.currency), reader_lang())
    }

    fn error(&self, field: &str) -> Option<String> {
        let wrong = self.wrong.iter().find(|wrong| wrong.field == field)?;
        Some(errors::field(wrong.code, wrong.limit, reader_lang()))
    }
}

/// The page.
pub fn quote(view: QuoteView) -> impl IntoView {
    let page = expect_context::<PageContext>();
    let locale = page.locale;
    let lang = locale.lang;
    let quote = &view.page.quote;
    // It holds to the end of a day, whose last moment that is.
    let last_day = quote.valid_until - jiff::SignedDuration::from_secs(1);
    let sub = words::heading(
        quote.number,
        &locale.date(quote.sent_at),
        &locale.date(last_day),
        lang,
    );
    let title = words::hello(&view.page.greeting, &thing(&view), lang);
    let status = status(&view);
    let message = (!quote.message.is_empty()).then(|| {
        view! {
            <section>
                <h2>{words::FROM_THE_SHOP.of(lang)}</h2>
                <p class="typed">{quote.message.clone()}</p>
            </section>
        }
    });
    let body = match view.page.open {
        Ok(()) => answer_form(&view),
        Err(_) => record(&view),
    };
    view! {
        <main id="main" class="phone">
            {head(&view.page.organisation, Some(&view.page.store))}
            {status}
            <section><p class="soft meta">{sub}</p><h1>{title}</h1></section>
            {message}
            {difference(&view)}
            {body}
            {foot(&view.page.store)}
        </main>
        {page.has_scripts.then(|| view! { <crate::islands::Once/> })}
    }
}

fn thing(view: &QuoteView) -> String {
    let title = view.page.item.title();
    if title.is_empty() {
        crate::words::items::category(view.page.item.category.name(), reader_lang()).to_lowercase()
    } else {
        title
    }
}

/// Who writes, and how to reach them.
fn head(organisation: &str, store: Option<&Store>) -> AnyView {
    let lang = reader_lang();
    let call = store.and_then(call_address).map(|href| {
        view! { <a class="end call" href=href>{Icon::Phone}{words::CALL.of(lang)}</a> }
    });
    view! {
        <header>{brand_mark()}<span class="chain">{organisation.to_owned()}</span>{call}</header>
    }
    .into_any()
}

/// Where a tap on the phone leads; none when the store has no number.
fn call_address(store: &Store) -> Option<String> {
    let number = domain::text::phone_key(&store.phone);
    (!number.is_empty()).then(|| format!("tel:{number}"))
}

fn foot(store: &Store) -> AnyView {
    let lang = reader_lang();
    let address = store.address.replace('\n', ", ");
    view! {
        <section class="meta soft">
            <p>{store.name.clone()}", "{address}</p>
            <p>{store.phone.clone()}</p>
            <p>{words::YOUR_DATA.of(lang)}</p>
        </section>
    }
    .into_any()
}

/// Where the quote stands, above everything else.
fn status(view: &QuoteView) -> Option<AnyView> {
    let lang = reader_lang();
    let quote = &view.page.quote;
    let (tone, title, text) = match (&quote.state, view.page.open) {
        (QuoteState::Accepted { .. }, _) if !view.too_late => (Tone::Done, words::THANKS, words::THANKS_TEXT),
        (QuoteState::Refused { .. }, _) if !view.too_late => {
            (Tone::Neutral, words::REFUSED, words::REFUSED_TEXT)
        }
        (_, Err(why)) => {
            let (title, text) = words::closed(why);
            (Tone::Attention, title, text)
        }
        (_, Ok(())) => return None,
    };
    let next = match view.page.open {
        Err(Closed::Replaced(number)) => {
            let href = format!("{}?n={number}", paths::customer_link(&view.token));
            Some(view! { <ButtonLink href=href look=Look::Main>{words::see(number, lang)}</ButtonLink> })
        }
        _ => None,
    };
    Some(
        view! {
            <section>
                <Notice tone=tone is_alert=view.too_late>
                    <span class="block strong">{title.of(lang)}</span>
                    <span class="block">{text.of(lang)}</span>
                    {next}
                </Notice>
            </section>
        }
        .into_any(),
    )
}

/// What this version changes against the one before.
fn difference(view: &QuoteView) -> Option<AnyView> {
    let lang = reader_lang();
    let (number, found) = view.page.difference.as_ref()?;
    if found.changes.is_empty() {
        return None;
    }
    let sign = if found.more() > 0 { "+" } else { "" };
    let more = format!("{sign}{}", view.money(found.more()));
    Some(
        view! {
            <section>
                <h2>{words::difference(*number, &more, lang)}</h2>
                {changes(&found.changes, view.page.quote.currency)}
            </section>
        }
        .into_any(),
    )
}

/// Lines that changed, one under the other.
pub(crate) fn changes(changes: &[LineChange], currency: domain::Currency) -> AnyView {
    let lang = reader_lang();
    let money = |minor| format::money(Money::new(minor, currency), lang);
    let rows: Vec<_> = changes
        .iter()
        .map(|change| {
            let (word, label, amount) = match change {
                LineChange::Added(line) => (words::ADDED, &line.label, money(line.total())),
                LineChange::Removed(line) => (words::REMOVED, &line.label, money(-line.total())),
                LineChange::Changed { before, after } => (
                    words::CHANGED,
                    &after.label,
                    format!("{} → {}", money(before.total()), money(after.total())),
                ),
            };
            view! {
                <li>
                    <span class="wrap">{label.clone()}" "<span class="meta soft">{word.of(lang)}</span></span>
                    <span class="money">{amount}</span>
                </li>
            }
        })
        .collect();
    view! { <ul class="rowlist changes">{rows}</ul> }.into_any()
}

/// Totals of a choice: tax, who else pays, what is left.
fn sums(view: &QuoteView, choice: &Choice) -> AnyView {
    let lang = reader_lang();
    let quote = &view.page.quote;
    let Ok(totals) = quote.totals(choice) else {
        return ().into_any();
    };
    let money = |minor| Money::new(minor, quote.currency);
    let mut items = vec![Sum::new(
        words::total_with_tax(&view.money(totals.tax()), lang),
        money(totals.total),
    )];
    for payer in &quote.payers {
        items.push(Sum::new(payer.label.clone(), money(-payer.amount)));
    }
    items.push(Sum::new(words::TO_PAY.of(lang), money(totals.to_pay)).total());
    view! { <Sums items=items/> }.into_any()
}

fn answer_form(view: &QuoteView) -> AnyView {
    let choice = view.choice();
    let action = format!("{}/answer", paths::customer_link(&view.token));
    let parts = (
        lines::fixed(view),
        lines::parts(view, &choice),
        lines::options(view, &choice),
        sums(view, &choice),
        answer::sign(view),
        answer::bar(view, &choice),
    );
    let (fixed, part_choices, options, sums, sign, bar) = parts;
    let (number, recount) = (view.page.quote.number.to_string(), answer::recount(view));
    view! {
        <PostForm action=action id="answer" class="quote-form">
            <Hidden name="number" value=number/>
            {fixed}
            {part_choices}
            {options}
            <section>{sums}{recount}</section>
            {sign}
            {bar}
        </PostForm>
    }
    .into_any()
}

/// What was asked, and what became of it, when nothing can be answered any more.
fn record(view: &QuoteView) -> AnyView {
    let lang = reader_lang();
    let choice = view.choice();
    let is_accepted = matches!(view.page.quote.state, QuoteState::Accepted { .. });
    let title = if is_accepted { words::AGREED } else { words::TO_DO };
    let rows = lines::rows(view, &view.page.quote.chosen(&choice));
    let signed = answer::signed(view);
    view! {
        <section><h2>{title.of(lang)}</h2><ul class="opts">{rows}</ul></section>
        <section>{sums(view, &choice)}</section>
        {signed}
    }
    .into_any()
}
