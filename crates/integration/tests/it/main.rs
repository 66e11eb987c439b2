//! The till as a process would be: a real listener, a real receiver, the network between them.

mod boucle;
mod control;
mod pages;
mod sending;
mod till;
