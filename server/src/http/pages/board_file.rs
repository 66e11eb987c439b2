//! The workshop's list as a file: what is on screen, one row a ticket, in the reader's language.

use app::words::{board::heads, items, states, workshop};
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use business::ports::TicketCard;
use domain::{Lang, people::User, stores::Store};
use jiff::Timestamp;

/// The answer: a file that spreadsheets of the reader's country open by themselves.
pub(super) fn answer(
    rows: &[TicketCard],
    technicians: &[User],
    store: &Store,
    lang: Lang,
    now: Timestamp,
) -> Response {
    let body = text(rows, technicians, store, lang);
    let day = now.to_zoned_datetime(store.zone()).date();
    let name = format!("attachment; filename=\"boucle-{}-{day}.csv\"", store.prefix);
    let mut response = ([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], body).into_response();
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

/// The text of the file. French spreadsheets part cells by semicolons, because a comma stands in their numbers; the mark at the
/// start tells them that it is UTF-8.
fn text(rows: &[TicketCard], technicians: &[User], store: &Store, lang: Lang) -> String {
    let delimiter = match lang {
        Lang::Fr => b';',
        Lang::En => b',',
    };
    let mut file = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .from_writer(b"\xef\xbb\xbf".to_vec());
    let heads = [
        heads::CODE,
        heads::ITEM,
        heads::CUSTOMER,
        heads::FAMILY,
        heads::KIND,
        heads::STATE,
        heads::TAKEN_IN,
        heads::PROMISE,
        heads::TECHNICIAN,
        heads::TO_PAY,
        heads::PAID,
        heads::DUE,
    ];
    let instant = |at: Timestamp| {
        let at = at.to_zoned_datetime(store.zone());
        format!("{} {:02}:{:02}", at.date(), at.hour(), at.minute())
    };
    let lines = rows.iter().map(|card| {
        let who = card
            .technician
            .and_then(|id| technicians.iter().find(|user| user.id == id));
        [
            card.code.to_string(),
            cell(&card.item_title),
            cell(&card.customer_name),
            cell(&items::category(&card.category, lang)),
            workshop::kind(card.kind).of(lang).to_owned(),
            states::stage(card.state.stage()).of(lang).to_owned(),
            instant(card.created_at),
            card.promised_at.map(instant).unwrap_or_default(),
            who.map_or_else(String::new, |user| cell(&user.name)),
            app::format::amount_input(card.to_pay, lang),
            app::format::amount_input(card.paid, lang),
            app::format::amount_input(card.due(), lang),
        ]
    });
    let written = file
        .write_record(heads.map(|head| head.of(lang)))
        .and_then(|()| lines.into_iter().try_for_each(|line| file.write_record(line)));
    written.expect("writing to memory does not fail");
    let bytes = file.into_inner().expect("writing to memory does not fail");
    String::from_utf8(bytes).expect("made of text")
}

/// What somebody typed, as a cell that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_formula_stays_text() {
        assert_eq!(cell("=1+2"), "'=1+2");
        assert_eq!(cell("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(cell("Moustache Lundi"), "Moustache Lundi");
    }
}
