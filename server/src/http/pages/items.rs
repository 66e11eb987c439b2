//! Items: list, life line, form.

use app::{document::Density, pages, paths, words::directory as words};
use axum::{
    Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use business::{
    Error,
    items::{ItemForm, item_page, items, update_item},
};
use domain::{Code, ItemId};
use serde::Deserialize;

use super::super::{PageError, Web, form::Posted, render, staff::Staff};

const ON_A_PAGE: u32 = 60;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/items", get(list))
        .route("/items/{code}", get(one))
        .route("/items/{code}/edit", get(edit).post(save))
}

#[derive(Deserialize)]
struct Asked {
    category: Option<String>,
    before: Option<String>,
}

async fn list(
    State(web): State<Web>,
    staff: Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let category = asked.category.filter(|name| !name.is_empty());
    let before: Option<ItemId> = asked.before.and_then(|id| id.parse().ok());
    let page = items(&web.boucle, staff.actor(), category.clone(), before, ON_A_PAGE).await?;
    let next = page.rows.last().filter(|_| page.more).map(|last| {
        let family = category.as_deref().map(paths::escaped).unwrap_or_default();
        format!("{}?category={family}&before={}", paths::ITEMS, last.id)
    });
    let context = render::context(&web, &staff, Density::Desk).await;
    let title = words::ITEMS.of(staff.lang());
    Ok(render::page(&context, StatusCode::OK, title, move || {
        pages::items::items(category, page, next)
    }))
}

fn code(text: &str) -> Result<Code, PageError> {
    text.parse().map_err(|_| Error::NotFound.into())
}

async fn one(State(web): State<Web>, staff: Staff, Path(text): Path<String>) -> Result<Response, PageError> {
    let code = code(&text)?;
    let model = item_page(&web.boucle, staff.actor(), &code).await?;
    let link = format!("{}/i/{code}", web.settings.base_url.trim_end_matches('/'));
    let context = render::context(&web, &staff, Density::Desk).await;
    let title = model.item.title();
    Ok(render::page(&context, StatusCode::OK, &title, move || {
        pages::items::item(model, link)
    }))
}

async fn edit(State(web): State<Web>, staff: Staff, Path(text): Path<String>) -> Result<Response, PageError> {
    let code = code(&text)?;
    let item = item_page(&web.boucle, staff.actor(), &code).await?.item;
    let form = ItemForm::of(&item);
    form_page(
        &web,
        &staff,
        code,
        item.version,
        form,
        pages::Refused::default(),
        StatusCode::OK,
    )
    .await
}

async fn save(
    State(web): State<Web>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (staff, fields) = (posted.staff, posted.fields);
    let code = code(&text)?;
    let item = item_page(&web.boucle, staff.actor(), &code).await?.item;
    let form = ItemForm {
        category: fields.text("category"),
        brand: fields.text("brand"),
        model: fields.text("model"),
        serial: fields.text("serial"),
    };
    let version = fields.number("version");
    let refused = match update_item(&web.boucle, staff.actor(), item.id, version, form.clone()).await {
        Ok(()) => {
            staff.say(words::SAVED.of(staff.lang())).await;
            return Ok(Redirect::to(&paths::item(&code.to_string())).into_response());
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
    let version = if refused.is_stale { item.version } else { version };
    form_page(
        &web,
        &staff,
        code,
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
    code: Code,
    version: i64,
    form: ItemForm,
    refused: pages::Refused,
    status: StatusCode,
) -> Result<Response, PageError> {
    let context = render::context(web, staff, Density::Desk).await;
    let title = words::ITEMS.of(staff.lang());
    Ok(render::page(&context, status, title, move || {
        pages::items::edit_item(code, version, form, refused)
    }))
}
