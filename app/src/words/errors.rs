//! Words for what cannot be done, and for fields that are wrong. Names are those of the answers of the use cases.

use domain::{
    Lang,
    workshop::{Refusal, Stage},
};

use super::{Text, states, text};

/// Title of a page that says what went wrong, by the stable name of the problem.
pub fn title(name: &str, lang: Lang) -> &'static str {
    let title = match name {
        "sign_in_first" => text("Connectez-vous d’abord", "Sign in first"),
        "no_store" => text("Aucun magasin", "No store"),
        "foreign_form" => text("Formulaire trop ancien", "The form is too old"),
        "too_large" => text("Envoi trop gros", "Too large"),
        "not_utf8" => text("Envoi illisible", "Unreadable"),
        "pin_is_not_enough" => text("Mot de passe demandé", "Password needed"),
        "forbidden" => text("Pas ici, pas avec ce rôle", "Not here, not in this role"),
        "not_found" => text("Rien à cette adresse", "Nothing at this address"),
        "stale" => text("Changé entre-temps", "Changed in between"),
        "refused" => text("Ce n’est pas possible maintenant", "Not possible now"),
        "invalid" => text("Il manque quelque chose", "Something is missing"),
        "wait" => text("Un instant", "One moment"),
        "wrong" => text("Connexion refusée", "Sign-in refused"),
        _ => text("La ligne s’est interrompue", "The line was cut"),
    };
    title.of(lang)
}

/// What it means and what to do.
pub fn meaning(name: &str, lang: Lang) -> &'static str {
    let meaning = match name {
        "sign_in_first" => text(
            "La session est terminée. Connectez-vous pour continuer.",
            "Your session is over. Sign in to go on.",
        ),
        "no_store" => text(
            "Votre compte n’a de rôle dans aucun magasin. L’administration peut vous en donner un.",
            "Your account has no role at any store. An administrator can give you one.",
        ),
        "foreign_form" => text(
            "Il vient d’une autre session ou d’un autre site, rien n’a été changé. Rouvrez la page et envoyez-le de nouveau.",
            "It comes from another session or another site; nothing was changed. Open the page again and send it once more.",
        ),
        "too_large" => text(
            "Boucle n’accepte pas d’envoi de cette taille. Rien n’a été changé.",
            "Boucle does not take anything of this size. Nothing was changed.",
        ),
        "not_utf8" => text(
            "Le texte reçu n’est pas lisible. Rien n’a été changé.",
            "The text that came in cannot be read. Nothing was changed.",
        ),
        "pin_is_not_enough" => text(
            "Le code à six chiffres ne suffit pas pour cela. Connectez-vous avec votre mot de passe, puis recommencez.",
            "The six-digit PIN is not enough for this. Sign in with your password, then try again.",
        ),
        "forbidden" => text(
            "Votre rôle ne le permet pas dans ce magasin. La personne responsable du magasin peut le faire.",
            "Your role does not allow it at this store. The store manager can do it.",
        ),
        "not_found" => text(
            "Le numéro est peut-être mal tapé, ou la page n’existe plus. La recherche, en haut, trouve par numéro, nom ou téléphone.",
            "Perhaps the code was mistyped, or the page is gone. The search above finds by code, name or phone.",
        ),
        "stale" => text(
            "Quelqu’un d’autre vient de modifier ce bon. Rien n’a été écrasé : rouvrez-le pour voir où il en est.",
            "Somebody else has just changed this ticket. Nothing was overwritten: open it again to see where it stands.",
        ),
        "refused" => text(
            "L’état du bon ne le permet pas.",
            "The state of the ticket does not allow it.",
        ),
        "invalid" => text(
            "Un champ manque ou n’est pas lisible. Revenez en arrière : rien n’est perdu.",
            "A field is missing or unreadable. Go back: nothing is lost.",
        ),
        "wait" => text(
            "Trop d’essais : patientez un peu, puis recommencez.",
            "Too many tries: wait a little, then try again.",
        ),
        "wrong" => text(
            "Identifiant ou mot de passe inconnu.",
            "Unknown login or password.",
        ),
        _ => text(
            "Cette page n’a pas pu s’afficher. C’est de notre côté, et rien de ce qui était enregistré n’est perdu.",
            "This page could not be shown. It is on our side, and nothing that was saved is lost.",
        ),
    };
    meaning.of(lang)
}

