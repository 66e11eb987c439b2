//! What a till keeps: its notices, the last line of a notice wins, and its counters.

use std::{collections::BTreeMap, path::Path};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    super::journal::{self, JournalError},
    book::{Book, Counters, Sent},
};

/// Numbers of a till without memory start at the seconds since 2026-01-01, so that it does not give a number again that it
/// gave before it forgot.
const EPOCH: i64 = 1_767_225_600;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Notice(Box<Sent>),
    Counters(Counters),
}

/// Where changes of the book are written.
#[derive(Debug)]
pub(super) struct Journal(journal::Journal<Line>);

impl Journal {
    /// Reads the book, and writes it anew without what was overtaken.
    pub(super) fn open(file: Option<&Path>, now: Timestamp) -> Result<(Self, Book), JournalError> {
        let mut counters = Counters {
            next_id: u64::try_from(now.as_second() - EPOCH).unwrap_or(1),
            orders: 0,
            shut: false,
        };
        let mut notices = BTreeMap::new();
        for line in journal::Journal::read(file)? {
            match line {
                Line::Notice(sent) => {
                    notices.insert(sent.number, *sent);
                }
                Line::Counters(kept) => counters = kept,
            }
        }
        let book = Book::new(notices, counters);
        let all = lines(book.newest().rev(), counters);
        let journal = journal::Journal::start(file, all)?;
        Ok((Self(journal), book))
    }

    /// Writes changes; on disk when this returns if they are `new`, since nothing else remembers a new notice.
    pub(super) fn write(
        &mut self,
        changed: &[Sent],
        counters: Counters,
        new: bool,
    ) -> Result<(), JournalError> {
        self.0.write(lines(changed.iter(), counters), new)
    }
}

fn lines<'s>(notices: impl Iterator<Item = &'s Sent>, counters: Counters) -> impl Iterator<Item = Line> {
    notices
        .map(|sent| Line::Notice(Box::new(sent.clone())))
        .chain([Line::Counters(counters)])
}

#[cfg(test)]
mod tests {
    use std::{fs::OpenOptions, io::Write};

    use super::{super::book::tests::notice, *};

    #[test]
    fn a_killed_till_goes_on_where_it_was() {
        let now: Timestamp = "2026-11-24T14:32:05Z".parse().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("till.jsonl");
        let (mut journal, book) = Journal::open(Some(&path), now).unwrap();
        assert_eq!(book.counters.next_id, 28_305_125);
        let first = notice(1, "LYN-1", "T1", 100);
        let counters = Counters {
            next_id: 232,
            orders: 1,
            shut: false,
        };
        journal
            .write(&[first.clone(), notice(2, "LYN-1", "T2", 50)], counters, true)
            .unwrap();
        let tried = Sent { attempts: 1, ..first };
        journal
            .write(std::slice::from_ref(&tried), counters, false)
            .unwrap();
        drop(journal);
        // The kill cut a line short.
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(b"{\"notice\":{\"number\":3,\"web").unwrap();

        for _ in 0..2 {
            let (_, book) = Journal::open(Some(&path), now).unwrap();
            assert_eq!(book.counters, counters);
            let kept: Vec<&Sent> = book.newest().collect();
            assert_eq!(kept, [&notice(2, "LYN-1", "T2", 50), &tried]);
        }
    }
}
