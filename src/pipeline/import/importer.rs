//! What takes reports into a database, many at a time.

use std::sync::atomic::AtomicBool;

use rayon::prelude::*;

use super::source::Piece;
use crate::emit;
use crate::error::{Error, Result};
use crate::store::{Counts, Delivery, Glance, Imported, OnDuplicate, Ruling, RunNumber, Store};

/// Takes reports into a database, and counts.
pub(in crate::pipeline) struct Importer {
    store: Store,
    run: RunNumber,
    on_duplicate: OnDuplicate,
    counts: Counts,
    /// Read and not yet written: the next ones are read while these are being written.
    waiting: Vec<Delivery>,
}

/// A report that could not be taken in: where it was found, and why.
pub(in crate::pipeline) type Refused = (String, Error);

impl Importer {
    /// Notes in a database that a run begins.
    pub fn begin(mut store: Store, on_duplicate: OnDuplicate) -> Result<Self> {
        Ok(Self {
            run: store.begin_run()?,
            store,
            on_duplicate,
            counts: Counts::default(),
            waiting: Vec::new(),
        })
    }

    /// The address of the database, without a password.
    pub fn address(&self) -> &str {
        self.store.address()
    }

    /// Takes an officer's rulings on units.
    pub fn rule(&mut self, rulings: &[Ruling]) -> Result<()> {
        self.store.rule(rulings)
    }

    /// Takes some reports; those before them are then in the database. What was refused is given back.
    pub fn take(&mut self, chunk: Vec<Piece>) -> Result<Vec<Refused>> {
        let fresh = self.fresh(chunk)?;
        let waiting = std::mem::take(&mut self.waiting);
        let (read, written) = std::thread::scope(|scope| {
            let reader = scope.spawn(|| read(fresh));
            let written = self.write(&waiting);
            (reader.join(), written)
        });
        let mut refused = written?;
        // A panic of the reader is a fault of the program, and goes on as one.
        let read = read.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        for outcome in read {
            match outcome {
                Ok(delivery) => self.waiting.push(delivery),
                Err(refusal) => {
                    self.counts.failed += 1;
                    refused.push(refusal);
                }
            }
        }
        Ok(refused)
    }

    /// Leaves out what is there already.
    fn fresh(&mut self, chunk: Vec<Piece>) -> Result<Vec<Piece>> {
        let glances: Vec<Option<Glance>> = chunk
            .par_iter()
            .map(|piece| Glance::at(&piece.text))
            .collect();
        let known: Vec<Glance> = glances.iter().flatten().cloned().collect();
        let mut unchanged = self.store.unchanged(&known)?.into_iter();
        let mut fresh = Vec::new();
        for (piece, glance) in chunk.into_iter().zip(glances) {
            if glance.is_some() && unchanged.next() == Some(true) {
                self.counts.add(Imported::Unchanged);
            } else {
                fresh.push(piece);
            }
        }
        Ok(fresh)
    }

    fn write(&mut self, deliveries: &[Delivery]) -> Result<Vec<Refused>> {
        let mut refused = Vec::new();
        let outcomes = self.store.merge(deliveries, self.on_duplicate)?;
        for (delivery, outcome) in deliveries.iter().zip(outcomes) {
            match outcome {
                Ok(imported) => self.counts.add(imported),
                Err(error) => {
                    self.counts.failed += 1;
                    refused.push((delivery.report().source.file.clone(), error));
                }
            }
        }
        Ok(refused)
    }

    /// Counts files that could not be read.
    pub fn count_failed(&mut self, files: u32) {
        self.counts.failed += files;
    }

    /// Writes what is still waiting, notes what the run has done, and brings the index for searches up to date.
    pub fn end(
        mut self,
        interrupted: &AtomicBool,
        indexed: &mut dyn FnMut(u64),
    ) -> Result<(Counts, Vec<Refused>)> {
        let waiting = std::mem::take(&mut self.waiting);
        let refused = self.write(&waiting)?;
        self.store.end_run(self.run, &self.counts)?;
        self.store.index(interrupted, indexed)?;
        Ok((self.counts, refused))
    }
}

/// Reads reports, on all cores.
fn read(pieces: Vec<Piece>) -> Vec<std::result::Result<Delivery, Refused>> {
    pieces
        .into_par_iter()
        .map(|piece| match emit::read(&piece.text) {
            Ok(report) => Ok(Delivery::new(report)),
            Err(error) => Err((piece.origin.in_words(), error)),
        })
        .collect()
}
