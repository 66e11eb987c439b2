//! XML as values. No DTD and no entities but the five that XML itself has, so nothing can grow; bounded in depth.

use quick_xml::{Reader, XmlVersion, events::BytesStart, events::Event};
use serde_json::{Map, Value};

use super::{CodePage, add};
use crate::mapping::scalar_text;

/// Deeper is refused.
const MOST_DEEP: usize = 64;
/// The name under which the text of an element with attributes or children stands.
const TEXT: &str = "#text";

/// How elements are read and written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Xml {
    /// The code page of the whole.
    pub page: CodePage,
    /// The outermost element, when what is written does not name it.
    pub root: Option<String>,
    /// Elements in the order in which they have to stand; others follow.
    pub order: Vec<String>,
    /// Elements that are a list even when there is one.
    pub lists: Vec<String>,
}

impl Default for Xml {
    fn default() -> Self {
        Self {
            page: CodePage::UTF_8,
            root: None,
            order: vec![],
            lists: vec![],
        }
    }
}

/// An element that is still open.
struct Open {
    name: String,
    inside: Map<String, Value>,
    text: String,
}

impl Open {
    fn of(tag: &BytesStart<'_>) -> Result<Self, String> {
        let mut inside = Map::new();
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|problem| format!("not XML: {problem}"))?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|problem| format!("not XML: {problem}"))?;
            let name = format!("@{}", attribute.key.into_inner());
            inside.insert(name, Value::String(value.into_owned()));
        }
        Ok(Self {
            name: tag.name().into_inner().to_owned(),
            inside,
            text: String::new(),
        })
    }

    fn value(self) -> Value {
        let Self { mut inside, text, .. } = self;
        if inside.is_empty() {
            return Value::String(text);
        }
        if !text.trim().is_empty() {
            inside.insert(TEXT.to_owned(), Value::String(text.trim().to_owned()));
        }
        Value::Object(inside)
    }
}

impl Xml {
    pub(super) fn read(&self, text: &str) -> Result<Value, String> {
        let mut reader = Reader::from_str(text);
        let mut open = vec![Open {
            name: String::new(),
            inside: Map::new(),
            text: String::new(),
        }];
        loop {
            let event = reader
                .read_event()
                .map_err(|problem| format!("not XML: byte {}: {problem}", reader.buffer_position()))?;
            let top = open.last_mut().expect("the outermost is never closed");
            match event {
                Event::Start(tag) => {
                    if open.len() > MOST_DEEP {
                        return Err(format!("elements at most {MOST_DEEP} deep are read"));
                    }
                    open.push(Open::of(&tag)?);
                }
                Event::Empty(tag) => {
                    let element = Open::of(&tag)?;
                    self.close(top, element);
                }
                Event::End(_) => {
                    let element = open.pop().expect("the reader checks that ends have a start");
                    let around = open.last_mut().ok_or("not XML: an end without a start")?;
                    self.close(around, element);
                }
                Event::Text(part) => top.text.push_str(&part.xml10_content()),
                Event::CData(part) => top.text.push_str(&part.xml10_content()),
                Event::GeneralRef(name) => {
                    let resolved = name
                        .resolve_char_ref()
                        .map_err(|problem| format!("not XML: {problem}"))?;
                    match (resolved, &*name) {
                        (Some(c), _) => top.text.push(c),
                        (None, "lt") => top.text.push('<'),
                        (None, "gt") => top.text.push('>'),
                        (None, "amp") => top.text.push('&'),
                        (None, "quot") => top.text.push('"'),
                        (None, "apos") => top.text.push('\''),
                        (None, other) => return Err(format!("the entity &{other}; is not read")),
                    }
                }
                Event::DocType(_) => return Err("a DTD is not read".to_owned()),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
                Event::Eof => break,
            }
        }
        let whole = open
            .pop()
            .filter(|_| open.is_empty())
            .ok_or("not XML: it ends in the middle")?;
        if whole.inside.len() != 1 || !whole.text.trim().is_empty() {
            return Err("not XML: one element around everything is wanted".to_owned());
        }
        Ok(Value::Object(whole.inside))
    }

    fn close(&self, around: &mut Open, element: Open) {
        let name = element.name.clone();
        let list = self.lists.contains(&name);
        add(&mut around.inside, name, element.value(), list);
    }

    pub(super) fn write(&self, value: &Value) -> Result<String, String> {
        let mut text = format!("<?xml version=\"1.0\" encoding=\"{}\"?>\n", self.page.name());
        match (&self.root, value) {
            (Some(root), inside) => self.element(&mut text, root, inside, 0)?,
            (None, Value::Object(table)) if table.len() == 1 => {
                for (name, inside) in table {
                    self.element(&mut text, name, inside, 0)?;
                }
            }
            _ => return Err("one element around everything is wanted".to_owned()),
        }
        Ok(text)
    }

