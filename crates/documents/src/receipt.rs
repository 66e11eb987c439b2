//! The drop-off receipt, and the layout that quotes share with it.

mod head;
mod lines;

use business::workshop::TicketPage;
use domain::{
    Lang, Money,
    customers::{Contact, Customer},
    format,
    workshop::Line,
};
use jiff::tz::TimeZone;

use crate::{
    NotPrinted,
    flow::{Flow, LEFT, RIGHT},
    fonts::Face,
    link,
    sheet::{About, Role, mm},
    text::{INK, RULE, Run, SOFT, Style, wrap},
    words::{self, Text},
};

const BODY: Style = Style::new(Face::Text, 9.5, INK);
const STRONG: Style = Style::new(Face::Strong, 9.5, INK);
const QUIET: Style = Style::new(Face::Text, 9.5, SOFT);
const META: Style = Style::new(Face::Text, 8.2, SOFT);
/// Where what a row says begins, right of what it is called.
const VALUES: f32 = LEFT + mm(34.0);
/// Thickness of a rule.
const HAIR: f32 = 0.6;

/// Which paper it is.
pub(crate) enum Paper {
    /// What the customer takes along.
    Receipt,
    /// What they are asked to agree to.
    Quote(Asked),
}

/// What a quote says besides its lines.
pub(crate) struct Asked {
    pub(crate) number: i64,
    /// When it was made.
    pub(crate) written: String,
    /// The last day on which it holds.
    pub(crate) until: String,
    /// What may be left.
    pub(crate) options: Vec<Line>,
    /// Used parts that may be had instead of new ones.
    pub(crate) used: Vec<Line>,
    /// Who agreed, and when.
    pub(crate) agreed: Option<(String, String)>,
}

/// What is printed and for whom.
struct Receipt<'a> {
    page: &'a TicketPage,
    paper: Paper,
    organisation: &'a str,
    link: String,
    lang: Lang,
    zone: TimeZone,
}

pub(crate) fn print(
    page: &TicketPage,
    organisation: &str,
    base_url: &str,
    lang: Lang,
) -> Result<Vec<u8>, NotPrinted> {
    let lang = page.customer.as_ref().map_or(lang, |customer| customer.language);
    print_paper(page, Paper::Receipt, organisation, base_url, lang)
}

pub(crate) fn print_paper(
    page: &TicketPage,
    paper: Paper,
    organisation: &str,
    base_url: &str,
    lang: Lang,
) -> Result<Vec<u8>, NotPrinted> {
    let receipt = Receipt {
        page,
        paper,
        organisation,
        link: link(base_url, &page.ticket.code),
        lang,
        zone: page.store.zone(),
    };
    let title = format!("{} {}", receipt.name(), page.ticket.code);
    let mut flow = Flow::new(format!("{title} · {organisation}"));
    receipt.shop(&mut flow);
    receipt.title(&mut flow)?;
    receipt.facts(&mut flow);
    receipt.rows(&mut flow);
    receipt.work(&mut flow);
    receipt.conditions(&mut flow);
    flow.finish(receipt.say(words::PAGE)).print(&About {
        title,
        author: organisation.to_owned(),
        lang,
        read_at: page.now,
    })
}

