//! The page of a simulated partner: what it holds for a cashier, and which faults are ordered. Plain forms, no script needed.

use std::sync::Arc;

use axum::{
    Form, Router,
    extract::State,
    middleware,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use domain::Lang;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{
    desk::Desk,
    faults::Fault,
    kept::{Book, Kept},
};
use crate::simulator::{assets, guard};

/// What the page of a partner is about.
pub(in crate::simulator) struct Page<B: Book> {
    /// The partner.
    pub(in crate::simulator) title: &'static str,
    pub(in crate::simulator) lang: Lang,
    pub(in crate::simulator) desk: Arc<Desk>,
    pub(in crate::simulator) kept: Arc<Kept<B>>,
}

impl<B: Book> Clone for Page<B> {
    fn clone(&self) -> Self {
        Self {
            title: self.title,
            lang: self.lang,
            desk: self.desk.clone(),
            kept: self.kept.clone(),
        }
    }
}

/// The page, its files, the form of the faults, and what the partner's own page posts to.
pub(in crate::simulator) fn page_routes<B: Book>(page: Page<B>, own: Router) -> Router {
    Router::new()
        .route("/", get(show::<B>))
        .route("/faults", post(order::<B>))
        .with_state(page)
        .merge(own)
        .merge(assets::routes())
        .layer(middleware::from_fn(guard::guard))
}

/// A whole document around this.
pub(in crate::simulator) fn shell(title: &str, lang: Lang, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(lang.tag()) data-density="touch" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href="/till.css";
                link rel="icon" href="data:,";
            }
            body {
                (PreEscaped(assets::ICONS))
                div class="till" {
                    header { h1 { (title) } }
                    main class="till-lines" { (body) }
                }
            }
        }
    }
}

async fn show<B: Book>(State(page): State<Page<B>>) -> Markup {
    let fr = page.lang == Lang::Fr;
    let own = page.kept.read(|book| book.page(page.lang));
    let ordered = page.desk.ordered();
    let body = html! {
        (own)
        section {
            h2 { @if fr { "Pannes à commander" } @else { "Faults to order" } }
            form method="post" action="/faults" {
                div class="faults" {
                    @for fault in page.desk.faults().known {
                        label class="check" {
                            input type="checkbox" name="fault" value=(fault.name()) checked[ordered.contains(fault)];
                            span class="box" {}
                            (fault_name(*fault, page.lang))
                        }
                    }
                }
                button class="btn" { @if fr { "Commander jusqu’à nouvel ordre" } @else { "Order until further notice" } }
            }
        }
    };
    shell(page.title, page.lang, &body)
}

async fn order<B: Book>(State(page): State<Page<B>>, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let faults: Vec<Fault> = Fault::ALL
        .into_iter()
        .filter(|fault| {
            pairs
                .iter()
                .any(|(name, value)| name == "fault" && value == fault.name())
        })
        .filter(|fault| page.desk.faults().known.contains(fault))
        .collect();
    // All of them are known a line above.
    let _ = page.desk.order(&faults, 0, None);
    Redirect::to("/").into_response()
}

const fn fault_name(fault: Fault, lang: Lang) -> &'static str {
    let (fr, en) = match fault {
        Fault::Slow => ("Lent", "Slow"),
        Fault::Down => ("Muet", "Silent"),
        Fault::Busy => ("Débordé (503)", "Busy (503)"),
        Fault::HalfAnswer => ("Moitié de réponse", "Half an answer"),
        Fault::LostAnswer => ("Fait, réponse perdue", "Done, answer lost"),
        Fault::WrongEncoding => ("Mauvais codage", "Wrong encoding"),
        Fault::Duplicate => ("Lignes en double", "Rows twice"),
        Fault::Refused => ("Refus sous un 200", "Refusal inside a 200"),
        Fault::Expired => ("Session expirée", "Session expired"),
        Fault::PageDrift => ("Pages qui glissent", "Pages that drift"),
    };
    match lang {
        Lang::Fr => fr,
        Lang::En => en,
    }
}
