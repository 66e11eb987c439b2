//! Links by which a customer sees a quote without an account. Whoever holds the token is the customer, so it is unguessable, it
//! ends, it can be taken back, and only its hash is kept: nobody can read it out of the database, and the staff see it once.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{
    LinkId, QuoteId, TicketId,
    people::{Action, Actor},
    workshop::Quote,
};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::{
    Boucle, Error,
    people::hex,
    ports::{CustomerLink, LinkPurpose, Repositories},
    record::audit,
};

/// A link outlives its quote, so that the customer still finds what they agreed to, or what to do now.
const AFTER: SignedDuration = SignedDuration::from_hours(24 * 60);

/// A new token: 256 bits, as text for an address.
pub(super) fn token(app: &Boucle) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(app.entropy.bytes::<32>())
}

/// What is kept of a token.
pub(super) fn hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// Adds a link to a quote.
pub(super) async fn insert(
    r: &mut dyn Repositories,
    app: &Boucle,
    actor: &Actor,
    quote: &Quote,
    token: &str,
) -> Result<(), Error> {
    let now = app.clock.now();
    let link = CustomerLink {
        id: LinkId(app.entropy.id(now)),
        token_hash: hash(token),
        purpose: LinkPurpose::Quote,
        subject: quote.id.0,
        expires_at: quote.valid_until + AFTER,
        revoked_at: None,
        created_at: now,
        created_by: actor.user,
    };
    Ok(r.insert_link(&link).await?)
}

/// The quote that a link leads to, while it leads somewhere.
pub(super) fn leads_to(link: &CustomerLink, now: Timestamp) -> Option<QuoteId> {
    let LinkPurpose::Quote = link.purpose;
    (link.revoked_at.is_none() && now < link.expires_at).then_some(QuoteId(link.subject))
}

/// Makes another link to a quote, and takes those before back: the one before may have gone astray. Answers its token.
pub async fn new_link(app: &Boucle, actor: &Actor, ticket: TicketId, number: i64) -> Result<String, Error> {
    let token = token(app);
    let (app, actor, kept) = (app.clone(), actor.clone(), token.clone());
    app.clone()
        .db
        .write("new_link", move |r| {
            let (app, actor, token) = (app.clone(), actor.clone(), kept.clone());
            Box::pin(async move {
                let quotes = take_back(r, &app, &actor, ticket).await?;
                let quote = quotes.iter().find(|quote| quote.number == number);
                let quote = quote.ok_or(Error::NotFound)?;
                insert(r, &app, &actor, quote, &token).await?;
                note(r, &app, &actor, quote, "new_link").await
            })
        })
        .await?;
    Ok(token)
}

/// Takes every link to a ticket's quotes back.
pub async fn revoke_links(app: &Boucle, actor: &Actor, ticket: TicketId) -> Result<(), Error> {
    let (app, actor) = (app.clone(), actor.clone());
    app.clone()
        .db
        .write("revoke_links", move |r| {
            let (app, actor) = (app.clone(), actor.clone());
            Box::pin(async move {
                let quotes = take_back(r, &app, &actor, ticket).await?;
                let quote = quotes.last().ok_or(Error::NotFound)?;
                note(r, &app, &actor, quote, "revoke_links").await
            })
        })
        .await
}

async fn take_back(
    r: &mut dyn Repositories,
    app: &Boucle,
    actor: &Actor,
    ticket: TicketId,
) -> Result<Vec<Quote>, Error> {
    let ticket = r.ticket(ticket).await?.ok_or(Error::NotFound)?;
    actor.check(Action::EditTicket, ticket.store)?;
    r.revoke_quote_links(ticket.id, app.clock.now()).await?;
    Ok(r.quotes_of(ticket.id).await?)
}

async fn note(
    r: &mut dyn Repositories,
    app: &Boucle,
    actor: &Actor,
    quote: &Quote,
    action: &str,
) -> Result<(), Error> {
    let subject = ("ticket", quote.ticket.0);
    audit(r, app, actor, action, subject, Some(quote.store), &["link"]).await
}
