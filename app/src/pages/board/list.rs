//! The workshop as a list: newest first, filters in the address, pages by key, the same rows as a file.

use business::ports::{Page, TicketCard};
use domain::{Money, people::User, workshop::Stage};
use leptos::prelude::*;

use super::{Search, filters, head_line, nothing};
use crate::{
    document::PageContext,
    format, paths,
    ui::{
        ButtonLink, Chip, CodeText, Head, Icon, LiveRegion, Menu, MenuLink, MenuRule, Note, Pager, Place,
        PromiseNote, Ring, Shell, StateBadge, Table, Thumb, Tone,
    },
    words::{board as words, states},
};

/// What the list shows.
#[derive(Debug, Clone)]
pub struct TicketList {
    /// The rows.
    pub page: Page<TicketCard>,
    /// Filters.
    pub search: Search,
    /// This is not the first page.
    pub is_later: bool,
    /// Who may work on a ticket.
    pub technicians: Vec<User>,
}

/// The list.
pub fn list(model: TicketList) -> impl IntoView {
    let lang = expect_context::<PageContext>().locale.lang;
    let TicketList {
        page,
        search,
        is_later,
        technicians,
    } = model;
    let head = head_line(().into_any(), &search);
    let filters = filters(&search, &technicians, None);
    let states = state_filter(&search);
    let csv = search.href_with("format", "csv");
    let ended = search.stage.is_none().then(|| {
        let href = search.ended(!search.ended).href();
        view! { <Chip href=href icon=Icon::History is_on=search.ended>{words::ENDED_TOO.of(lang)}</Chip> }
    });
    let body = if page.rows.is_empty() && search.is_filtered() {
        nothing(&search, &technicians)
    } else {
        let next = page
            .more
            .then(|| {
                page.rows
                    .last()
                    .map(|card| search.href_with("before", &card.id.to_string()))
            })
            .flatten();
        let first = is_later.then(|| search.href());
        let rows: Vec<_> = page
            .rows
            .into_iter()
            .map(|card| row(&card, &technicians))
            .collect();
        view! {
            <div class="list-body">
                <LiveRegion key="rows">
                    <Table heads=heads() caption=words::LIST_CAPTION.of(lang).to_owned() has_row_links=true>{rows}</Table>
                </LiveRegion>
                <Pager previous=first next=next/>
            </div>
        }
        .into_any()
    };
    view! {
        <Shell place=Place::Workshop is_folded=true class="list-page">
            {head}
            <div class="board-filters">
                {states}
                {filters}
                {ended}
                <ButtonLink href=csv icon=Icon::Download class="end">{words::CSV.of(lang)}</ButtonLink>
            </div>
            {body}
        </Shell>
    }
}

/// The chosen stage, and the menu of the others.
fn state_filter(search: &Search) -> AnyView {
    let lang = expect_context::<PageContext>().locale.lang;
    let chosen = search.stage.map(|stage| {
        let href = search.stage(None).href();
        view! { <Chip href=href is_on=true>{states::stage(stage).of(lang)}</Chip> }
    });
    let (open, over): (Vec<Stage>, Vec<Stage>) = Stage::ALL.iter().partition(|stage| stage.is_open());
    let line = |stage: Stage| {
        let href = search.stage(Some(stage)).href();
        view! { <MenuLink href=href lead=Ring::of(stage) is_current={search.stage == Some(stage)}>{states::stage(stage).of(lang)}</MenuLink> }
    };
    let open: Vec<_> = open.into_iter().map(line).collect();
    let over: Vec<_> = over.into_iter().map(line).collect();
    view! {
        {chosen}
        <button class="chip" r#type="button" popovertarget="stages">{Icon::Flag}{words::STATE.of(lang)}</button>
        <Menu id="stages">{open}<MenuRule/>{over}</Menu>
    }
    .into_any()
}

fn heads() -> Vec<Head> {
    let lang = expect_context::<PageContext>().locale.lang;
    vec![
        Head::text(words::heads::CODE.of(lang)).not_on_phone(),
        Head::text(words::heads::WHAT.of(lang)),
        Head::text(words::heads::STATE.of(lang)).not_on_phone(),
        Head::text(words::heads::PROMISE.of(lang)).not_on_phone(),
        Head::text(words::heads::TECHNICIAN.of(lang)).not_on_phone(),
        Head::figure(words::heads::DUE.of(lang)),
    ]
}

fn row(card: &TicketCard, technicians: &[User]) -> AnyView {
    let code = card.code.to_string();
    let stage = card.state.stage();
    let who = card
        .technician
        .and_then(|id| technicians.iter().find(|user| user.id == id))
        .map(|user| user.name.clone());
    let promise = card
        .promised_at
        .map(|due| view! { <PromiseNote due=due is_kept=stage.is_done()/> });
    let (id, href) = (code.clone(), paths::ticket(&code));
    view! {
        <tr data-ticket=id data-version=card.version.to_string()>
            <td class="hide-phone"><CodeText code=code/></td>
            <td>
                <span class="list-what">
                    <Thumb category=card.category.clone()/>
                    <span class="cut">
                        <a class="row-link strong cut block" href=href>{card.item_title.clone()}</a>
                        <span class="meta soft cut block">{card.customer_name.clone()}</span>
                        <StateBadge stage=stage/>
                    </span>
                </span>
            </td>
            <td class="hide-phone"><StateBadge stage=stage/></td>
            <td class="hide-phone meta">{promise}</td>
            <td class="hide-phone soft nowrap">{who}</td>
            <td class="r">{due(card)}</td>
        </tr>
    }
    .into_any()
}

/// What is due, or a tick and what was paid.
fn due(card: &TicketCard) -> AnyView {
    let lang = expect_context::<PageContext>().locale.lang;
    let money = |minor| format::money(Money::new(minor, card.currency), lang);
    if card.to_pay == 0 && card.paid == 0 {
        view! { <span class="faint">"—"</span> }.into_any()
    } else if card.due() <= 0 {
        let amount = money(card.to_pay);
        view! { <Note tone=Tone::Done icon=Icon::Check><span class="money">{amount}</span></Note> }.into_any()
    } else {
        view! { <span class="money">{money(card.due())}</span> }.into_any()
    }
}
