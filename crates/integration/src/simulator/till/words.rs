//! The words of the page, in both languages.

use domain::Lang;

use super::{client::ReadError, faults::Fault};

/// Words without a figure in them.
pub(super) struct Words {
    pub(super) simulator: &'static str,
    pub(super) till: &'static str,
    pub(super) open_since: &'static str,
    pub(super) answers_in: &'static str,
    pub(super) silent: &'static str,
    pub(super) settings: &'static str,
    pub(super) scan: &'static str,
    pub(super) enter: &'static str,
    pub(super) current_sale: &'static str,
    pub(super) idle: &'static str,
    pub(super) idle_more: &'static str,
    pub(super) put_away: &'static str,
    pub(super) read_at: &'static str,
    pub(super) quantity: &'static str,
    pub(super) vat: &'static str,
    pub(super) total_with_tax: &'static str,
    pub(super) total_net: &'static str,
    pub(super) nature: &'static str,
    pub(super) state: &'static str,
    pub(super) settled: &'static str,
    pub(super) paid_before: &'static str,
    pub(super) no_lines: &'static str,
    pub(super) held: &'static str,
    pub(super) to_take: &'static str,
    pub(super) to_give: &'static str,
    pub(super) tender: &'static str,
    pub(super) card: &'static str,
    pub(super) cash: &'static str,
    pub(super) credit: &'static str,
    pub(super) more: &'static str,
    pub(super) other_tenders: [(&'static str, &'static str); 4],
    pub(super) how_much: &'static str,
    pub(super) all: &'static str,
    pub(super) part: &'static str,
    pub(super) twice: &'static str,
    pub(super) refund: &'static str,
    pub(super) amount: &'static str,
    pub(super) amount_help: &'static str,
    pub(super) which: &'static str,
    pub(super) reference: &'static str,
    pub(super) netted: &'static str,
    pub(super) netted_help: &'static str,
    pub(super) refund_of: &'static str,
    pub(super) refund_of_help: &'static str,
    pub(super) back: &'static str,
    pub(super) take_all: &'static str,
    pub(super) take_part: &'static str,
    pub(super) take_twice: &'static str,
    pub(super) give_back: &'static str,
    pub(super) by_card: &'static str,
    pub(super) by_cash: &'static str,
    pub(super) by_credit: &'static str,
    pub(super) wire: &'static str,
    pub(super) sent: &'static str,
    pub(super) replay: &'static str,
    pub(super) nothing_sent: &'static str,
    pub(super) leaves_in: &'static str,
    pub(super) leaves: &'static str,
    pub(super) held_back: &'static str,
    pub(super) known: &'static str,
    pub(super) refused: &'static str,
    pub(super) given_up: &'static str,
    pub(super) no_answer: &'static str,
    pub(super) answer_lost: &'static str,
    pub(super) duplicate: &'static str,
    pub(super) shut: &'static str,
    pub(super) faults: &'static str,
    pub(super) next_only: &'static str,
    pub(super) no_fault: &'static str,
    pub(super) taken: &'static str,
    pub(super) given: &'static str,
    pub(super) receipt: &'static str,
    pub(super) notices: &'static str,
    pub(super) read_again: &'static str,
    pub(super) back_to_sale: &'static str,
    pub(super) language: &'static str,
    pub(super) theme: &'static str,
    pub(super) theme_system: &'static str,
    pub(super) theme_light: &'static str,
    pub(super) theme_dark: &'static str,
    pub(super) save: &'static str,
    pub(super) setup: &'static str,
    pub(super) setup_store: &'static str,
    pub(super) setup_boucle: &'static str,
    pub(super) setup_hook: &'static str,
    pub(super) setup_waits: &'static str,
    pub(super) setup_memory: &'static str,
    pub(super) setup_no_memory: &'static str,
    pub(super) setup_late: &'static str,
    pub(super) setup_burst: &'static str,
    pub(super) setup_every: &'static str,
    pub(super) setup_never: &'static str,
    pub(super) wrong_amount: &'static str,
    pub(super) wrong_netted: &'static str,
    pub(super) wrong_reference: &'static str,
    pub(super) wrong_refund_of: &'static str,
    pub(super) wrong_nothing_due: &'static str,
    pub(super) not_kept: &'static str,
}

