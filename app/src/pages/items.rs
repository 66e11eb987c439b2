//! Items: the list, one life line, and the form.

use business::{
    items::{ItemForm, ItemPage},
    ports::Page,
};
use domain::{Code, items::Item};
use leptos::prelude::*;

use super::{Refused, rows};
use crate::{
    document::PageContext,
    paths,
    ui::{
        Button, ButtonLink, Chip, Crumbs, Empty, Field, Hidden, Icon, Input, LiveRegion, Look, PageHead,
        Pager, Pair, Pairs, Place, PostForm, QrCode, Section, Select, SelectOption, Shell, Tag, Thumb,
    },
    words::{common, directory as words, items as goods, ticket},
};

/// The list, newest first, by family.
pub fn items(category: Option<String>, page: Page<Item>, next: Option<String>) -> impl IntoView {
    let lang = expect_context::<PageContext>().locale.lang;
    let chips: Vec<_> = domain::items::INTAKE
        .iter()
        .map(|family| {
            let is_on = category.as_deref() == Some(*family);
            let href = if is_on {
                paths::ITEMS.to_owned()
            } else {
                format!("{}?category={family}", paths::ITEMS)
            };
            view! { <Chip href=href is_on=is_on>{goods::category(family, lang)}</Chip> }
        })
        .collect();
    let list = if page.rows.is_empty() {
        view! { <Empty title=words::NO_ITEMS_TITLE.of(lang) text=words::NO_ITEMS_TEXT.of(lang)/> }.into_any()
    } else {
        rows::goods(page.rows)
    };
    view! {
        <Shell place=Place::Items>
            <PageHead title=words::ITEMS.of(lang)/>
            <div class="chips mb-4">{chips}</div>
            {list}
            <Pager next=next/>
        </Shell>
    }
}

/// One item: what it is, whose, and everything that happened to it.
pub fn item(model: ItemPage, link: String) -> impl IntoView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let item = model.item;
    let code = item.code.to_string();
    let new_ticket = format!("{}?item={}", paths::INTAKE, item.code);
    let owner = match &model.owner {
        Some(owner) => {
            view! { <a class="t-brand" href=paths::customer(owner.id)>{owner.name()}</a> }.into_any()
        }
        None => words::OWN_GOODS.of(lang).into_any(),
    };
    let mut facts = vec![
        Pair::new(
            words::CATEGORY.of(lang),
            goods::category(item.category.name(), lang),
        ),
        Pair::new(words::OWNER.of(lang), owner),
        Pair::new(words::KNOWN_SINCE.of(lang), locale.date(item.created_at)),
    ];
    if !item.serial.is_empty() {
        facts.insert(
            1,
            Pair::new(
                words::SERIAL.of(lang),
                view! { <span class="code">{item.serial.clone()}</span> },
            ),
        );
    }
    let life = rows::life_line(&model.tickets);
    let tickets = if model.tickets.is_empty() {
        view! { <p class="soft">{words::NO_TICKETS.of(lang)}</p> }.into_any()
    } else {
        rows::tickets(model.tickets.clone())
    };
    view! {
        <Shell place=Place::Items class="wide-page">
            <div class="person-head">
                <Crumbs links=vec![(paths::ITEMS.to_owned(), words::ITEMS.of(lang).to_owned())] here=item.title()/>
                <div class="titleline">
                    <Thumb category=item.category.name().to_owned()/>
                    <h1>{item.title()}</h1>
                    <Tag code=code.clone()/>
                    <span class="end"><ButtonLink href=new_ticket look=Look::Main icon=Icon::Plus>{words::NEW_TICKET.of(lang)}</ButtonLink></span>
                </div>
            </div>
            <LiveRegion key="life">{life}</LiveRegion>
            <div class="person-page">
                <div class="stack">
                    <LiveRegion key="tickets">
                        <Section title=words::TICKETS.of(lang) count=model.tickets.len()>{tickets}</Section>
                    </LiveRegion>
                </div>
                <aside class="stack">
                    <Section title=words::WHAT.of(lang) link=(format!("{}/edit", paths::item(&code)), common::EDIT.of(lang).to_owned())>
                        <Pairs items=facts/>
                    </Section>
                    <section class="code-card">
                        <QrCode content=link label=ticket::QR.of(lang) class="ticket-qr"/>
                        <div><div class="code strong">{code}</div><div class="meta soft">{words::QR_TEXT.of(lang)}</div></div>
                    </section>
                </aside>
            </div>
        </Shell>
    }
}

/// The form of an item.
pub fn edit_item(code: Code, version: i64, form: ItemForm, refused: Refused) -> impl IntoView {
    let lang = expect_context::<PageContext>().locale.lang;
    let address = paths::item(&code.to_string());
    let beside = {
        let refused = refused.clone();
        move |field: &str| refused.beside(field, lang)
    };
    let title = format!("{} {}", form.brand, form.model).trim().to_owned();
    let mut families: Vec<_> = domain::items::INTAKE
        .iter()
        .map(|name| SelectOption::new(*name, goods::category(name, lang)))
        .collect();
    // A family that an import brought stays a choice.
    if !form.category.is_empty() && !domain::items::INTAKE.contains(&form.category.as_str()) {
        families.push(SelectOption::new(form.category.clone(), form.category.clone()));
    }
    view! {
        <Shell place=Place::Items>
            <Crumbs
                links=vec![
                    (paths::ITEMS.to_owned(), words::ITEMS.of(lang).to_owned()),
                    (address.clone(), title.clone()),
                ]
                here=common::EDIT.of(lang)
            />
            <PageHead title=title/>
            <PostForm action=format!("{address}/edit") class="form-grid narrow">
                {refused.above()}
                <Hidden name="version" value=version.to_string()/>
                <Field name="category" label=words::CATEGORY.of(lang) error=beside("category") is_required=true>
                    <Select options=families value=form.category/>
                </Field>
                <Field name="brand" label=words::BRAND.of(lang) error=beside("brand") is_optional=true>
                    <Input value=form.brand maxlength=80_u32/>
                </Field>
                <Field name="model" label=words::MODEL.of(lang) error=beside("model") is_required=true>
                    <Input value=form.model maxlength=120_u32/>
                </Field>
                <Field name="serial" label=words::SERIAL.of(lang) error=beside("serial") is_optional=true>
                    <Input value=form.serial maxlength=60_u32/>
                </Field>
                <div class="line">
                    <Button look=Look::Main>{common::SAVE.of(lang)}</Button>
                    <ButtonLink href=address look=Look::Quiet>{common::CANCEL.of(lang)}</ButtonLink>
                </div>
            </PostForm>
        </Shell>
    }
}
