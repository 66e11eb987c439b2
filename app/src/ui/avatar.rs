//! People: initials on a quiet colour. Colour and initials follow from the name, so that one person looks the same everywhere.

use domain::people::initials;
use leptos::prelude::*;

use super::Icon;
use crate::words::common;

/// How large.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AvatarSize {
    /// On a card.
    Small,
    /// In a list.
    #[default]
    Normal,
    /// Beside a name.
    Large,
    /// To be touched.
    Huge,
}

impl AvatarSize {
    const fn class(self) -> &'static str {
        match self {
            Self::Small => "avatar avatar-s",
            Self::Normal => "avatar",
            Self::Large => "avatar avatar-l",
            Self::Huge => "avatar avatar-xl",
        }
    }
}

/// The quiet colours there are.
const COLOURS: u32 = 6;

/// Which of the quiet colours a name has. FNV-1a: short, and the same on every machine and in every version.
fn colour(name: &str) -> String {
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    // The upper half: the lower bits of names that end alike differ too little.
    ((hash >> 16) % COLOURS + 1).to_string()
}

/// A person.
#[component]
pub fn Avatar(
    /// The whole name; shown when one points at it, and read out unless `is_named`.
    #[prop(into)]
    name: String,
    /// How large.
    #[prop(optional)]
    size: AvatarSize,
    /// The name stands beside it, so the picture says nothing more.
    #[prop(optional)]
    is_named: bool,
) -> impl IntoView {
    let (letters, colour) = (initials(&name), colour(&name));
    if is_named {
        view! { <span class=size.class() data-p=colour aria-hidden="true">{letters}</span> }.into_any()
    } else {
        view! {
            <span class=size.class() data-p=colour role="img" aria-label=name.clone() title=name>{letters}</span>
        }
        .into_any()
    }
}

/// Nobody yet.
#[component]
pub fn NoAvatar(
    /// How large.
    #[prop(optional)]
    size: AvatarSize,
) -> impl IntoView {
    let nobody = common::NOBODY.of(super::reader_lang());
    view! {
        <span class=format!("{} avatar-none", size.class()) role="img" aria-label=nobody title=nobody>{Icon::Plus}</span>
    }
    .into_any()
}

/// Several people side by side.
#[component]
pub fn Avatars(
    /// Their names.
    names: Vec<String>,
) -> impl IntoView {
    let people: Vec<_> = names
        .into_iter()
        .map(|name| view! { <Avatar name=name/> })
        .collect();
    view! { <span class="avatars">{people}</span> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{HOSTILE, html, is_tame};

    #[test]
    fn one_person_looks_the_same_everywhere() {
        let page = html(
            || view! { <Avatar name="Inès Marchand"/><Avatar name="Inès Marchand" size=AvatarSize::Huge/> },
        );
        assert_eq!(page.matches(">IM<").count(), 2, "{page}");
        assert_eq!(colour("Inès Marchand"), colour("Inès Marchand"));
        let many: std::collections::BTreeSet<_> = [
            "Inès", "Karim", "Yanis", "Lucie", "Thibault", "Nadège", "Salomé", "Hugo",
        ]
        .map(colour)
        .into();
        assert!(many.len() > 2, "names spread over the colours: {many:?}");
    }

    #[test]
    fn a_name_beside_it_is_not_read_twice() {
        let page = html(|| view! { <Avatar name="Inès Marchand" is_named=true/> });
        assert!(
            page.contains("aria-hidden") && !page.contains("Marchand"),
            "{page}"
        );
    }

    #[test]
    fn a_hostile_name_stays_a_name() {
        let page = html(|| view! { <Avatar name=HOSTILE/><Avatars names=vec![HOSTILE.to_owned()]/> });
        assert!(is_tame(&page), "{page}");
    }
}
