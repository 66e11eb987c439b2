//! Every row of the payment table, over the wire, on both engines. The ticket is of 84.81 and ready unless said.

use business::{
    ports::Happening,
    tills::{ClearUpForm, accept_found, clear_up},
    workshop::{LineForm, add_line},
};
use domain::{payments::Question, people::Actor, workshop::Stage};
use jiff::SignedDuration;
use reqwest::StatusCode;
use serde_json::json;

use crate::house::{House, captured, on_both, refunded};

impl House {
    /// Sends a notice under an id of its own and waits until it was worked.
    async fn take(&self, body: serde_json::Value) {
        let id = format!(
            "msg_{}",
            self.boucle.entropy.id(jiff::Timestamp::UNIX_EPOCH).simple()
        );
        assert_eq!(self.notify(&id, &body).await, StatusCode::ACCEPTED);
        self.settled().await;
    }

    /// Paid cents, stage and questions of a ticket, in the database and at the API.
    async fn stands(
        &self,
        ticket: &domain::workshop::Ticket,
        paid: i64,
        stage: Stage,
        questions: &[(&str, i64)],
    ) {
        let now = self.ticket(&ticket.code).await;
        assert_eq!((now.paid, now.state.stage()), (paid, stage));
        let asked = self.questions(ticket).await;
        let asked: Vec<_> = asked
            .iter()
            .map(|(kind, amount)| (kind.as_str(), *amount))
            .collect();
        assert_eq!(asked, questions);
        let (status, payable) = self.api(&format!("payables/{}", ticket.code)).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(payable["state"], stage.name());
        assert_eq!(payable["amount_due"]["amount"], now.to_pay() - paid);
    }
}

on_both!(
    /// 84.81.
    paid_in_full,
    async |house: &House| {
        let ticket = house.ready(&house.lyon).await;
        let (_, before) = house.api(&format!("payables/{}", ticket.code)).await;
        assert_eq!(before["total"], json!({ "amount": 8481, "currency": "EUR" }));
        assert_eq!(before["vat"], json!([{ "rate": "20", "base": { "amount": 7067, "currency": "EUR" }, "tax": { "amount": 1414, "currency": "EUR" } }]));
        assert_eq!(before["customer"], "Claire Roussel");
        house.take(captured("T2-1", "LYN", &ticket.code.to_string(), 8481)).await;
        house.stands(&ticket, 8481, Stage::Paid, &[]).await;
    }
);

on_both!(
    /// 84.81, the same payment id again, under the same and under a new webhook id.
    known_payments_count_once,
    async |house: &House| {
        let ticket = house.ready(&house.lyon).await;
        let body = captured("T2-1", "LYN", &ticket.code.to_string(), 8481);
        for id in ["msg_a", "msg_a", "msg_b"] {
            assert_eq!(house.notify(id, &body).await, StatusCode::ACCEPTED);
            house.settled().await;
        }
        house.stands(&ticket, 8481, Stage::Paid, &[]).await;
    }
);

on_both!(
    /// The same payment id, then with 90.00, then with another code.
    conflicting_notices,
    async |house: &House| {
        let ticket = house.ready(&house.lyon).await;
        let other = house.ready(&house.lyon).await;
        house.take(captured("T2-1", "LYN", &ticket.code.to_string(), 8481)).await;
        house.take(captured("T2-1", "LYN", &ticket.code.to_string(), 9000)).await;
        house.stands(&ticket, 8481, Stage::Paid, &[("conflicting_notices", 9000)]).await;
        house.take(captured("T2-1", "LYN", &other.code.to_string(), 8481)).await;
        let both = [("conflicting_notices", 8481), ("conflicting_notices", 9000)];
        house.stands(&ticket, 8481, Stage::Paid, &both).await;
        house.stands(&other, 0, Stage::Ready, &[]).await;
    }
);

on_both!(
    /// T2-1 from LYN, T2-1 from GRE for a ticket of GRE: each counts.
    two_stores_may_use_the_same_payment_id,
    async |house: &House| {
        let lyon = house.ready(&house.lyon).await;
        let grenoble = house.ready(&house.grenoble).await;
        house.take(captured("T2-1", "LYN", &lyon.code.to_string(), 8481)).await;
        house.take(captured("T2-1", "GRE", &grenoble.code.to_string(), 8481)).await;
        house.stands(&lyon, 8481, Stage::Paid, &[]).await;
        house.stands(&grenoble, 8481, Stage::Paid, &[]).await;
    }
);

