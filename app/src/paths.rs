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
/// Connectors, a part of the settings.
pub const CONNECTORS: &str = "/settings/connectors";
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

/// Results of a search.
pub const SEARCH: &str = "/search";

/// A customer’s page. Only the server knows ids.
#[cfg(feature = "ssr")]
pub fn customer(id: domain::CustomerId) -> String {
    format!("{CUSTOMERS}/{id}")
}

/// An item's page.
pub fn item(code: &str) -> String {
    format!("{ITEMS}/{}", escaped(code))
}

/// A connector's page.
pub fn connector(name: &str) -> String {
    format!("{CONNECTORS}/{}", escaped(name))
}

/// What differs between Boucle and a connector's partner.
pub fn differences(connector: &str) -> String {
    format!("{}/differences", self::connector(connector))
}

/// Where decisions about one difference are sent.
pub fn difference(connector: &str, id: &str) -> String {
    format!("{}/{}", differences(connector), escaped(id))
}

/// What was said to a connector's partner.
pub fn exchanges(connector: &str) -> String {
    format!("{}/exchanges", self::connector(connector))
}

/// Where a connector's files are looked at and tried.
pub fn trial(connector: &str) -> String {
    format!("{}/try", self::connector(connector))
}

/// New ticket: a repair is taken in.
pub const INTAKE: &str = "/workshop/new";

/// A ticket's page.
pub fn ticket(code: &str) -> String {
    format!("/tickets/{}", escaped(code))
}

/// Where a move of a ticket is sent.
pub fn ticket_move(code: &str) -> String {
    format!("/tickets/{}/move", escaped(code))
}

/// Where the last move of a ticket is taken back.
pub fn ticket_undo(code: &str) -> String {
    format!("/tickets/{}/undo", escaped(code))
}

/// Where a ticket's quotes are made and kept.
pub fn ticket_quotes(code: &str) -> String {
    format!("/tickets/{}/quotes", escaped(code))
}

/// What a customer sees by their link.
pub fn customer_link(token: &str) -> String {
    format!("/s/{}", escaped(token))
}

/// Where a decision about a question of the till is sent.
pub fn clear_up(id: &str) -> String {
    format!("/clear-ups/{}", escaped(id))
}

/// Text for a part of an address: all but the unreserved characters of RFC 3986 are escaped.
pub fn escaped(text: &str) -> String {
    use std::fmt::Write;
    text.bytes()
        .fold(String::with_capacity(text.len()), |mut out, byte| {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
                out.push(char::from(byte));
            } else {
                write!(out, "%{byte:02X}").expect("writing to a string does not fail");
            }
            out
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_stands_in_an_address_stays_in_its_place() {
        assert_eq!(ticket("LYN-2418"), "/tickets/LYN-2418");
        assert_eq!(escaped("/?a=b&é"), "%2F%3Fa%3Db%26%C3%A9");
    }
}
