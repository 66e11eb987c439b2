//! One step: its request is made, sent, answered, judged and recorded.

use std::time::Duration;

use business::ports::{self, Errand, Exchange};
use domain::ExchangeId;
use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::{
    line::Line,
    record::Hider,
    wire::{WireAnswer, WireError, WireRequest},
};
use crate::{
    codec::Format,
    connector::{AnswerRule, Means, Reach, Step},
    fields::shortened,
    mapping::{Scope, apply, holds, scalar_text},
};

/// Characters of an answer that conditions and reasons see.
const TEXT: usize = 2_000;

/// What a step's answer was taken for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Verdict {
    /// It was done; what is kept, and the whole answer.
    Done {
        kept: Value,
        answer: Value,
    },
    Refused(String),
    Busy {
        reason: String,
        retry_after: Option<Duration>,
    },
    Unknown(String),
    SignedOut(String),
}

impl Verdict {
    fn busy(reason: impl Into<String>) -> Self {
        Self::Busy {
            reason: reason.into(),
            retry_after: None,
        }
    }

    /// For the record, with its reason.
    pub(super) fn told(&self) -> (ports::Verdict, &str) {
        match self {
            Self::Done { .. } => (ports::Verdict::Done, ""),
            Self::Refused(reason) => (ports::Verdict::Refused, reason),
            Self::Busy { reason, .. } => (ports::Verdict::Busy, reason),
            Self::Unknown(reason) => (ports::Verdict::Unknown, reason),
            Self::SignedOut(reason) => (ports::Verdict::SignedOut, reason),
        }
    }
}

/// On whose behalf a step is run, and what its rules see.
pub(super) struct Asked<'a> {
    /// The action, or sign-in.
    pub(super) place: &'a str,
    /// The delivery, pull, question or check.
    pub(super) errand: Errand,
    /// Named values beside those of the connector.
    pub(super) names: &'a [(&'a str, &'a Value)],
    /// The session so far.
    pub(super) session: &'a Value,
    /// This is the sign-in itself: nothing proves it yet.
    pub(super) signing_in: bool,
}

/// An answer as rules see it.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
    pub(super) bytes: Vec<u8>,
    headers: Value,
    text: String,
    unreadable: Option<String>,
}

impl Answer {
    fn value(&self) -> Value {
        json!({ "status": self.status, "headers": self.headers, "body": self.body, "text": self.text })
    }
}

impl Line {
    /// Runs a step; when the session has ended over there, signs in and runs it once more.
    pub(super) async fn ask(
        &self,
        step: &Step,
        place: &str,
        errand: Errand,
        names: &[(&str, &Value)],
    ) -> Verdict {
        if let Some(reason) = self.paused() {
            return Verdict::busy(format!("paused: {reason}"));
        }
        let (session, number) = match self.signed_in(None, errand).await {
            Ok(signed) => signed,
            Err(verdict) => return verdict,
        };
        let asked = |session| Asked {
            place,
            errand,
            names,
            session,
            signing_in: false,
        };
        match self.ask_once(step, &asked(&session)).await {
            Verdict::SignedOut(reason) if !self.logs_in() => {
                // What proves us never changes by itself: asking again would only be refused again.
                let reason = format!("sign-in refused: {reason}");
                self.pause(Some(reason.clone()));
                return Verdict::busy(reason);
            }
            Verdict::SignedOut(_) => {}
            other => return other,
        }
        match self.signed_in(Some(number), errand).await {
            Ok((session, _)) => match self.ask_once(step, &asked(&session)).await {
                Verdict::SignedOut(reason) => {
                    Verdict::busy(format!("signed out right after signing in: {reason}"))
                }
                other => other,
            },
            Err(verdict) => verdict,
        }
    }

    /// Runs a step once.
    pub(super) async fn ask_once(&self, step: &Step, asked: &Asked<'_>) -> Verdict {
        match self.carry(step, asked).await {
            Ok(answer) => self.judge(step, asked, &answer),
            Err(verdict) => verdict,
        }
    }

    /// Makes the request, sends it, reads the answer. Recorded whatever becomes of it.
    pub(super) async fn carry(&self, step: &Step, asked: &Asked<'_>) -> Result<Answer, Verdict> {
        let (request, body) = self
            .request(step, asked)
            .map_err(|problem| Verdict::Refused(problem.to_string()))?;
        self.carry_request(step, asked, request, &body).await
    }

