//! What a page shows of how it follows, and the regions that are renewed.
//!
//! A page that follows wraps what changes in [`LiveRegion`]s, each with its key. When something happens the browser part asks for
//! the page again and swaps the regions of the same key. Inside, everything that has `data-ticket` and `data-version` is marked as
//! new when its version changed.

use leptos::prelude::*;

use super::{Icon, Sr, reader_lang};
use crate::words::{common, frame};

/// A part of the page that is renewed when something happens.
#[component]
pub fn LiveRegion(
    /// Unique on the page.
    key: &'static str,
    /// Its class, because it stands where a `div` would.
    #[prop(optional)]
    class: &'static str,
    /// What changes.
    children: Children,
) -> impl IntoView {
    view! { <div class=class data-live=key>{children()}</div> }.into_any()
}

/// How the page follows: live, connecting, behind, or as it was loaded. All words are here; the browser part only says which.
#[component]
pub fn LiveStatus() -> impl IntoView {
    let lang = reader_lang();
    let state = if use_context::<crate::document::PageContext>().is_some_and(|page| page.has_scripts) {
        "wait"
    } else {
        "off"
    };
    let words = |class: &'static str, mark: AnyView, text: &'static str| {
        view! { <span class=class title=text>{mark}<span class="lbl">{text}</span></span> }
    };
    let reload = || view! { <a class="lbl" href="">{common::RELOAD.of(lang)}</a> };
    view! {
        <span class="live-status" data-live-status=state role="status">
            {words("when-live", view! { <span class="live"></span> }.into_any(), frame::LIVE.of(lang))}
            {words("when-wait", view! { <span class="live-wait"></span> }.into_any(), frame::LIVE_WAIT.of(lang))}
            <span class="when-stale t-attention" title=frame::LIVE_STALE.of(lang)>
                {Icon::WifiOff.small()}<span class="lbl">{frame::LIVE_STALE.of(lang)}</span>{reload()}
            </span>
            <span class="when-off" title=frame::LIVE_OFF.of(lang)>
                {Icon::Clock.small()}<span class="lbl">{frame::LIVE_OFF.of(lang)}</span>{reload()}
            </span>
        </span>
    }
    .into_any()
}

/// The dot of something that just changed, with its words for who listens.
#[component]
pub fn LiveDot(
    /// "en direct".
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! { <span class="live"></span><Sr>{label}</Sr> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::html;

    #[test]
    fn without_scripts_the_page_says_that_it_stands_still() {
        let page = html(|| view! { <LiveStatus/> });
        assert!(
            page.contains(r#"data-live-status="off""#) && page.contains("Recharger"),
            "{page}"
        );
    }

    #[test]
    fn a_region_carries_its_key() {
        let page = html(|| view! { <LiveRegion key="board" class="board">"…"</LiveRegion> });
        assert!(
            page.contains(r#"<div data-live="board" class="board">"#),
            "{page}"
        );
    }
}
