//! Which thing it is: read from its label, one of the customer's, or something new.

use business::{items::ItemPage, mirror::KnownProduct};
use domain::{
    Money,
    items::{INTAKE, Item},
};
use leptos::prelude::*;

use super::{IntakeView, NEW, WhatPart, WhoPart, group_error, remark, who::forget};
use crate::{
    document::PageContext,
    format, paths,
    ui::{Choice, Field, Hidden, Icon, Input, Note, Radio, Thumb, Tone, category_icon, reader_lang},
    words::{intake as words, items, mirror},
};

/// The right half of the card.
pub(super) fn what(view: &IntakeView) -> AnyView {
    match &view.what {
        WhatPart::Known(page) => known(view, page),
        WhatPart::Open(found) => open(view, found.as_deref()),
    }
}

fn search(view: &IntakeView) -> AnyView {
    let lang = reader_lang();
    let found = view.typed.what_found.clone();
    view! {
        <Hidden name="what_found" value=found/>
        <div class="find-row">
            <div class="scan">
                {Icon::QrCode}
                <label class="sr" r#for="what">{words::FIND_ITEM.of(lang)}</label>
                <input id="what" name="what" class="bare grow" maxlength="200" autocomplete="off" autocapitalize="off" spellcheck="false"
                    enterkeyhint="search" value=view.typed.what.clone() placeholder=words::FIND_ITEM_HINT.of(lang)/>
            </div>
            <button class="btn btn-icon" r#type="submit" name="step" value="item" title=words::FIND.of(lang) aria-label=words::FIND.of(lang)>{Icon::Search}</button>
        </div>
    }
    .into_any()
}

fn title(item: &Item) -> String {
    let title = item.title();
    if title.is_empty() {
        items::category(item.category.name(), reader_lang())
    } else {
        title
    }
}

