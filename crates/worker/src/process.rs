//! The supervisor's end: starts a worker, gives it jobs, and outlives whatever they do to it.

use std::io::{ErrorKind, Read};
use std::marker::PhantomData;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use baocao_report::error::Problem;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::frame::{LONGEST, Received, Receiver, send};
use crate::message::{Answer, JobFailure, Setup};

/// How often a wait looks whether the run was interrupted.
const POLL: Duration = Duration::from_millis(100);

/// How much of what a worker prints to standard error is kept, to tell what it died of.
const TAIL: usize = 8 * 1024;

/// What allocators say when there is no more memory: Rust's, C++'s, C's.
const OUT_OF_MEMORY: [&str; 4] = [
    "memory allocation of",
    "bad_alloc",
    "Cannot allocate memory",
    "out of memory",
];

/// A running worker process, killed when dropped.
pub struct WorkerProcess<J, A> {
    child: Child,
    socket: Receiver<UnixStream>,
    stderr: Option<JoinHandle<Vec<u8>>>,
    memory: u64,
    speaks: PhantomData<fn(&J) -> A>,
}

/// The end of a job.
pub struct Ended<J, A> {
    /// What the worker answered, or why it did not.
    pub answer: Result<A, NoAnswer>,
    /// The worker, where it can do another job.
    pub worker: Option<WorkerProcess<J, A>>,
}

/// Why there is no answer.
#[derive(Debug)]
pub enum NoAnswer {
    /// The run was interrupted.
    Interrupted,
    /// The deadline has passed.
    TimedOut,
    /// The job failed; the worker said so, or died of it.
    Failed(JobFailure),
}

impl<J: Serialize, A: DeserializeOwned> WorkerProcess<J, A> {
    /// Starts a program that [serves](crate::serve()).
    ///
    /// # Errors
    /// Where the program cannot be started.
    pub fn start<S: Serialize>(mut program: Command, setup: &Setup<S>) -> std::io::Result<Self> {
        let (ours, theirs) = UnixStream::pair()?;
        let mut child = program
            // Tesseract's own threads make a page four times slower; ours take a page each.
            .env("OMP_THREAD_LIMIT", "1")
            // An arena a thread would reserve 64 MiB each out of the memory limit.
            .env("MALLOC_ARENA_MAX", "2")
            // And mimalloc a gibibyte at once; this is in KiB.
            .env("MIMALLOC_ARENA_RESERVE", "16384")
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            // Out of reach of Ctrl-C, which is for the supervisor to act on.
            .process_group(0)
            .spawn()?;
        let stderr = child
            .stderr
            .take()
            .map(|stderr| std::thread::spawn(move || tail(stderr)));
        ours.set_read_timeout(Some(POLL))?;
        let mut worker = Self {
            child,
            socket: Receiver::new(ours),
            stderr,
            memory: setup.memory,
            speaks: PhantomData,
        };
        send(worker.socket.stream(), setup)?;
        Ok(worker)
    }

    /// Has a job done.
    pub fn ask(mut self, job: &J, deadline: Instant, interrupted: &AtomicBool) -> Ended<J, A> {
        let (answer, alive) = match self.wait(job, deadline, interrupted) {
            Ok(Answer::Done(done)) => (Ok(done), true),
            Ok(Answer::Failed(failure)) => {
                // After a panic the worker ends by itself.
                let panicked = matches!(failure.problem, Problem::Crashed(_));
                (Err(NoAnswer::Failed(failure)), !panicked)
            }
            Err(Some(silence)) => (Err(silence), false),
            Err(None) => {
                let problem = self.cause_of_death();
                return Ended {
                    answer: Err(NoAnswer::Failed(problem.into())),
                    worker: None,
                };
            }
        };
        Ended {
            answer,
            worker: alive.then_some(self),
        }
    }

