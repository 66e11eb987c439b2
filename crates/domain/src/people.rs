//! People who work with Boucle, and what each role may do where. Checked in use cases, never in pages.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{DeviceId, KeyId, Lang, StoreId, UserId};

/// A role, held at one store or everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Takes in, hands back, answers customers.
    Seller,
    /// Works tickets at the bench, for every store that the workshop serves.
    Technician,
    /// Runs one store: decides what only a manager decides.
    StoreManager,
    /// Runs several stores.
    AreaManager,
    /// Sets the chain up.
    Admin,
}

impl Role {
    /// All roles, from the narrowest.
    pub const ALL: [Self; 5] = [
        Self::Seller,
        Self::Technician,
        Self::StoreManager,
        Self::AreaManager,
        Self::Admin,
    ];

    /// Stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Seller => "seller",
            Self::Technician => "technician",
            Self::StoreManager => "store_manager",
            Self::AreaManager => "area_manager",
            Self::Admin => "admin",
        }
    }

    /// Reads a stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// Something that is allowed or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// See lists, boards and days of a store.
    SeeStore,
    /// Take a repair in.
    TakeIn,
    /// Change symptom, promise, priority, lines, payers, notes of a ticket.
    EditTicket,
    /// Move a ticket within the workshop.
    MoveTicket,
    /// Give a ticket to a technician.
    Assign,
    /// Hand goods back when nothing is due.
    HandOver,
    /// Hand goods back while something is due, with a reason.
    HandOverUnpaid,
    /// Send a paid ticket back to the bench, with a reason.
    Reopen,
    /// Cancel a ticket.
    Cancel,
    /// Decide what a till and a ticket disagree about.
    ClearUp,
    /// Create and change customers and items.
    EditCustomers,
    /// Invite, change and disable users.
    ManageUsers,
    /// Change stores and workshops.
    ManageStores,
    /// Load the past or master data.
    Import,
    /// See what goes to partners, hold it, send it again or drop it.
    Partners,
}

impl Action {
    /// All actions.
    pub const ALL: [Self; 15] = [
        Self::SeeStore,
        Self::TakeIn,
        Self::EditTicket,
        Self::MoveTicket,
        Self::Assign,
        Self::HandOver,
        Self::HandOverUnpaid,
        Self::Reopen,
        Self::Cancel,
        Self::ClearUp,
        Self::EditCustomers,
        Self::ManageUsers,
        Self::ManageStores,
        Self::Import,
        Self::Partners,
    ];

    /// Whether a person signed in by PIN alone may do it; the others ask for a full sign-in.
    pub const fn by_pin(self) -> bool {
        !matches!(
            self,
            Self::ManageUsers | Self::ManageStores | Self::Import | Self::Partners
        )
    }
}

/// Whether a role carries an action, at the stores where it is held.
pub const fn allows(role: Role, action: Action) -> bool {
    use Action as A;
    match role {
        Role::Seller => matches!(
            action,
            A::SeeStore
                | A::TakeIn
                | A::EditTicket
                | A::MoveTicket
                | A::Assign
                | A::HandOver
                | A::Cancel
                | A::EditCustomers
        ),
        Role::Technician => {
            matches!(
                action,
                A::SeeStore | A::TakeIn | A::EditTicket | A::MoveTicket | A::Assign | A::EditCustomers
            )
        }
        Role::StoreManager => !matches!(action, A::ManageUsers | A::ManageStores | A::Import | A::Partners),
        Role::AreaManager => !matches!(action, A::ManageUsers | A::ManageStores | A::Import),
        Role::Admin => true,
    }
}

/// A role at a store, or everywhere (`None`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Membership {
    /// The role.
    pub role: Role,
    /// The store; none means every store.
    pub store: Option<StoreId>,
}

/// Somebody who works with Boucle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// What is typed to sign in: lower case, no spaces.
    pub login: String,
    /// Name on screen.
    pub name: String,
    /// Language of the screens.
    pub language: Lang,
    /// Roles, each at a store or everywhere.
    pub memberships: Vec<Membership>,
    /// Has left, or must not sign in for now.
    pub disabled: bool,
    /// Changed at every change.
    pub version: i64,
}

impl User {
    /// Up to two letters for the avatar.
    pub fn initials(&self) -> String {
        initials(&self.name)
    }
}

/// First letters of the first and last word.
pub fn initials(name: &str) -> String {
    let mut words = name
        .split(|c: char| c.is_whitespace() || c == '-')
        .filter(|w| w.chars().any(char::is_alphanumeric));
    let first = words.next();
    let last = words.next_back();
    [first, last]
        .into_iter()
        .flatten()
        .filter_map(|w| w.chars().find(|c| c.is_alphanumeric()))
        .flat_map(char::to_uppercase)
        .collect()
}

/// How somebody proved who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Login and password.
    Password,
    /// PIN on an enrolled device.
    Pin,
    /// The program itself: workers, command line.
    System,
    /// An API key.
    Key,
    /// A customer's link: no user, no rights but to what the link is for.
    Link,
}

/// Where a role holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Every store.
    Everywhere,
    /// These stores.
    Stores(BTreeSet<StoreId>),
}

