//! Taking a repair in: the page, the searches in it, and the intake itself.

use app::{
    document::Density,
    pages::intake::{self as view, IntakeTyped, IntakeView, NEW, NOBODY, OTHER, WhatPart, WhoPart},
    paths,
    words::intake as words,
};
use axum::{
    Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use business::{
    Error, FieldError,
    customers::{CustomerForm, customer_page, find_customers},
    items::{ItemForm, item_page},
    search,
    workshop::{CustomerChoice, IntakeForm, ItemChoice, take_in, technicians, ticket_page},
};
use domain::{Code, CustomerId, Lang, customers::Customer, items::Item};
use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use serde::Deserialize;

use crate::http::{
    PageError, Web,
    form::{Fields, Posted},
    render::{self, random_token},
    staff::Staff,
};

/// Most people or things that a search proposes.
const PROPOSED: u32 = 6;
/// Days that are proposed for a promise.
const DAYS: usize = 4;
/// After this hour nothing is promised for the same day.
const LAST_HOUR: i8 = 17;

/// Addresses of this file.
pub(super) fn routes() -> Router<Web> {
    Router::new().route(paths::INTAKE, get(empty).post(sent))
}

/// What an address may fill in.
#[derive(Deserialize)]
struct Asked {
    /// Id of a customer.
    #[serde(default)]
    customer: String,
    /// Code of an item.
    #[serde(default)]
    item: String,
    /// Something scanned or typed elsewhere.
    #[serde(default)]
    q: String,
}

async fn empty(
    State(web): State<Web>,
    staff: Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    staff
        .actor()
        .check(domain::people::Action::TakeIn, staff.store.id)
        .map_err(Error::from)?;
    let (today, days) = days(&web, &staff);
    let mut typed = IntakeTyped {
        intake_key: random_token(&web),
        customer: some_or(asked.customer, NEW),
        item: some_or(asked.item, NEW),
        new_customer: CustomerForm {
            kind: "person".to_owned(),
            language: Lang::Fr.tag().to_owned(),
            ..CustomerForm::default()
        },
        kind: "customer_repair".to_owned(),
        priority: "normal".to_owned(),
        day: days
            .iter()
            .find(|day| **day != today)
            .map(Date::to_string)
            .unwrap_or_default(),
        hour: "17:00".to_owned(),
        ..IntakeTyped::default()
    };
    let q = asked.q.trim().to_owned();
    let mut found = Found::default();
    if !q.is_empty() {
        let results = search::find(&web.boucle, staff.actor(), &q, PROPOSED).await?;
        if results.items.is_empty() && results.tickets.is_empty() {
            typed.who = q;
            found.who = Some(look_for_customer(&web, &staff, &mut typed).await?);
        } else {
            typed.what = q;
            found.what = Some(look_for_item(&web, &staff, &mut typed).await?);
        }
    }
    shown(&web, &staff, typed, found, vec![], StatusCode::OK, false).await
}

fn some_or(text: String, otherwise: &str) -> String {
    if text.is_empty() {
        otherwise.to_owned()
    } else {
        text
    }
}

/// What a search found.
#[derive(Default)]
struct Found {
    who: Option<Vec<Customer>>,
    what: Option<Vec<Item>>,
}

/// What a press on a button of the form asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    FindCustomer,
    FindItem,
    ForgetCustomer,
    ForgetItem,
    TakeIn,
}

/// Enter, and the main button, look first for what was typed and not yet looked for.
fn step(fields: &Fields, typed: &IntakeTyped) -> Step {
    let is_due = |text: &str, found: &str| !text.trim().is_empty() && text.trim() != found;
    let who_is_due = is_nobody_described(typed) && is_due(&typed.who, &typed.who_found);
    let what_is_due = is_nothing_described(typed) && is_due(&typed.what, &typed.what_found);
    match fields.get("step") {
        "customer" => Step::FindCustomer,
        "item" => Step::FindItem,
        "forget_customer" => Step::ForgetCustomer,
        "forget_item" => Step::ForgetItem,
        _ if who_is_due => Step::FindCustomer,
        _ if what_is_due => Step::FindItem,
        _ => Step::TakeIn,
    }
}

/// Nobody known is chosen, and nobody new is described.
fn is_nobody_described(typed: &IntakeTyped) -> bool {
    let new = &typed.new_customer;
    matches!(typed.customer.as_str(), "" | NEW)
        && [&new.last_name, &new.first_name, &new.phone, &new.email]
            .iter()
            .all(|text| text.trim().is_empty())
}

