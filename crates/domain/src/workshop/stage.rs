//! States of a ticket and the edges between them. The table [`EDGES`] is the specification; whatever is not in it is refused.

use serde::{Deserialize, Serialize};

macro_rules! stages {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),+ $(,)?) => {
        /// The name of a state, without its data.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Stage { $($(#[$doc])* #[serde(rename = $name)] $variant),+ }

        impl Stage {
            /// All of them, in the order of a ticket's life.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Stable name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// Reads a stable name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|stage| stage.name() == name)
            }
        }
    };
}

stages! {
    /// From the booking page, not yet confirmed.
    Requested = "requested",
    /// An appointment.
    Booked = "booked",
    /// The goods are here.
    Received = "received",
    /// Somebody looks what it is.
    Diagnosing = "diagnosing",
    /// A quote was sent, the customer decides.
    Quoted = "quoted",
    /// The customer said yes.
    Approved = "approved",
    /// Parts are on their way.
    AwaitingParts = "awaiting_parts",
    /// On the bench.
    InRepair = "in_repair",
    /// Off the bench for a reason.
    Paused = "paused",
    /// Somebody looks over the work.
    QualityCheck = "quality_check",
    /// Done; to be paid, to be picked up.
    Ready = "ready",
    /// Nothing is due any more; to be handed over.
    Paid = "paid",
    /// Handed over.
    Collected = "collected",
    /// Cannot be repaired.
    Unrepairable = "unrepairable",
    /// The customer said no.
    QuoteDeclined = "quote_declined",
    /// The customer said nothing in time.
    QuoteExpired = "quote_expired",
    /// Nobody came.
    Unclaimed = "unclaimed",
    /// Called off.
    Cancelled = "cancelled",
    /// Over.
    Closed = "closed",
    /// Left to be recycled.
    Recycled = "recycled",
    /// Sold by order of the court.
    LegalSale = "legal_sale",
    /// Became a buyback.
    ConvertedToBuyback = "converted_to_buyback",
}

use Stage::{
    Approved, AwaitingParts, Booked, Cancelled, Closed, Collected, ConvertedToBuyback, Diagnosing, InRepair,
    LegalSale, Paid, Paused, QualityCheck, QuoteDeclined, QuoteExpired, Quoted, Ready, Received, Recycled,
    Requested, Unclaimed, Unrepairable,
};

/// Every edge. Guards (who, what is due, which reason) are checked in [`Ticket::advance`](super::Ticket::advance).
pub const EDGES: &[(Stage, &[Stage])] = &[
    (Requested, &[Booked, Received, Cancelled]),
    (Booked, &[Received, Cancelled]),
    (Received, &[Diagnosing, Quoted, InRepair, Cancelled]),
    (Diagnosing, &[Quoted, Unrepairable, InRepair, Cancelled]),
    (
        Quoted,
        &[Approved, QuoteDeclined, QuoteExpired, Received, Cancelled],
    ),
    (Approved, &[AwaitingParts, InRepair, Cancelled]),
    (AwaitingParts, &[InRepair, Quoted, Cancelled]),
    (
        InRepair,
        &[
            Paused,
            AwaitingParts,
            QualityCheck,
            Ready,
            Quoted,
            Unrepairable,
            Cancelled,
        ],
    ),
    (Paused, &[InRepair, Cancelled]),
    (QualityCheck, &[Ready, InRepair]),
    (Ready, &[Paid, Collected, InRepair, Unclaimed]),
    (Paid, &[Collected, Ready, InRepair, Unclaimed]),
    (Collected, &[Closed]),
    (Unrepairable, &[Ready, ConvertedToBuyback, Recycled]),
    (QuoteDeclined, &[Quoted, Ready, ConvertedToBuyback, Recycled]),
    (QuoteExpired, &[Quoted, Ready, ConvertedToBuyback, Recycled]),
    (Unclaimed, &[Paid, Collected, LegalSale]),
    (Cancelled, &[]),
    (Closed, &[]),
    (Recycled, &[]),
    (LegalSale, &[]),
    (ConvertedToBuyback, &[]),
];

impl Stage {
    /// Where a ticket may go from here.
    pub fn next(self) -> &'static [Stage] {
        EDGES
            .iter()
            .find(|(from, _)| *from == self)
            .map_or(&[], |(_, to)| to)
    }

    /// Whether the till's notice alone makes this move: nobody may do it by hand.
    pub const fn is_by_till(from: Stage, to: Stage) -> bool {
        matches!((from, to), (Ready | Unclaimed, Paid) | (Paid, Ready))
    }

    /// Still someone's work: neither handed over nor ended.
    pub const fn is_open(self) -> bool {
        !matches!(
            self,
            Collected | Cancelled | Closed | Recycled | LegalSale | ConvertedToBuyback
        )
    }

    /// The goods are in the shop or the workshop.
    pub const fn has_goods(self) -> bool {
        self.is_open() && !matches!(self, Requested | Booked)
    }

    /// The work is over: from here on lines no longer change.
    pub const fn is_frozen(self) -> bool {
        matches!(self, Paid) || !self.is_open()
    }

    /// The work is done, so a promise is kept: never shown as late.
    pub const fn is_done(self) -> bool {
        matches!(self, Ready | Paid | Unclaimed) || !self.is_open()
    }

    /// A staff move between these two takes effect at once and may be undone for a few seconds: moves within the
    /// workshop only. Approvals, hand-overs, payments and endings are never undone.
    pub const fn is_undoable(from: Stage, to: Stage) -> bool {
        const fn within(stage: Stage) -> bool {
            matches!(
                stage,
                Received
                    | Diagnosing
                    | Quoted
                    | Approved
                    | AwaitingParts
                    | InRepair
                    | Paused
                    | QualityCheck
                    | Ready
            )
        }
        within(from) && within(to) && !matches!(to, Approved)
    }
}

