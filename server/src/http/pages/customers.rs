//! Customers: list, page, form.

use app::{document::Density, pages, paths, words::directory as words};
use axum::{
    Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use business::{
    Error,
    customers::{CustomerForm, customer_page, customers, see_contacts, update_customer},
    ports::customer_key,
};
use domain::CustomerId;
use serde::Deserialize;

use super::super::{
    PageError, Web,
    form::{Fields, Posted},
    render,
    staff::Staff,
};

const ON_A_PAGE: u32 = 50;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/customers", get(list))
        .route("/customers/{id}", get(one))
        .route("/customers/{id}/edit", get(edit).post(save))
        .route("/customers/{id}/contacts", post(contacts).get(again))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    after: String,
}

/// A cursor is the key and id of the last row, parted by a bar that no key holds.
fn cursor(text: &str) -> Option<(String, CustomerId)> {
    let (key, id) = text.rsplit_once('|')?;
    Some((key.to_owned(), id.parse().ok()?))
}

async fn list(
    State(web): State<Web>,
    staff: Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let page = customers(
        &web.boucle,
        staff.actor(),
        &asked.q,
        cursor(&asked.after),
        ON_A_PAGE,
    )
    .await?;
    let next = page.rows.last().filter(|_| page.more).map(|last| {
        let after = format!("{}|{}", customer_key(last), last.id);
        format!(
            "{}?q={}&after={}",
            paths::CUSTOMERS,
            paths::escaped(&asked.q),
            paths::escaped(&after)
        )
    });
    let context = render::context(&web, &staff, Density::Desk).await;
    let title = words::CUSTOMERS.of(staff.lang());
    Ok(render::page(&context, StatusCode::OK, title, move || {
        pages::customers::customers(asked.q, page, next)
    }))
}

fn id(text: &str) -> Result<CustomerId, PageError> {
    text.parse().map_err(|_| Error::NotFound.into())
}

async fn one(State(web): State<Web>, staff: Staff, Path(text): Path<String>) -> Result<Response, PageError> {
    let model = customer_page(&web.boucle, staff.actor(), id(&text)?).await?;
    let context = render::context(&web, &staff, Density::Desk).await;
    let title = model.customer.name();
    Ok(render::page(&context, StatusCode::OK, &title, move || {
        pages::customers::customer(model)
    }))
}

/// Contacts of another store's customer, opened for a reason.
async fn contacts(
    State(web): State<Web>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (staff, fields) = (posted.staff, posted.fields);
    let id = id(&text)?;
    see_contacts(&web.boucle, staff.actor(), id, fields.get("reason")).await?;
    staff.say(words::CONTACTS_OPEN.of(staff.lang())).await;
    Ok(Redirect::to(&paths::customer(id)).into_response())
}

/// Where a sign-in in between leads back to: the page with the form.
async fn again(Path(text): Path<String>) -> Result<Redirect, PageError> {
    Ok(Redirect::to(&paths::customer(id(&text)?)))
}

async fn edit(State(web): State<Web>, staff: Staff, Path(text): Path<String>) -> Result<Response, PageError> {
    let model = customer_page(&web.boucle, staff.actor(), id(&text)?).await?;
    if model.contacts_hidden {
        return Err(Error::Forbidden(domain::people::Forbidden::Role).into());
    }
    let (id, version, form) = (
        model.customer.id,
        model.customer.version,
        CustomerForm::of(&model.customer),
    );
    form_page(
        &web,
        &staff,
        id,
        version,
        form,
        pages::Refused::default(),
        StatusCode::OK,
    )
    .await
}

fn typed(fields: &Fields) -> CustomerForm {
    CustomerForm {
        kind: fields.text("kind"),
        first_name: fields.text("first_name"),
        last_name: fields.text("last_name"),
        phone: fields.text("phone"),
        email: fields.text("email"),
        other_contact: fields.text("other_contact"),
        other_label: fields.text("other_label"),
        language: fields.text("language"),
    }
}

async fn save(
    State(web): State<Web>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (staff, fields) = (posted.staff, posted.fields);
    let (id, version, form) = (id(&text)?, fields.number("version"), typed(&fields));
    // Whoever may not see the contacts may not write over them.
    let before = customer_page(&web.boucle, staff.actor(), id).await?;
    if before.contacts_hidden {
        return Err(Error::Forbidden(domain::people::Forbidden::Role).into());
    }
    let refused = match update_customer(&web.boucle, staff.actor(), id, version, form.clone()).await {
        Ok(()) => {
            staff.say(words::SAVED.of(staff.lang())).await;
            return Ok(Redirect::to(&paths::customer(id)).into_response());
        }
        Err(Error::Invalid(fields)) => pages::Refused {
            fields,
            is_stale: false,
        },
        Err(Error::Stale) => pages::Refused {
            fields: vec![],
            is_stale: true,
        },
        Err(other) => return Err(other.into()),
    };
    let version = if refused.is_stale {
        before.customer.version
    } else {
        version
    };
    form_page(
        &web,
        &staff,
        id,
        version,
        form,
        refused,
        StatusCode::UNPROCESSABLE_ENTITY,
    )
    .await
}

async fn form_page(
    web: &Web,
    staff: &Staff,
    id: CustomerId,
    version: i64,
    form: CustomerForm,
    refused: pages::Refused,
    status: StatusCode,
) -> Result<Response, PageError> {
    let context = render::context(web, staff, Density::Desk).await;
    let title = words::CUSTOMERS.of(staff.lang());
    Ok(render::page(&context, status, title, move || {
        pages::customers::edit_customer(id, version, form, refused)
    }))
}
