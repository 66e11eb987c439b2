//! Lyon Part-Dieu now: from `LYN-2384` on, in the order of the codes.

use domain::workshop::Stage as S;

use super::super::{
    calendar::{Promise as P, ago, day},
    scene::{At, Beat, Choosing, Hand, Pay, Refund, Scene, line, scene},
};

fn lyon(who: &'static str, category: &'static str, brand: &'static str, model: &'static str) -> Scene {
    scene(At::Lyon, who, category, brand, model)
}

#[expect(clippy::too_many_lines, reason = "a table of scenes, not a procedure")]
pub(super) fn scenes() -> Vec<Scene> {
    vec![
        lyon("Camille Terrasson", "ski", "Dynastar", "M-Pro 90")
            .says(&["edges", "wax"], "Carres émoussées, à farter pour le week-end.")
            .package("Affûtage et fartage", "45,00")
            .ceiling("50")
            .by("lucie")
            .place("Râtelier 3")
            .came(day(13, 10, 5))
            .now(S::Ready, day(8, 16, 0))
            .promised(P::Kept(8, 17)),
        lyon("Yacine Belkacem", "phone", "Samsung", "Galaxy S22")
            .serial("R5CT20XXP1B")
            .says(&["screen"], "Écran fissuré dans l’angle.")
            .part("Écran OLED, pièce d’origine", "1", "169,00")
            .labour("Remplacement d’écran", "40,00")
            .bonus("25,00")
            .by("lucie")
            .came(day(13, 11, 40))
            .now(S::Collected, day(9, 17, 10))
            .promised(P::Kept(9, 18)),
        lyon("Lycée Ampère, section sportive", "bike", "Scott", "Aspect 950")
            .says(&["gears"], "Vitesses qui sautent, vélo n° 7.")
            .labour("Réglage de la transmission", "24,00")
            .part("Chaîne KMC X9", "1", "38,00")
            .by("karim")
            .place("A2")
            .came(day(12, 9, 45))
            .now(S::Ready, day(2, 11, 0))
            .promised(P::Kept(2, 17))
            .then(
                ago(95),
                Beat::Line(line("part", "Câble de dérailleur", "1", "8,00", "20")),
            )
            .then(
                ago(92),
                Beat::Pay(Pay {
                    amount: Some(6200),
                    older_by: 1,
                    ..Pay::default()
                }),
            ),
        lyon("Priya Natarajan", "textile", "Aigle", "Parka Oldhaven")
            .says(&["zip"], "Fermeture bloquée à mi-hauteur.")
            .labour("Fermeture à glissière, remplacement", "34,00")
            .bonus("15,00")
            .by("lucie")
            .came(day(12, 15, 20))
            .now(S::Collected, day(7, 17, 30))
            .promised(P::Kept(7, 18)),
        lyon("Association Handi Cap L’Aventure", "bike", "RGK", "Tiga")
            .serial("TG-110982")
            .says(
                &["wheels"],
                "Les deux roues sont voilées, à changer avant le tournoi.",
            )
            .aid("Roues Spinergy 25 pouces, la paire", "1", "1 149,00")
            .aid("Chambres à air", "2", "9,50")
            .labour("Montage et équilibrage", "81,00")
            .by("karim")
            .place("Réserve")
            .urgent()
            .came(day(11, 10, 30))
            .now(S::AwaitingParts, day(7, 17, 0))
            .promised(P::In(3, 12))
            .note("Roues promises pour jeudi par le fournisseur, appeler mercredi."),
        lyon("Thibault Mollard", "bike", "Decathlon", "Rockrider ST 100")
            .says(&["brakes"], "Freine mal, levier mou.")
            .package("Forfait freins, deux roues", "59,00")
            .ceiling("65")
            .by("karim")
            .came(day(11, 16, 10))
            .now(S::Collected, day(9, 12, 20))
            .promised(P::Kept(9, 12)),
        lyon("Rémi Castel", "phone", "Google", "Pixel 7")
            .serial("3A071FDH2006")
            .says(&["battery"], "Tient à peine la matinée.")
            .part("Batterie", "1", "49,00")
            .labour("Remplacement de batterie", "55,00")
            .bonus("25,00")
            .by("lucie")
            .place("Tiroir 5")
            .came(day(10, 9, 50))
            .now(S::Ready, day(8, 17, 20))
            .promised(P::Kept(8, 18))
            .tells("Prêt depuis plusieurs jours : merci de passer avant la fin du mois."),
        lyon("Ousmane Diallo", "scooter", "Xiaomi", "Electric Scooter 4 Pro")
            .serial("51012/00071234")
            .says(&["brakes", "wheels"], "Frein arrière sans effet, pneu à plat.")
            .labour("Pneu et chambre, remplacement", "29,00")
            .part("Plaquettes", "1", "14,90")
            .by("karim")
            .came(day(10, 14, 15))
            .now(S::Collected, ago(130))
            .promised(P::Today(18)),
        lyon("Marguerite Œuvrard", "textile", "Saint James", "Caban")
            .says(&["lining"], "Doublure déchirée à l’emmanchure.")
            .labour("Doublure, reprise", "42,00")
            .bonus("10,00")
            .by("lucie")
            .came(day(9, 10, 0))
            .now(S::Collected, ago(215))
            .promised(P::Today(18)),
        lyon("Ophélie Grandjean", "bike", "Canyon", "Endurace 7")
            .serial("M98221BK0093")
            .says(
                &["service", "noise"],
                "Révision avant l’hiver, craquement en danseuse.",
            )
            .package("Forfait révision complète", "119,00")
            .part("Boîtier de pédalier BB-RS501", "1", "35,00")
            .by("karim")
            .place("Au comptoir")
            .came(day(9, 11, 30))
            .now(S::Paid, ago(65))
            .promised(P::Today(18)),
        lyon("Hélène Marchetti", "phone", "Fairphone", "4")
            .serial("FP4-0093127")
            .says(&["charging"], "Prise USB lâche, ne charge que penchée.")
            .part("Module USB-C", "1", "19,90")
            .labour("Remplacement du module", "40,00")
            .bonus("25,00")
            .by("lucie")
            .came(day(8, 12, 0))
            .now(S::AwaitingParts, day(6, 16, 45))
            .promised(P::In(2, 17)),
        lyon(
            "Anne-Sophie de La Rochefoucauld-Montbel",
            "ebike",
            "Moustache",
            "Samedi 28.5",
        )
        .serial("MS285-0220147")
        .says(&["brakes"], "Étrier de frein avant, fuite au levier.")
        .part("Étrier Shimano MT420", "1", "79,00")
        .labour("Remplacement et purge", "63,00")
        .bonus("30,00")
        .by("karim")
        .place("B1")
        .left("Clé de batterie")
        .came(day(7, 9, 40))
        .now(S::AwaitingParts, day(5, 17, 30))
        .promised(P::In(2, 18)),
        lyon("Paul Rey", "bike", "Peugeot", "CT10")
            .says(&["wheels"], "Roue avant voilée.")
            .labour("Dévoilage", "22,00")
            .ceiling("30")
            .by("karim")
            .came(day(7, 16, 0))
            .now(S::Closed, day(3, 12, 0))
            .promised(P::Kept(4, 17)),
        lyon("Nadia Benhaddou-Lefèvre", "bike", "Lapierre", "Trekking 3.0")
            .serial("LAP30-77120")
            .says(&["brakes"], "Le frein arrière ne revient plus.")
            .part("Étrier arrière Tektro", "1", "39,50")
            .labour("Remplacement et réglage", "25,00")
            .by("karim")
            .place("B3")
            .came(day(6, 10, 20))
            .now(S::AwaitingParts, day(4, 15, 0))
            .promised(P::Passed(122))
            .note("Étrier introuvable chez le fournisseur depuis jeudi, chercher ailleurs."),
        lyon("Étienne Pascal", "ebike", "Giant", "Explore E+ 2")
            .serial("GIE2-3301877")
            .says(&["battery"], "Autonomie divisée par deux.")
            .fee("Diagnostic batterie", "35,00")
            .labour("Mise à jour et équilibrage", "45,00")
            .by("karim")
            .came(day(6, 15, 40))
            .now(S::Collected, day(2, 17, 45))
            .promised(P::Kept(2, 18)),
        lyon("Fabien Lacroix", "outdoor", "MSR", "Hubba Hubba")
            .says(&["pole", "seam"], "Arceau cassé, une couture ouverte.")
            .labour("Manchon d’arceau et couture", "24,00")
            .ceiling("30")
            .by("lucie")
            .place("Étagère C")
            .came(day(5, 11, 0))
            .now(S::Ready, ago(190))
            .promised(P::Today(19)),
        lyon("Ski-club de Chamrousse", "ski", "Atomic", "Redster G9, 183 cm")
            .says(&["edges", "wax", "base"], "12 paires de compétition à préparer.")
            .package("Préparation course, la paire", "45,00")
            .fee("Onze autres paires, prix du club", "495,00")
            .ceiling("600")
            .by("lucie")
            .place("Râtelier 1 et 2")
            .came(day(5, 14, 30))
            .now(S::InRepair, day(1, 14, 0))
            .promised(P::In(1, 12))
            .note("Sept paires faites, cinq à faire.")
            .then(day(1, 15, 0), Beat::Pay(Pay::default())),
        lyon("Antoine Giraud", "bike", "Specialized", "Rockhopper 29, taille L")
            .serial("WSBC604018273")
            .says(&["gears", "wheels"], "La chaîne saute, la roue arrière frotte.")
            .part("Chaîne KMC X10, 114 maillons", "1", "28,00")
            .part("Cassette Shimano HG500, 11-42", "1", "44,00")
            .labour("Dévoilage de la roue arrière", "18,00")
            .labour("Réglage complet de la transmission", "28,00")
            .by("karim")
            .place("Établi 1")
            .came(day(4, 9, 35))
            .now(S::InRepair, ago(47))
            .promised(P::Today(18))
            .note("Chaîne allongée à 1,2 %, cassette usée. Roue arrière voilée de 2 mm."),
        lyon("Mathis Orsini", "ski", "Salomon", "QST 98, 181 cm")
            .says(&["edges", "wax"], "Affûtage et fartage avant Val Thorens.")
            .package("Affûtage et fartage", "45,00")
            .by("lucie")
            .place("Râtelier 4")
            .came(day(4, 11, 15))
            .now(S::QualityCheck, ago(70))
            .promised(P::Passed(35)),
        lyon("Étienne Pascal", "bike", "Scott", "Genius 930")
            .serial("STM930-44871")
            .says(&["noise"], "Grincement de la suspension.")
            .part("Kit roulements de bras", "1", "82,00")
            .labour("Démontage et remontage", "60,00")
            .bonus("30,00")
            .by("karim")
            .place("B2")
            .came(day(4, 16, 40))
            .now(S::AwaitingParts, day(3, 17, 0))
            .promised(P::In(1, 18))
            .then(
                ago(27),
                Beat::Note {
                    text: "Pièce reçue, à monter.",
                    for_customer: false,
                    hand: Hand::Counter,
                },
            ),
        lyon("Julien Faure", "bike", "Commencal", "Meta TR, taille M")
            .serial("CMTR-21-0087")
            .says(&["service"], "Révision de la fourche et de l’amortisseur.")
            .package("Révision fourche, 50 h", "96,00")
            .package("Nettoyage complet", "29,00")
            .with("Nettoyage complet", Choosing::Option)
            .by("karim")
            .place("B5")
            .came(day(3, 9, 45))
            .now(S::Approved, ago(30))
            .promised(P::In(1, 12)),
        lyon("Jean-Baptiste Morel", "ebike", "Gazelle", "Ultimate C380, noir")
            .serial("GZ8841207")
            .says(
                &["service"],
                "Révision annuelle. Le frein avant couine quand il pleut.",
            )
            .by("karim")
            .came(day(3, 11, 20))
            .now(S::Booked, day(2, 10, 0))
            .promised(P::Today(17)),
        lyon(
            "Marie-Amélie Dubois-Saint-Clair",
            "outdoor",
            "Deuter",
            "Aircontact Ultra 50+5",
        )
        .says(&["strap", "zip"], "Sangle ventrale arrachée.")
        .labour("Sangle, remplacement", "32,00")
        .bonus("10,00")
        .by("lucie")
        .place("Étagère C")
        .came(day(3, 14, 5))
        .now(S::Quoted, day(1, 11, 0))
        .promised(P::In(2, 17)),
        lyon("Coursiers du Rhône, SCOP", "ebike", "Riese & Müller", "Load 75")
            .serial("RM-L75-20331")
            .says(
                &["gears", "brakes"],
                "Courroie qui claque, freins à refaire. Notre seul cargo : au plus vite.",
            )
            .part("Courroie Gates CDX", "1", "129,60")
            .part("Plaquettes Magura", "2", "24,50")
            .labour("Pose, tension, purge", "106,00")
            .by("lucie")
            .place("Établi 2")
            .urgent()
            .left("2 clés, chargeur")
            .came(day(3, 16, 20))
            .now(S::InRepair, ago(72))
            .promised(P::Today(18)),
        lyon("Gaëlle Rousset", "bike", "Brompton", "C Line")
            .serial("2204117745")
            .says(&["gears"], "Le moyeu ne passe plus la 3.")
            .labour("Révision du moyeu Sturmey-Archer", "96,00")
            .by("karim")
            .place("Établi 1")
            .came(day(3, 17, 30))
            .now(S::Paused, ago(52))
            .because("priority")
            .promised(P::Today(17)),
        lyon("Pauline Astier", "phone", "Garmin", "Edge 840")
            .serial("7CV012345")
            .says(&["charging"], "Ne charge plus depuis la pluie de dimanche.")
            .by("lucie")
            .place("Tiroir 2")
            .came(day(2, 10, 50))
            .now(S::Diagnosing, day(1, 16, 0))
            .promised(P::In(2, 10)),
        lyon(
            "Anne-Sophie de La Rochefoucauld-Montbel",
            "textile",
            "Patagonia",
            "Nano Puff, femme, M",
        )
        .says(&["zip"], "Fermeture cassée, la couleur du zip reste à choisir.")
        .labour("Fermeture à glissière, remplacement", "38,00")
        .bonus("15,00")
        .by("lucie")
        .place("Cintre 8")
        .came(day(2, 11, 10))
        .now(S::Paused, ago(160))
        .because("customer")
        .promised(P::In(1, 18))
        .tells("Nous avons le noir, le bleu nuit et le vert sapin : lequel préférez-vous ?"),
        lyon(
            "Christophe Berthelot",
            "ebike",
            "Cube",
            "Kathmandu Hybrid One 750",
        )
        .serial("CUB-KH750-5512")
        .says(&["motor", "display"], "Coupures du moteur en côte, code 503.")
        .part("Capteur de vitesse Bosch", "1", "64,80")
        .part("Moteur, joint et faisceau", "1", "248,00")
        .labour("Diagnostic et pose", "100,00")
        .package("Nettoyage de la transmission", "19,00")
        .with("Capteur de vitesse Bosch", Choosing::Used("39,00"))
        .with("Moteur, joint et faisceau", Choosing::NewForSafety)
        .with("Nettoyage de la transmission", Choosing::Option)
        .bonus("30,00")
        .by("karim")
        .place("B6")
        .left("Clé, chargeur")
        .came(day(2, 12, 30))
        .now(S::Quoted, day(2, 17, 0))
        .promised(P::In(1, 17)),
        lyon("Corinne Bouchet", "ebike", "Peugeot", "eC03 Trekking")
            .serial("PEC03-880120")
            .says(&["service"], "Révision, éclairage faible.")
            .package("Forfait révision VAE", "99,00")
            .part("Feu avant 60 lux", "1", "33,40")
            .ceiling("140")
            .by("karim")
            .place("Établi 1")
            .came(day(2, 15, 30))
            .now(S::QualityCheck, ago(40))
            .promised(P::Today(18)),
        lyon("Théo N’Guessan", "phone", "Apple", "iPhone 13")
            .serial("F17GX1ABC2")
            .says(&["screen"], "Écran étoilé, le tactile répond encore.")
            .part("Écran, pièce d’origine", "1", "149,00")
            .labour("Remplacement d’écran", "65,00")
            .bonus("25,00")
            .by("lucie")
            .place("Tiroir 4")
            .came(day(1, 9, 40))
            .now(S::Quoted, ago(60))
            .promised(P::Today(19)),
        lyon("Mireille Fontanel", "bike", "Giant", "Revolt 2")
            .serial("K9RB2-10477")
            .says(&["noise"], "Craquement au pédalier.")
            .by("karim")
            .place("B7")
            .came(day(1, 10, 0))
            .now(S::Diagnosing, day(1, 15, 30))
            .promised(P::In(1, 12)),
        lyon("Famille Kowalczyk", "bike", "BTwin", "Vélo enfant 20 pouces")
            .says(
                &["brakes", "wheels"],
                "Freins, roue et selle : réparer coûte peut-être plus que le vélo.",
            )
            .by("karim")
            .place("B8")
            .came(day(1, 10, 40))
            .now(S::Diagnosing, ago(115))
            .promised(P::Today(17)),
        lyon("Solène Le Gall", "textile", "Orca", "Combinaison néoprène 4/3")
            .says(&["seam"], "Couture ouverte au genou gauche.")
            .labour("Couture et collage", "28,00")
            .by("lucie")
            .place("Cintre 2")
            .came(day(1, 11, 30))
            .now(S::Received, day(1, 11, 30))
            .promised(P::In(2, 18)),
        lyon(
            "Cabinet Thévenet & Associés",
            "computer",
            "Apple",
            "MacBook Air 13, 2020",
        )
        .serial("C02F71XYQ6L4")
        .says(
            &["battery"],
            "Batterie à mesurer, l’appareil chauffe. Ne pas toucher aux données.",
        )
        .place("Armoire")
        .left("Chargeur")
        .came(day(1, 12, 0))
        .now(S::Received, day(1, 12, 0))
        .promised(P::In(2, 17)),
        lyon("Claire Roussel", "ebike", "Moustache", "Lundi 27.3")
            .serial("MB273-0418822")
            .says(
                &["brakes", "gears"],
                "Les freins couinent et la chaîne saute depuis une chute.",
            )
            .labour("Purge et réglage des freins hydrauliques", "45,00")
            .part("Plaquettes Shimano B05S-RX, résine", "2", "17,95")
            .part("Patte de dérailleur Moustache, occasion contrôlée", "1", "12,00")
            .labour("Réglage de la transmission", "12,00")
            .bonus("15,00")
            .by("karim")
            .place("B4")
            .left("Clé de batterie, chargeur")
            .came(day(1, 12, 15))
            .now(S::Ready, ago(60))
            .promised(P::Today(18))
            .note("Plaquettes usées, patte tordue."),
        lyon("Olivier Charpentier", "phone", "Garmin", "Fenix 7")
            .serial("6XG009911")
            .says(&["screen"], "Verre rayé puis fendu.")
            .part("Verre saphir", "1", "34,00")
            .labour("Remplacement du verre", "20,00")
            .ceiling("60")
            .by("lucie")
            .place("Tiroir 1")
            .came(ago(280))
            .now(S::Ready, ago(175))
            .promised(P::Today(18))
            .then(
                ago(160),
                Beat::Pay(Pay {
                    amount: Some(5900),
                    ..Pay::default()
                }),
            ),
        lyon("Sarah Cohen-Tanugi", "textile", "Fusalp", "Veste de ski")
            .says(&["zip", "seam"], "Zip du col et couture de manche.")
            .labour("Fermeture et couture", "58,00")
            .ceiling("70")
            .by("lucie")
            .place("Cintre 5")
            .came(ago(275))
            .now(S::Paid, ago(140))
            .promised(P::Today(18))
            .then(ago(80), Beat::Refund(Refund::Part(1000))),
        lyon("Maël Le Bihan", "scooter", "Ninebot", "Max G2")
            .serial("N4GSD2233C0091")
            .says(&["wheels"], "Crevaison arrière.")
            .labour("Pneu arrière, remplacement", "39,00")
            .ceiling("45")
            .by("karim")
            .came(ago(265))
            .now(S::Ready, ago(130))
            .promised(P::Today(18))
            .then(
                ago(100),
                Beat::Move {
                    to: S::Collected,
                    reason: "client connu, paie samedi",
                    hand: Hand::Manager,
                },
            ),
        lyon("Quentin Barbier", "ski", "Head", "Kore 93, 180 cm")
            .says(&["edges", "wax"], "Affûtage et fartage.")
            .package("Affûtage et fartage", "45,00")
            .by("lucie")
            .place("Râtelier 5")
            .came(ago(170))
            .now(S::Received, ago(170))
            .promised(P::In(1, 10)),
        lyon("Delphine Aubry", "bike", "Kona", "Process 134")
            .serial("KP134-55210")
            .says(&["service"], "Diagnostic à faire, bruit dans la direction.")
            .place("B9")
            .came(ago(55))
            .now(S::Received, ago(55))
            .promised(P::Today(18)),
        lyon("Claire Roussel", "ski", "Rossignol", "Nova 4")
            .says(&["wax"], "Fartage avant Noël.")
            .came(ago(22))
            .now(S::Requested, ago(22))
            .promised(P::In(4, 18)),
    ]
}
