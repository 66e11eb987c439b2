//! What runs beside requests: working the inbox, reckoning again what had to wait, ending quotes, dropping what has expired. What
//! goes to partners and is asked of them is in [`crate::connected`].

use std::time::Duration;

use crate::settings::Settings;
use business::{
    Boucle,
    controls::forget as forget_controls,
    deliveries::{self, Kept, forget_exchanges},
    ports::InboxRow,
    quotes::expire_quotes,
    tills::{Capture, Report, Return, apply, reckon_due},
};
use futures::{StreamExt, TryStreamExt, stream};
use integration::Notice;
use jiff::SignedDuration;
use tokio::{sync::watch, task::JoinHandle, time::sleep};

/// A claimed notice comes back to others when its worker has not finished by then.
const LEASE: SignedDuration = SignedDuration::from_secs(30);
/// How often the inbox is looked at when nobody rings.
const LOOK: Duration = Duration::from_millis(200);
/// Codes whose notices are worked side by side.
const AT_ONCE: usize = 16;
/// A notice that cannot be worked is tried again after this, doubled up to an hour.
const AGAIN: i64 = 5;

/// Starts all workers but those of partners; they end when `stopping` turns true. What is kept for a while only is forgotten
/// as the settings say.
pub fn start(boucle: &Boucle, settings: &Settings, stopping: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    let seldom = Duration::from_mins(10);
    let (keep_deliveries, keep_exchanges) = (settings.keep_deliveries(), settings.keep_exchanges());
    vec![
        tokio::spawn(until(stopping.clone(), inbox(boucle.clone()))),
        tokio::spawn(until(
            stopping.clone(),
            every(Duration::from_secs(5), boucle.clone(), reckon),
        )),
        tokio::spawn(until(
            stopping.clone(),
            every(Duration::from_mins(1), boucle.clone(), expire),
        )),
        tokio::spawn(until(stopping.clone(), every(seldom, boucle.clone(), purge))),
        tokio::spawn(until(
            stopping.clone(),
            every(seldom, boucle.clone(), move |boucle| {
                forget(boucle, keep_deliveries, keep_exchanges)
            }),
        )),
    ]
}

/// Works until `stopping` turns true.
pub(crate) async fn until(mut stopping: watch::Receiver<bool>, work: impl Future<Output = ()>) {
    tokio::select! {
        () = work => {}
        _ = stopping.wait_for(|stop| *stop) => {}
    }
}

async fn every<F: Future<Output = ()>>(pause: Duration, boucle: Boucle, work: impl Fn(Boucle) -> F) {
    loop {
        work(boucle.clone()).await;
        sleep(pause).await;
    }
}

async fn inbox(boucle: Boucle) {
    loop {
        match work_inbox(&boucle).await {
            Ok(0) => sleep(LOOK).await,
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%error, "the inbox could not be read");
                sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

/// Works waiting notices once; answers how many there were.
pub async fn work_inbox(boucle: &Boucle) -> Result<usize, business::Error> {
    let now = boucle.clock.now();
    let claimed = boucle
        .db
        .write("claim_notices", move |r| {
            Box::pin(async move { Ok(r.claim_notices(now, now + LEASE, 100).await?) })
        })
        .await?;
    let count = claimed.len();
    stream::iter(by_code(claimed))
        .map(|notices| work_together(boucle, notices))
        .buffer_unordered(AT_ONCE)
        .try_collect::<()>()
        .await?;
    Ok(count)
}

/// Notices of one code go together, in the order of their arrival. Codes go side by side, so that their units of work share the
/// commits of the database.
fn by_code(claimed: Vec<InboxRow>) -> Vec<Vec<(InboxRow, Report)>> {
    let mut groups: Vec<(String, Vec<(InboxRow, Report)>)> = Vec::new();
    for notice in claimed {
        let report = read_notice(&notice.body);
        let code = match &report {
            Report::Captured(capture) => capture.code.trim().to_uppercase(),
            Report::Refunded(refund) => refund.code.trim().to_uppercase(),
            Report::Unknown => notice.id.to_string(),
        };
        match groups.iter_mut().find(|(known, _)| *known == code) {
            Some((_, group)) => group.push((notice, report)),
            None => groups.push((code, vec![(notice, report)])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// All of a code at once; where that fails each alone, so that one of them does not hold the others.
async fn work_together(boucle: &Boucle, notices: Vec<(InboxRow, Report)>) -> Result<(), business::Error> {
    if notices.len() > 1 && apply(boucle, &notices).await.is_ok() {
        return Ok(());
    }
    for one in notices {
        if let Err(error) = apply(boucle, std::slice::from_ref(&one)).await {
            let (notice, _) = one;
            tracing::warn!(notice = %notice.id, %error, "a notice could not be worked; it is tried again");
            put_off(boucle, &notice, &error.to_string()).await?;
        }
    }
    Ok(())
}

async fn put_off(boucle: &Boucle, notice: &InboxRow, error: &str) -> Result<(), business::Error> {
    let doublings = u32::try_from(notice.attempts.clamp(0, 9)).unwrap_or_default();
    let again = boucle.clock.now() + SignedDuration::from_secs((AGAIN << doublings).min(3600));
    let (id, error) = (notice.id, error.chars().take(300).collect::<String>());
    boucle
        .db
        .write("fail_notice", move |r| {
            let error = error.clone();
            Box::pin(async move { Ok(r.fail_notice(id, &error, again).await?) })
        })
        .await
}

/// What a notice says, in the business's words.
pub(crate) fn read_notice(body: &str) -> Report {
    match Notice::decode(body.as_bytes()) {
        Ok(Notice::Captured(capture)) => Report::Captured(Capture {
            payment_id: capture.payment_id,
            store: capture.store,
            till: capture.till,
            receipt: capture.receipt.unwrap_or_default(),
            code: capture.code,
            version: capture.version,
            amount: capture.amount,
            tenders: capture.tenders,
            paid_at: capture.paid_at,
        }),
        Ok(Notice::Refunded(refund)) => Report::Refunded(Return {
            refund_id: refund.refund_id,
            payment_id: refund.of.payment_id,
            store: refund.of.store,
            till: refund.of.till,
            code: refund.of.code,
            amount: refund.of.amount,
            paid_at: refund.of.paid_at,
        }),
        Ok(Notice::Unknown { .. }) | Err(_) => Report::Unknown,
    }
}

async fn reckon(boucle: Boucle) {
    if let Err(error) = reckon_due(&boucle).await {
        tracing::error!(%error, "tickets could not be reckoned again");
    }
}

/// Ends quotes that nobody answered in time.
async fn expire(boucle: Boucle) {
    if let Err(error) = expire_quotes(&boucle).await {
        tracing::error!(%error, "quotes could not be ended");
    }
}

async fn purge(boucle: Boucle) {
    let now = boucle.clock.now();
    let purged = boucle
        .db
        .write("purge_sessions", move |r| {
            Box::pin(async move { Ok(r.purge_sessions(now).await?) })
        })
        .await;
    if let Err(error) = purged {
        tracing::error!(%error, "expired sessions could not be dropped");
    }
}

async fn forget(boucle: Boucle, after: SignedDuration, exchanges: Kept) {
    if let Err(error) = deliveries::forget(&boucle, after).await {
        tracing::error!(%error, "deliveries that are over could not be forgotten");
    }
    if let Err(error) = forget_controls(&boucle, after).await {
        tracing::error!(%error, "comparisons that are over could not be forgotten");
    }
    if let Err(error) = forget_exchanges(&boucle, exchanges).await {
        tracing::error!(%error, "old exchanges with partners could not be forgotten");
    }
}
