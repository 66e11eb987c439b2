//! Words of the bench.

use domain::Lang;

use super::{Counted, Text, counted, text};

/// Name of the page.
pub const BENCH: Text = text("Établi", "Bench");
/// My work.
pub const MY_QUEUE: Text = text("Ma file", "My queue");
/// How much is in it.
pub const TICKETS: Counted = counted(text("{n} bon", "{n} ticket"), text("{n} bons", "{n} tickets"));
/// Shuts the drawer.
pub const CLOSE_QUEUE: Text = text("Fermer la file", "Close the queue");
/// Work that nobody has.
pub const TO_TAKE: Text = text("À prendre", "To take");
/// What these are.
pub const TO_TAKE_TEXT: Text = text("réceptionnés, confiés à personne", "taken in, given to nobody");
/// Takes a ticket.
pub const TAKE: Text = text("Prendre", "Take");
/// Takes a ticket and starts.
pub const TAKE_AND_START: Text = text("Prendre et commencer", "Take and start");
/// In the box at the end of the queue.
pub const SCAN: Text = text("Scanner un bon", "Scan a ticket");
/// Sends that box.
pub const OPEN: Text = text("Ouvrir", "Open");
/// Nothing is that code.
pub fn not_found(code: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Aucun bon ne porte le code « {code} »."),
        Lang::En => format!("No ticket has the code “{code}”."),
    }
}
/// Nothing to do.
pub const EMPTY: Text = text("Votre file est vide", "Your queue is empty");
/// What to do.
pub const EMPTY_TEXT: Text = text(
    "Prenez un bon dans « À prendre », ou scannez une étiquette.",
    "Take a ticket from “To take”, or scan a label.",
);
/// Nothing to take either.
pub const NOTHING_TO_TAKE: Text = text(
    "Rien à prendre : tout est confié.",
    "Nothing to take: everything is given.",
);
/// Nothing in my queue.
pub const QUEUE_EMPTY: Text = text("Rien pour vous en ce moment.", "Nothing for you right now.");
/// What the customer says.
pub const PROBLEM: Text = text("Ce que dit le client", "What the customer says");
/// Lines.
pub const LINES: Text = text("Lignes et pièces", "Lines and parts");
/// Nothing yet.
pub const NO_LINES: Text = text("Rien encore.", "Nothing yet.");
/// Quick add.
pub const ADD_LABOUR: Text = text("Main-d’œuvre", "Labour");
/// Quick add.
pub const ADD_PART: Text = text("Pièce", "Part");
/// Label of the words of a line.
pub const LABEL: Text = text("Libellé", "Label");
/// Hours of labour, pieces of a part.
pub const QUANTITY: Text = text("Quantité", "Quantity");
/// Unit price.
pub const UNIT_PRICE: Text = text("Prix TTC", "Price incl. VAT");
/// Sum of the lines.
pub const TOTAL: Text = text("Total", "Total");
/// The ceiling, and that the lines are below.
pub fn under_ceiling(ceiling: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Plafond du client {ceiling}"),
        Lang::En => format!("Customer’s ceiling {ceiling}"),
    }
}
/// The lines are above the ceiling.
pub fn over_ceiling(ceiling: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Au-dessus du plafond de {ceiling} : devis d’abord"),
        Lang::En => format!("Above the ceiling of {ceiling}: quote first"),
    }
}
/// No ceiling was set.
pub const NO_CEILING: Text = text(
    "Sans plafond : appeler avant tout travail",
    "No ceiling: call before any work",
);
/// Nothing to be moved by hand here.
pub const TILL_NEXT: Text = text("La suite se fait en caisse", "The till comes next");
/// Nothing left to do.
pub const OVER: Text = text("Rien à faire ici", "Nothing to do here");
/// Phrases of the workshop.
pub const PHRASES_LABEL: Text = text("Phrases de l’atelier", "Phrases of the workshop");
/// What technicians write most.
pub const PHRASES: [Text; 8] = [
    text("Pièce à commander", "Part to be ordered"),
    text("Client à rappeler", "Call the customer back"),
    text("Essai fait, rien à signaler", "Tried out, nothing to report"),
    text("Usure normale", "Normal wear"),
    text("Choc visible", "Visible impact"),
    text("Nettoyage fait", "Cleaned"),
    text("Réglage refait", "Adjusted again"),
    text("À surveiller", "Keep an eye on it"),
];
/// In a note's own words.
pub const OWN_WORDS: Text = text("Vos mots", "Your words");
/// Leads to the whole ticket.
pub const WHOLE_TICKET: Text = text("Le bon entier", "The whole ticket");
/// Where it stands and what lies with it.
pub const WITH_IT: Text = text("Avec l’exemplaire", "With the item");
/// Somebody else has it.
pub fn in_hands_of(name: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Confié à {name}"),
        Lang::En => format!("Given to {name}"),
    }
}
/// Done, said on the next page.
pub const TAKEN: Text = text("C’est dans votre file.", "It is in your queue.");
