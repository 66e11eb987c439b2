//! Quotes over HTTP: what a customer's link shows and takes, what is tried with links that are none, and who of the staff may what.

use business::{
    Error,
    quotes::{
        AnswerForm, OfferForm, QuoteForm, SentQuote, answer_at_counter, new_link, note_reminder,
        revoke_links, send_quote,
    },
};
use domain::{
    people::{Actor, Forbidden, Role},
    stores::Store,
    workshop::{Stage, Ticket},
};
use jiff::SignedDuration;
use reqwest::{Response, StatusCode};

use crate::{
    browser::{Browser, value_of},
    house::{House, on_both},
};

/// A quote of the house's ticket of 84.81; its pads are an option that may be had used for 8.00 each.
async fn sent(house: &House, ticket: &Ticket) -> SentQuote {
    let offer = OfferForm {
        line: ticket.lines[2].id.to_string(),
        is_option: true,
        circular: "offered".into(),
        label: "Plaquettes d’occasion".into(),
        price: "8".into(),
    };
    let form = QuoteForm {
        days: "14".into(),
        message: "</textarea><script>alert(1)</script>".into(),
        offers: vec![offer],
    };
    let version = house.ticket(&ticket.code).await.version;
    let sent = send_quote(&house.boucle, &Actor::system(), ticket.id, version, &form).await;
    sent.expect("a quote")
}

struct Customer<'h>(&'h House);

impl Customer<'_> {
    async fn get(&self, path: &str) -> (Response, u16) {
        let url = format!("{}{path}", self.0.address);
        let response = self.0.http.get(url).send().await.expect("an answer");
        let status = response.status().as_u16();
        (response, status)
    }

    async fn text(&self, path: &str) -> String {
        self.get(path).await.0.text().await.expect("text")
    }

    async fn answer(&self, token: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let url = format!("{}/s/{token}/answer", self.0.address);
        // As a browser sends it that says nothing of where it comes from.
        let request = self.0.http.post(url).header("origin", "null").form(fields);
        let response = request.send().await.expect("an answer");
        (response.status(), response.text().await.expect("text"))
    }
}

fn yes<'f>(option: &'f str, part: &'f str) -> Vec<(&'f str, &'f str)> {
    vec![
        ("number", "1"),
        ("verdict", "accept"),
        ("name", "Claire Roussel"),
        ("agreed", "on"),
        ("option", option),
        (part, "circular"),
    ]
}

on_both!(a_customer_accepts_by_their_link, async |house: &House| {
    let ticket = house.received(&house.lyon).await;
    let sent = sent(house, &ticket).await;
    let customer = Customer(house);
    let (page, status) = customer.get(&format!("/s/{}", sent.token)).await;
    assert_eq!(status, 200);
    for (name, value) in [
        ("referrer-policy", "no-referrer"),
        ("x-robots-tag", "noindex, nofollow"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(page.headers()[name], value, "{name}");
    }
    assert!(page.headers().get("set-cookie").is_none(), "no session begins");
    let page = page.text().await.expect("text");
    assert!(
        page.contains("Devis n° 1") && page.contains("Bonjour Claire"),
        "{page}"
    );
    assert!(
        page.contains("44,91"),
        "nothing is ticked for the customer: {page}"
    );
    assert!(!page.contains("<script>alert"), "{page}");
    assert!(!page.contains("06 12 34 56 78"), "the link shows no contacts");

    let (option, part) = (
        ticket.lines[2].id.to_string(),
        format!("part_{}", ticket.lines[2].id),
    );
    let recount = [
        ("number", "1"),
        ("verdict", "recount"),
        ("option", &option),
        (part.as_str(), "circular"),
    ];
    let (status, page) = customer.answer(&sent.token, &recount).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("60,91"), "{page}");
    // Everything that was typed stays, with what is missing beside it.
    let (status, page) = customer
        .answer(
            &sent.token,
            &[
                ("number", "1"),
                ("verdict", "accept"),
                ("name", "Claire"),
                ("option", &option),
            ],
        )
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains(r#"value="Claire""#), "{page}");
    assert_eq!(house.ticket(&ticket.code).await.state.stage(), Stage::Quoted);

    let (status, _) = customer.answer(&sent.token, &yes(&option, &part)).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let after = house.ticket(&ticket.code).await;
    assert_eq!((after.state.stage(), after.total()), (Stage::Approved, 6091));
    let page = customer.text(&format!("/s/{}", sent.token)).await;
    assert!(
        page.contains("Merci, c’est noté") && page.contains("Plaquettes d’occasion"),
        "{page}"
    );
    assert!(!page.contains("<form"), "nothing more to answer: {page}");
    // Sent twice: told, and nothing changes.
    let (status, page) = customer.answer(&sent.token, &yes(&option, &part)).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("a déjà une réponse"), "{page}");
    assert_eq!(house.ticket(&ticket.code).await.version, after.version);
});

