//! The program against a real listener, a real database of each engine, and clients typed by who they are.

mod admin;
mod browser;
mod controls;
mod customers;
mod door;
mod exchanges;
mod house;
mod intake;
mod live;
mod mirror;
mod notices;
mod outbox;
mod partners;
mod payments;
mod quotes;
mod reload;
mod roles;
mod served;
