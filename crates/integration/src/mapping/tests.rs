use std::path::Path as File;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::{
    codec::{Tagged, TaggedClass, TaggedShape},
    fields::{Fields, Place},
    node::{Node, Tree},
};

fn world() -> World {
    let text = |text: &str| text.to_owned();
    let mut world = World {
        connector: "acme".to_owned(),
        tagged: Some(Tagged {
            key: text("__class__"),
            classes: vec![TaggedClass {
                class: text("Decimal"),
                shape: TaggedShape::Field(text("decimal")),
            }],
        }),
        ..World::default()
    };
    let tenders = CodeTable {
        codes: vec![(text("card"), text("CB")), (text("cash"), text("ESP"))],
        default_out: Some(text("AUTRE")),
        default_in: None,
    };
    world.tables.insert(text("tenders"), tenders);
    for name in Format::BUILT_IN {
        world.formats.insert(text(name), Format::built_in(name).unwrap());
    }
    let product = ObjectRules {
        incoming: Some(read("{ id = \"$item.code\" }").unwrap()),
        ..ObjectRules::default()
    };
    world.objects.insert(text("product"), product);
    world
}

fn read(rule: &str) -> Result<Rule, String> {
    let mut fields =
        Fields::parse(File::new("x.toml"), &format!("rule = {rule}")).map_err(|error| error.to_string())?;
    let mut reader = Reader::default();
    reader
        .roots(&["v", "item", "secrets"])
        .required(&mut fields, "rule")
        .map_err(|error| error.to_string())
}

fn given(rule: &str, v: &Value) -> Result<Option<Value>, String> {
    let rule = read(rule)?;
    apply(&rule, &Scope::Names(&[("v", v)]), &world(), "object product").map_err(|error| error.to_string())
}

#[track_caller]
#[expect(
    clippy::needless_pass_by_value,
    reason = "it is written once, where it is called"
)]
fn gives(rule: &str, v: Value, expected: Value) {
    assert_eq!(given(rule, &v), Ok(Some(expected)), "{rule}");
}

#[test]
fn sources() {
    gives("12", json!(0), json!(12));
    gives("[1.50, true, \"a\"]", json!(0), json!([1.5, true, "a"]));
    gives(
        "{ a = \"$v.x\", b = \"$v.y\", c = [\"$v.y\", \"$v.x\"] }",
        json!({ "x": 1 }),
        json!({ "a": 1, "c": [1] }),
    );
    gives("{ const = \"$v\" }", json!(0), json!("$v"));
    gives("{ null = true }", json!(0), json!(null));
    gives("{ table = { from = \"$v\" } }", json!(1), json!({ "from": 1 }));
    gives(
        "{ concat = [\"a\", \"$v.x\", \"$v.y\", 1] }",
        json!({ "x": true }),
        json!("atrue1"),
    );
    gives(
        "{ first = [\"$v.a\", \"$v.b\", \"$v.c\"] }",
        json!({ "a": " ", "b": "x" }),
        json!("x"),
    );
    gives(
        "{ each = \"$v\", as = \"line\", do = { n = \"$number\", l = \"$line.l\", all = { from = \"$v\", then = [\"count\"] } } }",
        json!([{ "l": 7 }, { "l": 8 }]),
        json!([{ "n": 1, "l": 7, "all": 2 }, { "n": 2, "l": 8, "all": 2 }]),
    );
    gives(
        "{ merge = [\"$v\", { b = 2 }] }",
        json!({ "a": 1, "b": 1 }),
        json!({ "a": 1, "b": 2 }),
    );
    gives("{ add = [1, \"$v\"] }", json!("0.20"), json!("1.20"));
    gives("{ multiply = [\"$v\", 3] }", json!(0.1), json!("0.3"));
    gives("{ subtract = [1, \"$v\"] }", json!("0.20"), json!("0.80"));
    gives(
        "{ divide = [\"$v\", { add = [1, \"0.20\"] }], then = [{ round = 4 }] }",
        json!("49.9000"),
        json!("41.5833"),
    );
    gives(
        "{ object_in = \"product\", of = \"$v\" }",
        json!({ "code": "A" }),
        json!({ "id": "A" }),
    );
    gives(
        "{ each = \"$v.a\", do = { find = \"$v.b\", where = \"id\", reads = \"$item\" } }",
        json!({ "a": [2, "1", 3], "b": [{ "id": 1, "n": "one" }, { "id": 2, "n": "two" }] }),
        json!([{ "id": 2, "n": "two" }, { "id": 1, "n": "one" }]),
    );
    gives(
        "{ find = \"$v\", where = \"address.notes\", reads = \"LYN-1\", then = [{ at = \"n\" }] }",
        json!([{ "n": 1, "address": null }, { "n": 2 }, { "n": 3, "address": { "notes": "LYN-1" } }]),
        json!(3),
    );
    assert_eq!(given("\"$v.x\"", &json!({})), Ok(None));
}

