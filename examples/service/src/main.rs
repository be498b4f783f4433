//! The service as a program: see the README beside it.

use std::fs;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use tokio::net::TcpListener;
use tracing::level_filters::LevelFilter;
use tracing::{error, info};
use wom::Classifier;
use wom_service::{Limits, Service, Stopped, log, serve};

/// Classify social interactions over HTTP: JSON and JSON lines in, verdicts out.
///
/// Exit codes: 0 stopped and drained, 1 could not listen or was cut off, 2 wrong usage, or rules that cannot be read.
#[derive(Parser)]
#[command(version)]
struct Args {
    /// Where to listen; port 0 takes a free one and records it
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Rules beside the built-in ones; may be given several times
    #[arg(long, value_name = "FILE")]
    rules: Vec<PathBuf>,
    /// Take rules and lexicons from this folder, laid out as `data/`, instead of the built-in ones
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Record from this level on: off, error, warn, info or debug
    #[arg(long, value_name = "LEVEL", default_value = "info")]
    log: LevelFilter,
    #[command(flatten)]
    limits: Limits,
}

fn main() -> ExitCode {
    let args = Args::parse();
    // Compiling takes some tenths of a second: nobody is let in before.
    let classifier = match classifier(&args) {
        Ok(classifier) => classifier,
        Err(problems) => {
            let _ = writeln!(io::stderr(), "{problems}");
            return ExitCode::from(2);
        }
    };
    log::start(args.log);
    match run(&args, classifier) {
        Ok(Stopped::Drained) => ExitCode::SUCCESS,
        Ok(Stopped::CutOff(_)) => ExitCode::FAILURE,
        Err(failure) => {
            error!(%failure, address = %args.listen, "cannot listen");
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run(args: &Args, classifier: Classifier) -> io::Result<Stopped> {
    // From here on a signal ends nothing by itself.
    let stop = stop()?;
    let listener = TcpListener::bind(args.listen).await?;
    let address = listener.local_addr()?;
    info!(%address, knowledge_version = classifier.knowledge_version(), "listening");
    let stopped = serve(listener, Service::new(classifier, args.limits), stop).await;
    info!("stopped");
    Ok(stopped)
}

/// The classifier, or all that is wrong with the files.
fn classifier(args: &Args) -> Result<Classifier, String> {
    let mut builder = Classifier::builder();
    let mut problems = Vec::new();
    if let Some(folder) = &args.data {
        match builder.clone().without_built_in().folder(folder) {
            Ok(with_folder) => builder = with_folder,
            Err(failure) => problems.push(format!("error: {failure}")),
        }
    }
    for path in &args.rules {
        match fs::read_to_string(path) {
            Ok(text) => builder = builder.rules_toml(path.display().to_string(), text),
            Err(failure) => problems.push(format!("error: {}: {failure}", path.display())),
        }
    }
    let built = builder.build();
    if let Err(error) = &built {
        problems.push(error.to_string());
    }
    match built {
        Ok(classifier) if problems.is_empty() => Ok(classifier),
        _ => Err(problems.join("\n\n")),
    }
}

/// Is over when the program is asked to stop: by Ctrl-C, or SIGTERM where there is one.
#[cfg(unix)]
fn stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Is over when the program is asked to stop, by Ctrl-C.
#[cfg(not(unix))]
fn stop() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    })
}