/// Why a ticket refuses.
pub fn refusal(refusal: &Refusal, lang: Lang) -> String {
    let words = match refusal {
        Refusal::NoSuchMove { from, to } => return no_such_move(*from, *to, lang),
        Refusal::ByTillOnly => text(
            "Seule la caisse fait ce passage, quand elle encaisse ou rembourse.",
            "Only the till makes this move, when it takes or gives back money.",
        ),
        Refusal::StillDue => text(
            "Il reste quelque chose à payer. Une personne responsable peut remettre quand même, en disant pourquoi.",
            "Something is still due. A manager can hand it over all the same, saying why.",
        ),
        Refusal::ManagerOnly => text(
            "Seule une personne responsable du magasin peut le faire.",
            "Only a store manager can do this.",
        ),
        Refusal::ReasonMissing => text("Dites pourquoi, en quelques mots.", "Say why, in a few words."),
        Refusal::NoCeiling => text(
            "Le client n’a pas fixé de plafond, ou le montant le dépasse : envoyez d’abord un devis.",
            "The customer set no ceiling, or the amount is above it: send a quote first.",
        ),
        Refusal::ExitControlFirst => text(
            "Ce magasin demande un contrôle qualité avant « Prêt ».",
            "This store asks for a quality check before “Ready”.",
        ),
        Refusal::LinesFrozen => text(
            "Les lignes sont figées : le bon est payé ou terminé.",
            "The lines are fixed: the ticket is paid or over.",
        ),
        Refusal::TooLateToUndo => text(
            "Trop tard pour défaire : le délai est passé, ou le bon a changé depuis.",
            "Too late to undo: the time is over, or the ticket has changed since.",
        ),
        Refusal::NothingToQuote => text(
            "Rien à proposer : ajoutez une ligne qui ne soit pas une option.",
            "Nothing to quote: add a line that is no option.",
        ),
        Refusal::NobodyToAsk => text(
            "Ce bon n’a pas de client à qui envoyer un devis.",
            "This ticket has no customer to send a quote to.",
        ),
        Refusal::PayersAboveQuote => text(
            "Les autres payeurs dépassent le devis sans ses options : revoyez leurs montants.",
            "The other payers are above the quote without its options: look at their amounts again.",
        ),
        Refusal::QuoteWaits => text(
            "Un devis attend sa réponse : notez-la sur le devis, avec le nom du client.",
            "A quote waits for its answer: note it on the quote, with the customer’s name.",
        ),
        Refusal::QuoteClosed => text(
            "Ce devis ne peut plus recevoir de réponse : il en a une, il est expiré ou remplacé.",
            "This quote can no longer be answered: it has its answer, has expired or was replaced.",
        ),
    };
    words.of(lang).to_owned()
}

fn no_such_move(from: Stage, to: Stage, lang: Lang) -> String {
    let (from, to) = (states::stage(from).of(lang), states::stage(to).of(lang));
    match lang {
        Lang::Fr => format!("Un bon « {from} » ne passe pas directement à « {to} »."),
        Lang::En => format!("A ticket does not go straight from “{from}” to “{to}”."),
    }
}

