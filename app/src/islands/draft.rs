//! What is typed outlives a lost session and a crashed tablet: it is kept in the browser, under the form's name, until the form
//! was sent with success. Passwords, files and hidden fields are never kept.

use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, HtmlFormElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, SubmitEvent,
    UrlSearchParams,
};

use super::dom::{all, around, debounced, document, first, on, root, set_hidden, storage};

/// What stands before a form's name in the browser's memory.
const PREFIX: &str = "boucle-draft:";

/// Forgets the draft that was taken, restores those of this page, and keeps what is typed.
pub(super) fn start() {
    forget_taken();
    if let Some(page) = root() {
        for form in all(&page, "form[data-draft]") {
            restore(form.unchecked_ref());
        }
    }
    let keep = debounced(400, || {
        if let Some(page) = root() {
            for form in all(&page, "form[data-draft][data-touched]") {
                keep(form.unchecked_ref());
            }
        }
    });
    for kind in ["input", "change"] {
        let keep = keep.clone();
        on(&document(), kind, move |event: Event| {
            // Touched forms are not left by themselves, draft or not.
            if let Some(form) = around(&event, "form[method=post]") {
                let _ = form.set_attribute("data-touched", "");
                keep();
            }
        });
    }
    on(&document(), "submit", |event: SubmitEvent| {
        if let Some(form) = around(&event, "form[data-draft]")
            && let Some(name) = form.get_attribute("data-draft")
        {
            keep_now(form.unchecked_ref(), &name);
        }
    });
}

/// Forgets what the server says was taken: it alone knows, whatever sign-in came in between.
fn forget_taken() {
    let (Some(page), Some(memory)) = (root(), storage()) else {
        return;
    };
    for taken in all(&page, "[data-draft-taken]") {
        if let Some(name) = taken.get_attribute("data-draft-taken") {
            let _ = memory.remove_item(&format!("{PREFIX}{name}"));
        }
    }
}

fn keep(form: &HtmlFormElement) {
    if let Some(name) = form.get_attribute("data-draft") {
        keep_now(form, &name);
        note();
    }
}

fn keep_now(form: &HtmlFormElement, name: &str) {
    let (Ok(fields), Some(memory)) = (UrlSearchParams::new(), storage()) else {
        return;
    };
    for field in all(form, "input, textarea, select") {
        if let Some((name, value)) = value_of(&field) {
            fields.append(&name, &value);
        }
    }
    let _ = memory.set_item(&format!("{PREFIX}{name}"), &String::from(fields.to_string()));
}

/// Says that the draft was kept, and when.
fn note() {
    let Some(note) = first("[data-draft-note]") else {
        return;
    };
    if let Ok(Some(time)) = note.query_selector("[data-draft-time]") {
        let now = js_sys::Date::new_0();
        time.set_text_content(Some(&format!("{:02}:{:02}", now.get_hours(), now.get_minutes())));
    }
    set_hidden(&note, false);
}

/// A field worth keeping, by name and value; an empty box that is not ticked has none.
fn value_of(field: &Element) -> Option<(String, String)> {
    let name = field.get_attribute("name")?;
    let value = if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        match input.type_().as_str() {
            "hidden" | "password" | "file" | "submit" | "button" => return None,
            "checkbox" | "radio" if !input.checked() => return None,
            _ => input.value(),
        }
    } else if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
        area.value()
    } else {
        field.dyn_ref::<HtmlSelectElement>()?.value()
    };
    Some((name, value))
}

/// Fills in what was kept, where the server left a field as it was made. A page that came back with errors, or that answers a
/// step of the form, has everything already, and is left alone.
fn restore(form: &HtmlFormElement) {
    let Some(name) = form.get_attribute("data-draft") else {
        return;
    };
    let Some(kept) = storage().and_then(|memory| memory.get_item(&format!("{PREFIX}{name}")).ok().flatten())
    else {
        return;
    };
    let Ok(kept) = UrlSearchParams::new_with_str(&kept) else {
        return;
    };
    if form
        .query_selector("[aria-invalid=true], [data-draft-answered]")
        .ok()
        .flatten()
        .is_some()
    {
        return;
    }
    for field in all(form, "input, textarea, select") {
        let Some(name) = field.get_attribute("name") else {
            continue;
        };
        if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
            match input.type_().as_str() {
                "hidden" | "password" | "file" | "submit" | "button" => {}
                "checkbox" | "radio" => {
                    let values = kept.get_all(&name);
                    input.set_checked(
                        values
                            .iter()
                            .any(|value| value.as_string() == Some(input.value())),
                    );
                }
                _ if input.value().is_empty() => input.set_value(&kept.get(&name).unwrap_or_default()),
                _ => {}
            }
        } else if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
            if area.value().is_empty() {
                area.set_value(&kept.get(&name).unwrap_or_default());
            }
        } else if let Some(select) = field.dyn_ref::<HtmlSelectElement>()
            && select.value().is_empty()
            && let Some(value) = kept.get(&name)
        {
            select.set_value(&value);
        }
    }
    note();
}
