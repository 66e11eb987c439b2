//! Customers: finding, adding, changing them, and what one page about them needs.

use domain::{
    CustomerId, Lang, StoreId,
    customers::{Contact, ContactKind, Customer, CustomerKind},
    items::Item,
    people::{Action, Actor},
};

use jiff::SignedDuration;

use crate::{
    Boucle, Checks, Error,
    ports::{Page, Repositories, TicketCard, TicketFilter},
    record::audit,
};

/// A customer as typed into a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerForm {
    /// `person` or `company`.
    pub kind: String,
    /// First name, for a person.
    pub first_name: String,
    /// Last name, or the company's.
    pub last_name: String,
    /// First phone number.
    pub phone: String,
    /// First e-mail address.
    pub email: String,
    /// A second phone or e-mail address.
    pub other_contact: String,
    /// Whose that is.
    pub other_label: String,
    /// `fr` or `en`.
    pub language: String,
}

impl CustomerForm {
    /// The form filled in with what is known.
    pub fn of(customer: &Customer) -> Self {
        let first = |kind| {
            customer
                .contacts
                .iter()
                .find(|c| c.kind == kind)
                .map(|c| c.value.clone())
                .unwrap_or_default()
        };
        let (phone, email) = (first(ContactKind::Phone), first(ContactKind::Email));
        let other = customer
            .contacts
            .iter()
            .find(|c| c.value != phone && c.value != email);
        Self {
            kind: if customer.kind == CustomerKind::Company {
                "company"
            } else {
                "person"
            }
            .to_owned(),
            first_name: customer.first_name.clone(),
            last_name: customer.last_name.clone(),
            phone,
            email,
            other_contact: other.map(|c| c.value.clone()).unwrap_or_default(),
            other_label: other.map(|c| c.label.clone()).unwrap_or_default(),
            language: customer.language.tag().to_owned(),
        }
    }
}

/// A form that was checked.
#[derive(Debug, Clone)]
pub(crate) struct CheckedCustomer {
    kind: CustomerKind,
    first_name: String,
    last_name: String,
    contacts: Vec<Contact>,
    language: Lang,
}

/// Checks a customer's form; the names of wrong fields get `prefix` in front.
pub(crate) fn check(form: &CustomerForm, prefix: &str, checks: &mut Checks) -> CheckedCustomer {
    let field = |name: &str| format!("{prefix}{name}");
    let kind = if form.kind == "company" {
        CustomerKind::Company
    } else {
        CustomerKind::Person
    };
    let last_name = checks.required(&field("last_name"), &form.last_name, 120);
    let first_name = checks.text(&field("first_name"), &form.first_name, 80);
    let mut contacts = Vec::new();
    let phone = checks.text(&field("phone"), &form.phone, 30);
    if !phone.is_empty() {
        if is_phone(&phone) {
            contacts.push(contact(ContactKind::Phone, phone, ""));
        } else {
            checks.wrong(field("phone"), "not_a_phone");
        }
    }
    let email = checks.text(&field("email"), &form.email, 254);
    if !email.is_empty() {
        if is_email(&email) {
            contacts.push(contact(ContactKind::Email, email, ""));
        } else {
            checks.wrong(field("email"), "not_an_email");
        }
    }
    let other = checks.text(&field("other_contact"), &form.other_contact, 254);
    let label = checks.text(&field("other_label"), &form.other_label, 60);
    if !other.is_empty() {
        if is_email(&other) {
            contacts.push(contact(ContactKind::Email, other, &label));
        } else if is_phone(&other) {
            contacts.push(contact(ContactKind::Phone, other, &label));
        } else {
            checks.wrong(field("other_contact"), "not_a_contact");
        }
    }
    if contacts.is_empty() && form.phone.is_empty() && form.email.is_empty() && form.other_contact.is_empty()
    {
        checks.wrong(field("phone"), "contact_missing");
    }
    let first_name = if kind == CustomerKind::Company {
        String::new()
    } else {
        first_name
    };
    CheckedCustomer {
        kind,
        first_name,
        last_name,
        contacts,
        language: Lang::from_tag(&form.language).unwrap_or_default(),
    }
}

fn contact(kind: ContactKind, value: String, label: &str) -> Contact {
    Contact {
        kind,
        value,
        label: label.to_owned(),
    }
}

fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (6..=15).contains(&digits)
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || " +.-()/".contains(c) || c.is_whitespace())
}

fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !text.contains(char::is_whitespace)
            && !host.contains('@')
    })
}

/// Adds a checked customer within a unit.
pub(crate) async fn insert(
    r: &mut dyn Repositories,
    app: &Boucle,
    actor: &Actor,
    checked: &CheckedCustomer,
) -> Result<CustomerId, Error> {
    let now = app.clock.now();
    let customer = Customer {
        id: CustomerId(app.entropy.id(now)),
        kind: checked.kind,
        first_name: checked.first_name.clone(),
        last_name: checked.last_name.clone(),
        contacts: checked.contacts.clone(),
        language: checked.language,
        created_at: now,
        version: 1,
    };
    r.insert_customer(&customer).await?;
    audit(
        r,
        app,
        actor,
        "create_customer",
        ("customer", customer.id.0),
        None,
        &["name", "contacts", "language"],
    )
    .await?;
    Ok(customer.id)
}

