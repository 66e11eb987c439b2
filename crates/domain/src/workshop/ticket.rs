//! The workshop ticket: a thing, what is wrong with it, what was promised, what it costs, where it stands.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Line, Payer, Refusal, Stage, TicketState};
use crate::{
    Code, Currency, CustomerId, ItemId, StoreId, TicketId, UserId, WorkshopId,
    money::MoneyError,
    vat::{VatShare, shares},
};

/// A ticket has at most this many lines.
pub const MAX_LINES: usize = 100;

/// A staff move within the workshop may be undone for this long; what goes outside waits as long.
pub const UNDO_SECONDS: i64 = 6;

/// What kind of work it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketKind {
    /// A customer's own thing, paid by the customer.
    CustomerRepair,
    /// Paid by the brand.
    BrandWarranty,
    /// Under the seller's legal guarantee of conformity.
    LegalGuarantee,
    /// The chain's own thing, before resale.
    InternalRefurbishment,
    /// A rental item between two rentals.
    RentalMaintenance,
    /// A safety check.
    SafetyCheck,
    /// First assembly of new goods.
    Assembly,
    /// Work on earlier work, linked to it.
    Rework,
}

impl TicketKind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::CustomerRepair,
        Self::BrandWarranty,
        Self::LegalGuarantee,
        Self::InternalRefurbishment,
        Self::RentalMaintenance,
        Self::SafetyCheck,
        Self::Assembly,
        Self::Rework,
    ];

    /// Stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CustomerRepair => "customer_repair",
            Self::BrandWarranty => "brand_warranty",
            Self::LegalGuarantee => "legal_guarantee",
            Self::InternalRefurbishment => "internal_refurbishment",
            Self::RentalMaintenance => "rental_maintenance",
            Self::SafetyCheck => "safety_check",
            Self::Assembly => "assembly",
            Self::Rework => "rework",
        }
    }

    /// Reads a stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What comes first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// In order.
    #[default]
    Normal,
    /// Before the others.
    Urgent,
}

impl Priority {
    /// Stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Urgent => "urgent",
        }
    }

    /// Reads a stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Normal, Self::Urgent]
            .into_iter()
            .find(|priority| priority.name() == name)
    }
}

/// Where a ticket comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Taken in at a counter.
    Counter,
    /// The past, loaded from a file: no message, no delivery, left out of duration measures.
    Import,
}

impl Origin {
    /// Stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Import => "import",
        }
    }

    /// Reads a stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Counter, Self::Import]
            .into_iter()
            .find(|origin| origin.name() == name)
    }
}

/// A ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Its id.
    pub id: TicketId,
    /// Its code: `LYN-2418`.
    pub code: Code,
    /// The store that answers for it.
    pub store: StoreId,
    /// The workshop that does the work.
    pub workshop: WorkshopId,
    /// What kind of work.
    pub kind: TicketKind,
    /// Where it comes from.
    pub origin: Origin,
    /// Whose it is; none on the chain's own goods and on imported tickets.
    pub customer: Option<CustomerId>,
    /// The thing.
    pub item: ItemId,
    /// Stable names of the symptoms that were tapped.
    pub symptoms: Vec<String>,
    /// In the customer's words.
    pub problem: String,
    /// What was left with the thing: key, charger, lock.
    pub accessories: String,
    /// What comes first.
    pub priority: Priority,
    /// When it was promised.
    pub promised_at: Option<Timestamp>,
    /// Up to here work may start without asking, minor units.
    pub ceiling: Option<i64>,
    /// Who works on it.
    pub technician: Option<UserId>,
    /// Where the thing stands: shelf, bench, hook.
    pub location: String,
    /// Where the work stands.
    pub state: TicketState,
    /// Since when.
    pub state_since: Timestamp,
    /// What is charged.
    pub lines: Vec<Line>,
    /// Who else pays.
    pub payers: Vec<Payer>,
    /// Currency of all its amounts.
    pub currency: Currency,
    /// What the tills took less what they gave back, minor units; kept by the payments' rules alone.
    pub paid: i64,
    /// The version at which what is to be paid last changed.
    pub amount_version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// Changed at every change.
    pub version: i64,
}

/// Circumstances of a move that the ticket does not know itself.
#[derive(Debug, Clone, Copy)]
pub struct Advance<'a> {
    /// The mover carries the manager's rights that this move may need.
    pub manager: bool,
    /// Why, in their words.
    pub reason: &'a str,
    /// The store asks for a quality check.
    pub exit_control: bool,
    /// When.
    pub at: Timestamp,
}

