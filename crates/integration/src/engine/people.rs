//! What is known of people, found again in a text however a mapping wrote it: in capitals, cut, without its spaces.

use super::record::{HIDDEN, lowered};

/// Shorter texts would hide too much.
const SHORTEST: usize = 3;
/// Shorter words of a text are left: they are those of any sentence.
const SHORTEST_WORD: usize = 4;
/// From this length on, a text is hidden inside of others too.
const TELLING: usize = 6;
/// What of a telephone number stays the same with and without its country.
const DIGITS: usize = 9;

/// Texts about people, in small letters.
#[derive(Debug, Default)]
pub(super) struct People {
    texts: Vec<Vec<char>>,
}

impl People {
    /// A text and its words.
    pub(super) fn know(&mut self, text: &str) {
        self.know_whole(text);
        // Of an address, whose it is: its domain is that of many.
        let telling = text.split('@').next().unwrap_or(text);
        for word in telling.split(|c: char| !c.is_alphanumeric()) {
            // Numbers of houses and the like tell nothing alone.
            if word.chars().count() >= SHORTEST_WORD && word.chars().any(char::is_alphabetic) {
                self.add(word);
            }
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let is_number = text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '+' | '.' | '-' | '(' | ')'));
        if is_number && digits.len() >= DIGITS {
            self.add(&format!("0{}", &digits[digits.len() - DIGITS..]));
            self.add(&digits);
            self.add(&digits[digits.len() - DIGITS..]);
        }
    }

    /// A text as a whole.
    pub(super) fn know_whole(&mut self, text: &str) {
        let text = text.trim();
        if text.chars().count() >= SHORTEST {
            self.add(text);
            // As it stands inside a text of JSON.
            let quoted = serde_json::Value::from(text).to_string();
            self.add(quoted.trim_matches('"'));
        }
    }

    fn add(&mut self, text: &str) {
        let letters: Vec<char> = text.chars().map(lowered).collect();
        if !letters.is_empty() && !self.texts.contains(&letters) {
            self.texts.push(letters);
            // The longest first: a part of another must not leave the rest of it.
            self.texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
        }
    }

    /// The text without what is known.
    pub(super) fn hide(&self, text: &str) -> String {
        if self.texts.is_empty() {
            return text.to_owned();
        }
        let chars: Vec<char> = text.chars().collect();
        let lower: Vec<char> = chars.iter().map(|c| lowered(*c)).collect();
        let mut shown = String::with_capacity(text.len());
        let mut at = 0;
        while at < chars.len() {
            let found = self
                .texts
                .iter()
                .find(|known| lower[at..].starts_with(known) && stands_alone(&lower, at, known));
            if let Some(known) = found {
                shown.push_str(HIDDEN);
                at += known.len();
            } else {
                shown.push(chars[at]);
                at += 1;
            }
        }
        shown
    }
}

/// Is it more than a part of another word? What is long enough tells even there.
fn stands_alone(lower: &[char], at: usize, known: &[char]) -> bool {
    let is_letter = |place: usize| lower.get(place).is_some_and(|c| c.is_alphanumeric());
    // `\n` and the like inside a text of JSON.
    let is_escape = at >= 2 && lower[at - 2] == '\\';
    let begins = at == 0 || !is_letter(at - 1) || is_escape;
    let ends = !is_letter(at + known.len());
    let telling = if known.iter().all(char::is_ascii_digit) {
        DIGITS
    } else {
        TELLING
    };
    (begins && ends) || known.len() >= telling
}