    /// Waits for the answer; `Err(None)` where the worker has died.
    fn wait(
        &mut self,
        job: &J,
        deadline: Instant,
        interrupted: &AtomicBool,
    ) -> Result<Answer<A>, Option<NoAnswer>> {
        send(self.socket.stream(), job).map_err(|e| too_long(&e))?;
        loop {
            match self.socket.read() {
                Ok(Received::Message(answer)) => return Ok(answer),
                Ok(Received::More) => {}
                Ok(Received::End) => return Err(None),
                Err(e) if is_passing(e.kind()) => {}
                Err(e) => return Err(too_long(&e)),
            }
            if interrupted.load(Ordering::Relaxed) {
                return Err(Some(NoAnswer::Interrupted));
            }
            if Instant::now() > deadline {
                return Err(Some(NoAnswer::TimedOut));
            }
        }
    }

    /// What a worker that gave no answer died of.
    fn cause_of_death(mut self) -> Problem {
        // It may have closed its socket without ending; an end it has come to already stays as it is.
        let status = match self.child.try_wait() {
            Ok(Some(status)) => Ok(status),
            _ => {
                std::thread::sleep(POLL);
                let _ = self.child.kill();
                self.child.wait()
            }
        };
        let said = self
            .stderr
            .take()
            .and_then(|reader| reader.join().ok())
            .unwrap_or_default();
        match status {
            Ok(status) => problem_of(status, &String::from_utf8_lossy(&said), self.memory),
            Err(e) => Problem::Crashed(e.to_string()),
        }
    }
}

impl<J, A> Drop for WorkerProcess<J, A> {
    fn drop(&mut self) {
        // It may be gone already, which is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether a failed read is to be tried again: nothing has come yet.
fn is_passing(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
    )
}

/// What keeps a message from being sent or taken; `None` where the worker has died.
fn too_long(error: &std::io::Error) -> Option<NoAnswer> {
    (error.kind() == ErrorKind::FileTooLarge).then(|| {
        let limit = LONGEST as u64;
        NoAnswer::Failed(Problem::TooMuchOutput { limit }.into())
    })
}

/// Reads a stream to its end and keeps the last [`TAIL`] bytes.
fn tail(mut stream: impl Read) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut chunk = [0; 4096];
    while let Ok(length @ 1..) = stream.read(&mut chunk) {
        kept.extend_from_slice(&chunk[..length]);
        let excess = kept.len().saturating_sub(TAIL);
        kept.drain(..excess);
    }
    kept
}

/// Maps a worker's exit status and the end of its standard error to a problem.
fn problem_of(status: ExitStatus, said: &str, memory: u64) -> Problem {
    if OUT_OF_MEMORY.iter().any(|sign| said.contains(sign)) {
        return Problem::OutOfMemory(memory);
    }
    if said.contains("has overflowed its stack") {
        return Problem::Crashed("stack overflow".into());
    }
    let end = match status.signal() {
        Some(number) => format!(
            "signal {number} ({})",
            signal_hook::low_level::signal_name(number).unwrap_or("unknown")
        ),
        None => format!("exit code {}", status.code().unwrap_or_default()),
    };
    match said.lines().rfind(|line| !line.trim().is_empty()) {
        Some(line) => Problem::Crashed(format!("{end}: {}", line.trim())),
        None => Problem::Crashed(end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_follows_from_the_exit_status_and_standard_error() {
        let aborted = ExitStatus::from_raw(6);
        let of = |said| problem_of(aborted, said, 1 << 30);
        assert_eq!(
            of("memory allocation of 8 bytes failed\n"),
            Problem::OutOfMemory(1 << 30)
        );
        assert_eq!(
            of("thread 'x' has overflowed its stack\n"),
            Problem::Crashed("stack overflow".into())
        );
        assert_eq!(
            of("free(): invalid pointer\n\n"),
            Problem::Crashed("signal 6 (SIGABRT): free(): invalid pointer".into())
        );
        assert_eq!(
            problem_of(ExitStatus::from_raw(3 << 8), "", 1),
            Problem::Crashed("exit code 3".into())
        );
    }

    #[test]
    fn only_the_end_of_standard_error_is_kept() {
        let mut said = vec![b'a'; 3 * TAIL];
        said.extend(b"end");
        let kept = tail(said.as_slice());
        assert_eq!(kept.len(), TAIL);
        assert!(kept.ends_with(b"aend"));
    }
}
