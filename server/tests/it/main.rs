//! The program against a real listener, a real database of each engine, and clients typed by who they are.

mod door;
mod house;
mod notices;
mod outbox;
mod payments;
mod roles;
