//! The front door: what was scanned or typed, and what it opens.

use domain::{
    Code, CustomerId, ItemId, TicketId,
    code::CodeKind,
    customers::Customer,
    items::Item,
    people::{Action, Actor},
};

use crate::{
    Boucle, Error, customers,
    ports::{Repositories, TicketCard, TicketFilter},
};

/// What a scan or a typed text leads to.
#[derive(Debug, Clone)]
pub enum Door {
    /// A ticket's page.
    Ticket(Code),
    /// An item's page.
    Item(Code),
    /// One customer's page.
    Customer(CustomerId),
    /// Several things: the results page.
    Results,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Results {
    /// Tickets, best first.
    pub tickets: Vec<TicketCard>,
    /// More than a thousand tickets match; the newest thousand were ranked.
    pub more_than_thousand: bool,
    /// Customers, by name; without contacts.
    pub customers: Vec<Customer>,
    /// Items with this serial number.
    pub items: Vec<Item>,
}

impl Results {
    /// Nothing was found.
    pub fn is_empty(&self) -> bool {
        self.tickets.is_empty() && self.customers.is_empty() && self.items.is_empty()
    }
}

/// The code inside what a scanner reads: a bare code, or the address on a label (`https://…/i/LYN-E5120`).
pub fn scanned_code(text: &str) -> Option<Code> {
    let last = text.trim().trim_end_matches('/').rsplit('/').next()?;
    last.parse().ok()
}

/// Where a scanned or typed text leads. Tickets of every store open by their exact code.
pub async fn open(app: &Boucle, actor: &Actor, text: &str) -> Result<Door, Error> {
    let results = find(app, actor, text, 2).await?;
    if let Some(code) = scanned_code(text) {
        match code.kind {
            CodeKind::Ticket | CodeKind::PastTicket if !results.tickets.is_empty() => {
                return Ok(Door::Ticket(code));
            }
            CodeKind::Item if !results.items.is_empty() => return Ok(Door::Item(code)),
            _ => {}
        }
    }
    Ok(
        match (
            results.tickets.as_slice(),
            results.customers.as_slice(),
            results.items.as_slice(),
        ) {
            ([ticket], [], []) => Door::Ticket(ticket.code.clone()),
            ([], [customer], []) => Door::Customer(customer.id),
            (_, [], [item]) => Door::Item(item.code.clone()),
            _ => Door::Results,
        },
    )
}

/// Finds by code, serial number, phone, e-mail, name or words; several codes at once are allowed.
pub async fn find(app: &Boucle, actor: &Actor, text: &str, limit: u32) -> Result<Results, Error> {
    actor.check_anywhere(Action::EditCustomers)?;
    let text: String = text.trim().chars().take(200).collect();
    if text.is_empty() {
        return Ok(Results::default());
    }
    let actor = actor.clone();
    app.db
        .read("find", move |r| {
            let (text, actor) = (text.clone(), actor.clone());
            Box::pin(async move { find_in(r, &actor, &text, limit.min(100)).await })
        })
        .await
}

async fn find_in(r: &mut dyn Repositories, actor: &Actor, text: &str, limit: u32) -> Result<Results, Error> {
    let mut results = Results::default();
    let codes = codes(text);
    if !codes.is_empty() {
        let mut ids = Vec::new();
        for code in codes {
            match code.kind {
                CodeKind::Item => results.items.extend(r.item_by_code(&code).await?),
                _ => ids.extend(r.ticket_by_code(&code).await?.map(|ticket| ticket.id)),
            }
        }
        results.tickets = in_order(r.cards(&ids).await?, &ids);
        if !results.is_empty() {
            return Ok(results);
        }
    }
    let serial = domain::text::serial_key(text);
    if serial.len() >= 4 {
        results.items = r.items_by_serial(&serial).await?;
    }
    results.customers = customers::find(r, text, limit).await?;
    for customer in &mut results.customers {
        customer.contacts.clear();
    }
    if let [customer] = results.customers.as_slice() {
        let filter = TicketFilter {
            customer: Some(customer.id),
            ..TicketFilter::default()
        };
        results.tickets = r.tickets_newest(&filter, None, limit).await?.rows;
    }
    let words: Vec<String> = domain::text::key(text)
        .split(' ')
        .filter(|word| !word.is_empty())
        .take(8)
        .map(str::to_owned)
        .collect();
    if !words.is_empty() && results.tickets.is_empty() {
        let found = r.find_tickets(&words, limit).await?;
        results.more_than_thousand = found.more_than_thousand;
        results.tickets = in_order(r.cards(&found.tickets).await?, &found.tickets);
    }
    // Lists show tickets of one's own stores; another store's ticket opens by its exact code alone.
    results
        .tickets
        .retain(|ticket| actor.may(Action::SeeStore, ticket.store));
    Ok(results)
}

fn codes(text: &str) -> Vec<Code> {
    if let Some(code) = scanned_code(text) {
        return vec![code];
    }
    let codes: Vec<Code> = text
        .split([',', ';', ' ', '\n'])
        .filter(|part| !part.is_empty())
        .map_while(|part| part.parse().ok())
        .take(20)
        .collect();
    codes
}

fn in_order(mut cards: Vec<TicketCard>, ids: &[TicketId]) -> Vec<TicketCard> {
    cards.sort_by_key(|card| ids.iter().position(|id| *id == card.id));
    cards
}

/// The words by which a ticket is found: code, thing, serial, customer, problem.
pub(crate) async fn index(r: &mut dyn Repositories, id: TicketId) -> Result<(), Error> {
    let Some(ticket) = r.ticket(id).await? else {
        return Ok(());
    };
    let item = r.item(ticket.item).await?;
    let customer = customers::named(r, ticket.customer).await?;
    let words = words(&ticket.code, item.as_ref(), customer.as_ref(), &ticket.problem);
    Ok(r.index_ticket(id, &words).await?)
}

/// The words of a ticket, in the form in which they are found.
pub fn words(code: &Code, item: Option<&Item>, customer: Option<&Customer>, problem: &str) -> String {
    let parts = [
        code.to_string(),
        item.map(Item::title).unwrap_or_default(),
        item.map(|item| item.serial.clone()).unwrap_or_default(),
        customer.map(Customer::name).unwrap_or_default(),
        problem.to_owned(),
    ];
    domain::text::key(&parts.join(" "))
}

/// Indexes the tickets of a customer anew, after a change of name.
pub(crate) async fn reindex_customer(r: &mut dyn Repositories, customer: CustomerId) -> Result<(), Error> {
    reindex(
        r,
        &TicketFilter {
            customer: Some(customer),
            ..TicketFilter::default()
        },
    )
    .await
}

/// Indexes the tickets of an item anew, after a change of brand, model or serial.
pub(crate) async fn reindex_item(r: &mut dyn Repositories, item: ItemId) -> Result<(), Error> {
    reindex(
        r,
        &TicketFilter {
            item: Some(item),
            ..TicketFilter::default()
        },
    )
    .await
}

async fn reindex(r: &mut dyn Repositories, filter: &TicketFilter) -> Result<(), Error> {
    for card in r.tickets_newest(filter, None, 100).await?.rows {
        index(r, card.id).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scanners_read_labels_and_codes() {
        let code = |text| scanned_code(text).map(|code| code.to_string());
        assert_eq!(
            code("https://boucle.example/i/LYN-E5120").as_deref(),
            Some("LYN-E5120")
        );
        assert_eq!(code("lyn 2418").as_deref(), Some("LYN-2418"));
        assert_eq!(code("moustache lundi"), None);
        assert_eq!(codes("LYN-1, LYN-2 GRE-3").len(), 3);
    }
}
