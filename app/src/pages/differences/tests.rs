//! The page with differences made by hand.

use business::FieldError as Wrong;
use domain::{
    ControlRunId, Money,
    control::{Cause, Counts, Extent, Kind, Origin, Repair, Side, Stage},
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

fn fields(cents: i64, text: &str) -> Fields {
    [
        ("amount".to_owned(), Value::Money(Money::eur(cents))),
        ("code".to_owned(), Value::Text(text.to_owned())),
        ("day".to_owned(), Value::Day("2026-11-12".parse().expect("a day"))),
        ("payment".to_owned(), Value::Text(text.to_owned())),
    ]
    .into()
}

fn difference(n: u8, what: What) -> Difference {
    Difference {
        id: id::<DifferenceId>(n),
        connector: "fastmag".into(),
        kind: Kind::Payments,
        key: format!("captured LYN {n}"),
        about: "LYN-2418".into(),
        at: Some(now()),
        ours: (what != What::MissingHere).then(|| fields(8481, "VENTE-1002")),
        theirs: (what != What::MissingThere).then(|| fields(8000, "VENTE-1002")),
        cause: Some(Cause::NeverHeard),
        repair: (what == What::MissingHere).then_some(Repair::TakeIn),
        material: None,
        found_at: now() - SignedDuration::from_mins(20),
        seen_at: now(),
        run: id::<ControlRunId>(9),
        state: DifferenceState::Open,
        what,
    }
}

fn run(state: RunState) -> Run {
    Run {
        id: id::<ControlRunId>(9),
        connector: "fastmag".into(),
        kind: Kind::Payments,
        extent: Extent::Whole,
        since: now(),
        until: now(),
        origin: Origin::Person,
        asked_by: None,
        asked_at: now() - SignedDuration::from_mins(30),
        started_at: Some(now()),
        stage: Stage::Gather(Side::Theirs),
        cursor: None,
        state,
        attempts: 0,
        counts: Counts {
            ours: 1234,
            theirs: 1235,
            differing: 3,
            repaired: 2,
        },
    }
}

fn model(differences: Vec<Difference>) -> DifferencesPage {
    DifferencesPage {
        connector: "fastmag".into(),
        is_on: true,
        standing: Standing::Open,
        open: i64::try_from(differences.len()).expect("few"),
        differences,
        more: false,
        runs: vec![],
        next_quiet: Some(now() + SignedDuration::from_hours(6)),
        people: vec![(id::<UserId>(3), "Sophie Garnier".into())],
        now: now(),
    }
}

fn page(model: DifferencesPage) -> String {
    html(move || differences(model, Access::ALL, Typed::default(), Refused::default(), None))
}

#[test]
fn both_values_stand_side_by_side_with_the_cause_and_what_can_be_done() {
    let page = page(model(vec![
        difference(1, What::MissingHere),
        difference(2, What::MissingThere),
        difference(3, What::Field("amount".into())),
    ]));
    for words in [
        "Écarts avec fastmag",
        "3 écarts",
        "Absent de Boucle",
        "Absent chez le partenaire",
        "Montant : pas pareil",
        "jamais annoncé à Boucle",
        "84,81",
        "80,00",
        "12\u{a0}nov. 2026",
        "Tout comparer",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(
        page.matches("Reprendre l’encaissement").count(),
        1,
        "only what never came"
    );
    assert_eq!(page.matches("/accept\"").count(), 3, "{page}");
    assert_eq!(page.matches("btn-main").count(), 1, "{page}");
    assert!(page.contains(r#"href="/tickets/LYN-2418""#), "{page}");
}

#[test]
fn a_reason_that_is_missing_is_asked_for_where_it_was_forgotten() {
    let typed = Typed {
        of: Some(id::<DifferenceId>(2)),
        reason: String::new(),
    };
    let refused = Refused {
        fields: vec![Wrong::new("reason", "missing")],
        is_stale: false,
    };
    let model = model(vec![
        difference(1, What::MissingHere),
        difference(2, What::MissingThere),
    ]);
    let page = html(move || differences(model, Access::ALL, typed, refused, None));
    assert_eq!(page.matches("<details open").count(), 1, "{page}");
    let field = format!("reason-{}", id::<DifferenceId>(2));
    assert!(page.contains(&format!("href=\"#{field}\"")) && page.contains(&format!("id=\"{field}\"")));
}

#[test]
fn what_is_over_says_how_and_by_whom() {
    let sophie = Some(id::<UserId>(3));
    let states = [
        (
            DifferenceState::Agreed { at: now() },
            "Les deux côtés s’accordent",
        ),
        (
            DifferenceState::Repaired { at: now(), by: None },
            "Réparé automatiquement",
        ),
        (
            DifferenceState::Repaired {
                at: now(),
                by: sophie,
            },
            "Réparé par Sophie Garnier",
        ),
        (
            DifferenceState::Accepted {
                at: now(),
                by: sophie,
                reason: "remboursé en espèces".into(),
            },
            "remboursé en espèces",
        ),
    ];
    for (state, words) in states {
        let mut one = difference(1, What::MissingThere);
        one.state = state;
        let mut model = model(vec![one]);
        model.standing = Standing::Closed;
        let page = page(model);
        assert!(
            page.contains(words) && !page.contains("/accept\""),
            "{words}: {page}"
        );
    }
}

#[test]
fn nothing_differs_teaches_and_a_partner_that_is_off_is_not_compared_with() {
    let mut quiet = model(vec![]);
    quiet.next_quiet = None;
    let calm = page(quiet);
    assert!(
        calm.contains("Aucun écart") && calm.contains("ne déclare pas d’heures calmes"),
        "{calm}"
    );
    assert!(!calm.contains(r#"value="whole""#), "{calm}");
    let mut off = model(vec![]);
    off.is_on = false;
    assert!(!page(off).contains("/differences/run"));
}

#[test]
fn a_run_says_how_it_stands() {
    let at = now() + SignedDuration::from_hours(6);
    let opening = Some("opening".to_owned());
    for (state, words) in [
        (
            RunState::Waiting {
                until: at,
                reason: opening,
            },
            "interrompue à l’ouverture, reprend aujourd’hui",
        ),
        (RunState::Running { until: at }, "en cours"),
        (RunState::Done { at }, "terminée"),
        (
            RunState::Failed {
                at,
                reason: "KO|table".into(),
            },
            "KO|table",
        ),
    ] {
        let mut model = model(vec![]);
        model.runs = vec![run(state)];
        let page = page(model);
        assert!(
            page.contains(words) && page.contains("1\u{202f}234 / 1\u{202f}235"),
            "{words}: {page}"
        );
    }
}

#[test]
fn a_summary_leads_to_the_list() {
    let page = html(|| {
        let summary = Summary {
            connector: "fastmag".into(),
            open: 3,
        };
        on_today(&[summary])
    });
    assert!(page.contains("3 écarts avec fastmag"), "{page}");
    assert!(
        page.contains(r#"href="/settings/connectors/fastmag/differences""#),
        "{page}"
    );
    let many = html(|| {
        let overview = Overview {
            open: DIFFERENCES_COUNTED + 1,
            last: Some(run(RunState::Done { at: now() })),
        };
        overview_of(overview)
    });
    assert!(many.contains("plus de 1\u{202f}000 écarts"), "{many}");
}

fn overview_of(model: Overview) -> AnyView {
    overview("fastmag", &model)
}

#[test]
fn hostile_values_stay_values() {
    let mut one = difference(1, What::Field(HOSTILE.into()));
    one.about = HOSTILE.into();
    one.ours = Some([(HOSTILE.to_owned(), Value::Text(HOSTILE.into()))].into());
    one.theirs = Some([(HOSTILE.to_owned(), Value::Text(HOSTILE.into()))].into());
    let mut model = model(vec![one]);
    model.connector = HOSTILE.into();
    model.runs = vec![run(RunState::Failed {
        at: now(),
        reason: HOSTILE.into(),
    })];
    let typed = Typed {
        of: Some(id::<DifferenceId>(1)),
        reason: HOSTILE.into(),
    };
    assert!(is_tame(&html(move || differences(
        model,
        Access::ALL,
        typed,
        Refused::default(),
        None
    ))));
}
