//! Menus: native popovers anchored to the button that opens them. They open without a script, close on Escape and on a click
//! beside, and stand above whatever scrolls. A button opens one by its id: `<IconButton opens="move-LYN-2418" .../>`.

use leptos::prelude::*;

use super::{Csrf, Icon, Maybe, Ring};

/// What stands before the words of a menu's line.
#[derive(Debug, Clone, Copy)]
pub enum Lead {
    /// An icon.
    Icon(Icon),
    /// The ring of the state it leads to.
    Ring(Ring),
}

impl From<Icon> for Lead {
    fn from(icon: Icon) -> Self {
        Self::Icon(icon)
    }
}

impl From<Ring> for Lead {
    fn from(ring: Ring) -> Self {
        Self::Ring(ring)
    }
}

impl IntoRender for Lead {
    type Output = AnyView;

    fn into_render(self) -> AnyView {
        match self {
            Self::Icon(icon) => icon.into_render(),
            Self::Ring(ring) => ring.into_render(),
        }
    }
}

/// A menu.
#[component]
pub fn Menu(
    /// By which a button opens it.
    #[prop(into)]
    id: String,
    /// What it is for, at its top.
    #[prop(optional, into)]
    title: Maybe<String>,
    /// [`MenuLink`], [`MenuAct`], [`MenuClosed`], [`MenuRule`].
    children: Children,
) -> impl IntoView {
    let title = title.0;
    view! {
        <div class="menu" id=id popover="auto">
            {title.map(|title| view! { <div class="title">{title}</div> })}
            {children()}
        </div>
    }
    .into_any()
}

/// A line that leads somewhere.
#[component]
pub fn MenuLink(
    /// Where.
    #[prop(into)]
    href: String,
    /// Before the words.
    #[prop(into)]
    lead: Lead,
    /// What it leads to, at the end of the line.
    #[prop(optional, into)]
    hint: Maybe<String>,
    /// Being there already.
    #[prop(optional)]
    is_current: bool,
    /// The words.
    children: Children,
) -> impl IntoView {
    let hint = hint.0;
    view! {
        <a href=href aria-current=is_current.then_some("true")>
            {lead}
            <span class="grow">{children()}</span>
            {hint.map(|hint| view! { <span class="end">{hint}</span> })}
            {is_current.then(|| Icon::Check.with("t-brand").into_render())}
        </a>
    }
    .into_any()
}

/// A line that does something: a form of one button. `class` `move-form` marks the moves that a drag may send.
#[component]
pub fn MenuAct(
    /// Where it is sent.
    #[prop(into)]
    action: String,
    /// Before the words.
    #[prop(into)]
    lead: Lead,
    /// What is sent along: name and value.
    #[prop(optional)]
    with: Vec<(String, String)>,
    /// What it leads to, at the end of the line.
    #[prop(optional, into)]
    hint: Maybe<String>,
    /// The state it moves to: a drag onto that column sends this form.
    #[prop(optional, into)]
    moves_to: Maybe<String>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let (hint, moves_to) = (hint.0, moves_to.0);
    let hidden: Vec<_> = with
        .into_iter()
        .map(|(name, value)| view! { <input r#type="hidden" name=name value=value/> })
        .collect();
    view! {
        <form action=action method="post" data-once="" data-moves-to=moves_to>
            <Csrf/>
            {hidden}
            <button r#type="submit">
                {lead}
                <span class="grow">{children()}</span>
                {hint.map(|hint| view! { <span class="end">{hint}</span> })}
            </button>
        </form>
    }
    .into_any()
}

/// A line that opens a dialog.
#[component]
pub fn MenuAsk(
    /// Id of the dialog.
    #[prop(into)]
    opens: String,
    /// Before the words.
    #[prop(into)]
    lead: Lead,
    /// The words, ending in "…".
    children: Children,
) -> impl IntoView {
    view! { <button r#type="button" popovertarget=opens>{lead}<span class="grow">{children()}</span></button> }.into_any()
}

/// A line that is closed for now, and says why.
#[component]
pub fn MenuClosed(
    /// Before the words.
    #[prop(into)]
    lead: Lead,
    /// Why.
    #[prop(into)]
    why: String,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! { <div class="closed">{lead}<span class="grow">{children()}</span><span class="end">{why}</span></div> }
        .into_any()
}

/// Parts groups of lines.
#[component]
pub fn MenuRule() -> impl IntoView {
    view! { <hr class="rule"/> }
}

#[cfg(test)]
mod tests {
    use domain::workshop::Stage;

    use super::*;
    use crate::ui::testing::{HOSTILE, html, is_tame};

    #[test]
    fn a_menu_is_opened_by_its_id_and_acts_by_forms() {
        let page = html(|| {
            view! {
                <Menu id="move-1" title="Déplacer vers">
                    <MenuAct action="/tickets/LYN-2418/moves" lead=Ring::of(Stage::InRepair) moves_to="in_repair"
                        with=vec![("to".to_owned(), "in_repair".to_owned())] hint="pièce reçue">"En réparation"</MenuAct>
                    <MenuClosed lead=Ring::of(Stage::QualityCheck) why="réparer d’abord">"Contrôle qualité"</MenuClosed>
                    <MenuRule/>
                    <MenuAsk opens="cancel-1" lead=Icon::CircleX>"Annuler le bon…"</MenuAsk>
                    <MenuLink href="/x" lead=Icon::User is_current=true>"Confier"</MenuLink>
                </Menu>
            }
        });
        for part in [
            r#"id="move-1" popover="auto""#,
            r#"data-moves-to="in_repair""#,
            r#"<input type="hidden" name="to" value="in_repair">"#,
            r#"name="csrf""#,
            r#"popovertarget="cancel-1""#,
            "réparer d’abord",
        ] {
            assert!(page.contains(part), "{part} is missing in {page}");
        }
    }

    #[test]
    fn hostile_values_stay_values() {
        let page = html(|| {
            view! {
                <Menu id=HOSTILE title=HOSTILE>
                    <MenuLink href=HOSTILE lead=Icon::X hint=HOSTILE>{HOSTILE}</MenuLink>
                    <MenuAct action=HOSTILE lead=Icon::X hint=HOSTILE moves_to=HOSTILE
                        with=vec![(HOSTILE.to_owned(), HOSTILE.to_owned())]>{HOSTILE}</MenuAct>
                    <MenuAsk opens=HOSTILE lead=Icon::X>{HOSTILE}</MenuAsk>
                    <MenuClosed lead=Icon::X why=HOSTILE>{HOSTILE}</MenuClosed>
                </Menu>
            }
        });
        assert!(is_tame(&page), "{page}");
    }
}
