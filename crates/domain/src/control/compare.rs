//! Comparing two sides. Each is a stream of rows in the order of their keys, bytes compared, so that any size is compared
//! with two rows in hand.

use std::{cmp::Ordering, collections::BTreeMap, iter::Peekable};

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::Money;

/// What a field says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// An amount.
    Money(Money),
    /// A day in the zone of the store.
    Day(Date),
    /// A count.
    Count(i64),
    /// A code, a number of a document: nothing personal.
    Text(String),
}

/// Fields by name.
pub type Fields = BTreeMap<String, Value>;

/// What one side holds about one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Tells the things of a control apart; the same on both sides.
    pub key: String,
    /// What people know it by, such as the code of a ticket; may be empty.
    pub about: String,
    /// When it happened; none for what has no moment.
    pub at: Option<Timestamp>,
    /// What is compared.
    pub fields: Fields,
    /// What putting it right would need. Is not compared.
    pub material: Option<String>,
}

/// What differs about a thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The partner has it and we do not.
    MissingHere,
    /// We have it and the partner does not.
    MissingThere,
    /// Both have it, and this field says different things.
    Field(String),
}

impl What {
    /// Stable name: that of the field, where it is a field.
    pub fn name(&self) -> &str {
        match self {
            Self::MissingHere => "missing_here",
            Self::MissingThere => "missing_there",
            Self::Field(name) => name,
        }
    }

    /// What a stable name stands for.
    pub fn named(name: &str) -> Self {
        match name {
            "missing_here" => Self::MissingHere,
            "missing_there" => Self::MissingThere,
            field => Self::Field(field.to_owned()),
        }
    }
}

/// What both sides hold about one thing. One of them does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Ours.
    pub ours: Option<Row>,
    /// The partner's.
    pub theirs: Option<Row>,
}

impl Pair {
    /// The key of what it is about.
    pub fn key(&self) -> &str {
        let row = self.ours.as_ref().or(self.theirs.as_ref());
        row.map_or("", |row| &row.key)
    }

    /// What differs, in the order of the fields' names. A field that only one side tells is not compared: it says nothing
    /// about the other.
    pub fn differences(&self) -> Vec<What> {
        match (&self.ours, &self.theirs) {
            (None, None) => vec![],
            (None, Some(_)) => vec![What::MissingHere],
            (Some(_), None) => vec![What::MissingThere],
            (Some(ours), Some(theirs)) => ours
                .fields
                .iter()
                .filter(|(name, value)| theirs.fields.get(*name).is_some_and(|there| there != *value))
                .map(|(name, _)| What::Field(name.clone()))
                .collect(),
        }
    }
}

/// Pairs the rows of two sides. Each side is sorted by key; of rows with one key the first counts.
pub fn merge<O, T>(ours: O, theirs: T) -> Merge<O::IntoIter, T::IntoIter>
where
    O: IntoIterator<Item = Row>,
    T: IntoIterator<Item = Row>,
{
    Merge {
        ours: ours.into_iter().peekable(),
        theirs: theirs.into_iter().peekable(),
    }
}

/// Pairs, in the order of their keys.
#[derive(Debug)]
pub struct Merge<O: Iterator<Item = Row>, T: Iterator<Item = Row>> {
    ours: Peekable<O>,
    theirs: Peekable<T>,
}

impl<O: Iterator<Item = Row>, T: Iterator<Item = Row>> Iterator for Merge<O, T> {
    type Item = Pair;

    fn next(&mut self) -> Option<Pair> {
        let order = match (self.ours.peek(), self.theirs.peek()) {
            (None, None) => return None,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(ours), Some(theirs)) => ours.key.cmp(&theirs.key),
        };
        Some(Pair {
            ours: if order.is_le() {
                taken(&mut self.ours)
            } else {
                None
            },
            theirs: if order.is_ge() {
                taken(&mut self.theirs)
            } else {
                None
            },
        })
    }
}

