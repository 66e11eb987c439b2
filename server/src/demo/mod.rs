//! The demo chain: three stores, eight people, some 150 tickets in every state, made by code and always the same; only its
//! times follow the day on which it is made.

mod booking;
mod calendar;
mod chain;
mod customers;
mod play;
mod quotes;
mod scene;
mod scenes;
mod tills;

use std::sync::Arc;

use business::{
    Boucle, Error,
    clock::{Entropy, FixedClock},
    stores::name_organisation,
};
use domain::{code::CodeKind, people::Actor};
use jiff::tz::TimeZone;
use serde_json::json;

pub use chain::{PASSWORD, logins};

use self::{
    calendar::{Calendar, ago, day},
    play::Player,
    scene::At,
    tills::{Purchase, Tills},
};

/// What to say to whoever started the demo.
pub const WHAT_TO_TRY: &str = "\
  Sign in with the password boucle-demo as
    ines    seller, Lyon              PIN 240817
    karim   technician, Lyon          PIN 310642
    lucie   technician, Lyon          PIN 775319
    yanis   technician, Grenoble and Annecy  PIN 508264
    thomas  manager, Lyon             nadia   manager, Grenoble
    sophie  area manager              admin   everything

  Try this first: sign in as ines and open LYN-2418, ready, 89,90 € to pay. Take the money at the till by that
  code, and watch the ticket become paid by itself.";

/// Whether the chain was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemoChain {
    /// Just now.
    Seeded,
    /// The database has stores already: nothing was changed.
    AlreadyThere,
}

/// Why there is no demo chain.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// An earlier start was stopped before the chain was whole.
    #[error("the demo chain in this database was left half made: delete the database and start again")]
    HalfMade,
    /// A use case refused, or the database did not answer.
    #[error(transparent)]
    Business(#[from] Error),
}

/// The seed of ids, so that the chain is the same every time.
const SEED: u64 = 2418;

/// Numbers that were given before the scenes begin, so that Lyon's tickets are in the 2,400s.
const NUMBERS: [(At, CodeKind, u32); 6] = [
    (At::Lyon, CodeKind::Ticket, 2350),
    (At::Lyon, CodeKind::Item, 5080),
    (At::Grenoble, CodeKind::Ticket, 740),
    (At::Grenoble, CodeKind::Item, 2210),
    (At::Annecy, CodeKind::Ticket, 190),
    (At::Annecy, CodeKind::Item, 640),
];

/// Makes the demo chain in an empty database. Keys and the till's secret are left to the caller.
pub async fn seed(app: &Boucle) -> Result<DemoChain, SeedError> {
    let before = business::stores::chain(app).await?;
    if !before.stores.is_empty() {
        // The name comes last: without it the rest is not whole either.
        return if before.organisation.is_empty() {
            Err(SeedError::HalfMade)
        } else {
            Ok(DemoChain::AlreadyThere)
        };
    }
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let calendar = Calendar::new(app.clock.now(), zone);
    let clock = Arc::new(FixedClock::at(calendar.at(day(320, 9, 30))));
    let then = Boucle {
        clock: clock.clone(),
        entropy: Arc::new(Entropy::seeded(SEED)),
        ..app.clone()
    };
    let chain = chain::open(&then, NUMBERS).await?;
    let scenes = scenes::all();
    let tills = Player::new(then.clone(), chain).play(&scenes, &calendar).await?;
    clock.set(calendar.at(ago(44)));
    stray_notices(&then, tills).await?;
    clock.set(calendar.now());
    name_organisation(&then, &Actor::system(), chain::ORGANISATION).await?;
    Ok(DemoChain::Seeded)
}

/// What tills said about nothing that is known here: two figures of a code exchanged, and news of another kind.
async fn stray_notices(app: &Boucle, mut tills: Tills) -> Result<(), Error> {
    let exchanged = Purchase {
        store: At::Lyon.prefix(),
        code: "LYN-4218",
        version: None,
        amount: 2400,
        currency: "EUR",
    };
    tills.take(app, &exchanged).await?;
    let counted = json!({ "store": At::Lyon.prefix(), "till": "1", "difference": { "amount": -20, "currency": "EUR" } });
    tills::notify(app, "drawer.counted", counted).await
}

#[cfg(test)]
mod tests;
