//! Openbravo's order loader and its Business API.

use integration::simulator::partner::Fault;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::{
    openbravo::{EXPORT, ask, list, load, message, repair, with_customer},
    partner::{Partner, config},
};

#[tokio::test]
async fn an_order_is_made_once_a_message_id() {
    let openbravo = Partner::openbravo(config(&Fault::ALL)).await;
    with_customer(&openbravo).await;
    let first = load(&openbravo, "true", &message(1, &repair("LYN-2418"))).await;
    assert_eq!(first["status"], 0, "{first}");
    assert_eq!(
        load(&openbravo, "true", &message(1, &repair("LYN-2418"))).await,
        first,
        "the stored answer"
    );
    let orders = list(&openbravo, "Order", &[("_where", "documentNo='LYN-2418'")]).await;
    assert_eq!(orders["data"].as_array().unwrap().len(), 1);
    // Another id with the same number is refused, and stays refused.
    let other = load(&openbravo, "true", &message(2, &repair("LYN-2418"))).await;
    assert_eq!(
        (&other["status"], &other["error"]["message"]),
        (&json!(-1), &json!("documentNo: LYN-2418 is there already"))
    );
    assert_eq!(
        load(&openbravo, "true", &message(2, &repair("LYN-2419"))).await,
        other
    );

    openbravo
        .control(
            "/control/pay",
            json!({ "documentNo": "LYN-2418", "kind": "OBPOS_payment.card" }),
        )
        .await;
    let path = format!("{EXPORT}/Order/byDocumentNo");
    let (_, paid) = ask(
        &openbravo,
        Method::GET,
        &path,
        &[("documentNo", "LYN-2418")],
        None,
    )
    .await
    .unwrap();
    assert_eq!(paid["data"][0]["payments"][0]["paidAmount"].to_string(), "84.81");
    let again = openbravo
        .post(
            "/control/pay",
            &json!({ "documentNo": "LYN-2418", "kind": "OBPOS_payment.card" }),
        )
        .await;
    assert_eq!(again.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_buyback_is_a_return_and_a_sale_is_whole() {
    let openbravo = Partner::openbravo(config(&Fault::ALL)).await;
    with_customer(&openbravo).await;
    let line = |reference: &str, quantity: i64, gross: f64| json!({ "product": reference, "qty": quantity, "grossAmount": gross, "returnReason": "RACHAT" });
    let paid = |kind: &str, amount: f64| json!([{ "kind": kind, "paidAmount": amount }]);
    let mut buyback = repair("LYN-R318");
    buyback["step"] = json!("all");
    buyback["isReturn"] = json!(true);
    buyback["grossAmount"] = json!(-92.0);
    buyback["lines"] = json!([line("OCCASION", -1, -92.0)]);
    buyback["payments"] = paid("GCNV_payment.creditnote", -92.0);
    let loaded = load(&openbravo, "true", &message(3, &buyback)).await;
    assert_eq!(loaded["status"], 0, "{loaded}");

    let mut sale = repair("LYN-E5");
    sale["step"] = json!("all");
    sale["grossAmount"] = json!(22.9);
    sale["lines"] = json!([line("3760000000123", 1, 22.9)]);
    sale["payments"] = paid("OBPOS_payment.card", 22.9);
    assert_eq!(load(&openbravo, "true", &message(4, &sale)).await["status"], 0);
    let product =
        list(&openbravo, "Product", &[("_where", "uPCEAN='3760000000123'")]).await["data"][0]["id"].clone();
    let stock = format!("product.id='{}'", product.as_str().unwrap());
    assert_eq!(
        list(&openbravo, "MaterialMgmtStorageDetail", &[("_where", &stock)]).await["data"][0]["quantityOnHand"],
        1
    );

    for (number, change, said) in [
        (
            5,
            json!({ "payments": paid("CB", 22.9) }),
            "payment kind: CB not found",
        ),
        (
            6,
            json!({ "payments": paid("OBPOS_payment.card", 20.0) }),
            "payments: 20.00 of 22.90",
        ),
        (
            7,
            json!({ "lines": [line("INCONNU", 1, 22.9)] }),
            "Product: INCONNU not found",
        ),
        (
            8,
            json!({ "businessPartner": "BC-1" }),
            "BusinessPartner: BC-1 not found",
        ),
        (
            9,
            json!({ "grossAmount": 23.0 }),
            "grossAmount: 23.00 but the lines are 22.90",
        ),
        (
            10,
            json!({ "isReturn": true }),
            "qty: below zero in a return, above zero elsewhere",
        ),
        (
            11,
            json!({ "step": "sell" }),
            "step: sell is none of create, pay, ship, all, cancel, cancel_replace",
        ),
    ] {
        let mut wrong = sale.clone();
        wrong["documentNo"] = json!(format!("X{number}"));
        wrong
            .as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        let answer = load(&openbravo, "true", &message(number, &wrong)).await;
        assert_eq!(answer["error"]["message"], said);
    }
}

#[tokio::test]
async fn a_queued_message_fails_later_and_nobody_is_told() {
    let openbravo = Partner::openbravo(config(&Fault::ALL)).await;
    with_customer(&openbravo).await;
    let mut wrong = repair("LYN-1");
    wrong["businessPartner"] = json!("BC-1");
    assert_eq!(load(&openbravo, "false", &message(1, &wrong)).await["status"], 0);
    assert_eq!(
        load(&openbravo, "false", &message(2, &repair("LYN-2"))).await["status"],
        0
    );
    let orders = list(&openbravo, "Order", &[]).await;
    assert_eq!(orders["data"].as_array().unwrap().len(), 1);
    let messages = openbravo.state().await["messages"].clone();
    let failed = &messages[format!("{:032X}", 1)]["error"]["response"];
    assert_eq!(failed["error"]["message"], "BusinessPartner: BC-1 not found");
    let nameless = load(&openbravo, "false", &json!({ "posTerminal": "VBS-LYN" })).await;
    assert_eq!(nameless["status"], -1);
}

#[tokio::test]
async fn the_business_api_names_its_next_page_and_queues_imports() {
    let openbravo = Partner::openbravo(config(&Fault::ALL)).await;
    let mut path = format!("{EXPORT}/Product");
    let mut rows = 0;
    let mut pages = 0;
    loop {
        let (_, page) = ask(&openbravo, Method::GET, &path, &[], None).await.unwrap();
        rows += page["data"].as_array().unwrap().len();
        pages += 1;
        match page["links"]["next"].as_str() {
            Some(next) => path = next.strip_prefix(&openbravo.url).unwrap().to_owned(),
            None => break,
        }
    }
    assert_eq!((rows, pages), (45, 3));

    with_customer(&openbravo).await;
    let gift = json!({ "data": [{ "reason": "RACHAT", "amount": 92.0, "businessPartner": "BC-42", "organization": "LYN",
        "currency": "EUR", "orderDate": "2026-11-24", "active": true, "externalOrderId": "LYN-R318" }] });
    let import = "/openbravo/ws/org.openbravo.api.ImportService/GiftCertificate";
    let mut told = vec![];
    for body in [&gift, &json!({ "data": [{ "reason": "RACHAT" }] })] {
        let (status, queued) = ask(&openbravo, Method::POST, import, &[], Some(body))
            .await
            .unwrap();
        assert_eq!(status, StatusCode::ACCEPTED);
        let path = format!(
            "/openbravo/ws/org.openbravo.api.StatusService/{}",
            queued["requestId"].as_str().unwrap()
        );
        told.push(ask(&openbravo, Method::GET, &path, &[], None).await.unwrap().1);
    }
    assert_eq!(
        (&told[0]["status"], &told[0]["data"][0]["currentAmount"]),
        (&json!("Success"), &json!(92.0))
    );
    assert_eq!(
        (&told[1]["status"], &told[1]["message"]),
        (&json!("Error"), &json!("amount is required"))
    );
    let range = [
        ("organization", "LYN"),
        ("dateFrom", "2026-11-24"),
        ("dateTo", "2026-11-25"),
    ];
    load(&openbravo, "true", &message(1, &repair("LYN-2418"))).await;
    let path = format!("{EXPORT}/Order/byOrgOrderDateRange");
    let (_, day) = ask(&openbravo, Method::GET, &path, &range, None).await.unwrap();
    assert_eq!(day["data"][0]["documentNo"], "LYN-2418");
    let (status, _) = ask(
        &openbravo,
        Method::GET,
        &format!("{EXPORT}/Order/since"),
        &[],
        None,
    )
    .await
    .unwrap();
    assert_eq!(status, StatusCode::NOT_FOUND, "a filter that nobody set up");
}
