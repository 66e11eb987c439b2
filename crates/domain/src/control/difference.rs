//! A difference: what both sides say, why, and what became of it.

use jiff::Timestamp;

use super::{Fields, Kind, Pair, What};
use crate::{ControlRunId, DifferenceId, UserId};

/// Why the sides differ, where that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The partner took the money, and Boucle never heard of it.
    NeverHeard,
    /// The partner took the money, and the ticket was paid by another payment of the same amount.
    PaidOtherwise,
    /// The partner lists it no longer: cancelled, or another code over there.
    NotListed,
    /// The partner says it differently since Boucle heard of it.
    ChangedThere,
    /// The partner confirmed it and does not find it any more.
    NotFound,
}

impl Cause {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::NeverHeard,
        Self::PaidOtherwise,
        Self::NotListed,
        Self::ChangedThere,
        Self::NotFound,
    ];

    /// Stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NeverHeard => "never_heard",
            Self::PaidOtherwise => "paid_otherwise",
            Self::NotListed => "not_listed",
            Self::ChangedThere => "changed_there",
            Self::NotFound => "not_found",
        }
    }

    /// The cause of a stable name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.name() == name)
    }
}

/// What puts it right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repair {
    /// The partner's payment is taken in, as if it had come by itself.
    TakeIn,
    /// It is sent again, looked for at the partner first.
    SendAgain,
}

impl Repair {
    /// Stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TakeIn => "take_in",
            Self::SendAgain => "send_again",
        }
    }

    /// The repair of a stable name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::TakeIn, Self::SendAgain]
            .into_iter()
            .find(|repair| repair.name() == name)
    }
}

/// How a difference stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DifferenceState {
    /// Somebody has to look.
    Open,
    /// A later run found both sides the same.
    Agreed {
        /// When.
        at: Timestamp,
    },
    /// It was put right; the next run tells whether that held.
    Repaired {
        /// When.
        at: Timestamp,
        /// By whom; none when without asking.
        by: Option<UserId>,
    },
    /// It may stay as it is, as long as both sides say what they say.
    Accepted {
        /// When.
        at: Timestamp,
        /// By whom.
        by: Option<UserId>,
        /// Why.
        reason: String,
    },
}

impl DifferenceState {
    /// Stable name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Agreed { .. } => "agreed",
            Self::Repaired { .. } => "repaired",
            Self::Accepted { .. } => "accepted",
        }
    }
}

/// A difference. There is one of a connector, control, key and kind of difference, however often it is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its id.
    pub id: DifferenceId,
    /// The connector.
    pub connector: String,
    /// The control.
    pub kind: Kind,
    /// The key of what it is about.
    pub key: String,
    /// What differs.
    pub what: What,
    /// What people know it by, such as the code of a ticket.
    pub about: String,
    /// When it happened.
    pub at: Option<Timestamp>,
    /// What we hold; none when nothing.
    pub ours: Option<Fields>,
    /// What the partner holds.
    pub theirs: Option<Fields>,
    /// Why, where that is known.
    pub cause: Option<Cause>,
    /// What puts it right, where something does.
    pub repair: Option<Repair>,
    /// What that needs.
    pub material: Option<String>,
    /// Since when it is open, or was.
    pub found_at: Timestamp,
    /// When a run last saw it.
    pub seen_at: Timestamp,
    /// That run.
    pub run: ControlRunId,
    /// How it stands.
    pub state: DifferenceState,
}

/// What both sides of a pair say about what differs.
pub fn told(pair: &Pair, what: &What) -> (Option<Fields>, Option<Fields>) {
    let fields = |row: &Option<super::Row>| {
        row.as_ref().map(|row| match what {
            What::Field(name) => row
                .fields
                .iter()
                .filter(|(known, _)| *known == name)
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
            What::MissingHere | What::MissingThere => row.fields.clone(),
        })
    };
    (fields(&pair.ours), fields(&pair.theirs))
}

