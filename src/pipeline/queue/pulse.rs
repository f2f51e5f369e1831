//! The sign of life of a worker.

use std::sync::{Mutex, PoisonError};

use super::line::Line;
use super::work::Message;
use baocao_report::error::Result;
use baocao_store::{Claim, Worker};

/// The claims that a worker's slots hold.
#[derive(Debug, Default)]
pub(super) struct Held(Mutex<Vec<Claim>>);

/// A claim that is renewed for as long as this is there.
pub(super) struct Holding<'a> {
    held: &'a Held,
    claim: Claim,
}

impl Held {
    pub fn hold(&self, claim: Claim) -> Holding<'_> {
        self.lock().push(claim.clone());
        Holding { held: self, claim }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Claim>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn all(&self) -> Vec<Claim> {
        self.lock().clone()
    }
}

impl Drop for Holding<'_> {
    fn drop(&mut self) {
        self.held.lock().retain(|claim| *claim != self.claim);
    }
}

/// Renews what is held, three times a lease, and frees what others have not come back with, until the worker ends.
pub(super) fn beat(mut line: Line<'_>, worker: &Worker, held: &Held) -> Result<()> {
    let pause = worker.lease() / 3;
    while !line.is_ending() {
        line.ask(|queue| queue.renew(worker, &held.all()))?;
        for abandoned in line.ask(|queue| queue.free_abandoned())? {
            line.tell(Message::Freed(abandoned));
        }
        line.rest(pause);
    }
    Ok(())
}
