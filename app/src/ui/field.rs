//! Fields: label above, help or error just below. A [`Field`] tells the [`Input`], [`TextArea`] or [`Select`] inside it its id
//! and what describes it, so a page names things once.

use leptos::{context::Provider, prelude::*};

use super::{Icon, Maybe, reader_lang};
use crate::words::common;

/// What a field tells the control inside it.
#[derive(Debug, Clone)]
struct FieldFacts {
    name: String,
    described_by: Option<String>,
    is_wrong: bool,
    is_required: bool,
}

/// Label, control, help or error. The control's id is the field's name.
#[component]
pub fn Field(
    /// Name of the value that is sent, and id of the control.
    #[prop(into)]
    name: String,
    /// What it asks.
    #[prop(into)]
    label: String,
    /// What is wrong with what was typed.
    #[prop(optional, into)]
    error: Maybe<String>,
    /// What helps to fill it in.
    #[prop(optional, into)]
    help: Maybe<String>,
    /// Must be filled in.
    #[prop(optional)]
    is_required: bool,
    /// May stay empty, and says so.
    #[prop(optional)]
    is_optional: bool,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
    /// The control.
    children: Children,
) -> impl IntoView {
    let (error, help) = (error.0, help.0);
    let lang = reader_lang();
    let (help_id, error_id) = (format!("{name}-help"), format!("{name}-error"));
    let described_by = match (&error, &help) {
        (Some(_), Some(_)) => Some(format!("{error_id} {help_id}")),
        (Some(_), None) => Some(error_id.clone()),
        (None, Some(_)) => Some(help_id.clone()),
        (None, None) => None,
    };
    let facts = FieldFacts {
        name: name.clone(),
        described_by,
        is_wrong: error.is_some(),
        is_required,
    };
    let optional = is_optional.then(|| view! { <span class="optional">{common::OPTIONAL.of(lang)}</span> });
    view! {
        <div class=format!("field {class}")>
            <label r#for=name>{label}{optional}</label>
            <Provider value=facts>{children()}</Provider>
            {help.map(|help| view! { <span class="help" id=help_id>{help}</span> })}
            {error.map(|error| {
                view! { <span class="error" id=error_id>{Icon::CircleAlert.small()}<span>{error}</span></span> }
            })}
        </div>
    }
    .into_any()
}

/// What the surrounding [`Field`] says, or what stands for a control that has a label of its own (`aria-label`).
fn facts() -> Option<FieldFacts> {
    use_context::<FieldFacts>()
}

/// One line of text.
#[component]
pub fn Input(
    /// What it holds.
    #[prop(optional, into)]
    value: String,
    /// Name, where it is not the [`Field`]'s; without a field also the id.
    #[prop(optional, into)]
    name: Maybe<String>,
    /// What it asks, where no [`Field`] says it.
    #[prop(optional, into)]
    label: Maybe<String>,
    /// `text`, `email`, `tel`, `password`, `search`, `date`, `time`, `datetime-local`, `file`.
    #[prop(default = "text")]
    kind: &'static str,
    /// Hint for the browser's memory: `username`, `current-password`, `tel`, `off`.
    #[prop(optional, into)]
    autocomplete: Maybe<&'static str>,
    /// Keyboard of a touch screen: `numeric`, `decimal`, `tel`, `email`.
    #[prop(optional, into)]
    inputmode: Maybe<&'static str>,
    /// An example; never in place of a label.
    #[prop(optional, into)]
    placeholder: Maybe<String>,
    /// Longest text.
    #[prop(optional, into)]
    maxlength: Maybe<u32>,
    /// Id of a list of proposals.
    #[prop(optional, into)]
    list: Maybe<String>,
    /// Fixed.
    #[prop(optional)]
    is_disabled: bool,
    /// Where the hand starts.
    #[prop(optional)]
    is_first: bool,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let (name, label, autocomplete, inputmode, placeholder, maxlength, list) = (
        name.0,
        label.0,
        autocomplete.0,
        inputmode.0,
        placeholder.0,
        maxlength.0,
        list.0,
    );
    let facts = facts();
    // The label points to the field's id, also where what is sent has another name.
    let id = facts
        .as_ref()
        .map(|facts| facts.name.clone())
        .or_else(|| name.clone());
    let name = name.or_else(|| id.clone());
    let (is_wrong, is_required) = facts
        .as_ref()
        .map_or((false, false), |facts| (facts.is_wrong, facts.is_required));
    view! {
        <input
            class=format!("input {class}")
            id=id
            name=name
            r#type=kind
            value=value
            aria-label=label
            autocomplete=autocomplete
            inputmode=inputmode
            placeholder=placeholder
            maxlength=maxlength.map(|n| n.to_string())
            list=list
            required=is_required
            disabled=is_disabled
            autofocus=is_first
            aria-invalid=is_wrong.then_some("true")
            aria-describedby=facts.and_then(|facts| facts.described_by)
        />
    }
    .into_any()
}

