//! Words of the intake.

use domain::Lang;

use super::{Text, text};

/// Title.
pub const TITLE: Text = text("Réceptionner une réparation", "Take in a repair");
/// The same in the way back.
pub const NEW_TICKET: Text = text("Nouveau bon", "New ticket");
/// Before the hour at which what was typed was kept.
pub const DRAFT_KEPT: Text = text("Brouillon gardé sur ce poste à", "Draft kept on this device at");
/// Empties the form.
pub const CLEAR: Text = text("Tout effacer", "Clear everything");

/// Heading.
pub const CUSTOMER: Text = text("Client", "Customer");
/// Label of the search.
pub const FIND_CUSTOMER: Text = text("Scanner ou chercher un client", "Scan or find a customer");
/// In that field.
pub const FIND_CUSTOMER_HINT: Text = text("Téléphone, nom ou e-mail", "Phone, name or e-mail");
/// Sends the search.
pub const FIND: Text = text("Chercher", "Find");
/// Found by phone.
pub const BY_PHONE: Text = text("reconnu par son téléphone", "known by phone number");
/// Found by e-mail.
pub const BY_EMAIL: Text = text("reconnu par son e-mail", "known by e-mail");
/// Known otherwise.
pub const KNOWN: Text = text("client connu", "known customer");
/// Owner of the thing that was scanned.
pub const BY_ITEM: Text = text("propriétaire de l’exemplaire", "owner of the item");
/// Several or one by name.
pub const WHICH_CUSTOMER: Text = text("Lequel ?", "Which one?");
/// Nobody was found.
pub fn nobody_found(text: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Personne pour « {text} » : notez un nouveau client."),
        Lang::En => format!("Nobody for “{text}”: note a new customer."),
    }
}
/// Takes the choice back.
pub const OTHER_CUSTOMER: Text = text(
    "Effacer et chercher un autre client",
    "Clear and find another customer",
);
/// Opens the customer's page.
pub const OPEN_FILE: Text = text("Ouvrir la fiche", "Open the profile");
/// Whose goods.
pub const WHOSE: Text = text("À qui est-ce", "Whose is it");
/// A customer to be added.
pub const NEW_CUSTOMER: Text = text("Nouveau client", "New customer");
/// The chain's own goods.
pub const NO_CUSTOMER: Text = text("Bien de l’enseigne", "The chain’s own");
/// Says what that means.
pub const NO_CUSTOMER_TEXT: Text = text(
    "Sans client : reconditionnement, entretien ou montage de vos propres biens.",
    "No customer: refurbishment, upkeep or assembly of your own goods.",
);
/// Person or company.
pub const CUSTOMER_KIND: Text = text("Particulier ou société", "Person or company");
/// Person.
pub const PERSON: Text = text("Particulier", "Person");
/// Company.
pub const COMPANY: Text = text("Société", "Company");
/// First name.
pub const FIRST_NAME: Text = text("Prénom", "First name");
/// Last name, or the company's.
pub const LAST_NAME: Text = text("Nom", "Last name or company");
/// Phone.
pub const PHONE: Text = text("Téléphone", "Phone");
/// E-mail.
pub const EMAIL: Text = text("E-mail", "E-mail");
/// Language of what is printed.
pub const LANGUAGE: Text = text("Langue du reçu", "Language of the receipt");
/// Pairs of a known customer.
pub const SINCE: Text = text("Client", "Customer");
/// Since when, how much.
pub fn since(year: i16, repairs: usize, lang: Lang) -> String {
    match (lang, repairs) {
        (Lang::Fr, 0) => format!("depuis {year}, première réparation"),
        (Lang::Fr, 1) => format!("depuis {year}, 1 réparation"),
        (Lang::Fr, n) => format!("depuis {year}, {n} réparations"),
        (Lang::En, 0) => format!("since {year}, first repair"),
        (Lang::En, 1) => format!("since {year}, 1 repair"),
        (Lang::En, n) => format!("since {year}, {n} repairs"),
    }
}
/// Open tickets of this customer.
pub const OPEN_TICKETS: Text = text("En cours", "Open");

/// Heading.
pub const ITEM: Text = text("Exemplaire", "Item");
/// Label of the search.
pub const FIND_ITEM: Text = text("Scanner ou chercher un exemplaire", "Scan or find an item");
/// In that field.
pub const FIND_ITEM_HINT: Text = text(
    "Étiquette, code-barres ou n° de série",
    "Label, barcode or serial number",
);
/// Found by its label or serial.
pub const ITEM_READ: Text = text("lu sur son étiquette", "read from its label");
/// Known otherwise.
pub const ITEM_KNOWN: Text = text("exemplaire connu", "known item");
/// Takes the choice back.
pub const OTHER_ITEM: Text = text(
    "Effacer et chercher un autre exemplaire",
    "Clear and find another item",
);
/// The customer's things.
pub const WHICH_ITEM: Text = text("Lequel ?", "Which one?");
/// Something new.
pub const NEW_ITEM: Text = text("Nouvel exemplaire", "New item");
/// Nothing was found.
pub fn no_item_found(text: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Rien pour « {text} » : décrivez l’exemplaire."),
        Lang::En => format!("Nothing for “{text}”: describe the item."),
    }
}
/// Family of goods.
pub const CATEGORY: Text = text("Famille", "Family");
/// Maker.
pub const BRAND: Text = text("Marque", "Brand");
/// Model.
pub const MODEL: Text = text("Modèle", "Model");
/// Serial number.
pub const SERIAL: Text = text("N° de série ou de cadre", "Serial or frame number");
/// Its history is empty.
pub const NO_HISTORY: Text = text("Première réparation ici.", "First repair here.");
/// Somebody else is known as its owner.
pub fn other_owner(name: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Connu comme étant à {name}."),
        Lang::En => format!("Known to belong to {name}."),
    }
}
/// It is in the workshop already.
pub fn open_already(code: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Déjà à l’atelier : {code}"),
        Lang::En => format!("In the workshop already: {code}"),
    }
}
/// What a past job was when nothing was noted.
pub const A_REPAIR: Text = text("Réparation", "Repair");

