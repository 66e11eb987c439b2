//! The simulators as processes would be: real listeners, real receivers, real files, the network between them.

mod acme;
mod boucle;
mod checked;
mod connected;
mod control;
mod engine;
mod fastmag;
mod fastmag_connected;
mod fastmag_faults;
mod faults_of_partners;
mod files;
mod ginkoia;
mod ginkoia_connected;
mod openbravo;
mod openbravo_connected;
mod openbravo_faults;
mod openbravo_loader;
mod openbravo_pos;
mod pages;
mod partner;
mod samples;
mod sending;
mod sign_in;
mod till;
mod tryton;
