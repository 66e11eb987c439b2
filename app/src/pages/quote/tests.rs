use business::ports::QuoteAnswer;
use domain::{
    LineId, QuoteId,
    workshop::{
        Channel, CircularPart, LineKind, Quote, QuoteLine, QuoteState, Sending, Signature, TicketState,
    },
};
use jiff::SignedDuration;

use super::*;
use crate::{
    pages::ticket::testing,
    ui::testing::{HOSTILE, html, is_tame, page},
};

/// A quote of the ticket's lines: the last one an option, and, if it is a part, to be had used.
fn view(name: &str) -> QuoteView {
    let page_of_ticket = testing::page(name, TicketState::Quoted);
    let mut ticket = page_of_ticket.ticket;
    let now = page().locale.now;
    let last = ticket.lines.last_mut().expect("a line");
    last.kind = LineKind::Part;
    last.unit_price = last.unit_price.abs();
    let id = last.id;
    ticket.payers.clear();
    let used = CircularPart::Offered {
        label: name.to_owned(),
        unit_price: 100,
    };
    let sending = Sending {
        id: testing::id::<QuoteId>(90),
        number: 2,
        offers: [(id, (ticket.lines.len() > 1, used))].into(),
        message: name.to_owned(),
        valid_until: now + SignedDuration::from_hours(100),
        by: None,
        at: now,
    };
    QuoteView {
        page: QuotePage {
            quote: Quote::of(&ticket, sending).expect("a quote"),
            open: Ok(()),
            answer: None,
            difference: None,
            code: ticket.code.clone(),
            item: page_of_ticket.item,
            greeting: name.to_owned(),
            language: domain::Lang::Fr,
            store: page_of_ticket.store,
            organisation: name.to_owned(),
            now,
        },
        token: "token".to_owned(),
        form: AnswerForm::default(),
        wrong: vec![],
        too_late: false,
    }
}

fn part(view: &QuoteView) -> &QuoteLine {
    view.page.quote.lines.last().expect("a line")
}

#[test]
fn nothing_is_chosen_for_the_customer() {
    let page = html(|| quote(view("Claire")));
    assert!(!page.contains(" checked"), "{page}");
    assert!(
        page.contains("Devis n° 2") && page.contains("Bonjour Claire"),
        "{page}"
    );
    assert!(page.contains(r#"action="/s/token/answer""#), "{page}");
    // The enter key presses the first button: it decides nothing.
    let first = page.find(r#"type="submit""#).expect("a button");
    assert!(
        page[first..].starts_with(r#"type="submit" name="verdict" value="recount""#),
        "{}",
        &page[first..first + 200]
    );
}

#[test]
fn what_was_chosen_and_typed_stays() {
    let mut view = view("Claire");
    let id: LineId = part(&view).line.id;
    view.form.options = vec![id.to_string()];
    view.form.parts = vec![(id.to_string(), "circular".to_owned())];
    view.form.name = "Claire Roussel".to_owned();
    view.form.is_agreed = true;
    view.wrong = vec![FieldError::new("name", "missing")];
    let page = html(move || quote(view));
    assert_eq!(page.matches(" checked").count(), 3, "{page}");
    assert!(
        page.contains(r#"value="Claire Roussel""#) && page.contains("à remplir"),
        "{page}"
    );
}

#[test]
fn an_answered_quote_is_a_record_with_its_signature() {
    let mut view = view("Claire");
    let at = view.page.now;
    let channel = Channel::Link;
    view.page.quote.state = QuoteState::Accepted {
        at,
        channel,
        choice: Choice::default(),
    };
    view.page.open = Err(Closed::Answered);
    view.page.answer = Some(QuoteAnswer {
        quote: view.page.quote.id,
        name: "Claire Roussel".to_owned(),
        signature: Signature::parse("1,2 3,4").ok(),
        reason: String::new(),
        at,
    });
    let record = html({
        let view = view.clone();
        move || quote(view)
    });
    assert!(
        record.contains("Merci, c’est noté") && record.contains(r#"d="M1 2L3 4""#),
        "{record}"
    );
    assert!(!record.contains("<form"), "{record}");
    view.too_late = true;
    let late = html(move || quote(view));
    assert!(
        late.contains("a déjà une réponse") && late.contains(r#"role="alert""#),
        "{late}"
    );
}

#[test]
fn every_way_of_being_closed_says_what_to_do() {
    for (why, says) in [
        (Closed::Expired, "Ce devis a expiré"),
        (Closed::Replaced(3), "/s/token?n=3"),
        (Closed::MovedOn, "n’attend plus de réponse"),
    ] {
        let mut view = view("Claire");
        view.page.open = Err(why);
        let page = html(move || quote(view));
        assert!(page.contains(says) && !page.contains("<form"), "{why:?}: {page}");
    }
    let store = Box::new(view("Claire").page.store);
    for (why, says) in [
        (Over::Unknown, "Ce lien n’ouvre rien"),
        (Over::Ended(store), "n’est plus valable"),
        (Over::TooMany, "Un instant"),
        (Over::Unavailable, "Indisponible"),
    ] {
        let page = html(move || over("Cyclo".to_owned(), why));
        assert!(page.contains(says), "{page}");
    }
}

#[test]
fn hostile_values_stay_values() {
    let mut hostile = view(HOSTILE);
    hostile.form.name = HOSTILE.to_owned();
    hostile.form.reason = HOSTILE.to_owned();
    hostile.form.verdict = "refuse".to_owned();
    let page = html(move || quote(hostile));
    assert!(is_tame(&page), "{page}");
}
