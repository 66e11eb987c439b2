//! Taking a repair in: the page, the searches in it, and the intake itself.

mod find;
mod form;

use app::{
    document::Density,
    pages::intake::{self as view, IntakeTyped, IntakeView, NEW, WhatPart, WhoPart},
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
    customers::{CustomerForm, customer_page},
    items::item_page,
    search,
    workshop::{take_in, technicians},
};
use domain::{Code, CustomerId, Lang, mirror::is_ean};
use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use serde::Deserialize;

use self::{
    find::{Found, look_for_customer, look_for_item, proposed_again},
    form::{Step, form, is_nobody_described, named, some_or, step, typed},
};
use crate::http::{
    PageError, Web,
    form::Posted,
    render::{self, random_token},
    staff::Staff,
};

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
        let results = search::find(&web.boucle, staff.actor(), &q, 2).await?;
        if results.items.is_empty() && results.tickets.is_empty() && !is_ean(&q) {
            typed.who = q;
            found.who = Some(look_for_customer(&web, &staff, &mut typed).await?);
        } else {
            typed.what = q;
            look_for_item(&web, &staff, &mut typed, &mut found).await?;
        }
    }
    shown(&web, &staff, typed, found, vec![], StatusCode::OK, false).await
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
            look_for_item(&web, &staff, &mut typed, &mut found).await?;
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
    let taken = match form(web, staff, &typed).await {
        Ok(form) => take_in(&web.boucle, staff.actor(), staff.store.id, &form).await,
        Err(error) => Err(error),
    };
    match taken {
        Ok(taken) => {
            let code = taken.code.to_string();
            staff
                .say_taken(words::taken_in(&code, staff.lang()), "intake")
                .await;
            Ok(Redirect::to(&format!("{}?taken_in=1", paths::ticket(&code))).into_response())
        }
        Err(Error::Invalid(errors)) => {
            let errors = named(errors, &typed);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            shown(web, staff, typed, Found::default(), errors, status, true).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn shown(
    web: &Web,
    staff: &Staff,
    mut typed: IntakeTyped,
    mut found: Found,
    errors: Vec<FieldError>,
    status: StatusCode,
    is_answer: bool,
) -> Result<Response, PageError> {
    proposed_again(web, staff, &typed, &mut found).await?;
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
        product: found.product,
        technicians,
        days,
        today,
        errors,
        is_answer,
    };
    let context = render::context(web, staff, Density::Desk).await;
    let title = words::NEW_TICKET.of(staff.lang());
    Ok(render::page(&context, status, title, move || view::intake(model)))
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
