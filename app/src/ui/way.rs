//! How far: the track under a ticket's title, the steps of a flow, a meter.

use leptos::prelude::*;

use super::{Icon, Tone, reader_lang};
use crate::words::common;

/// Where a stop lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Behind.
    Done,
    /// Here.
    Now,
    /// Ahead.
    Ahead,
}

impl Progress {
    const fn class(self) -> &'static str {
        match self {
            Self::Done => "is-done",
            Self::Now => "is-now",
            Self::Ahead => "",
        }
    }

    fn current(self) -> Option<&'static str> {
        (self == Self::Now).then_some("step")
    }
}

/// The way of a ticket as one line with stops.
#[component]
pub fn Track(
    /// Names of the stops and where they lie.
    stops: Vec<(String, Progress)>,
) -> impl IntoView {
    let lang = reader_lang();
    let stops: Vec<_> = stops
        .into_iter()
        .map(|(label, progress)| view! { <li class=progress.class() aria-current=progress.current()>{label}</li> })
        .collect();
    view! { <ol class="track" aria-label=common::PROGRESS.of(lang)>{stops}</ol> }.into_any()
}

/// The steps of something done in order.
#[component]
pub fn Steps(
    /// Their names.
    labels: Vec<String>,
    /// Which one it is, from zero.
    now: usize,
) -> impl IntoView {
    let lang = reader_lang();
    let steps: Vec<_> = labels
        .into_iter()
        .enumerate()
        .map(|(i, label)| {
            let progress = match i.cmp(&now) {
                std::cmp::Ordering::Less => Progress::Done,
                std::cmp::Ordering::Equal => Progress::Now,
                std::cmp::Ordering::Greater => Progress::Ahead,
            };
            let dot = if progress == Progress::Done {
                view! { {Icon::Check}<super::Sr>{common::STEP_DONE.of(lang)}</super::Sr> }.into_any()
            } else {
                (i + 1).to_string().into_any()
            };
            view! {
                <li class=progress.class() aria-current=progress.current()><span class="dot">{dot}</span>{label}</li>
            }
        })
        .collect();
    view! { <ol class="steps">{steps}</ol> }.into_any()
}

/// How much of something is used. An svg, because its filling is data and the page's policy allows no style attribute.
#[component]
pub fn Meter(
    /// From 0 to 100; more is drawn as full.
    percent: u32,
    /// What it measures, and the words of its value: "Karim, 3 h 10 prévues".
    #[prop(into)]
    label: String,
    /// Attention when it breaks a promise.
    #[prop(optional)]
    tone: Tone,
) -> impl IntoView {
    let percent = percent.min(100);
    view! {
        <svg class="meter" data-tone=tone.name() role="img" aria-label=label>
            <rect width=format!("{percent}%") height="100%" rx="2.5"></rect>
        </svg>
    }
    .into_any()
}

/// The way back: the pages above this one.
#[component]
pub fn Crumbs(
    /// Address and name, from the top.
    links: Vec<(String, String)>,
    /// This page.
    #[prop(into)]
    here: String,
) -> impl IntoView {
    let links: Vec<_> = links
        .into_iter()
        .map(|(href, label)| view! { <li><a href=href>{label}</a>{Icon::ChevronRight}</li> })
        .collect();
    view! {
        <nav class="crumbs" aria-label=common::CRUMBS.of(reader_lang())>
            <ol>{links}<li aria-current="page">{here}</li></ol>
        </nav>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{HOSTILE, html, is_tame};

    #[test]
    fn the_stop_where_one_is_is_said() {
        let page = html(|| {
            view! {
                <Track stops=vec![("Réceptionné".to_owned(), Progress::Done), ("Payé".to_owned(), Progress::Now), ("Restitué".to_owned(), Progress::Ahead)]/>
                <Steps labels=vec!["Produit".to_owned(), "Prix".to_owned()] now=1/>
            }
        });
        assert_eq!(page.matches("aria-current=\"step\"").count(), 2, "{page}");
        assert!(page.contains("<li class=\"is-done\">Réceptionné</li>"), "{page}");
        assert!(page.contains(">fait</span>"), "{page}");
    }

    #[test]
    fn a_meter_never_runs_over() {
        let page = html(|| view! { <Meter percent=140 label="plein"/> });
        assert!(
            page.contains(r#"width="100%""#) && !page.contains("140"),
            "{page}"
        );
    }

    #[test]
    fn hostile_values_stay_values() {
        let page = html(|| {
            view! {
                <Track stops=vec![(HOSTILE.to_owned(), Progress::Now)]/>
                <Steps labels=vec![HOSTILE.to_owned()] now=0/>
                <Meter percent=1 label=HOSTILE/>
                <Crumbs links=vec![(HOSTILE.to_owned(), HOSTILE.to_owned())] here=HOSTILE/>
            }
        });
        assert!(is_tame(&page), "{page}");
    }
}
