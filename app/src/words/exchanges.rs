//! Words of the log of exchanges with partners.

use business::ports::{Purpose, Verdict};

use super::{Text, text};

/// Title of the log.
pub const EXCHANGES: Text = text("Échanges", "Exchanges");
/// What the log is.
pub const EXCHANGES_TEXT: Text = text(
    "Ce que Boucle et le partenaire se sont dit. Secrets et données personnelles sont masqués, les textes longs coupés.",
    "What Boucle and the partner said to each other. Secrets and personal data are hidden, long texts cut.",
);
/// Nothing was said.
pub const NONE: Text = text("Aucun échange", "No exchange");
/// What would come here.
pub const NONE_TEXT: Text = text(
    "Chaque question et chaque envoi au partenaire apparaît ici, quelques instants après.",
    "Every question and every delivery to the partner shows here a moment later.",
);
/// The filter leaves nothing.
pub const NONE_SUCH: Text = text("Aucun échange de cette sorte", "No such exchange");
/// How to see more.
pub const NONE_SUCH_TEXT: Text = text("Retirez un filtre.", "Take a filter off.");
/// Filter: the action.
pub const ACTION: Text = text("Action", "Action");
/// Filter: none.
pub const ALL_ACTIONS: Text = text("Toutes les actions", "All actions");
/// Filters.
pub const FILTER: Text = text("Filtrer", "Filter");
/// One delivery, pull, question or check.
pub const ONE_ERRAND: Text = text("Un seul passage", "One errand");
/// All of the same errand.
pub const SAME_ERRAND: Text = text("Tout ce passage", "All of this errand");
/// Head of a column.
pub const WHEN: Text = text("Quand", "When");
/// Head of a column.
pub const WHAT: Text = text("Échange", "Exchange");
/// Head of a column.
pub const RESULT: Text = text("Résultat", "Result");
/// Head of a column.
pub const TOOK: Text = text("Durée", "Time");
/// The step of an action.
pub const STEP: Text = text("Étape", "Step");
/// What it was made for.
pub const PURPOSE: Text = text("Pour", "For");
/// The status of HTTP.
pub const STATUS: Text = text("Statut", "Status");
/// No answer came.
pub const NO_ANSWER: Text = text("aucune réponse", "no answer");
/// Why.
pub const REASON: Text = text("Raison", "Reason");
/// What was sent.
pub const SENT: Text = text("Envoyé", "Sent");
/// What came back.
pub const RECEIVED: Text = text("Reçu", "Received");
/// A body without anything in it.
pub const NOTHING: Text = text("rien", "nothing");
/// The sign-in, which is no action.
pub const SIGN_IN: Text = text("Connexion", "Sign-in");

/// What an exchange was taken for.
pub const fn verdict(verdict: Verdict) -> Text {
    match verdict {
        Verdict::Done => text("Fait", "Done"),
        Verdict::Refused => text("Refusé", "Refused"),
        Verdict::Busy => text("Plus tard", "Later"),
        Verdict::Unknown => text("Incertain", "Unclear"),
        Verdict::SignedOut => text("Session finie", "Signed out"),
    }
}

/// What an exchange was made for.
pub const fn purpose(purpose: Purpose) -> Text {
    match purpose {
        Purpose::Delivery => text("un envoi", "a delivery"),
        Purpose::Pull => text("une relève", "a pull"),
        Purpose::Question => text("une question", "a question"),
        Purpose::Comparison => text("une comparaison", "a comparison"),
        Purpose::Check => text("une vérification", "a check"),
    }
}
