//! A form that was refused, for the pages of the directory: what is wrong beside each field, and once above.

use business::FieldError;
use domain::Lang;
use leptos::prelude::*;

use crate::{
    ui::{self, ErrorSummary, Notice, Tone, reader_lang},
    words::{directory, errors},
};

/// What was refused.
#[derive(Debug, Clone, Default)]
pub struct Refused {
    /// Wrong fields.
    pub fields: Vec<FieldError>,
    /// Somebody changed it in between.
    pub is_stale: bool,
}

impl Refused {
    /// What stands beside a field.
    pub(super) fn beside(&self, field: &str, lang: Lang) -> Option<String> {
        let wrong = self.fields.iter().find(|wrong| wrong.field == field)?;
        Some(errors::field(wrong.code, wrong.limit, lang))
    }

    /// What stands above the form.
    pub(super) fn above(&self) -> AnyView {
        let lang = reader_lang();
        let stale = self.is_stale.then(|| {
            view! { <Notice tone=Tone::Attention is_alert=true>{directory::STALE.of(lang)}</Notice> }
        });
        let fields: Vec<_> = self
            .fields
            .iter()
            .map(|wrong| ui::FieldError {
                field: wrong.field.clone(),
                label: directory::label(&wrong.field).of(lang).to_owned(),
                message: errors::field(wrong.code, wrong.limit, lang),
            })
            .collect();
        view! { {stale}<ErrorSummary errors=fields/> }.into_any()
    }
}
