//! Word search. Each engine finds the newest tickets that have all words; they are ranked here, alike on both.

use async_trait::async_trait;
use business::ports::{Found, Search, Stored};
use domain::TicketId;
use sqlx::FromRow;
use uuid::Uuid;

use crate::tx::{Conn, Tx, execute, fetch_all};

/// So many of the newest matches are ranked.
const RANKED: usize = 1000;

/// Longer words are cut, in what is stored and in what is asked (PostgreSQL refuses lexemes above 2 kB).
const LONGEST_WORD: usize = 64;

/// Beginnings of words up to this many letters have entries of their own in the index on SQLite. For longer ones all
/// tickets with such a word are gathered before the first is known.
const INDEXED_BEGINNING: usize = 8;

/// Finds on SQLite. The rowid of the index is the id of `ticket_words`, so the newest come first without sorting.
const FIND_SQLITE: &str = "
    select w.ticket, w.words
    from (select rowid from ticket_fts where ticket_fts match $1 order by rowid desc limit $2) as found
    join ticket_words w on w.id = found.rowid
    order by w.id desc";

/// Finds among the newest tickets on PostgreSQL: reads them one by one, which for words that are common is quicker than
/// gathering all tickets that have them. $3 says how many.
const FIND_POSTGRES_NEWEST: &str = "
    select w.ticket, w.words
    from (select * from ticket_words order by id desc limit $3) as w
    where w.lexemes @@ cast($1 as tsquery)
    order by w.id desc limit $2";

/// Finds among all tickets on PostgreSQL, by the index of words. Materialized, because the planner takes the beginning of a
/// word for common and would read backwards through everything.
const FIND_POSTGRES_ALL: &str = "
    with found as materialized (select id, ticket, words from ticket_words where lexemes @@ cast($1 as tsquery))
    select ticket, words from found order by id desc limit $2";

/// So many of the newest tickets are read one by one on PostgreSQL before its index of words is asked.
const NEWEST: usize = 20_000;

/// With fewer matches than this among [`NEWEST`], all matches are few enough to be gathered.
const FEW: usize = 100;

#[derive(Debug, FromRow)]
struct WordsRow {
    ticket: Uuid,
    words: String,
}

#[async_trait]
impl Search for Tx<'_> {
    async fn index_ticket(&mut self, ticket: TicketId, words: &str) -> Stored<()> {
        let words = normalised(words);
        let known = fetch_all!(
            self,
            WordsRow,
            "select ticket, words from ticket_words where ticket = $1",
            ticket.0
        )?;
        match known.first() {
            Some(row) if row.words == words => {}
            Some(_) => {
                execute!(
                    self,
                    "update ticket_words set words = $2 where ticket = $1",
                    ticket.0,
                    &words
                )?;
            }
            None => {
                let mut id = place(ticket.0);
                let insert = "insert into ticket_words (id, ticket, words) values ($1, $2, $3) on conflict (id) do nothing";
                while execute!(self, insert, id, ticket.0, &words)? == 0 {
                    id += 1;
                }
            }
        }
        Ok(())
    }

    async fn find_tickets(&mut self, words: &[String], limit: u32) -> Stored<Found> {
        let words: Vec<String> = words.iter().flat_map(|word| split(word)).collect();
        let Some((last, whole)) = words.split_last() else {
            return Ok(Found {
                tickets: vec![],
                more_than_thousand: false,
            });
        };
        let mut rows = match self.conn {
            Conn::Sqlite(_) => self.newest_on_sqlite(whole, last).await?,
            Conn::Postgres(_) => self.newest_on_postgres(whole, last).await?,
        };
        let more_than_thousand = rows.len() > RANKED;
        rows.truncate(RANKED);
        // Stable: what is equally good stays in order of age, newest first.
        rows.sort_by_cached_key(|row| rank(&row.words, &words));
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let tickets = rows
            .into_iter()
            .take(limit)
            .map(|row| TicketId(row.ticket))
            .collect();
        Ok(Found {
            tickets,
            more_than_thousand,
        })
    }
}

impl Tx<'_> {
    /// The newest tickets that match, one more than are ranked.
    async fn newest_on_sqlite(&mut self, whole: &[String], last: &str) -> Stored<Vec<WordsRow>> {
        if last.chars().count() > INDEXED_BEGINNING {
            // Typed as far as that, it is mostly the word itself.
            let words = fts5_query(whole, last, "");
            let rows = fetch_all!(self, WordsRow, FIND_SQLITE, words, bound(RANKED + 1))?;
            if rows.len() > RANKED {
                return Ok(rows);
            }
        }
        let words = fts5_query(whole, last, "*");
        fetch_all!(self, WordsRow, FIND_SQLITE, words, bound(RANKED + 1))
    }

    /// As [`newest_on_sqlite`](Self::newest_on_sqlite).
    async fn newest_on_postgres(&mut self, whole: &[String], last: &str) -> Stored<Vec<WordsRow>> {
        let words = tsquery(whole, last);
        let mut among = NEWEST;
        loop {
            let rows = fetch_all!(
                self,
                WordsRow,
                FIND_POSTGRES_NEWEST,
                &words,
                bound(RANKED + 1),
                bound(among)
            )?;
            if rows.len() > RANKED {
                return Ok(rows);
            }
            if rows.len() < FEW || among > NEWEST {
                return fetch_all!(self, WordsRow, FIND_POSTGRES_ALL, &words, bound(RANKED + 1));
            }
            // As far back as a thousand are to be expected, and a third more.
            among = NEWEST * (RANKED + RANKED / 3) / rows.len();
        }
    }
}

fn bound(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Where a ticket stands in the order of age: the millisecond of its UUIDv7, then twelve of its random bits, so that
/// thousands of one moment (a file of the past) seldom meet. A taken place is passed over by whoever inserts.
fn place(ticket: Uuid) -> i64 {
    let (millisecond, random) = (ticket.as_u128() >> 80, (ticket.as_u128() >> 64) & 0xfff);
    i64::try_from((millisecond << 12) | random).expect("60 bits")
}

fn split(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().take(LONGEST_WORD).collect())
}

fn normalised(text: &str) -> String {
    split(text).collect::<Vec<_>>().join(" ")
}

/// `"brake" "cable" "rou"*`: all of them, the last one as a beginning, or whole.
fn fts5_query(whole: &[String], last: &str, star: &str) -> String {
    let whole: String = whole.iter().flat_map(|word| ["\"", word, "\" "]).collect();
    format!("{whole}\"{last}\"{star}")
}

/// `'brake' & 'cable' & 'rou':*`.
fn tsquery(whole: &[String], last: &str) -> String {
    let whole: String = whole.iter().flat_map(|word| ["'", word, "' & "]).collect();
    format!("{whole}'{last}':*")
}

/// Lower is better: first those that have the last word in full and not only its beginning, then those in which the
/// words make up more of the text.
fn rank(text: &str, words: &[String]) -> (usize, usize) {
    let missing = words
        .iter()
        .filter(|word| !text.split(' ').any(|found| found == word.as_str()))
        .count();
    (missing, text.split(' ').count())
}
