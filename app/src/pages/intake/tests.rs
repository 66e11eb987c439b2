use domain::{CustomerId, ItemId, workshop::TicketState};

use super::*;
use crate::{
    pages::ticket::testing,
    ui::testing::{HOSTILE, html, is_tame},
};

fn typed(text: &str) -> IntakeTyped {
    let text = || text.to_owned();
    IntakeTyped {
        intake_key: "key-of-the-form".to_owned(),
        who: text(),
        who_found: text(),
        customer: NEW.to_owned(),
        new_customer: CustomerForm {
            kind: "person".to_owned(),
            first_name: text(),
            last_name: text(),
            phone: text(),
            email: text(),
            language: "fr".to_owned(),
            ..CustomerForm::default()
        },
        what: text(),
        what_found: text(),
        item: NEW.to_owned(),
        new_item: ItemForm {
            category: "bike".to_owned(),
            brand: text(),
            model: text(),
            serial: text(),
        },
        symptoms: vec![("bike".to_owned(), "brakes".to_owned())],
        problem: text(),
        left: vec![("bike".to_owned(), "Antivol".to_owned())],
        left_more: text(),
        kind: "customer_repair".to_owned(),
        priority: "urgent".to_owned(),
        technician: String::new(),
        location: text(),
        day: OTHER.to_owned(),
        other_day: text(),
        hour: "17:00".to_owned(),
        other_hour: text(),
        ceiling: text(),
    }
}

fn view(text: &str) -> IntakeView {
    IntakeView {
        typed: typed(text),
        who: WhoPart::Open(None),
        what: WhatPart::Open(None),
        product: None,
        technicians: vec![testing::user(text)],
        days: vec!["2026-11-16".parse().expect("a date")],
        today: "2026-11-14".parse().expect("a date"),
        errors: vec![],
        is_answer: true,
    }
}

fn known(text: &str) -> IntakeView {
    let tickets = vec![testing::card(text, TicketState::Ready)];
    IntakeView {
        who: WhoPart::Known(Box::new(CustomerPage {
            customer: testing::customer(text),
            contacts_hidden: false,
            items: vec![testing::item(text)],
            tickets: tickets.clone(),
        })),
        what: WhatPart::Known(Box::new(ItemPage {
            item: testing::item(text),
            owner: Some(Customer {
                id: testing::id::<CustomerId>(99),
                ..testing::customer(text)
            }),
            tickets,
        })),
        ..view(text)
    }
}

fn shown(view: IntakeView) -> String {
    html(move || intake(view))
}

#[test]
fn whatever_people_type_stays_text() {
    let mut found = view(HOSTILE);
    found.who = WhoPart::Open(Some(vec![testing::customer(HOSTILE)]));
    found.what = WhatPart::Open(Some(vec![testing::item(HOSTILE)]));
    let mut nothing = view(HOSTILE);
    nothing.who = WhoPart::Open(Some(vec![]));
    nothing.what = WhatPart::Open(Some(vec![]));
    for view in [view(HOSTILE), found, nothing, known(HOSTILE)] {
        let page = shown(view);
        assert!(page.contains("&lt;script") && is_tame(&page), "{page}");
    }
}

#[test]
fn the_form_carries_its_key_and_everything_typed() {
    let page = shown(view("Roussel"));
    assert!(
        page.contains("name=\"intake_key\" value=\"key-of-the-form\""),
        "{page}"
    );
    for field in [
        "customer_first_name",
        "customer_last_name",
        "customer_phone",
        "customer_email",
        "item_brand",
        "item_model",
        "item_serial",
        "who",
        "what",
        "accessories",
        "location",
        "other_day",
        "other_hour",
        "ceiling",
    ] {
        let input = page
            .split("<input")
            .find(|input| input.contains(&format!("name=\"{field}\"")));
        let input = input.unwrap_or_else(|| panic!("{field} is missing"));
        assert!(
            input.contains("value=\"Roussel\""),
            "{field} lost what was typed: {input}"
        );
    }
    assert!(
        page.contains("name=\"symptom-bike\" value=\"brakes\" checked"),
        "{page}"
    );
    assert!(
        page.contains("name=\"left-bike\" value=\"Antivol\" checked"),
        "{page}"
    );
}

