//! Words of a ticket's page: actions, money, notes, what is asked and refused.

use domain::{Lang, workshop::Stage};

use super::{Text, text};

/// Above the title.
pub const KIND_OF_PAGE: Text = text("Bon de réparation", "Repair ticket");
/// Above the title of a ticket that was loaded from a file.
pub const KIND_OF_PAST_PAGE: Text = text("Bon repris de l’historique", "Ticket from the past");
/// Opens the print menu.
pub const PRINT: Text = text("Imprimer", "Print");
/// Receipt that the customer takes along.
pub const RECEIPT: Text = text("Reçu de dépôt", "Drop-off receipt");
/// Label that stays on the thing.
pub const LABEL: Text = text("Étiquette de l’exemplaire", "Item label");
/// Kind of a file.
pub const PDF: &str = "PDF";
/// Opens the menu of moves.
pub const OTHER_MOVES: Text = text("Autres actions", "Other actions");
/// Head of that menu.
pub const MOVE_TO: Text = text("Faire passer le bon à", "Move the ticket to");
/// After an intake.
pub const TAKEN_IN_NOW: Text = text(
    "Réceptionné. Il reste à donner le reçu et à coller l’étiquette.",
    "Taken in. Hand over the receipt and stick the label on.",
);
/// A ticket of a store one does not work in.
pub fn of_another_store(store: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!(
            "Ce bon est du magasin {store}. Vous pouvez le lire ; les coordonnées du client sont masquées et rien ne s’y change d’ici."
        ),
        Lang::En => format!(
            "This ticket belongs to {store}. You can read it; the customer’s contacts are hidden and nothing can be changed from here."
        ),
    }
}
/// Somebody was quicker.
pub const STALE: Text = text(
    "Le bon a changé entre-temps. Ce que vous avez tapé est gardé : relisez, puis envoyez encore.",
    "The ticket changed in between. What you typed is kept: read it again, then send it once more.",
);

/// What a move is called as an action.
pub const fn act(from: Stage, to: Stage) -> Text {
    match (from, to) {
        (Stage::Requested, Stage::Booked) => text("Confirmer le rendez-vous", "Confirm the appointment"),
        (Stage::Quoted, Stage::Received) => text("Reprendre sans devis", "Go on without a quote"),
        (_, Stage::Received) => text("Réceptionner", "Take in"),
        (_, Stage::Diagnosing) => text("Commencer le diagnostic", "Start the diagnosis"),
        (Stage::QuoteDeclined | Stage::QuoteExpired, Stage::Quoted) => {
            text("Envoyer un nouveau devis", "Send a new quote")
        }
        (Stage::InRepair | Stage::AwaitingParts, Stage::Quoted) => {
            text("Devis en plus", "Quote for more work")
        }
        (_, Stage::Quoted) => text("Le devis est envoyé", "The quote is sent"),
        (_, Stage::Approved) => text("Le client accepte", "Customer says yes"),
        (_, Stage::QuoteDeclined) => text("Le client refuse", "Customer says no"),
        (_, Stage::QuoteExpired) => text("Devis sans réponse", "Quote without an answer"),
        (_, Stage::AwaitingParts) => text("Attendre des pièces", "Wait for parts"),
        (Stage::AwaitingParts, Stage::InRepair) => text("Pièces reçues, réparer", "Parts are here, repair"),
        (Stage::Paused, Stage::InRepair) => text("Reprendre la réparation", "Resume the repair"),
        (Stage::QualityCheck | Stage::Ready | Stage::Paid, Stage::InRepair) => {
            text("Retour atelier", "Back to the workshop")
        }
        (_, Stage::InRepair) => text("Commencer la réparation", "Start the repair"),
        (_, Stage::Paused) => text("Mettre en pause", "Pause"),
        (_, Stage::QualityCheck) => text("Terminer, passer au contrôle", "Done, on to the check"),
        (Stage::QualityCheck, Stage::Ready) => text("Contrôle réussi, prêt", "Checked, ready"),
        (Stage::InRepair, Stage::Ready) => text("Terminer, prêt à retirer", "Done, ready to pick up"),
        (Stage::Paid, Stage::Ready) => text("Prêt", "Ready"),
        (_, Stage::Ready) => text("Prêt à rendre sans réparation", "Ready to return unrepaired"),
        (_, Stage::Paid) => text("Payé en caisse", "Paid at the till"),
        (_, Stage::Collected) => text("Remettre", "Hand over"),
        (_, Stage::Unrepairable) => text("Irréparable", "Beyond repair"),
        (_, Stage::Unclaimed) => text("Non réclamé", "Unclaimed"),
        (_, Stage::Cancelled) => text("Annuler le bon", "Cancel the ticket"),
        (_, Stage::Closed) => text("Clôturer", "Close"),
        (_, Stage::Recycled) => text("Confier au recyclage", "Have it recycled"),
        (_, Stage::LegalSale) => text("Vente judiciaire", "Court-ordered sale"),
        (_, Stage::ConvertedToBuyback) => text("Convertir en reprise", "Turn into a buyback"),
        (_, Stage::Requested) => text("Demandé", "Requested"),
        (_, Stage::Booked) => text("Rendez-vous", "Appointment"),
    }
}

