//! The sign of life of a worker.

use std::sync::{Mutex, PoisonError};

use super::connection::QueueConnection;
use super::message::WorkerMessage;
use baocao_report::error::Result;
use baocao_store::{Claim, RegisteredWorker};

/// The claims that a worker's slots hold.
#[derive(Debug, Default)]
pub(super) struct HeldClaims(Mutex<Vec<Claim>>);

/// A claim that is renewed for as long as this is there.
pub(super) struct ClaimGuard<'a> {
    held: &'a HeldClaims,
    claim: Claim,
}

impl HeldClaims {
    pub fn hold(&self, claim: Claim) -> ClaimGuard<'_> {
        self.lock().push(claim.clone());
        ClaimGuard { held: self, claim }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Claim>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn all(&self) -> Vec<Claim> {
        self.lock().clone()
    }
}

impl Drop for ClaimGuard<'_> {
    fn drop(&mut self) {
        self.held.lock().retain(|claim| *claim != self.claim);
    }
}

/// Renews what is held, three times a lease, and frees what others have not come back with, until the worker ends.
pub(super) fn send_heartbeats(
    mut line: QueueConnection<'_>,
    worker: &RegisteredWorker,
    held: &HeldClaims,
) -> Result<()> {
    let pause = worker.lease() / 3;
    while !line.is_ending() {
        line.ask(|queue| queue.renew(worker, &held.all()))?;
        let freed = line.ask(|queue| queue.release_expired())?;
        // What cannot be given up now is tried at the next heartbeat; nobody takes it meanwhile, and it stops nobody.
        let given_up = line.try_ask(|queue| queue.give_up_expired())?;
        for abandoned in freed.into_iter().chain(given_up.unwrap_or_default()) {
            line.tell(WorkerMessage::Freed(abandoned));
        }
        line.rest(pause);
    }
    Ok(())
}
