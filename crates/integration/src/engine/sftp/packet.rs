//! Packets of SFTP version 3, which every server speaks: draft-ietf-secsh-filexfer-02. Written by a dozen lines, read within
//! bounds.

/// Longer packets are no answer: servers send at most 256 kB.
pub(super) const MOST_BYTES: usize = 300_000;
/// What is read or written at once; every server takes as much.
pub(super) const CHUNK: u32 = 32_768;

/// What is asked: the kinds of section 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Ask {
    Open = 3,
    Close = 4,
    Read = 5,
    Write = 6,
    OpenFolder = 11,
    ReadFolder = 12,
    Remove = 13,
    MakeFolder = 14,
    Rename = 18,
    Extended = 200,
}

/// The first packet of us, and its answer.
pub(super) const INIT: u8 = 1;
pub(super) const VERSION: u8 = 2;
/// Version 3.
pub(super) const THREE: u32 = 3;

/// Flags of opening, section 6.3.
pub(super) const FOR_READING: u32 = 0x01;
/// To write, made where it is not there, emptied where it is.
pub(super) const FOR_WRITING: u32 = 0x02 | 0x08 | 0x10;

/// What a status says, section 7.
pub(super) const OK: u32 = 0;
pub(super) const END: u32 = 1;
pub(super) const NO_SUCH_FILE: u32 = 2;

/// The extension that renames over what is there, at once: PROTOCOL of OpenSSH, section 4.3.
pub(super) const POSIX_RENAME: &str = "posix-rename@openssh.com";

/// What a server answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reply {
    Status { code: u32, message: String },
    Handle(Vec<u8>),
    Data(Vec<u8>),
    Names(Vec<Entry>),
}

/// A file of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// None where it is no text.
    pub(super) name: Option<String>,
    /// An ordinary file, as far as the server says.
    pub(super) is_file: bool,
    /// When it was changed, in seconds since 1970.
    pub(super) changed: u32,
}

/// Writes the fields of a packet.
#[derive(Debug, Default)]
pub(super) struct Writer(pub(super) Vec<u8>);

impl Writer {
    pub(super) fn number(mut self, number: u32) -> Self {
        self.0.extend(number.to_be_bytes());
        self
    }

    pub(super) fn long(mut self, number: u64) -> Self {
        self.0.extend(number.to_be_bytes());
        self
    }

    pub(super) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0
            .extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
        self.0.extend(bytes);
        self
    }
}

/// Reads the fields of a packet; nothing where it is too short.
#[derive(Debug)]
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn number(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    pub(super) fn bytes(&mut self) -> Option<&'a [u8]> {
        let count = usize::try_from(self.number()?).ok()?;
        self.take(count)
    }

    /// The attributes of section 5: whether it is an ordinary file, and when it was changed.
    fn attributes(&mut self) -> Option<(bool, u32)> {
        const SIZE: u32 = 1;
        const OWNER: u32 = 2;
        const MODE: u32 = 4;
        const TIMES: u32 = 8;
        const EXTENDED: u32 = 0x8000_0000;
        let flags = self.number()?;
        if flags & SIZE != 0 {
            self.take(8)?;
        }
        if flags & OWNER != 0 {
            self.take(8)?;
        }
        let mode = if flags & MODE != 0 {
            Some(self.number()?)
        } else {
            None
        };
        let mut changed = 0;
        if flags & TIMES != 0 {
            self.number()?;
            changed = self.number()?;
        }
        if flags & EXTENDED != 0 {
            for _ in 0..self.number()? {
                self.bytes()?;
                self.bytes()?;
            }
        }
        Some((mode.is_none_or(|mode| mode & 0o170_000 == 0o100_000), changed))
    }

    fn entry(&mut self) -> Option<Entry> {
        let name = self.bytes()?;
        // As `ls` would show it: for people.
        self.bytes()?;
        let (is_file, changed) = self.attributes()?;
        Some(Entry {
            name: std::str::from_utf8(name).ok().map(str::to_owned),
            is_file,
            changed,
        })
    }
}

/// Reads an answer behind its length: the number of what it answers, and what it says.
pub(super) fn read(packet: &[u8]) -> Option<(u32, Reply)> {
    let (kind, rest) = packet.split_first()?;
    let mut fields = Reader(rest);
    let id = fields.number()?;
    let reply = match kind {
        101 => Reply::Status {
            code: fields.number()?,
            // Servers before version 3 say no more.
            message: String::from_utf8_lossy(fields.bytes().unwrap_or_default())
                .chars()
                .take(200)
                .collect(),
        },
        102 => Reply::Handle(fields.bytes()?.to_vec()),
        103 => Reply::Data(fields.bytes()?.to_vec()),
        104 => {
            let count = fields.number()?;
            let mut entries = vec![];
            for _ in 0..count {
                entries.push(fields.entry()?);
            }
            Reply::Names(entries)
        }
        _ => return None,
    };
    Some((id, reply))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn names(count: u32, entries: &[(&str, u32, u32)]) -> Vec<u8> {
        let mut packet = vec![104];
        packet.extend(Writer::default().number(7).number(count).0);
        for (name, mode, changed) in entries {
            let entry = Writer::default()
                .bytes(name.as_bytes())
                .bytes(b"-rw-r--r--")
                .number(4 | 8)
                .number(*mode)
                .number(1)
                .number(*changed);
            packet.extend(entry.0);
        }
        packet
    }

    #[test]
    fn a_folder_tells_files_from_what_is_none() {
        let packet = names(2, &[("STOCK_1.TXT", 0o100_644, 5), ("done", 0o040_755, 6)]);
        let (id, reply) = read(&packet).unwrap();
        let Reply::Names(entries) = reply else {
            panic!("{reply:?}");
        };
        assert_eq!(id, 7);
        assert_eq!(entries[0].name.as_deref(), Some("STOCK_1.TXT"));
        assert_eq!((entries[0].is_file, entries[0].changed), (true, 5));
        assert!(!entries[1].is_file);
    }

    #[test]
    fn a_packet_that_promises_more_than_it_holds_is_none() {
        assert_eq!(read(&names(4_000_000_000, &[("a", 0o100_644, 1)])), None);
        let mut handle = vec![102];
        handle.extend(Writer::default().number(1).number(u32::MAX).0);
        assert_eq!(read(&handle), None);
        assert_eq!(read(&[]), None);
        assert_eq!(read(&[103, 0, 0]), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), kind in 100_u8..106) {
            let packet = [&[kind][..], &bytes].concat();
            let again = read(&packet);
            prop_assert_eq!(read(&packet), again);
        }
    }
}
