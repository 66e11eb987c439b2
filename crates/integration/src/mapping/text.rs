//! What steps do to texts. A result longer than allowed is none.

use super::{LONGEST_TEXT, step::Kept};

/// At most so many characters.
pub(super) fn truncate(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// At most so many bytes, no half character.
pub(super) fn truncate_bytes(text: &str, most: usize) -> String {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}

/// At least so many characters.
pub(super) fn pad(text: &str, left: bool, to: usize, with: char) -> String {
    let missing = to.saturating_sub(text.chars().count());
    let filling = std::iter::repeat_n(with, missing);
    if left {
        filling.chain(text.chars()).collect()
    } else {
        text.chars().chain(filling).collect()
    }
}

/// Every pair at once: what was put in is not looked at again.
pub(crate) fn escape<'p>(
    text: &str,
    pairs: &(impl Iterator<Item = (&'p str, &'p str)> + Clone),
) -> Option<String> {
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        if let Some((from, to)) = pairs.clone().find(|(from, _)| rest.starts_with(from)) {
            done.push_str(to);
            rest = &rest[from.len()..];
        } else {
            done.push(next);
            rest = &rest[next.len_utf8()..];
        }
        if done.len() > LONGEST_TEXT {
            return None;
        }
    }
    Some(done)
}

/// The characters that stay.
pub(super) fn keep(text: &str, kept: Kept) -> String {
    let stays = |c: &char| match kept {
        Kept::Digits => c.is_ascii_digit(),
        Kept::LettersAndDigits => c.is_alphanumeric(),
    };
    text.chars().filter(stays).collect()
}
