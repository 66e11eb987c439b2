//! Links that open nothing: over, forged, asked too often.

use domain::stores::Store;
use leptos::prelude::*;

use super::{call_address, head};
use crate::{
    ui::{ButtonLink, Icon, Look, reader_lang},
    words::{Text, quotes as words},
};

/// Why a link opens nothing.
#[derive(Debug, Clone)]
pub enum Over {
    /// Nobody made it.
    Unknown,
    /// It has ended or was taken back; whom to call.
    Ended(Box<Store>),
    /// Too many requests from this connection.
    TooMany,
    /// The database does not answer.
    Unavailable,
}

/// The page.
pub fn over(organisation: String, why: Over) -> impl IntoView {
    let lang = reader_lang();
    let (title, text): (Text, Text) = match why {
        Over::Unknown => (words::LINK_UNKNOWN, words::LINK_UNKNOWN_TEXT),
        Over::Ended(_) => (words::LINK_OVER, words::LINK_OVER_TEXT),
        Over::TooMany => (words::TOO_MANY, words::TOO_MANY_TEXT),
        Over::Unavailable => (words::UNAVAILABLE, words::UNAVAILABLE_TEXT),
    };
    let store = match why {
        Over::Ended(store) => Some(*store),
        _ => None,
    };
    let call = store.as_ref().map(|store| {
        let button = call_address(store).map(|href| {
            view! {
                <ButtonLink href=href look=Look::Main icon=Icon::Phone>
                    {format!("{} {}", words::CALL.of(lang), store.phone)}
                </ButtonLink>
            }
        });
        view! { <p>{store.name.clone()}</p>{button} }
    });
    view! {
        <main id="main" class="phone">
            {head(&organisation, store.as_ref())}
            <section><h1>{title.of(lang)}</h1></section>
            <section><p>{text.of(lang)}</p></section>
            <section>{call}</section>
        </main>
    }
}
