//! A turn: takes in the orders that lie there, then writes what changed.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    super::partner::{Fault, Good, JournalError, Product, STORES, Turn, local, whole_second},
    Ginkoia,
    book::{Change, GinkoiaBook, Reject},
    export::{self, Unfinished},
    order::{self, Order},
};

/// Orders of one turn at most.
const MOST_FILES: usize = 1_000;

/// What a turn came to.
#[derive(Debug, Default, serde::Serialize)]
pub(super) struct Done {
    taken: usize,
    refused: usize,
    written: usize,
}

impl Ginkoia {
    /// Takes a turn.
    pub(super) async fn take_turn(&self) -> io::Result<Done> {
        let _one_at_a_time = self.turn.lock().await;
        let turn = self.desk.begin("turn".to_owned());
        let done = if turn.has(Fault::Down) {
            Ok(Done::default())
        } else {
            self.work(&turn).await
        };
        self.desk.end(&turn, done.as_ref().ok().map(|_| 200));
        done
    }

    /// Writes everything anew.
    pub(super) async fn write_all(&self) -> io::Result<()> {
        let _one_at_a_time = self.turn.lock().await;
        let turn = self.desk.begin("init".to_owned());
        let done = if turn.has(Fault::Down) {
            Ok(())
        } else {
            self.write_files(&turn).await
        };
        self.desk.end(&turn, done.as_ref().ok().map(|()| 200));
        done
    }

    async fn write_files(&self, turn: &Turn) -> io::Result<()> {
        let all: Vec<Product> = self.kept.read(|book| book.goods.from(0).collect());
        let articles = self
            .folder
            .write("INIT_ARTWEB_4", &export::articles(&all), turn)?;
        let stock = self.folder.write("INIT_STOCK_4", &export::stock(&all), turn)?;
        self.finish([articles, stock]).await
    }

    async fn work(&self, turn: &Turn) -> io::Result<Done> {
        let mut done = Done::default();
        let mut refuse = turn
            .has(Fault::Refused)
            .then(|| self.config.faults.reason.clone());
        for path in self.waiting()? {
            if self.take_in(&path, refuse.take())? {
                done.taken += 1;
            } else {
                done.refused += 1;
            }
        }
        let now = self.config.clock.now();
        let (number, changed) = self.kept.read(|book| {
            let changed = book
                .goods
                .since(book.written)
                .filter_map(|place| book.goods.get(place));
            (book.turn + 1, changed.collect::<Vec<_>>())
        });
        if changed.is_empty() {
            return Ok(done);
        }
        // A file that was written before a kill is written again by the next turn, under the same number: nothing is left out.
        let articles = self.folder.write(
            &export::delta("ARTWEB_4", now, number),
            &export::articles(&changed),
            turn,
        )?;
        let stock = self.folder.write(
            &export::delta("STOCK_4", now, number),
            &export::stock(&changed),
            turn,
        )?;
        done.written = changed.len();
        self.finish([articles, stock]).await?;
        // A change of the same second may still come: it is in the next file, and this one's are, too.
        let newest = changed
            .iter()
            .map(|product| product.good.updated)
            .max()
            .unwrap_or(now);
        let next = newest + jiff::SignedDuration::from_secs(1);
        let written = if next <= now { next } else { newest };
        self.kept
            .change(|_| Ok::<_, JournalError>(((), vec![Change::Turn(number, written)])))
            .map_err(io::Error::other)?;
        Ok(done)
    }

    async fn finish(&self, files: [Option<Unfinished>; 2]) -> io::Result<()> {
        for file in files.into_iter().flatten() {
            file.finish(self.desk.faults().slow).await?;
        }
        Ok(())
    }

    /// Orders that lie there, by name.
    fn waiting(&self) -> io::Result<Vec<PathBuf>> {
        let mut files = vec![];
        for entry in fs::read_dir(self.folder.path("import"))? {
            let path = entry?.path();
            let is_order = path
                .extension()
                .is_some_and(|extension| extension.eq_ignore_ascii_case("xml"));
            if is_order && path.is_file() {
                files.push(path);
            }
        }
        files.sort();
        files.truncate(MOST_FILES);
        Ok(files)
    }

    /// Takes a file in, or refuses it; whether it counts.
    fn take_in(&self, path: &Path, refuse: Option<String>) -> io::Result<bool> {
        let file = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let length = usize::try_from(fs::metadata(path)?.len()).unwrap_or(usize::MAX);
        let bytes = if length > order::LONGEST {
            vec![0; order::LONGEST + 1]
        } else {
            fs::read(path)?
        };
        let now = whole_second(self.config.clock.now());
        let reason = self
            .kept
            .change(|book| {
                let read = refuse.map_or_else(|| order::read(&bytes, &book.goods), Err);
                let read = read.and_then(|order| match book.orders.get(&order.id) {
                    Some(known) => Err(format!(
                        "CommandeId {} déjà intégrée ({})",
                        order.id, known.number
                    )),
                    None => Ok(order),
                });
                Ok::<_, JournalError>(match read {
                    Ok(order) => {
                        let mut changes = stock(book, &order, now);
                        changes.push(Change::Order(order));
                        (None, changes)
                    }
                    Err(reason) => {
                        let reject = Reject {
                            file: file.clone(),
                            reason: reason.clone(),
                        };
                        (Some(reason), vec![Change::Reject(reject)])
                    }
                })
            })
            .map_err(io::Error::other)?;
        let (folder, word) = if reason.is_some() {
            ("rejets", "REJET")
        } else {
            ("traites", "OK")
        };
        fs::rename(path, self.folder.path("import").join(folder).join(&file))?;
        let taken = reason.is_none();
        self.folder.log(&format!(
            "{};{file};{word};{}",
            local(now),
            reason.unwrap_or_default()
        ))?;
        Ok(taken)
    }
}

/// What an order takes from stock.
fn stock(book: &GinkoiaBook, order: &Order, now: jiff::Timestamp) -> Vec<Change> {
    let place = STORES.iter().position(|code| *code == order.site).unwrap_or(0);
    let mut changes: Vec<(u32, Good)> = vec![];
    for line in &order.lines {
        let product = line
            .article
            .as_deref()
            .and_then(|article| book.goods.find(article));
        let Some(product) = product.filter(|product| product.ean.is_some()) else {
            continue;
        };
        let earlier = changes.iter().rev().find(|(place, _)| *place == product.place);
        let mut good = earlier.map_or(product.good, |(_, good)| *good);
        good.stock[place] -= line.quantity;
        good.updated = now;
        changes.push((product.place, good));
    }
    changes
        .into_iter()
        .map(|(place, good)| Change::Good(place, good))
        .collect()
}
