//! Names of files, wherever they lie: in a folder of this machine or of a server.

use std::collections::BTreeMap;

use super::wire::{WireAnswer, WireError};

/// More files in one folder are not looked at: somebody has to clear it up.
pub(super) const MOST_FILES: usize = 100_000;

/// A name, if it is that of a file in a folder; never a way out of it.
pub(super) fn plain_name(name: &str) -> Result<&str, WireError> {
    let plain = !name.is_empty()
        && name.len() <= 200
        && !name.starts_with('.')
        && !name.contains(['/', '\\', ':'])
        && !name.chars().any(char::is_control);
    if plain {
        Ok(name)
    } else {
        Err(WireError::NotSent(format!(
            "{name:?} is no name of a file below the folder"
        )))
    }
}

/// The name under which a file is written before it is renamed. Whoever takes files by a pattern does not take one that begins
/// with a point.
pub(super) fn beside(name: &str) -> String {
    format!(".{name}.part")
}

/// Names as an answer, the oldest first; those of the same age by name.
pub(super) fn oldest_first(mut found: Vec<(u64, String)>) -> Result<WireAnswer, WireError> {
    found.sort();
    let names: Vec<_> = found.into_iter().map(|(_, name)| name).collect();
    let body = serde_json::to_vec(&names).map_err(|problem| WireError::Lost(problem.to_string()))?;
    Ok(answer(body))
}

/// What came back, as an answer of HTTP would.
pub(super) fn answer(body: Vec<u8>) -> WireAnswer {
    WireAnswer {
        status: 200,
        headers: BTreeMap::new(),
        body,
    }
}

/// Does a name fit a pattern in which `*` stands for any characters?
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}
