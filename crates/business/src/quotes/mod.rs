//! Quotes: sent from a ticket's lines, answered by the customer's link or at the counter, ended when nobody answers.
//!
//! | File | What |
//! |---|---|
//! | `send` | a version is made of the lines, the ticket goes to quoted, the customer gets a link |
//! | `links` | tokens, of which only a hash is kept |
//! | `by_link` | what a link shows |
//! | `answer` | yes or no, by link or at the counter; one answer a quote |
//! | `follow_up` | asking again, and the end of a quote that nobody answered |

mod answer;
mod by_link;
mod follow_up;
mod links;
mod send;

pub use answer::{AnswerForm, Answered, answer_at_counter, answer_by_link};
pub use by_link::{ByLink, QuotePage, quote_by_link};
pub use follow_up::{expire_quotes, note_reminder};
pub use links::{new_link, revoke_links};
pub use send::{OfferForm, QuoteForm, SentQuote, send_quote};
