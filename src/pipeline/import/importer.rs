//! What takes reports into a database, many at a time.
//!
//! Reports come in chunks. While one chunk is being written, the next ones are being read, and those after them looked
//! at, each in a thread of its own: on two cores the database has one for itself.

use std::sync::atomic::AtomicBool;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::ordered_stage::OrderedStage;
use super::source::{RawReport, ReportOrigin};
use baocao_report::error::{Error, Problem, Result};
use baocao_report::json;
use baocao_store::{
    ImportOutcome, IncomingReport, OnDuplicate, ReportDigest, RunCounts, RunNumber, Store,
    UnitOverride,
};

/// How many chunks are looked at or read ahead of the one that is being written: enough for a writer that never waits
/// for a chunk that takes longer than others, and no more, as each is held in memory.
const AHEAD: usize = 2;

/// Takes reports into a database, and counts.
pub(in crate::pipeline) struct Importer {
    store: Store,
    run: RunNumber,
    on_duplicate: OnDuplicate,
    counts: RunCounts,
    looking: OrderedStage<Vec<RawReport>, Vec<ScannedReport>>,
    reading: OrderedStage<Vec<UnparsedReport>, Vec<ParsedReport>>,
}

/// A report that could not be taken in: where it was found, and why.
pub(in crate::pipeline) type RefusedReport = (String, Error);

/// What a look at a piece has told.
type ScannedReport = std::result::Result<UnparsedReport, RefusedReport>;

/// What a piece was read as.
type ParsedReport = std::result::Result<IncomingReport, RefusedReport>;

/// A piece that is a text, and its digest.
struct UnparsedReport {
    text: String,
    origin: ReportOrigin,
    digest: Option<ReportDigest>,
}

impl Importer {
    /// Notes in a database that a run begins.
    pub fn begin(mut store: Store, on_duplicate: OnDuplicate) -> Result<Self> {
        let readers = readers()?;
        Ok(Self {
            run: store.begin_run()?,
            store,
            on_duplicate,
            counts: RunCounts::default(),
            looking: OrderedStage::begin(|chunk: Vec<RawReport>| {
                chunk.into_iter().map(look).collect()
            }),
            reading: OrderedStage::begin(move |chunk: Vec<UnparsedReport>| {
                readers.install(|| chunk.into_par_iter().map(read).collect())
            }),
        })
    }

    /// The address of the database, without a password.
    pub fn address(&self) -> &str {
        self.store.address()
    }

    /// Takes an officer's rulings on units.
    pub fn rule(&mut self, rulings: &[UnitOverride]) -> Result<()> {
        self.store.rule(rulings)
    }

    /// Takes some reports. They are in the database when a few more have been taken, or at the end. What was refused
    /// until now is given back.
    pub fn take(&mut self, chunk: Vec<RawReport>) -> Result<Vec<RefusedReport>> {
        self.looking.put(chunk);
        self.go_on(AHEAD)
    }

    /// Goes on until at most so many chunks are inside a stage.
    fn go_on(&mut self, ahead: usize) -> Result<Vec<RefusedReport>> {
        let mut refused = Vec::new();
        while self.looking.inside() > ahead
            && let Some(looked) = self.looking.take()
        {
            let fresh = self.fresh(looked, &mut refused)?;
            self.reading.put(fresh);
            self.write_until(ahead, &mut refused)?;
        }
        self.write_until(ahead, &mut refused)?;
        self.counts.failed += u32::try_from(refused.len()).unwrap_or(u32::MAX);
        Ok(refused)
    }

    /// Leaves out what is there already.
    fn fresh(
        &mut self,
        looked: Vec<ScannedReport>,
        refused: &mut Vec<RefusedReport>,
    ) -> Result<Vec<UnparsedReport>> {
        let mut pieces = Vec::with_capacity(looked.len());
        for looked in looked {
            match looked {
                Ok(piece) => pieces.push(piece),
                Err(refusal) => refused.push(refusal),
            }
        }
        let digests: Vec<&ReportDigest> = pieces.iter().filter_map(|p| p.digest.as_ref()).collect();
        let mut unchanged = self.store.unchanged(&digests)?.into_iter();
        pieces.retain(|piece| {
            let is_there = piece.digest.is_some() && unchanged.next() == Some(true);
            if is_there {
                self.counts.add(ImportOutcome::Unchanged);
            }
            !is_there
        });
        Ok(pieces)
    }

    /// Writes what has been read, until at most so many chunks are still being read.
    fn write_until(&mut self, ahead: usize, refused: &mut Vec<RefusedReport>) -> Result<()> {
        while self.reading.inside() > ahead
            && let Some(read) = self.reading.take()
        {
            let mut deliveries = Vec::with_capacity(read.len());
            for read in read {
                match read {
                    Ok(delivery) => deliveries.push(delivery),
                    Err(refusal) => refused.push(refusal),
                }
            }
            self.write(&deliveries, refused)?;
        }
        Ok(())
    }

    fn write(
        &mut self,
        deliveries: &[IncomingReport],
        refused: &mut Vec<RefusedReport>,
    ) -> Result<()> {
        let outcomes = self.store.merge(deliveries, self.on_duplicate)?;
        for (delivery, outcome) in deliveries.iter().zip(outcomes) {
            match outcome {
                Ok(imported) => self.counts.add(imported),
                Err(error) => refused.push((delivery.report().source.file.clone(), error)),
            }
        }
        Ok(())
    }

    /// Counts files that could not be read.
    pub fn count_failed(&mut self, files: u32) {
        self.counts.failed += files;
    }

    /// Writes all that has been taken, notes what the run has done, and brings the index for searches up to date.
    pub fn end(
        mut self,
        interrupted: &AtomicBool,
        indexed: &mut dyn FnMut(u64),
    ) -> Result<(RunCounts, Vec<RefusedReport>)> {
        let refused = self.go_on(0)?;
        self.looking.end();
        self.reading.end();
        self.store.end_run(self.run, &self.counts)?;
        self.store.index(interrupted, indexed)?;
        Ok((self.counts, refused))
    }
}

/// The threads that read: one for each core but the one that writes.
fn readers() -> Result<ThreadPool> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let pool = ThreadPoolBuilder::new().num_threads(cores.saturating_sub(1).max(1));
    Ok(pool
        .build()
        .map_err(|error| Problem::Unreadable(error.to_string()))?)
}

/// Looks at a piece.
fn look(piece: RawReport) -> ScannedReport {
    match String::from_utf8(piece.bytes) {
        Ok(text) => Ok(UnparsedReport {
            digest: ReportDigest::at(&text),
            text,
            origin: piece.origin,
        }),
        Err(error) => {
            let why = Problem::NotAReport(error.to_string());
            Err((piece.origin.in_words(), why.into()))
        }
    }
}

/// Reads a report.
fn read(unread: UnparsedReport) -> ParsedReport {
    match json::read(&unread.text) {
        Ok(report) => Ok(match unread.digest {
            Some(digest) => IncomingReport::with_digest(report, digest),
            None => IncomingReport::new(report),
        }),
        Err(error) => Err((unread.origin.in_words(), error)),
    }
}
