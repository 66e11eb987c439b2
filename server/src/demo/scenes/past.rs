//! What was before: closed and ended tickets of the last months, and the odd endings.

use domain::workshop::Stage as S;

use super::super::{
    calendar::{Promise as P, day},
    scene::{At, Scene, scene},
};

// Everyday repairs that went well: who, family, brand, model, what, the line, its price, how many open days ago it came, how
// many it took.
const LYON: &str = "\
Claire Roussel | ebike | Moustache | Lundi 27.3 | Crevaison arrière. | Chambre et pose | 19,00 | 72 | 1
Jean-Baptiste Morel | ebike | Gazelle | Ultimate C380, noir | Crevaison arrière, pneu gardé. | Chambre et pose | 19,00 | 70 | 1
Claire Roussel | ski | Rossignol | Nova 4 | Affûtage, fart. | Affûtage et fartage | 45,00 | 66 | 3
Mireille Fontanel | ebike | Moustache | Dimanche 29 | Frein arrière qui frotte, purge. | Purge et réglage | 59,00 | 63 | 4
Claire Roussel | ebike | Moustache | Lundi 27.3 | Révision. | Forfait révision VAE | 89,00 | 58 | 2
Antoine Giraud | bike | Specialized | Rockhopper 29, taille L | Direction dure. | Jeu de direction, graissage | 28,00 | 55 | 3
Coursiers du Rhône, SCOP | ebike | Riese & Müller | Load 75 | Freins. | Plaquettes et purge | 98,00 | 52 | 1
Coursiers du Rhône, SCOP | ebike | Moustache | Friday 27 | Plaquettes, disque voilé. | Plaquettes et disque | 118,00 | 49 | 2
Jean-Baptiste Morel | ebike | Gazelle | Ultimate C380, noir | Révision annuelle, plaquettes avant. | Forfait révision VAE | 124,90 | 47 | 2
Delphine Aubry | bike | Kona | Process 134 | Purge des freins. | Purge, deux freins | 50,00 | 44 | 2
Hélène Marchetti | phone | Fairphone | 4 | Batterie. | Batterie, remplacement | 49,00 | 41 | 3
Cabinet Thévenet & Associés | computer | Lenovo | ThinkPad X1 | Batterie gonflée. | Batterie, remplacement | 129,00 | 38 | 5
Gaëlle Rousset | bike | Brompton | C Line | Crevaison avant. | Chambre et pose | 19,00 | 36 | 1
Marie-Amélie Dubois-Saint-Clair | textile | Le Laureat | Manteau | Ourlet défait. | Couture, reprise | 18,00 | 34 | 4
Lycée Ampère, section sportive | bike | Scott | Aspect 950 | Pneu arrière. | Pneu et pose | 36,00 | 31 | 2
Corinne Bouchet | ebike | Peugeot | eC03 Trekking | Porte-bagages. | Fixation du porte-bagages | 15,00 | 29 | 1
Solène Le Gall | outdoor | Lafuma | Sac Access 40 | Bretelle décousue. | Couture, reprise | 16,00 | 27 | 3
Quentin Barbier | bike | Giant | Trance X | Fourche. | Révision fourche, 50 h | 96,00 | 25 | 4
Pauline Astier | bike | Liv | Avail | Transmission. | Réglage de la transmission | 24,00 | 23 | 1
Ophélie Grandjean | bike | Canyon | Endurace 7 | Guidoline. | Guidoline, pose | 22,00 | 21 | 1
Élodie Garnier | textile | Cyrillus | Robe | Fermeture du dos. | Fermeture, remplacement | 27,00 | 20 | 3
Fabien Lacroix | outdoor | Thule | Porte-vélos | Sangle. | Sangle, remplacement | 19,00 | 19 | 2
Yacine Belkacem | phone | Samsung | Galaxy S22 | Batterie. | Batterie, remplacement | 59,00 | 18 | 1
Maël Le Bihan | scooter | Ninebot | Max G2 | Pneu avant. | Pneu avant, remplacement | 39,00 | 17 | 1
Théo N’Guessan | bike | B’Twin | Triban 500 | Freins. | Forfait freins, deux roues | 59,00 | 16 | 2
Sarah Cohen-Tanugi | ski | Rossignol | Experience W 80 | Carres. | Affûtage et fartage | 45,00 | 15 | 2";