/// Nothing known is chosen, and nothing new is described.
fn is_nothing_described(typed: &IntakeTyped) -> bool {
    let new = &typed.new_item;
    matches!(typed.item.as_str(), "" | NEW)
        && [&new.brand, &new.model, &new.serial]
            .iter()
            .all(|text| text.trim().is_empty())
}

async fn sent(State(web): State<Web>, Posted { staff, fields }: Posted) -> Result<Response, PageError> {
    let mut typed = typed(&fields);
    if typed.intake_key.is_empty() {
        typed.intake_key = random_token(&web);
    }
    let mut found = Found::default();
    match step(&fields, &typed) {
        Step::FindCustomer => {
            found.who = Some(look_for_customer(&web, &staff, &mut typed).await?);
        }
        Step::FindItem => {
            found.what = Some(look_for_item(&web, &staff, &mut typed).await?);
        }
        Step::ForgetCustomer => {
            typed.customer = NEW.to_owned();
            typed.who.clear();
            typed.who_found.clear();
        }
        Step::ForgetItem => {
            typed.item = NEW.to_owned();
            typed.what.clear();
            typed.what_found.clear();
        }
        Step::TakeIn => return taken_in(&web, &staff, typed).await,
    }
    shown(&web, &staff, typed, found, vec![], StatusCode::OK, true).await
}

async fn taken_in(web: &Web, staff: &Staff, typed: IntakeTyped) -> Result<Response, PageError> {
    let form = match form(web, staff, &typed).await {
        Ok(form) => form,
        Err(Error::Invalid(errors)) => {
            return shown(
                web,
                staff,
                typed,
                Found::default(),
                errors,
                StatusCode::UNPROCESSABLE_ENTITY,
                true,
            )
            .await;
        }
        Err(other) => return Err(other.into()),
    };
    match take_in(&web.boucle, staff.actor(), staff.store.id, &form).await {
        Ok(taken) => {
            let code = taken.code.to_string();
            staff.say(words::taken_in(&code, staff.lang())).await;
            Ok(Redirect::to(&format!("{}?taken_in=1", paths::ticket(&code))).into_response())
        }
        Err(Error::Invalid(errors)) => {
            shown(
                web,
                staff,
                typed,
                Found::default(),
                errors,
                StatusCode::UNPROCESSABLE_ENTITY,
                true,
            )
            .await
        }
        Err(other) => Err(other.into()),
    }
}

/// The form as the page has it.
fn typed(fields: &Fields) -> IntakeTyped {
    let by_family = |prefix: &str| {
        fields
            .0
            .iter()
            .filter_map(|(name, value)| Some((name.strip_prefix(prefix)?.to_owned(), value.clone())))
            .collect()
    };
    IntakeTyped {
        intake_key: fields.text("intake_key"),
        who: fields.text("who"),
        who_found: fields.text("who_found"),
        customer: fields.text("customer"),
        new_customer: CustomerForm {
            kind: fields.text("customer_kind"),
            first_name: fields.text("customer_first_name"),
            last_name: fields.text("customer_last_name"),
            phone: fields.text("customer_phone"),
            email: fields.text("customer_email"),
            language: fields.text("customer_language"),
            ..CustomerForm::default()
        },
        what: fields.text("what"),
        what_found: fields.text("what_found"),
        item: fields.text("item"),
        new_item: ItemForm {
            category: fields.text("item_category"),
            brand: fields.text("item_brand"),
            model: fields.text("item_model"),
            serial: fields.text("item_serial"),
        },
        symptoms: by_family("symptom-"),
        problem: fields.text("problem"),
        left: by_family("left-"),
        left_more: fields.text("accessories"),
        kind: fields.text("kind"),
        priority: fields.text("priority"),
        technician: fields.text("technician"),
        location: fields.text("location"),
        day: fields.text("promised_day"),
        other_day: fields.text("other_day"),
        hour: fields.text("promised_hour"),
        other_hour: fields.text("other_hour"),
        ceiling: fields.text("ceiling"),
    }
}

