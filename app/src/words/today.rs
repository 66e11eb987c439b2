//! Words of Today.

use domain::{Lang, workshop::Stage};

use super::{Counted, Text, counted, text};

/// Promise is over.
pub const LATE: Text = text("En retard", "Late");
/// Why that group exists.
pub const LATE_WHY: Text = text("la promesse est dépassée", "the promise is over");
/// Waits for the shop.
pub const WAITING: Text = text("Attend quelque chose de nous", "Waiting for us");
/// Why that group exists.
pub const WAITING_WHY: Text = text("la balle est dans notre camp", "the next step is ours");
/// A quote got its answer.
pub const ANSWERED: Text = text("Réponse reçue", "Answer received");
/// Quotes without an answer.
pub const TO_REMIND: Text = text("Devis à relancer", "Quotes to chase");
/// Why that group exists.
pub const TO_REMIND_WHY: Text = text(
    "sans réponse depuis un jour ou plus",
    "no answer for a day or more",
);
/// Promised for today.
pub const DUE_TODAY: Text = text("Promis pour aujourd’hui", "Promised for today");
/// Why that group exists.
pub const DUE_TODAY_WHY: Text = text("à finir avant la fermeture", "to be finished before closing");
/// Paid.
pub const TO_HAND_OVER: Text = text("À remettre", "To hand over");
/// Why that group exists.
pub const TO_HAND_OVER_WHY: Text = text("payé, il reste à rendre", "paid, only to be handed back");
/// Ready, not paid.
pub const READY: Text = text("Prêt, attend le client", "Ready, waiting for the customer");
/// Why that group exists.
pub const READY_WHY: Text = text("à payer en caisse", "to be paid at the till");
/// What tills and tickets disagree about.
pub const TO_CLEAR_UP: Text = text("À éclaircir avec la caisse", "To clear up with the till");
/// Why that group exists.
pub const TO_CLEAR_UP_WHY: Text = text(
    "rien n’est perdu, il faut décider",
    "nothing is lost, somebody decides",
);
/// Opens the decisions.
pub const DECIDE: Text = text("Décider", "Decide");
/// Who may.
pub const MANAGER_DECIDES: Text = text(
    "Une personne responsable du magasin décide.",
    "A store manager decides.",
);
/// Under an amount that is not decided.
pub const TO_DECIDE: Text = text("à décider", "to decide");
/// To the ticket of a question.
pub const SEE_TICKET: Text = text("Voir le bon", "See the ticket");
/// Label of a decision's reason.
pub const REASON: Text = text("Pourquoi", "Why");
/// Label of the ticket to which money is given.
pub const ASSIGN_TO: Text = text("Numéro du bon", "Ticket code");
/// What happened last.
pub const LATEST: Text = text("À l’instant", "Just now");
/// Nothing happened yet.
pub const LATEST_EMPTY: Text = text(
    "Ce qui se passe dans l’atelier s’écrit ici.",
    "What happens in the workshop is written here.",
);
/// Load per technician.
pub const LOAD: Text = text("Atelier", "Workshop");
/// What those figures are.
pub const LOAD_WHY: Text = text("bons en cours", "tickets in hand");
/// Takes a repair in.
pub const REPAIR: Text = text("Réparation", "Repair");
/// More rows than are shown.
pub const SEE_ALL: Counted = counted(
    text("Voir les {n}", "See all {n}"),
    text("Voir les {n}", "See all {n}"),
);
/// Under an amount.
pub const TO_PAY: Text = text("à payer", "due");
/// Under an amount.
pub const PAID: Text = text("payé", "paid");
/// In place of an amount.
pub const TO_PRICE: Text = text("à chiffrer", "to price");
/// Nobody works on it.
pub const NOBODY: Text = text("personne ne l’a", "nobody has it");
/// Title of a day without anything to do.
pub const ALL_DONE: Text = text("Tout est fait", "All done");
/// Text of a day without anything to do.
pub const ALL_DONE_TEXT: Text = text(
    "Rien n’est en retard, rien n’attend. Ce qui demandera une main apparaîtra ici.",
    "Nothing is late, nothing waits. Whatever needs a hand will show up here.",
);
/// Title of the first day.
pub const FIRST: Text = text("La journée commence ici", "The day begins here");
/// Text of the first day.
pub const FIRST_TEXT: Text = text(
    "Cette page range tout ce qui demande une main, dans l’ordre : les retards, ce qui attend de nous, ce qui est promis pour aujourd’hui, ce qui est à remettre. Prenez une première réparation au comptoir, elle y entre.",
    "This page puts whatever needs a hand in order: what is late, what waits for us, what is promised for today, what is to be handed over. Take a first repair in at the counter and it comes in here.",
);
/// Button of the first day.
pub const TAKE_IN: Text = text("Réceptionner une réparation", "Take a repair in");

