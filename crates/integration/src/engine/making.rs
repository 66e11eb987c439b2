//! Makes the request of a step out of its rules.

use std::borrow::Cow;

use serde_json::Value;

use super::{exchange::Asked, line::Line, wire::WireRequest};
use crate::{
    codec::{CodePage, Format},
    connector::{Request, Step},
    mapping::{MappingError, Rule, Scope, apply, scalar_text},
};

impl Line {
    /// A format by its name; the loader has seen that it is there.
    pub(super) fn format(&self, name: &str) -> &Format {
        self.partner.world.formats.get(name).unwrap_or(&Format::Json)
    }

    /// The request, and its body before it was written.
    pub(super) fn request(
        &self,
        step: &Step,
        asked: &Asked<'_>,
    ) -> Result<(WireRequest, Value), MappingError> {
        let call = Value::from(self.next_call());
        let now = Value::from(self.around.clock.now().to_string());
        let own = [
            ("settings", &self.settings),
            ("secrets", &self.secrets),
            ("session", asked.session),
            ("now", &now),
            ("call", &call),
        ];
        let outside = Scope::Names(&own);
        let making = Making {
            line: self,
            step,
            scope: Scope::Inside(asked.names, &outside),
            place: format!("{} step {}", asked.place, step.name),
        };
        match &step.request {
            Request::Http { path, .. } => {
                let (mut request, body) = making.http(path)?;
                if !asked.signing_in {
                    self.prove(&mut request, asked.session)?;
                }
                Ok((request, body))
            }
            Request::WriteFile { name, body } => {
                let target = making.text("write_file", name)?;
                let body = making.value(body)?.unwrap_or_default();
                let mut request = WireRequest::new("WRITE", target, CodePage::UTF_8);
                request.body = making.written(&body)?;
                Ok((request, body))
            }
            Request::ReadFiles { patterns } => {
                let target = patterns.join("/");
                Ok((WireRequest::new("LIST", target, CodePage::UTF_8), Value::Null))
            }
        }
    }
}

/// A request that is being made.
struct Making<'a> {
    line: &'a Line,
    step: &'a Step,
    scope: Scope<'a>,
    place: String,
}

impl Making<'_> {
    fn value(&self, rule: &Rule) -> Result<Option<Value>, MappingError> {
        apply(rule, &self.scope, &self.line.partner.world, &self.place)
    }

    fn text(&self, field: &str, rule: &Rule) -> Result<String, MappingError> {
        let text = self
            .value(rule)?
            .as_ref()
            .and_then(scalar_text)
            .map(Cow::into_owned);
        text.ok_or_else(|| self.wrong(field, "a text is wanted"))
    }

    fn wrong(&self, field: &str, problem: &str) -> MappingError {
        MappingError {
            connector: self.line.name.as_str().into(),
            place: self.place.as_str().into(),
            field: field.into(),
            // It may hold what is nobody's business.
            value: "not shown".into(),
            rule: "request",
            problem: problem.into(),
        }
    }

    /// A body in its format.
    fn written(&self, body: &Value) -> Result<Vec<u8>, MappingError> {
        let name = &self.step.send;
        let format = self.line.format(name);
        format
            .write(body)
            .map_err(|problem| self.wrong("body", &format!("{name}: {problem}")))
    }

    fn http(&self, path: &Rule) -> Result<(WireRequest, Value), MappingError> {
        let Request::Http {
            method,
            query,
            headers,
            body,
            ..
        } = &self.step.request
        else {
            return Err(self.wrong("method", "this is no request of HTTP"));
        };
        let mut target = self.text("path", path)?;
        // A whole address came from the partner, as a link to the next page: it holds its query already.
        let linked = target.starts_with("http://") || target.starts_with("https://");
        let query = query
            .as_ref()
            .filter(|_| !linked)
            .map(|query| self.value(query))
            .transpose()?;
        if let Some(fields) = query.flatten() {
            let text = Format::Form(CodePage::UTF_8)
                .write_text(&fields)
                .map_err(|problem| self.wrong("query", &problem))?;
            if !text.is_empty() {
                target.push(if target.contains('?') { '&' } else { '?' });
                target.push_str(&text);
            }
        }
        let body = body.as_ref().map(|body| self.value(body)).transpose()?.flatten();
        let awaits = self.line.format(&self.step.receive).page();
        let mut request = WireRequest::new(method, target, awaits);
        if let Some(body) = &body {
            request.body = self.written(body)?;
            let kind = self.line.format(&self.step.send).content_type();
            request
                .headers
                .extend(kind.map(|kind| ("content-type".to_owned(), kind)));
        }
        for rule in [self.line.partner.transport.headers.as_ref(), headers.as_ref()]
            .into_iter()
            .flatten()
        {
            request.headers.extend(texts(self.value(rule)?.as_ref()));
        }
        Ok((request, body.unwrap_or_default()))
    }
}

/// A table of texts as pairs; what is no text is left out.
pub(super) fn texts(value: Option<&Value>) -> Vec<(String, String)> {
    value
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.clone(), scalar_text(value)?.into_owned())))
        .collect()
}
