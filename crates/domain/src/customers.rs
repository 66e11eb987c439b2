//! Customers: people and companies who bring things. They belong to the chain, not to one store.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{CustomerId, Lang};

/// Person or company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerKind {
    /// A person: first and last name.
    Person,
    /// A company or association: its name stands in `last_name`.
    Company,
}

/// How a contact is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
}

/// One way to reach a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Phone or e-mail.
    pub kind: ContactKind,
    /// As it was typed.
    pub value: String,
    /// Whose it is, when not the customer's own: "accueil", "mari".
    pub label: String,
}

impl Contact {
    /// The form by which this contact is found.
    pub fn key(&self) -> String {
        match self.kind {
            ContactKind::Phone => crate::text::phone_key(&self.value),
            ContactKind::Email => crate::text::email_key(&self.value),
        }
    }
}

/// A customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// Its id.
    pub id: CustomerId,
    /// Person or company.
    pub kind: CustomerKind,
    /// First name; empty for a company.
    pub first_name: String,
    /// Last name, or the company's name.
    pub last_name: String,
    /// In the order in which to try them.
    pub contacts: Vec<Contact>,
    /// Language of what is printed and sent.
    pub language: Lang,
    /// When it was first known.
    pub created_at: Timestamp,
    /// Changed at every change.
    pub version: i64,
}

impl Customer {
    /// The name as it is said: "Claire Roussel", "Cabinet Thévenet & Associés".
    pub fn name(&self) -> String {
        if self.first_name.is_empty() {
            self.last_name.clone()
        } else {
            format!("{} {}", self.first_name, self.last_name)
        }
    }

    /// The first phone number, as typed.
    pub fn phone(&self) -> Option<&str> {
        self.contacts
            .iter()
            .find(|c| c.kind == ContactKind::Phone)
            .map(|c| c.value.as_str())
    }

    /// The first e-mail address.
    pub fn email(&self) -> Option<&str> {
        self.contacts
            .iter()
            .find(|c| c.kind == ContactKind::Email)
            .map(|c| c.value.as_str())
    }
}
