//! What an intake and its corrections refuse.

use business::{
    Error,
    workshop::{TicketForm, edit_ticket},
};
use domain::people::Actor;
use jiff::SignedDuration;

use crate::house::{House, on_both};

fn code_of<T: std::fmt::Debug>(answer: Result<T, Error>) -> (String, &'static str) {
    match answer {
        Err(Error::Invalid(fields)) => (fields[0].field.clone(), fields[0].code),
        other => panic!("{other:?}"),
    }
}

async fn a_promise_lies_ahead(house: &House) {
    let (app, system) = (&house.boucle, Actor::system());
    let ticket = house.received(&house.lyon).await;
    let zone = house.lyon.zone();
    let now = app.clock.now();
    let form = |at: jiff::Timestamp| {
        let there = at.to_zoned_datetime(zone.clone());
        TicketForm {
            problem: "Le frein couine".into(),
            promised_day: there.date().to_string(),
            promised_hour: there.strftime("%H:%M").to_string(),
            ..TicketForm::default()
        }
    };
    let yesterday = form(now - SignedDuration::from_hours(24));
    let refused = edit_ticket(app, &system, ticket.id, ticket.version, &yesterday).await;
    assert_eq!(code_of(refused), ("promised_day".to_owned(), "in_the_past"));

    let tomorrow = form(now + SignedDuration::from_hours(24));
    edit_ticket(app, &system, ticket.id, ticket.version, &tomorrow)
        .await
        .expect("a promise that lies ahead");

    // A promise that has passed since may stay as it is while something else is corrected.
    house.later(SignedDuration::from_hours(48));
    let late = house.ticket(&ticket.code).await;
    let corrected = TicketForm {
        problem: "Le frein avant couine".into(),
        ..tomorrow
    };
    edit_ticket(app, &system, late.id, late.version, &corrected)
        .await
        .expect("the old promise stands");
    assert_eq!(house.ticket(&ticket.code).await.problem, "Le frein avant couine");
}

on_both!(promise, a_promise_lies_ahead);
