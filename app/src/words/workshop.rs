//! Words of the workshop: kinds of work, lines, payers, reasons.

use domain::workshop::{Barrier, LineKind, PauseReason, PayerKind, Priority, TicketKind};

use super::{Text, text};

/// What a kind of ticket is called.
pub const fn kind(kind: TicketKind) -> Text {
    match kind {
        TicketKind::CustomerRepair => text("Réparation client", "Customer repair"),
        TicketKind::BrandWarranty => text("Garantie de la marque", "Brand warranty"),
        TicketKind::LegalGuarantee => text("Garantie légale", "Legal guarantee"),
        TicketKind::InternalRefurbishment => text("Reconditionnement", "Refurbishment"),
        TicketKind::RentalMaintenance => text("Entretien location", "Rental maintenance"),
        TicketKind::SafetyCheck => text("Contrôle de sécurité", "Safety check"),
        TicketKind::Assembly => text("Montage", "Assembly"),
        TicketKind::Rework => text("Retour atelier", "Rework"),
    }
}

/// What comes first.
pub const fn priority(priority: Priority) -> Text {
    match priority {
        Priority::Normal => text("Normale", "Normal"),
        Priority::Urgent => text("Urgente", "Urgent"),
    }
}

/// What a line stands for.
pub const fn line_kind(kind: LineKind) -> Text {
    match kind {
        LineKind::Part => text("Pièce", "Part"),
        LineKind::Labour => text("Main-d’œuvre", "Labour"),
        LineKind::Package => text("Forfait", "Package"),
        LineKind::Fee => text("Frais", "Fee"),
        LineKind::Discount => text("Remise", "Discount"),
    }
}

/// Who pays a part.
pub const fn payer(kind: PayerKind) -> Text {
    match kind {
        PayerKind::Bonus => text("Bonus réparation, avancé", "Repair bonus, advanced"),
        PayerKind::ThirdParty => text("Pris en charge par un tiers", "Paid by a third party"),
        PayerKind::Credit => text("Avoir", "Store credit"),
        PayerKind::Goodwill => text("Geste commercial", "Goodwill"),
    }
}

/// Why work rests.
pub const fn pause_reason(reason: PauseReason) -> Text {
    match reason {
        PauseReason::Outsourced => text("Chez un sous-traitant", "With a subcontractor"),
        PauseReason::Customer => text("Le client doit répondre", "Waiting for the customer"),
        PauseReason::Priority => text("Un autre passe devant", "Something else comes first"),
    }
}

/// Why something cannot be repaired.
pub const fn barrier(barrier: Barrier) -> Text {
    match barrier {
        Barrier::PartsUnavailable => text("Pièces introuvables", "Parts not available"),
        Barrier::PartsTooExpensive => text("Pièces trop chères", "Parts too expensive"),
        Barrier::CannotOpen => text("Impossible à ouvrir", "Cannot be opened"),
        Barrier::NoInformation => text("Pas de documentation", "No repair information"),
        Barrier::NoEquipment => text("Outillage manquant", "Equipment missing"),
        Barrier::WornOut => text("Trop usé", "Too worn out"),
    }
}
