//! A scene: one ticket of the demo chain, what it is about and how far it has come.

use business::workshop::{LineForm, PayerForm};
use domain::workshop::Stage;

use super::calendar::{Promise, When};

/// A store of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    Lyon,
    Grenoble,
    Annecy,
}

impl At {
    pub(super) const ALL: [Self; 3] = [Self::Lyon, Self::Grenoble, Self::Annecy];

    pub(super) fn prefix(self) -> &'static str {
        match self {
            Self::Lyon => "LYN",
            Self::Grenoble => "GRE",
            Self::Annecy => "ANN",
        }
    }
}

/// Who does something, as the store has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hand {
    /// At the counter.
    Counter,
    /// The ticket's technician.
    Bench,
    /// A technician who looks over another's work.
    Second,
    /// The manager.
    Manager,
}

/// Something that happens to a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Beat {
    /// Moved by a person.
    Move {
        to: Stage,
        reason: &'static str,
        hand: Hand,
    },
    /// A line is written.
    Line(LineForm),
    /// Somebody else pays a part.
    Payer(PayerForm),
    /// A note is written.
    Note {
        text: &'static str,
        for_customer: bool,
        hand: Hand,
    },
    /// A till takes money.
    Pay(Pay),
    /// A till gives money back, of the ticket's first payment.
    Refund(Refund),
    /// A till sends the ticket's first payment again, with another amount.
    PayAgain(i64),
    /// Refunds that waited long enough for their payment are looked at.
    LookAgain,
}

/// What may be chosen about a line of a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choosing {
    /// It may be left.
    Option,
    /// A used part may be had for this much.
    Used(&'static str),
    /// A used part would not be safe.
    NewForSafety,
}

/// Money that a till takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Pay {
    /// Minor units; what is due, where none is said.
    pub(super) amount: Option<i64>,
    /// In euros, where none is said.
    pub(super) currency: Option<&'static str>,
    /// The store of the till; the ticket's own, where none is said.
    pub(super) at: Option<At>,
    /// How many versions older than the ticket's own the till had read.
    pub(super) older_by: i64,
}

/// Money that a till gives back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refund {
    /// A part.
    Part(i64),
    /// All that was paid.
    All,
    /// Of a payment that nobody knows.
    OfNothing(i64),
}

/// A ticket of the demo chain.
#[derive(Debug, Clone)]
pub(super) struct Scene {
    pub(super) at: At,
    pub(super) who: &'static str,
    pub(super) category: &'static str,
    pub(super) brand: &'static str,
    pub(super) model: &'static str,
    pub(super) serial: &'static str,
    pub(super) kind: &'static str,
    pub(super) symptoms: &'static [&'static str],
    pub(super) problem: &'static str,
    pub(super) left: &'static str,
    pub(super) place: &'static str,
    pub(super) urgent: bool,
    pub(super) ceiling: &'static str,
    /// Login of who works on it.
    pub(super) technician: &'static str,
    pub(super) came: When,
    pub(super) promise: Promise,
    pub(super) end: Stage,
    pub(super) since: When,
    reason: &'static str,
    waits_for_parts: bool,
    lines: Vec<Beat>,
    /// What the customer may choose on the quote, by the label of the line.
    pub(super) choices: Vec<(&'static str, Choosing)>,
    notes: Vec<Beat>,
    /// What happens after its end was reached.
    pub(super) after: Vec<(When, Beat)>,
}

/// A thing that somebody brings.
pub(super) fn scene(
    at: At,
    who: &'static str,
    category: &'static str,
    brand: &'static str,
    model: &'static str,
) -> Scene {
    Scene {
        at,
        who,
        category,
        brand,
        model,
        serial: "",
        kind: "customer_repair",
        symptoms: &[],
        problem: "",
        left: "",
        place: "",
        urgent: false,
        ceiling: "",
        technician: "",
        came: When::Ago(1),
        promise: Promise::Nothing,
        end: Stage::Received,
        since: When::Ago(1),
        reason: "",
        waits_for_parts: false,
        lines: vec![],
        choices: vec![],
        notes: vec![],
        after: vec![],
    }
}

