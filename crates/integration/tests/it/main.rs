//! The simulators as processes would be: real listeners, real receivers, real files, the network between them.

mod boucle;
mod control;
mod fastmag;
mod fastmag_faults;
mod ginkoia;
mod openbravo;
mod openbravo_faults;
mod openbravo_pos;
mod pages;
mod partner;
mod sending;
mod till;
