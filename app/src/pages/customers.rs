//! Customers: the list, one of them, and the form.

use business::{
    customers::{ContactReason, CustomerForm, CustomerPage},
    ports::Page,
};
use domain::{
    CustomerId, Lang,
    customers::{ContactKind, Customer},
};
use leptos::prelude::*;

use super::{Refused, rows, search::person_title};
use crate::{
    document::PageContext,
    paths,
    ui::{
        Avatar, Button, ButtonLink, Crumbs, Empty, Field, Hidden, Icon, Input, LiveRegion, Look, Notice,
        PageHead, Pager, Pair, Pairs, Place, PostForm, Section, SegmentChoice, Shell, Tone,
    },
    words::{common, directory as words},
};

/// The list, by name.
pub fn customers(prefix: String, page: Page<Customer>, next: Option<String>) -> impl IntoView {
    let lang = expect_context::<PageContext>().locale.lang;
    let rows: Vec<_> = page
        .rows
        .into_iter()
        .map(|customer| {
            let name = customer.name();
            view! {
                <a class="found" href=paths::customer(customer.id)>
                    <Avatar name=name.clone() is_named=true/>
                    <span class="cut strong">{name}</span>
                    <span class="meta soft cut">{(customer.first_name.is_empty()).then(|| words::COMPANY.of(lang))}</span>
                    <span></span>
                </a>
            }
        })
        .collect();
    let list = if rows.is_empty() {
        view! { <Empty title=words::NO_CUSTOMERS.of(lang) text=words::NO_CUSTOMERS_TEXT.of(lang)/> }
            .into_any()
    } else {
        view! { <div>{rows}</div> }.into_any()
    };
    view! {
        <Shell place=Place::Customers>
            <PageHead title=words::CUSTOMERS.of(lang)/>
            <form class="line mb-4" action=paths::CUSTOMERS method="get" role="search">
                <Input name="q" value=prefix kind="search" label=words::NAME_STARTS.of(lang) placeholder=words::NAME_STARTS.of(lang)/>
                <Button icon=Icon::Search>{words::SEARCH.of(lang)}</Button>
            </form>
            {list}
            <Pager next=next/>
        </Shell>
    }
}

/// One customer.
pub fn customer(model: CustomerPage) -> impl IntoView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let customer = model.customer;
    let name = customer.name();
    let new_ticket = format!("{}?customer={}", paths::INTAKE, customer.id);
    let contacts: Vec<_> = customer
        .contacts
        .iter()
        .map(|contact| {
            let value = contact.value.clone();
            let (label, link) = match contact.kind {
                ContactKind::Phone => (words::PHONE, format!("tel:{}", contact.key())),
                ContactKind::Email => (words::EMAIL, format!("mailto:{}", contact.value)),
            };
            let label = if contact.label.is_empty() {
                label.of(lang).to_owned()
            } else {
                contact.label.clone()
            };
            Pair::new(label, view! { <a class="num cut" href=link>{value}</a> })
        })
        .collect();
    let contact = if model.contacts_hidden {
        hidden_contacts(customer.id, lang)
    } else if contacts.is_empty() {
        view! { <p class="soft">{words::NO_CONTACT.of(lang)}</p> }.into_any()
    } else {
        view! { <Pairs items=contacts/> }.into_any()
    };
    let items = if model.items.is_empty() {
        view! { <p class="soft">{words::NO_ITEMS.of(lang)}</p> }.into_any()
    } else {
        rows::goods(model.items.clone())
    };
    let tickets = if model.tickets.is_empty() {
        view! { <p class="soft">{words::NO_TICKETS.of(lang)}</p> }.into_any()
    } else {
        rows::tickets(model.tickets.clone())
    };
    let edit = (!model.contacts_hidden).then(|| {
        (
            format!("{}/edit", paths::customer(customer.id)),
            common::EDIT.of(lang).to_owned(),
        )
    });
    view! {
        <Shell place=Place::Customers class="wide-page">
            <div class="person-head">
                <Crumbs links=vec![(paths::CUSTOMERS.to_owned(), words::CUSTOMERS.of(lang).to_owned())] here=name.clone()/>
                <div class="titleline">
                    {person_title(&name)}
                    <span class="end"><ButtonLink href=new_ticket look=Look::Main icon=Icon::Plus>{words::NEW_TICKET.of(lang)}</ButtonLink></span>
                </div>
            </div>
            <div class="person-page">
                <div class="stack">
                    <Section title=words::ITEMS.of(lang) count=model.items.len() aside=words::THEIR_ITEMS.of(lang)>{items}</Section>
                    <LiveRegion key="tickets">
                        <Section title=words::TICKETS.of(lang) count=model.tickets.len()>{tickets}</Section>
                    </LiveRegion>
                </div>
                <aside class="stack">
                    <Section title=words::CONTACT.of(lang) link=edit>{contact}</Section>
                    <Pairs items=vec![
                        Pair::new(words::KNOWN_SINCE.of(lang), locale.date(customer.created_at)),
                        Pair::new(words::LANGUAGE.of(lang), language(customer.language)),
                    ]/>
                </aside>
            </div>
        </Shell>
    }
}

