//! What a partner asks of Boucle: a till looks a code up, loads what is to be paid, says that it was. `[served]` says who may
//! ask; each file of `served/` answers one kind of request.

use crate::{
    fields::{FieldError, Fields},
    mapping::{Condition, Reader, Rule, World},
};

/// What a partner may ask.
#[derive(Debug, Clone)]
pub struct Served {
    /// How it says who it is.
    pub proof: Proof,
    /// Names of secrets in the settings, never the secrets themselves. Any of them that is set opens.
    pub secrets: Vec<String>,
    /// Requests a second.
    pub per_second: u32,
    /// A longer body is refused unread, in bytes.
    pub max_body: usize,
    /// What is answered, by the names of the files: the first that fits answers.
    pub calls: Vec<Call>,
    /// What its rules look things up in.
    pub world: World,
}

/// How a partner says who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// A header that holds the secret.
    ApiKey(String),
    /// A user with the secret as password, RFC 7617.
    Basic(String),
}

/// One kind of request.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Its file.
    pub name: String,
    /// Which requests it answers.
    pub when: Condition,
    /// The code of what is looked up; nothing is looked up where it gives none.
    pub payable: Option<Rule>,
    /// Money that the request tells of, as the object `payment`; none where it gives none.
    pub payment: Option<Rule>,
    /// The status of the answer, 200 when none is said.
    pub status: Option<Rule>,
    /// The body of the answer.
    pub answer: Rule,
}

impl Served {
    pub(super) fn read(reader: &mut Reader, mut fields: Fields, connector: &str) -> Result<Self, FieldError> {
        reader.unconfirmed(&mut fields)?;
        let proof = match fields.word("sign_in", &["api-key", "basic"])? {
            0 => Proof::ApiKey(super::sign_in::header(&mut fields, "header")?),
            _ => Proof::Basic(fields.text("user")?),
        };
        let number = |number: u64| u32::try_from(number).expect("it is bounded");
        let served = Self {
            proof,
            secrets: fields.texts("secrets", 4)?,
            per_second: number(fields.number("per_second", 1, 1_000)?.unwrap_or(10)),
            max_body: usize::try_from(
                fields
                    .number("max_body_bytes", 1_024, 1_048_576)?
                    .unwrap_or(65_536),
            )
            .expect("a megabyte fits"),
            calls: vec![],
            world: World {
                connector: connector.to_owned(),
                ..World::default()
            },
        };
        fields.finish()?;
        Ok(served)
    }
}

impl Call {
    pub(super) fn read(reader: &mut Reader, mut fields: Fields, name: &str) -> Result<Self, FieldError> {
        let place = fields.place().clone();
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        if !((1..=40).contains(&name.len()) && name.bytes().all(plain)) {
            return Err(place
                .field("the file's name", 0)
                .wrong(&name, "1 to 40 letters, digits, - and _"));
        }
        fields.version()?;
        reader.unconfirmed(&mut fields)?;
        reader.roots(&["request"]);
        let when = reader.condition_field(&mut fields, "when")?.ok_or_else(|| {
            fields.missing(
                "when",
                "a condition on $request: which requests this file answers",
            )
        })?;
        let payable = reader.field(&mut fields, "payable")?;
        reader.roots(&["request", "payable", "now"]);
        let call = Self {
            name: name.to_owned(),
            when,
            payable,
            payment: reader.field(&mut fields, "payment")?,
            status: reader.field(&mut fields, "status")?,
            answer: reader.required(&mut fields, "answer")?,
        };
        fields.finish()?;
        Ok(call)
    }
}
