#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| baocao_testing::entry::journal(bytes));
