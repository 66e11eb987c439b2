//! Addresses that the frame and the islands know. Pages that exist have one here; a link written by hand elsewhere would be
//! found broken only by clicking on it.

/// What needs a hand.
pub const TODAY: &str = "/";
/// Workshop board; its list is a view of the same.
pub const WORKSHOP: &str = "/workshop";
/// Bench of the technician who is signed in.
pub const BENCH: &str = "/bench";
/// Customers.
pub const CUSTOMERS: &str = "/customers";
/// Items.
pub const ITEMS: &str = "/items";
/// Settings.
pub const SETTINGS: &str = "/settings";
/// Where the scan box leads without scripts: opens what was scanned, or the search page.
pub const SCAN: &str = "/scan";
/// Proposals for what is being typed in the scan box: a fragment of HTML.
pub const SUGGEST: &str = "/scan/suggest";
/// Stream of what happens, for open pages.
pub const LIVE: &str = "/live";
/// Sign-in.
pub const LOGIN: &str = "/login";
/// Ends the session.
pub const LOGOUT: &str = "/logout";
/// Who is at the counter: switch by PIN.
pub const SWITCH: &str = "/switch";
/// Choice of the store one works in.
pub const STORE: &str = "/session/store";
/// Choice of light or dark.
pub const THEME: &str = "/session/theme";
/// Choice of the language.
pub const LANGUAGE: &str = "/session/language";
