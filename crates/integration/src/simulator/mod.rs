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

/// A builder of clients that knows our TLS and follows nobody.
pub fn client() -> reqwest::ClientBuilder {
    // An error says that somebody has set one already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none())
}
