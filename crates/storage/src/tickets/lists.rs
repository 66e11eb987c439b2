//! Lists of tickets: boards, newest first, counts. The text of a list is put together from fixed pieces, for each filter
//! just its conditions, so that both planners see which index serves. Nothing that a person typed ever becomes SQL.

use business::ports::{Page, Stored, TicketCard, TicketFilter};
use domain::{StoreId, TicketId, workshop::Stage};
use jiff::Timestamp;
use sqlx::{Database, Encode, QueryBuilder, Type};
use uuid::Uuid;

use super::rows::CardRow;
use crate::{
    rows::{At, Instant, all, one_more, page},
    tx::{Conn, Tx, on},
};

const CARD: &str = "select t.id, t.code, t.store, t.kind, t.state, t.state_since, t.item, i.category, i.brand, i.model,
    t.customer, c.first_name, c.last_name, t.symptoms, t.problem, t.priority, t.promised_at, t.technician, t.location,
    t.to_pay, t.paid, t.currency, t.version, t.created_at from ticket t";

const CARD_JOINS: &str =
    " join item i on i.id = t.item left join customer c on c.id = t.customer where 1 = 1";

/// Most ids that one statement names.
const CHUNK: usize = 500;

impl Tx<'_> {
    pub(super) async fn list_board(&mut self, filter: &TicketFilter, limit: u32) -> Stored<Vec<TicketCard>> {
        let index = self.index_hint(board_index(filter));
        // A board shows what is open; asked for no stage in particular, it shows all of that.
        let stages = if filter.stages.is_empty() {
            open_stages()
        } else {
            filter.stages.clone()
        };
        let rows = on!(self, conn => {
            let mut query = QueryBuilder::new(CARD);
            query.push(index).push(CARD_JOINS);
            conditions(&mut query, filter, &stages);
            query.push(
                " order by case when t.priority = 'urgent' then 0 else 1 end,
                  case when t.promised_at is null then 1 else 0 end, t.promised_at, t.id limit ",
            );
            query.push_bind(i64::from(limit));
            query.build_query_as::<CardRow>().fetch_all(&mut **conn).await
        })?;
        all(rows)
    }

    pub(super) async fn list_newest(
        &mut self,
        filter: &TicketFilter,
        before: Option<TicketId>,
        limit: u32,
    ) -> Stored<Page<TicketCard>> {
        let index = self.index_hint(newest_index(filter));
        let rows = on!(self, conn => {
            let mut query = QueryBuilder::new(CARD);
            query.push(index).push(CARD_JOINS);
            conditions(&mut query, filter, &filter.stages);
            if let Some(before) = before {
                query.push(" and t.id < ").push_bind(before.0);
            }
            query.push(" order by t.id desc limit ").push_bind(one_more(limit));
            query.build_query_as::<CardRow>().fetch_all(&mut **conn).await
        })?;
        Ok(page(all(rows)?, limit))
    }

    pub(super) async fn list_cards(&mut self, ids: &[TicketId]) -> Stored<Vec<TicketCard>> {
        let mut cards = Vec::with_capacity(ids.len());
        for ids in ids.chunks(CHUNK) {
            let rows = on!(self, conn => {
                let mut query = QueryBuilder::new(CARD);
                query.push(CARD_JOINS).push(" and t.id in (");
                let mut list = query.separated(", ");
                for id in ids {
                    list.push_bind(id.0);
                }
                query.push(")");
                query.build_query_as::<CardRow>().fetch_all(&mut **conn).await
            })?;
            cards.extend(all::<_, TicketCard>(rows)?);
        }
        Ok(cards)
    }

    pub(super) async fn list_stage_counts(&mut self, store: StoreId) -> Stored<Vec<(Stage, i64)>> {
        let index = self.index_hint(Index::Stage);
        let rows = on!(self, conn => {
            let mut query = QueryBuilder::new("select t.stage, count(*) from ticket t");
            query.push(index).push(" where t.store = ").push_bind(store.0);
            push_stages(&mut query, &open_stages());
            query.push(" group by t.stage");
            query.build_query_as::<(String, i64)>().fetch_all(&mut **conn).await
        })?;
        rows.into_iter()
            .map(|(stage, count)| Ok((At("ticket", "stage").named(&stage, Stage::from_name)?, count)))
            .collect()
    }

    pub(super) async fn list_promised_count(
        &mut self,
        store: StoreId,
        stages: &[Stage],
        before: Timestamp,
    ) -> Stored<i64> {
        let index = self.index_hint(Index::Stage);
        on!(self, conn => {
            let mut query = QueryBuilder::new("select count(*) from ticket t");
            query.push(index).push(" where t.store = ").push_bind(store.0);
            push_stages(&mut query, stages);
            query.push(" and t.promised_at < ").push_bind(Instant::from(before));
            query.build_query_scalar::<i64>().fetch_one(&mut **conn).await
        })
    }

    pub(super) async fn list_known_external(&mut self, ids: &[String]) -> Stored<Vec<String>> {
        let mut known = vec![];
        for ids in ids.chunks(CHUNK) {
            let rows = on!(self, conn => {
                let mut query = QueryBuilder::new("select external_id from ticket where external_id in (");
                let mut list = query.separated(", ");
                for id in ids {
                    list.push_bind(id);
                }
                query.push(")");
                query.build_query_scalar::<String>().fetch_all(&mut **conn).await
            })?;
            known.extend(rows);
        }
        Ok(known)
    }

    /// SQLite has no statistics of how many tickets are over, so the index is named to it. PostgreSQL keeps its own.
    fn index_hint(&self, index: Index) -> &'static str {
        match (&self.conn, index) {
            (Conn::Postgres(_), _) => "",
            (_, Index::Stage) => " indexed by ticket_stage",
            (_, Index::Store) => " indexed by ticket_store",
            (_, Index::Technician) => " indexed by ticket_technician",
            (_, Index::Customer) => " indexed by ticket_customer",
            (_, Index::Item) => " indexed by ticket_item",
            (_, Index::Id) => " indexed by sqlite_autoindex_ticket_1",
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Index {
    Stage,
    Store,
    Technician,
    Customer,
    Item,
    Id,
}

fn board_index(filter: &TicketFilter) -> Index {
    match filter {
        TicketFilter { item: Some(_), .. } => Index::Item,
        TicketFilter {
            customer: Some(_), ..
        } => Index::Customer,
        TicketFilter {
            technician: Some(_), ..
        } => Index::Technician,
        _ => Index::Stage,
    }
}

fn newest_index(filter: &TicketFilter) -> Index {
    match filter {
        TicketFilter { item: Some(_), .. } => Index::Item,
        TicketFilter {
            customer: Some(_), ..
        } => Index::Customer,
        TicketFilter {
            technician: Some(_), ..
        } => Index::Technician,
        // Within one stage of one store the index is in the order of the list.
        TicketFilter {
            store: Some(_),
            stages,
            ..
        } if stages.len() == 1 => Index::Stage,
        TicketFilter { store: Some(_), .. } => Index::Store,
        _ => Index::Id,
    }
}

fn open_stages() -> Vec<Stage> {
    Stage::ALL
        .iter()
        .copied()
        .filter(|stage| stage.is_open())
        .collect()
}

fn conditions<DB>(query: &mut QueryBuilder<DB>, filter: &TicketFilter, stages: &[Stage])
where
    DB: Database,
    for<'q> Uuid: Encode<'q, DB> + Type<DB>,
    for<'q> String: Encode<'q, DB> + Type<DB>,
    for<'q> Instant: Encode<'q, DB> + Type<DB>,
{
    push_stages(query, stages);
    if let Some(store) = filter.store {
        query.push(" and t.store = ").push_bind(store.0);
    }
    if let Some(technician) = filter.technician {
        query.push(" and t.technician = ").push_bind(technician.0);
    }
    if let Some(customer) = filter.customer {
        query.push(" and t.customer = ").push_bind(customer.0);
    }
    if let Some(item) = filter.item {
        query.push(" and t.item = ").push_bind(item.0);
    }
    if let Some(category) = &filter.category {
        // The coalesce keeps planners from starting at the items of a family, which are many.
        query
            .push(" and coalesce(i.category, '') = ")
            .push_bind(category.clone());
    }
    if let Some(kind) = filter.kind {
        query.push(" and t.kind = ").push_bind(kind.name().to_owned());
    }
    if let Some(before) = filter.promised_before {
        query
            .push(" and t.promised_at < ")
            .push_bind(Instant::from(before));
    }
    if let Some(origin) = filter.origin {
        query.push(" and t.origin = ").push_bind(origin.name().to_owned());
    }
}

/// Names of stages are words of the program, so they stand in the text itself.
fn push_stages<DB: Database>(query: &mut QueryBuilder<DB>, stages: &[Stage]) {
    if stages.is_empty() {
        return;
    }
    query.push(" and t.stage in (");
    let mut list = query.separated(", ");
    for stage in stages {
        list.push(format_args!("'{}'", stage.name()));
    }
    query.push(")");
}
