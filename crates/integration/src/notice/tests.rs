use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const CAPTURED: &str = include_str!("../../../../docs/api/events/payment.captured.json");
const REFUNDED: &str = include_str!("../../../../docs/api/events/payment.refunded.json");

fn schema(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The published example of a type.
fn example(text: &str) -> Value {
    schema(text)["examples"][0].clone()
}

fn decode(body: &Value) -> Notice {
    Notice::decode(body.to_string().as_bytes()).unwrap()
}

fn reasons(body: &Value) -> Vec<String> {
    match decode(body) {
        Notice::Unknown { reasons, .. } => reasons.iter().map(ToString::to_string).collect(),
        known => panic!("taken for complete: {known:?}"),
    }
}

fn set(mut body: Value, pointer: &str, value: Value) -> Value {
    *body.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value;
    body
}

fn without(mut body: Value, pointer: &str) -> Value {
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent)
        .and_then(Value::as_object_mut)
        .and_then(|object| object.remove(field))
        .unwrap_or_else(|| panic!("{pointer}"));
    body
}

#[test]
fn the_published_examples_are_read_whole() {
    let Notice::Captured(capture) = decode(&example(CAPTURED)) else {
        panic!("no capture");
    };
    assert_eq!(
        capture,
        Capture {
            payment_id: "T2-000123".to_owned(),
            store: "LYN".to_owned(),
            till: "2".to_owned(),
            receipt: Some("T2-000123".to_owned()),
            code: "LYN-2418".to_owned(),
            version: Some(7),
            amount: Money::eur(8990),
            tenders: vec![Tender {
                method: TenderMethod::Card,
                amount: Money::eur(8990),
                reference: None
            }],
            paid_at: "2026-11-24T14:32:05Z".parse().unwrap(),
        }
    );
    let Notice::Refunded(refund) = decode(&example(REFUNDED)) else {
        panic!("no refund");
    };
    assert_eq!(
        (refund.refund_id.as_str(), refund.of.payment_id.as_str()),
        ("R2-000014", "T2-000123")
    );
    assert_eq!(refund.of.amount, Money::eur(1200));
}

#[test]
fn the_samples_of_the_connector_are_read() {
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../connectors/till/samples");
    let mut seen = 0;
    for entry in std::fs::read_dir(samples).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let notice = Notice::decode(&std::fs::read(&path).unwrap());
        let fits = match name.split_once('-').map_or(name.as_str(), |(kind, _)| kind) {
            "captured" => matches!(notice, Ok(Notice::Captured(_))),
            "refunded" => matches!(notice, Ok(Notice::Refunded(_))),
            "unknown" => matches!(notice, Ok(Notice::Unknown { .. })),
            "unreadable" => notice.is_err(),
            _ => false,
        };
        assert!(fits, "{name}: {notice:?}");
        seen += 1;
    }
    assert!(seen >= 5, "the samples are gone");
}

/// Walks a schema beside an example of it, and calls back at each property that the example has.
fn walk(schema: &Value, example: &Value, pointer: &str, see: &mut impl FnMut(&str, &Value, bool)) {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let at = format!("{pointer}/{name}");
        if let Some(value) = example.get(name) {
            see(&at, property, required.contains(&json!(name)));
            walk(property, value, &at, see);
        }
    }
    if let (Some(items), Some(first)) = (schema.get("items"), example.get(0)) {
        walk(items, first, &format!("{pointer}/0"), see);
    }
}

