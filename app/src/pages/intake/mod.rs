//! Taking a repair in at the counter, on one page: who and what, what is wrong, the promise. Every step works by the form itself:
//! the search buttons send everything that was typed and the page comes back with what was found. What belongs to the family of
//! goods that was chosen is shown by the style sheet alone.

mod item;
mod problem;
mod promise;
mod who;

use business::{
    FieldError, customers::CustomerForm, customers::CustomerPage, items::ItemForm, items::ItemPage,
    mirror::KnownProduct,
};
use domain::{Lang, customers::Customer, items::Item, people::User};
use jiff::civil::Date;
use leptos::prelude::*;

use crate::{
    paths,
    ui::{self, Crumbs, ErrorSummary, Hidden, Icon, Notice, Place, PostForm, Shell, Tone, reader_lang},
    words::{Text, errors, frame, intake as words},
};

/// Value of a choice: somebody or something to be added.
pub const NEW: &str = "new";
/// Value of a choice: the chain's own goods.
pub const NOBODY: &str = "nobody";
/// Value of a choice of day or hour: another one, typed.
pub const OTHER: &str = "other";

/// The whole form as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IntakeTyped {
    /// Made with the empty form: the same form sent twice makes one ticket.
    pub intake_key: String,
    /// What was typed to find the customer.
    pub who: String,
    /// What was looked for last, so that it is not looked for twice.
    pub who_found: String,
    /// [`NEW`], [`NOBODY`], the id of a known customer, or nothing: several were found and none is chosen yet.
    pub customer: String,
    /// A customer to be added.
    pub new_customer: CustomerForm,
    /// What was typed or scanned to find the item.
    pub what: String,
    /// What was looked for last.
    pub what_found: String,
    /// [`NEW`], the code of a known item, or nothing: several were found and none is chosen yet.
    pub item: String,
    /// An item to be added.
    pub new_item: ItemForm,
    /// Family and name of the symptoms that were tapped.
    pub symptoms: Vec<(String, String)>,
    /// In the customer's words.
    pub problem: String,
    /// Family and words of what was left with it.
    pub left: Vec<(String, String)>,
    /// Anything else that was left.
    pub left_more: String,
    /// Kind of work.
    pub kind: String,
    /// Priority.
    pub priority: String,
    /// Id of a technician, or nothing.
    pub technician: String,
    /// Where it stands.
    pub location: String,
    /// A day, [`OTHER`], or nothing.
    pub day: String,
    /// Another day.
    pub other_day: String,
    /// An hour, or [`OTHER`].
    pub hour: String,
    /// Another hour.
    pub other_hour: String,
    /// Ceiling.
    pub ceiling: String,
}

/// The customer's part of the page.
#[derive(Debug, Clone)]
pub enum WhoPart {
    /// Nobody is chosen yet; who was found for what was typed, none when nothing was looked for.
    Open(Option<Vec<Customer>>),
    /// A known customer.
    Known(Box<CustomerPage>),
}