/// Changes a customer.
pub async fn update_customer(
    app: &Boucle,
    actor: &Actor,
    id: CustomerId,
    version: i64,
    form: CustomerForm,
) -> Result<(), Error> {
    actor.check_anywhere(Action::EditCustomers)?;
    let mut checks = Checks::default();
    let checked = check(&form, "", &mut checks);
    checks.done()?;
    let (app, actor) = (app.clone(), actor.clone());
    app.clone()
        .db
        .write("update_customer", move |r| {
            let (app, actor, checked) = (app.clone(), actor.clone(), checked.clone());
            Box::pin(async move {
                let before = r.customer(id).await?.ok_or(Error::NotFound)?;
                if before.version != version {
                    return Err(Error::Stale);
                }
                let after = Customer {
                    kind: checked.kind,
                    first_name: checked.first_name,
                    last_name: checked.last_name,
                    contacts: checked.contacts,
                    language: checked.language,
                    version: version + 1,
                    ..before.clone()
                };
                let mut fields = Vec::new();
                if before.name() != after.name() || before.kind != after.kind {
                    fields.push("name");
                }
                if before.contacts != after.contacts {
                    fields.push("contacts");
                }
                if before.language != after.language {
                    fields.push("language");
                }
                if fields.is_empty() {
                    return Ok(());
                }
                if !r.save_customer(&after).await? {
                    return Err(Error::Stale);
                }
                if fields.contains(&"name") {
                    crate::search::reindex_customer(r, id).await?;
                }
                audit(
                    r,
                    &app,
                    &actor,
                    "update_customer",
                    ("customer", id.0),
                    None,
                    &fields,
                )
                .await
            })
        })
        .await
}

/// A page about a customer.
#[derive(Debug, Clone)]
pub struct CustomerPage {
    /// The customer; contacts are empty where the caller may not see them.
    pub customer: Customer,
    /// Contacts were left out: the customer has no business with a store of the caller.
    pub contacts_hidden: bool,
    /// Their things.
    pub items: Vec<Item>,
    /// Their tickets, newest first.
    pub tickets: Vec<TicketCard>,
}

/// Why somebody looks at the contacts of a customer whom another store looks after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactReason {
    /// The customer stands at the counter.
    AtTheCounter,
    /// The customer is on the phone, or wrote.
    Called,
    /// Something of theirs is here.
    ItemHere,
    /// The goods are recalled, or unsafe.
    Recall,
}

impl ContactReason {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::AtTheCounter, Self::Called, Self::ItemHere, Self::Recall];

    /// Its name in forms and in the audit.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AtTheCounter => "at_the_counter",
            Self::Called => "called",
            Self::ItemHere => "item_here",
            Self::Recall => "recall",
        }
    }
}

/// How long contacts stay open to whoever gave a reason.
const CONTACTS_OPEN: SignedDuration = SignedDuration::from_hours(1);
/// The name of that in the audit.
const SEE_CONTACTS: &str = "see_contacts";

/// Opens the contacts of a customer whom another store looks after to the one who asks, for an hour. The reason stands in
/// the audit, and the audit is what opens them.
pub async fn see_contacts(app: &Boucle, actor: &Actor, id: CustomerId, reason: &str) -> Result<(), Error> {
    actor.check_anywhere(Action::EditCustomers)?;
    let reason = ContactReason::ALL
        .into_iter()
        .find(|known| known.name() == reason)
        .ok_or_else(|| Error::field("reason", "missing"))?;
    let (app, actor) = (app.clone(), actor.clone());
    app.clone()
        .db
        .write(SEE_CONTACTS, move |r| {
            let (app, actor) = (app.clone(), actor.clone());
            Box::pin(async move {
                r.customer(id).await?.ok_or(Error::NotFound)?;
                let fields = ["contacts", reason.name()];
                audit(r, &app, &actor, SEE_CONTACTS, ("customer", id.0), None, &fields).await
            })
        })
        .await
}

/// Whether this person gave a reason lately.
async fn gave_a_reason(
    r: &mut dyn Repositories,
    app: &Boucle,
    actor: &Actor,
    id: CustomerId,
) -> Result<bool, Error> {
    let since = app.clock.now() - CONTACTS_OPEN;
    let audit = r.audit_of(id.0, 100).await?;
    Ok(audit.iter().any(|row| {
        row.action == SEE_CONTACTS && row.user.is_some() && row.user == actor.user && row.at > since
    }))
}