impl Ticket {
    /// Total including tax, minor units.
    pub fn total(&self) -> i64 {
        self.lines.iter().map(Line::total).sum()
    }

    /// VAT per rate, on the full total whoever pays it.
    pub fn vat(&self) -> Result<Vec<VatShare>, MoneyError> {
        shares(self.lines.iter().map(|line| (line.rate, line.total())))
    }

    /// What is to be paid at tills in all: total less bonus, third parties, credit and goodwill.
    pub fn to_pay(&self) -> i64 {
        self.total() - self.payers.iter().map(|payer| payer.amount).sum::<i64>()
    }

    /// What is due now; negative when too much was paid.
    pub fn due(&self) -> i64 {
        self.to_pay() - self.paid
    }

    /// Promised for a time that has passed while the work is not done.
    pub fn is_late(&self, now: Timestamp) -> bool {
        !self.state.stage().is_done() && self.promised_at.is_some_and(|promised| promised < now)
    }

    /// Work may start without a quote: the customer set a ceiling, and the lines stay under it.
    pub fn is_within_ceiling(&self) -> bool {
        self.ceiling.is_some_and(|ceiling| self.total() <= ceiling)
    }

    /// A quote goes out: quoted, from wherever an edge leads there, or anew while it is.
    pub fn quote_sent(&mut self, at: Timestamp) -> Result<(), Refusal> {
        let new = match &self.state {
            TicketState::Quoted => TicketState::Quoted,
            other => other.clone().follow(TicketState::Quoted)?,
        };
        self.enter(new, at);
        Ok(())
    }

    /// A quote was accepted: the lines are those that were agreed.
    pub fn quote_accepted(
        &mut self,
        lines: Vec<Line>,
        payers: Vec<Payer>,
        at: Timestamp,
    ) -> Result<(), Refusal> {
        let new = self.state.clone().follow(TicketState::Approved)?;
        self.reprice(lines, payers)?;
        self.state = new;
        self.state_since = at;
        Ok(())
    }

    /// A quote was declined, or its time is over.
    pub fn quote_lost(&mut self, to: TicketState, at: Timestamp) -> Result<(), Refusal> {
        let new = self.state.clone().follow(to)?;
        self.enter(new, at);
        Ok(())
    }

    /// A move made by a person: follows an edge if its guards hold. The caller saves the ticket and writes what happened.
    pub fn advance(&mut self, to: TicketState, by: Advance<'_>) -> Result<(), Refusal> {
        let (from, next) = (self.state.stage(), to.stage());
        let new = self.state.clone().follow(to)?;
        if Stage::is_by_till(from, next) {
            return Err(Refusal::ByTillOnly);
        }
        self.guard(from, next, by)?;
        self.enter(new, by.at);
        Ok(())
    }

    /// A move made by the till's notice: ready or unclaimed becomes paid, paid becomes ready again.
    pub fn settle(&mut self, paid: bool, at: Timestamp) -> Result<(), Refusal> {
        let to = if paid {
            TicketState::Paid
        } else {
            TicketState::Ready
        };
        let new = self.state.clone().follow(to)?;
        self.enter(new, at);
        Ok(())
    }

    /// Takes a move back: allowed for [`UNDO_SECONDS`] after it, for moves within the workshop.
    pub fn undo(
        &mut self,
        before: TicketState,
        since: Timestamp,
        moved_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let undoable = Stage::is_undoable(before.stage(), self.state.stage());
        if !undoable || now.duration_since(moved_at).as_secs() >= UNDO_SECONDS {
            return Err(Refusal::TooLateToUndo);
        }
        self.state = before;
        self.state_since = since;
        self.version += 1;
        Ok(())
    }

    /// Notes a change of anything but the state.
    pub fn touch(&mut self) {
        self.version += 1;
    }

    /// Notes a change of what is to be paid. Refused once the lines are fixed.
    pub fn reprice(&mut self, lines: Vec<Line>, payers: Vec<Payer>) -> Result<(), Refusal> {
        if self.state.stage().is_frozen() {
            return Err(Refusal::LinesFrozen);
        }
        let before = self.to_pay();
        self.lines = lines;
        self.payers = payers;
        self.version += 1;
        if self.to_pay() != before {
            self.amount_version = self.version;
        }
        Ok(())
    }

    fn enter(&mut self, state: TicketState, at: Timestamp) {
        self.state = state;
        self.state_since = at;
        self.version += 1;
    }

