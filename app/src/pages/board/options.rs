//! Where a card may go, and why not elsewhere. The server decides in every case; this only shows it beforehand.

use business::ports::TicketCard;
use domain::workshop::Stage;

use crate::words::{Text, board as words};

/// What all cards of a stage have in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moves<'a> {
    /// Where they are.
    pub(super) from: Stage,
    /// Where the reader may move them by hand.
    pub(super) allowed: &'a [Stage],
    /// The store asks for a check before "ready".
    pub(super) exit_control: bool,
    /// The reader may hand goods over while something is due.
    pub(super) may_hand_over_unpaid: bool,
    /// Where the browser goes after a move.
    pub(super) back: &'a str,
}

/// What a move asks of whoever makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Nothing: one press, or a drag.
    Open,
    /// A reason, or that it stays.
    Asks,
    /// Closed, and why.
    Closed(Text),
}

impl Moves<'_> {
    /// Every edge of a card.
    pub(super) fn of(&self, card: &TicketCard) -> Vec<(Stage, Way)> {
        self.from
            .next()
            .iter()
            .map(|to| (*to, self.way(card, *to)))
            .collect()
    }

    fn way(&self, card: &TicketCard, to: Stage) -> Way {
        if Stage::is_by_till(self.from, to) {
            return Way::Closed(words::WHY_TILL);
        }
        if !self.allowed.contains(&to) {
            return Way::Closed(words::WHY_ROLE);
        }
        match (self.from, to) {
            (Stage::InRepair, Stage::Ready) if self.exit_control => Way::Closed(words::WHY_CHECK),
            (Stage::Ready | Stage::Unclaimed, Stage::Collected)
                if card.due() > 0 && !self.may_hand_over_unpaid =>
            {
                Way::Closed(words::WHY_DUE)
            }
            (Stage::Ready | Stage::Unclaimed, Stage::Collected) if card.due() > 0 => Way::Asks,
            (from, to) if asks(from, to) => Way::Asks,
            _ => Way::Open,
        }
    }
}

/// A move that needs a reason, or ends a ticket for good.
pub(super) const fn asks(from: Stage, to: Stage) -> bool {
    matches!(
        (from, to),
        (Stage::Paid, Stage::InRepair)
            | (
                _,
                Stage::Paused
                    | Stage::Unrepairable
                    | Stage::Cancelled
                    | Stage::Recycled
                    | Stage::LegalSale
                    | Stage::ConvertedToBuyback
            )
    )
}
