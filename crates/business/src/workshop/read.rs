//! What the workshop's pages show.

use std::collections::BTreeMap;

use domain::{
    Code, StoreId, TicketId, UserId,
    customers::Customer,
    items::Item,
    people::{Action, Actor, Role, User},
    stores::Store,
    vat::VatShare,
    workshop::{Quote, QuoteState, Stage, Ticket, TicketKind},
};
use jiff::{Timestamp, ToSpan};

use crate::{
    Boucle, Error, customers,
    ports::{
        AuditRow, ClearUp, Note, Page, PaymentRow, QuoteAnswer, RefundRow, Repositories, TicketCard,
        TicketFilter, TimelineEntry,
    },
};

/// Most cards that a board shows; a store with more open tickets filters.
const BOARD_LIMIT: u32 = 400;

/// What a board leaves out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BoardFilter {
    /// One technician's.
    pub technician: Option<UserId>,
    /// One kind.
    pub kind: Option<TicketKind>,
    /// One family of goods.
    pub category: Option<String>,
    /// Only what is late.
    pub late: bool,
    /// Only what is paid.
    pub paid: bool,
}

/// A column of the board.
#[derive(Debug, Clone)]
pub struct BoardColumn {
    /// Its stage.
    pub stage: Stage,
    /// Its cards, urgent and promised first.
    pub cards: Vec<TicketCard>,
}

/// The workshop board of a store.
#[derive(Debug, Clone)]
pub struct Board {
    /// The store.
    pub store: Store,
    /// Columns in the order of work; those that are empty and seldom used are left out.
    pub columns: Vec<BoardColumn>,
    /// Open tickets, filter or not.
    pub open: usize,
    /// Late ones, filter or not.
    pub late: usize,
    /// Paid ones, filter or not.
    pub paid: usize,
    /// Handed over today.
    pub collected_today: i64,
    /// Who may work on a ticket.
    pub technicians: Vec<User>,
    /// The hour of this reading.
    pub now: Timestamp,
}

/// Columns that always show, so that a board keeps its shape.
const STEADY: [Stage; 7] = [
    Stage::Received,
    Stage::Diagnosing,
    Stage::Quoted,
    Stage::AwaitingParts,
    Stage::InRepair,
    Stage::Ready,
    Stage::Paid,
];

/// Start of the store's own day.
pub(crate) fn start_of_day(store: &Store, now: Timestamp) -> Timestamp {
    let zoned = now.to_zoned_datetime(store.zone());
    zoned.start_of_day().map_or(now, |start| start.timestamp())
}

/// End of the store's own day.
pub(crate) fn end_of_day(store: &Store, now: Timestamp) -> Timestamp {
    let zoned = now.to_zoned_datetime(store.zone());
    zoned
        .start_of_day()
        .and_then(|start| start.checked_add(1.day()))
        .map_or(now, |end| end.timestamp())
}

/// Reads the board of a store.
pub async fn board(app: &Boucle, actor: &Actor, store: StoreId, filter: BoardFilter) -> Result<Board, Error> {
    actor.check(Action::SeeStore, store)?;
    let now = app.clock.now();
    app.db
        .read("board", move |r| {
            let filter = filter.clone();
            Box::pin(async move {
                let store = r.store(store).await?.ok_or(Error::NotFound)?;
                let stages = Stage::ALL
                    .iter()
                    .copied()
                    .filter(|stage| stage.is_open())
                    .collect();
                let open = TicketFilter {
                    store: Some(store.id),
                    stages,
                    ..TicketFilter::default()
                };
                let cards = r.board(&open, BOARD_LIMIT).await?;
                let collected_today = r
                    .count_entered(store.id, Stage::Collected, start_of_day(&store, now))
                    .await?;
                let technicians = technicians_of(r, &store).await?;
                let late = cards.iter().filter(|card| card.is_late(now)).count();
                let paid = cards
                    .iter()
                    .filter(|card| card.state.stage() == Stage::Paid)
                    .count();
                let total = cards.len();
                let columns = columns(cards, &filter, now);
                Ok(Board {
                    store,
                    columns,
                    open: total,
                    late,
                    paid,
                    collected_today,
                    technicians,
                    now,
                })
            })
        })
        .await
}

fn columns(cards: Vec<TicketCard>, filter: &BoardFilter, now: Timestamp) -> Vec<BoardColumn> {
    let mut by_stage: BTreeMap<Stage, Vec<TicketCard>> =
        STEADY.into_iter().map(|stage| (stage, vec![])).collect();
    for card in cards {
        let shown = filter
            .technician
            .is_none_or(|technician| card.technician == Some(technician))
            && filter.kind.is_none_or(|kind| card.kind == kind)
            && filter
                .category
                .as_ref()
                .is_none_or(|category| card.category == *category)
            && (!filter.late || card.is_late(now))
            && (!filter.paid || card.state.stage() == Stage::Paid);
        if shown {
            by_stage.entry(card.state.stage()).or_default().push(card);
        }
    }
    by_stage
        .into_iter()
        .map(|(stage, cards)| BoardColumn { stage, cards })
        .collect()
}

