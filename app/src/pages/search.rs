//! Results of a search, and the proposals under the scan box.

use business::search::Results;
use domain::items::Item;
use leptos::prelude::*;

use super::rows;
use crate::{
    document::PageContext,
    paths,
    ui::{
        Art, Avatar, AvatarSize, Empty, Icon, Notice, PageHead, Place, Section, Shell, Suggestion,
        SuggestionGroup, SuggestionLead, Suggestions, Tone,
    },
    words::{directory as words, items},
};

/// The page of results.
pub fn search(query: String, results: Results) -> impl IntoView {
    let lang = expect_context::<PageContext>().locale.lang;
    if query.trim().is_empty() {
        return view! {
            <Shell place=Place::Elsewhere>
                <PageHead title=words::SEARCH.of(lang)/>
                <Empty title=words::SEARCH.of(lang) text=words::ASK.of(lang) art=Art::Drawn/>
            </Shell>
        }
        .into_any();
    }
    let count = results.tickets.len() + results.customers.len() + results.items.len();
    let found = if results.is_empty() {
        view! { <Empty title=words::NOTHING.of(lang) text=words::NOTHING_TRY.of(lang) art=Art::Dotted/> }
            .into_any()
    } else {
        let customers: Vec<_> = results
            .customers
            .iter()
            .map(|customer| {
                let name = customer.name();
                view! {
                    <a class="found" href=paths::customer(customer.id)>
                        <Avatar name=name.clone() is_named=true/>
                        <span class="cut strong">{name}</span><span></span><span></span>
                    </a>
                }
            })
            .collect();
        let people = (!customers.is_empty()).then(|| {
            view! { <Section title=words::CUSTOMERS.of(lang) count=customers.len()>{customers}</Section> }
        });
        let things = (!results.items.is_empty()).then(|| {
            view! {
                <Section title=words::ITEMS.of(lang) count=results.items.len()>{rows::goods(results.items)}</Section>
            }
        });
        let tickets = (!results.tickets.is_empty()).then(|| {
            view! {
                <Section title=words::TICKETS.of(lang) count=results.tickets.len()>{rows::tickets(results.tickets)}</Section>
            }
        });
        view! { <div class="stack">{tickets}{things}{people}</div> }.into_any()
    };
    let more = results.more_than_thousand.then(|| {
        view! { <Notice tone=Tone::Info icon=Icon::Info>{words::MORE_THAN_THOUSAND.of(lang)}</Notice> }
    });
    let sub = words::for_query(&query, lang).into_any();
    view! {
        <Shell place=Place::Elsewhere>
            <PageHead title=words::RESULTS.of(lang, count) sub=sub/>
            {more}
            {found}
        </Shell>
    }
    .into_any()
}

/// Proposals for what is being typed.
pub fn suggestions(query: String, results: Results) -> impl IntoView {
    let lang = expect_context::<PageContext>().locale.lang;
    let tickets = results
        .tickets
        .into_iter()
        .map(|card| Suggestion {
            href: paths::ticket(&card.code.to_string()),
            lead: SuggestionLead::Thing {
                category: card.category,
                photo: None,
            },
            title: card.item_title,
            detail: [card.code.to_string(), card.customer_name]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
            stage: Some(card.state.stage()),
        })
        .collect();
    let customers = results
        .customers
        .into_iter()
        .map(|customer| Suggestion {
            href: paths::customer(customer.id),
            lead: SuggestionLead::Person(customer.name()),
            title: customer.name(),
            detail: String::new(),
            stage: None,
        })
        .collect();
    let things = results
        .items
        .into_iter()
        .map(|item: Item| Suggestion {
            href: paths::item(&item.code.to_string()),
            lead: SuggestionLead::Thing {
                category: item.category.name().to_owned(),
                photo: None,
            },
            title: item.title(),
            detail: format!("{} · {}", item.code, items::category(item.category.name(), lang)),
            stage: None,
        })
        .collect();
    let acts = vec![
        Suggestion {
            href: format!("{}?q={}", paths::SEARCH, paths::escaped(&query)),
            lead: SuggestionLead::Act(Icon::Search),
            title: words::SEARCH_ALL.of(lang).to_owned(),
            detail: words::for_query(&query, lang),
            stage: None,
        },
        Suggestion {
            href: format!("{}?q={}", paths::INTAKE, paths::escaped(&query)),
            lead: SuggestionLead::Act(Icon::Plus),
            title: words::TAKE_IN_FOR.of(lang).to_owned(),
            detail: words::for_query(&query, lang),
            stage: None,
        },
    ];
    let group = |title: crate::words::Text, items| SuggestionGroup {
        title: title.of(lang).to_owned(),
        items,
    };
    let groups = vec![
        group(words::TICKETS, tickets),
        group(words::CUSTOMERS, customers),
        group(words::ITEMS, things),
        group(words::DO, acts),
    ];
    view! { <Suggestions query=query groups=groups/> }
}

/// Large avatar and name of a person, as a title.
pub(super) fn person_title(name: &str) -> AnyView {
    view! { <Avatar name=name.to_owned() size=AvatarSize::Large is_named=true/><h1>{name.to_owned()}</h1> }
        .into_any()
}
