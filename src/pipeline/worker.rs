//! A worker process: it reads one file after another for a supervisor, within a memory limit, and may die
//! of any of them.

use std::io::{BufRead, BufReader, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, PoisonError, mpsc};

use super::archive::staged;
use super::job::{Answer, Done, Failure, Figures, Job, Setup, Task};
use super::{Reader, figures, pages};
use crate::archive::Role;
use crate::emit;
use crate::error::{Context, Problem, Result};
use crate::extract::{self, OcrReader};
use crate::intake::{self, Source};

/// The stack of each thread that reads: eight times what a main thread has, for files that nest deeply.
/// Pages of it that are never touched cost nothing.
const STACK: usize = 64 << 20;

/// Where the last panic happened and what it said.
static PANIC: Mutex<Option<String>> = Mutex::new(None);

/// Serves the supervisor at the other end of standard input until it hangs up; without a reader for scans it
/// gives a file that needs one back.
///
/// Standard input is a socket that goes both ways, so that whatever a library prints to standard output
/// cannot be taken for an answer.
///
/// # Errors
/// [`Problem::Usage`] where standard input is not the socket of a supervisor.
pub fn serve(ocr: Option<OcrReader>) -> Result<()> {
    let socket = std::io::stdin()
        .as_fd()
        .try_clone_to_owned()
        .map(UnixStream::from)
        .or_problem(Problem::Usage)?;
    let mut answers = socket.try_clone().or_problem(Problem::Usage)?;
    let mut lines = BufReader::new(socket).lines();
    let Some(setup) = lines.next() else {
        return Ok(());
    };
    let setup: Setup = setup
        .map_err(|e| e.to_string())
        .and_then(|line| serde_json::from_str(&line).map_err(|e| e.to_string()))
        .or_problem(|why| Problem::Usage(format!("a supervisor starts workers; {why}")))?;
    limit_memory(&setup)?;
    panic::set_hook(Box::new(|panic| {
        let mut last = PANIC.lock().unwrap_or_else(PoisonError::into_inner);
        last.get_or_insert_with(|| describe(panic));
    }));

    let (jobs, queue) = mpsc::channel::<Job>();
    std::thread::spawn(move || work(&setup, ocr, &queue, &mut answers));
    // This thread only listens: when the supervisor is gone, killed even, so is the worker, at once.
    for line in lines.map_while(std::result::Result::ok) {
        let Ok(job) = serde_json::from_str(&line) else {
            break;
        };
        if jobs.send(job).is_err() {
            break;
        }
    }
    std::process::exit(0)
}

fn limit_memory(setup: &Setup) -> Result<()> {
    let stacks = (setup.threads as u64 + 1) * STACK as u64;
    let limit = setup.memory.saturating_add(stacks);
    rlimit::setrlimit(rlimit::Resource::AS, limit, limit)
        .or_problem(|why| Problem::Usage(format!("--memory-limit: {why}")))
}

/// Does jobs until one kills the worker's good standing: after a panic its libraries may be in any state.
fn work(
    setup: &Setup,
    ocr: Option<OcrReader>,
    jobs: &mpsc::Receiver<Job>,
    answers: &mut UnixStream,
) {
    let tools = tools(setup, ocr);
    for job in jobs {
        let done = match &tools {
            Ok((pool, reader)) => {
                panic::catch_unwind(AssertUnwindSafe(|| pool.install(|| perform(reader, &job))))
            }
            Err(error) => Ok(Err(error.clone())),
        };
        let survived = done.is_ok();
        let answer = match done {
            Ok(Ok(done)) => Answer::Done(Box::new(done)),
            Ok(Err(error)) => Answer::Failed(error.into()),
            Err(_) => Answer::Failed(Failure::from(Problem::Crashed(last_panic()))),
        };
        if send(answers, &answer).is_err() || !survived {
            std::process::exit(0);
        }
    }
}

/// The threads that pages are read on, and what they are read with.
fn tools(setup: &Setup, ocr: Option<OcrReader>) -> Result<(rayon::ThreadPool, Reader)> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(setup.threads)
        .stack_size(STACK)
        .build()
        .or_problem(|_| Problem::OutOfMemory(setup.memory))?;
    Ok((pool, Reader::new(&setup.options, ocr)?))
}

fn send(answers: &mut UnixStream, answer: &Answer) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(answer)?;
    line.push(b'\n');
    answers.write_all(&line)
}

fn perform(reader: &Reader, job: &Job) -> Result<Done> {
    let path = job.path();
    #[cfg(debug_assertions)]
    super::fault::provoke(&path);
    let source = intake::open(&path, &reader.options().extract.limits)?;
    let (output, figures) = match &job.task {
        Task::Report { name, sha256 } => {
            unchanged(&source, sha256.as_deref())?;
            let mut report = reader.read(&source)?;
            if let Some(name) = name {
                report.source.file.clone_from(name);
            }
            (emit::json(&report), figures(&report))
        }
        Task::Text => (reader.text(&source)?, Figures::default()),
        Task::Pages => (pages::json(&reader.pages(&source)?), Figures::default()),
        Task::Side => {
            let side = serde_json::to_string(&reader.side(&source)?);
            (side.or_problem(Problem::Output)?, Figures::default())
        }
        Task::Excerpts(cuts) => {
            let found = extract::excerpts(&source, cuts, &reader.options().extract.limits)?;
            let json = serde_json::to_string(&found).or_problem(Problem::Output)?;
            (json, Figures::default())
        }
        Task::Archive(archiving) => {
            unchanged(&source, archiving.sha256.as_deref())?;
            let name = archiving.name.as_deref();
            let folder = archiving.folder();
            let copy = |part| folder.join(staged(Role::Copy, part));
            let outcomes = reader.archive(&source, name, &archiving.division, &copy)?;
            let json = serde_json::to_string(&outcomes).or_problem(Problem::Output)?;
            (json, Figures::default())
        }
    };
    Ok(Done { output, figures })
}

/// Refuses a file whose hash is another than the one taken before.
fn unchanged(source: &Source, expected: Option<&str>) -> Result<()> {
    match expected {
        Some(expected) if expected != super::hex(&source.sha256) => {
            Err(Problem::ChangedWhileRead.into())
        }
        _ => Ok(()),
    }
}

fn last_panic() -> String {
    let mut last = PANIC.lock().unwrap_or_else(PoisonError::into_inner);
    last.take().unwrap_or_else(|| "panic".into())
}

/// A panic's message and place: the file within its crate, as where the crate was built tells nothing.
fn describe(panic: &panic::PanicHookInfo<'_>) -> String {
    let message = panic.payload_as_str().unwrap_or("panic");
    match panic.location() {
        Some(place) => {
            let parts: Vec<&str> = place.file().split('/').collect();
            let crate_folder = parts.iter().rposition(|part| *part == "src").unwrap_or(0);
            let file = parts[crate_folder.saturating_sub(1)..].join("/");
            format!("{message} ({file}:{})", place.line())
        }
        None => message.to_owned(),
    }
}
