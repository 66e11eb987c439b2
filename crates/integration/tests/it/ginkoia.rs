//! Ginkoia's folder: text files out, orders in, what is refused, and what can go wrong.

use std::{
    fs,
    future::pending,
    path::{Path, PathBuf},
    time::Duration,
};

use integration::simulator::{
    ginkoia::{Files, serve},
    partner::Fault,
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::partner::{Partner, SLOW, config};

struct Ginkoia {
    partner: Partner,
    folder: TempDir,
}

impl Ginkoia {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let partner = Self::open(folder.path(), None).await;
        // Its folders are there when it answers.
        assert!(partner.get("/healthz").await.status().is_success());
        Self { partner, folder }
    }

    async fn open(folder: &Path, every: Option<Duration>) -> Partner {
        let mut config = config(&Fault::OF_FILES);
        config.state = Some(folder.join("ginkoia.jsonl"));
        let files = Files {
            folder: folder.to_owned(),
            every,
        };
        Partner::open(|listener| serve(listener, config, files, pending())).await
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    async fn turn(&self) -> Value {
        self.partner.control("/control/turn", json!({})).await
    }

    async fn init(&self) {
        self.partner.control("/control/init", json!({})).await;
    }

    fn drop_order(&self, name: &str, xml: &str) {
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(xml);
        fs::write(self.path("import").join(name), bytes).unwrap();
    }

    /// Files of the folder `export` that begin so, by name.
    fn exported(&self, start: &str) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = fs::read_dir(self.path("export"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with(start))
            .collect();
        found.sort();
        found
    }

    fn log(&self) -> String {
        read(&self.path("log/import.log"))
    }
}

fn read(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    encoding_rs::WINDOWS_1252.decode(&bytes).0.into_owned()
}

/// An order of two pieces at 22.90 that were paid for, less a code of 5.00.
fn order(id: u64) -> String {
    format!(
        r#"<?xml version="1.0" encoding="ISO-8859-1"?>
<Commande><CommandeNum>LYN-{id}</CommandeNum><CommandeId>{id}</CommandeId><CommandeDate>2026-11-24 11:20:17</CommandeDate>
<Statut>PAYE</Statut><ModeReglement></ModeReglement><Export>0</Export><CodeSite>LYN</CodeSite><Commentaire>Réparé à l’atelier</Commentaire>
<Client><CodeClient>BC-42</CodeClient><Email>z@ex.fr</Email><AddressFact><Civ>MME</Civ><Nom>LŒUIL</Nom><Prenom>Zoé</Prenom><CP>69003</CP><Ville>LYON</Ville></AddressFact></Client>
<Lignes><Ligne><TypeLigne>Ligne</TypeLigne><Code></Code><CodeEAN>3760000000123</CodeEAN><Designation>Selle</Designation><PUTTC>22.90</PUTTC><Qte>2</Qte><PXTTC>45.80</PXTTC></Ligne>
<Ligne><TypeLigne>CodePromo</TypeLigne><Code>NOEL</Code><Designation>Noël</Designation><PUTTC>-5.00</PUTTC><Qte>1</Qte><PXTTC>-5.00</PXTTC></Ligne></Lignes>
<TVAS><TVA><TotalHT>34.00</TotalHT><TauxTva>20.00</TauxTva><MtTva>6.80</MtTva></TVA></TVAS>
<TotalHT>34.00</TotalHT><MontantTVA>6.80</MontantTVA><TotalTTC>40.80</TotalTTC><Netpayer>40.80</Netpayer>
<Reglements><Reglement><Mode>CB</Mode><MontantTTC>40.80</MontantTTC><Date>2026-11-24</Date></Reglement></Reglements></Commande>"#
    )
}

#[tokio::test]
async fn everything_is_written_when_asked_for_and_then_what_changed() {
    let ginkoia = Ginkoia::start().await;
    ginkoia.init().await;
    let articles = read(&ginkoia.path("export/INIT_ARTWEB_4.TXT"));
    let rows: Vec<&str> = articles.split("\r\n").collect();
    assert_eq!(rows.len(), 42, "a header, 40 products, an end");
    assert!(rows[0].starts_with("CODE_ARTICLE;CODE_MODELE;"));
    assert!(
        rows[1].contains(";3760000000055;") && rows[1].contains(";Gants d’été n° 5;"),
        "{}",
        rows[1]
    );
    assert!(
        rows[3].contains("\"Antivol \"\"U\"\" renforcé n° 7\""),
        "{}",
        rows[3]
    );
    assert!(rows[8].contains(";22,90;"), "{}", rows[8]);
    let bytes = fs::read(ginkoia.path("export/INIT_ARTWEB_4.TXT")).unwrap();
    assert!(std::str::from_utf8(&bytes).is_err());
    assert_eq!(
        read(&ginkoia.path("export/INIT_STOCK_4.TXT")).lines().count(),
        121
    );

    assert_eq!(ginkoia.turn().await["written"], 0);
    ginkoia
        .partner
        .goods(json!({ "ean": "3760000000123", "stock": 9, "store": "GRE" }))
        .await;
    assert_eq!(ginkoia.turn().await["written"], 1);
    let deltas = ginkoia.exported("STOCK_4_");
    assert_eq!(deltas.len(), 1);
    assert_eq!(
        read(&deltas[0]),
        "CODE_ARTICLE;MAG_ID;QTE_STOCK\r\nVEL-0000012;LYN;2\r\nVEL-0000012;GRE;9\r\nVEL-0000012;ANN;0\r\n"
    );
    assert_eq!(ginkoia.exported("ARTWEB_4_").len(), 1);
}

#[tokio::test]
async fn an_order_is_taken_in_once_and_shows_in_the_next_stock_file() {
    let ginkoia = Ginkoia::start().await;
    ginkoia.drop_order("1.xml", &order(2418));
    ginkoia.drop_order("2.xml", &order(2418));
    let done = ginkoia.turn().await;
    assert_eq!((&done["taken"], &done["refused"]), (&json!(1), &json!(1)));
    let state = ginkoia.partner.state().await;
    assert_eq!(state["orders"][0]["total"], 4_080);
    assert_eq!(state["orders"][0]["comment"], "Réparé à l’atelier");
    let stock = read(&ginkoia.exported("STOCK_4_")[0]);
    assert!(stock.contains("VEL-0000012;LYN;0"), "{stock}");
    let log = ginkoia.log();
    assert!(
        log.contains(";1.xml;OK;") && log.contains(";2.xml;REJET;CommandeId 2418 déjà intégrée"),
        "{log}"
    );
    assert!(ginkoia.path("import/traites/1.xml").exists() && ginkoia.path("import/rejets/2.xml").exists());
}

#[tokio::test]
async fn a_wrong_order_is_refused_into_the_log() {
    let ginkoia = Ginkoia::start().await;
    let right = order(1);
    let wrongs = [
        (right[..300].to_owned(), "XML illisible"),
        (
            right.replace("Commande>", "Order>"),
            "Racine Order au lieu de Commande",
        ),
        (
            right.replace("<CommandeId>1<", "<CommandeId>1234567890<"),
            "CommandeId 1234567890 : 9 chiffres au plus",
        ),
        (right.replace("PAYE", "REPARE"), "Statut REPARE inconnu"),
        (
            right.replace("3760000000123", "3760000000124"),
            "Article 3760000000124 inconnu",
        ),
        (
            right.replace("<TotalTTC>40.80<", "<TotalTTC>40.81<"),
            "TotalTTC : 40.80 et non 40.81",
        ),
        (
            right.replace("<PXTTC>45.80<", "<PXTTC>45,80<"),
            "PXTTC 45,80 : deux décimales après un point",
        ),
        (
            right.replace("<MtTva>6.80<", "<MtTva>6.79<"),
            "MontantTVA : 6.79 et non 6.80",
        ),
        (
            right.replace("ModeReglement></", "ModeReglement>CB</"),
            "ModeReglement : vide attendu avec Reglements",
        ),
        (right.replace(">LYON<", "><"), "Ville manquant"),
        (
            right.replace("<TypeLigne>Ligne<", "<TypeLigne>Reparation<"),
            "TypeLigne Reparation inconnu",
        ),
        (right.replace("ISO-8859-1", "UTF-8"), "Caractères illisibles"),
        (right.replace("ISO-8859-1", "latin"), "Codage latin inconnu"),
        (
            right.replace("<Commande>", "<!DOCTYPE a [<!ENTITY b \"c\">]><Commande>"),
            "XML illisible",
        ),
    ];
    for (place, (wrong, _)) in wrongs.iter().enumerate() {
        ginkoia.drop_order(&format!("{place:02}.xml"), wrong);
    }
    fs::write(ginkoia.path("import/99.xml"), vec![b' '; 1_000_001]).unwrap();
    // What is still being written has another name.
    fs::write(ginkoia.path("import/98.tmp"), "<Comm").unwrap();
    assert_eq!(
        ginkoia.turn().await,
        json!({ "taken": 0, "refused": 15, "written": 0 })
    );
    let log = ginkoia.log();
    for (line, (_, said)) in log.lines().zip(&wrongs) {
        assert!(line.contains(&format!(".xml;REJET;{said}")), "{line}: {said}");
    }
    assert!(log.contains("99.xml;REJET;Fichier trop long"), "{log}");
    assert!(ginkoia.path("import/98.tmp").exists());
    let page = ginkoia.partner.get("/").await.text().await.unwrap();
    assert!(page.contains("Statut REPARE inconnu"), "{page}");
}

#[tokio::test]
async fn a_turn_that_is_down_does_nothing_and_a_refused_order_stays_out() {
    let ginkoia = Ginkoia::start().await;
    ginkoia.drop_order("1.xml", &order(1));
    ginkoia.partner.next(Fault::Down).await;
    ginkoia.init().await;
    assert!(ginkoia.exported("INIT").is_empty());
    ginkoia.partner.next(Fault::Down).await;
    assert_eq!(ginkoia.turn().await["taken"], 0);
    assert!(ginkoia.path("import/1.xml").exists());
    ginkoia.partner.next(Fault::Refused).await;
    assert_eq!(ginkoia.turn().await["refused"], 1);
    assert!(
        ginkoia.log().contains("REJET;Enregistrement verrouillé"),
        "{}",
        ginkoia.log()
    );
    ginkoia.drop_order("1.xml", &order(1));
    assert_eq!(ginkoia.turn().await["taken"], 1);
}

#[tokio::test]
async fn a_file_is_cut_in_another_code_page_or_there_twice() {
    let ginkoia = Ginkoia::start().await;
    ginkoia.init().await;
    let whole = read(&ginkoia.path("export/INIT_ARTWEB_4.TXT"));
    ginkoia.partner.next(Fault::HalfAnswer).await;
    ginkoia.init().await;
    let half = read(&ginkoia.path("export/INIT_ARTWEB_4.TXT"));
    assert!(
        whole.starts_with(&half) && !half.ends_with("\r\n"),
        "cut inside a row"
    );
    ginkoia.partner.next(Fault::WrongEncoding).await;
    ginkoia.init().await;
    let bytes = fs::read(ginkoia.path("export/INIT_ARTWEB_4.TXT")).unwrap();
    assert_eq!(String::from_utf8(bytes).unwrap(), whole);
    ginkoia.partner.next(Fault::Duplicate).await;
    ginkoia
        .partner
        .goods(json!({ "ean": "3760000000123", "stock": 9 }))
        .await;
    ginkoia.turn().await;
    let twice = ginkoia.exported("STOCK_4_");
    assert_eq!(twice.len(), 2);
    assert_eq!(read(&twice[0]), read(&twice[1]));
}

#[tokio::test]
async fn a_slow_file_is_there_before_it_is_whole() {
    let ginkoia = Ginkoia::start().await;
    ginkoia.partner.next(Fault::Slow).await;
    let path = ginkoia.path("export/INIT_STOCK_4.TXT");
    let (first, ()) = tokio::join!(
        async {
            for _ in 0..200 {
                tokio::time::sleep(SLOW / 100).await;
                if let Ok(bytes) = fs::read(&path) {
                    return bytes;
                }
            }
            vec![]
        },
        ginkoia.init(),
    );
    let whole = fs::read(&path).unwrap();
    assert!(!first.is_empty() && first.len() < whole.len() && whole.starts_with(&first));
    assert!(whole.ends_with(b"\r\n"));
}

#[tokio::test]
async fn a_killed_ginkoia_goes_on_by_itself_and_takes_nothing_twice() {
    let ginkoia = Ginkoia::start().await;
    ginkoia.drop_order("1.xml", &order(1));
    ginkoia.turn().await;
    let before = ginkoia.partner.state().await;
    drop(ginkoia.partner);
    ginkoia_again(&ginkoia.folder, &before).await;
}

async fn ginkoia_again(folder: &TempDir, before: &Value) {
    let partner = Ginkoia::open(folder.path(), Some(Duration::from_millis(20))).await;
    assert_eq!(partner.state().await["orders"], before["orders"]);
    // The kill came after the order counted and before its file was put away.
    fs::copy(
        folder.path().join("import/traites/1.xml"),
        folder.path().join("import/1.xml"),
    )
    .unwrap();
    for _ in 0..200 {
        if folder.path().join("import/rejets/1.xml").exists() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(folder.path().join("import/rejets/1.xml").exists());
    assert_eq!(partner.state().await["orders"], before["orders"]);
}
