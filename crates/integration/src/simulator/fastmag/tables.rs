//! What can be read: tables of texts, answered as tab-separated text with a header.

use std::cmp::Ordering;

use super::{
    super::partner::{Fault, Product, STORES, Turn, decimal, local, moment},
    book::{Document, FastmagBook, Kind},
    query::{Compare, MOST_ROWS, Query, ordering},
};

type Row = Vec<String>;
type Rows<'b> = Box<dyn Iterator<Item = Row> + 'b>;

const PRODUCT: &[&str] = &[
    "Reference",
    "Taille",
    "Couleur",
    "GenCod",
    "Designation",
    "Marque",
    "PrixVente",
    "TauxTVA",
    "Actif",
    "DateModif",
];
const STOCK: &[&str] = &[
    "GenCod",
    "Reference",
    "Taille",
    "Couleur",
    "Magasin",
    "Stock",
    "DateModif",
];
const CLIENT: &[&str] = &[
    "Client",
    "Email",
    "Nom",
    "Prenom",
    "Titre",
    "Adresse1",
    "Adresse2",
    "CodePostal",
    "Ville",
    "Pays",
    "Telephone",
    "Portable",
    "CodeExterne",
    "DateModif",
];
const DOCUMENT: &[&str] = &[
    "Magasin",
    "Date",
    "Email",
    "Total",
    "Quantite",
    "Type",
    "Etat",
    "Commentaire",
    "CodePaiement",
    "VenteLiee",
    "DateModif",
];
const CREDIT: &[&str] = &["Avoir", "Vente", "Email", "Montant", "Reste", "Date", "DateModif"];
const STORE: &[&str] = &["Magasin", "Nom"];

/// States of an order: open, money taken. Assumed.
const OPEN: &str = "100";
const TAKEN: &str = "200";

/// Answers a query; the error is what follows `KO|`.
pub(super) fn answer(book: &FastmagBook, query: &Query, turn: &Turn) -> Result<String, String> {
    let table = query.table.to_ascii_lowercase();
    let from = From::of(book, query);
    let (columns, rows) = table_of(book, &table, from)?;
    let place = |name: &str| {
        let found = columns
            .iter()
            .position(|column| column.eq_ignore_ascii_case(name));
        found.ok_or_else(|| format!("Colonne inconnue : {name}"))
    };
    let shown: Vec<usize> = match &query.columns {
        Some(names) => names.iter().map(|name| place(name)).collect::<Result<_, _>>()?,
        None => (0..columns.len()).collect(),
    };
    let conditions = query
        .conditions
        .iter()
        .map(|condition| Ok((place(&condition.column)?, condition)))
        .collect::<Result<Vec<_>, String>>()?;
    let order = query
        .order
        .iter()
        .map(|(column, downwards)| Ok((place(column)?, *downwards)))
        .collect::<Result<Vec<_>, String>>()?;
    let mut rows = rows.filter(|row| {
        conditions
            .iter()
            .all(|(place, condition)| condition.holds(&row[*place]))
    });
    let limit = query.limit.unwrap_or(MOST_ROWS);
    if limit > MOST_ROWS {
        return Err(format!("LIMIT {MOST_ROWS} au plus"));
    }
    // Read from the index of times, or by place, so already in this order.
    let upwards = query.order.iter().all(|(_, downwards)| !downwards);
    let sorted = upwards && (by_code(query) || by_time(query) && matches!(from, From::Time(_)));
    let mut page: Vec<Row> = if sorted || order.is_empty() {
        rows.by_ref().skip(query.offset).take(limit).collect()
    } else {
        let mut all: Vec<Row> = rows.by_ref().collect();
        all.sort_by(|one, other| compare(one, other, &order));
        all.into_iter().skip(query.offset).take(limit).collect()
    };
    if query.limit.is_none() && rows.next().is_some() {
        return Err("Trop de lignes, LIMIT attendu".to_owned());
    }
    if turn.has(Fault::Duplicate) {
        page = page.into_iter().flat_map(|row| [row.clone(), row]).collect();
    }
    let mut text = line(shown.iter().map(|place| columns[*place]));
    for row in &page {
        text.push_str(&line(shown.iter().map(|place| row[*place].as_str())));
    }
    Ok(text)
}

fn by_time(query: &Query) -> bool {
    let names: Vec<String> = query
        .order
        .iter()
        .map(|(name, _)| name.to_ascii_lowercase())
        .collect();
    matches!(
        names.iter().map(String::as_str).collect::<Vec<_>>()[..],
        ["datemodif"] | ["datemodif", "reference"]
    )
}

/// Products by their barcodes, which are in the order of their places.
fn by_code(query: &Query) -> bool {
    query.table.eq_ignore_ascii_case("produits")
        && matches!(&query.order[..], [(column, _)] if column.eq_ignore_ascii_case("GenCod"))
}

/// Where to begin among the products, so that nothing is missed and not all is looked at.
#[derive(Debug, Clone, Copy)]
enum From {
    Start,
    Time(jiff::Timestamp),
    Place(u32),
}