on_both!(
    /// 50.00, then 34.81.
    in_parts,
    async |house: &House| {
        let ticket = house.ready(&house.lyon).await;
        house.take(captured("T2-1", "LYN", &ticket.code.to_string(), 5000)).await;
        house.stands(&ticket, 5000, Stage::Ready, &[]).await;
        assert_eq!(house.ticket(&ticket.code).await.due(), 3481);
        house.take(captured("T2-2", "LYN", &ticket.code.to_string(), 3481)).await;
        house.stands(&ticket, 8481, Stage::Paid, &[]).await;
    }
);

on_both!(
    /// 100.00.
    too_much,
    async |house: &House| {
        let ticket = house.ready(&house.lyon).await;
        house.take(captured("T2-1", "LYN", &ticket.code.to_string(), 10_000)).await;
        house.stands(&ticket, 10_000, Stage::Paid, &[("over_payment", 1519)]).await;
    }
);

on_both!(
    /// 84.81 at T1, 84.81 at T2, then the refund of T2: the entry closes by itself.
    twice_and_back,
    async |house: &House| {
        let ticket = house.ready(&house.lyon).await;
        let code = ticket.code.to_string();
        house.take(captured("T1-1", "LYN", &code, 8481)).await;
        house.take(captured("T2-1", "LYN", &code, 8481)).await;
        house.stands(&ticket, 16_962, Stage::Paid, &[("over_payment", 8481)]).await;
        house.take(refunded("R2-1", "T2-1", "LYN", &code, 8481)).await;
        house.stands(&ticket, 8481, Stage::Paid, &[]).await;
    }
);

on_both!(
    /// 84.81, then a refund of 10.00: goodwill, or due again.
    a_part_given_back,
    async |house: &House| {
        let manager = Actor::system();
        for (decision, stage, due) in [("goodwill", Stage::Paid, 0), ("due_again", Stage::Ready, 1000)] {
            let ticket = house.ready(&house.lyon).await;
            let code = ticket.code.to_string();
            house.take(captured(&format!("T-{decision}"), "LYN", &code, 8481)).await;
            house.take(refunded(&format!("R-{decision}"), &format!("T-{decision}"), "LYN", &code, 1000)).await;
            house.stands(&ticket, 7481, Stage::Paid, &[("refund_to_explain", 1000)]).await;
            let entry = house.clear_ups(house.lyon.id).await.pop().expect("an entry");
            let form = ClearUpForm { decision: decision.into(), reason: "geste commercial".into(), code: String::new() };
            clear_up(&house.boucle, &manager, entry.id, &form).await.expect("decided");
            let after = house.ticket(&ticket.code).await;
            assert_eq!((after.state.stage(), after.due()), (stage, due), "{decision}");
            assert_eq!(house.questions(&ticket).await, []);
            assert_eq!(after.vat().expect("vat")[0].tax, 1414, "a gesture is a payer: VAT stays on the full total");
        }
    }
);

on_both!(
    /// 84.81, then all of it back.
    all_given_back,
    async |house: &House| {
        let ticket = house.ready(&house.lyon).await;
        let code = ticket.code.to_string();
        house.take(captured("T2-1", "LYN", &code, 8481)).await;
        house.stands(&ticket, 8481, Stage::Paid, &[]).await;
        house.take(refunded("R2-1", "T2-1", "LYN", &code, 8481)).await;
        house.stands(&ticket, 0, Stage::Ready, &[]).await;
    }
);

on_both!(
    /// The refund before its payment; without a payment it is asked about after 15 minutes.
    the_refund_first,
    async |house: &House| {
        let ticket = house.ready(&house.lyon).await;
        let code = ticket.code.to_string();
        house.take(refunded("R2-1", "T2-1", "LYN", &code, 8481)).await;
        house.stands(&ticket, 0, Stage::Ready, &[]).await;
        house.later(SignedDuration::from_mins(15));
        business::tills::reckon_due(&house.boucle).await.expect("reckoned");
        house.stands(&ticket, 0, Stage::Ready, &[("unknown_payment", 8481)]).await;
        house.take(captured("T2-1", "LYN", &code, 8481)).await;
        house.stands(&ticket, 0, Stage::Ready, &[]).await;
    }
);

