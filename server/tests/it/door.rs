//! The door and what stands behind it, as a browser without scripts sees them: cookies, tokens, redirects.

use business::people::revoke_device;
use domain::workshop::Stage;
use jiff::SignedDuration;
use reqwest::StatusCode;

use crate::{
    browser::{Browser, PASSWORD, value_of},
    house::{House, on_both},
};

const PIN: &str = "482913";

async fn nobody_comes_in_without_signing_in(house: &House) {
    house.user("ines", "seller", Some(house.lyon.id)).await;
    let mut browser = Browser::new(house);
    let answer = browser.get("/workshop?late=1").await;
    assert_eq!(
        (answer.status, answer.location.as_str()),
        (StatusCode::SEE_OTHER, "/login?next=%2Fworkshop%3Flate%3D1")
    );
    assert!(
        !browser.get("/login").await.body.contains("démonstration"),
        "no demo logins outside of the demo"
    );
    for (login, password) in [("ines", "wrong"), ("nobody", PASSWORD)] {
        let answer = browser
            .post("/login", &[("login", login), ("password", password)])
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            answer.body.contains("Identifiant ou mot de passe inconnu"),
            "{}",
            answer.body
        );
    }
    let next = ("next", "/workshop?late=1");
    let answer = browser
        .post("/login", &[("login", "ines"), ("password", PASSWORD), next])
        .await;
    assert_eq!(
        (answer.status, answer.location.as_str()),
        (StatusCode::SEE_OTHER, "/workshop?late=1")
    );
    let answer = browser.get("/workshop").await;
    assert_eq!(answer.status, StatusCode::OK);
    for foreign in ["//evil.example", "https://evil.example", "/\\evil.example"] {
        let answer = browser
            .post(
                "/login",
                &[("login", "ines"), ("password", PASSWORD), ("next", foreign)],
            )
            .await;
        assert_eq!(answer.location, "/", "{foreign}");
    }
    let lost = browser.get("/nowhere").await;
    assert_eq!(lost.status, StatusCode::NOT_FOUND);
    assert!(lost.body.contains("Rien à cette adresse"), "{}", lost.body);
}

async fn guessing_is_slowed_down(house: &House) {
    house.user("ines", "seller", Some(house.lyon.id)).await;
    let mut browser = Browser::new(house);
    for _ in 0..5 {
        browser
            .post("/login", &[("login", "ines"), ("password", "wrong")])
            .await;
    }
    let answer = browser
        .post("/login", &[("login", "ines"), ("password", PASSWORD)])
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("Trop d’essais"), "{}", answer.body);
    house.clock.advance(SignedDuration::from_secs(5));
    let answer = browser
        .post("/login", &[("login", "ines"), ("password", PASSWORD)])
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

async fn a_form_outlives_its_session(house: &House) {
    house.user("ines", "seller", Some(house.lyon.id)).await;
    let ticket = house.received(&house.lyon).await;
    let mut browser = Browser::signed_in(house, "ines").await;
    let token = browser.token().await;
    house.clock.advance(SignedDuration::from_hours(13));
    let version = ticket.version.to_string();
    let path = format!("/tickets/{}/move", ticket.code);
    let fields = [
        ("csrf", token.as_str()),
        ("version", &version),
        ("to", "diagnosing"),
        ("back", "/workshop"),
    ];
    let kept = browser.post(&path, &fields).await;
    assert_eq!(kept.status, StatusCode::UNAUTHORIZED);
    assert_eq!(value_of(&kept.body, "kept-action"), path);
    assert_eq!(value_of(&kept.body, "kept.to"), "diagnosing");
    assert!(!kept.body.contains("kept.csrf"), "an old token is not kept");
    let back = [
        ("login", "ines"),
        ("password", PASSWORD),
        ("kept-action", path.as_str()),
        ("kept.version", &version),
        ("kept.to", "diagnosing"),
        ("kept.back", "/workshop"),
    ];
    let resumed = browser.post("/login", &back).await;
    assert_eq!(resumed.status, StatusCode::OK);
    let token = value_of(&resumed.body, "csrf");
    let fields = [
        ("csrf", token.as_str()),
        ("version", &version),
        ("to", "diagnosing"),
        ("back", "/workshop"),
    ];
    let answer = browser.post(&path, &fields).await;
    assert_eq!(
        (answer.status, answer.location.as_str()),
        (StatusCode::SEE_OTHER, "/workshop")
    );
    assert_eq!(house.ticket(&ticket.code).await.state.stage(), Stage::Diagnosing);
}

