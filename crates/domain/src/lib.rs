//! The business rules of Boucle. No IO, no async, no clock and no randomness of its own: whoever calls passes them in.
//!
//! | Module | Rule it holds |
//! |---|---|
//! | [`money`], [`vat`] | amounts in minor units, VAT once per rate, discounts spread to the cent |
//! | [`code`] | codes that people say and type (`LYN-2418`) |
//! | [`people`] | users, roles, who may do what in which store |
//! | [`customers`], [`items`] | who brings a thing, and the thing itself |
//! | [`workshop`] | the ticket, its states and edges, its lines, its quotes |
//! | [`payments`] | what the till said, what is due, what a person must clear up |
//! | [`deliveries`] | how a delivery to a partner stands, when it is tried again, when a partner is left alone |
//! | [`control`] | what Boucle and a partner say differently, and what becomes of it |
//! | [`mirror`] | what partners keep and Boucle mirrors: which version of a row holds, who owns a field, when it is pulled |
//! | [`format`] | figures and dates in the reader's words |

pub mod code;
pub mod control;
pub mod customers;
pub mod deliveries;
pub mod format;
pub mod ids;
pub mod items;
pub mod language;
pub mod mirror;
pub mod money;
pub mod payments;
pub mod people;
pub mod stores;
pub mod text;
pub mod vat;
pub mod workshop;

pub use code::Code;
pub use ids::*;
pub use language::Lang;
pub use money::{Currency, Money};
