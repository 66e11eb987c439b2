//! Buttons and links that look like them. One filled button a page: what comes next.

use leptos::prelude::*;

use super::{Icon, Maybe};

/// What a button means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Look {
    /// What comes next. One a page.
    Main,
    /// Everything else one may do.
    #[default]
    Plain,
    /// Less than that: change, more.
    Quiet,
    /// An action that reads like a link.
    Link,
    /// Cannot be undone; quiet until asked.
    Stop,
    /// The same, in the dialog that asks.
    Asked,
}

impl Look {
    const fn class(self) -> &'static str {
        match self {
            Self::Main => "btn btn-main",
            Self::Plain => "btn",
            Self::Quiet => "btn btn-quiet",
            Self::Link => "btn btn-link",
            Self::Stop => "btn btn-stop",
            Self::Asked => "btn btn-stop is-asked",
        }
    }
}

/// How large a button is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Size {
    /// Inside a row.
    Small,
    /// As high as a field.
    #[default]
    Normal,
    /// The end of a page under a finger.
    Big,
}

fn class_of(look: Look, size: Size, is_wide: bool, more: &str) -> String {
    let mut class = look.class().to_owned();
    match size {
        Size::Small => class.push_str(" btn-small"),
        Size::Normal => {}
        Size::Big => class.push_str(" btn-big"),
    }
    if is_wide {
        class.push_str(" btn-wide");
    }
    if !more.is_empty() {
        class.push(' ');
        class.push_str(more);
    }
    class
}

/// A button: sends its form, or opens the popover named by `opens`.
#[component]
pub fn Button(
    /// What it means.
    #[prop(optional)]
    look: Look,
    /// How large.
    #[prop(optional)]
    size: Size,
    /// Before the words.
    #[prop(optional, into)]
    icon: Maybe<Icon>,
    /// After the words.
    #[prop(optional, into)]
    icon_after: Maybe<Icon>,
    /// As wide as its place.
    #[prop(optional)]
    is_wide: bool,
    /// Not now.
    #[prop(optional)]
    is_disabled: bool,
    /// Being done.
    #[prop(optional)]
    is_busy: bool,
    /// Field sent with the form when this button sends it.
    #[prop(optional, into)]
    name: Maybe<String>,
    /// Value of that field.
    #[prop(optional, into)]
    value: Maybe<String>,
    /// Sends the form elsewhere.
    #[prop(optional, into)]
    formaction: Maybe<String>,
    /// Id of the form it sends, when it stands outside.
    #[prop(optional, into)]
    form: Maybe<String>,
    /// Id of a menu or dialog that it opens instead of sending a form.
    #[prop(optional, into)]
    opens: Maybe<String>,
    /// Id of a menu or dialog that it closes instead of sending a form.
    #[prop(optional, into)]
    closes: Maybe<String>,
    /// A key of the keyboard that does the same.
    #[prop(optional, into)]
    kbd: Maybe<&'static str>,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
    /// The words.
    children: Children,
) -> impl IntoView {
    let (icon, icon_after, name, value, formaction, form, opens, closes, kbd) = (
        icon.0,
        icon_after.0,
        name.0,
        value.0,
        formaction.0,
        form.0,
        opens.0,
        closes.0,
        kbd.0,
    );
    let kind = if opens.is_some() || closes.is_some() {
        "button"
    } else {
        "submit"
    };
    let action = closes.is_some().then_some("hide");
    view! {
        <button
            class=class_of(look, size, is_wide, class)
            r#type=kind
            name=name
            value=value
            formaction=formaction
            form=form
            popovertarget=opens.or(closes)
            popovertargetaction=action
            disabled=is_disabled
            aria-busy=is_busy.then_some("true")
        >
            {is_busy.then(|| view! { <span class="spin"></span> })}
            {icon.map(IntoRender::into_render)}
            {children()}
            {icon_after.map(IntoRender::into_render)}
            {kbd.map(|key| view! { <super::Kbd key=key/> })}
        </button>
    }
    .into_any()
}

