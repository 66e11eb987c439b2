//! A repair of the past, and the item and ticket that it becomes.

use domain::{
    Code, ItemId, TicketId,
    code::CodeKind,
    items::{Category, Item},
    stores::Store,
    text::{TextProblem, bounded, required},
    workshop::{Origin, Outcome, Priority, Ticket, TicketKind, TicketState},
};
use jiff::{SignedDuration, Timestamp, civil};

/// A repair that was done before Boucle was here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastTicket {
    /// Its id where it comes from; loaded once in the whole chain.
    pub external_id: String,
    /// Family of goods, in the file's own words.
    pub category: String,
    /// Maker; empty when unknown.
    pub brand: String,
    /// What it is.
    pub product: String,
    /// What was wrong.
    pub problem: String,
    /// The day on which it was worked on.
    pub day: civil::Date,
    /// How it ended.
    pub outcome: Outcome,
}

/// A past repair whose texts were checked: [`PastTicket::checked`] makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedPast(PastTicket);

/// A field of a past repair that cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct PastProblem {
    /// The field of [`PastTicket`].
    pub field: &'static str,
    /// What is wrong with it.
    pub problem: TextProblem,
}

/// Most characters of an external id.
const EXTERNAL_ID: usize = 80;
/// Most characters of a category, as on an item's form.
const CATEGORY: usize = 60;
/// Most characters of a brand, as on an item's form.
const BRAND: usize = 80;
/// Most characters of a product, as on an item's form.
const PRODUCT: usize = 120;
/// Most characters of a problem. Twice those of an intake form: what people wrote years ago cannot be asked again.
const PROBLEM: usize = 4000;

impl PastTicket {
    /// Checks every text of a repair; says what is wrong first.
    pub fn checked(self) -> Result<CheckedPast, PastProblem> {
        let checked =
            |field, text: Result<String, TextProblem>| text.map_err(|problem| PastProblem { field, problem });
        Ok(CheckedPast(Self {
            external_id: checked("external_id", required(&self.external_id, EXTERNAL_ID))?,
            category: checked("category", required(&self.category, CATEGORY))?,
            brand: checked("brand", bounded(&self.brand, BRAND))?,
            product: checked("product", required(&self.product, PRODUCT))?,
            problem: checked("problem", bounded(&self.problem, PROBLEM))?,
            ..self
        }))
    }
}

impl CheckedPast {
    pub(super) fn external_id(&self) -> &str {
        &self.0.external_id
    }

    pub(super) fn day(&self) -> civil::Date {
        self.0.day
    }

    pub(super) fn item(&self, store: &Store, id: ItemId, number: u32, at: Timestamp) -> Item {
        Item {
            id,
            code: Code {
                prefix: store.prefix.clone(),
                kind: CodeKind::Item,
                number,
            },
            category: Category(self.0.category.clone()),
            brand: self.0.brand.clone(),
            model: self.0.product.clone(),
            serial: String::new(),
            owner: None,
            created_at: at,
            version: 1,
        }
    }

    pub(super) fn ticket(
        &self,
        store: &Store,
        id: TicketId,
        number: u32,
        item: ItemId,
        at: Timestamp,
    ) -> Ticket {
        Ticket {
            id,
            code: Code {
                prefix: store.prefix.clone(),
                kind: CodeKind::PastTicket,
                number,
            },
            store: store.id,
            workshop: store.workshop,
            kind: TicketKind::CustomerRepair,
            origin: Origin::Import,
            customer: None,
            item,
            symptoms: vec![],
            problem: self.0.problem.clone(),
            accessories: String::new(),
            priority: Priority::Normal,
            promised_at: None,
            ceiling: None,
            technician: None,
            location: String::new(),
            state: TicketState::Closed {
                outcome: self.0.outcome,
            },
            state_since: at,
            lines: vec![],
            payers: vec![],
            currency: store.currency,
            paid: 0,
            amount_version: 1,
            created_at: at,
            version: 1,
        }
    }
}

