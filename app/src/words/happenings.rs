//! What happened to a ticket, in sentences: timeline, "what happened last", log of changes.

use business::ports::{Happening, QuoteStep};
use domain::{
    Lang, Money, UserId,
    format::money,
    workshop::{Channel, Outcome, TicketState},
};

use super::{Text, clear_ups, states, text, workshop};

/// A sentence, and what stands under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What happened.
    pub what: String,
    /// Why, how; empty when there is nothing to add. Who did it is for the page to say.
    pub detail: String,
}

impl Told {
    fn plain(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            detail: String::new(),
        }
    }
}

/// Tells a happening. `currency` is the ticket's; `name` finds people.
pub fn told(
    what: &Happening,
    currency: domain::Currency,
    name: impl Fn(UserId) -> Option<String>,
    lang: Lang,
) -> Told {
    let amount = |minor| money(Money::new(minor, currency), lang);
    match what {
        Happening::TakenIn => {
            Told::plain(text("Réceptionné au comptoir", "Taken in at the counter").of(lang))
        }
        Happening::Moved { from, to, reason, .. } => Told {
            what: passed(from, to, lang),
            detail: why(to, reason, lang),
        },
        Happening::Undone { to } => {
            let state = state(to, lang);
            Told::plain(match lang {
                Lang::Fr => format!("Passage défait, de retour à {state}"),
                Lang::En => format!("Move undone, back to {state}"),
            })
        }
        Happening::Repriced { from, to } if from == to => Told::plain(
            text(
                "Lignes modifiées, même montant à payer",
                "Lines changed, same amount to be paid",
            )
            .of(lang),
        ),
        Happening::Repriced { from, to } => {
            let (from, to) = (amount(*from), amount(*to));
            Told::plain(match lang {
                Lang::Fr => format!("À payer : {to} au lieu de {from}"),
                Lang::En => format!("To be paid: {to} instead of {from}"),
            })
        }
        Happening::Edited { fields } => {
            let fields = fields_of(fields, lang);
            Told::plain(match lang {
                Lang::Fr => format!("Modifié : {fields}"),
                Lang::En => format!("Changed: {fields}"),
            })
        }
        Happening::Assigned { technician } => Told::plain(assigned(technician.and_then(name), lang)),
        Happening::Noted { for_customer, .. } => Told::plain(
            if *for_customer {
                text("Note écrite pour le client", "Note written for the customer")
            } else {
                text("Note interne écrite", "Internal note written")
            }
            .of(lang),
        ),
        Happening::PaymentCaptured {
            amount,
            currency,
            till,
            receipt,
        } => Told {
            what: {
                let amount = money(Money::new(*amount, *currency), lang);
                match lang {
                    Lang::Fr => format!("Encaissé en caisse {till}, {amount}"),
                    Lang::En => format!("Paid at till {till}, {amount}"),
                }
            },
            detail: match (lang, receipt.as_str()) {
                (_, "") => String::new(),
                (Lang::Fr, receipt) => format!("Ticket {receipt}"),
                (Lang::En, receipt) => format!("Receipt {receipt}"),
            },
        },
        Happening::PaymentRefunded {
            amount,
            currency,
            till,
        } => {
            let amount = money(Money::new(*amount, *currency), lang);
            Told::plain(match lang {
                Lang::Fr => format!("Remboursé en caisse {till}, {amount}"),
                Lang::En => format!("Refunded at till {till}, {amount}"),
            })
        }
        Happening::Settled { from, to } => {
            let (from, to) = (short(from, lang), short(to, lang));
            Told::plain(match lang {
                Lang::Fr => format!("Passé de {from} à {to} par la notification de la caisse"),
                Lang::En => format!("Went from {from} to {to} by the till’s notice"),
            })
        }
        Happening::Decided {
            question,
            decision,
            reason,
        } => Told {
            what: format!(
                "{} : {}",
                clear_ups::question(question).of(lang),
                clear_ups::decision(decision).of(lang)
            ),
            detail: reason.clone(),
        },
        Happening::Quote { number, step, .. } => quote(*number, *step, lang),
        Happening::Imported => Told::plain(text("Repris de l’historique", "Loaded from the past").of(lang)),
    }
}

