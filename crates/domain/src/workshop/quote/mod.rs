//! Quotes. A quote is what a customer was asked to pay for, frozen as it was sent: versions are numbered within their ticket and
//! never change afterwards. What is still being put together is no quote yet; it is the ticket's own lines.
//!
//! Nothing is ticked for the customer: an option counts only once they tick it (code de la consommation, art. L. 121-17), and a
//! part that is offered new or from the circular economy counts new until they say which (art. L. 224-109 to L. 224-113).

mod difference;
mod signature;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

pub use self::{
    difference::{Difference, LineChange, difference},
    signature::{NoSignature, Signature},
};
use super::{Line, LineKind, LineProblem, Payer, Refusal, Stage, Ticket};
use crate::{
    Currency, LineId, QuoteId, StoreId, TicketId, UserId,
    money::MoneyError,
    vat::{VatShare, shares},
};

/// How long a quote holds when nobody says otherwise, in days.
pub const USUAL_VALIDITY_DAYS: i64 = 14;
/// The longest that a quote may hold, in days.
pub const LONGEST_VALIDITY_DAYS: i64 = 90;
/// Hours after which whoever has not answered is asked again.
pub const REMINDER_HOURS: [i64; 2] = [24, 72];

/// What stands on a quote about a part from the circular economy (pièce issue de l'économie circulaire). The repairer offers one
/// for the parts that the law lists, unless none is to be had in time or it would not be safe (R. 224-70).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "circular")]
pub enum CircularPart {
    /// The law does not list this part, or the line is no part.
    NotConcerned,
    /// It may be had instead of the new one.
    Offered {
        /// What the line says when it is chosen.
        label: String,
        /// Its price, minor units including tax.
        unit_price: i64,
    },
    /// None is to be had in time.
    Unavailable,
    /// A used one would not be safe.
    Unsafe,
}

/// A line of a quote, as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteLine {
    /// The line; its id is that of the ticket's line.
    pub line: Line,
    /// The customer may leave it.
    pub is_option: bool,
    /// Whether a part from the circular economy may be had instead.
    pub circular: CircularPart,
}

impl QuoteLine {
    /// The line as it would be with a part from the circular economy, where one is offered.
    pub fn circular_line(&self) -> Option<Line> {
        match &self.circular {
            CircularPart::Offered { label, unit_price } => Some(Line {
                label: label.clone(),
                unit_price: *unit_price,
                ..self.line.clone()
            }),
            _ => None,
        }
    }
}

/// Which of two parts the customer wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartChoice {
    /// The new one.
    New,
    /// The one from the circular economy.
    Circular,
}

impl PartChoice {
    /// Stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Circular => "circular",
        }
    }

    /// Reads a stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::New, Self::Circular]
            .into_iter()
            .find(|choice| choice.name() == name)
    }
}

/// What a customer wants of a quote.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Options that are ticked.
    pub options: BTreeSet<LineId>,
    /// Which part, for each line that offers two.
    pub parts: BTreeMap<LineId, PartChoice>,
}

/// A choice that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceProblem {
    /// It names a line that is not on the quote, is no option, or offers no second part.
    #[error("there is no such thing to choose on this quote")]
    Unknown,
    /// It does not say which part is wanted.
    #[error("say which part is wanted")]
    PartOpen(LineId),
}

/// How an answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The customer followed their link.
    Link,
    /// In person, noted by the staff.
    Counter,
}

/// Where a quote stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum QuoteState {
    /// The customer decides.
    Sent,
    /// They said yes.
    Accepted {
        /// When.
        at: Timestamp,
        /// How.
        channel: Channel,
        /// To what.
        choice: Choice,
    },
    /// They said no.
    Refused {
        /// When.
        at: Timestamp,
        /// How.
        channel: Channel,
    },
    /// They said nothing in time.
    Expired {
        /// When it was noted.
        at: Timestamp,
    },
    /// A later version stands in its place.
    Replaced {
        /// When.
        at: Timestamp,
        /// The number of the later version.
        by: i64,
    },
}

impl QuoteState {
    /// Stable name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Accepted { .. } => "accepted",
            Self::Refused { .. } => "refused",
            Self::Expired { .. } => "expired",
            Self::Replaced { .. } => "replaced",
        }
    }
}

/// Why a quote can no longer be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// It has its answer.
    Answered,
    /// Its time is over.
    Expired,
    /// A later version, of this number, stands in its place.
    Replaced(i64),
    /// The ticket went on without an answer.
    MovedOn,
}