/// Who sees the page.
pub fn hello(name: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Bonjour {name}."),
        Lang::En => format!("Hello {name}."),
    }
}

/// How much there is to do; the late ones are said apart, because they stand out.
pub fn to_do(n: usize, lang: Lang) -> String {
    let number = capitalised(&number(n, lang));
    match (lang, n) {
        (Lang::Fr, 0) => "Rien à traiter".to_owned(),
        (Lang::Fr, 1) => "Une chose à traiter".to_owned(),
        (Lang::Fr, _) => format!("{number} choses à traiter"),
        (Lang::En, 0) => "Nothing to see to".to_owned(),
        (Lang::En, 1) => "One thing to see to".to_owned(),
        (Lang::En, _) => format!("{number} things to see to"),
    }
}

/// Between what there is to do and how much of it is late.
pub const OF_WHICH: Text = text("dont", "of which");

/// How much of it is late.
pub fn late(n: usize, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{} en retard", number(n, lang)),
        Lang::En if n == 1 => "one is late".to_owned(),
        Lang::En => format!("{} are late", number(n, lang)),
    }
}

/// Open tickets of a technician, and the late ones among them.
pub fn load(open: usize, late: usize, lang: Lang) -> String {
    let bons = counted(text("{n} bon", "{n} ticket"), text("{n} bons", "{n} tickets")).of(lang, open);
    match (lang, late) {
        (_, 0) => bons,
        (Lang::Fr, late) => format!("{bons}, {late} en retard"),
        (Lang::En, late) => format!("{bons}, {late} late"),
    }
}

/// The hour of today for which it was promised, under a delay.
pub fn promised_at(hour: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("promis à {hour}"),
        Lang::En => format!("promised {hour}"),
    }
}

/// When it was promised, under a delay.
pub fn promised(when: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("promis {when}"),
        Lang::En => format!("promised {when}"),
    }
}

/// Small numbers in words, as one says them; French counts things, so "une".
fn number(n: usize, lang: Lang) -> String {
    const WORDS: [[&str; 2]; 13] = [
        ["aucune", "none"],
        ["une", "one"],
        ["deux", "two"],
        ["trois", "three"],
        ["quatre", "four"],
        ["cinq", "five"],
        ["six", "six"],
        ["sept", "seven"],
        ["huit", "eight"],
        ["neuf", "nine"],
        ["dix", "ten"],
        ["onze", "eleven"],
        ["douze", "twelve"],
    ];
    let column = usize::from(lang == Lang::En);
    WORDS
        .get(n)
        .map_or_else(|| n.to_string(), |words| words[column].to_owned())
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What comes next for a ticket, as one word on its row.
pub const fn act(stage: Stage) -> Text {
    match stage {
        Stage::Requested => text("Confirmer", "Confirm"),
        Stage::Booked => text("Réceptionner", "Take in"),
        Stage::Received => text("Diagnostiquer", "Diagnose"),
        Stage::Diagnosing => text("Chiffrer", "Price"),
        Stage::Quoted => text("Relancer", "Chase"),
        Stage::Approved => text("Lancer", "Start"),
        Stage::AwaitingParts => text("Appeler", "Call"),
        Stage::InRepair => text("Terminer", "Finish"),
        Stage::Paused => text("Reprendre", "Resume"),
        Stage::QualityCheck => text("Contrôler", "Check"),
        Stage::Ready | Stage::Unclaimed => text("Prévenir", "Tell them"),
        Stage::Paid => text("Remettre", "Hand over"),
        Stage::Unrepairable | Stage::QuoteDeclined | Stage::QuoteExpired => text("Décider", "Decide"),
        Stage::Collected
        | Stage::Cancelled
        | Stage::Closed
        | Stage::Recycled
        | Stage::LegalSale
        | Stage::ConvertedToBuyback => text("Ouvrir", "Open"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_there_is_to_do_is_said_in_words() {
        assert_eq!(to_do(9, Lang::Fr), "Neuf choses à traiter");
        assert_eq!(to_do(1, Lang::En), "One thing to see to");
        assert_eq!(to_do(27, Lang::Fr), "27 choses à traiter");
        assert_eq!(late(1, Lang::Fr), "une en retard");
        assert_eq!(late(2, Lang::En), "two are late");
    }
}