/// Heading.
pub const PROBLEM: Text = text("Ce qui ne va pas", "What is wrong");
/// Beside it.
pub const PROBLEM_ASIDE: Text = text("nos mots, puis ceux du client", "our words, then the customer’s");
/// Label of the text.
pub const PROBLEM_TEXT: Text = text("Les mots du client", "In the customer’s words");
/// An example.
pub const PROBLEM_HINT: Text = text(
    "Le frein avant couine quand il pleut…",
    "The front brake squeals when it rains…",
);
/// Symptoms without a family.
pub const CHOOSE_FAMILY: Text = text(
    "Choisissez la famille de l’exemplaire : ses symptômes viennent ici.",
    "Choose the item’s family: its symptoms come here.",
);
/// Symptoms.
pub const SYMPTOMS: Text = text("Symptômes", "Symptoms");
/// What was left with it.
pub const LEFT: Text = text("Laissé avec", "Left with it");
/// In other words.
pub const LEFT_MORE: Text = text("Autre chose laissée", "Anything else left");

const CHARGER: Text = text("Chargeur", "Charger");
const LOCK: Text = text("Antivol", "Lock");
const BAG: Text = text("Housse", "Bag");
const LEFT_WITH_BIKE: [Text; 3] = [
    LOCK,
    text("Clé d’antivol", "Lock key"),
    text("Sacoche", "Pannier"),
];
const LEFT_WITH_EBIKE: [Text; 3] = [text("Clé de batterie", "Battery key"), LOCK, CHARGER];
const LEFT_WITH_SCOOTER: [Text; 2] = [CHARGER, LOCK];
const LEFT_WITH_SKI: [Text; 2] = [text("Bâtons", "Poles"), BAG];
const LEFT_WITH_PHONE: [Text; 2] = [text("Coque", "Case"), CHARGER];
const LEFT_WITH_COMPUTER: [Text; 2] = [CHARGER, text("Housse", "Sleeve")];
const LEFT_WITH_OUTDOOR: [Text; 2] = [BAG, text("Arceaux", "Poles")];
const LEFT_WITH_ANYTHING: [Text; 1] = [BAG];

/// What is usually left with a thing of this family.
pub fn left_with(category: &str) -> &'static [Text] {
    match category {
        "bike" => &LEFT_WITH_BIKE,
        "ebike" => &LEFT_WITH_EBIKE,
        "scooter" => &LEFT_WITH_SCOOTER,
        "ski" => &LEFT_WITH_SKI,
        "phone" => &LEFT_WITH_PHONE,
        "computer" => &LEFT_WITH_COMPUTER,
        "outdoor" => &LEFT_WITH_OUTDOOR,
        _ => &LEFT_WITH_ANYTHING,
    }
}

/// Heading.
pub const WORK: Text = text("Le travail", "The work");
/// Kind of work.
pub const KIND: Text = text("Nature", "Kind of work");
/// Priority.
pub const PRIORITY: Text = text("Priorité", "Priority");
/// Technician.
pub const TECHNICIAN: Text = text("Technicien", "Technician");
/// None yet.
pub const LATER: Text = text("À confier plus tard", "To be given later");
/// Where it stands.
pub const LOCATION: Text = text("Emplacement", "Location");
/// An example.
pub const LOCATION_HINT: Text = text("Réserve B4", "Shelf B4");

/// Heading.
pub const PROMISE: Text = text("Promesse", "Promise");
/// Which day.
pub const DAY: Text = text("Jour", "Day");
/// Today.
pub const TODAY: Text = text("auj.", "today");
/// Tomorrow.
pub const TOMORROW: Text = text("demain", "tomorrow");
/// Another day.
pub const OTHER_DAY: Text = text("autre", "other");
/// No promise.
pub const NO_DAY: Text = text("sans", "none");
/// Which hour.
pub const HOUR: Text = text("Heure", "Hour");
/// Another hour.
pub const OTHER_HOUR: Text = text("autre", "other");
/// Date of another day.
pub const OTHER_DATE: Text = text("Autre date", "Another date");
/// Another hour typed.
pub const OTHER_TIME: Text = text("Autre heure", "Another hour");
/// Ceiling.
pub const CEILING: Text = text("Plafond sans appel", "Ceiling without a call");
/// What an empty one means.
pub const CEILING_HELP: Text = text(
    "Laissez vide pour appeler avant tout travail.",
    "Leave empty to call before any work.",
);
/// Sends the form.
pub const TAKE_IN: Text = text("Réceptionner et imprimer", "Take in and print");
/// Said on the next page.
pub fn taken_in(code: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{code} est réceptionné."),
        Lang::En => format!("{code} is taken in."),
    }
}
