//! What the simulated partners sell: as many products as asked for, made of their number, so that a million of them needs
//! little memory, and services without stock.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Codes of the stores, in the order of [`Good::stock`].
pub(in crate::simulator) const STORES: [&str; 3] = ["LYN", "GRE", "ANN"];

/// Services: reference and name. They come before all products.
const SERVICES: [(&str, &str); 5] = [
    ("REPARATION", "Réparation atelier"),
    ("LOCATION", "Location"),
    ("OCCASION", "Article d’occasion"),
    ("ACOMPTE", "Acompte"),
    ("DEPOT", "Dépôt de garantie"),
];
const NAMES: [&str; 8] = [
    "Pneu route 700×25",
    "Chaîne 11 vitesses",
    "Câble de dérailleur",
    "Éclairage avant",
    "Selle cuir cousue main",
    "Gants d’été",
    "Porte-bagages arrière",
    "Antivol \"U\" renforcé",
];
const BRANDS: [&str; 3] = ["Hutchinson", "Vélo Émile", "Zéfal"];
const SIZES: [&str; 3] = ["S", "M", "L"];
const COLOURS: [&str; 2] = ["NOIR", "BLEU"];
/// 2026-01-05T08:00:00Z: when the first product was written.
const FIRST: i64 = 1_767_600_000;
/// So many products were written in the same second, as an import does.
const AT_ONCE: u32 = 7;

/// What may change of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::simulator) struct Good {
    /// Whole seconds.
    pub(in crate::simulator) updated: Timestamp,
    /// With tax, in cents.
    pub(in crate::simulator) price: i64,
    /// A store each.
    pub(in crate::simulator) stock: [i64; STORES.len()],
    /// Still sold.
    pub(in crate::simulator) active: bool,
}

/// A product in full.
#[derive(Debug, Clone)]
pub(in crate::simulator) struct Product {
    pub(in crate::simulator) place: u32,
    pub(in crate::simulator) reference: String,
    /// None for a service.
    pub(in crate::simulator) ean: Option<String>,
    pub(in crate::simulator) name: String,
    pub(in crate::simulator) brand: &'static str,
    pub(in crate::simulator) size: &'static str,
    pub(in crate::simulator) colour: &'static str,
    pub(in crate::simulator) good: Good,
}

/// All products, by place and by the time of their last change.
#[derive(Debug)]
pub(in crate::simulator) struct Goods {
    fresh: u32,
    changed: BTreeMap<u32, Good>,
    by_time: BTreeSet<(Timestamp, u32)>,
}

impl Goods {
    /// This many products and the services.
    pub(in crate::simulator) fn new(products: u32) -> Self {
        let fresh = products.saturating_add(services());
        Self {
            fresh,
            changed: BTreeMap::new(),
            by_time: (0..fresh).map(|place| (first(place).updated, place)).collect(),
        }
    }

    pub(in crate::simulator) fn len(&self) -> usize {
        self.by_time.len()
    }

    /// Places of all that changed at this time or later, oldest first.
    pub(in crate::simulator) fn since(&self, at: Timestamp) -> impl Iterator<Item = u32> {
        self.by_time.range((at, 0)..).map(|(_, place)| *place)
    }

    /// Those at this place and behind it, in the order of their places.
    pub(in crate::simulator) fn from(&self, place: u32) -> impl Iterator<Item = Product> {
        (place..self.fresh).filter_map(|place| self.get(place))
    }

    pub(in crate::simulator) fn get(&self, place: u32) -> Option<Product> {
        let good = *self
            .changed
            .get(&place)
            .or((place < self.fresh).then_some(&first(place)))?;
        let service = SERVICES.get(usize::try_from(place).unwrap_or(usize::MAX));
        Some(match service {
            Some((reference, name)) => Product {
                place,
                reference: (*reference).to_owned(),
                ean: None,
                name: (*name).to_owned(),
                brand: "",
                size: "",
                colour: "",
                good,
            },
            None => Product {
                place,
                reference: format!("VEL-{place:07}"),
                ean: Some(ean(place)),
                name: format!("{} n° {place}", of(&NAMES, place)),
                brand: of(&BRANDS, place),
                size: of(&SIZES, place),
                colour: of(&COLOURS, place),
                good,
            },
        })
    }

    /// By EAN-13, or by reference.
    pub(in crate::simulator) fn find(&self, code: &str) -> Option<Product> {
        let number = |text: &str| text.parse::<u32>().ok();
        let place = if let Some(service) = SERVICES.iter().position(|(reference, _)| *reference == code) {
            u32::try_from(service).ok()?
        } else if let Some(rest) = code.strip_prefix("VEL-") {
            number(rest)?
        } else {
            number(code.strip_prefix("376")?.get(..9)?)?
        };
        self.get(place)
            .filter(|product| product.reference == code || product.ean.as_deref() == Some(code))
    }

    /// Puts a product so.
    pub(in crate::simulator) fn put(&mut self, place: u32, good: Good) {
        if let Some(before) = self.get(place) {
            self.by_time.remove(&(before.good.updated, place));
            self.by_time.insert((good.updated, place));
            self.changed.insert(place, good);
        }
    }

    /// What differs from the first day.
    pub(in crate::simulator) fn changed(&self) -> impl Iterator<Item = (u32, Good)> {
        self.changed.iter().map(|(place, good)| (*place, *good))
    }
}

fn services() -> u32 {
    u32::try_from(SERVICES.len()).expect("there are few services")
}

fn of(list: &'static [&'static str], place: u32) -> &'static str {
    list[usize::try_from(place).unwrap_or(0) % list.len()]
}

fn first(place: u32) -> Good {
    let updated = FIRST + i64::from(place / AT_ONCE);
    let number = i64::from(place);
    let sold_by_piece = place >= services();
    Good {
        updated: Timestamp::from_second(updated).expect("some years from now at most"),
        price: if sold_by_piece { 490 + number % 97 * 150 } else { 0 },
        stock: if sold_by_piece {
            [number % 5, number % 3, number % 2]
        } else {
            [0; 3]
        },
        active: true,
    }
}

/// `376`, the place, and the check digit of an EAN-13.
fn ean(place: u32) -> String {
    let body = format!("376{place:09}");
    let sum: u32 = body
        .bytes()
        .zip([1, 3].into_iter().cycle())
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_found_by_what_they_are_called() {
        let goods = Goods::new(40);
        assert_eq!(goods.len(), 45);
        let twelve = goods.get(12).unwrap();
        assert_eq!(twelve.ean.as_deref(), Some("3760000000123"));
        assert_eq!(goods.find("3760000000123").unwrap().place, 12);
        assert_eq!(goods.find("VEL-0000012").unwrap().place, 12);
        assert_eq!(goods.find("REPARATION").unwrap().place, 0);
        assert!(goods.find("3760000000124").is_none(), "wrong check digit");
        assert!(goods.find("VEL-0000045").is_none());
    }

    #[test]
    fn a_change_moves_a_product_to_the_end() {
        let mut goods = Goods::new(40);
        let before = goods.get(12).unwrap().good;
        let now: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
        goods.put(
            12,
            Good {
                updated: now,
                price: 1,
                ..before
            },
        );
        assert_eq!(goods.since(now).collect::<Vec<_>>(), [12]);
        assert_eq!(goods.since(Timestamp::UNIX_EPOCH).count(), 45);
        assert_eq!(goods.since(Timestamp::UNIX_EPOCH).last(), Some(12));
        assert_eq!(goods.get(12).unwrap().good.price, 1);
    }
}