impl Difference {
    /// The same, found once more. It opens again unless it is open, or accepted and nothing has changed since.
    #[must_use]
    pub fn found_again(self, found: Self) -> Self {
        let is_same = self.ours == found.ours && self.theirs == found.theirs;
        let (state, found_at) = match self.state {
            DifferenceState::Open => (DifferenceState::Open, self.found_at),
            accepted @ DifferenceState::Accepted { .. } if is_same => (accepted, self.found_at),
            _ => (DifferenceState::Open, found.found_at),
        };
        Self {
            id: self.id,
            state,
            found_at,
            ..found
        }
    }

    /// It is over so; what a repair would need is not kept any longer.
    #[must_use]
    pub fn ended(self, state: DifferenceState) -> Self {
        Self {
            state,
            material: None,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{
        Money,
        control::{Row, Value},
    };

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn fields(cents: i64) -> Fields {
        [("amount".to_owned(), Value::Money(Money::eur(cents)))].into()
    }

    fn difference(n: u128, second: i64, cents: i64) -> Difference {
        Difference {
            id: DifferenceId(Uuid::from_u128(n)),
            connector: "acme".into(),
            kind: Kind::Payments,
            key: "captured LYN 1".into(),
            what: What::Field("amount".into()),
            about: "LYN-1".into(),
            at: Some(at(1)),
            ours: Some(fields(100)),
            theirs: Some(fields(cents)),
            cause: None,
            repair: None,
            material: Some("{}".into()),
            found_at: at(second),
            seen_at: at(second),
            run: ControlRunId(Uuid::from_u128(n)),
            state: DifferenceState::Open,
        }
    }

    #[test]
    fn what_is_open_keeps_its_age_and_what_was_over_begins_anew() {
        let open = difference(1, 10, 90);
        let again = open.clone().found_again(difference(2, 20, 80));
        assert_eq!(
            (again.id, again.found_at, again.seen_at),
            (open.id, at(10), at(20))
        );
        assert_eq!(again.theirs, Some(fields(80)), "it says what is so now");
        for over in [
            DifferenceState::Agreed { at: at(15) },
            DifferenceState::Repaired { at: at(15), by: None },
        ] {
            let again = open.clone().ended(over).found_again(difference(2, 20, 90));
            assert_eq!((&again.state, again.found_at), (&DifferenceState::Open, at(20)));
            assert!(again.material.is_some());
        }
    }

    #[test]
    fn what_was_accepted_stays_so_until_a_side_says_something_else() {
        let accepted = DifferenceState::Accepted {
            at: at(15),
            by: None,
            reason: "rendu en caisse".into(),
        };
        let kept = difference(1, 10, 90).ended(accepted.clone());
        assert_eq!(kept.clone().found_again(difference(2, 20, 90)).state, accepted);
        assert_eq!(
            kept.found_again(difference(2, 20, 80)).state,
            DifferenceState::Open
        );
    }

    #[test]
    fn a_field_is_told_alone_and_what_is_missing_with_all_there_is() {
        let row = |cents| Row {
            key: "k".into(),
            about: String::new(),
            at: None,
            fields: [
                ("amount".to_owned(), Value::Money(Money::eur(cents))),
                ("code".to_owned(), Value::Text("LYN-1".into())),
            ]
            .into(),
            material: None,
        };
        let pair = Pair {
            ours: Some(row(1)),
            theirs: Some(row(2)),
        };
        assert_eq!(
            told(&pair, &What::Field("amount".into())),
            (Some(fields(1)), Some(fields(2)))
        );
        let alone = Pair { theirs: None, ..pair };
        let (ours, theirs) = told(&alone, &What::MissingThere);
        assert_eq!((ours.unwrap().len(), theirs), (2, None));
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        for cause in Cause::ALL {
            assert_eq!(Cause::named(cause.name()), Some(cause));
        }
        for repair in [Repair::TakeIn, Repair::SendAgain] {
            assert_eq!(Repair::named(repair.name()), Some(repair));
        }
        for kind in Kind::ALL {
            assert_eq!(Kind::named(kind.name()), Some(kind));
        }
    }
}
