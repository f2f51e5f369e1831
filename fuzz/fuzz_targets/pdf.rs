#![no_main]

// The second reader of a PDF's text panics on damaged fonts, which is caught and no fault; libFuzzer's own hook would end the
// run there. A panic that nobody catches still does.
libfuzzer_sys::fuzz_target!(
    init: std::panic::set_hook(Box::new(|_| ())),
    |bytes: &[u8]| baocao_testing::entry::pdf(bytes)
);
