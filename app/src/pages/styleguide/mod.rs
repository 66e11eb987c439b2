//! The style guide: every component in every state. Served in development; the place to look before making something new, and
//! the page on which a change of the tokens shows first.

mod arrivals;
mod controls;
mod figures;
mod foundations;
mod states;

use domain::Lang;
use leptos::prelude::*;

use crate::{
    ui::{ThemeForm, brand_mark, reader_lang},
    words::{Text, text},
};

const TITLE: Text = text("Guide de style", "Style guide");
const SUB: Text = text(
    "Papier, encre, une ligne verte. Tout se construit sur les jetons.",
    "Paper, ink, one green line. Everything stands on the tokens.",
);

/// The whole guide.
pub fn styleguide(theme: Option<crate::document::Theme>) -> impl IntoView {
    let lang = reader_lang();
    view! {
        <main id="main" class="guide">
            <header>
                {brand_mark()}
                <div><h1>{TITLE.of(lang)}</h1><p class="soft">{SUB.of(lang)}</p></div>
                <div class="end"><ThemeForm theme=theme/></div>
            </header>
            {foundations::colours(lang)}
            {foundations::type_and_space(lang)}
            {controls::buttons(lang)}
            {controls::fields(lang)}
            {states::states(lang)}
            {states::ways(lang)}
            {arrivals::arrivals(lang)}
            {figures::figures(lang)}
            {figures::icons(lang)}
        </main>
    }
}

/// A chapter with its heading and rule.
fn chapter(lang: Lang, title: Text, rule: Text, body: impl IntoView + 'static) -> AnyView {
    view! { <section><h2>{title.of(lang)}</h2><p>{rule.of(lang)}</p>{body}</section> }.into_any()
}

/// A line of samples with its name.
fn demo(name: &'static str, body: impl IntoView + 'static) -> AnyView {
    view! { <div class="demo"><span class="k">{name}</span>{body}</div> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        document,
        ui::{Icon, testing::page},
    };

    #[test]
    fn the_guide_shows_every_icon_and_needs_no_style_attribute() {
        for lang in [Lang::Fr, Lang::En] {
            let mut page = page();
            page.locale.lang = lang;
            let html = document::render(&page, TITLE.of(lang), || styleguide(None));
            for icon in Icon::ALL {
                assert!(
                    html.contains(&format!("title=\"{}\"", icon.name())),
                    "{}",
                    icon.name()
                );
            }
            assert!(
                !html.contains("style="),
                "the policy of the pages allows no style attribute"
            );
        }
    }

    #[test]
    fn ids_are_unique() {
        let html = document::render(&page(), "", || styleguide(None));
        let mut ids: Vec<_> = html
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{ids:?}");
    }
}