    fn guard(&self, from: Stage, to: Stage, by: Advance<'_>) -> Result<(), Refusal> {
        match (from, to) {
            (Stage::Received, Stage::InRepair) if self.kind == TicketKind::CustomerRepair => {
                if self.is_within_ceiling() {
                    Ok(())
                } else {
                    Err(Refusal::NoCeiling)
                }
            }
            (Stage::InRepair, Stage::Ready) if by.exit_control => Err(Refusal::ExitControlFirst),
            (Stage::Ready | Stage::Unclaimed, Stage::Collected) if self.due() > 0 => {
                manager_with_reason(by, Refusal::StillDue)
            }
            (Stage::Paid, Stage::InRepair) => manager_with_reason(by, Refusal::ManagerOnly),
            (_, Stage::Cancelled) => reason(by),
            _ => Ok(()),
        }
    }
}

fn manager_with_reason(by: Advance<'_>, otherwise: Refusal) -> Result<(), Refusal> {
    if by.manager { reason(by) } else { Err(otherwise) }
}

fn reason(by: Advance<'_>) -> Result<(), Refusal> {
    if by.reason.trim().is_empty() {
        Err(Refusal::ReasonMissing)
    } else {
        Ok(())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{
        LineId,
        vat::VatRate,
        workshop::{LineKind, PayerKind},
    };

    fn line(kind: LineKind, quantity_milli: i64, unit_price: i64) -> Line {
        Line {
            id: LineId(Uuid::nil()),
            kind,
            label: "ligne".into(),
            quantity_milli,
            unit_price,
            rate: VatRate::STANDARD,
        }
    }

    /// The ticket of the worked examples: 84.81 to pay, tax 14.14.
    pub(crate) fn ticket(state: TicketState) -> Ticket {
        Ticket {
            id: TicketId(Uuid::from_u128(7)),
            code: "LYN-2418".parse().unwrap(),
            store: StoreId(Uuid::from_u128(1)),
            workshop: WorkshopId(Uuid::from_u128(1)),
            kind: TicketKind::CustomerRepair,
            origin: Origin::Counter,
            customer: None,
            item: ItemId(Uuid::from_u128(2)),
            symptoms: vec![],
            problem: String::new(),
            accessories: String::new(),
            priority: Priority::Normal,
            promised_at: None,
            ceiling: None,
            technician: None,
            location: String::new(),
            state,
            state_since: Timestamp::UNIX_EPOCH,
            lines: vec![
                line(LineKind::Labour, 1000, 4990),
                line(LineKind::Discount, 1000, -499),
                line(LineKind::Part, 2000, 1995),
            ],
            payers: vec![],
            currency: Currency::EUR,
            paid: 0,
            amount_version: 1,
            created_at: Timestamp::UNIX_EPOCH,
            version: 7,
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn staff(reason: &str) -> Advance<'_> {
        Advance {
            manager: false,
            reason,
            exit_control: false,
            at: at(100),
        }
    }

    fn manager(reason: &str) -> Advance<'_> {
        Advance {
            manager: true,
            ..staff(reason)
        }
    }

    #[test]
    fn totals_and_payers() {
        let mut ticket = ticket(TicketState::Ready);
        assert_eq!(ticket.total(), 8481);
        assert_eq!(ticket.vat().unwrap()[0].tax, 1414);
        let mut lines = ticket.lines.clone();
        lines.push(line(LineKind::Fee, 1000, 2009));
        let bonus = Payer {
            id: LineId(Uuid::nil()),
            kind: PayerKind::Bonus,
            label: "Bonus".into(),
            amount: 1500,
        };
        ticket.reprice(lines, vec![bonus]).unwrap();
        assert_eq!(
            (ticket.total(), ticket.vat().unwrap()[0].tax, ticket.due()),
            (10_490, 1748, 8990)
        );
        assert_eq!((ticket.version, ticket.amount_version), (8, 8));
    }

    #[test]
    fn a_change_that_costs_nothing_leaves_the_amount_version() {
        let mut ticket = ticket(TicketState::InRepair);
        let lines = ticket.lines.clone();
        ticket.reprice(lines, vec![]).unwrap();
        assert_eq!((ticket.version, ticket.amount_version), (8, 1));
    }

    #[test]
    fn nobody_pays_by_hand() {
        for (from, to) in [
            (TicketState::Ready, TicketState::Paid),
            (TicketState::Unclaimed, TicketState::Paid),
            (TicketState::Paid, TicketState::Ready),
        ] {
            assert_eq!(
                ticket(from).advance(to, manager("parce que")),
                Err(Refusal::ByTillOnly)
            );
        }
    }

    #[test]
    fn hand_over_with_something_due_takes_a_manager_and_a_reason() {
        let go = |by| ticket(TicketState::Ready).advance(TicketState::Collected, by);
        assert_eq!(go(staff("il repasse")), Err(Refusal::StillDue));
        assert_eq!(go(manager(" ")), Err(Refusal::ReasonMissing));
        assert_eq!(go(manager("client connu, paie samedi")), Ok(()));
        let mut paid = ticket(TicketState::Ready);
        paid.paid = 8481;
        assert_eq!(paid.advance(TicketState::Collected, staff("")), Ok(()));
    }

    #[test]
    fn reopening_takes_a_manager_and_keeps_the_money() {
        let mut paid = ticket(TicketState::Paid);
        paid.paid = 8481;
        assert_eq!(
            paid.advance(TicketState::InRepair, staff("bruit")),
            Err(Refusal::ManagerOnly)
        );
        paid.advance(TicketState::InRepair, manager("bruit revenu"))
            .unwrap();
        assert_eq!(paid.paid, 8481);
    }

    #[test]
    fn work_starts_without_a_quote_only_under_a_ceiling() {
        let mut received = ticket(TicketState::Received);
        assert_eq!(
            received.advance(TicketState::InRepair, staff("")),
            Err(Refusal::NoCeiling)
        );
        received.ceiling = Some(8480);
        assert_eq!(
            received.advance(TicketState::InRepair, staff("")),
            Err(Refusal::NoCeiling)
        );
        received.ceiling = Some(8481);
        assert_eq!(received.advance(TicketState::InRepair, staff("")), Ok(()));
        let mut own = ticket(TicketState::Received);
        own.kind = TicketKind::InternalRefurbishment;
        assert_eq!(own.advance(TicketState::InRepair, staff("")), Ok(()));
    }

    #[test]
    fn an_exit_control_cannot_be_skipped_where_the_store_asks_for_it() {
        let strict = Advance {
            exit_control: true,
            ..staff("")
        };
        assert_eq!(
            ticket(TicketState::InRepair).advance(TicketState::Ready, strict),
            Err(Refusal::ExitControlFirst)
        );
        assert_eq!(
            ticket(TicketState::QualityCheck).advance(TicketState::Ready, strict),
            Ok(())
        );
        assert_eq!(
            ticket(TicketState::InRepair).advance(TicketState::Ready, staff("")),
            Ok(())
        );
    }

    #[test]
    fn cancelling_takes_a_reason() {
        assert_eq!(
            ticket(TicketState::Received).advance(TicketState::Cancelled, staff("")),
            Err(Refusal::ReasonMissing)
        );
        assert_eq!(
            ticket(TicketState::Received).advance(TicketState::Cancelled, staff("doublon")),
            Ok(())
        );
    }

    #[test]
    fn undo_holds_for_six_seconds_and_within_the_workshop() {
        let undo = |now, before: TicketState, moved: TicketState| {
            ticket(moved).undo(before, at(1), at(100), at(now))
        };
        assert_eq!(undo(105, TicketState::Diagnosing, TicketState::InRepair), Ok(()));
        assert_eq!(
            undo(106, TicketState::Diagnosing, TicketState::InRepair),
            Err(Refusal::TooLateToUndo)
        );
        assert_eq!(
            undo(101, TicketState::Paid, TicketState::Collected),
            Err(Refusal::TooLateToUndo)
        );
        assert_eq!(
            undo(101, TicketState::Quoted, TicketState::Approved),
            Err(Refusal::TooLateToUndo)
        );
        assert_eq!(
            undo(101, TicketState::Received, TicketState::Cancelled),
            Err(Refusal::TooLateToUndo)
        );
    }

    #[test]
    fn lines_are_fixed_once_paid() {
        let mut paid = ticket(TicketState::Paid);
        assert_eq!(paid.reprice(vec![], vec![]), Err(Refusal::LinesFrozen));
        assert_eq!(paid.lines.len(), 3);
    }

    #[test]
    fn done_work_is_never_late() {
        let mut done = ticket(TicketState::Ready);
        done.promised_at = Some(at(10));
        assert!(!done.is_late(at(20)));
        done.state = TicketState::InRepair;
        assert!(done.is_late(at(20)));
    }
}
