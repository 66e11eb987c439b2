use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use business::{
    Boucle,
    clock::{Entropy, FixedClock},
    people::{PasswordRules, Passwords},
    ports::{ClearUp, Happening, QuoteStep, TicketCard, TicketFilter},
    stores::chain,
    tills::payable,
    today::today,
    workshop::ticket_page,
};
use domain::{
    StoreId,
    customers::Customer,
    people::Actor,
    workshop::{Stage, TicketKind},
};

use super::{DemoChain, SeedError, WHAT_TO_TRY, seed};

async fn empty(now: &str) -> Boucle {
    let storage = storage::open("sqlite::memory:", storage::Options::default())
        .await
        .unwrap();
    let rules = PasswordRules {
        memory_kib: 64,
        passes: 1,
        lanes: 1,
    };
    Boucle {
        db: storage.database(),
        clock: Arc::new(FixedClock::at(now.parse().unwrap())),
        entropy: Arc::new(Entropy::seeded(1)),
        passwords: Passwords::new(rules).unwrap(),
    }
}

async fn seeded(now: &str) -> Boucle {
    let app = empty(now).await;
    assert_eq!(seed(&app).await.unwrap(), DemoChain::Seeded);
    app
}

async fn stores(app: &Boucle) -> BTreeMap<String, StoreId> {
    let stores = chain(app).await.unwrap().stores;
    stores
        .into_iter()
        .map(|store| (store.prefix.to_string(), store.id))
        .collect()
}

async fn tickets(app: &Boucle) -> Vec<TicketCard> {
    app.db
        .read("test", |r| {
            Box::pin(async move { Ok(r.tickets_newest(&TicketFilter::default(), None, 1000).await?.rows) })
        })
        .await
        .unwrap()
}

async fn customers(app: &Boucle) -> Vec<Customer> {
    app.db
        .read("test", |r| {
            Box::pin(async move { Ok(r.customers_by_name("", None, 1000).await?.rows) })
        })
        .await
        .unwrap()
}

async fn clear_ups(app: &Boucle, store: StoreId) -> Vec<ClearUp> {
    app.db
        .read("test", move |r| {
            Box::pin(async move { Ok(r.clear_ups(store, 100).await?) })
        })
        .await
        .unwrap()
}

const MONDAY: &str = "2026-11-23T14:00:00Z";

#[tokio::test]
async fn every_stage_and_every_question_is_there() {
    let app = seeded(MONDAY).await;
    let tickets = tickets(&app).await;
    assert!((140..=160).contains(&tickets.len()), "{}", tickets.len());
    for stage in Stage::ALL {
        let count = tickets
            .iter()
            .filter(|ticket| ticket.state.stage() == *stage)
            .count();
        assert!(count > 0, "no ticket is {}", stage.name());
    }
    let mut questions = BTreeSet::new();
    for store in stores(&app).await.into_values() {
        questions.extend(
            clear_ups(&app, store)
                .await
                .iter()
                .map(|open| open.question.name()),
        );
    }
    let all = [
        "conflicting_notices",
        "handed_over_unpaid",
        "older_version",
        "other_currency",
        "over_payment",
        "paid_elsewhere",
        "refund_after_hand_over",
        "refund_due",
        "refund_to_explain",
        "unknown_code",
        "unknown_notice",
        "unknown_payment",
    ];
    assert_eq!(questions, BTreeSet::from(all));
    assert!(
        tickets
            .iter()
            .any(|ticket| ticket.kind == TicketKind::InternalRefurbishment)
    );
}

