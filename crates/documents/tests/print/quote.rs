//! Quotes on paper.

use business::{ports::QuoteAnswer, workshop::TicketPage};
use domain::{
    Lang, LineId, QuoteId,
    workshop::{Channel, Choice, CircularPart, PartChoice, Quote, Sending},
};
use jiff::SignedDuration;
use uuid::Uuid;

use crate::{
    paper::Paper,
    sample::{self, BASE_URL, ORGANISATION},
};

fn id(number: u128) -> LineId {
    LineId(Uuid::from_u128(number))
}

/// The quote of the phone: a new hanger for 29.90 or a used one for 12.00, tuning for 12.00 as an option, a bonus of 15.00.
fn quoted() -> (TicketPage, Quote) {
    let mut page = sample::priced();
    for (number, line) in (1..).zip(&mut page.ticket.lines) {
        line.id = id(number);
    }
    page.ticket.lines[2].unit_price = 2990;
    let used = CircularPart::Offered {
        label: "Patte de dérailleur, d’occasion".into(),
        unit_price: 1200,
    };
    let at = page.now;
    let sending = Sending {
        id: QuoteId(Uuid::from_u128(1)),
        number: 2,
        offers: [
            (id(3), (false, used)),
            (id(4), (true, CircularPart::NotConcerned)),
        ]
        .into(),
        message: String::new(),
        valid_until: at + SignedDuration::from_hours(24 * 14),
        by: None,
        at,
    };
    let quote = Quote::of(&page.ticket, sending).unwrap();
    (page, quote)
}

fn print(page: &TicketPage, quote: &Quote) -> Paper {
    Paper::new(documents::quote(page, quote, ORGANISATION, BASE_URL, Lang::Fr).unwrap())
}

#[track_caller]
fn assert_says(paper: &Paper, expected: &[&str]) {
    let words = paper.words();
    for text in expected {
        assert!(words.contains(text), "{text:?} is not in: {words}");
    }
}

#[test]
fn it_says_what_is_asked_at_which_price_and_until_when() {
    let (page, quote) = quoted();
    let paper = print(&page, &quote);
    assert_says(
        &paper,
        &[
            "Cyclo & Sport",
            "SIRET 812 345 678 00017",
            "Devis n° 2",
            "LYN-2418",
            "Établi le mardi 24 novembre 2026",
            "Valable jusqu’au",
            "mardi 8 décembre 2026",
            "Client Claire Roussel",
            "Purge et réglage des freins hydrauliques 1 45,00 € 20 % 45,00 €",
            "Total HT",
            "92,33 €",
            "18,47 €",
            "Total TTC 110,80 €",
            "−15,00 €",
            "Reste à payer 95,80 €",
            "En option, si vous le voulez",
            "Réglage de la transmission",
            "Pièces d’occasion, au choix",
            "Patte de dérailleur, d’occasion 1 12,00 €",
            "n’est fait, et rien n’est dû, sans votre accord",
            "pour accord, date et signature",
        ],
    );
    for page in 1..=paper.pages() {
        paper.picture(page).assert_inside(17.4, 13.0, 192.4, 288.0);
    }
    assert_eq!(
        print(&page, &quote).bytes,
        paper.bytes,
        "the same quote is the same paper"
    );
}

#[test]
fn once_accepted_it_says_what_was_agreed_and_by_whom() {
    let (mut page, mut quote) = quoted();
    let choice = Choice {
        options: [id(4)].into(),
        parts: [(id(3), PartChoice::Circular)].into(),
    };
    quote.accept(choice, Channel::Link, page.now).unwrap();
    page.answers.push(QuoteAnswer {
        quote: quote.id,
        name: "Claire Roussel".into(),
        signature: None,
        reason: String::new(),
        at: page.now,
    });
    let paper = print(&page, &quote);
    assert_says(
        &paper,
        &[
            "Patte de dérailleur, d’occasion",
            "Total TTC 104,90 €",
            "17,48 €",
            "Reste à payer 89,90 €",
            "Accepté par Claire Roussel le",
        ],
    );
    let words = paper.words();
    assert!(
        !words.contains("En option") && !words.contains("pour accord, date"),
        "{words}"
    );
}
