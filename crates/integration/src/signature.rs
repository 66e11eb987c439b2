//! Standard Webhooks 1.0, symmetric: `HMAC-SHA256(secret, "{id}.{timestamp}.{body}")` in base64 after `v1,`.
//!
//! The time is checked against a clock that is passed in, and the body must be the bytes as they came: reading JSON and
//! writing it again breaks a signature.

use std::time::Duration;

use axum::http::HeaderMap;
use base64::{Engine, prelude::BASE64_STANDARD};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use standardwebhooks::{
    HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook, WebhookError,
};
use subtle::ConstantTimeEq;

/// A longer `webhook-id` is refused: it is a key of the inbox.
const LONGEST_ID: usize = 128;
/// More signatures in one header are not looked at: nobody rotates that many secrets.
const MOST_SIGNATURES: usize = 16;

/// The three headers of a signed request.
#[derive(Debug, Clone, Copy, Default)]
pub struct Headers<'a> {
    /// `webhook-id`: the same on every retry of a notice.
    pub id: Option<&'a str>,
    /// `webhook-timestamp`: of this attempt, seconds since 1970.
    pub timestamp: Option<&'a str>,
    /// `webhook-signature`: one or several, parted by spaces.
    pub signature: Option<&'a str>,
}

impl<'a> From<&'a HeaderMap> for Headers<'a> {
    fn from(headers: &'a HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        Self {
            id: text(HEADER_WEBHOOK_ID),
            timestamp: text(HEADER_WEBHOOK_TIMESTAMP),
            signature: text(HEADER_WEBHOOK_SIGNATURE),
        }
    }
}

/// Why a request is not taken for the partner's. The text holds nothing of the request and no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// One of the three headers is not there, or not text.
    #[error("the header {0} is missing")]
    MissingHeader(&'static str),
    /// The id is empty, too long, or holds a full stop, which would let one signed text be read as another.
    #[error("webhook-id must be 1 to {LONGEST_ID} visible characters without a full stop")]
    BadId,
    /// The timestamp is no whole number of seconds.
    #[error("webhook-timestamp must be whole seconds since 1970-01-01")]
    BadTimestamp,
    /// Signed longer ago than the tolerance.
    #[error("webhook-timestamp is too old")]
    TooOld,
    /// Signed further ahead than the tolerance.
    #[error("webhook-timestamp is in the future")]
    TooNew,
    /// The body is not UTF-8, so it cannot be JSON either.
    #[error("the body is not UTF-8 text")]
    BodyNotText,
    /// None of the signatures was made with one of the secrets.
    #[error("no signature matches")]
    NoMatch,
    /// A secret of ours is not `whsec_` and base64; the number is its place among those passed.
    #[error("secret number {0} is not whsec_ followed by base64")]
    BadSecret(usize),
}

/// Is this body signed, at about this time, by somebody who has one of the secrets?
pub fn verify(
    headers: Headers<'_>,
    body: &[u8],
    secrets: &[SecretString],
    now: Timestamp,
    tolerance: Duration,
) -> Result<(), SignatureError> {
    let id = headers
        .id
        .ok_or(SignatureError::MissingHeader(HEADER_WEBHOOK_ID))?;
    let timestamp = headers
        .timestamp
        .ok_or(SignatureError::MissingHeader(HEADER_WEBHOOK_TIMESTAMP))?;
    let signatures = headers
        .signature
        .ok_or(SignatureError::MissingHeader(HEADER_WEBHOOK_SIGNATURE))?;
    if id.is_empty() || id.len() > LONGEST_ID || !id.bytes().all(|b| b.is_ascii_graphic() && b != b'.') {
        return Err(SignatureError::BadId);
    }
    let signed_at: i64 = timestamp.parse().map_err(|_| SignatureError::BadTimestamp)?;
    let tolerance = i64::try_from(tolerance.as_secs()).unwrap_or(i64::MAX);
    let age = now.as_second().saturating_sub(signed_at);
    if age > tolerance {
        return Err(SignatureError::TooOld);
    }
    if age < -tolerance {
        return Err(SignatureError::TooNew);
    }
    let mut matches = false;
    let mut refusal = SignatureError::NoMatch;
    for (place, secret) in secrets.iter().enumerate() {
        let ours = match signature(secret, id, signed_at, body) {
            Ok(ours) => ours,
            Err(WebhookError::InvalidPayload) => return Err(SignatureError::BodyNotText),
            // The other secret may still be right: a slip in the next one must not shut the present one out.
            Err(_) => {
                refusal = SignatureError::BadSecret(place);
                continue;
            }
        };
        for theirs in signatures.split(' ').take(MOST_SIGNATURES) {
            matches |= bool::from(ours.as_bytes().ct_eq(theirs.as_bytes()));
        }
    }
    if matches { Ok(()) } else { Err(refusal) }
}

