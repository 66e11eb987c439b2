//! Colours, type, space.

use domain::{Lang, Money};
use leptos::prelude::*;

use super::{chapter, demo};
use crate::{
    ui::{Amount, CodeText, Tag},
    words::{Text, text},
};

/// Utility and name of each colour, by meaning. Written out, so that the style sheet holds them.
const COLOURS: [(Text, &[(&str, &str)]); 8] = [
    (
        text("Surfaces et lignes", "Surfaces and lines"),
        &[
            ("bg-surface-sunken", "surface-sunken"),
            ("bg-surface", "surface"),
            ("bg-surface-raised", "surface-raised"),
            ("bg-surface-hover", "surface-hover"),
            ("bg-surface-float", "surface-float"),
            ("bg-scrim", "scrim"),
            ("bg-line", "line"),
            ("bg-line-strong", "line-strong"),
            ("bg-line-control", "line-control"),
        ],
    ),
    (
        text("Encre", "Ink"),
        &[
            ("bg-ink", "ink"),
            ("bg-ink-soft", "ink-soft"),
            ("bg-ink-faint", "ink-faint"),
            ("bg-ink-inverse", "ink-inverse"),
        ],
    ),
    (
        text(
            "Marque : la suite, et où l’on est",
            "Brand: what comes next, and where one is",
        ),
        &[
            ("bg-brand", "brand"),
            ("bg-brand-hover", "brand-hover"),
            ("bg-brand-ink", "brand-ink"),
            ("bg-brand-mark", "brand-mark"),
            ("bg-brand-text", "brand-text"),
            ("bg-brand-wash", "brand-wash"),
            ("bg-brand-line", "brand-line"),
        ],
    ),
    (
        text("Attention : quelqu’un doit agir", "Attention: somebody must act"),
        &[
            ("bg-attention", "attention"),
            ("bg-attention-text", "attention-text"),
            ("bg-attention-wash", "attention-wash"),
            ("bg-attention-line", "attention-line"),
        ],
    ),
    (
        text("Danger : arrêt", "Danger: stopped"),
        &[
            ("bg-danger", "danger"),
            ("bg-danger-text", "danger-text"),
            ("bg-danger-wash", "danger-wash"),
            ("bg-danger-line", "danger-line"),
        ],
    ),
    (
        text("Fait : c’est réglé", "Done: settled"),
        &[
            ("bg-done", "done"),
            ("bg-done-text", "done-text"),
            ("bg-done-wash", "done-wash"),
            ("bg-done-line", "done-line"),
        ],
    ),
    (
        text("En travail", "Being worked on"),
        &[
            ("bg-info", "info"),
            ("bg-info-text", "info-text"),
            ("bg-info-wash", "info-wash"),
            ("bg-info-line", "info-line"),
        ],
    ),
    (
        text("Personnes", "People"),
        &[
            ("bg-person-1", "person-1"),
            ("bg-person-2", "person-2"),
            ("bg-person-3", "person-3"),
            ("bg-person-4", "person-4"),
            ("bg-person-5", "person-5"),
            ("bg-person-6", "person-6"),
        ],
    ),
];

pub(super) fn colours(lang: Lang) -> AnyView {
    let groups: Vec<_> = COLOURS
        .into_iter()
        .map(|(name, swatches)| {
            let swatches: Vec<_> = swatches
                .iter()
                .map(|(class, name)| view! { <div><i class=*class></i>{*name}</div> })
                .collect();
            view! { <h3>{name.of(lang)}</h3><div class="sw">{swatches}</div> }
        })
        .collect();
    chapter(
        lang,
        text("Couleurs", "Colours"),
        text(
            "Un nom dit un sens. Le vert montre la suite, l’ambre appelle quelqu’un, le rouge arrête.",
            "A name says a meaning. Green shows what comes next, amber calls somebody, red stops.",
        ),
        groups,
    )
}

pub(super) fn type_and_space(lang: Lang) -> AnyView {
    let pick = move |fr, en| text(fr, en).of(lang);
    let body = view! {
        {demo("figure, 28", view! { <span class="text-figure font-strong">"18 640 €"</span> })}
        {demo("title, 23", view! { <span class="text-title font-strong tracking-title">{pick("Moustache Lundi 27.3, prêt à remettre", "Moustache Lundi 27.3, to hand over")}</span> })}
        {demo("lead, 16", view! { <span class="lead">{pick("Combien de temps un client attend", "How long a customer waits")}</span> })}
        {demo("body, 14", view! { <span>{pick("Purge et réglage des freins hydrauliques, promis demain à 17 h", "Hydraulic brakes bled and adjusted, promised tomorrow 17:00")}</span> })}
        {demo("meta, 12,5", view! { <span class="meta soft">{pick("Karim Benali, hier à 16:40", "Karim Benali, yesterday 16:40")}</span> })}
        {demo("code", view! { <CodeText code="LYN-2418"/><Tag code="LYN-2418"/><Tag code="LYN-E5120"/> })}
        {demo(
            "money",
            view! {
                <div class="grid gap-0.5">
                    <Amount money=Money::eur(8_990)/>
                    <Amount money=Money::eur(124_900)/>
                    <Amount money=Money::eur(-1_500)/>
                </div>
            },
        )}
        {demo(
            "radius",
            view! {
                <div class="grid place-items-center w-22 h-13 border border-line-strong bg-surface-raised meta soft rounded-tag">"tag 4"</div>
                <div class="grid place-items-center w-22 h-13 border border-line-strong bg-surface-raised meta soft rounded-control">"control 8"</div>
                <div class="grid place-items-center w-22 h-13 border border-line-strong bg-surface-raised meta soft rounded-card">"card 10"</div>
                <div class="grid place-items-center w-22 h-13 border border-line-strong bg-surface-raised meta soft rounded-float">"float 14"</div>
            },
        )}
        {demo(
            "shadow",
            view! {
                <div class="grid place-items-center w-28 h-14 bg-surface-float rounded-card meta soft shadow-lift">"lift"</div>
                <div class="grid place-items-center w-28 h-14 bg-surface-float rounded-card meta soft shadow-float">"float"</div>
                <div class="grid place-items-center w-28 h-14 bg-surface-float rounded-card meta soft shadow-bar">"bar"</div>
            },
        )}
    };
    chapter(
        lang,
        text("Caractères et espace", "Type and space"),
        text(
            "Inter, trois tailles par page et deux graisses ; chiffres tabulaires, chasse fixe pour les codes. Grille de 4 px, une ligne plutôt qu’une boîte, l’ombre réservée à ce qui flotte.",
            "Inter, three sizes a page and two weights; tabular figures, fixed width for codes. A 4 px grid, a line rather than a box, shadows only under what floats.",
        ),
        body,
    )
}