/// Reads a customer's page. Phone and e-mail show only where the customer has business with a store of the caller,
/// or has none with any store yet, or where the caller gave a reason within the hour.
pub async fn customer_page(app: &Boucle, actor: &Actor, id: CustomerId) -> Result<CustomerPage, Error> {
    actor.check_anywhere(Action::EditCustomers)?;
    let (app, actor) = (app.clone(), actor.clone());
    app.clone()
        .db
        .read("customer_page", move |r| {
            let (app, actor) = (app.clone(), actor.clone());
            Box::pin(async move {
                let mut customer = r.customer(id).await?.ok_or(Error::NotFound)?;
                let items = r.items_of(id).await?;
                let filter = TicketFilter {
                    customer: Some(id),
                    ..TicketFilter::default()
                };
                let tickets = r.tickets_newest(&filter, None, 50).await?.rows;
                let contacts_hidden = !may_contact(&actor, tickets.iter().map(|ticket| ticket.store))
                    && !gave_a_reason(r, &app, &actor, id).await?;
                if contacts_hidden {
                    customer.contacts.clear();
                }
                Ok(CustomerPage {
                    customer,
                    contacts_hidden,
                    items,
                    tickets,
                })
            })
        })
        .await
}

/// Whether contacts may be shown: business with one of the caller's stores, or with none at all so far.
pub(crate) fn may_contact(actor: &Actor, stores: impl IntoIterator<Item = StoreId>) -> bool {
    let mut stores = stores.into_iter().peekable();
    stores.peek().is_none() || stores.any(|store| actor.may(Action::SeeStore, store))
}

/// Lists customers by name.
pub async fn customers(
    app: &Boucle,
    actor: &Actor,
    prefix: &str,
    after: Option<(String, CustomerId)>,
    limit: u32,
) -> Result<Page<Customer>, Error> {
    actor.check_anywhere(Action::EditCustomers)?;
    let prefix = domain::text::key(prefix);
    app.db
        .read("customers", move |r| {
            let (prefix, after) = (prefix.clone(), after.clone());
            Box::pin(async move { Ok(r.customers_by_name(&prefix, after, limit.min(100)).await?) })
        })
        .await
}

/// Who has this phone number or e-mail address, or whose name starts so: for the counter, at most `limit`.
pub async fn find_customers(
    app: &Boucle,
    actor: &Actor,
    text: &str,
    limit: u32,
) -> Result<Vec<Customer>, Error> {
    actor.check_anywhere(Action::EditCustomers)?;
    let text = text.trim().chars().take(120).collect::<String>();
    app.db
        .read("find_customers", move |r| {
            let text = text.clone();
            Box::pin(async move { find(r, &text, limit).await })
        })
        .await
}

pub(crate) async fn find(r: &mut dyn Repositories, text: &str, limit: u32) -> Result<Vec<Customer>, Error> {
    if text.contains('@') {
        return Ok(r.customers_by_contact(&domain::text::email_key(text)).await?);
    }
    if is_phone(text) {
        return Ok(r.customers_by_contact(&domain::text::phone_key(text)).await?);
    }
    let key = domain::text::key(text);
    if key.is_empty() {
        return Ok(vec![]);
    }
    let mut found = r.customers_by_name(&key, None, limit).await?.rows;
    // People say "Claire Roussel", the list is by last name: try the words the other way round.
    if let Some((first, rest)) = key.split_once(' ')
        && found.len() < limit as usize
    {
        for customer in r
            .customers_by_name(&format!("{rest} {first}"), None, limit)
            .await?
            .rows
        {
            if !found.iter().any(|known| known.id == customer.id) {
                found.push(customer);
            }
        }
    }
    Ok(found)
}

/// One customer, within a unit of another use case.
pub(crate) async fn named(
    r: &mut dyn Repositories,
    id: Option<CustomerId>,
) -> Result<Option<Customer>, Error> {
    match id {
        Some(id) => Ok(r.customer(id).await?),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(form: &CustomerForm) -> Vec<(String, &'static str)> {
        let mut checks = Checks::default();
        check(form, "customer_", &mut checks);
        match checks.done() {
            Err(Error::Invalid(fields)) => fields.into_iter().map(|f| (f.field, f.code)).collect(),
            _ => vec![],
        }
    }

    #[test]
    fn a_customer_has_a_name_and_a_way_to_be_reached() {
        let empty = CustomerForm::default();
        let expected = [
            ("customer_last_name".to_owned(), "missing"),
            ("customer_phone".to_owned(), "contact_missing"),
        ];
        assert_eq!(wrong(&empty), expected);
        let good = CustomerForm {
            last_name: "</textarea><script>".into(),
            phone: "06 12 34 56 78".into(),
            ..empty
        };
        assert_eq!(wrong(&good), []);
    }

    #[test]
    fn contacts_are_checked() {
        let form = CustomerForm {
            last_name: "Roussel".into(),
            phone: "douze".into(),
            email: "claire@".into(),
            other_contact: "x".into(),
            ..CustomerForm::default()
        };
        let codes: Vec<_> = wrong(&form).into_iter().map(|(_, code)| code).collect();
        assert_eq!(codes, ["not_a_phone", "not_an_email", "not_a_contact"]);
    }
}
