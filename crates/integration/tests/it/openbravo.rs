//! Openbravo's wire: records, and how a test speaks to it.

use integration::simulator::partner::Fault;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::partner::{PASSWORD, Partner, USER, config, remembering};

const REST: &str = "/openbravo/org.openbravo.service.json.jsonrest";
const LOADER: &str = "/openbravo/org.openbravo.mobile.core.service.jsonrest/org.openbravo.retail.posterminal.ExternalOrderLoader";
pub(crate) const EXPORT: &str = "/openbravo/ws/org.openbravo.api.ExportService";

/// A request with the right account.
pub(crate) async fn ask(
    partner: &Partner,
    method: Method,
    path: &str,
    query: &[(&str, &str)],
    body: Option<&Value>,
) -> Result<(StatusCode, Value), reqwest::Error> {
    let mut request = partner
        .http
        .request(method, format!("{}{path}", partner.url))
        .basic_auth(USER, Some(PASSWORD))
        .query(query);
    if let Some(body) = body {
        request = request.json(body);
    }
    let answer = request.send().await?;
    let status = answer.status();
    let text = answer.text().await?;
    Ok((status, serde_json::from_str(&text).unwrap_or(Value::String(text))))
}

/// A page of an entity that is answered.
pub(crate) async fn list(partner: &Partner, entity: &str, query: &[(&str, &str)]) -> Value {
    let (status, answer) = ask(partner, Method::GET, &format!("{REST}/{entity}"), query, None)
        .await
        .unwrap();
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer["response"].clone()
}

pub(crate) async fn post(partner: &Partner, entity: &str, data: Value) -> Value {
    let body = json!({ "data": data });
    let (status, answer) = ask(
        partner,
        Method::POST,
        &format!("{REST}/{entity}"),
        &[],
        Some(&body),
    )
    .await
    .unwrap();
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer["response"].clone()
}

pub(crate) fn message(number: u8, order: &Value) -> Value {
    json!({ "messageId": format!("{number:032X}"), "posTerminal": "VBS-LYN", "channel": "External", "data": [order] })
}

/// A message of the order loader; the envelope of the answer.
pub(crate) async fn load(partner: &Partner, at_once: &str, body: &Value) -> Value {
    let query = [("synchronizedProcessing", at_once)];
    let (status, answer) = ask(partner, Method::POST, LOADER, &query, Some(body))
        .await
        .unwrap();
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer["response"].clone()
}

pub(crate) async fn with_customer(partner: &Partner) -> String {
    let made = post(
        partner,
        "BusinessPartner",
        json!({ "searchKey": "BC-42", "name": "Zoé Lœuil" }),
    )
    .await;
    made["data"][0]["id"].as_str().unwrap().to_owned()
}

pub(crate) fn repair(number: &str) -> Value {
    json!({
        "documentNo": number, "businessPartner": "BC-42", "currency": "EUR", "orderDate": "2026-11-24T10:20:17.000Z",
        "timezoneOffset": -60, "description": number, "grossAmount": 84.81, "step": "create", "isLayaway": true,
        "lines": [{ "product": "REPARATION", "qty": 1, "grossAmount": 84.81 }],
    })
}

