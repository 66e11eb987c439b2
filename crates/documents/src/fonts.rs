//! The embedded fonts, and the way from text to placed glyphs.

use std::sync::LazyLock;

use harfrust::{Direction, Feature, FontRef, ShapeOptions, ShaperData, Tag, UnicodeBuffer};
use krilla::text::{Font, GlyphId, KrillaGlyph};

/// A cut of a font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    /// Inter at the weight of running text.
    Text,
    /// Inter at the weight of what matters.
    Strong,
    /// Geist Mono, for codes only: capitals, digits and a dash.
    Code,
}

/// A font twice over: as the shaper and as the PDF writer know it.
struct Loaded {
    pdf: Font,
    reference: FontRef<'static>,
    shaper: ShaperData,
}

static TEXT: LazyLock<Loaded> = LazyLock::new(|| load(include_bytes!("../fonts/inter-text.ttf")));
static STRONG: LazyLock<Loaded> = LazyLock::new(|| load(include_bytes!("../fonts/inter-strong.ttf")));
static CODE: LazyLock<Loaded> = LazyLock::new(|| load(include_bytes!("../fonts/geist-mono-codes.ttf")));

fn load(bytes: &'static [u8]) -> Loaded {
    let reference = FontRef::new(bytes).expect("a font of this crate is a font");
    let pdf = Font::new(bytes.into(), 0).expect("a font of this crate is a font");
    let shaper = ShaperData::new(&reference);
    Loaded {
        pdf,
        reference,
        shaper,
    }
}

impl Face {
    fn loaded(self) -> &'static Loaded {
        match self {
            Self::Text => &TEXT,
            Self::Strong => &STRONG,
            Self::Code => &CODE,
        }
    }

    /// The font as the PDF writer takes it.
    pub(crate) fn pdf(self) -> Font {
        self.loaded().pdf.clone()
    }

    /// Shapes one line of text. Advances are in ems, `tracking` ems are added to each; glyphs
    /// stand in the order of the text, left to right. A letter that the font lacks is drawn as an empty box
    /// and stays itself when it is copied.
    #[expect(clippy::cast_precision_loss, reason = "font units are small whole numbers")]
    pub(crate) fn shape(self, text: &str, tracking: f32) -> Vec<KrillaGlyph> {
        let font = self.loaded();
        let shaper = font.shaper.shaper(&font.reference).build();
        let em = shaper.units_per_em() as f32;
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        let laid = shaper.shape(buffer, ShapeOptions::new().features(&tabular(text)));

        let infos = laid.glyph_infos();
        let mut glyphs = Vec::with_capacity(infos.len());
        let mut end = text.len();
        let mut cluster = None;
        // From the back: a cluster ends where the next one starts.
        for (info, at) in infos.iter().zip(laid.glyph_positions()).rev() {
            let start = info.cluster as usize;
            if let Some(behind) = cluster.filter(|behind| *behind != start) {
                end = behind;
            }
            cluster = Some(start);
            let advance = at.x_advance as f32 / em;
            glyphs.push(KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                advance + if advance > 0.0 { tracking } else { 0.0 },
                at.x_offset as f32 / em,
                at.y_offset as f32 / em,
                0.0,
                start..end,
                None,
            ));
        }
        glyphs.reverse();
        if text != BOX && glyphs.iter().any(|glyph| glyph.glyph_id.to_u32() == MISSING) {
            self.fill_boxes(&mut glyphs);
        }
        glyphs
    }

    fn fill_boxes(self, glyphs: &mut [KrillaGlyph]) {
        let Some(empty) = self.shape(BOX, 0.0).pop() else {
            return;
        };
        for glyph in glyphs
            .iter_mut()
            .filter(|glyph| glyph.glyph_id.to_u32() == MISSING)
        {
            glyph.glyph_id = empty.glyph_id;
            glyph.x_advance = empty.x_advance;
        }
    }
}

/// The glyph that stands for any letter which a font lacks. A PDF cannot say what it means, so it is never drawn.
const MISSING: u32 = 0;
/// What is drawn in its place.
const BOX: &str = "□";

/// Digits of one width that do not lean on their commas, so that figures stand below each other. Only digits: the font has
/// wide dashes too, which tear names apart.
fn tabular(text: &str) -> Vec<Feature> {
    let mut features = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut before = false;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().copied();
        let end = next.map_or(text.len(), |(end, _)| end);
        let digit = c.is_ascii_digit();
        let inside = before && next.is_some_and(|(_, next)| next.is_ascii_digit());
        if digit {
            features.push(feature(*b"tnum", 1, at, end));
        }
        if digit || inside {
            features.push(feature(*b"kern", 0, at, end));
        }
        before = digit;
    }
    features
}

/// `Feature::new` takes one byte off the end of a range; its fields are what the shaper reads.
fn feature(tag: [u8; 4], value: u32, start: usize, end: usize) -> Feature {
    let place = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Feature {
        tag: Tag::new(&tag),
        value,
        start: place(start),
        end: place(end),
    }
}
