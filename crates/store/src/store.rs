//! An open database of reports.

use std::path::PathBuf;

use crate::address::Address;
use crate::database::{Database, ListError, TransactionError};
use crate::incoming::{IncomingReport, ReportDigest};
use crate::listing::Listing;
use crate::merge::{ImportOutcome, MergeDecision, MergePolicy, OnDuplicate, groups};
use crate::run::{PROGRAM, RunCounts, RunNumber};
use crate::units::{UnitOverride, UnitOverrides};
use crate::{postgres, sqlite};
use baocao_output::sheet::Value;
use baocao_report::Report;
use baocao_report::error::{Error, Problem, Result};

/// An open database.
pub struct Store {
    pub(super) database: Box<dyn Database + Send>,
    shown: String,
    rulings: UnitOverrides,
    mirrors: bool,
}

impl Store {
    /// Opens the database that an address names: `sqlite:PATH`, or `postgres://…` as libpq has it. A file, or the
    /// tables on a server, are made where there are none, and brought up to date where they are of an earlier
    /// version.
    ///
    /// # Errors
    /// [`Problem::Database`], which says what to do, where the address is of another kind or leads nowhere, the
    /// database is another program's, a later version's, locked or may not be written.
    pub fn open(url: &str) -> Result<Self> {
        let address = Address::of(url)?;
        let shown = address.to_string();
        let mut database: Box<dyn Database + Send> = match address {
            Address::Sqlite(path) => Box::new(sqlite::Sqlite::open(&path)?),
            Address::Postgres(server) => Box::new(postgres::Postgres::open(&server)?),
        };
        let mut rulings = UnitOverrides::default();
        for ruling in database.rulings()? {
            rulings.add(&ruling);
        }
        Ok(Self {
            database,
            shown,
            rulings,
            mirrors: false,
        })
    }

    /// Opens a database to ask it: as [`Store::open`], but a file that is not there is not made.
    ///
    /// # Errors
    /// Those of [`Store::open`], and [`Problem::Database`] where there is no such file.
    pub fn open_existing(url: &str) -> Result<Self> {
        match Address::of(url)? {
            Address::Sqlite(path) if !path.exists() => Err(sqlite::no_file(&path).into()),
            _ => Self::open(url),
        }
    }

    /// Makes the database the mirror of one output folder, in which a path holds one report at a time: whatever comes
    /// under a path takes the place of what it held before, the same document or another.
    #[must_use]
    pub fn mirroring(mut self) -> Self {
        self.mirrors = true;
        self
    }

    /// The address, without a password.
    pub fn address(&self) -> &str {
        &self.shown
    }

    /// The files that the database is kept in, and those that may stand beside them while it is written (`-journal`, `-wal`,
    /// `-shm`), whether they are there or not; none where it is on a server.
    pub fn files(&self) -> Vec<PathBuf> {
        self.database.files()
    }

    /// Takes a report in, in one transaction, as [`Store::merge`] does.
    ///
    /// # Errors
    /// [`Problem::Database`] where the database refuses; it is then as it was before.
    pub fn import(&mut self, report: &Report) -> Result<ImportOutcome> {
        let delivery = [IncomingReport::new(report.clone())];
        let outcomes = self.merge(&delivery, OnDuplicate::Version)?;
        outcomes
            .into_iter()
            .next()
            .unwrap_or(Ok(ImportOutcome::Unchanged))
    }

    /// Takes an officer's rulings on issuers: for the reports that are there, and for all that come, in this run and
    /// in later ones.
    ///
    /// # Errors
    /// [`Problem::Database`] where the database refuses.
    pub fn rule(&mut self, rulings: &[UnitOverride]) -> Result<()> {
        let mut fresh: Vec<UnitOverride> = rulings.to_vec();
        fresh.retain(|ruling| self.rulings.add(ruling));
        if fresh.is_empty() {
            return Ok(());
        }
        Ok(self.database.add_unit_overrides(&fresh)?)
    }

    /// Which of some reports need not be delivered, since they are there, of this content and in this file.
    ///
    /// # Errors
    /// [`Problem::Database`] where the database refuses.
    pub fn unchanged(&mut self, digests: &[&ReportDigest]) -> Result<Vec<bool>> {
        let can_be_there: Vec<bool> = digests.iter().map(|d| d.can_be_asked_for()).collect();
        let asked: Vec<&ReportDigest> = digests
            .iter()
            .zip(&can_be_there)
            .filter(|(_, can_be_there)| **can_be_there)
            .map(|(digest, _)| *digest)
            .collect();
        let mut answers = self.database.unchanged(&asked)?.into_iter();
        Ok(can_be_there
            .into_iter()
            .map(|can_be_there| can_be_there && answers.next() == Some(true))
            .collect())
    }

