//! The connector `tryton` against a real one: `BOUCLE_TEST_TRYTON` is its address; without it nothing is tried.

use std::collections::BTreeMap;

use async_trait::async_trait;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use business::ports::{Pages, PulledPage, Rows, Sources};
use domain::mirror::{Kind, Mirrored, Person, Product, change};
use integration::engine::Engine;
use serde_json::{Value, json};

use crate::real::{Real, said};

/// That of the connector's user, in the demo database of the script that starts it.
const PASSWORD: &str = "connecteur-boucle";

/// The demo database.
fn demo(address: &str) -> Real {
    let settings = BTreeMap::from([
        ("address", address.to_owned()),
        ("database", "enseigne".to_owned()),
    ]);
    Real::new("tryton", settings, ("tryton-password", PASSWORD.to_owned()))
}

#[tokio::test]
async fn every_action_that_is_declared_works_there() {
    let Some(address) = said("BOUCLE_TEST_TRYTON") else {
        return;
    };
    let green = demo(&address).nothing_is_red().await;
    assert!(green.contains(&"repair-to-pay"), "{green:?}");
}

/// Who signs in to change things over there, beside the connector.
struct Clerk {
    http: reqwest::Client,
    url: String,
    session: String,
    context: Value,
}

impl Clerk {
    async fn signed_in(address: &str) -> Self {
        let mut clerk = Self {
            http: integration::engine::client().no_proxy().build().unwrap(),
            url: format!("{address}/enseigne/rpc/"),
            session: String::new(),
            context: json!({}),
        };
        let login = json!(["boucle", { "password": PASSWORD }, "fr"]);
        let said = clerk.call("common.db.login", login).await;
        let session = format!("boucle:{}:{}", said[0], said[1].as_str().unwrap());
        clerk.session = format!("Session {}", BASE64_STANDARD.encode(session));
        clerk.context = clerk
            .call("model.res.user.get_preferences", json!([true, {}]))
            .await;
        clerk
    }

    async fn call(&self, method: &str, params: Value) -> Value {
        let body = json!({ "id": 1, "method": method, "params": params });
        let request = self.http.post(&self.url).json(&body);
        let answer = request
            .header("Authorization", &self.session)
            .send()
            .await
            .unwrap();
        // The label of the packing is wrong there: the bytes are read as they are.
        let answer: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        assert!(
            answer.get("error").is_none_or(Value::is_null),
            "{method}: {answer}"
        );
        answer["result"].clone()
    }

    /// Puts a field of a record.
    async fn write(&self, model: &str, id: i64, values: Value) {
        let params = json!([[id], values, self.context]);
        self.call(&format!("model.{model}.write"), params).await;
    }
}

/// Keeps rows by their ids, the later change of each: as the mirror does.
#[derive(Default)]
struct Mirror {
    products: BTreeMap<String, Mirrored<Product>>,
    customers: BTreeMap<String, Mirrored<Person>>,
    stocks: usize,
    rejected: usize,
}

#[async_trait]
impl Pages for Mirror {
    async fn take(&mut self, page: PulledPage) -> Result<(), business::Error> {
        self.rejected += page.rejected.len();
        match page.rows {
            Rows::Products(rows) => {
                let known = self.products.values().cloned().collect();
                for row in change(known, rows).write {
                    self.products.insert(row.id.clone(), row);
                }
            }
            Rows::Customers(rows) => {
                let known = self.customers.values().cloned().collect();
                for row in change(known, rows).write {
                    self.customers.insert(row.id.clone(), row);
                }
            }
            Rows::Stocks(rows) => self.stocks += rows.len(),
            Rows::References(_) => {}
        }
        Ok(())
    }
}

async fn pull(engine: &Engine, kind: Kind, from: Option<&str>, mirror: &mut Mirror) -> String {
    Sources::pull(engine, "tryton", kind, from, mirror).await.unwrap()
}

#[tokio::test]
async fn what_changes_while_it_is_pulled_is_not_missed() {
    let Some(address) = said("BOUCLE_TEST_TRYTON") else {
        return;
    };
    let engine = demo(&address).engine();
    let clerk = Clerk::signed_in(&address).await;
    let mut mirror = Mirror::default();
    let mut products = pull(&engine, Kind::Products, None, &mut mirror).await;
    let mut customers = pull(&engine, Kind::Customers, None, &mut mirror).await;
    pull(&engine, Kind::Stocks, None, &mut mirror).await;
    assert_eq!(mirror.rejected, 0);
    assert!(mirror.products.len() > 10 && mirror.customers.len() >= 50 && mirror.stocks > 3);

    // Somebody changes goods and customers over there, one after the other, while we ask again and again what has changed.
    let read = json!([[], 0, 8, [["id", "ASC"]], ["id", "template"], clerk.context]);
    let goods = clerk.call("model.product.product.search_read", read).await;
    let read = json!([[], 0, 8, [["id", "DESC"]], ["id"], clerk.context]);
    let people = clerk.call("model.party.party.search_read", read).await;
    let (goods, people) = (
        goods.as_array().unwrap().clone(),
        people.as_array().unwrap().clone(),
    );
    let changing = async {
        for round in 0..5 {
            for (good, person) in goods.iter().zip(&people) {
                let name = json!({ "name": format!("Article {} tour {round}", good["id"]) });
                clerk
                    .write("product.template", good["template"].as_i64().unwrap(), name)
                    .await;
                let name = json!({ "name": format!("Client {} tour {round}", person["id"]) });
                clerk
                    .write("party.party", person["id"].as_i64().unwrap(), name)
                    .await;
            }
        }
    };
    let asking = async {
        for _ in 0..20 {
            products = pull(&engine, Kind::Products, Some(&products), &mut mirror).await;
            customers = pull(&engine, Kind::Customers, Some(&customers), &mut mirror).await;
        }
    };
    tokio::join!(changing, asking);
    let mut last = Mirror {
        products: mirror.products,
        customers: mirror.customers,
        ..Mirror::default()
    };
    pull(&engine, Kind::Products, Some(&products), &mut last).await;
    pull(&engine, Kind::Customers, Some(&customers), &mut last).await;
    for (good, person) in goods.iter().zip(&people) {
        let (good, person) = (good["id"].to_string(), person["id"].to_string());
        let name = &last.products[&good].facts.name;
        assert!(name.ends_with(&format!("Article {good} tour 4")), "{name}");
        let name = last.customers[&person].facts.last_name.as_deref();
        assert_eq!(name, Some(format!("Client {person} tour 4").as_str()));
    }
    // The whole list says the same: nothing was missed, nothing was made up.
    let mut whole = Mirror::default();
    pull(&engine, Kind::Products, None, &mut whole).await;
    pull(&engine, Kind::Customers, None, &mut whole).await;
    let names = |mirror: &Mirror| -> Vec<String> {
        let products = mirror.products.values().map(|row| row.facts.name.clone());
        products
            .chain(
                mirror
                    .customers
                    .values()
                    .filter_map(|row| row.facts.last_name.clone()),
            )
            .collect()
    };
    assert_eq!(names(&last), names(&whole));
}
