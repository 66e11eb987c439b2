//! Boards and lists, filter by filter.

use business::ports::{TicketCard, TicketFilter};
use domain::{
    TicketId,
    items::Category,
    workshop::{Origin, Priority, Stage, Ticket, TicketKind},
};

use crate::support::{World, on_both};

on_both!(
    boards_are_in_the_order_of_work,
    every_filter_filters,
    newest_tickets_come_in_pages
);

async fn board(world: &World, filter: TicketFilter, limit: u32) -> Vec<TicketCard> {
    world
        .read(move |r| {
            let filter = filter.clone();
            Box::pin(async move { Ok(r.board(&filter, limit).await?) })
        })
        .await
}

async fn newest(
    world: &World,
    filter: TicketFilter,
    before: Option<TicketId>,
    limit: u32,
) -> (Vec<u32>, bool) {
    let page = world
        .read(move |r| {
            let filter = filter.clone();
            Box::pin(async move { Ok(r.tickets_newest(&filter, before, limit).await?) })
        })
        .await;
    (numbers(&page.rows), page.more)
}

fn numbers(cards: &[TicketCard]) -> Vec<u32> {
    cards.iter().map(|card| card.code.number).collect()
}

async fn boards_are_in_the_order_of_work(world: World) {
    let (store, first) = world.ticket("LYN", Stage::Received).await;
    let (soon, later) = (world.tick(), world.tick());
    let add = async |number, change: &dyn Fn(&mut Ticket)| {
        let mut ticket = world.new_ticket(&store, first.item, number, Stage::InRepair);
        change(&mut ticket);
        world.insert(&ticket).await;
    };
    add(2, &|ticket| ticket.promised_at = Some(later)).await;
    add(3, &|ticket| ticket.promised_at = Some(soon)).await;
    add(4, &|ticket| ticket.priority = Priority::Urgent).await;
    add(5, &|ticket| {
        ticket.priority = Priority::Urgent;
        ticket.promised_at = Some(later);
    })
    .await;
    world
        .insert(&world.new_ticket(&store, first.item, 6, Stage::Collected))
        .await;
    let filter = TicketFilter {
        store: Some(store.id),
        ..TicketFilter::default()
    };
    assert_eq!(
        numbers(&board(&world, filter.clone(), 10).await),
        [5, 4, 3, 2, 1],
        "what is over is not on a board"
    );
    assert_eq!(numbers(&board(&world, filter, 2).await), [5, 4]);
}

#[expect(clippy::too_many_lines, reason = "one story, told in a row")]
async fn every_filter_filters(world: World) {
    let (store, plain) = world.ticket("LYN", Stage::Received).await;
    let (other_store, _) = world.ticket("GRE", Stage::Received).await;
    let technician = world.user("eva").await.id;
    let customer = world.customer("Claire", "Roussel", "").await.id;
    let mut item = world.new_item("LYN-E2", "", None);
    item.category = Category("phone".into());
    let kept = item.clone();
    world
        .write(move |r| {
            let item = kept.clone();
            Box::pin(async move { Ok(r.insert_item(&item).await?) })
        })
        .await
        .unwrap();
    let promised = world.tick();
    let mut special = world.new_ticket(&store, item.id, 2, Stage::InRepair);
    special.technician = Some(technician);
    special.customer = Some(customer);
    special.kind = TicketKind::Rework;
    special.origin = Origin::Import;
    special.promised_at = Some(promised);
    world.insert(&special).await;

    let any = TicketFilter::default;
    for (name, filter, expected) in [
        (
            "store",
            TicketFilter {
                store: Some(store.id),
                ..any()
            },
            vec![2, 1],
        ),
        (
            "other store",
            TicketFilter {
                store: Some(other_store.id),
                ..any()
            },
            vec![1],
        ),
        (
            "stage",
            TicketFilter {
                stages: vec![Stage::InRepair],
                ..any()
            },
            vec![2],
        ),
        (
            "stage of store",
            TicketFilter {
                store: Some(store.id),
                stages: vec![Stage::Received],
                ..any()
            },
            vec![1],
        ),
        (
            "stages",
            TicketFilter {
                store: Some(store.id),
                stages: vec![Stage::InRepair, Stage::Paid],
                ..any()
            },
            vec![2],
        ),
        (
            "technician",
            TicketFilter {
                technician: Some(technician),
                ..any()
            },
            vec![2],
        ),
        (
            "customer",
            TicketFilter {
                customer: Some(customer),
                ..any()
            },
            vec![2],
        ),
        (
            "item",
            TicketFilter {
                item: Some(item.id),
                ..any()
            },
            vec![2],
        ),
        (
            "other item",
            TicketFilter {
                item: Some(plain.item),
                ..any()
            },
            vec![1],
        ),
        (
            "category",
            TicketFilter {
                category: Some("phone".into()),
                ..any()
            },
            vec![2],
        ),
        (
            "no category",
            TicketFilter {
                category: Some("ski".into()),
                ..any()
            },
            vec![],
        ),
        (
            "kind",
            TicketFilter {
                kind: Some(TicketKind::Rework),
                ..any()
            },
            vec![2],
        ),
        (
            "origin",
            TicketFilter {
                origin: Some(Origin::Import),
                ..any()
            },
            vec![2],
        ),
        (
            "promised",
            TicketFilter {
                promised_before: Some(world.tick()),
                ..any()
            },
            vec![2],
        ),
        (
            "not promised",
            TicketFilter {
                promised_before: Some(promised),
                ..any()
            },
            vec![],
        ),
        (
            "all at once",
            TicketFilter {
                store: Some(store.id),
                stages: vec![Stage::InRepair],
                technician: Some(technician),
                customer: Some(customer),
                item: Some(item.id),
                category: Some("phone".into()),
                kind: Some(TicketKind::Rework),
                promised_before: Some(world.tick()),
                origin: Some(Origin::Import),
            },
            vec![2],
        ),
    ] {
        assert_eq!(
            newest(&world, filter.clone(), None, 10).await,
            (expected.clone(), false),
            "newest by {name}"
        );
        let mut on_board = numbers(&board(&world, filter, 10).await);
        on_board.sort_unstable_by(|a, b| b.cmp(a));
        assert_eq!(on_board, expected, "board by {name}");
    }
}

async fn newest_tickets_come_in_pages(world: World) {
    let (store, first) = world.ticket("LYN", Stage::Collected).await;
    let mut ids = vec![first.id];
    for number in 2..=5 {
        let ticket = world.new_ticket(&store, first.item, number, Stage::Collected);
        world.insert(&ticket).await;
        ids.push(ticket.id);
    }
    for filter in [
        TicketFilter::default(),
        TicketFilter {
            store: Some(store.id),
            ..TicketFilter::default()
        },
        TicketFilter {
            store: Some(store.id),
            stages: vec![Stage::Collected],
            ..TicketFilter::default()
        },
        TicketFilter {
            item: Some(first.item),
            ..TicketFilter::default()
        },
    ] {
        assert_eq!(
            newest(&world, filter.clone(), None, 3).await,
            (vec![5, 4, 3], true)
        );
        assert_eq!(newest(&world, filter, Some(ids[2]), 3).await, (vec![2, 1], false));
    }
}
