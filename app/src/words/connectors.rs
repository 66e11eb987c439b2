//! Words of the pages about connectors.

use business::ports::Colour;
use domain::Lang;

use super::{Counted, Text, counted, text};

/// Title of the list.
pub const CONNECTORS: Text = text("Partenaires", "Partners");
/// One of them.
pub const CONNECTOR: Text = text("Partenaire", "Partner");
/// What the list is.
pub const CONNECTORS_TEXT: Text = text(
    "Ce que Boucle apporte à la caisse et à l’ERP de l’enseigne. Un partenaire en panne ne retarde ni les magasins ni les autres.",
    "What Boucle brings to the chain’s till and ERP. A partner that is down delays neither the stores nor the others.",
);
/// Reads the files again.
pub const RELOAD: Text = text("Relire les fichiers", "Read the files again");
/// They were.
pub const RELOADED: Text = text("Fichiers relus", "Files read again");
/// They were not taken.
pub const NOT_TAKEN: Text = text(
    "Les fichiers relus sont refusés ; ceux d’avant restent en service.",
    "The files that were read again are refused; the ones before stay in use.",
);
/// Nothing is switched on.
pub const NONE: Text = text("Aucun connecteur en marche", "No connector is on");
/// How to switch one on.
pub const NONE_TEXT: Text = text(
    "Choisissez-en un ci-dessous, vérifiez-le chez le partenaire, puis mettez-le en marche.",
    "Choose one below, check it at the partner, then switch it on.",
);
/// Those that are not on.
pub const OFF_CONNECTORS: Text = text("Prêts à brancher", "Ready to connect");
/// It is not on.
pub const OFF: Text = text("Arrêté", "Off");
/// Title of the table.
pub const CAPABILITIES: Text = text("Ce que le partenaire sait faire", "What the partner can do");
/// What checking does.
pub const CHECK_TEXT: Text = text(
    "La vérification joue chaque action chez le partenaire, écritures comprises : utilisez son bac à sable.",
    "A check tries every action at the partner, writes included: use its sandbox.",
);
/// Checks.
pub const CHECK: Text = text("Vérifier", "Check");
/// It was checked.
pub const CHECKED: Text = text("Vérification terminée", "Check done");
/// It is being checked.
pub const CHECKING: Text = text(
    "La vérification continue ; rechargez la page dans un instant",
    "The check goes on; reload the page in a moment",
);
/// Never checked.
pub const NOT_CHECKED: Text = text("Jamais vérifié.", "Never checked.");
/// Switches it on.
pub const SWITCH_ON: Text = text("Mettre en marche", "Switch on");
/// It was.
pub const IS_ON: Text = text(
    "En marche : il suit ce qui se passe à partir de maintenant",
    "On: it follows what happens from now on",
);
/// It cannot be, and why.
pub const RED_HOLDS: Text = text(
    "Tant qu’une ligne est rouge, il ne peut pas être mis en marche.",
    "While a line is red, it cannot be switched on.",
);
/// Column.
pub const ACTION: Text = text("Action", "Action");
/// Column.
pub const STANDING: Text = text("État", "State");
/// What nobody has seen the partner do.
pub const UNCONFIRMED: Text = text("Non confirmé chez le partenaire", "Not confirmed at the partner");
/// What was said between us.
pub const SAID: Text = text("L’échange", "The exchange");

/// How an action did.
pub const fn colour(colour: Colour) -> Text {
    match colour {
        Colour::Green => text("Fonctionne", "Works"),
        Colour::Red => text("Échoue", "Fails"),
        Colour::ByHand => text("À la main", "By hand"),
        Colour::Missing => text("Absent", "Missing"),
    }
}

/// An action of a connector, for people.
pub fn action(name: &str, lang: Lang) -> String {
    let known = match name {
        "product-by-ean" => text("Article par code-barres", "Product by barcode"),
        "products" => text("Articles, au fil des changements", "Products, as they change"),
        "customer-find" => text("Trouver un client", "Find a customer"),
        "customer-create" => text("Créer un client", "Create a customer"),
        "customers" => text("Clients, au fil des changements", "Customers, as they change"),
        "stock" => text("Stock d’un article", "Stock of a product"),
        "stocks" => text("Stocks, au fil des changements", "Stock, as it changes"),
        "stores" => text("Magasins", "Stores"),
        "staff" => text("Personnel", "Staff"),
        "repair-to-pay" => text("Réparation à encaisser", "Repair to be paid"),
        "payments" => text("Encaissements", "Payments"),
        "buyback-credit" => text("Avoir d’un rachat", "Credit of a buyback"),
        "used-item" => text("Occasion en stock", "Used item in stock"),
        "sale" => text("Vente", "Sale"),
        "return" => text("Retour", "Return"),
        "rental" => text("Location", "Rental"),
        _ => return name.to_owned(),
    };
    known.of(lang).to_owned()
}

