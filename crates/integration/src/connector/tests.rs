use std::{fs, path::Path, time::Duration};

use domain::deliveries::Rules;
use jiff::SignedDuration;

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

const PARTNER: &str = r#"version = 1
description = "A partner"
[settings]
address = { what = "Address" }
[transport]
kind = "http"
address = "address"
[[answer]]
when = { value = "$answer.status", equals = 200 }
means = "done"
[types]
repair = { actions = ["repair-to-pay"] }
[deliver]
at_once = 2
attempts = 3
first_wait_seconds = 60
[[on]]
event = "ticket.ready"
action = "repair-to-pay"
"#;

const REPAIR: &str = r#"version = 1
repeat = "harmless"
repeat_why = "it knows the reference"
[[step]]
name = "send"
writes = true
method = "POST"
path = "/repairs"
"#;

#[test]
fn what_a_partner_is_told_and_how_stands_in_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("connector.toml", PARTNER),
        ("actions/repair-to-pay.toml", REPAIR),
    ];
    write(folder.path(), "acme", &files);
    let connectors = Connectors::load(Some(folder.path())).unwrap();
    let partner = connectors.get("acme").unwrap().partner.clone().unwrap();
    let on = On {
        event: "ticket.ready".to_owned(),
        action: Action::RepairToPay,
    };
    assert_eq!(partner.on, [on]);
    let rules = Rules {
        at_once: 2,
        attempts: 3,
        first_wait: SignedDuration::from_mins(1),
        ..Rules::default()
    };
    assert_eq!(partner.deliver, rules);
}

#[test]
fn every_partner_of_the_program_that_takes_repairs_is_told_of_them() {
    let told = On {
        event: "ticket.ready".to_owned(),
        action: Action::RepairToPay,
    };
    let mut taken = 0;
    for connector in Connectors::load(None).unwrap().iter() {
        let Some(partner) = &connector.partner else {
            continue;
        };
        let takes = partner.actions.contains_key(&Action::RepairToPay);
        assert_eq!(partner.on.contains(&told), takes, "{}", connector.name);
        taken += usize::from(takes);
    }
    assert!(taken >= 4, "{taken}");
}

#[test]
fn what_it_cannot_be_told_is_refused() {
    let with = |from: &str, to: &str| {
        assert!(PARTNER.contains(from), "{from}");
        let text = PARTNER.replace(from, to);
        refused(&[("connector.toml", &text), ("actions/repair-to-pay.toml", REPAIR)])
    };
    let told = with("ticket.ready", "ticket.redy");
    assert!(
        told.starts_with("connector.toml:18: on[1].event = \"ticket.redy\": an event: ticket."),
        "{told}"
    );
    assert_eq!(
        with("\nevent = \"ticket.ready\"", ""),
        told.replace("18: on[1].event = \"ticket.redy\"", "17: on[1].event is missing")
    );
    assert_eq!(
        with("action = \"repair-to-pay\"", "action = \"products\""),
        "connector.toml:19: on[1].action = \"products\": an action that delivers a document of a ticket"
    );
    assert_eq!(
        with("action = \"repair-to-pay\"", "action = \"sale\""),
        "connector.toml:1: on.action = sale: an action with a file: actions/sale.toml is not there"
    );
    let twice = with(
        "[[on]]",
        "[[on]]\nevent = \"ticket.ready\"\naction = \"repair-to-pay\"\n[[on]]",
    );
    assert_eq!(
        twice,
        "connector.toml:20: on[2].action = repair-to-pay: each action once for an event"
    );
    assert_eq!(
        with("= 60", "= 7200"),
        "connector.toml:13: deliver.longest_wait_seconds = 3600: no less than the first one, 7200 s"
    );
    assert_eq!(
        with("attempts = 3", "attempts = 0"),
        "connector.toml:15: deliver.attempts = 0: a whole number from 1 to 1000"
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
