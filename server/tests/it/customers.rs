//! Contacts of customers, as the staff of another store sees them.

use domain::people::Method;
use jiff::SignedDuration;
use reqwest::StatusCode;

use crate::{
    browser::Browser,
    house::{House, on_both},
};

/// Of the customer in every ticket of a test.
const PHONE: &str = "tel:+33612345678";

async fn contacts_of_another_stores_customer_open_for_a_reason(house: &House) {
    house.user("ines", "seller", Some(house.lyon.id)).await;
    house.user("gaelle", "seller", Some(house.grenoble.id)).await;
    let ticket = house.received(&house.lyon).await;
    let customer = ticket.customer.expect("a customer");
    let path = format!("/customers/{customer}");

    let mut own = Browser::signed_in(house, "ines").await;
    assert!(own.get(&path).await.body.contains(PHONE));

    let mut other = Browser::signed_in(house, "gaelle").await;
    let page = other.get(&path).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        !page.body.contains(PHONE) && page.body.contains("dites pourquoi"),
        "{}",
        page.body
    );
    assert_eq!(
        other.get(&format!("{path}/edit")).await.status,
        StatusCode::FORBIDDEN
    );

    let csrf = other.token().await;
    let ask = format!("{path}/contacts");
    let without = other
        .post(&ask, &[("csrf", csrf.as_str()), ("reason", "curious")])
        .await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        !other.get(&path).await.body.contains(PHONE),
        "no reason, no contacts"
    );

    let given = other
        .post(&ask, &[("csrf", csrf.as_str()), ("reason", "called")])
        .await;
    assert_eq!(
        (given.status, given.location.as_str()),
        (StatusCode::SEE_OTHER, path.as_str())
    );
    assert!(other.get(&path).await.body.contains(PHONE));
    let audit = house
        .boucle
        .db
        .read("audit", move |r| {
            Box::pin(async move { Ok(r.audit_of(customer.0, 10).await?) })
        })
        .await
        .expect("the audit");
    let entry = audit
        .iter()
        .find(|row| row.action == "see_contacts")
        .expect("an entry");
    assert_eq!(entry.fields, ["contacts", "called"]);
    assert_eq!(entry.method, Method::Password);
    assert!(entry.user.is_some());

    // It is open to whoever gave the reason, not to their colleagues, and not for ever.
    house.user("gabin", "seller", Some(house.grenoble.id)).await;
    let mut colleague = Browser::signed_in(house, "gabin").await;
    assert!(!colleague.get(&path).await.body.contains(PHONE));
    house.later(SignedDuration::from_mins(61));
    let mut later = Browser::signed_in(house, "gaelle").await;
    assert!(!later.get(&path).await.body.contains(PHONE));
}

on_both!(contacts, contacts_of_another_stores_customer_open_for_a_reason);