/// A secret with which nothing can be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a webhook secret is whsec_ followed by 24 to 64 random bytes in base64")]
pub struct NotASecret;

/// Is this a secret as the specification wants it? For whoever reads settings, before the first notice comes.
pub fn check_secret(secret: &SecretString) -> Result<(), NotASecret> {
    let text = secret.expose_secret().strip_prefix("whsec_").ok_or(NotASecret)?;
    let key = BASE64_STANDARD.decode(text).map_err(|_| NotASecret)?;
    if (24..=64).contains(&key.len()) {
        Ok(())
    } else {
        Err(NotASecret)
    }
}

/// The value of `webhook-signature` for a text, `v1,...`.
pub fn sign(id: &str, at: Timestamp, body: &str, secret: &SecretString) -> Result<String, NotASecret> {
    signature(secret, id, at.as_second(), body.as_bytes()).map_err(|_| NotASecret)
}

fn signature(secret: &SecretString, id: &str, at: i64, body: &[u8]) -> Result<String, WebhookError> {
    let secret = secret.expose_secret();
    // An empty key would sign for everybody.
    if secret.trim_start_matches("whsec_").is_empty() {
        return Err(WebhookError::InvalidSignature);
    }
    Webhook::new(secret)?.sign(id, at, body)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The vector of the reference libraries of the Standard Webhooks project.
    const SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    const ID: &str = "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk";
    const AT: i64 = 1_649_367_553;
    const BODY: &str = r#"{"email":"test@example.com","username":"test_user"}"#;
    const SIGNATURE: &str = "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=";
    const TOLERANCE: Duration = Duration::from_mins(5);

    fn secret(text: &str) -> SecretString {
        SecretString::from(text.to_owned())
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn check(headers: Headers<'_>, body: &[u8], secrets: &[&str], now: i64) -> Result<(), SignatureError> {
        let secrets: Vec<_> = secrets.iter().map(|text| secret(text)).collect();
        verify(headers, body, &secrets, at(now), TOLERANCE)
    }

    #[test]
    fn the_reference_vector_is_signed_and_verified() {
        assert_eq!(sign(ID, at(AT), BODY, &secret(SECRET)).unwrap(), SIGNATURE);
        let without_prefix = SECRET.trim_start_matches("whsec_");
        assert_eq!(
            sign(ID, at(AT), BODY, &secret(without_prefix)).unwrap(),
            SIGNATURE
        );
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "one table")]
    fn what_is_accepted_and_what_is_refused() {
        use SignatureError as E;
        const OTHER: &str = "whsec_b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhlcg==";
        let timestamp = AT.to_string();
        let good = Headers {
            id: Some(ID),
            timestamp: Some(&timestamp),
            signature: Some(SIGNATURE),
        };
        let signed_by = |signature| Headers {
            signature: Some(signature),
            ..good
        };
        let body = BODY.as_bytes();
        let several = format!("v1,AAAA v1a,zzzz {SIGNATURE} v1,");
        let cases = [
            ("as it should be", check(good, body, &[SECRET], AT), Ok(())),
            (
                "the second of two secrets",
                check(good, body, &[OTHER, SECRET], AT),
                Ok(()),
            ),
            (
                "one of several signatures",
                check(signed_by(&several), body, &[SECRET], AT),
                Ok(()),
            ),
            ("five minutes old", check(good, body, &[SECRET], AT + 300), Ok(())),
            (
                "five minutes ahead",
                check(good, body, &[SECRET], AT - 300),
                Ok(()),
            ),
            ("older", check(good, body, &[SECRET], AT + 301), Err(E::TooOld)),
            (
                "further ahead",
                check(good, body, &[SECRET], AT - 301),
                Err(E::TooNew),
            ),
            ("another secret", check(good, body, &[OTHER], AT), Err(E::NoMatch)),
            ("no secret set", check(good, body, &[], AT), Err(E::NoMatch)),
            ("another body", check(good, b"{}", &[SECRET], AT), Err(E::NoMatch)),
            (
                "an empty signature",
                check(signed_by(""), body, &[SECRET], AT),
                Err(E::NoMatch),
            ),
            (
                "only its version",
                check(signed_by("v1,"), body, &[SECRET], AT),
                Err(E::NoMatch),
            ),
            (
                "its beginning",
                check(signed_by(&SIGNATURE[..12]), body, &[SECRET], AT),
                Err(E::NoMatch),
            ),
            (
                "another version",
                check(signed_by(&SIGNATURE.replace("v1,", "v2,")), body, &[SECRET], AT),
                Err(E::NoMatch),
            ),
            (
                "another id",
                check(
                    Headers {
                        id: Some("msg_2"),
                        ..good
                    },
                    body,
                    &[SECRET],
                    AT,
                ),
                Err(E::NoMatch),
            ),
            (
                "no id",
                check(Headers { id: None, ..good }, body, &[SECRET], AT),
                Err(E::MissingHeader("webhook-id")),
            ),
            (
                "no timestamp",
                check(
                    Headers {
                        timestamp: None,
                        ..good
                    },
                    body,
                    &[SECRET],
                    AT,
                ),
                Err(E::MissingHeader("webhook-timestamp")),
            ),
            (
                "no signature",
                check(
                    Headers {
                        signature: None,
                        ..good
                    },
                    body,
                    &[SECRET],
                    AT,
                ),
                Err(E::MissingHeader("webhook-signature")),
            ),
            (
                "an empty id",
                check(Headers { id: Some(""), ..good }, body, &[SECRET], AT),
                Err(E::BadId),
            ),
            (
                "a full stop in the id",
                check(
                    Headers {
                        id: Some("msg.1"),
                        ..good
                    },
                    body,
                    &[SECRET],
                    AT,
                ),
                Err(E::BadId),
            ),
            (
                "a date",
                check(
                    Headers {
                        timestamp: Some("2022-04-07"),
                        ..good
                    },
                    body,
                    &[SECRET],
                    AT,
                ),
                Err(E::BadTimestamp),
            ),
            (
                "the end of time",
                check(
                    Headers {
                        timestamp: Some("-9223372036854775808"),
                        ..good
                    },
                    body,
                    &[SECRET],
                    AT,
                ),
                Err(E::TooOld),
            ),
            (
                "not UTF-8",
                check(good, b"\xff\xfe", &[SECRET], AT),
                Err(E::BodyNotText),
            ),
            (
                "a next secret that is none",
                check(good, body, &[SECRET, "whsec_%%"], AT),
                Ok(()),
            ),
            (
                "only secrets that are none",
                check(good, body, &[OTHER, "whsec_%%"], AT),
                Err(E::BadSecret(1)),
            ),
            (
                "an empty secret",
                check(good, body, &["whsec_"], AT),
                Err(E::BadSecret(0)),
            ),
        ];
        for (case, answer, expected) in cases {
            assert_eq!(answer, expected, "{case}");
        }
    }

    #[test]
    fn a_secret_is_checked_before_it_is_used() {
        assert_eq!(check_secret(&secret(SECRET)), Ok(()));
        let no_prefix = SECRET.trim_start_matches("whsec_");
        for wrong in ["", "whsec_", "whsec_%%", "whsec_c2hvcnQ=", "secret", no_prefix] {
            assert_eq!(check_secret(&secret(wrong)), Err(NotASecret), "{wrong}");
        }
    }

    #[test]
    fn headers_are_read_whatever_their_case_and_only_as_text() {
        let mut map = HeaderMap::new();
        map.insert("Webhook-Id", "msg_1".parse().unwrap());
        map.insert(
            "webhook-timestamp",
            axum::http::HeaderValue::from_bytes(b"\xff").unwrap(),
        );
        let headers = Headers::from(&map);
        assert_eq!(
            (headers.id, headers.timestamp, headers.signature),
            (Some("msg_1"), None, None)
        );
    }

    proptest! {
        #[test]
        fn what_is_signed_verifies_and_one_other_byte_does_not(
            key in proptest::collection::vec(any::<u8>(), 24..64),
            id in "[!-~&&[^.]]{1,40}",
            body in "\\PC{1,80}",
            now in 1_000_000_000_i64..4_000_000_000,
            off in -300_i64..=300,
            flip in any::<proptest::sample::Index>(),
        ) {
            let secret = secret(&format!("whsec_{}", BASE64_STANDARD.encode(key)));
            let signed_at = now + off;
            let signature = sign(&id, at(signed_at), &body, &secret).unwrap();
            let timestamp = signed_at.to_string();
            let headers = Headers { id: Some(&id), timestamp: Some(&timestamp), signature: Some(&signature) };
            let secrets = [secret];
            prop_assert_eq!(verify(headers, body.as_bytes(), &secrets, at(now), TOLERANCE), Ok(()));

            let mut changed = body.clone().into_bytes();
            let place = flip.index(changed.len());
            changed[place] ^= 1;
            prop_assert!(verify(headers, &changed, &secrets, at(now), TOLERANCE).is_err());
        }

        #[test]
        fn nothing_that_is_sent_makes_it_panic(
            id in proptest::option::of("\\PC{0,20}"),
            timestamp in proptest::option::of("-?[0-9]{0,25}"),
            signature in proptest::option::of("\\PC{0,60}"),
            body in proptest::collection::vec(any::<u8>(), 0..60),
        ) {
            let headers = Headers { id: id.as_deref(), timestamp: timestamp.as_deref(), signature: signature.as_deref() };
            prop_assert!(verify(headers, &body, &[secret(SECRET)], at(AT), TOLERANCE).is_err());
        }
    }
}