/// A quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// Its id.
    pub id: QuoteId,
    /// The ticket.
    pub ticket: TicketId,
    /// The ticket's store.
    pub store: StoreId,
    /// Its number within the ticket, from 1.
    pub number: i64,
    /// Where it stands.
    pub state: QuoteState,
    /// What was asked.
    pub lines: Vec<QuoteLine>,
    /// Who else pays.
    pub payers: Vec<Payer>,
    /// Currency of all its amounts.
    pub currency: Currency,
    /// A word to the customer.
    pub message: String,
    /// It holds until then.
    pub valid_until: Timestamp,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// Who sent it.
    pub sent_by: Option<UserId>,
    /// When to ask again; none when that was done or there is nothing more to ask.
    pub remind_at: Option<Timestamp>,
}

/// What a choice costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    /// VAT per rate, once on the total.
    pub vat: Vec<VatShare>,
    /// Total including tax, minor units.
    pub total: i64,
    /// Total less what others pay.
    pub to_pay: i64,
}

impl Totals {
    /// Tax in all.
    pub fn tax(&self) -> i64 {
        self.vat.iter().map(|share| share.tax).sum()
    }
}

/// What a quote is made with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// Its id.
    pub id: QuoteId,
    /// Its number.
    pub number: i64,
    /// What is an option, and what may be had from the circular economy, by line of the ticket.
    pub offers: BTreeMap<LineId, (bool, CircularPart)>,
    /// A word to the customer.
    pub message: String,
    /// It holds until then.
    pub valid_until: Timestamp,
    /// Who sends it.
    pub by: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

/// Why a quote cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuoteProblem {
    /// The ticket refuses.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A discount cannot be left, nor may everything be.
    #[error("not a thing to be left")]
    NotAnOption(LineId),
    /// Only a part may be had from the circular economy.
    #[error("not a part")]
    NotAPart(LineId),
    /// The price of the part from the circular economy cannot be.
    #[error("price of the part: {1}")]
    Price(LineId, LineProblem),
    /// It would have ended already, or holds for longer than it may.
    #[error("between now and {LONGEST_VALIDITY_DAYS} days")]
    Validity,
}

impl Quote {
    /// Freezes a ticket's lines into a quote. The ticket itself is not changed: see [`Ticket::quote_sent`].
    pub fn of(ticket: &Ticket, sending: Sending) -> Result<Self, QuoteProblem> {
        if ticket.customer.is_none() {
            return Err(Refusal::NobodyToAsk.into());
        }
        let longest = sending.at + SignedDuration::from_hours(24 * (LONGEST_VALIDITY_DAYS + 1));
        if sending.valid_until <= sending.at || sending.valid_until > longest {
            return Err(QuoteProblem::Validity);
        }
        let mut offers = sending.offers;
        let lines = ticket
            .lines
            .iter()
            .map(|line| {
                let (is_option, circular) = offers
                    .remove(&line.id)
                    .unwrap_or((false, CircularPart::NotConcerned));
                let line = QuoteLine {
                    line: line.clone(),
                    is_option,
                    circular,
                };
                offered_right(&line).map(|()| line)
            })
            .collect::<Result<Vec<_>, _>>()?;
        let quote = Self {
            id: sending.id,
            ticket: ticket.id,
            store: ticket.store,
            number: sending.number,
            state: QuoteState::Sent,
            lines,
            payers: ticket.payers.clone(),
            currency: ticket.currency,
            message: sending.message,
            valid_until: sending.valid_until,
            sent_at: sending.at,
            sent_by: sending.by,
            remind_at: Some(reminder(sending.at, 0)),
        };
        if quote.lines.iter().all(|line| line.is_option) {
            return Err(Refusal::NothingToQuote.into());
        }
        if quote.least_to_pay() < 0 {
            return Err(Refusal::PayersAboveQuote.into());
        }
        Ok(quote)
    }

    /// Whether it may be answered while its ticket stands in a stage; else why not.
    pub fn is_open(&self, stage: Stage, now: Timestamp) -> Result<(), Closed> {
        match self.state {
            QuoteState::Replaced { by, .. } => Err(Closed::Replaced(by)),
            QuoteState::Accepted { .. } | QuoteState::Refused { .. } => Err(Closed::Answered),
            QuoteState::Expired { .. } => Err(Closed::Expired),
            QuoteState::Sent if now >= self.valid_until => Err(Closed::Expired),
            QuoteState::Sent if stage != Stage::Quoted => Err(Closed::MovedOn),
            QuoteState::Sent => Ok(()),
        }
    }

