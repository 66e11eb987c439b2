//! Every statement of the repositories finds its rows by an index, whatever the size of the tables.
//!
//! On SQLite the statements are taken from the driver's log and explained; on PostgreSQL, whose planner goes by size and
//! statistics, the server's own count of sequential scans must stand still.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    str::FromStr,
    sync::{Arc, Mutex},
    time::Duration,
};

use business::ports::*;
use domain::*;
use domain::{
    code::CodeKind,
    workshop::{Origin, Stage, TicketKind},
};
use jiff::Timestamp;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, SqliteConnection,
    postgres::PgConnectOptions, sqlite::SqliteConnectOptions,
};
use tracing::field::{Field, Visit};
use tracing_subscriber::{Layer, layer::SubscriberExt, util::SubscriberInitExt};
use uuid::Uuid;

use crate::{migrate, tx::Tx};

/// Tables that grow with the business. The others (stores, users, devices, keys) stay small.
const GROWING: [&str; 17] = [
    "ticket",
    "ticket_line",
    "ticket_payer",
    "ticket_words",
    "note",
    "timeline",
    "customer",
    "customer_contact",
    "item",
    "payment",
    "refund",
    "payment_conflict",
    "clear_up",
    "inbox",
    "outbox",
    "audit",
    "session",
];

/// Ids of the filling: the kind in front, the number behind.
fn id(kind: u128, number: u128) -> Uuid {
    Uuid::from_u128((kind << 96) | number)
}

/// Fills the tables: 20,000 tickets of 10 stores, 1 in 100 open. `id`, `text` and `rows` are how the engine says them.
fn filling(id: impl Fn(u32, &str) -> String, rows: &str) -> Vec<String> {
    let stage = "case when n % 100 = 0 then 'in_repair' else 'collected' end";
    let state = "case when n % 100 = 0 then '{\"stage\":\"in_repair\"}' else '{\"stage\":\"collected\"}' end";
    let of_store = id(2, "n % 10 + 1");
    let (ticket, customer, item, user) = (id(5, "n"), id(3, "n / 4"), id(4, "n / 2"), id(6, "n % 40 + 1"));
    let one = id(1, "1");
    vec![
        format!("insert into workshop select {one}, 'W' from {rows} where n = 1"),
        format!(
            "insert into store select {}, 'S' || n, 'S', '', '', '', 'Europe/Paris', 'EUR', {one}, false, false, 1
             from {rows} where n <= 10",
            id(2, "n")
        ),
        format!("insert into app_user select {}, 'u' || n, 'U', 'fr', false, 1, '', null from {rows} where n <= 40", id(6, "n")),
        format!("insert into customer select {}, 'person', 'A', 'N', 'n' || n || ' a', 'fr', n, 1 from {rows}", id(3, "n - 1")),
        format!("insert into customer_contact select {}, 0, 'phone', '', '', '+33' || n from {rows}", id(3, "n - 1")),
        format!(
            "insert into item select {}, 'AA-E' || n, 'bike', '', '', 'S' || n, 'S' || n, {customer}, n, 1 from {rows}",
            id(4, "n - 1")
        ),
        format!(
            "insert into ticket select {ticket}, 'AA-' || n, {of_store}, {one}, 'customer_repair', 'counter', 'x' || n,
             'k' || n, {customer}, {item}, '[]', '', '', 'normal', n, null, {user}, '', {stage}, {state}, n, 0, 0, 'EUR', 1, n, 1
             from {rows}"
        ),
        format!("insert into ticket_line select {ticket}, 0, {}, 'fee', '', 1000, 1, 2000 from {rows}", id(7, "n")),
        format!("insert into ticket_payer select {ticket}, 0, {}, 'bonus', '', 1 from {rows}", id(8, "n")),
        format!("insert into ticket_words (id, ticket, words) select n, {ticket}, 'mot w' || n from {rows}"),
        format!("insert into note select {}, {ticket}, null, '', false, n from {rows}", id(9, "n")),
        format!(
            "insert into timeline select {}, {ticket}, {of_store}, 1, null, n, '{{\"what\":\"taken_in\"}}', {stage}, false from {rows}",
            id(10, "n")
        ),
        format!(
            "insert into payment select {}, 'till', 'AA', 'p' || n, null, 1, 'EUR', null, n, 'AA-' || n, '', '', '[]', n, {} from {rows}",
            id(11, "n"), id(12, "n")
        ),
        format!(
            "insert into refund select {}, 'till', 'AA', 'r' || n, 'p', null, 1, 'EUR', n, 'AA-' || n, '', n, {} from {rows}",
            id(13, "n"), id(12, "n")
        ),
        format!("insert into payment_conflict select 'AA-' || n, {}, 1, 'EUR' from {rows}", id(12, "n")),
        format!(
            "insert into clear_up select {}, '{{\"kind\":\"over_payment\"}}', 1, 'EUR', '', {ticket}, {of_store}, n,
             case when n % 100 = 0 then null else n end, null, 'seen', '' from {rows}",
            id(14, "n")
        ),
        format!("insert into reckoning select {ticket}, n from {rows} where n <= 50"),
        format!(
            "insert into inbox select {}, 'till', 'm' || n, '', n, 1, n, case when n % 1000 = 0 then null else n end, null from {rows}",
            id(15, "n")
        ),
        format!(
            "insert into outbox select {}, case when n > 19990 then null else n end, '', '', {ticket}, null, 1, '', '', n, n, true, false
             from {rows}",
            id(16, "n")
        ),
        format!("insert into audit select {}, n, null, null, null, 'system', '', '', {ticket}, null, '[]' from {rows}", id(17, "n")),
        format!("insert into session select 's' || n, {user}, '', n from {rows}"),
    ]
}

