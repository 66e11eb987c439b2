//! The board with tickets made by hand.

use business::{
    ports::TicketCard,
    workshop::{Board, BoardColumn, MoveForm},
};
use domain::{
    Currency, ItemId, StoreId, TicketId, UserId, WorkshopId,
    people::User,
    stores::Store,
    workshop::{PauseReason, Priority, Refusal, Stage, TicketKind, TicketState},
};

use super::{BoardView, Moving, Problem, Search, board, list, moving, options::Moves, options::Way};
use crate::{
    pages::board::TicketList,
    ui::testing::{HOSTILE, html, is_tame},
    words::board as words,
};

/// An id that ends in this number.
pub(in crate::pages) fn id<T: std::str::FromStr>(n: u8) -> T {
    let id = format!("00000000-0000-0000-0000-{n:012}").parse();
    id.unwrap_or_else(|_| panic!("{n} makes an id"))
}

fn store() -> Store {
    Store {
        id: id::<StoreId>(1),
        prefix: "LYN".parse().expect("a prefix"),
        name: HOSTILE.to_owned(),
        address: String::new(),
        phone: String::new(),
        siret: String::new(),
        time_zone: "UTC".to_owned(),
        currency: Currency::EUR,
        workshop: id::<WorkshopId>(2),
        exit_control: true,
        hand_over_at_till: false,
        version: 1,
    }
}

fn karim() -> User {
    User {
        id: id::<UserId>(3),
        login: "karim".to_owned(),
        name: format!("Karim {HOSTILE}"),
        language: domain::Lang::Fr,
        memberships: vec![],
        disabled: false,
        version: 1,
    }
}

/// A ticket of which 89,90 € are due, in the words of somebody who means no good.
pub(in crate::pages) fn ticket(state: TicketState) -> TicketCard {
    TicketCard {
        id: id::<TicketId>(4),
        code: "LYN-2418".parse().expect("a code"),
        store: store().id,
        kind: TicketKind::CustomerRepair,
        state,
        state_since: "2026-11-14T13:35:00Z".parse().expect("an instant"),
        item: id::<ItemId>(5),
        category: "bike".to_owned(),
        item_title: format!("Moustache {HOSTILE}"),
        customer: None,
        customer_name: HOSTILE.to_owned(),
        symptoms: vec![],
        problem: HOSTILE.to_owned(),
        priority: Priority::Urgent,
        promised_at: Some("2026-11-14T12:30:00Z".parse().expect("an instant")),
        technician: Some(karim().id),
        location: HOSTILE.to_owned(),
        to_pay: 8_990,
        paid: 0,
        currency: Currency::EUR,
        version: 7,
        created_at: "2026-11-13T12:30:00Z".parse().expect("an instant"),
    }
}

fn view(cards: Vec<TicketCard>) -> BoardView {
    let columns = [Stage::Received, Stage::InRepair, Stage::Ready, Stage::Paid]
        .into_iter()
        .map(|stage| BoardColumn {
            stage,
            cards: cards
                .iter()
                .filter(|card| card.state.stage() == stage)
                .cloned()
                .collect(),
        })
        .collect();
    BoardView {
        board: Board {
            store: store(),
            columns,
            open: cards.len(),
            late: 1,
            paid: 0,
            collected_today: 9,
            technicians: vec![karim()],
            now: "2026-11-14T14:35:00Z".parse().expect("an instant"),
        },
        search: Search::default(),
        moves: vec![
            (
                Stage::InRepair,
                vec![
                    Stage::Paused,
                    Stage::AwaitingParts,
                    Stage::QualityCheck,
                    Stage::Ready,
                ],
            ),
            (
                Stage::Ready,
                vec![Stage::Collected, Stage::InRepair, Stage::Unclaimed],
            ),
        ],
        may_hand_over_unpaid: false,
    }
}

