//! What a driver reports, in the words of the ports. Values never stand in these texts.

use business::ports::StorageError;

/// SQLite's primary result codes that say nothing of the statement: the database cannot be reached or written.
/// Source: <https://www.sqlite.org/rescode.html>.
const SQLITE_UNAVAILABLE: [i32; 10] = [
    5,  // BUSY
    6,  // LOCKED
    7,  // NOMEM
    8,  // READONLY
    9,  // INTERRUPT
    10, // IOERR
    11, // CORRUPT
    13, // FULL
    14, // CANTOPEN
    26, // NOTADB
];

/// PostgreSQL's classes of the same meaning: connection, resources, operator, system.
/// Source: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
const POSTGRES_UNAVAILABLE: [&str; 4] = ["08", "53", "57", "58"];

/// Translates an error of sqlx.
pub(crate) fn stored(cause: &sqlx::Error) -> StorageError {
    match cause {
        sqlx::Error::Database(refused) => {
            if refused.is_unique_violation() {
                return StorageError::Taken(taken(refused.as_ref()));
            }
            let code = refused.code().unwrap_or_default();
            let text = format!("{} ({code})", refused.message());
            if is_unavailable(&code) || is_in_the_way(cause) {
                StorageError::Unavailable(text)
            } else {
                StorageError::Refused(text)
            }
        }
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => StorageError::Unavailable(cause.to_string()),
        other => StorageError::Refused(other.to_string()),
    }
}

/// The primary result code of SQLite inside an error, if it is one.
pub(crate) fn sqlite_code(cause: &sqlx::Error) -> Option<i32> {
    let code: i32 = cause.as_database_error()?.code()?.parse().ok()?;
    // The upper bits say more precisely what happened; the lower eight are the primary code.
    Some(code & 0xff)
}

/// Whether another transaction was in the way (PostgreSQL: serialization failure, deadlock).
pub(crate) fn is_in_the_way(cause: &sqlx::Error) -> bool {
    cause
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .is_some_and(|code| matches!(code.as_ref(), "40001" | "40P01"))
}

/// PostgreSQL's codes have five characters, SQLite's are numbers of up to four digits.
fn is_unavailable(code: &str) -> bool {
    if code.len() == 5 {
        POSTGRES_UNAVAILABLE.iter().any(|class| code.starts_with(class))
    } else {
        code.parse::<i32>()
            .is_ok_and(|code| SQLITE_UNAVAILABLE.contains(&(code & 0xff)))
    }
}

/// The name of the constraint. Constraints are named after their table and first column, because SQLite reports columns
/// (`UNIQUE constraint failed: ticket.external_id, ticket.origin`) and PostgreSQL reports names.
fn taken(refused: &dyn sqlx::error::DatabaseError) -> String {
    if let Some(name) = refused.constraint() {
        return name.to_owned();
    }
    let columns = refused.message().rsplit(": ").next().unwrap_or_default();
    columns
        .split(',')
        .next()
        .unwrap_or_default()
        .trim()
        .replace('.', "_")
}
