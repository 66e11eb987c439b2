//! The log of exchanges: what is added comes back, filtered, page by page, and no more is kept than was said.

use std::{sync::Arc, time::Duration};

use business::{
    clock::SystemClock,
    deliveries::{Kept, exchange, exchanges, forget_exchanges, keep_exchanges},
    ports::{Errand, Exchange, Page, Purpose, Sought, Verdict},
};
use domain::{
    ExchangeId,
    people::{Actor, Forbidden},
};
use jiff::SignedDuration;
use uuid::Uuid;

use crate::{
    partners::boucle,
    support::{World, on_both},
};

on_both!(
    the_log_is_read_filtered_and_page_by_page,
    old_exchanges_and_those_above_the_bound_are_forgotten,
);

fn said(world: &World, action: &str, verdict: Verdict, errand: Uuid) -> Exchange {
    Exchange {
        id: ExchangeId(world.id()),
        connector: "acme".into(),
        action: action.into(),
        step: "order".into(),
        errand: Errand {
            purpose: Purpose::Delivery,
            id: errand,
        },
        at: world.tick(),
        method: "POST".into(),
        target: "/orders?é=1".into(),
        status: (verdict != Verdict::Unknown).then_some(200),
        took: Duration::from_millis(38),
        verdict,
        reason: if verdict == Verdict::Done {
            String::new()
        } else {
            "pas d’article".into()
        },
        sent: r#"{"a":"é"}"#.into(),
        received: "KO|x".into(),
    }
}

fn without_bodies(exchange: &Exchange) -> Exchange {
    Exchange {
        sent: String::new(),
        received: String::new(),
        ..exchange.clone()
    }
}

async fn the_log_is_read_filtered_and_page_by_page(world: World) {
    let app = boucle(&world, Arc::new(SystemClock));
    let system = Actor::system();
    let errand = world.id();
    let mut all: Vec<_> = (0..60)
        .map(|n| {
            let verdict = Verdict::ALL[n % 5];
            let action = if n % 2 == 0 { "repair-to-pay" } else { "payments" };
            let errand = if n < 3 { errand } else { world.id() };
            said(&world, action, verdict, errand)
        })
        .collect();
    let foreign = Exchange {
        id: ExchangeId(world.id()),
        connector: "other".into(),
        ..all[0].clone()
    };
    let mut kept = all.clone();
    kept.push(foreign.clone());
    keep_exchanges(&app, kept).await.unwrap();
    all.reverse();

    let whole = exchange(&app, &system, "acme", all[0].id).await.unwrap();
    assert_eq!(whole, all[0]);
    assert!(exchange(&app, &system, "acme", foreign.id).await.is_err());

    let list = async |sought: &Sought, behind| {
        exchanges(&app, &system, "acme", sought.clone(), behind)
            .await
            .unwrap()
    };
    let first: Page<Exchange> = list(&Sought::default(), None).await;
    assert!(first.more);
    let second = list(&Sought::default(), first.rows.last().map(|row| row.id)).await;
    assert!(!second.more);
    let listed: Vec<_> = first.rows.into_iter().chain(second.rows).collect();
    assert_eq!(listed, all.iter().map(without_bodies).collect::<Vec<_>>());

    let action = Some("payments".to_owned());
    let verdict = Some(Verdict::Busy);
    for (sought, fits) in [
        (
            Sought {
                action: action.clone(),
                ..Sought::default()
            },
            Box::new(|row: &Exchange| row.action == "payments") as Box<dyn Fn(&Exchange) -> bool>,
        ),
        (
            Sought {
                verdict,
                ..Sought::default()
            },
            Box::new(|row: &Exchange| row.verdict == Verdict::Busy),
        ),
        (
            Sought {
                action,
                verdict,
                errand: None,
            },
            Box::new(|row: &Exchange| row.action == "payments" && row.verdict == Verdict::Busy),
        ),
        (
            Sought {
                errand: Some(errand),
                ..Sought::default()
            },
            Box::new(move |row: &Exchange| row.errand.id == errand),
        ),
    ] {
        let wanted: Vec<_> = all.iter().filter(|row| fits(row)).map(without_bodies).collect();
        assert!(!wanted.is_empty() && wanted.len() < 50, "{sought:?}");
        assert_eq!(list(&sought, None).await.rows, wanted, "{sought:?}");
    }

    let nobody = Actor {
        grants: vec![],
        ..Actor::system()
    };
    let refused = exchanges(&app, &nobody, "acme", Sought::default(), None).await;
    assert!(
        matches!(refused, Err(business::Error::Forbidden(Forbidden::Role))),
        "{refused:?}"
    );
}

async fn old_exchanges_and_those_above_the_bound_are_forgotten(world: World) {
    let app = boucle(&world, Arc::new(SystemClock));
    let now = app.clock.now();
    let mut all = vec![];
    for n in 0..1_200 {
        // One of ten of another action, every fourth from long ago.
        let action = if n % 10 == 0 { "sale" } else { "payments" };
        let mut exchange = said(&world, action, Verdict::Done, world.id());
        exchange.at =
            now - SignedDuration::from_secs(n) - SignedDuration::from_hours(if n % 4 == 3 { 50 } else { 0 });
        all.push(exchange);
    }
    keep_exchanges(&app, all.clone()).await.unwrap();
    let kept = Kept {
        time: SignedDuration::from_hours(48),
        of_an_action: 100,
    };
    let forgotten = forget_exchanges(&app, kept).await.unwrap();
    // Of the young ones there are 780 payments and 120 sales.
    assert_eq!(forgotten, 1_200 - 100 - 100);
    assert_eq!(forget_exchanges(&app, kept).await.unwrap(), 0);
    let mut young: Vec<_> = all
        .iter()
        .filter(|row| row.at > now - SignedDuration::from_hours(48) && row.action == "payments")
        .map(|row| (row.at, row.id))
        .collect();
    young.sort();
    let newest: Vec<_> = young.iter().rev().take(50).map(|(_, id)| *id).collect();
    let sought = Sought {
        action: Some("payments".into()),
        ..Sought::default()
    };
    let page = exchanges(&app, &Actor::system(), "acme", sought.clone(), None)
        .await
        .unwrap();
    assert_eq!(page.rows.iter().map(|row| row.id).collect::<Vec<_>>(), newest);
    let rest = exchanges(&app, &Actor::system(), "acme", sought, newest.last().copied())
        .await
        .unwrap();
    assert_eq!((rest.rows.len(), rest.more), (50, false));
}
