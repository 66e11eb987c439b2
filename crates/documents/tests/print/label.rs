//! The item label.

use business::workshop::TicketPage;
use domain::{Lang, workshop::Priority};

use crate::{
    paper::Paper,
    sample::{self, BASE_URL},
};

fn label(page: &TicketPage, lang: Lang) -> Paper {
    let paper = Paper::new(documents::label(page, BASE_URL, lang).unwrap());
    assert_eq!(paper.info("Page size"), "175.748 x 82.2047 pts", "62 x 29 mm");
    assert_eq!(paper.pages(), 1);
    paper.picture(1).assert_inside(1.5, 1.5, 60.5, 27.5);
    paper
}

#[test]
fn it_says_what_a_hand_needs() {
    let paper = label(&sample::intake(), Lang::Fr);
    let words = paper.words();
    for text in [
        "LYN-2418",
        "Moustache Lundi 27.3",
        "Claire Roussel",
        "KB",
        "jeu. 26 nov., 17 h",
    ] {
        assert!(words.contains(text), "{text:?} is not in: {words}");
    }
    assert!(!words.contains("URGENT"), "{words}");
    assert_eq!(paper.picture(1).codes(), ["https://boucle.example/i/LYN-2418"]);
    assert_eq!(paper.info("Title"), "Étiquette LYN-2418");
}

#[test]
fn it_speaks_the_shops_language_whatever_the_customers() {
    let paper = label(&sample::intake(), Lang::En);
    assert!(paper.words().contains("Thu 26 Nov, 17:00"), "{}", paper.words());
    assert_eq!(paper.info("Title"), "Label LYN-2418");
}

#[test]
fn what_is_urgent_is_marked() {
    let mut page = sample::intake();
    page.ticket.priority = Priority::Urgent;
    let words = label(&page, Lang::Fr).words();
    assert!(
        words.contains("URGENT") && words.contains("26 nov., 17 h"),
        "{words}"
    );
}

#[test]
fn long_names_are_shortened() {
    let mut page = sample::intake();
    page.customer.as_mut().unwrap().last_name = "de La Rochefoucauld ".repeat(6);
    page.item.model = "W".repeat(120);
    page.ticket.code = "ABCDE-H9999999".parse().unwrap();
    page.ticket.priority = Priority::Urgent;
    let paper = label(&page, Lang::Fr);
    let words = paper.words();
    assert!(
        words.contains("ABCDE-H9999999") && words.contains("Claire de La"),
        "{words}"
    );
    assert_eq!(words.matches('…').count(), 2, "{words}");
    assert_eq!(
        paper.picture(1).codes(),
        ["https://boucle.example/i/ABCDE-H9999999"]
    );
}

#[test]
fn hostile_text_is_only_text() {
    let mut page = sample::intake();
    let customer = page.customer.as_mut().unwrap();
    (customer.first_name, customer.last_name) = (String::new(), "</textarea><script>".to_owned());
    page.people[0].name = "<script> )Tj".to_owned();
    let words = label(&page, Lang::Fr).words();
    assert!(words.contains("</textarea><script>"), "{words}");
}

#[test]
fn what_is_not_known_is_left_out() {
    let mut page = sample::intake();
    page.customer = None;
    page.ticket.promised_at = None;
    page.ticket.technician = None;
    (page.item.brand, page.item.model) = (String::new(), String::new());
    assert_eq!(label(&page, Lang::Fr).words(), "LYN-2418 Vélo électrique");
}

#[test]
fn the_same_ticket_gives_the_same_bytes() {
    let page = sample::intake();
    assert_eq!(label(&page, Lang::Fr).bytes, label(&page, Lang::Fr).bytes);
}
