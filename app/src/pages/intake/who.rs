//! Whose thing it is: found by phone, name or e-mail, or somebody new.

use business::customers::CustomerPage;
use domain::customers::{Contact, ContactKind, Customer};
use leptos::prelude::*;

use super::{IntakeView, NEW, NOBODY, WhoPart, group_error, remark};
use crate::{
    document::PageContext,
    paths,
    ui::{
        Avatar, AvatarSize, Choice, Field, Hidden, Icon, IconLink, Input, Note, Pair, Pairs, SegmentChoice,
        Tone, reader_lang,
    },
    words::intake as words,
};

/// The left half of the card.
pub(super) fn who(view: &IntakeView) -> AnyView {
    match &view.who {
        WhoPart::Known(page) => known(view, page),
        WhoPart::Open(found) => open(view, found.as_deref()),
    }
}

fn search(view: &IntakeView) -> AnyView {
    let lang = reader_lang();
    let found = view.typed.who_found.clone();
    view! {
        <Hidden name="who_found" value=found/>
        <div class="find-row">
            <div class="scan">
                {Icon::ScanBarcode}
                <label class="sr" r#for="who">{words::FIND_CUSTOMER.of(lang)}</label>
                <input id="who" name="who" class="bare grow" maxlength="120" autocomplete="off" enterkeyhint="search"
                    value=view.typed.who.clone() placeholder=words::FIND_CUSTOMER_HINT.of(lang)/>
            </div>
            <button class="btn btn-icon" r#type="submit" name="step" value="customer" title=words::FIND.of(lang) aria-label=words::FIND.of(lang)>{Icon::Search}</button>
        </div>
    }
    .into_any()
}

fn open(view: &IntakeView, found: Option<&[Customer]>) -> AnyView {
    let lang = reader_lang();
    let typed = &view.typed;
    let none = found
        .filter(|found| found.is_empty())
        .map(|_| remark(Tone::Neutral, words::nobody_found(&typed.who, lang)));
    let matches = found.filter(|found| !found.is_empty()).map(|found| {
        let rows: Vec<_> = found
            .iter()
            .map(|customer| {
                let value = customer.id.to_string();
                let is_checked = typed.customer == value;
                view! { <Choice name="customer" value=value title=customer.name() detail=masked(customer) is_checked=is_checked/> }
            })
            .collect();
        view! { <fieldset class="field"><legend>{words::WHICH_CUSTOMER.of(lang)}</legend><div class="choices">{rows}</div></fieldset> }
    });
    let kinds = vec![
        (NEW.to_owned(), words::NEW_CUSTOMER.of(lang).to_owned()),
        (NOBODY.to_owned(), words::NO_CUSTOMER.of(lang).to_owned()),
    ];
    let error = group_error(view.error("customer", lang));
    view! {
        <section class="who" id="customer" aria-labelledby="who-title">
            <div class="head"><h2 id="who-title">{words::CUSTOMER.of(lang)}</h2></div>
            {search(view)}
            {none}
            {matches}
            <div class="pick-row"><SegmentChoice name="customer" label=words::WHOSE.of(lang) options=kinds value=typed.customer.clone()/></div>
            {error}
            <p class="meta soft when-nobody">{words::NO_CUSTOMER_TEXT.of(lang)}</p>
            {fields(view)}
        </section>
    }
    .into_any()
}

/// The fields of somebody new, shown while that is chosen.
fn fields(view: &IntakeView) -> AnyView {
    let lang = reader_lang();
    let form = view.typed.new_customer.clone();
    let error = |field: &str| view.error(field, lang);
    let kinds = vec![
        ("person".to_owned(), words::PERSON.of(lang).to_owned()),
        ("company".to_owned(), words::COMPANY.of(lang).to_owned()),
    ];
    let languages = vec![
        ("fr".to_owned(), "Français".to_owned()),
        ("en".to_owned(), "English".to_owned()),
    ];
    view! {
        <div class="new-customer">
            <SegmentChoice name="customer_kind" label=words::CUSTOMER_KIND.of(lang) options=kinds value=form.kind/>
            <div class="form-row names">
                <Field name="customer_first_name" label=words::FIRST_NAME.of(lang) error=error("customer_first_name") class="when-person">
                    <Input value=form.first_name maxlength=80 autocomplete="off"/>
                </Field>
                <Field name="customer_last_name" label=words::LAST_NAME.of(lang) error=error("customer_last_name")>
                    <Input value=form.last_name maxlength=120 autocomplete="off"/>
                </Field>
            </div>
            <div class="form-row names">
                <Field name="customer_phone" label=words::PHONE.of(lang) error=error("customer_phone")>
                    <Input kind="tel" value=form.phone maxlength=30 autocomplete="off"/>
                </Field>
                <Field name="customer_email" label=words::EMAIL.of(lang) error=error("customer_email")>
                    <Input kind="text" inputmode="email" value=form.email maxlength=254 autocomplete="off"/>
                </Field>
            </div>
            <div class="line"><span class="soft meta">{words::LANGUAGE.of(lang)}</span>
                <SegmentChoice name="customer_language" label=words::LANGUAGE.of(lang) options=languages value=form.language/></div>
        </div>
    }
    .into_any()
}

