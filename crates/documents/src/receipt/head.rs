//! Head of the receipt: the shop, the code with its QR, what was promised.

use domain::workshop::TicketKind;

use super::{BODY, HAIR, META, Paper, QUIET, Receipt};
use crate::{
    NotPrinted,
    flow::{Flow, LEFT, RIGHT},
    fonts::Face,
    moment,
    qr::Qr,
    sheet::{Role, mm},
    text::{INK, RULE, Run, Style, wrap, wrap_at_most},
    words,
};

const SHOP: Style = Style::new(Face::Strong, 13.0, INK).tight();
const TITLE: Style = Style::new(Face::Strong, 12.0, INK);
const CODE: Style = Style::new(Face::Code, 30.0, INK);
const FACT: Style = Style::new(Face::Strong, 13.0, INK);
/// Without its quiet zone: beside, above and below it stays free.
const QR_SIDE: f32 = mm(28.0);

impl Receipt<'_> {
    /// Who answers for the thing: the chain and the store at left, where it is and its number at right, above the line.
    pub(super) fn shop(&self, flow: &mut Flow) {
        let store = &self.page.store;
        let middle = LEFT + mm(96.0);
        let names = wrap_at_most(self.organisation, SHOP, middle - LEFT, 2);
        let store_name = if store.name == self.organisation {
            vec![]
        } else {
            wrap_at_most(&store.name, BODY, middle - LEFT, 2)
        };
        let top = flow.y;
        flow.open(Role::Paragraph);
        flow.lines(names, LEFT);
        flow.lines(store_name, LEFT);
        flow.close();
        let left_end = flow.y;

        let mut about = wrap_at_most(&store.address, META, RIGHT - middle - mm(6.0), 5);
        let numbers = [store.phone.clone(), siret(&store.siret)];
        about.extend(
            numbers
                .iter()
                .filter(|text| !text.is_empty())
                .map(|text| Run::new(text, META)),
        );
        let mut y = top + mm(0.8);
        flow.open(Role::Paragraph);
        for run in about {
            let height = run.style.line_height();
            flow.text_to(run, RIGHT, y);
            y += height;
        }
        flow.close();
        // The loop needs air.
        flow.y = y.max(left_end + mm(1.5)) + mm(0.5);
        flow.green_line();
    }

    /// What this paper is, its code in letters and as QR, and since when the thing is here.
    pub(super) fn title(&self, flow: &mut Flow) -> Result<(), NotPrinted> {
        let code = self.page.ticket.code.to_string();
        let top = flow.y + mm(8.0);
        let bottom = top + QR_SIDE;
        let square = Qr::new(self.link.clone())?.flush(RIGHT - QR_SIDE, top, QR_SIDE)?;

        let kind = Run::new(&self.name(), TITLE);
        flow.say(Role::Title, kind, LEFT, top - mm(0.8));
        // Stems of the code's letters stand off their cell; drawn back onto the left edge.
        let middle = top + mm(5.4);
        flow.say(Role::Paragraph, Run::new(&code, CODE), LEFT - mm(0.6), middle);
        let since = moment::full(self.page.ticket.created_at, &self.zone, self.lang);
        let since = match &self.paper {
            Paper::Receipt => format!("{} {since}", self.say(words::DROPPED_OFF)),
            Paper::Quote(asked) => format!("{} {}", self.say(words::WRITTEN), asked.written),
        };
        let since = Run::new(&since, QUIET);
        let last = bottom - QUIET.baseline();
        flow.say(Role::Paragraph, since, LEFT, last);

        let picture = format!("{} {code}", self.say(words::OPENS));
        flow.tagged(Role::Picture(picture), |sheet| sheet.fill(square, INK));
        let caption = Run::new(self.say(words::BRING_IT_BACK), META);
        let beside = RIGHT - QR_SIDE - mm(6.0);
        let lower = QUIET.baseline() - META.baseline();
        flow.tagged(Role::Paragraph, |sheet| {
            sheet.text_to(caption, beside, last + lower);
        });
        flow.y = bottom + mm(6.0);
        Ok(())
    }

    /// The two things that a customer wants to know at once: when, and up to how much.
    pub(super) fn facts(&self, flow: &mut Flow) {
        let ticket = &self.page.ticket;
        let promise = ticket.promised_at.map_or_else(
            || self.say(words::NO_PROMISE).to_owned(),
            |at| moment::promise(at, ticket.created_at, &self.zone, self.lang),
        );
        let (name, promise) = match &self.paper {
            Paper::Receipt => (words::PROMISED, promise),
            Paper::Quote(asked) => (words::VALID_UNTIL, asked.until.clone()),
        };
        let price = match (ticket.ceiling, ticket.kind) {
            _ if matches!(self.paper, Paper::Quote(_)) => Some((words::DUE, self.money(ticket.to_pay()))),
            (Some(minor), _) => Some((words::CEILING, self.money(minor))),
            (None, TicketKind::CustomerRepair) => {
                Some((words::PRICE_OF_WORK, self.say(words::BY_QUOTE).to_owned()))
            }
            (None, _) => None,
        };
        let y = flow.y;
        flow.rule(LEFT, RIGHT, y, RULE, HAIR);
        let second = LEFT + mm(112.0);
        let top = flow.y + mm(2.8);
        let mut end = top;
        let promise = (LEFT, second - LEFT - mm(4.0), name, promise);
        let price = price.map(|(name, value)| (second, RIGHT - second, name, value));
        for (x, width, name, value) in [promise].into_iter().chain(price) {
            flow.say(Role::Heading, Run::new(self.say(name), META), x, top);
            flow.y = top + META.line_height();
            flow.open(Role::Paragraph);
            flow.lines(wrap(&value, FACT, width), x);
            flow.close();
            end = end.max(flow.y);
        }
        flow.y = end + mm(3.2);
    }
}

/// A SIRET as it is read: `SIRET 123 456 789 00012`.
fn siret(digits: &str) -> String {
    if digits.is_empty() {
        return String::new();
    }
    match (
        digits.get(..3),
        digits.get(3..6),
        digits.get(6..9),
        digits.get(9..),
    ) {
        (Some(a), Some(b), Some(c), Some(rest)) => format!("SIRET {a}\u{a0}{b}\u{a0}{c}\u{a0}{rest}"),
        _ => format!("SIRET {digits}"),
    }
}
