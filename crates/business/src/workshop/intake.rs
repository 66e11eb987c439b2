//! Taking a repair in at the counter: customer, thing, what is wrong, what is promised.

use domain::{
    Code, CustomerId, ItemId, Money, StoreId, TicketId, UserId,
    code::CodeKind,
    people::{Action, Actor},
    stores::Store,
    workshop::{Origin, Priority, Ticket, TicketKind, TicketState},
};
use jiff::{Timestamp, civil};

use crate::{
    Boucle, Checks, Error,
    customers::{self, CheckedCustomer, CustomerForm},
    items::{self, CheckedItem, ItemForm},
    ports::{Happening, Repositories, StorageError},
    record::ticket_happened,
    search,
};

/// Whose thing it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomerChoice {
    /// A known customer.
    Known(CustomerId),
    /// Somebody new.
    New(CustomerForm),
    /// The chain's own goods.
    Nobody,
}

/// Which thing it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemChoice {
    /// A known thing.
    Known(ItemId),
    /// Something new.
    New(ItemForm),
}

/// The intake form, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntakeForm {
    /// Made with the empty form: the same form sent twice makes one ticket.
    pub intake_key: String,
    /// Whose thing it is.
    pub customer: CustomerChoice,
    /// Which thing it is.
    pub item: ItemChoice,
    /// Kind of work, by stable name.
    pub kind: String,
    /// Stable names of symptoms.
    pub symptoms: Vec<String>,
    /// In the customer's words.
    pub problem: String,
    /// What was left with it.
    pub accessories: String,
    /// `normal` or `urgent`.
    pub priority: String,
    /// Promised day, `2026-11-27`, in the store's zone; empty promises nothing.
    pub promised_day: String,
    /// Promised hour, `17:00`.
    pub promised_hour: String,
    /// Up to here work may start without asking; empty asks first.
    pub ceiling: String,
    /// Who is to work on it, by id; empty leaves it open.
    pub technician: String,
    /// Where it stands.
    pub location: String,
}

/// What an intake made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenIn {
    /// The ticket.
    pub ticket: TicketId,
    /// Its code.
    pub code: Code,
}

#[derive(Debug, Clone)]
enum Whose {
    Known(CustomerId),
    New(CheckedCustomer),
    Nobody,
}

#[derive(Debug, Clone)]
enum Which {
    Known(ItemId),
    New(CheckedItem),
}

#[derive(Debug, Clone)]
struct Checked {
    key: String,
    whose: Whose,
    which: Which,
    kind: TicketKind,
    symptoms: Vec<String>,
    problem: String,
    accessories: String,
    priority: Priority,
    promised: Option<civil::DateTime>,
    ceiling: Option<i64>,
    technician: Option<UserId>,
    location: String,
}

/// Reads a promise typed as day and hour; the hour alone is nothing, the day alone means closing time, 18:00.
pub(super) fn promise(day: &str, hour: &str, checks: &mut Checks) -> Option<civil::DateTime> {
    if day.trim().is_empty() {
        return None;
    }
    let Ok(day) = day.trim().parse::<civil::Date>() else {
        checks.wrong("promised_day", "not_a_date");
        return None;
    };
    let hour = if hour.trim().is_empty() {
        "18:00"
    } else {
        hour.trim()
    };
    let Ok(hour) = hour.parse::<civil::Time>() else {
        checks.wrong("promised_hour", "not_an_hour");
        return None;
    };
    Some(day.to_datetime(hour))
}

/// The instant that is promised, from a wall-clock hour in the store's zone; an hour that the clock skips is the one after
/// it. A new promise lies ahead; the one that was given before may have passed.
pub(super) fn promised_at(
    store: &Store,
    at: Option<civil::DateTime>,
    before: Option<Timestamp>,
    now: Timestamp,
) -> Result<Option<Timestamp>, Error> {
    let Some(at) = at else { return Ok(None) };
    let instant = at
        .to_zoned_datetime(store.zone())
        .map_err(|_| Error::field("promised_day", "not_a_date"))?
        .timestamp();
    if instant <= now && Some(instant) != before {
        return Err(Error::field("promised_day", "in_the_past"));
    }
    Ok(Some(instant))
}

/// Reads a ceiling; empty means none.
pub(super) fn ceiling(text: &str, checks: &mut Checks) -> Option<i64> {
    if text.trim().is_empty() {
        return None;
    }
    match Money::parse(text, domain::Currency::EUR) {
        Ok(amount) if amount.minor >= 0 => Some(amount.minor),
        _ => {
            checks.wrong("ceiling", "not_an_amount");
            None
        }
    }
}

