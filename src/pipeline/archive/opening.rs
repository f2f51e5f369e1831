//! How an archive is opened: whose folder it is, and what a killed run has left in it.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use super::archive_folder::{ArchiveFolder, names};
use super::request::Archive;
use super::staging::{is_whole, remove, staged};
use crate::pipeline::output::OutputFolder;
use baocao_archive as archive;
use baocao_archive::{
    ArchivedFile, ArchivedOriginal, JOURNAL, Journal, MANIFEST, Manifest, ManifestHead, UsedNames,
    WORK,
};
use baocao_extract::intake::shown;
use baocao_output::{LOCK, is_part};
use baocao_report::error::ArchiveFault;
use baocao_report::error::{Context, Error, Problem, Result};

impl<'a> ArchiveFolder<'a> {
    /// Opens an archive, or makes one of a folder that is empty or not there, and completes what a killed run has begun.
    ///
    /// # Errors
    /// [`Problem::Archive`] where the folder holds something else, the manifest is damaged, or the run asks for another dossier
    /// or other names than the archive has; [`Problem::Output`]; [`Problem::Usage`].
    pub fn open(run: &'a Archive, options: String) -> Result<Self> {
        let fault = |fault| Error::from(Problem::Archive(fault)).in_file(&run.out);
        if !run.out.join(MANIFEST).is_file()
            && let Some(file) = foreign(&run.out)?
        {
            return Err(fault(ArchiveFault::Foreign(file)));
        }
        let output = OutputFolder::open(&run.out, &run.paths)?;
        let path = output.path(MANIFEST);
        let manifest = if path.is_file() {
            let bytes = fs::read(&path)
                .or_problem(Problem::Unreadable)
                .map_err(|e| e.in_file(&path))?;
            Manifest::read(&bytes).map_err(fault)?
        } else {
            Manifest::new(head(run).map_err(fault)?)
        };
        check(&manifest.head, run).map_err(fault)?;
        let journal = output.path(WORK).join(JOURNAL);
        let pending = Journal::read(&journal)
            .or_problem(Problem::Unreadable)
            .map_err(|e| e.in_file(&journal))?;
        let mut archive_folder = Self {
            run,
            options,
            output,
            manifest,
            journal: Journal::new(journal),
            taken: UsedNames::default(),
            known: HashMap::new(),
            next: 1,
            refused: Vec::new(),
        };
        archive_folder.sweep()?;
        // Tells whose folder it is, from now on.
        archive_folder.write(MANIFEST, archive_folder.manifest.text().as_bytes())?;
        let work = archive_folder.work();
        fs::create_dir_all(&work)
            .or_problem(Problem::Output)
            .map_err(|e| e.in_file(&work))?;
        for item in pending {
            archive_folder.recover(item)?;
        }
        for item in archive_folder.manifest.items.values() {
            for part in &item.parts {
                archive_folder.taken.insert(&names(part, item));
                archive_folder.next = archive_folder.next.max(part.ordinal + 1);
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

    /// Removes what a killed run has left half written beside the manifest.
    fn sweep(&self) -> Result<()> {
        let entries = fs::read_dir(&self.run.out)
            .or_problem(Problem::Output)
            .map_err(|e| e.in_file(&self.run.out))?;
        for entry in entries.flatten() {
            if is_part(&entry.file_name()) {
                remove(&entry.path())?;
            }
        }
        Ok(())
    }

    /// Completes what the journal of a killed run tells of. Where the files that it speaks of are gone, for which it takes
    /// another hand or a failing disk, the document is filed anew.
    fn recover(&mut self, item: ArchivedOriginal) -> Result<()> {
        let made = self.work().join(&item.sha256);
        let is_there = |held: &ArchivedFile| {
            is_whole(&made.join(staged(held.role, held.part)), held)
                || is_whole(&self.output.path(&held.path), held)
        };
        let before = self.manifest.items.get(&item.ordinal()).cloned();
        if item.files.iter().all(is_there) {
            self.place(&item, before.as_ref())?;
            self.manifest.items.insert(item.ordinal(), item);
            return Ok(());
        }
        let kept = before.iter().flat_map(|before| &before.files);
        let kept: BTreeSet<&str> = kept.map(|held| held.path.as_str()).collect();
        for held in item
            .files
            .iter()
            .filter(|held| !kept.contains(held.path.as_str()))
        {
            remove(&self.output.path(&held.path))?;
        }
        remove(&made)
    }
}

/// A file in a folder that is to become an archive, `None` where it is empty or not there.
fn foreign(folder: &Path) -> Result<Option<String>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(Error::from(Problem::Output(e.to_string())).in_file(folder)),
    };
    // What a run leaves that was killed before it had written a manifest is nobody's.
    let names = entries.flatten().map(|entry| entry.file_name());
    let names = names.filter(|name| name != LOCK && !is_part(name));
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