fn known(view: &IntakeView, page: &CustomerPage) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let customer = &page.customer;
    let name = customer.name();
    let contact = customer
        .phone()
        .or_else(|| customer.email())
        .unwrap_or_default()
        .to_owned();
    let year = customer.created_at.to_zoned_datetime(locale.zone.clone()).year();
    let mut pairs = vec![Pair::new(
        words::SINCE.of(lang),
        words::since(year, page.tickets.len(), lang),
    )];
    let open: Vec<_> = page
        .tickets
        .iter()
        .filter(|card| card.state.stage().is_open())
        .take(3)
        .map(|card| card.code.to_string())
        .map(|code| {
            let href = paths::ticket(&code);
            view! { <a class="link" href=href>{code}</a>" " }
        })
        .collect();
    if !open.is_empty() {
        pairs.push(Pair::new(words::OPEN_TICKETS.of(lang), open));
    }
    let how = if view.typed.who.contains('@') {
        words::BY_EMAIL
    } else if view.typed.who.bytes().filter(u8::is_ascii_digit).count() > 5 {
        words::BY_PHONE
    } else if view.typed.who.is_empty() && !view.typed.what.is_empty() {
        words::BY_ITEM
    } else {
        words::KNOWN
    };
    let href = format!("{}/{}", paths::CUSTOMERS, customer.id);
    let error = group_error(view.error("customer", lang));
    view! {
        <section class="who" id="customer" aria-labelledby="who-title">
            <div class="head"><h2 id="who-title">{words::CUSTOMER.of(lang)}</h2><span class="end"><Note tone=Tone::Done icon=Icon::UserCheck>{how.of(lang)}</Note></span></div>
            <Hidden name="customer" value=customer.id.to_string()/>
            <Hidden name="who" value=view.typed.who.clone()/>
            {kept(view)}
            <div class="person-line">
                <Avatar name=name.clone() size=AvatarSize::Large is_named=true/>
                <div class="cut"><div class="strong cut">{name}</div><div class="meta soft num cut">{contact}</div></div>
                <span class="end line"><IconLink href=href label=words::OPEN_FILE.of(lang) icon=Icon::ArrowUpRight/>{forget("forget_customer", words::OTHER_CUSTOMER.of(lang))}</span>
            </div>
            <Pairs items=pairs class="meta"/>
            {error}
        </section>
    }
    .into_any()
}

/// A cross that takes a choice back; everything else that was typed stays.
pub(super) fn forget(step: &'static str, label: &'static str) -> AnyView {
    view! {
        <button class="btn btn-quiet btn-icon" r#type="submit" name="step" value=step title=label aria-label=label>{Icon::X}</button>
    }
    .into_any()
}

/// What was typed for somebody new stays, in case the choice is taken back.
fn kept(view: &IntakeView) -> AnyView {
    let form = view.typed.new_customer.clone();
    let fields: Vec<_> = [
        ("customer_kind", form.kind),
        ("customer_first_name", form.first_name),
        ("customer_last_name", form.last_name),
        ("customer_phone", form.phone),
        ("customer_email", form.email),
        ("customer_language", form.language),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(name, value)| view! { <Hidden name=name value=value/> })
    .collect();
    fields.into_any()
}

/// Contacts of somebody who is only proposed: enough to tell two of the same name apart.
fn masked(customer: &Customer) -> String {
    customer
        .contacts
        .iter()
        .map(masked_contact)
        .collect::<Vec<_>>()
        .join(", ")
}

fn masked_contact(contact: &Contact) -> String {
    match contact.kind {
        ContactKind::Phone => {
            let digits: Vec<char> = contact.value.chars().filter(char::is_ascii_digit).collect();
            let last: String = digits.iter().skip(digits.len().saturating_sub(2)).collect();
            format!("•• •• •• {last}")
        }
        ContactKind::Email => match contact.value.split_once('@') {
            Some((name, host)) => {
                let first: String = name.chars().take(1).collect();
                format!("{first}•••@{host}")
            }
            None => "•••".to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposal_shows_only_the_end_of_a_contact() {
        let contact = |kind, value: &str| {
            masked_contact(&Contact {
                kind,
                value: value.to_owned(),
                label: String::new(),
            })
        };
        assert_eq!(contact(ContactKind::Phone, "06 12 34 56 47"), "•• •• •• 47");
        assert_eq!(
            contact(ContactKind::Email, "claire.roussel@example.fr"),
            "c•••@example.fr"
        );
        assert_eq!(contact(ContactKind::Phone, ""), "•• •• •• ");
    }
}