#[tokio::test]
async fn the_day_of_lyon_has_something_in_every_list() {
    let app = seeded(MONDAY).await;
    let lyon = stores(&app).await["LYN"];
    let day = today(&app, &Actor::system(), lyon).await.unwrap();
    for (list, cards) in [
        ("late", day.late.len()),
        ("waiting", day.waiting.len()),
        ("due today", day.due_today.len()),
        ("to hand over", day.to_hand_over.len()),
        ("ready", day.ready.len()),
        ("to clear up", day.clear_ups.len()),
        ("latest", day.latest.len()),
        ("load", day.load.len()),
    ] {
        assert!(cards > 1, "{list}: {cards}");
    }
    assert!(day.late.len() < 6, "{}", day.late.len());
    assert!(day.collected_today > 0);
    assert!(day.latest.iter().all(|(entry, _)| entry.at <= app.clock.now()));
}

#[tokio::test]
async fn what_to_try_first_can_be_tried() {
    let app = seeded(MONDAY).await;
    let code = "LYN-2418".parse().unwrap();
    let to_pay = payable(&app, &code).await.unwrap();
    assert_eq!(
        (to_pay.stage, to_pay.total, to_pay.amount_due),
        (Stage::Ready, 10_490, 8990)
    );
    assert_eq!(
        (to_pay.customer.as_str(), to_pay.title.as_str()),
        ("Claire Roussel", "Moustache Lundi 27.3")
    );
    assert!(WHAT_TO_TRY.contains("LYN-2418") && WHAT_TO_TRY.contains(super::PASSWORD));
    let page = ticket_page(&app, &Actor::system(), &code).await.unwrap();
    assert!(page.timeline.is_sorted_by_key(|entry| entry.at));
    assert_eq!(page.timeline.last().unwrap().at, page.ticket.state_since);
    let is_by_customer =
        |what: &Happening| matches!(what, Happening::Quote { step, .. } if *step != QuoteStep::Expired);
    assert!(
        page.timeline
            .iter()
            .all(|entry| entry.actor.is_some() || is_by_customer(&entry.what)),
        "people did all of it"
    );
    let same_item = tickets(&app)
        .await
        .into_iter()
        .filter(|card| card.item == page.item.id)
        .count();
    assert_eq!(same_item, 3, "the same bicycle was here before");
}

#[tokio::test]
async fn the_chain_is_always_the_same_but_for_its_times() {
    // A Monday afternoon, and a Sunday at ten past midnight.
    let (one, other) = (seeded(MONDAY).await, seeded("2026-11-28T23:10:00Z").await);
    let told = async |app: &Boucle| {
        let told: BTreeSet<String> = tickets(app)
            .await
            .iter()
            .map(|card| {
                let stage = card.state.stage().name();
                format!(
                    "{} {stage} {} {} {}/{}",
                    card.code, card.customer_name, card.item_title, card.paid, card.to_pay
                )
            })
            .collect();
        told
    };
    assert_eq!(told(&one).await, told(&other).await);
    let names = async |app: &Boucle| {
        customers(app)
            .await
            .iter()
            .map(Customer::name)
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&one).await, names(&other).await);
    assert!(names(&one).await.len() >= 45);
}

#[tokio::test]
async fn it_is_made_once_and_only_whole() {
    let app = seeded(MONDAY).await;
    let before = tickets(&app).await;
    assert_eq!(seed(&app).await.unwrap(), DemoChain::AlreadyThere);
    assert_eq!(tickets(&app).await, before);
    let half = empty(MONDAY).await;
    super::chain::open(&half, super::NUMBERS).await.unwrap();
    assert!(matches!(seed(&half).await, Err(SeedError::HalfMade)));
}

#[tokio::test]
async fn people_sign_in_with_the_demo_password() {
    let app = seeded(MONDAY).await;
    let users = app
        .db
        .read("test", |r| Box::pin(async move { Ok(r.users().await?) }))
        .await
        .unwrap();
    assert_eq!(users.len(), 8);
    for login in [
        "ines", "karim", "lucie", "yanis", "thomas", "nadia", "sophie", "admin",
    ] {
        let signed_in = business::people::sign_in(&app, login, super::PASSWORD, None, "").await;
        assert!(signed_in.is_ok(), "{login}: {signed_in:?}");
    }
}
