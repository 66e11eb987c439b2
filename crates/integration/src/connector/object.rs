//! Objects of Boucle that partners have too, their fields, and the mappings of `objects/*.toml`.

use domain::mirror::{Field, Owner, Owners};
use serde_json::Value;

use crate::{
    fields::{FieldError, Fields},
    mapping::{ObjectRules, Reader, Rule},
};

/// An object and its fields. `true`: a record without it is an error.
#[derive(Debug, Clone, Copy)]
pub struct ObjectFields {
    /// Its name, which is that of its file.
    pub name: &'static str,
    /// Its fields.
    pub fields: &'static [(&'static str, bool)],
}

/// All objects.
pub const OBJECTS: [ObjectFields; 6] = [
    ObjectFields {
        name: "product",
        fields: &[
            ("id", true),
            ("name", true),
            ("ean", false),
            ("eans", false),
            ("reference", false),
            ("brand", false),
            ("category", false),
            ("size", false),
            ("colour", false),
            ("price", false),
            ("vat_rate", false),
            ("active", false),
            ("changed_at", false),
        ],
    },
    ObjectFields {
        name: "customer",
        fields: &[
            ("id", true),
            ("last_name", true),
            ("first_name", false),
            ("email", false),
            ("phone", false),
            ("changed_at", false),
        ],
    },
    ObjectFields {
        name: "stock",
        fields: &[
            ("product", true),
            ("quantity", true),
            ("ean", false),
            ("store", false),
            ("changed_at", false),
        ],
    },
    ObjectFields {
        name: "store",
        fields: &[
            ("id", true),
            ("name", true),
            ("code", false),
            ("active", false),
            ("changed_at", false),
        ],
    },
    ObjectFields {
        name: "staff",
        fields: &[
            ("id", true),
            ("name", true),
            ("code", false),
            ("active", false),
            ("changed_at", false),
        ],
    },
    ObjectFields {
        name: "payment",
        fields: &[
            ("payment_id", true),
            ("code", true),
            ("amount", true),
            ("kind", false),
            ("refund_id", false),
            ("paid_at", false),
            ("store", false),
            ("till", false),
            ("receipt", false),
            ("tenders", false),
            ("id", false),
            ("changed_at", false),
        ],
    },
];

/// The object of a name.
pub fn object(name: &str) -> Option<&'static ObjectFields> {
    OBJECTS.iter().find(|object| object.name == name)
}

impl ObjectFields {
    /// A field of a record that has to be there and is not.
    pub fn lacks(&self, record: &Value) -> Option<&'static str> {
        self.fields
            .iter()
            .find(|(field, required)| *required && record.get(field).is_none_or(Value::is_null))
            .map(|(field, _)| *field)
    }
}

/// The mappings of an object's file.
pub(super) fn read(reader: &mut Reader, mut fields: Fields, name: &str) -> Result<ObjectRules, FieldError> {
    let place = fields.place().clone();
    fields.version()?;
    reader.unconfirmed(&mut fields)?;
    let Some(known) = object(name) else {
        let names: Vec<_> = OBJECTS.iter().map(|object| object.name).collect();
        return Err(place
            .field("the file's name", 1)
            .wrong(&name, format!("one of {}", names.join(", "))));
    };
    reader.roots(&["item", "settings"]);
    let incoming = match fields.node("in") {
        None => None,
        Some((place, node)) => {
            let rule = reader.rule(&place, node)?;
            if let Rule::Table(entries) = &rule {
                check(known, entries, &place)?;
            }
            Some(rule)
        }
    };
    let outgoing = reader.field(&mut fields, "out")?;
    let owners = owners(&mut fields, known)?;
    fields.finish()?;
    if incoming.is_none() && outgoing.is_none() {
        return Err(place.missing("in", "[in], theirs to ours, or [out], ours to theirs"));
    }
    Ok(ObjectRules {
        incoming,
        outgoing,
        owners,
    })
}

/// Who owns the fields of an object that both sides write. Only customers are written here: everything else is the partner's.
fn owners(fields: &mut Fields, known: &ObjectFields) -> Result<Owners, FieldError> {
    let mut owners = Owners::default();
    let place = fields.place().clone();
    let Some(mut table) = fields.table("owner")? else {
        return Ok(owners);
    };
    if known.name != "customer" {
        return Err(place.field("owner", table.place().line).wrong(
            &known.name,
            "a table of customer: nobody writes the other objects here, they are the partner's",
        ));
    }
    for field in Field::ALL {
        let allowed = "\"partner\" or \"boucle\"";
        if let Some(owner) = table.checked(field.name(), allowed, Owner::from_name)? {
            owners = owners.with(field, owner);
        }
    }
    table.finish()?;
    Ok(owners)
}

fn check(
    known: &ObjectFields,
    entries: &[(String, Rule)],
    place: &crate::fields::Place,
) -> Result<(), FieldError> {
    let names: Vec<_> = known.fields.iter().map(|(field, _)| *field).collect();
    for (name, _) in entries {
        if !names.contains(&name.as_str()) {
            return Err(place.field(name, place.line).wrong(
                &"a rule",
                format!("a field of {}: {}", known.name, names.join(", ")),
            ));
        }
    }
    for (field, required) in known.fields {
        if *required && !entries.iter().any(|(name, _)| name == field) {
            return Err(place.missing(field, format!("every {} has it", known.name)));
        }
    }
    Ok(())
}
