//! Quotes of the demo chain: sent when a ticket goes to quoted, answered as its scene goes on.

use business::{
    Boucle, Error,
    clock::FixedClock,
    quotes::{
        AnswerForm, Answered, OfferForm, QuoteForm, SentQuote, answer_by_link, expire_quotes, send_quote,
    },
};
use domain::{
    LineId,
    people::Actor,
    workshop::{LONGEST_VALIDITY_DAYS, Refusal, Stage, Ticket, USUAL_VALIDITY_DAYS},
};
use jiff::Timestamp;

use super::scene::{Choosing, Scene};

/// A signature that nobody has.
const SIGNATURE: &str = "60,62 46,58 36,76 44,98 62,108 80,98 88,72 84,110 96,112 106,92 112,110 124,88 128,110 140,90 146,108 160,94;\
    204,98 214,70 222,44 246,46 252,62 236,76 220,76 236,88 250,98 262,90 272,96 300,86";

/// A quote that waits for its answer.
#[derive(Debug, Clone)]
pub(super) struct Open {
    sent: SentQuote,
    /// Lines of which the customer may leave one, and of which a used part may be had.
    chosen: Vec<(LineId, Choosing)>,
    until: Timestamp,
}

/// Sends the quote of a ticket whose lines are written; none where there is nobody to ask or nothing to pay.
pub(super) async fn send(
    app: &Boucle,
    actor: &Actor,
    scene: &Scene,
    ticket: &Ticket,
) -> Result<Option<Open>, Error> {
    if ticket.customer.is_none() || ticket.lines.is_empty() {
        return Ok(None);
    }
    let chosen: Vec<(LineId, Choosing)> = ticket
        .lines
        .iter()
        .filter_map(|line| {
            let (_, choice) = scene.choices.iter().find(|(label, _)| *label == line.label)?;
            Some((line.id, *choice))
        })
        .collect();
    let offers = chosen
        .iter()
        .map(|(line, choice)| offer(ticket, *line, *choice))
        .collect();
    // Those of the past were answered in time, however long that took.
    let days = match scene.end {
        Stage::QuoteExpired => 1,
        Stage::Quoted => USUAL_VALIDITY_DAYS,
        _ => LONGEST_VALIDITY_DAYS,
    };
    let form = QuoteForm {
        days: days.to_string(),
        message: String::new(),
        offers,
    };
    let sent = send_quote(app, actor, ticket.id, ticket.version, &form).await?;
    let (id, number) = (ticket.id, sent.number);
    let until = app
        .db
        .read("demo", move |r| {
            Box::pin(async move {
                let quotes = r.quotes_of(id).await?;
                let quote = quotes.into_iter().find(|quote| quote.number == number);
                Ok(quote.ok_or(Error::NotFound)?.valid_until)
            })
        })
        .await?;
    Ok(Some(Open { sent, chosen, until }))
}

fn offer(ticket: &Ticket, line: LineId, choice: Choosing) -> OfferForm {
    let label = ticket.lines.iter().find(|known| known.id == line);
    let label = label.map(|line| line.label.clone()).unwrap_or_default();
    let (circular, price) = match choice {
        Choosing::Option => ("", ""),
        Choosing::Used(price) => ("offered", price),
        Choosing::NewForSafety => ("unsafe", ""),
    };
    OfferForm {
        line: line.to_string(),
        is_option: choice == Choosing::Option,
        circular: circular.to_owned(),
        label: format!("{label}, d’occasion"),
        price: price.to_owned(),
    }
}

/// Plays what becomes of a quote. False when this is no way for a quote to end: then it is a move like any other.
pub(super) async fn end(
    app: &Boucle,
    clock: &FixedClock,
    scene: &Scene,
    open: &Open,
    to: Stage,
) -> Result<bool, Error> {
    let form = match to {
        Stage::Approved => AnswerForm {
            verdict: "accept".to_owned(),
            name: scene.who.to_owned(),
            signature: SIGNATURE.to_owned(),
            is_agreed: true,
            options: ids(open, |choice| choice == Choosing::Option),
            parts: ids(open, |choice| matches!(choice, Choosing::Used(_)))
                .into_iter()
                .map(|line| (line, "circular".to_owned()))
                .collect(),
            ..AnswerForm::default()
        },
        Stage::QuoteDeclined => AnswerForm {
            verdict: "refuse".to_owned(),
            name: scene.who.to_owned(),
            reason: "Trop cher pour son âge.".to_owned(),
            ..AnswerForm::default()
        },
        Stage::QuoteExpired => {
            let now = app.clock.now();
            clock.set(now.max(open.until));
            expire_quotes(app).await?;
            return Ok(true);
        }
        _ => return Ok(false),
    };
    match answer_by_link(app, &open.sent.token, open.sent.number, &form).await? {
        Answered::Taken => Ok(true),
        Answered::Closed(_) => Err(Error::Refused {
            refusal: Refusal::QuoteClosed,
            allowed: vec![],
        }),
    }
}

fn ids(open: &Open, is_meant: impl Fn(Choosing) -> bool) -> Vec<String> {
    open.chosen
        .iter()
        .filter(|(_, choice)| is_meant(*choice))
        .map(|(line, _)| line.to_string())
        .collect()
}
