//! Sending a quote.

use std::collections::BTreeMap;

use domain::{
    Currency, LineId, Money, QuoteId, TicketId,
    people::{Action, Actor},
    stores::Store,
    workshop::{
        CircularPart, LONGEST_VALIDITY_DAYS, LineProblem, Quote, QuoteProblem, QuoteState, Sending, Ticket,
    },
};
use jiff::{Timestamp, ToSpan};

use super::links;
use crate::{
    Boucle, Checks, Error,
    ports::{Happening, QuoteStep, Repositories},
    workshop::{load_for_change, refused, save_change},
};

/// What may be chosen about a line, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfferForm {
    /// Id of the line.
    pub line: String,
    /// The customer may leave it.
    pub is_option: bool,
    /// `not_concerned` (or empty), `offered`, `unavailable` or `unsafe`: a part from the circular economy.
    pub circular: String,
    /// What the line says with that part.
    pub label: String,
    /// Its price, including tax.
    pub price: String,
}

/// A quote, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuoteForm {
    /// Days that it holds.
    pub days: String,
    /// A word to the customer.
    pub message: String,
    /// What may be chosen, for each line.
    pub offers: Vec<OfferForm>,
}

/// A quote that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentQuote {
    /// Its number.
    pub number: i64,
    /// What makes its link unguessable; shown once, kept nowhere.
    pub token: String,
}

/// A form whose texts are read.
#[derive(Clone)]
struct Checked {
    days: i64,
    message: String,
    offers: BTreeMap<LineId, (bool, CircularPart)>,
}

fn check(form: &QuoteForm) -> Result<Checked, Error> {
    let mut checks = Checks::default();
    let days = form.days.trim().parse::<i64>().unwrap_or_default();
    if !(1..=LONGEST_VALIDITY_DAYS).contains(&days) {
        checks.wrong("days", "not_a_validity");
    }
    let message = checks.text("message", &form.message, 600);
    let mut offers = BTreeMap::new();
    for offer in &form.offers {
        let Ok(line) = offer.line.parse::<LineId>() else {
            checks.wrong("days", "unknown");
            continue;
        };
        offers.insert(line, (offer.is_option, circular(line, offer, &mut checks)));
    }
    checks.done()?;
    Ok(Checked {
        days,
        message,
        offers,
    })
}

fn circular(line: LineId, offer: &OfferForm, checks: &mut Checks) -> CircularPart {
    match offer.circular.as_str() {
        "" | "not_concerned" => CircularPart::NotConcerned,
        "unavailable" => CircularPart::Unavailable,
        "unsafe" => CircularPart::Unsafe,
        "offered" => {
            let label = checks.required(&format!("circular_label_{line}"), &offer.label, 160);
            let unit_price = Money::parse(&offer.price, Currency::EUR).map(|money| money.minor);
            if unit_price.is_err() {
                checks.wrong(format!("circular_price_{line}"), "not_an_amount");
            }
            CircularPart::Offered {
                label,
                unit_price: unit_price.unwrap_or_default(),
            }
        }
        _ => {
            checks.wrong(format!("circular_{line}"), "unknown");
            CircularPart::NotConcerned
        }
    }
}

/// The last moment of a store's day, so many days ahead.
fn end_of_validity(store: &Store, now: Timestamp, days: i64) -> Timestamp {
    let zoned = now.to_zoned_datetime(store.zone());
    zoned
        .start_of_day()
        .and_then(|start| start.checked_add((days + 1).days()))
        .map_or(now, |end| end.timestamp())
}

fn problem(ticket: &Ticket, problem: QuoteProblem) -> Error {
    match problem {
        QuoteProblem::Refused(refusal) => refused(ticket, refusal),
        QuoteProblem::NotAnOption(line) => Error::field(format!("option_{line}"), "not_an_option"),
        QuoteProblem::NotAPart(line) => Error::field(format!("circular_{line}"), "not_a_part"),
        QuoteProblem::Price(line, LineProblem::TooLarge) => {
            Error::field(format!("circular_price_{line}"), "too_large")
        }
        QuoteProblem::Price(line, _) => Error::field(format!("circular_price_{line}"), "not_positive"),
        QuoteProblem::Validity => Error::field("days", "not_a_validity"),
    }
}

