//! Calls of every method that reads or changes growing tables, on what `filling` put there.

use business::ports::{
    Controls, Customers, Deliveries, Ending, Events, Exchange, Exchanges, Goods, Inbox, Items, Links,
    Mirrors, Payments, People, Pick, Quotes, Rejected, Search, Sought, Standing, Stored, Stores,
    TicketFilter, Tickets, Undone, Verdict,
};
use domain::{
    ClearUpId, ControlRunId, CustomerId, DeliveryId, EventId, ExchangeId, ItemId, NoticeId, PaymentId,
    StoreId, TicketId, UserId,
    code::CodeKind,
    control::Side,
    deliveries::Delivery,
    mirror::{Field, Kind},
    workshop::{Origin, Stage, TicketKind},
};
use jiff::Timestamp;

use super::filling::id;
use crate::tx::Tx;

/// Uses all repositories.
pub(super) async fn use_everything(tx: &mut Tx<'_>) -> Stored<()> {
    use_lists(tx).await?;
    use_tickets(tx).await?;
    use_quotes(tx).await?;
    use_customers_and_items(tx).await?;
    use_payments(tx).await?;
    use_notices_and_events(tx).await?;
    use_deliveries(tx).await?;
    use_controls(tx).await?;
    use_mirrors(tx).await?;
    use_exchanges(tx).await?;
    use_sessions_and_words(tx).await
}

/// The row `n` was made at the microsecond `n`.
fn at(row: i64) -> Timestamp {
    Timestamp::from_microsecond(row).expect("in range")
}

fn store() -> StoreId {
    StoreId(id(2, 3))
}

fn ticket() -> TicketId {
    TicketId(id(5, 200))
}

fn customer() -> CustomerId {
    CustomerId(id(3, 50))
}

fn item() -> ItemId {
    ItemId(id(4, 100))
}

fn technician() -> UserId {
    UserId(id(6, 1))
}

async fn use_quotes(tx: &mut Tx<'_>) -> Stored<()> {
    let over = tx.quotes_over(at(10_000), 10).await?;
    let mut quote = tx.quote(over[0]).await?.expect("filled");
    tx.quotes_of(ticket()).await?;
    tx.quotes_to_remind(store(), at(10_000), 10).await?;
    tx.count_to_remind(store(), at(10_000), at(10_000)).await?;
    tx.answers_of(ticket()).await?;
    tx.remind_quote_at(quote.id, None).await?;
    tx.link_by_hash("h100").await?;
    tx.count_quote_links(ticket(), at(10_000)).await?;
    tx.revoke_quote_links(ticket(), at(10_000)).await?;
    quote.expire(at(10_000));
    tx.end_quote(&quote).await?;
    Ok(())
}

async fn use_lists(tx: &mut Tx<'_>) -> Stored<()> {
    let any = TicketFilter::default;
    let of_store = || TicketFilter {
        store: Some(store()),
        ..any()
    };
    let boards = [
        of_store(),
        TicketFilter {
            stages: vec![Stage::InRepair, Stage::Ready],
            ..of_store()
        },
        TicketFilter {
            technician: Some(technician()),
            kind: Some(TicketKind::Rework),
            ..of_store()
        },
        TicketFilter {
            technician: Some(technician()),
            ..any()
        },
        TicketFilter {
            customer: Some(customer()),
            ..any()
        },
        TicketFilter {
            item: Some(item()),
            ..any()
        },
        TicketFilter {
            category: Some("bike".into()),
            promised_before: Some(at(10_000)),
            ..of_store()
        },
    ];
    for filter in &boards {
        tx.board(filter, 300).await?;
    }
    let newest = [
        any(),
        of_store(),
        TicketFilter {
            stages: vec![Stage::Collected],
            ..of_store()
        },
        TicketFilter {
            origin: Some(Origin::Counter),
            ..of_store()
        },
        TicketFilter {
            customer: Some(customer()),
            ..any()
        },
        TicketFilter {
            item: Some(item()),
            ..any()
        },
    ];
    for filter in &newest {
        tx.tickets_newest(filter, None, 50).await?;
        tx.tickets_newest(filter, Some(TicketId(id(5, 15_000))), 50)
            .await?;
    }
    tx.cards(&[ticket(), TicketId(id(5, 201))]).await?;
    tx.count_by_stage(store()).await?;
    tx.count_promised(store(), &[Stage::InRepair, Stage::Ready], at(10_000))
        .await?;
    tx.count_entered(store(), Stage::Collected, at(19_900)).await?;
    tx.latest(store(), 20).await?;
    Ok(())
}

