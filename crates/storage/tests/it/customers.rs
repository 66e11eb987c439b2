use business::ports::customer_key;
use domain::{
    customers::{Contact, ContactKind, CustomerKind},
    text,
};

use crate::support::{World, on_both};

on_both!(
    customers_are_kept_with_their_contacts,
    a_contact_is_found_however_it_is_typed,
    names_are_listed_in_order_and_in_pages,
);

async fn customers_are_kept_with_their_contacts(world: World) {
    let customer = world.customer("Claire", "Roussel", "06 12 34 56 78").await;
    let id = customer.id;
    let read = async || {
        world
            .read(move |r| Box::pin(async move { Ok(r.customer(id).await?) }))
            .await
            .unwrap()
    };
    assert_eq!(read().await, customer);
    let mut changed = customer.clone();
    changed.kind = CustomerKind::Company;
    changed.first_name.clear();
    changed.contacts = vec![Contact {
        kind: ContactKind::Phone,
        value: "04 00 00 00 00".into(),
        label: "accueil".into(),
    }];
    changed.version = 2;
    let save = async || {
        let changed = changed.clone();
        let saved = world.write(move |r| {
            let changed = changed.clone();
            Box::pin(async move { Ok(r.save_customer(&changed).await?) })
        });
        saved.await.unwrap()
    };
    assert!(save().await);
    assert!(!save().await, "somebody was quicker");
    assert_eq!(read().await, changed);
}

async fn a_contact_is_found_however_it_is_typed(world: World) {
    let first = world.customer("Claire", "Roussel", "06 12 34 56 78").await;
    let second = world.customer("Paul", "Roussel", "+33 612345678").await;
    world.customer("Anne", "Weil", "06 99 99 99 99").await;
    let find = async |key: String| {
        world
            .read(move |r| {
                let key = key.clone();
                Box::pin(async move { Ok(r.customers_by_contact(&key).await?) })
            })
            .await
    };
    assert_eq!(
        find(text::phone_key("0033612345678")).await,
        [second, first.clone()],
        "newest first"
    );
    assert_eq!(find(text::email_key(" claire@example.ORG ")).await, [first]);
    assert_eq!(find(text::phone_key("0700000000")).await, []);
}

async fn names_are_listed_in_order_and_in_pages(world: World) {
    for (first, last) in [
        ("Zoé", "Émond"),
        ("Ana", "Emond"),
        ("Léo", "Emonet"),
        ("Max", "Emo"),
        ("Eve", "Dupont"),
        ("Ugo", "Fabre"),
    ] {
        world.customer(first, last, "").await;
    }
    let list = async |prefix: &'static str, after: Option<_>, limit| {
        world
            .read(move |r| {
                let after = after.clone();
                Box::pin(async move { Ok(r.customers_by_name(prefix, after, limit).await?) })
            })
            .await
    };
    let page = list("emon", None, 2).await;
    let names: Vec<_> = page.rows.iter().map(customer_key).collect();
    assert_eq!(
        (names, page.more),
        (vec!["emond ana".to_owned(), "emond zoe".to_owned()], true)
    );
    let (key, id) = page.rows.last().map(|end| (customer_key(end), end.id)).unwrap();
    let page = list("emon", Some((key, id)), 2).await;
    assert_eq!((page.rows.len(), page.more), (1, false));
    assert_eq!(
        (page.rows[0].name(), page.rows[0].contacts.len()),
        ("Léo Emonet".into(), 2)
    );
    assert_eq!(list("", None, 10).await.rows.len(), 6);
}
