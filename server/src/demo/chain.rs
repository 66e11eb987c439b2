//! The chain itself: its stores, their workshops, the people who work there.

use std::collections::HashMap;

use business::{
    Boucle, Error,
    people::present,
    ports::{AuditEntry, Credentials},
    stores::{StoreForm, create_store},
};
use domain::{
    Lang, StoreId, UserId, WorkshopId,
    code::CodeKind,
    people::{Actor, Membership, Method, Role, User},
    stores::{Store, Workshop},
};

use super::scene::{At, Hand};

/// Name of the chain.
pub(super) const ORGANISATION: &str = "Cyclo & Sport";

/// The password of everybody in the demo chain, and of nobody else.
pub const PASSWORD: &str = "boucle-demo";

/// Somebody of the demo chain.
struct Person {
    login: &'static str,
    name: &'static str,
    role: Role,
    /// Where; nowhere in particular means everywhere.
    at: &'static [At],
    pin: &'static str,
}

const PEOPLE: [Person; 8] = [
    Person {
        login: "ines",
        name: "Inès Marchand",
        role: Role::Seller,
        at: &[At::Lyon],
        pin: "240817",
    },
    Person {
        login: "karim",
        name: "Karim Benali",
        role: Role::Technician,
        at: &[At::Lyon],
        pin: "310642",
    },
    Person {
        login: "lucie",
        name: "Lucie Rochat",
        role: Role::Technician,
        at: &[At::Lyon],
        pin: "775319",
    },
    Person {
        login: "yanis",
        name: "Yanis Duval",
        role: Role::Technician,
        at: &[At::Grenoble],
        pin: "508264",
    },
    Person {
        login: "thomas",
        name: "Thomas Girard",
        role: Role::StoreManager,
        at: &[At::Lyon],
        pin: "",
    },
    Person {
        login: "nadia",
        name: "Nadia Ferrand",
        role: Role::StoreManager,
        at: &[At::Grenoble],
        pin: "",
    },
    Person {
        login: "sophie",
        name: "Sophie Lacombe",
        role: Role::AreaManager,
        at: &At::ALL,
        pin: "",
    },
    Person {
        login: "admin",
        name: "Camille Roy",
        role: Role::Admin,
        at: &[],
        pin: "",
    },
];

/// Who can sign in: login, name and role.
pub fn logins() -> impl Iterator<Item = (&'static str, &'static str, Role)> {
    PEOPLE
        .iter()
        .map(|person| (person.login, person.name, person.role))
}

/// The chain as the scenes need it.
pub(super) struct Chain {
    stores: Vec<Store>,
    actors: HashMap<&'static str, (UserId, Actor)>,
}

impl Chain {
    pub(super) fn store(&self, at: At) -> &Store {
        let store = self
            .stores
            .iter()
            .find(|store| store.prefix.as_str() == at.prefix());
        store.expect("every store of the chain was made")
    }

    /// A user by login.
    pub(super) fn user(&self, login: &str) -> UserId {
        self.actors[login].0
    }

    /// Who lends a hand at a store, for a ticket of this technician.
    pub(super) fn actor(&self, at: At, hand: Hand, technician: &str) -> &Actor {
        let login = match (at, hand) {
            (At::Lyon, Hand::Counter) => "ines",
            (At::Lyon, Hand::Manager) => "thomas",
            (At::Lyon, Hand::Bench) if technician.is_empty() => "karim",
            (At::Lyon, Hand::Second) if technician == "lucie" => "karim",
            (At::Lyon, Hand::Second) => "lucie",
            (At::Grenoble, Hand::Counter | Hand::Manager) => "nadia",
            (At::Annecy, Hand::Counter | Hand::Manager) => "sophie",
            (_, Hand::Bench) if !technician.is_empty() => technician,
            (_, Hand::Bench | Hand::Second) => "yanis",
        };
        &self.actors[login].1
    }
}