/// Calls every method that reads or changes growing tables.
async fn use_everything(tx: &mut Tx<'_>) -> Stored<()> {
    let at = Timestamp::from_microsecond(10_000).expect("in range");
    let (store, ticket, customer, item) = (
        StoreId(id(2, 3)),
        TicketId(id(5, 200)),
        CustomerId(id(3, 50)),
        ItemId(id(4, 100)),
    );
    let technician = UserId(id(6, 1));
    let any = TicketFilter::default;
    for filter in [
        TicketFilter {
            store: Some(store),
            ..any()
        },
        TicketFilter {
            store: Some(store),
            stages: vec![Stage::InRepair, Stage::Ready],
            ..any()
        },
        TicketFilter {
            store: Some(store),
            technician: Some(technician),
            kind: Some(TicketKind::Rework),
            ..any()
        },
        TicketFilter {
            technician: Some(technician),
            ..any()
        },
        TicketFilter {
            customer: Some(customer),
            ..any()
        },
        TicketFilter {
            item: Some(item),
            ..any()
        },
        TicketFilter {
            store: Some(store),
            category: Some("bike".into()),
            promised_before: Some(at),
            ..any()
        },
    ] {
        tx.board(&filter, 300).await?;
        if filter.technician.is_none() {
            tx.tickets_newest(&filter, None, 50).await?;
            tx.tickets_newest(&filter, Some(ticket), 50).await?;
        }
    }
    for filter in [
        any(),
        TicketFilter {
            store: Some(store),
            stages: vec![Stage::Collected],
            ..any()
        },
        TicketFilter {
            store: Some(store),
            origin: Some(Origin::Counter),
            ..any()
        },
    ] {
        tx.tickets_newest(&filter, Some(TicketId(id(5, 15_000))), 50)
            .await?;
    }
    tx.cards(&[ticket, TicketId(id(5, 201))]).await?;
    tx.count_by_stage(store).await?;
    tx.count_entered(
        store,
        Stage::Collected,
        Timestamp::from_microsecond(19_900).expect("in range"),
    )
    .await?;
    let mut whole = tx.ticket(ticket).await?.expect("it was filled in");
    tx.ticket_by_code(&whole.code).await?;
    tx.ticket_by_intake_key("k200").await?;
    tx.known_external_ids(&["x1".into(), "y".into()]).await?;
    whole.version += 1;
    whole.lines.clear();
    whole.payers.clear();
    tx.save_ticket(&whole, whole.version - 1).await?;
    tx.notes(ticket).await?;
    tx.timeline(ticket).await?;
    tx.latest(store, 20).await?;
    tx.mark_undone(EventId(id(10, 5))).await?;

    let mut person = tx.customer(customer).await?.expect("it was filled in");
    person.version += 1;
    tx.save_customer(&person).await?;
    tx.customers_by_contact("+33700").await?;
    tx.customers_by_name("n12", None, 20).await?;
    tx.customers_by_name("", Some(("n5".into(), customer)), 20)
        .await?;
    let mut thing = tx.item(item).await?.expect("it was filled in");
    tx.item_by_code(&thing.code).await?;
    thing.version += 1;
    tx.save_item(&thing).await?;
    tx.items_by_serial("S700").await?;
    tx.items_of(customer).await?;
    tx.items_newest(None, None, 20).await?;
    tx.items_newest(Some("bike"), Some(item), 20).await?;
    tx.take_numbers(store, CodeKind::Ticket, 1).await?;

    tx.payments_of("AA-700").await?;
    tx.refunds_of("AA-700").await?;
    tx.conflicts_of("AA-700").await?;
    tx.decided(ticket).await?;
    tx.reassign(PaymentId(id(11, 5)), "AA-6").await?;
    tx.clear_up(ClearUpId(id(14, 100))).await?;
    tx.clear_ups_of(ticket).await?;
    tx.clear_ups(store, 50).await?;
    let ending = Ending {
        at,
        by: None,
        decision: None,
        reason: String::new(),
    };
    tx.end_clear_up(ClearUpId(id(14, 100)), &ending).await?;
    tx.reckon_later(ticket, at).await?;
    tx.take_reckonings(Timestamp::from_microsecond(5).expect("in range"), 10)
        .await?;

    tx.claim_notices(Timestamp::from_microsecond(9_000).expect("in range"), at, 10)
        .await?;
    tx.finish_notice(NoticeId(id(15, 1000)), at).await?;
    tx.fail_notice(NoticeId(id(15, 2000)), "no", at).await?;
    tx.replay_notice(NoticeId(id(15, 7))).await?;
    tx.inbox(true, 20).await?;
    tx.inbox(false, 20).await?;
    tx.inbox_depth().await?;
    tx.last_notice_at().await?;

    tx.withdraw_event(EventId(id(16, 5)), at).await?;
    tx.events_since(15_000, 100).await?;
    tx.last_position().await?;
    crate::positions::number(tx).await?;
    tx.audit_of(ticket.0, 20).await?;

    tx.session("s7", at).await?;
    tx.delete_session("s8").await?;
    tx.delete_sessions_of(technician, Some("s9")).await?;
    tx.purge_sessions(Timestamp::from_microsecond(100).expect("in range"))
        .await?;

    tx.index_ticket(ticket, "autre mot").await?;
    tx.find_tickets(&["mot".into(), "w70".into()], 20).await?;
    tx.find_tickets(&["mot".into()], 20).await?;
    Ok(())
}