impl Receipt<'_> {
    fn say(&self, text: Text) -> &'static str {
        text.of(self.lang)
    }

    /// What this paper is called.
    fn name(&self) -> String {
        match &self.paper {
            Paper::Receipt => self.say(words::RECEIPT).to_owned(),
            Paper::Quote(asked) => words::quote(asked.number, self.lang),
        }
    }

    fn money(&self, minor: i64) -> String {
        format::money(Money::new(minor, self.page.ticket.currency), self.lang)
    }

    /// Who, what, why, with what: a name at left, what it is at right, a thin rule above.
    fn rows(&self, flow: &mut Flow) {
        if let Some(customer) = &self.page.customer {
            let contacts = beside(&contacts(customer));
            self.row(flow, words::CUSTOMER, &customer.name(), &contacts);
        }
        let (title, details) = self.item();
        self.row(flow, words::ITEM, &title, &details);
        let (title, details) = self.request();
        self.row(flow, words::REQUEST, &title, &details);
        if matches!(self.paper, Paper::Quote(_)) {
            return;
        }
        let accessories = match self.page.ticket.accessories.trim() {
            "" => self.say(words::NOTHING_LEFT),
            accessories => accessories,
        };
        self.row(flow, words::LEFT_WITH_IT, "", accessories);
    }

    fn row(&self, flow: &mut Flow, name: Text, title: &str, details: &str) {
        let mut texts = vec![(title, STRONG), (details, BODY)];
        texts.retain(|(text, _)| !text.trim().is_empty());
        if texts.is_empty() {
            return;
        }
        let gap = mm(2.4);
        // The name never stands alone at the foot of a page.
        flow.need(gap + 3.0 * BODY.line_height());
        let y = flow.y;
        flow.rule(LEFT, RIGHT, y, RULE, HAIR);
        flow.y += gap;
        let y = flow.y;
        flow.say(Role::Heading, Run::new(self.say(name), QUIET), LEFT, y);
        for (text, style) in texts {
            flow.open(Role::Paragraph);
            flow.lines(wrap(text, style, RIGHT - VALUES), VALUES);
            flow.close();
        }
        flow.y += gap;
    }

    /// Brand and model, then family and serial number.
    fn item(&self) -> (String, String) {
        let item = &self.page.item;
        let family = words::category(item.category.name(), self.lang);
        let title = match item.title() {
            title if title.is_empty() => family.to_owned(),
            title => title,
        };
        let mut details = vec![];
        if title != family {
            details.push(family.to_owned());
        }
        if !item.serial.is_empty() {
            details.push(format!("{}\u{a0}{}", self.say(words::SERIAL), item.serial));
        }
        (title, beside(&details))
    }

    /// Kind of work and symptoms, then the customer's own words.
    fn request(&self) -> (String, String) {
        let ticket = &self.page.ticket;
        let symptoms = ticket.symptoms.iter().map(|name| words::symptom(name, self.lang));
        let title: Vec<&str> = words::kind(ticket.kind)
            .map(|kind| self.say(kind))
            .into_iter()
            .chain(symptoms)
            .collect();
        (title.join(", "), ticket.problem.clone())
    }

    /// What is agreed, and where the customer signs: at the foot of the last page.
    fn conditions(&self, flow: &mut Flow) {
        let small = Style::new(Face::Text, 7.8, SOFT);
        let sign = self.page.customer.is_some();
        let (gutter, box_width) = (mm(10.0), mm(62.0));
        let width = if sign {
            RIGHT - LEFT - box_width - gutter
        } else {
            RIGHT - LEFT
        };
        let ceiling = self.page.ticket.ceiling.map(|minor| self.money(minor));
        let says = match &self.paper {
            Paper::Receipt => words::conditions(ceiling.as_deref(), self.lang),
            Paper::Quote(asked) => words::quote_conditions(&asked.until, self.lang),
        };
        let text = wrap(&says, small, width);
        let written: f32 = text.iter().map(|run| run.style.line_height()).sum();
        let height = mm(29.0).max(written + mm(9.0));
        flow.need(height + mm(3.0));
        flow.sink(height);
        let top = flow.y;
        flow.rule(LEFT, RIGHT, top, RULE, HAIR);
        let y = top + mm(3.0);
        flow.say(
            Role::Heading,
            Run::new(self.say(words::CONDITIONS), Style::new(Face::Strong, 7.8, SOFT)),
            LEFT,
            y,
        );
        flow.y = y + small.line_height() + mm(0.5);
        flow.open(Role::Paragraph);
        flow.lines(text, LEFT);
        flow.close();
        if sign {
            let left = RIGHT - box_width;
            let says = match &self.paper {
                Paper::Receipt => self.say(words::SIGNATURE).to_owned(),
                Paper::Quote(Asked {
                    agreed: Some((name, at)),
                    ..
                }) => words::agreed(name, at, self.lang),
                Paper::Quote(_) => self.say(words::AGREEMENT).to_owned(),
            };
            flow.y = y;
            flow.open(Role::Paragraph);
            flow.lines(wrap(&says, small, box_width), left);
            flow.close();
            flow.rule(left, RIGHT, top + height - mm(1.0), SOFT, HAIR);
        }
    }
}

/// Details on one line where they fit, each on its own where they do not.
fn beside(details: &[String]) -> String {
    let line = details.join("  ·  ");
    if Run::new(&line, BODY).width <= RIGHT - VALUES {
        line
    } else {
        details.join("\n")
    }
}

/// All ways to reach a customer, in the order in which to try them.
fn contacts(customer: &Customer) -> Vec<String> {
    let one = |contact: &Contact| {
        if contact.label.is_empty() {
            contact.value.clone()
        } else {
            format!("{} ({})", contact.value, contact.label)
        }
    };
    customer.contacts.iter().map(one).collect()
}
