//! `[formats]` and `[tagged]` of a connector.

use std::collections::BTreeMap;

use crate::{
    codec::{CodePage, Format, Records, Tagged, TaggedClass, TaggedShape, Xml},
    fields::{FieldError, Fields},
    mapping::{Reader, pairs},
};

/// The built-in formats and those of the file.
pub(super) fn read_formats(
    reader: &mut Reader,
    fields: &mut Fields,
) -> Result<BTreeMap<String, Format>, FieldError> {
    let mut formats: BTreeMap<_, _> = Format::BUILT_IN
        .iter()
        .filter_map(|&name| Some((name.to_owned(), Format::built_in(name)?)))
        .collect();
    let Some(mut table) = fields.table("formats")? else {
        return Ok(formats);
    };
    for (name, place, node) in table.rest() {
        if formats.contains_key(&name) {
            return Err(place.wrong(
                &name,
                "a name that is not one of the formats that are always there",
            ));
        }
        formats.insert(name, read(reader, Fields::of(place, node)?)?);
    }
    Ok(formats)
}

fn read(reader: &mut Reader, mut fields: Fields) -> Result<Format, FieldError> {
    const KINDS: [&str; 5] = ["json", "form", "xml", "records", "text"];
    reader.unconfirmed(&mut fields)?;
    let kind = KINDS[fields.word("kind", &KINDS)?];
    let page = fields
        .checked(
            "encoding",
            "a code page such as utf-8, windows-1252 or iso-8859-15",
            CodePage::of,
        )?
        .unwrap_or(CodePage::UTF_8);
    let format = match kind {
        "json" => Format::Json,
        "form" => Format::Form(page),
        "text" => Format::Text(page),
        "xml" => Format::Xml(Xml {
            page,
            root: fields.optional_text("root")?,
            order: fields.optional_texts("order", 200)?.unwrap_or_default(),
            lists: fields.optional_texts("lists", 50)?.unwrap_or_default(),
        }),
        _ => Format::Records(records(&mut fields, page)?),
    };
    fields.finish()?;
    Ok(format)
}

fn records(fields: &mut Fields, page: CodePage) -> Result<Records, FieldError> {
    let mut records = Records {
        page,
        ..Records::default()
    };
    let one = |text: &str| match text.as_bytes() {
        [byte] if byte.is_ascii() && !matches!(byte, b'\n' | b'\r') => Some(*byte),
        _ => None,
    };
    if let Some(separator) = fields.checked("separator", "one ASCII character", one)? {
        records.separator = separator;
    }
    let none_or_one = |text: &str| {
        if text.is_empty() {
            Some(None)
        } else {
            one(text).map(Some)
        }
    };
    if let Some(quote) = fields.checked("quote", "one ASCII character, or \"\" for none", none_or_one)? {
        records.quote = quote;
    }
    records.header = fields.optional_flag("header")?.unwrap_or(true);
    records.columns = fields.optional_texts("columns", 200)?.unwrap_or_default();
    let line_end = |text: &str| ["\n", "\r\n", "\r"].contains(&text).then(|| text.to_owned());
    if let Some(end) = fields.checked("line_end", "\"\\n\", \"\\r\\n\" or \"\\r\"", line_end)? {
        records.line_end = end;
    }
    if let Some((place, node)) = fields.node("escapes") {
        records.escapes = pairs(&place, &node)?;
    }
    records.neutralise = fields.optional_word("formulas", &["neutralise", "keep"])? != Some(1);
    Ok(records)
}

/// The typed values of the file.
pub(super) fn read_tagged(fields: &mut Fields) -> Result<Option<Tagged>, FieldError> {
    let Some(mut table) = fields.table("tagged")? else {
        return Ok(None);
    };
    let key = table.text("key")?;
    let mut classes = vec![];
    for mut entry in table.tables("classes", 20)? {
        let class = entry.text("class")?;
        let shape = if let Some(field) = entry.optional_text("field")? {
            TaggedShape::Field(field)
        } else {
            let place = entry.place().clone();
            let parts = entry.texts("parts", 7)?;
            if !matches!(parts.len(), 3 | 6 | 7) {
                return Err(place.field("parts", place.line).wrong(
                    &parts.join(", "),
                    "the fields of a day (3) or of an instant (6 or 7), from the year on",
                ));
            }
            TaggedShape::Parts(parts)
        };
        entry.finish()?;
        classes.push(TaggedClass { class, shape });
    }
    table.finish()?;
    Ok(Some(Tagged { key, classes }))
}
