//! What open pages hear, when several servers stand on one PostgreSQL.

use std::time::Duration;

use domain::workshop::Stage;
use reqwest::{StatusCode, header};

use crate::{
    browser::Browser,
    house::{House, Kind, captured},
};

/// Reads a stream until it says this, or the time is over.
async fn says(mut stream: reqwest::Response, what: &str) -> bool {
    let heard = async {
        let mut text = String::new();
        while let Ok(Some(chunk)) = stream.chunk().await {
            text.push_str(&String::from_utf8_lossy(&chunk));
            if text.contains(what) {
                return true;
            }
        }
        false
    };
    tokio::time::timeout(Duration::from_secs(20), heard)
        .await
        .unwrap_or(false)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_at_one_server_reaches_pages_of_another() {
    let Some(house) = House::open(Kind::Postgres).await else {
        eprintln!("SKIPPED: set BOUCLE_TEST_POSTGRES to run this on PostgreSQL (make test does)");
        return;
    };
    house.user("ines", "seller", Some(house.lyon.id)).await;
    let (address, storage) = house.second().await;
    let ines = Browser::signed_in(&house, "ines").await;
    // Sessions are in the database: the other server knows her too.
    let stream = house
        .http
        .get(format!("{address}/live"))
        .header(header::COOKIE, ines.cookies())
        .send()
        .await
        .expect("a stream");
    assert_eq!(stream.status(), StatusCode::OK);

    let ticket = house.ready(&house.lyon).await;
    let heard = tokio::spawn(async move {
        let paid = format!(r#""id":"{}","state":"paid""#, ticket.id);
        says(stream, &paid).await
    });
    let notice = captured("T2-1", "LYN", &ticket.code.to_string(), 8481);
    assert_eq!(
        house.notify("msg_two_servers", &notice).await,
        StatusCode::ACCEPTED
    );
    house.settled().await;
    assert!(
        heard.await.expect("the reader ended"),
        "the other server's page heard of it"
    );
    let page = house
        .http
        .get(format!("{address}/tickets/{}", ticket.code))
        .header(header::COOKIE, ines.cookies())
        .send()
        .await
        .expect("a page")
        .text()
        .await
        .expect("text");
    assert!(page.contains("Payé"), "{page}");
    assert_eq!(house.ticket(&ticket.code).await.state.stage(), Stage::Paid);
    storage.close().await;
    house.close().await;
}
