//! Files of the Open Repair Data Standard 0.3 (<https://standard.openrepair.org>): what volunteers saw at repair events,
//! one row a repair.

use std::{
    fs::File,
    io::{self, BufReader},
    path::Path,
    time::Instant,
};

use business::{
    Boucle, Error,
    imports::{self, CheckedPast, ImportedCount, PastTicket, UNIT},
};
use csv::StringRecord;
use domain::{
    code::Prefix,
    people::Actor,
    workshop::{Barrier, Outcome},
};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use tokio::{sync::mpsc, task::spawn_blocking};

use super::{
    ImportError, Summary,
    records::{Broken, Next, Records},
    rejects::Rejects,
};

/// Loads a file as the past of a store. Rows that cannot be read go to a file of rejects; `progress` shows a bar on
/// standard error where that is a terminal.
pub async fn run(
    app: &Boucle,
    file: &Path,
    store_prefix: &str,
    rejects: Option<&Path>,
    progress: bool,
) -> Result<Summary, ImportError> {
    let started = Instant::now();
    let prefix: Prefix = store_prefix
        .parse()
        .map_err(|cause| ImportError::Prefix(store_prefix.to_owned(), cause))?;
    let unreadable = |cause| ImportError::File(file.to_owned(), cause);
    let input = File::open(file).map_err(unreadable)?;
    let size = input.metadata().map_err(unreadable)?.len();
    let mut records = Records::new(BufReader::new(input));
    let columns = Columns::read(&mut records)
        .map_err(unreadable)?
        .map_err(|reason| ImportError::Header(file.to_owned(), reason))?;
    let actor = Actor::system();
    let run = imports::begin(app, &actor, &prefix)
        .await
        .map_err(|error| match error {
            Error::NotFound => ImportError::NoStore(prefix.to_string()),
            other => other.into(),
        })?;
    let today = app.clock.now().to_zoned_datetime(run.store().zone()).date();
    let mut batches = read_ahead(records, columns, today);
    let mut rejected = Rejects::beside(file, rejects);
    let bar = bar(size, progress);
    let mut summary = Summary {
        created: 0,
        known: 0,
        rejected: 0,
        other_status: 0,
        millis: 0,
        rows_per_second: 0,
        rejects: None,
    };
    while let Some(batch) = batches.recv().await {
        let batch = batch.map_err(unreadable)?;
        rejected.add(&batch.rejected)?;
        let ImportedCount { created, known } = imports::import_past(app, &actor, &run, batch.rows).await?;
        summary.created += created;
        summary.known += known;
        summary.rejected = rejected.count();
        summary.other_status += batch.other_status;
        summary.count(started.elapsed());
        bar.set_position(batch.bytes);
        bar.set_message(format!(
            "{} loaded, {} rows a second",
            summary.created, summary.rows_per_second
        ));
    }
    bar.finish_and_clear();
    summary.count(started.elapsed());
    summary.rejects = rejected.path();
    Ok(summary)
}

