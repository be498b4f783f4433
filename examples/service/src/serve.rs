//! Connections: accepted, watched, and brought to an end.

use std::pin::pin;
use std::sync::Arc;

use axum::serve::Listener;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_io_timeout::TimeoutStream;
use tracing::{debug, info, warn};

use crate::{Service, router};

/// Bytes of a request's head at most, and of a piece of its body.
const BUFFER_BYTES: usize = 64 * 1024;

/// How a service came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// Every request that had begun was answered.
    Drained,
    /// So many connections were cut off, since the time to drain was over.
    CutOff(usize),
}

/// Answers the connections of a listener (HTTP/1.1) until `stop` is over; then accepts no more, lets requests that have begun
/// come to their end, and cuts off what is left after [`drain`](crate::Limits::drain).
pub async fn serve(mut listener: TcpListener, service: Service, stop: impl Future<Output = ()>) -> Stopped {
    let limits = service.limits;
    let routes = router(service);
    let places = Arc::new(Semaphore::new(limits.connections));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.header_timeout).max_buf_size(BUFFER_BYTES);
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await.expect("it is never closed");
            // Waits a while where there are no more files to be had, and goes on.
            (place, Listener::accept(&mut listener).await.0)
        };
        let (place, stream) = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        // Without it an answer waits for the next one.
        if let Err(failure) = stream.set_nodelay(true) {
            debug!(%failure, "no delay");
        }
        let mut stream = TimeoutStream::new(stream);
        // A caller who takes nothing holds no place for ever.
        stream.set_write_timeout(Some(limits.timeout));
        let connection =
            http.serve_connection(TokioIo::new(Box::pin(stream)), TowerToHyperService::new(routes.clone()));
        let connection = graceful.watch(connection);
        connections.spawn(async move {
            if let Err(failure) = connection.await {
                debug!(is_timeout = failure.is_timeout(), is_parse = failure.is_parse(), "a connection broke");
            }
            drop(place);
        });
        // What has ended needs no more room.
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    let open = graceful.count();
    info!(open, "draining");
    // Who comes to an end later is aborted with the set.
    if timeout(limits.drain, graceful.shutdown()).await.is_ok() {
        return Stopped::Drained;
    }
    while connections.try_join_next().is_some() {}
    warn!(open = connections.len(), "cut off");
    Stopped::CutOff(connections.len())
}
