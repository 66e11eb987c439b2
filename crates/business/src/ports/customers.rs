//! Customers.

use async_trait::async_trait;
use domain::{CustomerId, customers::Customer};

use super::{Page, Stored};

/// Customers of the chain.
#[async_trait]
pub trait Customers {
    /// One customer with contacts.
    async fn customer(&mut self, id: CustomerId) -> Stored<Option<Customer>>;
    /// Adds one.
    async fn insert_customer(&mut self, customer: &Customer) -> Stored<()>;
    /// Saves one whose version was raised by one, contacts included; false when somebody was quicker.
    async fn save_customer(&mut self, customer: &Customer) -> Stored<bool>;
    /// Who has this contact, by [`Contact::key`](domain::customers::Contact::key); newest first, at most 20.
    async fn customers_by_contact(&mut self, key: &str) -> Stored<Vec<Customer>>;
    /// Whose name starts with this, by [`text::key`](domain::text::key) of "last first"; in that order, after a key and id.
    async fn customers_by_name(
        &mut self,
        prefix: &str,
        after: Option<(String, CustomerId)>,
        limit: u32,
    ) -> Stored<Page<Customer>>;
}

/// The key by which customers are listed: last name, then first.
pub fn customer_key(customer: &Customer) -> String {
    domain::text::key(&format!("{} {}", customer.last_name, customer.first_name))
}
