//! The scan box: the front door. Without scripts it is a plain form to [`paths::SCAN`]; in the browser proposals come under it
//! from [`paths::SUGGEST`], which answers with [`Suggestions`].

use domain::workshop::Stage;
use leptos::prelude::*;

use super::{Avatar, AvatarSize, Icon, Kbd, Marked, StateBadge, Thumb, reader_lang};
use crate::{paths, words::frame};

/// The form in the top bar.
#[component]
pub fn ScanForm() -> impl IntoView {
    let lang = reader_lang();
    view! {
        <form class="scan-form" action=paths::SCAN method="get" data-scan=paths::SUGGEST>
            <div class="scan">
                {Icon::ScanBarcode}
                <label class="sr" r#for="scan">{frame::SCAN_LABEL.of(lang)}</label>
                <input
                    id="scan"
                    name="q"
                    class="bare grow"
                    r#type="search"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    enterkeyhint="search"
                    placeholder=frame::SCAN_HINT.of(lang)
                />
                <Kbd key="/"/>
            </div>
            <div class="suggest" id="scan-list" role="listbox" aria-label=frame::SUGGESTIONS.of(lang) hidden=true></div>
        </form>
    }
    .into_any()
}

/// What stands before a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SuggestionLead {
    /// A person.
    Person(String),
    /// A thing of a family, with its photo if there is one.
    Thing {
        /// Family of goods.
        category: String,
        /// Address of the photo.
        photo: Option<String>,
    },
    /// Something to do.
    Act(Icon),
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Where it leads.
    pub href: String,
    /// What stands before it.
    pub lead: SuggestionLead,
    /// What it is.
    pub title: String,
    /// Under it.
    pub detail: String,
    /// State of a ticket, at the end.
    pub stage: Option<Stage>,
}

/// Proposals of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestionGroup {
    /// "Clients", "Bons", "Faire".
    pub title: String,
    /// In the order of their worth.
    pub items: Vec<Suggestion>,
}

/// The answer to what is being typed. What was typed is marked where it stands.
#[component]
pub fn Suggestions(
    /// What was typed.
    #[prop(into)]
    query: String,
    /// Proposals; empty groups are left out.
    groups: Vec<SuggestionGroup>,
) -> impl IntoView {
    let mut number = 0_usize;
    let groups: Vec<_> = groups
        .into_iter()
        .filter(|group| !group.items.is_empty())
        .map(|group| {
            let items: Vec<_> = group
                .items
                .into_iter()
                .map(|item| {
                    number += 1;
                    row(number, item, &query)
                })
                .collect();
            let label = group.title.clone();
            view! {
                <div role="group" aria-label=label>
                    <div class="title" aria-hidden="true">{group.title}</div>
                    {items}
                </div>
            }
        })
        .collect();
    view! { {groups} }.into_any()
}

fn row(number: usize, item: Suggestion, query: &str) -> AnyView {
    let lead = match item.lead {
        SuggestionLead::Person(name) => {
            view! { <Avatar name=name size=AvatarSize::Large is_named=true/> }.into_any()
        }
        SuggestionLead::Thing { category, photo } => {
            view! { <Thumb category=category src=photo/> }.into_any()
        }
        SuggestionLead::Act(icon) => view! { <span class="ico">{icon}</span> }.into_any(),
    };
    view! {
        <a class="opt-row" role="option" id=format!("scan-{number}") href=item.href aria-selected="false" tabindex="-1">
            {lead}
            <span class="cut">
                <span class="strong cut block"><Marked text=item.title query=query/></span>
                <span class="meta soft cut block"><Marked text=item.detail query=query/></span>
            </span>
            <span class="meta soft">{item.stage.map(|stage| view! { <StateBadge stage=stage/> })}</span>
        </a>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{HOSTILE, html, is_tame};

    #[test]
    fn the_box_is_a_plain_form() {
        let page = html(|| view! { <ScanForm/> });
        assert!(
            page.contains(r#"action="/scan" method="get""#) && page.contains(r#"name="q""#),
            "{page}"
        );
        assert!(
            page.contains(" hidden"),
            "the list comes with the first proposal: {page}"
        );
    }

    #[test]
    fn proposals_are_numbered_links_and_empty_groups_are_left_out() {
        let item = |title: &str, lead| Suggestion {
            href: "/tickets/LYN-2418".to_owned(),
            lead,
            title: title.to_owned(),
            detail: "LYN-2418".to_owned(),
            stage: Some(Stage::Paid),
        };
        let groups = vec![
            SuggestionGroup {
                title: "Clients".to_owned(),
                items: vec![item(
                    "Claire Roussel",
                    SuggestionLead::Person("Claire Roussel".to_owned()),
                )],
            },
            SuggestionGroup {
                title: "Exemplaires".to_owned(),
                items: Vec::new(),
            },
            SuggestionGroup {
                title: "Faire".to_owned(),
                items: vec![item(HOSTILE, SuggestionLead::Act(Icon::Search))],
            },
        ];
        let page = html(move || view! { <Suggestions query="rous" groups=groups/> });
        assert!(
            page.contains(r#"id="scan-1""#) && page.contains(r#"id="scan-2""#),
            "{page}"
        );
        assert!(page.contains("<mark class=\"hit\">Rous</mark>"), "{page}");
        assert!(!page.contains("Exemplaires"), "{page}");
        assert!(is_tame(&page), "{page}");
    }
}
