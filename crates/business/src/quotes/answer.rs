//! Answering a quote. Whoever is first wins; everybody else is told that there is an answer already.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    LineId, TicketId,
    people::{Action, Actor},
    workshop::{
        Channel, Choice, ChoiceProblem, Closed, PartChoice, Quote, Refusal, Signature, Ticket, TicketState,
    },
};
use jiff::Timestamp;

use super::links;
use crate::{
    Boucle, Checks, Error,
    ports::{Happening, QuoteAnswer, QuoteStep, Repositories},
    tills::reckon_ticket,
    workshop::{refused, save_change},
};

/// How often an answer is tried when the ticket changes in the same moment.
const TRIES: usize = 3;

/// An answer, as typed, ticked and drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnswerForm {
    /// `accept` or `refuse`.
    pub verdict: String,
    /// Who answers.
    pub name: String,
    /// A drawn signature, in the text of [`Signature`]; empty when the name was typed alone.
    pub signature: String,
    /// They say that they agree.
    pub is_agreed: bool,
    /// Why it is refused.
    pub reason: String,
    /// Ids of the lines that are ticked.
    pub options: Vec<String>,
    /// For each line that offers two parts, its id and `new` or `circular`.
    pub parts: Vec<(String, String)>,
}

impl AnswerForm {
    /// What is chosen so far, of what may be chosen; whatever else was sent is left out. For showing a total.
    pub fn choice_so_far(&self, quote: &Quote) -> Choice {
        let mut choice = self.choice().unwrap_or_default();
        let find = |id: &LineId| quote.lines.iter().find(|line| line.line.id == *id);
        choice
            .options
            .retain(|id| find(id).is_some_and(|line| line.is_option));
        choice
            .parts
            .retain(|id, _| find(id).is_some_and(|line| line.circular_line().is_some()));
        choice
    }

    fn choice(&self) -> Option<Choice> {
        let options = self
            .options
            .iter()
            .map(|id| id.parse().ok())
            .collect::<Option<BTreeSet<LineId>>>()?;
        let parts = self
            .parts
            .iter()
            .map(|(id, part)| Some((id.parse().ok()?, PartChoice::from_name(part)?)))
            .collect::<Option<BTreeMap<_, _>>>()?;
        Some(Choice { options, parts })
    }
}

/// What became of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// It counts.
    Taken,
    /// It came too late; why.
    Closed(Closed),
}

#[derive(Debug, Clone)]
enum Verdict {
    Accept(Choice),
    Refuse,
}

#[derive(Debug, Clone)]
struct Checked {
    verdict: Verdict,
    name: String,
    signature: Option<Signature>,
    reason: String,
}

fn check(form: &AnswerForm, channel: Channel) -> Result<Checked, Error> {
    let mut checks = Checks::default();
    let is_accepted = match form.verdict.as_str() {
        "accept" => true,
        "refuse" => false,
        _ => return Err(Error::field("verdict", "missing")),
    };
    // Whoever refuses from their phone owes nobody a name; at the counter the staff say who it was.
    let name = if is_accepted || channel == Channel::Counter {
        checks.required("name", &form.name, 120)
    } else {
        checks.text("name", &form.name, 120)
    };
    let reason = checks.text("reason", &form.reason, 600);
    let signature = match form.signature.trim() {
        "" => None,
        drawn => {
            let read = Signature::parse(drawn);
            if read.is_err() {
                checks.wrong("signature", "not_a_signature");
            }
            read.ok()
        }
    };
    if is_accepted && channel == Channel::Link && !form.is_agreed {
        checks.wrong("agreed", "missing");
    }
    let verdict = match form.choice() {
        Some(choice) if is_accepted => Verdict::Accept(choice),
        None if is_accepted => {
            checks.wrong("choice", "unknown");
            Verdict::Refuse
        }
        _ => Verdict::Refuse,
    };
    checks.done()?;
    Ok(Checked {
        verdict,
        name,
        signature,
        reason,
    })
}

