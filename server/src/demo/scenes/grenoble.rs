//! Grenoble Caserne de Bonne now.

use domain::workshop::Stage as S;

use super::super::{
    calendar::{Promise as P, ago, day},
    scene::{At, Beat, Pay, Refund, Scene, scene},
};

fn grenoble(who: &'static str, category: &'static str, brand: &'static str, model: &'static str) -> Scene {
    scene(At::Grenoble, who, category, brand, model).by("yanis")
}

#[expect(clippy::too_many_lines, reason = "a table of scenes, not a procedure")]
pub(super) fn scenes() -> Vec<Scene> {
    vec![
        grenoble(
            "Mairie de Sassenage, service des sports",
            "bike",
            "Kona",
            "Ute, cargo de prêt",
        )
        .says(&["service"], "Révision du vélo de prêt, n° 4.")
        .package("Forfait révision complète", "119,00")
        .place("Fond")
        .came(day(16, 10, 0))
        .now(S::Unclaimed, day(4, 10, 0))
        .promised(P::Kept(12, 17)),
        grenoble("Gaëlle Rousset", "outdoor", "Osprey", "Aether 65")
            .says(&["zip"], "Zip de la poche haute.")
            .labour("Curseur, remplacement", "18,00")
            .ceiling("25")
            .came(day(14, 11, 0))
            .now(S::Collected, day(10, 17, 0))
            .promised(P::Kept(10, 18)),
        grenoble("Lucas Ferreira da Silva", "bike", "Trek", "Marlin 7, 2022")
            .serial("WTU284G0193J")
            .says(&["gears"], "Dérailleur tordu.")
            .part("Dérailleur Deore", "1", "59,90")
            .labour("Pose et réglage", "36,00")
            .bonus("15,00")
            .came(day(12, 9, 50))
            .now(S::Collected, day(8, 18, 0))
            .promised(P::Kept(8, 18))
            .then(ago(290), Beat::Refund(Refund::All)),
        grenoble("Inaya Traoré", "computer", "Lenovo", "ThinkPad T480")
            .serial("PF1B2C3D")
            .says(&["keyboard"], "Café sur le clavier.")
            .part("Clavier AZERTY", "1", "45,00")
            .labour("Remplacement et nettoyage", "60,00")
            .came(day(10, 10, 30))
            .now(S::AwaitingParts, day(7, 15, 0))
            .promised(P::In(2, 17)),
        grenoble("Étienne Pascal", "ebike", "Moustache", "Lundi 20")
            .serial("MS200-0198441")
            .says(&["service", "brakes"], "Révision et freins.")
            .package("Forfait révision VAE", "89,00")
            .discount("Remise fidélité, 5 %", "4,45")
            .came(day(9, 14, 0))
            .now(S::Closed, day(5, 18, 0))
            .promised(P::Kept(5, 18)),
        grenoble("Ski-club de Chamrousse", "ski", "Völkl", "Racetiger SL, 165 cm")
            .says(&["edges"], "Six paires du groupe U14.")
            .package("Affûtage de six paires", "180,00")
            .ceiling("200")
            .place("Râtelier 1")
            .came(day(8, 16, 0))
            .now(S::InRepair, day(1, 11, 0))
            .promised(P::In(1, 18)),
        grenoble("Grégoire d’Aubigny", "bike", "Look", "785 Huez")
            .serial("LK785-2210")
            .says(&["accident"], "Chute : fourche à contrôler.")
            .fee("Contrôle après chute", "30,00")
            .because("no_information")
            .came(day(7, 10, 15))
            .now(S::Unrepairable, day(5, 12, 0))
            .promised(P::Kept(4, 17))
            .note("Fourche carbone fissurée sous la couronne : ne pas remonter."),
        grenoble("Noémie Sonnier", "textile", "Millet", "Veste Gore-Tex")
            .says(&["zip", "waterproofing"], "Zip principal, imperméabilisation.")
            .labour("Fermeture étanche, remplacement", "62,00")
            .labour("Imperméabilisation", "15,00")
            .bonus("15,00")
            .place("Cintre 3")
            .came(day(6, 11, 45))
            .now(S::Ready, day(1, 17, 0))
            .promised(P::In(1, 18)),
        grenoble("Paul Rey", "scooter", "Dualtron", "Mini Special")
            .serial("DTM-SP-00871")
            .says(&["battery"], "Ne tient plus la charge.")
            .part("Bloc batterie", "1", "389,00")
            .labour("Remplacement", "59,00")
            .came(day(6, 15, 0))
            .now(S::QuoteDeclined, day(2, 11, 0))
            .promised(P::Kept(2, 18)),
        grenoble("Zoé Carrier", "bike", "Riverside", "500")
            .says(&["service"], "Révision avant un voyage.")
            .package("Forfait révision", "69,00")
            .came(day(5, 9, 45))
            .now(S::QuoteExpired, day(1, 9, 45)),
        grenoble("", "bike", "Trek", "FX 3, reprise GRE-R318")
            .serial("WTU-FX3-8834")
            .kind("internal_refurbishment")
            .says(&["service"], "Remise en état avant mise en vente.")
            .part("Chaîne, patins, poignées", "1", "32,00")
            .labour("Remise en état", "45,00")
            .place("Établi 3")
            .came(day(5, 10, 0))
            .now(S::InRepair, day(1, 16, 0)),
        grenoble("Raphaël Bibollet", "ebike", "Lapierre", "Overvolt TR 4.6")
            .serial("OVTR-46-0031")
            .says(&["motor"], "Moteur muet, sous garantie de la marque.")
            .part("Moteur Bosch, échange standard", "1", "649,00")
            .labour("Échange et essai", "60,00")
            .payer("third_party", "Garantie Bosch", "709,00")
            .kind("brand_warranty")
            .came(day(5, 14, 20))
            .now(S::Ready, ago(240))
            .promised(P::Today(18)),
        grenoble("Sophie et Marc Vandenberghe", "ski", "Rossignol", "Experience 82")
            .says(&["bindings", "wax"], "Deux paires : fixations à régler, fart.")
            .package("Réglage et fartage, deux paires", "58,00")
            .place("Casier 14")
            .came(day(4, 10, 30))
            .now(S::Paid, ago(205))
            .promised(P::Today(18))
            .then(ago(30), Beat::PayAgain(6800)),
        grenoble("James Whitfield", "bike", "Surly", "Long Haul Trucker")
            .serial("SLHT-56-1190")
            .says(
                &["wheels", "brakes"],
                "Touring from Calais to Turin: rear rim cracked.",
            )
            .part("Jante Mavic A719", "1", "64,00")
            .labour("Rayonnage", "55,00")
            .urgent()
            .place("Établi 3")
            .came(day(3, 12, 0))
            .now(S::Approved, ago(225))
            .promised(P::In(1, 12))
            .tells("We found a rim: your wheel will be ready tomorrow at noon."),
        grenoble("Jeanne Guillermin", "outdoor", "Petzl", "Baudrier Corax")
            .says(&["strap"], "Pontet usé.")
            .because("équipement de sécurité : la cliente le remplace")
            .came(day(3, 15, 30))
            .now(S::Cancelled, day(2, 10, 0)),
        grenoble("Yacine Belkacem", "phone", "Apple", "iPhone 12 mini")
            .serial("DX3G99ABCDE")
            .says(&["battery"], "Batterie à 74 %.")
            .part("Batterie", "1", "55,00")
            .labour("Remplacement", "34,00")
            .bonus("25,00")
            .place("Tiroir 2")
            .came(day(2, 9, 40))
            .now(S::Ready, ago(120))
            .promised(P::Today(17))
            .then(ago(50), Beat::Refund(Refund::OfNothing(2500)))
            .then(ago(34), Beat::LookAgain),
        grenoble("Bernard Chevallier", "bike", "Trek", "Domane AL 3")
            .serial("WTU270H0441")
            .says(&["noise"], "Cliquetis du moyeu arrière.")
            .labour("Révision du moyeu", "42,00")
            .place("Établi 3")
            .came(day(2, 11, 20))
            .now(S::Quoted, day(1, 16, 30))
            .promised(P::In(2, 18)),
        grenoble("Manon Tissot-Dupont", "bike", "Trek", "Marlin 5")
            .serial("WTU-M5-7718")
            .says(&["brakes"], "Étriers à purger.")
            .package("Forfait freins, deux roues", "59,00")
            .ceiling("60")
            .place("Comptoir")
            .came(day(2, 16, 0))
            .now(S::Ready, ago(150))
            .promised(P::Today(18))
            .then(
                ago(110),
                Beat::Pay(Pay {
                    at: Some(At::Annecy),
                    ..Pay::default()
                }),
            ),
        grenoble("Inaya Traoré", "textile", "Veja", "Campo")
            .says(&["seam"], "Semelle décollée.")
            .labour("Collage et couture", "26,00")
            .bonus("8,00")
            .place("Cintre 9")
            .came(day(1, 10, 20))
            .now(S::Diagnosing, ago(95))
            .promised(P::In(2, 18)),
        grenoble("Łukasz Zieliński", "ebike", "Nakamura", "Crossover")
            .serial("NK-CX-3391")
            .says(&["display"], "Écran éteint après un lavage.")
            .place("B2")
            .came(day(1, 14, 40))
            .now(S::Received, day(1, 14, 40))
            .promised(P::In(1, 17)),
        grenoble("Arnaud Mercier", "ski", "Völkl", "Mantra M6, 177 cm")
            .says(&["base"], "Semelle entamée par un caillou.")
            .labour("Réparation de semelle", "35,00")
            .ceiling("40")
            .place("Râtelier 2")
            .came(day(1, 17, 0))
            .now(S::Paused, ago(85))
            .because("outsourced")
            .promised(P::In(3, 18)),
        grenoble("Clara Ménager", "phone", "Google", "Pixel 8, 128 Go")
            .serial("37261FDJH004")
            .says(&["camera"], "Buée dans l’objectif.")
            .place("Tiroir 1")
            .came(ago(140))
            .now(S::Received, ago(140))
            .promised(P::In(1, 18)),
        grenoble("Nguyễn Thị Minh Anh", "computer", "Dell", "XPS 13")
            .serial("9XK2J53")
            .says(&["slow", "disk"], "Très lent depuis une mise à jour.")
            .place("Armoire")
            .came(ago(35))
            .now(S::Received, ago(35))
            .promised(P::In(2, 18)),
    ]
}
