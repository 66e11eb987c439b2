//! A printed document, read back with poppler's tools (`scripts/install.sh test` installs them).

use std::{
    path::PathBuf,
    process::{Command, Output},
};

use tempfile::TempDir;

/// A PDF in a file of its own.
pub(crate) struct Paper {
    folder: TempDir,
    pub(crate) bytes: Vec<u8>,
}

/// A page as dots: 0 is black, 255 is white.
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    dots: Vec<u8>,
}

impl Paper {
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("paper.pdf"), &bytes).unwrap();
        Self { folder, bytes }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("paper.pdf")
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let output = Command::new(program)
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .unwrap_or_else(|problem| {
                panic!("{program} ({problem}): install poppler-utils, e.g. by scripts/install.sh test")
            });
        assert!(
            output.status.success(),
            "{program}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        output
    }

    /// The text of all pages as it is laid out, spaces that do not break made plain.
    pub(crate) fn text(&self) -> String {
        let output = self.run("pdftotext", &["-layout", "-enc", "UTF-8", "paper.pdf", "-"]);
        String::from_utf8(output.stdout)
            .unwrap()
            .replace(['\u{a0}', '\u{202f}'], " ")
    }

    /// All text with every run of white space made one space.
    pub(crate) fn words(&self) -> String {
        self.text().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// A line of the report of `pdfinfo`, e.g. `Pages`.
    pub(crate) fn info(&self, field: &str) -> String {
        let report = String::from_utf8(self.run("pdfinfo", &["-isodates", "paper.pdf"]).stdout).unwrap();
        let line = report
            .lines()
            .find(|line| line.starts_with(&format!("{field}:")))
            .unwrap_or_else(|| panic!("no {field} in:\n{report}"));
        line[field.len() + 1..].trim().to_owned()
    }

    pub(crate) fn pages(&self) -> usize {
        self.info("Pages").parse().unwrap()
    }

    /// Whether these bytes stand in the file.
    pub(crate) fn holds(&self, text: &str) -> bool {
        self.bytes
            .windows(text.len())
            .any(|bytes| bytes == text.as_bytes())
    }

    /// The structure that is read aloud, with its text.
    pub(crate) fn structure(&self) -> String {
        let output = self.run("pdfinfo", &["-struct-text", "paper.pdf"]);
        String::from_utf8(output.stdout)
            .unwrap()
            .replace(['\u{a0}', '\u{202f}'], " ")
    }

    /// A page as a camera or a printer of 300 dots an inch sees it.
    pub(crate) fn picture(&self, page: usize) -> Picture {
        let number = page.to_string();
        self.run(
            "pdftoppm",
            &[
                "-gray",
                "-r",
                "300",
                "-f",
                &number,
                "-l",
                &number,
                "-singlefile",
                "paper.pdf",
                "page",
            ],
        );
        Picture::read(&std::fs::read(self.file().with_file_name("page.pgm")).unwrap())
    }
}

impl Picture {
    /// Reads a binary PGM as pdftoppm writes it: `P5`, width, height, 255, dots.
    fn read(file: &[u8]) -> Self {
        let mut fields = Vec::new();
        let mut at = 0;
        while fields.len() < 4 {
            let end = at + file[at..].iter().position(u8::is_ascii_whitespace).unwrap();
            fields.push(std::str::from_utf8(&file[at..end]).unwrap());
            at = end + 1;
        }
        assert_eq!((fields[0], fields[3]), ("P5", "255"));
        let (width, height) = (fields[1].parse().unwrap(), fields[2].parse().unwrap());
        Self {
            width,
            height,
            dots: file[at..at + width * height].to_vec(),
        }
    }

    /// What the QR codes of the page say.
    pub(crate) fn codes(&self) -> Vec<String> {
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(self.width, self.height, |x, y| {
            self.dots[y * self.width + x]
        });
        image
            .detect_grids()
            .iter()
            .map(|grid| grid.decode().unwrap().1)
            .collect()
    }

    /// Nothing stands in the margins: everything dark is inside this frame of millimetres.
    pub(crate) fn assert_inside(&self, left: f64, top: f64, right: f64, bottom: f64) {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a page has some thousands of dots a side"
        )]
        let millimetres = |dots: usize| dots as f64 * 25.4 / 300.0;
        for (number, dot) in self.dots.iter().enumerate() {
            if *dot < 160 {
                let (x, y) = (millimetres(number % self.width), millimetres(number / self.width));
                assert!(
                    x >= left && x <= right && y >= top && y <= bottom,
                    "something stands at {x:.1} mm, {y:.1} mm, outside of {left} to {right}, {top} to {bottom}"
                );
            }
        }
    }
}
