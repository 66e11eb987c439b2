//! A customer whom a partner tells: found here or added, each field merged by who owns it.

use domain::{
    CustomerId, Lang,
    customers::{Contact, ContactKind, Customer, CustomerKind},
    mirror::{Field, Mirrored, Person, merge},
    people::Actor,
    text,
};

use super::Plan;
use crate::{
    Boucle, Error,
    ports::{FieldConflict, Linked, Repositories},
    record::audit,
    search::reindex_customer,
};

/// Takes in what a partner says of a customer; `before` is what it is known by.
pub(super) async fn take(
    r: &mut dyn Repositories,
    app: &Boucle,
    plan: &Plan,
    before: Option<&Linked>,
    row: &Mirrored<Person>,
    generation: i64,
) -> Result<(), Error> {
    let known = match before {
        Some(linked) => r.customer(linked.customer).await?,
        None => match_of(r, &row.facts).await?,
    };
    let linked = match known {
        Some(customer) => {
            // Whoever is met for the first time has agreed on what stands here.
            let agreed = before.map_or_else(|| person(&customer), |linked| linked.agreed.clone());
            merged(r, app, plan, customer, agreed, row).await?
        }
        None => Linked {
            customer: add(r, app, &row.facts).await?,
            agreed: row.facts.clone(),
            theirs: row.clone(),
        },
    };
    Ok(r.save_linked(&plan.connector, &linked, generation).await?)
}

async fn merged(
    r: &mut dyn Repositories,
    app: &Boucle,
    plan: &Plan,
    customer: Customer,
    mut agreed: Person,
    row: &Mirrored<Person>,
) -> Result<Linked, Error> {
    let mut after = customer.clone();
    for field in Field::ALL {
        let Some(theirs) = row.facts.get(field) else {
            continue;
        };
        let ours = value(&customer, field);
        let merged = merge(
            field,
            plan.owners.of(field),
            agreed.get(field).unwrap_or_default(),
            ours,
            theirs,
        );
        if merged.is_conflict {
            r.save_conflict(&FieldConflict {
                connector: plan.connector.clone(),
                external_id: row.id.clone(),
                field,
                customer: customer.id,
                ours: ours.to_owned(),
                theirs: theirs.to_owned(),
                at: app.clock.now(),
            })
            .await?;
        } else {
            r.drop_conflict(&plan.connector, &row.id, field).await?;
        }
        if merged.ours != ours {
            set(&mut after, field, merged.ours);
        }
        agreed.set(field, merged.agreed);
    }
    save(r, app, &Actor::system(), "pull_customer", &customer, after).await?;
    Ok(Linked {
        customer: customer.id,
        agreed,
        theirs: row.clone(),
    })
}

/// Saves a customer that has changed, with audit and words.
pub(super) async fn save(
    r: &mut dyn Repositories,
    app: &Boucle,
    actor: &Actor,
    action: &str,
    before: &Customer,
    mut after: Customer,
) -> Result<(), Error> {
    let mut fields = vec![];
    if before.name() != after.name() {
        fields.push("name");
    }
    if before.contacts != after.contacts {
        fields.push("contacts");
    }
    if fields.is_empty() {
        return Ok(());
    }
    after.version = before.version + 1;
    if !r.save_customer(&after).await? {
        return Err(Error::Stale);
    }
    if fields.contains(&"name") {
        reindex_customer(r, after.id).await?;
    }
    audit(r, app, actor, action, ("customer", after.id.0), None, &fields).await
}

/// The one customer who has this name and this e-mail address or phone number; nobody where several have.
async fn match_of(r: &mut dyn Repositories, person: &Person) -> Result<Option<Customer>, Error> {
    let keys = [
        person.email.as_deref().map(text::email_key),
        person.phone.as_deref().map(text::phone_key),
    ];
    let mut found: Vec<Customer> = vec![];
    for key in keys.into_iter().flatten().filter(|key| !key.is_empty()) {
        for customer in r.customers_by_contact(&key).await? {
            if is_called(&customer, person) && !found.iter().any(|known| known.id == customer.id) {
                found.push(customer);
            }
        }
    }
    Ok(if found.len() == 1 { found.pop() } else { None })
}

/// A partner that keeps one name alone has it all in the last name.
fn is_called(customer: &Customer, person: &Person) -> bool {
    let (last, first) = (
        text::key(person.last_name.as_deref().unwrap_or_default()),
        text::key(person.first_name.as_deref().unwrap_or_default()),
    );
    let (our_last, our_first) = (text::key(&customer.last_name), text::key(&customer.first_name));
    if first.is_empty() {
        last == our_last
            || last == format!("{our_first} {our_last}")
            || last == format!("{our_last} {our_first}")
    } else {
        last == our_last && (our_first.is_empty() || first == our_first)
    }
}

async fn add(r: &mut dyn Repositories, app: &Boucle, person: &Person) -> Result<CustomerId, Error> {
    let now = app.clock.now();
    let mut customer = Customer {
        id: CustomerId(app.entropy.id(now)),
        kind: CustomerKind::Person,
        first_name: String::new(),
        last_name: String::new(),
        contacts: vec![],
        language: Lang::default(),
        created_at: now,
        version: 1,
    };
    for field in Field::ALL {
        if let Some(value) = person.get(field) {
            set(&mut customer, field, value.to_owned());
        }
    }
    r.insert_customer(&customer).await?;
    audit(
        r,
        app,
        &Actor::system(),
        "pull_customer",
        ("customer", customer.id.0),
        None,
        &["name", "contacts"],
    )
    .await?;
    Ok(customer.id)
}

/// A customer as a partner would tell it.
fn person(customer: &Customer) -> Person {
    let mut person = Person::default();
    for field in Field::ALL {
        person.set(field, value(customer, field).to_owned());
    }
    person
}

/// What stands here.
pub(super) fn value(customer: &Customer, field: Field) -> &str {
    match field {
        Field::LastName => &customer.last_name,
        Field::FirstName => &customer.first_name,
        Field::Email => customer.email().unwrap_or_default(),
        Field::Phone => customer.phone().unwrap_or_default(),
    }
}

/// Puts a value in its place; a contact takes the place of the first of its kind.
pub(super) fn set(customer: &mut Customer, field: Field, value: String) {
    let kind = match field {
        Field::LastName => {
            customer.last_name = value;
            return;
        }
        Field::FirstName => {
            customer.first_name = value;
            return;
        }
        Field::Email => ContactKind::Email,
        Field::Phone => ContactKind::Phone,
    };
    let first = customer.contacts.iter().position(|contact| contact.kind == kind);
    match (first, value.is_empty()) {
        (Some(place), true) => {
            customer.contacts.remove(place);
        }
        (Some(place), false) => customer.contacts[place].value = value,
        (None, true) => {}
        (None, false) => customer.contacts.push(Contact {
            kind,
            value,
            label: String::new(),
        }),
    }
}