/// Opens the stores and lets the people in.
pub(super) async fn open(app: &Boucle, first_numbers: [(At, CodeKind, u32); 6]) -> Result<Chain, Error> {
    let (lyon, alps) = (
        workshop(app, "Atelier Part-Dieu").await?,
        workshop(app, "Atelier des Alpes").await?,
    );
    let mut stores = Vec::new();
    for form in [
        StoreForm {
            prefix: "LYN".into(),
            name: "Lyon Part-Dieu".into(),
            address: "17 rue du Docteur Bouchut\n69003 Lyon".into(),
            phone: "04 65 71 10 03".into(),
            siret: "00000000000018".into(),
            workshop: lyon.to_string(),
            exit_control: true,
            ..in_france()
        },
        StoreForm {
            prefix: "GRE".into(),
            name: "Grenoble Caserne de Bonne".into(),
            address: "48 boulevard Gambetta\n38000 Grenoble".into(),
            phone: "04 65 71 10 38".into(),
            siret: "00000000000026".into(),
            workshop: alps.to_string(),
            ..in_france()
        },
        StoreForm {
            prefix: "ANN".into(),
            name: "Annecy Courier".into(),
            address: "65 rue Carnot\n74000 Annecy".into(),
            phone: "04 65 71 10 74".into(),
            siret: "00000000000034".into(),
            workshop: alps.to_string(),
            hand_over_at_till: true,
            ..in_france()
        },
    ] {
        stores.push(create_store(app, &Actor::system(), form).await?);
    }
    let mut chain = Chain {
        stores,
        actors: HashMap::new(),
    };
    for (at, kind, count) in first_numbers {
        let store = chain.store(at).id;
        let take = app.db.write("demo", move |r| {
            Box::pin(async move { Ok(r.take_numbers(store, kind, count).await?) })
        });
        take.await?;
    }
    let password = app.passwords.hash(PASSWORD).await;
    for person in PEOPLE {
        let (user, credentials) = user(app, &chain, &person, &password).await;
        let id = user.id;
        let_in(app, user, credentials).await?;
        let here = present(app, id, None, Method::Password)
            .await?
            .ok_or(Error::NotFound)?;
        chain.actors.insert(person.login, (id, here.actor));
    }
    Ok(chain)
}

fn in_france() -> StoreForm {
    StoreForm {
        time_zone: "Europe/Paris".into(),
        ..StoreForm::default()
    }
}

async fn workshop(app: &Boucle, name: &str) -> Result<WorkshopId, Error> {
    let workshop = Workshop {
        id: WorkshopId(app.entropy.id(app.clock.now())),
        name: name.to_owned(),
    };
    let id = workshop.id;
    let add = app.db.write("demo", move |r| {
        let workshop = workshop.clone();
        Box::pin(async move { Ok(r.insert_workshop(&workshop).await?) })
    });
    add.await?;
    Ok(id)
}

async fn user(app: &Boucle, chain: &Chain, person: &Person, password: &str) -> (User, Credentials) {
    let stores: Vec<Option<StoreId>> = match person.at {
        [] => vec![None],
        some => some.iter().map(|at| Some(chain.store(*at).id)).collect(),
    };
    let mut memberships: Vec<Membership> = stores
        .into_iter()
        .map(|store| Membership {
            role: person.role,
            store,
        })
        .collect();
    memberships.sort();
    let pin = if person.pin.is_empty() {
        None
    } else {
        Some(app.passwords.hash(person.pin).await)
    };
    let user = User {
        id: UserId(app.entropy.id(app.clock.now())),
        login: person.login.to_owned(),
        name: person.name.to_owned(),
        language: Lang::Fr,
        memberships,
        disabled: false,
        version: 1,
    };
    let password = password.to_owned();
    (user, Credentials { password, pin })
}

/// Adds a user whose password was hashed already: everybody's is the same, and hashing is slow on purpose.
async fn let_in(app: &Boucle, user: User, credentials: Credentials) -> Result<(), Error> {
    let at = app.clock.now();
    let audit = AuditEntry {
        id: app.entropy.id(at),
        at,
        actor: Actor::system(),
        action: "create_user".to_owned(),
        subject_kind: "user",
        subject: user.id.0,
        store: None,
        fields: ["login", "name", "language", "memberships"]
            .map(str::to_owned)
            .to_vec(),
    };
    app.db
        .write("demo", move |r| {
            let (user, credentials, audit) = (user.clone(), credentials.clone(), audit.clone());
            Box::pin(async move {
                r.insert_user(&user, &credentials).await?;
                Ok(r.insert_audit(&audit).await?)
            })
        })
        .await
}
