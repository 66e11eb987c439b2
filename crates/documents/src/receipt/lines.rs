//! What is charged: lines, totals, VAT per rate, what others pay, what is due.

use domain::{
    format,
    workshop::{Line, Payer},
};

use super::{BODY, HAIR, META, Paper, QUIET, Receipt, STRONG};
use crate::{
    flow::{Flow, LEFT, RIGHT},
    fonts::Face,
    sheet::{Role, mm},
    text::{INK, RULE, Run, SOFT, Style, wrap},
    words,
};

const DUE: Style = Style::new(Face::Strong, 12.0, INK);
/// Between two columns of figures.
const GUTTER: f32 = mm(7.0);
/// Above and below what a row says.
const PAD: f32 = mm(1.5);

/// A line as it is printed: its label, then quantity, price, rate and total.
struct Row {
    label: Vec<Run>,
    figures: [Run; 4],
}

/// The right edges of the columns of figures, and the room that they leave for labels.
struct Columns {
    edges: [f32; 4],
    label: f32,
}

impl Receipt<'_> {
    /// Lines and totals; nothing where nothing is charged yet.
    pub(super) fn work(&self, flow: &mut Flow) {
        let ticket = &self.page.ticket;
        if !ticket.lines.is_empty() {
            self.table(flow, &ticket.lines);
        }
        if !ticket.lines.is_empty() || !ticket.payers.is_empty() || ticket.paid != 0 {
            self.totals(flow);
        }
        if let Paper::Quote(asked) = &self.paper {
            for (title, lines) in [(words::OPTIONS, &asked.options), (words::USED_PARTS, &asked.used)] {
                if !lines.is_empty() {
                    flow.need(mm(20.0));
                    flow.y += mm(4.0);
                    let y = flow.y;
                    flow.say(Role::Heading, Run::new(self.say(title), STRONG), LEFT, y);
                    flow.y = y + STRONG.line_height();
                    self.table(flow, lines);
                }
            }
        }
    }

    fn table(&self, flow: &mut Flow, lines: &[Line]) {
        let names = [words::QUANTITY, words::PRICE, words::VAT, words::TOTAL].map(|word| self.say(word));
        let figures: Vec<[Run; 4]> = lines.iter().map(|line| self.figures(line)).collect();
        let columns = Columns::fit(names, &figures);
        let rows: Vec<Row> = lines
            .iter()
            .zip(figures)
            .map(|(line, figures)| Row {
                label: wrap(&line.label, BODY, columns.label),
                figures,
            })
            .collect();
        let head_height = META.line_height() + 2.0 * PAD;
        // A head without a row below it says nothing.
        let first = rows.first().map_or(0.0, Row::height);
        flow.need(mm(3.0) + head_height + first);
        flow.y += mm(3.0);
        flow.open(Role::Table);
        self.table_head(flow, &columns, names);
        for row in rows {
            if !flow.fits(row.height()) {
                flow.turn_page();
                self.table_head(flow, &columns, names);
            }
            draw(flow, &columns, row);
        }
        flow.close();
    }

    fn table_head(&self, flow: &mut Flow, columns: &Columns, names: [&str; 4]) {
        let top = flow.y + PAD;
        flow.open(Role::Row);
        flow.say(Role::ColumnHead, Run::new(self.say(words::WORK), META), LEFT, top);
        for (name, edge) in names.into_iter().zip(columns.edges) {
            flow.tagged(Role::ColumnHead, |sheet| {
                sheet.text_to(Run::new(name, META), edge, top);
            });
        }
        flow.close();
        flow.y = top + META.line_height() + PAD;
        let y = flow.y;
        flow.rule(LEFT, RIGHT, y, SOFT, HAIR);
    }

    fn figures(&self, line: &Line) -> [Run; 4] {
        [
            Run::new(&format::quantity(line.quantity_milli, self.lang), BODY),
            Run::new(&self.money(line.unit_price), BODY),
            Run::new(&format::percent(i64::from(line.rate.0), self.lang), QUIET),
            Run::new(&self.money(line.total()), BODY),
        ]
    }

    /// The sum, its VAT per rate, who pays what, and what is left.
    fn totals(&self, flow: &mut Flow) {
        let ticket = &self.page.ticket;
        let mut rows = self.vat();
        rows.push((self.say(words::TOTAL).to_owned(), ticket.total()));
        rows.extend(
            ticket
                .payers
                .iter()
                .map(|payer| (self.payer(payer), -payer.amount)),
        );
        if ticket.paid != 0 {
            rows.push((self.say(words::PAID).to_owned(), -ticket.paid));
        }
        let due = ticket.due();
        let (word, amount) = if due < 0 {
            (words::OVERPAID, -due)
        } else {
            (words::DUE, due)
        };
        let amount = Run::new(&self.money(amount), DUE);

        let left = LEFT + mm(84.0);
        let amounts = rows.iter().map(|(_, minor)| Run::new(&self.money(*minor), BODY));
        let room = |width: f32| RIGHT - left - width - GUTTER;
        let rows: Vec<(Vec<Run>, Run)> = rows
            .iter()
            .zip(amounts)
            .map(|((label, _), amount)| (wrap(label, QUIET, room(amount.width)), amount))
            .collect();
        let word = wrap(self.say(word), Style { size: 10.5, ..STRONG }, room(amount.width));
        let height: f32 = rows
            .iter()
            .map(|(label, _)| stacked(label) + mm(0.6))
            .sum::<f32>()
            + stacked(&word)
            + mm(8.0);
        flow.need(height);
        flow.y += mm(2.5);
        flow.open(Role::Table);
        for (label, amount) in rows {
            sum(flow, left, label, amount, mm(0.6), 0.0);
        }
        flow.y += mm(1.4);
        let y = flow.y;
        flow.rule(left, RIGHT, y, SOFT, HAIR);
        flow.y += mm(1.6);
        let lower = DUE.baseline() - word.first().map_or(0.0, |run| run.style.baseline());
        sum(flow, left, word, amount, mm(2.0), lower);
        flow.close();
    }

    /// Total without tax, then the tax of each rate; with what it is taken on where there are several.
    fn vat(&self) -> Vec<(String, i64)> {
        let shares = &self.page.vat;
        if shares.is_empty() {
            return vec![];
        }
        let base = shares.iter().map(|share| share.base).sum();
        let mut rows = vec![(self.say(words::TOTAL_WITHOUT_TAX).to_owned(), base)];
        rows.extend(shares.iter().map(|share| {
            let rate = format::percent(i64::from(share.rate.0), self.lang);
            let vat = self.say(words::VAT);
            let label = if shares.len() > 1 {
                format!("{vat} {rate} {} {}", self.say(words::ON), self.money(share.base))
            } else {
                format!("{vat} {rate}")
            };
            (label, share.tax)
        }));
        rows
    }

    fn payer(&self, payer: &Payer) -> String {
        if payer.label.trim().is_empty() {
            self.say(words::payer(payer.kind)).to_owned()
        } else {
            payer.label.clone()
        }
    }
}