/// Who may work on a store's tickets: its workshop's technicians.
pub async fn technicians(app: &Boucle, actor: &Actor, store: StoreId) -> Result<Vec<User>, Error> {
    actor.check(Action::SeeStore, store)?;
    app.db
        .read("technicians", move |r| {
            Box::pin(async move {
                let store = r.store(store).await?.ok_or(Error::NotFound)?;
                technicians_of(r, &store).await
            })
        })
        .await
}

async fn technicians_of(r: &mut dyn Repositories, store: &Store) -> Result<Vec<User>, Error> {
    let same_workshop: Vec<StoreId> = r
        .stores()
        .await?
        .into_iter()
        .filter(|other| other.workshop == store.workshop)
        .map(|other| other.id)
        .collect();
    let mut users = r.users().await?;
    users.retain(|user| {
        !user.disabled
            && user.memberships.iter().any(|membership| {
                membership.role == Role::Technician
                    && membership
                        .store
                        .is_none_or(|store| same_workshop.contains(&store))
            })
    });
    Ok(users)
}

/// Lists tickets of a store, newest first.
pub async fn tickets(
    app: &Boucle,
    actor: &Actor,
    store: StoreId,
    filter: TicketFilter,
    before: Option<TicketId>,
    limit: u32,
) -> Result<Page<TicketCard>, Error> {
    actor.check(Action::SeeStore, store)?;
    let filter = TicketFilter {
        store: Some(store),
        ..filter
    };
    app.db
        .read("tickets", move |r| {
            let filter = filter.clone();
            Box::pin(async move { Ok(r.tickets_newest(&filter, before, limit.min(100)).await?) })
        })
        .await
}

/// All of a ticket on one page.
#[derive(Debug, Clone)]
pub struct TicketPage {
    /// The ticket.
    pub ticket: Ticket,
    /// VAT per rate.
    pub vat: Vec<VatShare>,
    /// Its store.
    pub store: Store,
    /// The thing.
    pub item: Item,
    /// Whose it is; contacts are empty where the caller may not see them.
    pub customer: Option<Customer>,
    /// What happened, oldest first.
    pub timeline: Vec<TimelineEntry>,
    /// Notes, oldest first.
    pub notes: Vec<Note>,
    /// Its quotes, oldest first.
    pub quotes: Vec<Quote>,
    /// What was answered to them; empty where the caller may not see who answered.
    pub answers: Vec<QuoteAnswer>,
    /// Links by which the customer still sees them.
    pub open_links: i64,
    /// What tills took.
    pub payments: Vec<PaymentRow>,
    /// What tills gave back.
    pub refunds: Vec<RefundRow>,
    /// What a person has to clear up about it.
    pub clear_ups: Vec<ClearUp>,
    /// Who changed which fields, newest first.
    pub audit: Vec<AuditRow>,
    /// Names of everybody who stands in it.
    pub people: Vec<User>,
    /// Who may work on it.
    pub technicians: Vec<User>,
    /// Where this caller may move it by hand.
    pub moves: Vec<Stage>,
    /// The caller may change it.
    pub may_edit: bool,
    /// The caller may decide what is to be cleared up.
    pub may_clear_up: bool,
    /// The last move may still be taken back.
    pub may_undo: bool,
    /// The hour of this reading.
    pub now: Timestamp,
}

/// Where a caller may move a ticket by hand: the edges less what only the till does, less what they have no right to.
pub fn next_stages(actor: &Actor, store: StoreId, stage: Stage) -> Vec<Stage> {
    stage
        .next()
        .iter()
        .copied()
        .filter(|to| !Stage::is_by_till(stage, *to) && actor.may(super::moves::right(stage, *to), store))
        .collect()
}

/// Reads a ticket by its exact code, whichever store it belongs to.
pub async fn ticket_page(app: &Boucle, actor: &Actor, code: &Code) -> Result<TicketPage, Error> {
    actor.check_anywhere(Action::SeeStore)?;
    let (app, actor, code) = (app.clone(), actor.clone(), code.clone());
    app.clone()
        .db
        .read("ticket_page", move |r| {
            let (app, actor, code) = (app.clone(), actor.clone(), code.clone());
            Box::pin(async move { read_page(r, &app, &actor, &code).await })
        })
        .await
}

