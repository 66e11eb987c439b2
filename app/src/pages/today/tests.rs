//! The day with tickets and questions made by hand.

use business::{FieldError, ports::ClearUp, tills::ClearUpForm, today::Today};
use domain::{
    ClearUpId, Currency, Money, NoticeId, PaymentId, StoreId, WorkshopId, payments, stores::Store,
    workshop::TicketState,
};

use super::{Question, question, today};
use crate::{
    pages::board::tests::{id, ticket},
    ui::testing::{HOSTILE, html, is_tame},
};

fn day() -> Today {
    Today {
        store: Store {
            id: id::<StoreId>(1),
            prefix: "LYN".parse().expect("a prefix"),
            name: HOSTILE.to_owned(),
            address: String::new(),
            phone: String::new(),
            siret: String::new(),
            time_zone: "UTC".to_owned(),
            currency: Currency::EUR,
            workshop: id::<WorkshopId>(2),
            exit_control: true,
            hand_over_at_till: false,
            version: 1,
        },
        late: vec![],
        waiting: vec![],
        to_remind: vec![],
        due_today: vec![],
        to_hand_over: vec![],
        ready: vec![],
        clear_ups: vec![],
        differences: vec![],
        may_clear_up: true,
        latest: vec![],
        load: vec![],
        people: vec![],
        collected_today: 0,
        now: "2026-11-14T14:35:00Z".parse().expect("an instant"),
    }
}

fn entry(question: payments::Question) -> ClearUp {
    ClearUp {
        id: id::<ClearUpId>(9),
        question,
        amount: Money::eur(500),
        code: HOSTILE.to_owned(),
        ticket: None,
        store: None,
        opened_at: "2026-11-14T11:52:00Z".parse().expect("an instant"),
    }
}

#[test]
fn the_first_day_teaches() {
    let page = html(|| today(day()));
    assert!(
        page.contains("La journée commence ici") && page.contains(r#"href="/workshop/new""#),
        "{page}"
    );
}

#[test]
fn one_action_is_the_filled_one() {
    let mut model = day();
    model.late = vec![ticket(TicketState::InRepair), ticket(TicketState::QualityCheck)];
    model.waiting = vec![ticket(TicketState::Approved)];
    let page = html(move || today(model));
    assert_eq!(page.matches("btn-main").count(), 1, "{page}");
    let first = page.find("btn-main").expect("the filled button");
    assert!(
        page[first..].find("Contrôler").is_some(),
        "the first row's: {page}"
    );
    assert!(
        page.contains("Trois choses à traiter") && page.contains("deux en retard"),
        "{page}"
    );
    assert!(is_tame(&page), "{page}");
}

#[test]
fn a_long_group_leads_to_the_rest() {
    let mut model = day();
    model.ready = (0..11).map(|_| ticket(TicketState::Ready)).collect();
    let page = html(move || today(model));
    assert_eq!(page.matches(r#"class="todo""#).count(), 8, "{page}");
    assert!(
        page.contains("Voir les 11") && page.contains("/workshop?view=list&amp;stage=ready"),
        "{page}"
    );
    assert!(
        page.contains("Tout est fait"),
        "only customers are waited for: {page}"
    );
}

#[test]
fn every_question_is_asked_with_its_decisions() {
    let (payment, notice) = (id::<PaymentId>(7), id::<NoticeId>(8));
    let store = id::<StoreId>(1);
    for each in [
        payments::Question::OverPayment,
        payments::Question::ConflictingNotices { notice },
        payments::Question::RefundToExplain,
        payments::Question::UnknownPayment { refund: payment },
        payments::Question::HandedOverUnpaid,
        payments::Question::RefundAfterHandOver,
        payments::Question::OtherCurrency { payment },
        payments::Question::OlderVersion { payment },
        payments::Question::RefundDue,
        payments::Question::PaidElsewhere { payment, store },
        payments::Question::UnknownCode { payment },
        payments::Question::UnknownNotice { notice },
    ] {
        let decisions = each.decisions();
        let mut model = day();
        model.clear_ups = vec![entry(each)];
        let page = html(move || today(model));
        for decision in decisions {
            let field = format!(r#"name="decision" value="{}""#, decision.name());
            assert!(page.contains(&field), "{field} is missing in {page}");
        }
        assert!(page.contains("5,00"), "{page}");
        assert!(is_tame(&page), "{page}");
    }
}

#[test]
fn who_may_not_decide_reads_who_does() {
    let mut model = day();
    model.may_clear_up = false;
    model.clear_ups = vec![entry(payments::Question::OverPayment)];
    let page = html(move || today(model));
    assert!(
        !page.contains(r#"name="decision""#) && page.contains("responsable du magasin décide"),
        "{page}"
    );
}

#[test]
fn a_refused_decision_keeps_what_was_typed() {
    let model = Question {
        entry: entry(payments::Question::UnknownCode {
            payment: id::<PaymentId>(7),
        }),
        may_decide: true,
        form: ClearUpForm {
            decision: "assign".to_owned(),
            code: HOSTILE.to_owned(),
            reason: String::new(),
        },
        wrong: vec![FieldError {
            field: "code".to_owned(),
            code: "unknown",
            limit: None,
        }],
        back: "/".to_owned(),
    };
    let page = html(move || question(model));
    assert!(
        page.contains(r#"aria-invalid="true""#) && page.contains("inconnu"),
        "{page}"
    );
    assert!(page.contains(r#"value="&lt;/textarea&gt;"#), "{page}");
    assert!(is_tame(&page), "{page}");
}