    /// Checks that a choice names what may be chosen, and decides everything that it takes.
    pub fn check(&self, choice: &Choice) -> Result<(), ChoiceProblem> {
        let find = |id: &LineId| self.lines.iter().find(|line| line.line.id == *id);
        let known = choice
            .options
            .iter()
            .all(|id| find(id).is_some_and(|line| line.is_option))
            && choice
                .parts
                .keys()
                .all(|id| find(id).is_some_and(|line| line.circular_line().is_some()));
        if !known {
            return Err(ChoiceProblem::Unknown);
        }
        let open = self
            .wanted(choice)
            .find(|line| line.circular_line().is_some() && !choice.parts.contains_key(&line.line.id));
        open.map_or(Ok(()), |line| Err(ChoiceProblem::PartOpen(line.line.id)))
    }

    fn wanted<'q>(&'q self, choice: &'q Choice) -> impl Iterator<Item = &'q QuoteLine> {
        self.lines
            .iter()
            .filter(|line| !line.is_option || choice.options.contains(&line.line.id))
    }

    /// The lines that a choice comes to.
    pub fn chosen(&self, choice: &Choice) -> Vec<Line> {
        self.wanted(choice)
            .map(|line| match choice.parts.get(&line.line.id) {
                Some(PartChoice::Circular) => line.circular_line().unwrap_or_else(|| line.line.clone()),
                _ => line.line.clone(),
            })
            .collect()
    }

    /// What was agreed; before an answer, what is asked without any option.
    pub fn standing(&self) -> Vec<Line> {
        match &self.state {
            QuoteState::Accepted { choice, .. } => self.chosen(choice),
            _ => self.chosen(&Choice::default()),
        }
    }

    /// What a choice costs.
    pub fn totals(&self, choice: &Choice) -> Result<Totals, MoneyError> {
        let lines = self.chosen(choice);
        let total: i64 = lines.iter().map(Line::total).sum();
        Ok(Totals {
            vat: shares(lines.iter().map(|line| (line.rate, line.total())))?,
            total,
            to_pay: total - self.paid_by_others(),
        })
    }

    /// What was agreed costs; before an answer, what is asked without any option.
    pub fn standing_totals(&self) -> Result<Totals, MoneyError> {
        match &self.state {
            QuoteState::Accepted { choice, .. } => self.totals(choice),
            _ => self.totals(&Choice::default()),
        }
    }

    fn paid_by_others(&self) -> i64 {
        self.payers.iter().map(|payer| payer.amount).sum()
    }

    /// What the cheapest choice leaves to pay.
    fn least_to_pay(&self) -> i64 {
        let lines = self.lines.iter().filter(|line| !line.is_option).map(|line| {
            let new = line.line.total();
            line.circular_line().map_or(new, |other| other.total().min(new))
        });
        lines.sum::<i64>() - self.paid_by_others()
    }

    /// Notes the answer. The caller has asked [`Quote::is_open`].
    pub fn accept(&mut self, choice: Choice, channel: Channel, at: Timestamp) -> Result<(), ChoiceProblem> {
        self.check(&choice)?;
        self.end(QuoteState::Accepted { at, channel, choice });
        Ok(())
    }

    /// Notes the answer. The caller has asked [`Quote::is_open`].
    pub fn refuse(&mut self, channel: Channel, at: Timestamp) {
        self.end(QuoteState::Refused { at, channel });
    }

    /// Notes that its time is over.
    pub fn expire(&mut self, at: Timestamp) {
        self.end(QuoteState::Expired { at });
    }

    /// Gives way to a later version. What was answered stays as it was answered.
    pub fn replace(&mut self, by: i64, at: Timestamp) {
        if matches!(self.state, QuoteState::Sent) {
            self.end(QuoteState::Replaced { at, by });
        }
    }

    /// The customer was asked again; when to do so next.
    pub fn reminded(&mut self, at: Timestamp) {
        self.remind_at = (0..REMINDER_HOURS.len())
            .map(|step| reminder(self.sent_at, step))
            .find(|next| *next > at)
            .filter(|_| matches!(self.state, QuoteState::Sent));
    }

    fn end(&mut self, state: QuoteState) {
        self.state = state;
        self.remind_at = None;
    }
}

fn reminder(sent_at: Timestamp, step: usize) -> Timestamp {
    sent_at + SignedDuration::from_hours(REMINDER_HOURS[step])
}

fn offered_right(line: &QuoteLine) -> Result<(), QuoteProblem> {
    let id = line.line.id;
    if line.is_option && line.line.kind == LineKind::Discount {
        return Err(QuoteProblem::NotAnOption(id));
    }
    if line.circular != CircularPart::NotConcerned && line.line.kind != LineKind::Part {
        return Err(QuoteProblem::NotAPart(id));
    }
    line.circular_line()
        .map_or(Ok(()), |part| part.check())
        .map_err(|problem| QuoteProblem::Price(id, problem))
}
