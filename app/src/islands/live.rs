//! Follows what happens. A shared worker holds the one stream of this browser; where there is none, the page holds its own. The
//! stream says only that something changed: the page asks for itself again and swaps its regions.

use std::cell::RefCell;

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, EventSource, MessageEvent, PageTransitionEvent, SharedWorker};

use super::{
    dom::{
        after, all, document, every, first, get, go, here, is_typing, now, on, path_of, root, set, text_of,
        window,
    },
    swap,
};
use crate::paths;

/// The regions are renewed at most this often, in milliseconds: four times a second.
const PAUSE: f64 = 250.0;
/// A line without a beat for this long is not trusted; the server beats every fifteen seconds.
const SILENCE: f64 = 40_000.0;
/// A region that was in somebody's hands is looked at again after this, in milliseconds.
const LATER: i32 = 1_500;

#[derive(Default)]
struct Following {
    status: &'static str,
    /// When the line last said something.
    heard: f64,
    /// When the page last asked for itself.
    asked: f64,
    /// Something happened since.
    is_due: bool,
    /// The page is being asked for.
    is_asking: bool,
    /// A look is planned.
    is_planned: bool,
}

thread_local! {
    static FOLLOWING: RefCell<Following> = RefCell::default();
}

/// Connects, and watches over the line.
pub(super) fn start() {
    FOLLOWING.with_borrow_mut(|f| f.heard = now());
    connect();
    every(5_000, || {
        let is_silent = FOLLOWING.with_borrow(|f| now() - f.heard > SILENCE);
        if is_silent {
            show("stale");
        }
    });
    // A tab that nobody sees waits until somebody does.
    on(&document(), "visibilitychange", |_: Event| plan(0));
    on(&window(), "pageshow", |event: PageTransitionEvent| {
        if event.persisted() {
            connect();
            renew();
        }
    });
}

fn connect() {
    if let Ok(worker) = SharedWorker::new("/live-worker.js") {
        let port = worker.port();
        on(&port, "message", |event: MessageEvent| {
            hear(&text_of(&event.data()));
        });
        port.start();
        on(&window(), "pagehide", move |_: Event| {
            let _ = port.post_message(&JsValue::from_str("bye"));
        });
    } else if let Ok(source) = EventSource::new(paths::LIVE) {
        on(&source, "open", |_: Event| hear("live"));
        on(&source, "error", |_: Event| hear("wait"));
        for kind in ["beat", "tickets", "reload"] {
            on(&source, kind, move |_: Event| hear(kind));
        }
        on(&window(), "pagehide", move |_: Event| source.close());
    }
}

/// What the line says.
fn hear(message: &str) {
    match message {
        "wait" => show("wait"),
        "live" => {
            let was_cut = FOLLOWING.with_borrow(|f| matches!(f.status, "wait" | "stale"));
            beat();
            if was_cut {
                renew();
            }
        }
        "tickets" | "reload" => {
            beat();
            renew();
        }
        _ => beat(),
    }
}

fn beat() {
    FOLLOWING.with_borrow_mut(|f| f.heard = now());
    show("live");
}

fn show(status: &'static str) {
    let is_same = FOLLOWING.with_borrow_mut(|f| std::mem::replace(&mut f.status, status) == status);
    if is_same {
        return;
    }
    if let Some(page) = root() {
        for element in all(&page, "[data-live-status]") {
            set(&element, "data-live-status", status);
        }
    }
}

/// Something happened: the regions are renewed soon.
pub(super) fn renew() {
    FOLLOWING.with_borrow_mut(|f| f.is_due = true);
    plan(0);
}

/// Plans a look, not sooner than `milliseconds` from now and not closer than [`PAUSE`] to the last one.
fn plan(milliseconds: i32) {
    let wait = FOLLOWING.with_borrow_mut(|f| {
        if !f.is_due || f.is_planned || f.is_asking || document().hidden() {
            return None;
        }
        f.is_planned = true;
        Some((PAUSE - (now() - f.asked)).max(f64::from(milliseconds)).max(0.0))
    });
    if let Some(wait) = wait {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "at most a few seconds in milliseconds"
        )]
        after(wait as i32, || spawn_local(look()));
    }
}

async fn look() {
    let has_regions = root().is_some_and(|page| !all(&page, "[data-live]").is_empty());
    FOLLOWING.with_borrow_mut(|f| {
        f.is_planned = false;
        f.is_due = false;
        f.is_asking = has_regions;
        f.asked = now();
    });
    if !has_regions {
        return;
    }
    let address = here();
    let answer = get(&address).await;
    FOLLOWING.with_borrow_mut(|f| f.is_asking = false);
    match answer {
        // The session is over. The page goes to the door, unless somebody would lose what they are typing: then it says that it
        // is behind, and the door comes with their next step.
        Some(answer) if path_of(&answer.url) == paths::LOGIN => {
            if is_typing() || first("form[data-touched]").is_some() {
                return show("stale");
            }
            return go(&address);
        }
        Some(answer) if answer.is_ok => {
            let is_complete = swap::parse(&answer.text).is_none_or(|newer| swap::take_over(&newer));
            if !is_complete {
                FOLLOWING.with_borrow_mut(|f| f.is_due = true);
                return plan(LATER);
            }
        }
        // The server is away or refuses for now: the line says so too, and its return renews the page.
        _ => {}
    }
    plan(0);
}

/// Takes over the page that answered an action: what it says once, and its regions if it is this page.
pub(super) fn take_over(html: &str, url: &str) {
    let Some(newer) = swap::parse(html) else {
        return renew();
    };
    swap::take_toast(&newer);
    let is_here = path_of(url) == path_of(&here());
    if !is_here || !swap::take_over(&newer) {
        renew();
    }
}

/// Sends the form for real: its answer is a page of its own.
pub(super) fn leave_by(form: &web_sys::HtmlFormElement) {
    let _ = form
        .unchecked_ref::<web_sys::HtmlElement>()
        .remove_attribute("data-moves-to");
    let _ = form.request_submit();
}
