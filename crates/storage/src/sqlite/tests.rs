//! What only the inside can provoke: a COMMIT that fails, a transaction that is gone, a unit that holds everybody up.

use std::{
    io,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use business::{Error, ports::Stores};
use sqlx::Executor;

use super::*;
use crate::tx::Conn;

async fn database() -> Arc<Sqlite> {
    let sqlite = Sqlite::open_temporary(&Options::default()).await.unwrap();
    Arc::new(sqlite)
}

/// A unit that names the chain, then runs this text as it is.
fn raw(sql: &'static str, name: &'static str) -> Job {
    Arc::new(move |tx| {
        Box::pin(async move {
            tx.name_organisation(name).await?;
            let Conn::Sqlite(conn) = &mut tx.conn else {
                unreachable!()
            };
            conn.execute(sql).await.map_err(|cause| error::stored(&cause))?;
            Ok(Box::new(()) as Answer)
        })
    })
}

/// A unit that counts how often it ran and takes one number from a counter in the database.
fn counted(runs: Arc<AtomicU32>) -> Job {
    Arc::new(move |tx| {
        runs.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            let guesses = next_number(tx).await?;
            Ok(Box::new(guesses) as Answer)
        })
    })
}

async fn next_number(tx: &mut Tx<'_>) -> Result<i64, Error> {
    use business::ports::{Guesses, People};
    let failures = tx.guesses("counter").await?.failures + 1;
    let guesses = Guesses {
        failures,
        not_before: None,
    };
    tx.set_guesses("counter", &guesses).await?;
    Ok(failures)
}

/// Keeps the writer busy, so that what is sent meanwhile becomes one group.
async fn busy_with<const N: usize>(sqlite: &Arc<Sqlite>, group: [Job; N]) -> Vec<Result<Answer, Error>> {
    let slow: Job = Arc::new(|_| {
        Box::pin(async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            Ok(Box::new(()) as Answer)
        })
    });
    let first = tokio::spawn({
        let sqlite = sqlite.clone();
        async move { sqlite.write("slow", slow).await }
    });
    tokio::time::sleep(Duration::from_millis(20)).await;
    let sent: Vec<_> = group
        .into_iter()
        .map(|job| {
            let sqlite = sqlite.clone();
            tokio::spawn(async move { sqlite.write("of a group", job).await })
        })
        .collect();
    first.await.unwrap().unwrap();
    let mut answers = vec![];
    for unit in sent {
        answers.push(unit.await.unwrap());
    }
    answers
}

async fn organisation(sqlite: &Sqlite) -> String {
    let job: Job = Arc::new(|tx| Box::pin(async move { Ok(Box::new(tx.organisation().await?) as Answer) }));
    *sqlite.read("a test", job).await.unwrap().downcast().unwrap()
}

/// A row that points nowhere, allowed until COMMIT looks.
const FAILS_AT_COMMIT: &str = "
    pragma defer_foreign_keys = on;
    insert into session (id, app_user, data, expires_at) values ('x', x'00', '', 0)";

#[tokio::test]
async fn a_commit_that_fails_fails_all_of_its_group() {
    let sqlite = database().await;
    let runs = Arc::new(AtomicU32::new(0));
    let answers = busy_with(
        &sqlite,
        [
            counted(runs.clone()),
            raw(FAILS_AT_COMMIT, "Jamais"),
            counted(runs.clone()),
        ],
    )
    .await;
    assert!(
        answers.iter().all(Result::is_err),
        "nobody is told that it is on disk"
    );
    assert_eq!(organisation(&sqlite).await, "");
    let alone = sqlite.write("alone", raw(FAILS_AT_COMMIT, "Jamais")).await;
    assert!(alone.is_err());
    assert_eq!(organisation(&sqlite).await, "");
    let next = sqlite.write("next", counted(runs)).await.unwrap();
    assert_eq!(
        *next.downcast::<i64>().unwrap(),
        1,
        "the writer goes on, and nothing of the failed group is there"
    );
}

