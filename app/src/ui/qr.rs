//! Codes for a camera.

use leptos::prelude::*;
use qrcode::{Color, EcLevel, QrCode as Code};

/// Empty modules around the code; the standard asks for four.
const QUIET: usize = 4;

/// A QR code. Error correction "M" survives a scratched label.
#[component]
pub fn QrCode(
    /// What it holds; usually an address.
    #[prop(into)]
    content: String,
    /// What it opens, for who listens.
    #[prop(into)]
    label: String,
    /// Class that gives it its size.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    drawing(&content).map(|(side, path)| {
        view! {
            <span class=format!("qr {class}")>
                <svg viewBox=format!("0 0 {side} {side}") role="img" aria-label=label shape-rendering="crispEdges">
                    <path d=path></path>
                </svg>
            </span>
        }
        .into_any()
    })
}

/// Side in modules and path of the dark ones, a run at a time; none when the content is longer than any code.
fn drawing(content: &str) -> Option<(usize, String)> {
    use std::fmt::Write as _;

    let code = Code::with_error_correction_level(content, EcLevel::M).ok()?;
    let width = code.width();
    let modules = code.to_colors();
    let mut path = String::new();
    for (y, row) in modules.chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..]
                .iter()
                .take_while(|module| **module == Color::Dark)
                .count();
            if run > 0 {
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    Some((width + 2 * QUIET, path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{HOSTILE, html, is_tame};

    /// Draws the path on paper and compares it with the code, module by module.
    #[test]
    fn the_path_draws_the_code() {
        let content = "https://boucle.example/i/LYN-2418";
        let (side, path) = drawing(content).expect("a code");
        let mut paper = vec![vec![false; side]; side];
        for run in path.split('M').skip(1) {
            let (at, rest) = run.split_once('h').expect("a run");
            let (x, y) = at.split_once(' ').expect("a place");
            let length: usize = rest
                .split_once('v')
                .expect("a length")
                .0
                .parse()
                .expect("a number");
            let (x, y): (usize, usize) = (x.parse().expect("x"), y.parse().expect("y"));
            paper[y][x..x + length].fill(true);
        }
        let code = Code::with_error_correction_level(content, EcLevel::M).expect("a code");
        for (y, row) in code.to_colors().chunks(code.width()).enumerate() {
            for (x, module) in row.iter().enumerate() {
                assert_eq!(
                    paper[y + QUIET][x + QUIET],
                    *module == Color::Dark,
                    "module {x},{y}"
                );
            }
        }
        assert!(
            paper[..QUIET].iter().flatten().all(|dark| !dark),
            "a quiet zone stays around it"
        );
    }

    #[test]
    fn a_code_says_what_it_opens() {
        let page = html(|| view! { <QrCode content="x" label=HOSTILE/> });
        assert!(page.contains("role=\"img\"") && is_tame(&page), "{page}");
    }

    #[test]
    fn content_without_room_draws_nothing() {
        assert!(drawing(&"x".repeat(4000)).is_none());
    }
}
