//! Settings: the frame of all parts, and one's own account.

mod stores;
mod trusted;
mod users;

use app::{
    document::{Density, IntoView},
    pages::{self, settings::Access},
    words::directory as words,
};
use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use business::{
    Error,
    people::{set_password, set_pin},
};
use domain::people::{Action, Forbidden};

use super::super::{PageError, Web, form::Posted, render, staff::Staff};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/settings", get(mine))
        .route("/settings/mine", post(save_mine))
        .merge(users::routes())
        .merge(stores::routes())
        .merge(trusted::routes())
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
