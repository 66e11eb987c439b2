//! The schemas of docs/connectors/schema know the fields that the loader reads, no more and no less.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use serde_json::Value;

use super::{
    files::{File, Files},
    *,
};

/// A slip that nobody reads, so that the loader tells what it would have read.
const SLIP: &str = "zzz = 1";

fn schema(name: &str) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs/connectors/schema")
        .join(name);
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// The fields that the loader knows where the slip stands.
fn known(files: &[(&str, String)]) -> BTreeSet<String> {
    let files: Files = files
        .iter()
        .map(|(path, text)| {
            (
                (*path).to_owned(),
                File {
                    shown: Path::new(path).to_owned(),
                    text: text.clone(),
                },
            )
        })
        .collect();
    let told = Connector::read("acme", &files).unwrap_err().to_string();
    let (_, known) = told
        .split_once("known here: ")
        .unwrap_or_else(|| panic!("{told}"));
    known.split(", ").map(str::to_owned).collect()
}

const HEAD: &str = "version = 1\ndescription = \"x\"\n";
const SETTINGS: &str = "[settings]\naddress = { what = \"x\" }\n[secrets]\nword = \"x\"\n";
const HTTP: &str = "[transport]\nkind = \"http\"\naddress = \"address\"\n";
const DONE: &str = "[[answer]]\nwhen = { value = \"$answer.status\", equals = 200 }\nmeans = \"done\"\n";

