//! Today: what needs a hand now, in order.

use business::today::Today;
use leptos::prelude::*;

use crate::{
    document::PageContext,
    ui::{PageHead, Place, Shell},
};

/// The page.
pub fn today(model: Today) -> impl IntoView {
    let locale = expect_context::<PageContext>().locale;
    view! { <Shell place=Place::Today><PageHead title=locale.day_title(model.now)/></Shell> }
}
