//! Any bytes as a line of JSON.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| wom_fuzz::json_line(data));