#[test]
#[expect(clippy::too_many_lines, reason = "one list of every table of every file")]
fn the_schemas_know_what_the_loader_reads() {
    let mut tables: BTreeMap<(&str, &str), BTreeSet<String>> = BTreeMap::new();
    let mut see = |name: &'static str, pointer: &'static str, files: &[(&str, String)]| {
        tables.entry((name, pointer)).or_default().extend(known(files));
    };
    let mut connector =
        |pointer: &'static str, text: String| see("connector.json", pointer, &[("connector.toml", text)]);
    connector("", format!("{SLIP}\n{HEAD}{SETTINGS}{HTTP}{DONE}"));
    connector(
        "/properties/settings/additionalProperties",
        format!("{HEAD}[settings]\na = {{ what = \"x\", {SLIP} }}"),
    );
    for transport in [
        "kind = \"http\"",
        "kind = \"json-rpc\"\nenvelope = \"1.0\"",
        "kind = \"files\"\nplace = \"folder\"",
    ] {
        let text = format!("{HEAD}{SETTINGS}[transport]\n{transport}\naddress = \"address\"\n{SLIP}");
        connector("/properties/transport", text);
    }
    let sftp = "user = \"u\"\nhost_keys = \"k\"\npassword = \"word\"";
    connector(
        "/properties/transport/properties/sftp",
        format!(
            "{HEAD}{SETTINGS}[transport]\nkind = \"files\"\nplace = \"sftp\"\naddress = \"address\"\n[transport.sftp]\n{sftp}\n{SLIP}"
        ),
    );
    connector(
        "/properties/limits",
        format!("{HEAD}{SETTINGS}{HTTP}[limits]\n{SLIP}"),
    );
    connector(
        "/properties/deliver",
        format!("{HEAD}{SETTINGS}{HTTP}[deliver]\n{SLIP}"),
    );
    connector(
        "/properties/on/items",
        format!("{HEAD}{SETTINGS}{HTTP}[[on]]\nevent = \"ticket.ready\"\naction = \"sale\"\n{SLIP}"),
    );
    for sign_in in [
        "kind = \"basic\"\nuser = \"u\"\npassword = \"word\"",
        "kind = \"bearer\"\ntoken = \"word\"",
        "kind = \"api-key\"\nheader = \"x\"\nkey = \"word\"",
        "kind = \"oauth2-client-credentials\"\npath = \"/t\"\nclient = \"c\"\nsecret = \"word\"",
        "kind = \"session-login\"\nstep = [{ name = \"a\", method = \"GET\", path = \"/\" }]",
        "kind = \"hmac\"\nkey = \"word\"\nheader = \"x\"\nalgorithm = \"sha256\"\nsigned = \"$request.body\"\noutput = \"hex\"\ntimestamp_header = \"y\"",
    ] {
        connector(
            "/properties/sign_in",
            format!("{HEAD}{SETTINGS}{HTTP}[sign_in]\n{sign_in}\n{SLIP}"),
        );
    }
    for format in ["json", "xml", "records"] {
        let text = format!("{HEAD}[formats.x]\nkind = \"{format}\"\n{SLIP}");
        connector("/properties/formats/additionalProperties", text);
    }
    connector(
        "/properties/tagged",
        format!("{HEAD}[tagged]\nkey = \"k\"\n{SLIP}"),
    );
    for class in ["field = \"f\"", "parts = [\"a\", \"b\", \"c\"]"] {
        let text = format!("{HEAD}[tagged]\nkey = \"k\"\nclasses = [{{ class = \"c\", {class}, {SLIP} }}]");
        connector("/properties/tagged/properties/classes/items", text);
    }
    connector(
        "/properties/types",
        format!("{HEAD}{SETTINGS}{HTTP}{DONE}[types]\n{SLIP}"),
    );
    for carried in ["cannot = \"x\"", "actions = [\"sale\"]"] {
        let text = format!("{HEAD}{SETTINGS}{HTTP}{DONE}[types]\nsale = {{ {carried}, {SLIP} }}");
        connector("/properties/types/properties/sale", text);
    }
    connector("/properties/hook", {
        let hook = "scheme = \"standard-webhooks\"\ntolerance_seconds = 1\nsecrets = [\"x\"]\nmax_body_bytes = 2000\nevents = [\"x\"]";
        format!("{HEAD}[hook]\n{hook}\n{SLIP}")
    });
    for sign_in in [
        "sign_in = \"api-key\"\nheader = \"x\"",
        "sign_in = \"basic\"\nuser = \"u\"",
    ] {
        connector(
            "/properties/served",
            format!("{HEAD}[served]\n{sign_in}\nsecrets = [\"x\"]\n{SLIP}"),
        );
    }
    let served = "[served]\nsign_in = \"basic\"\nuser = \"u\"\nsecrets = [\"x\"]";
    see(
        "served.json",
        "",
        &[
            ("connector.toml", format!("{HEAD}{served}")),
            (
                "served/a.toml",
                format!("version = 1\nanswer = 1\nwhen = {{ value = 1, equals = 1 }}\n{SLIP}"),
            ),
        ],
    );
    see(
        "mapping.json",
        "/$defs/answer",
        &[("connector.toml", format!("{HEAD}{SETTINGS}{HTTP}{DONE}{SLIP}"))],
    );

    let whole = || ("connector.toml", format!("{HEAD}{SETTINGS}{HTTP}{DONE}"));
    let step = "[[step]]\nname = \"a\"\nmethod = \"POST\"\npath = \"/\"\n";
    let mut action = |name: &str, pointer: &'static str, head: &str, tail: &str| {
        let path = format!("actions/{name}.toml");
        see(
            "action.json",
            pointer,
            &[
                whole(),
                (path.as_str(), format!("version = 1\n{head}\n{step}{tail}")),
            ],
        );
    };
    action("stock", "", &format!("result = 1\n{SLIP}"), "");
    action(
        "sale",
        "",
        &format!("repeat = \"harmless\"\nrepeat_why = \"x\"\n{SLIP}"),
        "writes = true",
    );
    action("stocks", "", &format!("rows = []\n{SLIP}"), "");
    for paging in ["kind = \"cursor\"\nnext = 1", "kind = \"offset\""] {
        action(
            "stocks",
            "/properties/paging",
            "rows = []",
            &format!("[paging]\n{paging}\n{SLIP}"),
        );
    }
    let increment = format!("[increment]\ntime = \"t\"\nid = [\"i\"]\noverlap_seconds = 1\n{SLIP}");
    action("stocks", "/properties/increment", "rows = []", &increment);
    action(
        "stocks",
        "/properties/schedule",
        "rows = []",
        &format!("[schedule]\n{SLIP}"),
    );
    for (transport, step) in [
        ("kind = \"http\"", "method = \"GET\"\npath = \"/\""),
        ("kind = \"graphql\"", "query_text = \"{ a }\"\npath = \"/\""),
        (
            "kind = \"json-rpc\"\nenvelope = \"1.0\"",
            "call = \"c\"\nparams = []\npath = \"/\"",
        ),
        ("kind = \"files\"\nplace = \"folder\"", "read_files = [\"x\"]"),
        (
            "kind = \"files\"\nplace = \"folder\"",
            "write_file = \"x\"\nbody = \"x\"",
        ),
    ] {
        let connector = format!("{HEAD}{SETTINGS}[transport]\n{transport}\naddress = \"address\"\n{DONE}");
        let action = format!("version = 1\nresult = 1\n[[step]]\nname = \"a\"\n{step}\n{SLIP}");
        see(
            "mapping.json",
            "/$defs/request_step",
            &[("connector.toml", connector), ("actions/stock.toml", action)],
        );
    }
    let mut other = |name, pointer, path: &str, text: String| see(name, pointer, &[whole(), (path, text)]);
    other(
        "object.json",
        "",
        "objects/store.toml",
        format!("version = 1\n{SLIP}\n[out]\na = 1"),
    );
    other(
        "object.json",
        "/properties/owner",
        "objects/customer.toml",
        format!("version = 1\n[out]\na = 1\n[owner]\n{SLIP}"),
    );
    other(
        "table.json",
        "",
        "tables/t.toml",
        format!("version = 1\nwhat = \"x\"\n{SLIP}\n[codes]\na = \"b\""),
    );
    other("check.json", "", "check.toml", format!("version = 1\n{SLIP}"));
    other("control.json", "", "control.toml", format!("version = 1\n{SLIP}"));
    other(
        "control.json",
        "/properties/control/items",
        "control.toml",
        format!("version = 1\n[[control]]\nkind = \"payments\"\nevery_hours = 1\nsample = 1\n{SLIP}"),
    );
    for trial in ["by_hand = \"x\"", "input = {}"] {
        other(
            "check.json",
            "/$defs/trial",
            "check.toml",
            format!("version = 1\n[stock]\n{trial}\n{SLIP}"),
        );
    }

    for ((name, pointer), known) in tables {
        let schema = schema(name);
        let place = schema
            .pointer(pointer)
            .unwrap_or_else(|| panic!("{name}{pointer}"));
        let listed: BTreeSet<_> = place["properties"].as_object().unwrap().keys().cloned().collect();
        assert_eq!(
            listed, known,
            "{name}{pointer}: the schema, and what the loader reads"
        );
        assert_eq!(place["additionalProperties"], false, "{name}{pointer}");
    }
}

