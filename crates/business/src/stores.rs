//! Setting the chain up: its name, stores, workshops.

use domain::{
    Currency, StoreId, WorkshopId,
    code::Prefix,
    people::{Action, Actor},
    stores::{Store, Workshop},
};
use jiff::tz::TimeZone;

use crate::{
    Boucle, Checks, Error,
    ports::{Repositories, StorageError},
    record::audit,
};

/// A store as typed into a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoreForm {
    /// Letters of its codes; only on creation.
    pub prefix: String,
    /// Name.
    pub name: String,
    /// Address, lines parted by line breaks.
    pub address: String,
    /// Phone.
    pub phone: String,
    /// SIRET, 14 digits or empty.
    pub siret: String,
    /// IANA time zone.
    pub time_zone: String,
    /// Workshop id; empty makes a workshop of the store's name.
    pub workshop: String,
    /// A repair passes a quality check.
    pub exit_control: bool,
    /// Paid becomes collected at once.
    pub hand_over_at_till: bool,
}

impl StoreForm {
    /// The form filled in with what is known.
    pub fn of(store: &Store) -> Self {
        Self {
            prefix: store.prefix.to_string(),
            name: store.name.clone(),
            address: store.address.clone(),
            phone: store.phone.clone(),
            siret: store.siret.clone(),
            time_zone: store.time_zone.clone(),
            workshop: store.workshop.to_string(),
            exit_control: store.exit_control,
            hand_over_at_till: store.hand_over_at_till,
        }
    }
}

/// The chain as its settings page shows it.
#[derive(Debug, Clone)]
pub struct Chain {
    /// Its name.
    pub organisation: String,
    /// Its stores, by name.
    pub stores: Vec<Store>,
    /// Its workshops, by name.
    pub workshops: Vec<Workshop>,
}

/// Reads the chain. Names of stores are no secret to whoever works there.
pub async fn chain(app: &Boucle) -> Result<Chain, Error> {
    app.db
        .read("chain", |r| {
            Box::pin(async move {
                Ok(Chain {
                    organisation: r.organisation().await?,
                    stores: r.stores().await?,
                    workshops: r.workshops().await?,
                })
            })
        })
        .await
}

/// The chain's name, as customers read it.
pub async fn organisation(app: &Boucle) -> Result<String, Error> {
    app.db
        .read("organisation", |r| {
            Box::pin(async move { Ok(r.organisation().await?) })
        })
        .await
}

/// Names the chain.
pub async fn name_organisation(app: &Boucle, actor: &Actor, name: &str) -> Result<(), Error> {
    actor.check_everywhere(Action::ManageStores)?;
    let mut checks = Checks::default();
    let name = checks.required("organisation", name, 120);
    checks.done()?;
    let (app, actor) = (app.clone(), actor.clone());
    app.clone()
        .db
        .write("name_organisation", move |r| {
            let (app, actor, name) = (app.clone(), actor.clone(), name.clone());
            Box::pin(async move {
                r.name_organisation(&name).await?;
                audit(
                    r,
                    &app,
                    &actor,
                    "name_organisation",
                    ("organisation", uuid::Uuid::nil()),
                    None,
                    &["name"],
                )
                .await
            })
        })
        .await
}

struct Checked {
    name: String,
    address: String,
    phone: String,
    siret: String,
    time_zone: String,
    workshop: Option<WorkshopId>,
}

fn check(form: &StoreForm, checks: &mut Checks) -> Checked {
    let name = checks.required("name", &form.name, 80);
    let address = checks.text("address", &form.address, 300);
    let phone = checks.text("phone", &form.phone, 30);
    let siret: String = form.siret.chars().filter(|c| !c.is_whitespace()).collect();
    if !siret.is_empty() && (siret.len() != 14 || !siret.bytes().all(|b| b.is_ascii_digit())) {
        checks.wrong("siret", "fourteen_digits");
    }
    let time_zone = checks.required("time_zone", &form.time_zone, 60);
    if !time_zone.is_empty() && TimeZone::get(&time_zone).is_err() {
        checks.wrong("time_zone", "unknown");
    }
    let workshop = if form.workshop.is_empty() {
        None
    } else {
        let id = form.workshop.parse().ok();
        if id.is_none() {
            checks.wrong("workshop", "unknown");
        }
        id
    };
    Checked {
        name,
        address,
        phone,
        siret,
        time_zone,
        workshop,
    }
}

