//! The pages with connectors and letters made by hand.

use business::{FieldError, ports::ConnectorState};
use domain::{
    DeliveryId, EventId, TicketId,
    deliveries::{Circuit, Delivery, DeliveryState},
};
use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::{
    pages::board::tests::id,
    ui::testing::{HOSTILE, html, is_tame},
};

fn now() -> Timestamp {
    "2026-11-14T14:35:00Z".parse().expect("an instant")
}

fn ago(minutes: i64) -> Timestamp {
    now() - SignedDuration::from_mins(minutes)
}

fn health(name: &str, mode: Mode) -> ConnectorHealth {
    ConnectorHealth {
        state: ConnectorState {
            name: name.to_owned(),
            position: 7,
            mode,
            circuit: Circuit::default(),
            last_exchange_at: Some(ago(2)),
            last_reason: None,
        },
        backlog: Backlog::default(),
        now: now(),
    }
}

fn letter(n: u8, text: &str) -> DeadLetter {
    let (since, reason) = (ago(20), text.to_owned());
    DeadLetter {
        delivery: Delivery {
            id: id::<DeliveryId>(n),
            connector: "erp".to_owned(),
            event: id::<EventId>(n),
            name: text.to_owned(),
            action: text.to_owned(),
            subject_kind: "ticket".to_owned(),
            subject: id::<TicketId>(n).0,
            position: 1,
            ordinal: 0,
            at: ago(30),
            state: DeliveryState::Dead {
                at: since,
                reason: reason.clone(),
            },
            attempts: 1,
            doubtful: false,
        },
        since,
        reason,
        code: "LYN-2418".parse().ok(),
    }
}

fn letters_page(letters: Vec<DeadLetter>, typed: Typed, refused: Refused) -> String {
    let mut health = health("erp", Mode::On);
    health.backlog.dead = i64::try_from(letters.len()).expect("few");
    let model = DeadLetters {
        health,
        letters,
        more: false,
    };
    html(move || {
        connector(
            model,
            None,
            Mirrored::default(),
            Access::ALL,
            typed,
            refused,
            None,
        )
    })
}

