//! PostgreSQL: a pool, units that run again when another was in the way, and the numbering of committed events.

use std::{sync::Arc, time::Duration};

use business::{Error, ports::Answer};
use sqlx::{
    ConnectOptions, Executor, PgPool, Postgres as Pg, Transaction,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions},
};
use tokio::{
    sync::{Notify, watch},
    task::JoinHandle,
};

use crate::{
    OpenError, Options, error, migrate, positions,
    tx::Tx,
    unit::{self, Job},
};

/// How often a unit runs in all when another transaction was in the way.
const TRIES: u32 = 5;

/// How often to look for events without a number and for numbers that another process gave: the truth, where
/// notifications are a hint.
const LOOK: Duration = Duration::from_millis(500);

/// The advisory lock under which events are numbered ("boucle" in ASCII).
const NUMBERING: i64 = 0x626f_7563_6c65;

/// Where processes tell each other that there are new positions.
const CHANNEL: &str = "boucle_positions";

/// An opened PostgreSQL database.
pub(crate) struct Postgres {
    pool: PgPool,
    positions: watch::Receiver<i64>,
    committed: Arc<Notify>,
    applied: Vec<String>,
    workers: Vec<JoinHandle<()>>,
}

impl Postgres {
    pub(crate) async fn open(server: PgConnectOptions, options: &Options) -> Result<Self, OpenError> {
        let server = server.application_name("boucle").disable_statement_logging();
        let mut first = server.connect().await?;
        let applied = migrate::postgres(&mut first).await?;
        let position = positions::last(&mut Tx::postgres(&mut first))
            .await
            .map_err(|cause| OpenError::Migration(cause.to_string()))?;
        drop(first);
        let pool = PgPoolOptions::new()
            .max_connections(options.connections.max(2))
            .acquire_timeout(Duration::from_secs(5))
            // A request that is dropped while its transaction begins leaves the server in one that the library does not know
            // of: the next unit on that connection would run inside it. Outside of a transaction this only gives a warning.
            .after_release(|connection, _| {
                Box::pin(async move { connection.execute("rollback").await.map(|_| true) })
            })
            .connect_lazy_with(server);
        let (publish, positions) = watch::channel(position);
        let committed = Arc::new(Notify::new());
        let workers = vec![
            tokio::spawn(number(pool.clone(), publish, committed.clone())),
            tokio::spawn(listen(pool.clone(), committed.clone())),
        ];
        Ok(Self {
            pool,
            positions,
            committed,
            applied,
            workers,
        })
    }

    /// Runs a unit in a transaction (READ COMMITTED; every change is a guarded update).
    pub(crate) async fn write(&self, name: &'static str, job: Job) -> Result<Answer, Error> {
        let mut tries = 1;
        loop {
            match self.once(name, &job).await {
                Err((_, true)) if tries < TRIES => {
                    tokio::time::sleep(Duration::from_millis(5) * tries * tries).await;
                    tries += 1;
                }
                result => return result.map_err(|(cause, _)| cause),
            }
        }
    }

    /// One try; an error says whether another one may help.
    async fn once(&self, name: &'static str, job: &Job) -> Result<Answer, (Error, bool)> {
        let failed = |cause: sqlx::Error| (error::stored(&cause).into(), error::is_in_the_way(&cause));
        let mut transaction = self.pool.begin().await.map_err(failed)?;
        let mut tx = Tx::postgres(&mut transaction);
        let result = unit::run(name, job, &mut tx).await;
        let (may_retry, has_events) = (tx.may_retry(), tx.has_events);
        match result {
            Ok(answer) => {
                transaction.commit().await.map_err(failed)?;
                if has_events {
                    self.committed.notify_one();
                }
                Ok(answer)
            }
            Err(cause) => {
                transaction.rollback().await.ok();
                Err((cause, may_retry))
            }
        }
    }

    /// Runs a unit that reads, in one snapshot.
    pub(crate) async fn read(&self, name: &'static str, job: Job) -> Result<Answer, Error> {
        let mut transaction = self
            .pool
            .begin_with("begin isolation level repeatable read read only")
            .await
            .map_err(|cause| error::stored(&cause))?;
        let answer = unit::run(name, &job, &mut Tx::postgres(&mut transaction)).await;
        transaction.rollback().await.ok();
        answer
    }

    pub(crate) fn positions(&self) -> watch::Receiver<i64> {
        self.positions.clone()
    }

    pub(crate) fn applied(&self) -> &[String] {
        &self.applied
    }

    pub(crate) async fn close(&self) {
        self.stop();
        self.pool.close().await;
    }

    fn stop(&self) {
        for worker in &self.workers {
            worker.abort();
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Numbers what was committed, here or by a process that went away before it could.
async fn number(pool: PgPool, publish: watch::Sender<i64>, committed: Arc<Notify>) {
    loop {
        match number_once(&pool).await {
            Ok(position) => positions::publish(&publish, position),
            Err(cause) => tracing::warn!("events could not be numbered: {cause}"),
        }
        tokio::time::timeout(LOOK, committed.notified()).await.ok();
    }
}

async fn number_once(pool: &PgPool) -> sqlx::Result<i64> {
    let waiting: bool = sqlx::query_scalar("select exists (select 1 from outbox where position is null)")
        .fetch_one(pool)
        .await?;
    if !waiting {
        return sqlx::query_scalar("select coalesce(max(position), 0) from outbox")
            .fetch_one(pool)
            .await;
    }
    let mut transaction: Transaction<'_, Pg> = pool.begin().await?;
    // READ COMMITTED: the statements after the lock see everything that was committed before it was given.
    sqlx::query("select pg_advisory_xact_lock($1)")
        .bind(NUMBERING)
        .execute(&mut *transaction)
        .await?;
    let (position, numbered) = positions::number(&mut Tx::postgres(&mut transaction))
        .await
        .map_err(|cause| sqlx::Error::Protocol(cause.to_string()))?;
    if numbered > 0 {
        sqlx::query("select pg_notify($1, '')")
            .bind(CHANNEL)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(position)
}

/// Wakes the numbering up when another process has numbered.
async fn listen(pool: PgPool, committed: Arc<Notify>) {
    loop {
        if let Ok(mut listener) = PgListener::connect_with(&pool).await
            && listener.listen(CHANNEL).await.is_ok()
        {
            while listener.recv().await.is_ok() {
                committed.notify_one();
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}
