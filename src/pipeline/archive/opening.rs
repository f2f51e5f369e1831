//! How an archive is opened: whose folder it is, and what a killed run has left in it.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::archive_folder::{ArchiveFolder, names};
use super::request::Archive;
use super::staging::{StagingArea, is_stage_folder, is_whole, staged_names};
use crate::pipeline::output::OutputFolder;
use baocao_archive as archive;
use baocao_archive::{
    ArchivedFile, ArchivedOriginal, JOURNAL, Journal, JournalContent, LARGEST_MANIFEST, MANIFEST,
    Manifest, ManifestHead, REPLACED, UsedNames, WORK,
};
use baocao_extract::intake::shown;
use baocao_files::{Folder, LOCK, PlainPath, is_part};
use baocao_report::error::ArchiveFault;
use baocao_report::error::{Error, Problem, Result};

impl<'a> ArchiveFolder<'a> {
    /// Opens an archive, or makes one of a folder that is empty or not there, and completes what a killed run has begun.
    ///
    /// Manifest, journal and work folder are checked before anything is touched: they may be another hand's.
    ///
    /// # Errors
    /// [`Problem::Archive`] where the folder holds something else, the manifest is damaged, or the run asks for another dossier
    /// or other names than the archive has; [`Problem::NotOurs`]; [`Problem::InTheWay`]; [`Problem::Output`];
    /// [`Problem::Usage`].
    pub fn open(run: &'a Archive, options: String) -> Result<Self> {
        let fault = |fault| Error::from(Problem::Archive(fault)).in_file(&run.out);
        if let Some(file) = foreign(&run.out)? {
            return Err(fault(ArchiveFault::Foreign(file)));
        }
        let output = OutputFolder::open(&run.out, &run.paths)?;
        let manifest = match output.read(&MANIFEST, LARGEST_MANIFEST)? {
            Some(bytes) => Manifest::read(&bytes)
                .map_err(|problem| Error::from(problem).in_file(output.place(&MANIFEST)))?,
            None => Manifest::new(head(run).map_err(fault)?),
        };
        check(&manifest.head, run).map_err(fault)?;
        if let Some(dossier) = PlainPath::new(&*manifest.head.dossier) {
            output.subfolder(&dossier)?;
        }
        let (pending, replaced) = match output.subfolder(&WORK)? {
            Some(work) => left(&work, &manifest)?,
            None => (Vec::new(), Vec::new()),
        };
        sweep(&output)?;
        if output.entry(&MANIFEST)?.is_none() {
            // Tells whose folder it is, from now on.
            output.write(&MANIFEST, manifest.text().as_bytes())?;
        }
        let mut archive_folder = Self {
            run,
            stage: Arc::new(StagingArea {
                work: output.make_subfolder(&WORK)?,
                options,
                split: run.split,
            }),
            output,
            manifest,
            journal: Journal::new(JOURNAL),
            replaced: Journal::new(REPLACED),
            taken: UsedNames::default(),
            known: HashMap::new(),
            next: 1,
            refused: Vec::new(),
            replacements: Vec::new(),
        };
        archive_folder.complete(&replaced)?;
        for item in pending {
            archive_folder.recover(item)?;
        }
        for item in archive_folder.manifest.items.values() {
            for part in &item.parts {
                archive_folder.taken.insert(&names(part, item));
                archive_folder.next = archive_folder.next.max(part.ordinal.saturating_add(1));
            }
            archive_folder
                .known
                .insert(item.sha256.clone(), item.ordinal());
        }
        archive_folder
            .manifest
            .head
            .fields
            .extend(run.fields.clone());
        Ok(archive_folder)
    }

    /// Has what the manifest tells of take the place of what was filed before, where a run was killed between the two.
    fn complete(&self, replaced: &[ArchivedOriginal]) -> Result<()> {
        for before in replaced {
            let Some(item) = self.manifest.items.get(&before.ordinal()) else {
                continue;
            };
            let is_anew = item.sha256 == before.sha256 && item != before;
            if let (true, Some(made)) = (is_anew, self.stage.folder(&before.sha256)?) {
                self.place_anew(item, &made, before)?;
            }
        }
        Ok(())
    }

