//! Words of search, customers, items and settings.

use business::customers::ContactReason;
use domain::Lang;

use super::{Counted, Text, connectors, counted, differences, text};

/// Title of the search page without a question.
pub const SEARCH: Text = text("Chercher", "Search");
/// Heading of tickets.
pub const TICKETS: Text = text("Bons", "Tickets");
/// Heading of items.
pub const ITEMS: Text = text("Exemplaires", "Items");
/// Heading of customers.
pub const CUSTOMERS: Text = text("Clients", "Customers");
/// Heading of settings.
pub const SETTINGS: Text = text("Administration", "Settings");
/// Number of results.
pub const RESULTS: Counted = counted(
    text("{n} résultat", "{n} result"),
    text("{n} résultats", "{n} results"),
);
/// More than a thousand were found.
pub const MORE_THAN_THOUSAND: Text = text(
    "Plus de 1 000 bons correspondent : les plus récents sont classés ici. Ajoutez un mot pour préciser.",
    "More than 1,000 tickets match: the newest ones are ranked here. Add a word to narrow it down.",
);
/// Nothing was found.
pub const NOTHING: Text = text("Rien ne correspond", "Nothing matches");
/// What else to try.
pub const NOTHING_TRY: Text = text(
    "Essayez le numéro du bon, les derniers chiffres de la série, un téléphone, ou le nom du client. Le bon d’un autre magasin s’ouvre par son numéro exact.",
    "Try the ticket’s code, a serial number, a phone number or the customer’s name. Another store’s ticket opens by its exact code.",
);
/// Before anything was asked.
pub const ASK: Text = text(
    "Scannez une étiquette, ou tapez un numéro, un téléphone, un nom, une série.",
    "Scan a label, or type a code, a phone number, a name, a serial number.",
);
/// Take a repair in for a known customer or thing.
pub const NEW_TICKET: Text = text("Nouveau bon", "New ticket");
/// Propose to take in.
pub const TAKE_IN_FOR: Text = text("Réceptionner une réparation", "Take a repair in");
/// Search everything.
pub const SEARCH_ALL: Text = text("Chercher partout", "Search everything");
/// Heading of what can be done.
pub const DO: Text = text("Faire", "Do");
/// Name of the customer's kind.
pub const PERSON: Text = text("Particulier", "Person");
/// A company or association.
pub const COMPANY: Text = text("Entreprise ou association", "Company or association");
/// Whether person or company.
pub const KIND: Text = text("Type", "Kind");
/// First name.
pub const FIRST_NAME: Text = text("Prénom", "First name");
/// Last name, or the company's.
pub const LAST_NAME: Text = text("Nom", "Last name");
/// First phone.
pub const PHONE: Text = text("Téléphone", "Phone");
/// First e-mail.
pub const EMAIL: Text = text("E-mail", "E-mail");
/// A further contact.
pub const OTHER_CONTACT: Text = text("Autre contact", "Other contact");
/// Whose it is.
pub const OTHER_LABEL: Text = text("À qui", "Whose");
/// Language of what is printed and sent.
pub const LANGUAGE: Text = text("Langue des documents", "Language of documents");
/// Heading of contacts.
pub const CONTACT: Text = text("Contact", "Contact");
/// Contacts are not shown.
pub const CONTACTS_HIDDEN: Text = text(
    "Les coordonnées ne se voient que dans un magasin où ce client a un bon.",
    "Contacts show only in a store where this customer has a ticket.",
);
/// What leads to the reasons.
pub const WHY_CONTACTS: Text = text(
    "Pour les voir une heure, dites pourquoi ; votre nom et la raison sont notés.",
    "To see them for an hour, say why; your name and the reason are noted.",
);
/// They were opened.
pub const CONTACTS_OPEN: Text = text(
    "Coordonnées visibles pendant une heure",
    "Contacts visible for an hour",
);

/// Why somebody looks.
pub const fn contact_reason(reason: ContactReason) -> Text {
    match reason {
        ContactReason::AtTheCounter => text("Le client est au comptoir", "The customer is at the counter"),
        ContactReason::Called => text("Le client appelle ou écrit", "The customer calls or writes"),
        ContactReason::ItemHere => text("Son bien est ici", "Their item is here"),
        ContactReason::Recall => text("Rappel ou danger", "Recall or danger"),
    }
}

