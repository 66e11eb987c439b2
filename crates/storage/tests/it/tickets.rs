use std::time::Duration;

use business::ports::{Happening, Note, TicketFilter, TimelineEntry};
use domain::{
    Code, EventId, NoteId, TicketId,
    workshop::{Barrier, Outcome, PauseReason, Priority, Stage, Ticket, TicketState},
};
use uuid::Uuid;

use crate::support::{World, on_both, taken};

on_both!(
    tickets_are_kept_whole,
    states_keep_their_data,
    a_form_makes_one_ticket,
    an_import_makes_each_ticket_once,
    a_stale_ticket_is_not_saved,
    lines_are_replaced_where_they_differ,
    codes_are_unique_under_concurrency,
    stages_are_counted,
    notes_and_timeline_are_kept_in_order,
    entries_into_a_stage_are_counted,
);

async fn read(world: &World, id: TicketId) -> Option<Ticket> {
    world
        .read(move |r| Box::pin(async move { Ok(r.ticket(id).await?) }))
        .await
}

async fn save(world: &World, ticket: &Ticket, was: i64) -> bool {
    let kept = ticket.clone();
    let saved = world.write(move |r| {
        let ticket = kept.clone();
        Box::pin(async move { Ok(r.save_ticket(&ticket, was).await?) })
    });
    saved.await.unwrap()
}

async fn tickets_are_kept_whole(world: World) {
    let store = world.store("LYN").await;
    let customer = world.customer("Claire", "Roussel", "").await.id;
    let item = world.item("LYN-E1", "", Some(customer)).await.id;
    let mut ticket = world.new_ticket(&store, item, 2418, Stage::Received);
    ticket.customer = Some(customer);
    ticket.technician = Some(world.user("eva").await.id);
    ticket.promised_at = Some(world.tick());
    ticket.priority = Priority::Urgent;
    ticket.problem = "</textarea><script>alert('x')</script> ❄".into();
    world.insert(&ticket).await;
    assert_eq!(read(&world, ticket.id).await, Some(ticket.clone()));
    let by_code = async |code: &'static str| {
        world
            .read(move |r| {
                Box::pin(async move { Ok(r.ticket_by_code(&code.parse::<Code>().unwrap()).await?) })
            })
            .await
    };
    assert_eq!(by_code("lyn 2418").await, Some(ticket.clone()));
    assert_eq!(by_code("LYN-2419").await, None);
    assert_eq!(read(&world, TicketId(Uuid::nil())).await, None);
    let ids = [ticket.id, TicketId(Uuid::nil())];
    let cards = world
        .read(move |r| Box::pin(async move { Ok(r.cards(&ids).await?) }))
        .await;
    let card = &cards[0];
    assert_eq!(
        (cards.len(), card.item_title.as_str(), card.customer_name.as_str()),
        (1, "Gitane Rapid 20", "Claire Roussel")
    );
    assert_eq!(
        (card.to_pay, card.due(), card.state.clone()),
        (6981, 6981, TicketState::Received)
    );
    assert_eq!(
        (card.promised_at, card.created_at, &card.symptoms),
        (ticket.promised_at, ticket.created_at, &ticket.symptoms)
    );
}

async fn states_keep_their_data(world: World) {
    let (_, mut ticket) = world.ticket("LYN", Stage::InRepair).await;
    for state in [
        TicketState::Paused {
            reason: PauseReason::Outsourced,
        },
        TicketState::Unrepairable {
            barrier: Barrier::WornOut,
        },
        TicketState::Closed {
            outcome: Outcome::Unrepairable(Some(Barrier::CannotOpen)),
        },
        TicketState::Closed {
            outcome: Outcome::Unrepairable(None),
        },
        TicketState::Closed {
            outcome: Outcome::Repaired,
        },
    ] {
        ticket.state = state;
        ticket.version += 1;
        assert!(save(&world, &ticket, ticket.version - 1).await);
        assert_eq!(read(&world, ticket.id).await, Some(ticket.clone()));
    }
}

async fn a_form_makes_one_ticket(world: World) {
    let (store, first) = world.ticket("LYN", Stage::Received).await;
    let insert = async |ticket: &Ticket| {
        let kept = ticket.clone();
        world
            .write(move |r| {
                let ticket = kept.clone();
                Box::pin(async move { Ok(r.insert_ticket(&ticket, Some("form-1"), None).await?) })
            })
            .await
    };
    let one = world.new_ticket(&store, first.item, 2, Stage::Received);
    let two = world.new_ticket(&store, first.item, 3, Stage::Received);
    insert(&one).await.unwrap();
    assert_eq!(taken(insert(&two).await), "ticket_intake_key");
    let found = world
        .read(|r| Box::pin(async move { Ok(r.ticket_by_intake_key("form-1").await?) }))
        .await;
    assert_eq!(found, Some(one));
    let same_code = world.new_ticket(&store, first.item, 1, Stage::Received);
    let again = world.write(move |r| {
        let ticket = same_code.clone();
        Box::pin(async move { Ok(r.insert_ticket(&ticket, None, None).await?) })
    });
    assert_eq!(taken(again.await), "ticket_code");
}