    /// Completes what the journal of a killed run tells of. Where the files that it speaks of are gone, for which it takes
    /// another hand or a failing disk, the document is filed anew.
    fn recover(&mut self, item: ArchivedOriginal) -> Result<()> {
        let Some(made) = self.stage.folder(&item.sha256)? else {
            let is_there = |held: &ArchivedFile| is_whole(&self.output, &held.path, held);
            if item.files.iter().all(is_there) {
                self.manifest.items.insert(item.ordinal(), item);
            }
            return Ok(());
        };
        let is_there =
            |held: &ArchivedFile| made.has(held) || is_whole(&self.output, &held.path, held);
        if item.files.iter().all(is_there) {
            self.place(&item, &made)?;
            self.manifest.items.insert(item.ordinal(), item);
            return Ok(());
        }
        self.stage.discard(&item.sha256)
    }
}

/// What a killed run has filed that the manifest does not tell of, and what it was about to replace.
///
/// # Errors
/// [`Problem::NotOurs`], [`Problem::InTheWay`] where the work folder holds what no run puts there.
fn left(
    work: &Folder,
    manifest: &Manifest,
) -> Result<(Vec<ArchivedOriginal>, Vec<ArchivedOriginal>)> {
    for name in work.names()? {
        let refused = || Error::from(Problem::InTheWay).in_file(work.path().join(&name));
        let plain = name.to_str().and_then(PlainPath::new).ok_or_else(refused)?;
        if is_stage_folder(&plain) {
            staged_names(&work.subfolder(&plain)?.ok_or_else(refused)?)?;
            continue;
        }
        let is_journal = (plain == JOURNAL || plain == REPLACED) && work.has_file(&plain)?;
        if !is_journal && !is_part(&name) {
            return Err(refused());
        }
    }
    let read = |name: PlainPath| -> Result<Vec<ArchivedOriginal>> {
        let items = JournalContent::read(work, &name, &manifest.head)?.trusted();
        items.map_err(|problem| Error::from(problem).in_file(work.place(&name)))
    };
    Ok((manifest.unknown_of(read(JOURNAL)?), read(REPLACED)?))
}

/// Removes what a killed run has left half written beside the manifest.
fn sweep(output: &Folder) -> Result<()> {
    for name in output.names()? {
        if is_part(&name)
            && let Some(part) = name.to_str().and_then(PlainPath::new)
        {
            output.remove_file(&part)?;
        }
    }
    Ok(())
}

/// A file in a folder that is to become an archive, `None` where it is empty or not there, or an archive already.
fn foreign(folder: &Path) -> Result<Option<String>> {
    let folder = match Folder::open(folder) {
        Ok(folder) => folder,
        Err(error) if *error.problem() == Problem::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if folder.entry(&MANIFEST)?.is_some() {
        return Ok(None);
    }
    // What a run leaves that was killed before it had written a manifest is nobody's.
    let names = folder.names()?.into_iter();
    let names = names.filter(|name| name != &*LOCK && !is_part(name));
    let mut names: Vec<String> = names.map(|name| shown(Path::new(&name))).collect();
    names.sort();
    Ok(names.into_iter().next())
}

/// What a new archive is.
fn head(run: &Archive) -> std::result::Result<ManifestHead, ArchiveFault> {
    let dossier = match &run.dossier {
        Some(asked) => archive::code(asked)?,
        None => {
            let folder = std::path::absolute(&run.out).unwrap_or_else(|_| run.out.clone());
            archive::code_of(&shown(Path::new(folder.file_name().unwrap_or_default())))
        }
    };
    Ok(ManifestHead::new(
        dossier,
        run.names.clone().unwrap_or_default(),
    ))
}

/// Whether an archive is what a run asks for.
fn check(head: &ManifestHead, run: &Archive) -> std::result::Result<(), ArchiveFault> {
    match (&run.dossier, &run.names) {
        (Some(asked), _) if *asked != head.dossier => Err(ArchiveFault::Dossier {
            is: head.dossier.clone(),
            asked: asked.clone(),
        }),
        (_, Some(asked)) if *asked != head.names => Err(ArchiveFault::Naming {
            is: head.names.to_string(),
            asked: asked.to_string(),
        }),
        _ => Ok(()),
    }
}
