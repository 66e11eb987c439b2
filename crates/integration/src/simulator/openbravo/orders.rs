//! What an order of elsewhere comes to: checked against what Openbravo knows, then kept as a record.

use serde_json::{Value, json};

use super::{
    super::partner::{Good, STORES, decimal, hundredths, whole_second},
    Openbravo,
    book::{Change, OpenbravoBook, text},
    rows::{base, stamp},
};

/// Terminals and their stores.
pub(super) const TERMINALS: [(&str, &str); 3] = [("VBS-LYN", "LYN"), ("VBS-GRE", "GRE"), ("VBS-ANN", "ANN")];
/// Kinds of payment that a terminal knows.
pub(super) const KINDS: [&str; 4] = [
    "OBPOS_payment.cash",
    "OBPOS_payment.card",
    "OBPOS_payment.transfer",
    "GCNV_payment.creditnote",
];
/// Reasons for what comes back.
const REASONS: [&str; 2] = ["RACHAT", "RETOUR"];
const STEPS: [&str; 6] = ["create", "pay", "ship", "all", "cancel", "cancel_replace"];

/// Takes the orders of a message in, all of them or none: what is answered for each, and what changes.
pub(super) fn load(
    openbravo: &Openbravo,
    book: &OpenbravoBook,
    body: &Value,
    store: &'static str,
) -> Result<(Vec<Value>, Vec<Change>), String> {
    let mut answers = vec![];
    let mut changes = vec![];
    for given in body["data"].as_array().into_iter().flatten() {
        let step = given["step"].as_str().unwrap_or("all");
        if !STEPS.contains(&step) {
            return Err(format!("step: {step} is none of {}", STEPS.join(", ")));
        }
        let order = match step {
            "create" | "all" => create(openbravo, book, given, store, step == "all", changes.len())?,
            "pay" => pay(openbravo, open(book, given, "documentNo")?, given)?,
            "ship" => put(
                openbravo,
                open(book, given, "documentNo")?,
                json!({ "delivered": true }),
            ),
            "cancel" => put(
                openbravo,
                open(book, given, "canceledorder")?,
                json!({ "documentStatus": "CL" }),
            ),
            _ => return Err("step: cancel_replace is not simulated".to_owned()),
        };
        if step == "ship" || step == "all" {
            changes.extend(stock(openbravo, book, &order, store));
        }
        answers.push(json!({ "id": order["id"], "documentNo": order["documentNo"] }));
        changes.push(Change::Record(
            "Order".to_owned(),
            text(&order, "id").to_owned(),
            order,
        ));
    }
    Ok((answers, changes))
}

/// An amount in cents: a number with at most two decimals.
fn cents(value: &Value, name: &str) -> Result<i64, String> {
    let number = match value {
        Value::Number(number) => hundredths(&number.to_string(), '.'),
        Value::String(number) => hundredths(number, '.'),
        _ => None,
    };
    number.ok_or_else(|| format!("{name}: an amount, not {value}"))
}

fn amount(cents: i64) -> Value {
    serde_json::from_str(&decimal(cents, '.')).unwrap_or_default()
}

