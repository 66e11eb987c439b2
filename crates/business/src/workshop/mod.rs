//! The workshop's use cases.

mod change;
mod edit;
mod intake;
mod moves;
mod read;

pub(crate) use change::{load as load_for_change, refused, save as save_change};
pub use edit::{
    LineForm, PayerForm, TicketForm, add_discount, add_line, add_note, add_payer, assign, edit_ticket,
    remove_line, remove_payer,
};
pub use intake::{CustomerChoice, IntakeForm, ItemChoice, TakenIn, take_in};
pub use moves::{MoveForm, Moved, move_ticket, undo_move};
pub use read::{
    Bench, Board, BoardColumn, BoardFilter, TicketPage, bench, board, next_stages, print_sheet, technicians,
    ticket_page, tickets,
};
pub(crate) use read::{end_of_day, start_of_day};