#[test]
fn symptoms_of_every_family_wait_for_theirs() {
    let page = shown(view("x"));
    for family in domain::items::INTAKE {
        assert!(page.contains(&format!("data-family=\"{family}\"")), "{family}");
    }
    let page = shown(known("x"));
    assert!(
        page.contains("data-family=\"ebike\"") && !page.contains("data-family=\"bike\""),
        "{page}"
    );
}

#[test]
fn searches_are_buttons_of_the_form_and_enter_is_none_of_them() {
    let page = shown(view("x"));
    let form = &page[page.find("id=\"intake\"").expect("the form")..];
    let first = form.find("type=\"submit\"").expect("a button");
    assert!(
        !form[first..first + 60].contains("name="),
        "Enter presses a button without a step"
    );
    for step in ["customer", "item"] {
        assert!(
            form.contains(&format!("name=\"step\" value=\"{step}\"")),
            "{step}"
        );
    }
}

#[test]
fn a_known_customer_and_item_are_kept_by_id_and_can_be_taken_back() {
    let page = shown(known("Roussel"));
    let id = testing::id::<CustomerId>(3).to_string();
    assert!(
        page.contains(&format!("name=\"customer\" value=\"{id}\"")),
        "{page}"
    );
    assert!(page.contains("name=\"item\" value=\"LYN-E5120\""), "{page}");
    assert!(
        page.contains("value=\"forget_customer\"") && page.contains("value=\"forget_item\""),
        "{page}"
    );
    assert!(
        page.contains("name=\"customer_last_name\" value=\"Roussel\""),
        "what was typed for somebody new stays"
    );
    assert!(
        page.contains("Déjà à l’atelier") && page.contains("Connu comme étant à"),
        "{page}"
    );
}

#[test]
fn people_who_are_proposed_show_only_the_end_of_their_number() {
    let mut found = view("Roussel");
    found.who = WhoPart::Open(Some(vec![testing::customer("Claire")]));
    let page = shown(found);
    assert!(
        page.contains("•• •• •• 47") && !page.contains("06 12 34 56 47"),
        "{page}"
    );
}

#[test]
fn errors_stand_above_and_beside() {
    let mut wrong = view("x");
    wrong.errors = [
        "customer_last_name",
        "item_model",
        "problem",
        "ceiling",
        "promised_day",
    ]
    .map(|field| FieldError::new(field, "missing"))
    .into();
    let page = shown(wrong);
    assert!(page.contains("5 points à revoir"), "{page}");
    for field in ["customer_last_name", "item_model", "problem", "ceiling"] {
        assert!(
            page.contains(&format!("href=\"#{field}\"")) && page.contains(&format!("id=\"{field}-error\"")),
            "{field}"
        );
    }
    assert!(
        page.contains("id=\"other_day-error\""),
        "a wrong day shows where it is typed: {page}"
    );
}

#[test]
fn the_customers_things_are_proposed() {
    let mut of_customer = known("Roussel");
    of_customer.what = WhatPart::Open(None);
    of_customer.typed.item = testing::id::<ItemId>(2).to_string();
    let page = shown(of_customer);
    assert!(
        page.contains("type=\"radio\" name=\"item\" value=\"LYN-E5120\""),
        "{page}"
    );
}

#[test]
fn a_product_of_a_partner_shows_its_price_and_its_age() {
    use domain::{Currency, mirror::Product};

    let now: jiff::Timestamp = "2026-11-14T14:35:00Z".parse().expect("an instant");
    let product = |text: &str, gone: bool| KnownProduct {
        connector: "erp".to_owned(),
        product: Product {
            name: text.to_owned(),
            brand: "Émile".to_owned(),
            size: "M".to_owned(),
            price: Some(domain::Money::new(4_990, Currency::EUR)),
            active: true,
            ..Product::default()
        },
        gone_at: gone.then_some(now),
        as_of: now - jiff::SignedDuration::from_mins(12),
        in_store: Some((2_000, now)),
    };
    let page = |product| {
        shown(IntakeView {
            what: WhatPart::Open(Some(vec![])),
            product: Some(product),
            ..view("3760000000123")
        })
    };
    let sold = page(product("Selle", false));
    for part in ["Selle M", "49,90", "erp", "il y a 12\u{a0}min", "2 en magasin"] {
        assert!(sold.contains(part), "{part}: {sold}");
    }
    assert!(!sold.contains("décrivez l’exemplaire"), "it was found: {sold}");
    assert!(page(product("Selle", true)).contains("n’existe plus"));
    assert!(is_tame(&page(product(HOSTILE, true))));
}
