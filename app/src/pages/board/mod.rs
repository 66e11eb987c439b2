//! The workshop: a board with a column a stage, the same as a list, and the page that asks why before a move.

mod card;
mod first_day;
mod list;
mod moving;
mod options;
mod search;
#[cfg(test)]
pub(in crate::pages) mod tests;

use business::workshop::{Board, BoardColumn};
use domain::{
    items,
    people::User,
    workshop::{Stage, TicketKind},
};
use leptos::prelude::*;

pub use list::{TicketList, list};
pub use moving::{Moving, Problem, moving};
pub use search::Search;

use self::{card::card, first_day::first_day, options::Moves};
use crate::{
    document::PageContext,
    paths,
    ui::{
        Art, Avatar, ButtonLink, Chip, Count, Empty, Icon, LiveRegion, LiveStatus, Look, Menu, MenuLink,
        Place, Ring, Segment, Segments, Shell, category_icon,
    },
    words::{board as words, frame, items as goods, states, workshop},
};

/// What the board shows.
#[derive(Debug, Clone)]
pub struct BoardView {
    /// What is read.
    pub board: Board,
    /// Filters.
    pub search: Search,
    /// Where the reader may move a ticket by hand, stage by stage.
    pub moves: Vec<(Stage, Vec<Stage>)>,
    /// The reader may hand goods over while something is due.
    pub may_hand_over_unpaid: bool,
}

/// Stages that share a column, from the counter to the till. What comes by itself or seldom stands in its neighbour's column
/// and only when there is something in it.
const COLUMNS: [&[Stage]; 7] = [
    &[Stage::Requested, Stage::Received, Stage::Booked],
    &[Stage::Diagnosing],
    &[
        Stage::Approved,
        Stage::Quoted,
        Stage::QuoteDeclined,
        Stage::QuoteExpired,
    ],
    &[Stage::AwaitingParts],
    &[Stage::InRepair, Stage::Paused, Stage::Unrepairable],
    &[Stage::QualityCheck],
    &[Stage::Paid, Stage::Ready, Stage::Unclaimed],
];

/// The stage that a column is called by.
fn head_of(stages: &[Stage]) -> Stage {
    match stages {
        [Stage::Requested, ..] => Stage::Received,
        [Stage::Approved, ..] => Stage::Quoted,
        [first, ..] => *first,
        [] => Stage::Received,
    }
}

/// The board.
pub fn board(view: BoardView) -> impl IntoView {
    let lang = expect_context::<PageContext>().locale.lang;
    if view.board.open == 0 && view.board.collected_today == 0 && !view.search.is_filtered() {
        return first_day().into_any();
    }
    let head = head(&view.board, &view.search);
    let filters = filters(
        &view.search,
        &view.board.technicians,
        Some((view.board.late, view.board.paid)),
    );
    let collected = words::COLLECTED.of(
        lang,
        usize::try_from(view.board.collected_today).unwrap_or_default(),
    );
    let is_nothing =
        view.search.is_filtered() && view.board.columns.iter().all(|column| column.cards.is_empty());
    let body = if is_nothing {
        nothing(&view.search, &view.board.technicians)
    } else {
        columns(view)
    };
    view! {
        <Shell place=Place::Workshop is_folded=true class="board-page">
            {head}
            <div class="board-filters">
                {filters}
                <span class="end soft meta live-line">
                    <LiveStatus/>
                    <LiveRegion key="collected" class="faint">{collected}</LiveRegion>
                </span>
            </div>
            {body}
        </Shell>
    }
    .into_any()
}

/// Title, figures, board or list, new ticket.
fn head(board: &Board, search: &Search) -> AnyView {
    let lang = expect_context::<PageContext>().locale.lang;
    let open = words::OPEN.of(lang, board.open);
    let late = (board.late > 0).then(|| {
        view! { ", "<span class="t-attention strong">{words::LATE.of(lang, board.late)}</span> }
    });
    let figures = view! { <LiveRegion key="figures" class="soft">{open}{late}</LiveRegion> };
    head_line(figures.into_any(), search)
}

