//! A TOML text as a tree that knows the line of everything in it, in the order of the file.

use std::fmt;

use toml::de::{DeTable, DeValue};

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    /// From 1.
    pub(crate) line: usize,
    pub(crate) tree: Tree,
}

/// What TOML can say.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Tree {
    Text(String),
    Integer(i64),
    /// A number with decimals, as it was written: nothing of it is rounded.
    Decimal(String),
    Boolean(bool),
    List(Vec<Node>),
    Table(Vec<(String, Node)>),
}

impl Node {
    /// Reads a text; the error is the reader's words, with line and column.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let table = DeTable::parse(text).map_err(|error| error.to_string().trim_end().to_owned())?;
        let lines = Lines::of(text);
        Ok(Self {
            line: 1,
            tree: lines.table(table.into_inner()),
        })
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.tree {
            Tree::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Where the lines of a text begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        let breaks = text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n')
            .map(|(place, _)| place + 1);
        Self(std::iter::once(0).chain(breaks).collect())
    }

    fn line(&self, place: usize) -> usize {
        self.0.partition_point(|start| *start <= place)
    }

    fn table(&self, table: DeTable<'_>) -> Tree {
        let mut entries: Vec<_> = table
            .into_iter()
            .map(|(key, value)| {
                let place = key.span().start;
                let node = self.node(place, value.into_inner());
                (place, key.into_inner().into_owned(), node)
            })
            .collect();
        entries.sort_by_key(|(place, ..)| *place);
        Tree::Table(entries.into_iter().map(|(_, key, node)| (key, node)).collect())
    }

    fn node(&self, place: usize, value: DeValue<'_>) -> Node {
        let tree = match value {
            DeValue::String(text) => Tree::Text(text.into_owned()),
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
                .map_or_else(|_| Tree::Decimal(number.to_string()), Tree::Integer),
            DeValue::Float(number) => Tree::Decimal(number.as_str().to_owned()),
            DeValue::Boolean(yes) => Tree::Boolean(yes),
            DeValue::Datetime(time) => Tree::Text(time.to_string()),
            DeValue::Array(list) => Tree::List(
                list.into_iter()
                    .map(|entry| {
                        let place = entry.span().start;
                        self.node(place, entry.into_inner())
                    })
                    .collect(),
            ),
            DeValue::Table(table) => self.table(table),
        };
        Node {
            line: self.line(place),
            tree,
        }
    }
}

/// As it could be written, on one line.
impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.tree {
            Tree::Text(text) => write!(f, "{text:?}"),
            Tree::Integer(number) => write!(f, "{number}"),
            Tree::Decimal(number) => f.write_str(number),
            Tree::Boolean(yes) => write!(f, "{yes}"),
            Tree::List(entries) => {
                f.write_str("[")?;
                for (place, entry) in entries.iter().enumerate() {
                    write!(f, "{}{entry}", if place == 0 { "" } else { ", " })?;
                }
                f.write_str("]")
            }
            Tree::Table(entries) => {
                f.write_str("{")?;
                for (place, (name, entry)) in entries.iter().enumerate() {
                    write!(f, "{} {name} = {entry}", if place == 0 { "" } else { "," })?;
                }
                f.write_str(" }")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry<'n>(node: &'n Node, name: &str) -> &'n Node {
        let Tree::Table(entries) = &node.tree else {
            panic!("{node} is no table");
        };
        &entries.iter().find(|(key, _)| key == name).unwrap().1
    }

    #[test]
    fn lines_and_order_are_those_of_the_file() {
        let node = Node::parse(
            "z = 1\n\n[b]\ny = \"x\"\na = [\n  1.50,\n  { c = true },\n]\n[[s]]\nn = 1\n[[s]]\nn = 2\n",
        )
        .unwrap();
        let Tree::Table(entries) = &node.tree else {
            panic!()
        };
        let names: Vec<_> = entries
            .iter()
            .map(|(name, node)| (name.as_str(), node.line))
            .collect();
        assert_eq!(names, [("z", 1), ("b", 3), ("s", 9)]);
        let list = entry(entry(&node, "b"), "a");
        assert_eq!(list.to_string(), "[1.50, { c = true }]");
        let Tree::List(list) = &list.tree else { panic!() };
        assert_eq!((list[0].line, list[1].line), (6, 7));
        assert_eq!(list[0].tree, Tree::Decimal("1.50".to_owned()));
        let Tree::List(steps) = &entry(&node, "s").tree else {
            panic!()
        };
        assert_eq!((entry(&steps[0], "n").line, entry(&steps[1], "n").line), (10, 12));
    }

    #[test]
    fn a_table_may_be_broken_over_lines() {
        let node = Node::parse("a = {\n  b = 1,\n  c = [ 2 ],\n}").unwrap();
        assert_eq!(entry(&node, "a").to_string(), "{ b = 1, c = [2] }");
    }

    #[test]
    fn what_is_no_toml_is_said_with_its_line() {
        let problem = Node::parse("a = 1\nb = = 2").unwrap_err();
        assert!(problem.contains("line 2"), "{problem}");
        let deep = format!("a = {}1{}", "[".repeat(5000), "]".repeat(5000));
        assert!(Node::parse(&deep).is_err());
    }
}
