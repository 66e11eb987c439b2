//! Partners to try Boucle with, each a program of its own that speaks to Boucle only over the network or by files.

mod assets;
pub mod fastmag;
pub mod ginkoia;
mod guard;
mod journal;
pub mod openbravo;
pub mod partner;
pub mod till;
mod turns;
