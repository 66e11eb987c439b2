//! The scan box: `/` and Ctrl-K lead to it, a keyboard-wedge scan anywhere on the page lands in it, proposals come under it.

use std::{cell::RefCell, rc::Rc};

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    Element, Event, FocusEvent, HtmlElement, HtmlFormElement, HtmlInputElement, KeyboardEvent, MouseEvent,
    Node,
};

use super::dom::{all, around, debounced, document, first, get, go, is_typing, now, on, set, set_hidden};

/// Keys of a scanner follow each other faster than any hand, in milliseconds.
const HAND: f64 = 60.0;
/// Fewer keys than this are a hand's after all.
const SHORTEST_SCAN: usize = 4;
/// Proposals are asked for when the hand rests this long, in milliseconds.
const REST: i32 = 120;

/// The box and its list.
#[derive(Clone)]
struct Parts {
    form: HtmlFormElement,
    input: HtmlInputElement,
    list: Element,
    /// What the list answers to: an older list must not be chosen from.
    answered: Rc<RefCell<String>>,
}

/// Wakes the box, if the page has one.
pub(super) fn start() {
    let Some(parts) = Parts::find() else { return };
    for (name, value) in [
        ("role", "combobox"),
        ("aria-autocomplete", "list"),
        ("aria-controls", "scan-list"),
        ("aria-expanded", "false"),
    ] {
        set(&parts.input, name, value);
    }
    follow_typing(parts.clone());
    follow_keys(parts.clone());
    follow_scanner(parts.clone());
    on(&document(), "click", move |event: MouseEvent| {
        if around(&event, "[data-scan-focus]").is_some() {
            event.prevent_default();
            parts.focus();
        }
    });
}

impl Parts {
    fn find() -> Option<Self> {
        Some(Self {
            form: first("form[data-scan]")?.dyn_into().ok()?,
            input: first("#scan")?.dyn_into().ok()?,
            list: first("#scan-list")?,
            answered: Rc::default(),
        })
    }

    fn focus(&self) {
        let _ = self.input.focus();
        self.input.select();
    }

    fn is_open(&self) -> bool {
        self.list
            .dyn_ref::<HtmlElement>()
            .is_some_and(|list| !list.hidden())
    }

    fn close(&self) {
        set_hidden(&self.list, true);
        set(&self.input, "aria-expanded", "false");
        let _ = self.input.remove_attribute("aria-activedescendant");
    }

    fn options(&self) -> Vec<Element> {
        all(&self.list, "[role=option]")
    }

    /// The chosen proposal, if the list answers to what stands in the box.
    fn chosen(&self) -> Option<Element> {
        let is_current = *self.answered.borrow() == self.input.value().trim();
        if !self.is_open() || !is_current {
            return None;
        }
        self.list.query_selector("[aria-selected=true]").ok().flatten()
    }

    fn choose(&self, index: usize) {
        for (i, option) in self.options().iter().enumerate() {
            set(option, "aria-selected", if i == index { "true" } else { "false" });
            if i == index {
                set(&self.input, "aria-activedescendant", &option.id());
                option.scroll_into_view_with_bool(false);
            }
        }
    }

    /// Goes up or down the list, round its ends.
    fn step(&self, is_down: bool) {
        let options = self.options();
        let count = options.len();
        if count == 0 {
            return;
        }
        let at = options
            .iter()
            .position(|option| option.get_attribute("aria-selected").as_deref() == Some("true"));
        let next = match (at, is_down) {
            (None, true) => 0,
            (None, false) => count - 1,
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => (at + count - 1) % count,
        };
        self.choose(next);
    }

    async fn ask(self) {
        let query = self.input.value().trim().to_owned();
        if query.is_empty() {
            return self.close();
        }
        let Some(address) = self.form.get_attribute("data-scan") else {
            return;
        };
        let encoded = js_sys::encode_uri_component(&query);
        let Some(answer) = get(&format!("{address}?q={encoded}")).await else {
            return;
        };
        // Typed on meanwhile: another answer is on its way.
        if !answer.is_ok || query != self.input.value().trim() {
            return;
        }
        self.list.set_inner_html(&answer.text);
        self.answered.replace(query);
        let has_options = !self.options().is_empty();
        set_hidden(&self.list, !has_options);
        set(
            &self.input,
            "aria-expanded",
            if has_options { "true" } else { "false" },
        );
        self.choose(0);
    }
}

fn follow_typing(parts: Parts) {
    let ask = {
        let parts = parts.clone();
        debounced(REST, move || spawn_local(parts.clone().ask()))
    };
    on(&parts.input.clone(), "input", move |_: Event| ask());
    // A click on a proposal must not take the focus away before it counts.
    on(&parts.list.clone(), "mousedown", |event: MouseEvent| {
        event.prevent_default();
    });
    on(&parts.form.clone(), "focusout", move |event: FocusEvent| {
        let to = event
            .related_target()
            .and_then(|target| target.dyn_into::<Node>().ok());
        if !to.is_some_and(|to| parts.form.contains(Some(&to))) {
            parts.close();
        }
    });
}

fn follow_keys(parts: Parts) {
    on(
        &parts.input.clone(),
        "keydown",
        move |event: KeyboardEvent| match event.key().as_str() {
            "ArrowDown" | "ArrowUp" if parts.is_open() => {
                event.prevent_default();
                parts.step(event.key() == "ArrowDown");
            }
            "Escape" => {
                if parts.is_open() {
                    parts.close();
                } else {
                    let _ = parts.input.blur();
                }
            }
            "Enter" => {
                if let Some(href) = parts.chosen().and_then(|option| option.get_attribute("href")) {
                    event.prevent_default();
                    go(&href);
                }
            }
            _ => {}
        },
    );
}

/// A scanner types like a hand, only faster, and ends with Enter.
fn follow_scanner(parts: Parts) {
    let mut typed = String::new();
    let mut last = 0.0;
    on(&document(), "keydown", move |event: KeyboardEvent| {
        let key = event.key();
        if key.eq_ignore_ascii_case("k") && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            return parts.focus();
        }
        if event.ctrl_key() || event.meta_key() || event.alt_key() || is_typing() {
            return typed.clear();
        }
        let is_fast = now() - last < HAND;
        last = now();
        if key == "Enter" {
            if is_fast && typed.chars().count() >= SHORTEST_SCAN {
                event.prevent_default();
                parts.input.set_value(&typed);
                let _ = parts.form.request_submit();
            }
            return typed.clear();
        }
        let mut letters = key.chars();
        let (Some(letter), None) = (letters.next(), letters.next()) else {
            return;
        };
        if !is_fast {
            typed.clear();
        }
        if letter == '/' && typed.is_empty() {
            event.prevent_default();
            return parts.focus();
        }
        typed.push(letter);
    });
}