/// Contacts of another store's customer open to whoever says why, with one press.
fn hidden_contacts(id: CustomerId, lang: Lang) -> AnyView {
    let reasons: Vec<_> = ContactReason::ALL
        .into_iter()
        .map(|reason| {
            view! {
                <Button name="reason" value=reason.name() is_wide=true>{words::contact_reason(reason).of(lang)}</Button>
            }
        })
        .collect();
    view! {
        <Notice tone=Tone::Info icon=Icon::Lock>{words::CONTACTS_HIDDEN.of(lang)}</Notice>
        <PostForm action=format!("{}/contacts", paths::customer(id))>
            <p class="meta soft mt-4 mb-2">{words::WHY_CONTACTS.of(lang)}</p>
            <div class="grid gap-2">{reasons}</div>
        </PostForm>
    }
    .into_any()
}

fn language(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Français",
        Lang::En => "English",
    }
}

/// The form of a customer.
pub fn edit_customer(id: CustomerId, version: i64, form: CustomerForm, refused: Refused) -> impl IntoView {
    let lang = expect_context::<PageContext>().locale.lang;
    let name = format!("{} {}", form.first_name, form.last_name)
        .trim()
        .to_owned();
    let beside = {
        let refused = refused.clone();
        move |field: &str| refused.beside(field, lang)
    };
    let kinds = vec![
        ("person".to_owned(), words::PERSON.of(lang).to_owned()),
        ("company".to_owned(), words::COMPANY.of(lang).to_owned()),
    ];
    let languages = vec![
        ("fr".to_owned(), language(Lang::Fr).to_owned()),
        ("en".to_owned(), language(Lang::En).to_owned()),
    ];
    view! {
        <Shell place=Place::Customers>
            <Crumbs
                links=vec![
                    (paths::CUSTOMERS.to_owned(), words::CUSTOMERS.of(lang).to_owned()),
                    (paths::customer(id), name.clone()),
                ]
                here=common::EDIT.of(lang)
            />
            <PageHead title=name/>
            <PostForm action=format!("{}/edit", paths::customer(id)) class="form-grid narrow">
                {refused.above()}
                <Hidden name="version" value=version.to_string()/>
                <SegmentChoice name="kind" label=words::KIND.of(lang) options=kinds value=form.kind/>
                <Field name="first_name" label=words::FIRST_NAME.of(lang) error=beside("first_name") is_optional=true>
                    <Input value=form.first_name maxlength=80_u32/>
                </Field>
                <Field name="last_name" label=words::LAST_NAME.of(lang) error=beside("last_name") is_required=true>
                    <Input value=form.last_name maxlength=120_u32/>
                </Field>
                <Field name="phone" label=words::PHONE.of(lang) error=beside("phone")>
                    <Input value=form.phone kind="tel" inputmode="tel" maxlength=30_u32/>
                </Field>
                <Field name="email" label=words::EMAIL.of(lang) error=beside("email")>
                    <Input value=form.email kind="email" inputmode="email" maxlength=254_u32/>
                </Field>
                <Field name="other_contact" label=words::OTHER_CONTACT.of(lang) error=beside("other_contact") is_optional=true>
                    <Input value=form.other_contact maxlength=254_u32/>
                </Field>
                <Field name="other_label" label=words::OTHER_LABEL.of(lang) error=beside("other_label") is_optional=true>
                    <Input value=form.other_label maxlength=60_u32/>
                </Field>
                <SegmentChoice name="language" label=words::LANGUAGE.of(lang) options=languages value=form.language/>
                <div class="line">
                    <Button look=Look::Main>{common::SAVE.of(lang)}</Button>
                    <ButtonLink href=paths::customer(id) look=Look::Quiet>{common::CANCEL.of(lang)}</ButtonLink>
                </div>
            </PostForm>
        </Shell>
    }
}