/// The words of a language.
pub(super) const fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Fr => &FR,
        Lang::En => &EN,
    }
}

const FR: Words = Words {
    simulator: "simulateur",
    till: "Caisse",
    open_since: "ouverte à",
    answers_in: "Boucle répond en",
    silent: "Boucle ne répond pas",
    settings: "Réglages de la caisse",
    scan: "Scanner un article ou un bon",
    enter: "Entrée",
    current_sale: "Vente en cours",
    idle: "Rien en cours",
    idle_more: "Scannez l’étiquette d’un bon, ou tapez son code : LYN-2418, lyn 2418.",
    put_away: "Retirer",
    read_at: "Lu chez Boucle à",
    quantity: "Qté",
    vat: "TVA",
    total_with_tax: "Total TTC",
    total_net: "Total HT",
    nature: "Nature",
    state: "État",
    settled: "Déjà réglé",
    paid_before: "Encaissements",
    no_lines: "Aucune ligne pour l’instant",
    held: "Retenu par la caisse",
    to_take: "À encaisser",
    to_give: "À verser",
    tender: "Moyen de paiement",
    card: "Carte",
    cash: "Espèces",
    credit: "Avoir",
    more: "Autre",
    other_tenders: [
        ("cheque", "Chèque"),
        ("transfer", "Virement"),
        ("buyback", "Reprise"),
        ("other", "Autre moyen"),
    ],
    how_much: "Combien",
    all: "Tout",
    part: "Une partie…",
    twice: "Deux encaissements",
    refund: "Rembourser…",
    amount: "Montant",
    amount_help: "Moins, ou plus que ce qui est dû.",
    which: "Moyen",
    reference: "Numéro",
    netted: "Montant couvert",
    netted_help: "Vide : tout. Le reste va par carte.",
    refund_of: "Encaissement remboursé",
    refund_of_help: "Son numéro, sur le ticket de caisse.",
    back: "Montant rendu",
    take_all: "Encaisser",
    take_part: "Encaisser ce montant",
    take_twice: "Encaisser deux fois",
    give_back: "Rembourser",
    by_card: "par carte",
    by_cash: "en espèces",
    by_credit: "par avoir",
    wire: "Liaison avec Boucle",
    sent: "Notifications envoyées",
    replay: "Tout rejouer",
    nothing_sent: "Rien encore. Chaque encaissement apparaît ici avec la réponse de Boucle.",
    leaves_in: "part dans",
    leaves: "part",
    held_back: "part après la prochaine",
    known: "déjà connue",
    refused: "refusée",
    given_up: "abandonnée",
    no_answer: "sans réponse",
    answer_lost: "réponse perdue",
    duplicate: "doublon",
    shut: "Boucle a fermé cette adresse (410) : plus rien ne part. « Tout rejouer » reprend.",
    faults: "Fautes à commander",
    next_only: "prochain envoi seulement",
    no_fault: "Sans faute, l’envoi part tout de suite et repart tant que Boucle ne l’a pas accepté.",
    taken: "Encaissé",
    given: "Remboursé",
    receipt: "Ticket de caisse",
    notices: "notifications",
    read_again: "Revoir",
    back_to_sale: "Retour à la vente",
    language: "Langue",
    theme: "Apparence",
    theme_system: "Comme l’appareil",
    theme_light: "Claire",
    theme_dark: "Sombre",
    save: "Enregistrer",
    setup: "Installation",
    setup_store: "Magasin",
    setup_boucle: "Boucle",
    setup_hook: "Notifications",
    setup_waits: "Attentes",
    setup_memory: "Mémoire",
    setup_no_memory: "aucune : les envois vivent autant que la caisse",
    setup_late: "Retard commandé",
    setup_burst: "Rafale",
    setup_every: "Fautes d’elles-mêmes",
    setup_never: "aucune",
    wrong_amount: "Un montant au-dessus de zéro, par exemple 12,50.",
    wrong_netted: "Un montant au-dessus de zéro et au plus celui de l’encaissement.",
    wrong_reference: "Le numéro de l’avoir ou de la reprise.",
    wrong_refund_of: "Le numéro de l’encaissement, 64 caractères au plus.",
    wrong_nothing_due: "Il n’y a rien à encaisser : choisissez une partie ou un remboursement.",
    not_kept: "La caisse n’a pas pu noter cet encaissement : rien n’est parti.",
};