on_both!(links_that_open_nothing_say_what_to_do, async |house: &House| {
    let ticket = house.received(&house.lyon).await;
    let first = sent(house, &ticket).await;
    let customer = Customer(house);
    for guessed in [
        "x",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        &first.token.to_uppercase(),
    ] {
        let (page, status) = customer.get(&format!("/s/{guessed}")).await;
        assert_eq!(status, 404);
        let page = page.text().await.expect("text");
        assert!(
            page.contains("Ce lien n’ouvre rien") && !page.contains("Claire"),
            "{page}"
        );
        let (status, _) = customer.answer(guessed, &yes("", "")).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        let (status, _) = customer
            .answer(guessed, &[("number", "1"), ("verdict", "refuse")])
            .await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
    let second = sent(house, &ticket).await;
    let page = customer.text(&format!("/s/{}", first.token)).await;
    let next = format!("/s/{}?n=2", first.token);
    assert!(page.contains("a été remplacé") && page.contains(&next), "{page}");
    assert!(customer.text(&next).await.contains("Accepter et signer"));
    let refuse = [("number", "1"), ("verdict", "refuse")];
    let (status, page) = customer.answer(&first.token, &refuse).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("a été remplacé"), "{page}");

    new_link(&house.boucle, &Actor::system(), ticket.id, 2)
        .await
        .expect("a link");
    for token in [&first.token, &second.token] {
        let (page, status) = customer.get(&format!("/s/{token}")).await;
        assert_eq!(status, 410);
        let page = page.text().await.expect("text");
        assert!(
            page.contains("n’est plus valable") && page.contains("Magasin LYN"),
            "{page}"
        );
        assert!(!page.contains("Claire"), "{page}");
    }
});