/// An amount, with its currency behind it.
#[component]
pub fn AmountInput(
    /// As typed, or from [`format::amount_input`](crate::format::amount_input).
    #[prop(optional, into)]
    value: String,
    /// Sign behind it.
    #[prop(default = "€")]
    unit: &'static str,
    /// Name and id, where no [`Field`] gives them.
    #[prop(optional, into)]
    name: Maybe<String>,
    /// What it asks, where no [`Field`] says it.
    #[prop(optional, into)]
    label: Maybe<String>,
) -> impl IntoView {
    let (name, label) = (name.0, label.0);
    view! {
        <span class="affix">
            <Input value=value name=name label=label inputmode="decimal" autocomplete="off"/>
            <span aria-hidden="true">{unit}</span>
        </span>
    }
    .into_any()
}

/// Several lines of text. The only text area of the project: Leptos 0.8 writes the children of `<textarea>` unescaped, so the
/// text is escaped here and given as inner HTML.
#[component]
pub fn TextArea(
    /// What it holds.
    #[prop(optional, into)]
    value: String,
    /// Name and id, where no [`Field`] gives them.
    #[prop(optional, into)]
    name: Maybe<String>,
    /// What it asks, where no [`Field`] says it.
    #[prop(optional, into)]
    label: Maybe<String>,
    /// Lines to begin with; it grows with its text.
    #[prop(default = 3)]
    rows: u8,
    /// An example; never in place of a label.
    #[prop(optional, into)]
    placeholder: Maybe<String>,
    /// Longest text.
    #[prop(optional, into)]
    maxlength: Maybe<u32>,
) -> impl IntoView {
    let (name, label, placeholder, maxlength) = (name.0, label.0, placeholder.0, maxlength.0);
    let facts = facts();
    let name = name.or_else(|| facts.as_ref().map(|facts| facts.name.clone()));
    let (is_wrong, is_required) = facts
        .as_ref()
        .map_or((false, false), |facts| (facts.is_wrong, facts.is_required));
    // A browser drops one line break after the opening tag: this one is for it, so that one that was typed stays.
    let inner = format!("\n{}", escaped(&value));
    view! {
        <textarea
            class="input"
            id=name.clone()
            name=name
            rows=rows.to_string()
            aria-label=label
            placeholder=placeholder
            maxlength=maxlength.map(|n| n.to_string())
            required=is_required
            aria-invalid=is_wrong.then_some("true")
            aria-describedby=facts.and_then(|facts| facts.described_by)
            inner_html=inner
        ></textarea>
    }
    .into_any()
}

/// Text in which nothing is markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// One of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelectOption {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
}

impl SelectOption {
    /// A value and its words.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
        }
    }
}

