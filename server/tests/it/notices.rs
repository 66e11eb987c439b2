//! What the hook answers, whatever is sent.

use jiff::SignedDuration;
use reqwest::StatusCode;

use crate::house::{House, captured, on_both, other_secret};

on_both!(
    /// 401 signature or time, 400 unreadable, 413 too large, 404 unknown connector; nothing of it is stored.
    what_is_not_taken,
    async |house: &House| {
        let ticket = house.ready(&house.lyon).await;
        let body = captured("T2-1", "LYN", &ticket.code.to_string(), 8481).to_string();
        let now = business::clock::Clock::now(&*house.clock);
        let secret = "whsec_Ym91Y2xlIHRlc3Qgc2VjcmV0IG9mIDMyIGJ5dGVzISE=";
        let old = now - SignedDuration::from_secs(301);
        let ahead = now + SignedDuration::from_secs(301);
        assert_eq!(house.send("a", &body, now, &other_secret()).await.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(house.send("b", &body, old, secret).await.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(house.send("c", &body, ahead, secret).await.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(house.send("d", "{", now, secret).await.status(), StatusCode::BAD_REQUEST);
        assert_eq!(house.send("e", "{\"a\":1}", now, secret).await.status(), StatusCode::BAD_REQUEST);
        let large = format!("{{\"type\":\"x\",\"pad\":\"{}\"}}", "x".repeat(70_000));
        assert_eq!(house.send("f", &large, now, secret).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
        let unsigned = house.http.post(format!("{}/hooks/till", house.address)).body(body.clone()).send().await;
        assert_eq!(unsigned.expect("an answer").status(), StatusCode::UNAUTHORIZED);
        let nowhere = house.http.post(format!("{}/hooks/nobody", house.address)).body(body.clone()).send().await;
        assert_eq!(nowhere.expect("an answer").status(), StatusCode::NOT_FOUND);
        house.settled().await;
        assert_eq!(house.ticket(&ticket.code).await.paid, 0);
        let within = now - SignedDuration::from_secs(300);
        assert_eq!(house.send("g", &body, within, secret).await.status(), StatusCode::ACCEPTED);
        house.settled().await;
        assert_eq!(house.ticket(&ticket.code).await.paid, 8481);
    }
);

on_both!(
    /// A thousand notices at once, every one twice: each counts once.
    a_thousand_at_once,
    async |house: &House| {
        let ticket = house.ready(&house.lyon).await;
        let code = ticket.code.to_string();
        let sends = (0..1000).map(|n| {
            let body = captured(&format!("T2-{}", n / 2), "LYN", &code, 1);
            let id = format!("msg_{n}");
            async move { house.notify(&id, &body).await }
        });
        let answers: Vec<StatusCode> = {
            use futures::StreamExt;
            futures::stream::iter(sends).buffer_unordered(32).collect().await
        };
        assert!(answers.iter().all(|status| *status == StatusCode::ACCEPTED), "{answers:?}");
        house.settled().await;
        assert_eq!(house.ticket(&ticket.code).await.paid, 500);
    }
);

on_both!(
    /// A till's key: none, a wrong one, one without the scope, a code of nothing.
    payables_need_a_key,
    async |house: &House| {
        let ticket = house.ready(&house.lyon).await;
        let url = format!("{}/api/v1/payables/{}", house.address, ticket.code);
        let bare = house.http.get(&url).send().await.expect("an answer");
        assert_eq!(bare.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(bare.headers()["content-type"], "application/problem+json");
        let wrong = house.http.get(&url).bearer_auth("bk_wrong").send().await.expect("an answer");
        assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
        let scopes = ["tickets:read".to_owned()];
        let narrow = business::people::create_key(&house.boucle, &domain::people::Actor::system(), "n", &scopes, None)
            .await
            .expect("a key");
        let refused = house.http.get(&url).bearer_auth(&narrow.text).send().await.expect("an answer");
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
        assert_eq!(house.api("payables/LYN-99999").await.0, StatusCode::NOT_FOUND);
        assert_eq!(house.api("payables/%3Cscript%3E").await.0, StatusCode::NOT_FOUND);
        let loose = format!("payables/{}", ticket.code.to_string().to_lowercase().replace('-', "%20"));
        assert_eq!(house.api(&loose).await.0, StatusCode::OK);
    }
);