/// A role with its reach worked out: a technician's holds at every store that the workshop serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Where.
    pub reach: Reach,
}

/// Who acts, and with what right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The user; none for the program itself and for keys.
    pub user: Option<UserId>,
    /// The enrolled device, if any.
    pub device: Option<DeviceId>,
    /// The API key, if any.
    pub key: Option<KeyId>,
    /// How they proved it.
    pub method: Method,
    /// Rights.
    pub grants: Vec<Grant>,
}

/// The actor may not do this here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    /// No role of theirs carries the action at this store.
    #[error("not allowed at this store")]
    Role,
    /// A role does, but a PIN is not enough.
    #[error("sign in with your password for this")]
    PinIsNotEnough,
}

impl Actor {
    /// The program itself: may do everything, stands in the audit as nobody.
    pub fn system() -> Self {
        let grants = vec![Grant {
            role: Role::Admin,
            reach: Reach::Everywhere,
        }];
        Self {
            user: None,
            device: None,
            key: None,
            method: Method::System,
            grants,
        }
    }

    /// A customer who followed their link: stands in the audit as nobody of the staff, and has no right that a role carries.
    pub const fn by_link() -> Self {
        Self {
            user: None,
            device: None,
            key: None,
            method: Method::Link,
            grants: vec![],
        }
    }

    /// Checks an action at a store.
    pub fn check(&self, action: Action, store: StoreId) -> Result<(), Forbidden> {
        self.check_where(action, |reach| match reach {
            Reach::Everywhere => true,
            Reach::Stores(stores) => stores.contains(&store),
        })
    }

    /// Checks an action that concerns the whole chain, such as changing users.
    pub fn check_everywhere(&self, action: Action) -> Result<(), Forbidden> {
        self.check_where(action, |reach| *reach == Reach::Everywhere)
    }

    /// Checks an action that does not belong to one store: held anywhere is enough (customers belong to the chain).
    pub fn check_anywhere(&self, action: Action) -> Result<(), Forbidden> {
        self.check_where(action, |_| true)
    }

    /// Whether an action is allowed at a store.
    pub fn may(&self, action: Action, store: StoreId) -> bool {
        self.check(action, store).is_ok()
    }

    fn check_where(&self, action: Action, covers: impl Fn(&Reach) -> bool) -> Result<(), Forbidden> {
        if !self
            .grants
            .iter()
            .any(|grant| allows(grant.role, action) && covers(&grant.reach))
        {
            return Err(Forbidden::Role);
        }
        if self.method == Method::Pin && !action.by_pin() {
            Err(Forbidden::PinIsNotEnough)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn actor(role: Role, stores: &[u128], method: Method) -> Actor {
        let reach = Reach::Stores(stores.iter().map(|n| StoreId(Uuid::from_u128(*n))).collect());
        Actor {
            user: None,
            device: None,
            key: None,
            method,
            grants: vec![Grant { role, reach }],
        }
    }

    /// The whole table, role by role, as the chain reads it: S see, T take in, E edit, M move, A assign, H hand over,
    /// U hand over unpaid, R reopen, C cancel, D decide (clear up), P people of the counter (customers), u users,
    /// s stores, i import, p partners.
    #[test]
    fn roles_and_actions() {
        let letters = "STEMAHURCDPusip";
        for (role, may) in [
            (Role::Seller, "STEMAHCP"),
            (Role::Technician, "STEMAP"),
            (Role::StoreManager, "STEMAHURCDP"),
            (Role::AreaManager, "STEMAHURCDPp"),
            (Role::Admin, "STEMAHURCDPusip"),
        ] {
            for (action, letter) in Action::ALL.into_iter().zip(letters.chars()) {
                let own = actor(role, &[1], Method::Password).check(action, StoreId(Uuid::from_u128(1)));
                assert_eq!(
                    own.is_ok(),
                    may.contains(letter),
                    "{role:?} {action:?} at the own store"
                );
                let other = actor(role, &[1], Method::Password).check(action, StoreId(Uuid::from_u128(2)));
                assert_eq!(
                    other,
                    Err(Forbidden::Role),
                    "{role:?} {action:?} at another store"
                );
            }
        }
    }

    #[test]
    fn a_pin_opens_no_settings() {
        let admin = actor(Role::Admin, &[1], Method::Pin);
        let store = StoreId(Uuid::from_u128(1));
        assert_eq!(
            admin.check(Action::ManageStores, store),
            Err(Forbidden::PinIsNotEnough)
        );
        assert!(admin.may(Action::HandOver, store));
    }

    #[test]
    fn a_store_role_is_not_a_chain_role() {
        assert_eq!(
            actor(Role::Admin, &[1], Method::Password).check_everywhere(Action::ManageUsers),
            Err(Forbidden::Role)
        );
        assert!(Actor::system().check_everywhere(Action::ManageUsers).is_ok());
    }

    #[test]
    fn initials_take_first_and_last() {
        assert_eq!(initials("Inès Martin"), "IM");
        assert_eq!(initials("Anne-Sophie de La Rochefoucauld"), "AR");
        assert_eq!(initials("Karim"), "K");
        assert_eq!(initials(""), "");
    }
}
