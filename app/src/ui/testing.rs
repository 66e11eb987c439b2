//! Renders a view as a page would, for the tests of components.

use domain::Lang;
use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;

use crate::{
    document::{self, Density, PageContext},
    format::Locale,
};

/// A page of nobody, in French, at a fixed hour.
pub(crate) fn page() -> PageContext {
    PageContext {
        locale: Locale {
            lang: Lang::Fr,
            zone: TimeZone::UTC,
            now: "2026-11-14T14:35:00Z".parse::<Timestamp>().expect("an instant"),
        },
        theme: None,
        density: Density::Desk,
        nonce: "nonce-of-the-page".to_owned(),
        csrf: "token-of-the-session".to_owned(),
        site_version: "1".to_owned(),
        has_scripts: false,
        staff: None,
    }
}

/// What a view renders to, without the document around it.
pub(crate) fn html<V: IntoView + 'static>(view: impl FnOnce() -> V) -> String {
    document::fragment(&page(), view)
}

/// Text that would break out of any place it is put into unescaped.
pub(crate) const HOSTILE: &str = r#"</textarea></title><script>alert(1)</script>"'&<b onx="#;

/// Whether nothing of [`HOSTILE`] stands in the page as markup.
pub(crate) fn is_tame(html: &str) -> bool {
    !html.contains("<script>alert")
        && !html.contains("</textarea></title>")
        && !html.contains("<b onx")
        && !html.contains(r#">"'"#)
}