/// The same head for board and list.
fn head_line(figures: AnyView, search: &Search) -> AnyView {
    let lang = expect_context::<PageContext>().locale.lang;
    let views = vec![
        Segment::new(search.board().href(), words::BOARD.of(lang))
            .icon(Icon::Columns3)
            .current(!search.is_list),
        Segment::new(search.list().href(), words::LIST.of(lang))
            .icon(Icon::List)
            .current(search.is_list),
    ];
    view! {
        <div class="board-head">
            <h1>{frame::WORKSHOP.of(lang)}</h1>
            {figures}
            <Segments items=views label=words::VIEWS.of(lang) class="end"/>
            <ButtonLink href=paths::INTAKE look=Look::Main icon=Icon::Plus>{words::NEW.of(lang)}</ButtonLink>
        </div>
    }
    .into_any()
}

/// Filters as links: whose, late, paid, family and kind. `figures` are late and paid, where they are known.
fn filters(search: &Search, technicians: &[User], figures: Option<(usize, usize)>) -> AnyView {
    let lang = expect_context::<PageContext>().locale.lang;
    let people: Vec<_> = technicians
        .iter()
        .map(|user| {
            let is_on = search.technician == Some(user.id);
            let href = search.technician(if is_on { None } else { Some(user.id) }).href();
            let class = if is_on { "person is-on" } else { "person" };
            view! {
                <a class=class href=href aria-current=is_on.then_some("true")><Avatar name=user.name.clone()/></a>
            }
        })
        .collect();
    let has_people = !people.is_empty();
    let (late, paid) = figures.map_or((None, None), |(late, paid)| (Some(late), Some(paid)));
    let kind = search.kind.map(|kind| {
        let href = search.kind(None).href();
        view! { <Chip href=href icon=Icon::Wrench is_on=true>{workshop::kind(kind).of(lang)}</Chip> }
    });
    let category = search.category.clone().map(|category| {
        let href = search.category(None).href();
        let name = goods::category(&category, lang);
        view! { <Chip href=href icon=category_icon(&category) is_on=true>{name}</Chip> }
    });
    view! {
        {has_people.then(|| view! {
            <span class="avatars" role="group" aria-label=words::BY_TECHNICIAN.of(lang)>{people}</span>
            <span class="sep"></span>
        })}
        {kind}
        {category}
        <Chip href=search.late(!search.late).href() icon=Icon::TriangleAlert count=late is_on=search.late>
            {words::ONLY_LATE.of(lang)}
        </Chip>
        {(!search.is_list).then(|| view! {
            <Chip href=search.paid(!search.paid).href() icon=Icon::Check count=paid is_on=search.paid>
                {words::ONLY_PAID.of(lang)}
            </Chip>
        })}
        <button class="chip" r#type="button" popovertarget="filters">{Icon::ListFilter}{words::MORE_FILTERS.of(lang)}</button>
        {more_filters(search)}
    }
    .into_any()
}

/// The menu of families and kinds.
fn more_filters(search: &Search) -> AnyView {
    let lang = expect_context::<PageContext>().locale.lang;
    let families: Vec<_> = items::INTAKE
        .iter()
        .map(|name| {
            let is_on = search.category.as_deref() == Some(*name);
            let href = search
                .category(if is_on { None } else { Some((*name).to_owned()) })
                .href();
            let label = goods::category(name, lang);
            view! { <MenuLink href=href lead=category_icon(name) is_current=is_on>{label}</MenuLink> }
        })
        .collect();
    let kinds: Vec<_> = TicketKind::ALL
        .iter()
        .map(|kind| {
            let is_on = search.kind == Some(*kind);
            let href = search.kind(if is_on { None } else { Some(*kind) }).href();
            view! { <MenuLink href=href lead=Icon::Wrench is_current=is_on>{workshop::kind(*kind).of(lang)}</MenuLink> }
        })
        .collect();
    view! {
        <Menu id="filters">
            <div class="title">{words::FAMILY.of(lang)}</div>
            {families}
            <div class="title">{words::KIND.of(lang)}</div>
            {kinds}
        </Menu>
    }
    .into_any()
}