    /// Sends a request that is made already.
    pub(super) async fn carry_request(
        &self,
        step: &Step,
        asked: &Asked<'_>,
        request: WireRequest,
        body: &Value,
    ) -> Result<Answer, Verdict> {
        let Some(_place) = self.pace.place().await else {
            return Err(Verdict::busy("all places to this partner stayed taken"));
        };
        let at = self.around.clock.now();
        let start = Instant::now();
        let result = self.wire.exchange(&request).await;
        let took = start.elapsed();
        let mut hider = self.hider(asked);
        let mut exchange = Exchange {
            id: ExchangeId(self.around.entropy.id(at)),
            connector: self.name.clone(),
            action: asked.place.to_owned(),
            step: step.name.clone(),
            errand: asked.errand,
            at,
            method: request.method.clone(),
            target: hider.shown_target(&request.target),
            status: None,
            took,
            sent: hider.shown(body),
            received: String::new(),
            verdict: ports::Verdict::Unknown,
            reason: String::new(),
        };
        let result = match result {
            Ok(answer) => {
                let answer = self.answer(step, &request, answer);
                exchange.status = Some(answer.status);
                let verdict = self.judge(step, asked, &answer);
                hider.learn(&answer.body);
                exchange.received = if asked.signing_in && matches!(verdict, Verdict::Done { .. }) {
                    "(not shown: it may hold the session)".to_owned()
                } else if answer.unreadable.is_some() {
                    hider.shown_text(&answer.text)
                } else {
                    hider.shown(&answer.body)
                };
                keep_verdict(&mut exchange, &verdict, &hider);
                Ok(answer)
            }
            Err(problem) => {
                let verdict = match problem {
                    WireError::NotReached(_) => Verdict::busy(problem.to_string()),
                    WireError::Lost(reason) if step.writes => Verdict::Unknown(reason),
                    WireError::Lost(reason) => Verdict::busy(reason),
                    WireError::Denied(reason) => Verdict::SignedOut(reason),
                    WireError::NotSent(reason) => Verdict::Refused(reason),
                };
                keep_verdict(&mut exchange, &verdict, &hider);
                Err(verdict)
            }
        };
        self.around.recorder.record(exchange);
        result
    }

    /// What the record must not show.
    fn hider(&self, asked: &Asked<'_>) -> Hider {
        let mut hider = Hider::new(&self.partner.personal);
        hider.secrets_below(&self.secrets);
        if !asked.session.is_null() {
            // Only what is as long as a token: a session also tells numbers and languages.
            long_texts(asked.session, &mut hider);
        }
        for (name, value) in asked.names {
            if *name == "input" {
                let customer = value.get("customer").unwrap_or(&Value::Null);
                hider.person(customer);
                if asked.place.starts_with("customer") {
                    hider.person(value);
                }
            }
        }
        hider
    }

    pub(super) fn answer(&self, step: &Step, request: &WireRequest, answer: WireAnswer) -> Answer {
        let world = &self.partner.world;
        let format = match request.method.as_str() {
            "LIST" => &Format::Json,
            "WRITE" | "REMOVE" | "MOVE" => &Format::None,
            _ => self.format(&step.receive),
        };
        let (body, unreadable) = match format.read(&answer.body, world.tagged.as_ref()) {
            Ok(body) => (body, None),
            Err(problem) => (
                Value::Null,
                Some(format!(
                    "the answer cannot be read as {}: {problem}",
                    step.receive
                )),
            ),
        };
        let text = format
            .page()
            .show(&answer.body[..answer.body.len().min(4 * TEXT)]);
        let headers: Map<_, _> = answer
            .headers
            .into_iter()
            .map(|(name, value)| (name, Value::from(value)))
            .collect();
        Answer {
            status: answer.status,
            body,
            headers: Value::Object(headers),
            text: text.chars().take(TEXT).collect(),
            unreadable,
            bytes: answer.body,
        }
    }