#[test]
fn a_card_says_what_one_needs_to_know_and_where_it_may_go() {
    let page = html(|| board(view(vec![ticket(TicketState::InRepair)])));
    for part in [
        r#"data-ticket="LYN-2418" data-version="7""#,
        r#"draggable="true" data-moves="awaiting_parts quality_check""#,
        r#"data-moves-to="awaiting_parts""#,
        r#"data-column="in_repair""#,
        "En cours depuis 1\u{a0}h",
        "2\u{a0}h de retard",
        "89,90",
        "1 bon ouvert",
        "9 restitués aujourd’hui",
        r#"href="/tickets/LYN-2418/move?to=paused&amp;back=%2Fworkshop""#,
        "contrôle d’abord",
        "par un responsable",
    ] {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
    assert!(is_tame(&page), "{page}");
}

#[test]
fn a_paid_card_has_a_tick_instead_of_an_amount_due() {
    let mut card = ticket(TicketState::Paid);
    card.paid = 8_990;
    let page = html(move || board(view(vec![card])));
    assert!(page.contains("sum t-done") && page.contains("payé"), "{page}");
    assert!(!page.contains("de retard"), "done work is never late: {page}");
}

#[test]
fn the_first_day_teaches_and_an_empty_crossing_offers_ways_out() {
    let mut empty = view(vec![]);
    empty.board.collected_today = 0;
    let page = html(move || board(empty));
    assert!(
        page.contains("Le premier bon trace la ligne") && page.contains("/workshop/new"),
        "{page}"
    );
    let mut crossing = view(vec![]);
    crossing.search = Search {
        late: true,
        technician: Some(karim().id),
        ..Search::default()
    };
    let page = html(move || board(crossing));
    assert!(page.contains("Aucun bon ne passe ces filtres"), "{page}");
    assert!(
        page.contains(r#"href="/workshop?late=1""#),
        "without the technician: {page}"
    );
    assert!(is_tame(&page), "{page}");
}

#[test]
fn what_is_due_closes_the_hand_over_except_for_a_manager() {
    let ready = ticket(TicketState::Ready);
    let allowed = [Stage::Collected, Stage::InRepair, Stage::Unclaimed];
    let moves = |may_hand_over_unpaid| Moves {
        from: Stage::Ready,
        allowed: &allowed,
        exit_control: false,
        may_hand_over_unpaid,
        back: "/workshop",
    };
    let way = |moves: &Moves<'_>, card: &TicketCard, to| {
        moves
            .of(card)
            .into_iter()
            .find(|(each, _)| *each == to)
            .expect("an edge")
            .1
    };
    assert_eq!(
        way(&moves(false), &ready, Stage::Paid),
        Way::Closed(words::WHY_TILL)
    );
    assert_eq!(
        way(&moves(false), &ready, Stage::Collected),
        Way::Closed(words::WHY_DUE)
    );
    assert_eq!(way(&moves(true), &ready, Stage::Collected), Way::Asks);
    assert_eq!(way(&moves(false), &ready, Stage::InRepair), Way::Open);
    let mut settled = ready;
    settled.paid = settled.to_pay;
    assert_eq!(way(&moves(false), &settled, Stage::Collected), Way::Open);
}

#[test]
fn a_search_is_its_address() {
    let pairs = |text: &str| -> Vec<(String, String)> {
        text.split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .collect()
    };
    let text = "view=list&stage=ready&kind=rework&category=bike&late=1";
    assert_eq!(Search::parse(&pairs(text)).href(), format!("/workshop?{text}"));
    let odd = Search {
        category: Some("a&b=</script>".to_owned()),
        ..Search::default()
    };
    assert_eq!(odd.href(), "/workshop?category=a%26b%3D%3C%2Fscript%3E");
    assert_eq!(
        Search::parse(&pairs("stage=nowhere&technician=me&late=0")),
        Search::default()
    );
}

#[test]
fn the_list_shows_the_same_and_leads_on() {
    let model = TicketList {
        page: business::ports::Page {
            rows: vec![ticket(TicketState::Paused {
                reason: PauseReason::Customer,
            })],
            more: true,
        },
        search: Search {
            is_list: true,
            stage: Some(Stage::Paused),
            ..Search::default()
        },
        is_later: true,
        technicians: vec![karim()],
    };
    let page = html(move || list(model));
    for part in [
        "En pause",
        "89,90",
        "view=list&amp;stage=paused&amp;before=00000000-0000-0000-0000-000000000004",
        r#"href="/workshop?view=list&amp;stage=paused&amp;format=csv""#,
    ] {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
    assert!(is_tame(&page), "{page}");
}

fn refused(problem: Problem, to: &str) -> Moving {
    Moving {
        code: "LYN-2418".to_owned(),
        item: HOSTILE.to_owned(),
        customer: HOSTILE.to_owned(),
        stage: Stage::Ready,
        version: 7,
        is_due: true,
        moves: vec![Stage::Collected, Stage::InRepair],
        form: MoveForm {
            to: to.to_owned(),
            reason: HOSTILE.to_owned(),
        },
        problem,
        back: "/workshop?late=1".to_owned(),
    }
}

#[test]
fn a_refused_move_says_why_and_where_the_ticket_may_go() {
    let page = html(|| moving(refused(Problem::Refused(Refusal::StillDue), "collected")));
    assert!(
        page.contains("Il reste quelque chose à payer") && page.contains(r#"role="alert""#),
        "{page}"
    );
    assert!(page.contains(r#"name="to" value="in_repair""#), "{page}");
    assert!(
        !page.contains(r#"name="to" value="collected""#),
        "the refused one is not offered again: {page}"
    );
    assert!(is_tame(&page), "{page}");
}

#[test]
fn what_was_typed_stays_when_a_reason_is_asked_for() {
    let page = html(|| moving(refused(Problem::Refused(Refusal::ReasonMissing), "collected")));
    assert!(
        page.contains("&lt;/textarea&gt;") && page.contains(r#"name="to" value="collected""#),
        "{page}"
    );
    assert!(page.contains(r#"name="back" value="/workshop?late=1""#), "{page}");
    assert!(page.contains("ne se défait pas"), "{page}");
    assert!(is_tame(&page), "{page}");
}
