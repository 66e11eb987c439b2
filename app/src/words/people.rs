//! Words for people: roles.

use domain::people::Role;

use super::{Text, text};

/// What a role is called.
pub const fn role(role: Role) -> Text {
    match role {
        Role::Seller => text("Vendeur", "Seller"),
        Role::Technician => text("Technicien", "Technician"),
        Role::StoreManager => text("Responsable de magasin", "Store manager"),
        Role::AreaManager => text("Responsable de secteur", "Area manager"),
        Role::Admin => text("Administration", "Administrator"),
    }
}