    /// What an answer means, by the rules of the step and then of the connector.
    pub(super) fn judge(&self, step: &Step, asked: &Asked<'_>, answer: &Answer) -> Verdict {
        let value = answer.value();
        let now = Value::from(self.around.clock.now().to_string());
        let own = [
            ("settings", &self.settings),
            ("session", asked.session),
            ("now", &now),
            ("answer", &value),
        ];
        let outside = Scope::Names(&own);
        let scope = Scope::Inside(asked.names, &outside);
        let place = format!("{} step {}", asked.place, step.name);
        let unclear = |problem: String| {
            if step.writes {
                Verdict::Unknown(problem)
            } else {
                Verdict::busy(problem)
            }
        };
        let files = matches!(self.partner.transport.reach, Reach::Files(_));
        for rule in step.answers.iter().chain(&self.partner.answers) {
            match holds(&rule.when, &scope, &self.partner.world, &place) {
                Ok(true) => {}
                Ok(false) => continue,
                Err(problem) => return unclear(problem.to_string()),
            }
            return match (rule.means, &answer.unreadable) {
                (Means::Done, Some(problem)) => unclear(problem.clone()),
                (Means::Done, None) => self.kept(step, &scope, &place, answer),
                (Means::Refused, _) => Verdict::Refused(self.reason(rule, &scope, &place, answer)),
                (Means::Unknown, _) => unclear(self.reason(rule, &scope, &place, answer)),
                (Means::SignedOut, _) => Verdict::SignedOut(self.reason(rule, &scope, &place, answer)),
                (Means::Busy, _) => Verdict::Busy {
                    reason: self.reason(rule, &scope, &place, answer),
                    retry_after: self.retry_after(rule, &scope, &place, answer),
                },
            };
        }
        match &answer.unreadable {
            Some(problem) => unclear(format!("status {}: {problem}", answer.status)),
            None if files => self.kept(step, &scope, &place, answer),
            None => unclear(format!("unclear answer: {}", said(answer))),
        }
    }

    fn kept(&self, step: &Step, scope: &Scope<'_>, place: &str, answer: &Answer) -> Verdict {
        let Some(keep) = &step.keep else {
            return Verdict::Done {
                kept: answer.body.clone(),
                answer: answer.value(),
            };
        };
        match apply(keep, scope, &self.partner.world, place) {
            Ok(value) => Verdict::Done {
                kept: value.unwrap_or_default(),
                answer: answer.value(),
            },
            Err(problem) if step.writes => {
                Verdict::Refused(format!("it was done, but its answer cannot be mapped: {problem}"))
            }
            Err(problem) => Verdict::Refused(problem.to_string()),
        }
    }

    fn reason(&self, rule: &AnswerRule, scope: &Scope<'_>, place: &str, answer: &Answer) -> String {
        let told = rule
            .reason
            .as_ref()
            .and_then(|reason| apply(reason, scope, &self.partner.world, place).ok().flatten());
        match told
            .as_ref()
            .and_then(scalar_text)
            .filter(|text| !text.trim().is_empty())
        {
            Some(text) => text.chars().take(400).collect(),
            None => said(answer),
        }
    }

    fn retry_after(
        &self,
        rule: &AnswerRule,
        scope: &Scope<'_>,
        place: &str,
        answer: &Answer,
    ) -> Option<Duration> {
        let told = rule
            .retry_after
            .as_ref()
            .and_then(|rule| apply(rule, scope, &self.partner.world, place).ok().flatten());
        let header = answer.headers.get("retry-after").cloned();
        let text = told.or(header)?;
        let text = scalar_text(&text)?.trim().to_owned();
        let seconds = text.parse::<u64>().ok().or_else(|| {
            // A date of HTTP, RFC 9110 section 5.6.7.
            let until = jiff::fmt::rfc2822::parse(&text).ok()?.timestamp();
            u64::try_from(until.as_second() - self.around.clock.now().as_second()).ok()
        })?;
        // A wait of days is a mistake over there.
        Some(Duration::from_secs(seconds.min(86_400)))
    }
}

fn said(answer: &Answer) -> String {
    let text = answer.text.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("status {}: {}", answer.status, shortened(&text))
}

fn keep_verdict(exchange: &mut Exchange, verdict: &Verdict, hider: &Hider) {
    let (verdict, reason) = verdict.told();
    exchange.verdict = verdict;
    exchange.reason = hider.shown_line(reason);
}

/// Bytes in small hexadecimal letters.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn long_texts(value: &Value, hider: &mut Hider) {
    match value {
        Value::String(text) if text.len() >= 16 => hider.secret(text),
        Value::Array(list) => list.iter().for_each(|entry| long_texts(entry, hider)),
        Value::Object(table) => table.values().for_each(|entry| long_texts(entry, hider)),
        _ => {}
    }
}
