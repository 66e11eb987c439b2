//! What a partner knows, in memory and on disk: it is changed by lines, and a line is written before it counts.

use std::{
    path::Path,
    sync::{Mutex, MutexGuard},
};

use domain::Lang;
use jiff::Timestamp;
use maud::Markup;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::goods::{Good, Goods};
use crate::simulator::journal::{Journal, JournalError};

/// What a partner knows, as the sum of its changes.
pub(in crate::simulator) trait Book: Sized + Send + 'static {
    /// One change.
    type Change: Clone + Send + Serialize + DeserializeOwned;

    /// Takes a change in.
    fn apply(&mut self, change: Self::Change);

    /// The changes that make this book of a fresh one.
    fn changes(&self) -> Vec<Self::Change>;

    /// What it sells.
    fn goods(&self) -> &Goods;

    /// The change that puts a product so.
    fn good(place: u32, good: Good) -> Self::Change;

    /// All of it but the products, for tests.
    fn state(&self) -> Value;

    /// What a cashier sees of it.
    fn page(&self, lang: Lang) -> Markup;
}

/// A book under its lock, and its journal. What is decided together is one line: it counts whole or not at all.
pub(in crate::simulator) struct Kept<B: Book>(Mutex<Inside<B>>);

struct Inside<B: Book> {
    book: B,
    journal: Journal<Vec<B::Change>>,
}

impl<B: Book> Kept<B> {
    /// Takes up the book where it was left.
    pub(in crate::simulator) fn open(file: Option<&Path>, fresh: B) -> Result<Self, JournalError> {
        let mut book = fresh;
        for line in Journal::<Vec<B::Change>>::read(file)? {
            for change in line {
                book.apply(change);
            }
        }
        let journal = Journal::start(file, book.changes().into_iter().map(|change| vec![change]))?;
        Ok(Self(Mutex::new(Inside { book, journal })))
    }

    /// Looks into the book.
    pub(in crate::simulator) fn read<T>(&self, look: impl FnOnce(&B) -> T) -> T {
        look(&self.lock().book)
    }

    /// Decides on changes and takes them in, all of them or none; they are on disk when this returns.
    pub(in crate::simulator) fn change<T, E: From<JournalError>>(
        &self,
        decide: impl FnOnce(&B) -> Result<(T, Vec<B::Change>), E>,
    ) -> Result<T, E> {
        let mut inside = self.lock();
        let (told, changes) = decide(&inside.book)?;
        if changes.is_empty() {
            return Ok(told);
        }
        inside.journal.write([changes.clone()], true)?;
        for change in changes {
            inside.book.apply(change);
        }
        drop(inside);
        Ok(told)
    }

    /// Writes the product that was left alone longest, so that all others move by one: what a page drifts by.
    pub(in crate::simulator) fn touch_oldest(&self, now: Timestamp) -> Result<(), JournalError> {
        self.change(|book| {
            let goods = book.goods();
            let oldest = goods
                .since(Timestamp::MIN)
                .next()
                .and_then(|place| goods.get(place));
            let change = oldest.map(|product| {
                let good = Good {
                    updated: now,
                    ..product.good
                };
                B::good(product.place, good)
            });
            Ok(((), change.into_iter().collect()))
        })
    }

    fn lock(&self) -> MutexGuard<'_, Inside<B>> {
        self.0.lock().expect("nobody panics while holding the book")
    }
}
