//! Every word that is printed, in both languages.

use domain::{
    Lang,
    workshop::{PayerKind, TicketKind},
};

/// A text: French, then English.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text(&'static str, &'static str);

impl Text {
    pub(crate) const fn of(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Fr => self.0,
            Lang::En => self.1,
        }
    }
}

pub(crate) const RECEIPT: Text = Text("Reçu de dépôt", "Drop-off receipt");
pub(crate) const LABEL: Text = Text("Étiquette", "Label");
pub(crate) const DROPPED_OFF: Text = Text("Déposé le", "Dropped off on");
pub(crate) const BRING_IT_BACK: Text = Text("À présenter au retrait", "Show it at pick-up");
pub(crate) const OPENS: Text = Text("Code QR qui ouvre le bon", "QR code that opens ticket");
pub(crate) const PROMISED: Text = Text("Promis pour", "Promised for");
pub(crate) const NO_PROMISE: Text = Text("Date à convenir", "Date to be agreed");
pub(crate) const CEILING: Text = Text("Plafond accepté", "Agreed ceiling");
pub(crate) const PRICE_OF_WORK: Text = Text("Prix", "Price");
pub(crate) const BY_QUOTE: Text = Text("Sur devis", "By quote");
pub(crate) const DUE: Text = Text("Reste à payer", "Amount due");
pub(crate) const OVERPAID: Text = Text("Trop-perçu, à rembourser", "Overpaid, to be refunded");
pub(crate) const CUSTOMER: Text = Text("Client", "Customer");
pub(crate) const ITEM: Text = Text("Objet", "Item");
pub(crate) const SERIAL: Text = Text("N°\u{a0}de\u{a0}série", "Serial\u{a0}number");
pub(crate) const REQUEST: Text = Text("Demande", "Request");
pub(crate) const LEFT_WITH_IT: Text = Text("Laissé avec", "Left with it");
pub(crate) const NOTHING_LEFT: Text = Text("Rien d’autre", "Nothing else");
pub(crate) const WORK: Text = Text("Intervention", "Work");
pub(crate) const QUANTITY: Text = Text("Qté", "Qty");
pub(crate) const PRICE: Text = Text("Prix TTC", "Price incl. VAT");
pub(crate) const VAT: Text = Text("TVA", "VAT");
pub(crate) const TOTAL: Text = Text("Total TTC", "Total incl. VAT");
pub(crate) const TOTAL_WITHOUT_TAX: Text = Text("Total HT", "Total excl. VAT");
pub(crate) const ON: Text = Text("sur", "on");
pub(crate) const PAID: Text = Text("Déjà réglé", "Already paid");
pub(crate) const CONDITIONS: Text = Text("Conditions", "Conditions");
pub(crate) const SIGNATURE: Text = Text("Signature du client", "Customer’s signature");
pub(crate) const WRITTEN: Text = Text("Établi le", "Made on");
pub(crate) const VALID_UNTIL: Text = Text("Valable jusqu’au", "Valid until");
pub(crate) const OPTIONS: Text = Text("En option, si vous le voulez", "Optional, if you like");
pub(crate) const USED_PARTS: Text = Text(
    "Pièces d’occasion, au choix à la place des neuves",
    "Used parts, to be had instead of new ones",
);
pub(crate) const AGREEMENT: Text = Text(
    "Devis reçu avant l’exécution des travaux. Bon pour accord, date et signature :",
    "Quote received before the work. Agreed, date and signature:",
);
pub(crate) const PAGE: Text = Text("page", "page");
/// On a label, the same word in both.
pub(crate) const URGENT: &str = "URGENT";

/// What the customer may read above the signature. The last sentence says what the act of 31 December 1903 on goods left
/// with a repairer allows, and no more.
pub(crate) fn conditions(ceiling: Option<&str>, lang: Lang) -> String {
    let asking = match (lang, ceiling) {
        (Lang::Fr, Some(amount)) => {
            format!("Au-delà de {amount}, aucun travail n’est engagé sans votre accord.")
        }
        (Lang::En, Some(amount)) => format!("No work above {amount} is started without your consent."),
        (Lang::Fr, None) => "Aucun travail payant n’est engagé sans votre accord.".to_owned(),
        (Lang::En, None) => "No work that is charged is started without your consent.".to_owned(),
    };
    let rest = Text(
        "Présentez ce reçu, ou son code, pour retirer l’objet. Un objet confié pour réparation et non retiré dans un délai \
         d’un an peut être vendu sur décision de justice, dans les conditions prévues par la loi du 31 décembre 1903.",
        "Please show this receipt, or its code, to collect the item. An item left for repair and not collected within one \
         year may be sold if a court so decides, under the terms of the French act of 31 December 1903.",
    );
    format!("{asking} {}", rest.of(lang))
}

/// What a quote is called.
pub(crate) fn quote(number: i64, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Devis n°\u{a0}{number}"),
        Lang::En => format!("Quote no.\u{a0}{number}"),
    }
}

/// Who agreed, and when.
pub(crate) fn agreed(name: &str, at: &str, lang: Lang) -> String {
    match (lang, name) {
        (Lang::Fr, "") => format!("Accepté le {at}"),
        (Lang::Fr, name) => format!("Accepté par {name} le {at}"),
        (Lang::En, "") => format!("Accepted on {at}"),
        (Lang::En, name) => format!("Accepted by {name} on {at}"),
    }
}

