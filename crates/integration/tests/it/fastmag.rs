//! Fastmag's wire: transactions, queries, what is refused, what is kept.

use integration::simulator::partner::Fault;
use serde_json::json;

use crate::partner::{PASSWORD, Partner, USER, config, remembering};

pub(crate) const CLIENT: &str =
    "CLIENT|LYN|a.b@ex.fr|LŒUIL|Zoé|Madame|1 RUE DE L’ÉGLISE||69003|LYON|FRANCE|||0|0||0|BOUCLE||||BC-42|";

/// A form in windows-1252, as the partner expects it.
fn form(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| {
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        percent_encoding::percent_encode(&bytes, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    pairs.join("&")
}

/// Sends a form; the bytes of the answer, if one came whole.
pub(crate) async fn send(
    partner: &Partner,
    path: &str,
    password: &str,
    data: &str,
) -> Result<(u16, Vec<u8>), reqwest::Error> {
    let fields = [
        ("Enseigne", "DEMO"),
        ("magasin", "LYN"),
        ("COMPTE", USER),
        ("MotPasse", password),
        ("data", data),
    ];
    let request = partner
        .http
        .post(format!("{}{path}", partner.url))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form(&fields));
    let answer = request.send().await?;
    let status = answer.status().as_u16();
    Ok((status, answer.bytes().await?.to_vec()))
}

pub(crate) fn text(bytes: &[u8]) -> String {
    encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned()
}

/// A transaction that is answered.
pub(crate) async fn transaction(partner: &Partner, data: &str) -> String {
    let (status, bytes) = send(partner, "/EDIWEBSRV.IPS", PASSWORD, data).await.unwrap();
    assert_eq!(status, 200);
    text(&bytes)
}

/// Rows of a query, the header first.
pub(crate) async fn query(partner: &Partner, data: &str) -> Vec<Vec<String>> {
    let (status, bytes) = send(partner, "/EDIQUERY.IPS", PASSWORD, data).await.unwrap();
    assert_eq!(status, 200);
    text(&bytes)
        .lines()
        .map(|line| line.split('\t').map(ToOwned::to_owned).collect())
        .collect()
}

fn number(answer: &str) -> u64 {
    answer
        .strip_prefix("OK|")
        .unwrap_or_else(|| panic!("{answer}"))
        .parse()
        .unwrap()
}

/// An order for a repair of 84.81 that says Boucle's code.
pub(crate) fn repair(code: &str) -> String {
    format!(
        "{CLIENT}\r\nCOMMANDE|ENTETE|LYN|84.81|1|REPARATION||a.b@ex.fr||||||{code}|||||\r\n\
         COMMANDE|LIGNE|REPARATION|||Réparation {code}|84.81|1|0|84.81||n{{PIPE}}1{{CR}}{{LF}}2|||"
    )
}

#[tokio::test]
async fn a_customer_is_written_once_by_its_email() {
    let fastmag = Partner::fastmag(config(&Fault::ALL)).await;
    assert_eq!(transaction(&fastmag, CLIENT).await, "OK");
    let moved = CLIENT.replace("LYON", "VILLEURBANNE").replace("a.b@", "A.B@");
    assert_eq!(transaction(&fastmag, &moved).await, "OK");
    let rows = query(
        &fastmag,
        "SELECT Nom, Ville, CodeExterne FROM clients WHERE Email = 'A.B@ex.fr'",
    )
    .await;
    assert_eq!(
        rows,
        [
            ["Nom", "Ville", "CodeExterne"],
            ["LŒUIL", "VILLEURBANNE", "BC-42"]
        ]
    );
    for (wrong, said) in [
        (CLIENT.replace("a.b@ex.fr", ""), "KO|Champ EMAIL obligatoire"),
        (
            CLIENT.replace("69003", "69003-1234"),
            "KO|Champ CODE POSTAL trop long (7)",
        ),
        (CLIENT.replace("|LYN|", "|PARIS1|"), "KO|Magasin inconnu : PARIS1"),
        (
            "FACTURE|x".to_owned(),
            "KO|Type d'enregistrement inconnu : FACTURE",
        ),
        (String::new(), "KO|Aucune donnée"),
    ] {
        assert_eq!(transaction(&fastmag, &wrong).await, said);
    }
    assert_eq!(fastmag.state().await["clients"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn wrong_credentials_are_refused_inside_a_200() {
    let fastmag = Partner::fastmag(config(&Fault::ALL)).await;
    for path in ["/EDIWEBSRV.IPS", "/EDIQUERY.IPS"] {
        let (status, bytes) = send(&fastmag, path, "faux", CLIENT).await.unwrap();
        assert_eq!(
            (status, text(&bytes).as_str()),
            (200, "KO|Identification incorrecte")
        );
    }
    assert!(fastmag.state().await["clients"].as_array().unwrap().is_empty());
    let seen = fastmag.exchanges().await.to_string();
    assert!(
        seen.contains("POST /EDIQUERY.IPS") && !seen.contains("faux"),
        "{seen}"
    );
}

#[tokio::test]
async fn a_repair_is_ordered_paid_by_the_cashier_and_found_by_polling() {
    let fastmag = Partner::fastmag(config(&Fault::ALL)).await;
    let order = number(&transaction(&fastmag, &repair("LYN-2418")).await);
    let state = fastmag.state().await;
    assert_eq!(state["commandes"][0]["lines"][0]["comment"], "n|1\r\n2");
    let poll = "SELECT Commande, Etat, VenteLiee, Total FROM commandes WHERE Commentaire = 'LYN-2418'";
    let open = query(&fastmag, poll).await;
    assert_eq!(open[1], [order.to_string().as_str(), "100", "", "84.81"]);
    let sale = fastmag
        .control("/control/pay", json!({ "order": order, "payment": "CB" }))
        .await["number"]
        .as_u64()
        .unwrap();
    let paid = query(&fastmag, poll).await;
    assert_eq!(paid[1][1..3], ["200".to_owned(), sale.to_string()]);
    // Twice is refused.
    let again = fastmag
        .post("/control/pay", &json!({ "order": order, "payment": "CB" }))
        .await;
    assert_eq!(again.status().as_u16(), 422);
    let page = fastmag.get("/").await.text().await.unwrap();
    assert!(
        page.contains("LYN-2418") && page.contains(&format!("vente {sale}")),
        "{page}"
    );
}

#[tokio::test]
async fn a_request_counts_whole_or_not_at_all() {
    let fastmag = Partner::fastmag(config(&Fault::ALL)).await;
    for (wrong, said) in [
        (
            repair("X").replace("|84.81||n", "|84.80||n"),
            "KO|Le total des lignes diffère de l'entête",
        ),
        (
            repair("X").replace("LIGNE|REPARATION|", "LIGNE|INCONNU|"),
            "KO|Article inconnu : INCONNU//",
        ),
        (
            repair("X").replace("||a.b@ex.fr||", "||autre@ex.fr||"),
            "KO|Client inconnu : autre@ex.fr",
        ),
        (
            CLIENT.to_owned() + "\nVENTE|LIGNE|REPARATION|||x|1|1|0|1",
            "KO|LIGNE sans ENTETE",
        ),
        (
            CLIENT.to_owned() + "\nVENTE|ENTETE|LYN|1|1|VENTE",
            "KO|ENTETE sans LIGNE",
        ),
    ] {
        assert_eq!(transaction(&fastmag, &wrong).await, said);
    }
    let state = fastmag.state().await;
    assert!(state["clients"].as_array().unwrap().is_empty(), "{state}");
}

#[tokio::test]
async fn a_sale_takes_from_stock_and_a_buyback_gives_a_credit() {
    let fastmag = Partner::fastmag(config(&Fault::ALL)).await;
    transaction(&fastmag, CLIENT).await;
    let product = &query(
        &fastmag,
        "SELECT Reference, Taille, Couleur, PrixVente FROM produits WHERE GenCod = '3760000000147'",
    )
    .await[1];
    let [reference, size, colour, price] = [0, 1, 2, 3].map(|place| product[place].clone());
    let stock = "SELECT Stock FROM stock WHERE GenCod = '3760000000147' AND Magasin = 'LYN'";
    assert_eq!(query(&fastmag, stock).await[1], ["4"]);
    let sale = format!(
        "VENTE|ENTETE|LYN|{price}|1|VENTE||||||||LYN-E5|||CB\nVENTE|LIGNE|{reference}|{size}|{colour}|x|{price}|1|0|{price}"
    );
    number(&transaction(&fastmag, &sale).await);
    assert_eq!(query(&fastmag, stock).await[1], ["3"]);

    let buyback = "VENTE|ENTETE|LYN|-92.00|-1|RACHAT||a.b@ex.fr||||||LYN-R318|||AVOIR\nVENTE|LIGNE|OCCASION|||Rachat|92.00|-1|0|-92.00|RACHAT";
    let sale = number(&transaction(&fastmag, buyback).await);
    let credit = &query(
        &fastmag,
        &format!("SELECT Avoir, Montant, Reste FROM avoirs WHERE Vente = {sale}"),
    )
    .await[1];
    assert_eq!(credit[1..], ["92.00", "92.00"]);
    fastmag
        .control(
            "/control/pay",
            json!({ "avoir": credit[0].parse::<u64>().unwrap(), "amount": 5_000 }),
        )
        .await;
    assert_eq!(
        transaction(&fastmag, &format!("AVOIR|{}", credit[0])).await,
        "OK|42.00"
    );

    let movement = format!("MOVEMENT|GRE|{reference}|{size}|{colour}|2|OCCASION|LYN-E5");
    number(&transaction(&fastmag, &movement).await);
    let deposit = "ACOMPTE|LYN|a.b@ex.fr|20.00|CB|LYN-2418|";
    number(&transaction(&fastmag, deposit).await);
    assert_eq!(fastmag.state().await["acomptes"][0]["amount"], 2_000);
    let reservation = repair("LYN-L7").replace("COMMANDE", "RESERVATION");
    number(&transaction(&fastmag, &reservation).await);
    assert_eq!(
        query(&fastmag, "SELECT Type FROM reservations").await[1],
        ["REPARATION"]
    );
}

#[tokio::test]
async fn increments_are_read_page_by_page() {
    let fastmag = Partner::fastmag(config(&Fault::ALL)).await;
    let page = |offset: usize| {
        format!(
            "SELECT Reference, DateModif FROM produits WHERE DateModif >= '2026-01-01' ORDER BY DateModif, Reference LIMIT 20 OFFSET {offset}"
        )
    };
    let mut all = vec![];
    for offset in [0, 20, 40, 60] {
        all.extend(query(&fastmag, &page(offset)).await.into_iter().skip(1));
    }
    assert_eq!(all.len(), 45);
    let mut sorted = all.clone();
    sorted.sort_by_key(|row| row[1].clone());
    assert_eq!(sorted, all);
    assert!(all[0][1] == all[1][1], "a second has several changes");
    let quoted = query(
        &fastmag,
        "SELECT Designation FROM produits WHERE Reference = 'VEL-0000007'",
    )
    .await;
    assert_eq!(quoted[1], ["\"Antivol \"\"U\"\" renforcé n° 7\""]);
    let table = query(&fastmag, "SELECT * FROM salaires").await;
    assert_eq!(table[0], ["KO|Table inconnue : salaires"]);
}

#[tokio::test]
async fn a_killed_fastmag_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fastmag.jsonl");
    let fastmag = Partner::fastmag(remembering(&Fault::ALL, &file)).await;
    let order = number(&transaction(&fastmag, &repair("LYN-2418")).await);
    fastmag.goods(json!({ "ean": "3760000000123", "price": 1 })).await;
    let before = fastmag.state().await;
    drop(fastmag);
    let fastmag = Partner::fastmag(remembering(&Fault::ALL, &file)).await;
    assert_eq!(fastmag.state().await, before);
    assert_eq!(
        query(
            &fastmag,
            "SELECT PrixVente FROM produits WHERE GenCod = '3760000000123'"
        )
        .await[1],
        ["0.01"]
    );
    assert!(number(&transaction(&fastmag, &repair("LYN-2419")).await) > order);
}

#[tokio::test]
async fn products_are_read_by_their_barcodes_whatever_changes_meanwhile() {
    let fastmag = Partner::fastmag(config(&Fault::ALL)).await;
    let mut seen = vec![];
    let mut last = vec![String::new()];
    loop {
        let page = query(
            &fastmag,
            &format!(
                "SELECT GenCod FROM produits WHERE GenCod > '{}' ORDER BY GenCod LIMIT 9",
                last[0]
            ),
        )
        .await;
        fastmag.next(Fault::PageDrift).await;
        let Some(newest) = page[1..].last() else { break };
        last.clone_from(newest);
        seen.extend(page[1..].iter().map(|row| row[0].clone()));
    }
    assert_eq!(seen.len(), 40, "services have none");
    assert!(seen.is_sorted());
}
