//! The drop-off receipt.

use business::workshop::TicketPage;
use domain::{
    Lang,
    customers::ContactKind,
    workshop::{LineKind, TicketKind},
};

use crate::{
    paper::Paper,
    sample::{self, BASE_URL, ORGANISATION},
};

fn receipt(page: &TicketPage) -> Paper {
    Paper::new(documents::receipt(page, ORGANISATION, BASE_URL, Lang::Fr).unwrap())
}

#[track_caller]
fn assert_says(paper: &Paper, expected: &[&str]) {
    let words = paper.words();
    for text in expected {
        assert!(words.contains(text), "{text:?} is not in: {words}");
    }
}

/// Every page stays within its margins.
fn assert_margins(paper: &Paper) {
    for page in 1..=paper.pages() {
        paper.picture(page).assert_inside(17.4, 13.0, 192.4, 288.0);
    }
}

#[test]
fn it_says_who_left_what_for_which_work_and_when_it_is_ready() {
    let paper = receipt(&sample::intake());
    assert_says(
        &paper,
        &[
            "Cyclo & Sport",
            "Lyon Part-Dieu",
            "17 rue du Docteur Bouchut",
            "69003 Lyon",
            "04 78 62 10 20",
            "SIRET 812 345 678 00017",
            "Reçu de dépôt",
            "LYN-2418",
            "Déposé le mardi 24 novembre 2026, 9 h 30",
            "jeudi 26 novembre, 17 h",
            "Plafond accepté",
            "150,00 €",
            "Client Claire Roussel",
            "06 12 34 56 47 · claire.roussel@example.org",
            "Objet Moustache Lundi 27.3",
            "Vélo électrique · N° de série MB273-0418822",
            "Demande Freins, Transmission",
            "Les freins crissent à l’avant depuis la pluie de samedi.",
            "La chaîne saute en montée.",
            "Laissé avec Clé de batterie, chargeur",
            "Au-delà de 150,00 €, aucun travail n’est engagé sans votre accord.",
            "loi du 31 décembre 1903",
            "Signature du client",
        ],
    );
    assert_eq!(paper.pages(), 1);
    assert!(!paper.words().contains("Reste à payer"), "nothing is charged yet");
    assert_margins(&paper);
}

#[test]
fn its_qr_opens_the_ticket() {
    assert_eq!(
        receipt(&sample::intake()).picture(1).codes(),
        ["https://boucle.example/i/LYN-2418"]
    );
    let with_slash = documents::receipt(
        &sample::intake(),
        ORGANISATION,
        "http://127.0.0.1:3000/",
        Lang::Fr,
    );
    assert_eq!(
        Paper::new(with_slash.unwrap()).picture(1).codes(),
        ["http://127.0.0.1:3000/i/LYN-2418"]
    );
}

#[test]
fn it_speaks_the_customers_language() {
    let mut page = sample::priced();
    page.customer.as_mut().unwrap().language = Lang::En;
    let paper = receipt(&page);
    assert_says(
        &paper,
        &[
            "Drop-off receipt",
            "Dropped off on Tuesday 24 November 2026, 09:30",
            "Thursday 26 November, 17:00",
            "Agreed ceiling",
            "Brakes, Gears",
            "E-bike · Serial number MB273-0418822",
            "No work above €150.00 is started without your consent.",
            "VAT 20% €17.48",
            "Repair bonus, advanced −€15.00",
            "Amount due €89.90",
            "act of 31 December 1903",
        ],
    );
    assert_eq!(paper.info("Title"), "Drop-off receipt LYN-2418");

    page.customer = None;
    let paper = Paper::new(documents::receipt(&page, ORGANISATION, BASE_URL, Lang::En).unwrap());
    assert_says(&paper, &["Drop-off receipt"]);
}

#[test]
fn lines_come_with_totals_vat_and_what_is_left_to_pay() {
    let mut page = sample::priced();
    let paper = receipt(&page);
    assert_says(
        &paper,
        &[
            "Intervention Qté Prix TTC TVA Total TTC",
            "Purge et réglage des freins hydrauliques 1 45,00 € 20 % 45,00 €",
            "Plaquettes Shimano B05S-RX, résine 2 17,95 € 20 % 35,90 €",
            "Total HT 87,42 € TVA 20 % 17,48 € Total TTC 104,90 €",
            "Bonus réparation, avancé −15,00 € Reste à payer 89,90 €",
        ],
    );
    assert_eq!(paper.pages(), 1);

    page.ticket.paid = 2_000;
    assert_says(&receipt(&page), &["Déjà réglé −20,00 € Reste à payer 69,90 €"]);
    page.ticket.paid = 10_000;
    assert_says(
        &receipt(&page),
        &["Déjà réglé −100,00 € Trop-perçu, à rembourser 10,10 €"],
    );
}

