//! Quotes, what customers answered, and the links by which they see them.

use async_trait::async_trait;
use domain::{
    LinkId, QuoteId, StoreId, TicketId, UserId,
    workshop::{Quote, Signature},
};
use jiff::Timestamp;
use uuid::Uuid;

use super::Stored;

/// What is personal about an answer. It names people, so it stands apart from the quote and can be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteAnswer {
    /// The quote.
    pub quote: QuoteId,
    /// Who answered; empty when they refused without saying.
    pub name: String,
    /// Drawn on the screen; none when the name was typed.
    pub signature: Option<Signature>,
    /// Why it was refused, in their words.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// To see a quote and its later versions, and to answer.
    Quote,
}

impl LinkPurpose {
    /// Stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Quote => "quote",
        }
    }

    /// Reads a stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        (name == Self::Quote.name()).then_some(Self::Quote)
    }
}

/// An address by which a customer sees something without an account. Only a hash of what makes it unguessable is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerLink {
    /// Its id.
    pub id: LinkId,
    /// SHA-256 of the token, in hexadecimal.
    pub token_hash: String,
    /// What it is for.
    pub purpose: LinkPurpose,
    /// Id of what it shows.
    pub subject: Uuid,
    /// It opens nothing from then on.
    pub expires_at: Timestamp,
    /// It was taken back.
    pub revoked_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it.
    pub created_by: Option<UserId>,
}

/// Quotes.
#[async_trait]
pub trait Quotes {
    /// Adds one. A number that its ticket has already is `Taken("quote_ticket")`.
    async fn insert_quote(&mut self, quote: &Quote) -> Stored<()>;
    /// One quote.
    async fn quote(&mut self, id: QuoteId) -> Stored<Option<Quote>>;
    /// All versions of a ticket, oldest first.
    async fn quotes_of(&mut self, ticket: TicketId) -> Stored<Vec<Quote>>;
    /// Saves the state of a quote that was waiting for its answer. False when it no longer was.
    async fn end_quote(&mut self, quote: &Quote) -> Stored<bool>;
    /// Notes when to ask again.
    async fn remind_quote_at(&mut self, id: QuoteId, at: Option<Timestamp>) -> Stored<()>;
    /// Quotes that wait for an answer although their time is over, the longest first.
    async fn quotes_over(&mut self, now: Timestamp, limit: u32) -> Stored<Vec<QuoteId>>;
    /// Quotes of a store whose customers are to be asked again, the longest waiting first.
    async fn quotes_to_remind(&mut self, store: StoreId, now: Timestamp, limit: u32) -> Stored<Vec<Quote>>;
    /// How many there are whose tickets are promised for this time or later, or not at all: the others count by their promise.
    async fn count_to_remind(
        &mut self,
        store: StoreId,
        now: Timestamp,
        promised_from: Timestamp,
    ) -> Stored<i64>;

    /// Adds an answer.
    async fn insert_answer(&mut self, answer: &QuoteAnswer) -> Stored<()>;
    /// The answers to a ticket's quotes.
    async fn answers_of(&mut self, ticket: TicketId) -> Stored<Vec<QuoteAnswer>>;

    /// Adds a link.
    async fn insert_link(&mut self, link: &CustomerLink) -> Stored<()>;
    /// The link of a token, whether it still opens something or not.
    async fn link_by_hash(&mut self, token_hash: &str) -> Stored<Option<CustomerLink>>;
    /// Takes back every link to a quote of a ticket; how many there were.
    async fn revoke_quote_links(&mut self, ticket: TicketId, at: Timestamp) -> Stored<u64>;
    /// How many links to a quote of a ticket still open it.
    async fn count_quote_links(&mut self, ticket: TicketId, now: Timestamp) -> Stored<i64>;
}
