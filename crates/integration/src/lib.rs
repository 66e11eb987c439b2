//! What partners send and receive.
//!
//! | Module | Subject |
//! |---|---|
//! | [`connector`] | a partner is a folder of data: how it is reached, what it can do, what it sends |
//! | [`mapping`] | the closed language in which values become other values |
//! | [`codec`] | bodies between bytes and values |
//! | [`engine`] | asks, pulls and delivers by a connector's files; samples and the capability check |
//! | [`signature`] | Standard Webhooks: who sent this, and when |
//! | [`notice`] | the notices of a till, read from the bytes that were signed |
//! | [`simulator`] | partners to try Boucle with; the till is the first |
//!
//! This crate knows no partner by name: what is one partner's stands in `connectors/`.

pub mod codec;
pub mod connector;
pub mod engine;
mod fields;
pub mod mapping;
mod mirrored;
mod node;
pub mod notice;
pub mod signature;
pub mod simulator;

pub use connector::{Connector, Connectors, Hook, Scheme};
pub use fields::FieldError;
pub use notice::Notice;
