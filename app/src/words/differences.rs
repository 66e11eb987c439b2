//! Words of the pages about what Boucle and a partner say differently.

use domain::{
    Lang,
    control::{Cause, Kind, Repair, What},
};

use super::{Counted, Text, counted, text};

/// Title of the list.
pub const DIFFERENCES: Text = text("Écarts", "Differences");
/// One of them.
pub const DIFFERENCE: Text = text("Écart", "Difference");
/// What is asked for.
pub const COMPARISON: Text = text("Comparaison", "Comparison");
/// What the list is.
pub const EXPLAINED: Text = text(
    "Ce que Boucle et le partenaire ne disent pas pareil. Un écart se ferme seul dès que les deux côtés s’accordent.",
    "What Boucle and the partner say differently. A difference closes by itself once both sides agree.",
);
/// Nothing differs.
pub const NONE: Text = text("Aucun écart", "No difference");
/// What would come here.
pub const NONE_TEXT: Text = text(
    "Les deux côtés disent la même chose, aussi loin qu’ils ont été comparés.",
    "Both sides say the same, as far as they were compared.",
);
/// Nothing is over yet.
pub const NONE_CLOSED: Text = text("Aucun écart fermé", "No closed difference");
/// What would come here.
pub const NONE_CLOSED_TEXT: Text = text(
    "Ce qui a été réparé, accepté ou s’est accordé tout seul se retrouve ici un mois.",
    "What was put right, accepted or agreed by itself stays here for a month.",
);
/// View: open ones.
pub const OPEN: Text = text("Ouverts", "Open");
/// View: those that are over.
pub const CLOSED: Text = text("Fermés", "Closed");
/// Name of the views, read out.
pub const VIEWS: Text = text("Écarts affichés", "Differences shown");
/// Compares what came last.
pub const COMPARE: Text = text("Comparer les derniers", "Compare the last ones");
/// Compares everything.
pub const COMPARE_WHOLE: Text = text("Tout comparer", "Compare everything");
/// It was asked for.
pub const ASKED: Text = text(
    "La comparaison commence ; rechargez la page dans un instant",
    "The comparison begins; reload the page in a moment",
);
/// Everything was asked for.
pub const ASKED_WHOLE: Text = text(
    "La comparaison complète se fera aux heures calmes",
    "The whole comparison runs in quiet hours",
);
/// No quiet hours are declared.
pub const NO_QUIET: Text = text(
    "Ce connecteur ne déclare pas d’heures calmes : tout comparer n’est pas possible.",
    "This connector declares no quiet hours: everything cannot be compared.",
);
/// Title of the runs.
pub const RUNS: Text = text("Dernières comparaisons", "Last comparisons");
/// No run yet.
pub const NO_RUNS: Text = text("Rien n’a encore été comparé.", "Nothing was compared yet.");
/// Column of ours.
pub const HERE: Text = text("Boucle", "Boucle");
/// Column: the field.
pub const FIELD: Text = text("Donnée", "Field");
/// A side has nothing.
pub const NOTHING: Text = text("rien", "nothing");
/// Column: what is compared.
pub const KIND: Text = text("Contrôle", "Control");
/// Column: how it stands.
pub const STANDING: Text = text("État", "State");
/// Column: what was counted.
pub const COUNTED: Text = text("Ici / là-bas", "Here / there");
/// Column: what differs.
pub const DIFFERING: Text = text("Écarts", "Differences");
/// Column: when.
pub const WHEN: Text = text("Quand", "When");
/// Opens the form that accepts.
pub const ACCEPT: Text = text("Laisser ainsi", "Leave as it is");
/// Why it may stay.
pub const REASON: Text = text("Pourquoi cet écart peut rester", "Why this difference may stay");
/// What accepting does.
pub const REASON_HELP: Text = text(
    "Par exemple : remboursé en espèces. L’écart se rouvre si un côté change.",
    "For example: refunded in cash. It opens again when a side changes.",
);
/// Sends the form that accepts.
pub const ACCEPT_DO: Text = text("Laisser ainsi", "Leave as it is");
/// It was put right.
pub const REPAIRED_SAID: Text = text(
    "En cours de réparation ; la prochaine comparaison le confirmera",
    "Being put right; the next comparison confirms it",
);
/// It was accepted.
pub const ACCEPTED_SAID: Text = text(
    "L’écart reste, avec sa raison",
    "The difference stays, with its reason",
);
/// Comes to be by itself.
pub const AGREED: Text = text("Les deux côtés s’accordent", "Both sides agree");
/// It was put right without asking.
pub const REPAIRED_BY_ITSELF: Text = text("Réparé automatiquement", "Put right automatically");
/// It was put right by somebody.
pub const REPAIRED: Text = text("Réparé", "Put right");
/// It may stay.
pub const ACCEPTED: Text = text("Laissé ainsi", "Left as it is");
/// A link to the list.
pub const SEE: Text = text("Voir les écarts", "See the differences");
/// Never compared.
pub const NEVER: Text = text("jamais comparé", "never compared");

/// Number of open differences.
pub const OPEN_COUNT: Counted = counted(
    text("{n} écart", "{n} difference"),
    text("{n} écarts", "{n} differences"),
);

