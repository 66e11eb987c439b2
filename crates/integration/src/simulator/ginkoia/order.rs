//! Reads an order: an XML document `Commande`, checked before it counts.

use encoding_rs::{Encoding, UTF_8};
use roxmltree::{Document, Node};
use serde::{Deserialize, Serialize};

use super::super::partner::{Goods, decimal, hundredths, moment};

/// As long as an order may be.
pub(super) const LONGEST: usize = 1_000_000;
/// As many lines as an order may have.
const MOST_LINES: usize = 500;

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Line {
    /// The article; none for a promotion code.
    pub(super) article: Option<String>,
    pub(super) label: String,
    pub(super) quantity: i64,
    /// With tax, in cents.
    pub(super) total: i64,
}

/// An order that was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Order {
    /// `CommandeId`.
    pub(super) id: u64,
    /// `CommandeNum`.
    pub(super) number: String,
    pub(super) email: String,
    /// `CodeSite`: whose stock it takes from.
    pub(super) site: String,
    pub(super) comment: String,
    pub(super) total: i64,
    pub(super) lines: Vec<Line>,
}

/// Reads an order; the error is the reason in the log.
pub(super) fn read(bytes: &[u8], goods: &Goods) -> Result<Order, String> {
    if bytes.len() > LONGEST {
        return Err(format!("Fichier trop long ({LONGEST} octets au plus)"));
    }
    let text = text(bytes)?;
    let document = Document::parse(&text).map_err(|error| format!("XML illisible : {error}"))?;
    let root = document.root_element();
    if root.tag_name().name() != "Commande" {
        return Err(format!("Racine {} au lieu de Commande", root.tag_name().name()));
    }
    let id = required(root, "CommandeId")?;
    if id.len() > 9 || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("CommandeId {id} : 9 chiffres au plus"));
    }
    let number = required(root, "CommandeNum")?;
    let date = required(root, "CommandeDate")?;
    moment(date).ok_or_else(|| format!("CommandeDate {date} illisible"))?;
    let state = required(root, "Statut")?;
    if !["PAYE", "CHEQUE"].contains(&state) {
        return Err(format!("Statut {state} inconnu"));
    }
    let client = child(root, "Client").ok_or("Client manquant")?;
    let address = child(client, "AddressFact").ok_or("AddressFact manquant")?;
    for field in ["Nom", "CP", "Ville"] {
        required(address, field)?;
    }
    let lines = lines(root, goods)?;
    let total = sums(root, &lines)?;
    Ok(Order {
        id: id.parse().map_err(|_| "CommandeId")?,
        number: number.to_owned(),
        email: required(client, "Email")?.to_owned(),
        site: value(root, "CodeSite").to_owned(),
        comment: value(root, "Commentaire").to_owned(),
        total,
        lines,
    })
}

/// The text, in the encoding that its first line names; UTF-8 when it names none.
fn text(bytes: &[u8]) -> Result<String, String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(100)]);
    let label = head
        .split_once("encoding=\"")
        .and_then(|(_, after)| after.split_once('"'));
    let encoding = match label {
        Some((label, _)) => {
            Encoding::for_label(label.as_bytes()).ok_or_else(|| format!("Codage {label} inconnu"))?
        }
        None => UTF_8,
    };
    let (text, _, wrong) = encoding.decode(bytes);
    if wrong {
        return Err("Caractères illisibles : codage annoncé incorrect".to_owned());
    }
    Ok(text.into_owned())
}

fn lines(root: Node<'_, '_>, goods: &Goods) -> Result<Vec<Line>, String> {
    let list = child(root, "Lignes").ok_or("Lignes manquant")?;
    let mut lines = vec![];
    for node in list.children().filter(|node| node.has_tag_name("Ligne")) {
        let quantity = required(node, "Qte")?;
        let quantity: i64 = quantity
            .parse()
            .map_err(|_| format!("Qte {quantity} illisible"))?;
        let total = amount(node, "PXTTC")?;
        amount(node, "PUTTC")?;
        let article = match required(node, "TypeLigne")? {
            "Ligne" => {
                let code = match value(node, "CodeEAN") {
                    "" => value(node, "Code"),
                    ean => ean,
                };
                let product = goods.find(code).filter(|product| product.good.active);
                Some(
                    product
                        .ok_or_else(|| format!("Article {code} inconnu"))?
                        .reference,
                )
            }
            "CodePromo" if total < 0 => None,
            "CodePromo" => return Err("CodePromo : montant négatif attendu".to_owned()),
            other => return Err(format!("TypeLigne {other} inconnu")),
        };
        lines.push(Line {
            article,
            label: value(node, "Designation").to_owned(),
            quantity,
            total,
        });
    }
    match lines.len() {
        0 => Err("Aucune ligne".to_owned()),
        count if count > MOST_LINES => Err(format!("Trop de lignes ({MOST_LINES})")),
        _ => Ok(lines),
    }
}

/// Sums have to agree; what is to be paid.
fn sums(root: Node<'_, '_>, lines: &[Line]) -> Result<i64, String> {
    let total = amount(root, "TotalTTC")?;
    let port = match value(root, "FraisPort") {
        "" => 0,
        _ => amount(root, "FraisPort")?,
    };
    let sum = lines.iter().map(|line| line.total).sum::<i64>() + port;
    let equal = |what: &str, one: i64, other: i64| {
        if one == other {
            return Ok(());
        }
        Err(format!(
            "{what} : {} et non {}",
            decimal(other, '.'),
            decimal(one, '.')
        ))
    };
    equal("TotalTTC", total, sum)?;
    equal("Netpayer", amount(root, "Netpayer")?, total)?;
    let tax = amount(root, "MontantTVA")?;
    equal("TotalHT + MontantTVA", amount(root, "TotalHT")? + tax, total)?;
    let taxes = child(root, "TVAS").ok_or("TVAS manquant")?;
    let taxes = taxes.children().filter(|node| node.has_tag_name("TVA"));
    let taxes = taxes
        .map(|node| amount(node, "MtTva"))
        .sum::<Result<i64, String>>()?;
    equal("MontantTVA", tax, taxes)?;
    if let Some(payments) = child(root, "Reglements") {
        if !value(root, "ModeReglement").is_empty() {
            return Err("ModeReglement : vide attendu avec Reglements".to_owned());
        }
        let payments = payments.children().filter(|node| node.has_tag_name("Reglement"));
        let paid = payments
            .map(|node| amount(node, "MontantTTC"))
            .sum::<Result<i64, String>>()?;
        equal("Reglements", paid, total)?;
    }
    Ok(total)
}

fn child<'a, 'd>(node: Node<'a, 'd>, name: &str) -> Option<Node<'a, 'd>> {
    node.children().find(|child| child.has_tag_name(name))
}

fn value<'a>(node: Node<'a, '_>, name: &str) -> &'a str {
    child(node, name)
        .and_then(|child| child.text())
        .map_or("", str::trim)
}

fn required<'a>(node: Node<'a, '_>, name: &str) -> Result<&'a str, String> {
    match value(node, name) {
        "" => Err(format!("{name} manquant")),
        value => Ok(value),
    }
}

/// An amount with a point and two decimals, in cents.
fn amount(node: Node<'_, '_>, name: &str) -> Result<i64, String> {
    let text = required(node, name)?;
    let two_decimals = text
        .split_once('.')
        .is_some_and(|(_, decimals)| decimals.len() == 2);
    let amount = hundredths(text, '.').filter(|_| two_decimals);
    amount.ok_or_else(|| format!("{name} {text} : deux décimales après un point"))
}
