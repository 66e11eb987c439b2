//! What a till reads before it takes money: one shape for everything that can be paid.

use domain::{
    Code, Currency,
    code::{CodeKind, Prefix},
    customers::Customer,
    vat::{VatRate, VatShare},
    workshop::{Stage, Ticket},
};

use crate::{Boucle, Error, customers, ports::Repositories};

/// A line of a payable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayableLine {
    /// What it says.
    pub label: String,
    /// Thousandths.
    pub quantity_milli: i64,
    /// Minor units including tax.
    pub unit_price: i64,
    /// VAT rate.
    pub rate: VatRate,
    /// Minor units including tax.
    pub total: i64,
}

/// What is covered already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// By what: a payer's label, or the tills.
    pub label: String,
    /// Stable name: `bonus`, `third_party`, `credit`, `goodwill`, `payments`.
    pub kind: &'static str,
    /// Minor units.
    pub amount: i64,
}

/// Something that can be paid at a till.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payable {
    /// Its code.
    pub code: Code,
    /// Business type; a ticket is `repair`.
    pub kind: &'static str,
    /// Where it stands.
    pub stage: Stage,
    /// Its version; a till sends it back with the payment.
    pub version: i64,
    /// Prefix of its store.
    pub store: Prefix,
    /// What is charged.
    pub lines: Vec<PayableLine>,
    /// Minor units including tax.
    pub total: i64,
    /// VAT per rate.
    pub vat: Vec<VatShare>,
    /// What is covered already.
    pub settled: Vec<Settled>,
    /// Minor units; negative is to be paid out.
    pub amount_due: i64,
    /// Currency of all of it.
    pub currency: Currency,
    /// A name to call out.
    pub customer: String,
    /// Brand and model, for the cashier's eye.
    pub title: String,
}

/// Reads what can be paid under a code. The caller checked the key's scope.
pub async fn payable(app: &Boucle, code: &Code) -> Result<Payable, Error> {
    if !matches!(code.kind, CodeKind::Ticket | CodeKind::PastTicket) {
        return Err(Error::NotFound);
    }
    let code = code.clone();
    app.db
        .read("payable", move |r| {
            let code = code.clone();
            Box::pin(async move {
                let ticket = r.ticket_by_code(&code).await?.ok_or(Error::NotFound)?;
                Ok(payable_of(r, ticket).await?.0)
            })
        })
        .await
}

/// A ticket as something that can be paid, and whose it is.
pub(crate) async fn payable_of(
    r: &mut dyn Repositories,
    ticket: Ticket,
) -> Result<(Payable, Option<Customer>), Error> {
    let customer = customers::named(r, ticket.customer).await?;
    let item = r.item(ticket.item).await?;
    let store = r.store(ticket.store).await?.ok_or(Error::NotFound)?;
    let mut settled: Vec<Settled> = ticket
        .payers
        .iter()
        .map(|payer| Settled {
            label: payer.label.clone(),
            kind: payer.kind.name(),
            amount: payer.amount,
        })
        .collect();
    if ticket.paid != 0 {
        settled.push(Settled {
            label: String::new(),
            kind: "payments",
            amount: ticket.paid,
        });
    }
    let lines = ticket
        .lines
        .iter()
        .map(|line| PayableLine {
            label: line.label.clone(),
            quantity_milli: line.quantity_milli,
            unit_price: line.unit_price,
            rate: line.rate,
            total: line.total(),
        })
        .collect();
    let payable = Payable {
        kind: "repair",
        stage: ticket.state.stage(),
        version: ticket.version,
        store: store.prefix,
        lines,
        total: ticket.total(),
        vat: ticket.vat().unwrap_or_default(),
        settled,
        amount_due: ticket.due(),
        currency: ticket.currency,
        customer: customer.as_ref().map(Customer::name).unwrap_or_default(),
        title: item.map(|item| item.title()).unwrap_or_default(),
        code: ticket.code,
    };
    Ok((payable, customer))
}