async fn read_page(
    r: &mut dyn Repositories,
    app: &Boucle,
    actor: &Actor,
    code: &Code,
) -> Result<TicketPage, Error> {
    let now = app.clock.now();
    let ticket = r.ticket_by_code(code).await?.ok_or(Error::NotFound)?;
    let store = r.store(ticket.store).await?.ok_or(Error::NotFound)?;
    let item = r.item(ticket.item).await?.ok_or(Error::NotFound)?;
    let mut customer = customers::named(r, ticket.customer).await?;
    if let Some(customer) = &mut customer
        && !actor.may(Action::SeeStore, ticket.store)
    {
        customer.contacts.clear();
    }
    let quotes = r.quotes_of(ticket.id).await?;
    let mut moves = next_stages(actor, ticket.store, ticket.state.stage());
    if quotes.iter().any(|quote| quote.state == QuoteState::Sent) {
        moves.retain(|to| !super::moves::answers_a_quote(ticket.state.stage(), *to));
    }
    let answers = if actor.may(Action::SeeStore, ticket.store) {
        r.answers_of(ticket.id).await?
    } else {
        vec![]
    };
    let printed = ticket.code.to_string();
    let timeline = r.timeline(ticket.id).await?;
    let technicians = technicians_of(r, &store).await?;
    let may_undo = timeline.last().is_some_and(|entry| {
        let recent = now.duration_since(entry.at).as_secs() < domain::workshop::UNDO_SECONDS;
        let undoable = matches!(&entry.what, crate::ports::Happening::Moved { from, to, .. } if Stage::is_undoable(from.stage(), to.stage()));
        recent && undoable && !entry.undone && entry.version == ticket.version
    });
    Ok(TicketPage {
        vat: ticket.vat().unwrap_or_default(),
        notes: r.notes(ticket.id).await?,
        payments: r.payments_of(&printed).await?,
        refunds: r.refunds_of(&printed).await?,
        clear_ups: r.clear_ups_of(ticket.id).await?,
        audit: r.audit_of(ticket.id.0, 50).await?,
        people: r.users().await?,
        open_links: r.count_quote_links(ticket.id, now).await?,
        quotes,
        answers,
        moves,
        may_edit: actor.may(Action::EditTicket, ticket.store),
        may_clear_up: actor.may(Action::ClearUp, ticket.store),
        may_undo: may_undo && actor.may(Action::MoveTicket, ticket.store),
        ticket,
        store,
        item,
        customer,
        timeline,
        technicians,
        now,
    })
}

/// What a receipt or label prints.
pub async fn print_sheet(app: &Boucle, actor: &Actor, code: &Code) -> Result<(TicketPage, String), Error> {
    let page = ticket_page(app, actor, code).await?;
    actor.check(Action::SeeStore, page.ticket.store)?;
    let organisation = app
        .db
        .read("print_sheet", |r| {
            Box::pin(async move { Ok(r.organisation().await?) })
        })
        .await?;
    Ok((page, organisation))
}

/// A technician's bench.
#[derive(Debug, Clone)]
pub struct Bench {
    /// My work, what comes first first.
    pub queue: Vec<TicketCard>,
    /// Work of my stores that nobody has taken.
    pub free: Vec<TicketCard>,
    /// The ticket in front of me, all of it.
    pub current: Option<TicketPage>,
    /// The hour of this reading.
    pub now: Timestamp,
}

/// Reads the bench of whoever asks: their open work over all stores of the workshop, and one ticket in full.
pub async fn bench(app: &Boucle, actor: &Actor, store: StoreId, code: Option<Code>) -> Result<Bench, Error> {
    actor.check(Action::SeeStore, store)?;
    let me = actor.user;
    let now = app.clock.now();
    let (queue, free) = app
        .db
        .read("bench", move |r| {
            Box::pin(async move {
                let stages = vec![
                    Stage::Received,
                    Stage::Diagnosing,
                    Stage::Approved,
                    Stage::AwaitingParts,
                    Stage::InRepair,
                    Stage::Paused,
                    Stage::QualityCheck,
                ];
                let mine = TicketFilter {
                    technician: me,
                    stages: stages.clone(),
                    ..TicketFilter::default()
                };
                let queue = if me.is_some() {
                    r.board(&mine, 100).await?
                } else {
                    vec![]
                };
                let here = TicketFilter {
                    store: Some(store),
                    stages,
                    ..TicketFilter::default()
                };
                let mut free = r.board(&here, BOARD_LIMIT).await?;
                free.retain(|card| card.technician.is_none());
                free.truncate(30);
                Ok((queue, free))
            })
        })
        .await?;
    let code = code.or_else(|| queue.first().map(|card| card.code.clone()));
    let current = match code {
        Some(code) => Some(ticket_page(app, actor, &code).await?),
        None => None,
    };
    Ok(Bench {
        queue,
        free,
        current,
        now,
    })
}
