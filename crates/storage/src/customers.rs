//! Customers and their contacts.

use async_trait::async_trait;
use business::ports::{Customers, Page, StorageError, Stored, customer_key};
use domain::{
    CustomerId, Lang,
    customers::{Contact, Customer},
};
use sqlx::{FromRow, QueryBuilder};
use uuid::Uuid;

use crate::{
    rows::{At, Instant, all, one_more, page, word},
    tx::{Tx, execute, fetch_all, fetch_optional, on},
};

#[derive(Debug, FromRow)]
struct CustomerRow {
    id: Uuid,
    kind: String,
    first_name: String,
    last_name: String,
    language: String,
    created_at: Instant,
    version: i64,
}

impl TryFrom<CustomerRow> for Customer {
    type Error = StorageError;
    fn try_from(row: CustomerRow) -> Stored<Self> {
        Ok(Self {
            id: CustomerId(row.id),
            kind: At("customer", "kind").word(&row.kind)?,
            first_name: row.first_name,
            last_name: row.last_name,
            contacts: vec![],
            language: At("customer", "language").named(&row.language, Lang::from_tag)?,
            created_at: At("customer", "created_at").instant(row.created_at)?,
            version: row.version,
        })
    }
}

#[derive(Debug, FromRow)]
struct ContactRow {
    customer: Uuid,
    kind: String,
    value: String,
    label: String,
}

#[async_trait]
impl Customers for Tx<'_> {
    async fn customer(&mut self, id: CustomerId) -> Stored<Option<Customer>> {
        let row = fetch_optional!(self, CustomerRow, "select * from customer where id = $1", id.0)?;
        Ok(self.with_contacts(row.into_iter().collect()).await?.pop())
    }

    async fn insert_customer(&mut self, customer: &Customer) -> Stored<()> {
        execute!(
            self,
            "insert into customer (id, kind, first_name, last_name, name_key, language, created_at, version)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            customer.id.0,
            word(&customer.kind),
            &customer.first_name,
            &customer.last_name,
            customer_key(customer),
            customer.language.tag(),
            Instant::from(customer.created_at),
            customer.version,
        )?;
        self.insert_contacts(customer).await
    }

    async fn save_customer(&mut self, customer: &Customer) -> Stored<bool> {
        let saved = execute!(
            self,
            "update customer set kind = $3, first_name = $4, last_name = $5, name_key = $6, language = $7, version = $2
             where id = $1 and version = $2 - 1",
            customer.id.0,
            customer.version,
            word(&customer.kind),
            &customer.first_name,
            &customer.last_name,
            customer_key(customer),
            customer.language.tag(),
        )?;
        if saved == 0 {
            return Ok(false);
        }
        execute!(
            self,
            "delete from customer_contact where customer = $1",
            customer.id.0
        )?;
        self.insert_contacts(customer).await?;
        Ok(true)
    }

    async fn customers_by_contact(&mut self, key: &str) -> Stored<Vec<Customer>> {
        let rows = fetch_all!(
            self,
            CustomerRow,
            "select * from customer where id in (select customer from customer_contact where contact_key = $1)
             order by id desc limit 20",
            key
        )?;
        self.with_contacts(rows).await
    }

    async fn customers_by_name(
        &mut self,
        prefix: &str,
        after: Option<(String, CustomerId)>,
        limit: u32,
    ) -> Stored<Page<Customer>> {
        let (after_key, after_id) =
            after.map_or_else(|| (prefix.to_owned(), Uuid::nil()), |(key, id)| (key, id.0));
        let rows = fetch_all!(
            self,
            CustomerRow,
            "select * from customer
             where name_key >= $1 and name_key < $2 and (name_key, id) > ($3, $4)
             order by name_key, id limit $5",
            prefix,
            format!("{prefix}{}", char::MAX),
            after_key,
            after_id,
            one_more(limit),
        )?;
        let page = page(rows, limit);
        Ok(Page {
            rows: self.with_contacts(page.rows).await?,
            more: page.more,
        })
    }
}

impl Tx<'_> {
    async fn with_contacts(&mut self, rows: Vec<CustomerRow>) -> Stored<Vec<Customer>> {
        let mut customers: Vec<Customer> = all(rows)?;
        if customers.is_empty() {
            return Ok(customers);
        }
        let contacts = on!(self, conn => {
            let mut query = QueryBuilder::new("select customer, kind, value, label from customer_contact where customer in (");
            let mut ids = query.separated(", ");
            for customer in &customers {
                ids.push_bind(customer.id.0);
            }
            query.push(") order by ordinal");
            query.build_query_as::<ContactRow>().fetch_all(&mut **conn).await
        })?;
        for row in contacts {
            let contact = Contact {
                kind: At("customer_contact", "kind").word(&row.kind)?,
                value: row.value,
                label: row.label,
            };
            let owner = customers
                .iter_mut()
                .find(|customer| customer.id.0 == row.customer);
            owner
                .expect("only contacts of these were asked for")
                .contacts
                .push(contact);
        }
        Ok(customers)
    }

    async fn insert_contacts(&mut self, customer: &Customer) -> Stored<()> {
        for (ordinal, contact) in (0_i64..).zip(&customer.contacts) {
            execute!(
                self,
                "insert into customer_contact (customer, ordinal, kind, value, label, contact_key)
                 values ($1, $2, $3, $4, $5, $6)",
                customer.id.0,
                ordinal,
                word(&contact.kind),
                &contact.value,
                &contact.label,
                contact.key(),
            )?;
        }
        Ok(())
    }
}
