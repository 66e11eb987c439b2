//! Text on paper: its look, where a line breaks, and how it is shortened.

use krilla::{color::rgb, text::KrillaGlyph};

use crate::fonts::Face;

/// What is written. The colours are the light ones of the screens' tokens.
pub(crate) const INK: Colour = Colour(39, 34, 28);
/// What explains it.
pub(crate) const SOFT: Colour = Colour(99, 92, 83);
/// Thin rules.
pub(crate) const RULE: Colour = Colour(204, 199, 191);
/// The green line.
pub(crate) const BRAND: Colour = Colour(25, 85, 61);
/// A label printer has one colour.
pub(crate) const BLACK: Colour = Colour(0, 0, 0);
/// Writing on black.
pub(crate) const WHITE: Colour = Colour(255, 255, 255);

/// A colour in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour(u8, u8, u8);

impl From<Colour> for rgb::Color {
    fn from(Colour(red, green, blue): Colour) -> Self {
        Self::new(red, green, blue)
    }
}

/// How a text looks. Sizes are points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Style {
    pub(crate) face: Face,
    pub(crate) size: f32,
    pub(crate) colour: Colour,
    /// Added to each letter, in ems.
    pub(crate) tracking: f32,
}

impl Style {
    pub(crate) const fn new(face: Face, size: f32, colour: Colour) -> Self {
        Self {
            face,
            size,
            colour,
            tracking: 0.0,
        }
    }

    /// Large letters stand closer together.
    pub(crate) const fn tight(self) -> Self {
        Self {
            tracking: -0.018,
            ..self
        }
    }

    /// From one line to the next.
    pub(crate) fn line_height(self) -> f32 {
        self.size * 1.42
    }

    /// From the top of a line to its base line.
    pub(crate) fn baseline(self) -> f32 {
        // The capitals, 0.727 em high in Inter, stand in the middle of the line.
        f32::midpoint(self.line_height(), self.size * 0.727)
    }
}

/// One line of text, shaped.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) text: String,
    pub(crate) style: Style,
    pub(crate) glyphs: Vec<KrillaGlyph>,
    /// Points, without a space at the end.
    pub(crate) width: f32,
}

impl Run {
    /// Shapes a text that stays on one line whatever its length.
    pub(crate) fn new(text: &str, style: Style) -> Self {
        Self::shaped(clean(text).replace('\n', " "), style)
    }

    fn shaped(text: String, style: Style) -> Self {
        let glyphs = style.face.shape(&text, style.tracking);
        let seen = text.trim_end().len();
        let width = glyphs
            .iter()
            .filter(|glyph| glyph.text_range.start < seen)
            .map(|glyph| glyph.x_advance)
            .sum::<f32>()
            * style.size;
        Self {
            text,
            style,
            glyphs,
            width,
        }
    }

    /// As [`Run::new`], cut to a width with an ellipsis where needed.
    pub(crate) fn within(text: &str, style: Style, width: f32) -> Self {
        let whole = Self::new(text, style);
        if whole.width <= width {
            return whole;
        }
        let room = width - Self::new("…", style).width;
        let mut end = 0;
        let mut x = 0.0;
        for glyph in &whole.glyphs {
            x += glyph.x_advance * style.size;
            if x > room {
                break;
            }
            end = glyph.text_range.end;
        }
        let kept = whole.text[..end].trim_end_matches([' ', ',', ';', '.', '-']);
        Self::new(&format!("{kept}…"), style)
    }
}

/// Breaks a text into lines of at most this width: at line breaks, at spaces, behind dashes and slashes inside a word, and
/// elsewhere in a word only where it alone is too long. The space at which a line breaks stays at its end, unseen: who
/// copies the text or has it read aloud gets two words.
pub(crate) fn wrap(text: &str, style: Style, width: f32) -> Vec<Run> {
    clean(text)
        .split('\n')
        .flat_map(|line| wrap_line(line, style, width))
        .collect()
}

/// As [`wrap`], with the rest of the text cut off behind this many lines.
pub(crate) fn wrap_at_most(text: &str, style: Style, width: f32, lines: usize) -> Vec<Run> {
    let mut runs = wrap(text, style, width);
    if runs.len() > lines {
        let rest: String = runs.drain(lines - 1..).map(|run| run.text + " ").collect();
        runs.push(Run::within(&rest.replace("  ", " "), style, width));
    }
    runs
}

