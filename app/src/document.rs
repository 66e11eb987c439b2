//! The whole HTML document around a view. A page is rendered at once to a string: no streaming, so that status and headers
//! can still say what the page found out.
//!
//! ```ignore
//! let page = PageContext { locale, theme, density: Density::Desk, nonce, csrf, site_version, has_scripts, staff: Some(frame) };
//! let html = document::render(&page, "Atelier", || view! { <pages::Board model=model/> });
//! ```
//!
//! The content security policy that fits what is written here (no inline script, no inline style):
//! `default-src 'self'; script-src 'self' 'nonce-…' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:;
//! worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'`.

use std::sync::Arc;

use domain::Lang;
use hydration_context::SsrSharedContext;
/// What [`render`] takes: whoever renders a page needs its name, and nothing else of the framework.
pub use leptos::prelude::IntoView;
use leptos::prelude::*;

use crate::{format::Locale, ui::StaffFrame, words::frame};

/// Light or dark, when the person chose one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark ink on paper.
    Light,
    /// Light ink on dark.
    Dark,
}

impl Theme {
    /// Name in the cookie and in the page.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Reads the name; none is the system's choice.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            _ => None,
        }
    }
}

/// How close things stand: 14 px under a mouse, 16 px and 48 px targets under a finger.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Density {
    /// Desk.
    #[default]
    Desk,
    /// Bench, camera, customer pages.
    Touch,
}

/// What every page knows about its reader and its place. Components find it in the Leptos context.
#[derive(Debug, Clone)]
pub struct PageContext {
    /// Language, zone and the present instant.
    pub locale: Locale,
    /// Light or dark; none follows the system.
    pub theme: Option<Theme>,
    /// Desk or touch.
    pub density: Density,
    /// Of this answer's content security policy.
    pub nonce: String,
    /// Token of the session; every form sends it back. Empty before sign-in.
    pub csrf: String,
    /// Changes when the assets change, so that they can be cached for ever.
    pub site_version: String,
    /// The browser part is built; without it the page is complete HTML all the same.
    pub has_scripts: bool,
    /// Whose frame stands around the page; none on sign-in and customer pages.
    pub staff: Option<StaffFrame>,
}

/// The whole document. `title` is the page's own; the product's name follows it.
pub fn render<V: IntoView + 'static>(page: &PageContext, title: &str, body: impl FnOnce() -> V) -> String {
    let html = with_owner(page, || {
        let body = body().into_any();
        document(page, title, body).to_html()
    });
    format!("<!DOCTYPE html>{html}")
}

/// A part of a page alone, such as the answer to the scan box's question.
pub fn fragment<V: IntoView + 'static>(page: &PageContext, view: impl FnOnce() -> V) -> String {
    with_owner(page, || view().into_view().to_html())
}

/// Runs inside a reactive owner of its own, which lets go of everything at the end. The shared context is the one of islands:
/// nothing is meant to be hydrated except islands.
fn with_owner<T>(page: &PageContext, run: impl FnOnce() -> T) -> T {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let result = owner.with(|| {
        provide_context(page.clone());
        run()
    });
    owner.unset_with_forced_cleanup();
    result
}

fn document(page: &PageContext, title: &str, body: AnyView) -> impl IntoView + use<> {
    let lang: Lang = page.locale.lang;
    let version = page.site_version.as_str();
    let title = if title.is_empty() {
        frame::BOUCLE.to_owned()
    } else {
        format!("{title} · {}", frame::BOUCLE)
    };
    let density = match page.density {
        Density::Desk => None,
        Density::Touch => Some("touch"),
    };
    let scripts = page.has_scripts.then(|| scripts(&page.nonce, version));
    view! {
        <html lang=lang.tag() data-theme=page.theme.map(Theme::name) data-density=density>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="light dark"/>
                <title>{title}</title>
                <link rel="preload" href="/fonts/inter-latin-opsz-normal.woff2" r#as="font" r#type="font/woff2" crossorigin=""/>
                <link rel="stylesheet" href=format!("/pkg/boucle.css?v={version}")/>
                <link rel="icon" href="/favicon.svg" r#type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/icons/boucle-180.png"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                {scripts}
            </head>
            <body>
                <a class="skip" href="#main">{frame::SKIP.of(lang)}</a>
                {body}
            </body>
        </html>
    }
}

/// Starts the islands. Leptos would write this as an inline script with a nonce of its own making; a file of ours needs
/// neither, and the policy can stay closed.
fn scripts(nonce: &str, version: &str) -> impl IntoView + use<> {
    view! {
        <link rel="modulepreload" href=format!("/pkg/boucle.js?v={version}")/>
        <script r#type="module" src=format!("/start.js?v={version}") nonce=nonce.to_owned()></script>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{HOSTILE, is_tame, page};

    #[test]
    fn the_document_says_its_language_theme_and_density() {
        let mut page = page();
        page.theme = Some(Theme::Dark);
        page.density = Density::Touch;
        let html = render(&page, "Atelier", || view! { <main id="main">"corps"</main> });
        assert!(html.starts_with("<!DOCTYPE html><html"), "{html}");
        for part in [
            r#"lang="fr""#,
            r#"data-theme="dark""#,
            r#"data-density="touch""#,
            "<title>Atelier · Boucle</title>",
            r#"href="/pkg/boucle.css?v=1""#,
            r#"href="/manifest.webmanifest""#,
            r##"href="#main""##,
            "corps",
        ] {
            assert!(html.contains(part), "{part} is missing in {html}");
        }
    }

    #[test]
    fn without_a_choice_the_theme_is_the_systems() {
        let html = render(&page(), "", || view! { <main/> });
        assert!(
            !html.contains("data-theme") && !html.contains("data-density"),
            "{html}"
        );
        assert!(html.contains("<title>Boucle</title>"), "{html}");
    }

    #[test]
    fn scripts_come_only_with_the_browser_part_and_carry_the_nonce() {
        let mut page = page();
        assert!(!render(&page, "", || view! { <main/> }).contains("<script"));
        page.has_scripts = true;
        let html = render(&page, "", || view! { <main/> });
        assert!(
            html.contains(r#"src="/start.js?v=1" nonce="nonce-of-the-page""#),
            "{html}"
        );
        assert_eq!(html.matches("<script").count(), 1, "no other script: {html}");
        assert!(!html.contains("style=\""), "no inline style: {html}");
    }

    #[test]
    fn a_hostile_title_stays_a_title() {
        let html = render(&page(), HOSTILE, || view! { <main>{HOSTILE}</main> });
        assert!(is_tame(&html), "{html}");
    }

    #[test]
    fn a_fragment_is_the_view_alone() {
        assert_eq!(fragment(&page(), || view! { <b>"oui"</b> }), "<b>oui</b>");
    }
}
