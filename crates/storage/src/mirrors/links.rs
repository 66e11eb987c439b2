//! Customers whom partners know too, and fields that both sides have changed.

use async_trait::async_trait;
use business::ports::{ConflictKey, FieldConflict, Linked, Links, Page, StorageError, Stored};
use domain::{
    CustomerId,
    mirror::{Field, Mirrored},
};
use sqlx::{FromRow, QueryBuilder};
use uuid::Uuid;

use super::ROWS;
use crate::{
    rows::{At, Instant, all, json, one_more, page},
    tx::{Tx, execute, fetch_all, fetch_optional, on},
};

#[derive(Debug, FromRow)]
struct LinkRow {
    external_id: String,
    customer: Uuid,
    agreed: String,
    theirs: String,
    changed_at: Option<Instant>,
    pulled_at: Instant,
    deleted_at: Option<Instant>,
}

impl TryFrom<LinkRow> for Linked {
    type Error = StorageError;
    fn try_from(row: LinkRow) -> Stored<Self> {
        let at = |column| At("mirrored_customer", column);
        Ok(Self {
            customer: CustomerId(row.customer),
            agreed: at("agreed").json(&row.agreed)?,
            theirs: Mirrored {
                id: row.external_id,
                changed_at: at("changed_at").instant_if_any(row.changed_at)?,
                pulled_at: at("pulled_at").instant(row.pulled_at)?,
                deleted_at: at("deleted_at").instant_if_any(row.deleted_at)?,
                facts: at("theirs").json(&row.theirs)?,
            },
        })
    }
}

#[derive(Debug, FromRow)]
struct ConflictRow {
    connector: String,
    external_id: String,
    field: String,
    customer: Uuid,
    ours: String,
    theirs: String,
    at: Instant,
}

impl TryFrom<ConflictRow> for FieldConflict {
    type Error = StorageError;
    fn try_from(row: ConflictRow) -> Stored<Self> {
        Ok(Self {
            connector: row.connector,
            external_id: row.external_id,
            field: At("customer_conflict", "field").named(&row.field, Field::from_name)?,
            customer: CustomerId(row.customer),
            ours: row.ours,
            theirs: row.theirs,
            at: At("customer_conflict", "at").instant(row.at)?,
        })
    }
}

#[async_trait]
impl Links for Tx<'_> {
    async fn linked_customers(&mut self, connector: &str, ids: &[String]) -> Stored<Vec<Linked>> {
        let mut found = vec![];
        for ids in ids.chunks(ROWS) {
            let rows = on!(self, conn => {
                let mut query = QueryBuilder::new(
                    "select external_id, customer, agreed, theirs, changed_at, pulled_at, deleted_at
                     from mirrored_customer where connector = ");
                query.push_bind(connector).push(" and external_id in (");
                let mut list = query.separated(", ");
                for id in ids {
                    list.push_bind(id);
                }
                query.push(")");
                query.build_query_as::<LinkRow>().fetch_all(&mut **conn).await
            })?;
            found.extend(all::<_, Linked>(rows)?);
        }
        Ok(found)
    }

    async fn save_linked(&mut self, connector: &str, linked: &Linked, generation: i64) -> Stored<()> {
        let theirs = &linked.theirs;
        execute!(
            self,
            "insert into mirrored_customer (connector, external_id, customer, agreed, theirs, changed_at, pulled_at, deleted_at,
                generation)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict (connector, external_id) do update set customer = excluded.customer, agreed = excluded.agreed,
                theirs = excluded.theirs, changed_at = excluded.changed_at, pulled_at = excluded.pulled_at,
                deleted_at = excluded.deleted_at, generation = excluded.generation",
            connector,
            theirs.id.as_str(),
            linked.customer.0,
            json(&linked.agreed),
            json(&theirs.facts),
            theirs.changed_at.map(Instant::from),
            Instant::from(theirs.pulled_at),
            theirs.deleted_at.map(Instant::from),
            generation
        )?;
        Ok(())
    }

    async fn save_conflict(&mut self, conflict: &FieldConflict) -> Stored<()> {
        execute!(
            self,
            "insert into customer_conflict (connector, external_id, field, customer, ours, theirs, at)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (connector, external_id, field) do update set customer = excluded.customer, ours = excluded.ours,
                theirs = excluded.theirs",
            conflict.connector.as_str(),
            conflict.external_id.as_str(),
            conflict.field.name(),
            conflict.customer.0,
            conflict.ours.as_str(),
            conflict.theirs.as_str(),
            Instant::from(conflict.at)
        )?;
        Ok(())
    }

    async fn conflict(
        &mut self,
        connector: &str,
        external_id: &str,
        field: Field,
    ) -> Stored<Option<FieldConflict>> {
        let row = fetch_optional!(
            self,
            ConflictRow,
            "select connector, external_id, field, customer, ours, theirs, at from customer_conflict
             where connector = $1 and external_id = $2 and field = $3",
            connector,
            external_id,
            field.name()
        )?;
        row.map(FieldConflict::try_from).transpose()
    }

    async fn drop_conflict(&mut self, connector: &str, external_id: &str, field: Field) -> Stored<()> {
        execute!(
            self,
            "delete from customer_conflict where connector = $1 and external_id = $2 and field = $3",
            connector,
            external_id,
            field.name()
        )?;
        Ok(())
    }

    async fn conflicts(
        &mut self,
        connector: &str,
        after: Option<&ConflictKey>,
        limit: u32,
    ) -> Stored<Page<FieldConflict>> {
        let (at, external_id, field) = match after {
            Some((at, external_id, field)) => (Instant::from(*at), external_id.as_str(), field.name()),
            None => (Instant(i64::MIN), "", ""),
        };
        let rows = fetch_all!(
            self,
            ConflictRow,
            "select connector, external_id, field, customer, ours, theirs, at from customer_conflict
             where connector = $1 and (at, external_id, field) > ($2, $3, $4) order by at, external_id, field limit $5",
            connector,
            at,
            external_id,
            field,
            one_more(limit)
        )?;
        Ok(page(all(rows)?, limit))
    }
}