    /// Takes reports in, in their order; each is there whole afterwards, or not at all. What became of each is told
    /// in the same order.
    ///
    /// A report is known by the hash of its original's bytes, its `id`. The same bytes read with the same
    /// result change nothing, under whatever file name they come. The same bytes read differently replace
    /// the earlier reading. Other bytes of the same document (number, notation, issuer and year) are a new version
    /// of it, or what `policy` says. Other bytes under a file name that is known already, of which it cannot be told
    /// whether they are the same document, are a corrected file: the report that the file held before goes, unless
    /// it lies in another file too.
    ///
    /// # Errors
    /// [`Problem::Database`] where the database cannot be used: reports before the failing transaction are there
    /// then, and the same call may be made again. A report that no database takes ([`Problem::Unstorable`]), that breaks a
    /// rule of the database, or is refused by `policy`, is an error in the list and costs no other.
    pub fn merge(
        &mut self,
        batch: &[IncomingReport],
        policy: OnDuplicate,
    ) -> Result<Vec<Result<ImportOutcome>>> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for group in groups(batch) {
            if let [alone] = group
                && let Some(obstacle) = alone.obstacle()
            {
                let error = Error::from(obstacle.clone());
                outcomes.push(Err(error.in_file(&alone.report().source.file)));
                continue;
            }
            match self.merge_group(group, policy) {
                Ok(decisions) => outcomes.extend(group.iter().zip(decisions).map(outcome)),
                Err(TransactionError::Report(why)) if group.len() == 1 => {
                    outcomes.push(Err(self.broken(&group[0], &why)));
                }
                Err(TransactionError::Report(_)) => {
                    for delivery in group {
                        outcomes.push(self.merge_one(delivery, policy)?);
                    }
                }
                Err(TransactionError::Database(problem)) => return Err(problem.into()),
            }
        }
        Ok(outcomes)
    }

    fn merge_group(
        &mut self,
        group: &[IncomingReport],
        policy: OnDuplicate,
    ) -> std::result::Result<Vec<MergeDecision>, TransactionError> {
        let terms = MergePolicy {
            policy,
            rulings: &self.rulings,
            mirrors: self.mirrors,
        };
        self.database.merge(group, terms)
    }

    fn merge_one(
        &mut self,
        delivery: &IncomingReport,
        policy: OnDuplicate,
    ) -> Result<Result<ImportOutcome>> {
        match self.merge_group(std::slice::from_ref(delivery), policy) {
            Ok(decisions) => Ok(decisions
                .into_iter()
                .map(|decision| outcome((delivery, decision)))
                .next()
                .unwrap_or(Ok(ImportOutcome::Unchanged))),
            Err(TransactionError::Report(why)) => Ok(Err(self.broken(delivery, &why))),
            Err(TransactionError::Database(problem)) => Err(problem.into()),
        }
    }

    fn broken(&self, delivery: &IncomingReport, why: &str) -> Error {
        let shown = &self.shown;
        Error::from(Problem::Database(format!(
            "the report breaks a rule of {shown}: {why}; nothing of it was written"
        )))
        .in_file(&delivery.report().source.file)
    }

    /// Gives the rows of a list one after the other, their values in the order of its columns, and how many there are.
    ///
    /// # Errors
    /// [`Problem::Database`] where the database refuses, and those of `each`, after which no row follows.
    pub fn list(
        &mut self,
        listing: Listing,
        each: &mut dyn FnMut(&[Value<'_>]) -> Result<()>,
    ) -> Result<u64> {
        self.database
            .list(listing, each)
            .map_err(|stop| match stop {
                ListError::Taker(error) => error,
                ListError::Database(problem) => problem.into(),
            })
    }

    /// Notes in the database that a run of imports has begun.
    ///
    /// # Errors
    /// [`Problem::Database`] where the database refuses.
    pub fn begin_run(&mut self) -> Result<RunNumber> {
        Ok(RunNumber(self.database.begin_run(PROGRAM)?))
    }

    /// Notes what a run has done. One that never comes to this, as it was killed, keeps no end.
    ///
    /// # Errors
    /// [`Problem::Database`] where the database refuses.
    #[expect(clippy::needless_pass_by_value, reason = "a run ends once")]
    pub fn end_run(&mut self, run: RunNumber, counts: &RunCounts) -> Result<()> {
        Ok(self.database.end_run(run.0, counts)?)
    }
}

fn outcome((delivery, decision): (&IncomingReport, MergeDecision)) -> Result<ImportOutcome> {
    decision.outcome.map_err(|duplicate| {
        Error::from(Problem::AnotherVersion(duplicate)).in_file(&delivery.report().source.file)
    })
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Store").field(&self.shown).finish()
    }
}
