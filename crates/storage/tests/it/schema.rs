//! Both schemas have the same tables and columns, so that one text a statement can serve.

use std::{collections::BTreeMap, str::FromStr};

use sqlx::{
    Connection, PgConnection, SqliteConnection, postgres::PgConnectOptions, sqlite::SqliteConnectOptions,
};

use crate::support::World;

/// Table to its columns, each with whether it may be missing.
type Tables = BTreeMap<String, Vec<(String, bool)>>;

/// What each engine keeps for itself.
fn is_own(table: &str) -> bool {
    !table.starts_with("ticket_fts") && !table.starts_with("_sqlx") && !table.starts_with("sqlite_")
}

fn gathered(rows: Vec<(String, String, bool)>) -> Tables {
    let mut tables = Tables::new();
    for (table, column, nullable) in rows.into_iter().filter(|(table, ..)| is_own(table)) {
        tables.entry(table).or_default().push((column, nullable));
    }
    tables
}

async fn of_sqlite(url: &str) -> Tables {
    let options = SqliteConnectOptions::from_str(url).unwrap();
    let mut conn = SqliteConnection::connect_with(&options).await.unwrap();
    let rows = sqlx::query_as(
        "select t.name, c.name, c.\"notnull\" = 0 from sqlite_schema t join pragma_table_info(t.name) c
         where t.type = 'table' order by t.name, c.name",
    );
    gathered(rows.fetch_all(&mut conn).await.unwrap())
}

async fn of_postgres(url: &str) -> Tables {
    let options = PgConnectOptions::from_str(url).unwrap();
    let mut conn = PgConnection::connect_with(&options).await.unwrap();
    let rows = sqlx::query_as(
        "select cast(table_name as text), cast(column_name as text), is_nullable = 'YES' from information_schema.columns
         where table_schema = 'public' order by 1, 2",
    );
    let mut tables = gathered(rows.fetch_all(&mut conn).await.unwrap());
    // The words in the form that the server searches; SQLite keeps that in `ticket_fts`.
    let words = tables.get_mut("ticket_words").unwrap();
    words.retain(|(column, _)| column != "lexemes");
    tables
}

#[tokio::test(flavor = "multi_thread")]
async fn both_schemas_have_the_same_tables_and_columns() {
    crate::support::on_postgres(|postgres: World| async move {
        crate::support::on_sqlite(|sqlite: World| async move {
            let (left, right) = (of_sqlite(&sqlite.url).await, of_postgres(&postgres.url).await);
            assert!(left.len() > 20 && left.contains_key("ticket"));
            assert_eq!(left, right);
        })
        .await;
    })
    .await;
}

/// Every key that points somewhere is an index or is pointed at by one, so that deleting and joining stay searches.
#[tokio::test(flavor = "multi_thread")]
async fn sqlite_keeps_its_file_in_order() {
    crate::support::on_sqlite(|world: World| async move {
        let options = SqliteConnectOptions::from_str(&world.url).unwrap();
        let mut conn = SqliteConnection::connect_with(&options).await.unwrap();
        let check: String = sqlx::query_scalar("pragma integrity_check").fetch_one(&mut conn).await.unwrap();
        let journal: String = sqlx::query_scalar("pragma journal_mode").fetch_one(&mut conn).await.unwrap();
        let loose: i64 = sqlx::query_scalar(
            "select count(*) from sqlite_schema s join pragma_table_list t on t.name = s.name
             where s.type = 'table' and t.type = 'table' and t.strict = 0 and s.name not like '\\_sqlx%' escape '\\'",
        )
        .fetch_one(&mut conn)
        .await
        .unwrap();
        assert_eq!((check.as_str(), journal.as_str(), loose), ("ok", "wal", 0));
    })
    .await;
}
