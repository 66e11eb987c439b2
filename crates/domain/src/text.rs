//! Text as people type it: bounds, and the normal forms by which things are found again.

/// A text that does not fit its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextProblem {
    /// Nothing was typed where something is needed.
    #[error("required")]
    Missing,
    /// More than this many characters.
    #[error("at most {0} characters")]
    TooLong(usize),
    /// A control character that no keyboard types.
    #[error("unreadable characters")]
    Unreadable,
}

/// Trims a text and checks its length in characters; line breaks and tabs are allowed, other control characters are not.
pub fn bounded(text: &str, most: usize) -> Result<String, TextProblem> {
    let text = text.trim();
    if text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
    {
        return Err(TextProblem::Unreadable);
    }
    if text.chars().count() > most {
        return Err(TextProblem::TooLong(most));
    }
    Ok(text.to_owned())
}

/// As [`bounded`], and something has to be there.
pub fn required(text: &str, most: usize) -> Result<String, TextProblem> {
    let text = bounded(text, most)?;
    if text.is_empty() {
        Err(TextProblem::Missing)
    } else {
        Ok(text)
    }
}

/// The key by which names sort and words are found: lower case, no accents, single spaces, letters and digits only.
/// Both databases sort these bytes alike, which their own collations do not.
pub fn key(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars().flat_map(char::to_lowercase) {
        let plain = unaccented(c);
        if plain.is_empty() {
            gap = true;
            continue;
        }
        if gap && !out.is_empty() {
            out.push(' ');
        }
        gap = false;
        out.push_str(plain.as_str());
    }
    out
}

/// A serial number by which it is found however it was typed: capitals and digits only.
pub fn serial_key(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect()
}

/// A French or international phone number in one form: `+33612345678`. Empty when it holds no digits.
pub fn phone_key(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return String::new();
    }
    let international = text.trim_start().starts_with('+') || digits.starts_with("00");
    let digits = digits.strip_prefix("00").unwrap_or(&digits);
    match digits.strip_prefix('0') {
        Some(national) if !international => format!("+33{national}"),
        _ => format!("+{digits}"),
    }
}

/// An e-mail address in the form by which it is compared.
pub fn email_key(text: &str) -> String {
    text.trim().to_lowercase()
}

fn unaccented(c: char) -> String {
    let plain = match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => "a",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ñ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => "o",
        'ù' | 'ú' | 'û' | 'ü' => "u",
        'ý' | 'ÿ' => "y",
        'œ' => "oe",
        'æ' => "ae",
        'ß' => "ss",
        other if other.is_alphanumeric() => return other.to_string(),
        _ => "",
    };
    plain.to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_sort_and_are_found_without_accents() {
        assert_eq!(key("  Étienne  D’Œuvre-Łaski "), "etienne d oeuvre łaski");
        assert_eq!(key("Riese & Müller"), "riese muller");
    }

    #[test]
    fn phones_have_one_form() {
        for typed in [
            "06 12 34 56 78",
            "0612345678",
            "+33 6 12 34 56 78",
            "0033612345678",
            "06.12.34.56.78",
        ] {
            assert_eq!(phone_key(typed), "+33612345678", "{typed}");
        }
        assert_eq!(phone_key("+32 470 12 34 56"), "+32470123456");
        assert_eq!(phone_key("sans"), "");
    }

    #[test]
    fn fields_are_bounded() {
        assert_eq!(required("  ", 10), Err(TextProblem::Missing));
        assert_eq!(bounded("abcd", 3), Err(TextProblem::TooLong(3)));
        assert_eq!(bounded("a\u{0}b", 9), Err(TextProblem::Unreadable));
        assert_eq!(bounded(" a\nb ", 3).unwrap(), "a\nb");
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(text in "\\PC{0,40}") {
            let once = key(&text);
            prop_assert_eq!(key(&once), once);
        }
    }
}
