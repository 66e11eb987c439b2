//! Pages of marks, and the PDF that they become. Positions are points from the top left corner.
//!
//! A mark drawn inside [`Sheet::tagged`] means something (a heading, a cell); who listens to the document hears those in
//! the order in which they were drawn. All other marks are decoration.

use std::num::NonZeroU16;

use jiff::{Timestamp, tz::TimeZone};
use krilla::{
    Document, SerializeSettings,
    color::rgb,
    geom::{Path, PathBuilder, Point},
    metadata::{DateTime, Metadata},
    page::PageSettings,
    paint::{Fill, LineCap, Stroke},
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, TableHeaderScope, Tag, TagGroup,
        TagKind, TagTree,
    },
};

use crate::{
    NotPrinted,
    text::{Colour, Run},
};

/// Points of a length in millimetres.
pub(crate) const fn mm(millimetres: f32) -> f32 {
    millimetres * 72.0 / 25.4
}

/// What a group of marks is, for who listens.
#[derive(Debug, Clone)]
pub(crate) enum Role {
    /// The title of the document.
    Title,
    /// The title of a part.
    Heading,
    /// Running text.
    Paragraph,
    /// A picture, in words.
    Picture(String),
    /// A table of rows.
    Table,
    /// A row of cells.
    Row,
    /// A cell that names its column.
    ColumnHead,
    /// A cell that names its row.
    RowHead,
    /// A cell.
    Cell,
}

impl Role {
    fn tag(&self) -> TagKind {
        let heading = |level| Tag::Hn(NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN), None).into();
        match self {
            Self::Title => heading(1),
            Self::Heading => heading(2),
            Self::Paragraph => Tag::P.into(),
            Self::Picture(words) => Tag::Figure(Some(words.clone())).into(),
            Self::Table => Tag::Table.into(),
            Self::Row => Tag::TR.into(),
            Self::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
            Self::RowHead => Tag::TH(TableHeaderScope::Row).into(),
            Self::Cell => Tag::TD.into(),
        }
    }
}

/// Something drawn, with its number over all pages.
struct Placed(usize, Mark);

enum Mark {
    Text { run: Run, x: f32, y: f32 },
    Filled { path: Path, colour: Colour },
    Drawn { path: Path, colour: Colour, width: f32 },
}

/// The document as it is heard: groups, and numbers of marks.
enum Part {
    Group(Role, Vec<Part>),
    Mark(usize),
}

/// What a document says about itself.
pub(crate) struct About {
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) lang: domain::Lang,
    /// The hour of the reading that is printed; the only date in the file.
    pub(crate) read_at: Timestamp,
}

/// The pages of a document while it is laid out.
pub(crate) struct Sheet {
    width: f32,
    height: f32,
    pages: Vec<Vec<Placed>>,
    count: usize,
    parts: Vec<Part>,
    open: Vec<(Role, Vec<Part>)>,
}

impl Sheet {
    /// One empty page of this size.
    pub(crate) fn new(width: f32, height: f32) -> Self {
        Self {
            width,
            height,
            pages: vec![vec![]],
            count: 0,
            parts: vec![],
            open: vec![],
        }
    }

    /// Starts another page.
    pub(crate) fn turn(&mut self) {
        self.pages.push(vec![]);
    }

    /// Number of pages so far.
    pub(crate) fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Opens a group; whatever is drawn until [`Sheet::close`] belongs to it.
    pub(crate) fn open(&mut self, role: Role) {
        self.open.push((role, vec![]));
    }

    /// Closes the group that was opened last.
    pub(crate) fn close(&mut self) {
        if let Some((role, children)) = self.open.pop() {
            let group = Part::Group(role, children);
            match self.open.last_mut() {
                Some((_, siblings)) => siblings.push(group),
                None => self.parts.push(group),
            }
        }
    }

    /// Draws marks that together mean something.
    pub(crate) fn tagged(&mut self, role: Role, draw: impl FnOnce(&mut Self)) {
        self.open(role);
        draw(self);
        self.close();
    }

    /// A line of text from `x` on, the top of the line at `top`.
    pub(crate) fn text(&mut self, run: Run, x: f32, top: f32) {
        let y = top + run.style.baseline();
        self.mark(Mark::Text { run, x, y });
    }

    /// A line of text that ends at `right`.
    pub(crate) fn text_to(&mut self, run: Run, right: f32, top: f32) {
        let x = right - run.width;
        self.text(run, x, top);
    }

    /// A line of text in one group of its own.
    pub(crate) fn say(&mut self, role: Role, run: Run, x: f32, top: f32) {
        self.tagged(role, |sheet| sheet.text(run, x, top));
    }

    /// A filled shape.
    pub(crate) fn fill(&mut self, path: Path, colour: Colour) {
        self.mark(Mark::Filled { path, colour });
    }

