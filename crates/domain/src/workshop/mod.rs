//! The workshop: tickets, their states, their lines.

mod line;
mod stage;
mod ticket;

pub use line::{DiscountProblem, Line, LineKind, LineProblem, Payer, PayerKind, discount_lines};
pub use stage::{Barrier, EDGES, Outcome, PauseReason, Refusal, Stage, TicketState};
pub use ticket::{Advance, MAX_LINES, Origin, Priority, Ticket, TicketKind, UNDO_SECONDS};

#[cfg(test)]
pub(crate) use ticket::tests::ticket as test_ticket;