/// Whose words belong to the family that was chosen in the end: boxes of other families are hidden, and may still be ticked.
fn of_family(all: &[(String, String)], family: &str) -> Vec<String> {
    let mut chosen: Vec<String> = Vec::new();
    for (known, value) in all {
        if known == family && !chosen.contains(value) {
            chosen.push(value.clone());
        }
    }
    chosen
}

/// What the use case takes.
async fn form(web: &Web, staff: &Staff, typed: &IntakeTyped) -> Result<IntakeForm, Error> {
    let customer = match typed.customer.as_str() {
        NEW => CustomerChoice::New(typed.new_customer.clone()),
        NOBODY => CustomerChoice::Nobody,
        "" => return Err(Error::field("customer", "missing")),
        id => CustomerChoice::Known(id.parse().map_err(|_| Error::field("customer", "unknown"))?),
    };
    let (item, family) = match typed.item.as_str() {
        NEW => (
            ItemChoice::New(typed.new_item.clone()),
            typed.new_item.category.clone(),
        ),
        "" => return Err(Error::field("what", "missing")),
        code => {
            let code: Code = code.parse().map_err(|_| Error::field("what", "unknown"))?;
            let page = match item_page(&web.boucle, staff.actor(), &code).await {
                Err(Error::NotFound) => return Err(Error::field("what", "unknown")),
                other => other?,
            };
            (
                ItemChoice::Known(page.item.id),
                page.item.category.name().to_owned(),
            )
        }
    };
    Ok(intake_form(typed, customer, item, &family))
}

fn intake_form(typed: &IntakeTyped, customer: CustomerChoice, item: ItemChoice, family: &str) -> IntakeForm {
    let mut left = of_family(&typed.left, family);
    left.extend(Some(typed.left_more.trim().to_owned()).filter(|more| !more.is_empty()));
    let or_other = |chosen: &str, other: &str| if chosen == OTHER { other } else { chosen }.to_owned();
    IntakeForm {
        intake_key: typed.intake_key.clone(),
        customer,
        item,
        kind: typed.kind.clone(),
        symptoms: of_family(&typed.symptoms, family),
        problem: typed.problem.clone(),
        accessories: left.join(", "),
        priority: typed.priority.clone(),
        promised_day: or_other(&typed.day, &typed.other_day),
        promised_hour: or_other(&typed.hour, &typed.other_hour),
        ceiling: typed.ceiling.clone(),
        technician: typed.technician.clone(),
        location: typed.location.clone(),
    }
}

/// Looks for a customer by what was typed. One who has exactly this phone or e-mail is taken; for a name, people choose.
async fn look_for_customer(
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

/// Looks for an item by label, code or serial number. The label of an earlier ticket leads to its thing.
async fn look_for_item(web: &Web, staff: &Staff, typed: &mut IntakeTyped) -> Result<Vec<Item>, PageError> {
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
        [] => {
            typed.item = NEW.to_owned();
            let is_serial = search::scanned_code(&what).is_none() && !what.contains(' ');
            if is_serial && typed.new_item.serial.is_empty() {
                typed.new_item.serial = what;
            }
        }
        _ if is_nothing_described(typed) => typed.item.clear(),
        _ => {}
    }
    Ok(found)
}

async fn shown(
    web: &Web,
    staff: &Staff,
    mut typed: IntakeTyped,
    found: Found,
    errors: Vec<FieldError>,
    status: StatusCode,
    is_answer: bool,
) -> Result<Response, PageError> {
    let what = match typed.item.parse::<Code>() {
        Ok(code) => match item_page(&web.boucle, staff.actor(), &code).await {
            Ok(page) => WhatPart::Known(Box::new(page)),
            Err(Error::NotFound) => WhatPart::Open(found.what),
            Err(other) => return Err(other.into()),
        },
        Err(_) => WhatPart::Open(found.what),
    };
    // Whoever brings a thing that is known is most often its owner; a cross takes that back.
    if let WhatPart::Known(page) = &what
        && let Some(owner) = &page.owner
        && typed.who.is_empty()
        && is_nobody_described(&typed)
        && errors.is_empty()
        && !typed.what.is_empty()
    {
        typed.customer = owner.id.to_string();
    }
    let who = match typed.customer.parse::<CustomerId>() {
        Ok(id) => match customer_page(&web.boucle, staff.actor(), id).await {
            Ok(page) => WhoPart::Known(Box::new(page)),
            Err(Error::NotFound) => WhoPart::Open(found.who),
            Err(other) => return Err(other.into()),
        },
        Err(_) => WhoPart::Open(found.who),
    };
    let (today, days) = days(web, staff);
    let technicians = technicians(&web.boucle, staff.actor(), staff.store.id).await?;
    let model = IntakeView {
        typed,
        who,
        what,
        technicians,
        days,
        today,
        errors: named(errors),
        is_answer,
    };
    let context = render::context(web, staff, Density::Desk).await;
    let title = words::NEW_TICKET.of(staff.lang());
    Ok(render::page(&context, status, title, move || view::intake(model)))
}

