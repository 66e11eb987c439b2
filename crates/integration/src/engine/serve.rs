//! Answering what a partner asks, by its files alone: which file answers, what is looked up, what is said, which money is told
//! of. What is looked up and stored is the caller's; nothing here waits for anything.

use jiff::Timestamp;
use serde_json::Value;

use crate::{
    connector::{Call, Connector, Served, object},
    mapping::{MappingError, Rule, Scope, apply, holds, scalar_text},
};

/// A request that is being answered.
#[derive(Debug)]
pub struct Serving<'a> {
    served: &'a Served,
    call: &'a Call,
    request: &'a Value,
    now: Value,
    place: String,
}

/// What is answered, and what has to be stored before.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The status of HTTP.
    pub status: u16,
    /// JSON.
    pub body: Value,
    /// The object `payment`, or null.
    pub payment: Value,
}

/// A request that is not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unserved {
    /// The connector serves nobody.
    #[error("{0} asks nothing of us: it has no [served]")]
    Nobody(String),
    /// No file answers it.
    #[error("{0}: no file of served/ answers this request")]
    Unknown(String),
    /// Its files cannot be kept with this request.
    #[error(transparent)]
    Mapping(#[from] MappingError),
}

impl<'a> Serving<'a> {
    /// Finds the file that answers. The request is `method`, `path` (a list, below the connector's address), `query`, `body`.
    pub fn of(connector: &'a Connector, request: &'a Value, now: Timestamp) -> Result<Self, Unserved> {
        let name = &connector.name;
        let served = connector
            .served
            .as_ref()
            .ok_or_else(|| Unserved::Nobody(name.clone()))?;
        let names = [("request", request)];
        for call in &served.calls {
            let place = format!("served {}", call.name);
            if holds(&call.when, &Scope::Names(&names), &served.world, &place)? {
                return Ok(Self {
                    served,
                    call,
                    request,
                    now: Value::from(now.to_string()),
                    place,
                });
            }
        }
        Err(Unserved::Unknown(name.clone()))
    }

    /// The file that answers.
    pub fn name(&self) -> &str {
        &self.call.name
    }

    fn apply(&self, rule: Option<&Rule>, payable: &Value) -> Result<Option<Value>, MappingError> {
        let names = [
            ("request", self.request),
            ("payable", payable),
            ("now", &self.now),
        ];
        match rule {
            None => Ok(None),
            Some(rule) => apply(rule, &Scope::Names(&names), &self.served.world, &self.place),
        }
    }

    /// The code of what has to be looked up, as it was scanned or typed.
    pub fn looks_up(&self) -> Result<Option<String>, MappingError> {
        let code = self.apply(self.call.payable.as_ref(), &Value::Null)?;
        Ok(code
            .as_ref()
            .and_then(scalar_text)
            .map(std::borrow::Cow::into_owned))
    }

    /// The answer, with what was looked up; null where nothing has the code.
    pub fn reply(&self, payable: &Value) -> Result<Reply, MappingError> {
        let payment = self
            .apply(self.call.payment.as_ref(), payable)?
            .unwrap_or_default();
        if !payment.is_null() {
            let fields = object("payment").expect("its objects are known");
            if let Some(missing) = fields.lacks(&payment) {
                return Err(self.wrong(missing, &payment, "payment", "it has to be there"));
            }
        }
        let said = self.apply(self.call.status.as_ref(), payable)?;
        let status = match &said {
            None | Some(Value::Null) => 200,
            Some(said) => scalar_text(said)
                .and_then(|text| text.parse().ok())
                .filter(|status| (200..600).contains(status))
                .ok_or_else(|| self.wrong("status", said, "status", "a status of HTTP from 200 to 599"))?,
        };
        Ok(Reply {
            status,
            body: self.apply(Some(&self.call.answer), payable)?.unwrap_or_default(),
            payment,
        })
    }

    fn wrong(&self, field: &str, value: &Value, rule: &'static str, problem: &str) -> MappingError {
        MappingError {
            connector: self.served.world.connector.as_str().into(),
            place: self.place.as_str().into(),
            field: field.into(),
            value: crate::fields::shortened(&value.to_string()).as_str().into(),
            rule,
            problem: problem.into(),
        }
    }
}
