//! The command line of `baocao`.

mod cli;

use std::process::ExitCode;

/// Reading a text layer makes and drops a string for every word; glibc's allocator spends a twelfth of the time on it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
