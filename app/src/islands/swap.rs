//! Swaps the regions of the page for those of a newer one, without taking anything out of the user's hands.

use std::{cell::RefCell, collections::HashMap};

use wasm_bindgen::JsCast;
use web_sys::{Document, DomParser, Element, SupportedType};

use super::{
    dom::{after, all, document, first, focus, is_typed_in, now, root, set_class},
    toast,
};

/// How long a change stays marked, in milliseconds.
const MARKED_FOR: f64 = 10_000.0;
/// Attribute of a region.
const REGION: &str = "data-live";

thread_local! {
    /// Until when each ticket is marked.
    static MARKED: RefCell<HashMap<String, f64>> = RefCell::new(HashMap::new());
}

/// The page as a document of its own.
pub(super) fn parse(html: &str) -> Option<Document> {
    DomParser::new()
        .ok()?
        .parse_from_string(html, SupportedType::TextHtml)
        .ok()
}

/// Takes over every region of the newer page. Says whether all could be: a region in which somebody types, drags, or has a menu
/// open waits for the next time.
pub(super) fn take_over(newer: &Document) -> bool {
    let Some(page) = root() else { return true };
    let mut is_complete = true;
    for region in all(&page, &format!("[{REGION}]")) {
        let Some(key) = region.get_attribute(REGION) else {
            continue;
        };
        let Ok(Some(fresh)) = newer.query_selector(&format!("[{REGION}=\"{key}\"]")) else {
            continue;
        };
        if without_marks(&region.inner_html()) == without_marks(&fresh.inner_html()) {
            continue;
        }
        if is_in_hand(&region) {
            is_complete = false;
            continue;
        }
        replace(&region, &fresh);
    }
    is_complete
}

/// Takes over what the newer page says once.
pub(super) fn take_toast(newer: &Document) {
    let Ok(Some(fresh)) = newer.query_selector(".toast-spot") else {
        return;
    };
    if let Some(old) = first(".toast-spot") {
        old.remove();
    }
    if let Some(body) = document().body()
        && body.append_child(&fresh).is_ok()
    {
        toast::watch(&fresh);
    }
}

/// The class that this module adds is no difference.
fn without_marks(html: &str) -> String {
    html.replace(" is-new", "").replace(" class=\"\"", "")
}

fn is_in_hand(region: &Element) -> bool {
    let is_inside = |element: &Element| region.contains(Some(element));
    let types = document()
        .active_element()
        .is_some_and(|element| is_inside(&element) && is_typed_in(&element));
    types
        || region
            .query_selector(":popover-open, dialog[open], details[open], .is-held")
            .ok()
            .flatten()
            .is_some()
}

fn replace(region: &Element, fresh: &Element) {
    let versions = versions(region);
    let scrolls = scrolls(region);
    let focused = document()
        .active_element()
        .filter(|element| region.contains(Some(element)))
        .and_then(|element| name_of(&element));
    region.set_inner_html(&fresh.inner_html());
    for (selector, top, left) in scrolls {
        if let Ok(Some(element)) = region.query_selector(&selector) {
            element.set_scroll_top(top);
            element.set_scroll_left(left);
        }
    }
    if let Some(element) = focused.and_then(|selector| region.query_selector(&selector).ok().flatten()) {
        focus(&element);
    }
    mark(region, &versions);
}

/// Versions of the tickets in a region.
fn versions(region: &Element) -> HashMap<String, String> {
    all(region, "[data-ticket]")
        .iter()
        .filter_map(|element| {
            Some((
                element.get_attribute("data-ticket")?,
                element.get_attribute("data-version")?,
            ))
        })
        .collect()
}

/// Where the parts of a region that scroll by themselves are scrolled to.
fn scrolls(region: &Element) -> Vec<(String, i32, i32)> {
    all(region, "[data-scroll]")
        .iter()
        .filter_map(|element| {
            let selector = format!("[data-scroll=\"{}\"]", element.get_attribute("data-scroll")?);
            Some((selector, element.scroll_top(), element.scroll_left()))
        })
        .collect()
}

/// How to find an element again in the newer region.
fn name_of(element: &Element) -> Option<String> {
    let id = element.id();
    if !id.is_empty() {
        return Some(format!("[id=\"{id}\"]"));
    }
    let href = element.get_attribute("href")?;
    Some(format!("[href=\"{href}\"]"))
}

/// Marks what has another version than before, and what was marked a moment ago.
fn mark(region: &Element, before: &HashMap<String, String>) {
    let until = now() + MARKED_FOR;
    let mut is_any = false;
    MARKED.with_borrow_mut(|marked| {
        marked.retain(|_, until| *until > now());
        for element in all(region, "[data-ticket]") {
            let (Some(ticket), Some(version)) = (
                element.get_attribute("data-ticket"),
                element.get_attribute("data-version"),
            ) else {
                continue;
            };
            if before.get(&ticket) != Some(&version) {
                marked.insert(ticket.clone(), until);
            }
            if marked.contains_key(&ticket) {
                set_class(&element, "is-new", true);
                is_any = true;
            }
        }
    });
    if is_any {
        // A little later than the marks end, so that none is left.
        after(10_500, unmark);
    }
}

fn unmark() {
    let Some(page) = root() else { return };
    MARKED.with_borrow_mut(|marked| {
        marked.retain(|_, until| *until > now());
        for element in all(&page, ".is-new[data-ticket]") {
            let is_marked = element
                .get_attribute("data-ticket")
                .is_some_and(|ticket| marked.contains_key(&ticket));
            set_class(element.unchecked_ref(), "is-new", is_marked);
        }
    });
}