/// The next row, and none of those with its key behind it.
fn taken(rows: &mut Peekable<impl Iterator<Item = Row>>) -> Option<Row> {
    let row = rows.next()?;
    while rows.next_if(|next| next.key == row.key).is_some() {}
    Some(row)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(key: &str, fields: &[(&str, i64)]) -> Row {
        Row {
            key: key.to_owned(),
            about: String::new(),
            at: None,
            fields: fields
                .iter()
                .map(|(name, count)| ((*name).to_owned(), Value::Count(*count)))
                .collect(),
            material: None,
        }
    }

    fn told(ours: Vec<Row>, theirs: Vec<Row>) -> Vec<(String, What)> {
        merge(ours, theirs)
            .flat_map(|pair| {
                let key = pair.key().to_owned();
                pair.differences()
                    .into_iter()
                    .map(move |what| (key.clone(), what))
            })
            .collect()
    }

    #[test]
    fn what_only_one_side_has_is_missing_on_the_other_and_values_are_told_by_field() {
        let ours = vec![
            row("a", &[("amount", 1), ("day", 2)]),
            row("b", &[]),
            row("d", &[("amount", 4)]),
        ];
        let theirs = vec![
            row("a", &[("amount", 9), ("day", 3)]),
            row("c", &[]),
            row("d", &[("day", 1)]),
        ];
        let field = |name: &str| What::Field(name.to_owned());
        assert_eq!(
            told(ours, theirs),
            [
                ("a".to_owned(), field("amount")),
                ("a".to_owned(), field("day")),
                ("b".to_owned(), What::MissingThere),
                ("c".to_owned(), What::MissingHere),
            ],
            "d: each tells a field that the other does not"
        );
    }

    #[test]
    fn what_comes_twice_counts_once() {
        let twice = vec![row("a", &[("amount", 1)]), row("a", &[("amount", 2)])];
        assert_eq!(told(twice.clone(), vec![row("a", &[("amount", 1)])]), []);
        assert_eq!(told(twice, vec![]), [("a".to_owned(), What::MissingThere)]);
    }

    #[test]
    fn a_name_stands_for_what_it_says() {
        for what in [
            What::MissingHere,
            What::MissingThere,
            What::Field("amount".into()),
        ] {
            assert_eq!(What::named(what.name()), what);
        }
    }

    type Held = BTreeMap<String, BTreeMap<&'static str, i64>>;

    fn side() -> impl Strategy<Value = Held> {
        let fields =
            proptest::collection::btree_map(proptest::sample::select(vec!["x", "y", "z"]), 0_i64..3, 0..3);
        proptest::collection::btree_map("[a-dé]{1,2}", fields, 0..12)
    }

    fn rows(side: &Held) -> Vec<Row> {
        side.iter()
            .map(|(key, fields)| {
                let fields: Vec<_> = fields.iter().map(|(name, count)| (*name, *count)).collect();
                row(key, &fields)
            })
            .collect()
    }

    proptest! {
        #[test]
        fn every_key_comes_once_and_in_order(ours in side(), theirs in side()) {
            let keys: Vec<_> = merge(rows(&ours), rows(&theirs)).map(|pair| pair.key().to_owned()).collect();
            let all: std::collections::BTreeSet<_> = ours.keys().chain(theirs.keys()).cloned().collect();
            prop_assert_eq!(keys, all.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn it_tells_the_same_from_either_side(ours in side(), theirs in side()) {
            let mirrored: Vec<_> = told(rows(&theirs), rows(&ours))
                .into_iter()
                .map(|(key, what)| {
                    let what = match what {
                        What::MissingHere => What::MissingThere,
                        What::MissingThere => What::MissingHere,
                        field @ What::Field(_) => field,
                    };
                    (key, what)
                })
                .collect();
            prop_assert_eq!(told(rows(&ours), rows(&theirs)), mirrored);
        }

        #[test]
        fn nothing_is_told_of_equal_sides_and_everything_that_differs_once(ours in side(), theirs in side()) {
            prop_assert_eq!(told(rows(&ours), rows(&ours)), vec![]);
            let told = told(rows(&ours), rows(&theirs));
            let mut expected = std::collections::BTreeSet::new();
            for key in ours.keys().chain(theirs.keys()) {
                match (ours.get(key), theirs.get(key)) {
                    (Some(_), None) => { expected.insert((key.clone(), What::MissingThere)); }
                    (None, Some(_)) => { expected.insert((key.clone(), What::MissingHere)); }
                    (Some(here), Some(there)) => for (name, value) in here {
                        if there.get(name).is_some_and(|other| other != value) {
                            expected.insert((key.clone(), What::Field((*name).to_owned())));
                        }
                    },
                    (None, None) => {}
                }
            }
            prop_assert_eq!(told.len(), expected.len());
            prop_assert_eq!(told.into_iter().collect::<std::collections::BTreeSet<_>>(), expected);
        }
    }
}
