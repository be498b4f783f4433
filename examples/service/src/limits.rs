//! What a service grants.

use std::num::ParseFloatError;
use std::time::Duration;

use clap::{Args, Command, FromArgMatches};

/// What a service grants to requests and connections. Each has its command line option, with the default that is given there.
#[derive(Args, Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a JSON body; JSON lines may be as long as they like
    #[arg(long = "body-bytes", value_name = "N", default_value_t = 2 << 20)]
    pub body_bytes: usize,
    /// Interactions of a JSON array
    #[arg(long = "batch", value_name = "N", default_value_t = 1000)]
    pub batch: usize,
    /// Bytes of one of the JSON lines
    #[arg(long = "line-bytes", value_name = "N", default_value_t = 1 << 20)]
    pub line_bytes: usize,
    /// Requests to classify that are worked on at once; more are refused
    #[arg(long = "requests", value_name = "N", default_value_t = 64)]
    pub requests: usize,
    /// Connections that are open at once; more wait to be accepted
    #[arg(long = "connections", value_name = "N", default_value_t = 1024)]
    pub connections: usize,
    /// Time for a JSON request to come in and be answered; for JSON lines, to come on; for an answer, to be taken
    #[arg(long = "timeout", value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub timeout: Duration,
    /// Time for the head of a request to come in, and for a connection to lie idle
    #[arg(long = "header-timeout", value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub header_timeout: Duration,
    /// Time for requests to be finished once the service is told to stop
    #[arg(long = "drain", value_name = "SECONDS", default_value = "25", value_parser = seconds)]
    pub drain: Duration,
}

/// The defaults of the command line.
impl Default for Limits {
    fn default() -> Self {
        let matches = Self::augment_args(Command::new("limits")).get_matches_from(["limits"]);
        Self::from_arg_matches(&matches).expect("every limit has a default")
    }
}

fn seconds(given: &str) -> Result<Duration, String> {
    let seconds: f64 = given.parse().map_err(|failure: ParseFloatError| failure.to_string())?;
    match Duration::try_from_secs_f64(seconds) {
        Ok(duration) if (Duration::from_millis(1)..=Duration::from_secs(86_400)).contains(&duration) => Ok(duration),
        _ => Err("a time lies from 0.001 to 86400 seconds".to_owned()),
    }
}
