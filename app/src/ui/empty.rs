//! Nothing here yet: the place teaches what will come, with the line of the mark.

use leptos::prelude::*;

/// How the line is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Art {
    /// Whole: nothing has come yet.
    #[default]
    Drawn,
    /// Dotted: a filter leaves nothing.
    Dotted,
    /// Cut: something went wrong.
    Cut,
}

impl Art {
    const fn drawing(self) -> &'static str {
        match self {
            Self::Drawn => {
                r#"<path d="M4 46C30 46 52 42 62 28C70 16 68 6 60 6C52 6 50 16 58 28C68 42 90 46 116 46"/>"#
            }
            Self::Dotted => {
                r#"<path d="M4 46C30 46 52 42 62 28C70 16 68 6 60 6C52 6 50 16 58 28C68 42 90 46 116 46" stroke-dasharray="0.1 6"/>"#
            }
            Self::Cut => {
                r#"<path d="M4 46C26 46 45 43 56 35M66 20C69 12 66 6 60 6C52 6 50 16 58 28C68 42 90 46 116 46"/>"#
            }
        }
    }
}

fn line(art: Art) -> impl IntoView {
    view! { <svg class="art" viewBox="0 0 120 52" aria-hidden="true" inner_html=art.drawing()></svg> }
}

/// An empty list or column.
#[component]
pub fn Empty(
    /// What is not here.
    #[prop(into)]
    title: String,
    /// What will bring something here, or what to do.
    #[prop(into)]
    text: String,
    /// How the line is drawn.
    #[prop(optional)]
    art: Art,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            {line(art)}
            <b>{title}</b>
            <p>{text}</p>
            {children.map(|children| view! { <div class="acts">{children()}</div> })}
        </div>
    }
    .into_any()
}

/// A whole page with one thing to say: no result, an error, a refusal.
#[component]
pub fn EmptyPage(
    /// What it says, as the page's title.
    #[prop(into)]
    title: String,
    /// What it means and what to do.
    #[prop(into)]
    text: String,
    /// How the line is drawn.
    #[prop(optional)]
    art: Art,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="stage">
            {line(art)}
            <h1>{title}</h1>
            <p>{text}</p>
            {children.map(|children| view! { <div class="acts">{children()}</div> })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{HOSTILE, html, is_tame};

    #[test]
    fn an_empty_place_says_what_will_come() {
        let page =
            html(|| view! { <Empty title="Aucun bon" text="Il vient tout seul" art=Art::Dotted>"…"</Empty> });
        assert!(
            page.contains("Il vient tout seul") && page.contains("stroke-dasharray"),
            "{page}"
        );
        assert!(!html(|| view! { <Empty title="a" text="b"/> }).contains("acts"));
    }

    #[test]
    fn hostile_values_stay_values() {
        let page = html(
            || view! { <Empty title=HOSTILE text=HOSTILE/><EmptyPage title=HOSTILE text=HOSTILE>{HOSTILE}</EmptyPage> },
        );
        assert!(is_tame(&page), "{page}");
    }
}
