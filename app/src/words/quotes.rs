//! Words of quotes: what the staff see on the ticket, what the customer sees by their link.

use domain::{
    Lang,
    workshop::{Channel, Closed},
};

use super::{Counted, Text, counted, text};

/// Heading on the ticket.
pub const QUOTES: Text = text("Devis", "Quotes");
/// A quote by its number.
pub fn quote(number: i64, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Devis n° {number}"),
        Lang::En => format!("Quote no. {number}"),
    }
}
/// Names of states.
pub const fn state(name: &str) -> Text {
    match name.as_bytes() {
        b"sent" => text("Attend la réponse", "Waits for an answer"),
        b"accepted" => text("Accepté", "Accepted"),
        b"refused" => text("Refusé", "Refused"),
        b"expired" => text("Expiré", "Expired"),
        _ => text("Remplacé", "Replaced"),
    }
}
/// The ticket went on without an answer.
pub const MOVED_ON: Text = text("Sans suite", "No longer open");
/// When, and by whom.
pub fn sent(when: &str, who: &str, lang: Lang) -> String {
    match (lang, who) {
        (Lang::Fr, "") => format!("Envoyé {when}"),
        (Lang::Fr, who) => format!("Envoyé {when} par {who}"),
        (Lang::En, "") => format!("Sent {when}"),
        (Lang::En, who) => format!("Sent {when} by {who}"),
    }
}
/// How long it holds.
pub fn until(date: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("valable jusqu’au {date}"),
        Lang::En => format!("valid until {date}"),
    }
}
/// Who answered, how and when.
pub fn answered(name: &str, channel: Channel, when: &str, lang: Lang) -> String {
    let how = match channel {
        Channel::Link => text("en ligne", "online"),
        Channel::Counter => text("au comptoir", "at the counter"),
    };
    let how = how.of(lang);
    match (lang, name) {
        (Lang::Fr, "") => format!("Réponse reçue {how}, {when}"),
        (Lang::Fr, name) => format!("Réponse de {name} {how}, {when}"),
        (Lang::En, "") => format!("Answered {how}, {when}"),
        (Lang::En, name) => format!("Answered by {name} {how}, {when}"),
    }
}
/// How much more the later version costs.
pub fn difference(number: i64, amount: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Par rapport au devis n° {number} : {amount}"),
        Lang::En => format!("Compared with quote no. {number}: {amount}"),
    }
}
/// A line that is new.
pub const ADDED: Text = text("Ajouté", "Added");
/// A line that is gone.
pub const REMOVED: Text = text("Retiré", "Removed");
/// A line that says or costs something else.
pub const CHANGED: Text = text("Changé", "Changed");
/// Opens the form.
pub const SEND: Text = text("Préparer un devis", "Prepare a quote");
/// Sends it.
pub const SEND_NOW: Text = text("Envoyer le devis", "Send the quote");
/// Above the lines of the form.
pub const CHOICES: Text = text("Ce que le client peut choisir", "What the customer may choose");
/// Marks a line as an option.
pub const OPTION: Text = text("En option", "Optional");
/// What is said of a part from the circular economy.
pub const CIRCULAR: Text = text("Pièce d’occasion (PIEC)", "Used part (circular economy)");
/// What may be said of it, by stable name.
pub const CIRCULAR_KINDS: [(&str, Text); 4] = [
    ("not_concerned", text("Non concernée", "Not concerned")),
    ("offered", text("Proposée au choix", "Offered as a choice")),
    (
        "unavailable",
        text("Introuvable à temps", "Not to be had in time"),
    ),
    ("unsafe", text("Exclue pour la sécurité", "Ruled out for safety")),
];
/// What the line says with that part.
pub const CIRCULAR_LABEL: Text = text("Libellé de la pièce d’occasion", "Words for the used part");
/// Its price.
pub const CIRCULAR_PRICE: Text = text("Prix d’occasion", "Price of the used part");
/// How long it holds.
pub const DAYS: Text = text("Valable (jours)", "Valid for (days)");
/// A word to the customer.
pub const MESSAGE: Text = text("Mot pour le client", "A word to the customer");
/// What sending does.
pub const SEND_HELP: Text = text(
    "Les lignes du bon sont figées dans ce devis et le bon passe à « Devis envoyé ». Vous obtenez un lien à transmettre : rien ne part tout seul.",
    "The ticket’s lines are frozen in this quote and the ticket goes to “Quote sent”. You get a link to pass on: nothing is sent by itself.",
);
/// Nothing has to be asked.
pub fn within_ceiling(ceiling: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!(
            "Sous le plafond de {ceiling} donné par le client : le travail peut commencer sans devis."
        ),
        Lang::En => {
            format!("Under the ceiling of {ceiling} that the customer gave: work may start without a quote.")
        }
    }
}
/// What was sent is no longer what stands on the ticket.
pub const LINES_CHANGED: Text = text(
    "Les lignes ont changé depuis l’envoi. Le client verra encore les anciennes : envoyez un nouveau devis.",
    "The lines changed since it was sent. The customer still sees the old ones: send a new quote.",
);
/// After sending.
pub fn link_ready(number: i64, lang: Lang) -> String {
    match lang {
        Lang::Fr => {
            format!("Devis n° {number} prêt. Voici son lien, à transmettre au client ou à faire scanner.")
        }
        Lang::En => format!(
            "Quote no. {number} is ready. Here is its link, to pass on to the customer or to have scanned."
        ),
    }
}
/// It is shown once.
pub const LINK_ONCE: Text = text(
    "Ce lien ne s’affiche qu’une fois. S’il se perd, un nouveau lien le remplace.",
    "This link is shown only once. If it gets lost, a new link takes its place.",
);
/// Label of the address.
pub const LINK: Text = text("Lien du client", "Customer’s link");
/// Label of its code.
pub const LINK_QR: Text = text(
    "Code à scanner avec le téléphone du client",
    "Code to scan with the customer’s phone",
);
/// Makes another link.
pub const NEW_LINK: Text = text("Nouveau lien", "New link");
/// Takes links back.
pub const REVOKE: Text = text("Désactiver les liens", "Switch the links off");
/// Said afterwards.
pub const REVOKED: Text = text(
    "Les liens n’ouvrent plus rien.",
    "The links open nothing any more.",
);
/// How many links still open something.
pub const OPEN_LINKS: Counted = counted(
    text("{n} lien actif", "{n} active link"),
    text("{n} liens actifs", "{n} active links"),
);
/// Notes that the customer was asked again.
pub const REMINDED: Text = text("Client relancé", "Customer was asked again");
/// Said afterwards.
pub const REMINDED_SAID: Text = text("C’est noté : relancé.", "Noted: asked again.");
/// Opens the answer at the counter.
pub const ANSWER_HERE: Text = text("Noter la réponse du client", "Note the customer’s answer");
/// Who answers.
pub const WHO_ANSWERS: Text = text("Qui répond", "Who answers");
/// Yes at the counter.
pub const ACCEPTS: Text = text("Le client accepte", "The customer accepts");
/// No at the counter.
pub const REFUSES: Text = text("Le client refuse", "The customer refuses");
/// Said after a yes.
pub const ACCEPTED_SAID: Text = text("Devis accepté.", "Quote accepted.");
/// Said after a no.
pub const REFUSED_SAID: Text = text("Refus noté.", "Refusal noted.");
/// Why it was refused.
pub const REASON: Text = text("Raison du refus", "Reason for refusing");
/// Which part.
pub fn which_part(label: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{label} : neuve ou d’occasion"),
        Lang::En => format!("{label}: new or used"),
    }
}

