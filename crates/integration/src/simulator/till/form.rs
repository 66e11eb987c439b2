//! The cashier's form: what was typed, what is wrong with it, and the orders that it stands for.

use domain::{
    Currency, Lang, Money,
    payments::{Tender, TenderMethod},
};

use super::{
    desk::{Order, OrderKind},
    faults::Fault,
    format,
    payable::Payable,
    words::Words,
};
use crate::notice::LONGEST_TEXT;

/// The cashier's form as typed, and what is wrong with it.
#[derive(Debug, Clone)]
pub(super) struct PayForm {
    pub(super) code: String,
    pub(super) due: Money,
    pub(super) version: Option<i64>,
    pub(super) mode: String,
    pub(super) tender: String,
    pub(super) which: String,
    pub(super) part: String,
    pub(super) reference: String,
    pub(super) netted: String,
    pub(super) refund_of: String,
    pub(super) back: String,
    pub(super) faults: Vec<Fault>,
    /// Fields, each with a sentence.
    pub(super) wrong: Vec<(&'static str, &'static str)>,
}

impl PayForm {
    /// What is wrong with a field.
    pub(super) fn wrong_with(&self, field: &str) -> Option<&'static str> {
        self.wrong
            .iter()
            .find(|(name, _)| *name == field)
            .map(|(_, sentence)| *sentence)
    }

    pub(super) fn read(pairs: &[(String, String)]) -> Self {
        let text = |name: &str| {
            let pair = pairs.iter().find(|(field, _)| field == name);
            pair.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
        };
        let one_of = |name: &str, allowed: &[&str]| {
            let value = text(name);
            if allowed.contains(&value.as_str()) {
                value
            } else {
                allowed[0].to_owned()
            }
        };
        let currency = Currency::try_from(text("currency")).unwrap_or(Currency::EUR);
        Self {
            code: text("code"),
            due: Money::new(text("due").parse().unwrap_or_default(), currency),
            version: text("version").parse().ok(),
            mode: one_of("mode", &["all", "part", "twice", "refund"]),
            tender: one_of("tender", &["card", "cash", "credit", "more"]),
            which: one_of("which", &["cheque", "transfer", "buyback", "other"]),
            part: text("part"),
            reference: text("reference"),
            netted: text("netted"),
            refund_of: text("refund_of"),
            back: text("back"),
            faults: Fault::ALL
                .into_iter()
                .filter(|fault| !text(&format!("fault_{}", fault.name())).is_empty())
                .collect(),
            wrong: vec![],
        }
    }

    /// Fills what the cashier most likely wants: all of it, or else the last payment given back.
    pub(super) fn propose(&mut self, payable: &Payable, refundable: &[(String, Money)], lang: Lang) {
        if payable.due.minor > 0 {
            self.part = String::new();
        } else {
            let likely = if refundable.is_empty() { "part" } else { "refund" };
            likely.clone_into(&mut self.mode);
        }
        if let Some((payment, left)) = refundable.first() {
            self.refund_of.clone_from(payment);
            self.back = format::typed(*left, lang);
        }
    }

    /// The orders that the form stands for, or what is wrong in it.
    pub(super) fn orders(&mut self, w: &'static Words) -> Vec<Order> {
        let amount = match self.mode.as_str() {
            "part" => self.amount("part", &self.part.clone(), w.wrong_amount),
            "refund" => self.amount("back", &self.back.clone(), w.wrong_amount),
            _ if self.due.minor > 0 => Some(self.due),
            _ => {
                self.wrong.push(("part", w.wrong_nothing_due));
                None
            }
        };
        let refund = self.mode == "refund";
        if refund && !(1..=LONGEST_TEXT).contains(&self.refund_of.chars().count()) {
            self.wrong.push(("refund_of", w.wrong_refund_of));
        }
        let tenders = amount.and_then(|amount| self.tenders(amount, w));
        let (Some(amount), Some(tenders), true) = (amount, tenders, self.wrong.is_empty()) else {
            return vec![];
        };
        let order = Order {
            code: self.code.clone(),
            amount,
            tenders,
            version: self.version,
            payment_id: refund.then(|| self.refund_of.clone()),
            receipt: None,
            kind: if refund {
                OrderKind::Refund(None)
            } else {
                OrderKind::Payment
            },
            faults: self.faults.clone(),
        };
        let times = if self.mode == "twice" { 2 } else { 1 };
        vec![order; times]
    }

    fn tenders(&mut self, amount: Money, w: &'static Words) -> Option<Vec<Tender>> {
        let method = match (self.tender.as_str(), self.which.as_str()) {
            ("card", _) => TenderMethod::Card,
            ("cash", _) => TenderMethod::Cash,
            ("credit", _) => TenderMethod::Credit,
            (_, "cheque") => TenderMethod::Cheque,
            (_, "transfer") => TenderMethod::Transfer,
            (_, "buyback") => TenderMethod::Buyback,
            _ => TenderMethod::Other,
        };
        let by = |method, amount, reference| Tender {
            method,
            amount,
            reference,
        };
        if matches!(method, TenderMethod::Card | TenderMethod::Cash) {
            return Some(vec![by(method, amount, None)]);
        }
        let named = matches!(method, TenderMethod::Credit | TenderMethod::Buyback);
        let fits = self.reference.chars().count() <= LONGEST_TEXT;
        if !fits || (named && self.reference.is_empty()) {
            self.wrong.push(("reference", w.wrong_reference));
        }
        let covered = if self.netted.is_empty() {
            amount
        } else {
            self.amount("netted", &self.netted.clone(), w.wrong_netted)?
        };
        if covered.minor > amount.minor {
            self.wrong.push(("netted", w.wrong_netted));
            return None;
        }
        let reference = Some(self.reference.clone()).filter(|reference| !reference.is_empty());
        let mut tenders = vec![by(method, covered, reference)];
        let rest = amount.minus(covered).ok()?;
        if rest.minor > 0 {
            tenders.insert(0, by(TenderMethod::Card, rest, None));
        }
        Some(tenders)
    }

    fn amount(&mut self, field: &'static str, typed: &str, sentence: &'static str) -> Option<Money> {
        let amount = Money::parse(typed, self.due.currency)
            .ok()
            .filter(|amount| amount.minor > 0);
        if amount.is_none() {
            self.wrong.push((field, sentence));
        }
        amount
    }
}
