//! API keys. Quotas of a key belong to the gateway in front; here a key is only a proof and its scopes.

use domain::{
    KeyId,
    people::{Action, Actor, Method},
};
use sha2::{Digest, Sha256};

use super::sign_in::{hex, random_text};
use crate::{Boucle, Checks, Error, ports::ApiKey, record::audit};

/// Scopes that exist.
pub const SCOPES: [&str; 4] = ["payables:read", "payables:act", "tickets:read", "customers:read"];

/// A key that was just made. Its text is shown once.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// The key's record.
    pub key: ApiKey,
    /// What the caller sends as `Authorization: Bearer`.
    pub text: String,
}

/// Makes a key. Its text is drawn by chance, unless `text` gives one (the demo chain's, so that its till knows it).
pub async fn create_key(
    app: &Boucle,
    actor: &Actor,
    name: &str,
    scopes: &[String],
    text: Option<&str>,
) -> Result<NewKey, Error> {
    actor.check_everywhere(Action::ManageUsers)?;
    let mut checks = Checks::default();
    let name = checks.required("name", name, 120);
    if scopes.is_empty() {
        checks.wrong("scopes", "missing");
    }
    if scopes.iter().any(|scope| !SCOPES.contains(&scope.as_str())) {
        checks.wrong("scopes", "unknown");
    }
    checks.done()?;
    let text = text.map_or_else(|| format!("bk_{}", random_text(app)), str::to_owned);
    let now = app.clock.now();
    let key = ApiKey {
        id: KeyId(app.entropy.id(now)),
        name,
        hash: hash(&text),
        scopes: scopes.to_vec(),
        created_at: now,
        revoked: false,
    };
    let (app, actor, stored) = (app.clone(), actor.clone(), key.clone());
    app.clone()
        .db
        .write("create_key", move |r| {
            let (app, actor, key) = (app.clone(), actor.clone(), stored.clone());
            Box::pin(async move {
                r.insert_key(&key).await?;
                audit(
                    r,
                    &app,
                    &actor,
                    "create_key",
                    ("key", key.id.0),
                    None,
                    &["name", "scopes"],
                )
                .await
            })
        })
        .await?;
    Ok(NewKey { key, text })
}

/// All keys.
pub async fn keys(app: &Boucle, actor: &Actor) -> Result<Vec<ApiKey>, Error> {
    actor.check_everywhere(Action::ManageUsers)?;
    app.db
        .read("keys", |r| Box::pin(async move { Ok(r.keys().await?) }))
        .await
}

/// Revokes a key.
pub async fn revoke_key(app: &Boucle, actor: &Actor, id: KeyId) -> Result<(), Error> {
    actor.check_everywhere(Action::ManageUsers)?;
    let (app, actor) = (app.clone(), actor.clone());
    app.clone()
        .db
        .write("revoke_key", move |r| {
            let (app, actor) = (app.clone(), actor.clone());
            Box::pin(async move {
                if !r.revoke_key(id).await? {
                    return Err(Error::NotFound);
                }
                audit(r, &app, &actor, "revoke_key", ("key", id.0), None, &["revoked"]).await
            })
        })
        .await
}

/// Who a key is, and its scopes; nothing for a key that is unknown or revoked.
pub async fn key_actor(app: &Boucle, text: &str) -> Result<Option<(Actor, Vec<String>)>, Error> {
    if text.len() > 200 {
        return Ok(None);
    }
    let hash = hash(text);
    let key = app
        .db
        .read("key_actor", move |r| {
            let hash = hash.clone();
            Box::pin(async move { Ok(r.key_by_hash(&hash).await?) })
        })
        .await?;
    Ok(key.map(|key| {
        let actor = Actor {
            user: None,
            device: None,
            key: Some(key.id),
            method: Method::Key,
            grants: vec![],
        };
        (actor, key.scopes)
    }))
}

fn hash(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}
