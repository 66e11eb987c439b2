//! Annecy Courier now. Here goods are handed over at the till: what is paid is collected.

use domain::workshop::Stage as S;

use super::super::{
    calendar::{Promise as P, ago, day},
    scene::{At, Beat, Pay, Scene, scene},
};

fn annecy(who: &'static str, category: &'static str, brand: &'static str, model: &'static str) -> Scene {
    scene(At::Annecy, who, category, brand, model).by("yanis")
}

#[expect(clippy::too_many_lines, reason = "a table of scenes, not a procedure")]
pub(super) fn scenes() -> Vec<Scene> {
    vec![
        annecy("Refuge du Goléon", "outdoor", "Primus", "Réchaud Kinjia")
            .says(&["valve"], "Deux réchauds qui fuient.")
            .labour("Joints et nettoyage", "36,00")
            .came(day(12, 10, 0))
            .now(S::Ready, day(6, 12, 0))
            .promised(P::Kept(6, 17))
            .place("Étagère 1"),
        annecy("Ambre Jacquemet", "ski", "Dynafit", "Blacklight 88")
            .says(&["bindings"], "Fixation avant desserrée.")
            .labour("Perçage et inserts", "55,00")
            .ceiling("60")
            .came(day(9, 11, 0))
            .now(S::Collected, day(6, 17, 30))
            .promised(P::Kept(6, 18)),
        annecy("Guides de la Clusaz", "ski", "Black Crows", "Camox, 10 paires")
            .says(&["edges", "wax"], "Parc de prêt avant ouverture.")
            .package("Préparation, dix paires", "320,00")
            .urgent()
            .place("Râtelier 1")
            .came(day(7, 9, 30))
            .now(S::InRepair, day(2, 10, 0))
            .promised(P::In(2, 10)),
        annecy("Valentin Perrillat", "bike", "Origine", "Axxome")
            .serial("ORG-AX-2231")
            .says(&["gears"], "Groupe électronique déconnecté.")
            .labour("Diagnostic et câblage", "75,00")
            .came(day(5, 10, 40))
            .now(S::AwaitingParts, day(3, 12, 0))
            .promised(P::In(3, 18)),
        annecy("Léa Avrillon", "textile", "Picture", "Pantalon de ski")
            .says(&["hole"], "Trou au genou.")
            .labour("Pièce thermocollée et couture", "24,00")
            .bonus("7,00")
            .place("Cintre 1")
            .came(day(4, 11, 0))
            .now(S::Ready, ago(260))
            .promised(P::Today(18)),
        annecy("Beat Zurbriggen", "bike", "BMC", "Roadmachine 01")
            .serial("BMC-RM01-661")
            .says(&["brakes"], "Rear brake rubs after a fall.")
            .package("Forfait freins, deux roues", "59,00")
            .part("Disque 160 mm", "1", "30,00")
            .ceiling("100")
            .place("Comptoir")
            .came(day(2, 15, 0))
            .now(S::Ready, ago(180))
            .promised(P::Today(18))
            .then(
                ago(75),
                Beat::Pay(Pay {
                    amount: Some(8900),
                    currency: Some("CHF"),
                    ..Pay::default()
                }),
            ),
        annecy("Thibault Mollard", "ski", "Movement", "Alp Tracks 89")
            .says(&["base", "edges"], "Semelle et carres.")
            .package("Remise à neuf", "69,00")
            .because("le client garde ses skis pour la saison")
            .came(day(3, 16, 30))
            .now(S::Cancelled, ago(210))
            .then(
                ago(200),
                Beat::Pay(Pay {
                    amount: Some(2000),
                    ..Pay::default()
                }),
            ),
        annecy("Jeanne Guillermin", "bike", "Cube", "Nuroad")
            .serial("CUB-NR-0190")
            .says(&["service"], "Révision.")
            .package("Forfait révision", "69,00")
            .place("B1")
            .came(day(2, 9, 45))
            .now(S::Quoted, day(1, 10, 0))
            .promised(P::In(1, 18)),
        annecy("Marguerite Œuvrard", "outdoor", "Vaude", "Tente Taurus")
            .says(&["zip"], "Zip de l’abside.")
            .place("Étagère 2")
            .came(day(2, 12, 10))
            .now(S::Diagnosing, day(1, 12, 0))
            .promised(P::In(2, 18)),
        annecy("Raphaël Bibollet", "scooter", "Ninebot", "F65")
            .says(&["brakes"], "Frein à tambour.")
            .labour("Frein, réglage et câble", "32,00")
            .ceiling("40")
            .came(day(1, 9, 50))
            .now(S::Collected, ago(90))
            .promised(P::Today(18)),
        annecy("Famille Kowalczyk", "ski", "Wedze", "Boost 500, 3 paires")
            .says(&["wax"], "Trois paires d’enfant.")
            .package("Fartage, trois paires", "45,00")
            .ceiling("45")
            .place("Râtelier 2")
            .came(day(1, 11, 0))
            .now(S::InRepair, ago(105))
            .promised(P::Today(18)),
        annecy("Hugo Delmas", "phone", "Fairphone", "5, 256 Go")
            .serial("FP5-1103345")
            .says(&["camera"], "Appareil photo flou.")
            .place("Tiroir 1")
            .came(day(1, 15, 10))
            .now(S::Received, day(1, 15, 10))
            .promised(P::In(1, 18)),
        annecy("Élodie Garnier", "computer", "HP", "EliteBook 840")
            .serial("5CG0123ABC")
            .says(&["screen"], "Charnière cassée.")
            .place("Armoire")
            .came(ago(245))
            .now(S::Diagnosing, ago(125))
            .promised(P::In(2, 18)),
        annecy("Ambre Jacquemet", "ski", "Dynafit", "Blacklight 88")
            .says(&["wax"], "Fartage de printemps, à l’avance.")
            .came(ago(230))
            .now(S::Booked, ago(220))
            .promised(P::In(2, 10)),
        annecy("Valentin Perrillat", "bike", "Origine", "Axxome")
            .says(&["wheels"], "Dévoilage, demandé en ligne.")
            .came(ago(18))
            .now(S::Requested, ago(18))
            .promised(P::In(3, 18)),
    ]
}
