//! The command line of `baocao`.

// What is said goes through `cli::console`, where nothing of it can steer a terminal.
#![deny(clippy::print_stdout, clippy::print_stderr)]

mod cli;

use std::process::ExitCode;

/// Reading a text layer makes and drops a string for every word; glibc's allocator spends a twelfth of the time on it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
