//! The functions of [`wom_datafusion`] on [Ballista](ballista), where one machine is outgrown.
//!
//! Plans travel between processes and name their functions, so that each of them must know these names: the client, which
//! makes a plan of the query ([`connect`]); the scheduler, which cuts it into stages ([`session_state`]); the executors,
//! which run these ([`function_registry`]). All three take the same classifier: an executor with rules of its own would give
//! answers of its own.
//!
//! ```no_run
//! use wom::Classifier;
//!
//! # #[tokio::main]
//! # async fn main() -> datafusion::error::Result<()> {
//! let context = wom_ballista::connect("127.0.0.1:50050", 2, &Classifier::new()).await?;
//! context.sql("SELECT wom_tier(text), count(*) FROM \"/data/posts/*.parquet\" GROUP BY 1").await?.show().await?;
//! # Ok(())
//! # }
//! ```
//!
//! The programs `wom-scheduler`, `wom-executor` and `wom-client` are these and a command line.

use std::future::Future;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use ballista::prelude::{SessionConfigExt, SessionContextExt};
use ballista_core::registry::BallistaFunctionRegistry;
use ballista_core::utils::default_session_builder;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::SessionState;
use datafusion::prelude::{SessionConfig, SessionContext};
use wom::Classifier;

/// The port on which a scheduler listens.
pub const SCHEDULER_PORT: u16 = 50050;

/// A session of Ballista's with all functions: the scheduler's `override_session_builder`, and the state that a standalone
/// cluster is made of.
///
/// # Errors
///
/// The session cannot be made.
pub fn session_state(config: SessionConfig, wom: &Classifier) -> Result<SessionState> {
    let mut state = default_session_builder(config)?;
    wom_datafusion::register_all_with(&mut state, wom)?;
    Ok(state)
}

/// All functions by name, those of the engine too: an executor's `override_function_registry`.
///
/// # Errors
///
/// As [`session_state`].
pub fn function_registry(wom: &Classifier) -> Result<Arc<BallistaFunctionRegistry>> {
    Ok(Arc::new((&session_state(SessionConfig::new_with_ballista(), wom)?).into()))
}

/// A client's session: its queries run on the cluster of the scheduler at this address (`host:port`), in so many partitions.
/// A table that is not there is a file that all machines find at the same path ([`with_files`](wom_datafusion::with_files)).
///
/// # Errors
///
/// The address is none. That nobody answers there is noticed by the first query.
pub async fn connect(scheduler: &str, partitions: usize, wom: &Classifier) -> Result<SessionContext> {
    let config = SessionConfig::new_with_ballista().with_target_partitions(partitions);
    let context = SessionContext::remote_with_state(&format!("df://{scheduler}"), session_state(config, wom)?).await?;
    // Ballista has set the functions of the engine in the place of all others.
    let mut context = wom_datafusion::with_files(&context);
    wom_datafusion::register_all_with(&mut context, wom)?;
    Ok(context)
}

/// What a program fails of.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Runs a program to its end, and says on standard error what it failed of. Events are logged there too, as the environment
/// variable `RUST_LOG` says, or else warnings.
pub fn run(name: &str, program: impl Future<Output = std::result::Result<(), Failure>>) -> ExitCode {
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("warn")).init();
    // Plans are trees, and walked by recursion. Ballista's scheduler gives itself as much.
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(32 << 20).build();
    match runtime.map_err(Failure::from).and_then(|runtime| runtime.block_on(program)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let said = failure
                .downcast_ref::<DataFusionError>()
                .map_or_else(|| failure.to_string(), DataFusionError::strip_backtrace);
            let _ = writeln!(io::stderr(), "{name}: {said}");
            ExitCode::FAILURE
        }
    }
}