/// Hand-over although something is due.
pub const HAND_OVER_UNPAID: Text = text("Remettre sans paiement", "Hand over unpaid");
/// What that means.
pub fn hand_over_unpaid_text(due: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!(
            "Il reste {due} à payer. La remise est notée à votre nom et reste à régler jusqu’au paiement."
        ),
        Lang::En => format!(
            "{due} is still to be paid. The hand-over is noted under your name and stays to be cleared up until it is paid."
        ),
    }
}
/// Why a move is closed: a manager does it.
pub const WHY_MANAGER: Text = text("responsable", "manager");
/// Why a move is closed: no ceiling.
pub const WHY_CEILING: Text = text("devis d’abord", "quote first");
/// Why a move is closed: quality check.
pub const WHY_CHECK: Text = text("contrôle d’abord", "check first");
/// Why a move is closed: the till does it.
pub const WHY_TILL: Text = text("par la caisse", "by the till");
/// Cancelling keeps what is there.
pub const CANCEL_TEXT: Text = text(
    "Un bon annulé ne se rouvre pas. Un paiement déjà fait reste à rembourser.",
    "A cancelled ticket cannot be opened again. Money that was paid is to be given back.",
);
/// Back to the bench after payment.
pub const REOPEN_TEXT: Text = text(
    "Le bon retourne à l’établi, l’argent encaissé est gardé.",
    "The ticket goes back to the bench, the money is kept.",
);
/// Which reason of a list.
pub const WHICH_REASON: Text = text("Pourquoi", "Why");
/// A reason in words.
pub const REASON: Text = text("Motif", "Reason");
/// Beside the due amount: what brings the ticket on.
pub fn waits_for_till(code: &str, due: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("À encaisser en caisse : {code}, {due}"),
        Lang::En => format!("To be paid at the till: {code}, {due}"),
    }
}

/// Lines.
pub const LINES: Text = text("Lignes", "Lines");
/// Heads of the lines.
pub const WORK: Text = text("Intervention", "Work");
/// Quantity.
pub const QUANTITY: Text = text("Qté", "Qty");
/// Unit price with tax.
pub const PRICE: Text = text("Prix TTC", "Price incl. VAT");
/// VAT.
pub const VAT: Text = text("TVA", "VAT");
/// Line total.
pub const TOTAL: Text = text("Total TTC", "Total incl. VAT");
/// Total without tax.
pub const NET: Text = text("Total HT", "Total excl. VAT");
/// Column of buttons.
pub const ACTIONS: Text = text("Actions", "Actions");
/// No line yet.
pub const NO_LINES: Text = text("Rien à facturer pour l’instant", "Nothing to charge yet");
/// The ticket is over and nothing was charged.
pub const NOTHING_CHARGED: Text = text("Rien n’a été facturé.", "Nothing was charged.");
/// What to do about it.
pub const NO_LINES_TEXT: Text = text(
    "Ajoutez la main-d’œuvre et les pièces : le montant dû se calcule, la caisse le lit par le code du bon.",
    "Add labour and parts: the amount due works itself out, and the till reads it by the ticket’s code.",
);
/// Takes a line or payer off.
pub fn remove(label: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Retirer {label}"),
        Lang::En => format!("Remove {label}"),
    }
}
/// What was paid.
pub const PAID: Text = text("Encaissé", "Paid");
/// What is left.
pub const DUE: Text = text("Reste dû", "Due");
/// More than was due.
pub const TOO_MUCH: Text = text("Trop perçu", "Overpaid");
/// After payers.
pub const TO_PAY: Text = text("À payer par le client", "To be paid by the customer");
/// Lines do not change any more.
pub const FROZEN_PAID: Text = text(
    "Payé : les lignes sont fixées. Un responsable peut renvoyer le bon à l’atelier.",
    "Paid: the lines are fixed. A manager can send the ticket back to the workshop.",
);
/// The same at the end.
pub const FROZEN_OVER: Text = text(
    "Le bon est terminé : les lignes sont fixées.",
    "The ticket is over: the lines are fixed.",
);
/// Opens the form.
pub const ADD_LINE: Text = text("Ajouter une ligne", "Add a line");
/// Opens the form.
pub const ADD_DISCOUNT: Text = text("Remise sur le total", "Discount on the total");
/// Opens the form.
pub const ADD_PAYER: Text = text("Autre payeur", "Somebody else pays");
/// Says that a payer is no discount.
pub const PAYER_HELP: Text = text(
    "Un payeur n’est pas une remise : la TVA reste sur le total.",
    "A payer is no discount: VAT stays on the full total.",
);
/// Spread over the rates.
pub const DISCOUNT_HELP: Text = text(
    "Répartie sur les taux de TVA, au centime près.",
    "Spread over the VAT rates, to the cent.",
);
/// Kind of line or payer.
pub const KIND: Text = text("Type", "Kind");
/// What the receipt says.
pub const ON_RECEIPT: Text = text("Libellé sur le reçu", "Words on the receipt");
/// Unit price.
pub const UNIT_PRICE: Text = text("Prix unitaire TTC", "Unit price incl. VAT");
/// An amount.
pub const AMOUNT: Text = text("Montant", "Amount");
/// Sends a form of lines.
pub const ADD: Text = text("Ajouter", "Add");

