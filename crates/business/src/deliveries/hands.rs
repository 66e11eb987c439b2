//! What people see of connectors and do to them.

use domain::{
    Code, DeliveryId, TicketId,
    deliveries::{Delivery, DeliveryState},
    people::{Action, Actor},
};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    Boucle, Checks, Error,
    ports::{Backlog, ConnectorState, Mode, Repositories, Undone},
    record::audit,
};

/// Letters on a page, and those that one unit sends again.
const PAGE: u32 = 50;

/// How a connector does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectorHealth {
    /// What it is told, and what its partner's answers say.
    pub state: ConnectorState,
    /// What is still to be done.
    pub backlog: Backlog,
    /// The moment of this reading.
    pub now: Timestamp,
}

/// A delivery that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// The delivery.
    pub delivery: Delivery,
    /// Since when it is given up.
    pub since: Timestamp,
    /// Why.
    pub reason: String,
    /// Code of its subject, where that is there.
    pub code: Option<Code>,
}

/// A page of letters that were given up, the newest change first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetters {
    /// Whose they are.
    pub health: ConnectorHealth,
    /// The letters.
    pub letters: Vec<DeadLetter>,
    /// There are more behind the last one.
    pub more: bool,
}

/// Notes in the audit what was done to a connector.
pub(super) async fn noted(
    r: &mut dyn Repositories,
    app: &Boucle,
    actor: &Actor,
    action: &str,
    connector: &str,
) -> Result<(), Error> {
    // A connector has a name and no id; the name stands with the fields.
    audit(
        r,
        app,
        actor,
        action,
        ("connector", Uuid::nil()),
        None,
        &[connector],
    )
    .await
}

/// Notes that somebody has the files of connectors read again; refused to those who may not.
pub async fn note_reload(app: &Boucle, actor: &Actor) -> Result<(), Error> {
    actor.check_everywhere(Action::Partners)?;
    let (app, actor) = (app.clone(), actor.clone());
    app.clone()
        .db
        .write("note_reload", move |r| {
            let (app, actor) = (app.clone(), actor.clone());
            Box::pin(async move { noted(r, &app, &actor, "reload_connectors", "files").await })
        })
        .await
}

/// How every connector that is switched on does, by name. For people.
pub async fn connectors(app: &Boucle, actor: &Actor) -> Result<Vec<ConnectorHealth>, Error> {
    actor.check_everywhere(Action::Partners)?;
    health(app).await
}

/// How every connector that is switched on does, by name. For the program itself, which counts and warns.
pub async fn health(app: &Boucle) -> Result<Vec<ConnectorHealth>, Error> {
    let now = app.clock.now();
    app.db
        .read("connectors", move |r| {
            Box::pin(async move {
                let mut all = vec![];
                for state in r.connectors().await? {
                    let backlog = r.backlog(&state.name).await?;
                    all.push(ConnectorHealth { state, backlog, now });
                }
                Ok(all)
            })
        })
        .await
}

/// Pauses, drains or resumes a connector.
pub async fn set_mode(app: &Boucle, actor: &Actor, connector: &str, mode: Mode) -> Result<(), Error> {
    actor.check_everywhere(Action::Partners)?;
    let (app, actor, connector) = (app.clone(), actor.clone(), connector.to_owned());
    app.clone()
        .db
        .write("set_connector_mode", move |r| {
            let (app, actor, connector) = (app.clone(), actor.clone(), connector.clone());
            Box::pin(async move {
                let mut state = r.hold_connector(&connector).await?.ok_or(Error::NotFound)?;
                if state.mode == mode {
                    return Ok(());
                }
                state.mode = mode;
                r.save_connector(&state).await?;
                let action = match mode {
                    Mode::On => "resume_connector",
                    Mode::Paused => "pause_connector",
                    Mode::Draining => "drain_connector",
                };
                noted(r, &app, &actor, action, &connector).await
            })
        })
        .await
}

