//! Changing what a ticket says: fields, lines, payers, technician, notes.

use domain::{
    Currency, LineId, Money, NoteId, TicketId, UserId,
    money::LARGEST_MINOR,
    people::{Action, Actor},
    vat::VatRate,
    workshop::{Line, LineKind, LineProblem, MAX_LINES, Payer, PayerKind, Priority, Ticket, discount_lines},
};

use super::{
    change::{load, refused, save},
    intake::{ceiling, promise, promised_at},
};
use crate::{
    Boucle, Checks, Error,
    ports::{Happening, Note, Repositories},
    search,
    tills::reckon_ticket,
};

/// The fields of a ticket, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TicketForm {
    /// In the customer's words.
    pub problem: String,
    /// Stable names of symptoms.
    pub symptoms: Vec<String>,
    /// What was left with it.
    pub accessories: String,
    /// `normal` or `urgent`.
    pub priority: String,
    /// Promised day in the store's zone; empty promises nothing.
    pub promised_day: String,
    /// Promised hour.
    pub promised_hour: String,
    /// Ceiling; empty means none.
    pub ceiling: String,
    /// Where it stands.
    pub location: String,
}

/// A line, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineForm {
    /// `part`, `labour`, `package`, `fee` or `discount`.
    pub kind: String,
    /// What it says on the receipt.
    pub label: String,
    /// `2`, `1,5`.
    pub quantity: String,
    /// Price of one, including tax; a discount is typed without its sign.
    pub unit_price: String,
    /// Rate in percent.
    pub rate: String,
}

/// A payer, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PayerForm {
    /// `bonus`, `third_party`, `credit` or `goodwill`.
    pub kind: String,
    /// What it says on the receipt.
    pub label: String,
    /// How much.
    pub amount: String,
}

/// Changes the fields of a ticket.
pub async fn edit_ticket(
    app: &Boucle,
    actor: &Actor,
    id: TicketId,
    version: i64,
    form: &TicketForm,
) -> Result<(), Error> {
    let mut checks = Checks::default();
    let problem = checks.text("problem", &form.problem, 2000);
    let accessories = checks.text("accessories", &form.accessories, 300);
    let location = checks.text("location", &form.location, 60);
    let promised = promise(&form.promised_day, &form.promised_hour, &mut checks);
    let ceiling = ceiling(&form.ceiling, &mut checks);
    if form.symptoms.iter().any(|symptom| symptom.len() > 40) || form.symptoms.len() > 20 {
        checks.wrong("symptoms", "unknown");
    }
    checks.done()?;
    let priority = Priority::from_name(&form.priority).unwrap_or_default();
    let symptoms = form.symptoms.clone();
    let (app, actor) = (app.clone(), actor.clone());
    app.clone()
        .db
        .write("edit_ticket", move |r| {
            let (app, actor) = (app.clone(), actor.clone());
            let (problem, accessories) = (problem.clone(), accessories.clone());
            let (location, symptoms) = (location.clone(), symptoms.clone());
            Box::pin(async move {
                let (before, store) = load(r, &actor, Action::EditTicket, id, version).await?;
                let now = app.clock.now();
                let promised_at = promised_at(&store, promised, before.promised_at, now)?;
                let mut after = Ticket {
                    problem,
                    symptoms,
                    accessories,
                    priority,
                    promised_at,
                    ceiling,
                    location,
                    ..before.clone()
                };
                let changed = [
                    ("problem", before.problem != after.problem),
                    ("symptoms", before.symptoms != after.symptoms),
                    ("accessories", before.accessories != after.accessories),
                    ("priority", before.priority != after.priority),
                    ("promised_at", before.promised_at != after.promised_at),
                    ("ceiling", before.ceiling != after.ceiling),
                    ("location", before.location != after.location),
                ];
                let fields: Vec<String> = changed
                    .into_iter()
                    .filter(|(_, differs)| *differs)
                    .map(|(name, _)| name.to_owned())
                    .collect();
                if fields.is_empty() {
                    return Ok(());
                }
                after.touch();
                let words_changed = fields.iter().any(|field| field == "problem");
                save(r, &app, &actor, &after, version, Happening::Edited { fields }).await?;
                if words_changed {
                    search::index(r, id).await?;
                }
                Ok(())
            })
        })
        .await
}

/// Gives a ticket to a technician, or to nobody.
pub async fn assign(
    app: &Boucle,
    actor: &Actor,
    id: TicketId,
    version: i64,
    technician: Option<UserId>,
) -> Result<(), Error> {
    let (app, actor) = (app.clone(), actor.clone());
    app.clone()
        .db
        .write("assign", move |r| {
            let (app, actor) = (app.clone(), actor.clone());
            Box::pin(async move {
                let (mut ticket, _) = load(r, &actor, Action::Assign, id, version).await?;
                if let Some(technician) = technician
                    && r.user(technician).await?.is_none_or(|user| user.disabled)
                {
                    return Err(Error::field("technician", "unknown"));
                }
                if ticket.technician == technician {
                    return Ok(());
                }
                ticket.technician = technician;
                ticket.touch();
                save(
                    r,
                    &app,
                    &actor,
                    &ticket,
                    version,
                    Happening::Assigned { technician },
                )
                .await?;
                Ok(())
            })
        })
        .await
}

