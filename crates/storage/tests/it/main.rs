//! The contract of the repositories: every case runs on SQLite and, where `BOUCLE_TEST_POSTGRES` names a server, on
//! PostgreSQL, each in a database of its own.

mod bus;
mod controls;
mod customers;
mod deliveries;
mod engines;
mod events;
mod exchanges;
mod inbox;
mod items;
mod lists;
mod mirror;
mod opening;
mod partners;
mod payments;
mod people;
mod positions;
mod pulls;
mod quotes;
mod schema;
mod search;
mod stores;
mod support;
mod tickets;
mod units;
