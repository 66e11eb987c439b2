//! The program `boucle`: settings, wiring, HTTP edges (pages, API, hooks, live), workers, command line.

pub mod admin;
pub mod cli;
pub mod connected;
pub mod controls;
pub mod demo;
pub mod exchange_log;
pub mod files;
pub mod http;
pub mod import;
pub mod mirror;
pub mod notices;
pub mod partners;
pub mod settings;
pub mod wiring;
pub mod workers;
