//! The organisation and its stores.

use app::pages;
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use business::{
    Error,
    stores::{StoreForm, chain, create_store, name_organisation, update_store},
};
use domain::{StoreId, people::Action};

use super::{
    super::super::{
        PageError, Web,
        form::{Fields, Posted},
        staff::Staff,
    },
    refused, saved, show,
};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/settings/stores", get(list_stores))
        .route("/settings/organisation", post(organisation))
        .route("/settings/stores/new", get(new_store).post(add_store))
        .route("/settings/stores/{id}", get(edit_store).post(save_store))
}

async fn list_stores(State(web): State<Web>, staff: Staff) -> Result<Response, PageError> {
    staff
        .actor()
        .check_everywhere(Action::ManageStores)
        .map_err(Error::from)?;
    let chain = chain(&web.boucle).await?;
    Ok(show(&web, &staff, StatusCode::OK, move || {
        pages::settings::stores(chain, pages::Refused::default())
    })
    .await)
}

async fn organisation(State(web): State<Web>, posted: Posted) -> Result<Response, PageError> {
    let (staff, fields) = (posted.staff, posted.fields);
    match name_organisation(&web.boucle, staff.actor(), fields.get("organisation")).await {
        Ok(()) => Ok(saved(&staff, "/settings/stores").await),
        Err(error) => {
            let refused = refused(error)?;
            let mut chain = chain(&web.boucle).await?;
            chain.organisation = fields.text("organisation");
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(show(&web, &staff, status, move || {
                pages::settings::stores(chain, refused)
            })
            .await)
        }
    }
}

async fn store_form(
    web: &Web,
    staff: &Staff,
    known: Option<StoreId>,
    form: StoreForm,
    refused: pages::Refused,
    status: StatusCode,
) -> Result<Response, PageError> {
    let chain = chain(&web.boucle).await?;
    let known = match known {
        Some(id) => Some(
            chain
                .stores
                .iter()
                .find(|store| store.id == id)
                .cloned()
                .ok_or(Error::NotFound)?,
        ),
        None => None,
    };
    Ok(show(web, staff, status, move || {
        pages::settings::edit_store(known, form, chain, refused)
    })
    .await)
}

async fn new_store(State(web): State<Web>, staff: Staff) -> Result<Response, PageError> {
    staff
        .actor()
        .check_everywhere(Action::ManageStores)
        .map_err(Error::from)?;
    let form = StoreForm {
        time_zone: "Europe/Paris".into(),
        ..StoreForm::default()
    };
    store_form(
        &web,
        &staff,
        None,
        form,
        pages::Refused::default(),
        StatusCode::OK,
    )
    .await
}

fn typed_store(fields: &Fields) -> StoreForm {
    StoreForm {
        prefix: fields.text("prefix"),
        name: fields.text("name"),
        address: fields.text("address"),
        phone: fields.text("phone"),
        siret: fields.text("siret"),
        time_zone: fields.text("time_zone"),
        workshop: fields.text("workshop"),
        exit_control: fields.is_on("exit_control"),
        hand_over_at_till: fields.is_on("hand_over_at_till"),
    }
}

async fn add_store(State(web): State<Web>, posted: Posted) -> Result<Response, PageError> {
    let (staff, form) = (posted.staff, typed_store(&posted.fields));
    match create_store(&web.boucle, staff.actor(), form.clone()).await {
        Ok(_) => Ok(saved(&staff, "/settings/stores").await),
        Err(error) => {
            let refused = refused(error)?;
            store_form(
                &web,
                &staff,
                None,
                form,
                refused,
                StatusCode::UNPROCESSABLE_ENTITY,
            )
            .await
        }
    }
}

fn store_id(text: &str) -> Result<StoreId, PageError> {
    text.parse().map_err(|_| Error::NotFound.into())
}

async fn edit_store(
    State(web): State<Web>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    staff
        .actor()
        .check_everywhere(Action::ManageStores)
        .map_err(Error::from)?;
    let id = store_id(&id)?;
    let chain = chain(&web.boucle).await?;
    let store = chain
        .stores
        .iter()
        .find(|store| store.id == id)
        .ok_or(Error::NotFound)?;
    let form = StoreForm::of(store);
    store_form(
        &web,
        &staff,
        Some(id),
        form,
        pages::Refused::default(),
        StatusCode::OK,
    )
    .await
}

async fn save_store(
    State(web): State<Web>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (staff, fields) = (posted.staff, posted.fields);
    let (id, form) = (store_id(&id)?, typed_store(&fields));
    match update_store(
        &web.boucle,
        staff.actor(),
        id,
        fields.number("version"),
        form.clone(),
    )
    .await
    {
        Ok(()) => Ok(saved(&staff, "/settings/stores").await),
        Err(error) => {
            let refused = refused(error)?;
            store_form(
                &web,
                &staff,
                Some(id),
                form,
                refused,
                StatusCode::UNPROCESSABLE_ENTITY,
            )
            .await
        }
    }
}
