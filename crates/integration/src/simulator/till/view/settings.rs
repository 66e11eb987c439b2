//! The page of the till's settings.

use domain::Lang;
use maud::{Markup, html};

use super::{
    super::{
        TillConfig, format,
        page::Look,
        words::{self, words},
    },
    document, icon,
};

/// What the till is made of, and how it looks.
pub(in super::super) fn settings(config: &TillConfig, look: Look) -> Markup {
    let w = words(look.lang);
    let every: Vec<String> = config
        .faults
        .every
        .iter()
        .map(|(fault, n)| format!("{} 1/{n}", words::fault(*fault, look.lang).0))
        .collect();
    let choice = |name: &str, value: &str, label: &str, on: bool| {
        html! {
            label class="check radio" {
                input type="radio" name=(name) value=(value) checked[on];
                span class="box" {}
                (label)
            }
        }
    };
    let body = html! {
        div class="till" {
            header {
                a class="btn btn-quiet btn-icon" href="/" aria-label=(w.back_to_sale) { (icon("arrow-left")) }
                h1 { (w.settings) }
            }
            main class="till-set" {
                form method="post" action="/settings" {
                    fieldset class="field" {
                        legend { (w.language) }
                        div class="check-row" {
                            (choice("lang", "fr", "Français", look.lang == Lang::Fr))
                            (choice("lang", "en", "English", look.lang == Lang::En))
                        }
                    }
                    fieldset class="field" {
                        legend { (w.theme) }
                        div class="check-row" {
                            (choice("theme", "system", w.theme_system, look.theme.name().is_none()))
                            (choice("theme", "light", w.theme_light, look.theme.name() == Some("light")))
                            (choice("theme", "dark", w.theme_dark, look.theme.name() == Some("dark")))
                        }
                    }
                    button class="btn btn-main" { (w.save) }
                }
                section {
                    h2 { (w.setup) }
                    dl class="pairs" {
                        dt { (w.setup_store) } dd { (config.store_name) " (" (config.store_prefix) ")" }
                        dt { (w.setup_boucle) } dd { (config.boucle_url) }
                        dt { (w.setup_hook) } dd { "/hooks/" (config.connector) }
                        dt { (w.setup_waits) } dd { "× " (format::decimal(&config.retry_scale.to_string(), look.lang)) }
                        dt { (w.setup_late) } dd { (format::wait(config.faults.late.mul_f64(config.retry_scale))) }
                        dt { (w.setup_burst) } dd { (config.faults.burst) }
                        dt { (w.setup_every) } dd { @if every.is_empty() { (w.setup_never) } @else { (every.join(", ")) } }
                        dt { (w.setup_memory) }
                        dd { @match &config.state { Some(file) => (file.display()), None => (w.setup_no_memory) } }
                    }
                }
            }
        }
    };
    document(look, w.settings, &body)
}