async fn an_import_makes_each_ticket_once(world: World) {
    let (store, first) = world.ticket("LYN", Stage::Received).await;
    let insert = async |number, external: &'static str| {
        let ticket = world.new_ticket(&store, first.item, number, Stage::Collected);
        world
            .write(move |r| {
                let ticket = ticket.clone();
                Box::pin(async move { Ok(r.insert_ticket(&ticket, None, Some(external)).await?) })
            })
            .await
    };
    insert(2, "anstiftung_1").await.unwrap();
    insert(3, "anstiftung_2").await.unwrap();
    assert_eq!(taken(insert(4, "anstiftung_2").await), "ticket_external_id");
    let mut asked: Vec<String> = (0..1200).map(|n| format!("other_{n}")).collect();
    asked.push("anstiftung_2".into());
    let known = world
        .read(move |r| {
            let asked = asked.clone();
            Box::pin(async move { Ok(r.known_external_ids(&asked).await?) })
        })
        .await;
    assert_eq!(known, ["anstiftung_2"]);
}

async fn a_stale_ticket_is_not_saved(world: World) {
    let (_, ticket) = world.ticket("LYN", Stage::Ready).await;
    let mut quick = ticket.clone();
    quick.paid = 6981;
    quick.state = TicketState::Paid;
    // One unit may raise the version by more than one: the last edit and the till's move together.
    quick.version = 3;
    assert!(save(&world, &quick, 1).await);
    let mut slow = ticket.clone();
    slow.lines.clear();
    slow.version = 2;
    assert!(!save(&world, &slow, 1).await);
    assert_eq!(
        read(&world, ticket.id).await,
        Some(quick),
        "the stale lines were not stored either"
    );
}

async fn lines_are_replaced_where_they_differ(world: World) {
    let (_, mut ticket) = world.ticket("LYN", Stage::InRepair).await;
    ticket.lines.swap(0, 2);
    ticket.lines[0].label = "Patins neufs".into();
    ticket.payers.clear();
    ticket.version = 2;
    assert!(save(&world, &ticket, 1).await);
    assert_eq!(read(&world, ticket.id).await, Some(ticket.clone()));
    ticket.lines.clear();
    ticket.version = 3;
    assert!(save(&world, &ticket, 2).await);
    assert_eq!(read(&world, ticket.id).await, Some(ticket));
}

async fn codes_are_unique_under_concurrency(world: World) {
    let store = world.store("LYN").await;
    let item = world.item("LYN-E1", "", None).await.id;
    let writers: Vec<_> = (0..24)
        .map(|_| {
            let (world, ticket) = (world.clone(), world.new_ticket(&store, item, 1, Stage::Received));
            tokio::spawn(async move {
                let made = world.write(move |r| {
                    let mut ticket = ticket.clone();
                    Box::pin(async move {
                        ticket.code.number = r.take_numbers(ticket.store, ticket.code.kind, 1).await?;
                        r.insert_ticket(&ticket, None, None).await?;
                        Ok(ticket.code.number)
                    })
                });
                made.await.unwrap()
            })
        })
        .collect();
    let mut numbers = vec![];
    for writer in writers {
        numbers.push(writer.await.unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=24).collect::<Vec<_>>());
    let page = world
        .read(|r| Box::pin(async move { Ok(r.tickets_newest(&TicketFilter::default(), None, 100).await?) }))
        .await;
    assert_eq!(page.rows.len(), 24);
}

async fn stages_are_counted(world: World) {
    let (store, first) = world.ticket("LYN", Stage::Received).await;
    for (number, stage) in [(2, Stage::Received), (3, Stage::Ready), (4, Stage::Collected)] {
        world
            .insert(&world.new_ticket(&store, first.item, number, stage))
            .await;
    }
    world.ticket("GRE", Stage::Received).await;
    let id = store.id;
    let mut counts = world
        .read(move |r| Box::pin(async move { Ok(r.count_by_stage(id).await?) }))
        .await;
    counts.sort_unstable();
    assert_eq!(counts, [(Stage::Received, 2), (Stage::Ready, 1)]);

    let mut promised = world.new_ticket(&store, first.item, 5, Stage::Received);
    promised.promised_at = Some(world.tick());
    world.insert(&promised).await;
    let (at, later) = (promised.promised_at.unwrap(), world.tick());
    let count = async |stages: &'static [Stage], before| {
        world
            .read(move |r| Box::pin(async move { Ok(r.count_promised(id, stages, before).await?) }))
            .await
    };
    assert_eq!(count(&[Stage::Received, Stage::InRepair], later).await, 1);
    assert_eq!(
        count(&[Stage::Received], at).await,
        0,
        "not yet late at its very time"
    );
    assert_eq!(count(&[Stage::Ready], later).await, 0);
}