    /// A drawn line.
    pub(crate) fn stroke(&mut self, path: Path, colour: Colour, width: f32) {
        self.mark(Mark::Drawn { path, colour, width });
    }

    /// A level line.
    pub(crate) fn rule(&mut self, left: f32, right: f32, y: f32, colour: Colour, width: f32) {
        let mut path = PathBuilder::new();
        path.move_to(left, y);
        path.line_to(right, y);
        if let Some(path) = path.finish() {
            self.stroke(path, colour, width);
        }
    }

    /// A line of text on a page that was left already, e.g. its number; decoration.
    pub(crate) fn note_on(&mut self, page: usize, run: Run, x: f32, top: f32) {
        let y = top + run.style.baseline();
        self.pages[page].push(Placed(self.count, Mark::Text { run, x, y }));
        self.count += 1;
    }

    fn mark(&mut self, mark: Mark) {
        if let Some((_, children)) = self.open.last_mut() {
            children.push(Part::Mark(self.count));
        }
        if let Some(page) = self.pages.last_mut() {
            page.push(Placed(self.count, mark));
            self.count += 1;
        }
    }

    /// Writes the PDF.
    pub(crate) fn print(self, about: &About) -> Result<Vec<u8>, NotPrinted> {
        let mut document = Document::new_with(SerializeSettings {
            enable_tagging: true,
            ..SerializeSettings::default()
        });
        let size = PageSettings::from_wh(self.width, self.height)
            .ok_or_else(|| NotPrinted::Pdf("a page without a size".to_owned()))?;
        let mut spoken = vec![false; self.count];
        collect(&self.parts, &mut spoken);
        let mut identifiers = vec![None; self.count];
        for marks in &self.pages {
            let mut page = document.start_page_with(size.clone());
            let mut surface = page.surface();
            for Placed(number, mark) in marks {
                let tag = match mark {
                    _ if !spoken[*number] => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
                    Mark::Text { .. } => ContentTag::Span(SpanTag::empty()),
                    _ => ContentTag::Other,
                };
                identifiers[*number] = Some(surface.start_tagged(tag));
                draw(&mut surface, mark);
                surface.end_tagged();
            }
            surface.finish();
            page.finish();
        }
        let mut tree = TagTree::new().with_lang(Some(about.lang.tag().to_owned()));
        for part in &self.parts {
            tree.children.extend(node(part, &identifiers));
        }
        document.set_tag_tree(tree);
        document.set_metadata(metadata(about));
        document
            .finish()
            .map_err(|problem| NotPrinted::Pdf(format!("{problem:?}")))
    }
}

/// Notes which marks stand in a group.
fn collect(parts: &[Part], spoken: &mut [bool]) {
    for part in parts {
        match part {
            Part::Group(_, children) => collect(children, spoken),
            Part::Mark(number) => spoken[*number] = true,
        }
    }
}

fn node(part: &Part, identifiers: &[Option<Identifier>]) -> Option<Node> {
    match part {
        Part::Mark(number) => identifiers[*number].map(Node::Leaf),
        Part::Group(role, children) => {
            let children = children
                .iter()
                .filter_map(|child| node(child, identifiers))
                .collect();
            Some(Node::Group(TagGroup::with_children(role.tag(), children)))
        }
    }
}

fn draw(surface: &mut Surface<'_>, mark: &Mark) {
    match mark {
        Mark::Text { run, x, y } => {
            surface.set_stroke(None);
            surface.set_fill(Some(filled(run.style.colour)));
            let start = Point::from_xy(*x, *y);
            let (face, size) = (run.style.face.pdf(), run.style.size);
            surface.draw_glyphs(start, &run.glyphs, face, &run.text, size, false);
        }
        Mark::Filled { path, colour } => {
            surface.set_stroke(None);
            surface.set_fill(Some(filled(*colour)));
            surface.draw_path(path);
        }
        Mark::Drawn { path, colour, width } => {
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke {
                paint: rgb::Color::from(*colour).into(),
                width: *width,
                line_cap: LineCap::Round,
                ..Stroke::default()
            }));
            surface.draw_path(path);
        }
    }
}

fn filled(colour: Colour) -> Fill {
    Fill {
        paint: rgb::Color::from(colour).into(),
        ..Fill::default()
    }
}

fn metadata(about: &About) -> Metadata {
    let read_at = about.read_at.to_zoned_datetime(TimeZone::UTC);
    let part = |value: i8| value.unsigned_abs();
    let date = DateTime::new(read_at.year().unsigned_abs())
        .month(part(read_at.month()))
        .day(part(read_at.day()))
        .hour(part(read_at.hour()))
        .minute(part(read_at.minute()))
        .second(part(read_at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    Metadata::new()
        .title(about.title.clone())
        .authors(vec![about.author.clone()])
        .creator("Boucle".to_owned())
        .language(about.lang.tag().to_owned())
        .creation_date(date)
}
