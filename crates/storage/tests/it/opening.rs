//! Opening, migrating, backing up.

use std::{path::Path, str::FromStr, time::Duration};

use sqlx::{
    Connection, Executor, PgConnection, SqliteConnection, postgres::PgConnectOptions,
    sqlite::SqliteConnectOptions,
};
use storage::{BackupError, OpenError, Options};

use crate::support::{World, on_postgres, on_sqlite, server};

fn url(path: &Path) -> String {
    format!("sqlite://{}", path.display())
}

async fn sqlite(url: &str) -> SqliteConnection {
    let options = SqliteConnectOptions::from_str(url)
        .unwrap()
        .create_if_missing(true);
    SqliteConnection::connect_with(&options).await.unwrap()
}

async fn refused(url: &str) -> OpenError {
    storage::open(url, Options::default()).await.unwrap_err()
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_migrates_once() {
    let folder = tempfile::tempdir().unwrap();
    let url = url(&folder.path().join("new.db"));
    let first = storage::open(&url, Options::default()).await.unwrap();
    let all = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/sqlite"))
        .unwrap()
        .count();
    assert_eq!((first.engine(), first.applied().len()), ("sqlite", all));
    assert_eq!(first.applied()[0], "0001 stores and people");
    let second = storage::open(&url, Options::default()).await.unwrap();
    assert_eq!(second.applied(), Vec::<String>::new());
}

/// Server and command line, started at once on a new file.
#[tokio::test(flavor = "multi_thread")]
async fn two_that_open_a_new_file_at_once_both_succeed() {
    for _ in 0..5 {
        let folder = tempfile::tempdir().unwrap();
        let url = url(&folder.path().join("new.db"));
        let openers: Vec<_> = (0..4)
            .map(|_| {
                let url = url.clone();
                tokio::spawn(async move { storage::open(&url, Options::default()).await })
            })
            .collect();
        for opener in openers {
            opener.await.unwrap().unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_database_is_refused() {
    on_sqlite(|world: World| async move {
        sqlite(&world.url)
            .await
            .execute("insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (9999, 'later', true, x'00', 1)")
            .await
            .unwrap();
        let refusal = refused(&world.url).await;
        assert!(matches!(refusal, OpenError::Newer { version: 9999 }), "{refusal}");
        assert!(refusal.to_string().contains("newer than this program"));
    })
    .await;
    on_postgres(|world: World| async move {
        let mut conn = PgConnection::connect_with(&PgConnectOptions::from_str(&world.url).unwrap()).await.unwrap();
        conn.execute("insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (9999, 'later', true, '\\x00', 1)")
            .await
            .unwrap();
        assert!(matches!(refused(&world.url).await, OpenError::Newer { version: 9999 }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_migration_that_was_changed_is_refused() {
    on_sqlite(|world: World| async move {
        sqlite(&world.url)
            .await
            .execute("update _sqlx_migrations set checksum = x'00' where version = 3")
            .await
            .unwrap();
        assert!(matches!(
            refused(&world.url).await,
            OpenError::Changed { version: 3 }
        ));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_opened_is_said_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text.db");
    std::fs::write(&text, "this is a letter to my aunt, ".repeat(200)).unwrap();
    assert!(matches!(refused(&url(&text)).await, OpenError::NotADatabase));
    let nowhere = folder.path().join("missing").join("b.db");
    assert!(matches!(refused(&url(&nowhere)).await, OpenError::NotWritable(_)));
    assert!(matches!(
        refused(&url(folder.path())).await,
        OpenError::NotWritable(_)
    ));

    let locked = url(&folder.path().join("locked.db"));
    let mut other = sqlite(&locked).await;
    other
        .execute("create table t (a); begin exclusive")
        .await
        .unwrap();
    let refusal = refused(&locked).await;
    assert!(matches!(refusal, OpenError::Locked), "{refusal:?}");

    let nobody = refused("postgres://ana:geheim@127.0.0.1:1/boucle").await;
    assert!(matches!(nobody, OpenError::Unreachable(_)), "{nobody:?}");
    assert!(!format!("{nobody} {nobody:?}").contains("geheim"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_the_database_is_said_in_a_sentence() {
    let Some(server) = server() else { return };
    let url = format!(
        "postgres://{}:geheim@{}:{}/nothing_of_this_name",
        server.get_username(),
        server.get_host(),
        server.get_port()
    );
    let refusal = refused(&url).await.to_string();
    assert!(
        refusal.contains("nothing_of_this_name") && !refusal.contains("geheim"),
        "{refusal}"
    );
}

/// Copies while sessions are written in pairs: every copy holds whole pairs, and what was acknowledged before it.
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_consistent_while_work_goes_on() {
    on_sqlite(|world: World| async move {
        let writer = {
            let world = world.clone();
            tokio::spawn(async move {
                for n in 0..400_u32 {
                    let expires_at = world.tick();
                    let pair = world.write(move |r| {
                        Box::pin(async move {
                            for half in ["a", "b"] {
                                let data = "x".repeat(2000);
                                let id = format!("{n}-{half}");
                                r.insert_session(&business::ports::SessionRow {
                                    id,
                                    user: None,
                                    data,
                                    expires_at,
                                })
                                .await?;
                            }
                            Ok(())
                        })
                    });
                    pair.await.unwrap();
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            })
        };
        let folder = tempfile::tempdir().unwrap();
        let mut copies = 0;
        let mut before = 0;
        while !writer.is_finished() {
            let copy = folder.path().join(format!("copy-{copies}.db"));
            world.storage.backup(&copy).await.unwrap();
            copies += 1;
            let mut conn = sqlite(&url(&copy)).await;
            let check: String = sqlx::query_scalar("pragma integrity_check")
                .fetch_one(&mut conn)
                .await
                .unwrap();
            let count: i64 = sqlx::query_scalar("select count(*) from session")
                .fetch_one(&mut conn)
                .await
                .unwrap();
            assert_eq!((check.as_str(), count % 2), ("ok", 0));
            assert!(count >= before);
            before = count;
        }
        writer.await.unwrap();
        assert!(copies >= 2, "there was a copy in between");
        let last = folder.path().join("last.db");
        world.storage.backup(&last).await.unwrap();
        let again = world.storage.backup(&last).await;
        assert!(
            matches!(again, Err(BackupError::Exists(_))),
            "a backup never overwrites"
        );
        let restored = World::open(&url(&last), Options::default()).await;
        assert_eq!(
            restored
                .write(|r| Box::pin(async move { Ok(r.purge_sessions(jiff::Timestamp::MAX).await?) }))
                .await
                .unwrap(),
            800
        );
        let leftovers = std::fs::read_dir(folder.path()).unwrap().filter(|entry| {
            entry
                .as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .contains("partial")
        });
        assert_eq!(leftovers.count(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_postgres_is_pg_dumps_work() {
    on_postgres(|world: World| async move {
        let refusal = world.storage.backup(Path::new("never")).await.unwrap_err();
        assert!(refusal.to_string().contains("pg_dump"));
    })
    .await;
}