    fn element(&self, text: &mut String, name: &str, value: &Value, depth: usize) -> Result<(), String> {
        if depth > MOST_DEEP {
            return Err(format!("elements at most {MOST_DEEP} deep are written"));
        }
        if let Value::Array(list) = value {
            return list
                .iter()
                .try_for_each(|entry| self.element(text, name, entry, depth + 1));
        }
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
        if !name.starts_with(|c: char| c.is_alphabetic() || c == '_') || !name.chars().all(plain) {
            return Err(format!("{name:?} is no name of an element"));
        }
        text.push('<');
        text.push_str(name);
        let Value::Object(table) = value else {
            text.push('>');
            escape(text, &scalar(name, value)?);
            close(text, name);
            return Ok(());
        };
        let mut children = vec![];
        for (child, inside) in table {
            match child.strip_prefix('@') {
                Some(attribute) => {
                    text.push(' ');
                    text.push_str(attribute);
                    text.push_str("=\"");
                    escape(text, &scalar(attribute, inside)?);
                    text.push('"');
                }
                None => children.push((child, inside)),
            }
        }
        children.sort_by_key(|(child, _)| {
            self.order
                .iter()
                .position(|known| known == *child)
                .unwrap_or(usize::MAX)
        });
        text.push('>');
        for (child, inside) in children {
            if child == TEXT {
                escape(text, &scalar(child, inside)?);
            } else {
                self.element(text, child, inside, depth + 1)?;
            }
        }
        close(text, name);
        Ok(())
    }
}

fn close(text: &mut String, name: &str) {
    text.push_str("</");
    text.push_str(name);
    text.push('>');
}

fn scalar(name: &str, value: &Value) -> Result<String, String> {
    match value {
        Value::Null => Ok(String::new()),
        value => scalar_text(value)
            .map(std::borrow::Cow::into_owned)
            .ok_or_else(|| format!("{name}: a text, a number or a boolean is wanted")),
    }
}

/// Characters that XML cannot hold at all become blanks.
fn escape(text: &mut String, part: &str) {
    for c in part.chars() {
        match c {
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '&' => text.push_str("&amp;"),
            '"' => text.push_str("&quot;"),
            '\n' | '\t' => text.push(c),
            '\r' => text.push_str("&#13;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => text.push(' '),
            c => text.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn order() -> Xml {
        let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        Xml {
            order: texts(&["Num", "Client", "Lignes"]),
            lists: texts(&["Ligne"]),
            ..Xml::default()
        }
    }

    #[test]
    fn elements_come_back_in_the_order_that_is_declared() {
        let value = json!({ "Commande": { "@v": "1", "Client": { "Nom": "A & <B>" }, "Num": 12,
            "Lignes": { "Ligne": [{ "Qte": "1" }, { "Qte": "2" }] } } });
        let text = order().write(&value).unwrap();
        assert_eq!(
            text,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Commande v=\"1\"><Num>12</Num><Client><Nom>A &amp; &lt;B&gt;</Nom></Client>\
             <Lignes><Ligne><Qte>1</Qte></Ligne><Ligne><Qte>2</Qte></Ligne></Lignes></Commande>"
        );
        let back = order().read(&text).unwrap();
        assert_eq!(back["Commande"]["Client"]["Nom"], "A & <B>");
        assert_eq!(back["Commande"]["Lignes"]["Ligne"][1]["Qte"], "2");
        let one = order()
            .read("<L a='x'>t&#65;<Ligne/><![CDATA[<c>]]></L>")
            .unwrap();
        assert_eq!(
            one,
            json!({ "L": { "@a": "x", "Ligne": [""], "#text": "tA<c>" } })
        );
    }

    #[test]
    fn what_grows_or_is_cut_off_is_refused() {
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\">]><a>&b;</a>";
        assert_eq!(order().read(bomb).unwrap_err(), "a DTD is not read");
        assert_eq!(
            order().read("<a>&b;</a>").unwrap_err(),
            "the entity &b; is not read"
        );
        let deep = format!("{}{}", "<a>".repeat(200), "</a>".repeat(200));
        assert!(order().read(&deep).unwrap_err().contains("64 deep"));
        for wrong in [
            "<a><b></a>",
            "<a>",
            "",
            "text",
            "<a/><b/>",
            "</a>",
            "<a x='1' x='2'/>",
        ] {
            assert!(order().read(wrong).is_err(), "{wrong}");
        }
        assert!(order().write(&json!({ "a b": 1 })).is_err());
        assert!(order().write(&json!({ "a": 1, "b": 2 })).is_err());
    }
}
