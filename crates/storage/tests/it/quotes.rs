//! Quotes through their use cases, on each engine: sent, answered, replaced, over, asked again.

use std::sync::Arc;

use business::{
    Boucle, Error,
    clock::{Entropy, FixedClock},
    people::{PasswordRules, Passwords},
    ports::{Happening, QuoteStep},
    quotes::{
        AnswerForm, Answered, ByLink, OfferForm, QuoteForm, QuotePage, SentQuote, answer_at_counter,
        answer_by_link, expire_quotes, new_link, note_reminder, quote_by_link, revoke_links, send_quote,
    },
    today::{rail_counts, today},
    workshop::{MoveForm, TicketPage, move_ticket, ticket_page},
};
use domain::{
    people::{Actor, Method},
    workshop::{Channel, Closed, QuoteState, Refusal, Stage, Ticket},
};
use jiff::SignedDuration;

use crate::support::{World, on_both};

on_both!(
    an_accepted_quote_decides_the_lines,
    a_refused_quote_says_why,
    of_two_answers_one_counts,
    a_later_version_stands_in_the_place_of_the_one_before,
    an_answer_at_the_counter_names_who_gave_it,
    nobody_answers_in_time,
    whoever_is_silent_is_asked_again,
    links_end_and_are_taken_back,
    an_open_quote_is_not_answered_by_a_move,
);

/// A ticket in diagnosis with a customer, and the use cases around it.
struct Case {
    app: Boucle,
    clock: Arc<FixedClock>,
    actor: Actor,
    ticket: Ticket,
}

async fn case(world: &World) -> Case {
    let store = world.store("LYN").await;
    let customer = world.customer("Claire", "Roussel", "06 12 34 56 78").await.id;
    let item = world.item("LYN-E1", "", Some(customer)).await.id;
    let mut ticket = world.new_ticket(&store, item, 2418, Stage::Diagnosing);
    ticket.customer = Some(customer);
    ticket.payers.clear();
    world.insert(&ticket).await;
    let clock = Arc::new(FixedClock::at(world.tick()));
    Case {
        app: Boucle {
            db: world.db.clone(),
            clock: clock.clone(),
            entropy: Arc::new(Entropy::system()),
            passwords: Passwords::new(PasswordRules {
                memory_kib: 8,
                passes: 1,
                lanes: 1,
            })
            .unwrap(),
        },
        clock,
        actor: Actor::system(),
        ticket,
    }
}

impl Case {
    async fn page(&self) -> TicketPage {
        ticket_page(&self.app, &self.actor, &self.ticket.code)
            .await
            .unwrap()
    }

    /// Labour in any case, the discount with it, pads as an option that may be had used for 8.00.
    async fn send(&self) -> SentQuote {
        let offer = OfferForm {
            line: self.ticket.lines[2].id.to_string(),
            is_option: true,
            circular: "offered".into(),
            label: "Patins d’occasion".into(),
            price: "8,00".into(),
        };
        let form = QuoteForm {
            days: "14".into(),
            message: "Les patins sont usés.".into(),
            offers: vec![offer],
        };
        let version = self.page().await.ticket.version;
        send_quote(&self.app, &self.actor, self.ticket.id, version, &form)
            .await
            .unwrap()
    }

    async fn shown(&self, token: &str) -> QuotePage {
        match quote_by_link(&self.app, token, None).await.unwrap() {
            ByLink::Quote(page) => *page,
            other => panic!("not a quote: {other:?}"),
        }
    }

    fn accept(&self, with_pads: bool) -> AnswerForm {
        let pads = self.ticket.lines[2].id.to_string();
        AnswerForm {
            verdict: "accept".into(),
            name: "Claire Roussel".into(),
            signature: "96,62 82,44 90,80".into(),
            is_agreed: true,
            options: if with_pads { vec![pads.clone()] } else { vec![] },
            parts: if with_pads {
                vec![(pads, "circular".into())]
            } else {
                vec![]
            },
            ..AnswerForm::default()
        }
    }
}

