//! The program over real files of each format.

mod support;

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray, RecordBatch, StringArray};
use datafusion::arrow::{csv, ipc::writer::FileWriter};
use datafusion::parquet::arrow::{ArrowWriter, arrow_reader::ParquetRecordBatchReaderBuilder};
use serde_json::Value;
use tempfile::TempDir;
use wom::Classifier;

fn wom_sql(folder: &Path, arguments: &[&str]) -> Output {
    program(folder, arguments).output().unwrap()
}

fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wom-sql"));
    command.current_dir(folder).args(arguments);
    command
}

/// What was written, of a call that is to succeed.
fn said(folder: &Path, arguments: &[&str]) -> String {
    let output = wom_sql(folder, arguments);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && errors.is_empty(), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// The exit code and what was complained of, of a call that is to fail.
fn complaint(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = wom_sql(folder, arguments);
    assert!(output.stdout.is_empty(), "{arguments:?}");
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// A folder with the samples in every format, and `id,intent` of each as the library has it.
fn files() -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let lines = fs::read_to_string(support::samples().join("interactions.jsonl")).unwrap();
    let records: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let column = |name: &str| -> ArrayRef {
        Arc::new(records.iter().map(|record| record[name].as_str()).collect::<StringArray>())
    };
    let batch =
        RecordBatch::try_from_iter_with_nullable(["id", "text"].map(|name| (name, column(name), true))).unwrap();
    let file = |name: &str| File::create(folder.path().join(name)).unwrap();
    for ending in ["json", "jsonl", "ndjson"] {
        file(&format!("posts.{ending}")).write_all(lines.as_bytes()).unwrap();
    }
    csv::Writer::new(file("posts.csv")).write(&batch).unwrap();
    let mut parquet = ArrowWriter::try_new(file("posts.parquet"), batch.schema(), None).unwrap();
    parquet.write(&batch).unwrap();
    parquet.close().unwrap();
    let mut arrow = FileWriter::try_new(file("posts.arrow"), &batch.schema()).unwrap();
    arrow.write(&batch).unwrap();
    arrow.finish().unwrap();

    let wom = Classifier::new();
    let mut intents = "id,intent\n".to_owned();
    for record in records.iter().filter(|record| record["text"].is_string()) {
        let intent = wom.classify(record["text"].as_str().unwrap()).intent();
        intents += &format!("{},{intent}\n", record["id"].as_str().unwrap());
    }
    assert!(intents.lines().count() > 50);
    (folder, intents)
}

fn intents_of(file: &str) -> String {
    format!("SELECT id, wom_intent(text) AS intent FROM \"{file}\" WHERE text IS NOT NULL ORDER BY id")
}

#[test]
fn every_format_is_read() {
    let (folder, expected) = files();
    let folder = folder.path();
    for ending in ["json", "jsonl", "ndjson", "csv", "parquet", "arrow"] {
        let sql = intents_of(&format!("posts.{ending}"));
        for partitions in ["1", "3"] {
            assert_eq!(said(folder, &["--format", "csv", "--partitions", partitions, &sql]), expected, "{ending}");
        }
    }
    fs::copy(folder.join("posts.parquet"), folder.join("posts2.parquet")).unwrap();
    let doubled = said(folder, &["--format", "csv", "SELECT count(*) AS n FROM \"posts*.parquet\""]);
    assert_eq!(
        doubled,
        format!("n\n{}\n", 2 * said(folder, &["--format", "json", "SELECT id FROM \"posts.csv\""]).lines().count())
    );
    let path = folder.join("posts.csv");
    let all = said(folder, &["--format", "csv", &intents_of(path.to_str().unwrap())]);
    assert_eq!(all, expected, "by its whole path");
}

#[test]
fn facts_of_json_lines_count() {
    let (folder, _) = files();
    let sql =
        "SELECT id, wom(named_struct('text', text, 'kind', kind, 'rating', rating, 'author', author, 'target', target,
        'posted_at', posted_at, 'verified_purchase', verified_purchase)) AS answer FROM \"posts.jsonl\"";
    let answers = said(folder.path(), &["--format", "json", sql]);
    let lines = fs::read_to_string(folder.path().join("posts.jsonl")).unwrap();
    let records = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let wom = Classifier::new();
    let mut rows = 0;
    for (answer, mut record) in answers.lines().zip(records) {
        let answer: Value = serde_json::from_str(answer).unwrap();
        let unused = ["platform", "app", "lang", "in_reply_to", "paid_partnership"];
        record.as_object_mut().unwrap().retain(|name, _| !unused.contains(&name.as_str()));
        let verdict = wom.classify(support::interaction(&record));
        assert_eq!(answer["answer"]["tier"].as_str(), verdict.tier().map(wom::Tier::name), "{record}");
        assert_eq!(answer["answer"]["fake_probability"].as_f64(), Some(verdict.fake_probability()), "{record}");
        rows += 1;
    }
    assert_eq!(rows, lines.lines().count());
}