/// What the customer agrees to.
pub(crate) fn quote_conditions(until: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!(
            "Les prix de ce devis tiennent jusqu’au {until} inclus. Rien n’est fait, et rien n’est dû, sans votre accord ; une option \
             n’est faite que si vous la demandez. Tout travail en plus fait l’objet d’un nouveau devis, soumis à votre accord."
        ),
        Lang::En => format!(
            "The prices of this quote hold until {until} inclusive. Nothing is done, and nothing is due, without your consent; an \
             option is done only if you ask for it. Any further work takes another quote and your consent to it."
        ),
    }
}

/// What kind of work, where it is not the usual one: a repair that the customer pays.
pub(crate) const fn kind(kind: TicketKind) -> Option<Text> {
    Some(match kind {
        TicketKind::CustomerRepair => return None,
        TicketKind::BrandWarranty => Text("Garantie de la marque", "Brand warranty"),
        TicketKind::LegalGuarantee => Text("Garantie légale", "Legal guarantee"),
        TicketKind::InternalRefurbishment => Text("Reconditionnement", "Refurbishment"),
        TicketKind::RentalMaintenance => Text("Entretien location", "Rental maintenance"),
        TicketKind::SafetyCheck => Text("Contrôle de sécurité", "Safety check"),
        TicketKind::Assembly => Text("Montage", "Assembly"),
        TicketKind::Rework => Text("Retour atelier", "Rework"),
    })
}

/// Who pays a part, where the payer's own label is empty.
pub(crate) const fn payer(kind: PayerKind) -> Text {
    match kind {
        PayerKind::Bonus => Text("Bonus réparation, avancé", "Repair bonus, advanced"),
        PayerKind::ThirdParty => Text("Pris en charge par un tiers", "Paid by a third party"),
        PayerKind::Credit => Text("Avoir", "Store credit"),
        PayerKind::Goodwill => Text("Geste commercial", "Goodwill"),
    }
}

/// What a family of goods is called; one that an import brought stays as it came.
pub(crate) fn category(name: &str, lang: Lang) -> &str {
    let known = match name {
        "bike" => Text("Vélo", "Bike"),
        "ebike" => Text("Vélo électrique", "E-bike"),
        "scooter" => Text("Trottinette", "Scooter"),
        "ski" => Text("Ski et glisse", "Ski and snow"),
        "phone" => Text("Téléphone", "Phone"),
        "computer" => Text("Ordinateur", "Computer"),
        "textile" => Text("Textile", "Clothing"),
        "outdoor" => Text("Camping et plein air", "Camping and outdoor"),
        other => return other,
    };
    known.of(lang)
}

/// What a symptom is called; an unknown one stays as it came.
pub(crate) fn symptom(name: &str, lang: Lang) -> &str {
    let known = match name {
        "service" => Text("Révision", "Service"),
        "brakes" => Text("Freins", "Brakes"),
        "gears" => Text("Transmission", "Gears"),
        "wheels" => Text("Roues et pneus", "Wheels and tyres"),
        "steering" => Text("Direction", "Steering"),
        "lights" => Text("Éclairage", "Lights"),
        "noise" => Text("Bruit", "Noise"),
        "accident" => Text("Choc, chute", "Crash"),
        "battery" => Text("Batterie", "Battery"),
        "motor" => Text("Moteur", "Motor"),
        "display" => Text("Afficheur", "Display"),
        "edges" => Text("Carres", "Edges"),
        "wax" => Text("Fartage", "Wax"),
        "base" => Text("Semelle", "Base"),
        "bindings" => Text("Fixations", "Bindings"),
        "screen" => Text("Écran", "Screen"),
        "charging" => Text("Charge", "Charging"),
        "camera" => Text("Appareil photo", "Camera"),
        "sound" => Text("Son", "Sound"),
        "water" => Text("Eau, oxydation", "Water damage"),
        "software" => Text("Logiciel", "Software"),
        "keyboard" => Text("Clavier", "Keyboard"),
        "slow" => Text("Lenteur", "Slow"),
        "disk" => Text("Disque", "Disk"),
        "zip" => Text("Fermeture éclair", "Zip"),
        "seam" => Text("Couture", "Seam"),
        "hole" => Text("Trou, accroc", "Hole, tear"),
        "lining" => Text("Doublure", "Lining"),
        "button" => Text("Bouton", "Button"),
        "waterproofing" => Text("Imperméabilité", "Waterproofing"),
        "pole" => Text("Arceau", "Pole"),
        "valve" => Text("Valve", "Valve"),
        "strap" => Text("Sangle", "Strap"),
        "broken" => Text("Casse", "Broken"),
        "power" => Text("Ne s’allume pas", "No power"),
        other => return other,
    };
    known.of(lang)
}

#[cfg(test)]
mod tests {
    use domain::items;

    use super::*;

    #[test]
    fn whatever_intake_offers_has_words() {
        for family in items::INTAKE.into_iter().chain(["something an import brought"]) {
            for name in items::symptoms(family) {
                assert_ne!(symptom(name, Lang::Fr), *name);
            }
        }
        for family in items::INTAKE {
            assert_ne!(category(family, Lang::Fr), family);
        }
    }

    #[test]
    fn what_an_import_brought_is_printed_as_it_came() {
        assert_eq!(category("Toaster", Lang::En), "Toaster");
        assert_eq!(symptom("sparks", Lang::Fr), "sparks");
    }
}
