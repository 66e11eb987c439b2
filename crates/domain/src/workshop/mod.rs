//! The workshop: tickets, their states, their lines, the quotes made of them.

mod line;
mod quote;
mod stage;
mod ticket;

pub use line::{DiscountProblem, Line, LineKind, LineProblem, Payer, PayerKind, discount_lines};
pub use quote::{
    Channel, Choice, ChoiceProblem, CircularPart, Closed, Difference, LONGEST_VALIDITY_DAYS, LineChange,
    NoSignature, PartChoice, Quote, QuoteLine, QuoteProblem, QuoteState, REMINDER_HOURS, Sending, Signature,
    Totals, USUAL_VALIDITY_DAYS, difference,
};
pub use stage::{Barrier, EDGES, Outcome, PauseReason, Refusal, Stage, TicketState};
pub use ticket::{Advance, MAX_LINES, Origin, Priority, Ticket, TicketKind, UNDO_SECONDS};

#[cfg(test)]
pub(crate) use ticket::tests::ticket as test_ticket;
