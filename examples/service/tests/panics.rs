//! A panic is recorded by its place. Its message may quote a text, so it is not.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::thread;

use tracing::level_filters::LevelFilter;
use wom_service::log;

#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("nobody panics with it").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_panic_is_recorded_without_its_message() {
    let memory = Memory::default();
    let writer = memory.clone();
    let subscriber = log::subscriber(LevelFilter::TRACE, move || writer.clone());
    tracing::subscriber::set_global_default(subscriber).expect("nobody else records");
    log::record_panics();
    thread::spawn(|| panic!("SECRET of a customer")).join().expect_err("it panics");
    let records = String::from_utf8(memory.0.lock().unwrap().clone()).unwrap();
    let record: serde_json::Value = serde_json::from_str(&records).expect("one record");
    assert_eq!((&record["level"], &record["message"]), (&"ERROR".into(), &"panicked".into()));
    assert!(record["place"].as_str().expect("a place").contains("tests/panics.rs:"));
    assert!(!records.contains("SECRET"));
}
