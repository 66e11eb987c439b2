//! Built assets: style sheet, fonts, browser part. They may arrive while the server runs.

use std::{path::Path, time::UNIX_EPOCH};

use axum::{
    extract::Request,
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};
use tower_http::services::ServeDir;

/// Serves the site folder, compressed files first.
pub(super) fn serve(site: &Path) -> ServeDir {
    ServeDir::new(site)
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(false)
}

/// Names the present assets: when they change, their addresses do. Files and their times are looked at, so that the browser
/// part counts from the moment it is built.
pub(super) fn version(site: &Path) -> String {
    let stamp = |name: &str| {
        let changed = std::fs::metadata(site.join("pkg").join(name))
            .and_then(|meta| meta.modified())
            .ok()?;
        changed
            .duration_since(UNIX_EPOCH)
            .ok()
            .map(|since| since.as_millis())
    };
    ["boucle.css", "boucle.js", "boucle.wasm"]
        .map(|name| format!("{:x}", stamp(name).unwrap_or_default()))
        .join("-")
}

/// Whether the browser part is built.
pub(super) fn has_scripts(site: &Path) -> bool {
    site.join("pkg/boucle.js").is_file() && site.join("pkg/boucle.wasm").is_file()
}

/// What carries its version in the address never changes.
pub(super) async fn keep(request: Request, next: Next) -> Response {
    let versioned = request.uri().query().is_some_and(|query| query.starts_with("v="));
    let font = request.uri().path().starts_with("/fonts/");
    let mut response = next.run(request).await;
    if (versioned || font) && response.status().is_success() {
        let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
        response.headers_mut().insert(header::CACHE_CONTROL, forever);
    }
    response
}