#[test]
fn the_schema_knows_every_step() {
    let connector = format!("{HEAD}{SETTINGS}{HTTP}{DONE}");
    let action = "version = 1\nresult = { from = \"$steps.a\", then = [\"zzz\"] }\n\
                  [[step]]\nname = \"a\"\nmethod = \"GET\"\npath = \"/\"\n";
    let file = |path: &str, text: &str| {
        (
            path.to_owned(),
            File {
                shown: Path::new(path).to_owned(),
                text: text.to_owned(),
            },
        )
    };
    let files = Files::from([
        file("connector.toml", &connector),
        file("actions/stock.toml", action),
    ]);
    let told = Connector::read("acme", &files).unwrap_err().to_string();
    let (_, steps) = told.split_once("a step: ").unwrap();
    let known: BTreeSet<_> = steps
        .replace("or { word = ... } of ", "")
        .split(", ")
        .map(str::to_owned)
        .collect();
    let schema = schema("mapping.json");
    let listed = schema["$defs"]["step"]["anyOf"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|step| match step.get("enum") {
            Some(words) => words
                .as_array()
                .unwrap()
                .iter()
                .map(|word| word.as_str().unwrap().to_owned())
                .collect(),
            None => step["properties"]
                .as_object()
                .unwrap()
                .keys()
                .cloned()
                .collect::<Vec<_>>(),
        });
    assert_eq!(listed.collect::<BTreeSet<_>>(), known);
}
