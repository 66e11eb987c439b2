//! What cannot be shown or done: one sentence, one way on.

use domain::workshop::Refusal;
use leptos::prelude::*;

use crate::{
    document::PageContext,
    paths,
    ui::{Art, ButtonLink, EmptyPage, Icon, Look, Place, Shell, brand_mark},
    words::{common, errors, frame, signin},
};

/// A page that says what went wrong, by the stable name of the problem. Whoever is signed in keeps their frame.
pub fn problem(name: &'static str, refusal: Option<Refusal>) -> impl IntoView {
    let page = expect_context::<PageContext>();
    let lang = page.locale.lang;
    let title = errors::title(name, lang);
    let text = match refusal {
        Some(refusal) => errors::refusal(&refusal, lang),
        None => errors::meaning(name, lang).to_owned(),
    };
    let art = if name == "not_found" {
        Art::Dotted
    } else {
        Art::Cut
    };
    let way_on = match name {
        "pin_is_not_enough" | "sign_in_first" | "wrong" | "wait" => {
            let href = format!("{}?next={}", paths::LOGIN, paths::TODAY);
            view! { <ButtonLink href=href look=Look::Main icon=Icon::Key>{signin::BY_PASSWORD.of(lang)}</ButtonLink> }
                .into_any()
        }
        "unavailable" => view! {
            <ButtonLink href=paths::TODAY>{frame::TODAY.of(lang)}</ButtonLink>
            <ButtonLink href="" look=Look::Main icon=Icon::RefreshCw>{common::RELOAD.of(lang)}</ButtonLink>
        }
        .into_any(),
        _ => view! { <ButtonLink href=paths::TODAY look=Look::Main>{frame::TODAY.of(lang)}</ButtonLink> }
            .into_any(),
    };
    let content = view! { <EmptyPage title=title text=text art=art>{way_on}</EmptyPage> };
    if page.staff.is_some() {
        view! { <Shell place=Place::Elsewhere class="problem">{content}</Shell> }.into_any()
    } else {
        view! {
            <main id="main" class="problem">
                <a class="brand" href=paths::TODAY aria-label=frame::HOME.of(lang)>{brand_mark()}{frame::BOUCLE}</a>
                {content}
            </main>
        }
        .into_any()
    }
}