/// The item's part of the page.
#[derive(Debug, Clone)]
pub enum WhatPart {
    /// Nothing is chosen yet; what was found for what was typed, none when nothing was looked for. Things of the known customer
    /// are proposed too.
    Open(Option<Vec<Item>>),
    /// A known item.
    Known(Box<ItemPage>),
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct IntakeView {
    /// What was typed.
    pub typed: IntakeTyped,
    /// The customer.
    pub who: WhoPart,
    /// The item.
    pub what: WhatPart,
    /// The product whose bar code was looked for, as a partner sells it.
    pub product: Option<KnownProduct>,
    /// Who may work on it.
    pub technicians: Vec<User>,
    /// Days to promise, the soonest first.
    pub days: Vec<Date>,
    /// Today, in the store's zone.
    pub today: Date,
    /// Wrong fields, by the names of the page.
    pub errors: Vec<FieldError>,
    /// The page answers a form: it holds what was typed, a draft has nothing to add.
    pub is_answer: bool,
}

impl IntakeView {
    fn error(&self, field: &str, lang: Lang) -> Option<String> {
        self.errors
            .iter()
            .find(|error| error.field == field)
            .map(|error| errors::field(error.code, error.limit, lang))
    }
}

/// The page.
pub fn intake(view: IntakeView) -> impl IntoView {
    let lang = reader_lang();
    let links = vec![(paths::WORKSHOP.to_owned(), frame::WORKSHOP.of(lang).to_owned())];
    let (who, what) = (who::who(&view), item::what(&view));
    let (problem, work, promise) = (
        problem::problem(&view),
        problem::work(&view),
        promise::promise(&view),
    );
    let summary = summary(&view);
    let key = view.typed.intake_key.clone();
    let answered = view
        .is_answer
        .then(|| view! { <span data-draft-answered="" hidden=true></span> });
    view! {
        <Shell place=Place::Workshop class="intake-page">
            <div class="intake-head">
                <div><Crumbs links=links here=words::NEW_TICKET.of(lang)/><h1>{words::TITLE.of(lang)}</h1></div>
                <span class="end note soft" data-draft-note="" hidden=true>{Icon::CircleCheck}<span>{words::DRAFT_KEPT.of(lang)}" "<span data-draft-time=""></span></span></span>
                <button class="btn btn-quiet" r#type="reset" form="intake">{words::CLEAR.of(lang)}</button>
            </div>
            <PostForm action=paths::INTAKE id="intake" class="intake" draft="intake">
                // Enter goes on: it looks for what was typed and not yet found, else it takes in. The first button of a form is
                // the one that Enter presses.
                <button class="sr" r#type="submit" tabindex="-1" aria-hidden="true"></button>
                <Hidden name="intake_key" value=key/>
                {answered}
                <div class="stack intake-main">
                    <div class="card matched">{who}{what}</div>
                    {problem}
                </div>
                <aside class="side-stack" aria-label=words::PROMISE.of(lang)>
                    {summary}
                    {promise}
                    {work}
                    <div class="intake-act">
                        <ui::Button look=ui::Look::Main icon=Icon::Printer is_wide=true size=ui::Size::Normal class="take-in">{words::TAKE_IN.of(lang)}</ui::Button>
                    </div>
                </aside>
            </PostForm>
        </Shell>
    }
}

/// What is to be put right, each with a link to its field.
fn summary(view: &IntakeView) -> Option<AnyView> {
    let lang = reader_lang();
    let fields: Vec<_> = view
        .errors
        .iter()
        .map(|error| ui::FieldError {
            field: error.field.clone(),
            label: label(&error.field).of(lang).to_owned(),
            message: errors::field(error.code, error.limit, lang),
        })
        .collect();
    (!fields.is_empty()).then(|| view! { <ErrorSummary errors=fields/> }.into_any())
}

/// What a field of this page is called.
fn label(field: &str) -> Text {
    match field {
        "customer" | "who" => words::CUSTOMER,
        "customer_first_name" => words::FIRST_NAME,
        "customer_last_name" => words::LAST_NAME,
        "customer_phone" => words::PHONE,
        "customer_email" => words::EMAIL,
        "item" | "what" => words::ITEM,
        "item_category" => words::CATEGORY,
        "item_brand" => words::BRAND,
        "item_model" => words::MODEL,
        "item_serial" => words::SERIAL,
        "symptoms" => words::SYMPTOMS,
        "accessories" => words::LEFT,
        "kind" => words::KIND,
        "technician" => words::TECHNICIAN,
        "location" => words::LOCATION,
        "promised_day" | "other_day" => words::DAY,
        "promised_hour" | "other_hour" => words::HOUR,
        "ceiling" => words::CEILING,
        "intake_key" => words::NEW_TICKET,
        _ => words::PROBLEM,
    }
}

/// An error that belongs to a group of choices rather than to one control.
fn group_error(error: Option<String>) -> Option<AnyView> {
    error.map(|error| {
        view! { <div class="field"><span class="error">{Icon::CircleAlert.small()}<span>{error}</span></span></div> }.into_any()
    })
}

/// A short notice inside a card.
fn remark(tone: Tone, text: String) -> AnyView {
    view! { <Notice tone=tone>{text}</Notice> }.into_any()
}

#[cfg(test)]
mod tests;