/// The answer of whoever holds the link. `number` is the version that they saw: the link's own or a later one.
pub async fn answer_by_link(
    app: &Boucle,
    token: &str,
    number: i64,
    form: &AnswerForm,
) -> Result<Answered, Error> {
    let checked = check(form, Channel::Link)?;
    let hash = links::hash(token);
    let unit = |app: Boucle| {
        let (checked, hash) = (checked.clone(), hash.clone());
        async move {
            app.clone()
                .db
                .write("answer_by_link", move |r| {
                    let (app, checked, hash) = (app.clone(), checked.clone(), hash.clone());
                    Box::pin(async move {
                        let link = r.link_by_hash(&hash).await?.ok_or(Error::NotFound)?;
                        let first = links::leads_to(&link, app.clock.now()).ok_or(Error::NotFound)?;
                        let first = r.quote(first).await?.ok_or(Error::NotFound)?;
                        if number < first.number {
                            return Err(Error::NotFound);
                        }
                        let ticket = r.ticket(first.ticket).await?.ok_or(Error::NotFound)?;
                        let actor = Actor::by_link();
                        answer(r, &app, &actor, ticket, number, Channel::Link, checked).await
                    })
                })
                .await
        }
    };
    let mut tries = 1;
    loop {
        match unit(app.clone()).await {
            Err(Error::Stale) if tries < TRIES => tries += 1,
            other => return other,
        }
    }
}

/// The answer that a customer gives in person, noted by the staff.
pub async fn answer_at_counter(
    app: &Boucle,
    actor: &Actor,
    ticket: TicketId,
    number: i64,
    form: &AnswerForm,
) -> Result<(), Error> {
    let checked = check(form, Channel::Counter)?;
    let (app, actor) = (app.clone(), actor.clone());
    app.clone()
        .db
        .write("answer_at_counter", move |r| {
            let (app, actor, checked) = (app.clone(), actor.clone(), checked.clone());
            Box::pin(async move {
                let ticket = r.ticket(ticket).await?.ok_or(Error::NotFound)?;
                actor.check(Action::MoveTicket, ticket.store)?;
                let before = ticket.clone();
                match answer(r, &app, &actor, ticket, number, Channel::Counter, checked).await? {
                    Answered::Taken => Ok(()),
                    Answered::Closed(_) => Err(refused(&before, Refusal::QuoteClosed)),
                }
            })
        })
        .await
}

async fn answer(
    r: &mut dyn Repositories,
    app: &Boucle,
    actor: &Actor,
    mut ticket: Ticket,
    number: i64,
    channel: Channel,
    form: Checked,
) -> Result<Answered, Error> {
    let now = app.clock.now();
    let quotes = r.quotes_of(ticket.id).await?;
    let mut quote = quotes
        .into_iter()
        .find(|quote| quote.number == number)
        .ok_or(Error::NotFound)?;
    if let Err(closed) = quote.is_open(ticket.state.stage(), now) {
        return Ok(Answered::Closed(closed));
    }
    let (was, from) = (ticket.version, ticket.state.clone());
    let step = match form.verdict {
        Verdict::Accept(choice) => {
            let lines = quote.chosen(&choice);
            quote.accept(choice, channel, now).map_err(open_choice)?;
            let payers = quote.payers.clone();
            ticket
                .quote_accepted(lines, payers, now)
                .map_err(|refusal| refused(&ticket, refusal))?;
            QuoteStep::Accepted(channel)
        }
        Verdict::Refuse => {
            quote.refuse(channel, now);
            ticket
                .quote_lost(TicketState::QuoteDeclined, now)
                .map_err(|refusal| refused(&ticket, refusal))?;
            QuoteStep::Refused(channel)
        }
    };
    let what = Happening::Quote {
        number,
        step,
        from,
        to: ticket.state.clone(),
    };
    save_change(r, app, actor, &ticket, was, what).await?;
    if !r.end_quote(&quote).await? {
        return Err(Error::Stale);
    }
    r.insert_answer(&personal(&quote, form.name, form.signature, form.reason, now))
        .await?;
    let store = r.store(ticket.store).await?.ok_or(Error::NotFound)?;
    reckon_ticket(r, app, &mut ticket, &store).await?;
    Ok(Answered::Taken)
}

fn personal(
    quote: &Quote,
    name: String,
    signature: Option<Signature>,
    reason: String,
    at: Timestamp,
) -> QuoteAnswer {
    QuoteAnswer {
        quote: quote.id,
        name,
        signature,
        reason,
        at,
    }
}

fn open_choice(problem: ChoiceProblem) -> Error {
    match problem {
        ChoiceProblem::Unknown => Error::field("choice", "unknown"),
        ChoiceProblem::PartOpen(line) => Error::field(format!("part_{line}"), "part_open"),
    }
}