const EN: Words = Words {
    simulator: "simulator",
    till: "Till",
    open_since: "open since",
    answers_in: "Boucle answers in",
    silent: "Boucle does not answer",
    settings: "Settings of the till",
    scan: "Scan an item or a ticket",
    enter: "Enter",
    current_sale: "Current sale",
    idle: "Nothing on the counter",
    idle_more: "Scan the label of a ticket, or type its code: LYN-2418, lyn 2418.",
    put_away: "Put away",
    read_at: "Read from Boucle at",
    quantity: "Qty",
    vat: "VAT",
    total_with_tax: "Total",
    total_net: "Net total",
    nature: "Kind",
    state: "State",
    settled: "Settled already",
    paid_before: "Payments",
    no_lines: "No line yet",
    held: "Held by till",
    to_take: "To be paid",
    to_give: "To be paid out",
    tender: "Means of payment",
    card: "Card",
    cash: "Cash",
    credit: "Credit",
    more: "Other",
    other_tenders: [
        ("cheque", "Cheque"),
        ("transfer", "Transfer"),
        ("buyback", "Buyback"),
        ("other", "Other means"),
    ],
    how_much: "How much",
    all: "All",
    part: "A part…",
    twice: "Two payments",
    refund: "Refund…",
    amount: "Amount",
    amount_help: "Less, or more than what is due.",
    which: "Means",
    reference: "Number",
    netted: "Amount covered",
    netted_help: "Empty: all. The rest goes by card.",
    refund_of: "Payment given back",
    refund_of_help: "Its number, on the receipt.",
    back: "Amount given back",
    take_all: "Take",
    take_part: "Take this amount",
    take_twice: "Take twice",
    give_back: "Refund",
    by_card: "by card",
    by_cash: "in cash",
    by_credit: "by credit",
    wire: "Connection with Boucle",
    sent: "Notices sent",
    replay: "Replay all",
    nothing_sent: "Nothing yet. Each payment appears here with Boucle’s answer.",
    leaves_in: "leaves in",
    leaves: "leaves",
    held_back: "leaves after the next",
    known: "already known",
    refused: "refused",
    given_up: "given up",
    no_answer: "no answer",
    answer_lost: "answer lost",
    duplicate: "duplicate",
    shut: "Boucle has shut this address (410): nothing is sent. “Replay all” goes on.",
    faults: "Faults to order",
    next_only: "next one only",
    no_fault: "Without a fault the notice leaves at once, and again until Boucle has accepted it.",
    taken: "Taken",
    given: "Refunded",
    receipt: "Receipt",
    notices: "notices",
    read_again: "See again",
    back_to_sale: "Back to the sale",
    language: "Language",
    theme: "Appearance",
    theme_system: "As the device",
    theme_light: "Light",
    theme_dark: "Dark",
    save: "Save",
    setup: "Set-up",
    setup_store: "Store",
    setup_boucle: "Boucle",
    setup_hook: "Notices",
    setup_waits: "Waits",
    setup_memory: "Memory",
    setup_no_memory: "none: notices live as long as the till",
    setup_late: "Ordered delay",
    setup_burst: "Burst",
    setup_every: "Faults by themselves",
    setup_never: "none",
    wrong_amount: "An amount above zero, such as 12.50.",
    wrong_netted: "An amount above zero and at most that of the payment.",
    wrong_reference: "The number of the credit or the buyback.",
    wrong_refund_of: "The number of the payment, at most 64 characters.",
    wrong_nothing_due: "There is nothing to take: choose a part or a refund.",
    not_kept: "The till could not note this payment: nothing was sent.",
};