async fn use_tickets(tx: &mut Tx<'_>) -> Stored<()> {
    let mut whole = tx.ticket(ticket()).await?.expect("it was filled in");
    tx.ticket_by_code(&whole.code).await?;
    tx.ticket_by_intake_key("k200").await?;
    tx.known_external_ids(&["x1".into(), "y".into()]).await?;
    whole.version += 1;
    whole.lines.clear();
    whole.payers.clear();
    tx.save_ticket(&whole, whole.version - 1).await?;
    tx.notes(ticket()).await?;
    tx.timeline(ticket()).await?;
    tx.mark_undone(EventId(id(10, 5))).await?;
    tx.take_numbers(store(), CodeKind::Ticket, 1).await?;
    Ok(())
}

async fn use_customers_and_items(tx: &mut Tx<'_>) -> Stored<()> {
    let mut person = tx.customer(customer()).await?.expect("it was filled in");
    person.version += 1;
    tx.save_customer(&person).await?;
    tx.customers_by_contact("+33700").await?;
    tx.customers_by_name("n12", None, 20).await?;
    tx.customers_by_name("", Some(("n5".into(), customer())), 20)
        .await?;
    let mut thing = tx.item(item()).await?.expect("it was filled in");
    tx.item_by_code(&thing.code).await?;
    thing.version += 1;
    tx.save_item(&thing).await?;
    tx.items_by_serial("S700").await?;
    tx.items_of(customer()).await?;
    tx.items_newest(None, None, 20).await?;
    tx.items_newest(Some("bike"), Some(item()), 20).await?;
    Ok(())
}

async fn use_payments(tx: &mut Tx<'_>) -> Stored<()> {
    tx.payments_of("AA-700").await?;
    tx.refunds_of("AA-700").await?;
    tx.conflicts_of("AA-700").await?;
    tx.decided(ticket()).await?;
    tx.reassign(PaymentId(id(11, 5)), "AA-6").await?;
    tx.clear_up(ClearUpId(id(14, 100))).await?;
    tx.clear_ups_of(ticket()).await?;
    tx.clear_ups(store(), 50).await?;
    let ending = Ending {
        at: at(1),
        by: None,
        decision: None,
        reason: String::new(),
    };
    tx.end_clear_up(ClearUpId(id(14, 100)), &ending).await?;
    tx.reckon_later(ticket(), at(1)).await?;
    tx.take_reckonings(at(5), 10).await?;
    Ok(())
}

async fn use_notices_and_events(tx: &mut Tx<'_>) -> Stored<()> {
    tx.claim_notices(at(9_000), at(10_000), 10).await?;
    tx.finish_notice(NoticeId(id(15, 1000)), at(1)).await?;
    tx.fail_notice(NoticeId(id(15, 2000)), "no", at(1)).await?;
    tx.replay_notice(NoticeId(id(15, 7))).await?;
    tx.inbox(true, 20).await?;
    tx.inbox(false, 20).await?;
    tx.inbox_depth().await?;
    tx.last_notice_at().await?;
    tx.withdraw_event(EventId(id(16, 5)), at(1)).await?;
    tx.events_since(15_000, 100).await?;
    tx.last_position().await?;
    crate::positions::number(tx).await?;
    tx.audit_of(ticket().0, 20).await?;
    Ok(())
}