/// Opens a store.
pub async fn create_store(app: &Boucle, actor: &Actor, form: StoreForm) -> Result<Store, Error> {
    actor.check_everywhere(Action::ManageStores)?;
    let mut checks = Checks::default();
    let checked = check(&form, &mut checks);
    let prefix: Option<Prefix> = form.prefix.parse().ok();
    if prefix.is_none() {
        checks.wrong("prefix", "two_to_five_letters");
    }
    checks.done()?;
    let prefix = prefix.ok_or_else(|| Error::field("prefix", "two_to_five_letters"))?;
    let now = app.clock.now();
    let new_workshop = WorkshopId(app.entropy.id(now));
    let store = Store {
        id: StoreId(app.entropy.id(now)),
        prefix,
        name: checked.name,
        address: checked.address,
        phone: checked.phone,
        siret: checked.siret,
        time_zone: checked.time_zone,
        currency: Currency::EUR,
        workshop: checked.workshop.unwrap_or(new_workshop),
        exit_control: form.exit_control,
        hand_over_at_till: form.hand_over_at_till,
        version: 1,
    };
    let (app, actor, own) = (app.clone(), actor.clone(), checked.workshop.is_none());
    app.clone()
        .db
        .write("create_store", move |r| {
            let (app, actor, store) = (app.clone(), actor.clone(), store.clone());
            Box::pin(async move {
                if own {
                    r.insert_workshop(&Workshop {
                        id: store.workshop,
                        name: store.name.clone(),
                    })
                    .await?;
                } else {
                    known_workshop(r, store.workshop).await?;
                }
                match r.insert_store(&store).await {
                    Err(StorageError::Taken(_)) => return Err(Error::field("prefix", "taken")),
                    other => other?,
                }
                audit(
                    r,
                    &app,
                    &actor,
                    "create_store",
                    ("store", store.id.0),
                    Some(store.id),
                    &["store"],
                )
                .await?;
                Ok(store)
            })
        })
        .await
}

/// Changes a store.
pub async fn update_store(
    app: &Boucle,
    actor: &Actor,
    id: StoreId,
    version: i64,
    form: StoreForm,
) -> Result<(), Error> {
    actor.check_everywhere(Action::ManageStores)?;
    let mut checks = Checks::default();
    let checked = check(&form, &mut checks);
    if checked.workshop.is_none() && !form.workshop.is_empty() {
        checks.wrong("workshop", "unknown");
    }
    checks.done()?;
    let checked = std::sync::Arc::new(checked);
    let (app, actor) = (app.clone(), actor.clone());
    app.clone()
        .db
        .write("update_store", move |r| {
            let (app, actor, checked) = (app.clone(), actor.clone(), checked.clone());
            Box::pin(async move {
                let before = r.store(id).await?.ok_or(Error::NotFound)?;
                if before.version != version {
                    return Err(Error::Stale);
                }
                let workshop = checked.workshop.unwrap_or(before.workshop);
                known_workshop(r, workshop).await?;
                let after = Store {
                    name: checked.name.clone(),
                    address: checked.address.clone(),
                    phone: checked.phone.clone(),
                    siret: checked.siret.clone(),
                    time_zone: checked.time_zone.clone(),
                    workshop,
                    exit_control: form.exit_control,
                    hand_over_at_till: form.hand_over_at_till,
                    version: version + 1,
                    ..before.clone()
                };
                let changed = [
                    ("name", before.name != after.name),
                    ("address", before.address != after.address),
                    ("phone", before.phone != after.phone),
                    ("siret", before.siret != after.siret),
                    ("time_zone", before.time_zone != after.time_zone),
                    ("workshop", before.workshop != after.workshop),
                    ("exit_control", before.exit_control != after.exit_control),
                    (
                        "hand_over_at_till",
                        before.hand_over_at_till != after.hand_over_at_till,
                    ),
                ];
                let fields: Vec<_> = changed
                    .into_iter()
                    .filter(|(_, differs)| *differs)
                    .map(|(name, _)| name)
                    .collect();
                if fields.is_empty() {
                    return Ok(());
                }
                if !r.save_store(&after).await? {
                    return Err(Error::Stale);
                }
                audit(
                    r,
                    &app,
                    &actor,
                    "update_store",
                    ("store", id.0),
                    Some(id),
                    &fields,
                )
                .await
            })
        })
        .await
}

async fn known_workshop(r: &mut dyn Repositories, id: WorkshopId) -> Result<(), Error> {
    let known = r.workshops().await?.iter().any(|workshop| workshop.id == id);
    if known {
        Ok(())
    } else {
        Err(Error::field("workshop", "unknown"))
    }
}