fn check(form: &IntakeForm) -> Result<Checked, Error> {
    let mut checks = Checks::default();
    let whose = match &form.customer {
        CustomerChoice::Known(id) => Whose::Known(*id),
        CustomerChoice::New(customer) => Whose::New(customers::check(customer, "customer_", &mut checks)),
        CustomerChoice::Nobody => Whose::Nobody,
    };
    let which = match &form.item {
        ItemChoice::Known(id) => Which::Known(*id),
        ItemChoice::New(item) => Which::New(items::check(item, "item_", &mut checks)),
    };
    let kind = TicketKind::from_name(&form.kind).unwrap_or_else(|| {
        checks.wrong("kind", "unknown");
        TicketKind::CustomerRepair
    });
    if matches!(whose, Whose::Nobody)
        && matches!(
            kind,
            TicketKind::CustomerRepair | TicketKind::BrandWarranty | TicketKind::LegalGuarantee
        )
    {
        checks.wrong("customer", "missing");
    }
    let problem = checks.text("problem", &form.problem, 2000);
    if problem.is_empty() && form.symptoms.is_empty() {
        checks.wrong("problem", "missing");
    }
    if form.symptoms.iter().any(|symptom| symptom.len() > 40) || form.symptoms.len() > 20 {
        checks.wrong("symptoms", "unknown");
    }
    let technician = if form.technician.is_empty() {
        None
    } else {
        form.technician.parse().ok()
    };
    let checked = Checked {
        key: checks.required("intake_key", &form.intake_key, 80),
        whose,
        which,
        kind,
        symptoms: form.symptoms.clone(),
        problem,
        accessories: checks.text("accessories", &form.accessories, 300),
        priority: Priority::from_name(&form.priority).unwrap_or_default(),
        promised: promise(&form.promised_day, &form.promised_hour, &mut checks),
        ceiling: ceiling(&form.ceiling, &mut checks),
        technician,
        location: checks.text("location", &form.location, 60),
    };
    checks.done()?;
    Ok(checked)
}

/// Takes a thing in. The same form sent twice answers the same ticket.
pub async fn take_in(
    app: &Boucle,
    actor: &Actor,
    store: StoreId,
    form: &IntakeForm,
) -> Result<TakenIn, Error> {
    actor.check(Action::TakeIn, store)?;
    let checked = check(form)?;
    let (app, actor) = (app.clone(), actor.clone());
    let key = checked.key.clone();
    let taken = app
        .clone()
        .db
        .write("take_in", {
            let app = app.clone();
            move |r| {
                let (app, actor, checked) = (app.clone(), actor.clone(), checked.clone());
                Box::pin(async move {
                    if let Some(before) = r.ticket_by_intake_key(&checked.key).await? {
                        return Ok(TakenIn {
                            ticket: before.id,
                            code: before.code,
                        });
                    }
                    take_in_unit(r, &app, &actor, store, checked).await
                })
            }
        })
        .await;
    match taken {
        // Two equal forms at the same moment on PostgreSQL: the second one finds the first's ticket.
        Err(Error::Storage(StorageError::Taken(name))) if name == "ticket_intake_key" => {
            let found = app
                .db
                .read("take_in", move |r| {
                    let key = key.clone();
                    Box::pin(async move { Ok(r.ticket_by_intake_key(&key).await?) })
                })
                .await?;
            found
                .map(|ticket| TakenIn {
                    ticket: ticket.id,
                    code: ticket.code,
                })
                .ok_or(Error::NotFound)
        }
        other => other,
    }
}

async fn take_in_unit(
    r: &mut dyn Repositories,
    app: &Boucle,
    actor: &Actor,
    store: StoreId,
    checked: Checked,
) -> Result<TakenIn, Error> {
    let store = r.store(store).await?.ok_or(Error::NotFound)?;
    let customer = match &checked.whose {
        Whose::Known(id) => Some(
            r.customer(*id)
                .await?
                .ok_or_else(|| Error::field("customer", "unknown"))?
                .id,
        ),
        Whose::New(customer) => Some(customers::insert(r, app, actor, customer).await?),
        Whose::Nobody => None,
    };
    let item = match &checked.which {
        Which::Known(id) => r
            .item(*id)
            .await?
            .ok_or_else(|| Error::field("item", "unknown"))?,
        Which::New(item) => items::insert(r, app, actor, &store, customer, item).await?,
    };
    if let Some(technician) = checked.technician
        && r.user(technician).await?.is_none()
    {
        return Err(Error::field("technician", "unknown"));
    }
    let now = app.clock.now();
    let promised_at = promised_at(&store, checked.promised, None, now)?;
    let number = r.take_numbers(store.id, CodeKind::Ticket, 1).await?;
    let ticket = Ticket {
        id: TicketId(app.entropy.id(now)),
        code: Code {
            prefix: store.prefix.clone(),
            kind: CodeKind::Ticket,
            number,
        },
        store: store.id,
        workshop: store.workshop,
        kind: checked.kind,
        origin: Origin::Counter,
        customer,
        item: item.id,
        symptoms: checked.symptoms,
        problem: checked.problem,
        accessories: checked.accessories,
        priority: checked.priority,
        promised_at,
        ceiling: checked.ceiling,
        technician: checked.technician,
        location: checked.location,
        state: TicketState::Received,
        state_since: now,
        lines: vec![],
        payers: vec![],
        currency: store.currency,
        paid: 0,
        amount_version: 1,
        created_at: now,
        version: 1,
    };
    r.insert_ticket(&ticket, Some(&checked.key), None).await?;
    let customer = customers::named(r, customer).await?;
    let words = search::words(&ticket.code, Some(&item), customer.as_ref(), &ticket.problem);
    r.index_ticket(ticket.id, &words).await?;
    ticket_happened(r, app, actor, &ticket, Happening::TakenIn).await?;
    Ok(TakenIn {
        ticket: ticket.id,
        code: ticket.code,
    })
}