/// Gathers the text of every statement that the driver logs.
#[derive(Clone, Default)]
struct Statements(Arc<Mutex<BTreeSet<String>>>);

impl<S: tracing::Subscriber> Layer<S> for Statements {
    fn on_event(&self, event: &tracing::Event<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
        #[derive(Default)]
        struct Texts {
            summary: String,
            statement: String,
        }
        impl Visit for Texts {
            fn record_str(&mut self, field: &Field, value: &str) {
                match field.name() {
                    "summary" => value.clone_into(&mut self.summary),
                    "db.statement" => value.trim().clone_into(&mut self.statement),
                    _ => {}
                }
            }
            fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
        }
        if event.metadata().target() == "sqlx::query" {
            let mut texts = Texts::default();
            event.record(&mut texts);
            let text = if texts.statement.is_empty() {
                texts.summary
            } else {
                texts.statement
            };
            self.0.lock().expect("no panic while holding it").insert(text);
        }
    }
}

fn on_sqlite(kind: u32, number: &str) -> String {
    format!("unhex(printf('%08x%024x', {kind}, {number}))")
}

fn on_postgres(kind: u32, number: &str) -> String {
    format!("cast(lpad(to_hex({kind}), 8, '0') || lpad(to_hex(cast({number} as bigint)), 24, '0') as uuid)")
}

