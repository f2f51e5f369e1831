//! The worker's end.

use std::io::ErrorKind;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, PoisonError, mpsc};

use baocao_report::error::{Context, Problem, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::frame::{LONGEST, Receiver, send};
use crate::message::{Answer, JobFailure, Setup};

/// The stack of each thread that reads: eight times what a main thread has, for files that nest deeply.
/// Pages of it that are never touched cost nothing.
const STACK: usize = 64 << 20;

/// Where the last panic happened and what it said.
static PANIC: Mutex<Option<String>> = Mutex::new(None);

/// Serves the supervisor at the other end of standard input until it hangs up. `start` makes of the supervisor's
/// options a function that does a job; both run on the threads of a rayon pool.
///
/// # Errors
/// [`Problem::Usage`] where standard input is not the socket of a supervisor.
pub fn serve<S, J, A, F>(start: impl FnOnce(S) -> Result<F> + Send + 'static) -> Result<()>
where
    S: DeserializeOwned + Send + 'static,
    J: DeserializeOwned + Send + 'static,
    A: Serialize + Send,
    F: Fn(J) -> Result<A> + Sync,
{
    let socket = std::io::stdin()
        .as_fd()
        .try_clone_to_owned()
        .map(UnixStream::from)
        .or_problem(Problem::Usage)?;
    let mut answers = socket.try_clone().or_problem(Problem::Usage)?;
    let mut messages = Receiver::new(socket);
    let setup = messages
        .receive::<Setup<S>>()
        .or_problem(|why| Problem::Usage(format!("a supervisor starts workers; {why}")))?;
    let Some(setup) = setup else {
        return Ok(());
    };
    limit_memory(setup.memory, setup.threads)?;
    panic::set_hook(Box::new(|panic| {
        let mut last = PANIC.lock().unwrap_or_else(PoisonError::into_inner);
        last.get_or_insert_with(|| describe(panic));
    }));

    let (jobs, queue) = mpsc::channel::<J>();
    std::thread::spawn(move || work(setup, start, &queue, &mut answers));
    // This thread only listens: when the supervisor is gone, killed even, so is the worker, at once.
    while let Ok(Some(job)) = messages.receive() {
        if jobs.send(job).is_err() {
            break;
        }
    }
    std::process::exit(0)
}

fn limit_memory(memory: u64, threads: usize) -> Result<()> {
    let stacks = (threads as u64 + 1) * STACK as u64;
    let limit = memory.saturating_add(stacks);
    rlimit::setrlimit(rlimit::Resource::AS, limit, limit)
        .or_problem(|why| Problem::Usage(format!("--memory-limit: {why}")))
}

/// Does jobs until one panics: after that the worker's libraries may be in any state.
fn work<S, J, A, F>(
    setup: Setup<S>,
    start: impl FnOnce(S) -> Result<F>,
    jobs: &mpsc::Receiver<J>,
    answers: &mut UnixStream,
) where
    J: Send,
    A: Serialize + Send,
    F: Fn(J) -> Result<A> + Sync,
{
    let threads = rayon::ThreadPoolBuilder::new()
        .num_threads(setup.threads)
        .stack_size(STACK)
        .build()
        .or_problem(|_| Problem::OutOfMemory(setup.memory));
    let tools = threads.and_then(|threads| Ok((threads, start(setup.options)?)));
    for job in jobs {
        let done = match &tools {
            Ok((threads, perform)) => {
                panic::catch_unwind(AssertUnwindSafe(|| threads.install(|| perform(job))))
            }
            Err(error) => Ok(Err(error.clone())),
        };
        let survived = done.is_ok();
        let answer = match done {
            Ok(Ok(done)) => Answer::Done(done),
            Ok(Err(error)) => Answer::Failed(error.into()),
            Err(_) => Answer::Failed(JobFailure::from(Problem::Crashed(last_panic()))),
        };
        if reply(answers, &answer).is_err() || !survived {
            std::process::exit(0);
        }
    }
}

/// Sends an answer, or that it is longer than the supervisor takes.
fn reply<A: Serialize>(answers: &mut UnixStream, answer: &Answer<A>) -> std::io::Result<()> {
    match send(answers, answer) {
        Err(error) if error.kind() == ErrorKind::FileTooLarge => {
            let limit = LONGEST as u64;
            let failure = JobFailure::from(Problem::TooMuchOutput { limit });
            send(answers, &Answer::<A>::Failed(failure))
        }
        sent => sent,
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
