//! The scheduler of a cluster: takes queries, cuts them into stages, and deals their tasks to the executors.
//!
//! ```text
//! wom-scheduler --executors 2
//! ```

use std::net::{IpAddr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;

use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use clap::Parser;
use wom::Classifier;
use wom_ballista::Failure;

/// The scheduler of a cluster whose executors know the functions of `wom`.
///
/// Over HTTP, /readyz on the same port says 200 once the executors are there. Nobody is asked who he is: keep it in a network
/// that you trust.
#[derive(Parser)]
#[command(name = "wom-scheduler", version)]
struct Args {
    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,
    /// The port to listen on
    #[arg(long, default_value_t = wom_ballista::SCHEDULER_PORT)]
    port: u16,
    /// The name by which executors reach this machine; the address when absent
    #[arg(long, value_name = "NAME")]
    external_host: Option<String>,
    /// Ready with so many executors
    #[arg(long, value_name = "N", default_value_t = 1)]
    executors: usize,
    /// An executor not heard of for so many seconds is lost, and its work is done again elsewhere
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(2..))]
    lost_after: u64,
}

fn main() -> ExitCode {
    let args = Args::parse();
    wom_ballista::run("wom-scheduler", serve(args))
}

async fn serve(args: Args) -> Result<(), Failure> {
    let wom = Classifier::new();
    let config = SchedulerConfig {
        bind_host: args.host.to_string(),
        bind_port: args.port,
        external_host: args.external_host.unwrap_or_else(|| args.host.to_string()),
        min_ready_executors: args.executors,
        executor_timeout_seconds: args.lost_after,
        expire_dead_executor_interval_seconds: (args.lost_after / 10).max(1),
        no_executors_grace_period_seconds: args.lost_after,
        override_session_builder: Some(Arc::new(move |config| wom_ballista::session_state(config, &wom))),
        ..SchedulerConfig::default()
    };
    let cluster = BallistaCluster::new_from_config(&config).await?;
    start_server(cluster, SocketAddr::new(args.host, args.port), Arc::new(config)).await?;
    Ok(())
}