#[tokio::test]
async fn a_product_is_found_by_its_ean() {
    let openbravo = Partner::openbravo(config(&Fault::ALL)).await;
    let found = list(&openbravo, "Product", &[("_where", "uPCEAN='3760000000123'")]).await;
    assert_eq!(found["data"].as_array().unwrap().len(), 1, "{found}");
    let product = &found["data"][0];
    assert_eq!(
        (&product["searchKey"], &found["status"]),
        (&json!("VEL-0000012"), &json!(0))
    );
    let id = product["id"].as_str().unwrap();
    let (_, bare) = ask(
        &openbravo,
        Method::GET,
        &format!("{REST}/Product/{id}"),
        &[],
        None,
    )
    .await
    .unwrap();
    assert_eq!(&bare, product, "without an envelope");
    let stock = list(
        &openbravo,
        "MaterialMgmtStorageDetail",
        &[("_where", &format!("product.id='{id}'"))],
    )
    .await;
    let pieces: Vec<i64> = stock["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["quantityOnHand"].as_i64().unwrap())
        .collect();
    assert_eq!(pieces, [2, 0, 0]);
    let price = list(
        &openbravo,
        "PricingProductPrice",
        &[("_where", &format!("product.id='{id}'"))],
    )
    .await;
    assert_eq!(price["data"][0]["standardPrice"].to_string(), "22.9");
    let named = list(
        &openbravo,
        "Product",
        &[
            ("_where", "upper(e.name) like upper('%chaîne%')"),
            ("_selectedProperties", "name"),
        ],
    )
    .await;
    assert_eq!(named["data"].as_array().unwrap().len(), 5, "{named}");
}

#[tokio::test]
async fn paging_has_the_traps_of_the_real_one() {
    let openbravo = Partner::openbravo(config(&Fault::ALL)).await;
    let page = |start: &'static str, end: &'static str| {
        [("_sortBy", "updated,id"), ("_startRow", start), ("_endRow", end)]
    };
    let first = list(&openbravo, "Product", &page("0", "19")).await;
    assert_eq!(
        first["data"].as_array().unwrap().len(),
        20,
        "_endRow is inclusive"
    );
    assert_eq!(
        (&first["totalRows"], &first["endRow"]),
        (&json!(21), &json!(19)),
        "not a count"
    );
    let last = list(&openbravo, "Product", &page("40", "59")).await;
    assert_eq!(
        (&last["totalRows"], last["data"].as_array().unwrap().len()),
        (&json!(45), 5)
    );
    let beyond = list(&openbravo, "Product", &page("60", "79")).await;
    assert_eq!(beyond["startRow"], 0, "it starts again");
    assert_eq!(beyond["data"], first["data"]);
    let counted = list(&openbravo, "Product", &[("_noCount", "false"), ("_endRow", "4")]).await;
    assert_eq!(counted["totalRows"], 45);
    let since = list(
        &openbravo,
        "Product",
        &[
            ("_where", "updated > '2026-01-05T08:00:05Z'"),
            ("_sortBy", "updated,id"),
        ],
    )
    .await;
    assert_eq!(since["data"].as_array().unwrap().len(), 3, "places 42 to 44");
}

#[tokio::test]
async fn records_are_written_and_removed() {
    let openbravo = Partner::openbravo(config(&Fault::ALL)).await;
    let id = with_customer(&openbravo).await;
    let twice = post(
        &openbravo,
        "BusinessPartner",
        json!({ "searchKey": "BC-42", "name": "x" }),
    )
    .await;
    assert_eq!(
        (&twice["status"], &twice["errors"]["searchKey"]),
        (&json!(-4), &json!("already used"))
    );
    let both = post(
        &openbravo,
        "ADUser",
        json!([
            { "_entityName": "BusinessPartner", "searchKey": "BC-43", "name": "Paul" },
            { "name": "Paul", "email": "p@ex.fr", "businessPartner": { "id": id } },
        ]),
    )
    .await;
    assert_eq!(both["data"][1]["businessPartner"], json!(id), "{both}");
    let user = list(&openbravo, "ADUser", &[("_where", "email='p@ex.fr'")]).await;
    assert_eq!(user["data"][0]["name"], "Paul");

    let bike = post(
        &openbravo,
        "Product",
        json!({ "searchKey": "LYN-E5120", "name": "Vélo d'occasion", "uPCEAN": "2000000051208" }),
    )
    .await;
    let bike = bike["data"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("{REST}/Product/{bike}");
    let change = json!({ "data": { "active": false } });
    let (status, _) = ask(&openbravo, Method::PUT, &path, &[], Some(&change))
        .await
        .unwrap();
    assert_eq!(status, StatusCode::OK);
    let by_code = [("_where", "searchKey='LYN-E5120'")];
    assert_eq!(
        list(&openbravo, "Product", &by_code).await["data"],
        json!([]),
        "inactive ones are not shown"
    );
    let all = [by_code[0], ("_noActiveFilter", "true")];
    assert_eq!(
        list(&openbravo, "Product", &all).await["data"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    ask(&openbravo, Method::DELETE, &path, &[], None).await.unwrap();
    let (status, _) = ask(&openbravo, Method::GET, &path, &[], None).await.unwrap();
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_goes_wrong_inside_comes_with_200_and_the_rest_with_its_status() {
    let openbravo = Partner::openbravo(config(&Fault::ALL)).await;
    let failed = list(&openbravo, "Product", &[("_where", "nom='x'")]).await;
    assert_eq!(failed["status"], -1);
    assert_eq!(
        failed["error"]["message"],
        "could not resolve property: nom of: Product"
    );
    let invalid = post(&openbravo, "Product", json!({ "name": "" })).await;
    assert_eq!(
        invalid["errors"],
        json!({ "searchKey": "is required", "name": "is required" })
    );
    let (status, _) = ask(&openbravo, Method::GET, &format!("{REST}/Produit"), &[], None)
        .await
        .unwrap();
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let nobody = openbravo.get(&format!("{REST}/Product")).await;
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(nobody.headers()["www-authenticate"], "Basic realm=\"Openbravo\"");
    let by_url = openbravo.http.get(format!("{}{REST}/Product", openbravo.url));
    let by_url = by_url
        .query(&[("l", USER), ("p", PASSWORD), ("_endRow", "0")])
        .send()
        .await
        .unwrap();
    assert_eq!(by_url.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_killed_openbravo_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("openbravo.jsonl");
    let openbravo = Partner::openbravo(remembering(&Fault::ALL, &file)).await;
    with_customer(&openbravo).await;
    let first = load(&openbravo, "true", &message(1, &repair("LYN-2418"))).await;
    // Queued, and not worked when the kill comes.
    load(&openbravo, "false", &message(2, &repair("LYN-2419"))).await;
    drop(openbravo);
    let openbravo = Partner::openbravo(remembering(&Fault::ALL, &file)).await;
    assert_eq!(
        load(&openbravo, "true", &message(1, &repair("LYN-2418"))).await,
        first
    );
    let orders = list(&openbravo, "Order", &[("_sortBy", "documentNo")]).await;
    let numbers: Vec<&Value> = orders["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|order| &order["documentNo"])
        .collect();
    assert_eq!(numbers, ["LYN-2418", "LYN-2419"]);
}