#[test]
fn options_in_their_order() {
    let rule = "{ from = \"$v\", when = { value = \"$v\", above = 10 }, otherwise = \"small\" }";
    gives(rule, json!(11), json!(11));
    gives(rule, json!(10), json!("small"));
    gives(
        "{ from = \"$v.x\", then = [\"upper\"], default = \"none\" }",
        json!({}),
        json!("none"),
    );
    gives(
        "{ from = \"$v.x\", default = \"none\" }",
        json!({ "x": null }),
        json!("none"),
    );
    let error = given(
        "{ a = [{ b = { from = \"$v.x\", required = true } }] }",
        &json!({ "x": " " }),
    )
    .unwrap_err();
    assert_eq!(
        error,
        "acme: object product: a[1].b = \" \": required: nothing is there, and something has to be"
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn every_step() {
    for (steps, from, to) in [
        ("\"trim\"", json!(" ab "), json!("ab")),
        ("\"upper\"", json!("é"), json!("É")),
        ("\"lower\"", json!("É"), json!("é")),
        ("{ truncate = 5 }", json!("Élodie"), json!("Élodi")),
        ("{ truncate_bytes = 5 }", json!("Élodie"), json!("Élod")),
        ("{ truncate_bytes = 1 }", json!("Élodie"), json!("")),
        (
            "{ pad_left = { to = 6, with = \"0\" } }",
            json!("42"),
            json!("000042"),
        ),
        ("{ pad_right = { to = 4 } }", json!("42"), json!("42  ")),
        (
            "{ replace = { from = \"'\", to = \"''\" } }",
            json!("l'an'"),
            json!("l''an''"),
        ),
        (
            "{ escape = [[\"a\", \"b\"], [\"b\", \"a\"]] }",
            json!("abba"),
            json!("baab"),
        ),
        (
            "{ unescape = [[\"|\", \"{PIPE}\"]] }",
            json!("x{PIPE}"),
            json!("x|"),
        ),
        ("{ keep = \"digits\" }", json!("+33 6-12"), json!("33612")),
        ("{ keep = \"letters-and-digits\" }", json!("a-é 1"), json!("aé1")),
        ("{ split = \",\" }", json!("a,b"), json!(["a", "b"])),
        ("{ join = \" \" }", json!(["a", 1]), json!("a 1")),
        ("\"text\"", json!(12), json!("12")),
        ("\"base64\"", json!("a:b"), json!("YTpi")),
        ("\"from_base64\"", json!("YTpi"), json!("a:b")),
        ("\"url\"", json!("a/b é"), json!("a%2Fb%20%C3%A9")),
        ("{ code = \"tenders\" }", json!("card"), json!("CB")),
        ("{ code = \"tenders\" }", json!("x"), json!("AUTRE")),
        ("{ code_back = \"tenders\" }", json!("ESP"), json!("cash")),
        (
            "{ money_out = { as = \"text\" } }",
            json!({ "amount": 4990, "currency": "EUR" }),
            json!("49.90"),
        ),
        (
            "{ money_out = { as = \"text\", mark = \",\", sign = \"opposite\" } }",
            json!({ "amount": 5, "currency": "EUR" }),
            json!("-0,05"),
        ),
        (
            "{ money_out = { as = \"number\" } }",
            json!({ "amount": -4990, "currency": "EUR" }),
            json!(-49.9),
        ),
        (
            "{ money_out = { as = \"minor\", sign = \"absolute\" } }",
            json!({ "amount": -1, "currency": "JPY" }),
            json!(1),
        ),
        (
            "{ money_in = { currency = \"EUR\", mark = \",\" } }",
            json!("49,9"),
            json!({ "amount": 4990, "currency": "EUR" }),
        ),
        (
            "{ money_in = { currency = \"EUR\" } }",
            json!(399.0),
            json!({ "amount": 39900, "currency": "EUR" }),
        ),
        (
            "{ money_in = { currency = \"EUR\" } }",
            json!("399.0000"),
            json!({ "amount": 39900, "currency": "EUR" }),
        ),
        (
            "{ money_in = { currency = \"EUR\", round = true } }",
            json!("0.125"),
            json!({ "amount": 12, "currency": "EUR" }),
        ),
        (
            "{ money_in = { currency = \"EUR\", minor = true } }",
            json!(12),
            json!({ "amount": 12, "currency": "EUR" }),
        ),
        (
            "{ decimal = { mark = \",\", group = \" \" } }",
            json!("1\u{a0}234,50"),
            json!("1234.50"),
        ),
        ("{ round = 2 }", json!("1.005"), json!("1.00")),
        ("{ round = 2 }", json!(3), json!("3.00")),
        ("\"negate\"", json!("1.5"), json!("-1.5")),
        ("\"negate\"", json!("0"), json!("0")),
        ("\"absolute\"", json!(-2), json!("2")),
        ("{ mark = \",\" }", json!("1.5"), json!("1,5")),
        ("\"integer\"", json!("12.0"), json!(12)),
        ("\"number\"", json!("12.50"), json!(12.5)),
        ("\"number\"", json!("12.00"), json!(12)),
        (
            "{ time_in = { format = \"%d/%m/%Y %H:%M\", zone = \"Europe/Paris\" } }",
            json!("24/11/2026 15:32"),
            json!("2026-11-24T14:32:00Z"),
        ),
        (
            "{ time_in = { format = \"rfc3339\" } }",
            json!("2026-11-24T15:32:00+01:00"),
            json!("2026-11-24T14:32:00Z"),
        ),
        (
            "{ time_in = { format = \"rfc3339\", zone = \"UTC\" } }",
            json!("2026-11-24 14:32:00"),
            json!("2026-11-24T14:32:00Z"),
        ),
        (
            "{ time_in = { format = \"unix\" } }",
            json!(1_795_530_725),
            json!("2026-11-24T14:32:05Z"),
        ),
        (
            "{ time_out = { format = \"unix-ms\" } }",
            json!("2026-11-24T14:32:05.5Z"),
            json!("1795530725500"),
        ),
        (
            "{ time_out = { format = \"%d/%m/%Y %H:%M\", zone = \"Europe/Paris\" } }",
            json!("2026-11-24T14:32:05Z"),
            json!("24/11/2026 15:32"),
        ),
        (
            "{ day_in = { format = \"%d/%m/%Y\" } }",
            json!("24/11/2026"),
            json!("2026-11-24"),
        ),
        (
            "{ day_out = { format = \"%Y%m%d\" } }",
            json!("2026-11-24"),
            json!("20261124"),
        ),
        (
            "{ day_out = { format = \"%d\", zone = \"Europe/Paris\" } }",
            json!("2026-11-24T23:30:00Z"),
            json!("25"),
        ),
        ("\"boolean\"", json!(0), json!(false)),
        ("\"boolean\"", json!("Yes"), json!(true)),
        (
            "{ boolean = { yes = [\"O\"], no = [\"\"] } }",
            json!(""),
            json!(false),
        ),
        (
            "{ boolean_out = { yes = \"O\", no = 0 } }",
            json!(false),
            json!(0),
        ),
        ("\"sum\"", json!(["1.5", 2]), json!("3.5")),
        ("\"count\"", json!([1, 2]), json!(2)),
        (
            "{ split = \",\" }, { at = \"[1]\" }",
            json!("sale,12"),
            json!("12"),
        ),
        ("{ at = \"a[0].b\" }", json!({ "a": [{ "b": 7 }] }), json!(7)),
        (
            "\"latest\"",
            json!([null, "2026-11-24T10:00:00.5Z", "2026-11-24T10:00:00Z"]),
            json!("2026-11-24T10:00:00.5Z"),
        ),
        ("\"flatten\"", json!([[1], 2, [3, [4]]]), json!([1, 2, 3, [4]])),
        ("\"unique\"", json!([1, "1", 1]), json!([1, "1"])),
        ("{ limit = 1 }", json!([1, 2]), json!([1])),
        ("{ encode = \"json\" }", json!({ "a": [1] }), json!("{\"a\":[1]}")),
        ("{ decode = \"json\" }", json!("{\"a\": 1}"), json!({ "a": 1 })),
        (
            "{ tag = \"Decimal\" }",
            json!("1.50"),
            json!({ "__class__": "Decimal", "decimal": "1.50" }),
        ),
    ] {
        gives(&format!("{{ from = \"$v\", then = [{steps}] }}"), from, to);
    }
    assert_eq!(
        given(
            "{ from = \"$v\", then = [\"blank_is_absent\", \"upper\"] }",
            &json!(" ")
        ),
        Ok(None)
    );
}

#[test]
fn a_step_that_cannot_names_value_and_rule() {
    for (steps, from, told) in [
        ("\"upper\"", json!([1]), "= [1]: upper: a text is wanted"),
        (
            "{ code_back = \"tenders\" }",
            json!("x"),
            "= \"x\": code_back: the table tenders does not list it",
        ),
        (
            "{ money_in = { currency = \"EUR\" } }",
            json!("1.234"),
            "more than 2 decimals",
        ),
        (
            "{ money_in = { currency = \"EUR\", mark = \",\" } }",
            json!("1.234,00"),
            "an amount with the mark ',' is wanted",
        ),
        (
            "{ money_in = { currency = \"EUR\" } }",
            json!("99999999999"),
            "no amount of ours is above",
        ),
        ("{ money_in = { currency = \"EUR\" } }", json!("1e30"), "money_in"),
        (
            "{ money_out = { as = \"text\", currency = \"EUR\" } }",
            json!({ "amount": 1, "currency": "USD" }),
            "only EUR is taken",
        ),
        (
            "{ time_in = { format = \"rfc3339\" } }",
            json!("2026-11-24T15:32:00"),
            "a time with its offset",
        ),
        (
            "{ day_in = { format = \"%d/%m/%Y\" } }",
            json!("31/02/2026"),
            "a day written as",
        ),
        ("\"integer\"", json!("1.5"), "a whole number is wanted"),
        ("\"boolean\"", json!("maybe"), "true, false, yes"),
        ("\"sum\"", json!(["a"]), "a decimal number is wanted"),
    ] {
        let error = given(&format!("{{ from = \"$v\", then = [{steps}] }}"), &from).unwrap_err();
        assert!(
            error.starts_with("acme: object product: the whole = ") && error.contains(told),
            "{error}"
        );
    }
}

#[test]
fn a_secret_is_not_shown() {
    let rule = read("{ from = \"$secrets.key\", then = [\"integer\"] }").unwrap();
    let secrets = json!({ "key": "hunter2" });
    let error = apply(
        &rule,
        &Scope::Names(&[("secrets", &secrets)]),
        &world(),
        "sign-in",
    )
    .unwrap_err();
    assert!(!error.to_string().contains("hunter2"), "{error}");
}

#[test]
fn conditions() {
    let holds = |condition: &str, v: Value| {
        let rule = format!("{{ const = true, when = {condition} }}");
        given(&rule, &v).unwrap().is_some()
    };
    assert!(holds("{ value = \"$v\", equals = \"1\" }", json!(1)));
    assert!(!holds("{ value = \"$v\", equals = \"1\" }", json!("01")));
    assert!(holds("{ value = \"$v.x\", equals = { null = true } }", json!({})));
    assert!(holds("{ value = \"$v\", one_of = [200, 201] }", json!(201)));
    assert!(holds("{ value = \"$v\", present = false }", json!([])));
    assert!(holds("{ value = \"$v\", begins_with = \"KO|\" }", json!("KO|x")));
    assert!(holds("{ value = \"$v\", contains = \"x\" }", json!("axb")));
    assert!(holds("{ value = \"$v\", above = 0 }", json!("0.01")));
    assert!(!holds("{ value = \"$v\", below = 1.5 }", json!("soon")));
    let in_time = "{ value = \"$v.one\", after = \"$v.other\" }";
    for (one, other, after) in [
        // The same instants written in other zones are told apart as instants, not as texts.
        ("2026-11-24T14:00:00Z", "2026-11-24T14:30:00+01:00", true),
        ("2026-11-24T14:00:00Z", "2026-11-24T15:00:00+01:00", false),
        ("2026-11-24T14:00:00.000001Z", "2026-11-24T14:00:00Z", true),
        ("2026-11-25", "2026-11-24", true),
        // Neither, or not of one kind.
        ("2026-11-25", "2026-11-24T14:00:00Z", false),
        ("soon", "2026-11-24T14:00:00Z", false),
        ("99", "1", false),
    ] {
        assert_eq!(
            holds(in_time, json!({ "one": one, "other": other })),
            after,
            "{one} {other}"
        );
    }
    assert!(!holds(in_time, json!({ "one": "2026-11-24T14:00:00Z" })));
    assert!(holds(
        "{ value = \"$v\", before = \"2026-11-24\" }",
        json!("2026-11-23")
    ));
    assert!(holds(
        "{ all = [{ value = \"$v\", above = 1 }, { not = { value = \"$v\", above = 3 } }] }",
        json!(2)
    ));
    assert!(holds(
        "{ any = [{ value = \"$v\", above = 9 }, { value = \"$v\", equals = 2 }] }",
        json!(2)
    ));
}

#[test]
fn slips_are_refused_where_they_stand() {
    for (rule, told) in [
        (
            "\"$w.x\"",
            "x.toml:1: rule = \"$w.x\": a path that begins with one of $v, $item, $secrets",
        ),
        ("\"$v..x\"", "a path such as"),
        (
            "{ from = \"v.x\" }",
            "rule.from = \"v.x\": a path that begins with $",
        ),
        (
            "{ then = [] }",
            "rule.from is missing: then stands beside one of from, ",
        ),
        (
            "{ from = \"$v\", then = [\"uper\"] }",
            "rule.then[1] = \"uper\": a step: trim, upper",
        ),
        (
            "{ from = \"$v\", then = [{ truncat = 1 }] }",
            "rule.then[1] = { truncat = 1 }: a step",
        ),
        (
            "{ from = \"$v\", then = [{ truncate = -1 }] }",
            "rule.then[1].truncate = -1: a whole number",
        ),
        ("{ from = \"$v\", them = [] }", "nobody reads the field rule.them"),
        ("{ divide = [1, 3] }", "{ round = n }"),
        ("{ each = \"$v\" }", "rule.do is missing"),
        (
            "{ const = 1, when = { value = \"$v\" } }",
            "a test: one of equals",
        ),
        (
            "{ from = \"$v\", then = [{ time_in = { format = \"%d/%Q\" } }] }",
            "a pattern such as",
        ),
        (
            "{ from = \"$v\", then = [{ time_in = { format = \"rfc3339\", zone = \"Europe/Lutece\" } }] }",
            "a zone such as",
        ),
        ("inf", "a number that JSON can write"),
    ] {
        let error = read(rule).unwrap_err();
        assert!(error.contains(told), "{rule}: {error}");
    }
    let deep = format!("{}1{}", "[".repeat(30), "]".repeat(30));
    assert!(read(&deep).unwrap_err().contains("24 deep"));
}

#[test]
fn what_would_grow_without_end_is_an_error() {
    let many: Value = (0..1_000).map(Value::from).collect();
    let twice = "{ each = \"$v\", as = \"a\", do = { each = \"$v\", do = [\"$a\", \"$item\"] } }";
    assert!(
        given(twice, &many)
            .unwrap_err()
            .contains("the result is too large")
    );
    let long = json!("x".repeat(600_000));
    assert!(
        given("{ concat = [\"$v\", \"$v\"] }", &long)
            .unwrap_err()
            .contains("concat: the result is too large")
    );
    let grow = "{ from = \"$v\", then = [{ replace = { from = \"x\", to = \"xxxxxxxxxx\" } }] }";
    assert!(given(grow, &long).unwrap_err().contains("longer than"));
}

/// Any rule that the language can say, with what it may and may not be given.
fn any_rule() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("\"$v\"".to_owned()),
        Just("\"$v.a[0]\"".to_owned()),
        Just("\"$v[*].a\"".to_owned()),
        Just("\"$v[a=x].b[-1]\"".to_owned()),
        Just("{ null = true }".to_owned()),
        "-?[1-9][0-9]{0,17}",
        "[a-z éß]{0,8}".prop_map(|text| format!("\"{text}\"")),
    ];
    let step = prop::sample::select(vec![
        "\"trim\"",
        "\"upper\"",
        "\"text\"",
        "\"base64\"",
        "\"from_base64\"",
        "\"url\"",
        "\"negate\"",
        "\"absolute\"",
        "\"integer\"",
        "\"number\"",
        "\"boolean\"",
        "\"sum\"",
        "\"count\"",
        "\"flatten\"",
        "\"unique\"",
        "\"blank_is_absent\"",
        "{ truncate_bytes = 3 }",
        "{ pad_left = { to = 9, with = \"é\" } }",
        "{ replace = { from = \"a\", to = \"aa\" } }",
        "{ split = \"a\" }",
        "{ join = \"-\" }",
        "{ code = \"tenders\" }",
        "{ code_back = \"tenders\" }",
        "{ money_in = { currency = \"EUR\" } }",
        "{ money_out = { as = \"number\" } }",
        "{ decimal = { mark = \",\" } }",
        "{ round = 12 }",
        "{ mark = \",\" }",
        "{ limit = 2 }",
        "{ time_in = { format = \"unix\" } }",
        "{ time_out = { format = \"%c\" } }",
        "{ day_out = { format = \"%j\" } }",
        "{ encode = \"json\" }",
        "{ decode = \"json\" }",
        "{ encode = \"xml\" }",
        "{ decode = \"xml\" }",
        "{ encode = \"form\" }",
        "{ decode = \"form\" }",
        "{ tag = \"Decimal\" }",
    ]);
    leaf.prop_recursive(4, 24, 3, move |inner| {
        let rules = prop::collection::vec(inner.clone(), 1..3);
        let steps = prop::collection::vec(step.clone(), 0..4);
        prop_oneof![
            rules.clone().prop_map(|rules| format!("[{}]", rules.join(", "))),
            inner.clone().prop_map(|rule| format!("{{ a = {rule} }}")),
            rules
                .clone()
                .prop_map(|rules| format!("{{ concat = [{}] }}", rules.join(", "))),
            rules
                .clone()
                .prop_map(|rules| format!("{{ merge = [{}] }}", rules.join(", "))),
            rules
                .clone()
                .prop_map(|rules| format!("{{ multiply = [{}] }}", rules.join(", "))),
            (inner.clone(), inner.clone()).prop_map(|(one, other)| format!(
                "{{ divide = [{one}, {other}], then = [{{ round = 3 }}] }}"
            )),
            (inner.clone(), inner.clone())
                .prop_map(|(list, make)| format!("{{ each = {list}, do = {make} }}")),
            (rules, steps).prop_map(|(rules, steps)| format!(
                "{{ first = [{}], then = [{}] }}",
                rules.join(", "),
                steps.join(", ")
            )),
            (inner.clone(), inner).prop_map(|(one, other)| format!(
                "{{ table = {{ x = {one} }}, when = {{ value = {other}, present = true }} }}"
            )),
        ]
    })
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        "-?[0-9]{1,12}[.,][0-9]{0,4}".prop_map(Value::from),
        "20[0-9]{2}-[01][0-9]-[0-3][0-9]T10:00:00Z".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[ab]", inner, 0..3)
                .prop_map(|table| Value::Object(table.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_rule_on_any_value_ends_and_is_bounded(rule in any_rule(), value in any_value()) {
        let rule = read(&rule).unwrap();
        let scope = [("v", &value)];
        if let Ok(Some(made)) = apply(&rule, &Scope::Names(&scope), &world(), "x") {
            prop_assert!(made.to_string().len() < MOST_TEXT);
        }
    }

    #[test]
    fn amounts_come_back_to_the_cent(minor in -1_000_000_000_i64..=1_000_000_000, shape in 0..3_usize) {
        let money = json!({ "amount": minor, "currency": "EUR" });
        let (out, back) = [
            ("as = \"text\", mark = \",\"", "mark = \",\""),
            ("as = \"number\"", "minor = false"),
            ("as = \"minor\"", "minor = true"),
        ][shape];
        let wire = given(&format!("{{ from = \"$v\", then = [{{ money_out = {{ {out} }} }}] }}"), &money).unwrap().unwrap();
        // Through the bytes of JSON, as it would go.
        let wire: Value = serde_json::from_str(&wire.to_string()).unwrap();
        let read = given(&format!("{{ from = \"$v\", then = [{{ money_in = {{ currency = \"EUR\", {back} }} }}] }}"), &wire);
        prop_assert_eq!(read, Ok(Some(money)));
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,60}") {
        let place = Place::of(File::new("x.toml"));
        let node = Node { line: 1, tree: Tree::Text(text.clone()) };
        let rule = Reader::default().roots(&["v"]).rule(&place, node);
        prop_assert!(rule.is_ok() || text.starts_with('$'));
    }
}
