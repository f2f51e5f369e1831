//! Deaths on demand, so that the tests see a real worker die a real death. Only in a build with the
//! feature `faults`; no other has any of this.
//!
//! `BAOCAO_TEST_FAULT=WAY:ENDING` makes a worker die that way of every file whose name ends so.

use std::path::Path;
use std::time::Duration;

/// Dies, if that is what is asked for this file.
pub(super) fn inject(path: &Path) {
    let wish = std::env::var("BAOCAO_TEST_FAULT").unwrap_or_default();
    let Some((way, ending)) = wish.split_once(':') else {
        return;
    };
    if !path.to_string_lossy().ends_with(ending) {
        return;
    }
    match way {
        "panic" => panic!("as asked"),
        "abort" => std::process::abort(),
        "overflow" => drop(deeper(&[0; 1024])),
        // Rust's own handler takes the first one for a stack overflow, finds it is none, and steps aside.
        "segfault" => drop([11, 11].map(signal_hook::low_level::raise)),
        "memory" => hoard(),
        "hang" => std::thread::sleep(Duration::from_secs(3600)),
        "change" => drop(std::fs::write(path, "other words")),
        "slow" => std::thread::sleep(Duration::from_millis(150)),
        _ => {}
    }
}

/// Takes memory until there is none.
fn hoard() {
    let mut all = Vec::new();
    while std::hint::black_box(true) {
        all.push(vec![1_u8; 16 << 20]);
    }
}

/// Recurses until the stack ends.
fn deeper(above: &[u8; 1024]) -> Vec<u8> {
    let here = std::hint::black_box(*above);
    if std::hint::black_box(false) {
        return Vec::new();
    }
    let mut below = deeper(&here);
    below.extend_from_slice(&here[..1]);
    below
}