fn wrap_line(line: &str, style: Style, width: f32) -> Vec<Run> {
    let whole = Run::new(line, style);
    if whole.width <= width {
        return vec![whole];
    }
    let mut runs = Vec::new();
    let mut start = 0; // of the line, in bytes
    let mut start_x = 0.0;
    let mut chance: Option<(usize, f32)> = None; // the last place where it may break
    let mut x = 0.0;
    for glyph in &whole.glyphs {
        let range = glyph.text_range.clone();
        let letter = &whole.text[range.clone()];
        let in_word = whole.text[..range.start].ends_with(char::is_alphanumeric);
        let advance = glyph.x_advance * style.size;
        let too_wide = x + advance - start_x > width && letter != " " && range.start > start;
        if too_wide {
            let (at, at_x) = chance.take().unwrap_or((range.start, x));
            runs.push(Run::shaped(whole.text[start..at].to_owned(), style));
            (start, start_x) = (at, at_x);
        }
        x += advance;
        if letter == " " || (in_word && matches!(letter, "-" | "/")) {
            chance = Some((range.end, x));
        }
    }
    runs.push(Run::shaped(whole.text[start..].to_owned(), style));
    runs
}

/// Text as it may be printed: line breaks of one kind, never two empty lines in a row, no control characters and none that
/// turn the direction of what follows.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for c in text.trim().chars() {
        match c {
            '\n' if out.ends_with("\n\n") => {}
            '\n' => out.push('\n'),
            '\t' => out.push(' '),
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: Style = Style::new(Face::Text, 10.0, INK);

    fn lines(text: &str, width: f32) -> Vec<String> {
        let runs = wrap(text, BODY, width);
        for run in &runs {
            assert!(
                run.width <= width + 0.5,
                "{:?} is {} wide, room is {width}",
                run.text,
                run.width
            );
        }
        runs.into_iter()
            .map(|run| run.text.trim_end().to_owned())
            .collect()
    }

    #[test]
    fn lines_break_at_spaces_and_dashes() {
        assert_eq!(
            lines("Anne-Sophie de La Rochefoucauld", 80.0),
            ["Anne-Sophie de", "La", "Rochefoucauld"]
        );
        assert_eq!(lines("Anne-Sophie", 40.0), ["Anne-", "Sophie"]);
        assert_eq!(lines("one\ntwo", 100.0), ["one", "two"]);
    }

    #[test]
    fn a_word_that_is_too_long_breaks_inside() {
        let word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
        let parts = lines(word, 90.0);
        assert!(parts.len() > 3);
        assert_eq!(parts.concat(), word);
    }

    #[test]
    fn nothing_is_lost_in_wrapping() {
        let text = "Bruit au pédalier, surtout en montée ; les freins crissent / vibrent à l’avant - et la fourche ?";
        for width in [30.0, 47.0, 80.0, 133.0] {
            let words: Vec<String> = lines(text, width)
                .join(" ")
                .split_whitespace()
                .map(str::to_owned)
                .collect();
            assert_eq!(words.concat(), text.replace(' ', ""), "at {width}");
        }
    }

    #[test]
    fn what_is_cut_says_so() {
        let run = Run::within("Cabinet Thévenet & Associés", BODY, 60.0);
        assert!(run.width <= 60.0 && run.text.ends_with('…'), "{run:?}");
        let cut = wrap_at_most("un deux trois quatre cinq six sept huit", BODY, 50.0, 2);
        assert_eq!(cut.len(), 2);
        assert!(cut[1].text.ends_with('…') && cut[1].width <= 50.0, "{cut:?}");
    }

    #[test]
    fn figures_are_of_one_width() {
        let width = |text| Run::new(text, BODY).width;
        assert!((width("1 111,11") - width("8 888,88")).abs() < 0.01);
    }

    #[test]
    fn an_accent_stays_with_its_letter() {
        let decomposed = "e\u{301}".repeat(40);
        for part in lines(&decomposed, 30.0) {
            assert!(part.starts_with('e') && part.ends_with('\u{301}'), "{part:?}");
        }
    }

    #[test]
    fn text_that_turns_direction_is_laid_flat() {
        assert_eq!(clean("a\u{202e}b\u{0}c\td\r\n\n\n\ne"), "abc d\n\ne");
    }
}
