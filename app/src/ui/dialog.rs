//! Dialogs: native `<dialog popover>` elements, opened by a [`Button`](super::Button) with `opens="id"`, without a script.

use leptos::prelude::*;

/// A question before something that cannot be undone, or a short form. Its children are what it says and asks; the last one is
/// usually a form with [`DialogActs`].
#[component]
pub fn Dialog(
    /// By which a button opens it.
    #[prop(into)]
    id: String,
    /// The question.
    #[prop(into)]
    title: String,
    /// What it says and asks.
    children: Children,
) -> impl IntoView {
    let title_id = format!("{id}-title");
    let heading_id = title_id.clone();
    view! {
        <dialog class="dialog" id=id popover="auto" aria-labelledby=title_id>
            <h2 id=heading_id>{title}</h2>
            {children()}
        </dialog>
    }
    .into_any()
}

/// The buttons of a dialog, at its end: to keep things as they are first, to act last.
#[component]
pub fn DialogActs(
    /// The buttons.
    children: Children,
) -> impl IntoView {
    view! { <div class="acts">{children()}</div> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{HOSTILE, html, is_tame};

    #[test]
    fn a_dialog_has_a_name_and_opens_by_its_id() {
        let page = html(
            || view! { <Dialog id="ask" title="Annuler le bon ?"><DialogActs>"…"</DialogActs></Dialog> },
        );
        assert!(
            page.contains(r#"<dialog id="ask" popover="auto" aria-labelledby="ask-title""#),
            "{page}"
        );
        assert!(
            page.contains(r#"<h2 id="ask-title">Annuler le bon ?</h2>"#),
            "{page}"
        );
    }

    #[test]
    fn hostile_values_stay_values() {
        assert!(is_tame(&html(
            || view! { <Dialog id=HOSTILE title=HOSTILE>{HOSTILE}</Dialog> }
        )));
    }
}