fn assigned(whom: Option<String>, lang: Lang) -> String {
    match (lang, whom) {
        (Lang::Fr, Some(whom)) => format!("Confié à {whom}"),
        (Lang::En, Some(whom)) => format!("Given to {whom}"),
        (Lang::Fr, None) => "Confié à personne".to_owned(),
        (Lang::En, None) => "Given to nobody".to_owned(),
    }
}

fn quote(number: i64, step: QuoteStep, lang: Lang) -> Told {
    let became = match step {
        QuoteStep::Sent => text("envoyé", "sent"),
        QuoteStep::Accepted(_) => text("accepté", "accepted"),
        QuoteStep::Refused(_) => text("refusé", "refused"),
        QuoteStep::Expired => text("expiré sans réponse", "expired without an answer"),
    };
    let how = match step {
        QuoteStep::Accepted(Channel::Link) | QuoteStep::Refused(Channel::Link) => {
            text("par le client, en ligne", "by the customer, online")
        }
        QuoteStep::Accepted(Channel::Counter) | QuoteStep::Refused(Channel::Counter) => {
            text("au comptoir", "at the counter")
        }
        QuoteStep::Sent | QuoteStep::Expired => text("", ""),
    };
    Told {
        what: format!("{} {}", super::quotes::quote(number, lang), became.of(lang)),
        detail: how.of(lang).to_owned(),
    }
}

fn short(state: &TicketState, lang: Lang) -> &'static str {
    states::stage_short(state.stage()).of(lang)
}

fn state(state: &TicketState, lang: Lang) -> &'static str {
    states::stage(state.stage()).of(lang)
}

fn passed(from: &TicketState, to: &TicketState, lang: Lang) -> String {
    let (from, to) = (short(from, lang), state(to, lang));
    match lang {
        Lang::Fr => format!("Passé de {from} à {to}"),
        Lang::En => format!("Went from {from} to {to}"),
    }
}

/// The reason of a move: the one its state carries in words, else as it was typed.
fn why(to: &TicketState, reason: &str, lang: Lang) -> String {
    match to {
        TicketState::Paused { reason } => workshop::pause_reason(*reason).of(lang).to_owned(),
        TicketState::Unrepairable { barrier } => workshop::barrier(*barrier).of(lang).to_owned(),
        TicketState::Closed { outcome } => ended(*outcome, lang),
        _ => reason.to_owned(),
    }
}

/// How a closed ticket ended.
pub fn ended(outcome: Outcome, lang: Lang) -> String {
    match outcome {
        Outcome::Repaired => text("Réparé", "Repaired").of(lang).to_owned(),
        Outcome::NotRepaired => text("Non réparé", "Not repaired").of(lang).to_owned(),
        Outcome::Unrepairable(None) => text("Irréparable", "Beyond repair").of(lang).to_owned(),
        Outcome::Unrepairable(Some(barrier)) => format!(
            "{} : {}",
            text("Irréparable", "Beyond repair").of(lang),
            workshop::barrier(barrier).of(lang)
        ),
        Outcome::Unknown => text("Issue inconnue", "Unknown end").of(lang).to_owned(),
    }
}

/// Names of fields, one after the other.
pub fn fields_of(fields: &[String], lang: Lang) -> String {
    let names: Vec<_> = fields.iter().map(|name| field(name, lang)).collect();
    names.join(", ")
}