#[test]
fn each_vat_rate_stands_with_what_it_is_taken_on() {
    let mut page = sample::intake();
    let lines = vec![
        sample::line(LineKind::Labour, "Révision", 1_500, 4_000, 2_000),
        sample::line(LineKind::Part, "Guide d’entretien", 1_000, 1_200, 550),
    ];
    sample::charge(&mut page, lines);
    assert_says(
        &receipt(&page),
        &[
            "Révision 1,5 40,00 € 20 % 60,00 €",
            "Total HT 61,37 € TVA 20 % sur 50,00 € 10,00 € TVA 5,5 % sur 11,37 € 0,63 € Total TTC 72,00 €",
        ],
    );
}

#[test]
fn figures_stand_below_each_other() {
    let paper = receipt(&sample::priced());
    let text = paper.text();
    let ends: Vec<usize> = text
        .lines()
        .filter(|line| line.trim_end().ends_with('€') && !line.contains("Plafond") && line.contains("20 %"))
        .map(|line| line.trim_end().chars().count())
        .collect();
    assert!(
        ends.len() >= 4 && ends.iter().all(|end| *end == ends[0]),
        "{ends:?} in\n{text}"
    );
}

#[test]
fn hostile_text_is_only_text() {
    let hostile = "</textarea><script>alert(1)</script>";
    let mut page = sample::priced();
    page.customer.as_mut().unwrap().last_name = hostile.to_owned();
    page.item.model = format!("{hostile} (Tj) \\( <</JS>>");
    page.ticket.problem = format!("{hostile}\u{202e}\u{0}\n\n\n\n%PDF");
    page.ticket.lines[0].label = hostile.to_owned();
    let paper = receipt(&page);
    assert_says(
        &paper,
        &[
            "Client Claire </textarea><script>alert(1)</script>",
            "Moustache </textarea><script>alert(1)</script> (Tj) \\( <</JS>>",
            "Transmission </textarea><script>alert(1)</script> %PDF",
            "</textarea><script>alert(1)</script> 1 45,00 €",
        ],
    );
    assert_eq!(paper.info("JavaScript"), "no");
    assert_margins(&paper);
}

#[test]
fn long_text_wraps_and_never_leaves_the_page() {
    let mut page = sample::priced();
    let customer = page.customer.as_mut().unwrap();
    customer.first_name = "Marie-Charlotte Anne-Sophie Éléonore".to_owned();
    customer.last_name = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk".repeat(2);
    customer.contacts = vec![
        sample::contact(ContactKind::Email, &"a".repeat(254), ""),
        sample::contact(ContactKind::Phone, "06 12 34 56 47", "son mari, après 19 heures"),
    ];
    page.item.model = "W".repeat(120);
    page.item.serial = "8".repeat(60);
    page.ticket.code = "ABCDE-H9999999".parse().unwrap();
    page.ticket.problem = "mot ".repeat(500);
    page.store.name = "Lyon Part-Dieu ".repeat(5);
    page.store.address = "17 rue du Docteur Bouchut, ".repeat(11);
    let lines = vec![
        sample::line(LineKind::Part, &"libellé ".repeat(25), 999_000, 1_000_000, 2_000),
        sample::line(LineKind::Part, "x", 1_000, 1_000_000_000, 550),
    ];
    sample::charge(&mut page, lines);
    let organisation = "Cyclo & Sport et fils ".repeat(5);
    let paper = Paper::new(documents::receipt(&page, &organisation, BASE_URL, Lang::Fr).unwrap());
    assert_margins(&paper);
    assert_says(
        &paper,
        &[
            "10 000 000,00 €",
            "06 12 34 56 47 (son mari, après 19 heures)",
            "page 2 / 2",
        ],
    );
    let words = paper.words();
    assert_eq!(words.matches("mot").count(), 500, "all of the problem is there");
    assert_eq!(words.matches("libellé").count(), 25);
    assert_eq!(
        paper.picture(1).codes(),
        ["https://boucle.example/i/ABCDE-H9999999"]
    );
}

#[test]
fn empty_lines_cannot_fill_pages() {
    let mut page = sample::intake();
    page.ticket.problem = format!("avant{}après", "\n".repeat(1_990));
    assert_eq!(receipt(&page).pages(), 1);
}

