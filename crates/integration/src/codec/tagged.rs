//! Typed values inside JSON: `{"__class__": "Decimal", "decimal": "49.90"}`, as the connector declares them.

use jiff::{Timestamp, civil, tz::TimeZone};
use serde_json::{Map, Value};

/// Which tables are one value, by the field that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tagged {
    /// The field, e.g. `__class__`.
    pub key: String,
    /// The classes that are read and written.
    pub classes: Vec<TaggedClass>,
}

/// One class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaggedClass {
    /// As it stands in the field.
    pub class: String,
    /// Where its value is.
    pub shape: TaggedShape,
}

/// Where the value of a class is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaggedShape {
    /// The text or number of one field.
    Field(String),
    /// Numbers of a day (three) or of an instant in UTC (six, or seven with microseconds), from the year on.
    Parts(Vec<String>),
}

impl Tagged {
    /// Typed values become plain ones: a text, an instant, a day. What cannot be read stays as it is.
    pub fn read(&self, value: Value) -> Value {
        match value {
            Value::Array(list) => list.into_iter().map(|entry| self.read(entry)).collect(),
            Value::Object(table) => self.plain(&table).unwrap_or_else(|| {
                Value::Object(
                    table
                        .into_iter()
                        .map(|(name, entry)| (name, self.read(entry)))
                        .collect(),
                )
            }),
            other => other,
        }
    }

    fn plain(&self, table: &Map<String, Value>) -> Option<Value> {
        let class = table.get(&self.key)?.as_str()?;
        match &self.class(class)?.shape {
            TaggedShape::Field(field) => table.get(field).cloned(),
            TaggedShape::Parts(parts) => {
                let mut numbers = [0_i64; 7];
                for (number, part) in numbers.iter_mut().zip(parts) {
                    *number = table.get(part)?.as_i64()?;
                }
                let small = |at: usize| i8::try_from(numbers[at]).ok();
                let day = civil::Date::new(i16::try_from(numbers[0]).ok()?, small(1)?, small(2)?).ok()?;
                if parts.len() == 3 {
                    return Some(Value::String(day.to_string()));
                }
                let nanoseconds = i32::try_from(numbers[6].checked_mul(1_000)?).ok()?;
                let time = civil::Time::new(small(3)?, small(4)?, small(5)?, nanoseconds).ok()?;
                let instant = TimeZone::UTC.to_timestamp(day.to_datetime(time)).ok()?;
                Some(Value::String(instant.to_string()))
            }
        }
    }

    fn class(&self, class: &str) -> Option<&TaggedClass> {
        self.classes.iter().find(|known| known.class == class)
    }

    /// The typed value of a plain one.
    pub(crate) fn write(&self, class: &str, value: &Value) -> Result<Value, String> {
        let known = self
            .class(class)
            .ok_or_else(|| format!("there is no class {class}"))?;
        let mut table = Map::new();
        table.insert(self.key.clone(), Value::from(class));
        match &known.shape {
            TaggedShape::Field(field) => {
                table.insert(field.clone(), value.clone());
            }
            TaggedShape::Parts(parts) => {
                let text = value.as_str().unwrap_or_default();
                let time = match text.parse::<Timestamp>() {
                    Ok(instant) => instant.to_zoned_datetime(TimeZone::UTC).datetime(),
                    Err(_) => text
                        .parse::<civil::Date>()
                        .map_err(|_| "an instant or a day is wanted".to_owned())?
                        .at(0, 0, 0, 0),
                };
                let numbers = [
                    i64::from(time.year()),
                    i64::from(time.month()),
                    i64::from(time.day()),
                    i64::from(time.hour()),
                    i64::from(time.minute()),
                    i64::from(time.second()),
                    i64::from(time.subsec_nanosecond()) / 1_000,
                ];
                for (part, number) in parts.iter().zip(numbers) {
                    table.insert(part.clone(), Value::from(number));
                }
            }
        }
        Ok(Value::Object(table))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn typed_values_are_read_and_written() {
        let parts = |names: &[&str]| TaggedShape::Parts(names.iter().map(|&name| name.to_owned()).collect());
        let class = |class: &str, shape| TaggedClass {
            class: class.to_owned(),
            shape,
        };
        let tagged = Tagged {
            key: "__class__".to_owned(),
            classes: vec![
                class("Decimal", TaggedShape::Field("decimal".to_owned())),
                class("date", parts(&["year", "month", "day"])),
                class(
                    "datetime",
                    parts(&["year", "month", "day", "hour", "minute", "second", "microsecond"]),
                ),
            ],
        };
        let wire = json!([{
            "a": { "__class__": "Decimal", "decimal": "49.90" },
            "b": { "__class__": "date", "year": 2026, "month": 11, "day": 24 },
            "c": { "__class__": "datetime", "year": 2026, "month": 11, "day": 24, "hour": 14, "minute": 32, "second": 5, "microsecond": 751_484 },
            "d": { "__class__": "other", "x": 1 }, "e": { "__class__": "date", "year": "x" },
        }]);
        let plain = tagged.read(wire.clone());
        assert_eq!(
            plain,
            json!([{ "a": "49.90", "b": "2026-11-24", "c": "2026-11-24T14:32:05.751484Z",
                "d": { "__class__": "other", "x": 1 }, "e": { "__class__": "date", "year": "x" } }])
        );
        for (field, class) in [("a", "Decimal"), ("b", "date"), ("c", "datetime")] {
            assert_eq!(tagged.write(class, &plain[0][field]).unwrap(), wire[0][field]);
        }
        assert!(tagged.write("date", &json!("soon")).is_err());
        assert!(tagged.write("time", &json!("soon")).is_err());
    }
}
