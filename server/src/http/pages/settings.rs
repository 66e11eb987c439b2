//! Settings: one's own account, users, stores, devices, keys.

use app::{
    document::{Density, IntoView},
    pages::{self, settings::Access},
    words::directory as words,
};
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use business::{
    Error,
    people::{
        UserForm, create_user, keys, revoke_device, revoke_key, set_disabled, set_password, set_pin,
        update_user, user, users,
    },
    stores::{StoreForm, chain, create_store, name_organisation, update_store},
};
use domain::{
    StoreId, UserId,
    people::{Action, Forbidden},
};

use super::super::{
    PageError, Web,
    form::{Fields, Posted},
    render,
    staff::Staff,
};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/settings", get(mine))
        .route("/settings/mine", post(save_mine))
        .route("/settings/users", get(list_users))
        .route("/settings/users/new", get(new_user).post(add_user))
        .route("/settings/users/{id}", get(edit_user).post(save_user))
        .route("/settings/users/{id}/access", post(set_access))
        .route("/settings/stores", get(list_stores))
        .route("/settings/organisation", post(organisation))
        .route("/settings/stores/new", get(new_store).post(add_store))
        .route("/settings/stores/{id}", get(edit_store).post(save_store))
        .route("/settings/devices", get(list_devices))
        .route("/settings/devices/{id}/revoke", post(drop_device))
        .route("/settings/keys", get(list_keys))
        .route("/settings/keys/{id}/revoke", post(drop_key))
        .route("/styleguide", get(styleguide))
}

/// Every component in every state: for whoever works on Boucle, and only where the demo chain is served.
async fn styleguide(State(web): State<Web>, staff: Staff) -> Result<Response, PageError> {
    if !web.settings.demo {
        return Err(Error::NotFound.into());
    }
    let context = render::context(&web, &staff, Density::Desk).await;
    let theme = context.theme;
    Ok(render::page(&context, StatusCode::OK, "Styleguide", move || {
        pages::styleguide(theme)
    }))
}

/// Which parts the menu shows. A PIN alone shows them, and is told to sign in when opening one.
pub(super) fn access(staff: &Staff) -> Access {
    let sees = |action| !matches!(staff.actor().check_everywhere(action), Err(Forbidden::Role));
    Access {
        manages: sees(Action::ManageUsers),
        partners: sees(Action::Partners),
    }
}

pub(super) fn refused(error: Error) -> Result<pages::Refused, PageError> {
    match error {
        Error::Invalid(fields) => Ok(pages::Refused {
            fields,
            is_stale: false,
        }),
        Error::Stale => Ok(pages::Refused {
            fields: vec![],
            is_stale: true,
        }),
        other => Err(other.into()),
    }
}

pub(super) async fn show<V: IntoView + 'static>(
    web: &Web,
    staff: &Staff,
    status: StatusCode,
    view: impl FnOnce() -> V,
) -> Response {
    let context = render::context(web, staff, Density::Desk).await;
    render::page(&context, status, words::SETTINGS.of(staff.lang()), view)
}

async fn saved(staff: &Staff, to: &str) -> Response {
    staff.say(words::SAVED.of(staff.lang())).await;
    Redirect::to(to).into_response()
}

async fn mine(State(web): State<Web>, staff: Staff) -> Response {
    let (user, access) = (staff.present.user.clone(), access(&staff));
    show(&web, &staff, StatusCode::OK, move || {
        pages::settings::mine(user, access, pages::Refused::default())
    })
    .await
}

async fn save_mine(State(web): State<Web>, posted: Posted) -> Result<Response, PageError> {
    let (staff, fields) = (posted.staff, posted.fields);
    let me = staff.present.user.id;
    let mut outcome = Ok(());
    if !fields.get("pin").is_empty() {
        outcome = set_pin(&web.boucle, staff.actor(), me, fields.get("pin")).await;
    }
    if outcome.is_ok() && !fields.get("password").is_empty() {
        outcome = set_password(&web.boucle, staff.actor(), me, fields.get("password")).await;
    }
    match outcome {
        Ok(()) => Ok(saved(&staff, "/settings").await),
        Err(error) => {
            let refused = refused(error)?;
            let (user, access) = (staff.present.user.clone(), access(&staff));
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(show(&web, &staff, status, move || {
                pages::settings::mine(user, access, refused)
            })
            .await)
        }
    }
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

async fn list_devices(State(web): State<Web>, staff: Staff) -> Result<Response, PageError> {
    let people = users(&web.boucle, staff.actor()).await?;
    let devices = web
        .boucle
        .db
        .read("devices", |r| Box::pin(async move { Ok(r.devices().await?) }))
        .await?;
    let devices: Vec<_> = devices
        .into_iter()
        .map(|device| {
            let by = people.iter().find(|view| view.user.id == device.enrolled_by);
            let by = by.map(|view| view.user.name.clone()).unwrap_or_default();
            (device, by)
        })
        .collect();
    Ok(show(&web, &staff, StatusCode::OK, move || {
        pages::settings::devices(devices)
    })
    .await)
}

async fn drop_device(
    State(web): State<Web>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    revoke_device(&web.boucle, posted.staff.actor(), id).await?;
    Ok(saved(&posted.staff, "/settings/devices").await)
}

async fn list_keys(State(web): State<Web>, staff: Staff) -> Result<Response, PageError> {
    let keys = keys(&web.boucle, staff.actor()).await?;
    Ok(show(&web, &staff, StatusCode::OK, move || pages::settings::keys(keys)).await)
}

async fn drop_key(
    State(web): State<Web>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    revoke_key(&web.boucle, posted.staff.actor(), id).await?;
    Ok(saved(&posted.staff, "/settings/keys").await)
}
