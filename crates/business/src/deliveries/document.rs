//! What a parcel holds, made at the moment it is sent: personal data stand where they can be erased, and nowhere else.

use domain::{TicketId, customers::Customer, deliveries::Delivery};
use serde_json::{Value, json};

use crate::{
    Boucle, Error,
    ports::Parcel,
    tills::{PayableDocument, payable_of},
};

/// Makes the parcel of a delivery: the document of `GET /api/v1/payables/{code}` as it stands now, with `reference` (the
/// code, by which the partner can be asked for it), `customer` in full (`id`, `kind`, `first_name`, `last_name`, `name`,
/// `phone`, `email`, `language`; null when there is none) and `event` (`id`, `name`, `at`). None when the subject is not
/// there or is of a kind that nobody sends.
pub(crate) async fn parcel(app: &Boucle, delivery: &Delivery) -> Result<Option<Parcel>, Error> {
    if delivery.subject_kind != "ticket" {
        return Ok(None);
    }
    let delivery = delivery.clone();
    app.db
        .read("delivery_document", move |r| {
            let delivery = delivery.clone();
            Box::pin(async move {
                let Some(ticket) = r.ticket(TicketId(delivery.subject)).await? else {
                    return Ok(None);
                };
                let reference = ticket.code.to_string();
                let (payable, customer) = payable_of(r, ticket).await?;
                let mut document = serde_json::to_value(PayableDocument::from(payable))
                    .expect("a document has text as keys and no failing parts");
                document["reference"] = Value::from(reference.clone());
                document["customer"] = customer.as_ref().map_or(Value::Null, customer_document);
                document["event"] = json!({
                    "id": delivery.event,
                    "name": delivery.name,
                    "at": delivery.at.to_string(),
                });
                Ok(Some(Parcel {
                    id: delivery.id.0,
                    connector: delivery.connector,
                    action: delivery.action,
                    reference,
                    document,
                    doubtful: delivery.doubtful,
                }))
            })
        })
        .await
}

fn customer_document(customer: &Customer) -> Value {
    json!({
        "id": customer.id,
        "kind": customer.kind,
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "name": customer.name(),
        "phone": customer.phone(),
        "email": customer.email(),
        "language": customer.language.tag(),
    })
}
