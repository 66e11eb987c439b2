//! The customers of the demo chain. Phone numbers are of the ranges that are kept for fiction in France.

use business::customers::CustomerForm;

/// First and last name; no first name is a company or a family.
const NAMES: [(&str, &str); 62] = [
    ("Claire", "Roussel"),
    ("Nadia", "Benhaddou-Lefèvre"),
    ("Mathis", "Orsini"),
    ("Hugo", "Delmas"),
    ("Anne-Sophie", "de La Rochefoucauld-Montbel"),
    ("", "Famille Kowalczyk"),
    ("Jean-Baptiste", "Morel"),
    ("Olivier", "Charpentier"),
    ("Julien", "Faure"),
    ("Delphine", "Aubry"),
    ("Quentin", "Barbier"),
    ("", "Cabinet Thévenet & Associés"),
    ("Solène", "Le Gall"),
    ("Mireille", "Fontanel"),
    ("Pauline", "Astier"),
    ("Christophe", "Berthelot"),
    ("Théo", "N’Guessan"),
    ("Marie-Amélie", "Dubois-Saint-Clair"),
    ("Étienne", "Pascal"),
    ("Hélène", "Marchetti"),
    ("", "Association Handi Cap L’Aventure"),
    ("Antoine", "Giraud"),
    ("Gaëlle", "Rousset"),
    ("", "Coursiers du Rhône, SCOP"),
    ("", "Ski-club de Chamrousse"),
    ("Corinne", "Bouchet"),
    ("Ophélie", "Grandjean"),
    ("Fabien", "Lacroix"),
    ("Rémi", "Castel"),
    ("", "Lycée Ampère, section sportive"),
    ("Camille", "Terrasson"),
    ("Sophie et Marc", "Vandenberghe"),
    ("Arnaud", "Mercier"),
    ("Clara", "Ménager"),
    ("Bernard", "Chevallier"),
    ("Manon", "Tissot-Dupont"),
    ("Nguyễn", "Thị Minh Anh"),
    ("Yacine", "Belkacem"),
    ("Lucas", "Ferreira da Silva"),
    ("Élodie", "Garnier"),
    ("James", "Whitfield"),
    ("Priya", "Natarajan"),
    ("Maël", "Le Bihan"),
    ("Sarah", "Cohen-Tanugi"),
    ("", "Mairie de Sassenage, service des sports"),
    ("Grégoire", "d’Aubigny"),
    ("Inaya", "Traoré"),
    ("Paul", "Rey"),
    ("Łukasz", "Zieliński"),
    ("Jeanne", "Guillermin"),
    ("", "Refuge du Goléon"),
    ("Ambre", "Jacquemet"),
    ("Thibault", "Mollard"),
    ("Zoé", "Carrier"),
    ("Marguerite", "Œuvrard"),
    ("Ousmane", "Diallo"),
    ("Valentin", "Perrillat"),
    ("Léa", "Avrillon"),
    ("", "Guides de la Clusaz"),
    ("Noémie", "Sonnier"),
    ("Raphaël", "Bibollet"),
    ("Beat", "Zurbriggen"),
];

/// Customers who read English.
const ENGLISH: [&str; 3] = ["Whitfield", "Natarajan", "Zurbriggen"];

/// The form of a customer, by the name as it is said.
pub(super) fn form(name: &str) -> CustomerForm {
    let place = NAMES.iter().position(|(first, last)| said(first, last) == name);
    let place = place.unwrap_or_else(|| panic!("{name} is no customer of the demo chain"));
    let (first, last) = NAMES[place];
    let is_company = first.is_empty() && !last.starts_with("Famille");
    let number = format!("{:02} {:02}", place * 7 % 100, (place * 37 + 11) % 100);
    let phone = match last {
        "Zurbriggen" => "+41 79 000 00 61".to_owned(),
        _ if is_company => format!("04 65 71 {number}"),
        _ => format!("06 39 98 {number}"),
    };
    let mailbox = domain::text::key(if is_company { last } else { name }).replace(' ', ".");
    let (other_contact, other_label) = match last {
        "Cabinet Thévenet & Associés" => ("06 39 98 41 07", "accueil"),
        "Association Handi Cap L’Aventure" => ("06 39 98 41 12", "président"),
        "Famille Kowalczyk" => ("06 39 98 41 25", "le père"),
        _ => ("", ""),
    };
    CustomerForm {
        kind: if is_company { "company" } else { "person" }.to_owned(),
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        phone,
        // Half of the people gave no address.
        email: if is_company || place % 2 == 0 {
            format!("{mailbox}@exemple.fr")
        } else {
            String::new()
        },
        other_contact: other_contact.to_owned(),
        other_label: other_label.to_owned(),
        language: if ENGLISH.contains(&last) { "en" } else { "fr" }.to_owned(),
    }
}

fn said(first: &str, last: &str) -> String {
    if first.is_empty() {
        last.to_owned()
    } else {
        format!("{first} {last}")
    }
}
