//! Identifiers. One newtype an entity, so that a customer's id cannot be passed for a ticket's.
//! They are UUIDv7 made by the caller; people never see them, they see a [`Code`](crate::Code).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A shop of the chain.
    StoreId,
    /// A workshop; it serves one store or several.
    WorkshopId,
    /// Somebody who works with Boucle.
    UserId,
    /// A browser enrolled by a full sign-in; PINs work only there.
    DeviceId,
    /// An API key.
    KeyId,
    /// A customer, person or company.
    CustomerId,
    /// One physical thing over its whole life.
    ItemId,
    /// A workshop ticket.
    TicketId,
    /// A line of a ticket.
    LineId,
    /// A version of a quote.
    QuoteId,
    /// An address by which a customer sees something without an account.
    LinkId,
    /// A note on a ticket.
    NoteId,
    /// A payment or refund as the till reported it.
    PaymentId,
    /// Something between a till and a ticket that a person has to decide.
    ClearUpId,
    /// One exchange with a partner.
    ExchangeId,
    /// An event of the outbox.
    EventId,
    /// A notice stored in the inbox.
    NoticeId,
    /// What is to be brought to a partner once.
    DeliveryId,
    /// One comparison with a partner.
    ControlRunId,
    /// Something that Boucle and a partner say differently.
    DifferenceId,
}
