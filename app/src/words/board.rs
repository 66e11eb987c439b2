//! Words of the workshop board and its list: what a card waits for, filters, moves.

use business::ports::TicketCard;
use domain::{
    Lang,
    workshop::{Stage, TicketState},
};

use super::{Counted, Text, counted, items, text, workshop};
use crate::{format::Locale, ui::Tone};

/// Open tickets, beside the title.
pub const OPEN: Counted = counted(
    text("{n} bon ouvert", "{n} open ticket"),
    text("{n} bons ouverts", "{n} open tickets"),
);
/// Late ones among them.
pub const LATE: Counted = counted(
    text("{n} en retard", "{n} late"),
    text("{n} en retard", "{n} late"),
);
/// Beside the title on the first day.
pub const FIRST_DAY: Text = text(
    "aucun bon, c’est le premier jour",
    "no tickets, this is the first day",
);
/// The board, as a way to look at tickets.
pub const BOARD: Text = text("Tableau", "Board");
/// The list, as a way to look at tickets.
pub const LIST: Text = text("Liste", "List");
/// Name of the two ways.
pub const VIEWS: Text = text("Présentation", "View");
/// Takes a repair in.
pub const NEW: Text = text("Nouveau bon", "New ticket");
/// Filter: one technician's. Name of the group.
pub const BY_TECHNICIAN: Text = text("Par technicien", "By technician");
/// Filter: late.
pub const ONLY_LATE: Text = text("En retard", "Late");
/// Filter: paid.
pub const ONLY_PAID: Text = text("Payés", "Paid");
/// Filter: ended ones too.
pub const ENDED_TOO: Text = text("Terminés aussi", "Ended too");
/// Opens the menu of the other filters.
pub const MORE_FILTERS: Text = text("Famille, type", "Family, kind");
/// Heading of the families in that menu.
pub const FAMILY: Text = text("Famille", "Family");
/// Heading of the kinds in that menu.
pub const KIND: Text = text("Type", "Kind");
/// Opens the menu of states in the list.
pub const STATE: Text = text("État", "State");
/// Takes all filters off.
pub const ALL_OFF: Text = text("Tout enlever", "Take all off");
/// Handed over today.
pub const COLLECTED: Counted = counted(
    text("{n} restitué aujourd’hui", "{n} handed over today"),
    text("{n} restitués aujourd’hui", "{n} handed over today"),
);
/// Name of the links to the columns on a phone.
pub const COLUMNS: Text = text("Colonnes", "Columns");
/// Nothing has been priced.
pub const TO_PRICE: Text = text("à chiffrer", "to price");
/// Before an amount that was paid, for who listens.
pub const PAID: Text = text("payé", "paid");
/// Before an amount that is due, for who listens.
pub const DUE: Text = text("à payer", "due");
/// Comes first.
pub const URGENT: Text = text("Urgent", "Urgent");
/// Opens the moves of a card.
pub const MOVE_TO: Text = text("Déplacer vers…", "Move to…");
/// Shown in an empty column.
pub const EMPTY_COLUMN: Text = text("Rien ici.", "Nothing here.");
/// Title when filters leave nothing.
pub const NOTHING: Text = text("Aucun bon ne passe ces filtres", "No ticket passes these filters");
/// Text when filters leave nothing.
pub const NOTHING_TEXT: Text = text(
    "Rien n’est perdu, c’est un croisement vide. En enlever un suffit :",
    "Nothing is lost, they just do not meet. Taking one off is enough:",
);
/// Before the name of a filter that can be taken off.
pub const WITHOUT: Text = text("Sans", "Without");
/// The list as a file.
pub const CSV: Text = text("CSV", "CSV");
/// Column heads of the list and its file.
pub mod heads {
    use super::{Text, text};

    /// Code.
    pub const CODE: Text = text("Bon", "Ticket");
    /// Thing and customer.
    pub const WHAT: Text = text("Objet, client", "Item, customer");
    /// Thing, in the file.
    pub const ITEM: Text = text("Objet", "Item");
    /// Customer, in the file.
    pub const CUSTOMER: Text = text("Client", "Customer");
    /// State.
    pub const STATE: Text = text("État", "State");
    /// Family, in the file.
    pub const FAMILY: Text = text("Famille", "Family");
    /// Kind, in the file.
    pub const KIND: Text = text("Type", "Kind");
    /// Promise.
    pub const PROMISE: Text = text("Promesse", "Promise");
    /// Technician.
    pub const TECHNICIAN: Text = text("Technicien", "Technician");
    /// What the customer pays in all, in the file.
    pub const TO_PAY: Text = text("Total à payer", "To be paid in all");
    /// What has been paid, in the file.
    pub const PAID: Text = text("Payé", "Paid");
    /// What is due.
    pub const DUE: Text = text("Reste à payer", "Due");
    /// When it was taken in.
    pub const TAKEN_IN: Text = text("Pris en charge", "Taken in");
}
/// Name of the list, read out.
pub const LIST_CAPTION: Text = text(
    "Bons de l’atelier, le plus récent d’abord",
    "Workshop tickets, newest first",
);
/// Nothing can be moved from here.
pub const NO_MOVES: Text = text(
    "Ce bon est arrivé au bout de sa ligne.",
    "This ticket has come to the end of its line.",
);

