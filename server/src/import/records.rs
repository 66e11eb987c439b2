//! Records of a CSV file (RFC 4180), one after the other, in bounded memory and past whatever is broken.
//!
//! A CSV reader alone takes a quote that is never closed for a field that reaches to the end of the file: one slip, and
//! everything behind it is lost. So lines are put together to records here, up to a limit, and a record that turns out
//! wrong gives back all lines but its first.

use std::{
    collections::VecDeque,
    io::{self, BufRead, Read},
};

use csv::{ByteRecord, ReaderBuilder, StringRecord};

/// Most bytes of a record. The longest of the April 2022 release has about 2,300.
const MOST_BYTES: usize = 64 * 1024;

/// Most bytes of a broken line that are kept to be shown.
const SHOWN_BYTES: usize = 8 * 1024;

/// What stands next in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Next {
    /// A record, with the number of its first line.
    Record(u64, StringRecord),
    /// Something that is none.
    Broken(Broken),
}

/// A line that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Broken {
    /// Its number, from 1.
    pub(super) line: u64,
    /// What is wrong.
    pub(super) reason: String,
    /// What it says, as far as that can be told.
    pub(super) text: String,
}

struct Line {
    number: u64,
    bytes: Vec<u8>,
    too_long: bool,
}

impl Line {
    fn broken(&self, reason: impl Into<String>) -> Next {
        let text = String::from_utf8_lossy(&self.bytes[..self.bytes.len().min(SHOWN_BYTES)]);
        Next::Broken(Broken {
            line: self.number,
            reason: reason.into(),
            text: text.trim_end_matches(['\r', '\n']).to_owned(),
        })
    }
}

/// Reads records.
pub(super) struct Records<R> {
    input: R,
    /// Lines that were read ahead and given back.
    given_back: VecDeque<Line>,
    lines: u64,
    bytes: u64,
    /// How many fields a record has; not known before the header.
    fields: Option<usize>,
}

impl<R: BufRead> Records<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            given_back: VecDeque::new(),
            lines: 0,
            bytes: 0,
            fields: None,
        }
    }

    /// How many bytes were read.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The next record; the first one says how many fields the others have. None at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Next>> {
        loop {
            let Some(first) = self.line()? else {
                return Ok(None);
            };
            if first.too_long {
                return Ok(Some(first.broken(format!("longer than {MOST_BYTES} bytes"))));
            }
            if first.bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            return self.record(&first).map(Some);
        }
    }

    fn record(&mut self, first: &Line) -> io::Result<Next> {
        let mut quotes = Quotes::default();
        quotes.pass(&first.bytes);
        let (mut whole, mut more) = (first.bytes.clone(), VecDeque::new());
        while quotes.are_open() {
            let next = self.line()?;
            let fits = next
                .as_ref()
                .is_some_and(|line| !line.too_long && whole.len() + line.bytes.len() <= MOST_BYTES);
            if let Some(line) = next {
                quotes.pass(&line.bytes);
                whole.extend_from_slice(&line.bytes);
                more.push_back(line);
            }
            if !fits {
                self.give_back(more);
                return Ok(first.broken("a quote is opened and never closed"));
            }
        }
        let fields = if quotes.garbled {
            Err("text behind a closing quote".to_owned())
        } else {
            self.fields_of(&whole)
        };
        match fields {
            Ok(fields) => Ok(Next::Record(first.number, fields)),
            Err(reason) => {
                self.give_back(more);
                Ok(first.broken(reason))
            }
        }
    }

    fn fields_of(&mut self, whole: &[u8]) -> Result<StringRecord, String> {
        let mut record = ByteRecord::new();
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(whole.len().max(1))
            .from_reader(whole);
        reader
            .read_byte_record(&mut record)
            .map_err(|cause| cause.to_string())?;
        let record = StringRecord::from_byte_record(record)
            .map_err(|cause| format!("field {} is not UTF-8", cause.utf8_error().field() + 1))?;
        let expected = *self.fields.get_or_insert(record.len());
        if record.len() == expected {
            Ok(record)
        } else {
            Err(format!("{} fields, the header has {expected}", record.len()))
        }
    }

    fn line(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.given_back.pop_front() {
            return Ok(Some(line));
        }
        let mut bytes = Vec::new();
        let limit = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
        (&mut self.input).take(limit).read_until(b'\n', &mut bytes)?;
        if bytes.is_empty() {
            return Ok(None);
        }
        self.lines += 1;
        self.bytes += u64::try_from(bytes.len()).unwrap_or_default();
        let too_long = bytes.len() == MOST_BYTES && bytes.last() != Some(&b'\n');
        if too_long {
            self.bytes += self.skip_line()?;
        }
        if self.lines == 1 && bytes.starts_with(b"\xEF\xBB\xBF") {
            bytes.drain(..3);
        }
        Ok(Some(Line {
            number: self.lines,
            bytes,
            too_long,
        }))
    }

    /// Passes over the rest of a line without keeping it; answers its length.
    fn skip_line(&mut self) -> io::Result<u64> {
        let mut skipped = 0;
        loop {
            let buffer = self.input.fill_buf()?;
            let (length, ends) = match buffer.iter().position(|b| *b == b'\n') {
                Some(at) => (at + 1, true),
                None => (buffer.len(), buffer.is_empty()),
            };
            self.input.consume(length);
            skipped += u64::try_from(length).unwrap_or_default();
            if ends {
                return Ok(skipped);
            }
        }
    }

    fn give_back(&mut self, mut lines: VecDeque<Line>) {
        lines.append(&mut self.given_back);
        self.given_back = lines;
    }
}