/// Customer's page: how long it holds, since when.
pub fn heading(number: i64, from: &str, until: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Devis n° {number} du {from}, valable jusqu’au {until} inclus"),
        Lang::En => format!("Quote no. {number} of {from}, valid until {until} inclusive"),
    }
}
/// Customer's page: title.
pub fn hello(name: &str, thing: &str, lang: Lang) -> String {
    match (lang, name) {
        (Lang::Fr, "") => format!("Voici le devis pour {thing}"),
        (Lang::Fr, name) => format!("Bonjour {name}, voici le devis pour {thing}"),
        (Lang::En, "") => format!("Here is the quote for {thing}"),
        (Lang::En, name) => format!("Hello {name}, here is the quote for {thing}"),
    }
}
/// Calls the store.
pub const CALL: Text = text("Appeler", "Call");
/// What is done in any case.
pub const TO_DO: Text = text("Ce que nous ferons", "What we will do");
/// What may be left.
pub const IF_YOU_LIKE: Text = text("Si vous voulez", "If you like");
/// Why there is a choice.
pub const YOUR_CHOICE: Text = text(
    "Vous avez le choix, nous devons vous le proposer.",
    "The choice is yours, and we have to offer it to you.",
);
/// The new part.
pub const NEW_PART: Text = text("Pièce neuve", "New part");
/// The used part.
pub const USED_PART: Text = text("Pièce d’occasion", "Used part");
/// Why none is offered.
pub const USED_UNAVAILABLE: Text = text(
    "Pièce d’occasion introuvable dans le délai",
    "No used part to be had in time",
);
/// Why none is offered.
pub const USED_UNSAFE: Text = text(
    "Pièce neuve obligatoire pour votre sécurité",
    "New part needed for your safety",
);
/// Total and the tax within.
pub fn total_with_tax(tax: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Total TTC, dont TVA {tax}"),
        Lang::En => format!("Total, including VAT {tax}"),
    }
}
/// What the customer pays.
pub const TO_PAY: Text = text("À payer au retrait", "To pay at pick-up");
/// What was agreed.
pub const AGREED: Text = text("Ce que vous avez accepté", "What you agreed to");
/// Reckons again.
pub const RECOUNT: Text = text("Mettre à jour le total", "Update the total");
/// Heading of the signature.
pub const SIGNATURE: Text = text("Votre signature", "Your signature");
/// A drawn signature, for who listens.
pub const SIGNATURE_OF: Text = text("Signature du client", "Customer’s signature");
/// Under it.
pub const SIGN_HERE: Text = text("Signez du doigt dans le cadre", "Sign in the frame with a finger");
/// Wipes it.
pub const WIPE: Text = text("Effacer", "Wipe");
/// Who signs.
pub const YOUR_NAME: Text = text("Vos prénom et nom", "Your first and last name");
/// What signing means.
pub fn agree(number: i64, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("J’accepte le devis n° {number} et les choix ci-dessus."),
        Lang::En => format!("I accept quote no. {number} and the choices above."),
    }
}
/// Says yes.
pub const ACCEPT: Text = text("Accepter et signer", "Accept and sign");
/// Opens the no.
pub const REFUSE: Text = text("Refuser le devis", "Refuse the quote");
/// Says no.
pub const REFUSE_NOW: Text = text("Confirmer le refus", "Confirm the refusal");
/// Why, if they like.
pub const WHY: Text = text("Pourquoi ? (facultatif)", "Why? (optional)");
/// A word of the shop.
pub const FROM_THE_SHOP: Text = text("Un mot de l’atelier", "A word from the workshop");
/// What becomes of the data.
pub const YOUR_DATA: Text = text(
    "Votre nom, votre signature et votre choix sont gardés avec le devis comme preuve de votre accord.",
    "Your name, your signature and your choice are kept with the quote as proof of your agreement.",
);
/// After a yes.
pub const THANKS: Text = text("Merci, c’est noté", "Thank you, noted");
/// What comes now.
pub const THANKS_TEXT: Text = text(
    "L’atelier est prévenu et se met au travail. Vous pouvez fermer cette page, ou la garder : elle montre ce que vous avez accepté.",
    "The workshop has been told and sets to work. You may close this page, or keep it: it shows what you agreed to.",
);
/// After a no.
pub const REFUSED: Text = text("C’est noté, rien ne sera fait", "Noted, nothing will be done");
/// What comes now.
pub const REFUSED_TEXT: Text = text(
    "Le magasin est prévenu et vous dira comment reprendre votre bien. Vous avez changé d’avis ? Appelez-nous.",
    "The store has been told and will say how to get your thing back. Changed your mind? Call us.",
);
/// Why a quote can no longer be answered: title and what to do.
pub const fn closed(why: Closed) -> (Text, Text) {
    match why {
        Closed::Answered => (
            text("Ce devis a déjà une réponse", "This quote has its answer already"),
            text(
                "Votre réponse de tout à l’heure n’a rien changé. Une question ? Appelez le magasin.",
                "What you have just sent changed nothing. A question? Call the store.",
            ),
        ),
        Closed::Expired => (
            text("Ce devis a expiré", "This quote has expired"),
            text(
                "Appelez le magasin : il vous en fera un nouveau.",
                "Call the store: they will make you a new one.",
            ),
        ),
        Closed::Replaced(_) => (
            text("Ce devis a été remplacé", "This quote was replaced"),
            text(
                "Un devis plus récent tient compte de ce que l’atelier a trouvé.",
                "A newer quote takes account of what the workshop found.",
            ),
        ),
        Closed::MovedOn => (
            text(
                "Ce devis n’attend plus de réponse",
                "This quote waits for no answer any more",
            ),
            text(
                "Le magasin a repris votre dossier autrement. Appelez-le pour en savoir plus.",
                "The store went on with your repair in another way. Call them to know more.",
            ),
        ),
    }
}
/// Leads to the later version.
pub fn see(number: i64, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Voir le devis n° {number}"),
        Lang::En => format!("See quote no. {number}"),
    }
}
/// A link that opens nothing any more.
pub const LINK_OVER: Text = text("Ce lien n’est plus valable", "This link is no longer valid");
/// What to do.
pub const LINK_OVER_TEXT: Text = text(
    "Il a expiré, ou le magasin l’a remplacé. Appelez le magasin pour en recevoir un autre.",
    "It has expired, or the store replaced it. Call the store to get another one.",
);
/// A link that nobody made.
pub const LINK_UNKNOWN: Text = text("Ce lien n’ouvre rien", "This link opens nothing");
/// What to do.
pub const LINK_UNKNOWN_TEXT: Text = text(
    "Vérifiez que l’adresse est complète : un message la coupe parfois. Sinon, demandez un autre lien au magasin dont le numéro est sur votre reçu de dépôt.",
    "Check that the address is complete: a message sometimes cuts it. Otherwise ask for another link at the store whose number is on your drop-off receipt.",
);
/// Too many at once.
pub const TOO_MANY: Text = text("Un instant", "One moment");
/// What to do.
pub const TOO_MANY_TEXT: Text = text(
    "Trop de demandes d’un coup depuis votre connexion. Réessayez dans une minute.",
    "Too many requests at once from your connection. Try again in a minute.",
);
/// The database does not answer.
pub const UNAVAILABLE: Text = text("Indisponible pour l’instant", "Not available right now");
/// What to do.
pub const UNAVAILABLE_TEXT: Text = text(
    "C’est de notre côté, et rien n’est perdu. Réessayez dans quelques minutes.",
    "It is on our side, and nothing is lost. Try again in a few minutes.",
);
