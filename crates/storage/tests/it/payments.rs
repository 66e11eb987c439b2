use std::time::Duration;

use business::ports::{ClearUp, Ending, PaymentRow, RefundRow};
use domain::{
    ClearUpId, Money, NoticeId, PaymentId, StoreId, TicketId,
    payments::{Conflict, Decided, Decision, Payment, Question, Refund, Tender, TenderMethod},
    workshop::Stage,
};

use crate::support::{World, on_both};

on_both!(
    a_payment_counts_once_a_store,
    a_refund_counts_once_a_store,
    contradictions_are_kept_once,
    a_payment_finds_its_code_later,
    questions_are_open_until_they_end,
    reckonings_are_taken_once_and_early,
);

fn payment(world: &World, store: Option<StoreId>, prefix: &str, id: &str) -> PaymentRow {
    PaymentRow {
        payment: Payment {
            id: PaymentId(world.id()),
            store,
            payment_id: id.into(),
            amount: Money::eur(8481),
            version: Some(7),
            received_at: world.tick(),
        },
        connector: "till".into(),
        store_prefix: prefix.into(),
        code: "LYN-2418".into(),
        till: "2".into(),
        receipt: id.into(),
        tenders: vec![
            Tender {
                method: TenderMethod::Card,
                amount: Money::eur(481),
                reference: None,
            },
            Tender {
                method: TenderMethod::Buyback,
                amount: Money::eur(8000),
                reference: Some("LYN-R318".into()),
            },
        ],
        paid_at: world.tick(),
        notice: NoticeId(world.id()),
    }
}

fn refund(world: &World, store: Option<StoreId>, prefix: &str, id: &str) -> RefundRow {
    RefundRow {
        refund: Refund {
            id: PaymentId(world.id()),
            store,
            payment_id: "T2-1".into(),
            amount: Money::eur(1000),
            received_at: world.tick(),
        },
        refund_id: id.into(),
        connector: "till".into(),
        store_prefix: prefix.into(),
        code: "LYN-2418".into(),
        till: "2".into(),
        paid_at: world.tick(),
        notice: NoticeId(world.id()),
    }
}

async fn pay(world: &World, row: &PaymentRow) -> Option<PaymentRow> {
    let kept = row.clone();
    let known = world.write(move |r| {
        let row = kept.clone();
        Box::pin(async move { Ok(r.insert_payment(&row).await?) })
    });
    known.await.unwrap()
}

async fn give_back(world: &World, row: &RefundRow) -> Option<RefundRow> {
    let kept = row.clone();
    let known = world.write(move |r| {
        let row = kept.clone();
        Box::pin(async move { Ok(r.insert_refund(&row).await?) })
    });
    known.await.unwrap()
}

async fn payments_of(world: &World, code: &'static str) -> Vec<PaymentRow> {
    world
        .read(move |r| Box::pin(async move { Ok(r.payments_of(code).await?) }))
        .await
}

async fn a_payment_counts_once_a_store(world: World) {
    let store = world.store("LYN").await.id;
    let first = payment(&world, Some(store), "LYN", "T2-1");
    assert_eq!(pay(&world, &first).await, None);
    let mut again = payment(&world, Some(store), "LYN", "T2-1");
    again.payment.amount = Money::eur(9000);
    assert_eq!(
        pay(&world, &again).await,
        Some(first.clone()),
        "the first stays as it was"
    );
    let elsewhere = payment(&world, None, "GRE", "T2-1");
    assert_eq!(pay(&world, &elsewhere).await, None, "both count");
    assert_eq!(payments_of(&world, "LYN-2418").await, [first.clone(), elsewhere]);
    assert_eq!(payments_of(&world, "LYN-2419").await, []);
    // The same notice ten times at once.
    let racers: Vec<_> = (0..10)
        .map(|_| {
            let (world, row) = (world.clone(), payment(&world, Some(store), "LYN", "T2-2"));
            tokio::spawn(async move { pay(&world, &row).await.is_none() })
        })
        .collect();
    let mut stored = 0;
    for racer in racers {
        stored += u32::from(racer.await.unwrap());
    }
    assert_eq!(stored, 1);
}

async fn a_refund_counts_once_a_store(world: World) {
    let store = world.store("LYN").await.id;
    let first = refund(&world, Some(store), "LYN", "R-1");
    assert_eq!(give_back(&world, &first).await, None);
    assert_eq!(
        give_back(&world, &refund(&world, Some(store), "LYN", "R-1")).await,
        Some(first.clone())
    );
    let elsewhere = refund(&world, None, "GRE", "R-1");
    assert_eq!(give_back(&world, &elsewhere).await, None);
    let known = world
        .read(|r| Box::pin(async move { Ok(r.refunds_of("LYN-2418").await?) }))
        .await;
    assert_eq!(known, [first, elsewhere]);
}

async fn contradictions_are_kept_once(world: World) {
    let conflict = Conflict {
        notice: NoticeId(world.id()),
        amount: Money::eur(9000),
    };
    let known = world
        .write(move |r| {
            Box::pin(async move {
                r.insert_conflict("LYN-1", &conflict).await?;
                r.insert_conflict("LYN-1", &conflict).await?;
                r.insert_conflict("LYN-2", &conflict).await?;
                Ok(r.conflicts_of("LYN-1").await?)
            })
        })
        .await;
    assert_eq!(known.unwrap(), [conflict]);
}