/// Follows the quotes of a record: one opens a field only at its start, and stands doubled inside of one.
#[derive(Debug, Clone, Copy, Default)]
struct Quotes {
    place: Place,
    /// Something other than a comma or a line's end stood behind a closing quote: most likely a quote was forgotten before.
    garbled: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    #[default]
    FieldStart,
    Plain,
    Quoted,
    /// Behind a quote inside of a quoted field: its end, or the first of two.
    QuoteInQuoted,
}

impl Quotes {
    fn pass(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.place = match (self.place, byte) {
                (Place::Quoted, b'"') | (Place::QuoteInQuoted, b'\r' | b'\n') => Place::QuoteInQuoted,
                (Place::Quoted, _) | (Place::FieldStart | Place::QuoteInQuoted, b'"') => Place::Quoted,
                (_, b',') => Place::FieldStart,
                (Place::QuoteInQuoted, _) => {
                    self.garbled = true;
                    Place::Plain
                }
                _ => Place::Plain,
            };
        }
    }

    fn are_open(self) -> bool {
        self.place == Place::Quoted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line and fields of what can be read, line and reason of what cannot.
    fn read(text: &[u8]) -> Vec<(u64, String)> {
        let mut records = Records::new(text);
        let mut seen = Vec::new();
        while let Some(next) = records.next().unwrap() {
            seen.push(match next {
                Next::Record(line, fields) => (line, fields.iter().collect::<Vec<_>>().join("|")),
                Next::Broken(broken) => (broken.line, format!("! {}", broken.reason)),
            });
        }
        seen
    }

    #[test]
    fn quotes_line_breaks_and_marks_are_read() {
        let text = "\u{feff}a,b\r\n\"one, \"\"two\"\"\",\"over\ntwo lines\"\r\n\r\n5\" screen,z";
        let expected = [
            (1, "a|b"),
            (2, "one, \"two\"|over\ntwo lines"),
            (5, "5\" screen|z"),
        ];
        assert_eq!(
            read(text.as_bytes()),
            expected.map(|(line, fields)| (line, fields.to_owned()))
        );
    }

    #[test]
    fn a_broken_line_takes_no_other_with_it() {
        let text = b"a,b\n1,\"open\n2,\"fine\"\n3\n\xff,x\n4,fine\n5,\"open to the end\n6,fine\n";
        let expected = [
            (1, "a|b"),
            (2, "! text behind a closing quote"),
            (3, "2|fine"),
            (4, "! 1 fields, the header has 2"),
            (5, "! field 1 is not UTF-8"),
            (6, "4|fine"),
            (7, "! a quote is opened and never closed"),
            (8, "6|fine"),
        ];
        assert_eq!(read(text), expected.map(|(line, seen)| (line, seen.to_owned())));
    }

    #[test]
    fn an_endless_line_is_passed_over_in_bounded_memory() {
        let mut text = b"a,b\n".to_vec();
        text.extend(std::iter::repeat_n(b'x', 5 * MOST_BYTES));
        text.extend_from_slice(b"\n1,\"open");
        text.extend(std::iter::repeat_n(b"\nfiller,row".as_slice(), 10_000).flatten());
        let seen = read(&text);
        assert_eq!(seen[1], (2, "! longer than 65536 bytes".to_owned()));
        assert_eq!(seen[2], (3, "! a quote is opened and never closed".to_owned()));
        assert_eq!((seen[3].0, seen.len()), (4, 10_003));
    }
}
