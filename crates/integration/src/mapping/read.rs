//! Reads rules and conditions from files.

use serde_json::{Map, Value};

use super::{
    condition::{Condition, Test, exact},
    path::{self, Path},
    read_step::read_step,
    rule::{Direction, Rule, Source, Worked},
    step::Step,
};
use crate::{
    fields::{FieldError, Fields, Place},
    node::{Node, Tree},
};

/// Deeper is refused: no document of anybody needs it.
const MOST_DEEP: usize = 24;
/// The words that make a table a rule, each with a source of its value.
const SOURCES: [&str; 15] = [
    "from",
    "const",
    "null",
    "table",
    "concat",
    "first",
    "each",
    "find",
    "merge",
    "add",
    "multiply",
    "subtract",
    "divide",
    "object_in",
    "object_out",
];
/// Words that only stand beside a source.
const OPTIONS: [&str; 5] = ["when", "otherwise", "then", "default", "required"];

/// A fact about a partner that nobody has seen yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unconfirmed {
    /// The file below the connector's folder.
    pub file: String,
    /// Its line.
    pub line: usize,
    /// The field.
    pub field: String,
    /// Why it is not sure.
    pub why: String,
}

/// Something that a rule needs and that another file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Need {
    pub(crate) place: Place,
    pub(crate) what: Needed,
    pub(crate) name: String,
}

/// What kind of thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needed {
    Table,
    Format,
    ObjectIn,
    ObjectOut,
    Tag,
}

/// Reads rules: which named values they may begin with, and what came up on the way.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    roots: Vec<String>,
    depth: usize,
    pub(crate) unconfirmed: Vec<Unconfirmed>,
    pub(crate) needs: Vec<Need>,
}

impl Reader {
    /// From now on paths begin with these names.
    pub(crate) fn roots(&mut self, names: &[&str]) -> &mut Self {
        self.roots = names.iter().map(|&name| name.to_owned()).collect();
        self
    }

    /// The rule under a field; none when it is absent.
    pub(crate) fn field(
        &mut self,
        fields: &mut Fields,
        name: &'static str,
    ) -> Result<Option<Rule>, FieldError> {
        fields
            .node(name)
            .map(|(place, node)| self.rule(&place, node))
            .transpose()
    }

    /// The rule under a field that has to be there.
    pub(crate) fn required(&mut self, fields: &mut Fields, name: &'static str) -> Result<Rule, FieldError> {
        self.field(fields, name)?
            .ok_or_else(|| fields.missing(name, "a rule of the mapping language"))
    }

    /// The condition under a field; none when it is absent.
    pub(crate) fn condition_field(
        &mut self,
        fields: &mut Fields,
        name: &'static str,
    ) -> Result<Option<Condition>, FieldError> {
        fields
            .node(name)
            .map(|(place, node)| self.condition(&place, node))
            .transpose()
    }

    /// Takes `unconfirmed = "why"` of a table, if it is there.
    pub(crate) fn unconfirmed(&mut self, fields: &mut Fields) -> Result<(), FieldError> {
        let place = fields.place().clone();
        if let Some(why) = fields.checked(
            "unconfirmed",
            "a text of 1 to 400 characters that says why",
            |text| (1..=400).contains(&text.chars().count()).then(|| text.to_owned()),
        )? {
            self.unconfirmed.push(Unconfirmed {
                file: place.file.display().to_string(),
                line: place.line,
                field: place.path,
                why,
            });
        }
        Ok(())
    }

    pub(crate) fn need(&mut self, place: &Place, what: Needed, name: &str) {
        self.needs.push(Need {
            place: place.clone(),
            what,
            name: name.to_owned(),
        });
    }

    /// A rule.
    pub(crate) fn rule(&mut self, place: &Place, node: Node) -> Result<Rule, FieldError> {
        self.depth += 1;
        let rule = if self.depth > MOST_DEEP {
            Err(place.wrong(&node, format!("rules at most {MOST_DEEP} deep")))
        } else {
            self.rule_here(place, node)
        };
        self.depth -= 1;
        rule
    }

    fn rule_here(&mut self, place: &Place, node: Node) -> Result<Rule, FieldError> {
        match node.tree {
            Tree::Text(ref text) => match text.strip_prefix('$') {
                Some(path) => self.path(place, &node, path),
                None => constant(place, &node).map(Rule::Const),
            },
            Tree::List(entries) => self.rules(place, entries).map(Rule::List),
            Tree::Table(_) => {
                let mut fields = Fields::of(place.clone(), node)?;
                self.unconfirmed(&mut fields)?;
                match fields.one_of(&SOURCES) {
                    Some(source) => self.worked(fields, source),
                    None => match fields.one_of(&OPTIONS) {
                        Some(word) => Err(fields.missing(
                            SOURCES[0],
                            &format!(
                                "{word} stands beside one of {}; a table of data with that name is {{ table = {{ ... }} }}",
                                SOURCES.join(", ")
                            ),
                        )),
                        None => self.table(&mut fields),
                    },
                }
            }
            _ => constant(place, &node).map(Rule::Const),
        }
    }

