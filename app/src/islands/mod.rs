//! The browser's part: what the hand needs at once, and nothing a page could not do without.
//!
//! Islands have no markup of their own. The server writes complete pages that work by links and forms; an island watches the
//! document and acts on attributes (`data-…`) that the components of `ui` write. Listeners sit on the document, so what is
//! swapped in later behaves like what was there.

use leptos::prelude::*;

/// One stream a browser; renews the regions of the page when something happens.
#[island]
pub fn Live() -> impl IntoView {}

/// The scan box.
#[island]
pub fn ScanBox() -> impl IntoView {}

/// A form is sent once.
#[island]
pub fn Once() -> impl IntoView {}

/// Drafts.
#[island]
pub fn Draft() -> impl IntoView {}

/// Undo.
#[island]
pub fn Undo() -> impl IntoView {}

/// Theme.
#[island]
pub fn ThemeChoice() -> impl IntoView {}
