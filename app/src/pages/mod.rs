//! One file a page. A page is a function of a model: what it shows comes in, HTML goes out.

mod refused;
mod rows;
mod styleguide;

pub use refused::Refused;
pub use styleguide::styleguide;

pub mod bench;
pub mod board;
pub mod connectors;
pub mod customers;
pub mod differences;
pub mod exchanges;
pub mod intake;
pub mod items;
pub mod problem;
pub mod quote;
pub mod resume;
pub mod search;
pub mod settings;
pub mod signin;
pub mod switch;
pub mod ticket;
pub mod today;
pub mod trial;
