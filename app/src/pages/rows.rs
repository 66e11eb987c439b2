//! Rows that several pages of the directory show: a ticket in a table, a thing with its drawing.

use business::ports::TicketCard;
use domain::{Lang, Money, items::Item};
use leptos::prelude::*;

use crate::{
    document::PageContext,
    paths,
    ui::{self, Amount, CodeText, Head, LifeLine, Repair, StateBadge, Table, Thumb},
    words::{directory as words, items},
};

/// Tickets in a table, each a link.
pub(super) fn tickets(cards: Vec<TicketCard>) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let heads = vec![
        Head::text(words::CODE.of(lang)).not_on_phone(),
        Head::text(words::WHAT.of(lang)),
        Head::text(words::RECEIVED.of(lang)).not_on_phone(),
        Head::text(words::STATE.of(lang)).not_on_phone(),
        Head::figure(words::AMOUNT.of(lang)),
    ];
    let rows: Vec<_> = cards
        .into_iter()
        .map(|card| {
            let detail = trouble(&card, lang);
            let href = paths::ticket(&card.code.to_string());
            let stage = card.state.stage();
            view! {
                <tr data-ticket=card.id.to_string() data-version=card.version>
                    <td class="hide-phone"><CodeText code=card.code.to_string()/></td>
                    <td><a class="row-link" href=href><span class="wrap">{card.item_title}</span></a>" "<span class="soft meta cut-2">{detail}</span><div class="only-phone mt-1"><StateBadge stage=stage/></div></td>
                    <td class="soft num hide-phone">{locale.date_short(card.created_at)}</td>
                    <td class="hide-phone"><StateBadge stage=stage/></td>
                    <td class="r"><Amount money=Money::new(card.to_pay, card.currency)/></td>
                </tr>
            }
        })
        .collect();
    view! {
        <Table heads=heads caption=words::TICKETS.of(lang).to_owned() has_row_links=true class="tight">{rows}</Table>
    }
    .into_any()
}

/// What is wrong, in our words, else in the customer's.
fn trouble(card: &TicketCard, lang: Lang) -> String {
    let symptoms: Vec<_> = card
        .symptoms
        .iter()
        .map(|name| items::symptom(name, lang))
        .collect();
    if symptoms.is_empty() {
        card.problem.clone()
    } else {
        symptoms.join(", ")
    }
}

/// The life line of one thing out of its tickets, newest first.
pub(super) fn life_line(cards: &[TicketCard]) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let shown = &cards[..cards.len().min(ui::MOST)];
    let repairs: Vec<_> = shown
        .iter()
        .enumerate()
        .map(|(at, card)| {
            let stage = card.state.stage();
            let after = cards
                .get(at + 1)
                .map(|before| locale.span(card.created_at.as_second() - before.created_at.as_second()));
            Repair {
                title: trouble(card, locale.lang),
                href: paths::ticket(&card.code.to_string()),
                detail: locale.date_short(card.created_at),
                state: view! { <StateBadge stage=stage/> }.into_any(),
                amount: (card.to_pay != 0)
                    .then(|| view! { <Amount money=Money::new(card.to_pay, card.currency)/> }.into_any()),
                after,
                is_open: stage.is_open(),
            }
        })
        .rev()
        .collect();
    view! { <LifeLine repairs=repairs earlier=cards.len() - shown.len()/> }.into_any()
}

/// Things, each with its drawing.
pub(super) fn goods(things: Vec<Item>) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let things: Vec<_> = things
        .into_iter()
        .map(|item| {
            let serial = (!item.serial.is_empty()).then(|| item.serial.clone());
            view! {
                <a href=paths::item(&item.code.to_string())>
                    <Thumb category=item.category.name().to_owned()/>
                    <span class="cut">
                        <span class="strong cut block">{item.title()}</span>
                        <span class="meta soft cut block">{items::category(item.category.name(), locale.lang)}" · "{item.code.to_string()}</span>
                        {serial.map(|serial| view! { <span class="meta soft cut block">{serial}</span> })}
                    </span>
                </a>
            }
        })
        .collect();
    view! { <div class="goods">{things}</div> }.into_any()
}
