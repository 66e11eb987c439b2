//! The engine as where master data come from.

use async_trait::async_trait;
use business::{
    Error,
    ports::{self, NotGiven, Pages, PulledPage, Rejected, Sources},
};
use domain::mirror::{Kind, Mirrored, Product, Stock};
use serde_json::{Value, json};

use super::{
    Engine,
    pull::Position,
    rows::{Rejection, Rows, RowsPage},
    run::Trouble,
};
use crate::{connector::Action, mirrored::rows};

/// The action that pulls a kind.
pub const fn pulls(kind: Kind) -> Action {
    match kind {
        Kind::Products => Action::Products,
        Kind::Stocks => Action::Stocks,
        Kind::Customers => Action::Customers,
        Kind::Stores => Action::Stores,
        Kind::Staff => Action::Staff,
    }
}

fn not_given(trouble: &Trouble) -> NotGiven {
    NotGiven {
        reason: trouble.to_string(),
    }
}

#[async_trait]
impl Sources for Engine {
    /// A position that nobody can read any more begins from the beginning: what comes again changes nothing.
    async fn pull(
        &self,
        connector: &str,
        kind: Kind,
        from: Option<&str>,
        pages: &mut dyn Pages,
    ) -> Result<String, NotGiven> {
        let from: Position = from
            .and_then(|from| serde_json::from_str(from).ok())
            .unwrap_or_default();
        let mut handing_on = HandingOn {
            engine: self,
            connector,
            kind,
            pages,
        };
        let ended = Self::pull(self, connector, pulls(kind), &from, &mut handing_on).await;
        ended
            .map(|position| kept(&position))
            .map_err(|trouble| not_given(&trouble))
    }

    async fn product(&self, connector: &str, ean: &str) -> Result<Option<Mirrored<Product>>, NotGiven> {
        let input = json!({ "ean": ean });
        let answer = self.ask(connector, Action::ProductByEan, &input).await;
        let row = answer.map_err(|trouble| not_given(&trouble))?;
        if row.is_null() {
            return Ok(None);
        }
        match self.read(Kind::Products, connector, &[row])? {
            ports::Rows::Products(mut rows) => Ok(rows.pop()),
            _ => Ok(None),
        }
    }

    async fn stock(
        &self,
        connector: &str,
        ean: &str,
        store: Option<&str>,
    ) -> Result<Vec<Mirrored<Stock>>, NotGiven> {
        let mut input = json!({ "ean": ean });
        if let Some(store) = store {
            input["store"] = store.into();
        }
        let answer = self.ask(connector, Action::Stock, &input).await;
        let answer = answer.map_err(|trouble| not_given(&trouble))?;
        let found = answer.as_array().map_or(&[][..], Vec::as_slice);
        match self.read(Kind::Stocks, connector, found)? {
            ports::Rows::Stocks(rows) => Ok(rows),
            _ => Ok(vec![]),
        }
    }
}

impl Engine {
    /// Rows that were asked for: one that does not fit is no answer.
    fn read(&self, kind: Kind, connector: &str, found: &[Value]) -> Result<ports::Rows, NotGiven> {
        let (rows, rejected) = rows(kind, connector, found, self.around.clock.now());
        match rejected.into_iter().next() {
            None => Ok(rows),
            Some(Rejected { reason, .. }) => Err(NotGiven { reason }),
        }
    }
}

fn kept(position: &Position) -> String {
    serde_json::to_string(position).expect("a position is plain data")
}

/// Hands the pages of a pull on in the business's words.
struct HandingOn<'a> {
    engine: &'a Engine,
    connector: &'a str,
    kind: Kind,
    pages: &'a mut dyn Pages,
}

#[async_trait]
impl Rows for HandingOn<'_> {
    async fn take(&mut self, page: RowsPage) -> Result<(), String> {
        let (rows, mut rejected) = rows(
            self.kind,
            self.connector,
            &page.rows,
            self.engine.around.clock.now(),
        );
        rejected.extend(
            page.rejected
                .into_iter()
                .map(|Rejection { key, reason }| Rejected { key, reason }),
        );
        let position = kept(&page.position);
        let page = PulledPage {
            rows,
            rejected,
            position,
        };
        let taken = self.pages.take(page).await;
        taken.map_err(|error| match error {
            Error::Stale => "somebody else has begun this pull anew".to_owned(),
            other => other.to_string(),
        })
    }

    fn keeps_by_id(&self) -> bool {
        true
    }
}
