//! The file in which a till keeps its notices: one JSON line for each change, the last one of a notice wins. A till that is
//! killed goes on where it was; a line that was cut short by the kill is left out.

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{BufRead, BufReader, ErrorKind, Write},
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::book::{Book, Counters, Sent};

/// Numbers of a till without memory start at the seconds since 2026-01-01, so that it does not give a number again that it
/// gave before it forgot.
const EPOCH: i64 = 1_767_225_600;

/// Why the kept notices cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The system says no.
    #[error("{}: {problem}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What it said.
        problem: std::io::Error,
    },
    /// A line is no notice.
    #[error("{}, line {line}: not a notice of a till: {problem}", file.display())]
    Line {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        problem: serde_json::Error,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Notice(Box<Sent>),
    Counters(Counters),
}

/// Where changes are written; nowhere for a till without memory.
#[derive(Debug)]
pub(super) struct Journal(Option<(PathBuf, File)>);

impl Journal {
    /// Reads the book, and writes it anew without what was overtaken.
    pub(super) fn open(file: Option<&Path>, now: Timestamp) -> Result<(Self, Book), JournalError> {
        let fresh = Counters {
            next_id: u64::try_from(now.as_second() - EPOCH).unwrap_or(1),
            orders: 0,
            shut: false,
        };
        let Some(path) = file else {
            return Ok((Self(None), Book::new(BTreeMap::new(), fresh)));
        };
        let (notices, counters) = read(path)?;
        let book = Book::new(notices, counters.unwrap_or(fresh));
        let failed = |problem| JournalError::File {
            file: path.to_owned(),
            problem,
        };
        let beside = path.with_extension("new");
        let mut all = lines(book.newest().rev());
        all.push_str(&line(&Line::Counters(book.counters)));
        fs::write(&beside, all).map_err(failed)?;
        File::open(&beside)
            .and_then(|file| file.sync_all())
            .map_err(failed)?;
        fs::rename(&beside, path).map_err(failed)?;
        let file = OpenOptions::new().append(true).open(path).map_err(failed)?;
        Ok((Self(Some((path.to_owned(), file))), book))
    }

    /// Writes changes; on disk when this returns if they are `new`, since nothing else remembers a new notice.
    pub(super) fn write(
        &mut self,
        changed: &[Sent],
        counters: Counters,
        new: bool,
    ) -> Result<(), JournalError> {
        let Some((path, file)) = &mut self.0 else {
            return Ok(());
        };
        let mut text = lines(changed.iter());
        text.push_str(&line(&Line::Counters(counters)));
        file.write_all(text.as_bytes())
            .and_then(|()| if new { file.sync_data() } else { Ok(()) })
            .map_err(|problem| JournalError::File {
                file: path.clone(),
                problem,
            })
    }
}

fn lines<'s>(notices: impl Iterator<Item = &'s Sent>) -> String {
    notices
        .map(|sent| line(&Line::Notice(Box::new(sent.clone()))))
        .collect()
}

fn line(line: &Line) -> String {
    serde_json::to_string(line).expect("a notice is plain data") + "\n"
}

type Kept = (BTreeMap<u64, Sent>, Option<Counters>);

fn read(path: &Path) -> Result<Kept, JournalError> {
    let failed = |problem| JournalError::File {
        file: path.to_owned(),
        problem,
    };
    let mut kept: Kept = (BTreeMap::new(), None);
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(kept),
        Err(error) => return Err(failed(error)),
    };
    let mut reader = BufReader::new(file);
    let mut bytes = vec![];
    for number in 1.. {
        bytes.clear();
        if reader.read_until(b'\n', &mut bytes).map_err(failed)? == 0 {
            break;
        }
        match serde_json::from_slice(&bytes) {
            Ok(Line::Notice(sent)) => {
                kept.0.insert(sent.number, *sent);
            }
            Ok(Line::Counters(counters)) => kept.1 = Some(counters),
            // The kill came in the middle of this line: what it was about was never promised to anybody. The first line is
            // whole in any file of ours.
            Err(_) if number > 1 && !bytes.ends_with(b"\n") => break,
            Err(problem) => {
                return Err(JournalError::Line {
                    file: path.to_owned(),
                    line: number,
                    problem,
                });
            }
        }
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::{super::book::tests::notice, *};

    fn now() -> Timestamp {
        "2026-11-24T14:32:05Z".parse().unwrap()
    }

    #[test]
    fn a_killed_till_goes_on_where_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("till.jsonl");
        let (mut journal, book) = Journal::open(Some(&path), now()).unwrap();
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
            let (_, book) = Journal::open(Some(&path), now()).unwrap();
            assert_eq!(book.counters, counters);
            let kept: Vec<&Sent> = book.newest().collect();
            assert_eq!(kept, [&notice(2, "LYN-1", "T2", 50), &tried]);
        }
    }

    #[test]
    fn a_file_that_is_something_else_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("letter.txt");
        for letter in ["Dear all,\n\n", "Dear all"] {
            fs::write(&path, letter).unwrap();
            let error = Journal::open(Some(&path), now()).unwrap_err();
            assert!(
                error.to_string().contains("letter.txt, line 1: not a notice"),
                "{error}"
            );
            assert_eq!(fs::read_to_string(&path).unwrap(), letter);
        }
    }
}