fn open(view: &IntakeView, found: Option<&[Item]>) -> AnyView {
    let lang = reader_lang();
    let typed = &view.typed;
    let owned: &[Item] = match &view.who {
        WhoPart::Known(page) => &page.items,
        WhoPart::Open(_) => &[],
    };
    let product = view.product.as_ref().map(product);
    let none = found
        .filter(|found| found.is_empty() && product.is_none())
        .map(|_| remark(Tone::Neutral, words::no_item_found(&typed.what, lang)));
    let mut proposed: Vec<&Item> = found.unwrap_or_default().iter().collect();
    for item in owned {
        if !proposed.iter().any(|known| known.id == item.id) {
            proposed.push(item);
        }
    }
    let choices = (!proposed.is_empty()).then(|| {
        let rows: Vec<_> = proposed
            .into_iter()
            .take(8)
            .map(|item| {
                let code = item.code.to_string();
                let detail = [items::category(item.category.name(), lang), item.serial.clone(), code.clone()]
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(", ");
                let is_checked = typed.item == code;
                view! { <Choice name="item" value=code title=title(item) detail=detail is_checked=is_checked/> }
            })
            .collect();
        view! {
            <fieldset class="field"><legend>{words::WHICH_ITEM.of(lang)}</legend>
                <div class="choices">{rows}<Radio name="item" value=NEW is_checked={typed.item == NEW}>{words::NEW_ITEM.of(lang)}</Radio></div></fieldset>
        }
        .into_any()
    });
    let only_new = choices
        .is_none()
        .then(|| view! { <input r#type="radio" class="sr" name="item" value=NEW checked=true tabindex="-1" aria-label=words::NEW_ITEM.of(lang)/> });
    view! {
        <section class="what" aria-labelledby="what-title">
            <div class="head"><h2 id="what-title">{words::ITEM.of(lang)}</h2></div>
            {search(view)}
            {product}
            {none}
            {choices}
            {only_new}
            {fields(view)}
        </section>
    }
    .into_any()
}

/// A product as a partner sells it: what it is, its price, and how old that is.
fn product(known: &KnownProduct) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let product = &known.product;
    let name = [product.brand.clone(), product.title()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let price = product.price.map(|price| format::money(price, lang));
    let in_store = known
        .in_store
        .map(|(quantity, _)| mirror::in_store(&domain::format::quantity(quantity, lang), lang));
    let source = mirror::known_from(&known.connector, &locale.ago(known.as_of), lang);
    let facts = price.into_iter().chain(in_store).chain(Some(source));
    let (tone, gone) = if known.gone_at.is_some() {
        (Tone::Attention, Some(mirror::IS_GONE))
    } else if !product.active {
        (Tone::Attention, Some(mirror::NOT_SOLD))
    } else {
        (Tone::Done, None)
    };
    let facts = facts
        .chain(gone.map(|text| text.of(lang).to_owned()))
        .collect::<Vec<_>>();
    remark(tone, format!("{name} : {}", facts.join(", ")))
}

/// The fields of something new, shown while that is chosen.
fn fields(view: &IntakeView) -> AnyView {
    let lang = reader_lang();
    let form = view.typed.new_item.clone();
    let error = |field: &str| view.error(field, lang);
    let families: Vec<_> = INTAKE
        .into_iter()
        .map(|name| {
            let is_checked = form.category == name;
            view! {
                <label class="chip"><input r#type="radio" name="item_category" value=name checked=is_checked/>{category_icon(name)}{items::category(name, lang)}</label>
            }
        })
        .collect();
    let family_error = group_error(error("item_category"));
    view! {
        <div class="new-item">
            <fieldset class="field" id="item_category"><legend>{words::CATEGORY.of(lang)}</legend><div class="chips families">{families}</div>{family_error}</fieldset>
            <div class="form-row names">
                <Field name="item_brand" label=words::BRAND.of(lang) error=error("item_brand")><Input value=form.brand maxlength=80 autocomplete="off"/></Field>
                <Field name="item_model" label=words::MODEL.of(lang) error=error("item_model")><Input value=form.model maxlength=120 autocomplete="off"/></Field>
            </div>
            <Field name="item_serial" label=words::SERIAL.of(lang) error=error("item_serial") is_optional=true>
                <Input value=form.serial maxlength=60 autocomplete="off"/>
            </Field>
        </div>
    }
    .into_any()
}

fn known(view: &IntakeView, page: &ItemPage) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let item = &page.item;
    let jobs: Vec<_> = page
        .tickets
        .iter()
        .take(3)
        .map(|card| {
            let about = card
                .symptoms
                .first()
                .map(|name| items::symptom(name, lang))
                .or_else(|| Some(card.problem.clone()).filter(|text| !text.is_empty()))
                .unwrap_or_else(|| words::A_REPAIR.of(lang).to_owned());
            let amount = format::money(Money::new(card.to_pay, card.currency), lang);
            let href = paths::ticket(&card.code.to_string());
            view! { <li><span class="soft">{locale.date_short(card.created_at)}</span><a class="cut" href=href>{about}</a><span class="num">{amount}</span></li> }
        })
        .collect();
    let none = jobs
        .is_empty()
        .then(|| view! { <p class="meta soft first-time">{words::NO_HISTORY.of(lang)}</p> });
    let is_here = page
        .tickets
        .iter()
        .find(|card| card.state.stage().has_goods())
        .map(|card| remark(Tone::Attention, words::open_already(&card.code.to_string(), lang)));
    let other_owner = match (&page.owner, &view.who) {
        (Some(owner), WhoPart::Known(customer)) if owner.id != customer.customer.id => {
            Some(remark(Tone::Attention, words::other_owner(&owner.name(), lang)))
        }
        _ => None,
    };
    let serial = if item.serial.is_empty() {
        item.code.to_string()
    } else {
        item.serial.clone()
    };
    let how = if view.typed.what.is_empty() {
        words::ITEM_KNOWN
    } else {
        words::ITEM_READ
    };
    let form = view.typed.new_item.clone();
    let kept: Vec<_> = [
        ("item_category", form.category),
        ("item_brand", form.brand),
        ("item_model", form.model),
        ("item_serial", form.serial),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(name, value)| view! { <Hidden name=name value=value/> })
    .collect();
    view! {
        <section class="what" aria-labelledby="what-title">
            <div class="head"><h2 id="what-title">{words::ITEM.of(lang)}</h2><span class="end"><Note tone=Tone::Done icon=Icon::QrCode>{how.of(lang)}</Note></span></div>
            <Hidden name="item" value=item.code.to_string()/>
            <Hidden name="what" value=view.typed.what.clone()/>
            {kept}
            <div class="person-line">
                <Thumb category=item.category.name()/>
                <div class="cut"><div class="strong cut">{title(item)}</div><div class="meta soft cut">{items::category(item.category.name(), lang)}", "<span class="code">{serial}</span></div></div>
                <span class="end">{forget("forget_item", words::OTHER_ITEM.of(lang))}</span>
            </div>
            {is_here}
            {other_owner}
            {none}
            <ul class="pastjobs">{jobs}</ul>
        </section>
    }
    .into_any()
}
