//! Every statement of the repositories finds its rows by an index, whatever the size of the tables.
//!
//! On SQLite the statements are taken from the driver's log and explained; on PostgreSQL, whose planner goes by size and
//! statistics, the server's own count of sequential scans must stand still.

mod filling;
mod usage;

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    str::FromStr,
    sync::{Arc, Mutex},
    time::Duration,
};

use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, SqliteConnection,
    postgres::PgConnectOptions, sqlite::SqliteConnectOptions,
};
use tracing::field::{Field, Visit};
use tracing_subscriber::{Layer, layer::SubscriberExt, util::SubscriberInitExt};

use self::{
    filling::{filling, on_postgres, on_sqlite},
    usage::use_everything,
};
use crate::{migrate, tx::Tx};

/// Tables that grow with the business. The others (stores, users, devices, keys) stay small.
const GROWING: [&str; 31] = [
    "quote",
    "quote_answer",
    "customer_link",
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
    "delivery",
    "control_row",
    "difference",
    "exchange",
    "audit",
    "session",
    "mirrored_product",
    "mirrored_ean",
    "mirrored_stock",
    "mirrored_reference",
    "mirrored_customer",
    "customer_conflict",
    "mirror_reject",
];

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
    let gathering = tracing_subscriber::registry()
        .with(statements.clone())
        .set_default();
    // The driver logs from its own thread as well: it takes the default of the process.
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(statements.clone())).ok();
    use_everything(&mut Tx::sqlite(&mut conn)).await.unwrap();
    drop(gathering);
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
                    "p" => "mirrored_product",
                    "e" => "mirrored_ean",
                    "q" => "quote",
                    "a" => "quote_answer",
                    "l" => "customer_link",
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
