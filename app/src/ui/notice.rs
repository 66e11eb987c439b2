//! Something the page has to say.

use leptos::prelude::*;

use super::{Icon, Maybe, Tone};

/// A notice. Its icon follows from its tone unless it has one of its own.
#[component]
pub fn Notice(
    /// Its meaning.
    #[prop(optional)]
    tone: Tone,
    /// Another icon.
    #[prop(optional, into)]
    icon: Maybe<Icon>,
    /// Said at once to who listens: it came as an answer to what they did.
    #[prop(optional)]
    is_alert: bool,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let icon = icon.0;
    let icon = icon.unwrap_or(match tone {
        Tone::Neutral | Tone::Info | Tone::Brand => Icon::Info,
        Tone::Done => Icon::CircleCheck,
        Tone::Attention => Icon::TriangleAlert,
        Tone::Danger => Icon::CircleAlert,
    });
    view! {
        <div class="notice" data-tone=tone.name() role=is_alert.then_some("alert")>
            {icon}
            <span>{children()}</span>
        </div>
    }
    .into_any()
}

/// A band over the whole page, for what concerns all of it.
#[component]
pub fn Band(
    /// Its icon.
    icon: Icon,
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! { <div class="band" role="status">{icon}<span class="grow">{children()}</span></div> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{HOSTILE, html, is_tame};

    #[test]
    fn an_alert_is_read_out_and_every_tone_has_an_icon() {
        let page = html(
            || view! { <Notice tone=Tone::Danger is_alert=true>"Deux champs"</Notice><Notice>"Gelé"</Notice> },
        );
        assert!(page.contains(r#"data-tone="danger" role="alert""#), "{page}");
        assert_eq!(page.matches("<svg").count(), 2);
        assert_eq!(page.matches("role=").count(), 1);
    }

    #[test]
    fn hostile_values_stay_values() {
        assert!(is_tame(&html(
            || view! { <Notice>{HOSTILE}</Notice><Band icon=Icon::WifiOff>{HOSTILE}</Band> }
        )));
    }
}
