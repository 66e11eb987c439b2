//! A signature drawn with a finger: strokes of points, in whole units of a pad of fixed size.

use std::fmt::Write;

/// A drawn signature. As text: strokes parted by `;`, points by a space, `x,y` each.
#[derive(Clone, PartialEq, Eq)]
pub struct Signature(Vec<Vec<(u16, u16)>>);

/// Text that is no signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a signature")]
pub struct NoSignature;

impl Signature {
    /// Width of the pad.
    pub const WIDTH: u16 = 350;
    /// Height of the pad.
    pub const HEIGHT: u16 = 160;
    /// Most points of all strokes together.
    const MOST_POINTS: usize = 4000;
    /// Longest text: seven characters and a space or `;` a point.
    const LONGEST: usize = Self::MOST_POINTS * 8;

    /// Reads its text. A dot alone is no signature.
    pub fn parse(text: &str) -> Result<Self, NoSignature> {
        if text.len() > Self::LONGEST {
            return Err(NoSignature);
        }
        let strokes = text
            .split(';')
            .map(|stroke| stroke.split(' ').map(point).collect::<Option<Vec<_>>>())
            .collect::<Option<Vec<_>>>()
            .ok_or(NoSignature)?;
        let points: usize = strokes.iter().map(Vec::len).sum();
        if (2..=Self::MOST_POINTS).contains(&points) && strokes.iter().any(|stroke| stroke.len() > 1) {
            Ok(Self(strokes))
        } else {
            Err(NoSignature)
        }
    }

    /// Its text, as [`Signature::parse`] reads it.
    pub fn text(&self) -> String {
        let strokes: Vec<String> = self
            .0
            .iter()
            .map(|stroke| {
                let points: Vec<String> = stroke.iter().map(|(x, y)| format!("{x},{y}")).collect();
                points.join(" ")
            })
            .collect();
        strokes.join(";")
    }

    /// As the path of a drawing (SVG path data).
    pub fn path(&self) -> String {
        let mut path = String::new();
        for stroke in &self.0 {
            for (at, (x, y)) in stroke.iter().enumerate() {
                let command = if at == 0 { 'M' } else { 'L' };
                write!(path, "{command}{x} {y}").expect("writing to a string does not fail");
            }
        }
        path
    }
}

/// A signature is personal: it does not show in logs.
impl std::fmt::Debug for Signature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signature(..)")
    }
}

fn point(text: &str) -> Option<(u16, u16)> {
    let (x, y) = text.split_once(',')?;
    let within = |text: &str, most: u16| {
        let is_plain = (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|value| is_plain && *value <= most)
    };
    Some((within(x, Signature::WIDTH)?, within(y, Signature::HEIGHT)?))
}