async fn use_deliveries(tx: &mut Tx<'_>) -> Stored<()> {
    tx.connectors().await?;
    let held = tx.hold_connector("erp").await?.expect("it was filled in");
    tx.save_connector(&held).await?;
    tx.backlog("erp").await?;
    tx.outgoing_since(15_000, 200).await?;
    tx.is_withdrawn(EventId(id(16, 5))).await?;
    tx.count_leased("erp", at(1)).await?;
    tx.next_due("erp").await?;
    let (now, until) = (at(90_000), at(95_000));
    let oldest = tx.claim_deliveries("erp", now, until, Pick::Oldest, 4).await?;
    tx.claim_deliveries("erp", now, until, Pick::Newest, 4).await?;
    let was = oldest[0].clone();
    tx.save_delivery(&was.clone().done(None, now), &was).await?;
    let fresh = Delivery {
        id: DeliveryId(id(18, 900_000)),
        event: EventId(id(16, 900_000)),
        position: 900_000,
        ..was.replayed(now)
    };
    tx.insert_delivery(&fresh).await?;
    tx.delivery(fresh.id).await?;
    let shown = Some((at(500), DeliveryId(id(18, 200_500))));
    for state in [Undone::Waiting, Undone::Leased, Undone::Dead] {
        tx.deliveries("erp", state, None, 50).await?;
        tx.deliveries("erp", state, shown, 50).await?;
    }
    tx.dead_letters("erp", now, 50).await?;
    tx.forget_deliveries(at(100), 50).await?;
    Ok(())
}

async fn use_controls(tx: &mut Tx<'_>) -> Stored<()> {
    let period = || at(9_000)..at(9_500);
    let payments = tx.payments_between("till", period(), None, 50).await?;
    let shown = payments.rows.first().map(|row| (row.paid_at, row.payment.id.0));
    tx.payments_between("till", period(), shown, 50).await?;
    tx.refunds_between("till", period(), shown, 50).await?;
    tx.recent_payment("till", at(9_500), 200).await?;
    tx.known_payment("till", "AA", "p700").await?;
    tx.known_refund("till", "AA", "r700").await?;
    let done = tx
        .deliveries_done("erp", "repair-to-pay", at(100)..at(9_500), None, 50)
        .await?;
    let was = done.rows[0].clone();
    tx.requeue_delivery(&was.clone().replayed(at(1)), &was).await?;

    let (run, user) = (ControlRunId(id(1, 1)), ControlRunId(id(6, 1)));
    for side in [Side::Ours, Side::Theirs] {
        let rows = tx.control_rows(run, side, "k5", 50).await?;
        tx.insert_control_rows(run, side, &rows).await?;
    }
    tx.drop_control_rows(run, 10).await?;
    tx.control_runs_with_rows().await?;
    let whole = tx.control_run(user).await?.expect("it was filled in");
    tx.is_control_due("erp", at(90_000)).await?;
    tx.open_control_run("erp", whole.kind, whole.extent).await?;
    tx.last_control_run("erp", whole.kind, whole.origin).await?;
    tx.insert_control_run(&whole).await?;
    tx.save_control_run(&whole, &whole).await?;
    tx.claim_control_run("erp", at(90_000), at(95_000)).await?;
    tx.control_runs("erp", None, 10).await?;
    let open = tx.open_differences("erp", whole.kind, "k5", 50).await?;
    let one = open[0].clone();
    tx.difference(one.id).await?;
    tx.difference_of("erp", one.kind, &one.key, one.what.name())
        .await?;
    tx.save_difference(&one).await?;
    let shown = Some((at(15_000), one.id));
    for standing in [Standing::Open, Standing::Closed] {
        tx.differences("erp", standing, None, 50).await?;
        tx.differences("erp", standing, shown, 50).await?;
    }
    tx.count_differences("erp").await?;
    tx.forget_controls(at(100), 50).await?;
    Ok(())
}

