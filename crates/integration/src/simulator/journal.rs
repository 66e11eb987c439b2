//! The file in which a simulator keeps what it knows: one JSON line for each change. A simulator that is killed goes on where
//! it was; a line that was cut short by the kill is left out, so a change that must be whole is one line.

use std::{
    fs::{self, File, OpenOptions},
    io::{BufRead, BufReader, ErrorKind, Write},
    marker::PhantomData,
    path::{Path, PathBuf},
};

use serde::{Serialize, de::DeserializeOwned};

/// Why what was kept cannot be used.
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
    /// A line is none of this simulator.
    #[error("{}, line {line}: not a line of this simulator: {problem}", file.display())]
    Line {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        problem: serde_json::Error,
    },
}

/// Where changes are written; nowhere for a simulator without memory.
#[derive(Debug)]
pub(super) struct Journal<L> {
    open: Option<(PathBuf, File)>,
    lines: PhantomData<fn(L)>,
}

impl<L: Serialize + DeserializeOwned> Journal<L> {
    /// The lines that were kept, oldest first.
    pub(super) fn read(file: Option<&Path>) -> Result<Vec<L>, JournalError> {
        file.map_or_else(|| Ok(vec![]), read)
    }

    /// Writes the file anew, with these lines alone, and goes on from there.
    pub(super) fn start(
        file: Option<&Path>,
        lines: impl IntoIterator<Item = L>,
    ) -> Result<Self, JournalError> {
        let lines_of = PhantomData;
        let Some(path) = file else {
            return Ok(Self {
                open: None,
                lines: lines_of,
            });
        };
        let failed = failed(path);
        let beside = path.with_extension("new");
        let all: String = lines.into_iter().map(|line| text(&line)).collect();
        fs::write(&beside, all).map_err(&failed)?;
        File::open(&beside)
            .and_then(|file| file.sync_all())
            .map_err(&failed)?;
        fs::rename(&beside, path).map_err(&failed)?;
        let file = OpenOptions::new().append(true).open(path).map_err(&failed)?;
        Ok(Self {
            open: Some((path.to_owned(), file)),
            lines: lines_of,
        })
    }

    /// Writes changes; `on_disk` when this returns if nothing else remembers them.
    pub(super) fn write(
        &mut self,
        lines: impl IntoIterator<Item = L>,
        on_disk: bool,
    ) -> Result<(), JournalError> {
        let Some((path, file)) = &mut self.open else {
            return Ok(());
        };
        let all: String = lines.into_iter().map(|line| text(&line)).collect();
        file.write_all(all.as_bytes())
            .and_then(|()| if on_disk { file.sync_data() } else { Ok(()) })
            .map_err(failed(path))
    }
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> JournalError {
    |problem| JournalError::File {
        file: path.to_owned(),
        problem,
    }
}

fn text(line: &impl Serialize) -> String {
    serde_json::to_string(line).expect("a line is plain data") + "\n"
}

fn read<L: DeserializeOwned>(path: &Path) -> Result<Vec<L>, JournalError> {
    let failed = failed(path);
    let mut kept = vec![];
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(kept),
        Err(error) => return Err(failed(error)),
    };
    let mut reader = BufReader::new(file);
    let mut bytes = vec![];
    for number in 1.. {
        bytes.clear();
        if reader.read_until(b'\n', &mut bytes).map_err(&failed)? == 0 {
            break;
        }
        match serde_json::from_slice(&bytes) {
            Ok(line) => kept.push(line),
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
    use super::*;

    #[test]
    fn a_file_that_is_something_else_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("letter.txt");
        for letter in ["Dear all,\n\n", "Dear all"] {
            fs::write(&path, letter).unwrap();
            let error = Journal::<u64>::read(Some(&path)).unwrap_err();
            assert!(
                error.to_string().contains("letter.txt, line 1: not a line of"),
                "{error}"
            );
            assert_eq!(fs::read_to_string(&path).unwrap(), letter);
        }
    }
}
