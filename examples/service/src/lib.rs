//! `wom` behind HTTP: how a service links the crate.
//!
//! One [`Service`] holds one [`Classifier`] and what it grants ([`Limits`]); [`router`] gives it its routes, and [`serve`] puts
//! them on a listener until it is told to stop. What the routes take and answer stands in the package's README.
//!
//! ```
//! use wom_service::{Limits, Service, router};
//!
//! let service = Service::new(wom::Classifier::new(), Limits::default());
//! let routes: axum::Router = router(service);
//! ```

#![forbid(unsafe_code)]

mod about;
mod classify;
mod cut;
mod limits;
mod lines;
pub mod log;
mod problem;
mod readers;
mod serve;

pub use limits::Limits;
pub use readers::{IN_PLACE_BYTES, Readers};
pub use serve::{Stopped, serve};

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::TraceLayer;
use wom::Classifier;

use about::About;
use problem::Problem;

/// One classifier, shared by all requests, and what is granted to them. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Service {
    limits: Limits,
    readers: Arc<Readers>,
    slots: Arc<Semaphore>,
    about: Arc<About>,
}

impl Service {
    /// A service that answers by this classifier.
    #[must_use]
    pub fn new(classifier: Classifier, limits: Limits) -> Self {
        Self {
            limits,
            about: Arc::new(About::of(&classifier)),
            readers: Arc::new(Readers::new(classifier)),
            slots: Arc::new(Semaphore::new(limits.requests)),
        }
    }

    /// A place among the requests that are worked on at once, held until it is dropped; none is waited for.
    fn slot(&self) -> Result<OwnedSemaphorePermit, Problem> {
        Arc::clone(&self.slots).try_acquire_owned().map_err(|_| Problem::busy("all places are taken"))
    }
}

/// The routes of a service, with request ids, a record of each request, and problems as JSON.
pub fn router(service: Service) -> Router {
    let around = ServiceBuilder::new()
        .map_request(log::without_unfit_id)
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(log::span)
                .on_request(())
                .on_response(log::answered)
                .on_body_chunk(())
                .on_eos(())
                .on_failure(()),
        )
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(CatchPanicLayer::custom(problem::panicked));
    Router::new()
        .route("/classify", post(classify::classify))
        .route("/rules", get(about::rules))
        .route("/health", get(about::health))
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(around)
        .with_state(service)
}