async fn a_pin_switches_at_a_counter_that_saw_a_password(house: &House) {
    let (ines, _) = house.user("ines", "seller", Some(house.lyon.id)).await;
    house.user("thomas", "store_manager", Some(house.lyon.id)).await;
    let user = ines.to_string();
    let mut stranger = Browser::new(house);
    assert_eq!(
        stranger.get("/switch").await.location,
        "/login?next=%2F",
        "nobody signed in there"
    );
    let mut browser = Browser::signed_in(house, "ines").await;
    browser
        .post("/login", &[("login", "thomas"), ("password", PASSWORD)])
        .await;
    assert!(
        browser
            .get("/switch")
            .await
            .body
            .contains(&format!("user={user}"))
    );
    let (before, token) = (browser.jar["boucle"].clone(), browser.token().await);
    let answer = browser
        .post("/switch", &[("user", &user), ("pin", PIN), ("next", "/workshop")])
        .await;
    assert_eq!(
        (answer.status, answer.location.as_str()),
        (StatusCode::SEE_OTHER, "/workshop")
    );
    assert_ne!(browser.jar["boucle"], before, "another session id");
    assert_ne!(browser.token().await, token, "another token");
    for _ in 0..5 {
        let answer = browser
            .post("/switch", &[("user", &user), ("pin", "000000")])
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let answer = browser.post("/switch", &[("user", &user), ("pin", PIN)]).await;
    assert!(answer.body.contains("bloqué sur ce poste"), "{}", answer.body);
    browser
        .post("/login", &[("login", "ines"), ("password", PASSWORD)])
        .await;
    let answer = browser.post("/switch", &[("user", &user), ("pin", PIN)]).await;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "a full sign-in opens the PIN again"
    );
    house.clock.advance(SignedDuration::from_hours(13));
    let answer = browser.post("/switch", &[("user", &user), ("pin", PIN)]).await;
    assert!(
        answer.location.starts_with("/login"),
        "a full sign-in is due: {}",
        answer.location
    );
}

async fn signing_out_everywhere_ends_every_session(house: &House) {
    house.user("ines", "seller", Some(house.lyon.id)).await;
    let mut here = Browser::signed_in(house, "ines").await;
    let mut there = Browser::signed_in(house, "ines").await;
    let out = here.post("/logout", &[]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.location);
    let answer = here.get("/").await;
    assert!(
        answer.location.starts_with("/login"),
        "{}: {}",
        answer.status,
        answer.location
    );
    assert_eq!(there.get("/").await.status, StatusCode::OK, "only here");
    let mut again = Browser::signed_in(house, "ines").await;
    let out = again.post("/logout?everywhere=1", &[]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.location);
    let answer = there.get("/").await;
    assert!(
        answer.location.starts_with("/login"),
        "{}: {}",
        answer.status,
        answer.location
    );
}

