//! Every way to sign in, GraphQL and JSON-RPC 2.0, seen from the partner's side.

use std::{
    fmt::Write,
    sync::{Arc, Mutex},
};

use axum::{Json, Router, body::Bytes, http::HeaderMap, routing::post};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use integration::{
    connector::Action,
    engine::{Engine, Trouble},
};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::acme::{engine, serve};

/// What the partner saw: path, headers, body.
type Seen = Arc<Mutex<Vec<(String, HeaderMap, String)>>>;

struct Partner {
    engine: Engine,
    seen: Seen,
    _folder: tempfile::TempDir,
}

const ANSWERS: &str = r#"
[[answer]]
when = { value = "$answer.status", equals = 401 }
means = "signed-out"
[[answer]]
when = { all = [{ value = "$answer.status", equals = 200 }, { value = "$answer.body.errors", present = false }] }
means = "done"
"#;

const STEP: &str = "method = \"POST\"\npath = \"/find\"\nbody = { ean = \"$input.ean\" }";

/// A connector `solo` of these parts, against a partner that writes down what it sees.
async fn partner(transport: &str, sign_in: &str, step: &str) -> Partner {
    let seen = Seen::default();
    let writes = |path: &'static str, seen: &Seen| {
        let seen = seen.clone();
        post(move |headers: HeaderMap, body: Bytes| async move {
            let body = String::from_utf8(body.to_vec()).unwrap();
            let number = {
                let mut seen = seen.lock().unwrap();
                seen.push((path.to_owned(), headers, body.clone()));
                seen.len()
            };
            if body.contains("fails") {
                return Json(json!({ "errors": [{ "message": "no such field" }] }));
            }
            Json(
                json!({ "access_token": format!("token-{number}"), "expires_in": 3600, "id": "7", "name": "Chain" }),
            )
        })
    };
    let router = Router::new()
        .route("/find", writes("/find", &seen))
        .route("/token", writes("/token", &seen));
    let address = serve(router).await;
    let folder = tempfile::tempdir().unwrap();
    let solo = folder.path().join("solo");
    std::fs::create_dir_all(solo.join("actions")).unwrap();
    let connector = format!(
        "version = 1\ndescription = \"x\"\n[settings]\naddress = {{ what = \"x\" }}\n[secrets]\nkey = \"solo-password\"\n\
         [transport]\n{transport}\naddress = \"address\"\n[sign_in]\n{sign_in}\n{ANSWERS}"
    );
    std::fs::write(solo.join("connector.toml"), connector).unwrap();
    let action = format!(
        "version = 1\nresult = {{ id = \"$answer.body.id\", name = \"$answer.body.name\" }}\n[[step]]\nname = \"find\"\n{step}"
    );
    std::fs::write(solo.join("actions/product-by-ean.toml"), action).unwrap();
    let (engine, _) = engine(folder.path(), &address);
    Partner {
        engine,
        seen,
        _folder: folder,
    }
}

impl Partner {
    async fn ask(&self, ean: &str) -> Result<Value, Trouble> {
        self.engine
            .ask("solo", Action::ProductByEan, &json!({ "ean": ean }))
            .await
    }

    fn header(&self, at: usize, name: &str) -> String {
        let seen = self.seen.lock().unwrap();
        seen[at]
            .1
            .get(name)
            .map(|value| value.to_str().unwrap().to_owned())
            .unwrap_or_default()
    }

    fn bodies(&self) -> Vec<String> {
        self.seen
            .lock()
            .unwrap()
            .iter()
            .map(|(path, _, body)| format!("{path} {body}"))
            .collect()
    }
}

#[tokio::test]
async fn basic_bearer_and_key_stand_in_their_headers() {
    let basic = partner(
        "kind = \"http\"",
        "kind = \"basic\"\nuser = \"boucle\"\npassword = \"key\"",
        STEP,
    )
    .await;
    assert_eq!(basic.ask("1").await.unwrap()["id"], "7");
    assert_eq!(
        basic.header(0, "authorization"),
        format!("Basic {}", BASE64_STANDARD.encode("boucle:s3cret-word"))
    );
    let bearer = partner("kind = \"http\"", "kind = \"bearer\"\ntoken = \"key\"", STEP).await;
    bearer.ask("1").await.unwrap();
    assert_eq!(bearer.header(0, "authorization"), "Bearer s3cret-word");
    let key = partner(
        "kind = \"http\"",
        "kind = \"api-key\"\nheader = \"X-Key\"\nkey = \"key\"",
        STEP,
    )
    .await;
    key.ask("1").await.unwrap();
    assert_eq!(key.header(0, "x-key"), "s3cret-word");
    assert_eq!(key.header(0, "content-type"), "application/json");
}

