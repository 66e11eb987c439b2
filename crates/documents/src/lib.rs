//! What Boucle prints, as PDF: the drop-off receipt that a customer takes home, the quote that they are asked to agree to, and the
//! label that stays on the thing.
//!
//! All are functions of a [`TicketPage`]: the same page gives the same bytes, to the last one. Text stays text (it can be
//! searched, copied and read aloud), the fonts travel inside, and a QR code opens the ticket: `{base_url}/i/{code}`.
//!
//! | Module | Holds |
//! |---|---|
//! | [`receipt()`], [`quote()`], [`label()`] | the documents; a quote is laid out as a receipt is |
//! | `flow`, `sheet` | a column that turns pages; marks on pages, their meaning for who listens, the PDF file |
//! | `text`, `fonts` | shaping, wrapping and shortening of text; the embedded fonts |
//! | `qr`, `words`, `moment` | the code, the words in both languages, dates as paper says them |

mod flow;
mod fonts;
mod label;
mod moment;
mod qr;
mod quote;
mod receipt;
mod sheet;
mod text;
mod words;

use business::workshop::TicketPage;
use domain::{Code, Lang, workshop::Quote};

/// Why a document could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotPrinted {
    /// The address that the QR would hold is longer than any QR code; the public address of the settings is wrong.
    #[error("the address {0} is longer than a QR code can hold")]
    LinkTooLong(String),
    /// The PDF could not be written.
    #[error("the PDF could not be written: {0}")]
    Pdf(String),
}

/// The drop-off receipt, A4 upright, as many pages as it takes: who left what, with what, for which work, by when, at
/// which price, and where to come back to.
///
/// It speaks the customer's language, and `lang` where the ticket has no customer. `base_url` is the public address of
/// this installation, with or without a slash at its end.
pub fn receipt(
    page: &TicketPage,
    organisation: &str,
    base_url: &str,
    lang: Lang,
) -> Result<Vec<u8>, NotPrinted> {
    receipt::print(page, organisation, base_url, lang)
}

/// A version of a quote, A4 upright, as many pages as it takes: what is asked for which work at which price, VAT per rate, until
/// when it holds, what may be left, and where the customer signs. Once it was accepted: what was agreed, by whom and when.
///
/// `page` is the ticket's, of which `quote` is a version. Language and address are as in [`receipt()`].
pub fn quote(
    page: &TicketPage,
    quote: &Quote,
    organisation: &str,
    base_url: &str,
    lang: Lang,
) -> Result<Vec<u8>, NotPrinted> {
    quote::print(page, quote, organisation, base_url, lang)
}

/// The item label, 62 × 29 mm (the die-cut address label of common label printers, e.g. DK-11209), black only: QR, code,
/// thing, customer, promise, technician. It speaks `lang`, the shop's language.
pub fn label(page: &TicketPage, base_url: &str, lang: Lang) -> Result<Vec<u8>, NotPrinted> {
    label::print(page, base_url, lang)
}

/// What a QR of this ticket opens.
fn link(base_url: &str, code: &Code) -> String {
    format!("{}/i/{code}", base_url.trim_end_matches('/'))
}
