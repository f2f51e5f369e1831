//! Bringing the index for searches up to date, and asking it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::database::Database;
use crate::search::{IndexingOutcome, Search, SearchResults};
use crate::store::Store;
use baocao_report::error::{Problem, Result};

/// So many reports are taken into the index by one connection, where a second would help.
const FEW: u64 = 2000;

/// Takes reports into the index until all are in it or on their way; counts them.
fn take_all(
    database: &mut dyn Database,
    interrupted: &AtomicBool,
    taken: &AtomicU64,
    observe: &mut dyn FnMut(u64),
) -> std::result::Result<(), Problem> {
    while !interrupted.load(Ordering::Relaxed) {
        match database.index()? {
            IndexingOutcome::Taken(0) | IndexingOutcome::Hindered => break,
            IndexingOutcome::Taken(some) => {
                observe(taken.fetch_add(some, Ordering::Relaxed) + some)
            }
        }
    }
    Ok(())
}

impl Store {
    /// Brings the index for searches up to date with the reports, in transactions of some hundred reports each, until all
    /// are in it, `interrupted` is set, or it cannot be written. How many reports were taken into it.
    ///
    /// Several programs may do so at once. What a killed one has not come to, the next one does. `observe` is told how many
    /// have been taken so far.
    ///
    /// # Errors
    /// [`Problem::Database`] where the database fails. That it may not be written is no
    /// error: a search then tells how many reports it has not seen.
    pub fn index(&mut self, interrupted: &AtomicBool, observe: &mut dyn FnMut(u64)) -> Result<u64> {
        let taken = AtomicU64::new(0);
        let second = match self.database.unindexed()? > FEW {
            true => self.database.second(),
            false => None,
        };
        std::thread::scope(|scope| {
            if let Some(mut second) = second {
                // What it cannot do, the first does, or says why it cannot be done.
                let taken = &taken;
                scope.spawn(move || {
                    take_all(&mut *second, interrupted, taken, &mut |_| {}).ok();
                });
            }
            take_all(&mut *self.database, interrupted, &taken, observe)
        })?;
        let all = taken.into_inner();
        if all > 0 {
            self.database.settle();
        }
        Ok(all)
    }

    /// How many reports are not in the index yet.
    ///
    /// # Errors
    /// [`Problem::Database`] where the database fails.
    pub fn unindexed(&mut self) -> Result<u64> {
        Ok(self.database.unindexed()?)
    }

    /// Searches the reports that are in the index.
    ///
    /// Reports that have all words with the diacritics that were typed go before those that have them without; then those whose
    /// number, subject, issuer or signer has them all; then the newer ones; then they go by their files. Both kinds of
    /// database give the same hits in the same order.
    ///
    /// # Errors
    /// [`Problem::Database`] where the database fails. No query is an error.
    pub fn search(&mut self, search: &Search) -> Result<SearchResults> {
        Ok(self.database.search(search)?)
    }
}