fn refuse(reason: &str) -> AnswerForm {
    AnswerForm {
        verdict: "refuse".into(),
        reason: reason.into(),
        ..AnswerForm::default()
    }
}

fn wrong(result: Result<Answered, Error>) -> Vec<(String, &'static str)> {
    match result {
        Err(Error::Invalid(fields)) => fields
            .into_iter()
            .map(|field| (field.field, field.code))
            .collect(),
        other => panic!("not wrong: {other:?}"),
    }
}

async fn an_accepted_quote_decides_the_lines(world: World) {
    let case = case(&world).await;
    let sent = case.send().await;
    let shown = case.shown(&sent.token).await;
    assert_eq!(
        (shown.quote.number, shown.open, shown.greeting.as_str()),
        (1, Ok(()), "Claire")
    );
    assert_eq!(shown.quote.standing_totals().unwrap().total, 4491);
    assert_eq!(case.page().await.ticket.state.stage(), Stage::Quoted);
    // Not agreed, no name, a signature that is none; then an option whose part is not chosen.
    let empty = AnswerForm {
        verdict: "accept".into(),
        signature: "<svg>".into(),
        ..AnswerForm::default()
    };
    let fields = wrong(answer_by_link(&case.app, &sent.token, 1, &empty).await);
    assert_eq!(
        fields.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(),
        ["name", "signature", "agreed"]
    );
    let mut open = case.accept(true);
    open.parts.clear();
    let fields = wrong(answer_by_link(&case.app, &sent.token, 1, &open).await);
    assert_eq!(fields[0].1, "part_open");

    case.clock.advance(SignedDuration::from_hours(1));
    let answered = answer_by_link(&case.app, &sent.token, 1, &case.accept(true)).await;
    assert_eq!(answered.unwrap(), Answered::Taken);
    let page = case.page().await;
    let labels: Vec<_> = page
        .ticket
        .lines
        .iter()
        .map(|line| (line.label.as_str(), line.total()))
        .collect();
    assert_eq!(
        labels,
        [
            ("Main-d’œuvre", 4990),
            ("Remise", -499),
            ("Patins d’occasion", 1600)
        ]
    );
    assert_eq!(page.ticket.state.stage(), Stage::Approved);
    assert_eq!(page.answers[0].name, "Claire Roussel");
    assert!(page.answers[0].signature.is_some());
    assert!(matches!(
        &page.quotes[0].state,
        QuoteState::Accepted { channel: Channel::Link, choice, .. } if choice.parts.len() == 1
    ));
    assert_eq!((page.audit[0].user, page.audit[0].method), (None, Method::Link));
    let last = &page.timeline.last().unwrap().what;
    assert!(matches!(
        last,
        Happening::Quote {
            number: 1,
            step: QuoteStep::Accepted(Channel::Link),
            ..
        }
    ));
    let day = today(&case.app, &case.actor, case.ticket.store).await.unwrap();
    assert_eq!(day.waiting.len(), 1, "the store is told");
    let again = case.shown(&sent.token).await;
    assert_eq!(
        (again.open, again.quote.standing_totals().unwrap().total),
        (Err(Closed::Answered), 6091)
    );
}

async fn a_refused_quote_says_why(world: World) {
    let case = case(&world).await;
    let sent = case.send().await;
    let answered = answer_by_link(&case.app, &sent.token, 1, &refuse("trop cher")).await;
    assert_eq!(answered.unwrap(), Answered::Taken);
    let page = case.page().await;
    assert_eq!(page.ticket.state.stage(), Stage::QuoteDeclined);
    assert_eq!(page.answers[0].reason, "trop cher");
    assert_eq!(
        page.ticket.lines, case.ticket.lines,
        "what was not agreed changes nothing"
    );
    // A new version goes out from there.
    assert_eq!(case.send().await.number, 2);
    assert_eq!(case.page().await.quotes[0].state.name(), "refused");
}

