//! Files in and out of a folder.

use business::ports::{Outcome, Parcel, Partners};
use integration::{
    connector::Action,
    engine::{Engine, Position, Trouble},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::acme::engine;

const CONNECTOR: &str = r#"version = 1
description = "Files"
[settings]
address = { what = "The folder" }
[transport]
kind = "files"
place = "folder"
address = "address"
read_below = "export"
write_below = "import"
receive = "stock"
send = "order"
[formats.stock]
kind = "records"
separator = ";"
encoding = "iso-8859-15"
[formats.order]
kind = "xml"
root = "Commande"
order = ["Numero", "Nom", "Total"]
encoding = "iso-8859-15"
[types]
sale = { actions = ["sale"] }
"#;
const STOCKS: &str = r#"version = 1
rows = { each = "$answer.body", do = { object_in = "stock", of = "$item" } }
[[step]]
name = "files"
read_files = ["INIT_STOCK_*.TXT", "STOCK_*.TXT"]
"#;
const STOCK: &str = r#"version = 1
[in]
product = "$item.CODE"
store = "$item.MAG"
quantity = { from = "$item.QTE", then = [{ decimal = { mark = "," } }] }
"#;
const SALE: &str = r#"version = 1
repeat = "harmless"
repeat_why = "a file of the same name takes the place of the first"
[[step]]
name = "order"
writes = true
write_file = { concat = ["CMD_", "$parcel.reference", ".XML"] }
body = { Total = { from = "$input.total", then = [{ money_out = { as = "text" } }] }, Numero = "$parcel.reference", Nom = "$input.customer.last_name" }
"#;

/// An engine, the connector's files, the partner's folder.
fn files() -> (Engine, TempDir, TempDir) {
    let connectors = tempfile::tempdir().unwrap();
    let partner = tempfile::tempdir().unwrap();
    for (path, text) in [
        ("connector.toml", CONNECTOR),
        ("actions/stocks.toml", STOCKS),
        ("actions/sale.toml", SALE),
        ("objects/stock.toml", STOCK),
    ] {
        let file = connectors.path().join("paper").join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    for folder in ["import", "export"] {
        std::fs::create_dir(partner.path().join(folder)).unwrap();
    }
    let (engine, _) = engine(connectors.path(), &partner.path().display().to_string());
    (engine, connectors, partner)
}

fn sale(reference: &str) -> Parcel {
    Parcel {
        id: uuid::Uuid::nil(),
        connector: "paper".to_owned(),
        action: "sale".to_owned(),
        reference: reference.to_owned(),
        document: json!({ "kind": "sale", "total": { "amount": 8990, "currency": "EUR" }, "customer": { "last_name": "Œhlé" } }),
        doubtful: false,
    }
}

#[tokio::test]
async fn a_file_is_laid_down_whole_in_its_code_page() {
    let (engine, _connectors, partner) = files();
    assert_eq!(
        engine.deliver(&sale("LYN-1")).await,
        Outcome::Done { reference: None }
    );
    let folder = partner.path().join("import");
    let bytes = std::fs::read(folder.join("CMD_LYN-1.XML")).unwrap();
    let wanted = b"<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?>\n\
        <Commande><Numero>LYN-1</Numero><Nom>\xbchl\xe9</Nom><Total>89.90</Total></Commande>";
    assert_eq!(bytes, wanted);
    assert_eq!(
        std::fs::read_dir(&folder).unwrap().count(),
        1,
        "nothing half written stays behind"
    );
    for name in ["../LYN-1", "a/../../b", "x\u{0}y"] {
        match engine.deliver(&sale(name)).await {
            Outcome::Refused { reason } => assert!(reason.contains("no name of a file"), "{reason}"),
            other => panic!("{name:?}: {other:?}"),
        }
    }
    drop(partner);
    match engine.deliver(&sale("LYN-2")).await {
        Outcome::Busy { reason, .. } => assert!(reason.contains("the folder is not there"), "{reason}"),
        other => panic!("{other:?}"),
    }
}

async fn pull(engine: &Engine, from: &Position) -> Result<(Vec<String>, Position), Trouble> {
    let mut rows: Vec<Value> = vec![];
    let position = engine.pull("paper", Action::Stocks, from, &mut rows).await?;
    let shown = rows.iter().map(|row| {
        format!(
            "{} {}",
            row["product"].as_str().unwrap(),
            row["quantity"].as_str().unwrap()
        )
    });
    Ok((shown.collect(), position))
}

#[tokio::test]
async fn files_are_taken_once_oldest_first_and_again_when_they_change() {
    let (engine, _connectors, partner) = files();
    let export = partner.path().join("export");
    let put = |name: &str, text: &[u8], age: u64| {
        let file = export.join(name);
        std::fs::write(&file, text).unwrap();
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_795_000_000 - age);
        std::fs::File::options()
            .write(true)
            .open(file)
            .unwrap()
            .set_modified(time)
            .unwrap();
    };
    put("STOCK_2.TXT", b"CODE;MAG;QTE\nB\xe9;1;2,5\n", 10);
    put("INIT_STOCK_1.TXT", b"CODE;MAG;QTE\nA;1;1\n", 20);
    put(".INIT_STOCK_3.TXT", b"half", 5);
    put("OTHER.TXT", b"nothing of ours", 5);
    let (rows, first) = pull(&engine, &Position::default()).await.unwrap();
    assert_eq!(rows, ["A 1", "Bé 2.5"]);
    let (rows, second) = pull(&engine, &first).await.unwrap();
    assert_eq!((rows.len(), &second), (0, &first));
    put("STOCK_2.TXT", b"CODE;MAG;QTE\nC;1;3\n", 10);
    let (rows, third) = pull(&engine, &second).await.unwrap();
    assert_eq!(rows, ["C 3"]);

    put("STOCK_4.TXT", b"CODE;MAG;QTE\nD;1\n", 0);
    let told = pull(&engine, &third).await.unwrap_err().to_string();
    assert!(told.contains("line 2 has 2 fields, 3 are named"), "{told}");
    put("STOCK_4.TXT", &vec![b'x'; 9_000_000], 0);
    let told = pull(&engine, &third).await.unwrap_err().to_string();
    assert!(told.contains("longer than 8000000 bytes"), "{told}");
}
