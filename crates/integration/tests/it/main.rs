//! The till as a process would be: a real listener, a real receiver, the network between them.

mod acme;
mod boucle;
mod control;
mod engine;
mod faults_of_partners;
mod pages;
mod samples;
mod sending;
mod till;
mod tryton;
