//! Positions of pulls.

use async_trait::async_trait;
use business::ports::{PullPosition, Pulls, Stored};

use crate::{
    rows::{At, Instant},
    tx::{Tx, execute, fetch_optional},
};

#[derive(sqlx::FromRow)]
struct PullRow {
    position: String,
    at: Instant,
}

#[async_trait]
impl Pulls for Tx<'_> {
    async fn pull_position(&mut self, connector: &str, action: &str) -> Stored<Option<PullPosition>> {
        let row = fetch_optional!(
            self,
            PullRow,
            "select position, at from pull where connector = $1 and action = $2",
            connector,
            action
        )?;
        row.map(|row| {
            Ok(PullPosition {
                position: row.position,
                at: At("pull", "at").instant(row.at)?,
            })
        })
        .transpose()
    }

    async fn save_pull_position(
        &mut self,
        connector: &str,
        action: &str,
        position: &PullPosition,
    ) -> Stored<()> {
        execute!(
            self,
            "insert into pull (connector, action, position, at) values ($1, $2, $3, $4)
             on conflict (connector, action) do update set position = excluded.position, at = excluded.at",
            connector,
            action,
            position.position.as_str(),
            Instant::from(position.at)
        )?;
        Ok(())
    }
}