/// The names that the page gives to fields.
fn named(errors: Vec<FieldError>) -> Vec<FieldError> {
    errors
        .into_iter()
        .map(|error| {
            let field = match error.field.as_str() {
                "item" => "what".to_owned(),
                _ => error.field,
            };
            FieldError { field, ..error }
        })
        .collect()
}

/// Today, and the days to propose: today while there is time, then the next days on which shops open.
fn days(web: &Web, staff: &Staff) -> (Date, Vec<Date>) {
    let now = web.boucle.clock.now().to_zoned_datetime(staff.store.zone());
    let (today, is_early) = (now.date(), now.hour() < LAST_HOUR);
    (today, proposed_days(today, is_early))
}

fn proposed_days(today: Date, is_early: bool) -> Vec<Date> {
    (0_i64..14)
        .filter_map(|ahead| today.checked_add(ahead.days()).ok())
        .filter(|day| day.weekday() != Weekday::Sunday)
        .filter(|day| is_early || *day != today)
        .take(DAYS)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(body: &str) -> Fields {
        Fields::parse(body.as_bytes()).expect("a form")
    }

    #[test]
    fn the_form_comes_back_as_it_was_typed() {
        let body = "intake_key=k&who=06+12&customer=new&customer_kind=person&customer_last_name=%3C%2Ftextarea%3E\
            &item=new&item_category=bike&item_model=Gazelle&symptom-bike=brakes&symptom-bike=noise&symptom-phone=screen\
            &problem=couine&left-bike=Antivol&accessories=sonnette&kind=customer_repair&priority=urgent\
            &promised_day=other&other_day=2026-12-01&promised_hour=other&other_hour=10%3A30&ceiling=40%2C00";
        let typed = typed(&fields(body));
        assert_eq!(typed.new_customer.last_name, "</textarea>");
        assert_eq!(
            typed.symptoms.len(),
            3,
            "nothing typed is lost, whichever family it belongs to"
        );
        let form = intake_form(
            &typed,
            CustomerChoice::Nobody,
            ItemChoice::New(typed.new_item.clone()),
            "bike",
        );
        assert_eq!(form.symptoms, ["brakes", "noise"], "only the chosen family's");
        assert_eq!(form.accessories, "Antivol, sonnette");
        assert_eq!(
            (form.promised_day.as_str(), form.promised_hour.as_str()),
            ("2026-12-01", "10:30")
        );
        assert_eq!(form.ceiling, "40,00");
    }

    #[test]
    fn enter_looks_first_for_what_was_typed_and_not_found() {
        let at = |body: &str| {
            let fields = fields(body);
            step(&fields, &typed(&fields))
        };
        assert_eq!(at("who=roussel"), Step::FindCustomer);
        assert_eq!(
            at("who=roussel&who_found=roussel"),
            Step::TakeIn,
            "once is enough"
        );
        assert_eq!(at("who=roussel&customer_last_name=Roussel"), Step::TakeIn);
        assert_eq!(at("who=roussel&customer=0193&what=LYN-E1"), Step::FindItem);
        assert_eq!(at("what=LYN-E1&item=LYN-E1"), Step::TakeIn);
        assert_eq!(at("step=customer&what=LYN-E1"), Step::FindCustomer);
        assert_eq!(at("step=forget_item&who=x"), Step::ForgetItem);
        assert_eq!(at(""), Step::TakeIn);
    }

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
    fn nothing_is_promised_for_a_sunday_nor_for_this_evening() {
        let saturday: Date = "2026-11-28".parse().expect("a date");
        let days = |is_early| {
            proposed_days(saturday, is_early)
                .iter()
                .map(Date::to_string)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            days(true),
            ["2026-11-28", "2026-11-30", "2026-12-01", "2026-12-02"]
        );
        assert_eq!(
            days(false),
            ["2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03"]
        );
    }
}
