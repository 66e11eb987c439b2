//! A connector is a folder `connectors/<name>/`: data only, nothing compiled. The ones of the project are in the program;
//! a folder of the operator adds to them and takes the place of those with the same name.

use std::{collections::BTreeMap, fs, path::Path, time::Duration};

use rust_embed::Embed;

use crate::fields::{FieldError, Fields};

/// The file that describes a connector, in its folder.
const DESCRIPTION: &str = "connector.toml";

#[derive(Embed)]
#[folder = "../../connectors/"]
#[include = "*/connector.toml"]
struct Shipped;

/// How the notices of a partner are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Standard Webhooks 1.0 with a shared secret: see [`crate::signature`].
    StandardWebhooks,
}

impl Scheme {
    const NAMES: [&str; 1] = ["standard-webhooks"];

    /// Its name in a connector's description.
    pub const fn name(self) -> &'static str {
        match self {
            Self::StandardWebhooks => Self::NAMES[0],
        }
    }
}

/// What a partner sends to `/hooks/{connector}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hook {
    /// How it is signed.
    pub scheme: Scheme,
    /// How far the sender's clock may be off, in either direction.
    pub tolerance: Duration,
    /// Names of secrets in the settings, never the secrets themselves. Any of them that is set may have signed.
    pub secrets: Vec<String>,
    /// A longer body is refused unread, in bytes.
    pub max_body: usize,
    /// Types it is known to send. Others are stored as well.
    pub events: Vec<String>,
}

/// A partner as its folder describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connector {
    /// The folder's name, which is also the last part of `/hooks/{name}`.
    pub name: String,
    /// One line for people.
    pub description: String,
    /// What it sends by itself; none for a partner that is only asked.
    pub hook: Option<Hook>,
}

/// All connectors, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Connectors(BTreeMap<String, Connector>);

impl Connectors {
    /// The connectors of the program, and those of `folder`, which win over the ones of the same name.
    pub fn load(folder: Option<&Path>) -> Result<Self, FieldError> {
        let mut all = BTreeMap::new();
        for path in Shipped::iter() {
            let Some(file) = Shipped::get(&path) else {
                continue;
            };
            let text = String::from_utf8_lossy(&file.data);
            let connector = read(Path::new("connectors").join(path.as_ref()).as_path(), &text)?;
            all.insert(connector.name.clone(), connector);
        }
        for path in folder.map(descriptions).transpose()?.unwrap_or_default() {
            let text = fs::read_to_string(&path).map_err(|problem| FieldError::Unreadable {
                file: path.clone(),
                problem,
            })?;
            let connector = read(&path, &text)?;
            all.insert(connector.name.clone(), connector);
        }
        Ok(Self(all))
    }