#[tokio::test]
async fn a_group_whose_transaction_is_gone_runs_again_one_by_one() {
    let sqlite = database().await;
    let runs = Arc::new(AtomicU32::new(0));
    // SQLite itself rolls everything back on a full disk, an I/O error or an interrupt.
    let answers = busy_with(
        &sqlite,
        [
            counted(runs.clone()),
            raw("rollback", "Jamais"),
            counted(runs.clone()),
        ],
    )
    .await;
    let numbers: Vec<i64> = answers
        .into_iter()
        .filter_map(|answer| answer.ok()?.downcast().ok().map(|number| *number))
        .collect();
    assert_eq!(numbers, [1, 2], "the others are stored, each once");
    assert_eq!(
        runs.load(Ordering::Relaxed),
        3,
        "the first ran in the group and again alone"
    );
    assert_eq!(
        organisation(&sqlite).await,
        "",
        "what it wrote outside of a transaction is not told as stored"
    );
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(text)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_slow_unit_is_named_while_it_still_runs() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let sqlite = database().await;
    let seen = log.clone();
    let slow: Job = Arc::new(move |_| {
        let seen = seen.clone();
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(400)).await;
            let said = String::from_utf8(seen.0.lock().unwrap().clone()).unwrap();
            Ok(Box::new(said) as Answer)
        })
    });
    let said: String = *sqlite
        .write("reckon the year", slow)
        .await
        .unwrap()
        .downcast()
        .unwrap();
    assert!(
        said.contains("WARN") && said.contains("reckon the year") && said.contains("250 ms"),
        "{said}"
    );
}

/// The log is emptied into the file while work goes on, though no COMMIT does it.
#[tokio::test]
async fn the_log_is_brought_into_the_file() {
    use business::ports::{People, SessionRow};
    let sqlite = database().await;
    let many: Job = Arc::new(|tx| {
        Box::pin(async move {
            for n in 0..1500 {
                let session = SessionRow {
                    id: n.to_string(),
                    user: None,
                    data: "x".repeat(4000),
                    expires_at: jiff::Timestamp::UNIX_EPOCH,
                };
                tx.insert_session(&session).await?;
            }
            Ok(Box::new(()) as Answer)
        })
    });
    sqlite.write("many", many).await.unwrap();
    let mut conn = sqlite.options.connect().await.unwrap();
    for _ in 0..100 {
        let (_, length, done): (i64, i64, i64) = sqlx::query_as("pragma wal_checkpoint(noop)")
            .fetch_one(&mut conn)
            .await
            .unwrap();
        if length > 1000 && done == length {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no checkpoint within ten seconds");
}

/// However long the writer is busy, the log does not grow with it; a closed database leaves none.
#[tokio::test]
async fn the_log_stays_short_under_load() {
    use business::ports::{People, SessionRow};
    let sqlite = database().await;
    let log = sqlite.options.get_filename().with_extension("db-wal");
    let size = || std::fs::metadata(&log).map_or(0, |file| file.len());
    let begun = std::time::Instant::now();
    let mut written: u64 = 0;
    // A log that never starts over is as long as all that was written.
    while written < 128 << 20 || size() > written / 3 {
        let waited = begun.elapsed().as_secs();
        assert!(waited < 60, "{} of {written} bytes are in the log", size());
        let many: Job = Arc::new(|tx| {
            Box::pin(async move {
                for n in 0..200 {
                    let session = SessionRow {
                        id: n.to_string(),
                        user: None,
                        data: "x".repeat(16_000),
                        expires_at: jiff::Timestamp::UNIX_EPOCH,
                    };
                    if !tx.insert_session(&session).await? {
                        tx.save_session(&session).await?;
                    }
                }
                Ok(Box::new(()) as Answer)
            })
        });
        sqlite.write("many", many).await.unwrap();
        written += 200 * 16_000;
    }
    assert!(
        size() < written / 2,
        "{} of {written} bytes are in the log",
        size()
    );
    sqlite.close().await;
    assert_eq!(size(), 0);
}
