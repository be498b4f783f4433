//! JSON lines in, JSON lines out, while both go on.

use std::io;
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use futures_util::stream;
use serde::Serialize;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;
use tracing::{Span, info};
use wom::{Interaction, Session};

use crate::cut::{Block, Cutter, without_end};
use crate::{Service, classify};

/// So many blocks of one body are read at once, at most.
const AHEAD: usize = 4;

/// Answers a body while it comes in. The place among the requests is held until the last answer was taken.
///
/// The stream is asked for more only while the caller takes what there is, and holds no more than some blocks and one line.
///
/// Who `expects` leave to send waits for it, and would wait in vain once the answer has begun: leave is given where the body is
/// read, so the beginning of the body comes first there.
pub(crate) async fn answer(
    service: &Service,
    slot: OwnedSemaphorePermit,
    body: Body,
    expects: bool,
    evidence: bool,
) -> Response {
    let Service { limits, readers, .. } = service.clone();
    let source = Source {
        body: body.into_data_stream(),
        cutter: Cutter::new(limits.line_bytes),
        patience: limits.timeout,
        state: State::Open,
    };
    let pieces = stream::unfold(source, async |mut source| Some((source.next().await?, source)));
    let mut pieces = Box::pin(pieces.peekable());
    if expects {
        pieces.as_mut().peek().await;
    }
    let answers = pieces.map(move |piece| {
        let readers = readers.clone();
        async move {
            match piece {
                Piece::Block(Block::Lines { first, bytes }) => {
                    readers.run(bytes.len(), move |session| read(session, first, &bytes, evidence)).await
                }
                Piece::Block(Block::TooLong { line }) => {
                    Done::refused(line, &format!("longer than {} bytes", limits.line_bytes))
                }
                Piece::Broken { line, reason } => Done { complete: false, ..Done::refused(line, &reason) },
            }
        }
    });
    let end =
        End { span: Span::current(), tally: Tally { complete: true, ..Tally::default() }, told: false, _slot: slot };
    let told = stream::unfold((Box::pin(answers.buffered(AHEAD)), end), async |(mut answers, mut end)| {
        if end.told {
            return None;
        }
        let bytes = match answers.next().await {
            Some(done) => end.tally.add(done),
            None => end.tell(),
        };
        Some((Ok::<_, io::Error>(Bytes::from(bytes)), (answers, end)))
    });
    ([(header::CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(told)).into_response()
}

/// The body, cut.
struct Source {
    body: BodyDataStream,
    cutter: Cutter,
    patience: Duration,
    state: State,
}

enum State {
    Open,
    /// All of it came.
    Ended,
    /// No more is read of it.
    Broken,
}

/// What comes of a body.
enum Piece {
    Block(Block),
    /// The body ends in this line, before its end.
    Broken {
        line: u64,
        reason: String,
    },
}

impl Source {
    async fn next(&mut self) -> Option<Piece> {
        loop {
            let ended = match self.state {
                State::Open => false,
                State::Ended => true,
                State::Broken => return None,
            };
            if let Some(block) = self.cutter.block(ended) {
                return Some(Piece::Block(block));
            }
            if ended {
                return None;
            }
            let reason = match timeout(self.patience, self.body.next()).await {
                Ok(Some(Ok(piece))) => {
                    self.cutter.push(piece);
                    continue;
                }
                Ok(None) => {
                    self.state = State::Ended;
                    continue;
                }
                Ok(Some(Err(_))) => "the body broke off".to_owned(),
                Err(_) => format!("nothing came for {} s", self.patience.as_secs_f64()),
            };
            self.state = State::Broken;
            return Some(Piece::Broken { line: self.cutter.next_line(), reason });
        }
    }
}

/// What became of a piece.
struct Done {
    out: Vec<u8>,
    answered: u64,
    rejected: u64,
    complete: bool,
}

/// Written for a line that has no answer.
#[derive(Serialize)]
struct Refused<'a> {
    line: u64,
    error: &'a str,
}

impl Done {
    fn nothing() -> Self {
        Self { out: Vec::new(), answered: 0, rejected: 0, complete: true }
    }

    fn refused(line: u64, error: &str) -> Self {
        let mut done = Self::nothing();
        done.refuse(line, error);
        done
    }

    fn refuse(&mut self, line: u64, error: &str) {
        self.rejected += 1;
        serde_json::to_writer(&mut self.out, &Refused { line, error }).expect("plain JSON");
        self.out.push(b'\n');
    }
}

fn read(session: &mut Session, first: u64, block: &[u8], evidence: bool) -> Done {
    let mut done = Done::nothing();
    for (line, bytes) in (first..).zip(block.split_inclusive(|byte| *byte == b'\n')) {
        let mut bytes = without_end(bytes);
        if line == 1 {
            bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        }
        if bytes.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match parse(bytes) {
            Ok(interaction) => {
                classify::write(session, &interaction, Some(line), evidence, &mut done.out);
                done.out.push(b'\n');
                done.answered += 1;
            }
            Err(reason) => done.refuse(line, &reason),
        }
    }
    done
}

fn parse(line: &[u8]) -> Result<Interaction<'_>, String> {
    let text = std::str::from_utf8(line).map_err(|e| format!("invalid UTF-8 after byte {}", e.valid_up_to()))?;
    // Each line is a document of its own to the parser, so only the column says something.
    serde_json::from_str(text).map_err(|e| e.to_string().replace(" at line 1 column ", " at column "))
}

/// The last line: how many lines were answered, how many refused, and whether all that was sent was read.
#[derive(Clone, Copy, Default, Serialize)]
struct Tally {
    answered: u64,
    rejected: u64,
    complete: bool,
}

impl Tally {
    fn add(&mut self, done: Done) -> Vec<u8> {
        self.answered += done.answered;
        self.rejected += done.rejected;
        self.complete &= done.complete;
        done.out
    }
}

/// Tells the counts at the end, and records how it ended.
struct End {
    span: Span,
    tally: Tally,
    /// The last line was handed over.
    told: bool,
    _slot: OwnedSemaphorePermit,
}

impl End {
    fn tell(&mut self) -> Vec<u8> {
        self.told = true;
        let mut line = serde_json::to_vec(&self.tally).expect("plain JSON");
        line.push(b'\n');
        line
    }
}

impl Drop for End {
    fn drop(&mut self) {
        let Tally { answered, rejected, complete } = self.tally;
        info!(parent: &self.span, interactions = answered, rejected, complete = complete && self.told, "lines ended");
    }
}