impl Scene {
    pub(super) fn serial(mut self, serial: &'static str) -> Self {
        self.serial = serial;
        self
    }

    pub(super) fn says(mut self, symptoms: &'static [&'static str], problem: &'static str) -> Self {
        (self.symptoms, self.problem) = (symptoms, problem);
        self
    }

    pub(super) fn left(mut self, left: &'static str) -> Self {
        self.left = left;
        self
    }

    pub(super) fn place(mut self, place: &'static str) -> Self {
        self.place = place;
        self
    }

    pub(super) fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    pub(super) fn urgent(mut self) -> Self {
        self.urgent = true;
        self
    }

    /// The customer lets work start up to this amount: no quote is sent.
    pub(super) fn ceiling(mut self, ceiling: &'static str) -> Self {
        self.ceiling = ceiling;
        self
    }

    pub(super) fn by(mut self, technician: &'static str) -> Self {
        self.technician = technician;
        self
    }

    pub(super) fn came(mut self, came: When) -> Self {
        self.came = came;
        self
    }

    pub(super) fn promised(mut self, promise: Promise) -> Self {
        self.promise = promise;
        self
    }

    /// How far it has come, and since when.
    pub(super) fn now(mut self, end: Stage, since: When) -> Self {
        (self.end, self.since) = (end, since);
        self
    }

    /// Why it is paused, unrepairable or cancelled.
    pub(super) fn because(mut self, reason: &'static str) -> Self {
        self.reason = reason;
        self
    }

    pub(super) fn with_parts_awaited(mut self) -> Self {
        self.waits_for_parts = true;
        self
    }

    fn line(mut self, kind: &str, label: &str, quantity: &str, price: &str, rate: &str) -> Self {
        self.lines
            .push(Beat::Line(line(kind, label, quantity, price, rate)));
        self
    }

    pub(super) fn labour(self, label: &str, price: &str) -> Self {
        self.line("labour", label, "1", price, "20")
    }

    pub(super) fn package(self, label: &str, price: &str) -> Self {
        self.line("package", label, "1", price, "20")
    }

    pub(super) fn part(self, label: &str, quantity: &str, price: &str) -> Self {
        self.line("part", label, quantity, price, "20")
    }

    /// A part of equipment for disabled people: 5.5 % (CGI art. 278-0 bis).
    pub(super) fn aid(self, label: &str, quantity: &str, price: &str) -> Self {
        self.line("part", label, quantity, price, "5.5")
    }

    pub(super) fn fee(self, label: &str, price: &str) -> Self {
        self.line("fee", label, "1", price, "20")
    }

    pub(super) fn discount(self, label: &str, price: &str) -> Self {
        self.line("discount", label, "1", price, "20")
    }

    /// What the customer may choose about the line of this label.
    pub(super) fn with(mut self, label: &'static str, choice: Choosing) -> Self {
        self.choices.push((label, choice));
        self
    }

    pub(super) fn payer(mut self, kind: &str, label: &str, amount: &str) -> Self {
        self.lines.push(Beat::Payer(PayerForm {
            kind: kind.to_owned(),
            label: label.to_owned(),
            amount: amount.to_owned(),
        }));
        self
    }

    pub(super) fn bonus(self, amount: &str) -> Self {
        self.payer("bonus", "Bonus réparation, avancé", amount)
    }

    /// What the technician writes down for colleagues.
    pub(super) fn note(mut self, text: &'static str) -> Self {
        self.notes.push(Beat::Note {
            text,
            for_customer: false,
            hand: Hand::Bench,
        });
        self
    }

    /// What the counter writes for the customer.
    pub(super) fn tells(mut self, text: &'static str) -> Self {
        self.notes.push(Beat::Note {
            text,
            for_customer: true,
            hand: Hand::Counter,
        });
        self
    }

    /// What happens after its end was reached.
    pub(super) fn then(mut self, when: When, beat: Beat) -> Self {
        self.after.push((when, beat));
        self
    }

    /// From the booking page: not taken in at a counter.
    pub(super) fn is_booking(&self) -> bool {
        matches!(self.end, Stage::Requested | Stage::Booked)
    }

    /// Somebody else pays all of it, or nobody has to.
    fn is_free(&self) -> bool {
        self.kind != "customer_repair"
    }

    /// The stages on the way to its end, in a store that asks for an exit control or not.
    fn path(&self, exit_control: bool) -> Vec<Stage> {
        use Stage as S;
        let quote = [S::Diagnosing, S::Quoted];
        let mut bench: Vec<Stage> = if self.ceiling.is_empty() && !self.is_free() {
            quote.into_iter().chain([S::Approved]).collect()
        } else {
            vec![]
        };
        if self.waits_for_parts || self.end == S::AwaitingParts {
            bench.push(S::AwaitingParts);
        }
        bench.push(S::InRepair);
        let mut work = bench.clone();
        if exit_control {
            work.push(S::QualityCheck);
        }
        work.push(S::Ready);
        let paid = if self.is_free() { vec![] } else { vec![S::Paid] };
        let on = |way: &[Stage], more: &[Stage]| [way, more].concat();
        match self.end {
            S::Requested | S::Received => vec![],
            S::Booked | S::Diagnosing => vec![self.end],
            S::Quoted => quote.to_vec(),
            S::Approved => on(&quote, &[S::Approved]),
            S::Cancelled if self.lines.is_empty() => vec![self.end],
            S::QuoteDeclined | S::QuoteExpired | S::Cancelled => on(&quote, &[self.end]),
            S::ConvertedToBuyback => on(&quote, &[S::QuoteDeclined, self.end]),
            S::Unrepairable => vec![S::Diagnosing, self.end],
            S::Recycled => vec![S::Diagnosing, S::Unrepairable, self.end],
            S::AwaitingParts => bench[..bench.len() - 1].to_vec(),
            S::InRepair => bench,
            S::Paused | S::QualityCheck => on(&bench, &[self.end]),
            S::Ready => work,
            S::Paid => on(&work, &paid),
            S::Collected => on(&work, &on(&paid, &[self.end])),
            S::Closed => on(&work, &on(&paid, &[S::Collected, self.end])),
            S::Unclaimed => on(&work, &[self.end]),
            S::LegalSale => on(&work, &[S::Unclaimed, self.end]),
        }
    }

    /// What happens on the way to its end. The till's notice moves to paid; where goods are handed over at the till it
    /// moves on to collected as well.
    pub(super) fn beats(&self, exit_control: bool, hand_over_at_till: bool) -> Vec<Beat> {
        let path = self.path(exit_control);
        let priced_at = path
            .iter()
            .position(|stage| matches!(stage, Stage::Quoted | Stage::InRepair | Stage::Unrepairable));
        let mut beats = Vec::new();
        for (place, stage) in path.iter().copied().enumerate() {
            if priced_at == Some(place) {
                beats.extend(self.notes.iter().chain(&self.lines).cloned());
            }
            match stage {
                Stage::Paid => beats.push(Beat::Pay(Pay::default())),
                Stage::Collected if hand_over_at_till && !self.is_free() => {}
                to => beats.push(Beat::Move {
                    to,
                    reason: self.reason_of(to),
                    hand: hand_of(to),
                }),
            }
        }
        if priced_at.is_none() {
            beats.extend(self.notes.iter().chain(&self.lines).cloned());
        }
        beats
    }

    fn reason_of(&self, to: Stage) -> &'static str {
        match to {
            Stage::Paused | Stage::Unrepairable | Stage::Cancelled => self.reason,
            _ => "",
        }
    }
}

fn hand_of(to: Stage) -> Hand {
    use Stage as S;
    match to {
        S::Diagnosing
        | S::Quoted
        | S::InRepair
        | S::Paused
        | S::QualityCheck
        | S::Unrepairable
        | S::Recycled => Hand::Bench,
        S::Ready => Hand::Second,
        S::Closed | S::LegalSale => Hand::Manager,
        _ => Hand::Counter,
    }
}

/// A line, as typed.
pub(super) fn line(kind: &str, label: &str, quantity: &str, price: &str, rate: &str) -> LineForm {
    LineForm {
        kind: kind.to_owned(),
        label: label.to_owned(),
        quantity: quantity.to_owned(),
        unit_price: price.to_owned(),
        rate: rate.to_owned(),
    }
}