#[test]
fn many_lines_go_over_pages_under_the_same_head() {
    let mut page = sample::intake();
    let lines = (1..=60)
        .map(|number| {
            sample::line(
                LineKind::Part,
                &format!("Pièce n{number}."),
                1_000,
                100 * number,
                2_000,
            )
        })
        .collect();
    sample::charge(&mut page, lines);
    let paper = receipt(&page);
    assert_eq!(paper.pages(), 3);
    let words = paper.words();
    for number in 1..=60 {
        let line = format!("Pièce n{number}. 1 {number},00 € 20 % {number},00 €");
        assert!(words.contains(&line), "{line} is not in: {words}");
    }
    assert_eq!(
        words.matches("Intervention Qté Prix TTC TVA Total TTC").count(),
        3
    );
    assert_eq!(words.matches("Reçu de dépôt LYN-2418 · Cyclo & Sport").count(), 2);
    assert_says(
        &paper,
        &[
            "page 1 / 3",
            "page 2 / 3",
            "page 3 / 3",
            "Reste à payer 1 830,00 €",
        ],
    );
    assert_margins(&paper);
}

#[test]
fn the_same_ticket_gives_the_same_bytes() {
    assert_eq!(receipt(&sample::priced()).bytes, receipt(&sample::priced()).bytes);
}

#[test]
fn the_file_says_what_it_is_and_can_be_read_aloud() {
    let paper = receipt(&sample::priced());
    assert_eq!(paper.info("Title"), "Reçu de dépôt LYN-2418");
    assert_eq!(paper.info("Author"), ORGANISATION);
    assert_eq!(paper.info("CreationDate"), "2026-11-24T08:30:00Z");
    assert_eq!(paper.info("Tagged"), "yes");
    assert_eq!(paper.info("Page size"), "595.276 x 841.89 pts (A4)");
    assert!(paper.holds("/Lang(fr)"), "a voice has to know the language");

    let structure = paper.structure();
    let place = |text: &str| {
        structure
            .find(text)
            .unwrap_or_else(|| panic!("no {text:?} in:\n{structure}"))
    };
    let order = [
        "H1",
        "Figure",
        "H2",
        "Table",
        "TH",
        "TD",
        "Reste à payer",
        "Conditions",
    ]
    .map(place);
    assert!(order.is_sorted(), "{order:?}");
    let spoken: String = structure.split('"').skip(1).step_by(2).collect();
    assert!(
        spoken.contains("Présentez ce reçu, ou son code"),
        "words stay apart where a line breaks: {spoken}"
    );
}

#[test]
fn letters_that_the_font_lacks_can_still_be_copied() {
    let mut page = sample::intake();
    page.ticket.accessories = "Łukasz, Ødegård, Nguyễn, Θάλεια, Шевченко, 漢字".to_owned();
    assert_says(
        &receipt(&page),
        &["Łukasz, Ødegård, Nguyễn, Θάλεια, Шевченко, 漢字"],
    );
}

#[test]
fn what_is_not_known_is_said_or_left_out() {
    let mut page = sample::intake();
    page.customer = None;
    page.ticket.promised_at = None;
    page.ticket.ceiling = None;
    page.ticket.symptoms.clear();
    page.ticket.problem.clear();
    page.ticket.accessories.clear();
    page.item.brand.clear();
    page.item.model.clear();
    page.store.siret.clear();
    let paper = receipt(&page);
    assert_says(
        &paper,
        &[
            "Date à convenir",
            "Prix",
            "Sur devis",
            "Objet Vélo électrique",
            "Laissé avec Rien d’autre",
        ],
    );
    let words = paper.words();
    for absent in ["Client", "Demande", "SIRET", "Signature"] {
        assert!(!words.contains(absent), "{absent} in: {words}");
    }

    page.ticket.kind = TicketKind::LegalGuarantee;
    let words = receipt(&page).words();
    assert!(
        words.contains("Demande Garantie légale") && !words.contains("Sur devis"),
        "{words}"
    );
}

#[test]
fn a_promise_is_in_the_stores_own_time_and_names_another_year() {
    let mut page = sample::intake();
    page.store.time_zone = "Indian/Reunion".to_owned();
    assert_says(&receipt(&page), &["jeudi 26 novembre, 20 h"]);
    page.ticket.promised_at = Some("2027-01-01T08:30:00Z".parse().unwrap());
    assert_says(&receipt(&page), &["vendredi 1er janvier 2027, 12 h 30"]);
}

#[test]
fn an_address_without_end_is_refused() {
    let base_url = format!("https://{}", "a".repeat(3_000));
    let refused = documents::receipt(&sample::intake(), ORGANISATION, &base_url, Lang::Fr);
    assert!(
        matches!(refused, Err(documents::NotPrinted::LinkTooLong(_))),
        "{refused:?}"
    );
}