/// Only the till makes this move.
pub const WHY_TILL: Text = text("par la caisse", "by the till");
/// The role does not carry this move.
pub const WHY_ROLE: Text = text("par un responsable", "by a manager");
/// The store asks for a check before.
pub const WHY_CHECK: Text = text("contrôle d’abord", "check first");
/// Something is due.
pub const WHY_DUE: Text = text("reste à payer", "still due");

/// Title of the page that asks for a move's reason.
pub fn move_title(code: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Déplacer {code}"),
        Lang::En => format!("Move {code}"),
    }
}
/// Question of the page before a move that asks why, or that stays.
pub fn move_question(code: &str, to: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{code} : passer à « {to} » ?"),
        Lang::En => format!("{code}: move to “{to}”?"),
    }
}
/// Question of the page before a ticket is called off.
pub fn cancel_question(code: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Annuler le bon {code} ?"),
        Lang::En => format!("Cancel ticket {code}?"),
    }
}
/// What a move is called in a menu and on a button: the state it leads to, but for calling a ticket off.
pub const fn way(to: Stage) -> Text {
    match to {
        Stage::Cancelled => CANCEL,
        other => super::states::stage(other),
    }
}
/// The move cannot be taken back.
pub const STAYS: Text = text(
    "Ce passage ne se défait pas. Le bon garde son numéro et tout son passé.",
    "This move cannot be undone. The ticket keeps its code and all of its past.",
);
/// Where the ticket may go instead.
pub const INSTEAD: Text = text(
    "D’ici, le bon peut aller vers :",
    "From here the ticket can go to:",
);
/// Somebody changed the ticket in between.
pub const STALE: Text = text(
    "Quelqu’un vient de modifier ce bon ; rien n’a été écrasé. Voici où il en est.",
    "Somebody has just changed this ticket; nothing was overwritten. This is where it stands.",
);
/// Label of the reason.
pub const WHY: Text = text("Pourquoi", "Why");
/// Help under the reason in words.
pub const WHY_HELP: Text = text(
    "Quelques mots, sans nom de client : ils restent dans l’historique.",
    "A few words, no customer’s name: they stay in the history.",
);
/// Calls a ticket off: in menus, and on the button that does it.
pub const CANCEL: Text = text("Annuler le bon", "Cancel the ticket");
/// Makes the move.
pub const MOVE: Text = text("Déplacer", "Move");
/// Goes back without moving.
pub const KEEP: Text = text("Laisser où il est", "Leave it where it is");
/// Said when the last move was taken back.
pub fn undone(code: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{code} est revenu où il était."),
        Lang::En => format!("{code} is back where it was."),
    }
}

/// Said after a move.
pub fn moved(code: &str, to: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{code} : {to}"),
        Lang::En => format!("{code}: {to}"),
    }
}

/// Title of a card's menu.
pub fn move_from(code: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Déplacer {code} vers"),
        Lang::En => format!("Move {code} to"),
    }
}

/// What a stage is for, on the first day's board: where the thing is, and what happens.
pub const fn lesson(stage: Stage) -> Option<(Text, Text)> {
    Some(match stage {
        Stage::Received => (
            text("Déposé au comptoir", "Left at the counter"),
            text(
                "Client, objet, symptôme et promesse en une minute. L’étiquette s’imprime.",
                "Customer, item, symptom and promise in a minute. The label prints.",
            ),
        ),
        Stage::Diagnosing => (
            text("Sur l’établi", "On the bench"),
            text(
                "Le technicien dit ce qu’il voit et chiffre.",
                "The technician says what is wrong and prices it.",
            ),
        ),
        Stage::Quoted => (
            text("Chez le client", "With the customer"),
            text(
                "Il accepte ou refuse. Rien ne part sans lui.",
                "They accept or decline. Nothing goes on without them.",
            ),
        ),
        Stage::AwaitingParts => (
            text("Chez le fournisseur", "With the supplier"),
            text(
                "Le bon attend ses pièces. Rien ne bouge en silence.",
                "The ticket waits for its parts. Nothing moves in silence.",
            ),
        ),
        Stage::InRepair => (
            text("Au travail", "At work"),
            text(
                "Pièces, main-d’œuvre, notes : tout est sur le bon.",
                "Parts, labour, notes: all of it on the ticket.",
            ),
        ),
        Stage::Ready => (
            text("Prêt à rendre", "Ready to go"),
            text(
                "Le client passe. Il reste à payer en caisse.",
                "The customer comes by. What is left is to pay at the till.",
            ),
        ),
        Stage::Paid => (
            text("Encaissé en caisse", "Paid at the till"),
            text(
                "La caisse le dit, le bon change seul. Il reste à remettre.",
                "The till says so and the ticket moves by itself. It only needs handing over.",
            ),
        ),
        _ => return None,
    })
}

