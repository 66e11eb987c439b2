//! Finding tickets by words.

use async_trait::async_trait;
use domain::TicketId;

use super::Stored;

/// What was found by words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Tickets, best first among the newest thousand that match.
    pub tickets: Vec<TicketId>,
    /// More than a thousand match.
    pub more_than_thousand: bool,
}

/// Word search.
#[async_trait]
pub trait Search {
    /// Replaces the words by which a ticket is found; `words` is already a [`text::key`](domain::text::key).
    async fn index_ticket(&mut self, ticket: TicketId, words: &str) -> Stored<()>;
    /// Tickets that have all these words (the last one may be the beginning of a word); `limit` best of the newest thousand.
    async fn find_tickets(&mut self, words: &[String], limit: u32) -> Stored<Found>;
}
