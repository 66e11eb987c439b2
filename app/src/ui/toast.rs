//! What was just done, said once at the bottom of the page.

use leptos::prelude::*;

use super::{Csrf, Icon, reader_lang};
use crate::words::common;

/// Said at the next page after an action.
#[component]
pub fn Toast(
    /// What was done.
    #[prop(into)]
    message: String,
) -> impl IntoView {
    view! {
        <div class="toast-spot">
            <div class="toast" role="status">{Icon::CircleCheck}<span>{message}</span></div>
        </div>
    }
    .into_any()
}

/// What was done and can be taken back for a few seconds. Without scripts it stays until the next page, and the server says when
/// it is too late; in the browser it goes when the time is over.
#[component]
pub fn UndoToast(
    /// What was done.
    #[prop(into)]
    message: String,
    /// Where the undo is sent.
    #[prop(into)]
    action: String,
    /// What is sent along: name and value.
    #[prop(optional)]
    with: Vec<(String, String)>,
    /// Seconds left.
    #[prop(default = 5)]
    seconds: usize,
) -> impl IntoView {
    let lang = reader_lang();
    let left = common::SECONDS_LEFT.of(lang, seconds);
    let hidden: Vec<_> = with
        .into_iter()
        .map(|(name, value)| view! { <input r#type="hidden" name=name value=value/> })
        .collect();
    view! {
        <div class="toast-spot" data-undo=seconds.to_string()>
            <div class="toast" role="status">
                {Icon::CircleCheck}
                <span>{message}</span>
                <form action=action method="post" data-once="">
                    <Csrf/>
                    {hidden}
                    <button r#type="submit">{common::UNDO.of(lang)}</button>
                </form>
                <svg class="left" viewBox="0 0 20 20" role="img" aria-label=left>
                    <circle cx="10" cy="10" r="8" opacity=".3"></circle>
                    <circle class="run" cx="10" cy="10" r="8"></circle>
                </svg>
            </div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{HOSTILE, html, is_tame};

    #[test]
    fn an_undo_is_a_form_that_works_without_scripts() {
        let page = html(|| {
            view! { <UndoToast message="Passé en réparation" action="/tickets/LYN-2403/undo" with=vec![("version".to_owned(), "8".to_owned())]/> }
        });
        for part in [
            r#"action="/tickets/LYN-2403/undo" method="post""#,
            r#"name="version" value="8""#,
            r#"name="csrf""#,
            r#"data-undo="5""#,
            "encore 5 secondes",
            ">Défaire</button>",
        ] {
            assert!(page.contains(part), "{part} is missing in {page}");
        }
    }

    #[test]
    fn hostile_values_stay_values() {
        let page = html(|| view! { <Toast message=HOSTILE/><UndoToast message=HOSTILE action=HOSTILE/> });
        assert!(is_tame(&page), "{page}");
    }
}
