//! `boucle serve` and `boucle migrate`.

use std::{net::SocketAddr, process::ExitCode, sync::Arc};

use business::Boucle;
use domain::people::Actor;
use tokio::{net::TcpListener, sync::watch};

use super::Outcome;
use crate::{
    admin::Numbers,
    connected,
    files::{self, Files},
    http::{Web, router},
    settings::Settings,
    wiring::{self, StartError},
    workers,
};

/// Opens, migrates, serves until a signal ends it.
pub(super) async fn serve(settings: Settings) -> Outcome {
    let (boucle, storage) = wiring::open(&settings).await?;
    run(boucle, settings).await?;
    storage.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Serves until SIGINT or SIGTERM.
pub(super) async fn run(boucle: Boucle, settings: Settings) -> Result<(), StartError> {
    let connectors = files::read(&settings)?;
    let addr = settings.addr;
    let listener = TcpListener::bind(addr)
        .await
        .map_err(|error| StartError::Listen(addr, error))?;
    let (stop, stopping) = watch::channel(false);
    let mut workers = workers::start(&boucle, &settings, &stopping);
    let admin_addr = settings.admin_addr;
    let web = Web::new(boucle.clone(), settings, connectors, stopping.clone());
    workers.push(connected::start(&boucle, &web.engine, &stopping));
    workers.push(tokio::spawn(workers::until(
        stopping.clone(),
        reload_on_hangup(boucle.clone(), web.files.clone()),
    )));
    let exchanges = web.exchanges.clone();
    let mut router = router(web);
    if let Some(addr) = admin_addr {
        let listener = TcpListener::bind(addr)
            .await
            .map_err(|error| StartError::Listen(addr, error))?;
        let (layer, numbers) = Numbers::start(boucle);
        router = router.layer(layer);
        tokio::spawn(numbers.serve(listener, stopping.clone()));
    }
    tracing::info!(address = %addr, "Boucle is ready");
    let mut until = stopping.clone();
    let served = axum::serve(
        listener,
        router.into_make_service_with_connect_info::<SocketAddr>(),
    )
    .with_graceful_shutdown(async move {
        // The sender lives as long as this function: an error cannot come.
        let _ = until.wait_for(|stop| *stop).await;
    });
    tokio::spawn(async move {
        signal().await;
        tracing::info!("stopping");
        let _ = stop.send(true);
    });
    served.await.map_err(|error| StartError::Listen(addr, error))?;
    for worker in workers {
        let _ = worker.await;
    }
    exchanges.finish().await;
    Ok(())
}

/// Reads the files of connectors again at each SIGHUP.
async fn reload_on_hangup(boucle: Boucle, files: Arc<Files>) {
    use tokio::signal::unix::{SignalKind, signal};
    let mut hangups = match signal(SignalKind::hangup()) {
        Ok(hangups) => hangups,
        Err(error) => return tracing::error!(%error, "SIGHUP is not heard"),
    };
    while hangups.recv().await.is_some() {
        // What is wrong with the files is in the log already.
        if let Err(error) = files.reload(&boucle, &Actor::system()).await {
            tracing::error!(%error, "the files of connectors were not read again");
        }
    }
}

/// Brings the database to this program's version.
pub(super) async fn migrate(settings: &Settings) -> Outcome {
    let storage = storage::open(&settings.database_url, storage::Options::default()).await?;
    for name in storage.applied() {
        println!("applied {name}");
    }
    println!("The database is at this program's version.");
    storage.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Ends at SIGINT or SIGTERM.
pub(super) async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated => {}
    }
}
