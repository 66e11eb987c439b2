//! The last check of what a connector's partner can do.

use async_trait::async_trait;
use business::ports::{Capabilities, CapabilityCheck, Stored};

use crate::{
    rows::{At, Instant, json},
    tx::{Tx, execute, fetch_optional},
};

#[derive(sqlx::FromRow)]
struct CheckRow {
    at: Instant,
    capabilities: String,
}

#[async_trait]
impl Capabilities for Tx<'_> {
    async fn capability_check(&mut self, connector: &str) -> Stored<Option<CapabilityCheck>> {
        let row = fetch_optional!(
            self,
            CheckRow,
            "select at, capabilities from capability_check where connector = $1",
            connector
        )?;
        row.map(|row| {
            Ok(CapabilityCheck {
                at: At("capability_check", "at").instant(row.at)?,
                capabilities: At("capability_check", "capabilities").json(&row.capabilities)?,
            })
        })
        .transpose()
    }

    async fn save_capability_check(&mut self, connector: &str, check: &CapabilityCheck) -> Stored<()> {
        execute!(
            self,
            "insert into capability_check (connector, at, capabilities) values ($1, $2, $3)
             on conflict (connector) do update set at = excluded.at, capabilities = excluded.capabilities",
            connector,
            Instant::from(check.at),
            json(&check.capabilities)
        )?;
        Ok(())
    }
}