async fn of_two_answers_one_counts(world: World) {
    let case = case(&world).await;
    let sent = case.send().await;
    let (yes, no) = (case.accept(false), refuse(""));
    let (first, second) = futures::future::join(
        answer_by_link(&case.app, &sent.token, 1, &yes),
        answer_by_link(&case.app, &sent.token, 1, &no),
    )
    .await;
    let both = [first.unwrap(), second.unwrap()];
    assert_eq!(
        both.iter().filter(|answer| **answer == Answered::Taken).count(),
        1,
        "{both:?}"
    );
    assert!(both.contains(&Answered::Closed(Closed::Answered)), "{both:?}");
    let page = case.page().await;
    assert_eq!((page.answers.len(), page.timeline.len()), (1, 2));
    let once_more = answer_by_link(&case.app, &sent.token, 1, &yes).await.unwrap();
    assert_eq!(once_more, Answered::Closed(Closed::Answered));
}

async fn a_later_version_stands_in_the_place_of_the_one_before(world: World) {
    let case = case(&world).await;
    let first = case.send().await;
    let second = case.send().await;
    assert_ne!(first.token, second.token);
    let old = case.shown(&first.token).await;
    assert_eq!((old.quote.number, old.open), (1, Err(Closed::Replaced(2))));
    let late = answer_by_link(&case.app, &first.token, 1, &case.accept(false)).await;
    assert_eq!(late.unwrap(), Answered::Closed(Closed::Replaced(2)));
    // The old link leads to the new version; the new link never to the old one.
    let ByLink::Quote(followed) = quote_by_link(&case.app, &first.token, Some(2)).await.unwrap() else {
        panic!("the old link leads on")
    };
    assert_eq!((followed.quote.number, followed.open), (2, Ok(())));
    assert_eq!(
        followed
            .difference
            .map(|(number, found)| (number, found.changes.len())),
        Some((1, 0))
    );
    assert!(matches!(
        answer_by_link(&case.app, &second.token, 1, &case.accept(false)).await,
        Err(Error::NotFound)
    ));
    let answered = answer_by_link(&case.app, &first.token, 2, &case.accept(false)).await;
    assert_eq!(answered.unwrap(), Answered::Taken);
}

async fn an_answer_at_the_counter_names_who_gave_it(world: World) {
    let case = case(&world).await;
    case.send().await;
    let mut form = case.accept(false);
    form.name = " ".into();
    form.signature.clear();
    let answer = |form: AnswerForm| {
        let case = &case;
        async move { answer_at_counter(&case.app, &case.actor, case.ticket.id, 1, &form).await }
    };
    assert!(matches!(answer(form.clone()).await, Err(Error::Invalid(_))));
    assert!(
        matches!(answer(refuse("")).await, Err(Error::Invalid(_))),
        "nor a no without a name"
    );
    form.name = "Claire Roussel".into();
    assert!(matches!(
        answer_at_counter(&case.app, &Actor::by_link(), case.ticket.id, 1, &form).await,
        Err(Error::Forbidden(_))
    ));
    answer(form.clone()).await.unwrap();
    assert!(matches!(
        case.page().await.quotes[0].state,
        QuoteState::Accepted {
            channel: Channel::Counter,
            ..
        }
    ));
    assert!(matches!(
        answer(form).await,
        Err(Error::Refused {
            refusal: Refusal::QuoteClosed,
            ..
        })
    ));
}

async fn nobody_answers_in_time(world: World) {
    let case = case(&world).await;
    let sent = case.send().await;
    let until = case.page().await.quotes[0].valid_until;
    case.clock.set(until - SignedDuration::from_secs(1));
    assert_eq!(expire_quotes(&case.app).await.unwrap(), 0);
    case.clock.set(until);
    // Between its end and the worker that notes it, it is over all the same.
    let late = answer_by_link(&case.app, &sent.token, 1, &case.accept(false)).await;
    assert_eq!(late.unwrap(), Answered::Closed(Closed::Expired));
    assert_eq!(expire_quotes(&case.app).await.unwrap(), 1);
    assert_eq!(expire_quotes(&case.app).await.unwrap(), 0);
    let page = case.page().await;
    assert_eq!(
        (
            page.ticket.state.stage(),
            page.quotes[0].state.name(),
            page.audit[0].method
        ),
        (Stage::QuoteExpired, "expired", Method::System)
    );
    assert_eq!(case.shown(&sent.token).await.open, Err(Closed::Expired));
}