    /// The connector of this name.
    pub fn get(&self, name: &str) -> Option<&Connector> {
        self.0.get(name)
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Connector> {
        self.0.values()
    }
}

/// The description files one level below a folder, in the order of their paths.
fn descriptions(folder: &Path) -> Result<Vec<std::path::PathBuf>, FieldError> {
    let unreadable = |problem| FieldError::Unreadable {
        file: folder.to_owned(),
        problem,
    };
    let mut files = vec![];
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path().join(DESCRIPTION);
        if file.is_file() {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

fn read(file: &Path, text: &str) -> Result<Connector, FieldError> {
    let name = file
        .parent()
        .and_then(Path::file_name)
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || name.len() > 40 || !name.chars().all(plain) {
        return Err(FieldError::Wrong {
            file: file.to_owned(),
            field: "the folder's name".to_owned(),
            value: name,
            allowed: "1 to 40 small letters, digits and dashes: it is part of an address".to_owned(),
        });
    }
    let mut fields = Fields::parse(file, text)?;
    let connector = Connector {
        name,
        description: fields.text("description")?,
        hook: fields.table("hook")?.map(read_hook).transpose()?,
    };
    fields.finish()?;
    Ok(connector)
}

fn read_hook(mut fields: Fields) -> Result<Hook, FieldError> {
    // Only one scheme so far: the word is checked, its place says nothing yet.
    fields.word("scheme", &Scheme::NAMES)?;
    let hook = Hook {
        scheme: Scheme::StandardWebhooks,
        tolerance: Duration::from_secs(fields.required_number("tolerance_seconds", 1, 3600)?),
        secrets: fields.texts("secrets", 4)?,
        max_body: usize::try_from(fields.required_number("max_body_bytes", 1_024, 1_048_576)?)
            .expect("a megabyte fits"),
        events: fields.texts("events", 100)?,
    };
    fields.finish()?;
    Ok(hook)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"
        description = "A till"
        [hook]
        scheme = "standard-webhooks"
        tolerance_seconds = 300
        secrets = ["one", "two"]
        max_body_bytes = 65536
        events = ["payment.captured"]
    "#;

    #[test]
    fn the_generic_till_is_in_the_program() {
        let connectors = Connectors::load(None).unwrap();
        let hook = connectors.get("till").unwrap().hook.clone().unwrap();
        assert_eq!(hook.scheme.name(), "standard-webhooks");
        assert_eq!(hook.tolerance, Duration::from_mins(5));
        assert_eq!(hook.secrets, ["till", "till-next"]);
        assert_eq!(hook.max_body, 65_536);
        assert_eq!(hook.events, ["payment.captured", "payment.refunded"]);
        assert!(connectors.get("nobody").is_none());
    }

    #[test]
    fn a_folder_of_the_operator_adds_and_wins() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["till", "other-till"] {
            fs::create_dir(folder.path().join(name)).unwrap();
            fs::write(folder.path().join(name).join(DESCRIPTION), WHOLE).unwrap();
        }
        fs::write(folder.path().join("README.md"), "not a connector").unwrap();
        let connectors = Connectors::load(Some(folder.path())).unwrap();
        assert_eq!(connectors.get("till").unwrap().description, "A till");
        let names: Vec<_> = connectors.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["other-till", "till"]);
    }

    #[test]
    fn a_wrong_field_is_named_with_its_file_and_value() {
        let refused = |from: &str, to: &str| {
            assert!(WHOLE.contains(from), "{from}");
            read(Path::new("x/my-till/connector.toml"), &WHOLE.replace(from, to))
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            refused("\"standard-webhooks\"", "\"md5\""),
            "x/my-till/connector.toml: hook.scheme = \"md5\": one of standard-webhooks"
        );
        assert_eq!(
            refused("= 300", "= -1"),
            "x/my-till/connector.toml: hook.tolerance_seconds = -1: a whole number from 1 to 3600"
        );
        assert_eq!(
            refused("tolerance_seconds = 300", ""),
            "x/my-till/connector.toml: hook.tolerance_seconds is missing: a whole number from 1 to 3600"
        );
        assert_eq!(
            refused("[\"one\", \"two\"]", "[\"one\", \"one\"]"),
            "x/my-till/connector.toml: hook.secrets = [\"one\", \"one\"]: a list of 1 to 4 different texts of 1 to 200 characters"
        );
        assert_eq!(
            refused("events", "secret = \"whsec_x\"\nevents"),
            "x/my-till/connector.toml: nobody reads the field hook.secret; \
             known here: scheme, tolerance_seconds, secrets, max_body_bytes, events"
        );
        assert!(refused("[hook]", "[hook").contains("my-till/connector.toml: not TOML: "));
        assert!(refused("description = \"A till\"", "description = 7").contains("description = 7: a text"));
    }

    #[test]
    fn a_folder_name_that_is_no_address_is_refused() {
        let error = read(Path::new("My Till/connector.toml"), WHOLE).unwrap_err();
        assert!(error.to_string().contains("My Till"), "{error}");
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = Connectors::load(Some(Path::new("/no/such/folder"))).unwrap_err();
        assert!(error.to_string().starts_with("/no/such/folder: "), "{error}");
    }
}
