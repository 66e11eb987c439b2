//! Checks, radios, and radios that are a whole surface. Native inputs under a drawn box, so the keyboard and forms work as
//! everywhere.

use leptos::prelude::*;

use super::{Icon, Maybe};

/// Yes or no.
#[component]
pub fn Check(
    /// Name of the value that is sent.
    #[prop(into)]
    name: String,
    /// What is sent when it is ticked.
    #[prop(default = "on".to_owned(), into)]
    value: String,
    /// Ticked.
    #[prop(optional)]
    is_checked: bool,
    /// Fixed.
    #[prop(optional)]
    is_disabled: bool,
    /// What it means.
    children: Children,
) -> impl IntoView {
    view! {
        <label class="check">
            <input r#type="checkbox" name=name value=value checked=is_checked disabled=is_disabled/>
            <span class="box">{Icon::Check}</span>
            <span>{children()}</span>
        </label>
    }
    .into_any()
}

/// One of several.
#[component]
pub fn Radio(
    /// Name of the value that is sent; the same for all of them.
    #[prop(into)]
    name: String,
    /// What is sent when this one is chosen.
    #[prop(into)]
    value: String,
    /// Chosen.
    #[prop(optional)]
    is_checked: bool,
    /// Fixed.
    #[prop(optional)]
    is_disabled: bool,
    /// What it means.
    children: Children,
) -> impl IntoView {
    view! {
        <label class="check radio">
            <input r#type="radio" name=name value=value checked=is_checked disabled=is_disabled/>
            <span class="box"></span>
            <span>{children()}</span>
        </label>
    }
    .into_any()
}

/// One of several, each with a title, an amount or a word at its end, and a line below.
#[component]
pub fn Choice(
    /// Name of the value that is sent; the same for all of them.
    #[prop(into)]
    name: String,
    /// What is sent when this one is chosen.
    #[prop(into)]
    value: String,
    /// What it is.
    #[prop(into)]
    title: String,
    /// At the end of the title: an amount.
    #[prop(optional, into)]
    end: Maybe<String>,
    /// Below.
    #[prop(optional, into)]
    detail: Maybe<String>,
    /// Chosen.
    #[prop(optional)]
    is_checked: bool,
) -> impl IntoView {
    let (end, detail) = (end.0, detail.0);
    view! {
        <label class="choice radio check">
            <input r#type="radio" name=name value=value checked=is_checked/>
            <span class="box"></span>
            <span class="grow">
                <span class="line"><b>{title}</b>{end.map(|end| view! { <b class="end num">{end}</b> })}</span>
                {detail.map(|detail| view! { <span class="meta soft">{detail}</span> })}
            </span>
        </label>
    }
    .into_any()
}

/// What belongs to one question with several answers.
#[component]
pub fn Choices(
    /// The question.
    #[prop(into)]
    legend: String,
    /// Class of the answers' grid: `choices` (one under the other) or `check-row`.
    #[prop(default = "choices")]
    class: &'static str,
    /// The answers.
    children: Children,
) -> impl IntoView {
    view! {
        <fieldset class="field">
            <legend>{legend}</legend>
            <div class=class>{children()}</div>
        </fieldset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{HOSTILE, html, is_tame};

    #[test]
    fn choices_are_native_inputs_inside_their_label() {
        let page = html(|| {
            view! {
                <Choices legend="Remboursement">
                    <Check name="sms" is_checked=true>"SMS de suivi"</Check>
                    <Radio name="how" value="card">"Carte"</Radio>
                    <Choice name="how" value="credit" title="Avoir" end="308,00 €" is_checked=true/>
                </Choices>
            }
        });
        assert!(
            page.contains(r#"<input type="checkbox" name="sms" value="on" checked>"#),
            "{page}"
        );
        assert!(
            page.contains(r#"<input type="radio" name="how" value="card">"#),
            "{page}"
        );
        assert!(
            page.contains(r#"<input type="radio" name="how" value="credit" checked>"#),
            "{page}"
        );
        assert!(page.contains("<legend>Remboursement</legend>"), "{page}");
    }

    #[test]
    fn hostile_values_stay_values() {
        let page = html(|| {
            view! {
                <Choices legend=HOSTILE>
                    <Check name=HOSTILE value=HOSTILE>{HOSTILE}</Check>
                    <Radio name=HOSTILE value=HOSTILE>{HOSTILE}</Radio>
                    <Choice name=HOSTILE value=HOSTILE title=HOSTILE end=HOSTILE detail=HOSTILE/>
                </Choices>
            }
        });
        assert!(is_tame(&page), "{page}");
    }
}
