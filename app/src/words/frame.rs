//! Words of the frame: rail, top bar, live state.

use super::{Text, text};

/// Name of the product.
pub const BOUCLE: &str = "Boucle";
/// Name of the rail.
pub const MAIN: Text = text("Principale", "Main");
/// Link that jumps over the rail.
pub const SKIP: Text = text("Aller au contenu", "Skip to content");
/// The mark, as a link.
pub const HOME: Text = text("Boucle, accueil", "Boucle, home");
/// What needs a hand.
pub const TODAY: Text = text("Aujourd’hui", "Today");
/// Board and list.
pub const WORKSHOP: Text = text("Atelier", "Workshop");
/// The technician's page.
pub const BENCH: Text = text("Établi", "Bench");
/// People.
pub const CUSTOMERS: Text = text("Clients", "Customers");
/// Things.
pub const ITEMS: Text = text("Exemplaires", "Items");
/// Settings.
pub const SETTINGS: Text = text("Réglages", "Settings");
/// The bottom bar's way to the scan box.
pub const SCAN: Text = text("Scanner", "Scan");
/// The bottom bar's rest.
pub const MORE: Text = text("Plus", "More");
/// In the empty scan box.
pub const SCAN_HINT: Text = text(
    "Scanner ou chercher un bon, une pièce, un client…",
    "Scan or find a ticket, a part, a customer…",
);
/// Name of the scan box.
pub const SCAN_LABEL: Text = text("Scanner ou chercher", "Scan or find");
/// Empties the scan box.
pub const CLEAR: Text = text("Effacer", "Clear");
/// Name of the list under the scan box.
pub const SUGGESTIONS: Text = text("Propositions", "Suggestions");
/// Before the current store, for who cannot see the icon.
pub const CHANGE_STORE: Text = text("Changer de magasin", "Change store");
/// Heading of the store menu.
pub const STORE: Text = text("Magasin", "Store");
/// Before the current person.
pub const CHANGE_PERSON: Text = text("Changer de personne", "Change person");
/// Ends the session.
pub const SIGN_OUT: Text = text("Se déconnecter", "Sign out");
/// Somebody else takes the counter.
pub const SWITCH_PERSON: Text = text("Changer de personne…", "Somebody else…");
/// Own settings.
pub const MY_SETTINGS: Text = text("Mes réglages", "My settings");
/// Choice of light or dark.
pub const THEME: Text = text("Apparence", "Appearance");
/// As the system says.
pub const THEME_SYSTEM: Text = text("Système", "System");
/// Light.
pub const THEME_LIGHT: Text = text("Clair", "Light");
/// Dark.
pub const THEME_DARK: Text = text("Sombre", "Dark");
/// Language choice.
pub const LANGUAGE: Text = text("Langue", "Language");
/// The page follows.
pub const LIVE: Text = text("En direct", "Live");
/// The line was cut, the browser tries again.
pub const LIVE_WAIT: Text = text("Connexion…", "Connecting…");
/// The line has been cut for a while.
pub const LIVE_STALE: Text = text("Page peut-être en retard", "Page may be behind");
/// Without scripts.
pub const LIVE_OFF: Text = text("Page figée à son chargement", "Page as it was loaded");