/// No way to reach them.
pub const NO_CONTACT: Text = text("Aucune coordonnée", "No contact");
/// Things that a customer owns.
pub const THEIR_ITEMS: Text = text("passés par l’atelier", "known to the workshop");
/// Nothing yet.
pub const NO_ITEMS: Text = text("Aucun exemplaire connu.", "No known item.");
/// Nothing yet.
pub const NO_TICKETS: Text = text("Aucun bon pour l’instant.", "No ticket so far.");
/// Search in a list of names.
pub const NAME_STARTS: Text = text("Le nom commence par", "Name starts with");
/// The list is empty.
pub const NO_CUSTOMERS: Text = text("Aucun client ici", "No customer here");
/// What fills it.
pub const NO_CUSTOMERS_TEXT: Text = text(
    "Un client s’ajoute en réceptionnant sa première réparation.",
    "A customer is added when their first repair is taken in.",
);
/// The list is empty.
pub const NO_ITEMS_TITLE: Text = text("Aucun exemplaire ici", "No item here");
/// What fills it.
pub const NO_ITEMS_TEXT: Text = text(
    "Un exemplaire reçoit son numéro et son étiquette à la réception.",
    "An item gets its code and label when it is taken in.",
);
/// Family of goods.
pub const CATEGORY: Text = text("Famille", "Family");
/// All families.
pub const ALL: Text = text("Tout", "All");
/// Maker.
pub const BRAND: Text = text("Marque", "Brand");
/// Model.
pub const MODEL: Text = text("Modèle", "Model");
/// Serial number.
pub const SERIAL: Text = text("Série, cadre ou IMEI", "Serial, frame or IMEI");
/// Whose it is.
pub const OWNER: Text = text("Propriétaire", "Owner");
/// Nobody's: the chain's.
pub const OWN_GOODS: Text = text("L’enseigne", "The chain");
/// Since when it is known.
pub const KNOWN_SINCE: Text = text("Connu depuis", "Known since");
/// An item's life line.
pub const LIFE_LINE: Text = text("Ligne de vie", "Life line");
/// What the code of a thing is for.
pub const QR_TEXT: Text = text(
    "Le code de l’exemplaire, le même sur ses étiquettes.",
    "The code of this item, the same on its labels.",
);
/// Repairs before those that the life line shows.
pub const EARLIER_REPAIRS: Counted = counted(
    text("{n} réparation avant celles-ci", "{n} repair before these"),
    text("{n} réparations avant celles-ci", "{n} repairs before these"),
);
/// Heads of tables.
pub const CODE: Text = text("Code", "Code");
/// What it is.
pub const WHAT: Text = text("Quoi", "What");
/// When it was taken in.
pub const RECEIVED: Text = text("Reçu", "Received");
/// Its state.
pub const STATE: Text = text("État", "State");
/// How much.
pub const AMOUNT: Text = text("Montant", "Amount");
/// A name.
pub const NAME: Text = text("Nom", "Name");
/// Kept.
pub const SAVED: Text = text("Enregistré.", "Saved.");
/// Somebody else was quicker.
pub const STALE: Text = text(
    "Quelqu’un a modifié cette fiche entre-temps. Ce que vous avez tapé est gardé ci-dessous : vérifiez, puis enregistrez.",
    "Somebody changed this in between. What you typed is kept below: check it, then save.",
);

