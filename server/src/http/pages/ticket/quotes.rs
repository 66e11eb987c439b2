//! Quotes of a ticket: sent, linked to, answered at the counter.

use app::{
    pages::ticket::{Typed, TypedForm},
    words::quotes as words,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use business::{
    Error,
    quotes::{OfferForm, QuoteForm, answer_at_counter, new_link, note_reminder, revoke_links, send_quote},
    workshop::ticket_page,
};
use domain::{Code, TicketId};

use super::{change::done, code_of, refused, shown};
use crate::http::{
    PageError, Web,
    by_link::answer_form,
    form::{Fields, Posted},
    staff::Staff,
};

/// A quote, as typed.
fn quote_form(fields: &Fields) -> QuoteForm {
    let offers = fields
        .all("line")
        .into_iter()
        .map(|line| OfferForm {
            is_option: fields.is_on(&format!("option_{line}")),
            circular: fields.text(&format!("circular_{line}")),
            label: fields.text(&format!("circular_label_{line}")),
            price: fields.text(&format!("circular_price_{line}")),
            line,
        })
        .collect();
    QuoteForm {
        days: fields.text("days"),
        message: fields.text("message"),
        offers,
    }
}

async fn id_of(web: &Web, staff: &Staff, code: &Code) -> Result<TicketId, PageError> {
    Ok(ticket_page(&web.boucle, staff.actor(), code).await?.ticket.id)
}

/// The ticket with a link that stands in no other answer: it is kept nowhere, so it cannot wait for the next page.
async fn linked(
    web: &Web,
    staff: &Staff,
    code: &Code,
    number: i64,
    token: &str,
) -> Result<Response, PageError> {
    let page = ticket_page(&web.boucle, staff.actor(), code).await?;
    let base = web.settings.base_url.trim_end_matches('/');
    let address = format!("{base}{}", app::paths::customer_link(token));
    let typed = Typed {
        quote_link: Some((number, address)),
        ..Typed::default()
    };
    shown(web, staff, page, typed, false, StatusCode::OK).await
}

pub(super) async fn send(
    State(web): State<Web>,
    Path(code): Path<String>,
    Posted { staff, fields }: Posted,
) -> Result<Response, PageError> {
    let code = code_of(&code)?;
    let id = id_of(&web, &staff, &code).await?;
    let form = quote_form(&fields);
    match send_quote(&web.boucle, staff.actor(), id, fields.number("version"), &form).await {
        Ok(sent) => linked(&web, &staff, &code, sent.number, &sent.token).await,
        Err(error) => {
            let typed = Typed {
                form: TypedForm::Quote(form),
                ..Typed::default()
            };
            refused(&web, &staff, &fields, &code, typed, error).await
        }
    }
}

pub(super) async fn link(
    State(web): State<Web>,
    Path((code, number)): Path<(String, i64)>,
    Posted { staff, .. }: Posted,
) -> Result<Response, PageError> {
    let code = code_of(&code)?;
    let id = id_of(&web, &staff, &code).await?;
    let token = new_link(&web.boucle, staff.actor(), id, number).await?;
    linked(&web, &staff, &code, number, &token).await
}

pub(super) async fn revoke(
    State(web): State<Web>,
    Path(code): Path<String>,
    Posted { staff, fields }: Posted,
) -> Result<Response, PageError> {
    let code = code_of(&code)?;
    let id = id_of(&web, &staff, &code).await?;
    revoke_links(&web.boucle, staff.actor(), id).await?;
    done(&staff, &fields, &code, words::REVOKED.of(staff.lang())).await
}

pub(super) async fn reminded(
    State(web): State<Web>,
    Path((code, number)): Path<(String, i64)>,
    Posted { staff, fields }: Posted,
) -> Result<Response, PageError> {
    let code = code_of(&code)?;
    let id = id_of(&web, &staff, &code).await?;
    note_reminder(&web.boucle, staff.actor(), id, number).await?;
    done(&staff, &fields, &code, words::REMINDED_SAID.of(staff.lang())).await
}

pub(super) async fn answer(
    State(web): State<Web>,
    Path((code, number)): Path<(String, i64)>,
    Posted { staff, fields }: Posted,
) -> Result<Response, PageError> {
    let code = code_of(&code)?;
    let id = id_of(&web, &staff, &code).await?;
    let form = answer_form(&fields);
    let said = if form.verdict == "accept" {
        words::ACCEPTED_SAID
    } else {
        words::REFUSED_SAID
    };
    match answer_at_counter(&web.boucle, staff.actor(), id, number, &form).await {
        Ok(()) => done(&staff, &fields, &code, said.of(staff.lang())).await,
        Err(error @ (Error::Refused { .. } | Error::Invalid(_) | Error::Stale)) => {
            let typed = Typed {
                form: TypedForm::Answer(form),
                ..Typed::default()
            };
            refused(&web, &staff, &fields, &code, typed, error).await
        }
        Err(error) => Err(error.into()),
    }
}
