//! Reports that are written already to a database.

mod importer;
mod ordered_stage;
mod source;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

pub(super) use importer::Importer;
pub(super) use source::RawReport;

use super::FailedInput;
use baocao_extract::intake::{Links, shown};
use baocao_report::error::{Error, Problem, Result};
use baocao_store::{OnDuplicate, RunCounts, Store, UnitOverride, parse_unit_overrides};
use importer::RefusedReport;

/// The most reports that are read before they are written, and the most bytes of them.
pub(super) const MANY: usize = 256;
pub(super) const MUCH: usize = 8 << 20;

/// The largest file of units that is read, in bytes.
const LARGEST_UNITS: u64 = 64 << 20;

/// What to import.
#[derive(Clone, Debug)]
pub struct Import {
    /// Folders that [`ingest`](super::ingest()) has written, JSON files and files of JSON lines.
    pub paths: Vec<PathBuf>,
    /// The address of the database.
    pub database: String,
    /// What to do with a document that is there in other bytes.
    pub on_duplicate: OnDuplicate,
    /// An officer's file that says which units issuers are.
    pub units: Option<PathBuf>,
    /// Where links in the folders may lead.
    pub links: Links,
}

/// What an import tells while it goes on.
#[derive(Debug)]
pub enum ImportEvent<'a> {
    /// So many bytes are to be read.
    Planned(u64),
    /// So many reports have been gone through, and so many bytes of them.
    Taken(u64, u64),
    /// So many reports have been taken into the index for searches, after all have been written.
    Indexed(u64),
    /// A report could not be taken in.
    Failed(&'a FailedInput),
}

/// What an import has done.
#[derive(Debug)]
pub struct ImportSummary {
    /// How many reports came to what.
    pub counts: RunCounts,
    /// The address of the database, without a password.
    pub database: String,
}

/// Imports reports.
///
/// `interrupted` may be set at any time, by a signal handler say: what has been read is then written, and the import
/// ends with [`Problem::Interrupted`].
///
/// # Errors
/// What stops a whole run: [`Problem::Database`], [`Problem::Interrupted`]. A report that fails stops nothing; it is
/// told to `observe` and counted.
pub fn import(
    run: &Import,
    interrupted: &AtomicBool,
    observe: &mut dyn FnMut(ImportEvent<'_>),
) -> Result<ImportSummary> {
    let rulings = run.units.as_deref().map(read_rulings).transpose()?;
    let mut importer = Importer::begin(Store::open(&run.database)?, run.on_duplicate)?;
    importer.rule(&rulings.unwrap_or_default())?;
    let mut coordinator = ImportCoordinator {
        importer,
        observe,
        taken: (0, 0),
        unreadable: 0,
    };
    let (sources, errors) = source::find(&run.paths, run.links);
    (coordinator.observe)(ImportEvent::Planned(sources.iter().map(|s| s.bytes).sum()));
    for error in errors {
        coordinator.cannot_read(error);
    }
    let mut chunk = Vec::new();
    let mut bytes = 0;
    'all: for source in &sources {
        let pieces = match source.pieces() {
            Ok(pieces) => pieces,
            Err(error) => {
                coordinator.cannot_read(error);
                continue;
            }
        };
        for piece in pieces {
            if interrupted.load(Ordering::Relaxed) {
                break 'all;
            }
            match piece {
                Ok(piece) => {
                    bytes += piece.bytes();
                    chunk.push(piece);
                }
                Err(error) => coordinator.cannot_read(error),
            }
            if chunk.len() >= MANY || bytes >= MUCH {
                coordinator.take(std::mem::take(&mut chunk), bytes)?;
                bytes = 0;
            }
        }
    }
    coordinator.take(chunk, bytes)?;
    let summary = coordinator.end(interrupted)?;
    if interrupted.load(Ordering::Relaxed) {
        return Err(Problem::Interrupted.into());
    }
    Ok(summary)
}

fn read_rulings(file: &Path) -> Result<Vec<UnitOverride>> {
    let text = baocao_files::read_text(file, LARGEST_UNITS)?;
    parse_unit_overrides(&text).map_err(|error| error.in_file(file))
}

/// Where what has been done comes together.
struct ImportCoordinator<'a> {
    importer: Importer,
    observe: &'a mut dyn FnMut(ImportEvent<'_>),
    /// Reports and bytes.
    taken: (u64, u64),
    unreadable: u32,
}

impl ImportCoordinator<'_> {
    fn take(&mut self, chunk: Vec<RawReport>, bytes: usize) -> Result<()> {
        self.taken.0 += chunk.len() as u64;
        self.taken.1 += bytes as u64;
        let refused = self.importer.take(chunk)?;
        self.tell(refused);
        (self.observe)(ImportEvent::Taken(self.taken.0, self.taken.1));
        Ok(())
    }

    fn tell(&mut self, refused: Vec<RefusedReport>) {
        for (file, error) in refused {
            (self.observe)(ImportEvent::Failed(&FailedInput { file, error }));
        }
    }

    fn cannot_read(&mut self, error: Error) {
        self.unreadable += 1;
        let file = error.file().map(shown).unwrap_or_default();
        self.tell(vec![(file, error)]);
    }

    fn end(mut self, interrupted: &AtomicBool) -> Result<ImportSummary> {
        let database = self.importer.address().to_owned();
        self.importer.count_failed(self.unreadable);
        let observe = &mut self.observe;
        let (counts, refused) = self.importer.end(interrupted, &mut |reports| {
            observe(ImportEvent::Indexed(reports));
        })?;
        for (file, error) in refused {
            (self.observe)(ImportEvent::Failed(&FailedInput { file, error }));
        }
        Ok(ImportSummary { counts, database })
    }
}
