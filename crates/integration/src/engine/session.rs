//! Signing in. A refused login is never tried again by itself: it pauses the connector.

use base64::{Engine, prelude::BASE64_STANDARD};
use business::ports::Errand;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value, json};
use sha2::Sha256;
use tokio::time::Instant;

use super::{
    exchange::{Asked, Verdict},
    line::Line,
    wire::WireRequest,
};
use crate::{
    connector::{Request, Run, SignIn, Step},
    mapping::{MappingError, Rule, Scope, apply, scalar_text},
};

/// What a partner gave us to go on with. In memory only.
#[derive(Debug, Default)]
pub(super) struct Session {
    /// What rules see as `$session`.
    pub(super) value: Value,
    /// When it has to be renewed.
    pub(super) until: Option<Instant>,
    /// Counts sign-ins, so that of several who were signed out only one signs in again.
    pub(super) number: u64,
}

/// The place of sign-in in errors and records.
pub(super) const PLACE: &str = "sign-in";

impl Line {
    /// The session, signed in if need be. `spent`: the number of the session that has ended over there.
    pub(super) async fn signed_in(
        &self,
        spent: Option<u64>,
        errand: Errand,
    ) -> Result<(Value, u64), Verdict> {
        if !self.logs_in() {
            return Ok((Value::Null, 0));
        }
        // Held while signing in: whoever comes in between waits for this one.
        let mut session = self.session.lock().await;
        let fresh = session.until.is_some_and(|until| Instant::now() < until);
        if fresh && spent != Some(session.number) {
            return Ok((session.value.clone(), session.number));
        }
        let signed = match &self.partner.sign_in {
            SignIn::Session { steps, lasts, .. } => {
                self.log_in(steps, errand).await.map(|value| (value, *lasts))
            }
            _ => self.token(errand).await,
        };
        match signed {
            Ok((value, lasts)) => {
                session.value = value;
                session.until = Some(Instant::now() + lasts);
                session.number += 1;
                Ok((session.value.clone(), session.number))
            }
            Err(Verdict::Refused(reason)) => {
                let reason = format!("sign-in refused: {reason}");
                self.pause(Some(reason.clone()));
                Err(Verdict::Busy {
                    reason,
                    retry_after: None,
                })
            }
            // Nothing of what was to be done has been sent yet.
            Err(Verdict::Unknown(reason)) => Err(Verdict::Busy {
                reason: format!("sign-in: {reason}"),
                retry_after: None,
            }),
            Err(other) => Err(other),
        }
    }

    /// Is there a login that gives something to go on with?
    pub(super) fn logs_in(&self) -> bool {
        matches!(
            self.partner.sign_in,
            SignIn::Session { .. } | SignIn::ClientCredentials { .. }
        )
    }

    async fn log_in(&self, steps: &[Step], errand: Errand) -> Result<Value, Verdict> {
        let mut session = Map::new();
        for step in steps {
            let so_far = Value::Object(session.clone());
            let asked = Asked {
                place: PLACE,
                errand,
                names: &[],
                session: &so_far,
                signing_in: true,
            };
            match self.ask_once(step, &asked).await {
                Verdict::Done { kept, .. } => session.insert(step.name.clone(), kept),
                // To be told to sign in while signing in is a refusal.
                Verdict::SignedOut(reason) => return Err(Verdict::Refused(reason)),
                other => return Err(other),
            };
        }
        Ok(Value::Object(session))
    }

