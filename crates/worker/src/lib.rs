//! Processes that read one file after another, within limits of memory and time, and may die of any of them.
//!
//! A [`WorkerProcess`] is the supervisor's end: it starts a program, gives it jobs and tells the problem where there is no
//! answer. [`serve()`] is the program's end. Both speak over a socket that is the program's standard input, so that
//! whatever a library prints to standard output cannot be taken for an answer; `message` has the messages.
//!
//! ```no_run
//! use std::process::Command;
//! use std::sync::atomic::AtomicBool;
//! use std::time::Instant;
//!
//! use baocao_worker::{FilePath, ResourceLimits, Setup, WorkerProcess};
//!
//! let setup = Setup::new("how to read", ResourceLimits::DEFAULT.memory);
//! let program = Command::new("a-program-that-serves");
//! let worker: WorkerProcess<FilePath, String> = WorkerProcess::start(program, &setup)?;
//! let deadline = Instant::now() + ResourceLimits::DEFAULT.time;
//! let ended = worker.ask(&FilePath::from("report.pdf".as_ref()), deadline, &AtomicBool::new(false));
//! println!("{:?}", ended.answer);
//! # Ok::<(), std::io::Error>(())
//! ```

mod frame;
mod message;
mod process;
mod serve;

pub use message::{FilePath, JobFailure, ResourceLimits, Setup};
pub use process::{Ended, NoAnswer, WorkerProcess};
pub use serve::serve;
