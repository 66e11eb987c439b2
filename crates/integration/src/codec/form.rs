//! `application/x-www-form-urlencoded`, its escaped bytes in any code page.

use percent_encoding::percent_decode;
use serde_json::{Map, Value};

use super::CodePage;
use crate::mapping::scalar_text;

pub(super) fn write(value: &Value, page: CodePage) -> Result<String, String> {
    let Value::Object(table) = value else {
        return Err("a table of fields is wanted".to_owned());
    };
    let mut text = String::new();
    for (name, entry) in table {
        let entries = match entry {
            Value::Null => continue,
            Value::Array(list) => list.as_slice(),
            one => std::slice::from_ref(one),
        };
        for entry in entries {
            let entry = scalar_text(entry).ok_or_else(|| format!("{name}: a text is wanted"))?;
            if !text.is_empty() {
                text.push('&');
            }
            escape(&mut text, name, page);
            text.push('=');
            escape(&mut text, &entry, page);
        }
    }
    Ok(text)
}

fn escape(text: &mut String, part: &str, page: CodePage) {
    for byte in page.write(part) {
        match byte {
            b' ' => text.push('+'),
            b'*' | b'-' | b'.' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                text.push(char::from(byte));
            }
            _ => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                text.push('%');
                text.push(char::from(HEX[usize::from(byte >> 4)]));
                text.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}

/// Names that come several times become a list.
pub(super) fn read(bytes: &[u8], page: CodePage) -> Result<Value, String> {
    let mut table = Map::new();
    for pair in bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
        let middle = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let unescape = |part: &[u8]| {
            let spaced: Vec<u8> = part
                .iter()
                .map(|byte| if *byte == b'+' { b' ' } else { *byte })
                .collect();
            page.read(&percent_decode(&spaced).collect::<Vec<u8>>())
        };
        let name = unescape(&pair[..middle])?;
        let value = Value::String(unescape(pair.get(middle + 1..).unwrap_or_default())?);
        super::add(&mut table, name, value, false);
    }
    Ok(Value::Object(table))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_come_back_in_their_code_page() {
        let page = CodePage::of("windows-1252").unwrap();
        let value = json!({ "data": "CLIENT|é&=+%|x y", "n": [1, true], "none": null });
        let text = write(&value, page).unwrap();
        assert_eq!(text, "data=CLIENT%7C%E9%26%3D%2B%25%7Cx+y&n=1&n=true");
        assert_eq!(
            read(text.as_bytes(), page).unwrap(),
            json!({ "data": "CLIENT|é&=+%|x y", "n": ["1", "true"] })
        );
        assert_eq!(
            write(&json!({ "a": {} }), page).unwrap_err(),
            "a: a text is wanted"
        );
        assert!(read(b"a=%FF", CodePage::UTF_8).is_err());
    }
}
