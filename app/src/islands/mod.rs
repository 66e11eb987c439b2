//! The browser's part: what the hand needs at once, and nothing a page could not do without.
//!
//! Islands have no markup of their own. The server writes complete pages that work by links and forms; an island watches the
//! document and acts on attributes that the components of `ui` write. Listeners sit on the document, so what is swapped in later
//! behaves like what was there. All of them stand in the frame of the staff pages; a page does not mention them.
//!
//! | Attribute | Who writes it | What happens |
//! |---|---|---|
//! | `data-live="key"` | `LiveRegion` | renewed when something happened; keys are unique on a page |
//! | `data-ticket="code"`, `data-version="7"` | whatever shows a ticket | marked `is-new` when the version is another one |
//! | `data-live-status` | `LiveStatus` | `live`, `wait`, `stale` or `off` |
//! | `data-scan` | `ScanForm` | proposals, keyboard-wedge scans, `/` and Ctrl-K |
//! | `data-scan-focus` | bottom bar | leads to the scan box |
//! | `data-scroll="key"` | columns of the board | stay where they were scrolled to when their region is renewed |
//! | `data-column="ready"` | columns of the board | takes cards that may go there |
//! | `draggable="true"`, `data-moves="ready in_repair"` | cards of the board | can be dragged to these columns |
//! | `data-moves-to="ready"` | `MenuAct` inside the card | the form that a drop sends; sent without leaving the page |
//! | `data-once` | `PostForm`, `MenuAct` | sent once |
//! | `data-draft="name"` | `PostForm` | what is typed is kept in the browser until it was sent |
//! | `data-touched` | set here, on forms typed in | such a page is not left by itself |
//! | `data-draft-note` | beside such a form | shown when the draft was kept; `data-draft-time` inside it gets the hour |
//! | `data-undo="5"` | `UndoToast` | goes when the time is over; `z` sends it |
//! | `data-theme-choice` | `ThemeForm` | changes without a reload |

#[cfg(feature = "hydrate")]
mod dom;
#[cfg(feature = "hydrate")]
mod draft;
#[cfg(feature = "hydrate")]
mod live;
#[cfg(feature = "hydrate")]
mod moves;
#[cfg(feature = "hydrate")]
mod once;
#[cfg(feature = "hydrate")]
mod scan;
#[cfg(feature = "hydrate")]
mod swap;
#[cfg(feature = "hydrate")]
mod theme;
#[cfg(feature = "hydrate")]
mod toast;

use leptos::prelude::*;

/// Runs in the browser only. On the server an island is its tag and nothing else, also where both features are compiled.
macro_rules! in_browser {
    ($start:path) => {
        #[cfg(feature = "hydrate")]
        if cfg!(target_arch = "wasm32") {
            $start();
        }
    };
}

/// Follows what happens: one stream a browser, regions renewed at most four times a second.
#[island]
pub fn Live() -> impl IntoView {
    in_browser!(live::start);
}

/// The scan box.
#[island]
pub fn ScanBox() -> impl IntoView {
    in_browser!(scan::start);
}

/// Cards of the board are moved by hand.
#[island]
pub fn BoardMoves() -> impl IntoView {
    in_browser!(moves::start);
}

/// A form is sent once, however often its button is pressed.
#[island]
pub fn Once() -> impl IntoView {
    in_browser!(once::start);
}

/// What is typed outlives a lost session and a crashed tablet.
#[island]
pub fn Draft() -> impl IntoView {
    in_browser!(draft::start);
}

/// What can be taken back for a few seconds.
#[island]
pub fn Undo() -> impl IntoView {
    in_browser!(toast::start);
}

/// Light or dark, without a reload.
#[island]
pub fn ThemeChoice() -> impl IntoView {
    in_browser!(theme::start);
}
