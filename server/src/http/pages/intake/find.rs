//! Looking for the customer and the item of an intake.

use app::pages::intake::{IntakeTyped, NEW};
use business::{
    Error,
    customers::{CustomerForm, find_customers},
    items::ItemForm,
    mirror::{KnownProduct, known_product},
    search,
    workshop::ticket_page,
};
use domain::{
    Code,
    customers::Customer,
    items::{INTAKE, Item},
    mirror::{Product, is_ean},
};

use super::form::{is_nobody_described, is_nothing_described};
use crate::{
    http::{PageError, Web, staff::Staff},
    mirror::{Asking, plans},
};

/// Most people or things that a search proposes.
const PROPOSED: u32 = 6;

/// What a search found.
#[derive(Default)]
pub(super) struct Found {
    /// People; none when nobody was looked for.
    pub(super) who: Option<Vec<Customer>>,
    /// Things; none when nothing was looked for.
    pub(super) what: Option<Vec<Item>>,
    /// A product whose bar code was looked for.
    pub(super) product: Option<KnownProduct>,
}

/// Looks for a customer by what was typed. One who has exactly this phone or e-mail is taken; for a name, people choose.
pub(super) async fn look_for_customer(
    web: &Web,
    staff: &Staff,
    typed: &mut IntakeTyped,
) -> Result<Vec<Customer>, PageError> {
    let who = typed.who.trim().to_owned();
    let found = find_customers(&web.boucle, staff.actor(), &who, PROPOSED).await?;
    typed.who_found.clone_from(&who);
    let is_contact = who.contains('@') || is_number(&who);
    match found.as_slice() {
        [only] if is_contact => typed.customer = only.id.to_string(),
        [] => {
            typed.customer = NEW.to_owned();
            note_new_customer(&who, &mut typed.new_customer);
        }
        // One of them, or somebody new: that is for people to say.
        _ if is_nobody_described(typed) => typed.customer.clear(),
        _ => {}
    }
    Ok(found)
}

fn is_number(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() > 5 && !text.chars().any(char::is_alphabetic)
}

/// What was typed in vain is not typed again: it goes to the field where it belongs, if that is empty.
fn note_new_customer(who: &str, form: &mut CustomerForm) {
    if who.contains('@') {
        if form.email.is_empty() {
            who.clone_into(&mut form.email);
        }
    } else if is_number(who) {
        if form.phone.is_empty() {
            who.clone_into(&mut form.phone);
        }
    } else if form.first_name.is_empty() && form.last_name.is_empty() {
        match who.split_once(' ') {
            Some((first, last)) if form.kind != "company" => {
                first.clone_into(&mut form.first_name);
                last.trim().clone_into(&mut form.last_name);
            }
            _ => who.clone_into(&mut form.last_name),
        }
    }
}

/// Looks for an item by label, code or serial number. The label of an earlier ticket leads to its thing; a bar code that nothing
/// here carries leads to what a partner sells under it.
pub(super) async fn look_for_item(
    web: &Web,
    staff: &Staff,
    typed: &mut IntakeTyped,
    all: &mut Found,
) -> Result<(), PageError> {
    let what = typed.what.trim().to_owned();
    let mut found = search::find(&web.boucle, staff.actor(), &what, PROPOSED)
        .await?
        .items;
    if let (true, Some(code)) = (found.is_empty(), search::scanned_code(&what)) {
        match ticket_page(&web.boucle, staff.actor(), &code).await {
            Ok(page) => found.push(page.item),
            Err(Error::NotFound) => {}
            Err(other) => return Err(other.into()),
        }
    }
    typed.what_found.clone_from(&what);
    match found.as_slice() {
        [only] => typed.item = only.code.to_string(),
        [] if is_ean(&what) => {
            typed.item = NEW.to_owned();
            all.product = look_for_product(web, staff, &what, &mut typed.new_item).await?;
        }
        [] => {
            typed.item = NEW.to_owned();
            // A code of one of our stores was mistyped; anything else that looks like one is the maker's own number.
            let is_ours = |code: &Code| {
                staff
                    .present
                    .stores
                    .iter()
                    .any(|store| store.prefix == code.prefix)
            };
            let is_serial =
                !search::scanned_code(&what).is_some_and(|code| is_ours(&code)) && !what.contains(' ');
            if is_serial && typed.new_item.serial.is_empty() {
                typed.new_item.serial = what;
            }
        }
        _ if is_nothing_described(typed) => typed.item.clear(),
        _ => {}
    }
    all.what = Some(found);
    Ok(())
}