/// It delivers.
pub const ON: Text = text("En marche", "On");
/// It is held by a person.
pub const PAUSED: Text = text("En pause", "Paused");
/// It takes nothing new.
pub const DRAINING: Text = text("Se vide", "Draining");
/// Its partner does not answer.
pub const BROKEN: Text = text("En panne", "Broken");
/// Hold it.
pub const PAUSE: Text = text("Mettre en pause", "Pause");
/// Let out what waits, take nothing new.
pub const DRAIN: Text = text("Vider", "Drain");
/// Let it go on.
pub const RESUME: Text = text("Reprendre", "Resume");
/// What pausing and draining do.
pub const MODES_TEXT: Text = text(
    "En pause, rien ne part et tout attend. Vider laisse partir ce qui attend sans rien prendre de nouveau. Rien ne se perd.",
    "Paused, nothing leaves and everything waits. Draining lets out what waits and takes nothing new. Nothing is lost.",
);
/// Something is being waited for.
pub const WAITING: Text = text("En attente", "Waiting");
/// Nothing waits.
pub const NOTHING_WAITS: Text = text("Rien n’attend", "Nothing waits");
/// Since when the partner was last spoken to.
pub const LAST_EXCHANGE: Text = text("Dernier échange", "Last exchange");
/// Never.
pub const NEVER: Text = text("aucun", "none");
/// Why the last exchange was in vain.
pub const LAST_REASON: Text = text("Dernier refus", "Last refusal");
/// What a person has to decide about.
pub const GIVEN_UP: Text = text("À décider", "To be decided");
/// What that is.
pub const GIVEN_UP_TEXT: Text = text(
    "Refusé par le partenaire, ou resté sans succès. Chaque envoi retient les suivants du même bon, et eux seuls.",
    "Refused by the partner, or tried in vain. Each one holds the later ones of its ticket, and only these.",
);
/// Nothing to decide.
pub const NO_LETTERS: Text = text("Rien à décider", "Nothing to decide");
/// What would come here.
pub const NO_LETTERS_TEXT: Text = text(
    "Un envoi que le partenaire refuse apparaît ici avec sa raison.",
    "A delivery that the partner refuses shows here with its reason.",
);
/// Send the chosen ones again.
pub const REPLAY: Text = text("Renvoyer la sélection", "Send the chosen ones again");
/// Send everything again.
pub const REPLAY_ALL: Text = text("Tout renvoyer", "Send all again");
/// Give the chosen ones up for good.
pub const DROP: Text = text("Abandonner la sélection", "Drop the chosen ones");
/// Why they are dropped.
pub const REASON: Text = text("Raison de l’abandon", "Why they are dropped");
/// What dropping does.
pub const REASON_HELP: Text = text(
    "Par exemple : saisi à la main. Les envois suivants du bon repartent.",
    "For example: entered by hand. The later deliveries of the ticket go on.",
);
/// None was chosen.
pub const CHOOSE_ONE: Text = text(
    "Choisissez d’abord au moins un envoi.",
    "Choose at least one delivery first.",
);
/// Choice of one letter, read out.
pub const CHOOSE: Text = text("Choisir", "Choose");
/// Head of a column: the ticket.
pub const TICKET: Text = text("Bon", "Ticket");
/// Head of a column: the action and its event.
pub const WHAT: Text = text("Envoi", "Delivery");
/// Head of a column: the reason.
pub const WHY: Text = text("Raison", "Reason");
/// Head of a column: since when.
pub const SINCE: Text = text("Depuis", "Since");
/// Number of deliveries that wait.
pub const WAITING_COUNT: Counted = counted(
    text("{n} envoi en attente", "{n} delivery waiting"),
    text("{n} envois en attente", "{n} deliveries waiting"),
);
/// Number of deliveries to be decided.
pub const DEAD_COUNT: Counted = counted(
    text("{n} à décider", "{n} to be decided"),
    text("{n} à décider", "{n} to be decided"),
);
/// So many will be sent again.
pub const REPLAYED: Counted = counted(
    text("{n} envoi repart.", "{n} delivery is sent again."),
    text("{n} envois repartent.", "{n} deliveries are sent again."),
);
/// So many were dropped.
pub const DROPPED: Counted = counted(
    text("{n} envoi abandonné.", "{n} delivery dropped."),
    text("{n} envois abandonnés.", "{n} deliveries dropped."),
);

/// "plus de 10 000 en attente": the figure is counted no further.
pub fn more_than(most: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Plus de {most} envois en attente"),
        Lang::En => format!("More than {most} deliveries waiting"),
    }
}

/// "le plus ancien depuis 12 min".
pub fn oldest(span: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("le plus ancien depuis {span}"),
        Lang::En => format!("the oldest for {span}"),
    }
}

/// "ne répond pas depuis 12 min".
pub fn silent_for(span: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("ne répond pas depuis {span}"),
        Lang::En => format!("has not answered for {span}"),
    }
}

/// "dernier échange il y a 2 min".
pub fn last_exchange(ago: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("dernier échange {ago}"),
        Lang::En => format!("last exchange {ago}"),
    }
}
