//! Words for the states of a ticket.

use domain::workshop::Stage;

use super::{Text, text};

/// What a state is called, in full: badges, menus, timeline.
pub const fn stage(stage: Stage) -> Text {
    match stage {
        Stage::Requested => text("Demandé", "Requested"),
        Stage::Booked => text("Rendez-vous pris", "Booked"),
        Stage::Received => text("Réceptionné", "Received"),
        Stage::Diagnosing => text("En diagnostic", "Diagnosing"),
        Stage::Quoted => text("Devis envoyé", "Quote sent"),
        Stage::Approved => text("Devis accepté", "Quote approved"),
        Stage::AwaitingParts => text("En attente de pièces", "Waiting for parts"),
        Stage::InRepair => text("En réparation", "In repair"),
        Stage::Paused => text("En pause", "Paused"),
        Stage::QualityCheck => text("Contrôle qualité", "Quality check"),
        Stage::Ready => text("Prêt (à retirer)", "Ready (to pick up)"),
        Stage::Paid => text("Payé (à remettre)", "Paid (to hand over)"),
        Stage::Collected => text("Restitué", "Handed over"),
        Stage::Unrepairable => text("Irréparable", "Beyond repair"),
        Stage::QuoteDeclined => text("Devis refusé", "Quote declined"),
        Stage::QuoteExpired => text("Devis expiré", "Quote expired"),
        Stage::Unclaimed => text("Non réclamé", "Unclaimed"),
        Stage::Cancelled => text("Annulé", "Cancelled"),
        Stage::Closed => text("Clôturé", "Closed"),
        Stage::Recycled => text("Recyclé", "Recycled"),
        Stage::LegalSale => text("Vente judiciaire", "Court-ordered sale"),
        Stage::ConvertedToBuyback => text("Converti en reprise", "Turned into a buyback"),
    }
}

/// What a state is called where there is little room: head of a board column, stop of a track.
pub const fn stage_short(stage: Stage) -> Text {
    match stage {
        Stage::Diagnosing => text("Diagnostic", "Diagnosis"),
        Stage::AwaitingParts => text("Attente de pièces", "Parts"),
        Stage::InRepair => text("Réparation", "Repair"),
        Stage::QualityCheck => text("Contrôle", "Check"),
        Stage::Ready => text("Prêt", "Ready"),
        Stage::Paid => text("Payé", "Paid"),
        other => self::stage(other),
    }
}
