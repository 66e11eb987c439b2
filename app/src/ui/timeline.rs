//! What happened, newest first, with a heading a day.

use jiff::Timestamp;
use leptos::prelude::*;

use super::{Icon, Tone};
use crate::document::PageContext;

/// Something that happened.
pub struct TimelineEntry {
    at: Timestamp,
    icon: Icon,
    tone: Tone,
    what: AnyView,
    detail: Option<AnyView>,
}

impl TimelineEntry {
    /// What happened and when.
    pub fn new(at: Timestamp, icon: Icon, what: impl IntoView + 'static) -> Self {
        Self {
            at,
            icon,
            tone: Tone::Neutral,
            what: what.into_any(),
            detail: None,
        }
    }

    /// Who, how, how much.
    #[must_use]
    pub fn detail(mut self, detail: impl IntoView + 'static) -> Self {
        self.detail = Some(detail.into_any());
        self
    }

    /// Something good came in (done), or the till spoke (brand: the only filled mark).
    #[must_use]
    pub const fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }
}

/// Entries with a heading where the day changes; today's need none.
#[component]
pub fn Timeline(
    /// Newest first.
    entries: Vec<TimelineEntry>,
) -> impl IntoView {
    let locale = expect_context::<PageContext>().locale;
    let mut day = locale.now;
    let mut lines = Vec::with_capacity(entries.len());
    for entry in entries {
        if !locale.is_same_day(day, entry.at) {
            day = entry.at;
            lines.push(view! { <li class="day">{locale.day_heading(day)}</li> }.into_any());
        }
        lines.push(
            view! {
                <li>
                    <span class="mark" data-tone=entry.tone.name()>{entry.icon}</span>
                    <div class="what">
                        <div>{entry.what}</div>
                        {entry.detail.map(|detail| view! { <div class="meta soft">{detail}</div> })}
                    </div>
                    <time datetime=entry.at.to_string()>{locale.clock(entry.at)}</time>
                </li>
            }
            .into_any(),
        );
    }
    view! { <ol class="timeline">{lines}</ol> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{HOSTILE, html, is_tame};

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    #[test]
    fn a_heading_stands_where_the_day_changes() {
        let page = html(|| {
            view! {
                <Timeline entries=vec![
                    TimelineEntry::new(at("2026-11-14T13:32:07Z"), Icon::Receipt, "Encaissé").tone(Tone::Brand),
                    TimelineEntry::new(at("2026-11-13T17:12:00Z"), Icon::Pencil, "Devis accepté").detail("en ligne"),
                    TimelineEntry::new(at("2026-11-13T16:40:00Z"), Icon::Mail, "Devis envoyé"),
                ]/>
            }
        });
        assert_eq!(page.matches("class=\"day\"").count(), 1, "{page}");
        assert!(page.contains("Hier, vendredi 13\u{a0}novembre"), "{page}");
        assert!(page.contains(">13:32</time>"), "{page}");
        assert!(page.contains(r#"data-tone="brand""#), "{page}");
    }

    #[test]
    fn hostile_values_stay_values() {
        let page = html(
            || view! { <Timeline entries=vec![TimelineEntry::new(at("2026-11-14T13:32:07Z"), Icon::X, HOSTILE).detail(HOSTILE)]/> },
        );
        assert!(is_tame(&page), "{page}");
    }
}