impl Columns {
    /// Each column as wide as the widest that stands in it.
    fn fit(names: [&str; 4], rows: &[[Run; 4]]) -> Self {
        let mut edges = [RIGHT; 4];
        let mut edge = RIGHT;
        for column in (0..4).rev() {
            edges[column] = edge;
            let head = Run::new(names[column], META).width;
            let widest = rows.iter().map(|row| row[column].width).fold(head, f32::max);
            edge -= widest + GUTTER;
        }
        Self {
            edges,
            label: edge - LEFT,
        }
    }
}

impl Row {
    fn height(&self) -> f32 {
        stacked(&self.label) + 2.0 * PAD
    }
}

fn stacked(runs: &[Run]) -> f32 {
    runs.iter().map(|run| run.style.line_height()).sum()
}

fn draw(flow: &mut Flow, columns: &Columns, row: Row) {
    let top = flow.y + PAD;
    let end = flow.y + row.height();
    flow.open(Role::Row);
    flow.tagged(Role::RowHead, |sheet| {
        let mut y = top;
        for run in row.label {
            let height = run.style.line_height();
            sheet.text(run, LEFT, y);
            y += height;
        }
    });
    for (run, edge) in row.figures.into_iter().zip(columns.edges) {
        flow.tagged(Role::Cell, |sheet| sheet.text_to(run, edge, top));
    }
    flow.close();
    flow.rule(LEFT, RIGHT, end, RULE, HAIR);
    flow.y = end;
}

/// A name and its amount; the name a little lower where the amount is larger.
fn sum(flow: &mut Flow, left: f32, label: Vec<Run>, amount: Run, below: f32, lower: f32) {
    let top = flow.y;
    let height = (stacked(&label) + lower).max(amount.style.line_height());
    flow.open(Role::Row);
    flow.tagged(Role::RowHead, |sheet| {
        let mut y = top + lower;
        for run in label {
            let height = run.style.line_height();
            sheet.text(run, left, y);
            y += height;
        }
    });
    flow.tagged(Role::Cell, |sheet| sheet.text_to(amount, RIGHT, top));
    flow.close();
    flow.y = top + height + below;
}