/// A link that looks like a button.
#[component]
pub fn ButtonLink(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// What it means.
    #[prop(optional)]
    look: Look,
    /// How large.
    #[prop(optional)]
    size: Size,
    /// Before the words.
    #[prop(optional, into)]
    icon: Maybe<Icon>,
    /// After the words.
    #[prop(optional, into)]
    icon_after: Maybe<Icon>,
    /// As wide as its place.
    #[prop(optional)]
    is_wide: bool,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
    /// The words.
    children: Children,
) -> impl IntoView {
    let (icon, icon_after) = (icon.0, icon_after.0);
    view! {
        <a class=class_of(look, size, is_wide, class) href=href>
            {icon.map(IntoRender::into_render)}
            {children()}
            {icon_after.map(IntoRender::into_render)}
        </a>
    }
    .into_any()
}

/// A button that is only an icon; its words are read out and shown when one points at it.
#[component]
pub fn IconButton(
    /// What it does.
    #[prop(into)]
    label: String,
    /// The icon.
    icon: Icon,
    /// What it means.
    #[prop(default = Look::Quiet)]
    look: Look,
    /// Id of a menu or dialog that it opens; otherwise it sends its form.
    #[prop(optional, into)]
    opens: Maybe<String>,
    /// Id of a menu or dialog that it closes.
    #[prop(optional, into)]
    closes: Maybe<String>,
) -> impl IntoView {
    let (opens, closes) = (opens.0, closes.0);
    let kind = if opens.is_some() || closes.is_some() {
        "button"
    } else {
        "submit"
    };
    let action = closes.is_some().then_some("hide");
    view! {
        <button
            class=class_of(look, Size::Normal, false, "btn-icon")
            r#type=kind
            title=label.clone()
            aria-label=label
            popovertarget=opens.or(closes)
            popovertargetaction=action
        >
            {icon}
        </button>
    }
    .into_any()
}

/// A link that is only an icon.
#[component]
pub fn IconLink(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// What it does.
    #[prop(into)]
    label: String,
    /// The icon.
    icon: Icon,
    /// What it means.
    #[prop(default = Look::Quiet)]
    look: Look,
) -> impl IntoView {
    view! {
        <a class=class_of(look, Size::Normal, false, "btn-icon") href=href title=label.clone() aria-label=label>
            {icon}
        </a>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{HOSTILE, html, is_tame};

    #[test]
    fn a_button_sends_its_form_unless_it_opens_something() {
        let page = html(|| view! { <Button look=Look::Main icon=Icon::Check>"Remettre"</Button> });
        assert!(
            page.contains(r#"type="submit""#) && page.contains("btn btn-main"),
            "{page}"
        );
        let page = html(|| view! { <Button opens="ask">"Annuler le bon"</Button> });
        assert!(
            page.contains(r#"type="button""#) && page.contains(r#"popovertarget="ask""#),
            "{page}"
        );
        assert!(!page.contains("popovertargetaction"), "{page}");
        let page = html(|| view! { <Button closes="ask">"Garder"</Button> });
        assert!(page.contains(r#"popovertargetaction="hide""#), "{page}");
    }

    #[test]
    fn a_button_without_words_has_a_name() {
        let page = html(|| view! { <IconButton label="Imprimer" icon=Icon::Printer/> });
        assert!(page.contains(r#"aria-label="Imprimer""#), "{page}");
    }

    #[test]
    fn texts_and_attributes_are_escaped() {
        let page = html(|| {
            view! {
                <Button name=HOSTILE value=HOSTILE formaction=HOSTILE form=HOSTILE>{HOSTILE}</Button>
                <ButtonLink href=HOSTILE>{HOSTILE}</ButtonLink>
                <IconButton label=HOSTILE icon=Icon::X opens=HOSTILE/>
                <IconLink href=HOSTILE label=HOSTILE icon=Icon::X/>
            }
        });
        assert!(is_tame(&page), "{page}");
    }
}
