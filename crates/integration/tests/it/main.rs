//! The till as a process would be: a real listener, a real receiver, the network between them.

mod acme;
mod boucle;
mod control;
mod engine;
mod faults_of_partners;
mod files;
mod pages;
mod samples;
mod sending;
mod sign_in;
mod till;
mod tryton;