impl From {
    fn of(book: &FastmagBook, query: &Query) -> Self {
        let above = |column: &str| {
            query.conditions.iter().find(|condition| {
                condition.column.eq_ignore_ascii_case(column)
                    && matches!(condition.compare, Compare::AtLeast | Compare::Above)
            })
        };
        let from = if by_code(query) {
            let last = above("GenCod").and_then(|condition| book.goods.find(&condition.value));
            last.map(|product| Self::Place(product.place))
        } else {
            let since = above("DateModif").and_then(|condition| moment(&condition.value));
            since.map(Self::Time)
        };
        from.unwrap_or(Self::Start)
    }
}

fn compare(one: &Row, other: &Row, order: &[(usize, bool)]) -> Ordering {
    order
        .iter()
        .map(|(place, downwards)| {
            let order = ordering(&one[*place], &other[*place]);
            if *downwards { order.reverse() } else { order }
        })
        .find(|order| *order != Ordering::Equal)
        .unwrap_or(Ordering::Equal)
}

/// A cell with a quote or a tab in it is quoted.
fn line<'c>(cells: impl Iterator<Item = &'c str>) -> String {
    let cells: Vec<String> = cells
        .map(|cell| {
            if cell.contains(['"', '\t', '\n', '\r']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.to_owned()
            }
        })
        .collect();
    cells.join("\t") + "\r\n"
}

fn table_of<'b>(
    book: &'b FastmagBook,
    table: &str,
    from: From,
) -> Result<(Vec<&'static str>, Rows<'b>), String> {
    let products = move || -> Box<dyn Iterator<Item = Product> + 'b> {
        match from {
            From::Time(at) => Box::new(book.goods.since(at).filter_map(|place| book.goods.get(place))),
            From::Place(place) => Box::new(book.goods.from(place)),
            From::Start => Box::new(book.goods.from(0)),
        }
    };
    let document = |key: &'static str, kind: Kind| -> (Vec<&'static str>, Rows<'b>) {
        let columns = std::iter::once(key).chain(DOCUMENT.iter().copied()).collect();
        (columns, Box::new(book.of(kind).map(document)))
    };
    let fixed = |columns: &'static [&'static str], rows: Rows<'b>| (columns.to_vec(), rows);
    Ok(match table {
        "produits" => fixed(PRODUCT, Box::new(products().map(product))),
        "stock" => fixed(
            STOCK,
            Box::new(products().filter(|product| product.ean.is_some()).flat_map(stock)),
        ),
        "clients" => fixed(CLIENT, Box::new(book.clients.values().map(client))),
        "ventes" => document("Vente", Kind::Vente),
        "commandes" => document("Commande", Kind::Commande),
        "reservations" => document("Reservation", Kind::Reservation),
        "avoirs" => fixed(CREDIT, Box::new(book.credits.values().map(credit))),
        "magasins" => fixed(
            STORE,
            Box::new(
                STORES
                    .iter()
                    .map(|code| vec![(*code).to_owned(), format!("Magasin {code}")]),
            ),
        ),
        other => return Err(format!("Table inconnue : {other}")),
    })
}

fn product(product: Product) -> Row {
    vec![
        product.reference,
        product.size.to_owned(),
        product.colour.to_owned(),
        product.ean.unwrap_or_default(),
        product.name,
        product.brand.to_owned(),
        decimal(product.good.price, '.'),
        "20.00".to_owned(),
        u8::from(product.good.active).to_string(),
        local(product.good.updated),
    ]
}

fn stock(product: Product) -> impl Iterator<Item = Row> {
    STORES.iter().zip(product.good.stock).map(move |(store, pieces)| {
        vec![
            product.ean.clone().unwrap_or_default(),
            product.reference.clone(),
            product.size.to_owned(),
            product.colour.to_owned(),
            (*store).to_owned(),
            pieces.to_string(),
            local(product.good.updated),
        ]
    })
}

fn client(client: &super::book::Client) -> Row {
    let [first, second] = client.address.clone();
    vec![
        client.number.to_string(),
        client.email.clone(),
        client.last_name.clone(),
        client.first_name.clone(),
        client.title.clone(),
        first,
        second,
        client.postcode.clone(),
        client.city.clone(),
        client.country.clone(),
        client.phone.clone(),
        client.mobile.clone(),
        client.external.clone(),
        local(client.updated),
    ]
}

fn document(document: &Document) -> Row {
    let taken = document.kind == Kind::Vente || document.sale.is_some();
    vec![
        document.number.to_string(),
        document.store.clone(),
        local(document.made),
        document.email.clone(),
        decimal(document.total, '.'),
        document.quantity.to_string(),
        document.transaction.clone(),
        if taken { TAKEN } else { OPEN }.to_owned(),
        document.comment.clone(),
        document.payment.clone(),
        document.sale.map_or_else(String::new, |sale| sale.to_string()),
        local(document.updated),
    ]
}

fn credit(credit: &super::book::Credit) -> Row {
    vec![
        credit.number.to_string(),
        credit.sale.to_string(),
        credit.email.clone(),
        decimal(credit.amount, '.'),
        decimal(credit.left, '.'),
        local(credit.made),
        local(credit.updated),
    ]
}
