use jiff::{SignedDuration, Timestamp, civil::time, tz::TimeZone};
use proptest::prelude::*;

use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + second).unwrap()
}

/// A version of a row: id, when it changed, what it says; told at second 1000.
fn row(id: u8, changed: i64, facts: u8) -> Mirrored<u8> {
    Mirrored {
        id: id.to_string(),
        changed_at: Some(at(changed)),
        pulled_at: at(1_000),
        deleted_at: None,
        facts,
    }
}

/// Keeps what pages say, as a table would.
fn kept(pages: &[Vec<Mirrored<u8>>]) -> BTreeMap<String, Mirrored<u8>> {
    let mut table: BTreeMap<String, Mirrored<u8>> = BTreeMap::new();
    for page in pages {
        let known = table.values().cloned().collect();
        for row in change(known, page.clone()).write {
            table.insert(row.id.clone(), row);
        }
    }
    table
}

proptest! {
    #[test]
    fn any_order_and_any_doubles_give_the_same_table(
        rows in prop::collection::vec((0_u8..6, 0_i64..1_500, 0_u8..4), 1..40),
        order in any::<prop::sample::Index>(),
        cuts in prop::collection::vec(1_usize..7, 1..10),
        doubles in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
    ) {
        let rows: Vec<_> = rows.into_iter().map(|(id, changed, facts)| row(id, changed, facts)).collect();
        let once = kept(std::slice::from_ref(&rows));
        let mut shuffled = rows.clone();
        shuffled.extend(doubles.iter().map(|double| rows[double.index(rows.len())].clone()));
        shuffled.rotate_left(order.index(rows.len()));
        shuffled.reverse();
        let mut pages = vec![];
        let mut rest = shuffled.as_slice();
        for cut in cuts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (page, after) = rest.split_at((*cut).min(rest.len()));
            pages.push(page.to_vec());
            rest = after;
        }
        let many = kept(&pages);
        prop_assert_eq!(&once, &many);
        // And again: nothing is written.
        let again = change(many.values().cloned().collect(), rows);
        prop_assert!(again.write.is_empty(), "{:?}", again.write);
    }

    #[test]
    fn one_of_two_versions_holds_whichever_is_asked(a in (0_i64..1_500, 0_u8..4), b in (0_i64..1_500, 0_u8..4)) {
        let (a, b) = (row(1, a.0, a.1), row(1, b.0, b.1));
        prop_assert!(!(a.supersedes(&b) && b.supersedes(&a)));
        prop_assert_eq!(a.supersedes(&b) || b.supersedes(&a), a != b);
    }

    #[test]
    fn merging_ends_and_says_the_same_again(
        agreed in "[a-c]{0,2}", ours in "[a-c]{0,2}", theirs in "[a-c]{0,2}", partner in any::<bool>(),
    ) {
        let owner = if partner { Owner::Partner } else { Owner::Boucle };
        let once = merge(Field::FirstName, owner, &agreed, &ours, &theirs);
        let again = merge(Field::FirstName, owner, &once.agreed, &once.ours, &theirs);
        prop_assert_eq!(&once, &again);
        if owner == Owner::Boucle || once.is_conflict {
            prop_assert_eq!(once.ours, ours);
        }
    }
}

#[test]
fn an_older_change_never_takes_the_place_of_a_newer_one() {
    let (old, new) = (row(1, 10, 1), row(1, 20, 2));
    assert!(new.supersedes(&old) && !old.supersedes(&new));
    let late = Mirrored {
        pulled_at: at(9_000),
        ..old
    };
    assert!(!late.supersedes(&new), "however late it comes");
}

#[test]
fn a_clock_that_ran_ahead_holds_nothing_up() {
    // Told at 1000 to have changed an hour later; then that clock is put right.
    let ahead = row(1, 4_600, 1);
    let right = Mirrored {
        pulled_at: at(1_300),
        ..row(1, 1_200, 2)
    };
    assert!(right.supersedes(&ahead) && !ahead.supersedes(&right));
    // An hour behind is a clock like any other, as long as it goes on.
    let behind = Mirrored {
        pulled_at: at(1_300),
        ..row(1, 1_300 - 3_600, 3)
    };
    let later = Mirrored {
        pulled_at: at(1_400),
        ..row(1, 1_400 - 3_600, 4)
    };
    assert!(later.supersedes(&behind));
}

#[test]
fn without_times_what_comes_later_holds() {
    let told = |facts, second| Mirrored {
        changed_at: None,
        pulled_at: at(second),
        ..row(1, 0, facts)
    };
    assert!(told(2, 20).supersedes(&told(1, 10)));
    assert!(
        !told(1, 20).supersedes(&told(1, 10)),
        "the same again changes nothing"
    );
}

