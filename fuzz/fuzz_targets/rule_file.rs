//! Any bytes as a rule file.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| wom_fuzz::rule_file(data));
