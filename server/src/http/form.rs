//! Forms as browsers send them: bounded, strictly UTF-8, with the session's token.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use percent_encoding::percent_decode_str;

use super::{PageError, Web, staff::Staff};

/// The fields of a form, in order; a name may stand several times.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fields(pub(super) Vec<(String, String)>);

/// Largest form, in bytes.
pub(super) const LARGEST_FORM: usize = 256 * 1024;

impl Fields {
    /// Reads `application/x-www-form-urlencoded`; none when it is not UTF-8.
    pub(super) fn parse(body: &[u8]) -> Option<Self> {
        let body = std::str::from_utf8(body).ok()?;
        body.split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                Some((decode(name)?, decode(value)?))
            })
            .collect::<Option<Vec<_>>>()
            .map(Self)
    }

    /// The first value of a name; empty when there is none.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    }

    /// The same, owned.
    pub(super) fn text(&self, name: &str) -> String {
        self.get(name).to_owned()
    }

    /// All values of a name.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        self.0
            .iter()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.clone())
            .collect()
    }

    /// A checkbox.
    pub(super) fn is_on(&self, name: &str) -> bool {
        !matches!(self.get(name), "" | "0" | "false")
    }

    /// A whole number.
    pub(super) fn number(&self, name: &str) -> i64 {
        self.get(name).parse().unwrap_or_default()
    }
}

fn decode(text: &str) -> Option<String> {
    percent_decode_str(&text.replace('+', " "))
        .decode_utf8()
        .ok()
        .map(std::borrow::Cow::into_owned)
}

/// A form sent by somebody who is signed in, its token checked.
#[derive(Debug)]
pub(super) struct Posted {
    /// Who sent it.
    pub(super) staff: Staff,
    /// What they typed.
    pub(super) fields: Fields,
}

impl FromRequest<Web> for Posted {
    type Rejection = PageError;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Self::Rejection> {
        let (mut parts, body) = request.into_parts();
        let staff = Staff::from_parts(&mut parts, web).await;
        let body: Bytes = axum::body::to_bytes(body, LARGEST_FORM)
            .await
            .map_err(|_| PageError::TooLarge)?;
        let fields = Fields::parse(&body).ok_or(PageError::NotUtf8)?;
        let staff = match staff {
            Ok(staff) => staff,
            // The session ended while they typed: nothing is lost, sign-in comes first.
            Err(PageError::SignInFirst { .. }) => {
                return Err(PageError::SignInToResume {
                    action: parts.uri.path().to_owned(),
                    fields: fields.0,
                });
            }
            Err(other) => return Err(other),
        };
        if fields.get("csrf") != staff.csrf {
            return Err(PageError::ForeignForm);
        }
        Ok(Self { staff, fields })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_strictly() {
        let form = Fields::parse(b"a=1&symptom=x&symptom=%C3%A9t%C3%A9+chaud&empty=").unwrap();
        assert_eq!(form.get("a"), "1");
        assert_eq!(form.all("symptom"), ["x", "été chaud"]);
        assert_eq!(form.get("missing"), "");
        assert_eq!(Fields::parse(b"a=%FF"), None);
        assert_eq!(Fields::parse(b"a=\xff"), None);
    }
}
