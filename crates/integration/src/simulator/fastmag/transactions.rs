//! Works the records of a request: all of them count, or none.

use jiff::Timestamp;

use super::{
    super::partner::{Good, Product, STORES, hundredths, whole_second},
    book::{Change, Client, Credit, Deposit, Document, FastmagBook, Kind, Line, Movement},
    records::Record,
};

/// What a request comes to so far.
struct Draft<'b> {
    book: &'b FastmagBook,
    now: Timestamp,
    next: u64,
    changes: Vec<Change>,
    /// A header whose lines are still coming.
    open: Option<(Document, i64)>,
    answer: Option<String>,
}

/// Works the records: what to answer after `OK`, and the changes. The error is what follows `KO|`.
pub(super) fn work(
    book: &FastmagBook,
    records: &[Record],
    now: Timestamp,
) -> Result<(Option<String>, Vec<Change>), String> {
    let mut draft = Draft {
        book,
        now: whole_second(now),
        next: book.next(),
        changes: vec![],
        open: None,
        answer: None,
    };
    for record in records {
        let document = Kind::of(record.name());
        if document.is_none() || record.at(2) == "ENTETE" {
            draft.close()?;
        }
        match (record.name(), document, record.at(2)) {
            ("CLIENT", ..) => draft.client(record)?,
            ("ACOMPTE", ..) => draft.deposit(record)?,
            ("MOVEMENT", ..) => draft.movement(record)?,
            ("AVOIR", ..) => draft.credit(record)?,
            (_, Some(kind), "ENTETE") => draft.header(kind, record)?,
            (_, Some(kind), "LIGNE") => draft.line(kind, record)?,
            (name, Some(_), _) => return Err(format!("{name} : ENTETE ou LIGNE attendu")),
            (name, None, _) => return Err(format!("Type d'enregistrement inconnu : {name}")),
        }
    }
    draft.close()?;
    Ok((draft.answer, draft.changes))
}