#[tokio::test]
async fn a_token_of_oauth_is_got_once_and_kept() {
    let sign_in = "kind = \"oauth2-client-credentials\"\npath = \"/token\"\nclient = \"boucle\"\nsecret = \"key\"\nscope = \"read\"";
    let partner = partner("kind = \"http\"", sign_in, STEP).await;
    partner.ask("1").await.unwrap();
    partner.ask("2").await.unwrap();
    assert_eq!(
        partner.bodies(),
        [
            "/token client_id=boucle&client_secret=s3cret-word&grant_type=client_credentials&scope=read",
            "/find {\"ean\":\"1\"}",
            "/find {\"ean\":\"2\"}"
        ]
    );
    assert_eq!(partner.header(2, "authorization"), "Bearer token-1");
}

#[tokio::test]
async fn a_request_is_signed_over_what_is_declared() {
    let sign_in = "kind = \"hmac\"\nkey = \"key\"\nheader = \"X-Signature\"\nalgorithm = \"sha256\"\noutput = \"hex\"\n\
                   prefix = \"v1=\"\ntimestamp_header = \"X-Time\"\n\
                   signed = { concat = [\"$request.timestamp\", \".\", \"$request.method\", \".\", \"$request.path\", \".\", \"$request.body\"] }";
    let partner = partner("kind = \"http\"", sign_in, STEP).await;
    partner.ask("1").await.unwrap();
    let time = partner.header(0, "x-time");
    let mut mac = Hmac::<Sha256>::new_from_slice(b"s3cret-word").unwrap();
    mac.update(format!("{time}.POST./find.{{\"ean\":\"1\"}}").as_bytes());
    let hex = mac
        .finalize()
        .into_bytes()
        .iter()
        .fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").unwrap();
            hex
        });
    assert_eq!(partner.header(0, "x-signature"), format!("v1={hex}"));
    assert_eq!(time, "1795530725");
}

#[tokio::test]
async fn graphql_fails_inside_a_200() {
    let step = "path = \"/find\"\nquery_text = \"query($ean: String!) { find(ean: $ean) { id } }\"\nvariables = { ean = \"$input.ean\" }";
    let partner = partner("kind = \"graphql\"", "kind = \"none\"", step).await;
    assert_eq!(partner.ask("1").await.unwrap()["name"], "Chain");
    assert_eq!(
        partner.bodies()[0],
        "/find {\"query\":\"query($ean: String!) { find(ean: $ean) { id } }\",\"variables\":{\"ean\":\"1\"}}"
    );
    let told = partner.ask("fails").await.unwrap_err().to_string();
    assert!(
        told.starts_with("unclear answer: status 200") && told.contains("no such field"),
        "{told}"
    );
}

#[tokio::test]
async fn calls_are_numbered_and_say_their_version_only_in_2() {
    let step = "path = \"/find\"\ncall = \"find\"\nparams = [\"$input.ean\"]";
    let two = partner("kind = \"json-rpc\"\nenvelope = \"2.0\"", "kind = \"none\"", step).await;
    two.ask("1").await.unwrap();
    two.ask("2").await.unwrap();
    assert_eq!(
        two.bodies(),
        [
            "/find {\"id\":1,\"jsonrpc\":\"2.0\",\"method\":\"find\",\"params\":[\"1\"]}",
            "/find {\"id\":2,\"jsonrpc\":\"2.0\",\"method\":\"find\",\"params\":[\"2\"]}"
        ]
    );
    let one = partner("kind = \"json-rpc\"\nenvelope = \"1.0\"", "kind = \"none\"", step).await;
    one.ask("1").await.unwrap();
    assert_eq!(
        one.bodies(),
        ["/find {\"id\":1,\"method\":\"find\",\"params\":[\"1\"]}"]
    );
}