/// Makes a version of the ticket's lines and opens it to the customer. A version before it that has no answer gives way.
pub async fn send_quote(
    app: &Boucle,
    actor: &Actor,
    ticket: TicketId,
    version: i64,
    form: &QuoteForm,
) -> Result<SentQuote, Error> {
    let checked = check(form)?;
    let token = links::token(app);
    let (app, actor) = (app.clone(), actor.clone());
    app.clone()
        .db
        .write("send_quote", move |r| {
            let (app, actor) = (app.clone(), actor.clone());
            let (checked, token) = (checked.clone(), token.clone());
            Box::pin(async move {
                let number = send(r, &app, &actor, (ticket, version), checked, &token).await?;
                Ok(SentQuote { number, token })
            })
        })
        .await
}

async fn send(
    r: &mut dyn Repositories,
    app: &Boucle,
    actor: &Actor,
    (id, version): (TicketId, i64),
    form: Checked,
    token: &str,
) -> Result<i64, Error> {
    let (mut ticket, store) = load_for_change(r, actor, Action::EditTicket, id, version).await?;
    let now = app.clock.now();
    let before = r.quotes_of(id).await?;
    let number = before.last().map_or(1, |quote| quote.number + 1);
    let sending = Sending {
        id: QuoteId(app.entropy.id(now)),
        number,
        offers: form.offers,
        message: form.message,
        valid_until: end_of_validity(&store, now, form.days),
        by: actor.user,
        at: now,
    };
    let quote = Quote::of(&ticket, sending).map_err(|why| problem(&ticket, why))?;
    let from = ticket.state.clone();
    ticket
        .quote_sent(now)
        .map_err(|refusal| refused(&ticket, refusal))?;
    let what = Happening::Quote {
        number,
        step: QuoteStep::Sent,
        from,
        to: ticket.state.clone(),
    };
    save_change(r, app, actor, &ticket, version, what).await?;
    for mut old in before {
        if old.state == QuoteState::Sent {
            old.replace(number, now);
            if !r.end_quote(&old).await? {
                return Err(Error::Stale);
            }
        }
    }
    r.insert_quote(&quote).await?;
    links::insert(r, app, actor, &quote, token).await?;
    Ok(number)
}

#[cfg(test)]
mod tests {
    use domain::{StoreId, WorkshopId};

    use super::*;

    #[test]
    fn a_quote_holds_to_the_end_of_the_stores_day() {
        let store = Store {
            id: StoreId(uuid::Uuid::nil()),
            prefix: "LYN".parse().unwrap(),
            name: String::new(),
            address: String::new(),
            phone: String::new(),
            siret: String::new(),
            time_zone: "Europe/Paris".into(),
            currency: Currency::EUR,
            workshop: WorkshopId(uuid::Uuid::nil()),
            exit_control: false,
            hand_over_at_till: false,
            version: 1,
        };
        let end = |now: &str, days| end_of_validity(&store, now.parse().unwrap(), days).to_string();
        assert_eq!(end("2026-11-13T17:00:00Z", 14), "2026-11-27T23:00:00Z");
        // Over the night in which the clocks go back, the hour on the wall stays.
        assert_eq!(end("2026-10-24T08:00:00Z", 1), "2026-10-25T23:00:00Z");
    }

    #[test]
    fn a_form_says_all_that_is_wrong() {
        let line = LineId(uuid::Uuid::from_u128(3));
        let offer = OfferForm {
            line: line.to_string(),
            circular: "offered".into(),
            price: "douze".into(),
            ..OfferForm::default()
        };
        let form = QuoteForm {
            days: "91".into(),
            message: "\u{0}".into(),
            offers: vec![offer],
        };
        let Err(Error::Invalid(wrong)) = check(&form).map(|_| ()) else {
            panic!("nothing was wrong")
        };
        let wrong: Vec<_> = wrong
            .iter()
            .map(|wrong| (wrong.field.as_str(), wrong.code))
            .collect();
        assert_eq!(
            wrong,
            [
                ("days", "not_a_validity"),
                ("message", "unreadable"),
                (&*format!("circular_label_{line}"), "missing"),
                (&*format!("circular_price_{line}"), "not_an_amount"),
            ]
        );
    }
}
