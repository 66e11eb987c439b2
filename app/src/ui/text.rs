//! Small pieces of text: codes, amounts, notes, freshness.

use domain::Money;
use leptos::prelude::*;

use super::{Icon, SizedIcon, Tone};
use crate::{document::PageContext, format};

/// A code one can say, type and scan, on its label with a hole.
#[component]
pub fn Tag(
    /// `LYN-2418`.
    #[prop(into)]
    code: String,
) -> impl IntoView {
    view! { <span class="tag">{code}</span> }
}

/// A code inside a sentence or a table.
#[component]
pub fn CodeText(
    /// The code.
    #[prop(into)]
    code: String,
) -> impl IntoView {
    view! { <span class="code">{code}</span> }
}

/// An amount in the reader's way of writing.
#[component]
pub fn Amount(
    /// How much.
    money: Money,
    /// More classes, such as a tone.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let lang = super::reader_lang();
    view! { <span class=format!("money {class}")>{format::money(money, lang)}</span> }
}

/// A short remark with an icon: a delay, a promise, "payé".
#[component]
pub fn Note(
    /// Its meaning.
    #[prop(optional)]
    tone: Tone,
    /// Its icon; a tone other than neutral always has one.
    icon: Icon,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! { <span class=format!("note {}", tone.text_class())>{icon}{children()}</span> }.into_any()
}

/// The promise of a ticket: when, or how late, with a triangle beside it.
#[component]
pub fn PromiseNote(
    /// When it is due.
    due: jiff::Timestamp,
    /// The work is done, so it cannot be late any more.
    #[prop(optional)]
    is_kept: bool,
) -> impl IntoView {
    let locale = expect_context::<PageContext>().locale;
    let promise = locale.promise(due);
    let (tone, icon, text) = if is_kept {
        (Tone::Neutral, Icon::Clock, locale.when(due))
    } else if promise.is_late {
        (Tone::Attention, Icon::TriangleAlert, promise.text)
    } else {
        (Tone::Neutral, Icon::Clock, promise.text)
    };
    view! { <Note tone=tone icon=icon>{text}</Note> }
}

/// A small word in a box: a channel, a kind.
#[component]
pub fn Badge(
    /// An icon before it.
    #[prop(optional)]
    icon: Option<Icon>,
    /// The word.
    children: Children,
) -> impl IntoView {
    view! { <span class="badge">{icon.map(IntoRender::into_render)}{children()}</span> }.into_any()
}

/// A key of the keyboard, shown to who can see it.
#[component]
pub fn Kbd(
    /// What is on the key.
    key: &'static str,
) -> impl IntoView {
    view! { <span class="kbd" aria-hidden="true">{key}</span> }
}

/// Text for who listens, where others see an icon.
#[component]
pub fn Sr(
    /// The words.
    children: Children,
) -> impl IntoView {
    view! { <span class="sr">{children()}</span> }.into_any()
}

/// A number beside a heading or a link.
#[component]
pub fn Count(
    /// How many.
    n: usize,
) -> impl IntoView {
    view! { <span class="count">{n.to_string()}</span> }
}

/// How fresh a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// As it happens.
    Live,
    /// As of an hour.
    Lag,
    /// Later than it should be.
    Old,
}

/// The hour of a figure: every figure has one.
#[component]
pub fn Fresh(
    /// How fresh.
    freshness: Freshness,
    /// "en direct, 14:32", "à 14:30", "à 13:10, l’ERP tarde".
    children: Children,
) -> impl IntoView {
    let class = match freshness {
        Freshness::Live => "fresh",
        Freshness::Lag => "fresh is-lag",
        Freshness::Old => "fresh is-old",
    };
    view! { <span class=class>{children()}</span> }.into_any()
}

/// Text in which the words that were looked for are marked.
#[component]
pub fn Marked(
    /// The whole text.
    #[prop(into)]
    text: String,
    /// What was looked for, as typed.
    #[prop(into)]
    query: String,
) -> impl IntoView {
    let hit = find_ignoring_case(&text, query.trim());
    match hit {
        Some(range) => {
            let (before, hit, after) = (
                text[..range.start].to_owned(),
                text[range.clone()].to_owned(),
                text[range.end..].to_owned(),
            );
            view! { <span>{before}<mark class="hit">{hit}</mark>{after}</span> }.into_any()
        }
        None => view! { <span>{text}</span> }.into_any(),
    }
}

/// Where `query` stands in `text`, letter by letter without regard to capitals; none when it is empty or not there.
fn find_ignoring_case(text: &str, query: &str) -> Option<std::ops::Range<usize>> {
    let same = |a: char, b: char| a.to_lowercase().eq(b.to_lowercase());
    if query.is_empty() {
        return None;
    }
    text.char_indices().find_map(|(start, _)| {
        let mut rest = text[start..].char_indices();
        for wanted in query.chars() {
            match rest.next() {
                Some((_, c)) if same(c, wanted) => {}
                _ => return None,
            }
        }
        let end = rest.next().map_or(text.len(), |(i, _)| start + i);
        Some(start..end)
    })
}

/// The line drawing of the product's mark, larger than an icon.
pub fn brand_mark() -> SizedIcon {
    Icon::Loop.with("i-brand")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{HOSTILE, html, is_tame};

    #[test]
    fn what_was_looked_for_is_marked_whatever_its_capitals() {
        let page = html(|| view! { <Marked text="Gaëlle Rousset" query="ROUS"/> });
        assert!(
            page.contains("Gaëlle <mark class=\"hit\">Rous</mark>set"),
            "{page}"
        );
        let page = html(|| view! { <Marked text="Élan" query="éL"/> });
        assert!(page.contains("<mark class=\"hit\">Él</mark>an"), "{page}");
        assert!(!html(|| view! { <Marked text="Kona" query=" "/> }).contains("<mark"));
        assert!(!html(|| view! { <Marked text="Kona" query="konaa"/> }).contains("<mark"));
    }

    #[test]
    fn a_late_promise_has_a_triangle_and_says_by_how_much() {
        let due = "2026-11-14T12:35:00Z".parse().expect("an instant");
        let page = html(move || view! { <PromiseNote due=due/> });
        assert!(
            page.contains("t-attention") && page.contains("2\u{a0}h de retard"),
            "{page}"
        );
        let page = html(move || view! { <PromiseNote due=due is_kept=true/> });
        assert!(
            !page.contains("t-attention") && !page.contains("retard"),
            "{page}"
        );
    }

    #[test]
    fn texts_are_escaped() {
        let page = html(|| {
            view! {
                <Tag code=HOSTILE/>
                <CodeText code=HOSTILE/>
                <Note icon=Icon::Clock>{HOSTILE}</Note>
                <Badge>{HOSTILE}</Badge>
                <Marked text=HOSTILE query="script"/>
                <Sr>{HOSTILE}</Sr>
            }
        });
        assert!(is_tame(&page), "{page}");
    }
}
