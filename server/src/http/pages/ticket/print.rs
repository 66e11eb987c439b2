//! Receipt, quotes and label as PDF. Laying text out takes a few milliseconds of a processor, so it is done beside the requests.

use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use business::workshop::print_sheet;
use documents::NotPrinted;

use super::code_of;
use crate::http::{PageError, Web, staff::Staff};

/// The drop-off receipt.
pub(super) async fn receipt(
    State(web): State<Web>,
    staff: Staff,
    Path(text): Path<String>,
) -> Result<Response, PageError> {
    let code = code_of(&text)?;
    let (page, organisation) = print_sheet(&web.boucle, staff.actor(), &code).await?;
    let (base_url, lang) = (web.settings.base_url.clone(), staff.lang());
    let pdf = laid_out(move || documents::receipt(&page, &organisation, &base_url, lang)).await?;
    Ok(file(pdf, &format!("{code}-receipt.pdf")))
}

/// A version of a quote.
pub(super) async fn quote(
    State(web): State<Web>,
    staff: Staff,
    Path((text, number)): Path<(String, i64)>,
) -> Result<Response, PageError> {
    let code = code_of(&text)?;
    let (page, organisation) = print_sheet(&web.boucle, staff.actor(), &code).await?;
    let known = page.quotes.iter().find(|quote| quote.number == number);
    let quote = known.cloned().ok_or(business::Error::NotFound)?;
    let (base_url, lang) = (web.settings.base_url.clone(), staff.lang());
    let pdf = laid_out(move || documents::quote(&page, &quote, &organisation, &base_url, lang)).await?;
    Ok(file(pdf, &format!("{code}-quote-{number}.pdf")))
}

/// The item's label.
pub(super) async fn label(
    State(web): State<Web>,
    staff: Staff,
    Path(text): Path<String>,
) -> Result<Response, PageError> {
    let code = code_of(&text)?;
    let (page, _) = print_sheet(&web.boucle, staff.actor(), &code).await?;
    let (base_url, lang) = (web.settings.base_url.clone(), staff.lang());
    let pdf = laid_out(move || documents::label(&page, &base_url, lang)).await?;
    Ok(file(pdf, &format!("{code}-label.pdf")))
}

async fn laid_out(
    lay_out: impl FnOnce() -> Result<Vec<u8>, NotPrinted> + Send + 'static,
) -> Result<Vec<u8>, PageError> {
    let made = tokio::task::spawn_blocking(lay_out)
        .await
        .map_err(|error| PageError::Unavailable(error.to_string()))?;
    made.map_err(|error| PageError::Unavailable(error.to_string()))
}

/// Shown in the browser, whose own print button prints it; saved under its name.
fn file(pdf: Vec<u8>, name: &str) -> Response {
    let disposition = format!("inline; filename=\"{name}\"");
    let mut response = pdf.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}
