//! A place of a worker where one document at a time is read and imported.

use std::time::Duration;

use super::connection::QueueConnection;
use super::heartbeat::HeldClaims;
use super::message::WorkerMessage;
use super::shared_folder::SharedFolder;
use crate::pipeline::job::{Job, JobTask};
use crate::pipeline::supervisor::Supervisor;
use baocao_report::error::{Error, Problem, Result};
use baocao_report::json;
use baocao_store::{
    ATTEMPTS, ClaimedDocument, CompletionOutcome, FailureCause, IncomingReport, RegisteredWorker,
};
use baocao_worker::JobFailure;

/// How long to wait until an empty queue is looked into again.
const PAUSE: Duration = Duration::from_secs(1);

/// How long a document waits for its second attempt; six times as long for the third.
const BACKOFF: Duration = Duration::from_secs(10);

/// A place for a document.
pub(super) struct DocumentReader<'a> {
    pub connection: QueueConnection<'a>,
    pub supervisor: Supervisor<'a>,
    pub worker: &'a RegisteredWorker,
    pub held: &'a HeldClaims,
    pub shared_folder: &'a SharedFolder,
    pub until_empty: bool,
}

impl DocumentReader<'_> {
    /// Reads one document after the other.
    pub fn run(&mut self) -> Result<()> {
        while !self.connection.is_ending() {
            match self.connection.ask(|queue| queue.claim(self.worker))? {
                Some(claimed) => self.one(&claimed)?,
                None if self.until_empty && self.connection.ask(|queue| queue.is_empty())? => break,
                None => self.connection.rest(PAUSE),
            }
        }
        Ok(())
    }

    fn one(&mut self, claimed: &ClaimedDocument) -> Result<()> {
        let _holding = self.held.hold(claimed.claim.clone());
        match self.read(claimed) {
            Ok(delivery) => self.import(claimed, &delivery),
            Err(failure) if failure.problem == Problem::Interrupted => self.hand_back(claimed),
            // What this machine lacks another one may have.
            Err(failure) if matches!(failure.problem, Problem::Missing { .. }) => {
                self.hand_back(claimed)?;
                Err(failure.at(&claimed.path))
            }
            Err(failure) => self.fail(claimed, failure),
        }
    }

    fn read(
        &mut self,
        claimed: &ClaimedDocument,
    ) -> std::result::Result<IncomingReport, JobFailure> {
        let path = self.shared_folder.find(&claimed.path)?;
        let task = JobTask::Report {
            name: Some(claimed.file.clone()),
            sha256: Some(claimed.sha256().to_owned()),
        };
        let done = self.supervisor.perform(Job::new(&path, task))?;
        Ok(IncomingReport::new(json::read(&done.output)?))
    }

    fn import(&mut self, claimed: &ClaimedDocument, delivery: &IncomingReport) -> Result<()> {
        let taken = self
            .connection
            .ask(|queue| queue.import(&claimed.claim, delivery))?;
        match taken {
            CompletionOutcome::Imported(imported) => {
                self.connection
                    .tell(WorkerMessage::Imported(claimed.file.clone(), imported));
                Ok(())
            }
            CompletionOutcome::Lost => {
                self.connection
                    .tell(WorkerMessage::TakenOver(claimed.file.clone()));
                Ok(())
            }
            CompletionOutcome::Broken(problem) => self.fail(claimed, problem.into()),
        }
    }

    /// Says in the queue that a document has failed. Where that is refused, the document is tried again when its lease has
    /// ended, and given up in the end as one that nobody came back with; the worker goes on.
    fn fail(&mut self, claimed: &ClaimedDocument, failure: JobFailure) -> Result<()> {
        let again = wait(&failure.problem, claimed.attempt);
        let why = FailureCause {
            problem: failure.problem.clone(),
            page: failure.page,
        };
        let marked = self
            .connection
            .try_ask(|queue| queue.fail(&claimed.claim, &why, again))?;
        let file = claimed.file.clone();
        let error = failure.at(&claimed.path);
        self.connection.tell(match marked {
            Ok(true) => WorkerMessage::Failed(file, error, again),
            Ok(false) => WorkerMessage::TakenOver(file),
            Err(refusal) => {
                let words =
                    format!("that it failed cannot be noted: {refusal}; it failed as {error}");
                let error = Error::from(Problem::Database(words));
                WorkerMessage::Failed(file, error, Some(self.worker.lease()))
            }
        });
        Ok(())
    }

    fn hand_back(&mut self, claimed: &ClaimedDocument) -> Result<()> {
        self.connection.ask(|queue| queue.release(&claimed.claim))
    }
}

/// How long to wait until a document is tried again; `None` where that would change nothing, or has been done often
/// enough.
fn wait(problem: &Problem, attempt: u32) -> Option<Duration> {
    let may_pass = match problem {
        // A network drive that is away, a machine that is short of memory or time, a reader that died.
        Problem::NotFound
        | Problem::Unreadable(_)
        | Problem::TimedOut(_)
        | Problem::OutOfMemory(_)
        | Problem::Crashed(_) => true,
        _ => false,
    };
    (may_pass && attempt < ATTEMPTS).then(|| BACKOFF * 6_u32.pow(attempt.saturating_sub(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_pass_is_tried_again_a_few_times_and_what_is_the_documents_own_is_not() {
        let crashed = Problem::Crashed("as asked".into());
        assert_eq!(wait(&crashed, 1), Some(Duration::from_secs(10)));
        assert_eq!(wait(&crashed, 2), Some(Duration::from_secs(60)));
        assert_eq!(wait(&crashed, 3), None);
        assert_eq!(wait(&Problem::NotFound, 1), Some(BACKOFF));
        assert_eq!(wait(&Problem::Encrypted, 1), None);
        assert_eq!(wait(&Problem::Damaged("".into()), 1), None);
        assert_eq!(wait(&Problem::ChangedWhileRead, 1), None);
    }
}