/// Writes a note; the ticket keeps its version, so that nobody's open form is in its way.
pub async fn add_note(
    app: &Boucle,
    actor: &Actor,
    id: TicketId,
    text: &str,
    for_customer: bool,
) -> Result<(), Error> {
    let mut checks = Checks::default();
    let text = checks.required("note", text, 2000);
    checks.done()?;
    let (app, actor) = (app.clone(), actor.clone());
    app.clone()
        .db
        .write("add_note", move |r| {
            let (app, actor, text) = (app.clone(), actor.clone(), text.clone());
            Box::pin(async move {
                let ticket = r.ticket(id).await?.ok_or(Error::NotFound)?;
                actor.check(Action::EditTicket, ticket.store)?;
                let at = app.clock.now();
                let note = NoteId(app.entropy.id(at));
                r.insert_note(&Note {
                    id: note,
                    ticket: id,
                    author: actor.user,
                    text,
                    for_customer,
                    at,
                })
                .await?;
                let what = Happening::Noted { note, for_customer };
                crate::record::ticket_happened(r, &app, &actor, &ticket, what).await?;
                Ok(())
            })
        })
        .await
}

fn line(form: &LineForm) -> Result<Line, Error> {
    let mut checks = Checks::default();
    let kind = LineKind::from_name(&form.kind);
    if kind.is_none() {
        checks.wrong("kind", "unknown");
    }
    let kind = kind.unwrap_or(LineKind::Labour);
    let label = checks.required("label", &form.label, 160);
    let quantity_milli = quantity(&form.quantity);
    if quantity_milli.is_none() {
        checks.wrong("quantity", "not_a_quantity");
    }
    let unit_price = match Money::parse(&form.unit_price, Currency::EUR) {
        Ok(money) if kind == LineKind::Discount => -money.minor.abs(),
        Ok(money) => money.minor,
        Err(_) => {
            checks.wrong("unit_price", "not_an_amount");
            0
        }
    };
    let rate = VatRate::from_percent(&form.rate);
    if rate.is_none() {
        checks.wrong("rate", "unknown");
    }
    checks.done()?;
    let line = Line {
        id: LineId(uuid::Uuid::nil()),
        kind,
        label,
        quantity_milli: quantity_milli.unwrap_or_default(),
        unit_price,
        rate: rate.unwrap_or(VatRate::STANDARD),
    };
    match line.check() {
        Ok(()) => Ok(line),
        Err(LineProblem::Quantity) => Err(Error::field("quantity", "not_a_quantity")),
        Err(LineProblem::Price) => Err(Error::field("unit_price", "not_positive")),
        Err(LineProblem::TooLarge) => Err(Error::field("unit_price", "too_large")),
    }
}

/// Reads a quantity with at most three decimals into thousandths.
fn quantity(text: &str) -> Option<i64> {
    let text = text.trim().replace(',', ".");
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 4 || decimals.len() > 3 || !digits(whole) || !digits(decimals) {
        return None;
    }
    let thousandths: i64 = format!("{decimals:0<3}").parse().ok()?;
    let quantity = whole.parse::<i64>().ok()? * 1000 + thousandths;
    (quantity > 0).then_some(quantity)
}

/// Adds a line.
pub async fn add_line(
    app: &Boucle,
    actor: &Actor,
    id: TicketId,
    version: i64,
    form: &LineForm,
) -> Result<(), Error> {
    let line = line(form)?;
    reprice(app, actor, id, version, move |app, ticket| {
        let mut lines = ticket.lines.clone();
        lines.push(Line {
            id: LineId(app.entropy.id(app.clock.now())),
            ..line.clone()
        });
        Ok((lines, ticket.payers.clone()))
    })
    .await
}

/// Takes a line off.
pub async fn remove_line(
    app: &Boucle,
    actor: &Actor,
    id: TicketId,
    version: i64,
    line: LineId,
) -> Result<(), Error> {
    reprice(app, actor, id, version, move |_, ticket| {
        let lines: Vec<Line> = ticket
            .lines
            .iter()
            .filter(|kept| kept.id != line)
            .cloned()
            .collect();
        if lines.len() == ticket.lines.len() {
            Err(Error::NotFound)
        } else {
            Ok((lines, ticket.payers.clone()))
        }
    })
    .await
}

