//! How a simulated partner answers on the network, and how it fails to.

use std::{convert::Infallible, sync::Arc};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_LENGTH, RETRY_AFTER},
    },
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use encoding_rs::{Encoding, UTF_8};
use futures::stream;
use http_body_util::BodyExt;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpListener, task::JoinSet};
use tower::ServiceExt;

use super::{
    desk::{Desk, Turn},
    faults::Fault,
};

/// Marks an answer that is not given.
#[derive(Clone)]
struct HangUp;

/// No answer: the connection is closed.
pub(in crate::simulator) fn hang_up() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.extensions_mut().insert(HangUp);
    response
}

/// Answers on this listener until `shutdown` ends. An answer that is not given closes its connection, which `axum::serve`
/// has no way to say.
pub(in crate::simulator) async fn open(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()>,
) -> std::io::Result<()> {
    let mut connections = JoinSet::new();
    tokio::pin!(shutdown);
    loop {
        let (stream, _) = tokio::select! {
            () = &mut shutdown => return Ok(()),
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                // The caller was gone before it was taken in.
                Err(error) if error.kind() == std::io::ErrorKind::ConnectionAborted => continue,
                Err(error) => return Err(error),
            },
        };
        while connections.try_join_next().is_some() {}
        let router = router.clone();
        connections.spawn(async move {
            let answer = service_fn(move |request: hyper::Request<Incoming>| answer(router.clone(), request));
            let served = http1::Builder::new()
                .serve_connection(TokioIo::new(stream), answer)
                .await;
            if let Err(error) = served {
                tracing::debug!(%error, "a connection ended");
            }
        });
    }
}

async fn answer(router: Router, request: hyper::Request<Incoming>) -> Result<Response, std::io::Error> {
    let response = router
        .oneshot(request.map(Body::new))
        .await
        .unwrap_or_else(|never: Infallible| match never {});
    if response.extensions().get::<HangUp>().is_some() {
        return Err(std::io::Error::other("no answer, as ordered"));
    }
    Ok(response)
}

#[derive(Clone)]
struct Wire {
    desk: Arc<Desk>,
    page: &'static Encoding,
}

/// The partner's own routes, with the faults that befall them. `page` is the code page it writes; a handler finds its
/// [`Turn`] among the extensions.
pub(in crate::simulator) fn with_faults(routes: Router, desk: Arc<Desk>, page: &'static Encoding) -> Router {
    routes.layer(middleware::from_fn_with_state(Wire { desk, page }, faulty))
}

/// Ends the exchange even when the caller is gone before its answer.
struct Open {
    desk: Arc<Desk>,
    turn: Turn,
    status: Option<u16>,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.desk.end(&self.turn, self.status);
    }
}

async fn faulty(State(wire): State<Wire>, mut request: Request, next: Next) -> Response {
    // The query may hold a password.
    let what = format!("{} {}", request.method(), request.uri().path());
    let turn = wire.desk.begin(what);
    let mut open = Open {
        desk: wire.desk.clone(),
        turn: turn.clone(),
        status: None,
    };
    if turn.has(Fault::Down) {
        return hang_up();
    }
    request.extensions_mut().insert(turn.clone());
    let response = if turn.has(Fault::Busy) {
        (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "1")]).into_response()
    } else {
        next.run(request).await
    };
    if turn.has(Fault::Slow) {
        tokio::time::sleep(wire.desk.faults().slow).await;
    }
    if turn.has(Fault::LostAnswer) {
        return hang_up();
    }
    open.status = Some(response.status().as_u16());
    if turn.has(Fault::WrongEncoding) || turn.has(Fault::HalfAnswer) {
        return spoilt(response, &turn, wire.page).await;
    }
    response
}

async fn spoilt(response: Response, turn: &Turn, page: &'static Encoding) -> Response {
    let (mut parts, body) = response.into_parts();
    let mut bytes = match body.collect().await {
        Ok(body) => body.to_bytes(),
        Err(_) => return hang_up(),
    };
    if turn.has(Fault::WrongEncoding) {
        bytes = miswritten(&bytes, page).into();
    }
    let length = HeaderValue::from(bytes.len());
    parts.headers.insert(CONTENT_LENGTH, length);
    let body = if turn.has(Fault::HalfAnswer) {
        let half: Bytes = bytes.slice(..bytes.len() / 2);
        let broken = std::io::Error::other("half an answer, as ordered");
        Body::from_stream(stream::iter([Ok(half), Err(broken)]))
    } else {
        Body::from(bytes)
    };
    Response::from_parts(parts, body)
}

/// The same text in a code page that is not the partner's: UTF-8 instead of a single-byte one, windows-1252 instead of UTF-8.
pub(in crate::simulator) fn miswritten(bytes: &[u8], page: &'static Encoding) -> Vec<u8> {
    let (text, _, _) = page.decode(bytes);
    let other = if page == UTF_8 {
        encoding_rs::WINDOWS_1252
    } else {
        UTF_8
    };
    other.encode(&text).0.into_owned()
}
