//! Words about what is mirrored of partners.

use domain::{
    Lang,
    mirror::{Field, Kind},
};

use super::{Counted, Text, counted, text};

/// Title of the section.
pub const DATA: Text = text("Données", "Data");
/// What the section is.
pub const DATA_TEXT: Text = text(
    "Recopié du partenaire, pour que personne n’attende après lui. Boucle ne modifie que les clients, et chez elle seulement.",
    "Copied from the partner, so that nobody waits for it. Boucle changes customers only, and only here.",
);
/// Column.
pub const WHAT: Text = text("Objet", "What");
/// Column.
pub const LIVE: Text = text("Nombre", "Count");
/// Column.
pub const GONE: Text = text("Supprimés", "Deleted");
/// Column.
pub const REJECTED: Text = text("Rejetés", "Rejected");
/// Column.
pub const FULL: Text = text("Chargement complet", "Full load");
/// Column.
pub const CHANGES: Text = text("Changements", "Changes");
/// Never pulled.
pub const NEVER: Text = text("jamais", "never");
/// A full load is on its way.
pub const LOADING: Text = text("chargement complet en cours", "full load under way");
/// A full load was asked for.
pub const WANTED: Text = text("chargement complet demandé", "full load asked for");
/// A pull is on its way.
pub const PULLING: Text = text("lecture en cours", "being read");
/// Loads one kind anew.
pub const RELOAD: Text = text("Recharger", "Reload");
/// Loads everything anew.
pub const RELOAD_ALL: Text = text("Recharger tout", "Reload everything");
/// What that does.
pub const RELOAD_TEXT: Text = text(
    "Un chargement complet relit toute la liste chez le partenaire, à son rythme : ce qui n’y est plus est noté supprimé.",
    "A full load reads the whole list at the partner’s pace: what is no longer in it is noted as deleted.",
);
/// It was asked for.
pub const WILL_RELOAD: Text = text(
    "Chargement complet demandé : il commence dans un instant",
    "Full load asked for: it begins in a moment",
);
/// Title of the list.
pub const REJECTED_ROWS: Text = text(
    "Lignes que Boucle n’a pas pu lire",
    "Rows that Boucle could not read",
);
/// What to do about them.
pub const REJECTED_TEXT: Text = text(
    "Les autres lignes sont passées. À corriger chez le partenaire, ou dans les fichiers du connecteur.",
    "The other rows went through. To be put right at the partner, or in the connector’s files.",
);
/// Title of the list.
pub const UNKNOWN: Text = text("Inconnus ici", "Unknown here");
/// What they are.
pub const UNKNOWN_TEXT: Text = text(
    "Magasins et personnes du partenaire sans équivalent dans Boucle : complétez les tables du connecteur.",
    "The partner’s stores and people without a match in Boucle: complete the connector’s tables.",
);
/// Title of the list.
pub const CONFLICTS: Text = text("Changé des deux côtés", "Changed on both sides");
/// What they are.
pub const CONFLICTS_TEXT: Text = text(
    "Le partenaire et Boucle ont changé le même champ d’un client. La valeur d’ici reste tant que personne n’a choisi.",
    "The partner and Boucle have changed the same field of a customer. The value here stands until somebody chooses.",
);
/// Before the value here.
pub const OURS: Text = text("Ici", "Here");
/// Before the value there.
pub const THEIRS: Text = text("Chez le partenaire", "At the partner");
/// Decides for the partner's value.
pub const TAKE_THEIRS: Text = text("Prendre le leur", "Take theirs");
/// Decides for ours.
pub const KEEP_OURS: Text = text("Garder le nôtre", "Keep ours");
/// It was decided.
pub const DECIDED: Text = text("Choix enregistré", "Choice saved");
/// It says something else by now.
pub const CHANGED_MEANWHILE: Text = text(
    "Le partenaire dit autre chose entre-temps : regardez encore",
    "The partner says something else by now: look again",
);
/// No value.
pub const EMPTY: Text = text("vide", "empty");
/// It is no longer sold.
pub const NOT_SOLD: Text = text("n’est plus vendu", "no longer sold");
/// It is no longer there.
pub const IS_GONE: Text = text("n’existe plus chez le partenaire", "no longer at the partner");

/// More rejected rows than are shown.
pub const MORE: Counted = counted(
    text("et {n} autre", "and {n} more"),
    text("et {n} autres", "and {n} more"),
);

/// A kind of rows.
pub const fn kind(kind: Kind) -> Text {
    match kind {
        Kind::Products => text("Articles et prix", "Products and prices"),
        Kind::Stocks => text("Stocks", "Stock"),
        Kind::Customers => text("Clients", "Customers"),
        Kind::Stores => text("Magasins", "Stores"),
        Kind::Staff => text("Personnel", "Staff"),
    }
}

/// A field of a customer.
pub const fn field(field: Field) -> Text {
    match field {
        Field::LastName => text("Nom", "Last name"),
        Field::FirstName => text("Prénom", "First name"),
        Field::Email => text("E-mail", "E-mail"),
        Field::Phone => text("Téléphone", "Phone"),
    }
}

/// "Article de fastmag, il y a 12 min."
pub fn known_from(connector: &str, ago: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("fiche de {connector}, {ago}"),
        Lang::En => format!("from {connector}, {ago}"),
    }
}

/// "2 en magasin".
pub fn in_store(quantity: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{quantity} en magasin"),
        Lang::En => format!("{quantity} in the store"),
    }
}