/// Parts of the settings.
pub const USERS: Text = text("Utilisateurs", "Users");
/// Stores.
pub const STORES: Text = text("Magasins", "Stores");
/// Devices.
pub const DEVICES: Text = text("Postes", "Devices");
/// Keys.
pub const KEYS: Text = text("Clés d’API", "API keys");
/// My own settings.
pub const MINE: Text = text("Mon compte", "My account");
/// Add a user.
pub const NEW_USER: Text = text("Ajouter quelqu’un", "Add somebody");
/// Add a store.
pub const NEW_STORE: Text = text("Ouvrir un magasin", "Open a store");
/// What is typed to sign in.
pub const LOGIN: Text = text("Identifiant", "Login");
/// First password.
pub const PASSWORD: Text = text("Mot de passe", "Password");
/// Stays as it is.
pub const PASSWORD_HELP: Text = text("Vide : il ne change pas.", "Empty: it stays as it is.");
/// At least ten characters.
pub const PASSWORD_NEW_HELP: Text = text("Dix caractères au moins.", "Ten characters at least.");
/// Six digits.
pub const PIN: Text = text("Code à six chiffres", "Six-digit PIN");
/// For the quick switch.
pub const PIN_HELP: Text = text(
    "Pour changer de personne au comptoir. Vide : il ne change pas.",
    "To switch at the counter. Empty: it stays as it is.",
);
/// Language of the screens.
pub const SCREEN_LANGUAGE: Text = text("Langue des écrans", "Language of screens");
/// How the screens look.
pub const SCREENS: Text = text("Écrans", "Screens");
/// How one signs in.
pub const SIGNING_IN: Text = text("Connexion", "Signing in");
/// Roles.
pub const ROLES: Text = text("Rôles", "Roles");
/// Everywhere.
pub const EVERYWHERE: Text = text("Tous les magasins", "Every store");
/// A role.
pub const ROLE: Text = text("Rôle", "Role");
/// At which store.
pub const WHERE: Text = text("Où", "Where");
/// No role.
pub const NO_ROLE: Text = text("aucun", "none");
/// Has left.
pub const DISABLED: Text = text("Ne peut plus entrer", "Cannot sign in");
/// Let go.
pub const DISABLE: Text = text("Fermer l’accès", "End access");
/// Let back in.
pub const ENABLE: Text = text("Rouvrir l’accès", "Give access again");
/// What ending an access does.
pub const DISABLE_HELP: Text = text("Ses sessions se ferment aussitôt.", "Their sessions end at once.");
/// Letters of codes.
pub const PREFIX: Text = text("Lettres des codes", "Letters of codes");
/// They stay.
pub const PREFIX_HELP: Text = text(
    "Deux à cinq lettres, pour toujours : LYN donne LYN-2418.",
    "Two to five letters, for good: LYN makes LYN-2418.",
);
/// Address.
pub const ADDRESS: Text = text("Adresse", "Address");
/// SIRET.
pub const SIRET: Text = text("SIRET", "SIRET");
/// Time zone.
pub const TIME_ZONE: Text = text("Fuseau horaire", "Time zone");
/// Workshop.
pub const WORKSHOP: Text = text("Atelier", "Workshop");
/// A workshop of its own.
pub const OWN_WORKSHOP: Text = text("Son propre atelier", "A workshop of its own");
/// Quality check.
pub const EXIT_CONTROL: Text = text("Contrôle qualité avant « Prêt »", "Quality check before “Ready”");
/// Hand over at the till.
pub const HAND_OVER_AT_TILL: Text = text(
    "La caisse remet l’objet : payé devient restitué",
    "The till hands over: paid becomes collected",
);
/// Name of the chain.
pub const ORGANISATION: Text = text("Enseigne", "Chain");
/// What devices are.
pub const DEVICES_TEXT: Text = text(
    "Un poste est enregistré quand quelqu’un y entre avec son mot de passe. Les codes à six chiffres n’y fonctionnent qu’ensuite.",
    "A device is enrolled when somebody signs in there with a password. PINs work there only afterwards.",
);
/// Forget a device.
pub const REVOKE: Text = text("Révoquer", "Revoke");
/// What keys are.
pub const KEYS_TEXT: Text = text(
    "Une clé ouvre l’API à une caisse ou à un partenaire. Elle se crée en ligne de commande : boucle key create.",
    "A key opens the API to a till or a partner. It is made on the command line: boucle key create.",
);
/// A revoked key.
pub const REVOKED: Text = text("révoquée", "revoked");
/// End all sessions.
pub const SIGN_OUT_EVERYWHERE: Text = text("Fermer toutes mes sessions", "Sign out everywhere");
/// Not allowed to see this.
pub const ASK_ADMIN: Text = text(
    "Les magasins et les utilisateurs se règlent avec le rôle Administration.",
    "Stores and users are set by administrators.",
);

/// "pour « frein »".
pub fn for_query(query: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("pour « {query} »"),
        Lang::En => format!("for “{query}”"),
    }
}

/// What a field of these pages is called.
pub fn label(field: &str) -> Text {
    match field {
        "first_name" => FIRST_NAME,
        "last_name" => LAST_NAME,
        "phone" => PHONE,
        "email" => EMAIL,
        "other_contact" => OTHER_CONTACT,
        "other_label" => OTHER_LABEL,
        "brand" => BRAND,
        "model" => MODEL,
        "serial" => SERIAL,
        "category" => CATEGORY,
        "login" => LOGIN,
        "password" => PASSWORD,
        "pin" => PIN,
        "memberships" => ROLES,
        "prefix" => PREFIX,
        "address" => ADDRESS,
        "siret" => SIRET,
        "time_zone" => TIME_ZONE,
        "workshop" => WORKSHOP,
        "organisation" => ORGANISATION,
        "reason" => connectors::REASON,
        "difference" => differences::DIFFERENCE,
        "extent" | "kind" => differences::COMPARISON,
        "connector" => connectors::CONNECTOR,
        _ => NAME,
    }
}
