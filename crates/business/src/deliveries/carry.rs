//! One delivery on its way: the document is made, the partner is spoken to. No transaction is open meanwhile.

use domain::deliveries::{Delivery, Rules};

use super::document::parcel;
use crate::{
    Boucle,
    ports::{Outcome, Partners},
};

/// A delivery that this process carries until its lease ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claimed {
    /// The delivery, leased.
    pub(super) delivery: Delivery,
    /// It asks whether a partner is back.
    pub(super) is_probe: bool,
}

/// A delivery that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Carried {
    pub(super) claimed: Claimed,
    pub(super) fate: Fate,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// The partner was spoken to.
    Spoken(Outcome),
    /// There is nothing to send: its subject is gone, or of a kind that nobody sends.
    NoDocument,
    /// It did not leave: our own database did not give the document.
    NotSent,
}

/// Carries one delivery to its partner.
pub(super) async fn carry(app: &Boucle, partners: &dyn Partners, rules: &Rules, claimed: Claimed) -> Carried {
    let fate = match parcel(app, &claimed.delivery).await {
        Ok(Some(parcel)) => {
            let answer = tokio::time::timeout(rules.patience.unsigned_abs(), partners.deliver(&parcel)).await;
            Fate::Spoken(answer.unwrap_or_else(|_| Outcome::Unknown {
                reason: format!("no answer within {} s", rules.patience.as_secs()),
            }))
        }
        Ok(None) => Fate::NoDocument,
        Err(error) => {
            tracing::error!(delivery = %claimed.delivery.id, %error, "a document could not be made; it is tried again");
            Fate::NotSent
        }
    };
    Carried { claimed, fate }
}
