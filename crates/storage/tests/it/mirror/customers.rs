//! Customers whom a partner knows too: found or added, each field by its owner, and what both sides changed.

use business::{
    customers::{CustomerForm, update_customer},
    mirror::{Choice, conflicts, decide},
};
use domain::{
    CustomerId,
    customers::Customer,
    mirror::{Field, Owner, Person},
};

use super::*;
use crate::support::on_both;

on_both!(
    who_is_not_known_is_added_and_who_is_known_is_found,
    a_partner_writes_what_it_owns_and_nothing_else,
    what_both_changed_a_person_decides,
    decisions_are_for_what_was_shown,
);

fn told(id: &str, changed: i64, last: &str, email: &str) -> Mirrored<Person> {
    let at = start() + SignedDuration::from_secs(changed);
    Mirrored {
        id: id.into(),
        changed_at: Some(at),
        pulled_at: at,
        deleted_at: None,
        facts: Person {
            last_name: Some(last.into()),
            first_name: None,
            email: Some(email.into()),
            phone: None,
        },
    }
}

fn people(rows: impl IntoIterator<Item = Mirrored<Person>>) -> PulledPage {
    PulledPage {
        rows: Rows::Customers(rows.into_iter().collect()),
        rejected: vec![],
        position: "p".into(),
    }
}

/// The partner owns e-mail addresses.
fn customers_plan() -> Plan {
    Plan {
        owners: Owners::default().with(Field::Email, Owner::Partner),
        ..plan(Kind::Customers)
    }
}

impl House {
    async fn linked(&self, id: &'static str) -> CustomerId {
        let linked = self
            .world
            .read(move |r| Box::pin(async move { Ok(r.linked_customers("erp", &[id.to_owned()]).await?) }))
            .await;
        linked[0].customer
    }

    async fn customer(&self, id: CustomerId) -> Customer {
        self.world
            .read(move |r| Box::pin(async move { Ok(r.customer(id).await?) }))
            .await
            .unwrap()
    }

    /// Somebody changes the e-mail address here.
    async fn changes_email(&self, id: CustomerId, email: &str) {
        let customer = self.customer(id).await;
        let form = CustomerForm {
            email: email.into(),
            ..CustomerForm::of(&customer)
        };
        update_customer(&self.app, &Actor::system(), id, customer.version, form)
            .await
            .unwrap();
    }
}

async fn who_is_not_known_is_added_and_who_is_known_is_found(world: World) {
    let house = House::open(world).await;
    let claire = house.world.customer("Claire", "Roussel", "06 12 34 56 78").await;
    // The same e-mail address, but somebody else of the family.
    let mut other = told("C2", 0, "Martin", "claire@example.org");
    other.facts.first_name = Some("Paul".into());
    let pulled = house
        .pull(
            &customers_plan(),
            [people([told("C1", 0, "ROUSSEL", "CLAIRE@example.org"), other])],
        )
        .await;
    assert_eq!(pulled.changed, 2);
    assert_eq!(house.linked("C1").await, claire.id);
    let paul = house.linked("C2").await;
    assert_ne!(paul, claire.id);
    assert_eq!(house.customer(paul).await.name(), "Paul Martin");
    assert_eq!(
        house.customer(claire.id).await,
        claire,
        "nothing here was written over"
    );
    // Again: nothing.
    let again = house
        .pull(
            &customers_plan(),
            [people([told("C1", 0, "ROUSSEL", "CLAIRE@example.org")])],
        )
        .await;
    assert_eq!(again.changed, 0);
    let audit = house
        .world
        .read(move |r| Box::pin(async move { Ok(r.audit_of(paul.0, 10).await?) }))
        .await;
    assert_eq!(audit.len(), 1);
    assert_eq!(audit[0].action, "pull_customer");
}

async fn a_partner_writes_what_it_owns_and_nothing_else(world: World) {
    let house = House::open(world).await;
    house
        .pull(&customers_plan(), [people([told("C1", 0, "Roussel", "a@x.fr")])])
        .await;
    let id = house.linked("C1").await;
    house.later(100);
    house
        .pull(&customers_plan(), [people([told("C1", 50, "Durand", "b@x.fr")])])
        .await;
    let customer = house.customer(id).await;
    assert_eq!(
        (customer.last_name.as_str(), customer.email(), customer.version),
        ("Roussel", Some("b@x.fr"), 2),
        "the e-mail address is theirs, the name is ours"
    );
    // What is older changes nothing.
    house
        .pull(&customers_plan(), [people([told("C1", 20, "Durand", "z@x.fr")])])
        .await;
    assert_eq!(house.customer(id).await.email(), Some("b@x.fr"));
    let list = conflicts(&house.app, &Actor::system(), "erp", None)
        .await
        .unwrap();
    assert!(list.lines.is_empty(), "{list:?}");
}