/// What tills took and gave back.
pub const PAYMENTS: Text = text("Encaissements", "Payments");
/// A payment of a till.
pub fn till(name: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Caisse {name}"),
        Lang::En => format!("Till {name}"),
    }
}
/// A refund.
pub fn refund(till: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Remboursement, caisse {till}"),
        Lang::En => format!("Refund, till {till}"),
    }
}
/// A receipt's number.
pub fn receipt_number(number: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("ticket {number}"),
        Lang::En => format!("receipt {number}"),
    }
}

/// Customer.
pub const CUSTOMER: Text = text("Client", "Customer");
/// Leads to the customer's page.
pub const FILE: Text = text("Fiche", "Profile");
/// The chain's own goods.
pub const NO_CUSTOMER: Text = text(
    "Sans client : bien de l’enseigne",
    "No customer: the chain’s own goods",
);
/// A ticket of the past: the file named nobody.
pub const PAST_CUSTOMER: Text = text(
    "L’historique ne nomme pas les clients.",
    "The past names no customers.",
);
/// Contacts are not shown.
pub const CONTACTS_HIDDEN: Text = text(
    "Coordonnées masquées : ce client est suivi par un autre magasin.",
    "Contacts hidden: another store looks after this customer.",
);
/// No contact at all.
pub const NO_CONTACT: Text = text("Aucune coordonnée", "No contacts");
/// Calls.
pub const CALL: Text = text("Appeler", "Call");
/// Writes.
pub const WRITE: Text = text("Écrire un e-mail", "Write an e-mail");
/// The thing.
pub const ITEM: Text = text("Exemplaire", "Item");
/// Leads to its page.
pub const LIFE_LINE: Text = text("Ligne de vie", "Life line");
/// Before a serial number.
pub const SERIAL: Text = text("N° de série", "Serial");
/// The workshop's part of the side.
pub const ORGANISATION: Text = text("Atelier", "Workshop");
/// Who works on it.
pub const TECHNICIAN: Text = text("Technicien", "Technician");
/// Opens the menu of technicians.
pub const ASSIGN: Text = text("Confier à", "Give to");
/// To nobody.
pub const TO_NOBODY: Text = text("Personne", "Nobody");
/// Promise.
pub const PROMISE: Text = text("Promesse", "Promise");
/// None.
pub const NO_PROMISE: Text = text("Aucune promesse", "No promise");
/// Ceiling.
pub const CEILING: Text = text("Plafond", "Ceiling");
/// None.
pub const NO_CEILING: Text = text("Aucun : appeler avant tout travail", "None: call before any work");
/// Help under the ceiling.
pub const CEILING_HELP: Text = text(
    "Jusqu’à ce montant, le travail commence sans appeler.",
    "Up to this amount work starts without a call.",
);
/// Priority.
pub const PRIORITY: Text = text("Priorité", "Priority");
/// Kind of work.
pub const KIND_OF_WORK: Text = text("Nature", "Kind of work");
/// Where it stands.
pub const LOCATION: Text = text("Emplacement", "Location");
/// What was left with it.
pub const ACCESSORIES: Text = text("Laissé avec", "Left with it");
/// To be given back.
pub fn give_back(what: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("À rendre : {what}"),
        Lang::En => format!("To give back: {what}"),
    }
}
/// What is wrong.
pub const PROBLEM: Text = text("Ce qui ne va pas", "What is wrong");
/// The text of it.
pub const PROBLEM_TEXT: Text = text("Les mots du client", "In the customer’s words");
/// Symptoms.
pub const SYMPTOMS: Text = text("Symptômes", "Symptoms");
/// Nothing was noted.
pub const NO_PROBLEM: Text = text("Rien de noté.", "Nothing noted.");
/// Opens the edit form.
pub const EDIT: Text = text("Modifier le bon", "Change the ticket");
/// Day.
pub const DAY: Text = text("Jour promis", "Promised day");
/// Hour.
pub const HOUR: Text = text("Heure", "Hour");