#[test]
fn every_format_is_written() {
    let (folder, expected) = files();
    let folder = folder.path();
    let sql = intents_of("posts.parquet");
    let table = said(folder, &[&sql]);
    assert!(table.starts_with("+-----+") && table.lines().count() == expected.lines().count() + 3, "{table}");

    let json = said(folder, &["--format", "json", &sql]);
    let rows = json.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let rows: Vec<_> =
        rows.map(|row| format!("{},{}\n", row["id"].as_str().unwrap(), row["intent"].as_str().unwrap())).collect();
    assert_eq!(format!("id,intent\n{}", rows.concat()), expected);
    assert_eq!(said(folder, &["--format", "json", "SELECT wom_tier('') AS tier"]), "{\"tier\":null}\n");

    assert_eq!(said(folder, &["--output", "out.csv", &sql]), "");
    assert_eq!(fs::read_to_string(folder.join("out.csv")).unwrap(), expected);
    assert_eq!(said(folder, &["-o", "out.txt", "--format", "csv", &sql]), "");
    assert_eq!(fs::read_to_string(folder.join("out.txt")).unwrap(), expected);

    let all = "SELECT wom(text) AS answer FROM \"posts.csv\"";
    assert_eq!(said(folder, &["--output", "out.parquet", all]), "");
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(folder.join("out.parquet")).unwrap()).unwrap();
    let batches: Vec<_> = reader.build().unwrap().map(Result::unwrap).collect();
    assert_eq!(batches[0].column(0).as_struct().num_columns(), 11);
    let again = said(
        folder,
        &["--format", "csv", "SELECT answer['intent'] AS intent FROM \"out.parquet\" WHERE answer IS NOT NULL"],
    );
    assert_eq!(again.lines().count(), expected.lines().count());

    let none = "SELECT id, wom_intent(text) AS intent FROM \"posts.csv\" WHERE id = 'none'";
    assert_eq!(said(folder, &["--format", "csv", none]), "id,intent\n");
    assert_eq!(said(folder, &["--format", "json", none]), "");
    assert!(said(folder, &[none]).contains("| id | intent |"));
}

#[test]
fn an_answer_may_replace_what_it_was_read_from() {
    let (folder, expected) = files();
    let folder = folder.path();
    assert_eq!(said(folder, &["--output", "posts.csv", &intents_of("posts.csv")]), "");
    assert_eq!(fs::read_to_string(folder.join("posts.csv")).unwrap(), expected);
    // A query that fails leaves what was there, and nothing beside it.
    let failing = "SELECT 1 / (length(id) - 3) AS x FROM \"posts.jsonl\"";
    let (code, _) = complaint(folder, &["--output", "posts.csv", failing]);
    assert_eq!(code, 1);
    assert_eq!(fs::read_to_string(folder.join("posts.csv")).unwrap(), expected);
    assert!(!folder.join("posts.csv.part").exists());
}