async fn what_both_changed_a_person_decides(world: World) {
    let house = House::open(world).await;
    let actor = somebody(Role::AreaManager);
    let rows = ["C1", "C2", "C3"].map(|id| told(id, 0, &format!("Nom {id}"), &format!("{id}@x.fr")));
    house.pull(&customers_plan(), [people(rows)]).await;
    let mut ids = vec![];
    for id in ["C1", "C2", "C3"] {
        let ours = house.linked(id).await;
        house.changes_email(ours, "ours@x.fr").await;
        ids.push(ours);
    }
    house.later(100);
    let theirs = ["C1", "C2", "C3"].map(|id| told(id, 50, &format!("Nom {id}"), "theirs@x.fr"));
    house.pull(&customers_plan(), [people(theirs.clone())]).await;
    house.pull(&customers_plan(), [people(theirs)]).await;
    for id in &ids {
        assert_eq!(
            house.customer(*id).await.email(),
            Some("ours@x.fr"),
            "ours stands until then"
        );
    }
    let list = conflicts(&house.app, &actor, "erp", None).await.unwrap();
    let shown: Vec<_> = list
        .lines
        .iter()
        .map(|line| {
            (
                line.name.as_str(),
                line.conflict.ours.as_str(),
                line.conflict.theirs.as_str(),
            )
        })
        .collect();
    assert_eq!(shown[0], ("Nom C1", "ours@x.fr", "theirs@x.fr"));
    assert_eq!(shown.len(), 3, "each once");
    let behind = conflicts(&house.app, &actor, "erp", Some(list.lines[1].conflict.key()))
        .await
        .unwrap();
    assert_eq!(
        behind.lines.len(),
        1,
        "a page begins behind the one that was shown"
    );

    let choose = |id: &'static str, choice| {
        let (house, actor) = (&house, &actor);
        async move { decide(&house.app, actor, "erp", id, Field::Email, "theirs@x.fr", choice).await }
    };
    choose("C1", Choice::Theirs).await.unwrap();
    choose("C2", Choice::Ours).await.unwrap();
    assert_eq!(house.customer(ids[0]).await.email(), Some("theirs@x.fr"));
    assert_eq!(house.customer(ids[1]).await.email(), Some("ours@x.fr"));
    // The third closes by itself when both say the same.
    house.changes_email(ids[2], "theirs@x.fr").await;
    house.later(100);
    let same = told("C3", 150, "Nom C3", "theirs@x.fr");
    let new = told("C2", 150, "Nom C2", "newer@x.fr");
    let follows = told("C1", 150, "Nom C1", "newest@x.fr");
    house
        .pull(&customers_plan(), [people([same, new, follows])])
        .await;
    let list = conflicts(&house.app, &actor, "erp", None).await.unwrap();
    let open: Vec<_> = list
        .lines
        .iter()
        .map(|line| (line.conflict.external_id.as_str(), line.conflict.theirs.as_str()))
        .collect();
    assert_eq!(
        open,
        [("C2", "newer@x.fr")],
        "what was kept is asked about again when it changes over there"
    );
    assert_eq!(
        house.customer(ids[0]).await.email(),
        Some("newest@x.fr"),
        "they agree, and it is theirs"
    );
}

async fn decisions_are_for_what_was_shown(world: World) {
    let house = House::open(world).await;
    house
        .pull(&customers_plan(), [people([told("C1", 0, "Roussel", "a@x.fr")])])
        .await;
    let id = house.linked("C1").await;
    house.changes_email(id, "b@x.fr").await;
    house.later(100);
    house
        .pull(&customers_plan(), [people([told("C1", 50, "Roussel", "c@x.fr")])])
        .await;
    house
        .pull(&customers_plan(), [people([told("C1", 60, "Roussel", "d@x.fr")])])
        .await;
    let by = |role| {
        let app = house.app.clone();
        async move {
            decide(
                &app,
                &somebody(role),
                "erp",
                "C1",
                Field::Email,
                "c@x.fr",
                Choice::Theirs,
            )
            .await
        }
    };
    for role in [Role::Seller, Role::Technician, Role::StoreManager] {
        assert!(matches!(by(role).await, Err(Error::Forbidden(_))), "{role:?}");
    }
    assert!(
        matches!(by(Role::Admin).await, Err(Error::Stale)),
        "it says something else by now"
    );
    assert_eq!(house.customer(id).await.email(), Some("b@x.fr"));
    let other = decide(
        &house.app,
        &Actor::system(),
        "erp",
        "C1",
        Field::Phone,
        "c@x.fr",
        Choice::Theirs,
    )
    .await;
    assert!(matches!(other, Err(Error::NotFound)));
}
