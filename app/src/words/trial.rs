//! Words of the page on which a connector's files are looked at and tried.

use domain::Lang;

use super::{Text, text};

/// Title.
pub const FILES: Text = text("Fichiers et essais", "Files and trials");
/// What the page is for.
pub const FILES_TEXT: Text = text(
    "Collez une réponse du partenaire ou un document : la correspondance est appliquée ici, rien n’est envoyé ni conservé.",
    "Paste an answer of the partner or a document: the mapping is applied here, nothing is sent or kept.",
);
/// What is tried.
pub const PIECE: Text = text("Quoi essayer", "What to try");
/// What is pasted.
pub const PASTED: Text = text("Contenu à essayer", "Content to try");
/// What may be pasted.
pub const PASTED_HELP: Text = text(
    "Un objet ou un document en JSON ; pour une réponse, le texte tel que le partenaire l’envoie. 64 000 caractères au plus.",
    "An object or a document as JSON; for an answer, the text as the partner sends it. At most 64,000 characters.",
);
/// The status of an answer.
pub const STATUS: Text = text("Statut HTTP de la réponse", "HTTP status of the answer");
/// Tries.
pub const TRY: Text = text("Essayer", "Try");
/// Fills in a sample.
pub const EXAMPLE: Text = text("Reprendre un exemple", "Take an example");
/// What came out.
pub const CAME: Text = text("Résultat", "Result");
/// It did not come out.
pub const FAILED: Text = text("La correspondance échoue.", "The mapping fails.");
/// What later steps see.
pub const KEPT: Text = text("Gardé pour les étapes suivantes", "Kept for later steps");
/// What the action gives.
pub const GIVES: Text = text("Ce que l’action donne", "What the action gives");
/// What would be sent.
pub const BODY: Text = text("Corps", "Body");
/// Headers of a request.
pub const HEADERS: Text = text("En-têtes", "Headers");
/// Where a rule failed.
pub const PLACE: Text = text("Objet ou étape", "Object or step");
/// The field.
pub const FIELD: Text = text("Champ", "Field");
/// Its value.
pub const VALUE: Text = text("Valeur", "Value");
/// The word of the rule.
pub const RULE: Text = text("Règle", "Rule");
/// What is wrong.
pub const PROBLEM: Text = text("Problème", "Problem");
/// The connector.
pub const CONNECTOR: Text = text("Connecteur", "Connector");
/// The files.
pub const SOURCES: Text = text("Fichiers", "Files");
/// A line.
pub const LINE: Text = text("Ligne", "Line");
/// What a file says of a field.
pub const SAYS: Text = text("Ce qui y va", "What goes there");
/// The file as it is written.
pub const AS_WRITTEN: Text = text("Le fichier tel qu’il est écrit", "The file as it is written");
/// Nothing was chosen.
pub const CHOOSE: Text = text("Choisissez quoi essayer.", "Choose what to try.");
/// Too much was pasted.
pub const TOO_LONG: Text = text(
    "Le contenu dépasse 64 000 caractères.",
    "The content is longer than 64,000 characters.",
);
/// The status is none.
pub const NO_STATUS: Text = text(
    "Un statut va de 100 à 599.",
    "A status is a number from 100 to 599.",
);

/// An object of theirs to ours: "product: reçu".
pub fn incoming(object: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Objet {object} : du partenaire vers Boucle"),
        Lang::En => format!("Object {object}: from the partner to Boucle"),
    }
}

/// An object of ours to theirs.
pub fn outgoing(object: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Objet {object} : de Boucle vers le partenaire"),
        Lang::En => format!("Object {object}: from Boucle to the partner"),
    }
}

/// What a step sends.
pub fn request(action: &str, step: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{action} : ce que l’étape {step} envoie"),
        Lang::En => format!("{action}: what the step {step} sends"),
    }
}

/// An answer to a step.
pub fn answer(action: &str, step: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{action} : une réponse à l’étape {step}"),
        Lang::En => format!("{action}: an answer to the step {step}"),
    }
}