const GRENOBLE: &str = "\
Ski-club de Chamrousse | ski | Völkl | Racetiger SL, 165 cm | Carres. | Affûtage, six paires | 180,00 | 68 | 4
Étienne Pascal | ebike | Moustache | Lundi 20 | Révision, réglage des freins. | Forfait révision VAE | 89,00 | 60 | 2
Lucas Ferreira da Silva | bike | Trek | Marlin 7, 2022 | Crevaison. | Chambre et pose | 19,00 | 54 | 1
Noémie Sonnier | outdoor | Mammut | Sac Ducan | Zip. | Curseur, remplacement | 18,00 | 50 | 3
Raphaël Bibollet | ebike | Lapierre | Overvolt TR 4.6 | Révision. | Forfait révision VAE | 99,00 | 45 | 2
Mairie de Sassenage, service des sports | bike | Kona | Ute, cargo de prêt | Freins. | Forfait freins, deux roues | 59,00 | 42 | 2
Inaya Traoré | phone | Apple | iPhone SE | Batterie. | Batterie, remplacement | 55,00 | 39 | 1
Zoé Carrier | bike | Riverside | 500 | Pneu. | Pneu et pose | 34,00 | 35 | 1
Paul Rey | scooter | Dualtron | Mini Special | Freins. | Disques et plaquettes | 64,00 | 30 | 3
Manon Tissot-Dupont | bike | Trek | Marlin 5 | Transmission. | Réglage de la transmission | 24,00 | 26 | 1
Clara Ménager | textile | Picture | Veste | Manche décousue. | Couture, reprise | 18,00 | 24 | 3
Jeanne Guillermin | ski | Salomon | Stance 94 | Semelle. | Réparation de semelle | 35,00 | 22 | 3
Łukasz Zieliński | ebike | Nakamura | Crossover | Révision. | Forfait révision VAE | 89,00 | 20 | 2
Nguyễn Thị Minh Anh | bike | Elops | LD 500 | Éclairage. | Faisceau, remplacement | 32,00 | 17 | 1
Grégoire d’Aubigny | ski | Dynastar | Speed Zone | Carres. | Affûtage et fartage | 45,00 | 74 | 2
Arnaud Mercier | bike | Origine | Graxx | Tubeless. | Préventif et valves | 26,00 | 57 | 1
James Whitfield | textile | Barbour | Bedale | Rewaxing. | Cire, une veste | 48,00 | 46 | 5
Bernard Chevallier | bike | Trek | Domane AL 3 | Guidoline. | Guidoline, pose | 22,00 | 33 | 1
Gaëlle Rousset | outdoor | Osprey | Aether 65 | Boucle. | Boucle, remplacement | 9,00 | 29 | 2";

const ANNECY: &str = "\
Guides de la Clusaz | ski | Black Crows | Camox, 10 paires | Fin de saison. | Stockage, dix paires | 150,00 | 65 | 6
Valentin Perrillat | bike | Origine | Axxome | Révision. | Forfait révision complète | 119,00 | 59 | 3
Ambre Jacquemet | ski | Dynafit | Blacklight 88 | Carres. | Affûtage et fartage | 45,00 | 53 | 2
Léa Avrillon | bike | Liv | Devote | Freins. | Forfait freins, deux roues | 59,00 | 48 | 2
Refuge du Goléon | outdoor | MSR | Filtre Guardian | Pompe. | Joints et nettoyage | 28,00 | 43 | 4
Thibault Mollard | ski | Movement | Alp Tracks 89 | Fixations. | Réglage | 20,00 | 40 | 1
Raphaël Bibollet | scooter | Ninebot | F65 | Pneu. | Pneu et pose | 35,00 | 36 | 1
Jeanne Guillermin | bike | Cube | Nuroad | Crevaison. | Chambre et pose | 19,00 | 32 | 1
Marguerite Œuvrard | textile | Aigle | Bottes | Semelle. | Collage | 22,00 | 28 | 3
Beat Zurbriggen | bike | BMC | Roadmachine 01 | Service. | Forfait révision complète | 119,00 | 26 | 2
Élodie Garnier | bike | Gitane | G-Life | Freins. | Patins et réglage | 29,00 | 24 | 1
Hugo Delmas | outdoor | Ferrino | Tente Lightent | Arceau. | Manchon d’arceau | 14,00 | 21 | 2
Famille Kowalczyk | bike | Rockrider | ST 530 | Dérailleur. | Patte et réglage | 31,00 | 19 | 2
Guides de la Clusaz | outdoor | Petzl | Casques, 6 pièces | Serrages. | Serrages, remplacement | 48,00 | 16 | 2
Julien Faure | ski | Faction | Agent 2 | Carres. | Affûtage et fartage | 45,00 | 62 | 2
Priya Natarajan | bike | Van Rysel | NCR | First service. | Forfait révision | 69,00 | 50 | 1
Noémie Sonnier | textile | Arc’teryx | Beta | Zip. | Curseur, remplacement | 18,00 | 34 | 2
Refuge du Goléon | outdoor | Nemo | Matelas, 4 pièces | Fuites. | Rustines, quatre matelas | 32,00 | 30 | 3
Léa Avrillon | phone | Samsung | Galaxy A52 | Batterie. | Batterie, remplacement | 52,00 | 18 | 1";