    /// A token of OAuth 2, section 4.4 of RFC 6749.
    async fn token(&self, errand: Errand) -> Result<(Value, std::time::Duration), Verdict> {
        let SignIn::ClientCredentials {
            path,
            client,
            secret,
            scope,
            basic,
        } = &self.partner.sign_in
        else {
            return Err(Verdict::Refused("there is no token to get".to_owned()));
        };
        let client = self.evaluate(client).map_err(refused)?;
        let secret = self.secret(secret);
        let mut form = vec![("grant_type".to_owned(), Rule::Const("client_credentials".into()))];
        let mut headers = vec![];
        if *basic {
            let pair = BASE64_STANDARD.encode(format!("{client}:{secret}"));
            headers.push((
                "Authorization".to_owned(),
                Rule::Const(format!("Basic {pair}").into()),
            ));
        } else {
            form.push(("client_id".to_owned(), Rule::Const(client.into())));
            form.push(("client_secret".to_owned(), Rule::Const(secret.into())));
        }
        form.extend(
            scope
                .iter()
                .map(|scope| ("scope".to_owned(), Rule::Const(scope.as_str().into()))),
        );
        let step = Step {
            name: "token".to_owned(),
            run: Run::Always,
            writes: false,
            each: None,
            when: None,
            request: Request::Http {
                method: "POST",
                path: path.clone(),
                query: None,
                headers: Some(Rule::Table(headers)),
                body: Some(Rule::Table(form)),
            },
            send: "form".to_owned(),
            receive: "json".to_owned(),
            answers: vec![],
            keep: None,
            finish_when: None,
        };
        let asked = Asked {
            place: PLACE,
            errand,
            names: &[],
            session: &Value::Null,
            signing_in: true,
        };
        let answer = self.carry(&step, &asked).await?;
        match (
            answer.status,
            answer.body.get("access_token").and_then(Value::as_str),
        ) {
            (200, Some(token)) => {
                let seconds = answer
                    .body
                    .get("expires_in")
                    .and_then(|seconds| scalar_text(seconds)?.parse::<u64>().ok())
                    .unwrap_or(300);
                // Renewed a little early: the clock over there may be ahead.
                let lasts = std::time::Duration::from_secs(seconds.saturating_sub(60).clamp(10, 86_400));
                Ok((json!({ "token": token }), lasts))
            }
            (400 | 401 | 403, _) => Err(Verdict::Refused(format!("status {}", answer.status))),
            (status, _) => Err(Verdict::Busy {
                reason: format!("no token: status {status}"),
                retry_after: None,
            }),
        }
    }

    /// Puts into a request what proves who sends it.
    pub(super) fn prove(&self, request: &mut WireRequest, session: &Value) -> Result<(), MappingError> {
        let mut authorization = |value: String| request.headers.push(("authorization".to_owned(), value));
        match &self.partner.sign_in {
            SignIn::None => {}
            SignIn::Basic { user, password } => {
                let user = self.evaluate(user)?;
                let pair = format!("{user}:{}", self.secret(password));
                authorization(format!("Basic {}", BASE64_STANDARD.encode(pair)));
            }
            SignIn::Bearer { token } => authorization(format!("Bearer {}", self.secret(token))),
            SignIn::ApiKey { header, key } => request.headers.push((header.clone(), self.secret(key))),
            SignIn::ClientCredentials { .. } => {
                let token = session.get("token").and_then(Value::as_str).unwrap_or_default();
                authorization(format!("Bearer {token}"));
            }
            SignIn::Session { headers, .. } => {
                if let Some(headers) = headers {
                    let names = [("settings", &self.settings), ("session", session)];
                    let made = apply(headers, &Scope::Names(&names), &self.partner.world, PLACE)?;
                    request.headers.extend(super::making::texts(made.as_ref()));
                }
            }
            SignIn::Hmac(how) => {
                let now = self.around.clock.now().as_second().to_string();
                let about = json!({
                    "method": request.method,
                    "path": request.target,
                    "body": String::from_utf8_lossy(&request.body),
                    "timestamp": now,
                });
                let names = [("settings", &self.settings), ("request", &about)];
                let signed = apply(&how.signed, &Scope::Names(&names), &self.partner.world, PLACE)?;
                let signed = signed
                    .as_ref()
                    .and_then(scalar_text)
                    .unwrap_or_default()
                    .into_owned();
                let key = self.secret(&how.key);
                let mut mac =
                    Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("HMAC takes a key of any length");
                mac.update(signed.as_bytes());
                let bytes = mac.finalize().into_bytes();
                let text = if how.base64 {
                    BASE64_STANDARD.encode(bytes)
                } else {
                    super::exchange::hex(&bytes)
                };
                request
                    .headers
                    .push((how.header.clone(), format!("{}{text}", how.prefix)));
                if let Some(header) = &how.timestamp_header {
                    request.headers.push((header.clone(), now));
                }
            }
        }
        Ok(())
    }

    fn evaluate(&self, rule: &Rule) -> Result<String, MappingError> {
        let names = [("settings", &self.settings)];
        let made = apply(rule, &Scope::Names(&names), &self.partner.world, PLACE)?;
        Ok(made
            .as_ref()
            .and_then(scalar_text)
            .unwrap_or_default()
            .into_owned())
    }

    fn secret(&self, word: &str) -> String {
        self.secrets
            .get(word)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
fn refused(problem: MappingError) -> Verdict {
    Verdict::Refused(problem.to_string())
}
