//! What a connector's partner can do, as it was seen; and switching it on, which that decides.

use domain::people::{Action, Actor};

use super::hands::noted;
use crate::{
    Boucle, Error,
    ports::{Capability, CapabilityCheck, Colour},
};

/// Keeps what a check has shown. The check itself asked the partner and is over: nothing here waits for anybody.
pub async fn keep_check(
    app: &Boucle,
    actor: &Actor,
    connector: &str,
    capabilities: Vec<Capability>,
) -> Result<(), Error> {
    actor.check_everywhere(Action::Partners)?;
    let check = CapabilityCheck {
        at: app.clock.now(),
        capabilities,
    };
    let (app, actor, connector) = (app.clone(), actor.clone(), connector.to_owned());
    app.clone()
        .db
        .write("keep_capability_check", move |r| {
            let (app, actor) = (app.clone(), actor.clone());
            let (connector, check) = (connector.clone(), check.clone());
            Box::pin(async move {
                r.save_capability_check(&connector, &check).await?;
                noted(r, &app, &actor, "check_connector", &connector).await
            })
        })
        .await
}

/// The last check of a connector, if there was one.
pub async fn last_check(
    app: &Boucle,
    actor: &Actor,
    connector: &str,
) -> Result<Option<CapabilityCheck>, Error> {
    actor.check_everywhere(Action::Partners)?;
    let connector = connector.to_owned();
    app.db
        .read("capability_check", move |r| {
            let connector = connector.clone();
            Box::pin(async move { Ok(r.capability_check(&connector).await?) })
        })
        .await
}

/// Switches a connector on: it follows what happens from now on. False when it is on already. Its last check must have been,
/// and nothing in it may be red.
pub async fn switch_on(app: &Boucle, actor: &Actor, connector: &str) -> Result<bool, Error> {
    actor.check_everywhere(Action::Partners)?;
    let (app, actor, connector) = (app.clone(), actor.clone(), connector.to_owned());
    app.clone()
        .db
        .write("switch_on_connector", move |r| {
            let (app, actor, connector) = (app.clone(), actor.clone(), connector.clone());
            Box::pin(async move {
                let check = r.capability_check(&connector).await?;
                let check = check.ok_or_else(|| Error::field("connector", "not_checked"))?;
                if check.capabilities.iter().any(|row| row.colour == Colour::Red) {
                    return Err(Error::field("connector", "is_red"));
                }
                let is_new = r.insert_connector(&connector).await?;
                if is_new {
                    noted(r, &app, &actor, "switch_on_connector", &connector).await?;
                }
                Ok(is_new)
            })
        })
        .await
}