/// Notes.
pub const NOTES: Text = text("Notes", "Notes");
/// None yet.
pub const NO_NOTES: Text = text("Aucune note.", "No notes.");
/// A note for the staff.
pub const INTERNAL: Text = text("Interne", "Internal");
/// A note that the customer reads.
pub const FOR_CUSTOMER: Text = text("Montrée au client", "Shown to the customer");
/// Opens the form.
pub const ADD_NOTE: Text = text("Écrire une note", "Write a note");
/// Label of the text.
pub const NOTE: Text = text("Note", "Note");
/// Who may read it.
pub const WHO_READS: Text = text("Qui la lit", "Who reads it");
/// Sends it.
pub const KEEP_NOTE: Text = text("Garder la note", "Keep the note");

/// To be cleared up.
pub const TO_CLEAR_UP: Text = text("À régler", "To clear up");
/// A manager decides.
pub const MANAGER_DECIDES: Text = text("Un responsable décide.", "A manager decides.");

/// Scan the code.
pub const QR: Text = text("Ouvre ce bon", "Opens this ticket");
/// Under the code.
pub const QR_TEXT: Text = text(
    "Le même code est sur l’étiquette et le reçu.",
    "The same code is on the label and the receipt.",
);

/// Timeline.
pub const TIMELINE: Text = text("Tout ce qui s’est passé", "Everything that happened");
/// A move that was taken back.
pub const UNDONE: Text = text("défait", "undone");
/// The program or the till.
pub const BY_ITSELF: Text = text("de lui-même", "by itself");
/// The customer, who is nobody of the staff.
pub const BY_CUSTOMER: Text = text("le client, par son lien", "the customer, by their link");
/// Opens the audit.
pub const AUDIT: Text = text("Journal des modifications", "Log of changes");
/// Heads of the audit.
pub const WHEN: Text = text("Quand", "When");
/// Who.
pub const WHO: Text = text("Qui", "Who");
/// What.
pub const WHAT: Text = text("Quoi", "What");
/// Fields.
pub const FIELDS: Text = text("Champs", "Fields");

/// What was done, said on the next page.
pub const SAVED: Text = text("Bon modifié.", "Ticket changed.");
/// The same for lines.
pub const LINE_ADDED: Text = text("Ligne ajoutée.", "Line added.");
/// The same for lines.
pub const LINE_REMOVED: Text = text("Ligne retirée.", "Line removed.");
/// The same for discounts.
pub const DISCOUNT_ADDED: Text = text("Remise accordée.", "Discount given.");
/// The same for payers.
pub const PAYER_ADDED: Text = text("Payeur noté.", "Payer noted.");
/// The same for payers.
pub const PAYER_REMOVED: Text = text("Payeur retiré.", "Payer removed.");
/// The same for notes.
pub const NOTE_ADDED: Text = text("Note gardée.", "Note kept.");
/// The same for technicians.
pub fn assigned(name: Option<&str>, lang: Lang) -> String {
    match (lang, name) {
        (Lang::Fr, Some(name)) => format!("Bon confié à {name}."),
        (Lang::En, Some(name)) => format!("Ticket given to {name}."),
        (Lang::Fr, None) => "Bon confié à personne.".to_owned(),
        (Lang::En, None) => "Ticket given to nobody.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use domain::workshop::EDGES;

    use super::*;

    #[test]
    fn every_edge_is_called_something_and_two_from_one_state_differ() {
        for (from, next) in EDGES {
            for lang in [Lang::Fr, Lang::En] {
                let mut acts: Vec<_> = next.iter().map(|to| act(*from, *to).of(lang)).collect();
                acts.sort_unstable();
                let all = acts.len();
                acts.dedup();
                assert_eq!(acts.len(), all, "{from:?}");
            }
        }
    }
}