#[tokio::test]
async fn sqlite_searches_by_index() {
    let mut conn =
        SqliteConnection::connect_with(&SqliteConnectOptions::from_str("sqlite::memory:").unwrap())
            .await
            .unwrap();
    migrate::sqlite(&mut conn).await.unwrap();
    let rows =
        "(with recursive s (n) as (select 1 union all select n + 1 from s where n < 20000) select n from s)";
    for sql in filling(on_sqlite, rows) {
        conn.execute(AssertSqlSafe(sql.clone()))
            .await
            .unwrap_or_else(|cause| panic!("{cause}: {sql}"));
    }
    let statements = Statements::default();
    let _guard = tracing_subscriber::registry()
        .with(statements.clone())
        .set_default();
    // The driver logs from its own thread as well: it takes the default of the process.
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(statements.clone())).ok();
    use_everything(&mut Tx::sqlite(&mut conn)).await.unwrap();
    drop(_guard);
    let statements: Vec<String> = std::mem::take(&mut *statements.0.lock().unwrap())
        .into_iter()
        .collect();
    assert!(statements.len() > 60, "{} statements were seen", statements.len());
    let mut bad = String::new();
    // Without statistics, as in production, and with those that somebody's ANALYZE leaves.
    for analyzed in [false, true] {
        if analyzed {
            conn.execute("analyze").await.unwrap();
        }
        for sql in statements
            .iter()
            .filter(|sql| !sql.starts_with("explain") && !sql.starts_with("analyze"))
        {
            let plan: Vec<(i64, i64, i64, String)> =
                sqlx::query_as(AssertSqlSafe(format!("explain query plan {sql}")))
                    .fetch_all(&mut conn)
                    .await
                    .unwrap();
            let steps: Vec<String> = plan.into_iter().map(|(.., step)| step).collect();
            let sorts = steps.iter().any(|step| step.contains("TEMP B-TREE FOR ORDER BY"));
            for step in &steps {
                let mut words = step.split(' ');
                let scans = words.next() == Some("SCAN");
                let table = match words.next().unwrap_or_default() {
                    "t" => "ticket",
                    "i" => "item",
                    "c" => "customer",
                    "w" => "ticket_words",
                    other => other,
                };
                // Reading an index in its order, up to a limit, is a search that starts at its end.
                let in_order = step.contains("USING INDEX") && !sorts && sql.contains("limit");
                let of_the_waiting = step.contains("inbox_waiting") || step.contains("outbox_unnumbered");
                if scans && GROWING.contains(&table) && !in_order && !of_the_waiting {
                    writeln!(bad, "analyzed: {analyzed}\n{sql}\n  {}\n", steps.join("\n  ")).unwrap();
                }
            }
        }
    }
    assert!(bad.is_empty(), "{bad}");
}

#[tokio::test]
async fn postgres_searches_by_index() {
    let Ok(url) = std::env::var("BOUCLE_TEST_POSTGRES") else {
        eprintln!("skipped: BOUCLE_TEST_POSTGRES names no server, so nothing was tried on PostgreSQL");
        return;
    };
    let server = PgConnectOptions::from_str(&url)
        .unwrap()
        .disable_statement_logging();
    let mut admin = server.connect().await.unwrap();
    let name = format!("boucle_plans_{}", std::process::id());
    admin
        .execute(AssertSqlSafe(format!("create database {name}")))
        .await
        .unwrap();
    let mut conn = PgConnection::connect_with(&server.database(&name)).await.unwrap();
    migrate::postgres(&mut conn).await.unwrap();
    let rows = "(select n from generate_series(1, 20000) n) s";
    for sql in filling(on_postgres, rows) {
        conn.execute(AssertSqlSafe(sql.clone()))
            .await
            .unwrap_or_else(|cause| panic!("{cause}: {sql}"));
    }
    conn.execute("vacuum analyze").await.unwrap();
    let before = sequential_scans(&mut conn).await;
    let used = use_everything(&mut Tx::postgres(&mut conn)).await;
    let after = sequential_scans(&mut conn).await;
    conn.close().await.unwrap();
    admin
        .execute(AssertSqlSafe(format!("drop database {name} with (force)")))
        .await
        .unwrap();
    used.unwrap();
    assert_eq!(after, before, "table and number of sequential scans");
}

async fn sequential_scans(conn: &mut PgConnection) -> Vec<(String, i64)> {
    // Counts reach the statistics a moment after their transaction.
    tokio::time::sleep(Duration::from_millis(100)).await;
    conn.execute("select pg_stat_force_next_flush()").await.unwrap();
    conn.execute("select pg_stat_clear_snapshot()").await.unwrap();
    let scans: Vec<(String, i64)> =
        sqlx::query_as("select cast(relname as text), seq_scan from pg_stat_user_tables order by relname")
            .fetch_all(conn)
            .await
            .unwrap();
    scans
        .into_iter()
        // The newest 20,000 words are read in whichever way: that is no more when the table grows.
        .filter(|(table, _)| table != "ticket_words")
        .filter(|(table, _)| GROWING.contains(&table.as_str()))
        .collect()
}
