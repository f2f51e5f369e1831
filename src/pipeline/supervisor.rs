//! The other side of a worker: starts it, gives it files, and outlives whatever they do to it.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::job::{Answer, Done, Failure, Job, Setup};
use crate::error::Problem;

/// The hidden command that makes this program a worker.
pub const WORKER_COMMAND: &str = "worker";

/// The program that reads scans, in the folder of this one.
const OCR_PROGRAM: &str = "baocao-ocr";

/// How often a wait looks whether the run was interrupted.
const GLANCE: Duration = Duration::from_millis(100);

/// How much of what a worker prints to standard error is kept, to tell what it died of.
const LAST_WORDS: usize = 8 * 1024;

/// What allocators say when there is no more memory: Rust's, C++'s, C's.
const OUT_OF_MEMORY: [&str; 4] = [
    "memory allocation of",
    "bad_alloc",
    "Cannot allocate memory",
    "out of memory",
];

/// What a file may cost.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    /// Memory of a worker, in bytes.
    pub memory: u64,
    /// Time for one file.
    pub time: Duration,
}

impl Allowance {
    /// 2 GiB, and ten minutes: a hundred scanned pages on a slow computer.
    pub const DEFAULT: Self = Self {
        memory: 2 << 30,
        time: Duration::from_secs(600),
    };
}

/// A place for a worker: it has one when there is work, and a new one when the old one died; beside it one for
/// scans, once there is a scan to read.
pub(super) struct Supervisor<'a> {
    setup: &'a Setup,
    time: Duration,
    interrupted: &'a AtomicBool,
    plain: Option<Worker>,
    ocr: Option<Worker>,
}

/// A program that workers run.
#[derive(Clone, Copy, Debug)]
enum Program {
    /// This one.
    Plain,
    /// The one that has Tesseract and all that comes with it, some fifty libraries. To load them takes longer
    /// than to read most typed files, and those are read where they are not installed.
    Ocr,
}

impl Program {
    fn command(self) -> std::io::Result<Command> {
        let this = std::env::current_exe()?;
        Ok(match self {
            Self::Plain => {
                let mut command = Command::new(this);
                command.arg(WORKER_COMMAND);
                command
            }
            Self::Ocr => Command::new(this.with_file_name(OCR_PROGRAM)),
        })
    }

    /// Why it could not be started.
    fn not_started(self, error: &std::io::Error) -> Problem {
        match self {
            Self::Ocr if error.kind() == ErrorKind::NotFound => Problem::Missing {
                what: format!("{OCR_PROGRAM}, the program beside baocao that reads scans,"),
                install: format!(
                    "copy {OCR_PROGRAM} into the folder of baocao; `make build` makes both"
                ),
            },
            _ => Problem::Crashed(format!("no worker could be started: {error}")),
        }
    }
}

impl<'a> Supervisor<'a> {
    pub fn new(setup: &'a Setup, time: Duration, interrupted: &'a AtomicBool) -> Self {
        Self {
            setup,
            time,
            interrupted,
            plain: None,
            ocr: None,
        }
    }

    /// Lets the workers go at the end of this process, without waiting until all their memory is freed: this end
    /// of their sockets closes with this process, and with that they end by themselves.
    pub fn dismiss(self) {
        std::mem::forget((self.plain, self.ocr));
    }

    /// Has a file read. An interrupted run gives [`Problem::Interrupted`].
    pub fn perform(&mut self, job: &Job) -> Result<Done, Failure> {
        match self.have_done(job, Program::Plain) {
            Err(failure) if failure.problem == Problem::NeedsOcr => {
                self.have_done(job, Program::Ocr)
            }
            done => done,
        }
    }

    fn have_done(&mut self, job: &Job, program: Program) -> Result<Done, Failure> {
        let place = match program {
            Program::Plain => &mut self.plain,
            Program::Ocr => &mut self.ocr,
        };
        let mut worker = match place.take() {
            Some(worker) => worker,
            None => Worker::start(program, self.setup).map_err(|e| program.not_started(&e))?,
        };
        match worker.ask(job, self.time, self.interrupted) {
            Ok(Answer::Done(done)) => {
                *place = Some(worker);
                Ok(*done)
            }
            Ok(Answer::Failed(failure)) => {
                // After a panic the worker ends by itself.
                if !matches!(failure.problem, Problem::Crashed(_)) {
                    *place = Some(worker);
                }
                Err(failure)
            }
            Err(Silence::Interrupted) => Err(Problem::Interrupted.into()),
            Err(Silence::TimedOut) => Err(Problem::TimedOut(self.time.as_secs()).into()),
            Err(Silence::Died) => Err(worker.cause_of_death(self.setup.memory).into()),
        }
    }
}

