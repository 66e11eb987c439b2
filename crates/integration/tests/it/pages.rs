//! The page of the cashier, without scripts.

use integration::simulator::till::{Fault, Outcome};
use reqwest::{StatusCode, header};
use serde_json::json;

use crate::{
    boucle::Boucle,
    till::{Till, config},
};

#[tokio::test]
async fn a_scanned_code_shows_what_is_to_be_paid() {
    let boucle = Boucle::start().await;
    let till = Till::start(&boucle).await;
    let page = till.page("/?code=lyn+2386").await;
    for text in [
        "LYN-2386",
        "Scott Aspect 950",
        "Paul Garnier",
        "Réglage des freins",
        "20\u{a0}%",
        "62,00\u{a0}€",
        "51,67\u{a0}€",
        "10,33\u{a0}€",
        "réparation",
        "prêt",
        "Caisse 2 · simulateur",
        "Boucle répond en",
    ] {
        assert!(page.contains(text), "{text} is missing in {page}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_told_in_a_sentence() {
    let boucle = Boucle::start().await;
    let till = Till::start(&boucle).await;
    assert!(
        till.page("/?code=GRE-1")
            .await
            .contains("Rien à payer sous ce code")
    );
    assert!(till.page("/?code=..").await.contains("Rien à payer sous ce code"));
    let mut other = config(&boucle.url);
    other.api_key = "another".to_owned().into();
    assert!(
        Till::with(other)
            .await
            .page("/?code=LYN-2386")
            .await
            .contains("refuse la clé")
    );
    let alone = Till::with(config("http://127.0.0.1:1")).await;
    let page = alone.page("/?code=LYN-2386").await;
    assert!(
        page.contains("Boucle ne répond pas. Encaissez plus tard"),
        "{page}"
    );
}

#[tokio::test]
async fn the_form_takes_all_a_part_twice_and_gives_back() {
    let boucle = Boucle::start().await;
    let till = Till::start(&boucle).await;
    let sale = [
        ("code", "LYN-2386"),
        ("due", "6200"),
        ("currency", "EUR"),
        ("version", "7"),
    ];
    let with = |more: &[(&'static str, &'static str)]| [&sale[..], more].concat();

    let answer = till
        .form(
            "/pay",
            &with(&[("mode", "all"), ("tender", "cash"), ("fault_duplicate", "on")]),
        )
        .await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let receipt = till
        .page(answer.headers()[header::LOCATION].to_str().unwrap())
        .await;
    assert!(
        receipt.contains("Encaissé") && receipt.contains("62,00\u{a0}€"),
        "{receipt}"
    );
    let sent = till.settled().await;
    assert_eq!(
        (sent.len(), sent[0].faults.as_slice()),
        (2, &[Fault::Duplicate][..])
    );
    assert!(sent[0].body.contains("\"cash\""));

    till.form("/pay", &with(&[("mode", "part"), ("part", "100,00")]))
        .await;
    assert!(till.settled().await[0].body.contains("\"amount\":10000"));

    till.form("/pay", &with(&[("mode", "twice")])).await;
    let sent = till.settled().await;
    assert!(sent[0].payment_id != sent[1].payment_id && sent[0].amount == sent[1].amount);

    let payment = sent[0].payment_id.clone();
    let fields = with(&[("mode", "refund"), ("back", "10")]);
    let fields = [&fields[..], &[("refund_of", payment.as_str())]].concat();
    till.form("/pay", &fields).await;
    let sent = till.settled().await;
    assert_eq!(
        (sent[0].type_name.as_str(), &sent[0].payment_id),
        ("payment.refunded", &payment)
    );
    assert!(sent.iter().all(|sent| sent.outcome == Outcome::Accepted));
    // What is left of it is proposed.
    let page = till.page("/?code=LYN-2386").await;
    assert!(page.contains("52,00") && page.contains(&payment), "{page}");
}

#[tokio::test]
async fn a_credit_or_a_buyback_covers_a_part_and_the_card_the_rest() {
    let boucle = Boucle::start().await;
    let till = Till::start(&boucle).await;
    let fields = [
        ("code", "LYN-2386"),
        ("due", "8481"),
        ("currency", "EUR"),
        ("mode", "all"),
        ("tender", "more"),
        ("which", "buyback"),
        ("reference", "LYN-R318"),
        ("netted", "80,00"),
    ];
    assert_eq!(till.form("/pay", &fields).await.status(), StatusCode::SEE_OTHER);
    let body = boucle.wait_for(1).await[0].json();
    assert_eq!(
        body["data"]["tenders"],
        json!([
            { "method": "card", "amount": { "amount": 481, "currency": "EUR" } },
            { "method": "buyback", "amount": { "amount": 8_000, "currency": "EUR" }, "reference": "LYN-R318" },
        ])
    );
}

#[tokio::test]
async fn a_wrong_form_comes_back_as_typed_and_nothing_is_sent() {
    let boucle = Boucle::start().await;
    let till = Till::start(&boucle).await;
    for (fields, sentence, typed) in [
        (
            vec![("mode", "part"), ("part", "12,345"), ("fault_late", "on")],
            "Un montant au-dessus de zéro",
            "12,345",
        ),
        (
            vec![("mode", "part"), ("part", "-3")],
            "Un montant au-dessus de zéro",
            "-3",
        ),
        (
            vec![("mode", "refund"), ("back", "5")],
            "Le numéro de l’encaissement",
            "5",
        ),
        (
            vec![("tender", "credit"), ("netted", "70")],
            "Le numéro de l’avoir",
            "70",
        ),
        (
            vec![("tender", "credit"), ("reference", "A1"), ("netted", "70")],
            "au plus celui de l’encaissement",
            "A1",
        ),
    ] {
        let fields = [
            vec![("code", "LYN-2386"), ("due", "6200"), ("currency", "EUR")],
            fields,
        ]
        .concat();
        let answer = till.form("/pay", &fields).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        let page = answer.text().await.unwrap();
        assert!(
            page.contains(sentence) && page.contains(&format!("value=\"{typed}\"")),
            "{fields:?}: {page}"
        );
        assert!(
            !fields.contains(&("fault_late", "on"))
                || page.contains("name=\"fault_late\" form=\"pay\" checked")
        );
    }
    let nothing = till
        .form("/pay", &[("code", "LYN-2400"), ("due", "0"), ("mode", "all")])
        .await;
    assert_eq!(nothing.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(till.sent().await.is_empty());
}

#[tokio::test]
async fn what_comes_from_outside_is_text() {
    let boucle = Boucle::start().await;
    let till = Till::start(&boucle).await;
    let page = till.page("/?code=LYN-2400").await;
    assert!(
        page.contains("&lt;/textarea&gt;&lt;script&gt;alert(1)") && !page.contains("<script>"),
        "{page}"
    );
    let page = till.page("/?code=%22%3E%3Cscript%3Ex").await;
    assert!(
        page.contains("&quot;&gt;&lt;script&gt;x") && !page.contains("<script>"),
        "{page}"
    );
    till.post("/control/send", &json!({ "body": { "type": "<b>x</b>" } }))
        .await;
    assert!(till.page("/sent").await.contains("&lt;b&gt;x&lt;/b&gt;"));
}

#[tokio::test]
async fn the_page_is_strict_and_takes_no_form_of_another_site() {
    let boucle = Boucle::start().await;
    let till = Till::start(&boucle).await;
    let answer = till.get("/").await;
    let policy = answer.headers()[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );
    let page = answer.text().await.unwrap();
    assert!(
        !page.contains(" style=")
            && !page.contains("<style")
            && !page.contains("http://")
            && !page.contains("https://")
    );
    for path in [
        "/till.css",
        "/till.js",
        "/fonts/inter-latin-opsz-normal.woff2",
        "/fonts/geist-mono-latin-wght-normal.woff2",
    ] {
        assert_eq!(till.get(path).await.status(), StatusCode::OK, "{path}");
    }
    let foreign = till
        .http()
        .post(format!("{}/replay", till.url))
        .header(header::ORIGIN, "http://shop.example")
        .send();
    assert_eq!(foreign.await.unwrap().status(), StatusCode::FORBIDDEN);
    let own = till
        .http()
        .post(format!("{}/replay", till.url))
        .header(header::ORIGIN, &till.url)
        .send();
    assert_eq!(own.await.unwrap().status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn language_and_theme_are_the_cashiers() {
    let boucle = Boucle::start().await;
    let till = Till::start(&boucle).await;
    let answer = till.form("/settings", &[("lang", "en"), ("theme", "dark")]).await;
    let cookies: Vec<&str> = answer
        .headers()
        .get_all(header::SET_COOKIE)
        .iter()
        .map(|value| value.to_str().unwrap().split(';').next().unwrap())
        .collect();
    assert_eq!(cookies, ["till_lang=en", "till_theme=dark"]);
    let page = till
        .http()
        .get(format!("{}/?code=LYN-2386", till.url))
        .header(header::COOKIE, cookies.join("; "));
    let page = page.send().await.unwrap().text().await.unwrap();
    assert!(
        page.contains("lang=\"en\"") && page.contains("data-theme=\"dark\"") && page.contains("€62.00"),
        "{page}"
    );
    let settings = till.page("/settings").await;
    assert!(
        settings.contains("Lyon Part-Dieu (LYN)")
            && !settings.contains("whsec_")
            && !settings.contains("key-of-the-till")
    );
}