on_both!(an_expired_quote_leads_to_the_store, async |house: &House| {
    let ticket = house.received(&house.lyon).await;
    let sent = sent(house, &ticket).await;
    house.clock.advance(SignedDuration::from_hours(24 * 15));
    let customer = Customer(house);
    let page = customer.text(&format!("/s/{}", sent.token)).await;
    assert!(
        page.contains("Ce devis a expiré") && !page.contains("<form"),
        "{page}"
    );
    let (status, _) = customer
        .answer(&sent.token, &[("number", "1"), ("verdict", "refuse")])
        .await;
    assert_eq!(status, StatusCode::CONFLICT);
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_guesses_is_slowed() {
    let house = House::open(crate::house::Kind::Sqlite)
        .await
        .expect("SQLite is always there");
    let customer = Customer(&house);
    let mut seen = Vec::new();
    for guess in 0..101 {
        seen.push(customer.get(&format!("/s/guess-{guess}")).await.1);
    }
    assert_eq!(seen[99..], [404, 429]);
    let (status, _) = customer.answer("guess", &[("verdict", "refuse")]).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    house.clock.advance(SignedDuration::from_mins(1));
    assert_eq!(customer.get("/s/guess").await.1, 404);
    house.close().await;
}

on_both!(
    the_staff_send_and_note_answers_from_the_ticket,
    async |house: &House| {
        house.user("ines", "seller", Some(house.lyon.id)).await;
        let ticket = house.received(&house.lyon).await;
        let mut browser = Browser::signed_in(house, "ines").await;
        let at = format!("/tickets/{}", ticket.code);
        let page = browser.get(&at).await.body;
        assert!(page.contains("Préparer un devis"), "{page}");
        let csrf = value_of(&page, "csrf");
        let version = ticket.version.to_string();
        let pads = ticket.lines[2].id.to_string();
        let (option, circular) = (format!("option_{pads}"), format!("circular_{pads}"));
        let wrong = [
            ("csrf", csrf.as_str()),
            ("version", &version),
            ("line", &pads),
            (&option, "on"),
            (&circular, "unsafe"),
            ("days", "0"),
            ("message", "Les plaquettes sont usées."),
        ];
        let refused = browser.post(&format!("{at}/quotes"), &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.body.contains("Les plaquettes sont usées."),
            "{}",
            refused.body
        );
        let mut right = wrong;
        right[5].1 = "14";
        let sent = browser.post(&format!("{at}/quotes"), &right).await;
        assert_eq!(sent.status, StatusCode::OK, "{}", sent.body);
        let token = sent
            .body
            .split("/s/")
            .nth(1)
            .expect("a link")
            .split('"')
            .next()
            .expect("its end")
            .to_owned();
        assert_eq!(token.len(), 43, "{token}");
        assert!(
            !browser.get(&at).await.body.contains("/s/"),
            "the link is shown once"
        );
        assert_eq!(Customer(house).get(&format!("/s/{token}")).await.1, 200);
        // The same form again, as after a reload, makes no second version.
        let again = browser.post(&format!("{at}/quotes"), &right).await;
        assert_eq!(again.status, StatusCode::PRECONDITION_FAILED);

        let answer = [
            ("csrf", csrf.as_str()),
            ("verdict", "refuse"),
            ("name", "Claire Roussel"),
            ("reason", "trop cher"),
        ];
        let noted = browser.post(&format!("{at}/quotes/1/answer"), &answer).await;
        assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.body);
        let page = browser.get(&at).await.body;
        assert!(
            page.contains("« trop cher »") && page.contains("au comptoir"),
            "{page}"
        );
        let late = browser.post(&format!("{at}/quotes/1/answer"), &answer).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(
            browser.get("/").await.body.contains("Réponse reçue"),
            "Today tells the store"
        );
    }
);

/// Whether rights let it pass.
fn allowed<T: std::fmt::Debug>(answer: Result<T, Error>) -> bool {
    match answer {
        Err(Error::Forbidden(Forbidden::Role)) => false,
        Ok(_) => true,
        Err(other) => panic!("refused for another reason: {other:?}"),
    }
}

async fn try_all(house: &House, actor: &Actor, store: &Store) -> Vec<bool> {
    let (app, ticket) = (&house.boucle, house.received(store).await);
    let form = QuoteForm {
        days: "14".into(),
        ..QuoteForm::default()
    };
    let may_send = allowed(send_quote(app, actor, ticket.id, ticket.version, &form).await);
    if !may_send {
        sent(house, &ticket).await;
    }
    let refuse = AnswerForm {
        verdict: "refuse".into(),
        name: "Claire Roussel".into(),
        ..AnswerForm::default()
    };
    vec![
        may_send,
        allowed(new_link(app, actor, ticket.id, 1).await),
        allowed(revoke_links(app, actor, ticket.id).await),
        allowed(note_reminder(app, actor, ticket.id, 1).await),
        allowed(answer_at_counter(app, actor, ticket.id, 1, &refuse).await),
    ]
}

on_both!(every_role_quotes_at_its_own_store_only, async |house: &House| {
    for role in Role::ALL {
        let (_, actor) = house.user(role.name(), role.name(), Some(house.lyon.id)).await;
        assert_eq!(
            try_all(house, &actor, &house.lyon).await,
            [true; 5],
            "{role:?} at the own store"
        );
        assert_eq!(
            try_all(house, &actor, &house.grenoble).await,
            [false; 5],
            "{role:?} at another store"
        );
    }
});