async fn whoever_is_silent_is_asked_again(world: World) {
    let case = case(&world).await;
    case.send().await;
    let due = async || {
        let store = case.ticket.store;
        let day = today(&case.app, &case.actor, store).await.unwrap();
        let rail = rail_counts(&case.app, store).await.unwrap();
        assert_eq!(rail.today, day.count());
        day.to_remind
            .iter()
            .map(|(_, number)| *number)
            .collect::<Vec<_>>()
    };
    assert_eq!(due().await, [0_i64; 0]);
    case.clock.advance(SignedDuration::from_hours(24));
    assert_eq!(due().await, [1]);
    note_reminder(&case.app, &case.actor, case.ticket.id, 1)
        .await
        .unwrap();
    assert_eq!(due().await, [0_i64; 0]);
    case.clock.advance(SignedDuration::from_hours(48));
    assert_eq!(due().await, [1]);
    let form = case.accept(false);
    answer_at_counter(&case.app, &case.actor, case.ticket.id, 1, &form)
        .await
        .unwrap();
    assert_eq!(due().await, [0_i64; 0]);
}

async fn links_end_and_are_taken_back(world: World) {
    let case = case(&world).await;
    let sent = case.send().await;
    let shown = async |token: &str| match quote_by_link(&case.app, token, None).await.unwrap() {
        ByLink::Unknown => "unknown",
        ByLink::Over(_) => "over",
        ByLink::Quote(_) => "quote",
    };
    let yes = case.accept(false);
    for forged in [
        "",
        "x",
        &sent.token[1..],
        &sent.token.to_lowercase(),
        &"A".repeat(5000),
    ] {
        assert_eq!(shown(forged).await, "unknown", "{forged}");
    }
    assert!(matches!(
        answer_by_link(&case.app, &sent.token.to_lowercase(), 1, &yes).await,
        Err(Error::NotFound)
    ));
    let other = new_link(&case.app, &case.actor, case.ticket.id, 1).await.unwrap();
    assert_eq!((shown(&sent.token).await, shown(&other).await), ("over", "quote"));
    assert_eq!(case.page().await.open_links, 1);
    revoke_links(&case.app, &case.actor, case.ticket.id)
        .await
        .unwrap();
    assert_eq!(shown(&other).await, "over");
    assert!(matches!(
        answer_by_link(&case.app, &other, 1, &yes).await,
        Err(Error::NotFound)
    ));
    let last = new_link(&case.app, &case.actor, case.ticket.id, 1).await.unwrap();
    case.clock.advance(SignedDuration::from_hours(24 * 80));
    assert_eq!(shown(&last).await, "over");
    // The database holds no token.
    let kept = world
        .read(move |r| {
            let last = last.clone();
            Box::pin(async move { Ok(r.link_by_hash(&last).await?) })
        })
        .await;
    assert_eq!(kept, None);
}

async fn an_open_quote_is_not_answered_by_a_move(world: World) {
    let case = case(&world).await;
    case.send().await;
    let page = case.page().await;
    assert_eq!(page.moves, [Stage::Received, Stage::Cancelled]);
    let to = |stage: Stage| MoveForm {
        to: stage.name().into(),
        reason: String::new(),
    };
    let version = page.ticket.version;
    let moved = move_ticket(
        &case.app,
        &case.actor,
        case.ticket.id,
        version,
        &to(Stage::Approved),
    )
    .await;
    assert!(matches!(
        moved,
        Err(Error::Refused {
            refusal: Refusal::QuoteWaits,
            ..
        })
    ));
    let moved = move_ticket(
        &case.app,
        &case.actor,
        case.ticket.id,
        version,
        &to(Stage::Received),
    )
    .await;
    assert_eq!(moved.unwrap().to, Stage::Received);
}
