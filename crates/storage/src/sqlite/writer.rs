//! The one writer. Units that wait run one after another inside savepoints of one transaction, then one COMMIT, one sync,
//! acknowledges them all; a unit that fails rolls back to its own savepoint alone.

use std::sync::Arc;

use business::{
    Error,
    ports::{Answer, StorageError, Stored},
};
use sqlx::{ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::sync::{Mutex, Notify, mpsc, oneshot, watch};

use crate::{
    error, positions,
    tx::Tx,
    unit::{self, Job},
};

/// Most units in one commit: bounds how long the first of them waits for the last.
const GROUP: usize = 64;

/// A unit that waits, and who waits for its answer.
pub(super) struct Task {
    pub(super) name: &'static str,
    pub(super) job: Job,
    pub(super) answer: oneshot::Sender<Result<Answer, Error>>,
}

/// What the writer is told.
pub(super) enum Message {
    /// Run this.
    Unit(Task),
    /// Finish.
    Close(oneshot::Sender<()>),
}

/// What the writer and the checkpoints know of each other.
#[derive(Default)]
pub(super) struct Signals {
    /// Something was committed.
    pub(super) written: Notify,
    /// Held while a transaction is open. Whoever holds it otherwise makes the writer pause.
    pub(super) gate: Mutex<()>,
}

/// The writer and its connection.
pub(super) struct Writer {
    options: SqliteConnectOptions,
    conn: Option<SqliteConnection>,
    positions: watch::Sender<i64>,
    signals: Arc<Signals>,
}

/// How a unit inside a group ended.
struct Ran {
    task: Task,
    result: Result<Answer, Error>,
    has_events: bool,
}

impl Writer {
    pub(super) fn new(
        options: SqliteConnectOptions,
        positions: watch::Sender<i64>,
        signals: Arc<Signals>,
    ) -> Self {
        Self {
            options,
            conn: None,
            positions,
            signals,
        }
    }

    /// Works until everybody who could ask has gone, or somebody closes.
    pub(super) async fn run(mut self, mut queue: mpsc::Receiver<Message>) {
        let signals = self.signals.clone();
        let mut closing = None;
        while closing.is_none() {
            let message = queue.recv().await;
            let _gate = signals.gate.lock().await;
            match message {
                Some(Message::Unit(task)) if queue.is_empty() => self.alone(task).await,
                Some(Message::Unit(task)) => closing = self.group(task, &mut queue).await,
                Some(Message::Close(closed)) => closing = Some(closed),
                None => break,
            }
        }
        queue.close();
        if let Some(conn) = self.conn.take() {
            conn.close().await.ok();
        }
        if let Some(closed) = closing {
            closed.send(()).ok();
        }
    }

    /// One unit in a transaction of its own.
    async fn alone(&mut self, task: Task) {
        if task.answer.is_closed() {
            return;
        }
        let result = self.transaction(&task).await;
        task.answer.send(result).ok();
    }

    async fn transaction(&mut self, task: &Task) -> Result<Answer, Error> {
        self.begin().await?;
        let ran = self.unit(task).await;
        let committed = match ran {
            Ok((answer, has_events)) if !task.answer.is_closed() => match self.finish(has_events).await {
                Ok(()) => return Ok(answer),
                Err(cause) => Err(cause.into()),
            },
            Ok((answer, _)) => Ok(answer),
            Err(cause) => Err(cause),
        };
        // Failed, or nobody waits any more: leave nothing.
        if self.control("rollback").await.is_err() {
            self.conn = None;
        }
        committed
    }

    /// Units that wait, in one transaction. Gives who closes, if the queue said so in between.
    async fn group(
        &mut self,
        first: Task,
        queue: &mut mpsc::Receiver<Message>,
    ) -> Option<oneshot::Sender<()>> {
        if let Err(cause) = self.begin().await {
            first.answer.send(Err(cause.into())).ok();
            return None;
        }
        let mut closing = None;
        let mut ran = Vec::with_capacity(GROUP);
        let mut next = Some(first);
        let mut whole = true;
        while let Some(task) = next.take() {
            whole = self.in_group(task, &mut ran).await;
            if !whole || ran.len() == GROUP {
                break;
            }
            match queue.try_recv() {
                Ok(Message::Unit(task)) => next = Some(task),
                Ok(Message::Close(closed)) => closing = Some(closed),
                Err(_) => {}
            }
        }
        if whole {
            self.commit_group(ran).await;
        } else {
            self.one_by_one(ran).await;
        }
        closing
    }

    /// One unit inside its savepoint; false when the transaction itself is gone (disk full, I/O error, interrupt).
    async fn in_group(&mut self, task: Task, ran: &mut Vec<Ran>) -> bool {
        if task.answer.is_closed() {
            return true;
        }
        if self.control("savepoint unit").await.is_err() {
            ran.push(Ran {
                task,
                result: Err(StorageError::Unavailable("no savepoint".into()).into()),
                has_events: false,
            });
            return false;
        }
        let (result, has_events) = match self.unit(&task).await {
            Ok((answer, has_events)) => (Ok(answer), has_events),
            Err(cause) => (Err(cause), false),
        };
        let keep = result.is_ok() && !task.answer.is_closed();
        let mut whole = true;
        if !keep {
            whole = self.control("rollback to unit").await.is_ok();
        }
        whole = whole && self.control("release unit").await.is_ok();
        ran.push(Ran {
            task,
            result,
            has_events: has_events && keep,
        });
        whole
    }

    async fn commit_group(&mut self, ran: Vec<Ran>) {
        let has_events = ran.iter().any(|unit| unit.has_events);
        match self.finish(has_events).await {
            Ok(()) => {
                for unit in ran {
                    unit.task.answer.send(unit.result).ok();
                }
            }
            // What a COMMIT that failed has left on the disk is for SQLite to say when the file is opened again.
            Err(cause) => {
                self.conn = None;
                for unit in ran {
                    let result = unit.result.and(Err(cause.clone().into()));
                    unit.task.answer.send(result).ok();
                }
            }
        }
    }

    /// The transaction broke under the group: nothing of it is stored. Each unit runs again by itself, so that only the one
    /// that cannot be stored fails.
    async fn one_by_one(&mut self, ran: Vec<Ran>) {
        tracing::warn!(
            units = ran.len(),
            "a group of units broke; running them one by one"
        );
        self.conn = None;
        for unit in ran {
            self.alone(unit.task).await;
        }
    }

    /// Runs a unit; gives its answer and whether it added events.
    async fn unit(&mut self, task: &Task) -> Result<(Answer, bool), Error> {
        let conn = self.conn.as_mut().expect("a transaction was begun");
        let mut tx = Tx::sqlite(conn);
        let answer = unit::run(task.name, &task.job, &mut tx).await?;
        Ok((answer, tx.has_events))
    }

    async fn begin(&mut self) -> Stored<()> {
        if self.conn.is_none() {
            let conn = self.options.connect().await;
            self.conn = Some(conn.map_err(|cause| error::stored(&cause))?);
        }
        let begun = self.control("begin immediate").await;
        if begun.is_err() {
            self.conn = None;
        }
        begun
    }

    /// Numbers new events and commits. Positions are given inside the commit: with one writer, and the file's lock among
    /// processes, their order is that of the commits, and a reader sees them only with it.
    async fn finish(&mut self, has_events: bool) -> Stored<()> {
        let conn = self.conn.as_mut().expect("a transaction was begun");
        let mut newest = None;
        if has_events {
            let (position, _) = positions::number(&mut Tx::sqlite(conn)).await?;
            newest = Some(position);
        }
        self.control("commit").await?;
        self.signals.written.notify_one();
        if let Some(position) = newest {
            positions::publish(&self.positions, position);
        }
        Ok(())
    }

    async fn control(&mut self, sql: &'static str) -> Stored<()> {
        let conn = self.conn.as_mut().expect("a transaction was begun");
        let done = sqlx::query(sql).execute(conn).await;
        done.map(|_| ()).map_err(|cause| error::stored(&cause))
    }
}