/// Noon of a day where the store is: the day is all that is known, and noon is that day in every zone near it.
pub(super) fn noon(store: &Store, day: civil::Date) -> Option<Timestamp> {
    let noon = day.at(12, 0, 0, 0).to_zoned_datetime(store.zone()).ok()?;
    Some(noon.timestamp())
}

/// The time in a row's ids: that of its day, a millisecond apart from its neighbours', so that thousands of one day lie in the
/// order of their numbers wherever ids give the order. It stays within the day.
pub(super) fn apart(noon: Timestamp, number: u32) -> Timestamp {
    const ELEVEN_HOURS: u32 = 11 * 3_600_000;
    noon + SignedDuration::from_millis(i64::from(number % ELEVEN_HOURS))
}

#[cfg(test)]
mod tests {
    use domain::{Currency, StoreId, WorkshopId};
    use uuid::Uuid;

    use super::*;

    fn lyon() -> Store {
        Store {
            id: StoreId(Uuid::from_u128(1)),
            prefix: "LYN".parse().unwrap(),
            name: "Lyon Part-Dieu".into(),
            address: String::new(),
            phone: String::new(),
            siret: String::new(),
            time_zone: "Europe/Paris".into(),
            currency: Currency::EUR,
            workshop: WorkshopId(Uuid::from_u128(2)),
            exit_control: true,
            hand_over_at_till: false,
            version: 1,
        }
    }

    fn toaster() -> PastTicket {
        PastTicket {
            external_id: "anywhere_1".into(),
            category: "Toaster".into(),
            brand: "Dualit".into(),
            product: "Toaster".into(),
            problem: "Does not stay down".into(),
            day: civil::date(2019, 7, 20),
            outcome: Outcome::Repaired,
        }
    }

    #[test]
    fn a_past_repair_is_a_closed_ticket_of_its_own_numbers() {
        let (store, row) = (lyon(), toaster().checked().unwrap());
        let at = noon(&store, row.day()).unwrap();
        assert_eq!(at.to_string(), "2019-07-20T10:00:00Z");
        let item = row.item(&store, ItemId(Uuid::from_u128(3)), 7, at);
        let ticket = row.ticket(&store, TicketId(Uuid::from_u128(4)), 12, item.id, at);
        assert_eq!(
            (ticket.code.to_string(), item.code.to_string()),
            ("LYN-H12".into(), "LYN-E7".into())
        );
        assert_eq!((ticket.origin, ticket.customer), (Origin::Import, None));
        assert_eq!((ticket.created_at, ticket.state_since), (at, at));
        assert!(!ticket.state.stage().is_open());
        assert_eq!(item.title(), "Dualit Toaster");
    }

    #[test]
    fn rows_of_a_day_have_times_of_their_own_within_it() {
        let at = noon(&lyon(), civil::date(2019, 7, 20)).unwrap();
        assert!(apart(at, 1) < apart(at, 2));
        for number in [1, 39_599_999, 39_600_000, u32::MAX] {
            let local = apart(at, number).to_zoned_datetime(lyon().zone());
            assert_eq!(local.date(), civil::date(2019, 7, 20), "{number}");
        }
    }

    #[test]
    fn texts_are_bounded() {
        let wrong = |row: PastTicket| row.checked().map(|_| ()).map_err(|wrong| wrong.to_string());
        assert_eq!(wrong(toaster()), Ok(()));
        let nameless = PastTicket {
            external_id: " ".into(),
            ..toaster()
        };
        assert_eq!(wrong(nameless), Err("external_id: required".into()));
        let endless = PastTicket {
            problem: "x".repeat(4001),
            ..toaster()
        };
        assert_eq!(wrong(endless), Err("problem: at most 4000 characters".into()));
        let garbled = PastTicket {
            brand: "Dua\u{0}lit".into(),
            ..toaster()
        };
        assert_eq!(wrong(garbled), Err("brand: unreadable characters".into()));
    }
}
