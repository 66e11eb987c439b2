//! Code tables: `tables/*.toml`.

use crate::{
    fields::{FieldError, Fields},
    mapping::{CodeTable, Reader},
};

/// More codes are a list of master data, not a table.
const MOST_CODES: usize = 10_000;

const ALLOWED: &str = "a text of at most 200 characters";

pub(super) fn read(reader: &mut Reader, mut fields: Fields) -> Result<CodeTable, FieldError> {
    fields.version()?;
    reader.unconfirmed(&mut fields)?;
    fields.text("what")?;
    let short = |text: &str| (text.chars().count() <= 200).then(|| text.to_owned());
    let default_out = fields.checked("default_out", ALLOWED, short)?;
    let default_in = fields.checked("default_in", ALLOWED, short)?;
    let Some(mut table) = fields.table("codes")? else {
        return Err(fields.missing("codes", "a table of ours = \"theirs\""));
    };
    let mut codes = vec![];
    for (ours, place, node) in table.rest() {
        let theirs = node
            .as_text()
            .and_then(short)
            .ok_or_else(|| place.wrong(&node, ALLOWED))?;
        codes.push((ours, theirs));
    }
    if codes.len() > MOST_CODES {
        return Err(fields
            .place()
            .wrong(&codes.len(), format!("at most {MOST_CODES} codes")));
    }
    fields.finish()?;
    Ok(CodeTable {
        codes,
        default_out,
        default_in,
    })
}
