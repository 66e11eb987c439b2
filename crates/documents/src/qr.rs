//! The QR code: opens the ticket when a counter or a phone scans the paper.

use krilla::geom::{Path, PathBuilder, Rect};
use qrcode::{Color, EcLevel, QrCode};

use crate::NotPrinted;

/// Empty modules around a code (ISO/IEC 18004 asks for four).
const QUIET: f32 = 4.0;

/// A code, not yet drawn.
pub(crate) struct Qr {
    content: String,
    code: QrCode,
}

impl Qr {
    /// Error correction M survives a scratch and a fold.
    pub(crate) fn new(content: String) -> Result<Self, NotPrinted> {
        match QrCode::with_error_correction_level(&content, EcLevel::M) {
            Ok(code) => Ok(Self { content, code }),
            Err(_) => Err(NotPrinted::LinkTooLong(content)),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a code has at most 185 modules a side")]
    fn modules(&self) -> f32 {
        self.code.width() as f32
    }

    /// Fills a square to its edges. Whoever places it leaves four modules empty on all sides.
    pub(crate) fn flush(&self, left: f32, top: f32, side: f32) -> Result<Path, NotPrinted> {
        self.draw(left, top, side / self.modules())
    }

    /// Fills a square with the empty frame that a code needs inside of it.
    pub(crate) fn framed(&self, left: f32, top: f32, side: f32) -> Result<Path, NotPrinted> {
        let module = side / (self.modules() + 2.0 * QUIET);
        self.draw(left + QUIET * module, top + QUIET * module, module)
    }

    #[expect(clippy::cast_precision_loss, reason = "a code has at most 185 modules a side")]
    fn draw(&self, left: f32, top: f32, module: f32) -> Result<Path, NotPrinted> {
        let width = self.code.width();
        let mut path = PathBuilder::new();
        for (y, row) in self.code.to_colors().chunks(width).enumerate() {
            let mut x = 0;
            while x < width {
                let dark = row[x..].iter().take_while(|dot| **dot == Color::Dark).count();
                let (at, down) = (left + x as f32 * module, top + y as f32 * module);
                if dark > 0
                    && let Some(place) = Rect::from_xywh(at, down, dark as f32 * module, module)
                {
                    path.push_rect(place);
                }
                x += dark.max(1);
            }
        }
        let nothing = || NotPrinted::Pdf(format!("an empty QR code for {}", self.content));
        path.finish().ok_or_else(nothing)
    }
}
