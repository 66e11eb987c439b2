//! The component set. Pages are made of these and of the grids in `style/pages`; a page has no style of its own.
//!
//! Components find the reader's language, the CSRF token and the frame in the [`PageContext`](crate::document::PageContext)
//! that [`document::render`](crate::document::render) provides, so a page passes only what it shows.
//!
//! ```ignore
//! view! {
//!     <Shell place=Place::Today>
//!         <PageHead title="Samedi 14 novembre" sub="Neuf choses à traiter"/>
//!         <PostForm action="/tickets" draft="intake">
//!             <Field name="symptom" label="Ce qui ne va pas" error=errors.get("symptom")>
//!                 <TextArea name="symptom" value=form.symptom/>
//!             </Field>
//!             <Button look=Look::Main icon=Icon::Printer>"Réceptionner"</Button>
//!         </PostForm>
//!     </Shell>
//! }
//! ```
//!
//! | Need | Component |
//! |---|---|
//! | a page of the staff | [`Shell`], [`PageHead`], [`Crumbs`] |
//! | an action | [`Button`], [`ButtonLink`], [`PostForm`], [`Menu`], [`Dialog`] |
//! | something typed | [`Field`] around [`Input`], [`TextArea`], [`Select`]; [`Check`], [`Radio`], [`Choice`]; [`ErrorSummary`] |
//! | a state | [`StateBadge`], [`StatePill`], [`Ring`], [`Pill`], [`Note`] |
//! | a code, an amount | [`Tag`], [`Amount`], [`QrCode`] |
//! | who | [`Avatar`] |
//! | a list | [`Table`], [`Pager`], [`Chip`], [`Segments`], [`Tabs`], [`Sums`], [`Pairs`] |
//! | what happened, how far | [`Timeline`], [`LifeLine`], [`Track`], [`Steps`], [`Meter`] |
//! | something to say | [`Notice`], [`Toast`], [`UndoToast`], [`Empty`] |

mod avatar;
mod button;
mod choice;
mod dialog;
mod empty;
mod field;
mod form;
mod icon;
mod life;
mod list;
mod live;
mod menu;
mod notice;
mod photo;
mod qr;
mod scan;
mod segments;
mod shell;
mod state;
mod table;
#[cfg(test)]
pub(crate) mod testing;
mod text;
mod timeline;
mod toast;
mod way;

pub use avatar::*;
pub use button::*;
pub use choice::*;
pub use dialog::*;
pub use empty::*;
pub use field::*;
pub use form::*;
pub use icon::*;
pub use life::*;
pub use list::*;
pub use live::*;
pub use menu::*;
pub use notice::*;
pub use photo::*;
pub use qr::*;
pub use scan::*;
pub use segments::*;
pub use shell::*;
pub use state::*;
pub use table::*;
pub use text::*;
pub use timeline::*;
pub use toast::*;
pub use way::*;

use domain::Lang;
use leptos::prelude::use_context;

use crate::document::PageContext;

/// A property that may be left out, given plainly, or given as an `Option`: `error="…"`, `error=errors.get("phone")`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Maybe<T>(Option<T>);

impl<T> Default for Maybe<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> From<T> for Maybe<T> {
    fn from(value: T) -> Self {
        Self(Some(value))
    }
}

impl<T> From<Option<T>> for Maybe<T> {
    fn from(value: Option<T>) -> Self {
        Self(value)
    }
}

impl From<&str> for Maybe<String> {
    fn from(value: &str) -> Self {
        Self(Some(value.to_owned()))
    }
}

impl From<Option<&str>> for Maybe<String> {
    fn from(value: Option<&str>) -> Self {
        Self(value.map(str::to_owned))
    }
}

/// The reader's language; French outside a page.
pub fn reader_lang() -> Lang {
    use_context::<PageContext>().map_or_else(Lang::default, |page| page.locale.lang)
}

/// A colour with a meaning. Never alone: a word stands beside it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nobody has to do anything.
    #[default]
    Neutral,
    /// Being worked on.
    Info,
    /// Settled.
    Done,
    /// Somebody must act.
    Attention,
    /// Stopped.
    Danger,
    /// Where you are, what comes next.
    Brand,
}

impl Tone {
    /// For `data-tone`; none when neutral.
    pub(crate) const fn name(self) -> Option<&'static str> {
        match self {
            Self::Neutral => None,
            Self::Info => Some("info"),
            Self::Done => Some("done"),
            Self::Attention => Some("attention"),
            Self::Danger => Some("danger"),
            Self::Brand => Some("brand"),
        }
    }

    /// Class that gives text this tone; neutral text is soft.
    pub(crate) const fn text_class(self) -> &'static str {
        match self {
            Self::Neutral => "soft",
            Self::Info => "t-info",
            Self::Done => "t-done",
            Self::Attention => "t-attention",
            Self::Danger => "t-danger",
            Self::Brand => "t-brand",
        }
    }
}
