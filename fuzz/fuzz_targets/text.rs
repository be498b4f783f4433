//! Any bytes as a text.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| wom_fuzz::text(data));