async fn a_payment_finds_its_code_later(world: World) {
    let mut lost = payment(&world, None, "LYN", "T2-1");
    lost.code = "LNY-2418".into();
    let mut back = refund(&world, None, "LYN", "R-1");
    back.code = "LNY-2418".into();
    pay(&world, &lost).await;
    give_back(&world, &back).await;
    let (payment, refund) = (lost.payment.id, back.refund.id);
    world
        .write(move |r| {
            Box::pin(async move {
                r.reassign(payment, "LYN-2418").await?;
                Ok(r.reassign(refund, "LYN-2418").await?)
            })
        })
        .await
        .unwrap();
    lost.code = "LYN-2418".into();
    assert_eq!(payments_of(&world, "LYN-2418").await, [lost]);
    let refunds = world
        .read(|r| Box::pin(async move { Ok(r.refunds_of("LYN-2418").await?) }))
        .await;
    assert_eq!(refunds.len(), 1);
}

#[expect(clippy::too_many_lines, reason = "one story, told in a row")]
async fn questions_are_open_until_they_end(world: World) {
    let (store, ticket) = world.ticket("LYN", Stage::Paid).await;
    let other = world.store("GRE").await.id;
    let user = world.user("eva").await.id;
    let ask = |question, ticket: Option<TicketId>, store| ClearUp {
        id: ClearUpId(world.id()),
        question,
        amount: Money::eur(1000),
        code: "LYN-1".into(),
        ticket,
        store,
        opened_at: world.tick(),
    };
    let entries = [
        ask(Question::RefundToExplain, Some(ticket.id), Some(store.id)),
        ask(
            Question::UnknownNotice {
                notice: NoticeId(world.id()),
            },
            None,
            None,
        ),
        ask(
            Question::PaidElsewhere {
                payment: PaymentId(world.id()),
                store: other,
            },
            Some(ticket.id),
            Some(other),
        ),
        ask(Question::OverPayment, Some(ticket.id), Some(store.id)),
    ];
    let kept = entries.clone();
    world
        .write(move |r| {
            let entries = kept.clone();
            Box::pin(async move {
                for entry in entries.iter().rev() {
                    r.insert_clear_up(entry).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
    let (id, store) = (ticket.id, store.id);
    let read = async || {
        world
            .read(move |r| {
                Box::pin(async move {
                    Ok((
                        r.clear_ups_of(id).await?,
                        r.clear_ups(store, 10).await?,
                        r.decided(id).await?,
                    ))
                })
            })
            .await
    };
    let [explain, notice, elsewhere, over] = entries;
    let (of_ticket, of_store, decided) = read().await;
    assert_eq!(of_ticket, [explain.clone(), elsewhere.clone(), over.clone()]);
    assert_eq!(
        of_store,
        [explain.clone(), notice.clone(), over.clone()],
        "those of no store are seen by all"
    );
    assert_eq!(decided, []);

    let at = world.tick();
    let goodwill = Ending {
        at,
        by: Some(user),
        decision: Some(Decision::Goodwill),
        reason: "geste".into(),
    };
    let by_itself = Ending {
        at,
        by: None,
        decision: None,
        reason: String::new(),
    };
    world
        .write(move |r| {
            let (goodwill, by_itself) = (goodwill.clone(), by_itself.clone());
            Box::pin(async move {
                r.end_clear_up(explain.id, &goodwill).await?;
                // What has ended stays as it ended.
                r.end_clear_up(explain.id, &by_itself).await?;
                Ok(r.end_clear_up(over.id, &by_itself).await?)
            })
        })
        .await
        .unwrap();
    let (of_ticket, of_store, decided) = read().await;
    assert_eq!((of_ticket, of_store), (vec![elsewhere], vec![notice.clone()]));
    let expected = Decided {
        question: Question::RefundToExplain,
        amount: 1000,
        decision: Decision::Goodwill,
    };
    assert_eq!(decided, [expected]);
    let (open, ended) = world
        .read(move |r| {
            Box::pin(async move { Ok((r.clear_up(notice.id).await?, r.clear_up(over.id).await?)) })
        })
        .await;
    assert!(open.is_some() && ended.is_none());
    let one = world
        .read(move |r| Box::pin(async move { Ok(r.clear_ups(store, 0).await?) }))
        .await;
    assert_eq!(one, []);
}

async fn reckonings_are_taken_once_and_early(world: World) {
    let (_, ticket) = world.ticket("LYN", Stage::Ready).await;
    let (id, now) = (ticket.id, world.tick());
    let ask = async |seconds| {
        let at = now + Duration::from_secs(seconds);
        world
            .write(move |r| Box::pin(async move { Ok(r.reckon_later(id, at).await?) }))
            .await
            .unwrap();
    };
    let take = async |seconds| {
        let at = now + Duration::from_secs(seconds);
        world
            .write(move |r| Box::pin(async move { Ok(r.take_reckonings(at, 10).await?) }))
            .await
            .unwrap()
    };
    ask(60).await;
    ask(30).await;
    ask(90).await;
    assert_eq!(take(29).await, []);
    assert_eq!(take(30).await, [id]);
    assert_eq!(take(90).await, []);
}