async fn a_ticket_is_moved_taken_back_and_refused(house: &House) {
    house.user("ines", "seller", Some(house.lyon.id)).await;
    let ticket = house.received(&house.lyon).await;
    let mut browser = Browser::signed_in(house, "ines").await;
    let token = browser.token().await;
    let path = format!("/tickets/{}/move", ticket.code);
    let version = ticket.version.to_string();
    let fields = |version: &str, to: &str, back: &str| -> Vec<(String, String)> {
        [
            ("csrf", token.as_str()),
            ("version", version),
            ("to", to),
            ("back", back),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
    };
    let mut send = async |path: &str, fields: Vec<(String, String)>| {
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        browser.post(path, &fields).await
    };
    let forged = vec![
        ("version".to_owned(), version.clone()),
        ("to".to_owned(), "diagnosing".to_owned()),
    ];
    assert_eq!(
        send(&path, forged).await.status,
        StatusCode::FORBIDDEN,
        "without the token"
    );
    let moved = send(&path, fields(&version, "diagnosing", "/workshop?late=1")).await;
    assert_eq!(
        (moved.status, moved.location.as_str()),
        (StatusCode::SEE_OTHER, "/workshop?late=1")
    );
    let twice = send(&path, fields(&version, "diagnosing", "//evil.example")).await;
    assert_eq!(
        (twice.status, twice.location.as_str()),
        (StatusCode::SEE_OTHER, "/"),
        "the same form again did what it says"
    );
    let stale = send(&path, fields(&version, "quoted", "/workshop")).await;
    assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
    assert!(
        stale.body.contains("Quelqu’un vient de modifier ce bon"),
        "{}",
        stale.body
    );
    let now = house.ticket(&ticket.code).await.version.to_string();
    let refused = send(&path, fields(&now, "collected", "/workshop")).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(
        refused.body.contains("ne passe pas directement"),
        "{}",
        refused.body
    );
    let asked = send(&path, fields(&now, "cancelled", "/workshop")).await;
    assert!(asked.body.contains("Dites pourquoi"), "{}", asked.body);
    let undone = send(
        &format!("/tickets/{}/undo", ticket.code),
        fields(&now, "", "/workshop"),
    )
    .await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER);
    assert_eq!(house.ticket(&ticket.code).await.state.stage(), Stage::Received);
}

async fn the_rail_counts_what_the_day_counts(house: &House) {
    let (_, actor) = house.user("thomas", "store_manager", Some(house.lyon.id)).await;
    house.received(&house.lyon).await;
    house
        .moved(
            &house.lyon,
            &[("diagnosing", ""), ("quoted", ""), ("approved", "")],
        )
        .await;
    house
        .moved(&house.lyon, &[("diagnosing", ""), ("unrepairable", "worn_out")])
        .await;
    house.ready(&house.lyon).await;
    house
        .moved(
            &house.lyon,
            &[("in_repair", ""), ("ready", ""), ("collected", "connu")],
        )
        .await;
    let day = business::today::today(&house.boucle, &actor, house.lyon.id)
        .await
        .expect("the day");
    let rail = business::today::rail_counts(&house.boucle, house.lyon.id)
        .await
        .expect("figures");
    assert_eq!((day.waiting.len(), day.clear_ups.len()), (2, 1));
    assert_eq!(rail.today, day.count());
    assert_eq!(rail.workshop, 4);
}

async fn a_device_that_is_revoked_ends_its_sessions(house: &House) {
    let (_, admin) = house.user("admin", "admin", None).await;
    house.user("ines", "seller", Some(house.lyon.id)).await;
    let mut counter = Browser::signed_in(house, "ines").await;
    house.later(SignedDuration::from_secs(1));
    let mut elsewhere = Browser::signed_in(house, "ines").await;
    assert_eq!(counter.get("/").await.status, StatusCode::OK);
    let devices = house
        .boucle
        .db
        .read("devices", |r| Box::pin(async move { Ok(r.devices().await?) }))
        .await
        .expect("devices");
    assert_eq!(devices.len(), 2, "one a browser");
    // Newest first: the second browser's.
    revoke_device(&house.boucle, &admin, devices[0].id)
        .await
        .expect("revoked");
    assert_eq!(
        elsewhere.get("/").await.status,
        StatusCode::SEE_OTHER,
        "asks for a sign-in"
    );
    assert_eq!(
        counter.get("/").await.status,
        StatusCode::OK,
        "another device goes on"
    );
}

on_both!(entry, nobody_comes_in_without_signing_in);
on_both!(guesses, guessing_is_slowed_down);
on_both!(kept_form, a_form_outlives_its_session);
on_both!(pin, a_pin_switches_at_a_counter_that_saw_a_password);
on_both!(everywhere, signing_out_everywhere_ends_every_session);
on_both!(moves, a_ticket_is_moved_taken_back_and_refused);
on_both!(rail, the_rail_counts_what_the_day_counts);
on_both!(device, a_device_that_is_revoked_ends_its_sessions);