impl Draft<'_> {
    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next - 1
    }

    fn client(&mut self, record: &Record) -> Result<(), String> {
        let store = record.optional(2, "MAGASIN", 10)?;
        if !store.is_empty() {
            known_store(&store)?;
        }
        let email = record.required(3, "EMAIL", 50)?;
        let known = self.known_client(&email).map(|client| client.number);
        let number = known.unwrap_or_else(|| self.number());
        for (position, label) in [(14, "JOUR NAISSANCE"), (15, "MOIS NAISSANCE")] {
            let field = record.at(position);
            if !field.is_empty() && field.parse::<u8>().is_err() {
                return Err(format!("Champ {label} incorrect"));
            }
        }
        if hundredths(record.at(17), '.').is_none() && !record.at(17).is_empty() {
            return Err("Champ REMISE incorrect".to_owned());
        }
        if !["", "ENCOMPTE"].contains(&record.at(23)) {
            return Err("Champ ENCOMPTE incorrect".to_owned());
        }
        for (position, label, most) in [
            (16, "CARTE FIDELITE", 20),
            (18, "PROVENANCE", 20),
            (20, "MOT DE PASSE", 30),
        ] {
            record.optional(position, label, most)?;
        }
        let client = Client {
            number,
            email,
            last_name: record.required(4, "NOM", 40)?,
            first_name: record.optional(5, "PRENOM", 20)?,
            title: record.required(6, "TITRE", 12)?,
            address: [
                record.required(7, "ADRESSE1", 30)?,
                record.optional(8, "ADRESSE2", 30)?,
            ],
            postcode: record.required(9, "CODE POSTAL", 7)?,
            city: record.required(10, "VILLE", 30)?,
            country: record.optional(11, "PAYS", 40)?,
            phone: record.optional(12, "TELEPHONE", 20)?,
            mobile: record.optional(13, "PORTABLE", 20)?,
            remarks: record.optional(19, "REMARQUES", 30)?,
            company: record.optional(21, "SOCIETE", 30)?,
            external: record.optional(22, "CODE EXTERNE", 20)?,
            updated: self.now,
        };
        self.changes.push(Change::Client(client));
        Ok(())
    }

    fn header(&mut self, kind: Kind, record: &Record) -> Result<(), String> {
        let at = |position: usize| record.at(position + 2);
        let store = known_store(at(1))?.to_owned();
        let total = hundredths(at(2), '.').ok_or("Champ TOTAL incorrect")?;
        let quantity = at(3).parse().map_err(|_| "Champ QUANTITE incorrect")?;
        let email = at(6).to_owned();
        if !email.is_empty() && self.known_client(&email).is_none() {
            return Err(format!("Client inconnu : {email}"));
        }
        let number = self.number();
        let document = Document {
            number,
            kind,
            store,
            total,
            quantity,
            transaction: record.required(6, "TYPE", 12)?,
            email,
            comment: record.optional(14, "COMMENTAIRE", 100)?,
            payment: record.optional(17, "PAIEMENT", 10)?,
            lines: vec![],
            sale: None,
            made: self.now,
            updated: self.now,
        };
        self.open = Some((document, total));
        Ok(())
    }

    fn line(&mut self, kind: Kind, record: &Record) -> Result<(), String> {
        let at = |position: usize| record.at(position + 2);
        let product = self.product(at(1), at(2), at(3))?;
        let Some((document, left)) = self.open.as_mut().filter(|(document, _)| document.kind == kind) else {
            return Err("LIGNE sans ENTETE".to_owned());
        };
        let unit = hundredths(at(5), '.').ok_or("Champ PRIX incorrect")?;
        let quantity: i64 = at(6).parse().map_err(|_| "Champ QUANTITE incorrect")?;
        let total = hundredths(at(8), '.').ok_or("Champ TOTAL LIGNE incorrect")?;
        *left -= total;
        document.lines.push(Line {
            reference: product.reference,
            size: at(2).to_owned(),
            colour: at(3).to_owned(),
            label: record.optional(6, "DESIGNATION", 80)?,
            unit,
            quantity,
            total,
            reason: record.optional(11, "MOTIF", 40)?,
            comment: record.optional(12, "COMMENTAIRE LIGNE", 100)?,
        });
        Ok(())
    }

    /// Ends the document whose lines were coming.
    fn close(&mut self) -> Result<(), String> {
        let Some((document, left)) = self.open.take() else {
            return Ok(());
        };
        if document.lines.is_empty() {
            return Err("ENTETE sans LIGNE".to_owned());
        }
        let pieces: i64 = document.lines.iter().map(|line| line.quantity).sum();
        if left != 0 || pieces != document.quantity {
            return Err("Le total des lignes diffère de l'entête".to_owned());
        }
        if document.kind == Kind::Vente {
            for line in &document.lines {
                self.move_stock(&document.store, &line.reference, -line.quantity)?;
            }
        }
        if document.kind == Kind::Vente && document.payment == "AVOIR" {
            if document.total >= 0 {
                return Err("Paiement par AVOIR : total négatif attendu".to_owned());
            }
            let number = self.number();
            self.changes.push(Change::Credit(Credit {
                number,
                sale: document.number,
                email: document.email.clone(),
                amount: -document.total,
                left: -document.total,
                made: self.now,
                updated: self.now,
            }));
        }
        self.answer = Some(document.number.to_string());
        self.changes.push(Change::Document(document));
        Ok(())
    }

    fn deposit(&mut self, record: &Record) -> Result<(), String> {
        let store = known_store(record.at(2))?.to_owned();
        let email = record.required(3, "EMAIL", 50)?;
        if self.known_client(&email).is_none() {
            return Err(format!("Client inconnu : {email}"));
        }
        let amount = hundredths(record.at(4), '.').filter(|amount| *amount > 0);
        let order = match record.at(7) {
            "" => None,
            text => {
                let known = text
                    .parse()
                    .ok()
                    .and_then(|number| self.book.documents.get(&number));
                Some(known.ok_or_else(|| format!("Commande inconnue : {text}"))?.number)
            }
        };
        let number = self.number();
        self.changes.push(Change::Deposit(Deposit {
            number,
            store,
            email,
            amount: amount.ok_or("Champ MONTANT incorrect")?,
            payment: record.required(5, "PAIEMENT", 10)?,
            comment: record.optional(6, "COMMENTAIRE", 100)?,
            order,
            made: self.now,
        }));
        self.answer = Some(number.to_string());
        Ok(())
    }

    fn movement(&mut self, record: &Record) -> Result<(), String> {
        let store = known_store(record.at(2))?.to_owned();
        let product = self.product(record.at(3), record.at(4), record.at(5))?;
        let quantity: i64 = record.at(6).parse().map_err(|_| "Champ QUANTITE incorrect")?;
        self.move_stock(&store, &product.reference, quantity)?;
        let number = self.number();
        self.changes.push(Change::Movement(Movement {
            number,
            store,
            reference: product.reference,
            quantity,
            reason: record.optional(7, "MOTIF", 40)?,
            comment: record.optional(8, "COMMENTAIRE", 100)?,
            made: self.now,
        }));
        self.answer = Some(number.to_string());
        Ok(())
    }

    fn credit(&mut self, record: &Record) -> Result<(), String> {
        let number: u64 = record.at(2).parse().map_err(|_| "Champ AVOIR incorrect")?;
        let credit = self.book.credits.get(&number);
        let credit = credit.ok_or_else(|| format!("Avoir inconnu : {number}"))?;
        self.answer = Some(super::super::partner::decimal(credit.left, '.'));
        Ok(())
    }

    fn known_client(&self, email: &str) -> Option<&Client> {
        let key = email.to_lowercase();
        let new = self.changes.iter().rev().find_map(|change| match change {
            Change::Client(client) if client.email.to_lowercase() == key => Some(client),
            _ => None,
        });
        new.or_else(|| self.book.clients.get(&key))
    }

    /// A product is what reference, size and colour say together; a service has neither size nor colour.
    fn product(&self, reference: &str, size: &str, colour: &str) -> Result<Product, String> {
        let product = self.book.goods.find(reference).filter(|product| {
            product.good.active
                && product.reference == reference
                && product.size == size
                && product.colour == colour
        });
        product.ok_or_else(|| format!("Article inconnu : {reference}/{size}/{colour}"))
    }

    fn move_stock(&mut self, store: &str, reference: &str, quantity: i64) -> Result<(), String> {
        let product = self.book.goods.find(reference).ok_or("Article inconnu")?;
        let Some(store) = STORES.iter().position(|code| *code == store) else {
            return Err("Magasin inconnu".to_owned());
        };
        if product.ean.is_none() {
            return Ok(());
        }
        let changed = self.changes.iter().rev().find_map(|change| match change {
            Change::Good(place, good) if *place == product.place => Some(*good),
            _ => None,
        });
        let mut good: Good = changed.unwrap_or(product.good);
        good.stock[store] += quantity;
        good.updated = self.now;
        self.changes.push(Change::Good(product.place, good));
        Ok(())
    }
}

fn known_store(code: &str) -> Result<&'static str, String> {
    let known = STORES.into_iter().find(|store| *store == code);
    known.ok_or_else(|| format!("Magasin inconnu : {code}"))
}
