//! The item label: what a hand needs that takes the thing from a shelf.

use business::workshop::TicketPage;
use domain::{Lang, workshop::Priority};
use krilla::geom::{PathBuilder, Rect};

use crate::{
    NotPrinted,
    fonts::Face,
    link, moment,
    qr::Qr,
    sheet::{About, Role, Sheet, mm},
    text::{BLACK, Run, Style, WHITE, wrap_at_most},
    words,
};

/// 62 × 29 mm.
const WIDTH: f32 = mm(62.0);
const HEIGHT: f32 = mm(29.0);
/// The QR with its quiet zone; that zone is its own margin.
const QR_SIDE: f32 = mm(26.0);
const LEFT: f32 = mm(25.4);
const RIGHT: f32 = WIDTH - mm(2.4);
const ROOM: f32 = RIGHT - LEFT;

const CODE: Style = Style::new(Face::Code, 15.5, BLACK);
const ITEM: Style = Style::new(Face::Strong, 8.4, BLACK);
const NAME: Style = Style::new(Face::Text, 8.0, BLACK);
const PROMISE: Style = Style::new(Face::Strong, 8.0, BLACK);
/// Two lines of fixed place, so that an eye finds them on every label.
const NAME_TOP: f32 = mm(17.2);
const PROMISE_TOP: f32 = mm(22.4);

pub(crate) fn print(page: &TicketPage, base_url: &str, lang: Lang) -> Result<Vec<u8>, NotPrinted> {
    let ticket = &page.ticket;
    let code = ticket.code.to_string();
    let title = format!("{} {code}", words::LABEL.of(lang));
    let mut sheet = Sheet::new(WIDTH, HEIGHT);

    let qr = Qr::new(link(base_url, &ticket.code))?;
    let square = qr.framed(mm(0.4), (HEIGHT - QR_SIDE) / 2.0, QR_SIDE)?;
    let picture = format!("{} {code}", words::OPENS.of(lang));
    sheet.tagged(Role::Picture(picture), |sheet| sheet.fill(square, BLACK));

    let mut y = mm(2.2);
    let code = fitted(&code);
    let height = code.style.line_height().min(mm(6.4));
    sheet.say(Role::Title, code, LEFT, y);
    y += height;

    let name = match page.item.title() {
        title if title.is_empty() => words::category(page.item.category.name(), lang).to_owned(),
        title => title,
    };
    sheet.open(Role::Paragraph);
    for run in wrap_at_most(&name, ITEM, ROOM, 2) {
        let height = run.style.size * 1.22;
        sheet.text(run, LEFT, y);
        y += height;
    }
    sheet.close();
    let right = initials(page).map_or(RIGHT, |initials| technician(&mut sheet, &initials));
    if let Some(customer) = &page.customer {
        let run = Run::within(&customer.name(), NAME, right - LEFT);
        sheet.say(Role::Paragraph, run, LEFT, NAME_TOP);
    }
    let left = if ticket.priority == Priority::Urgent {
        urgent(&mut sheet, PROMISE_TOP)
    } else {
        LEFT
    };
    if let Some(promised) = ticket.promised_at {
        let zone = page.store.zone();
        let room = RIGHT - left;
        let mut run = Run::new(&moment::short(promised, &zone, lang), PROMISE);
        if run.width > room {
            run = Run::within(&moment::shortest(promised, &zone, lang), PROMISE, room);
        }
        sheet.say(Role::Paragraph, run, left, PROMISE_TOP);
    }
    sheet.print(&About {
        title,
        author: page.store.name.clone(),
        lang,
        read_at: page.now,
    })
}

/// The code as large as it may be on one line.
fn fitted(code: &str) -> Run {
    let run = Run::new(code, CODE);
    if run.width <= ROOM {
        return run;
    }
    let size = CODE.size * ROOM / run.width;
    Run::new(code, Style { size, ..CODE })
}

fn initials(page: &TicketPage) -> Option<String> {
    let technician = page.ticket.technician?;
    let user = page.people.iter().find(|user| user.id == technician)?;
    Some(user.initials()).filter(|initials| !initials.is_empty())
}

/// Who works on it, in a round frame right of the customer; gives back where it begins.
fn technician(sheet: &mut Sheet, initials: &str) -> f32 {
    let run = Run::within(initials, Style { size: 7.0, ..PROMISE }, mm(6.0));
    let height = mm(4.6);
    let width = (run.width + mm(1.6)).max(height);
    let middle = NAME_TOP + NAME.line_height() / 2.0;
    let (left, top) = (RIGHT - width, middle - height / 2.0);
    if let Some(frame) = rounded(left, top, width, height, height / 2.0) {
        sheet.stroke(frame, BLACK, 0.8);
    }
    let x = left + (width - run.width) / 2.0;
    let y = middle - run.style.line_height() / 2.0;
    sheet.say(Role::Paragraph, run, x, y);
    left - mm(1.0)
}

/// White on black, so that it is seen on a shelf; gives back where the next word begins.
fn urgent(sheet: &mut Sheet, top: f32) -> f32 {
    let run = Run::new(
        words::URGENT,
        Style {
            size: 6.2,
            colour: WHITE,
            ..PROMISE
        },
    );
    let pad = mm(0.9);
    let (width, height) = (run.width + 2.0 * pad, mm(3.6));
    let middle = top + PROMISE.line_height() / 2.0;
    if let Some(place) = rounded(LEFT, middle - height / 2.0, width, height, mm(0.6)) {
        sheet.fill(place, BLACK);
    }
    let y = middle - run.style.line_height() / 2.0;
    sheet.say(Role::Paragraph, run, LEFT + pad, y);
    LEFT + width + mm(1.2)
}

fn rounded(left: f32, top: f32, width: f32, height: f32, radius: f32) -> Option<krilla::geom::Path> {
    // How far the handles of a cubic stand off to draw a quarter of a circle.
    let handle = radius * (1.0 - 0.552_285);
    let place = Rect::from_xywh(left, top, width, height)?;
    let (l, t, r, b) = (place.left(), place.top(), place.right(), place.bottom());
    let mut path = PathBuilder::new();
    path.move_to(l + radius, t);
    path.line_to(r - radius, t);
    path.cubic_to(r - handle, t, r, t + handle, r, t + radius);
    path.line_to(r, b - radius);
    path.cubic_to(r, b - handle, r - handle, b, r - radius, b);
    path.line_to(l + radius, b);
    path.cubic_to(l + handle, b, l, b - handle, l, b - radius);
    path.line_to(l, t + radius);
    path.cubic_to(l, t + handle, l + handle, t, l + radius, t);
    path.close();
    path.finish()
}