/// A page of the letters that a connector gave up, behind one that was shown.
pub async fn dead_letters(
    app: &Boucle,
    actor: &Actor,
    connector: &str,
    behind: Option<DeliveryId>,
) -> Result<DeadLetters, Error> {
    actor.check_everywhere(Action::Partners)?;
    let (connector, now) = (connector.to_owned(), app.clock.now());
    app.db
        .read("dead_letters", move |r| {
            let connector = connector.clone();
            Box::pin(async move {
                let state = r.connector(&connector).await?.ok_or(Error::NotFound)?;
                let backlog = r.backlog(&connector).await?;
                let behind = match behind {
                    Some(id) => r.delivery(id).await?.map(|shown| (shown.at, id)),
                    None => None,
                };
                let page = r.deliveries(&connector, Undone::Dead, behind, PAGE).await?;
                let ids: Vec<TicketId> = page
                    .rows
                    .iter()
                    .map(|delivery| TicketId(delivery.subject))
                    .collect();
                let cards = r.cards(&ids).await?;
                let letters = page
                    .rows
                    .into_iter()
                    .filter_map(|delivery| match &delivery.state {
                        DeliveryState::Dead { at, reason } => Some(DeadLetter {
                            since: *at,
                            reason: reason.clone(),
                            code: cards
                                .iter()
                                .find(|card| card.id.0 == delivery.subject)
                                .map(|card| card.code.clone()),
                            delivery,
                        }),
                        _ => None,
                    });
                Ok(DeadLetters {
                    letters: letters.collect(),
                    more: page.more,
                    health: ConnectorHealth { state, backlog, now },
                })
            })
        })
        .await
}

/// Sends letters again that were given up; those that are not any more are left as they are. Answers how many.
pub async fn replay(
    app: &Boucle,
    actor: &Actor,
    connector: &str,
    ids: &[DeliveryId],
) -> Result<usize, Error> {
    decide(app, actor, connector, ids, "replay_delivery", |delivery, now| {
        delivery.replayed(now)
    })
    .await
}

/// Sends all letters of a connector again that were given up until now; answers how many.
pub async fn replay_all(app: &Boucle, actor: &Actor, connector: &str) -> Result<usize, Error> {
    actor.check_everywhere(Action::Partners)?;
    // A letter that is given up once more meanwhile stays for a person to look at.
    let by = app.clock.now();
    let mut all = 0;
    loop {
        let name = connector.to_owned();
        let ids = app
            .db
            .read("dead_letters", move |r| {
                let name = name.clone();
                Box::pin(async move { Ok(r.dead_letters(&name, by, PAGE).await?) })
            })
            .await?;
        if ids.is_empty() {
            return Ok(all);
        }
        all += replay(app, actor, connector, &ids).await?;
    }
}

/// Gives letters up for good, so that the later ones of their subjects go on. Answers how many.
pub async fn drop_letters(
    app: &Boucle,
    actor: &Actor,
    connector: &str,
    ids: &[DeliveryId],
    reason: &str,
) -> Result<usize, Error> {
    let mut checks = Checks::default();
    let reason = checks.required("reason", reason, 300);
    checks.done()?;
    decide(
        app,
        actor,
        connector,
        ids,
        "drop_delivery",
        move |delivery, now| delivery.dropped(reason.clone(), now),
    )
    .await
}

async fn decide(
    app: &Boucle,
    actor: &Actor,
    connector: &str,
    ids: &[DeliveryId],
    action: &'static str,
    change: impl Fn(Delivery, Timestamp) -> Delivery + Clone + Send + Sync + 'static,
) -> Result<usize, Error> {
    actor.check_everywhere(Action::Partners)?;
    let (app, actor) = (app.clone(), actor.clone());
    let (connector, ids) = (connector.to_owned(), ids.to_vec());
    app.clone()
        .db
        .write(action, move |r| {
            let (app, actor, change) = (app.clone(), actor.clone(), change.clone());
            let (connector, ids) = (connector.clone(), ids.clone());
            Box::pin(async move {
                r.hold_connector(&connector).await?.ok_or(Error::NotFound)?;
                let mut decided = 0;
                for id in ids {
                    let Some(was) = r.delivery(id).await?.filter(|known| {
                        known.connector == connector && matches!(known.state, DeliveryState::Dead { .. })
                    }) else {
                        continue;
                    };
                    let next = change(was.clone(), app.clock.now());
                    if r.save_delivery(&next, &was).await? {
                        decided += 1;
                        audit(r, &app, &actor, action, ("delivery", id.0), None, &["state"]).await?;
                    }
                }
                Ok(decided)
            })
        })
        .await
}