fn entry(world: &World, ticket: &Ticket, version: i64, what: Happening) -> TimelineEntry {
    TimelineEntry {
        event: EventId(world.id()),
        ticket: ticket.id,
        version,
        actor: None,
        at: world.tick(),
        what,
        undone: false,
    }
}

fn moved(from: TicketState, to: TicketState, ticket: &Ticket) -> Happening {
    Happening::Moved {
        from,
        from_since: ticket.state_since,
        to,
        reason: String::new(),
    }
}

async fn notes_and_timeline_are_kept_in_order(world: World) {
    let (store, ticket) = world.ticket("LYN", Stage::Received).await;
    let notes = ["d’abord", "ensuite"].map(|text| Note {
        id: NoteId(world.id()),
        ticket: ticket.id,
        author: None,
        text: text.into(),
        for_customer: text == "ensuite",
        at: world.tick(),
    });
    let mut entries = [
        entry(&world, &ticket, 1, Happening::TakenIn),
        entry(
            &world,
            &ticket,
            2,
            moved(TicketState::Received, TicketState::Diagnosing, &ticket),
        ),
        entry(
            &world,
            &ticket,
            3,
            Happening::Noted {
                note: notes[0].id,
                for_customer: false,
            },
        ),
    ];
    let (kept_notes, kept_entries) = (notes.clone(), entries.clone());
    world
        .write(move |r| {
            let (notes, entries) = (kept_notes.clone(), kept_entries.clone());
            Box::pin(async move {
                for note in notes.iter().rev() {
                    r.insert_note(note).await?;
                }
                for entry in entries.iter().rev() {
                    r.insert_timeline(entry).await?;
                }
                Ok(r.mark_undone(entries[1].event).await?)
            })
        })
        .await
        .unwrap();
    entries[1].undone = true;
    let (id, store) = (ticket.id, store.id);
    let (read_notes, timeline, latest) = world
        .read(move |r| {
            Box::pin(async move {
                Ok((
                    r.notes(id).await?,
                    r.timeline(id).await?,
                    r.latest(store, 2).await?,
                ))
            })
        })
        .await;
    assert_eq!(read_notes, notes);
    assert_eq!(timeline, entries);
    assert_eq!(latest, [entries[2].clone(), entries[1].clone()]);

    let orphan = TimelineEntry {
        ticket: TicketId(Uuid::nil()),
        ..entry(&world, &ticket, 1, Happening::TakenIn)
    };
    let refused = world.write(move |r| {
        let orphan = orphan.clone();
        Box::pin(async move { Ok(r.insert_timeline(&orphan).await?) })
    });
    assert!(refused.await.is_err());
}

async fn entries_into_a_stage_are_counted(world: World) {
    let (store, ticket) = world.ticket("LYN", Stage::Received).await;
    let start = world.tick();
    let ready = || moved(TicketState::InRepair, TicketState::Ready, &ticket);
    let mut taken_back = entry(&world, &ticket, 2, ready());
    taken_back.undone = true;
    let mut before = entry(&world, &ticket, 1, ready());
    before.at = start - Duration::from_mins(1);
    let other = world.new_ticket(&store, ticket.item, 2, Stage::Received);
    world.insert(&other).await;
    let entries = [
        before,
        taken_back,
        entry(&world, &ticket, 3, ready()),
        // In and out and in again: one ticket.
        entry(&world, &ticket, 5, ready()),
        entry(
            &world,
            &other,
            2,
            Happening::Settled {
                from: TicketState::Paid,
                to: TicketState::Ready,
            },
        ),
        entry(&world, &other, 3, Happening::TakenIn),
    ];
    world
        .write(move |r| {
            let entries = entries.clone();
            Box::pin(async move {
                for entry in &entries {
                    r.insert_timeline(entry).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
    let store = store.id;
    let count = async |stage| {
        world
            .read(move |r| Box::pin(async move { Ok(r.count_entered(store, stage, start).await?) }))
            .await
    };
    assert_eq!(count(Stage::Ready).await, 2);
    assert_eq!(count(Stage::Received).await, 1);
    assert_eq!(count(Stage::Collected).await, 0);
}
