//! The life line of a thing: one line from left to right that makes a loop at each repair.

use leptos::prelude::*;

use super::{Icon, reader_lang};
use crate::words::directory as words;

/// A repair on the line.
pub struct Repair {
    /// What was done; leads to its ticket.
    pub title: String,
    /// Address of the ticket.
    pub href: String,
    /// Day and number.
    pub detail: String,
    /// State.
    pub state: AnyView,
    /// What it costs; none when nothing is said yet.
    pub amount: Option<AnyView>,
    /// How long after the repair before it; none on the first.
    pub after: Option<String>,
    /// It is not over.
    pub is_open: bool,
}

/// Most repairs that fit on the line.
pub const MOST: usize = 6;
/// Units of the drawing from one stop to the next.
const PITCH: usize = 190;
/// Where the line runs, from above.
const GROUND: usize = 116;

/// The last repairs of a thing, oldest first, at most [`MOST`]; nothing without any. A phone has no room for it; the tickets stand below it anyway.
#[component]
pub fn LifeLine(
    /// The repairs.
    repairs: Vec<Repair>,
    /// How many came before these.
    #[prop(default = 0)]
    earlier: usize,
) -> impl IntoView {
    let lang = reader_lang();
    let drawing = drawing(&repairs, earlier > 0);
    let stations: Vec<_> = repairs
        .into_iter()
        .map(|repair| {
            view! {
                <li>
                    <a class="strong block cut" href=repair.href>{repair.title}</a>
                    <div class="meta soft">{repair.detail}</div>
                    {repair.state}
                    {repair.amount}
                </li>
            }
        })
        .collect();
    let earlier = (earlier > 0).then(|| words::EARLIER_REPAIRS.of(lang, earlier));
    (!stations.is_empty()).then(|| {
        view! {
            <section class="life" aria-label=words::LIFE_LINE.of(lang)>
                {drawing}
                <ol class="stations">{stations}</ol>
                {earlier.map(|text| view! { <p class="meta soft">{text}</p> })}
            </section>
        }
        .into_any()
    })
}

/// The line, its loops and stops.
fn drawing(repairs: &[Repair], has_past: bool) -> AnyView {
    let centre = |at: usize| PITCH / 2 + PITCH * at;
    let way = repairs.iter().enumerate().fold(
        format!("M{} {GROUND}", if has_past { 0 } else { 8 }),
        |way, (at, _)| way + &round(centre(at)),
    );
    let end = centre(repairs.len().saturating_sub(1)) + 78;
    let ahead = format!("M{} {GROUND}H{}", end + 14, end + 140);
    let stops: Vec<_> = repairs
        .iter()
        .enumerate()
        .map(|(at, repair)| {
            let x = centre(at);
            let (class, radius) = if repair.is_open {
                ("stop-now", "9")
            } else {
                ("stop", "7")
            };
            view! {
                <g class="in" transform=format!("translate({} 44)", x - 12) inner_html=Icon::Wrench.drawing()></g>
                <circle class=class cx=x.to_string() cy=GROUND.to_string() r=radius></circle>
            }
        })
        .collect();
    let spans: Vec<_> = repairs
        .iter()
        .enumerate()
        .filter_map(|(at, repair)| Some((centre(at) - PITCH / 2, repair.after.clone()?)))
        .map(|(x, text)| view! { <text x=x.to_string() y="100">{text}</text> })
        .collect();
    view! {
        <svg viewBox=format!("0 0 {} 132", PITCH * MOST) aria-hidden="true">
            <path class="way" d=way></path>
            <path class="next" d=ahead></path>
            {stops}
            {spans}
        </svg>
    }
    .into_any()
}

/// The line up to a stop, once round above it, and on.
fn round(x: usize) -> String {
    format!(
        "H{}C{} {GROUND} {right} 94 {right} 57C{right} 30 {} 12 {x} 12C{} 12 {left} 30 {left} 57C{left} 94 {} {GROUND} {} {GROUND}",
        x - 78,
        x - 6,
        x + 26,
        x - 26,
        x + 6,
        x + 78,
        right = x + 46,
        left = x - 46,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{HOSTILE, html, is_tame};

    fn repair(title: &str, is_open: bool) -> Repair {
        Repair {
            title: title.to_owned(),
            href: "/tickets/LYN-2418".to_owned(),
            detail: "23 nov.".to_owned(),
            state: ().into_any(),
            amount: None,
            after: is_open.then(|| "66 jours".to_owned()),
            is_open,
        }
    }

    #[test]
    fn each_repair_is_a_loop_and_what_is_not_over_is_where_one_is() {
        let page =
            html(|| view! { <LifeLine repairs=vec![repair("Révision", false), repair("Freins", true)]/> });
        let way = page
            .split("<path")
            .find(|path| path.contains("class=\"way\""))
            .expect("the line");
        assert_eq!(way.matches('C').count(), 8, "four curves a loop: {way}");
        assert_eq!(page.matches("class=\"stop-now\"").count(), 1, "{page}");
        assert!(page.contains(">66 jours<"), "{page}");
    }

    #[test]
    fn without_a_repair_there_is_no_line() {
        assert!(!html(|| view! { <LifeLine repairs=vec![]/> }).contains("svg"));
    }

    #[test]
    fn earlier_ones_are_said() {
        let page = html(|| view! { <LifeLine repairs=vec![repair("Freins", false)] earlier=3/> });
        assert!(page.contains("3 réparations avant"), "{page}");
    }

    #[test]
    fn hostile_values_stay_values() {
        let page = html(|| view! { <LifeLine repairs=vec![repair(HOSTILE, true)]/> });
        assert!(is_tame(&page), "{page}");
    }
}
