//! Words for goods: families and their usual symptoms. Both are open sets of stable names; a name without words here (an
//! import brought it) is shown as it came.

use domain::Lang;

use super::{Text, text};

/// What a family of goods is called.
pub fn category(name: &str, lang: Lang) -> String {
    let known = match name {
        "bike" => text("Vélo", "Bike"),
        "ebike" => text("Vélo électrique", "E-bike"),
        "scooter" => text("Trottinette", "Scooter"),
        "ski" => text("Ski et glisse", "Ski and snow"),
        "phone" => text("Téléphone", "Phone"),
        "computer" => text("Ordinateur", "Computer"),
        "textile" => text("Textile", "Clothing"),
        "outdoor" => text("Camping et plein air", "Camping and outdoor"),
        other => return other.to_owned(),
    };
    known.of(lang).to_owned()
}

/// What a symptom is called.
pub fn symptom(name: &str, lang: Lang) -> String {
    symptom_words(name).map_or_else(|| name.to_owned(), |words| words.of(lang).to_owned())
}

fn symptom_words(name: &str) -> Option<Text> {
    Some(match name {
        "service" => text("Révision", "Service"),
        "brakes" => text("Freins", "Brakes"),
        "gears" => text("Transmission", "Gears"),
        "wheels" => text("Roues et pneus", "Wheels and tyres"),
        "steering" => text("Direction", "Steering"),
        "lights" => text("Éclairage", "Lights"),
        "noise" => text("Bruit", "Noise"),
        "accident" => text("Choc, chute", "Crash"),
        "battery" => text("Batterie", "Battery"),
        "motor" => text("Moteur", "Motor"),
        "display" => text("Afficheur", "Display"),
        "edges" => text("Carres", "Edges"),
        "wax" => text("Fartage", "Wax"),
        "base" => text("Semelle", "Base"),
        "bindings" => text("Fixations", "Bindings"),
        "screen" => text("Écran", "Screen"),
        "charging" => text("Charge", "Charging"),
        "camera" => text("Appareil photo", "Camera"),
        "sound" => text("Son", "Sound"),
        "water" => text("Eau, oxydation", "Water damage"),
        "software" => text("Logiciel", "Software"),
        "keyboard" => text("Clavier", "Keyboard"),
        "slow" => text("Lenteur", "Slow"),
        "disk" => text("Disque", "Disk"),
        "zip" => text("Fermeture éclair", "Zip"),
        "seam" => text("Couture", "Seam"),
        "hole" => text("Trou, accroc", "Hole, tear"),
        "lining" => text("Doublure", "Lining"),
        "button" => text("Bouton", "Button"),
        "waterproofing" => text("Imperméabilité", "Waterproofing"),
        "pole" => text("Arceau", "Pole"),
        "valve" => text("Valve", "Valve"),
        "strap" => text("Sangle", "Strap"),
        "broken" => text("Casse", "Broken"),
        "power" => text("Ne s’allume pas", "No power"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use domain::items;

    use super::*;

    #[test]
    fn whatever_intake_offers_has_words() {
        for family in items::INTAKE {
            assert_ne!(category(family, Lang::Fr), family);
            for name in items::symptoms(family) {
                assert!(symptom_words(name).is_some(), "{name}");
            }
        }
        for name in items::symptoms("something an import brought") {
            assert!(symptom_words(name).is_some(), "{name}");
        }
    }

    #[test]
    fn what_an_import_brought_is_shown_as_it_came() {
        assert_eq!(category("Toaster", Lang::En), "Toaster");
        assert_eq!(symptom("sparks", Lang::Fr), "sparks");
    }
}