#[test]
fn the_published_schemas_say_what_the_reader_wants() {
    for text in [CAPTURED, REFUNDED] {
        let (schema, example) = (schema(text), example(text));
        let mut required = 0;
        walk(&schema, &example, "", &mut |at, property, needed| {
            if at == "/type" || at == "/timestamp" || at == "/data" {
                return;
            }
            let complete = |body: &Value| !matches!(decode(body), Notice::Unknown { .. });
            let bare = without(example.clone(), at);
            if needed {
                required += 1;
                assert!(
                    reasons(&bare).iter().any(|r| r.starts_with(at)),
                    "{at} is required: {:?}",
                    reasons(&bare)
                );
            } else {
                assert!(complete(&bare), "{at} may be missing: {:?}", reasons(&bare));
            }
            if let Some(most) = property["maxLength"].as_u64() {
                let most = usize::try_from(most).unwrap();
                assert!(
                    complete(&set(example.clone(), at, json!("é".repeat(most)))),
                    "{at} may be {most} long"
                );
                assert!(
                    !complete(&set(example.clone(), at, json!("é".repeat(most + 1)))),
                    "{at} is bounded"
                );
            }
            for (bound, step) in [("minimum", -1), ("maximum", 1)] {
                if let Some(bound) = property[bound].as_i64() {
                    let beyond = set(example.clone(), at, json!(bound + step));
                    assert!(!complete(&beyond), "{at} is bounded at {bound}");
                }
            }
            assert!(
                !complete(&set(example.clone(), at, json!({ "x": true }))),
                "{at} has a type"
            );
        });
        assert!(required >= 11, "the schema lost its required fields: {required}");
    }
}

#[test]
fn what_may_be_missing_is_none() {
    let mut body = example(CAPTURED);
    for pointer in ["/data/receipt", "/data/version"] {
        body = set(body, pointer, Value::Null);
    }
    let Notice::Captured(capture) = decode(&body) else {
        panic!()
    };
    assert_eq!((capture.receipt, capture.version), (None, None));
}

#[test]
fn a_code_is_read_as_printed_and_anything_else_as_sent() {
    for (sent, read) in [
        ("lyn 2418", "LYN-2418"),
        ("lyn-r318", "LYN-R318"),
        ("4006381333931", "4006381333931"),
    ] {
        let Notice::Captured(capture) = decode(&set(example(CAPTURED), "/data/code", json!(sent))) else {
            panic!()
        };
        assert_eq!(capture.code, read);
    }
}

#[test]
fn tenders_add_up_in_one_currency() {
    let eur = |minor: i64| json!({ "amount": minor, "currency": "EUR" });
    let with = |tenders: Value| set(example(CAPTURED), "/data/tenders", tenders);
    let card = json!({ "method": "card", "amount": eur(990) });

    let netted = with(json!([card, { "method": "buyback", "amount": eur(8000), "reference": "LYN-R318" }]));
    let Notice::Captured(capture) = decode(&netted) else {
        panic!()
    };
    assert_eq!(capture.tenders[1].reference.as_deref(), Some("LYN-R318"));

    let change =
        with(json!([{ "method": "cash", "amount": eur(10000) }, { "method": "cash", "amount": eur(-1010) }]));
    assert!(matches!(decode(&change), Notice::Captured(_)));

    for (tenders, reason) in [
        (json!([card]), "/data/amount: not the sum of the tenders"),
        (json!([]), "/data/tenders: not a list of 1 to 20 tenders"),
        (json!("card"), "/data/tenders: not a list of 1 to 20 tenders"),
        (
            json!([{ "method": "card", "amount": { "amount": 8990, "currency": "USD" } }]),
            "/data/tenders/0/amount/currency: not in the currency of the payment",
        ),
        (
            json!([{ "method": "credit", "amount": eur(8990) }]),
            "/data/tenders/0/reference: missing",
        ),
        (
            json!([{ "method": "shells", "amount": eur(8990) }]),
            "/data/tenders/0/method: not one of card, cash, cheque, transfer, credit, buyback, other",
        ),
    ] {
        assert_eq!(reasons(&with(tenders)), [reason]);
    }
}

