//! States: a ring and a word, everywhere the same. The ring closes as a ticket goes round; its shape alone tells the state,
//! the colour only stresses it.

use domain::workshop::Stage;
use leptos::prelude::*;

use super::{Icon, Tone};
use crate::words::states;

/// The ring of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ring {
    shape: Shape,
    tone: Tone,
}

/// What a ring looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Not here yet: a dashed ring, perhaps with a mark inside.
    Dashed(&'static str),
    /// Open: a part of the way (of 100), with a mark inside.
    Arc(u8, &'static str),
    /// The way is over, or is not gone on with: a thin ring with a mark.
    Whole(&'static str),
    /// A filled disc with a mark: money is in, or everything stopped.
    Disc(&'static str),
}

const NO_MARK: &str = "";
const DOT: &str = r#"<circle cx="8" cy="8" r="1.5" fill="currentColor" stroke="none"/>"#;
const TICK: &str = r#"<path d="m5.9 8.1 1.5 1.5 2.7-3" stroke-width="1.6"/>"#;
const DASH: &str = r#"<path d="M6.3 8h3.4" stroke-width="1.9"/>"#;
const HANDS: &str = r#"<path d="M8 5.6v2.6l1.6 1" stroke-width="1.5"/>"#;
const BARS: &str = r#"<path d="M6.7 6.3v3.4M9.3 6.3v3.4" stroke-width="1.6"/>"#;
const CROSS: &str = r#"<path d="M6 6l4 4M10 6l-4 4" stroke-width="1.7"/>"#;
const WIDE_TICK: &str = r#"<path d="m5.5 8.2 1.8 1.8 3.2-3.6" stroke-width="1.7"/>"#;
const SLASH: &str = r#"<path d="M10.3 5.7 5.7 10.3" stroke-width="1.7"/>"#;
const CALL: &str = r#"<path d="M8 5.2v3.2M8 10.8v.01" stroke-width="1.7"/>"#;
const DOWN: &str = r#"<path d="M8 5.4v4.8M6.1 8.6 8 10.5l1.9-1.9" stroke-width="1.5"/>"#;
const BACK: &str = r#"<path d="M10.6 8H5.6M7.4 6.1 5.5 8l1.9 1.9" stroke-width="1.5"/>"#;
const RULES: &str = r#"<path d="M5.9 6.8h4.2M5.9 9.3h4.2" stroke-width="1.5"/>"#;
const DISC_TICK: &str = r#"<path d="m5 8.3 2.1 2.1 4-4.4" stroke-width="1.9" class="ring-in"/>"#;
const DISC_CALL: &str = r#"<path d="M8 4.6v4M8 11.2v.01" stroke-width="1.9" class="ring-in"/>"#;

impl Ring {
    /// The ring of something that stopped and needs a person.
    pub const STOPPED: Self = Self {
        shape: Shape::Disc(DISC_CALL),
        tone: Tone::Danger,
    };

    /// The ring of a ticket's state.
    pub const fn of(stage: Stage) -> Self {
        let (shape, tone) = match stage {
            Stage::Requested => (Shape::Dashed(NO_MARK), Tone::Neutral),
            Stage::Booked => (Shape::Dashed(DOT), Tone::Neutral),
            Stage::Received => (Shape::Whole(NO_MARK), Tone::Neutral),
            Stage::Diagnosing => (Shape::Arc(25, NO_MARK), Tone::Info),
            Stage::Quoted => (Shape::Arc(38, DOT), Tone::Neutral),
            Stage::Approved => (Shape::Arc(50, TICK), Tone::Info),
            Stage::AwaitingParts => (Shape::Arc(50, DASH), Tone::Neutral),
            Stage::InRepair => (Shape::Arc(62, HANDS), Tone::Info),
            Stage::Paused => (Shape::Arc(62, BARS), Tone::Neutral),
            Stage::QualityCheck => (Shape::Arc(75, TICK), Tone::Info),
            Stage::Ready => (Shape::Arc(88, TICK), Tone::Done),
            Stage::Paid => (Shape::Disc(DISC_TICK), Tone::Done),
            Stage::Collected => (Shape::Whole(WIDE_TICK), Tone::Neutral),
            Stage::Unrepairable => (Shape::Whole(SLASH), Tone::Neutral),
            Stage::QuoteDeclined => (Shape::Arc(38, CROSS), Tone::Neutral),
            Stage::QuoteExpired => (Shape::Arc(38, HANDS), Tone::Neutral),
            Stage::Unclaimed => (Shape::Whole(CALL), Tone::Attention),
            Stage::Cancelled => (Shape::Whole(CROSS), Tone::Neutral),
            Stage::Closed => (Shape::Whole(DOT), Tone::Neutral),
            Stage::Recycled => (Shape::Whole(DOWN), Tone::Neutral),
            Stage::LegalSale => (Shape::Whole(RULES), Tone::Neutral),
            Stage::ConvertedToBuyback => (Shape::Whole(BACK), Tone::Neutral),
        };
        Self { shape, tone }
    }

    fn drawing(self) -> String {
        match self.shape {
            Shape::Dashed(mark) => format!(
                r#"<circle cx="8" cy="8" r="6" stroke-width="1.7" stroke-dasharray="1.6 3.1"/>{mark}"#
            ),
            Shape::Whole(mark) => format!(r#"<circle cx="8" cy="8" r="6" stroke-width="1.8"/>{mark}"#),
            Shape::Disc(mark) => {
                format!(r#"<circle cx="8" cy="8" r="7" fill="currentColor" stroke="none"/>{mark}"#)
            }
            Shape::Arc(hundredths, mark) => {
                let length = 2.0 * std::f64::consts::PI * 6.0 * f64::from(hundredths) / 100.0;
                format!(
                    r#"<circle cx="8" cy="8" r="6" stroke-width="2" opacity=".28"/><circle cx="8" cy="8" r="6" stroke-width="2" stroke-dasharray="{length:.2} 60" transform="rotate(-90 8 8)"/>{mark}"#
                )
            }
        }
    }

    /// Its tone.
    pub const fn tone(self) -> Tone {
        self.tone
    }
}

impl IntoRender for Ring {
    type Output = AnyView;

    fn into_render(self) -> AnyView {
        view! {
            <svg class="ring" viewBox="0 0 16 16" aria-hidden="true" data-tone=self.tone.name() inner_html=self.drawing()></svg>
        }
        .into_any()
    }
}

/// A ticket's state in a line of text or a table.
#[component]
pub fn StateBadge(
    /// The state.
    stage: Stage,
    /// More classes: `soft`, `strong`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let ring = Ring::of(stage);
    let word = states::stage(stage).of(super::reader_lang());
    view! { <span class=format!("state {class}") data-tone=ring.tone.name()>{ring}{word}</span> }.into_any()
}

/// A ticket's state at the head of its page or on the bench.
#[component]
pub fn StatePill(
    /// The state.
    stage: Stage,
    /// As large as the title asks.
    #[prop(optional)]
    is_big: bool,
) -> impl IntoView {
    let ring = Ring::of(stage);
    let word = states::stage(stage).of(super::reader_lang());
    let class = if is_big { "pill pill-big" } else { "pill" };
    view! { <span class=class data-tone=ring.tone.name()>{ring}{word}</span> }.into_any()
}

/// A state of something else than a ticket: an icon and a word.
#[component]
pub fn Pill(
    /// Its meaning.
    #[prop(optional)]
    tone: Tone,
    /// Its icon.
    icon: Icon,
    /// The word.
    children: Children,
) -> impl IntoView {
    view! { <span class="pill" data-tone=tone.name()>{icon}{children()}</span> }.into_any()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::ui::testing::html;

    #[test]
    fn no_two_states_look_the_same_without_their_colour() {
        let shapes: BTreeSet<_> = Stage::ALL
            .iter()
            .map(|stage| Ring::of(*stage).drawing())
            .collect();
        assert_eq!(shapes.len(), Stage::ALL.len());
    }

    #[test]
    fn a_state_is_a_ring_and_a_word() {
        let page =
            html(|| view! { <StateBadge stage=Stage::Paid/><StatePill stage=Stage::InRepair is_big=true/> });
        assert!(
            page.contains("Payé (à remettre)") && page.contains("En réparation"),
            "{page}"
        );
        assert_eq!(page.matches("class=\"ring\"").count(), 2);
        assert!(page.contains("pill pill-big"));
    }
}