/// "plus de 1 000 écarts": the figure is counted no further.
pub fn open_count(open: i64, most: i64, lang: Lang) -> String {
    let count = usize::try_from(open).unwrap_or_default();
    if open <= most {
        return OPEN_COUNT.of(lang, count);
    }
    let most = domain::format::quantity(most * 1000, lang);
    match lang {
        Lang::Fr => format!("plus de {most} écarts"),
        Lang::En => format!("more than {most} differences"),
    }
}

/// "3 écarts avec fastmag".
pub fn with(count: &str, partner: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{count} avec {partner}"),
        Lang::En => format!("{count} with {partner}"),
    }
}

/// "Écarts avec fastmag".
pub fn title(partner: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Écarts avec {partner}"),
        Lang::En => format!("Differences with {partner}"),
    }
}

/// "Tout comparer se fait aux heures calmes : aujourd’hui à 22:00".
pub fn quiet_from(when: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Tout comparer se fait aux heures calmes des magasins, à partir de : {when}."),
        Lang::En => format!("Everything is compared in the stores’ quiet hours, from: {when}."),
    }
}

/// What is compared.
pub const fn kind(kind: Kind) -> Text {
    match kind {
        Kind::Payments => text("Encaissements", "Payments"),
        Kind::Deliveries => text("Réparations à encaisser", "Repairs to be paid"),
    }
}

/// What differs.
pub fn what(what: &What, lang: Lang) -> String {
    match what {
        What::MissingHere => text("Absent de Boucle", "Missing in Boucle").of(lang).to_owned(),
        What::MissingThere => text("Absent chez le partenaire", "Missing at the partner")
            .of(lang)
            .to_owned(),
        What::Field(name) => {
            let field = field(name, lang);
            match lang {
                Lang::Fr => format!("{field} : pas pareil"),
                Lang::En => format!("{field}: not the same"),
            }
        }
    }
}

/// A field.
pub fn field(name: &str, lang: Lang) -> String {
    let known = match name {
        "amount" => text("Montant", "Amount"),
        "code" => text("Bon", "Ticket"),
        "day" => text("Jour", "Day"),
        "payment" => text("Encaissement", "Payment"),
        "number" => text("Numéro chez le partenaire", "Number at the partner"),
        _ => return name.to_owned(),
    };
    known.of(lang).to_owned()
}

/// Why.
pub const fn cause(cause: Cause) -> Text {
    match cause {
        Cause::NeverHeard => text(
            "Encaissé chez le partenaire, jamais annoncé à Boucle.",
            "Taken at the partner, never told to Boucle.",
        ),
        Cause::PaidOtherwise => text(
            "Encaissé chez le partenaire, alors que le bon est déjà payé du même montant : peut-être payé deux fois.",
            "Taken at the partner, while the ticket is paid already by the same amount: perhaps paid twice.",
        ),
        Cause::NotListed => text(
            "Le partenaire ne le montre plus : annulé, ou rattaché à un autre code là-bas.",
            "The partner shows it no longer: cancelled, or given another code over there.",
        ),
        Cause::ChangedThere => text(
            "Modifié chez le partenaire depuis que Boucle l’a reçu.",
            "Changed at the partner since Boucle received it.",
        ),
        Cause::NotFound => text(
            "Le partenaire l’avait confirmé et ne le retrouve pas : effacé, ou perdu là-bas.",
            "The partner had confirmed it and does not find it: deleted, or lost over there.",
        ),
    }
}

/// What puts it right.
pub const fn repair(repair: Repair) -> Text {
    match repair {
        Repair::TakeIn => text("Reprendre l’encaissement", "Take the payment in"),
        Repair::SendAgain => text("Renvoyer", "Send again"),
    }
}

/// "attend les heures calmes, 25 nov. 22:00".
pub fn waits(reason: Option<&str>, when: &str, lang: Lang) -> String {
    let why = match reason {
        None => text("en attente", "waiting"),
        Some("opening") => text("interrompue à l’ouverture", "interrupted by opening"),
        Some("paused") => text(
            "interrompue, connecteur en pause",
            "interrupted, connector paused",
        ),
        Some(_) => text("interrompue", "interrupted"),
    };
    match lang {
        Lang::Fr => format!("{}, reprend {when}", why.of(lang)),
        Lang::En => format!("{}, goes on {when}", why.of(lang)),
    }
}

/// A run is being worked.
pub const RUNNING: Text = text("en cours", "running");
/// A run is over.
pub const DONE: Text = text("terminée", "done");
/// A run was given up.
pub const FAILED: Text = text("abandonnée", "given up");

/// "30 derniers", "30 au hasard", "tout".
pub fn extent(extent: domain::control::Extent, lang: Lang) -> String {
    use domain::control::Extent;
    match (extent, lang) {
        (Extent::Whole, Lang::Fr) => "tout".to_owned(),
        (Extent::Whole, Lang::En) => "everything".to_owned(),
        (Extent::Recent(size), Lang::Fr) => format!("les {size} derniers"),
        (Extent::Recent(size), Lang::En) => format!("the last {size}"),
        (Extent::Random { size, .. }, Lang::Fr) => format!("{size} au hasard"),
        (Extent::Random { size, .. }, Lang::En) => format!("{size} by chance"),
    }
}

/// "par Sophie".
pub fn by(name: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("par {name}"),
        Lang::En => format!("by {name}"),
    }
}

/// "réparés : 2".
pub fn repaired(count: i64, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("dont réparés : {count}"),
        Lang::En => format!("put right: {count}"),
    }
}