fn create(
    openbravo: &Openbravo,
    book: &OpenbravoBook,
    given: &Value,
    store: &'static str,
    whole: bool,
    before: usize,
) -> Result<Value, String> {
    let partner = meant(book, "BusinessPartner", &given["businessPartner"])?;
    if given["currency"] != "EUR" && given["currency"] != "102" {
        return Err(format!("currency: {} not found", given["currency"]));
    }
    let is_return = given["isReturn"] == true;
    let total = cents(&given["grossAmount"], "grossAmount")?;
    let mut lines = vec![];
    let mut sum = 0;
    for line in given["lines"].as_array().into_iter().flatten() {
        let product = meant(book, "Product", &line["product"])?;
        let quantity = line["qty"].as_i64().ok_or("qty: a whole number")?;
        if is_return != (quantity < 0) {
            return Err("qty: below zero in a return, above zero elsewhere".to_owned());
        }
        let reason = text(line, "returnReason");
        if is_return && !REASONS.contains(&reason) {
            return Err(format!("returnReason: {reason} not found"));
        }
        let gross = cents(&line["grossAmount"], "grossAmount")?;
        sum += gross;
        lines.push(json!({
            "product": product["id"], "product$_identifier": product["name"], "searchKey": product["searchKey"], "qty": quantity,
            "grossAmount": amount(gross), "returnReason": line["returnReason"], "description": line["description"],
            "obposSerialnumber": line["obposSerialnumber"],
        }));
    }
    if lines.is_empty() {
        return Err("lines: at least one".to_owned());
    }
    if sum != total {
        return Err(format!(
            "grossAmount: {} but the lines are {}",
            decimal(total, '.'),
            decimal(sum, '.')
        ));
    }
    let now = whole_second(openbravo.config.clock.now());
    let id = given["id"]
        .as_str()
        .map_or_else(|| openbravo.id(), ToOwned::to_owned);
    let number = match given["documentNo"].as_str() {
        Some(number) if book.order(number).is_some() => {
            return Err(format!("documentNo: {number} is there already"));
        }
        Some(number) => number.to_owned(),
        None => format!("VBS-{store}/{:07}", book.orders().count() + before + 1),
    };
    let order = base("Order", &id, &number, true, now);
    let order = put(
        openbravo,
        Value::Object(order),
        json!({
            "documentNo": number, "organization": store, "organization$_identifier": store,
            "businessPartner": partner["id"], "businessPartner$_identifier": partner["name"],
            "orderDate": given["orderDate"], "description": given["description"], "grandTotalAmount": amount(total),
            "documentStatus": "CO", "isSale": !is_return, "isReturn": is_return, "isLayaway": given["isLayaway"] == true,
            "isCancelled": false, "delivered": whole, "lines": lines, "payments": [],
        }),
    );
    if given["payments"].as_array().is_none_or(Vec::is_empty) && !whole {
        return Ok(order);
    }
    let order = pay(openbravo, order, given)?;
    let paid = paid(&order)?;
    if whole && paid != total {
        return Err(format!(
            "payments: {} of {}",
            decimal(paid, '.'),
            decimal(total, '.')
        ));
    }
    Ok(order)
}

/// Adds payments.
pub(super) fn pay(openbravo: &Openbravo, order: Value, given: &Value) -> Result<Value, String> {
    let mut payments = order["payments"].as_array().cloned().unwrap_or_default();
    let now = whole_second(openbravo.config.clock.now());
    for payment in given["payments"].as_array().into_iter().flatten() {
        let kind = payment["kind"].as_str().unwrap_or_else(|| text(payment, "name"));
        if !KINDS.contains(&kind) {
            return Err(format!("payment kind: {kind} not found"));
        }
        let paid = cents(&payment["paidAmount"], "paidAmount")?;
        payments.push(json!({
            "name": kind, "amount": amount(paid), "paidAmount": amount(paid), "paymentDate": stamp(now),
        }));
    }
    Ok(put(openbravo, order, json!({ "payments": payments })))
}

/// What is paid of an order, in cents.
pub(super) fn paid(order: &Value) -> Result<i64, String> {
    let payments = order["payments"].as_array().into_iter().flatten();
    payments
        .map(|payment| cents(&payment["paidAmount"], "paidAmount"))
        .sum()
}

/// What is still open of it, in cents.
pub(super) fn due(order: &Value) -> Result<i64, String> {
    Ok(cents(&order["grandTotalAmount"], "grandTotalAmount")? - paid(order)?)
}

/// The order that is meant, if it is not cancelled.
fn open(book: &OpenbravoBook, given: &Value, name: &str) -> Result<Value, String> {
    let number = text(given, name);
    let order = book.order(number).filter(|order| order["documentStatus"] != "CL");
    order
        .cloned()
        .ok_or_else(|| format!("{name}: {number} not found"))
}

fn meant(book: &OpenbravoBook, entity: &str, given: &Value) -> Result<Value, String> {
    let code = given
        .as_str()
        .or_else(|| given["id"].as_str())
        .unwrap_or_default();
    let found = book.meant(entity, code);
    found.ok_or_else(|| format!("{entity}: {code} not found"))
}

/// Sets fields, and the time of the change.
pub(super) fn put(openbravo: &Openbravo, order: Value, fields: Value) -> Value {
    let mut order = order;
    if let (Value::Object(order), Value::Object(fields)) = (&mut order, fields) {
        order.extend(fields);
        let now = whole_second(openbravo.config.clock.now());
        order.insert("updated".to_owned(), stamp(now).into());
    }
    order
}

/// What left the store with an order, or came back.
fn stock(openbravo: &Openbravo, book: &OpenbravoBook, order: &Value, store: &str) -> Vec<Change> {
    let place = STORES.iter().position(|code| *code == store).unwrap_or(0);
    let now = whole_second(openbravo.config.clock.now());
    let lines = order["lines"].as_array().into_iter().flatten();
    lines
        .filter_map(|line| {
            let product = book.goods.find(text(line, "searchKey"))?;
            product.ean.as_ref()?;
            let mut good: Good = product.good;
            good.stock[place] -= line["qty"].as_i64()?;
            good.updated = now;
            Some(Change::Good(product.place, good))
        })
        .collect()
}
