use std::{fs, path::Path, time::Duration};

use super::*;

const WHOLE: &str = r#"version = 1
description = "A till"
[hook]
scheme = "standard-webhooks"
tolerance_seconds = 300
secrets = ["one", "two"]
max_body_bytes = 65536
events = ["payment.captured"]
"#;

/// Writes a connector's files into a folder.
fn write(folder: &Path, name: &str, files: &[(&str, &str)]) {
    for (path, text) in files {
        let file = folder.join(name).join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
}

fn refused(files: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "acme", files);
    let error = Connectors::load(Some(folder.path())).unwrap_err().to_string();
    let below = folder.path().join("acme");
    error.replace(&format!("{}/", below.display()), "")
}

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
fn a_folder_of_the_operator_is_laid_over_file_by_file() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "till", &[("connector.toml", WHOLE)]);
    write(folder.path(), "other-till", &[("connector.toml", WHOLE)]);
    fs::write(folder.path().join("README.md"), "not a connector").unwrap();
    let connectors = Connectors::load(Some(folder.path())).unwrap();
    assert_eq!(connectors.get("till").unwrap().description, "A till");
    assert!(connectors.iter().any(|connector| connector.name == "other-till"));
}

#[test]
fn a_wrong_field_is_named_with_its_file_line_and_value() {
    let with = |from: &str, to: &str| {
        assert!(WHOLE.contains(from), "{from}");
        refused(&[("connector.toml", &WHOLE.replace(from, to))])
    };
    assert_eq!(
        with("\"standard-webhooks\"", "\"md5\""),
        "connector.toml:4: hook.scheme = \"md5\": one of standard-webhooks"
    );
    assert_eq!(
        with("= 300", "= -1"),
        "connector.toml:5: hook.tolerance_seconds = -1: a whole number from 1 to 3600"
    );
    assert_eq!(
        with("tolerance_seconds = 300", ""),
        "connector.toml:3: hook.tolerance_seconds is missing: a whole number from 1 to 3600"
    );
    assert_eq!(
        with("[\"one\", \"two\"]", "[\"one\", \"one\"]"),
        "connector.toml:6: hook.secrets = [\"one\", \"one\"]: a list of 1 to 4 different texts of 1 to 200 characters"
    );
    assert_eq!(
        with("events", "secret = \"whsec_x\"\nevents"),
        "connector.toml:8: nobody reads the field hook.secret; \
         known here: scheme, tolerance_seconds, secrets, max_body_bytes, events"
    );
    assert!(with("[hook]", "[hook").starts_with("connector.toml: not TOML: "));
    assert!(with("description = \"A till\"", "description = 7").contains("description = 7: a text"));
    assert!(
        with("version = 1", "version = 2")
            .contains("connector.toml:1: version = 2: a whole number from 1 to 1")
    );
}

#[test]
fn a_folder_name_that_is_no_address_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "My Till", &[("connector.toml", WHOLE)]);
    let error = Connectors::load(Some(folder.path())).unwrap_err();
    assert!(
        error.to_string().contains("My Till: 1 to 40 small letters"),
        "{error}"
    );
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let error = Connectors::load(Some(Path::new("/no/such/folder"))).unwrap_err();
    assert!(error.to_string().starts_with("/no/such/folder: "), "{error}");
}