on_both!(
    /// 4.81 by card and 80.00 as the buyback LYN-R318.
    tenders,
    async |house: &House| {
        let ticket = house.ready(&house.lyon).await;
        let mut body = captured("T2-1", "LYN", &ticket.code.to_string(), 8481);
        body["data"]["tenders"] = json!([
            { "method": "card", "amount": { "amount": 481, "currency": "EUR" } },
            { "method": "buyback", "reference": "LYN-R318", "amount": { "amount": 8000, "currency": "EUR" } },
        ]);
        house.take(body).await;
        house.stands(&ticket, 8481, Stage::Paid, &[]).await;
        assert_eq!(house.ticket(&ticket.code).await.vat().expect("vat")[0].tax, 1414, "VAT on 84.81");
    }
);

on_both!(
    /// Collected unpaid by a manager, then 84.81: the entry closes by itself.
    handed_over_unpaid,
    async |house: &House| {
        let ticket = house.moved(&house.lyon, &[("in_repair", ""), ("ready", ""), ("collected", "client connu")]).await;
        house.stands(&ticket, 0, Stage::Collected, &[("handed_over_unpaid", 8481)]).await;
        house.take(captured("T2-1", "LYN", &ticket.code.to_string(), 8481)).await;
        house.stands(&ticket, 8481, Stage::Collected, &[]).await;
    }
);

on_both!(
    /// A refund after the hand-over.
    refund_after_hand_over,
    async |house: &House| {
        let ticket = house.ready(&house.lyon).await;
        let code = ticket.code.to_string();
        house.take(captured("T2-1", "LYN", &code, 8481)).await;
        house.move_to(&ticket, "collected", "").await;
        house.take(refunded("R2-1", "T2-1", "LYN", &code, 8481)).await;
        house.stands(&ticket, 0, Stage::Collected, &[("refund_after_hand_over", 8481)]).await;
    }
);

on_both!(
    /// 84.81 for a ticket that nobody claimed.
    unclaimed,
    async |house: &House| {
        let ticket = house.moved(&house.lyon, &[("in_repair", ""), ("ready", ""), ("unclaimed", "")]).await;
        house.take(captured("T2-1", "LYN", &ticket.code.to_string(), 8481)).await;
        house.stands(&ticket, 8481, Stage::Paid, &[]).await;
    }
);

on_both!(
    /// 84.81 USD.
    another_currency,
    async |house: &House| {
        let ticket = house.ready(&house.lyon).await;
        let mut body = captured("T2-1", "LYN", &ticket.code.to_string(), 8481);
        let usd = json!({ "amount": 8481, "currency": "USD" });
        body["data"]["amount"] = usd.clone();
        body["data"]["tenders"][0]["amount"] = usd;
        house.take(body).await;
        house.stands(&ticket, 0, Stage::Ready, &[("other_currency", 8481)]).await;
    }
);

on_both!(
    /// 84.81 before the work is done; on finishing: ready, then paid at once.
    before_ready,
    async |house: &House| {
        let ticket = house.moved(&house.lyon, &[("in_repair", "")]).await;
        house.take(captured("T2-1", "LYN", &ticket.code.to_string(), 8481)).await;
        house.stands(&ticket, 8481, Stage::InRepair, &[]).await;
        house.move_to(&ticket, "ready", "").await;
        house.stands(&ticket, 8481, Stage::Paid, &[]).await;
    }
);

on_both!(
    /// 84.81 against a version whose total has changed to 94.81 since.
    an_older_version,
    async |house: &House| {
        let ticket = house.ready(&house.lyon).await;
        let line = LineForm {
            kind: "part".into(),
            label: "Câble".into(),
            quantity: "1".into(),
            unit_price: "10".into(),
            rate: "20".into(),
        };
        add_line(&house.boucle, &Actor::system(), ticket.id, ticket.version, &line).await.expect("a line");
        let mut body = captured("T2-1", "LYN", &ticket.code.to_string(), 8481);
        body["data"]["version"] = json!(ticket.version);
        house.take(body).await;
        house.stands(&ticket, 8481, Stage::Ready, &[("older_version", 1000)]).await;
        assert_eq!(house.ticket(&ticket.code).await.due(), 1000);
    }
);