/// A fault on its box, in the list, and what it does.
pub(super) const fn fault(fault: Fault, lang: Lang) -> (&'static str, &'static str, &'static str) {
    match (fault, lang) {
        (Fault::Duplicate, Lang::Fr) => (
            "Deux fois",
            "",
            "L’envoi part deux fois. Boucle doit répondre 202 aux deux et ne compter qu’un encaissement.",
        ),
        (Fault::Duplicate, Lang::En) => (
            "Twice",
            "",
            "The notice leaves twice. Boucle has to answer 202 to both and count one payment.",
        ),
        (Fault::Late, Lang::Fr) => ("En retard", "en retard", "L’envoi attend avant de partir."),
        (Fault::Late, Lang::En) => ("Late", "late", "The notice waits before it leaves."),
        (Fault::OutOfOrder, Lang::Fr) => (
            "Dans le désordre",
            "dans le désordre",
            "L’envoi laisse passer le prochain devant lui.",
        ),
        (Fault::OutOfOrder, Lang::En) => (
            "Out of order",
            "out of order",
            "The notice lets the next one go first.",
        ),
        (Fault::WrongSignature, Lang::Fr) => (
            "Signature fausse",
            "signature fausse",
            "Boucle doit refuser, 401. « Tout rejouer » envoie juste.",
        ),
        (Fault::WrongSignature, Lang::En) => (
            "Wrong signature",
            "wrong signature",
            "Boucle has to refuse it, 401. “Replay all” sends it rightly.",
        ),
        (Fault::OldTimestamp, Lang::Fr) => (
            "Heure ancienne",
            "heure ancienne",
            "Signé il y a une heure : Boucle doit refuser, 401.",
        ),
        (Fault::OldTimestamp, Lang::En) => (
            "Old timestamp",
            "old timestamp",
            "Signed an hour ago: Boucle has to refuse it, 401.",
        ),
        (Fault::Garbage, Lang::Fr) => (
            "Corps illisible",
            "illisible",
            "Une moitié de texte, bien signée : Boucle doit refuser, 400.",
        ),
        (Fault::Garbage, Lang::En) => (
            "Garbled body",
            "garbled",
            "Half a text, well signed: Boucle has to refuse it, 400.",
        ),
        (Fault::OtherCurrency, Lang::Fr) => (
            "Autre devise",
            "autre devise",
            "Le montant part dans une autre devise : à éclaircir chez Boucle.",
        ),
        (Fault::OtherCurrency, Lang::En) => (
            "Other currency",
            "other currency",
            "The amount is in another currency: to be cleared up in Boucle.",
        ),
        (Fault::UnknownCode, Lang::Fr) => (
            "Bon inconnu",
            "bon inconnu",
            "Le code n’existe pas : Boucle le garde jusqu’à ce que quelqu’un l’attribue.",
        ),
        (Fault::UnknownCode, Lang::En) => (
            "Unknown ticket",
            "unknown ticket",
            "The code does not exist: Boucle keeps it until someone assigns it.",
        ),
        (Fault::LostAnswer, Lang::Fr) => (
            "Réponse perdue",
            "réponse perdue",
            "La caisse raccroche avant la réponse, puis renvoie : Boucle ne compte qu’une fois.",
        ),
        (Fault::LostAnswer, Lang::En) => (
            "Lost answer",
            "lost answer",
            "The till hangs up before the answer and sends again: Boucle counts it once.",
        ),
        (Fault::Burst, Lang::Fr) => (
            "Mille d’un coup",
            "rafale",
            "Le montant part en mille encaissements à la fois, qui font la somme au centime.",
        ),
        (Fault::Burst, Lang::En) => (
            "A thousand at once",
            "burst",
            "The amount leaves as a thousand payments at once, which add up to the cent.",
        ),
    }
}

