//! Files of the pages, all in the program: style, script, fonts.

use std::sync::LazyLock;

use axum::{
    Router,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::get,
};

/// Drawings of the icons, referred to by `#i-name`.
pub(super) const ICONS: &str = include_str!("assets/icons.svg");

const SCRIPT: &str = include_str!("assets/till.js");
const TOKENS: &str = include_str!("../../../../style/tokens.css");
const PARTS: [&str; 11] = [
    include_str!("../../../../style/base.css"),
    include_str!("../../../../style/components/icon.css"),
    include_str!("../../../../style/components/text.css"),
    include_str!("../../../../style/components/button.css"),
    include_str!("../../../../style/components/field.css"),
    include_str!("../../../../style/components/state.css"),
    include_str!("../../../../style/components/surface.css"),
    include_str!("../../../../style/components/table.css"),
    include_str!("../../../../style/components/way.css"),
    include_str!("../../../../style/components/frame.css"),
    include_str!("assets/till.css"),
];
const INTER: &[u8] = include_bytes!("../../../../public/fonts/inter-latin-opsz-normal.woff2");
const MONO: &[u8] = include_bytes!("../../../../public/fonts/geist-mono-latin-wght-normal.woff2");

/// Boucle's tokens and components and the till's own rules. The tokens are written for a tool that makes utilities of them;
/// here they are plain custom properties.
static STYLE: LazyLock<String> = LazyLock::new(|| {
    let tokens: String = TOKENS
        .lines()
        .filter(|line| !line.contains("-*:"))
        .map(|line| match line.trim_start().strip_prefix("@theme") {
            Some(_) => ":root {\n".to_owned(),
            None => format!("{line}\n"),
        })
        .collect();
    // Tokens stand in the lowest layer, so that a density or the till may change them.
    let parts = PARTS.concat();
    format!("@layer theme, reset, base, components, till;\n@layer theme {{\n{tokens}}}\n{parts}")
});

pub(super) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/till.css", get(|| async { text("text/css", &STYLE) }))
        .route("/till.js", get(|| async { text("text/javascript", SCRIPT) }))
        .route(
            "/fonts/inter-latin-opsz-normal.woff2",
            get(|| async { font(INTER) }),
        )
        .route(
            "/fonts/geist-mono-latin-wght-normal.woff2",
            get(|| async { font(MONO) }),
        )
}

fn text(kind: &str, content: &'static str) -> Response {
    let kind = format!("{kind}; charset=utf-8");
    (
        [(CONTENT_TYPE, kind.as_str()), (CACHE_CONTROL, "no-cache")],
        content,
    )
        .into_response()
}

fn font(content: &'static [u8]) -> Response {
    (
        [(CONTENT_TYPE, "font/woff2"), (CACHE_CONTROL, "max-age=86400")],
        content,
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_is_plain_css() {
        assert!(
            STYLE.contains(":root {\n") && STYLE.contains("--color-ink:"),
            "the tokens are gone"
        );
        for tool in ["@theme", "@apply", "@import", "-*:"] {
            assert!(!STYLE.contains(tool), "{tool} means nothing to a browser");
        }
        for url in STYLE.split("url(\"").skip(1) {
            assert!(
                url.starts_with("/fonts/"),
                "loaded from elsewhere: {}",
                &url[..20]
            );
        }
    }
}