/// Why there is no answer.
enum Silence {
    Interrupted,
    TimedOut,
    Died,
}

/// A running worker process, killed when dropped.
struct Worker {
    child: Child,
    socket: BufReader<UnixStream>,
    last_words: Option<JoinHandle<Vec<u8>>>,
}

impl Worker {
    fn start(program: Program, setup: &Setup) -> std::io::Result<Self> {
        let (ours, theirs) = UnixStream::pair()?;
        let mut child = program
            .command()?
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
        let last_words = child
            .stderr
            .take()
            .map(|stderr| std::thread::spawn(move || tail(stderr)));
        ours.set_read_timeout(Some(GLANCE))?;
        let mut worker = Self {
            child,
            socket: BufReader::new(ours),
            last_words,
        };
        worker.send(setup)?;
        Ok(worker)
    }

    fn send(&mut self, message: &impl serde::Serialize) -> std::io::Result<()> {
        let mut line = serde_json::to_vec(message)?;
        line.push(b'\n');
        self.socket.get_mut().write_all(&line)
    }

    fn ask(
        &mut self,
        job: &Job,
        time: Duration,
        interrupted: &AtomicBool,
    ) -> Result<Answer, Silence> {
        let start = Instant::now();
        self.send(job).map_err(|_| Silence::Died)?;
        let mut line = Vec::new();
        loop {
            match self.socket.read_until(b'\n', &mut line) {
                Ok(_) if line.ends_with(b"\n") => {
                    return serde_json::from_slice(&line).map_err(|_| Silence::Died);
                }
                Ok(_) => return Err(Silence::Died),
                Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(_) => return Err(Silence::Died),
            }
            if interrupted.load(Ordering::Relaxed) {
                return Err(Silence::Interrupted);
            }
            if start.elapsed() > time {
                return Err(Silence::TimedOut);
            }
        }
    }

    /// What a worker that gave no answer died of.
    fn cause_of_death(mut self, memory: u64) -> Problem {
        // It may have closed its socket without ending; an end it has come to already stays as it is.
        let status = match self.child.try_wait() {
            Ok(Some(status)) => Ok(status),
            _ => {
                std::thread::sleep(GLANCE);
                let _ = self.child.kill();
                self.child.wait()
            }
        };
        let words = self
            .last_words
            .take()
            .and_then(|reader| reader.join().ok())
            .unwrap_or_default();
        match status {
            Ok(status) => verdict(status, &String::from_utf8_lossy(&words), memory),
            Err(e) => Problem::Crashed(e.to_string()),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may be gone already, which is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads to the end and keeps the end.
fn tail(mut stream: impl Read) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut chunk = [0; 4096];
    while let Ok(length @ 1..) = stream.read(&mut chunk) {
        kept.extend_from_slice(&chunk[..length]);
        let excess = kept.len().saturating_sub(LAST_WORDS);
        kept.drain(..excess);
    }
    kept
}

/// Tells from how a worker ended and what it said last what it ended of.
fn verdict(status: ExitStatus, words: &str, memory: u64) -> Problem {
    if OUT_OF_MEMORY.iter().any(|sign| words.contains(sign)) {
        return Problem::OutOfMemory(memory);
    }
    if words.contains("has overflowed its stack") {
        return Problem::Crashed("stack overflow".into());
    }
    let end = match status.signal() {
        Some(number) => format!(
            "signal {number} ({})",
            signal_hook::low_level::signal_name(number).unwrap_or("unknown")
        ),
        None => format!("exit code {}", status.code().unwrap_or_default()),
    };
    match words.lines().rfind(|line| !line.trim().is_empty()) {
        Some(line) => Problem::Crashed(format!("{end}: {}", line.trim())),
        None => Problem::Crashed(end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_worker_is_told_from_its_status_and_its_words() {
        let aborted = ExitStatus::from_raw(6);
        let of = |words| verdict(aborted, words, 1 << 30);
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
            verdict(ExitStatus::from_raw(3 << 8), "", 1),
            Problem::Crashed("exit code 3".into())
        );
    }

    #[test]
    fn only_the_end_of_what_is_said_is_kept() {
        let mut said = vec![b'a'; 3 * LAST_WORDS];
        said.extend(b"end");
        let kept = tail(said.as_slice());
        assert_eq!(kept.len(), LAST_WORDS);
        assert!(kept.ends_with(b"aend"));
    }
}
