//! Files to their places in an archive: those of a new original, and those that take the place of earlier ones.

use super::archive_folder::ArchiveFolder;
use super::staging::{Overwrite, StageFolder, is_whole};
use baocao_archive::{ArchivedFile, ArchivedOriginal};
use baocao_files::PlainPath;
use baocao_report::error::{ArchiveFault, Error, Problem, Result};

/// An original that is filed anew.
pub(super) struct Replacement {
    /// Its ordinal.
    pub ordinal: u32,
    /// As the manifest knew it.
    pub before: ArchivedOriginal,
}

impl ArchiveFolder<'_> {
    /// Moves the files of an original that is new to their places.
    pub(super) fn place(&self, item: &ArchivedOriginal, made: &StageFolder) -> Result<()> {
        for held in &item.files {
            made.place(&self.output, held, Overwrite::No)?;
        }
        self.end_placing(item)
    }

    fn end_placing(&self, item: &ArchivedOriginal) -> Result<()> {
        // New names are safe from a power cut only when the folder has been flushed as well.
        let dossier = PlainPath::new(&*self.manifest.head.dossier);
        if let Some(dossier) = dossier {
            self.output.make_subfolder(&dossier)?.sync()?;
        }
        self.stage.discard(&item.sha256)
    }

    /// Has what was made anew take the place of what was filed before.
    pub(super) fn replace(&mut self) -> Result<()> {
        let mut changed = None;
        for Replacement { ordinal, before } in std::mem::take(&mut self.replacements) {
            let Some(item) = self.manifest.items.get(&ordinal) else {
                continue;
            };
            if let Some(made) = self.stage.folder(&item.sha256)?
                && let Err(error) = self.place_anew(item, &made, &before)
            {
                changed = Some(error);
            }
        }
        changed.map_or(Ok(()), Err)
    }

    /// Moves the files of an original that is filed anew to their places, over those that it had `before`, and removes the rest
    /// of these.
    ///
    /// # Errors
    /// [`ArchiveFault::Changed`] where a file is neither as it was nor as it is to be: that one is left, all others are moved.
    pub(super) fn place_anew(
        &self,
        item: &ArchivedOriginal,
        made: &StageFolder,
        before: &ArchivedOriginal,
    ) -> Result<()> {
        let is_known = |files: &[ArchivedFile], path: &PlainPath| {
            let mut held = files.iter().filter(|held| held.path == *path);
            held.any(|held| is_whole(&self.output, path, held))
        };
        let mut changed = None;
        for held in item.files.iter().filter(|held| made.has(held)) {
            let is_free = self.output.entry(&held.path)?.is_none()
                || is_known(&before.files, &held.path)
                || is_known(&item.files, &held.path);
            match is_free {
                true => made.place(&self.output, held, Overwrite::Yes)?,
                false => changed = Some(held.path.to_string()),
            }
        }
        let kept = |held: &&ArchivedFile| item.files.iter().any(|f| f.path == held.path);
        for held in before.files.iter().filter(|held| !kept(held)) {
            if is_whole(&self.output, &held.path, held) {
                self.output.remove_file(&held.path)?;
            }
        }
        match changed {
            Some(path) => {
                let fault = Problem::Archive(ArchiveFault::Changed(path));
                Err(Error::from(fault).in_file(self.output.path()))
            }
            None => self.end_placing(item),
        }
    }
}
