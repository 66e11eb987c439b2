//! The physical item: one identity over its whole life, whoever owns it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Code, CustomerId, ItemId};

/// A thing that was repaired once or will be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// Its code, printed on its label: `LYN-E5120`.
    pub code: Code,
    /// Family of goods, by [`Category::name`].
    pub category: Category,
    /// Maker.
    pub brand: String,
    /// Model as people say it.
    pub model: String,
    /// Serial, frame or IMEI number; empty when unknown.
    pub serial: String,
    /// Whose it is now; nobody when it is the chain's own.
    pub owner: Option<CustomerId>,
    /// When it was first known.
    pub created_at: Timestamp,
    /// Changed at every change.
    pub version: i64,
}

impl Item {
    /// Brand and model, as a title.
    pub fn title(&self) -> String {
        [self.brand.as_str(), self.model.as_str()]
            .into_iter()
            .filter(|s| !s.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// A family of goods. The set is open: imports bring their own; the ones offered at intake are in [`INTAKE`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Category(pub String);

/// Families offered at intake, by their stable names.
pub const INTAKE: [&str; 8] = [
    "bike", "ebike", "scooter", "ski", "phone", "computer", "textile", "outdoor",
];

impl Category {
    /// The stable name: one of [`INTAKE`], or what an import brought.
    pub fn name(&self) -> &str {
        &self.0
    }
}

/// Common symptoms of a family, as stable names; screens have the words.
pub fn symptoms(category: &str) -> &'static [&'static str] {
    match category {
        "bike" => &[
            "service", "brakes", "gears", "wheels", "steering", "lights", "noise", "accident",
        ],
        "ebike" => &[
            "service", "brakes", "gears", "wheels", "battery", "motor", "display", "noise",
        ],
        "scooter" => &[
            "service", "brakes", "wheels", "battery", "motor", "display", "accident",
        ],
        "ski" => &["edges", "wax", "base", "bindings"],
        "phone" => &[
            "screen", "battery", "charging", "camera", "sound", "water", "software",
        ],
        "computer" => &[
            "battery", "screen", "keyboard", "charging", "slow", "disk", "water", "software",
        ],
        "textile" => &["zip", "seam", "hole", "lining", "button", "waterproofing"],
        "outdoor" => &["zip", "pole", "seam", "valve", "waterproofing", "strap"],
        _ => &["service", "noise", "broken", "power"],
    }
}
