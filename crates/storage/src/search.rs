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

/// Finds on SQLite. The rowid of the index is the id of `ticket_words`, so the newest come first without sorting.
const FIND_SQLITE: &str = "
    select w.ticket, w.words
    from (select rowid from ticket_fts where ticket_fts match $1 order by rowid desc limit $2) as found
    join ticket_words w on w.id = found.rowid
    order by w.id desc";

/// Finds on PostgreSQL. Words were normalised before, so neither side goes through a text search parser.
const FIND_POSTGRES: &str = "
    select w.ticket, w.words
    from ticket_words w
    where array_to_tsvector(string_to_array(w.words, ' ')) @@ cast($1 as tsquery)
    order by w.id desc limit $2";

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
        let (find, query) = match self.conn {
            Conn::Sqlite(_) => (FIND_SQLITE, fts5_query(whole, last)),
            Conn::Postgres(_) => (FIND_POSTGRES, tsquery(whole, last)),
        };
        let one_more = i64::try_from(RANKED + 1).expect("a small number");
        let mut rows = fetch_all!(self, WordsRow, find, query, one_more)?;
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

/// Where a ticket stands in the order of age: the time of its UUIDv7, then bits of its random part. Taken places are
/// passed over by whoever inserts.
fn place(ticket: Uuid) -> i64 {
    let bits = ticket.as_u128();
    let millis = (bits >> 80) & ((1 << 42) - 1);
    let tail = bits & ((1 << 20) - 1);
    i64::try_from((millis << 21) | tail).expect("63 bits")
}

fn split(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().take(LONGEST_WORD).collect())
}

fn normalised(text: &str) -> String {
    split(text).collect::<Vec<_>>().join(" ")
}

/// `"brake" "cable" "rou"*`: all of them, the last one as a beginning.
fn fts5_query(whole: &[String], last: &str) -> String {
    let mut query = String::new();
    for word in whole {
        query.push_str(&format!("\"{word}\" "));
    }
    query + &format!("\"{last}\"*")
}

/// `'brake' & 'cable' & 'rou':*`.
fn tsquery(whole: &[String], last: &str) -> String {
    let mut query = String::new();
    for word in whole {
        query.push_str(&format!("'{word}' & "));
    }
    query + &format!("'{last}':*")
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