/// Heading of the first day.
pub const FIRST: Text = text("Le premier bon trace la ligne", "The first ticket draws the line");
/// Text of the first day.
pub const FIRST_TEXT: Text = text(
    "Une réparation prise au comptoir apparaît ici, et avance de colonne en colonne jusqu’à la caisse.",
    "A repair taken in at the counter shows up here, and moves from column to column up to the till.",
);
/// Button of the first day.
pub const TAKE_IN: Text = text("Réceptionner une réparation", "Take a repair in");

/// What a ticket waits for, in a few words; with the tone and whether somebody of the shop has to act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waits {
    /// The words.
    pub text: String,
    /// Attention when somebody has to act, info while work is on.
    pub tone: Tone,
}

/// Days without an answer, or without anybody coming, after which somebody has to call.
const TOO_LONG: i64 = 2 * 86_400;
/// Days on the shelf after which somebody has to call.
const ON_THE_SHELF: i64 = 7 * 86_400;

/// What a ticket waits for.
pub fn waits(card: &TicketCard, locale: &Locale) -> Waits {
    let lang = locale.lang;
    let age = locale.now.as_second() - card.state_since.as_second();
    let (span, ago) = (locale.span(age), locale.ago(card.state_since));
    let calm = |text: String| Waits {
        text,
        tone: Tone::Neutral,
    };
    let hand = |text: String| Waits {
        text,
        tone: Tone::Attention,
    };
    let pick = |fr: String, en: String| match lang {
        Lang::Fr => fr,
        Lang::En => en,
    };
    match &card.state {
        TicketState::Requested => hand(
            text("Demande à confirmer", "Request to confirm")
                .of(lang)
                .to_owned(),
        ),
        TicketState::Booked => calm(
            text("Le client va déposer", "The customer will drop it off")
                .of(lang)
                .to_owned(),
        ),
        TicketState::Received | TicketState::Diagnosing => calm(work(card, lang)),
        TicketState::Quoted if age >= TOO_LONG => hand(pick(
            format!("Sans réponse depuis {span}"),
            format!("No answer for {span}"),
        )),
        TicketState::Quoted => calm(pick(format!("Envoyé {ago}"), format!("Sent {ago}"))),
        TicketState::Approved => hand(pick(
            format!("Accepté {ago}, à lancer"),
            format!("Approved {ago}, to be started"),
        )),
        TicketState::AwaitingParts => calm(pick(
            format!("Pièces attendues depuis {span}"),
            format!("Parts awaited for {span}"),
        )),
        TicketState::InRepair => Waits {
            text: pick(
                format!("En cours depuis {span}"),
                format!("Being worked on for {span}"),
            ),
            tone: Tone::Info,
        },
        TicketState::Paused { reason } => calm(workshop::pause_reason(*reason).of(lang).to_owned()),
        TicketState::QualityCheck => hand(
            text("À contrôler par un autre", "To be checked by somebody else")
                .of(lang)
                .to_owned(),
        ),
        TicketState::Ready if age >= ON_THE_SHELF => {
            hand(pick(format!("Prêt depuis {span}"), format!("Ready for {span}")))
        }
        TicketState::Ready => calm(pick(format!("Prêt {ago}"), format!("Ready {ago}"))),
        TicketState::Paid => calm(pick(format!("Payé {ago}"), format!("Paid {ago}"))),
        TicketState::Unclaimed => hand(pick(
            format!("Personne depuis {span}"),
            format!("Nobody came for {span}"),
        )),
        TicketState::Unrepairable { barrier } => hand(workshop::barrier(*barrier).of(lang).to_owned()),
        TicketState::QuoteDeclined => hand(pick(format!("Refusé {ago}"), format!("Declined {ago}"))),
        TicketState::QuoteExpired => hand(
            text("Le client n’a pas répondu", "The customer did not answer")
                .of(lang)
                .to_owned(),
        ),
        TicketState::Collected
        | TicketState::Cancelled
        | TicketState::Closed { .. }
        | TicketState::Recycled
        | TicketState::LegalSale
        | TicketState::ConvertedToBuyback => calm(ago),
    }
}

/// What is to be done, from the symptoms, else from the customer's words.
pub fn work(card: &TicketCard, lang: Lang) -> String {
    if !card.symptoms.is_empty() {
        return card
            .symptoms
            .iter()
            .map(|name| items::symptom(name, lang))
            .collect::<Vec<_>>()
            .join(", ");
    }
    if card.problem.is_empty() {
        text("Diagnostic à faire", "To be diagnosed").of(lang).to_owned()
    } else {
        card.problem.clone()
    }
}

/// Where a thing stands, after what it waits for.
pub fn at_place(location: &str) -> String {
    if location.is_empty() {
        String::new()
    } else {
        format!("\u{a0}· {location}")
    }
}