/// Gives a discount on the whole ticket, spread over its VAT rates.
pub async fn add_discount(
    app: &Boucle,
    actor: &Actor,
    id: TicketId,
    version: i64,
    label: &str,
    amount: &str,
) -> Result<(), Error> {
    let mut checks = Checks::default();
    let label = checks.required("label", label, 160);
    let amount = Money::parse(amount, Currency::EUR);
    if amount.is_err() {
        checks.wrong("amount", "not_an_amount");
    }
    checks.done()?;
    let amount = amount.map_or(0, |amount| amount.minor);
    reprice(app, actor, id, version, move |app, ticket| {
        let shares = ticket.vat().map_err(|_| Error::field("amount", "too_large"))?;
        let parts = discount_lines(amount, &shares).map_err(|_| Error::field("amount", "more_than_total"))?;
        let mut lines = ticket.lines.clone();
        for (rate, unit_price) in parts {
            let id = LineId(app.entropy.id(app.clock.now()));
            let kind = LineKind::Discount;
            lines.push(Line {
                id,
                kind,
                label: label.clone(),
                quantity_milli: 1000,
                unit_price,
                rate,
            });
        }
        Ok((lines, ticket.payers.clone()))
    })
    .await
}

/// Notes somebody else who pays a part.
pub async fn add_payer(
    app: &Boucle,
    actor: &Actor,
    id: TicketId,
    version: i64,
    form: &PayerForm,
) -> Result<(), Error> {
    let mut checks = Checks::default();
    let kind = PayerKind::from_name(&form.kind);
    if kind.is_none() {
        checks.wrong("payer_kind", "unknown");
    }
    let label = checks.required("payer_label", &form.label, 160);
    let amount = Money::parse(&form.amount, Currency::EUR).map_or(0, |money| money.minor);
    if !(1..=LARGEST_MINOR).contains(&amount) {
        checks.wrong("payer_amount", "not_an_amount");
    }
    checks.done()?;
    let kind = kind.unwrap_or(PayerKind::ThirdParty);
    reprice(app, actor, id, version, move |app, ticket| {
        if ticket.to_pay() < amount {
            return Err(Error::field("payer_amount", "more_than_total"));
        }
        let mut payers = ticket.payers.clone();
        payers.push(Payer {
            id: LineId(app.entropy.id(app.clock.now())),
            kind,
            label: label.clone(),
            amount,
        });
        Ok((ticket.lines.clone(), payers))
    })
    .await
}

/// Takes a payer off.
pub async fn remove_payer(
    app: &Boucle,
    actor: &Actor,
    id: TicketId,
    version: i64,
    payer: LineId,
) -> Result<(), Error> {
    reprice(app, actor, id, version, move |_, ticket| {
        let payers: Vec<Payer> = ticket
            .payers
            .iter()
            .filter(|kept| kept.id != payer)
            .cloned()
            .collect();
        if payers.len() == ticket.payers.len() {
            Err(Error::NotFound)
        } else {
            Ok((ticket.lines.clone(), payers))
        }
    })
    .await
}

/// Works new lines and payers out of a ticket.
type Repricing = dyn Fn(&Boucle, &Ticket) -> Result<(Vec<Line>, Vec<Payer>), Error> + Send + Sync;

async fn reprice(
    app: &Boucle,
    actor: &Actor,
    id: TicketId,
    version: i64,
    edit: impl Fn(&Boucle, &Ticket) -> Result<(Vec<Line>, Vec<Payer>), Error> + Send + Sync + 'static,
) -> Result<(), Error> {
    let (app, actor, edit) = (app.clone(), actor.clone(), std::sync::Arc::new(edit));
    app.clone()
        .db
        .write("reprice", move |r| {
            let (app, actor, edit) = (app.clone(), actor.clone(), edit.clone());
            Box::pin(async move { reprice_unit(r, &app, &actor, id, version, &*edit).await })
        })
        .await
}

async fn reprice_unit(
    r: &mut dyn Repositories,
    app: &Boucle,
    actor: &Actor,
    id: TicketId,
    version: i64,
    edit: &Repricing,
) -> Result<(), Error> {
    let (mut ticket, store) = load(r, actor, Action::EditTicket, id, version).await?;
    let (lines, payers) = edit(app, &ticket)?;
    if lines.len() > MAX_LINES || payers.len() > 10 {
        return Err(Error::field("label", "too_many"));
    }
    let from = ticket.to_pay();
    let before = ticket.clone();
    ticket
        .reprice(lines, payers)
        .map_err(|refusal| refused(&before, refusal))?;
    if ticket.total().abs() > LARGEST_MINOR {
        return Err(Error::field("unit_price", "too_large"));
    }
    let what = Happening::Repriced {
        from,
        to: ticket.to_pay(),
    };
    save(r, app, actor, &ticket, version, what).await?;
    // Less to pay may be nothing left to pay.
    reckon_ticket(r, app, &mut ticket, &store).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_read() {
        assert_eq!(quantity("2"), Some(2000));
        assert_eq!(quantity("1,5"), Some(1500));
        assert_eq!(quantity("0.125"), Some(125));
        for wrong in ["", "0", "-1", "1.2345", "a", "1.", "99999"] {
            assert_eq!(
                quantity(wrong).filter(|q| wrong != "1." || *q != 1000),
                None,
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_discount_is_typed_without_its_sign() {
        let form = LineForm {
            kind: "discount".into(),
            label: "Remise".into(),
            quantity: "1".into(),
            unit_price: "4,99".into(),
            rate: "20".into(),
        };
        assert_eq!(line(&form).unwrap().unit_price, -499);
    }
}
