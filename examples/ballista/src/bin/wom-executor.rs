//! An executor of a cluster: reads files, classifies, and keeps what it made for the next stage to fetch.
//!
//! ```text
//! wom-executor --scheduler 127.0.0.1:50050 --port 50051
//! ```

use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use clap::Parser;
use wom::Classifier;
use wom_ballista::Failure;

/// An executor that knows the functions of `wom`.
///
/// Stopped by ctrl-c or SIGTERM, it ends its tasks first. Nobody is asked who he is: keep it in a network that you trust.
#[derive(Parser)]
#[command(name = "wom-executor", version)]
struct Args {
    /// Where the scheduler listens, HOST:PORT
    #[arg(long, default_value_t = format!("127.0.0.1:{}", wom_ballista::SCHEDULER_PORT))]
    scheduler: String,
    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,
    /// The port on which others fetch what was made here; tasks come in on the one after it
    #[arg(long, default_value_t = wom_ballista::SCHEDULER_PORT + 1, value_parser = clap::value_parser!(u16).range(1..65535))]
    port: u16,
    /// The name by which the others reach this machine; the address when absent
    #[arg(long, value_name = "NAME")]
    external_host: Option<String>,
    /// So many partitions at once; as many as there are cores when absent
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    cores: Option<u16>,
    /// Keep intermediate files in a new folder in this one; in the system's folder for temporary files when absent
    #[arg(long, value_name = "FOLDER")]
    work: Option<PathBuf>,
    /// Tell the scheduler every so many seconds that this executor is there; several times within its --lost-after
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    heartbeat: u64,
}

fn main() -> ExitCode {
    let args = Args::parse();
    wom_ballista::run("wom-executor", serve(args))
}

async fn serve(args: Args) -> Result<(), Failure> {
    let (scheduler_host, scheduler_port) =
        args.scheduler.rsplit_once(':').ok_or("--scheduler: HOST:PORT is expected")?;
    let scheduler_port = scheduler_port.parse().map_err(|error| format!("--scheduler: the port: {error}"))?;
    let named = tempfile::Builder::new().prefix("wom-executor-").to_owned();
    let work = args.work.map_or_else(|| named.tempdir(), |folder| named.tempdir_in(folder))?;
    let config = ExecutorProcessConfig {
        bind_host: args.host.to_string(),
        external_host: Some(args.external_host.unwrap_or_else(|| args.host.to_string())),
        port: args.port,
        grpc_port: args.port + 1,
        scheduler_host: scheduler_host.to_owned(),
        scheduler_port,
        // Started together, the scheduler may be the last to listen.
        scheduler_connect_timeout_seconds: 30,
        // None is all.
        vcores: args.cores.map_or(0, usize::from),
        work_dir: Some(work.path().to_str().ok_or("--work: not a name in UTF-8")?.to_owned()),
        executor_heartbeat_interval_seconds: args.heartbeat,
        override_function_registry: Some(wom_ballista::function_registry(&Classifier::new())?),
        ..ExecutorProcessConfig::default()
    };
    start_executor_process(Arc::new(config)).await?;
    work.close()?;
    Ok(())
}
