//! Reads a bounded `SELECT`: columns or `*`, one table, conditions joined by `AND`, order, limit, offset.

use std::cmp::Ordering;

use super::super::partner::{hundredths, quoted};

const LONGEST: usize = 4_000;
const MOST_COLUMNS: usize = 50;
const MOST_CONDITIONS: usize = 10;
/// More rows than that have to be asked for in parts.
pub(super) const MOST_ROWS: usize = 10_000;

/// How a column is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compare {
    Equal,
    Above,
    AtLeast,
    Below,
    AtMost,
}

/// A column against a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Condition {
    pub(super) column: String,
    pub(super) compare: Compare,
    pub(super) value: String,
}

impl Condition {
    /// Does a cell meet it? Numbers are compared as numbers.
    pub(super) fn holds(&self, cell: &str) -> bool {
        let order = ordering(cell, &self.value);
        match self.compare {
            Compare::Equal => order == Ordering::Equal,
            Compare::Above => order == Ordering::Greater,
            Compare::AtLeast => order != Ordering::Less,
            Compare::Below => order == Ordering::Less,
            Compare::AtMost => order != Ordering::Greater,
        }
    }
}

/// Numbers before texts are compared as numbers.
pub(super) fn ordering(one: &str, other: &str) -> Ordering {
    match (hundredths(one, '.'), hundredths(other, '.')) {
        (Some(one), Some(other)) => one.cmp(&other),
        _ => one.cmp(other),
    }
}

/// A query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Query {
    /// None for all.
    pub(super) columns: Option<Vec<String>>,
    pub(super) table: String,
    pub(super) conditions: Vec<Condition>,
    /// Columns, with `true` for downwards.
    pub(super) order: Vec<(String, bool)>,
    pub(super) limit: Option<usize>,
    pub(super) offset: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Text(String),
    Sign(&'static str),
}

struct Tokens(std::vec::IntoIter<Token>);

/// Reads a query; the error is what follows `KO|`.
pub(super) fn parse(text: &str) -> Result<Query, String> {
    if text.len() > LONGEST {
        return Err("Requête trop longue".to_owned());
    }
    let mut tokens = Tokens(tokens(text)?.into_iter());
    tokens.keyword("SELECT")?;
    let columns = if tokens.sign("*") {
        None
    } else {
        Some(tokens.list(Tokens::name)?)
    };
    tokens.keyword("FROM")?;
    let table = tokens.name()?;
    let mut conditions = vec![];
    if tokens.word("WHERE") {
        loop {
            conditions.push(tokens.condition()?);
            if !tokens.word("AND") {
                break;
            }
        }
    }
    let order = if tokens.word("ORDER") {
        tokens.keyword("BY")?;
        tokens.list(|tokens| {
            let column = tokens.name()?;
            let downwards = tokens.word("DESC");
            if !downwards {
                tokens.word("ASC");
            }
            Ok((column, downwards))
        })?
    } else {
        vec![]
    };
    let limit = tokens.word("LIMIT").then(|| tokens.count()).transpose()?;
    let offset = tokens.word("OFFSET").then(|| tokens.count()).transpose()?;
    if let Some(rest) = tokens.0.next() {
        return Err(format!("Erreur de syntaxe près de {rest:?}"));
    }
    if conditions.len() > MOST_CONDITIONS {
        return Err("Trop de conditions".to_owned());
    }
    Ok(Query {
        columns,
        table,
        conditions,
        order,
        limit,
        offset: offset.unwrap_or(0),
    })
}

impl Tokens {
    fn peek(&self) -> Option<&Token> {
        self.0.as_slice().first()
    }

    fn word(&mut self, word: &str) -> bool {
        let here = matches!(self.peek(), Some(Token::Word(found)) if found.eq_ignore_ascii_case(word));
        if here {
            self.0.next();
        }
        here
    }

    fn sign(&mut self, sign: &str) -> bool {
        let here = matches!(self.peek(), Some(Token::Sign(found)) if *found == sign);
        if here {
            self.0.next();
        }
        here
    }

    fn keyword(&mut self, word: &str) -> Result<(), String> {
        if self.word(word) {
            return Ok(());
        }
        Err(format!("{word} attendu"))
    }

