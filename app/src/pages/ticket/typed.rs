//! A form of the ticket's page that was refused: what was typed comes back, with what is wrong beside each field.

use business::{
    FieldError,
    quotes::{AnswerForm, QuoteForm},
    workshop::{LineForm, PayerForm, TicketForm},
};
use domain::Lang;
use leptos::prelude::*;

use crate::{
    ui::{self, ErrorSummary, Notice, Tone, reader_lang},
    words::{errors, quotes, ticket as words},
};

/// A discount on the whole ticket, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DiscountForm {
    /// What it says on the receipt.
    pub label: String,
    /// How much, without a sign.
    pub amount: String,
}

/// A note, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoteForm {
    /// Its text.
    pub text: String,
    /// The customer may read it.
    pub for_customer: bool,
}

/// Which form it was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum TypedForm {
    /// None: the page was only asked for.
    #[default]
    None,
    /// The ticket's own fields.
    Edit(TicketForm),
    /// A line.
    Line(LineForm),
    /// A discount.
    Discount(DiscountForm),
    /// A payer.
    Payer(PayerForm),
    /// A note.
    Note(NoteForm),
    /// A quote to be sent.
    Quote(QuoteForm),
    /// An answer to a quote, given at the counter.
    Answer(AnswerForm),
}

/// A refused form with what is wrong, or what an accepted one has to show.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// The form.
    pub form: TypedForm,
    /// Wrong fields, by the names that the page gives them.
    pub errors: Vec<FieldError>,
    /// What is wrong besides fields, in words: changed in between, refused by the state.
    pub said: Option<String>,
    /// A quote's link that was just made, shown this once: the quote's number, the address.
    pub quote_link: Option<(i64, String)>,
}

impl Typed {
    /// What stands beside a field.
    pub(crate) fn error(&self, field: &str, lang: Lang) -> Option<String> {
        self.errors
            .iter()
            .find(|error| error.field == field)
            .map(|error| errors::field(error.code, error.limit, lang))
    }

    /// What stands above everything: what was refused, and the fields to look at.
    pub(crate) fn notice(&self) -> Option<AnyView> {
        let lang = reader_lang();
        let said = self
            .said
            .clone()
            .map(|said| view! { <Notice tone=Tone::Attention is_alert=true>{said}</Notice> });
        let fields: Vec<_> = self
            .errors
            .iter()
            .map(|error| ui::FieldError {
                field: error.field.clone(),
                label: label(&error.field).of(lang).to_owned(),
                message: errors::field(error.code, error.limit, lang),
            })
            .collect();
        (said.is_some() || !fields.is_empty())
            .then(|| view! { {said}<ErrorSummary errors=fields/> }.into_any())
    }
}

/// What a field of this page is called.
fn label(field: &str) -> crate::words::Text {
    match field {
        "problem" => words::PROBLEM_TEXT,
        "symptoms" => words::SYMPTOMS,
        "accessories" => words::ACCESSORIES,
        "promised_day" => words::DAY,
        "promised_hour" => words::HOUR,
        "ceiling" => words::CEILING,
        "location" => words::LOCATION,
        "line_kind" | "payer_kind" => words::KIND,
        "line_label" | "discount_label" | "payer_label" => words::ON_RECEIPT,
        "line_quantity" => words::QUANTITY,
        "line_unit_price" => words::UNIT_PRICE,
        "line_rate" => words::VAT,
        "note" => words::NOTE,
        "technician" => words::TECHNICIAN,
        "reason" => words::REASON,
        "days" => quotes::DAYS,
        "message" => quotes::MESSAGE,
        "name" => quotes::WHO_ANSWERS,
        part if part.starts_with("part_") => quotes::CIRCULAR,
        price if price.starts_with("circular_price_") => quotes::CIRCULAR_PRICE,
        label if label.starts_with("circular_label_") => quotes::CIRCULAR_LABEL,
        kind if kind.starts_with("circular_") => quotes::CIRCULAR,
        option if option.starts_with("option_") => quotes::OPTION,
        _ => words::AMOUNT,
    }
}
