//! The use cases of Boucle: the one place where a change is decided.
//!
//! Each use case is a function that takes [`Boucle`] (database, clock, entropy), the [`Actor`](domain::people::Actor) and what was asked.
//! It checks the actor's right, runs one unit of work, and answers a result or an [`Error`]. Pages, API, workers and command line all
//! come through here.

pub mod bus;
pub mod clock;
pub mod controls;
pub mod customers;
pub mod deliveries;
mod error;
pub mod imports;
pub mod items;
pub mod mirror;
pub mod people;
pub mod ports;
pub mod quotes;
mod record;
pub mod search;
pub mod stores;
pub mod tills;
pub mod today;
pub mod workshop;

use std::sync::Arc;

pub use error::{Checks, Error, FieldError, SignInError};
pub use record::{event_names, event_of_stage};

use crate::{
    clock::{Clock, Entropy},
    people::Passwords,
    ports::Database,
};

/// What every use case needs.
#[derive(Debug, Clone)]
pub struct Boucle {
    /// Where everything is kept.
    pub db: Database,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives ids and secrets.
    pub entropy: Arc<Entropy>,
    /// Hashes and verifies passwords and PINs.
    pub passwords: Passwords,
}