fn field(name: &str, lang: Lang) -> String {
    let known = match name {
        "ticket" => text("bon", "ticket"),
        "state" => text("état", "state"),
        "lines" => text("lignes", "lines"),
        "payers" => text("payeurs", "payers"),
        "technician" => text("technicien", "technician"),
        "notes" => text("notes", "notes"),
        "paid" => text("encaissé", "paid"),
        "clear_up" | "decision" => text("point à régler", "point to clear up"),
        "problem" => text("problème", "problem"),
        "symptoms" => text("symptômes", "symptoms"),
        "accessories" => text("accessoires", "accessories"),
        "priority" => text("priorité", "priority"),
        "promised_at" => text("promesse", "promise"),
        "ceiling" => text("plafond", "ceiling"),
        "location" => text("emplacement", "location"),
        "quote" => text("devis", "quote"),
        "link" => text("lien du client", "customer’s link"),
        "reminder" => text("relance", "reminder"),
        other => return other.to_owned(),
    };
    known.of(lang).to_owned()
}

/// What a use case is called in the log of changes.
pub fn use_case(action: &str, lang: Lang) -> String {
    let known: Text = match action {
        "take_in" => text("Réception", "Intake"),
        "move_ticket" => text("Passage", "Move"),
        "undo_move" => text("Passage défait", "Move undone"),
        "reprice" => text("Lignes", "Lines"),
        "edit_ticket" => text("Modification", "Change"),
        "assign" => text("Attribution", "Assignment"),
        "add_note" => text("Note", "Note"),
        "apply_notice" => text("Notification de la caisse", "Till’s notice"),
        "settle" => text("Paiement complet ou rendu", "Payment complete or given back"),
        "clear_up" => text("Point réglé", "Point cleared up"),
        "send_quote" => text("Devis envoyé", "Quote sent"),
        "accept_quote" => text("Devis accepté", "Quote accepted"),
        "refuse_quote" => text("Devis refusé", "Quote refused"),
        "expire_quote" => text("Devis expiré", "Quote expired"),
        "new_link" => text("Nouveau lien", "New link"),
        "revoke_links" => text("Liens désactivés", "Links switched off"),
        "note_reminder" => text("Relance", "Reminder"),
        "import" => text("Reprise de l’historique", "Import of the past"),
        other => return other.to_owned(),
    };
    known.of(lang).to_owned()
}

#[cfg(test)]
mod tests {
    use domain::{
        Currency,
        workshop::{Barrier, PauseReason},
    };
    use jiff::Timestamp;

    use super::*;

    fn tell(what: &Happening, lang: Lang) -> Told {
        told(what, Currency::EUR, |_| Some("Karim".to_owned()), lang)
    }

    fn moved(to: TicketState, reason: &str) -> Happening {
        Happening::Moved {
            from: TicketState::InRepair,
            from_since: Timestamp::UNIX_EPOCH,
            to,
            reason: reason.to_owned(),
        }
    }

    #[test]
    fn the_till_is_named_with_amount_and_receipt() {
        let what = Happening::PaymentCaptured {
            amount: 8990,
            currency: Currency::EUR,
            till: "2".to_owned(),
            receipt: "T2-000123".to_owned(),
        };
        let told = tell(&what, Lang::Fr);
        assert_eq!(told.what, "Encaissé en caisse 2, 89,90\u{a0}€");
        assert_eq!(told.detail, "Ticket T2-000123");
    }

    #[test]
    fn a_reason_is_told_in_words_where_the_state_carries_one() {
        let paused = moved(
            TicketState::Paused {
                reason: PauseReason::Customer,
            },
            "customer",
        );
        assert_eq!(tell(&paused, Lang::Fr).detail, "Le client doit répondre");
        let barrier = Barrier::WornOut;
        let broken = moved(TicketState::Unrepairable { barrier }, "worn_out");
        assert_eq!(tell(&broken, Lang::En).detail, "Too worn out");
        let ready = moved(TicketState::Ready, "contrôle fait par Lucie");
        assert_eq!(
            tell(&ready, Lang::Fr).what,
            "Passé de Réparation à Prêt (à retirer)"
        );
        assert_eq!(tell(&ready, Lang::Fr).detail, "contrôle fait par Lucie");
    }

    #[test]
    fn changes_name_their_fields() {
        let what = Happening::Edited {
            fields: vec!["promised_at".to_owned(), "colour".to_owned()],
        };
        assert_eq!(tell(&what, Lang::Fr).what, "Modifié : promesse, colour");
    }
}