    fn table(&mut self, fields: &mut Fields) -> Result<Rule, FieldError> {
        fields
            .rest()
            .into_iter()
            .map(|(name, place, node)| Ok((name, self.rule(&place, node)?)))
            .collect::<Result<_, _>>()
            .map(Rule::Table)
    }

    fn path(&self, place: &Place, node: &Node, text: &str) -> Result<Rule, FieldError> {
        let path = Path::parse(text).ok_or_else(|| place.wrong(node, path::ALLOWED))?;
        if self.roots.contains(&path.root) {
            Ok(Rule::Path(path))
        } else {
            let known = self.roots.join(", $");
            Err(place.wrong(node, format!("a path that begins with one of ${known}")))
        }
    }

    fn rules(&mut self, place: &Place, entries: Vec<Node>) -> Result<Vec<Rule>, FieldError> {
        entries
            .into_iter()
            .enumerate()
            .map(|(at, entry)| self.rule(&place.element(at, entry.line), entry))
            .collect()
    }

    fn list_of(&mut self, fields: &mut Fields, word: &'static str) -> Result<Vec<Rule>, FieldError> {
        let (place, node) = fields.node(word).expect("it was seen");
        match node.tree {
            Tree::List(entries) if !entries.is_empty() => self.rules(&place, entries),
            _ => Err(place.wrong(&node, "a list of rules")),
        }
    }

    fn pair_of(&mut self, fields: &mut Fields, word: &'static str) -> Result<(Rule, Rule), FieldError> {
        let place = fields.place().field(word, fields.place().line);
        let rules = self.list_of(fields, word)?;
        <[Rule; 2]>::try_from(rules)
            .map(|[one, other]| (one, other))
            .map_err(|rules| place.wrong(&rules.len(), "two rules"))
    }

    fn worked(&mut self, mut fields: Fields, word: &'static str) -> Result<Rule, FieldError> {
        let source = match word {
            "from" => {
                let (place, node) = fields.node(word).expect("it was seen");
                if node.as_text().is_some_and(|text| !text.starts_with('$')) {
                    return Err(place.wrong(&node, "a path that begins with $, or a rule"));
                }
                Source::From(self.rule(&place, node)?)
            }
            "const" => {
                let (place, node) = fields.node(word).expect("it was seen");
                Source::From(Rule::Const(constant(&place, &node)?))
            }
            "null" => {
                if !fields.flag(word)? {
                    return Err(fields.missing(word, "true"));
                }
                Source::From(Rule::Const(Value::Null))
            }
            "table" => {
                let mut inside = fields.table(word)?.expect("it was seen");
                Source::From(self.table(&mut inside)?)
            }
            "concat" => Source::Concat(self.list_of(&mut fields, word)?),
            "first" => Source::First(self.list_of(&mut fields, word)?),
            "merge" => Source::Merge(self.list_of(&mut fields, word)?),
            "add" => Source::Sum(self.list_of(&mut fields, word)?),
            "multiply" => Source::Product(self.list_of(&mut fields, word)?),
            "subtract" => {
                let (one, other) = self.pair_of(&mut fields, word)?;
                Source::Difference(one, other)
            }
            "divide" => {
                let (one, other) = self.pair_of(&mut fields, word)?;
                Source::Quotient(one, other)
            }
            "find" => Source::Find {
                list: self.required(&mut fields, "find")?,
                field: fields
                    .checked("where", path::ALLOWED, Path::below)?
                    .ok_or_else(|| fields.missing("where", path::ALLOWED))?,
                reads: self.required(&mut fields, "reads")?,
            },
            "each" => self.each(&mut fields)?,
            _ => self.object(&mut fields, word)?,
        };
        let when = self.condition_field(&mut fields, "when")?;
        let otherwise = self.field(&mut fields, "otherwise")?;
        let mut then = vec![];
        if let Some((place, node)) = fields.node("then") {
            let Tree::List(steps) = node.tree else {
                return Err(place.wrong(&node, "a list of steps"));
            };
            for (at, step) in steps.into_iter().enumerate() {
                then.push(read_step(self, &place.element(at, step.line), step)?);
            }
        }
        if matches!(source, Source::Quotient(..)) && !then.iter().any(|step| matches!(step, Step::Round(_))) {
            return Err(fields.missing("then", "{ round = n }: a quotient may have no end"));
        }
        let default = self.field(&mut fields, "default")?;
        let required = fields.flag("required")?;
        fields.finish()?;
        Ok(Rule::Worked(Box::new(Worked {
            source,
            when,
            otherwise,
            then,
            default,
            required,
        })))
    }