/// A list to choose one from. With an empty `value`, "Choose…" stands first.
#[component]
pub fn Select(
    /// The choices.
    options: Vec<SelectOption>,
    /// What is chosen.
    #[prop(optional, into)]
    value: String,
    /// Name and id, where no [`Field`] gives them.
    #[prop(optional, into)]
    name: Maybe<String>,
    /// What it asks, where no [`Field`] says it.
    #[prop(optional, into)]
    label: Maybe<String>,
    /// Choosing nothing is a choice: its words.
    #[prop(optional, into)]
    none: Maybe<String>,
    /// Fixed.
    #[prop(optional)]
    is_disabled: bool,
) -> impl IntoView {
    let (name, label, none) = (name.0, label.0, none.0);
    let facts = facts();
    let name = name.or_else(|| facts.as_ref().map(|facts| facts.name.clone()));
    let (is_wrong, is_required) = facts
        .as_ref()
        .map_or((false, false), |facts| (facts.is_wrong, facts.is_required));
    let first = none.or_else(|| {
        value
            .is_empty()
            .then(|| common::CHOOSE.of(reader_lang()).to_owned())
    });
    let options: Vec<_> = options
        .into_iter()
        .map(|option| {
            let is_chosen = option.value == value;
            view! { <option value=option.value selected=is_chosen>{option.label}</option> }
        })
        .collect();
    view! {
        <span class="picker">
            <select
                class="select"
                id=name.clone()
                name=name
                aria-label=label
                required=is_required
                disabled=is_disabled
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=facts.and_then(|facts| facts.described_by)
            >
                {first.map(|first| view! { <option value="">{first}</option> })}
                {options}
            </select>
            {Icon::ChevronDown}
        </span>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{HOSTILE, html, is_tame};

    #[test]
    fn label_control_help_and_error_belong_together() {
        let page = html(|| {
            view! {
                <Field name="phone" label="Téléphone" error="Il manque deux chiffres" help="Portable" is_required=true>
                    <Input value="06 12" kind="tel"/>
                </Field>
                <Input name="other" value=""/>
            }
        });
        for part in [
            r#"<label for="phone">"#,
            r#"id="phone" name="phone" type="tel" value="06 12""#,
            r#"aria-invalid="true""#,
            r#"aria-describedby="phone-error phone-help""#,
            r#"id="phone-error""#,
            r#"id="phone-help""#,
            "required",
        ] {
            assert!(page.contains(part), "{part} is missing in {page}");
        }
        let after = page.split("name=\"other\"").nth(1).expect("the second input");
        assert!(
            !after.contains("aria-invalid") && !after.contains("required"),
            "a field speaks for its own control"
        );
    }

    #[test]
    fn a_text_area_keeps_its_text_and_lets_nothing_out() {
        let page = html(|| view! { <TextArea name="note" value=HOSTILE/> });
        assert_eq!(page.matches("</textarea>").count(), 1, "{page}");
        assert!(
            page.contains("\n&lt;/textarea&gt;&lt;/title&gt;&lt;script&gt;"),
            "{page}"
        );
        assert!(is_tame(&page), "{page}");
        let page = html(|| view! { <TextArea name="note" value="\nline"/> });
        assert!(
            page.contains(">\n\nline</textarea>"),
            "the first line break is the browser's: {page}"
        );
    }

    #[test]
    fn no_other_file_writes_a_text_area() {
        fn walk(dir: &std::path::Path, found: &mut Vec<String>) {
            for entry in std::fs::read_dir(dir).expect("a folder of sources") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    walk(&path, found);
                } else if path.extension().is_some_and(|ext| ext == "rs")
                    && !path.ends_with("ui/field.rs")
                    && std::fs::read_to_string(&path)
                        .expect("a source")
                        .contains("<textarea")
                {
                    found.push(path.display().to_string());
                }
            }
        }
        let mut found = Vec::new();
        walk(
            &std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            &mut found,
        );
        assert!(found.is_empty(), "use TextArea: {found:?}");
    }

    #[test]
    fn a_list_shows_what_is_chosen() {
        let options = || vec![SelectOption::new("a", "Un"), SelectOption::new("b", "Deux")];
        let page = html(move || view! { <Select name="n" options=options() value="b"/> });
        assert!(
            page.contains(r#"<option value="b" selected>Deux</option>"#),
            "{page}"
        );
        assert!(!page.contains("Choisir…"), "{page}");
        let page = html(move || view! { <Select name="n" options=options()/> });
        assert!(page.contains(r#"<option value="">Choisir…</option>"#), "{page}");
    }

    #[test]
    fn hostile_values_stay_values() {
        let page = html(|| {
            view! {
                <Field name=HOSTILE label=HOSTILE error=HOSTILE help=HOSTILE>
                    <Input value=HOSTILE placeholder=HOSTILE list=HOSTILE/>
                    <TextArea value=HOSTILE placeholder=HOSTILE label=HOSTILE/>
                    <Select options=vec![SelectOption::new(HOSTILE, HOSTILE)] value=HOSTILE none=HOSTILE/>
                    <AmountInput value=HOSTILE label=HOSTILE/>
                </Field>
            }
        });
        assert!(is_tame(&page), "{page}");
    }
}
