//! Partners to try Boucle with, each a program of its own that speaks to Boucle only over the network.

pub mod till;