on_both!(
    /// 84.81 for a cancelled ticket.
    cancelled,
    async |house: &House| {
        let ticket = house.moved(&house.lyon, &[("cancelled", "doublon")]).await;
        house.take(captured("T2-1", "LYN", &ticket.code.to_string(), 8481)).await;
        house.stands(&ticket, 8481, Stage::Cancelled, &[("refund_due", 8481)]).await;
    }
);

on_both!(
    /// Paid at another store's till: both managers are told.
    at_another_store,
    async |house: &House| {
        let ticket = house.ready(&house.lyon).await;
        house.take(captured("T2-1", "GRE", &ticket.code.to_string(), 8481)).await;
        house.stands(&ticket, 8481, Stage::Paid, &[("paid_elsewhere", 8481), ("paid_elsewhere", 8481)]).await;
        for store in [house.lyon.id, house.grenoble.id] {
            let told = house.clear_ups(store).await;
            assert!(matches!(told[..], [ref entry] if entry.question.name() == "paid_elsewhere"), "{told:?}");
            let form = ClearUpForm { decision: "seen".into(), ..ClearUpForm::default() };
            clear_up(&house.boucle, &Actor::system(), told[0].id, &form).await.expect("seen");
            assert_eq!(house.clear_ups(store).await, []);
        }
    }
);

on_both!(
    /// A code of nothing is kept until someone assigns it.
    a_code_of_nothing,
    async |house: &House| {
        let ticket = house.ready(&house.lyon).await;
        house.take(captured("T2-1", "LYN", "LYN-99999", 8481)).await;
        house.stands(&ticket, 0, Stage::Ready, &[]).await;
        let entry = house.clear_ups(house.lyon.id).await.pop().expect("an entry");
        assert!(matches!(entry.question, Question::UnknownCode { .. }), "{entry:?}");
        let form = ClearUpForm { decision: "assign".into(), code: ticket.code.to_string(), reason: String::new() };
        clear_up(&house.boucle, &Actor::system(), entry.id, &form).await.expect("assigned");
        house.stands(&ticket, 8481, Stage::Paid, &[]).await;
        assert_eq!(house.clear_ups(house.lyon.id).await, []);
    }
);

on_both!(
    /// An unknown type, well signed, is kept; so is a known one whose data cannot be used.
    an_unknown_type,
    async |house: &House| {
        house.take(json!({ "type": "till.opened", "timestamp": "2026-11-24T14:32:07Z", "data": {} })).await;
        house.take(json!({ "type": "payment.captured", "timestamp": "2026-11-24T14:32:07Z", "data": { "code": 12 } })).await;
        let kept = house.clear_ups(house.lyon.id).await;
        assert_eq!(kept.len(), 2);
        assert!(kept.iter().all(|entry| entry.question.name() == "unknown_notice"));
    }
);

on_both!(
    /// What one look at the inbox finds of a ticket is reckoned once: paid, given back and paid again moves it once.
    many_at_once,
    async |house: &House| {
        let ticket = house.ready(&house.lyon).await;
        let code = ticket.code.to_string();
        let bodies = [
            captured("T2-1", "LYN", &code, 8481),
            refunded("R2-1", "T2-1", "LYN", &code, 8481),
            captured("T2-2", "LYN", &code, 8481),
        ];
        let found = bodies
            .iter()
            .enumerate()
            .map(|(at, body)| (format!("msg_{at}"), body.to_string()))
            .collect();
        assert_eq!(accept_found(&house.boucle, "till", found).await.expect("stored"), 3);
        house.settled().await;
        house.stands(&ticket, 8481, Stage::Paid, &[]).await;
        let happened = house
            .boucle
            .db
            .read("test", move |r| Box::pin(async move { Ok(r.timeline(ticket.id).await?) }))
            .await
            .expect("a timeline");
        let count = |wanted: fn(&Happening) -> bool| happened.iter().filter(|entry| wanted(&entry.what)).count();
        assert_eq!(count(|what| matches!(what, Happening::PaymentCaptured { .. })), 2);
        assert_eq!(count(|what| matches!(what, Happening::PaymentRefunded { .. })), 1);
        assert_eq!(count(|what| matches!(what, Happening::Settled { .. })), 1);
    }
);
