//! The folder of a Ginkoia, and the text files that it writes there.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::PathBuf,
    time::Duration,
};

use encoding_rs::WINDOWS_1252;
use jiff::Timestamp;

use super::super::partner::{Fault, Product, STORES, Turn, decimal, miswritten, paris};

const ARTICLES: &str = "CODE_ARTICLE;CODE_MODELE;CODE_CHRONO;CODE_FOURN;CODE_EAN;CODE_NK;PRODUIT;MARQUE;GENRE;COULEUR;TAILLE;\
                        COLLECTION;POIDS;PXVTE;PUMP;TVA;ETAT_DATA;ARCHIVER;WEB_DETAIL";
const STOCK: &str = "CODE_ARTICLE;MAG_ID;QTE_STOCK";

/// The folder, with all that belongs into it.
#[derive(Debug)]
pub(super) struct Folder(PathBuf);

/// The rest of a file that is still being written.
#[derive(Debug)]
pub(super) struct Unfinished {
    path: PathBuf,
    rest: Vec<u8>,
}

impl Folder {
    pub(super) fn open(folder: PathBuf) -> io::Result<Self> {
        for name in ["export", "import/traites", "import/rejets", "log"] {
            fs::create_dir_all(folder.join(name))?;
        }
        Ok(Self(folder))
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes a file as a whole: nobody sees half of it, unless that is ordered.
    pub(super) fn write(&self, name: &str, text: &str, turn: &Turn) -> io::Result<Option<Unfinished>> {
        let mut bytes = WINDOWS_1252.encode(text).0.into_owned();
        if turn.has(Fault::WrongEncoding) {
            bytes = miswritten(&bytes, WINDOWS_1252);
        }
        let path = self.path("export").join(format!("{name}.TXT"));
        let half = bytes.len() / 2;
        if turn.has(Fault::Slow) {
            let rest = bytes.split_off(half);
            fs::write(&path, bytes)?;
            return Ok(Some(Unfinished { path, rest }));
        }
        if turn.has(Fault::HalfAnswer) {
            bytes.truncate(half);
        }
        let names: &[&str] = if turn.has(Fault::Duplicate) {
            &["", "_BIS"]
        } else {
            &[""]
        };
        for more in names {
            let path = self.path("export").join(format!("{name}{more}.TXT"));
            let beside = path.with_extension("tmp");
            fs::write(&beside, &bytes)?;
            fs::rename(&beside, &path)?;
        }
        Ok(None)
    }

    /// Adds a line to the log of what came in.
    pub(super) fn log(&self, line: &str) -> io::Result<()> {
        let path = self.path("log/import.log");
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        file.write_all(&WINDOWS_1252.encode(&format!("{line}\r\n")).0)
    }
}

impl Unfinished {
    /// Writes the rest, late.
    pub(super) async fn finish(self, after: Duration) -> io::Result<()> {
        tokio::time::sleep(after).await;
        OpenOptions::new()
            .append(true)
            .open(self.path)?
            .write_all(&self.rest)
    }
}

/// Name of a delta.
pub(super) fn delta(kind: &str, at: Timestamp, turn: u64) -> String {
    let at = at.to_zoned_datetime(paris());
    format!("{kind}_{}_{turn:04}", at.strftime("%Y%m%d%H%M%S"))
}

/// The articles, with their header.
pub(super) fn articles(products: &[Product]) -> String {
    file(
        ARTICLES,
        products
            .iter()
            .filter(|product| product.ean.is_some())
            .map(|product| {
                vec![
                    product.reference.clone(),
                    format!("M{}", product.place / 6),
                    product.place.to_string(),
                    String::new(),
                    product.ean.clone().unwrap_or_default(),
                    format!("NK{}", product.place % 8),
                    product.name.clone(),
                    product.brand.to_owned(),
                    "MIXTE".to_owned(),
                    product.colour.to_owned(),
                    product.size.to_owned(),
                    "ETE 2026".to_owned(),
                    "0,500".to_owned(),
                    decimal(product.good.price, ','),
                    decimal(product.good.price / 2, ','),
                    "20,00".to_owned(),
                    "M".to_owned(),
                    u8::from(!product.good.active).to_string(),
                    "1".to_owned(),
                ]
            }),
    )
}

/// The stock of each store, with its header.
pub(super) fn stock(products: &[Product]) -> String {
    let stocked = products.iter().filter(|product| product.ean.is_some());
    file(
        STOCK,
        stocked.flat_map(|product| {
            let stores = STORES.iter().zip(product.good.stock);
            stores.map(|(store, pieces)| {
                vec![product.reference.clone(), (*store).to_owned(), pieces.to_string()]
            })
        }),
    )
}

fn file(header: &str, rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut text = format!("{header}\r\n");
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(";"));
        text.push_str("\r\n");
    }
    text
}

fn quoted(cell: &str) -> String {
    if cell.contains([';', '"', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
