//! From a user to the rights with which they act.

use std::collections::{BTreeSet, HashMap};

use domain::{
    DeviceId, StoreId, UserId,
    people::{Actor, Grant, Method, Reach, Role, User},
    stores::Store,
};

use crate::{Boucle, Error, ports::Repositories};

/// Works out where each role of a user holds: a technician acts on every store that their workshop serves.
pub fn actor_for(user: &User, stores: &[Store], device: Option<DeviceId>, method: Method) -> Actor {
    let workshop_of: HashMap<StoreId, _> = stores.iter().map(|store| (store.id, store.workshop)).collect();
    let grants = user
        .memberships
        .iter()
        .map(|membership| Grant {
            role: membership.role,
            reach: match membership.store {
                None => Reach::Everywhere,
                Some(at) if membership.role == Role::Technician => Reach::Stores(
                    stores
                        .iter()
                        .filter(|store| Some(&store.workshop) == workshop_of.get(&at))
                        .map(|store| store.id)
                        .collect(),
                ),
                Some(at) => Reach::Stores(BTreeSet::from([at])),
            },
        })
        .collect();
    Actor {
        user: Some(user.id),
        device,
        key: None,
        method,
        grants,
    }
}

/// Who is here, with everything a page's frame needs to know of them.
#[derive(Debug, Clone)]
pub struct Present {
    /// The user.
    pub user: User,
    /// Their rights.
    pub actor: Actor,
    /// The stores where they may look around, by name.
    pub stores: Vec<Store>,
}

/// The user of a session, if they may still be here.
pub async fn present(
    app: &Boucle,
    id: UserId,
    device: Option<DeviceId>,
    method: Method,
) -> Result<Option<Present>, Error> {
    app.db
        .read("present", move |r| {
            Box::pin(async move { find(r, id, device, method).await })
        })
        .await
}

async fn find(
    r: &mut dyn Repositories,
    id: UserId,
    device: Option<DeviceId>,
    method: Method,
) -> Result<Option<Present>, Error> {
    let Some(user) = r.user(id).await?.filter(|user| !user.disabled) else {
        return Ok(None);
    };
    if let Some(device) = device
        && r.device(device).await?.is_none_or(|device| device.revoked)
    {
        return Ok(None);
    }
    let mut stores = r.stores().await?;
    let actor = actor_for(&user, &stores, device, method);
    stores.retain(|store| actor.may(domain::people::Action::SeeStore, store.id));
    Ok(Some(Present { user, actor, stores }))
}