/// A business type.
pub(super) fn kind(kind: &str, lang: Lang) -> &str {
    match (kind, lang) {
        ("sale", Lang::Fr) => "vente",
        ("repair", Lang::Fr) => "réparation",
        ("buyback", Lang::Fr) => "reprise",
        ("rental", Lang::Fr) => "location",
        ("deposit", Lang::Fr) => "caution",
        ("refund", Lang::Fr) => "remboursement",
        ("credit", Lang::Fr) => "avoir",
        (other, _) => other,
    }
}

/// A state that a cashier meets; others as Boucle names them.
pub(super) fn state(state: &str, lang: Lang) -> String {
    let word = match (state, lang) {
        ("requested", Lang::Fr) => "demandé",
        ("received", Lang::Fr) => "reçu",
        ("diagnosing", Lang::Fr) => "diagnostic",
        ("quoted", Lang::Fr) => "devis envoyé",
        ("approved", Lang::Fr) => "devis accepté",
        ("waiting_parts", Lang::Fr) => "attend des pièces",
        ("in_repair", Lang::Fr) => "en réparation",
        ("quality_check" | "control", Lang::Fr) => "contrôle",
        ("ready", Lang::Fr) => "prêt",
        ("unclaimed", Lang::Fr) => "non retiré",
        ("paid", Lang::Fr) => "payé",
        ("collected", Lang::Fr) => "remis",
        ("closed", Lang::Fr) => "clos",
        ("cancelled", Lang::Fr) => "annulé",
        (other, _) => other,
    };
    word.replace('_', " ")
}

/// Why a code could not be read, in a sentence; the code stands before it.
pub(super) fn not_read(error: ReadError, lang: Lang) -> String {
    match (error, lang) {
        (ReadError::Silence, Lang::Fr) => {
            "Boucle ne répond pas. Encaissez plus tard, ou tapez le code à nouveau.".to_owned()
        }
        (ReadError::Silence, Lang::En) => {
            "Boucle does not answer. Take the payment later, or type the code again.".to_owned()
        }
        (ReadError::UnknownCode, Lang::Fr) => {
            "Rien à payer sous ce code. Vérifiez l’étiquette : trois lettres et un numéro.".to_owned()
        }
        (ReadError::UnknownCode, Lang::En) => {
            "Nothing to be paid under this code. Check the label: three letters and a number.".to_owned()
        }
        (ReadError::KeyRefused, Lang::Fr) => {
            "Boucle refuse la clé de cette caisse : un responsable doit la renouveler.".to_owned()
        }
        (ReadError::KeyRefused, Lang::En) => {
            "Boucle refuses this till’s key: a manager has to renew it.".to_owned()
        }
        (ReadError::Status(status), Lang::Fr) => format!("Boucle a répondu {status}. Essayez encore."),
        (ReadError::Status(status), Lang::En) => format!("Boucle answered {status}. Try again."),
        (ReadError::Unreadable, Lang::Fr) => {
            "La réponse de Boucle est illisible pour cette caisse.".to_owned()
        }
        (ReadError::Unreadable, Lang::En) => "Boucle’s answer makes no sense to this till.".to_owned(),
    }
}

/// `essai 3 dans`: the attempt that comes next.
pub(super) fn attempt(number: u32, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("essai {number} dans"),
        Lang::En => format!("attempt {number} in"),
    }
}

/// How the notices stand that the list has no room for.
pub(super) fn others(accepted: usize, waiting: usize, failed: usize, lang: Lang) -> String {
    let all = accepted + waiting + failed;
    match lang {
        Lang::Fr => format!(
            "et {all} plus anciennes : {accepted} acceptées, {waiting} en attente, {failed} sans suite"
        ),
        Lang::En => format!("and {all} older: {accepted} accepted, {waiting} waiting, {failed} ended"),
    }
}