#[test]
fn queries_come_from_files_and_standard_input() {
    let (folder, expected) = files();
    let folder = folder.path();
    let sql = intents_of("posts.csv");
    fs::write(folder.join("intents.sql"), &sql).unwrap();
    assert_eq!(said(folder, &["--format", "csv", "-f", "intents.sql"]), expected);
    for arguments in [["--format", "csv", "-"].as_slice(), &["--format", "csv", "-f", "-"]] {
        let mut child = program(folder, arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(sql.as_bytes()).unwrap();
        assert_eq!(String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap(), expected);
    }
}

#[test]
fn rules_of_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let rules = "axis = \"intent\"\nfamily = \"own\"\ncap = 3.00\n[[rule]]\nid = \"says-fizzlewick\"\nclass = \"complaint\"\nweight = 3.00\n\
        why = \"A word of ours.\"\nany = [\"fizzlewick\"]\n[rule.examples]\nfires = [\"fizzlewick again\", \"a fizzlewick\"]\n\
        silent = [\"again\", \"a\"]\n";
    fs::write(folder.join("own.toml"), rules).unwrap();
    fs::write(folder.join("wrong.toml"), rules.replace("complaint", "complain")).unwrap();
    fs::create_dir_all(folder.join("mine/rules/intent")).unwrap();
    fs::write(folder.join("mine/rules/intent/own.toml"), rules).unwrap();
    let sql = "SELECT wom_intent('fizzlewick') AS a, wom_tier('Buy 1000 real followers today!') AS b";
    assert_eq!(said(folder, &["--format", "csv", sql]), "a,b\nnoise,stain\n");
    assert_eq!(said(folder, &["--format", "csv", "--rules", "own.toml", sql]), "a,b\ncomplaint,stain\n");
    assert_eq!(said(folder, &["--format", "csv", "--data", "mine", sql]), "a,b\ncomplaint,\n", "nothing else votes");
    let (code, message) = complaint(folder, &["--rules", "wrong.toml", sql]);
    assert_eq!(code, 1);
    assert!(message.contains("wrong.toml:6:") && message.contains('^'), "{message}");
    assert_eq!(complaint(folder, &["--rules", "none.toml", sql]).0, 1);
}

#[test]
fn what_goes_wrong_is_said() {
    let (folder, _) = files();
    let folder = folder.path();
    fs::write(folder.join("posts.xls"), "").unwrap();
    fs::write(folder.join("broken.parquet"), "PAR1").unwrap();
    for (sql, says) in [
        ("SELECT * FROM \"none.parquet\"", "there is no file none.parquet"),
        ("SELECT * FROM \"none*.parquet\"", "No files found"),
        ("SELECT * FROM posts", "there is no file posts"),
        ("SELECT * FROM \"posts.xls\"", "posts.xls: what is it?"),
        ("SELECT * FROM \"broken.parquet\"", "broken.parquet"),
        ("SELECT wom_intent(txt) FROM \"posts.csv\"", "No field named txt"),
        ("SELECT wom_mood(text) FROM \"posts.csv\"", "wom_mood"),
        ("SELECT wom_intent(1)", "wom_intent takes a text or a struct"),
        ("SELEC 1", "SELEC"),
        ("SELECT 1; SELECT 2", "single SQL statement"),
    ] {
        let (code, message) = complaint(folder, &[sql]);
        assert!(code == 1 && message.starts_with("wom-sql: ") && message.contains(says), "{sql}: {code} {message}");
    }
    let (code, message) = complaint(folder, &["--format", "csv", "SELECT wom('x') AS w"]);
    assert!(code == 1 && message.contains("CSV has no lists and no structs, as w is one"), "{message}");
    assert_eq!(complaint(folder, &["-f", "none.sql"]).0, 1);
    assert_eq!(complaint(folder, &["--output", "no/such/folder.csv", "SELECT 1"]).0, 1);
    for wrong in
        [[].as_slice(), &["--format", "xml", "SELECT 1"], &["--partitions", "0", "SELECT 1"], &["SELECT 1", "-f", "x"]]
    {
        assert_eq!(complaint(folder, wrong).0, 2, "{wrong:?}");
    }
}

#[test]
fn a_reader_that_has_enough_ends_it_quietly() {
    let (folder, _) = files();
    let sql = "SELECT a.text FROM \"posts.csv\" a CROSS JOIN \"posts.csv\" b CROSS JOIN \"posts.csv\" c";
    let mut command = program(folder.path(), &["--format", "csv", sql]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut few = [0; 100];
    child.stdout.take().unwrap().read_exact(&mut few).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty());
}
