//! Every text on a screen, in every language, one file a subject. A text cannot exist in one language only: [`text`] asks for
//! both, so there is nothing to check at run time. What changes with a number is a [`Counted`]; what carries a name or an amount
//! is a function of its subject's file.
//!
//! ```
//! use app::words::common;
//! use domain::Lang;
//! assert_eq!(common::SAVE.of(Lang::Fr), "Enregistrer");
//! ```

pub mod bench;
pub mod board;
pub mod clear_ups;
pub mod common;
pub mod connectors;
pub mod differences;
pub mod directory;
pub mod errors;
pub mod exchanges;
pub mod frame;
pub mod happenings;
pub mod intake;
pub mod items;
pub mod mirror;
pub mod people;
pub mod quotes;
pub mod signin;
pub mod states;
pub mod ticket;
pub mod today;
pub mod trial;
pub mod workshop;

use domain::Lang;

/// A text in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    fr: &'static str,
    en: &'static str,
}

/// A text: French, then English.
pub const fn text(fr: &'static str, en: &'static str) -> Text {
    Text { fr, en }
}

impl Text {
    /// The text in this language.
    pub const fn of(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Fr => self.fr,
            Lang::En => self.en,
        }
    }
}

/// A text that changes with a number; `{n}` stands for the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    one: Text,
    many: Text,
}

/// A counted text: what stands for one, what stands for several.
pub const fn counted(one: Text, many: Text) -> Counted {
    Counted { one, many }
}

impl Counted {
    /// The text for this number. French says "0 bon", English "0 tickets".
    pub fn of(self, lang: Lang, n: usize) -> String {
        let is_one = match lang {
            Lang::Fr => n < 2,
            Lang::En => n == 1,
        };
        let text = if is_one { self.one } else { self.many };
        text.of(lang).replace("{n}", &n.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_is_singular_in_french_and_plural_in_english() {
        let tickets = counted(text("{n} bon", "{n} ticket"), text("{n} bons", "{n} tickets"));
        assert_eq!(tickets.of(Lang::Fr, 0), "0 bon");
        assert_eq!(tickets.of(Lang::En, 0), "0 tickets");
        assert_eq!(tickets.of(Lang::Fr, 2), "2 bons");
        assert_eq!(tickets.of(Lang::En, 1), "1 ticket");
    }
}