async fn use_mirrors(tx: &mut Tx<'_>) -> Stored<()> {
    let some = |kind: &str| vec![format!("{kind}7"), format!("{kind}900")];
    tx.mirrors("erp").await?;
    let held = tx.hold_mirror("erp", Kind::Products).await?;
    tx.save_mirror(&held).await?;
    let products = tx.mirrored_products("erp", &some("p")).await?;
    tx.save_products("erp", &products, 2).await?;
    tx.products_by_ean("376900").await?;
    let stocks = tx.mirrored_stocks("erp", &["p7@LYN".to_owned()]).await?;
    tx.save_stocks("erp", &stocks, 2).await?;
    tx.stocks_of("erp", "p900").await?;
    let staff = tx.mirrored_references("erp", Kind::Staff, &some("r")).await?;
    tx.save_references("erp", Kind::Staff, &staff, 2).await?;
    tx.references("erp", Kind::Stores, Some("r5"), 50).await?;
    for linked in tx.linked_customers("erp", &some("c")).await? {
        tx.save_linked("erp", &linked, 2).await?;
    }
    for (kind, word) in [
        (Kind::Products, "p"),
        (Kind::Stocks, "p"),
        (Kind::Customers, "c"),
        (Kind::Stores, "r"),
    ] {
        tx.see("erp", kind, &some(word), 3).await?;
        let (_, last) = tx.mark_gone("erp", kind, 1, at(1), None, 100).await?;
        tx.mark_gone("erp", kind, 1, at(1), last.as_deref(), 100).await?;
    }
    let row = Rejected {
        key: "k7".into(),
        reason: "no".into(),
    };
    tx.reject("erp7", Kind::Products, &[row], at(30_000), 90).await?;
    tx.rejected("erp7", 50).await?;
    tx.count_rejected("erp7").await?;
    tx.forget_rejected("erp7", Kind::Products, at(100)).await?;
    let conflict = tx
        .conflict("erp", "c900", Field::Email)
        .await?
        .expect("it was filled in");
    tx.save_conflict(&conflict).await?;
    tx.conflicts("erp", Some(&conflict.key()), 50).await?;
    tx.conflicts("erp", None, 50).await?;
    tx.drop_conflict("erp", "c900", Field::Email).await?;
    Ok(())
}

async fn use_exchanges(tx: &mut Tx<'_>) -> Stored<()> {
    let shown = ExchangeId(id(20, 9_000));
    let whole = tx.exchange(shown).await?.expect("it was filled in");
    let fresh = Exchange {
        id: ExchangeId(id(20, 900_000)),
        ..whole.clone()
    };
    tx.insert_exchanges(&[fresh]).await?;
    let action = Some("sale".to_owned());
    let verdict = Some(Verdict::Busy);
    for (action, verdict, errand) in [
        (None, None, None),
        (action.clone(), None, None),
        (None, verdict, None),
        (action, verdict, None),
        (None, None, Some(whole.errand.id)),
    ] {
        let sought = Sought {
            action,
            verdict,
            errand,
        };
        tx.exchanges("erp", &sought, Some((whole.at, shown)), 50).await?;
    }
    tx.forget_exchanges(at(100), 50).await?;
    tx.exchanged_behind("erp", "payments").await?;
    tx.forget_exchanges_above("erp", "sale", 1_000, 50).await?;
    Ok(())
}

async fn use_sessions_and_words(tx: &mut Tx<'_>) -> Stored<()> {
    tx.session("s7", at(1)).await?;
    tx.delete_session("s8").await?;
    tx.delete_sessions_of(technician(), Some("s9")).await?;
    tx.purge_sessions(at(100)).await?;
    tx.index_ticket(ticket(), "autre mot").await?;
    tx.find_tickets(&["mot".into(), "w70".into()], 20).await?;
    tx.find_tickets(&["mot".into()], 20).await?;
    Ok(())
}