fn bar(size: u64, progress: bool) -> ProgressBar {
    if !progress {
        return ProgressBar::hidden();
    }
    // Draws to standard error, and nothing where that is no terminal.
    let bar = ProgressBar::new(size);
    let style = ProgressStyle::with_template("{bar:30} {percent:>3} %  {msg}  {eta} left");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// A part of the file, ready to be loaded.
struct Batch {
    rows: Vec<CheckedPast>,
    rejected: Vec<Broken>,
    other_status: usize,
    /// How far the file was read.
    bytes: u64,
}

/// Reads on a thread of its own, two batches ahead at most: while one is stored the next is read, and memory stays flat.
fn read_ahead(
    mut records: Records<BufReader<File>>,
    columns: Columns,
    today: Date,
) -> mpsc::Receiver<io::Result<Batch>> {
    let (send, receive) = mpsc::channel(2);
    spawn_blocking(move || {
        loop {
            let batch = columns.batch(&mut records, today);
            let ends = batch
                .as_ref()
                .map_or(true, |batch| batch.rows.len() + batch.rejected.len() < UNIT);
            // Nobody receives any more: the run failed, and said so.
            if send.blocking_send(batch).is_err() || ends {
                return;
            }
        }
    });
    receive
}

/// The columns that are read. The others (age, year of manufacture, country, who published it) are passed over, whichever
/// of their names a release uses (`product_age`, `product_age_estimate`).
const NEEDED: [&str; 8] = [
    "id",
    "partner_product_category",
    "product_category",
    "brand",
    "repair_status",
    "repair_barrier_if_end_of_life",
    "event_date",
    "problem",
];

/// Where the needed columns stand, in the order of [`NEEDED`].
#[derive(Debug, Clone, Copy)]
struct Columns([usize; NEEDED.len()]);

impl Columns {
    /// Reads the header. The inner error is a sentence about it.
    fn read(records: &mut Records<BufReader<File>>) -> io::Result<Result<Self, String>> {
        Ok(match records.next()? {
            None => Err("the file is empty".to_owned()),
            Some(Next::Broken(broken)) => Err(format!("the header cannot be read: {}", broken.reason)),
            Some(Next::Record(_, header)) => Self::find(&header),
        })
    }

    fn find(header: &StringRecord) -> Result<Self, String> {
        let place = |name: &str| {
            header
                .iter()
                .position(|column| column.trim().eq_ignore_ascii_case(name))
        };
        let missing: Vec<&str> = NEEDED.into_iter().filter(|name| place(name).is_none()).collect();
        if missing.is_empty() {
            return Ok(Self(NEEDED.map(|name| place(name).unwrap_or_default())));
        }
        let hint = if header.len() == 1 && header[0].contains(';') {
            "; columns are parted by commas, this file seems to use semicolons"
        } else {
            ""
        };
        Err(format!(
            "no header of the Open Repair Data Standard, these columns are missing: {}{hint}",
            missing.join(", ")
        ))
    }

    fn batch(self, records: &mut Records<BufReader<File>>, today: Date) -> io::Result<Batch> {
        let mut batch = Batch {
            rows: Vec::new(),
            rejected: Vec::new(),
            other_status: 0,
            bytes: 0,
        };
        while batch.rows.len() + batch.rejected.len() < UNIT {
            match records.next()? {
                None => break,
                Some(Next::Broken(broken)) => batch.rejected.push(broken),
                Some(Next::Record(line, record)) => match self.past(&record, today) {
                    Ok((row, known_status)) => {
                        batch.rows.push(row);
                        batch.other_status += usize::from(!known_status);
                    }
                    Err(reason) => batch.rejected.push(Broken {
                        line,
                        reason,
                        text: as_csv(&record),
                    }),
                },
            }
        }
        batch.bytes = records.bytes();
        Ok(batch)
    }

    /// A row as a repair of the past, and whether its status is one of the standard's.
    fn past(self, record: &StringRecord, today: Date) -> Result<(CheckedPast, bool), String> {
        let [id, partner, category, brand, status, barrier, date, problem] =
            self.0.map(|column| record[column].trim());
        let day: Date = date
            .parse()
            .map_err(|_| format!("event_date: '{}' is no date such as 2022-04-30", shortened(date)))?;
        if !(FIRST_DAY..=today).contains(&day) {
            return Err(format!("event_date: {day} is not between {FIRST_DAY} and today"));
        }
        let outcome = outcome(status, barrier);
        let row = PastTicket {
            external_id: id.to_owned(),
            category: category.to_owned(),
            brand: if brand.eq_ignore_ascii_case("unknown") {
                ""
            } else {
                brand
            }
            .to_owned(),
            product: product(partner, category).to_owned(),
            problem: problem.to_owned(),
            day,
            outcome: outcome.unwrap_or(Outcome::Unknown),
        };
        let checked = row
            .checked()
            .map_err(|wrong| format!("{}: {}", column_of(wrong.field), wrong.problem))?;
        Ok((checked, outcome.is_some()))
    }
}

/// Ids hold milliseconds since 1970 (RFC 9562), so nothing is older.
const FIRST_DAY: Date = jiff::civil::date(1970, 1, 2);

/// What the thing is: the publisher's own words, which stand behind a tilde where they begin with a family of theirs.
fn product<'a>(partner: &'a str, category: &'a str) -> &'a str {
    let last = partner.rsplit('~').next().unwrap_or_default().trim();
    if last.is_empty() { category } else { last }
}

/// How a repair ended; none for a word that the standard does not have.
fn outcome(status: &str, barrier: &str) -> Option<Outcome> {
    match status.to_ascii_lowercase().as_str() {
        "fixed" => Some(Outcome::Repaired),
        "repairable" => Some(Outcome::NotRepaired),
        "end of life" => Some(Outcome::Unrepairable(barrier_of(barrier))),
        "unknown" | "" => Some(Outcome::Unknown),
        _ => None,
    }
}

fn barrier_of(text: &str) -> Option<Barrier> {
    match text.to_ascii_lowercase().as_str() {
        "spare parts not available" => Some(Barrier::PartsUnavailable),
        "spare parts too expensive" => Some(Barrier::PartsTooExpensive),
        "no way to open the product" => Some(Barrier::CannotOpen),
        "repair information not available" => Some(Barrier::NoInformation),
        "lack of equipment" => Some(Barrier::NoEquipment),
        "item too worn out" => Some(Barrier::WornOut),
        _ => None,
    }
}

/// The column that a field of a repair is read from.
fn column_of(field: &str) -> &str {
    match field {
        "external_id" => "id",
        "category" => "product_category",
        "product" => "partner_product_category",
        other => other,
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(20).collect()
}

fn as_csv(record: &StringRecord) -> String {
    let mut line = csv::Writer::from_writer(Vec::new());
    let written = line
        .write_record(record)
        .ok()
        .and_then(|()| line.into_inner().ok());
    String::from_utf8_lossy(&written.unwrap_or_default())
        .trim_end()
        .to_owned()
}
