//! The workshop board.

use business::workshop::Board;
use leptos::prelude::*;

use crate::ui::{PageHead, Place, Shell};

/// The page.
pub fn board(model: Board) -> impl IntoView {
    view! { <Shell place=Place::Workshop><PageHead title=model.store.name/></Shell> }
}
