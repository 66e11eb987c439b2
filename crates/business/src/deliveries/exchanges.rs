//! The log of what was said between us and partners: kept, looked at, forgotten.

use domain::{
    ExchangeId,
    people::{Action, Actor},
};
use jiff::SignedDuration;

use crate::{
    Boucle, Error,
    ports::{Exchange, Page, Sought},
};

/// Exchanges on a page.
const PAGE: u32 = 50;

/// Exchanges that one unit forgets.
const FORGET: u32 = 500;

/// How much of the log is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// For so long.
    pub time: SignedDuration,
    /// So many of each action of a connector: a partner that is asked every few seconds does not push out what was brought to
    /// it.
    pub of_an_action: u32,
}

/// Adds exchanges to the log, in one unit.
pub async fn keep_exchanges(app: &Boucle, exchanges: Vec<Exchange>) -> Result<(), Error> {
    app.db
        .write("keep_exchanges", move |r| {
            let exchanges = exchanges.clone();
            Box::pin(async move { Ok(r.insert_exchanges(&exchanges).await?) })
        })
        .await
}

/// A page of a connector's exchanges, the newest first, behind one that was shown. Without their bodies.
pub async fn exchanges(
    app: &Boucle,
    actor: &Actor,
    connector: &str,
    sought: Sought,
    behind: Option<ExchangeId>,
) -> Result<Page<Exchange>, Error> {
    actor.check_everywhere(Action::Partners)?;
    let connector = connector.to_owned();
    app.db
        .read("exchanges", move |r| {
            let (connector, sought) = (connector.clone(), sought.clone());
            Box::pin(async move {
                let behind = match behind {
                    Some(id) => r.exchange(id).await?.map(|shown| (shown.at, id)),
                    None => None,
                };
                Ok(r.exchanges(&connector, &sought, behind, PAGE).await?)
            })
        })
        .await
}

/// One exchange of a connector, whole.
pub async fn exchange(
    app: &Boucle,
    actor: &Actor,
    connector: &str,
    id: ExchangeId,
) -> Result<Exchange, Error> {
    actor.check_everywhere(Action::Partners)?;
    let found = app
        .db
        .read("exchange", move |r| {
            Box::pin(async move { Ok(r.exchange(id).await?) })
        })
        .await?;
    found
        .filter(|exchange| exchange.connector == connector)
        .ok_or(Error::NotFound)
}

/// Forgets what is too old or too much; answers how many.
pub async fn forget_exchanges(app: &Boucle, kept: Kept) -> Result<u64, Error> {
    let before = app.clock.now() - kept.time;
    let mut all = 0;
    loop {
        let forgotten = app
            .db
            .write("forget_exchanges", move |r| {
                Box::pin(async move { Ok(r.forget_exchanges(before, FORGET).await?) })
            })
            .await?;
        all += forgotten;
        if forgotten < u64::from(FORGET) {
            break;
        }
    }
    let mut behind = (String::new(), String::new());
    while let Some(next) = next_action(app, &behind).await? {
        loop {
            let (connector, action) = next.clone();
            let forgotten = app
                .db
                .write("forget_exchanges", move |r| {
                    let (connector, action) = (connector.clone(), action.clone());
                    Box::pin(async move {
                        Ok(
                            r.forget_exchanges_above(&connector, &action, kept.of_an_action, FORGET)
                                .await?,
                        )
                    })
                })
                .await?;
            all += forgotten;
            if forgotten < u64::from(FORGET) {
                break;
            }
        }
        behind = next;
    }
    Ok(all)
}

async fn next_action(app: &Boucle, behind: &(String, String)) -> Result<Option<(String, String)>, Error> {
    let (connector, action) = behind.clone();
    app.db
        .read("exchanged_behind", move |r| {
            let (connector, action) = (connector.clone(), action.clone());
            Box::pin(async move { Ok(r.exchanged_behind(&connector, &action).await?) })
        })
        .await
}
