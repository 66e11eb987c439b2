//! One of a few views: segments, tabs, filter chips. They are links: what one looks at is in the address.

use leptos::prelude::*;

use super::{Icon, Maybe};

/// One of several views of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Its address.
    pub href: String,
    /// Its name.
    pub label: String,
    /// Its icon.
    pub icon: Option<Icon>,
    /// How much is in it.
    pub count: Option<usize>,
    /// The one being looked at.
    pub is_current: bool,
}

impl Segment {
    /// A view by its address and name.
    pub fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            label: label.into(),
            icon: None,
            count: None,
            is_current: false,
        }
    }

    /// With an icon.
    #[must_use]
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// With a number.
    #[must_use]
    pub const fn count(mut self, count: usize) -> Self {
        self.count = Some(count);
        self
    }

    /// Being looked at when this is true.
    #[must_use]
    pub const fn current(mut self, is_current: bool) -> Self {
        self.is_current = is_current;
        self
    }

    fn link(self, current: &'static str) -> AnyView {
        view! {
            <a href=self.href aria-current=self.is_current.then_some(current)>
                {self.icon.map(|icon| icon.small().into_render())}
                {self.label}
                {self.count.map(|n| view! { <super::Count n=n/> })}
            </a>
        }
        .into_any()
    }
}

/// Two to four ways to look at the same thing.
#[component]
pub fn Segments(
    /// The ways.
    items: Vec<Segment>,
    /// Name of the group.
    #[prop(optional, into)]
    label: Maybe<String>,
    /// More classes, such as `end`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let label = label.0;
    let links: Vec<_> = items.into_iter().map(|item| item.link("true")).collect();
    view! { <div class=format!("segments {class}") role="group" aria-label=label>{links}</div> }.into_any()
}

/// Parts of a page, one at a time.
#[component]
pub fn Tabs(
    /// The parts.
    items: Vec<Segment>,
    /// Name of the group.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let links: Vec<_> = items.into_iter().map(|item| item.link("page")).collect();
    view! { <nav class="tabs" aria-label=label>{links}</nav> }.into_any()
}

/// A filter of a list. When it is on, its link takes it off and shows a cross.
#[component]
pub fn Chip(
    /// Address with the filter toggled.
    #[prop(into)]
    href: String,
    /// Its icon.
    #[prop(optional, into)]
    icon: Maybe<Icon>,
    /// How much it would leave.
    #[prop(optional, into)]
    count: Maybe<usize>,
    /// On.
    #[prop(optional)]
    is_on: bool,
    /// Its name.
    children: Children,
) -> impl IntoView {
    let (icon, count) = (icon.0, count.0);
    view! {
        <a class="chip" href=href aria-current=is_on.then_some("true")>
            {icon.map(IntoRender::into_render)}
            {children()}
            {count.map(|n| view! { <super::Count n=n/> })}
            {is_on.then(|| Icon::X.into_render())}
        </a>
    }
    .into_any()
}

/// A choice of several in a form, drawn as a chip.
#[component]
pub fn ChipCheck(
    /// Name of the value that is sent.
    #[prop(into)]
    name: String,
    /// The value.
    #[prop(into)]
    value: String,
    /// Chosen.
    #[prop(optional)]
    is_checked: bool,
    /// Its name.
    children: Children,
) -> impl IntoView {
    view! {
        <label class="chip">
            <input r#type="checkbox" name=name value=value checked=is_checked/>
            {children()}
        </label>
    }
    .into_any()
}

/// One of a few in a form, drawn as segments.
#[component]
pub fn SegmentChoice(
    /// Name of the value that is sent.
    #[prop(into)]
    name: String,
    /// Name of the group.
    #[prop(into)]
    label: String,
    /// Value and words of each.
    options: Vec<(String, String)>,
    /// What is chosen.
    #[prop(optional, into)]
    value: String,
) -> impl IntoView {
    let choices: Vec<_> = options
        .into_iter()
        .map(|(each, words)| {
            let is_checked = each == value;
            view! {
                <label><input r#type="radio" name=name.clone() value=each checked=is_checked/>{words}</label>
            }
        })
        .collect();
    view! { <div class="segments" role="radiogroup" aria-label=label>{choices}</div> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{HOSTILE, html, is_tame};

    #[test]
    fn the_current_one_is_said_not_only_drawn() {
        let items = || {
            vec![
                Segment::new("/board", "Tableau").current(true),
                Segment::new("/list", "Liste").count(28),
            ]
        };
        let page = html(move || view! { <Segments items=items()/><Tabs items=items() label="Vues"/> });
        assert_eq!(page.matches("aria-current=\"true\"").count(), 1, "{page}");
        assert_eq!(page.matches("aria-current=\"page\"").count(), 1, "{page}");
        assert!(page.contains(">28</span>"), "{page}");
    }

    #[test]
    fn a_filter_that_is_on_shows_how_to_take_it_off() {
        let cross = |page: &str| page.matches("<svg").count();
        let off = html(|| view! { <Chip href="?late=1">"En retard"</Chip> });
        let on = html(|| view! { <Chip href="?" is_on=true>"En retard"</Chip> });
        assert_eq!((cross(&off), cross(&on)), (0, 1));
    }

    #[test]
    fn hostile_values_stay_values() {
        let page = html(|| {
            view! {
                <Segments items=vec![Segment::new(HOSTILE, HOSTILE)] label=HOSTILE/>
                <Tabs items=vec![Segment::new(HOSTILE, HOSTILE)] label=HOSTILE/>
                <Chip href=HOSTILE>{HOSTILE}</Chip>
                <ChipCheck name=HOSTILE value=HOSTILE>{HOSTILE}</ChipCheck>
                <SegmentChoice name=HOSTILE label=HOSTILE options=vec![(HOSTILE.to_owned(), HOSTILE.to_owned())]/>
            }
        });
        assert!(is_tame(&page), "{page}");
    }
}