#[test]
fn a_connector_says_whether_it_works_how_much_waits_and_offers_the_rest() {
    let mut broken = health("erp", Mode::On);
    broken.state.circuit.broken_since = Some(ago(12));
    broken.state.last_reason = Some("connection refused".to_owned());
    broken.backlog = Backlog {
        waiting: 3,
        oldest: Some(ago(95)),
        dead: 2,
    };
    let paused = health("till", Mode::Paused);
    let page = html(move || connectors(vec![broken, paused], vec![], None, Access::ALL));
    for words in [
        "En panne",
        "ne répond pas depuis 12\u{a0}min",
        "connection refused",
        "3 envois en attente, le plus ancien depuis 1\u{a0}h",
        "2 à décider",
        "dernier échange il y a 2\u{a0}min",
        "En pause",
        "Rien n’attend",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(
        page.contains(r#"action="/settings/connectors/erp/mode""#),
        "{page}"
    );
    assert_eq!(page.matches(r#"name="mode" value="paused""#).count(), 1);
    assert_eq!(
        page.matches(r#"name="mode" value="on""#).count(),
        1,
        "only the paused one"
    );
    assert_eq!(page.matches(r#"name="mode" value="draining""#).count(), 2);
}

#[test]
fn files_that_were_not_taken_are_told_and_the_button_is_there() {
    let why = "connectors/acme/connector.toml:4: hook.scheme = <md5>: one of standard-webhooks".to_owned();
    let page = html(move || connectors(vec![], vec![], Some((ago(3), why)), Access::ALL));
    for text in [
        "Relire les fichiers",
        "ceux d’avant restent en service",
        "connector.toml:4: hook.scheme = &lt;md5&gt;",
        r#"action="/settings/connectors" method="post""#,
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let page = html(|| connectors(vec![], vec![], None, Access::ALL));
    assert!(!page.contains("restent en service"), "{page}");
}

#[test]
fn a_figure_that_is_not_counted_out_says_so() {
    let mut health = health("erp", Mode::On);
    health.backlog = Backlog {
        waiting: Backlog::COUNTED + 1,
        oldest: Some(ago(1)),
        dead: 0,
    };
    let page = html(move || connectors(vec![health], vec![], None, Access::ALL));
    assert!(page.contains("Plus de 10\u{202f}000 envois en attente"), "{page}");
}

#[test]
fn nothing_is_on_teaches_how_to_switch_on() {
    let page = html(|| connectors(vec![], vec![], None, Access::ALL));
    assert!(page.contains("vérifiez-le chez le partenaire"), "{page}");
}

#[test]
fn letters_can_be_chosen_and_what_was_typed_is_kept() {
    let chosen = id::<DeliveryId>(2).to_string();
    let typed = Typed {
        chosen: vec![chosen.clone()],
        reason: String::new(),
        is_none_chosen: false,
    };
    let refused = Refused {
        fields: vec![FieldError::new("reason", "missing")],
        is_stale: false,
    };
    let page = letters_page(vec![letter(1, "no stock"), letter(2, "no stock")], typed, refused);
    assert!(page.contains(&format!(r#"value="{chosen}" checked"#)), "{page}");
    assert_eq!(page.matches(" checked").count(), 1, "{page}");
    assert!(
        page.contains(r#"formaction="/settings/connectors/erp/drop""#),
        "{page}"
    );
    assert!(
        page.contains(r##"<a href="#reason">Raison de l’abandon</a>"##),
        "{page}"
    );
    let first = page.find(r#"<button type="submit" disabled hidden"#);
    assert!(
        first < page.find(r#"class="btn btn-main""#) && first.is_some(),
        "Enter sends nothing: {page}"
    );
    assert!(page.contains(r#"href="/tickets/LYN-2418""#) && page.contains("no stock"));
}

#[test]
fn who_manages_no_users_sees_only_what_is_theirs() {
    let access = Access {
        manages: false,
        partners: true,
    };
    let page = html(move || connectors(vec![], vec![], None, access));
    assert!(page.contains(r#"href="/settings/connectors""#), "{page}");
    assert!(!page.contains(r#"href="/settings/users""#), "{page}");
}

#[test]
fn hostile_values_stay_values() {
    let mut all = health(HOSTILE, Mode::On);
    all.state.last_reason = Some(HOSTILE.to_owned());
    all.state.circuit.broken_since = Some(ago(1));
    assert!(is_tame(&html(move || connectors(
        vec![all],
        vec![],
        None,
        Access::ALL
    ))));
    let typed = Typed {
        chosen: vec![],
        reason: HOSTILE.to_owned(),
        is_none_chosen: true,
    };
    assert!(is_tame(&letters_page(
        vec![letter(1, HOSTILE)],
        typed,
        Refused::default()
    )));
}

fn described(colours: &[(&str, Colour)]) -> Described {
    let capabilities = colours
        .iter()
        .map(|(action, colour)| Capability {
            colour: *colour,
            reason: "parce que <b>".into(),
            ..Capability::green(action)
        })
        .collect();
    Described {
        name: "erp".into(),
        description: "Un ERP".into(),
        unconfirmed: vec![("connector.toml:12".into(), "jamais vu".into())],
        check: Some(CapabilityCheck {
            at: Timestamp::UNIX_EPOCH,
            capabilities,
        }),
        controls: None,
    }
}

#[test]
fn a_connector_that_is_off_is_switched_on_unless_something_is_red() {
    let green = html(|| {
        off_connector(
            described(&[("repair-to-pay", Colour::Green), ("rental", Colour::Missing)]),
            Mirrored::default(),
            Access::ALL,
            Refused::default(),
        )
    });
    assert!(green.contains("/settings/connectors/erp/on"), "{green}");
    assert!(
        green.contains("Réparation à encaisser") && green.contains("Absent"),
        "{green}"
    );
    assert!(
        green.contains("connector.toml:12") && green.contains("jamais vu"),
        "{green}"
    );
    let red = html(|| {
        off_connector(
            described(&[("payments", Colour::Red)]),
            Mirrored::default(),
            Access::ALL,
            Refused::default(),
        )
    });
    assert!(!red.contains("/settings/connectors/erp/on"), "{red}");
    assert!(red.contains("/settings/connectors/erp/check"), "{red}");
    assert!(
        red.contains("parce que &lt;b>") || red.contains("parce que &lt;b&gt;"),
        "{red}"
    );
}

/// A connector's page with mirrored products, rejected rows and a conflict, all with this text.
fn mirrored(text: &str) -> Mirrored {
    use business::{
        mirror::{ConflictLine, ConflictList, Data},
        ports::{FieldConflict, Mirror, RejectedRow},
    };
    use domain::mirror::{Field, Kind, Reference, Standing};

    Mirrored {
        kinds: vec![Kind::Products, Kind::Customers],
        data: Data {
            mirrors: vec![Mirror {
                standing: Standing {
                    full_at: Some(ago(120)),
                    increment_at: Some(ago(12)),
                    ..Standing::default()
                },
                live: 1_234_567,
                deleted: 89,
                reason: Some(text.to_owned()),
                ..Mirror::new("erp", Kind::Products)
            }],
            rejected: vec![RejectedRow {
                kind: Kind::Products,
                reason: text.to_owned(),
                at: ago(5),
            }],
            rejected_count: vec![(Kind::Products, 61)],
            unknown: vec![(
                Kind::Stores,
                domain::mirror::Mirrored {
                    id: text.to_owned(),
                    changed_at: None,
                    pulled_at: ago(5),
                    deleted_at: None,
                    facts: Reference {
                        name: text.to_owned(),
                        ours: String::new(),
                        active: true,
                    },
                },
            )],
        },
        conflicts: ConflictList {
            lines: vec![ConflictLine {
                conflict: FieldConflict {
                    connector: "erp".to_owned(),
                    external_id: text.to_owned(),
                    field: Field::Email,
                    customer: id(7),
                    ours: text.to_owned(),
                    theirs: text.to_owned(),
                    at: ago(30),
                },
                name: text.to_owned(),
            }],
            more: true,
        },
        next: Some("/settings/connectors/erp?conflict=1".to_owned()),
    }
}

#[test]
fn mirrored_data_show_their_age_and_what_people_decide() {
    let page = html(|| {
        let described = described(&[]);
        off_connector(described, mirrored("valeur"), Access::ALL, Refused::default())
    });
    for shown in [
        "1\u{202f}234\u{202f}567",
        "il y a 12\u{a0}min",
        "61",
        "et 60 autres",
        "Recharger tout",
        "/settings/connectors/erp/reload",
        "/settings/connectors/erp/conflict",
        "Prendre le leur",
        "Garder le nôtre",
        "Inconnus ici",
        "jamais",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let hostile = html(|| off_connector(described(&[]), mirrored(HOSTILE), Access::ALL, Refused::default()));
    assert!(is_tame(&hostile), "{hostile}");
}