/// Why work rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// Elsewhere for a part of the work.
    Outsourced,
    /// Waiting for the customer.
    Customer,
    /// Something else comes first.
    Priority,
}

impl PauseReason {
    /// All reasons.
    pub const ALL: [Self; 3] = [Self::Outsourced, Self::Customer, Self::Priority];

    /// Stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Outsourced => "outsourced",
            Self::Customer => "customer",
            Self::Priority => "priority",
        }
    }

    /// Reads a stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

/// Why something cannot be repaired. Source: Open Repair Data Standard 0.3, `repair_barrier_if_end_of_life`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Barrier {
    /// Spare parts are not available (1).
    PartsUnavailable,
    /// Spare parts are too expensive (2).
    PartsTooExpensive,
    /// No way to open the product (3).
    CannotOpen,
    /// Repair information is not available (4).
    NoInformation,
    /// Lack of equipment (5).
    NoEquipment,
    /// Item too worn out (6).
    WornOut,
}

impl Barrier {
    /// All barriers, in the standard's order.
    pub const ALL: [Self; 6] = [
        Self::PartsUnavailable,
        Self::PartsTooExpensive,
        Self::CannotOpen,
        Self::NoInformation,
        Self::NoEquipment,
        Self::WornOut,
    ];

    /// Stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PartsUnavailable => "parts_unavailable",
            Self::PartsTooExpensive => "parts_too_expensive",
            Self::CannotOpen => "cannot_open",
            Self::NoInformation => "no_information",
            Self::NoEquipment => "no_equipment",
            Self::WornOut => "worn_out",
        }
    }

    /// Reads a stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|barrier| barrier.name() == name)
    }
}

/// How a closed ticket ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome", content = "barrier")]
pub enum Outcome {
    /// It works again.
    Repaired,
    /// It could have been, and was not.
    NotRepaired,
    /// It cannot be; the barrier where one was noted.
    Unrepairable(Option<Barrier>),
    /// Nobody noted it.
    Unknown,
}

/// The state of a ticket, with the data of that state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "the stages of the same names are documented in `Stage`"
)]
pub enum TicketState {
    Requested,
    Booked,
    Received,
    Diagnosing,
    Quoted,
    Approved,
    AwaitingParts,
    InRepair,
    Paused {
        reason: PauseReason,
    },
    QualityCheck,
    Ready,
    Paid,
    Collected,
    Unrepairable {
        barrier: Barrier,
    },
    QuoteDeclined,
    QuoteExpired,
    Unclaimed,
    Cancelled,
    Closed {
        #[serde(flatten)]
        outcome: Outcome,
    },
    Recycled,
    LegalSale,
    ConvertedToBuyback,
}

impl TicketState {
    /// Its name.
    pub const fn stage(&self) -> Stage {
        match self {
            Self::Requested => Requested,
            Self::Booked => Booked,
            Self::Received => Received,
            Self::Diagnosing => Diagnosing,
            Self::Quoted => Quoted,
            Self::Approved => Approved,
            Self::AwaitingParts => AwaitingParts,
            Self::InRepair => InRepair,
            Self::Paused { .. } => Paused,
            Self::QualityCheck => QualityCheck,
            Self::Ready => Ready,
            Self::Paid => Paid,
            Self::Collected => Collected,
            Self::Unrepairable { .. } => Unrepairable,
            Self::QuoteDeclined => QuoteDeclined,
            Self::QuoteExpired => QuoteExpired,
            Self::Unclaimed => Unclaimed,
            Self::Cancelled => Cancelled,
            Self::Closed { .. } => Closed,
            Self::Recycled => Recycled,
            Self::LegalSale => LegalSale,
            Self::ConvertedToBuyback => ConvertedToBuyback,
        }
    }

    /// Follows an edge: gives the old state up and returns the new one, or refuses.
    pub fn follow(self, to: Self) -> Result<Self, Refusal> {
        let (from, next) = (self.stage(), to.stage());
        if from.next().contains(&next) {
            Ok(to)
        } else {
            Err(Refusal::NoSuchMove { from, to: next })
        }
    }
}