/// What partners sell under a bar code, as it is mirrored; it fills what nobody has typed yet. Partners that may know better
/// are asked without anybody waiting: whoever looks again sees it.
async fn look_for_product(
    web: &Web,
    staff: &Staff,
    ean: &str,
    form: &mut ItemForm,
) -> Result<Option<KnownProduct>, PageError> {
    let known = known_product(&web.boucle, staff.actor(), staff.store.id, ean).await?;
    if Asking::is_worth_it(&web.boucle, known.as_ref()) {
        let (web, ean) = (web.clone(), ean.to_owned());
        tokio::spawn(async move {
            let plans = plans(&web.engine.connectors());
            web.asking.ask(&web.boucle, &web.engine, &plans, &ean).await;
        });
    }
    if let Some(known) = &known {
        note_product(&known.product, form);
    }
    Ok(known)
}

fn note_product(product: &Product, form: &mut ItemForm) {
    let fill = |field: &mut String, value: &str, most: usize| {
        if field.trim().is_empty() {
            *field = value.chars().take(most).collect();
        }
    };
    fill(&mut form.brand, &product.brand, 80);
    fill(&mut form.model, &product.title(), 120);
    // Families of others are not ours, unless the connector's tables have translated them.
    if INTAKE.contains(&product.category.as_str()) {
        fill(&mut form.category, &product.category, 60);
    }
}

/// What was proposed for what was looked for last, until one is chosen.
pub(super) async fn proposed_again(
    web: &Web,
    staff: &Staff,
    typed: &IntakeTyped,
    found: &mut Found,
) -> Result<(), PageError> {
    if found.who.is_none() && typed.customer.is_empty() && !typed.who_found.is_empty() {
        found.who = Some(find_customers(&web.boucle, staff.actor(), &typed.who_found, PROPOSED).await?);
    }
    if found.what.is_none() && typed.item.is_empty() && !typed.what_found.is_empty() {
        found.what = Some(
            search::find(&web.boucle, staff.actor(), &typed.what_found, PROPOSED)
                .await?
                .items,
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_in_vain_is_not_typed_again() {
        let note = |who: &str, kind: &str| {
            let mut form = CustomerForm {
                kind: kind.to_owned(),
                ..CustomerForm::default()
            };
            note_new_customer(who, &mut form);
            form
        };
        assert_eq!(note("06 12 34 56 78", "person").phone, "06 12 34 56 78");
        assert_eq!(note("claire@example.fr", "person").email, "claire@example.fr");
        let named = note("Claire de La Tour", "person");
        assert_eq!(
            (named.first_name.as_str(), named.last_name.as_str()),
            ("Claire", "de La Tour")
        );
        assert_eq!(note("Cabinet Thévenet", "company").last_name, "Cabinet Thévenet");
    }

    #[test]
    fn a_product_fills_what_nobody_has_typed() {
        let product = Product {
            name: "Lundi 27".into(),
            brand: "Moustache".into(),
            size: "M".into(),
            category: "ebike".into(),
            ..Product::default()
        };
        let mut form = ItemForm::default();
        note_product(&product, &mut form);
        assert_eq!(
            (form.brand.as_str(), form.model.as_str(), form.category.as_str()),
            ("Moustache", "Lundi 27 M", "ebike")
        );
        let mut typed = ItemForm {
            model: "le vélo bleu".into(),
            ..ItemForm::default()
        };
        let theirs = Product {
            category: "VAE-URBAIN".into(),
            ..product
        };
        note_product(&theirs, &mut typed);
        assert_eq!(
            (typed.model.as_str(), typed.category.as_str()),
            ("le vélo bleu", "")
        );
    }
}