/// What is wrong with a field, by the stable name of the error and its bound.
pub fn field(code: &str, limit: Option<usize>, lang: Lang) -> String {
    let words: Text = match (code, limit) {
        ("too_long" | "too_large" | "too_many", Some(most)) => {
            return match lang {
                Lang::Fr => format!("au plus {most}"),
                Lang::En => format!("{most} at most"),
            };
        }
        ("missing", _) => text("à remplir", "needed"),
        ("unreadable", _) => text("contient un caractère illisible", "holds an unreadable character"),
        ("too_long", _) => text("trop long", "too long"),
        ("too_short", _) => text(
            "trop court : dix caractères au moins",
            "too short: ten characters at least",
        ),
        ("too_large", _) => text("trop grand", "too large"),
        ("too_many", _) => text("il y en a trop", "too many"),
        ("taken", _) => text("déjà pris", "taken already"),
        ("contact_missing", _) => text(
            "un téléphone ou une adresse, pour prévenir le client",
            "a phone or an e-mail, to tell the customer",
        ),
        ("not_a_contact", _) => text("ni téléphone ni adresse e-mail", "neither a phone nor an e-mail"),
        ("not_a_phone", _) => text("ce numéro n’est pas complet", "this number is not complete"),
        ("not_an_email", _) => text("cette adresse n’est pas complète", "this address is not complete"),
        ("not_a_date", _) => text("date illisible", "not a date"),
        ("not_checked", _) => text("à vérifier d’abord", "to be checked first"),
        ("is_red", _) => text(
            "la dernière vérification montre du rouge",
            "the last check shows red",
        ),
        ("is_off", _) => text("n’est pas en marche", "is not on"),
        ("no_repair", _) => text(
            "rien ne le répare d’ici : décidez chez le partenaire, ou laissez-le ainsi",
            "nothing puts it right from here: decide at the partner, or leave it as it is",
        ),
        ("nothing_due", _) => text(
            "le bon n’attend plus d’encaissement : rien à renvoyer",
            "the ticket no longer waits to be paid: nothing to send again",
        ),
        ("under_way", _) => text(
            "un envoi plus récent de ce bon part déjà",
            "a later delivery of this ticket is on its way already",
        ),
        ("not_comparable", _) => text(
            "ce connecteur ne permet pas cette comparaison",
            "this connector does not allow this comparison",
        ),
        ("no_quiet_hours", _) => text("aucune heure calme n’est déclarée", "no quiet hours are declared"),
        ("not_by_chance", _) => text(
            "se compare par les derniers, pas au hasard",
            "is compared by the last ones, not by chance",
        ),
        ("out_of_range", _) => text("hors de ce qui est possible", "out of what is possible"),
        ("in_the_past", _) => text("cette heure est passée", "this hour has passed"),
        ("not_an_hour", _) => text("heure illisible", "not an hour"),
        ("not_an_amount", _) => text(
            "montant illisible, par exemple 49,90",
            "not an amount, such as 49.90",
        ),
        ("not_a_validity", _) => text("entre 1 et 90 jours", "between 1 and 90 days"),
        ("not_an_option", _) => text("ne peut pas être en option", "cannot be optional"),
        ("not_a_part", _) => text("n’est pas une pièce", "is not a part"),
        ("part_open", _) => text("choisissez la pièce", "choose the part"),
        ("not_a_signature", _) => text(
            "signature illisible, recommencez",
            "unreadable signature, sign again",
        ),
        ("not_a_quantity", _) => text(
            "quantité illisible, par exemple 1,5",
            "not a quantity, such as 1.5",
        ),
        ("not_positive", _) => text("plus grand que zéro", "above zero"),
        ("more_than_total", _) => text("plus que le total du bon", "more than the ticket’s total"),
        ("no_spaces", _) => text("sans espaces", "without spaces"),
        ("six_digits", _) => text("six chiffres", "six digits"),
        ("too_easy", _) => text("trop facile à deviner", "too easy to guess"),
        ("fourteen_digits", _) => text("quatorze chiffres", "fourteen digits"),
        ("two_to_five_letters", _) => text("deux à cinq lettres", "two to five letters"),
        ("not_yourself", _) => text("pas pour soi-même", "not for yourself"),
        ("unknown", _) => text("inconnu", "unknown"),
        _ => text("à revoir", "to be looked at"),
    };
    words.of(lang).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_is_a_sentence_in_both_languages() {
        for refused in [
            Refusal::NoSuchMove {
                from: Stage::Received,
                to: Stage::Paid,
            },
            Refusal::ByTillOnly,
            Refusal::StillDue,
            Refusal::ManagerOnly,
            Refusal::ReasonMissing,
            Refusal::NoCeiling,
            Refusal::ExitControlFirst,
            Refusal::LinesFrozen,
            Refusal::TooLateToUndo,
            Refusal::NothingToQuote,
            Refusal::NobodyToAsk,
            Refusal::PayersAboveQuote,
            Refusal::QuoteWaits,
            Refusal::QuoteClosed,
        ] {
            let (fr, en) = (refusal(&refused, Lang::Fr), refusal(&refused, Lang::En));
            assert!(fr.ends_with('.') && en.ends_with('.') && fr != en, "{fr} / {en}");
        }
    }

    #[test]
    fn a_bound_stands_in_the_error() {
        assert_eq!(field("too_long", Some(300), Lang::Fr), "au plus 300");
        assert_eq!(field("something new", None, Lang::En), "to be looked at");
    }
}
