//! A column on A4 that goes on to the next page when one is full.

use std::ops::{Deref, DerefMut};

use krilla::geom::PathBuilder;

use crate::{
    fonts::Face,
    sheet::{Sheet, mm},
    text::{BRAND, Run, SOFT, Style},
};

/// A4 upright.
const WIDTH: f32 = mm(210.0);
const HEIGHT: f32 = mm(297.0);
const TOP: f32 = mm(14.0);
/// Printers cannot print to the edge, and a page number stands below.
const BOTTOM: f32 = HEIGHT - mm(18.0);
/// The left edge that everything stands on.
pub(crate) const LEFT: f32 = mm(18.0);
/// The right edge, on which amounts end.
pub(crate) const RIGHT: f32 = WIDTH - mm(18.0);

const SMALL: Style = Style::new(Face::Text, 7.8, SOFT);

/// Pages with a place to go on from.
pub(crate) struct Flow {
    sheet: Sheet,
    /// Where the next thing goes.
    pub(crate) y: f32,
    /// What the head of a further page says.
    running: String,
}

impl Deref for Flow {
    type Target = Sheet;
    fn deref(&self) -> &Sheet {
        &self.sheet
    }
}

impl DerefMut for Flow {
    fn deref_mut(&mut self) -> &mut Sheet {
        &mut self.sheet
    }
}

impl Flow {
    /// An empty page. Further ones carry `running` at their head.
    pub(crate) fn new(running: String) -> Self {
        Self {
            sheet: Sheet::new(WIDTH, HEIGHT),
            y: TOP,
            running,
        }
    }

    /// Whether this much room is left.
    pub(crate) fn fits(&self, height: f32) -> bool {
        self.y + height <= BOTTOM
    }

    /// Goes on at the head of another page unless this much room is left.
    pub(crate) fn need(&mut self, height: f32) {
        if !self.fits(height) {
            self.turn_page();
        }
    }

    /// Goes down to where `height` is left above the bottom.
    pub(crate) fn sink(&mut self, height: f32) {
        self.y = self.y.max(BOTTOM - height);
    }

    /// Goes on at the head of another page.
    pub(crate) fn turn_page(&mut self) {
        self.sheet.turn();
        let head = Run::within(&self.running, SMALL, RIGHT - LEFT);
        self.sheet.text(head, LEFT, TOP);
        self.y = TOP + SMALL.line_height() + mm(2.4);
        self.green_line();
        self.y += mm(6.0);
    }

    /// Lines of text, one by one, over as many pages as they take.
    pub(crate) fn lines(&mut self, lines: Vec<Run>, x: f32) {
        for line in lines {
            let height = line.style.line_height();
            self.need(height);
            let y = self.y;
            self.sheet.text(line, x, y);
            self.y += height;
        }
    }

    /// The green line that everything hangs on, with the loop that is the mark of Boucle at its left end.
    pub(crate) fn green_line(&mut self) {
        // The mark on its own grid of 24; its base line lies at 17.3.
        const UNIT: f32 = mm(10.5) / 24.0;
        const BASE: f32 = 17.3;
        let y = self.y + mm(5.0);
        let at = |x: f32, dy: f32| (LEFT + (x - 2.0) * UNIT, y + (dy - BASE) * UNIT);
        let mut path = PathBuilder::new();
        let start = at(2.0, BASE);
        path.move_to(start.0, start.1);
        for (a, b, c) in [
            ((7.5, 17.3), (11.3, 15.5), (13.4, 12.1)),
            ((15.4, 8.8), (14.5, 4.5), (11.5, 4.5)),
            ((8.5, 4.5), (7.6, 8.8), (9.6, 12.1)),
            ((11.7, 15.5), (15.5, 17.3), (22.0, 17.3)),
        ] {
            let (a, b, c) = (at(a.0, a.1), at(b.0, b.1), at(c.0, c.1));
            path.cubic_to(a.0, a.1, b.0, b.1, c.0, c.1);
        }
        path.line_to(RIGHT, y);
        if let Some(path) = path.finish() {
            self.sheet.stroke(path, BRAND, 1.3);
        }
        self.y = y;
    }

    /// Numbers the pages where there are several, and gives them back.
    pub(crate) fn finish(mut self, page_word: &str) -> Sheet {
        let pages = self.sheet.pages();
        if pages > 1 {
            for page in 0..pages {
                let number = Run::new(&format!("{page_word} {} / {pages}", page + 1), SMALL);
                let x = RIGHT - number.width;
                self.sheet.note_on(page, number, x, BOTTOM + mm(4.0));
            }
        }
        self.sheet
    }
}
