//! What stands around a list: heading of a section, pages.

use leptos::prelude::*;

use super::{ButtonLink, Icon, Maybe, Size, reader_lang};
use crate::words::common;

/// A section with its heading and what stands at the end of it.
#[component]
pub fn Section(
    /// Its heading.
    #[prop(into)]
    title: String,
    /// How much is in it.
    #[prop(optional, into)]
    count: Maybe<usize>,
    /// Small print at the end of the heading: why the group exists, how fresh it is.
    #[prop(optional, into)]
    aside: Maybe<String>,
    /// A link at the end of the heading: address and words.
    #[prop(optional, into)]
    link: Maybe<(String, String)>,
    /// `sec` (open) or `group` (with a line under the heading).
    #[prop(default = "sec")]
    class: &'static str,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let (count, aside, link) = (count.0, aside.0, link.0);
    view! {
        <section class=class>
            <div class="head">
                <h2>{title}{count.map(|n| view! { " "<super::Count n=n/> })}</h2>
                {aside.map(|aside| view! { <span class="end meta soft">{aside}</span> })}
                {link.map(|(href, words)| view! { <a class="end meta t-brand" href=href>{words}</a> })}
            </div>
            {children()}
        </section>
    }
    .into_any()
}

/// Earlier and later pages of a list; nothing when there is one page.
#[component]
pub fn Pager(
    /// Address of the page before.
    #[prop(optional, into)]
    previous: Maybe<String>,
    /// Address of the page after.
    #[prop(optional, into)]
    next: Maybe<String>,
) -> impl IntoView {
    let (previous, next) = (previous.0, next.0);
    let lang = reader_lang();
    (previous.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label=common::PAGES.of(lang)>
                {previous.map(|href| {
                    view! { <ButtonLink href=href size=Size::Small icon=Icon::ChevronLeft>{common::PREVIOUS.of(lang)}</ButtonLink> }
                })}
                {next.map(|href| {
                    view! { <ButtonLink href=href size=Size::Small icon_after=Icon::ChevronRight>{common::NEXT.of(lang)}</ButtonLink> }
                })}
            </nav>
        }
        .into_any()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{HOSTILE, html, is_tame};

    #[test]
    fn one_page_needs_no_pager() {
        assert!(!html(|| view! { <Pager/> }).contains("nav"));
        let page = html(|| view! { <Pager next="?after=x"/> });
        assert!(
            page.contains("Suivants") && !page.contains("Précédents"),
            "{page}"
        );
    }

    #[test]
    fn hostile_values_stay_values() {
        let page = html(|| {
            view! {
                <Section title=HOSTILE aside=HOSTILE link=(HOSTILE.to_owned(), HOSTILE.to_owned())>{HOSTILE}</Section>
                <Pager previous=HOSTILE next=HOSTILE/>
            }
        });
        assert!(is_tame(&page), "{page}");
    }
}