/// Filters leave nothing: each can be taken off.
fn nothing(search: &Search, technicians: &[User]) -> AnyView {
    let lang = expect_context::<PageContext>().locale.lang;
    let lines: Vec<_> = search
        .each_off(technicians, lang)
        .into_iter()
        .map(|(name, less)| {
            view! {
                <a href=less.href()><span class="grow">{words::WITHOUT.of(lang)}" "<b>{name}</b></span>{Icon::ChevronRight}</a>
            }
        })
        .collect();
    view! {
        <div class="stage is-inside">
            <Empty title=words::NOTHING.of(lang) text=words::NOTHING_TEXT.of(lang) art=Art::Dotted/>
            <div class="less">{lines}</div>
            <div class="acts">
                <ButtonLink href=search.all_off().href() look=Look::Quiet>{words::ALL_OFF.of(lang)}</ButtonLink>
            </div>
        </div>
    }
    .into_any()
}

/// The columns, and the links that lead to each of them on a phone.
fn columns(view: BoardView) -> AnyView {
    let lang = expect_context::<PageContext>().locale.lang;
    let BoardView {
        board,
        search,
        moves,
        may_hand_over_unpaid,
    } = view;
    let Board {
        columns,
        technicians,
        store,
        ..
    } = board;
    let back = search.href();
    let mut found = columns;
    let groups: Vec<(Stage, Vec<BoardColumn>)> = COLUMNS
        .iter()
        .map(|stages| {
            let columns = stages
                .iter()
                .filter_map(|stage| found.iter().position(|column| column.stage == *stage))
                .collect::<Vec<_>>();
            let head = head_of(stages);
            let mut parts: Vec<_> = columns
                .into_iter()
                .map(|at| BoardColumn {
                    stage: found[at].stage,
                    cards: std::mem::take(&mut found[at].cards),
                })
                .collect();
            if !parts.iter().any(|part| part.stage == head) {
                parts.push(BoardColumn {
                    stage: head,
                    cards: vec![],
                });
            }
            (head, parts)
        })
        .collect();
    let jumps: Vec<_> = groups
        .iter()
        .map(|(head, parts)| {
            let count: usize = parts.iter().map(|part| part.cards.len()).sum();
            let href = format!("#col-{}", head.name());
            view! { <a href=href>{states::stage_short(*head).of(lang)}<Count n=count/></a> }
        })
        .collect();
    let columns: Vec<_> = groups
        .into_iter()
        .map(|(head, parts)| {
            let sections: Vec<_> = parts
                .into_iter()
                .map(|part| {
                    let allowed = moves.iter().find(|(from, _)| *from == part.stage).map(|(_, to)| to.as_slice());
                    let moves = Moves {
                        from: part.stage,
                        allowed: allowed.unwrap_or_default(),
                        exit_control: store.exit_control,
                        may_hand_over_unpaid,
                        back: &back,
                    };
                    section(part, &technicians, &moves)
                })
                .collect();
            view! { <div class="col" id=format!("col-{}", head.name()) data-scroll=head.name()>{sections}</div> }
        })
        .collect();
    view! {
        <LiveRegion key="jumps" class="col-jumps"><nav class="segments" aria-label=words::COLUMNS.of(lang)>{jumps}</nav></LiveRegion>
        <LiveRegion key="board" class="board">{columns}</LiveRegion>
    }
    .into_any()
}

/// One stage: its head and its cards. A drag may drop on it.
fn section(part: BoardColumn, technicians: &[User], moves: &Moves<'_>) -> AnyView {
    let lang = expect_context::<PageContext>().locale.lang;
    let (stage, count) = (part.stage, part.cards.len());
    // The one name that is wider than a column.
    let name = match stage {
        Stage::AwaitingParts => states::stage_short(stage),
        other => states::stage(other),
    };
    let name = name.of(lang);
    let hint = part
        .cards
        .is_empty()
        .then(|| view! { <p class="hint">{words::EMPTY_COLUMN.of(lang)}</p> });
    let cards: Vec<_> = part
        .cards
        .into_iter()
        .map(|each| card(&each, technicians, moves))
        .collect();
    view! {
        <section class="col-part" data-column=stage.name() aria-label=name>
            <header>{Ring::of(stage)}<h2 class="cut">{name}</h2><Count n=count/></header>
            <ul>{cards}</ul>
            {hint}
        </section>
    }
    .into_any()
}
