//! The files of a connector as people look at them: each as it is written, and line by line what it says of each field.

use std::path::Path;

use crate::node::{Node, Tree};

/// A file of a connector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its path below the connector's folder: `objects/product.toml`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// What a file says of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// From 1.
    pub line: usize,
    /// The field with the table it stands in: `in.price`, `step[1].path`.
    pub field: String,
    /// What is said, as it could be written on one line.
    pub says: String,
}

/// Tables of files that are looked at field by field; others are rules, and shown whole.
const TABLES: [&str; 18] = [
    "in",
    "out",
    "codes",
    "paging",
    "increment",
    "settings",
    "secrets",
    "transport",
    "limits",
    "deliver",
    "sign_in",
    "formats",
    "tagged",
    "types",
    "hook",
    "step",
    "answer",
    "control",
];

impl Source {
    /// What it says of each field, in the order of the file. The loader has read it, so it can be read.
    pub fn outline(&self) -> Vec<Said> {
        let mut said = vec![];
        let Ok(Node {
            tree: Tree::Table(entries),
            ..
        }) = Node::parse(&self.text)
        else {
            return said;
        };
        for (name, node) in &entries {
            // A check's tables are named as the actions.
            let is_table =
                TABLES.contains(&name.as_str()) || (self.path == "check.toml" && name != "version");
            match &node.tree {
                Tree::Table(inside) if is_table => {
                    for (field, node) in inside {
                        said.push(line(&format!("{name}.{field}"), node));
                    }
                }
                Tree::List(list) if is_table || name == "on" => {
                    for (at, entry) in list.iter().enumerate() {
                        match &entry.tree {
                            Tree::Table(inside) => {
                                for (field, node) in inside {
                                    said.push(line(&format!("{name}[{}].{field}", at + 1), node));
                                }
                            }
                            _ => said.push(line(&format!("{name}[{}]", at + 1), entry)),
                        }
                    }
                }
                _ => said.push(line(name, node)),
            }
        }
        said.retain(|said| said.field != "version");
        said
    }

    /// Is it a description, no sample?
    pub(super) fn is_shown(path: &str) -> bool {
        Path::new(path).extension().is_some_and(|ending| ending == "toml")
    }
}

fn line(field: &str, node: &Node) -> Said {
    Said {
        line: node.line,
        field: field.to_owned(),
        says: node.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_is_told_with_its_line() {
        let source = Source {
            path: "actions/products.toml".to_owned(),
            text: "version = 1\nrows = { each = \"$a\" }\n[paging]\nkind = \"none\"\n[[step]]\nname = \"a\"\n[[step]]\nname = \"b\""
                .to_owned(),
        };
        let said = source.outline();
        let lines: Vec<_> = said
            .iter()
            .map(|said| format!("{} {} {}", said.line, said.field, said.says))
            .collect();
        assert_eq!(
            lines,
            [
                "2 rows { each = \"$a\" }",
                "4 paging.kind \"none\"",
                "6 step[1].name \"a\"",
                "8 step[2].name \"b\""
            ]
        );
    }
}