fn done(at: At, row: &'static str) -> Scene {
    let cells: Vec<&'static str> = row.split(" | ").collect();
    let [who, category, brand, model, problem, label, price, came, took] = cells[..] else {
        unreachable!("nine cells a row: {row}")
    };
    let (came, took): (u16, u16) = (came.parse().unwrap_or(20), took.parse().unwrap_or(1));
    let symptom: &[&str] = match category {
        "ski" => &["edges"],
        "textile" | "outdoor" => &["seam"],
        "phone" | "computer" => &["battery"],
        _ => &["service"],
    };
    // Minutes and ends differ from row to row, and are always the same.
    let minute = i8::try_from(came % 50).unwrap_or(0);
    let end = if came > 18 { S::Closed } else { S::Collected };
    let technician = match (at, came % 2) {
        (At::Lyon, 0) => "karim",
        (At::Lyon, _) => "lucie",
        _ => "yanis",
    };
    scene(at, who, category, brand, model)
        .says(symptom, problem)
        .labour(label, price)
        .by(technician)
        .came(day(came, 10 + i8::try_from(came % 6).unwrap_or(0), minute))
        .now(end, day(came - took, 16, minute))
        .promised(P::Kept(came - took, 18))
}

pub(super) fn lyon() -> Vec<Scene> {
    let mut scenes: Vec<Scene> = LYON.lines().map(|row| done(At::Lyon, row)).collect();
    scenes.extend([
        scene(At::Lyon, "Bernard Chevallier", "bike", "Gitane", "Mississippi")
            .says(&["service"], "Remise en route.")
            .package("Forfait révision", "69,00")
            .by("karim")
            .came(day(300, 10, 0))
            .now(S::LegalSale, day(22, 15, 0))
            .promised(P::Kept(295, 18)),
        scene(At::Lyon, "Hugo Delmas", "phone", "Huawei", "P20")
            .serial("LHS7N18522001")
            .says(&["water"], "Tombé dans l’eau.")
            .fee("Diagnostic", "15,00")
            .because("parts_unavailable")
            .by("lucie")
            .came(day(40, 11, 0))
            .now(S::Recycled, day(33, 12, 0)),
        scene(
            At::Lyon,
            "Famille Kowalczyk",
            "bike",
            "Decathlon",
            "Vélo enfant 16 pouces",
        )
        .says(&["service"], "Trop petit, à réviser quand même ?")
        .package("Forfait révision", "69,00")
        .by("karim")
        .came(day(37, 15, 0))
        .now(S::ConvertedToBuyback, day(35, 11, 0)),
        scene(At::Lyon, "Arnaud Mercier", "computer", "Asus", "ZenBook 14")
            .serial("K7N0CV04")
            .says(&["keyboard"], "Touches mortes.")
            .part("Clavier et coque", "1", "139,00")
            .labour("Remplacement", "80,00")
            .by("lucie")
            .place("Armoire")
            .came(day(15, 17, 40))
            .now(S::QuoteDeclined, day(9, 12, 0)),
        scene(
            At::Lyon,
            "Lucas Ferreira da Silva",
            "bike",
            "Nakamura",
            "Summit 740",
        )
        .says(&["wheels"], "Roue arrière.")
        .part("Roue arrière", "1", "75,00")
        .labour("Montage", "18,00")
        .by("karim")
        .place("Fond")
        .came(day(15, 17, 45))
        .now(S::QuoteExpired, day(3, 10, 0)),
        scene(At::Lyon, "Grégoire d’Aubigny", "computer", "Sony", "Vaio Pro")
            .says(&["power"], "Ne s’allume plus.")
            .fee("Diagnostic", "15,00")
            .because("no_information")
            .by("lucie")
            .place("Armoire")
            .came(day(14, 10, 20))
            .now(S::Unrepairable, day(6, 12, 0)),
        scene(At::Lyon, "James Whitfield", "bike", "Cannondale", "Topstone")
            .says(&["service"], "Full service.")
            .package("Forfait révision complète", "119,00")
            .by("karim")
            .place("Fond")
            .with_parts_awaited()
            .came(day(14, 11, 0))
            .now(S::Unclaimed, day(2, 10, 0))
            .promised(P::Kept(8, 18)),
    ]);
    scenes
}

pub(super) fn grenoble() -> Vec<Scene> {
    GRENOBLE.lines().map(|row| done(At::Grenoble, row)).collect()
}

pub(super) fn annecy() -> Vec<Scene> {
    ANNECY.lines().map(|row| done(At::Annecy, row)).collect()
}
