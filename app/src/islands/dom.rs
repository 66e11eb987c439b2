//! Short ways to the document. What an old browser lacks, or a page does not have, is answered with nothing.

use std::{cell::RefCell, rc::Rc};

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Document, Element, Event, EventTarget, FormData, HtmlElement, HtmlFormElement, HtmlInputElement, Request,
    RequestInit, Response, Storage, UrlSearchParams, Window,
};

/// The window.
pub(super) fn window() -> Window {
    web_sys::window().expect("an island runs in a window")
}

/// The document.
pub(super) fn document() -> Document {
    window().document().expect("a window has a document")
}

/// Milliseconds since some moment.
pub(super) fn now() -> f64 {
    js_sys::Date::now()
}

/// Listens for as long as the page lives.
pub(super) fn on<E: JsCast + 'static>(target: &EventTarget, kind: &str, mut act: impl FnMut(E) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(move |event: Event| act(event.unchecked_into()));
    let _ = target.add_event_listener_with_callback(kind, closure.as_ref().unchecked_ref());
    closure.forget();
}

/// Does something later.
pub(super) fn after(milliseconds: i32, act: impl FnOnce() + 'static) {
    let function: Function = Closure::once_into_js(act).unchecked_into();
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&function, milliseconds);
}

/// Does something again and again.
pub(super) fn every(milliseconds: i32, act: impl FnMut() + 'static) {
    let closure = Closure::<dyn FnMut()>::new(act);
    let _ = window().set_interval_with_callback_and_timeout_and_arguments_0(
        closure.as_ref().unchecked_ref(),
        milliseconds,
    );
    closure.forget();
}

/// Does something when nothing asked for it again within the time.
pub(super) fn debounced(milliseconds: i32, act: impl Fn() + 'static) -> impl Fn() + Clone {
    let (act, turn) = (Rc::new(act), Rc::new(RefCell::new(0_u32)));
    move || {
        let mine = {
            let mut turn = turn.borrow_mut();
            *turn = turn.wrapping_add(1);
            *turn
        };
        let (act, turn) = (act.clone(), turn.clone());
        after(milliseconds, move || {
            if *turn.borrow() == mine {
                act();
            }
        });
    }
}

/// Everything below `root` that matches.
pub(super) fn all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = root.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|i| found.item(i)?.dyn_into().ok())
        .collect()
}

/// The first in the document that matches.
pub(super) fn first(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// The element that an event concerns, or the nearest around it that matches.
pub(super) fn around(event: &Event, selector: &str) -> Option<Element> {
    event
        .target()?
        .dyn_into::<Element>()
        .ok()?
        .closest(selector)
        .ok()
        .flatten()
}

/// The root of the document.
pub(super) fn root() -> Option<Element> {
    document().document_element()
}

/// Adds or takes away a class.
pub(super) fn set_class(element: &Element, class: &str, is_on: bool) {
    let _ = element.class_list().toggle_with_force(class, is_on);
}

/// Writes an attribute.
pub(super) fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// Shows or hides.
pub(super) fn set_hidden(element: &Element, is_hidden: bool) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        element.set_hidden(is_hidden);
    }
}

/// Gives the focus.
pub(super) fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// Somebody types there, so keys belong to it.
pub(super) fn is_typed_in(element: &Element) -> bool {
    match element.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => element.dyn_ref::<HtmlInputElement>().is_some_and(|input| {
            !matches!(
                input.type_().as_str(),
                "checkbox" | "radio" | "button" | "submit" | "range" | "color" | "file"
            )
        }),
        _ => element
            .dyn_ref::<HtmlElement>()
            .is_some_and(HtmlElement::is_content_editable),
    }
}

/// Somebody types somewhere.
pub(super) fn is_typing() -> bool {
    document()
        .active_element()
        .is_some_and(|element| is_typed_in(&element))
}

/// What a place of the browser's memory; none where it is switched off.
pub(super) fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// An answer of the server.
pub(super) struct Answer {
    /// 200 and its like.
    pub is_ok: bool,
    /// Where it came from in the end.
    pub url: String,
    /// What it says.
    pub text: String,
}

/// Asks for a page or a part of one. `boucle-live` says that no person did: it is no activity, and takes nothing that is shown
/// once.
pub(super) async fn get(url: &str) -> Option<Answer> {
    let request = Request::new_with_str(url).ok()?;
    let _ = request.headers().set("boucle-live", "1");
    send(&request).await
}

/// Sends a form as the browser would, with the button that was pressed, and follows to the page that answers.
pub(super) async fn post(form: &HtmlFormElement, button: Option<&HtmlElement>) -> Option<Answer> {
    let data = FormData::new_with_form(form).ok()?;
    if let Some(button) = button
        && let (Some(name), Some(value)) = (button.get_attribute("name"), button.get_attribute("value"))
    {
        let _ = data.append_with_str(&name, &value);
    }
    let body = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&body);
    let request = Request::new_with_str_and_init(&form.action(), &init).ok()?;
    send(&request).await
}

async fn send(request: &Request) -> Option<Answer> {
    let response: Response = JsFuture::from(window().fetch_with_request(request))
        .await
        .ok()?
        .dyn_into()
        .ok()?;
    let text = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    Some(Answer {
        is_ok: response.ok(),
        url: response.url(),
        text,
    })
}

/// The part of an address before its query.
pub(super) fn path_of(url: &str) -> String {
    web_sys::Url::new(url)
        .map(|url| url.pathname())
        .unwrap_or_default()
}

/// Where the page is.
pub(super) fn here() -> String {
    window().location().href().unwrap_or_default()
}

/// Goes somewhere.
pub(super) fn go(url: &str) {
    let _ = window().location().set_href(url);
}

/// A text that came as a JavaScript value.
pub(super) fn text_of(value: &JsValue) -> String {
    value.as_string().unwrap_or_default()
}