/// Why a move is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no such edge; `from.next()` says what there is.
    #[error("a ticket cannot go from {} to {}", from.name(), to.name())]
    NoSuchMove {
        /// Where the ticket is.
        from: Stage,
        /// Where it was to go.
        to: Stage,
    },
    /// Only the till's notice makes this move.
    #[error("only the till's notice makes this move")]
    ByTillOnly,
    /// Something is due: a manager and a reason are needed.
    #[error("something is still due")]
    StillDue,
    /// A manager must do this.
    #[error("a manager must do this")]
    ManagerOnly,
    /// A reason must be given.
    #[error("a reason is needed")]
    ReasonMissing,
    /// Work starts without a quote only under a ceiling that the customer set.
    #[error("the customer set no ceiling, or the lines are above it: send a quote first")]
    NoCeiling,
    /// The store asks for a quality check first.
    #[error("this store asks for a quality check first")]
    ExitControlFirst,
    /// Lines are fixed once the ticket is paid or over.
    #[error("the lines of this ticket are fixed")]
    LinesFrozen,
    /// The few seconds for it are over, or the ticket has changed since, or the move is of the kind that stays.
    #[error("this can no longer be undone")]
    TooLateToUndo,
    /// A quote needs something that has to be done.
    #[error("there is nothing to quote")]
    NothingToQuote,
    /// A quote needs a customer.
    #[error("nobody is there to be asked")]
    NobodyToAsk,
    /// Others would pay more than the quote comes to without its options.
    #[error("others pay more than the least that the quote comes to")]
    PayersAboveQuote,
    /// A quote waits for its answer, which is noted with the name of whoever gave it.
    #[error("a quote waits for its answer")]
    QuoteWaits,
    /// The quote has its answer, its time is over, or a later version stands in its place.
    #[error("this quote can no longer be answered")]
    QuoteClosed,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_has_its_row_and_every_row_leads_somewhere_known() {
        for stage in Stage::ALL {
            assert_eq!(
                EDGES.iter().filter(|(from, _)| from == stage).count(),
                1,
                "{stage:?}"
            );
            assert_eq!(Stage::from_name(stage.name()), Some(*stage));
        }
        assert_eq!(EDGES.len(), Stage::ALL.len());
    }

    fn state(stage: Stage) -> TicketState {
        let data = match stage {
            Paused => r#"{"stage":"paused","reason":"customer"}"#.to_owned(),
            Unrepairable => r#"{"stage":"unrepairable","barrier":"worn_out"}"#.to_owned(),
            Closed => r#"{"stage":"closed","outcome":"repaired"}"#.to_owned(),
            plain => format!(r#"{{"stage":"{}"}}"#, plain.name()),
        };
        serde_json::from_str(&data).expect(&data)
    }

    /// field.md's workshop table, written out a second time so that a slip in `EDGES` shows.
    const EXPECTED: &str = "
        requested: booked received cancelled
        booked: received cancelled
        received: diagnosing quoted in_repair cancelled
        diagnosing: quoted unrepairable in_repair cancelled
        quoted: approved quote_declined quote_expired received cancelled
        approved: awaiting_parts in_repair cancelled
        awaiting_parts: in_repair quoted cancelled
        in_repair: paused awaiting_parts quality_check ready quoted unrepairable cancelled
        paused: in_repair cancelled
        quality_check: ready in_repair
        ready: paid collected in_repair unclaimed
        paid: collected ready in_repair unclaimed
        collected: closed
        unrepairable: ready converted_to_buyback recycled
        quote_declined: quoted ready converted_to_buyback recycled
        quote_expired: quoted ready converted_to_buyback recycled
        unclaimed: paid collected legal_sale";

    #[test]
    fn every_edge_holds_and_every_non_edge_is_refused() {
        let row = |stage: Stage| {
            EXPECTED
                .lines()
                .find_map(|line| line.trim().strip_prefix(&format!("{}: ", stage.name())))
                .unwrap_or_default()
        };
        let (mut edges, mut refused) = (0, 0);
        for from in Stage::ALL {
            for to in Stage::ALL {
                let result = state(*from).follow(state(*to));
                if row(*from).split_whitespace().any(|name| name == to.name()) {
                    assert_eq!(result.unwrap().stage(), *to, "{from:?} to {to:?}");
                    edges += 1;
                } else {
                    assert_eq!(
                        result,
                        Err(Refusal::NoSuchMove { from: *from, to: *to }),
                        "{from:?} to {to:?}"
                    );
                    refused += 1;
                }
            }
        }
        assert_eq!((edges, refused), (58, 22 * 22 - 58));
    }

    #[test]
    fn states_keep_their_data() {
        let closed = TicketState::Closed {
            outcome: Outcome::Unrepairable(Some(Barrier::WornOut)),
        };
        let text = serde_json::to_string(&closed).unwrap();
        assert_eq!(
            text,
            r#"{"stage":"closed","outcome":"unrepairable","barrier":"worn_out"}"#
        );
        assert_eq!(serde_json::from_str::<TicketState>(&text).unwrap(), closed);
    }
}
