//! `boucle serve` and `boucle migrate`.

use std::{net::SocketAddr, process::ExitCode, sync::Arc};

use business::{Boucle, ports::Partners};
use integration::Connectors;
use tokio::{net::TcpListener, sync::watch};

use super::Outcome;
use crate::{
    admin::Numbers,
    controls::compared,
    http::{Web, router},
    partners::{connections, polled},
    settings::{Secrets, Settings},
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
    let connectors = Connectors::load(settings.connectors.as_deref())?;
    check_secrets(&connectors, &Secrets::new(&settings))?;
    let addr = settings.addr;
    let listener = TcpListener::bind(addr)
        .await
        .map_err(|error| StartError::Listen(addr, error))?;
    let (stop, stopping) = watch::channel(false);
    let workers = workers::start(&boucle, settings.keep_deliveries(), &stopping);
    let admin_addr = settings.admin_addr;
    let (told, asked) = (connections(&connectors), polled(&connectors));
    let compared = compared(&connectors);
    let web = Web::new(boucle.clone(), settings, connectors, stopping.clone());
    let partners: Arc<dyn Partners> = web.engine.clone();
    let told = workers::deliver(&boucle, &partners, told, &stopping);
    let asked = workers::ask(&boucle, &web.engine, asked, &stopping);
    let compared = workers::compare(&boucle, &web.engine, compared, &stopping);
    let mirrored = workers::mirror(&boucle, &web.engine, &web.plans, &stopping);
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
    for worker in workers
        .into_iter()
        .chain(told)
        .chain(asked)
        .chain(compared)
        .chain(mirrored)
    {
        let _ = worker.await;
    }
    Ok(())
}

/// A secret that cannot sign stops the start, not the first payment.
fn check_secrets(connectors: &Connectors, secrets: &Secrets) -> Result<(), StartError> {
    for name in connectors
        .iter()
        .filter_map(|connector| connector.hook.as_ref())
        .flat_map(|hook| &hook.secrets)
    {
        if let Some(secret) = secrets.get(name) {
            integration::signature::check_secret(&secret)
                .map_err(|error| StartError::Secret(name.clone(), error))?;
        }
    }
    Ok(())
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
