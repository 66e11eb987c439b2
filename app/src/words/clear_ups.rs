//! Words for what a till and a ticket disagree about, and what people decide about it.

use domain::{Lang, payments::TenderMethod};

use super::{Text, text};

/// What a question is called, by its stable name.
pub fn question(name: &str) -> Text {
    match name {
        "over_payment" => text("Trop perçu", "Overpayment"),
        "conflicting_notices" => text("Notifications contradictoires", "Conflicting notices"),
        "refund_to_explain" => text("Remboursement à expliquer", "Refund to explain"),
        "unknown_payment" => text(
            "Remboursement d’un paiement inconnu",
            "Refund of an unknown payment",
        ),
        "handed_over_unpaid" => text("Remis sans paiement complet", "Handed over unpaid"),
        "refund_after_hand_over" => text("Remboursé après la remise", "Refunded after hand-over"),
        "other_currency" => text("Payé dans une autre monnaie", "Paid in another currency"),
        "older_version" => text("Payé sur un ancien montant", "Paid against an older amount"),
        "refund_due" => text("Remboursement à faire", "Refund due"),
        "paid_elsewhere" => text(
            "Payé à la caisse d’un autre magasin",
            "Paid at another store’s till",
        ),
        "unknown_code" => text("Payé sur un code inconnu", "Paid on an unknown code"),
        _ => text("Notification inconnue", "Unknown notice"),
    }
}

/// What a question asks for, by its stable name.
pub fn explanation(name: &str) -> Text {
    match name {
        "over_payment" => text(
            "La caisse a pris plus que le montant dû. Remboursez en caisse : le point se ferme seul.",
            "The till took more than was due. Refund it at the till: the point closes by itself.",
        ),
        "conflicting_notices" => text(
            "La caisse a envoyé le même paiement avec un autre montant ou un autre bon. Vérifiez son ticket.",
            "The till sent the same payment with another amount or ticket. Check its receipt.",
        ),
        "refund_to_explain" => text(
            "Une partie a été rendue. Geste commercial, ou somme de nouveau due ?",
            "A part was given back. A gesture, or due again?",
        ),
        "unknown_payment" => text(
            "La caisse rend un paiement qui n’est jamais arrivé.",
            "The till gives back a payment that never came.",
        ),
        "handed_over_unpaid" => text(
            "Le bon est remis et il reste un montant dû. Le paiement en caisse ferme le point.",
            "The goods are handed over and something is due. Payment at the till closes the point.",
        ),
        "refund_after_hand_over" => text(
            "La caisse a rendu de l’argent après la remise.",
            "The till gave money back after the hand-over.",
        ),
        "other_currency" => text(
            "Ce paiement ne compte pas pour le bon : il n’est pas dans sa monnaie.",
            "This payment does not count for the ticket: it is not in its currency.",
        ),
        "older_version" => text(
            "Le montant a changé avant le paiement.",
            "The amount changed before the payment.",
        ),
        "refund_due" => text(
            "Le bon est annulé et de l’argent a été encaissé : remboursez en caisse.",
            "The ticket is cancelled and money was taken: refund it at the till.",
        ),
        "paid_elsewhere" => text("Les deux magasins sont prévenus.", "Both stores are told."),
        "unknown_code" => text(
            "Aucun bon ne porte ce code : dites à quel bon va ce paiement.",
            "No ticket has this code: say which ticket this payment belongs to.",
        ),
        _ => text(
            "Une notification bien signée que personne ne connaît. Elle est gardée.",
            "A well-signed notice that nobody knows. It is kept.",
        ),
    }
}

/// What a decision is called, by its stable name.
pub fn decision(name: &str) -> Text {
    match name {
        "goodwill" => text("Geste commercial", "Goodwill"),
        "due_again" => text("De nouveau dû", "Due again"),
        "assign" => text("Attribuer au bon", "Assign to the ticket"),
        "seen" => text("Vu", "Seen"),
        _ => text("Réglé autrement", "Settled otherwise"),
    }
}

/// How something was paid.
pub const fn tender(method: TenderMethod) -> Text {
    match method {
        TenderMethod::Card => text("carte", "card"),
        TenderMethod::Cash => text("espèces", "cash"),
        TenderMethod::Cheque => text("chèque", "cheque"),
        TenderMethod::Transfer => text("virement", "transfer"),
        TenderMethod::Credit => text("avoir", "store credit"),
        TenderMethod::Buyback => text("reprise", "buyback"),
        TenderMethod::Other => text("autre", "other"),
    }
}

/// Since when a question is open.
pub fn since(when: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("depuis {when}"),
        Lang::En => format!("since {when}"),
    }
}
