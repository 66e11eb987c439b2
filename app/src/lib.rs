//! The screens of Boucle. On the server (feature `ssr`) a page is a function of a model: a handler asks one read model of
//! `business` and hands it to a view of [`pages`], inside [`document::render`]. In the browser (feature `hydrate`) only
//! [`islands`] is compiled: what the hand needs at once. Every page works as plain HTML before, and without, the islands.
//!
//! | Module | What |
//! |---|---|
//! | [`document`] | the whole HTML document around a view |
//! | [`ui`] | the component set; pages use nothing else |
//! | [`words`] | every text, in every language |
//! | [`format`] | money, dates, promises and durations in the reader's words |
//! | [`pages`] | one file a page |
//! | [`paths`] | addresses of the frame |
//! | [`islands`] | the browser's part |

#![cfg_attr(
    feature = "ssr",
    expect(clippy::needless_pass_by_value, reason = "a component owns its properties")
)]

pub mod islands;
pub mod paths;

#[cfg(feature = "ssr")]
pub mod document;
#[cfg(feature = "ssr")]
pub mod format;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod ui;
#[cfg(feature = "ssr")]
pub mod words;
