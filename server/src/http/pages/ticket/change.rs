//! The forms that change a ticket. Each calls one use case; what is refused comes back as it was typed.

use app::{
    pages::ticket::{DiscountForm, NoteForm, Typed, TypedForm, note_draft},
    words::{bench, ticket as words},
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use business::{
    Error,
    workshop::{self, LineForm, PayerForm, TicketForm},
};
use domain::{Code, LineId, TicketId, UserId};

use super::{back, code_of, prefixed, refused};
use crate::http::{
    PageError, Web,
    form::{Fields, Posted},
    staff::Staff,
};

/// The ticket of an address, read again at each form: codes are what addresses hold, ids what use cases take.
async fn id_of(web: &Web, staff: &Staff, code: &Code) -> Result<TicketId, PageError> {
    Ok(workshop::ticket_page(&web.boucle, staff.actor(), code)
        .await?
        .ticket
        .id)
}

/// Says what was done and goes on.
pub(super) async fn done(
    staff: &Staff,
    fields: &Fields,
    code: &Code,
    said: impl Into<String>,
) -> Result<Response, PageError> {
    staff.say(said).await;
    Ok(Redirect::to(&back(fields, code)).into_response())
}

/// The ticket's own fields, as typed.
fn ticket_form(fields: &Fields) -> TicketForm {
    TicketForm {
        problem: fields.text("problem"),
        symptoms: fields.all("symptom"),
        accessories: fields.text("accessories"),
        priority: fields.text("priority"),
        promised_day: fields.text("promised_day"),
        promised_hour: fields.text("promised_hour"),
        ceiling: fields.text("ceiling"),
        location: fields.text("location"),
    }
}

/// A line, as typed.
fn line_form(fields: &Fields) -> LineForm {
    LineForm {
        kind: fields.text("line_kind"),
        label: fields.text("line_label"),
        quantity: fields.text("line_quantity"),
        unit_price: fields.text("line_unit_price"),
        rate: fields.text("line_rate"),
    }
}

/// A payer, as typed.
fn payer_form(fields: &Fields) -> PayerForm {
    PayerForm {
        kind: fields.text("payer_kind"),
        label: fields.text("payer_label"),
        amount: fields.text("payer_amount"),
    }
}

/// A note: the phrases that were tapped, then the own words.
fn note_form(fields: &Fields) -> NoteForm {
    let phrases = fields.all("phrase").join(". ");
    let own = fields.get("note").trim();
    let text = match (phrases.is_empty(), own.is_empty()) {
        (true, _) => own.to_owned(),
        (false, true) => format!("{phrases}."),
        (false, false) => format!("{phrases}. {own}"),
    };
    NoteForm {
        text,
        for_customer: fields.is_on("for_customer"),
    }
}

fn typed(form: TypedForm) -> Typed {
    Typed {
        form,
        ..Typed::default()
    }
}

pub(super) async fn edit(
    State(web): State<Web>,
    Path(code): Path<String>,
    Posted { staff, fields }: Posted,
) -> Result<Response, PageError> {
    let code = code_of(&code)?;
    let id = id_of(&web, &staff, &code).await?;
    let form = ticket_form(&fields);
    match workshop::edit_ticket(&web.boucle, staff.actor(), id, fields.number("version"), &form).await {
        Ok(()) => done(&staff, &fields, &code, words::SAVED.of(staff.lang())).await,
        Err(error) => refused(&web, &staff, &fields, &code, typed(TypedForm::Edit(form)), error).await,
    }
}

pub(super) async fn assign(
    State(web): State<Web>,
    Path(code): Path<String>,
    Posted { staff, fields }: Posted,
) -> Result<Response, PageError> {
    let code = code_of(&code)?;
    let page = workshop::ticket_page(&web.boucle, staff.actor(), &code).await?;
    let technician = match fields.get("technician") {
        "" => Ok(None),
        text => text
            .parse::<UserId>()
            .map(Some)
            .map_err(|_| Error::field("technician", "unknown")),
    };
    let given = match technician {
        Ok(technician) => workshop::assign(
            &web.boucle,
            staff.actor(),
            page.ticket.id,
            fields.number("version"),
            technician,
        )
        .await
        .map(|()| technician),
        Err(error) => Err(error),
    };
    match given {
        Ok(technician) => {
            let name = page
                .people
                .iter()
                .find(|person| Some(person.id) == technician)
                .map(|person| person.name.as_str());
            let said = if technician.is_some() && technician == staff.actor().user {
                bench::TAKEN.of(staff.lang()).to_owned()
            } else {
                words::assigned(name, staff.lang())
            };
            done(&staff, &fields, &code, said).await
        }
        Err(error) => refused(&web, &staff, &fields, &code, Typed::default(), error).await,
    }
}

pub(super) async fn note(
    State(web): State<Web>,
    Path(code): Path<String>,
    Posted { staff, fields }: Posted,
) -> Result<Response, PageError> {
    let code = code_of(&code)?;
    let id = id_of(&web, &staff, &code).await?;
    let form = note_form(&fields);
    match workshop::add_note(&web.boucle, staff.actor(), id, &form.text, form.for_customer).await {
        Ok(()) => {
            let draft = note_draft(&code.to_string());
            staff.say_taken(words::NOTE_ADDED.of(staff.lang()), draft).await;
            Ok(Redirect::to(&back(&fields, &code)).into_response())
        }
        Err(error) => refused(&web, &staff, &fields, &code, typed(TypedForm::Note(form)), error).await,
    }
}

pub(super) async fn add_line(
    State(web): State<Web>,
    Path(code): Path<String>,
    Posted { staff, fields }: Posted,
) -> Result<Response, PageError> {
    let code = code_of(&code)?;
    let id = id_of(&web, &staff, &code).await?;
    let form = line_form(&fields);
    match workshop::add_line(&web.boucle, staff.actor(), id, fields.number("version"), &form).await {
        Ok(()) => done(&staff, &fields, &code, words::LINE_ADDED.of(staff.lang())).await,
        Err(error) => {
            let error = prefixed(error, "line_");
            refused(&web, &staff, &fields, &code, typed(TypedForm::Line(form)), error).await
        }
    }
}

pub(super) async fn remove_line(
    State(web): State<Web>,
    Path((code, line)): Path<(String, String)>,
    Posted { staff, fields }: Posted,
) -> Result<Response, PageError> {
    let code = code_of(&code)?;
    let id = id_of(&web, &staff, &code).await?;
    let line: LineId = line.parse().map_err(|_| Error::NotFound)?;
    match workshop::remove_line(&web.boucle, staff.actor(), id, fields.number("version"), line).await {
        Ok(()) => done(&staff, &fields, &code, words::LINE_REMOVED.of(staff.lang())).await,
        Err(error) => refused(&web, &staff, &fields, &code, Typed::default(), error).await,
    }
}

pub(super) async fn discount(
    State(web): State<Web>,
    Path(code): Path<String>,
    Posted { staff, fields }: Posted,
) -> Result<Response, PageError> {
    let code = code_of(&code)?;
    let id = id_of(&web, &staff, &code).await?;
    let form = DiscountForm {
        label: fields.text("discount_label"),
        amount: fields.text("discount_amount"),
    };
    let version = fields.number("version");
    match workshop::add_discount(&web.boucle, staff.actor(), id, version, &form.label, &form.amount).await {
        Ok(()) => done(&staff, &fields, &code, words::DISCOUNT_ADDED.of(staff.lang())).await,
        Err(error) => {
            let error = prefixed(error, "discount_");
            refused(
                &web,
                &staff,
                &fields,
                &code,
                typed(TypedForm::Discount(form)),
                error,
            )
            .await
        }
    }
}

pub(super) async fn add_payer(
    State(web): State<Web>,
    Path(code): Path<String>,
    Posted { staff, fields }: Posted,
) -> Result<Response, PageError> {
    let code = code_of(&code)?;
    let id = id_of(&web, &staff, &code).await?;
    let form = payer_form(&fields);
    match workshop::add_payer(&web.boucle, staff.actor(), id, fields.number("version"), &form).await {
        Ok(()) => done(&staff, &fields, &code, words::PAYER_ADDED.of(staff.lang())).await,
        Err(error) => refused(&web, &staff, &fields, &code, typed(TypedForm::Payer(form)), error).await,
    }
}

pub(super) async fn remove_payer(
    State(web): State<Web>,
    Path((code, payer)): Path<(String, String)>,
    Posted { staff, fields }: Posted,
) -> Result<Response, PageError> {
    let code = code_of(&code)?;
    let id = id_of(&web, &staff, &code).await?;
    let payer: LineId = payer.parse().map_err(|_| Error::NotFound)?;
    match workshop::remove_payer(&web.boucle, staff.actor(), id, fields.number("version"), payer).await {
        Ok(()) => done(&staff, &fields, &code, words::PAYER_REMOVED.of(staff.lang())).await,
        Err(error) => refused(&web, &staff, &fields, &code, Typed::default(), error).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(body: &str) -> Fields {
        Fields::parse(body.as_bytes()).expect("a form")
    }

    #[test]
    fn a_ticket_form_keeps_what_was_typed() {
        let form = ticket_form(&fields(
            "symptom=brakes&symptom=noise&problem=%3C%2Ftextarea%3E&promised_day=2026-11-27&ceiling=40%2C00",
        ));
        assert_eq!(form.symptoms, ["brakes", "noise"]);
        assert_eq!(form.problem, "</textarea>");
        assert_eq!(
            (form.promised_day.as_str(), form.ceiling.as_str()),
            ("2026-11-27", "40,00")
        );
    }

    #[test]
    fn a_line_is_read_by_the_names_of_the_page() {
        let form = line_form(&fields(
            "line_kind=part&line_label=Cha%C3%AEne&line_quantity=2&line_unit_price=19%2C95&line_rate=5.5",
        ));
        assert_eq!(form.kind, "part");
        assert_eq!(form.label, "Chaîne");
        assert_eq!(
            (
                form.quantity.as_str(),
                form.unit_price.as_str(),
                form.rate.as_str()
            ),
            ("2", "19,95", "5.5")
        );
    }

    #[test]
    fn phrases_come_before_the_own_words() {
        let note = |body| note_form(&fields(body));
        assert_eq!(
            note("phrase=Usure+normale&phrase=Essai+fait&note=").text,
            "Usure normale. Essai fait."
        );
        assert_eq!(
            note("phrase=Usure+normale&note=+patin+neuf+").text,
            "Usure normale. patin neuf"
        );
        assert_eq!(note("note=++"), NoteForm::default());
        assert!(note("note=x&for_customer=1").for_customer);
        assert!(!note("note=x&for_customer=").for_customer);
    }

    #[test]
    fn errors_carry_the_names_of_the_page() {
        let Error::Invalid(wrong) = prefixed(Error::field("label", "missing"), "line_") else {
            panic!("still a form's error")
        };
        assert_eq!(wrong[0].field, "line_label");
    }
}
