//! A step that is run for every element of a list.

use std::path::Path;

use integration::{Connectors, engine::try_sample};
use serde_json::{Value, json};

const CONNECTOR: &str = r#"version = 1
description = "Each"
[settings]
address = { what = "Address" }
[transport]
kind = "http"
address = "address"
[[answer]]
when = { value = "$answer.status", equals = 200 }
means = "done"
[[answer]]
when = { value = "$answer.status", equals = 503 }
means = "busy"
[[answer]]
when = { value = "$answer.status", equals = 409 }
means = "refused"
[types]
sale = { actions = ["sale"] }
"#;
const SALE: &str = r#"version = 1
repeat = "look-up"
reference = { each = "$steps.lines", do = { first = ["$item"] }, then = [{ join = "," }] }
[[step]]
name = "look-up"
run = "when-doubtful"
method = "GET"
path = "/orders"
[[step]]
name = "lines"
each = "$input.lines"
writes = true
when = { value = "$item.quantity", above = 0 }
method = "POST"
path = { concat = ["/lines/", "$number"] }
body = { label = "$item.label" }
keep = { concat = ["$item.label", "$answer.body.id"] }
"#;

fn write(folder: &Path, path: &str, text: &str) {
    let file = folder.join("each").join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
}

/// What a sample of this sale differs in; nothing where it comes out.
async fn differs(lines: Value, exchanges: &[(&str, u16, Value)], expect: Value) -> Option<String> {
    let exchanges: Vec<_> = exchanges
        .iter()
        .map(|(path, status, body)| {
            json!({ "request": { "method": "POST", "path": path }, "answer": { "status": status, "body": body } })
        })
        .collect();
    let sample = json!({ "action": "sale", "input": { "kind": "sale", "lines": lines }, "exchanges": exchanges, "expect": expect });
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "connector.toml", CONNECTOR);
    write(folder.path(), "actions/sale.toml", SALE);
    write(folder.path(), "samples/sale.json", &sample.to_string());
    let connectors = Connectors::load(Some(folder.path())).unwrap();
    let connector = connectors.get("each").unwrap();
    let tried = try_sample(connector, &connector.samples[0]).await;
    tried.err().map(|differs| differs.what)
}

fn line(label: &str, quantity: i64) -> Value {
    json!({ "label": label, "quantity": quantity })
}

#[tokio::test]
async fn one_request_goes_for_every_element_but_those_passed_over() {
    let lines = json!([line("a", 1), line("b", 0), line("c", 2)]);
    let exchanges = [
        ("/lines/1", 200, json!({ "id": 7 })),
        ("/lines/3", 200, json!({ "id": 9 })),
    ];
    assert_eq!(differs(lines, &exchanges, json!({ "done": "a7,c9" })).await, None);
    assert_eq!(differs(json!([]), &[], json!({ "done": "" })).await, None);
    assert_eq!(differs(Value::Null, &[], json!({ "done": "" })).await, None);
}

#[tokio::test]
async fn once_one_of_them_is_done_nothing_is_as_if_nothing_were() {
    let lines = json!([line("a", 1), line("b", 1)]);
    let busy = [("/lines/1", 503, json!({}))];
    assert_eq!(differs(lines.clone(), &busy, json!({ "busy": "" })).await, None);
    let half = [
        ("/lines/1", 200, json!({ "id": 7 })),
        ("/lines/2", 503, json!({})),
    ];
    assert_eq!(
        differs(lines.clone(), &half, json!({ "unknown": "step lines" })).await,
        None
    );
    let refused = [
        ("/lines/1", 200, json!({ "id": 7 })),
        ("/lines/2", 409, json!({})),
    ];
    let told = json!({ "refused": "step lines, after others were done" });
    assert_eq!(differs(lines, &refused, told).await, None);
}

#[tokio::test]
async fn what_is_no_list_or_has_no_end_is_refused_before_anything_is_sent() {
    let told = json!({ "refused": "sale step lines: each wants a list, not " });
    assert_eq!(differs(json!("a"), &[], told).await, None);
    let many = Value::Array(vec![line("a", 1); 1_001]);
    let told = json!({ "refused": "sale step lines: each has 1001 elements, and at most 1000" });
    assert_eq!(differs(many, &[], told).await, None);
}

#[test]
fn a_slip_in_each_is_refused_where_it_stands() {
    for (from, to, told) in [
        (
            "each = \"$input.lines\"",
            "each = \"$item\"",
            "a path that begins with one of $input",
        ),
        (
            "each = \"$input.lines\"\n",
            "",
            "a path that begins with one of $input",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "connector.toml", CONNECTOR);
        write(folder.path(), "actions/sale.toml", &SALE.replace(from, to));
        let problem = Connectors::load(Some(folder.path())).unwrap_err().to_string();
        assert!(problem.contains(told), "{problem}");
    }
}