#[test]
fn what_was_gone_is_back_when_it_is_seen_again() {
    let gone = Mirrored {
        deleted_at: Some(at(900)),
        ..row(1, 10, 1)
    };
    let change = change(vec![gone], vec![row(1, 10, 1), row(2, 10, 1)]);
    assert_eq!((change.new, change.back, change.write.len()), (1, 1, 2));
    assert!(change.write.iter().all(|row| row.deleted_at.is_none()));
}

#[test]
fn who_owns_a_field_decides_and_two_changes_ask() {
    let merge = |owner, agreed, ours, theirs| {
        let merged = merge(Field::Email, owner, agreed, ours, theirs);
        (merged.ours, merged.agreed, merged.is_conflict)
    };
    let is = |ours: &str, agreed: &str, conflict| (ours.to_owned(), agreed.to_owned(), conflict);
    for owner in [Owner::Partner, Owner::Boucle] {
        assert_eq!(
            merge(owner, "a@x.fr", "b@x.fr", "a@x.fr"),
            is("b@x.fr", "a@x.fr", false),
            "we changed it"
        );
        assert_eq!(
            merge(owner, "a@x.fr", "b@x.fr", "c@x.fr"),
            is("b@x.fr", "a@x.fr", true),
            "both did"
        );
        assert_eq!(
            merge(owner, "a@x.fr", "b@x.fr", "B@x.fr"),
            is("b@x.fr", "B@x.fr", false),
            "to the same"
        );
    }
    assert_eq!(
        merge(Owner::Partner, "a@x.fr", "a@x.fr", "c@x.fr"),
        is("c@x.fr", "c@x.fr", false)
    );
    assert_eq!(
        merge(Owner::Boucle, "a@x.fr", "a@x.fr", "c@x.fr"),
        is("a@x.fr", "a@x.fr", false)
    );
    // However they are written.
    let phone = super::merge(Field::Phone, Owner::Partner, "", "06 12 34 56 78", "+33612345678");
    assert_eq!(
        (phone.ours.as_str(), phone.is_conflict),
        ("06 12 34 56 78", false)
    );
}

#[test]
fn a_bar_code_has_its_check_digit() {
    for good in ["3760000000123", "96385074", "036000291452", "13760000000120"] {
        assert!(is_ean(good), "{good}");
    }
    for bad in ["3760000000124", "", "12345", "LYN-2418", "37600000001２3"] {
        assert!(!is_ean(bad), "{bad}");
    }
}

fn schedule() -> Schedule {
    Schedule {
        every: SignedDuration::from_mins(5),
        full_every: Some(SignedDuration::from_hours(24)),
        quiet: Quiet {
            from: time(22, 0, 0, 0),
            until: time(6, 0, 0, 0),
            zone: TimeZone::get("Europe/Paris").unwrap(),
        },
        has_increments: true,
        may_drift: false,
        sees_all: true,
    }
}

#[test]
fn the_whole_list_comes_first_then_what_has_changed_then_the_whole_list_by_night() {
    let now: Timestamp = "2026-11-24T14:00:00Z".parse().unwrap();
    let night: Timestamp = "2026-11-25T03:00:00Z".parse().unwrap();
    let mut standing = Standing::default();
    assert_eq!(standing.due(&schedule(), now), Some(Due::Full));
    standing.is_loading = true;
    assert_eq!(standing.due(&schedule(), now), Some(Due::GoOn));
    standing.is_loading = false;
    standing.full_at = Some(now);
    assert_eq!(standing.due(&schedule(), now), None);
    let later = now + SignedDuration::from_mins(5);
    assert_eq!(standing.due(&schedule(), later), Some(Due::Increment));
    standing.increment_at = Some(later);
    assert_eq!(standing.due(&schedule(), later), None);
    standing.full_at = Some(now - SignedDuration::from_hours(30));
    assert_eq!(
        standing.due(&schedule(), later),
        None,
        "not while the shops are open"
    );
    assert_eq!(standing.due(&schedule(), night), Some(Due::Full));
    standing.is_full_wanted = true;
    assert_eq!(
        standing.due(&schedule(), later),
        Some(Due::Full),
        "a person asked"
    );
}

#[test]
fn without_increments_the_whole_list_comes_every_time_and_a_failure_waits() {
    let now: Timestamp = "2026-11-24T14:00:00Z".parse().unwrap();
    let schedule = Schedule {
        has_increments: false,
        ..schedule()
    };
    let mut standing = Standing {
        full_at: Some(now),
        ..Standing::default()
    };
    assert_eq!(standing.due(&schedule, now + SignedDuration::from_mins(4)), None);
    let later = now + SignedDuration::from_mins(5);
    assert_eq!(standing.due(&schedule, later), Some(Due::Full));
    standing.failed_at = Some(later);
    assert_eq!(
        standing.due(&schedule, later + SignedDuration::from_secs(59)),
        None
    );
    assert_eq!(
        standing.due(&schedule, later + SignedDuration::from_secs(60)),
        Some(Due::Full)
    );
}
