//! What a customer's link shows.

use domain::{
    Code, Lang,
    customers::CustomerKind,
    items::Item,
    stores::Store,
    workshop::{Closed, Difference, Quote, difference},
};
use jiff::Timestamp;

use super::links;
use crate::{
    Boucle, Error, customers,
    ports::{QuoteAnswer, Repositories},
};

/// What a link shows.
#[derive(Debug, Clone)]
pub enum ByLink {
    /// No link has this token: nothing is said about anything.
    Unknown,
    /// The link is over or was taken back; whom to call.
    Over(Box<Store>),
    /// The quote.
    Quote(Box<QuotePage>),
}

/// A quote as its customer sees it.
#[derive(Debug, Clone)]
pub struct QuotePage {
    /// The quote.
    pub quote: Quote,
    /// Whether it may be answered, else why not.
    pub open: Result<(), Closed>,
    /// Who answered, when somebody did.
    pub answer: Option<QuoteAnswer>,
    /// The version before it, against which the difference is.
    pub difference: Option<(i64, Difference)>,
    /// The ticket's code.
    pub code: Code,
    /// The thing.
    pub item: Item,
    /// How the customer is greeted: first name, or a company's name.
    pub greeting: String,
    /// The customer's language.
    pub language: Lang,
    /// Whom to call.
    pub store: Store,
    /// The chain's name.
    pub organisation: String,
    /// The hour of this reading.
    pub now: Timestamp,
}

/// Reads what a token shows: the version that the link was sent with, or the later one that is asked for.
pub async fn quote_by_link(app: &Boucle, token: &str, number: Option<i64>) -> Result<ByLink, Error> {
    if token.len() > 100 {
        return Ok(ByLink::Unknown);
    }
    let (hash, now) = (links::hash(token), app.clock.now());
    app.db
        .read("quote_by_link", move |r| {
            let hash = hash.clone();
            Box::pin(async move { read(r, &hash, number, now).await })
        })
        .await
}

async fn read(
    r: &mut dyn Repositories,
    hash: &str,
    number: Option<i64>,
    now: Timestamp,
) -> Result<ByLink, Error> {
    let Some(link) = r.link_by_hash(hash).await? else {
        return Ok(ByLink::Unknown);
    };
    let first = domain::QuoteId(link.subject);
    let first = r.quote(first).await?.ok_or(Error::NotFound)?;
    let store = r.store(first.store).await?.ok_or(Error::NotFound)?;
    if links::leads_to(&link, now).is_none() {
        return Ok(ByLink::Over(Box::new(store)));
    }
    let ticket = r.ticket(first.ticket).await?.ok_or(Error::NotFound)?;
    let number = number.unwrap_or(first.number).max(first.number);
    let mut quotes = r.quotes_of(ticket.id).await?;
    let Some(place) = quotes.iter().position(|quote| quote.number == number) else {
        return Ok(ByLink::Unknown);
    };
    let quote = quotes.swap_remove(place);
    let before = quotes.iter().find(|other| other.number == number - 1);
    let difference = before.map(|before| (before.number, difference(&before.standing(), &quote.standing())));
    let answers = r.answers_of(ticket.id).await?;
    let customer = customers::named(r, ticket.customer).await?;
    let greeting = customer
        .as_ref()
        .map_or_else(String::new, |customer| match customer.kind {
            CustomerKind::Person if !customer.first_name.is_empty() => customer.first_name.clone(),
            _ => customer.name(),
        });
    Ok(ByLink::Quote(Box::new(QuotePage {
        open: quote.is_open(ticket.state.stage(), now),
        answer: answers.into_iter().find(|answer| answer.quote == quote.id),
        difference,
        code: ticket.code,
        item: r.item(ticket.item).await?.ok_or(Error::NotFound)?,
        greeting,
        language: customer.map_or(Lang::Fr, |customer| customer.language),
        organisation: r.organisation().await?,
        store,
        quote,
        now,
    })))
}
