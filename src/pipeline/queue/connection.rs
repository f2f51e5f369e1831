//! A connection to the queue that comes back.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use super::message::WorkerMessage;
use baocao_report::error::{Problem, Result};
use baocao_store::{Queue, QueueError, QueueResult};

/// How long a database may be away: a restart, a night's maintenance, a cable.
const PATIENCE: Duration = Duration::from_secs(600);

/// How long to wait between two tries to connect.
const PAUSE: Duration = Duration::from_secs(2);

/// How often a wait looks whether the worker is ending.
const POLL: Duration = Duration::from_millis(50);

/// A connection of a worker's.
pub(super) struct QueueConnection<'a> {
    queue: Queue,
    ending: &'a AtomicBool,
    messages: Sender<WorkerMessage>,
}

impl<'a> QueueConnection<'a> {
    pub fn new(queue: Queue, ending: &'a AtomicBool, messages: Sender<WorkerMessage>) -> Self {
        Self {
            queue,
            ending,
            messages,
        }
    }

    /// Asks the queue, and asks again when a connection that was lost has come back. An ending worker waits for
    /// nothing: what it holds is free when its lease ends.
    pub fn ask<T>(&mut self, question: impl FnMut(&mut Queue) -> QueueResult<T>) -> Result<T> {
        Ok(self.try_ask(question)??)
    }

    /// The same, where the worker goes on though the database refuses.
    pub fn try_ask<T>(
        &mut self,
        mut question: impl FnMut(&mut Queue) -> QueueResult<T>,
    ) -> Result<std::result::Result<T, Problem>> {
        loop {
            match question(&mut self.queue) {
                Ok(answer) => return Ok(Ok(answer)),
                Err(QueueError::Refused(problem)) => return Ok(Err(problem)),
                Err(QueueError::Lost(problem)) if self.is_ending() => return Err(problem.into()),
                Err(QueueError::Lost(problem)) => {
                    self.tell(WorkerMessage::Lost(problem.into()));
                    self.reconnect()?;
                    self.tell(WorkerMessage::Back);
                }
            }
        }
    }

    fn reconnect(&mut self) -> Result<()> {
        let start = Instant::now();
        loop {
            match self.queue.reconnect() {
                Err(error) if self.is_ending() || start.elapsed() > PATIENCE => return Err(error),
                Err(_) => self.rest(PAUSE),
                done => return done,
            }
        }
    }

    /// Waits, but not for long once the worker is ending.
    pub fn rest(&self, time: Duration) {
        let start = Instant::now();
        while start.elapsed() < time && !self.is_ending() {
            std::thread::sleep(POLL.min(time));
        }
    }

    pub fn is_ending(&self) -> bool {
        self.ending.load(Ordering::Relaxed)
    }

    /// Tells the thread that everything comes together in; it outlives all who tell it something.
    pub fn tell(&self, message: WorkerMessage) {
        let _ = self.messages.send(message);
    }
}
