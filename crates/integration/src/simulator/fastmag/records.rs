//! Reads the records of a transaction: pipes between fields, one record a line.

/// As long as a request may be, in characters.
pub(super) const LONGEST: usize = 200_000;
/// As many records as a request may have.
const MOST: usize = 2_000;

/// Fields of a record, unescaped; the first one is its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record(Vec<String>);

impl Record {
    /// The field at this position, from 1 as the vendor counts; empty when it is missing.
    pub(super) fn at(&self, position: usize) -> &str {
        self.0.get(position - 1).map_or("", |field| field.trim())
    }

    /// The name.
    pub(super) fn name(&self) -> &str {
        self.at(1)
    }

    /// A field that has to be there and has at most `most` characters.
    pub(super) fn required(&self, position: usize, label: &str, most: usize) -> Result<String, String> {
        let field = self.optional(position, label, most)?;
        if field.is_empty() {
            return Err(format!("Champ {label} obligatoire"));
        }
        Ok(field)
    }

    /// A field that has at most `most` characters.
    pub(super) fn optional(&self, position: usize, label: &str, most: usize) -> Result<String, String> {
        let field = self.at(position);
        if field.chars().count() > most {
            return Err(format!("Champ {label} trop long ({most})"));
        }
        Ok(field.to_owned())
    }
}

/// The records of a request.
pub(super) fn parse(data: &str) -> Result<Vec<Record>, String> {
    if data.len() > LONGEST {
        return Err("Données trop longues".to_owned());
    }
    let records: Vec<Record> = data
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty())
        .map(|line| Record(line.split('|').map(unescape).collect()))
        .collect();
    match records.len() {
        0 => Err("Aucune donnée".to_owned()),
        count if count > MOST => Err(format!("Trop d'enregistrements ({MOST})")),
        _ => Ok(records),
    }
}

fn unescape(field: &str) -> String {
    field.replace("{CR}{LF}", "\r\n").replace("{PIPE}", "|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipe_and_a_line_break_inside_a_text_come_back() {
        let records = parse("CLIENT|LYN|a{PIPE}b\r\nVENTE|x{CR}{LF}y|\r\n").unwrap();
        assert_eq!(records.len(), 2);
        assert_eq!(records[0].at(3), "a|b");
        assert_eq!(records[1].at(2), "x\r\ny");
        assert_eq!((records[1].at(3), records[1].at(40)), ("", ""));
        assert_eq!(
            records[0].required(2, "MAGASIN", 2),
            Err("Champ MAGASIN trop long (2)".to_owned())
        );
        assert!(parse("\n \n").is_err());
    }
}
