//! Users: list, form, whether they may come in.

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
    people::{UserForm, create_user, set_disabled, update_user, user, users},
    stores::chain,
};
use domain::{UserId, people::Action};

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
        .route("/settings/users", get(list_users))
        .route("/settings/users/new", get(new_user).post(add_user))
        .route("/settings/users/{id}", get(edit_user).post(save_user))
        .route("/settings/users/{id}/access", post(set_access))
}

async fn list_users(State(web): State<Web>, staff: Staff) -> Result<Response, PageError> {
    let users = users(&web.boucle, staff.actor()).await?;
    let chain = chain(&web.boucle).await?;
    Ok(show(&web, &staff, StatusCode::OK, move || {
        pages::settings::users(users, chain)
    })
    .await)
}

async fn user_form(
    web: &Web,
    staff: &Staff,
    known: Option<(UserId, i64, bool)>,
    form: UserForm,
    refused: pages::Refused,
    status: StatusCode,
) -> Result<Response, PageError> {
    let chain = chain(&web.boucle).await?;
    Ok(show(web, staff, status, move || {
        pages::settings::edit_user(known, form, chain, refused)
    })
    .await)
}

async fn new_user(State(web): State<Web>, staff: Staff) -> Result<Response, PageError> {
    staff
        .actor()
        .check_everywhere(Action::ManageUsers)
        .map_err(Error::from)?;
    user_form(
        &web,
        &staff,
        None,
        UserForm::default(),
        pages::Refused::default(),
        StatusCode::OK,
    )
    .await
}

fn typed_user(fields: &Fields) -> UserForm {
    let memberships = (0..50)
        .map(|at| {
            (
                fields.text(&format!("role-{at}")),
                fields.text(&format!("store-{at}")),
            )
        })
        .filter(|(role, _)| !role.is_empty())
        .collect();
    UserForm {
        login: fields.text("login"),
        name: fields.text("name"),
        language: fields.text("language"),
        memberships,
        password: fields.text("password"),
        pin: fields.text("pin"),
    }
}

async fn add_user(State(web): State<Web>, posted: Posted) -> Result<Response, PageError> {
    let (staff, form) = (posted.staff, typed_user(&posted.fields));
    match create_user(&web.boucle, staff.actor(), form.clone()).await {
        Ok(_) => Ok(saved(&staff, "/settings/users").await),
        Err(error) => {
            let refused = refused(error)?;
            user_form(
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

fn user_id(text: &str) -> Result<UserId, PageError> {
    text.parse().map_err(|_| Error::NotFound.into())
}

async fn edit_user(
    State(web): State<Web>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let user = user(&web.boucle, staff.actor(), user_id(&id)?).await?.user;
    let form = UserForm {
        login: user.login,
        name: user.name,
        language: user.language.tag().to_owned(),
        memberships: user
            .memberships
            .iter()
            .map(|m| {
                (
                    m.role.name().to_owned(),
                    m.store.map(|store| store.to_string()).unwrap_or_default(),
                )
            })
            .collect(),
        password: String::new(),
        pin: String::new(),
    };
    let known = Some((user.id, user.version, user.disabled));
    user_form(
        &web,
        &staff,
        known,
        form,
        pages::Refused::default(),
        StatusCode::OK,
    )
    .await
}

async fn save_user(
    State(web): State<Web>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (staff, fields) = (posted.staff, posted.fields);
    let (id, version, form) = (user_id(&id)?, fields.number("version"), typed_user(&fields));
    match update_user(&web.boucle, staff.actor(), id, version, form.clone()).await {
        Ok(()) => Ok(saved(&staff, "/settings/users").await),
        Err(error) => {
            let refused = refused(error)?;
            let now = user(&web.boucle, staff.actor(), id).await?.user;
            let known = Some((
                id,
                if refused.is_stale { now.version } else { version },
                now.disabled,
            ));
            user_form(
                &web,
                &staff,
                known,
                form,
                refused,
                StatusCode::UNPROCESSABLE_ENTITY,
            )
            .await
        }
    }
}

async fn set_access(
    State(web): State<Web>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (staff, fields) = (posted.staff, posted.fields);
    set_disabled(
        &web.boucle,
        staff.actor(),
        user_id(&id)?,
        fields.number("version"),
        fields.is_on("disabled"),
    )
    .await?;
    Ok(saved(&staff, "/settings/users").await)
}
