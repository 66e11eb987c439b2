//! Tills: what they read before they take money, what they report, what people clear up afterwards.

mod clear_up;
mod document;
mod notices;
mod payables;
mod reckoning;

pub use clear_up::{ClearUpForm, clear_up};
pub use document::PayableDocument;
pub use notices::{Capture, Report, Return, accept_found, accept_notice, apply, reckon_due};
pub(crate) use payables::payable_of;
pub use payables::{Payable, PayableLine, Settled, payable};
pub(crate) use reckoning::reckon_ticket;
