//! Answers as a table, CSV, JSON lines or Parquet.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process;

use clap::ValueEnum;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::Schema;
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::arrow::{csv, json};
use datafusion::execution::SendableRecordBatchStream;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::file::properties::WriterProperties;
use futures::TryStreamExt;

use crate::{Failure, named};

/// How answers are written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A table for people; all of it is held in memory
    Table,
    /// CSV with a header; no lists and no structs
    Csv,
    /// JSON lines
    Json,
    /// Parquet, packed by zstd
    Parquet,
}

impl Format {
    /// What was asked for, or what the output's ending says.
    pub(crate) fn of(given: Option<Self>, output: Option<&Path>) -> Result<Self, String> {
        let ending = output.and_then(Path::extension).and_then(|ending| ending.to_str());
        let format = given.unwrap_or(match ending {
            Some("csv") => Self::Csv,
            Some("json" | "jsonl" | "ndjson") => Self::Json,
            Some("parquet") => Self::Parquet,
            _ => Self::Table,
        });
        if format == Self::Parquet && output.is_none() && io::stdout().is_terminal() {
            return Err("Parquet is not for a terminal: give --output FILE".to_owned());
        }
        Ok(format)
    }
}

/// Where answers go. A file has a name of its own until it is whole, so that a query may replace what it reads.
pub(crate) struct Sink {
    writer: Box<dyn Write + Send>,
    rename: Option<(PathBuf, PathBuf)>,
}

impl Sink {
    pub(crate) fn open(path: Option<&Path>) -> io::Result<Self> {
        let Some(path) = path else {
            return Ok(Self { writer: Box::new(BufWriter::new(Stdout(io::stdout()))), rename: None });
        };
        let mut part = OsString::from(path);
        part.push(".part");
        let file = File::create(&part).map_err(|error| named(Path::new(&part), &error))?;
        Ok(Self { writer: Box::new(BufWriter::new(file)), rename: Some((part.into(), path.to_owned())) })
    }

    fn close(mut self) -> io::Result<()> {
        self.writer.flush()?;
        drop(self.writer);
        match self.rename {
            Some((part, path)) => fs::rename(part, &path).map_err(|error| named(&path, &error)),
            None => Ok(()),
        }
    }

    fn discard(self) {
        if let Some((part, _)) = self.rename {
            let _ = fs::remove_file(part);
        }
    }
}

/// Standard output. When its reader has had enough, the program has done its work; the writers above would hide why
/// they fail.
struct Stdout(io::Stdout);

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        or_enough(self.0.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        or_enough(self.0.flush())
    }
}

fn or_enough<T>(written: io::Result<T>) -> io::Result<T> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => process::exit(0),
        other => other,
    }
}

/// Writes all answers.
pub(crate) async fn write(answers: SendableRecordBatchStream, format: Format, mut sink: Sink) -> Result<(), Failure> {
    let written = write_to(answers, format, &mut sink.writer).await;
    match written {
        Ok(()) => Ok(sink.close()?),
        Err(failure) => {
            sink.discard();
            Err(failure)
        }
    }
}

async fn write_to(
    mut answers: SendableRecordBatchStream,
    format: Format,
    to: &mut (dyn Write + Send),
) -> Result<(), Failure> {
    let schema = answers.schema();
    let mut writer = match format {
        Format::Table => {
            let mut batches = vec![RecordBatch::new_empty(schema)];
            batches.append(&mut answers.try_collect().await?);
            return Ok(writeln!(to, "{}", pretty_format_batches(&batches)?)?);
        }
        Format::Csv => {
            flat(&schema)?;
            let mut writer = csv::WriterBuilder::new().with_header(true).build(to);
            // The header is there without a row, too.
            writer.write(&RecordBatch::new_empty(schema))?;
            Writer::Csv(writer)
        }
        Format::Json => Writer::Json(json::WriterBuilder::new().with_explicit_nulls(true).build(to)),
        Format::Parquet => {
            let packed = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
            Writer::Parquet(ArrowWriter::try_new(to, schema, Some(packed))?)
        }
    };
    while let Some(batch) = answers.try_next().await? {
        match &mut writer {
            Writer::Csv(writer) => writer.write(&batch)?,
            Writer::Json(writer) => writer.write(&batch)?,
            Writer::Parquet(writer) => writer.write(&batch)?,
        }
    }
    match writer {
        Writer::Csv(_) => {}
        Writer::Json(mut writer) => writer.finish()?,
        Writer::Parquet(writer) => drop(writer.close()?),
    }
    Ok(())
}

enum Writer<W: Write + Send> {
    Csv(csv::Writer<W>),
    Json(json::LineDelimitedWriter<W>),
    Parquet(ArrowWriter<W>),
}

fn flat(schema: &Schema) -> Result<(), Failure> {
    match schema.fields().iter().find(|field| field.data_type().is_nested()) {
        Some(field) => Err(format!(
            "CSV has no lists and no structs, as {} is one: pick a field, as wom(text)['tier'], or write JSON or Parquet",
            field.name()
        )
        .into()),
        None => Ok(()),
    }
}
