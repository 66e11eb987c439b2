//! A quote on paper: the receipt's own layout, with what the quote says in place of the ticket's lines.
//!
//! What has to stand on it: date, shop, customer, each work and part with quantity and price, totals without and with tax and
//! the rates, how long it holds (code de la consommation, art. L. 111-1 and L. 112-1), and the choice of parts where a used one is
//! offered (art. L. 224-113).

use business::workshop::TicketPage;
use domain::{
    Lang,
    workshop::{Quote, QuoteState, Ticket},
};
use jiff::SignedDuration;

use crate::{
    NotPrinted, moment,
    receipt::{self, Asked, Paper},
};

pub(crate) fn print(
    page: &TicketPage,
    quote: &Quote,
    organisation: &str,
    base_url: &str,
    lang: Lang,
) -> Result<Vec<u8>, NotPrinted> {
    let lang = page.customer.as_ref().map_or(lang, |customer| customer.language);
    let zone = page.store.zone();
    let is_accepted = matches!(quote.state, QuoteState::Accepted { .. });
    // Once something was agreed, what was left is no longer offered.
    let options = quote
        .lines
        .iter()
        .filter(|line| line.is_option && !is_accepted)
        .map(|line| line.line.clone())
        .collect();
    let used = quote
        .lines
        .iter()
        .filter(|_| !is_accepted)
        .filter_map(domain::workshop::QuoteLine::circular_line)
        .collect();
    let agreed = match &quote.state {
        QuoteState::Accepted { at, .. } => {
            let answer = page.answers.iter().find(|answer| answer.quote == quote.id);
            let name = answer.map(|answer| answer.name.clone()).unwrap_or_default();
            Some((name, moment::full(*at, &zone, lang)))
        }
        _ => None,
    };
    let lines = quote.standing();
    let asked = TicketPage {
        vat: quote
            .standing_totals()
            .map(|totals| totals.vat)
            .unwrap_or_default(),
        ticket: Ticket {
            lines,
            payers: quote.payers.clone(),
            paid: 0,
            ceiling: None,
            ..page.ticket.clone()
        },
        ..page.clone()
    };
    let paper = Paper::Quote(Asked {
        number: quote.number,
        written: moment::full(quote.sent_at, &zone, lang),
        // It holds to the end of a day, whose last moment that is.
        until: moment::day_of(quote.valid_until - SignedDuration::from_secs(1), &zone, lang),
        options,
        used,
        agreed,
    });
    receipt::print_paper(&asked, paper, organisation, base_url, lang)
}