    fn name(&mut self) -> Result<String, String> {
        match self.0.next() {
            Some(Token::Word(word)) => Ok(word),
            other => Err(format!("Nom attendu au lieu de {other:?}")),
        }
    }

    fn count(&mut self) -> Result<usize, String> {
        self.name()?.parse().map_err(|_| "Nombre attendu".to_owned())
    }

    fn list<T>(&mut self, one: impl Fn(&mut Self) -> Result<T, String>) -> Result<Vec<T>, String> {
        let mut list = vec![one(self)?];
        while self.sign(",") {
            list.push(one(self)?);
            if list.len() > MOST_COLUMNS {
                return Err("Trop de colonnes".to_owned());
            }
        }
        Ok(list)
    }

    fn condition(&mut self) -> Result<Condition, String> {
        let column = self.name()?;
        let compare = match self.0.next() {
            Some(Token::Sign("=")) => Compare::Equal,
            Some(Token::Sign(">")) => Compare::Above,
            Some(Token::Sign(">=")) => Compare::AtLeast,
            Some(Token::Sign("<")) => Compare::Below,
            Some(Token::Sign("<=")) => Compare::AtMost,
            other => return Err(format!("Comparaison attendue au lieu de {other:?}")),
        };
        let value = match self.0.next() {
            Some(Token::Word(number)) if hundredths(&number, '.').is_some() => number,
            Some(Token::Text(text)) => text,
            other => return Err(format!("Valeur attendue au lieu de {other:?}")),
        };
        Ok(Condition {
            column,
            compare,
            value,
        })
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    const SIGNS: [&str; 7] = [">=", "<=", ">", "<", "=", ",", "*"];
    let mut rest = text.trim();
    let mut tokens = vec![];
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('\'') {
            let (value, after) = quoted(after).ok_or("Apostrophe manquante")?;
            tokens.push(Token::Text(value));
            rest = after.trim_start();
            continue;
        }
        if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            tokens.push(Token::Sign(sign));
            rest = rest[sign.len()..].trim_start();
            continue;
        }
        let in_word = |letter: char| letter.is_ascii_alphanumeric() || "_.-".contains(letter);
        let end = rest.find(|letter| !in_word(letter)).unwrap_or(rest.len());
        if end == 0 {
            return Err(format!(
                "Caractère inattendu : {}",
                rest.chars().next().unwrap_or(' ')
            ));
        }
        tokens.push(Token::Word(rest[..end].to_owned()));
        rest = rest[end..].trim_start();
    }
    Ok(tokens)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_query_is_read() {
        let text = "select Reference, GenCod from produits where DateModif >= '2026-01-01' AND Marque = 'L''Oie' \
                    order by DateModif, Reference desc limit 100 offset 5";
        let query = parse(text).unwrap();
        assert_eq!(query.columns.unwrap(), ["Reference", "GenCod"]);
        assert_eq!(query.table, "produits");
        assert_eq!(query.conditions[1].value, "L'Oie");
        assert_eq!(query.conditions[0].compare, Compare::AtLeast);
        assert_eq!(
            query.order,
            [("DateModif".to_owned(), false), ("Reference".to_owned(), true)]
        );
        assert_eq!((query.limit, query.offset), (Some(100), 5));
        assert_eq!(parse("SELECT * FROM stock").unwrap().columns, None);
    }

    #[test]
    fn what_is_no_query_is_refused() {
        for text in [
            "",
            "DELETE FROM clients",
            "SELECT * FROM a; DROP TABLE b",
            "SELECT * FROM a WHERE b = 'c",
            "SELECT * FROM a WHERE b LIKE 'c'",
            "SELECT * FROM a WHERE b = c",
            "SELECT a FROM b UNION SELECT c FROM d",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_are_compared_as_numbers() {
        assert_eq!(ordering("9", "10"), Ordering::Less);
        assert_eq!(ordering("9", "10x"), Ordering::Greater);
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read_or_refused(text in "(SELECT|FROM|WHERE|'|=|,|[a-z* 0-9é]){0,40}") {
            if let Ok(query) = parse(&text) {
                prop_assert!(!query.table.is_empty());
            }
        }
    }
}