#[test]
fn all_that_is_wrong_is_said_at_once_and_nothing_of_what_was_sent() {
    let body = json!({ "type": "payment.captured", "data": {
        "payment_id": "", "store": 12, "till": "a\u{0}b", "code": "x".repeat(65), "version": 0,
        "amount": { "amount": 89.9, "currency": "euro" }, "tenders": [], "paid_at": "yesterday", "secret": "Garnier" } });
    let told = reasons(&body);
    let pointers: Vec<&str> = told.iter().map(|r| r.split_once(": ").unwrap().0).collect();
    assert_eq!(
        pointers,
        [
            "/data/payment_id",
            "/data/store",
            "/data/till",
            "/data/code",
            "/data/version",
            "/data/amount/amount",
            "/data/amount/currency",
            "/data/tenders",
            "/data/paid_at",
        ]
    );
    assert!(
        !told.concat().contains("yesterday") && !told.concat().contains("euro"),
        "{told:?}"
    );
    assert_eq!(
        reasons(&json!({ "type": "payment.refunded" })),
        ["/data/refund_id: missing", "/data: not an object"]
    );
}

#[test]
fn a_type_that_nobody_knows_is_kept() {
    let unknown = |body: Value| match decode(&body) {
        Notice::Unknown { type_name, reasons } => (type_name, reasons.len()),
        known => panic!("{known:?}"),
    };
    assert_eq!(
        unknown(json!({ "type": "till.opened" })),
        ("till.opened".to_owned(), 0)
    );
    let long = json!({ "type": format!("a\u{0}b{}", "é".repeat(100)) });
    assert_eq!(unknown(long).0.chars().count(), LONGEST_TEXT);
}

#[test]
fn what_is_no_notice_is_unreadable() {
    for (body, refusal) in [
        (&b""[..], Unreadable::NotJson),
        (b"\xff\xfe", Unreadable::NotJson),
        (b"{\"type\":\"payment.captured\"", Unreadable::NotJson),
        (b"[]", Unreadable::NoType),
        (b"{\"type\":7}", Unreadable::NoType),
        (b"null", Unreadable::NoType),
    ] {
        assert_eq!(
            Notice::decode(body),
            Err(refusal),
            "{}",
            String::from_utf8_lossy(body)
        );
    }
    // Deeper than any honest notice: refused, not a stack that overflows.
    let deep = "[".repeat(100_000);
    assert_eq!(Notice::decode(deep.as_bytes()), Err(Unreadable::NotJson));
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,70}".prop_map(Value::from),
        Just(json!("EUR")),
        Just(json!("card")),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map("[a-z_]{1,8}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

const PLACES: &[&str] = &[
    "/data",
    "/data/payment_id",
    "/data/store",
    "/data/till",
    "/data/receipt",
    "/data/code",
    "/data/version",
    "/data/amount",
    "/data/amount/amount",
    "/data/amount/currency",
    "/data/tenders",
    "/data/tenders/0",
    "/data/tenders/0/method",
    "/data/tenders/0/amount",
    "/data/tenders/0/amount/amount",
    "/data/paid_at",
];

proptest! {
    #[test]
    fn bytes_never_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Notice::decode(&bytes);
    }

    #[test]
    fn whatever_stands_in_a_field_it_is_complete_or_says_why(
        refunded in any::<bool>(),
        place in proptest::sample::select(PLACES),
        value in json_value(),
    ) {
        let body = set(example(if refunded { REFUNDED } else { CAPTURED }), place, value);
        match Notice::decode(body.to_string().as_bytes()).unwrap() {
            Notice::Unknown { reasons, .. } => prop_assert!(!reasons.is_empty()),
            Notice::Captured(capture) | Notice::Refunded(Refund { of: capture, .. }) => {
                prop_assert!(capture.amount.minor > 0);
                let sum: i64 = capture.tenders.iter().map(|tender| tender.amount.minor).sum();
                prop_assert_eq!(sum, capture.amount.minor);
                prop_assert!(capture.payment_id.chars().count() <= LONGEST_TEXT);
            }
        }
    }
}