    fn each(&mut self, fields: &mut Fields) -> Result<Source, FieldError> {
        let list = self.required(fields, "each")?;
        let plain = |text: &str| {
            let fine = !text.is_empty()
                && text.len() <= 40
                && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
            fine.then(|| text.to_owned())
        };
        let name = fields
            .checked("as", "1 to 40 letters, digits and _", plain)?
            .unwrap_or_else(|| "item".to_owned());
        let outside = self.roots.len();
        self.roots.push(name.clone());
        self.roots.push("number".to_owned());
        let make = self.required(fields, "do");
        self.roots.truncate(outside);
        Ok(Source::Each {
            list,
            name,
            make: make?,
        })
    }

    fn object(&mut self, fields: &mut Fields, word: &'static str) -> Result<Source, FieldError> {
        let name = fields.text(word)?;
        let of = self.required(fields, "of")?;
        let (direction, what) = if word == "object_in" {
            (Direction::In, Needed::ObjectIn)
        } else {
            (Direction::Out, Needed::ObjectOut)
        };
        self.need(&fields.place().clone(), what, &name);
        Ok(Source::Object { name, direction, of })
    }

    /// A condition.
    pub(crate) fn condition(&mut self, place: &Place, node: Node) -> Result<Condition, FieldError> {
        self.depth += 1;
        let condition = if self.depth > MOST_DEEP {
            Err(place.wrong(&node, format!("conditions at most {MOST_DEEP} deep")))
        } else {
            self.condition_here(place, node)
        };
        self.depth -= 1;
        condition
    }

    fn condition_here(&mut self, place: &Place, node: Node) -> Result<Condition, FieldError> {
        let mut fields = Fields::of(place.clone(), node)?;
        self.unconfirmed(&mut fields)?;
        let condition = match fields.one_of(&["all", "any", "not", "value"]) {
            Some(word @ ("all" | "any")) => {
                let (place, node) = fields.node(word).expect("it was seen");
                let Tree::List(entries) = node.tree else {
                    return Err(place.wrong(&node, "a list of conditions"));
                };
                let inside = entries
                    .into_iter()
                    .enumerate()
                    .map(|(at, entry)| self.condition(&place.element(at, entry.line), entry))
                    .collect::<Result<_, _>>()?;
                if word == "all" {
                    Condition::All(inside)
                } else {
                    Condition::Any(inside)
                }
            }
            Some("not") => {
                let (place, node) = fields.node("not").expect("it was seen");
                Condition::Not(Box::new(self.condition(&place, node)?))
            }
            Some(_) => {
                let value = self.required(&mut fields, "value")?;
                Condition::Test(value, self.test(&mut fields)?)
            }
            None => {
                return Err(
                    fields.missing("value", "a condition: value = rule with a test, or all, any, not")
                );
            }
        };
        fields.finish()?;
        Ok(condition)
    }

    fn test(&mut self, fields: &mut Fields) -> Result<Test, FieldError> {
        const TESTS: [&str; 9] = [
            "equals",
            "one_of",
            "present",
            "begins_with",
            "contains",
            "above",
            "below",
            "after",
            "before",
        ];
        let any_text = |text: &str| (!text.is_empty() && text.len() <= 400).then(|| text.to_owned());
        let Some(word) = fields.one_of(&TESTS) else {
            return Err(fields.missing(TESTS[0], &format!("a test: one of {}", TESTS.join(", "))));
        };
        Ok(match word {
            "equals" => Test::Equals(self.required(fields, word)?),
            "one_of" => Test::OneOf(self.list_of(fields, word)?),
            "after" => Test::After(self.required(fields, word)?),
            "before" => Test::Before(self.required(fields, word)?),
            "present" => Test::Present(fields.flag(word)?),
            "begins_with" => {
                Test::BeginsWith(fields.checked(word, "a text", any_text)?.expect("it was seen"))
            }
            "contains" => Test::Contains(fields.checked(word, "a text", any_text)?.expect("it was seen")),
            _ => {
                let (place, node) = fields.node(word).expect("it was seen");
                let limit = exact(&node.to_string().replace('"', ""))
                    .ok_or_else(|| place.wrong(&node, "a decimal number"))?;
                if word == "above" {
                    Test::Above(limit)
                } else {
                    Test::Below(limit)
                }
            }
        })
    }
}

/// A value that stands for itself.
pub(crate) fn constant(place: &Place, node: &Node) -> Result<Value, FieldError> {
    Ok(match &node.tree {
        Tree::Text(text) => Value::String(text.clone()),
        Tree::Integer(number) => Value::from(*number),
        Tree::Boolean(yes) => Value::Bool(*yes),
        Tree::Decimal(written) => serde_json::from_str::<serde_json::Number>(written)
            .map(Value::Number)
            .map_err(|_| place.wrong(node, "a number that JSON can write"))?,
        Tree::List(entries) => entries
            .iter()
            .map(|entry| constant(place, entry))
            .collect::<Result<_, _>>()
            .map(Value::Array)?,
        Tree::Table(entries) => {
            let mut table = Map::new();
            for (name, entry) in entries {
                table.insert(name.clone(), constant(place, entry)?);
            }
            Value::Object(table)
        }
    })
}
