//! The archive's folder: what is in it, what is put into it, and in which order things are written.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::filing_task::FilingTask;
use super::request::{Archive, PROGRAM};
use super::staging::{StageRecord, StagingArea, print, remove, staged};
use crate::pipeline::ingest::is_under;
use crate::pipeline::output::OutputFolder;
use baocao_archive as archive;
use baocao_archive::{
    ArchivedDocument, ArchivedFile, ArchivedOriginal, CopyRecord, DecisionKind, DocumentOutcome,
    FileRole, JOURNAL, Journal, MANIFEST, Manifest, NameFields, Names, PageTransfer,
    SidecarContent, Sketch, Unfiled, UsedNames, WORK,
};
use baocao_extract::intake::shown;
use baocao_output::write_atomically;
use baocao_report::error::{Context, EntryError, Error, Problem, Result};

/// An archive that no other run writes to as long as this lives.
pub(super) struct ArchiveFolder<'a> {
    pub(super) run: &'a Archive,
    pub(super) options: String,
    pub(super) output: OutputFolder,
    pub(super) manifest: Manifest,
    pub(super) journal: Journal,
    pub(super) taken: UsedNames,
    /// The ordinal of each original, by its hash.
    pub(super) known: HashMap<String, u32>,
    /// The next ordinal.
    pub(super) next: u32,
    /// What this run could not file.
    pub(super) refused: Vec<Unfiled>,
}

/// What became of an original.
pub(super) enum FilingOutcome {
    /// It is filed with all that belongs to it.
    Whole,
    /// It is filed, and could not be read.
    OriginalOnly(Error),
    /// It could not be read anew; what was made of it before stays.
    AsBefore(Error),
}

impl<'a> ArchiveFolder<'a> {
    /// Where things are made.
    pub fn work(&self) -> PathBuf {
        self.output.path(WORK)
    }

    /// What is filed.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// An original by its hash.
    pub fn find(&self, sha256: &str) -> Option<&ArchivedOriginal> {
        self.manifest.items.get(self.known.get(sha256)?)
    }

    /// Notes more paths of an original that is filed.
    pub fn add_paths(&mut self, ordinal: u32, paths: BTreeSet<String>) {
        if let Some(item) = self.manifest.items.get_mut(&ordinal) {
            item.paths.extend(paths);
        }
    }

    /// Notes a file that cannot be filed.
    pub fn refuse(&mut self, file: &str, error: &Error) {
        self.refused.push(Unfiled {
            path: file.to_owned(),
            error: EntryError::new(error, self.run.language),
        });
    }

    /// Files what was made of an original.
    ///
    /// # Errors
    /// [`Problem::Output`].
    pub fn file(&mut self, task: &FilingTask, stage: &StagingArea) -> Result<FilingOutcome> {
        let folder = stage.folder_of(&task.sha256);
        let Some(record) = stage.record(&task.sha256) else {
            let why = "what was made of it is gone".to_owned();
            return Err(Error::from(Problem::Output(why)).in_file(&folder));
        };
        let before = self.find(&task.sha256).cloned();
        let failed = match &record.outcomes {
            Ok(_) => None,
            Err(failure) => Some(failure.clone().at(&task.path)),
        };
        if let (Some(error), Some(before)) = (&failed, &before)
            && before.error.is_none()
        {
            remove(&folder)?;
            return Ok(FilingOutcome::AsBefore(error.clone()));
        }
        let item = self.item(task, &record, before.as_ref(), failed.as_ref(), &folder)?;
        self.journal
            .append(&item)
            .or_problem(Problem::Output)
            .map_err(|e| e.in_file(self.work().join(JOURNAL)))?;
        self.place(&item, before.as_ref())?;
        self.known.insert(item.sha256.clone(), item.ordinal());
        self.manifest.items.insert(item.ordinal(), item);
        Ok(failed.map_or(FilingOutcome::Whole, FilingOutcome::OriginalOnly))
    }

    /// What the manifest is to say of an original. Its sidecars are written beside the rest of what was made.
    fn item(
        &mut self,
        task: &FilingTask,
        record: &StageRecord,
        before: Option<&ArchivedOriginal>,
        failed: Option<&Error>,
        folder: &Path,
    ) -> Result<ArchivedOriginal> {
        let outcomes: &[DocumentOutcome] = record.outcomes.as_deref().unwrap_or_default();
        let source = outcomes.first().map(|outcome| &outcome.report.source);
        let mut item = ArchivedOriginal {
            sha256: task.sha256.clone(),
            bytes: task.bytes,
            media_type: source.map(|source| source.media_type.clone()),
            original: match before {
                Some(before) => before.original.clone(),
                None => shown(Path::new(task.path.file_name().unwrap_or_default())),
            },
            reference: task.reference.clone(),
            paths: task.paths.clone(),
            signatures: signatures(outcomes),
            error: failed.map(|error| EntryError::new(error, self.run.language)),
            program: PROGRAM.into(),
            options: self.options.clone(),
            parts: Vec::new(),
            files: Vec::new(),
        };
        for index in 0..outcomes.len().max(1) {
            let outcome = outcomes.get(index);
            let known = before.and_then(|before| before.parts.get(index));
            let part = self.part(&item, outcome, known);
            item.parts.push(part);
        }
        item.files = self.files(&item, record, before);
        self.describe(&mut item, outcomes, folder)?;
        Ok(item)
    }

    /// A document with its ordinal and name: those that it has, or the next.
    fn part(
        &mut self,
        item: &ArchivedOriginal,
        outcome: Option<&DocumentOutcome>,
        known: Option<&ArchivedDocument>,
    ) -> ArchivedDocument {
        let mut part = outcome.map_or_else(ArchivedDocument::default, told);
        if let Some(known) = known {
            part.ordinal = known.ordinal;
            part.name.clone_from(&known.name);
            return part;
        }
        part.ordinal = self.next;
        self.next += 1;
        let head = &self.manifest.head;
        let wanted = head.names.name(&NameFields {
            dossier: &head.dossier,
            ordinal: part.ordinal,
            header: outcome.map(|outcome| &outcome.report.header),
            original: &item.original,
        });
        let folder = self.output.path(&head.dossier);
        let is_there = |file: &str| fs::symlink_metadata(folder.join(file)).is_ok();
        let ending = archive::ending(&item.original);
        part.name = self.taken.take(&wanted, &ending, &is_there);
        part
    }

    /// Original, copies and reports, with the paths that they will have.
    fn files(
        &self,
        item: &ArchivedOriginal,
        record: &StageRecord,
        before: Option<&ArchivedOriginal>,
    ) -> Vec<ArchivedFile> {
        let mut files: Vec<ArchivedFile> = before
            .iter()
            .flat_map(|before| &before.files)
            .filter(|held| held.role == FileRole::Original)
            .cloned()
            .collect();
        for (index, part) in item.parts.iter().enumerate() {
            let names = names(part, item);
            for (role, name) in [
                (FileRole::Original, names.original),
                (FileRole::Copy, names.copy),
                (FileRole::Report, names.report),
            ] {
                let is_whole_files = role == FileRole::Original && index > 0;
                let made = record.files.get(&staged(role, index));
                if let (Some((bytes, sha256)), false) = (made, is_whole_files) {
                    files.push(ArchivedFile {
                        path: self.below(&name),
                        role,
                        part: index,
                        bytes: *bytes,
                        sha256: sha256.clone(),
                    });
                }
            }
        }
        files
    }

    fn below(&self, name: &str) -> String {
        format!("{}/{name}", self.manifest.head.dossier)
    }

    /// Writes the sidecars.
    fn describe(
        &self,
        item: &mut ArchivedOriginal,
        outcomes: &[DocumentOutcome],
        folder: &Path,
    ) -> Result<()> {
        for index in 0..item.parts.len() {
            let fields = archive::sidecar_fields(&SidecarContent {
                dossier: &self.manifest.head.dossier,
                item,
                part: index,
                header: outcomes.get(index).map(|outcome| &outcome.report.header),
            });
            let names = item.parts.get(index).map(|part| names(part, item));
            let Some(names) = names else { continue };
            for (role, name, text) in [
                (
                    FileRole::SidecarJson,
                    names.json,
                    archive::json_text(&fields),
                ),
                (
                    FileRole::SidecarXml,
                    names.xml,
                    archive::xml_text("sidecar", &fields),
                ),
            ] {
                write_atomically(&folder.join(staged(role, index)), text.as_bytes())?;
                let (bytes, sha256) = print(text.as_bytes());
                item.files.push(ArchivedFile {
                    path: self.below(&name),
                    role,
                    part: index,
                    bytes,
                    sha256,
                });
            }
        }
        Ok(())
    }

    /// Moves the files of a document to their places; those of its earlier state that it no longer has are removed.
    pub(super) fn place(
        &self,
        item: &ArchivedOriginal,
        before: Option<&ArchivedOriginal>,
    ) -> Result<()> {
        let made = self.work().join(&item.sha256);
        let folder = self.output.path(&self.manifest.head.dossier);
        let of_output = |path: &Path, e: std::io::Error| {
            Error::from(Problem::Output(e.to_string())).in_file(path)
        };
        fs::create_dir_all(&folder).map_err(|e| of_output(&folder, e))?;
        for held in &item.files {
            let (from, to) = (
                made.join(staged(held.role, held.part)),
                self.output.path(&held.path),
            );
            if from.is_file() {
                fs::rename(&from, &to).map_err(|e| of_output(&to, e))?;
            }
        }
        for held in before.iter().flat_map(|before| &before.files) {
            if item.files.iter().all(|kept| kept.path != held.path) {
                remove(&self.output.path(&held.path))?;
            }
        }
        // New names are safe from a power cut only when the folder has been flushed as well.
        let flushed = File::open(&folder).and_then(|folder| folder.sync_all());
        flushed.map_err(|e| of_output(&folder, e))?;
        remove(&made)
    }

    /// Writes the lists and the manifest, and ends the run: nothing is left of it but what is filed. Gives how much there is to
    /// decide, by matter.
    ///
    /// # Errors
    /// [`Problem::Output`].
    pub fn close(&mut self) -> Result<BTreeMap<DecisionKind, usize>> {
        self.clear()?;
        self.settle_unfiled();
        let decisions = archive::decisions(&self.manifest, self.run.language);
        let dossier = archive::dossier_fields(&self.manifest);
        self.manifest.lists = Vec::new();
        for (name, bytes) in [
            (
                "decisions.csv",
                archive::csv(&decisions, self.run.language)?,
            ),
            ("decisions.jsonl", archive::json_lines(&decisions)?),
            ("dossier.json", archive::json_text(&dossier).into_bytes()),
            ("dossier.xml", dossier_xml(&dossier).into_bytes()),
        ] {
            self.write(name, &bytes)?;
            let (bytes, sha256) = print(&bytes);
            self.manifest.lists.push(ArchivedFile {
                path: name.into(),
                role: FileRole::List,
                part: 0,
                bytes,
                sha256,
            });
        }
        self.write(MANIFEST, self.manifest.text().as_bytes())?;
        remove(&self.work())?;
        let mut counts = BTreeMap::new();
        for decision in decisions {
            *counts.entry(decision.matter).or_default() += 1;
        }
        Ok(counts)
    }

    /// Removes what was made and is not filed, which makes room on a disk that is full; the journal stays until the manifest
    /// tells what it tells.
    fn clear(&self) -> Result<()> {
        let work = self.work();
        let entries = fs::read_dir(&work)
            .or_problem(Problem::Output)
            .map_err(|e| e.in_file(&work))?;
        for entry in entries.flatten() {
            if entry.file_name() != JOURNAL {
                remove(&entry.path())?;
            }
        }
        Ok(())
    }

    /// Puts what this run could not file in the place of what an earlier one could not file below the same paths.
    fn settle_unfiled(&mut self) {
        let roots: Vec<String> = self.run.paths.iter().map(|root| shown(root)).collect();
        let unfiled = &mut self.manifest.unfiled;
        unfiled.retain(|known| !roots.iter().any(|root| is_under(&known.path, root)));
        unfiled.append(&mut self.refused);
        unfiled.sort_by(|a, b| a.path.cmp(&b.path));
        unfiled.dedup_by(|a, b| a.path == b.path);
    }

    /// Writes a file, unless it is there with these bytes already.
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        match fs::read(self.output.path(name)) {
            Ok(known) if known == bytes => Ok(()),
            _ => self.output.write(name, bytes),
        }
    }
}

/// The names of a document's files.
pub(super) fn names(part: &ArchivedDocument, item: &ArchivedOriginal) -> Names {
    Names::of(&part.name, &archive::ending(&item.original))
}

fn dossier_xml(fields: &Value) -> String {
    archive::xml_text("dossier", fields)
}

/// Every signature in an original, once.
fn signatures(outcomes: &[DocumentOutcome]) -> Vec<baocao_report::Signature> {
    let mut all = Vec::new();
    for signature in outcomes.iter().flat_map(|o| &o.report.source.signatures) {
        if !all.contains(signature) {
            all.push(signature.clone());
        }
    }
    all
}

/// What the manifest says of a document, its ordinal and name aside.
fn told(outcome: &DocumentOutcome) -> ArchivedDocument {
    let DocumentOutcome {
        report,
        copy_pages: sheets,
        page_starts: leaves,
        ..
    } = outcome;
    let header = &report.header;
    let blank: Vec<u32> = sheets
        .iter()
        .filter(|s| s.blank)
        .map(|s| s.number)
        .collect();
    let wordless = leaves.iter().filter(|leaf| leaf.wordless);
    let as_found = |way: &PageTransfer| {
        matches!(
            way,
            PageTransfer::AsFound { .. } | PageTransfer::Lost { .. }
        )
    };
    ArchivedDocument {
        pages: Some(outcome.pages),
        copy: match &outcome.copy {
            CopyRecord::Made { conformance, .. } => Some(conformance.clone()),
            CopyRecord::None { .. } => None,
        },
        no_copy: match outcome.copy {
            CopyRecord::Made { .. } => None,
            CopyRecord::None { reason } => Some(reason),
        },
        kind: header.kind.clone(),
        number: header.code_number.clone(),
        notation: header.code_notation.clone(),
        date: header.date.map(|date| date.to_string()),
        issuer: header.issuer.clone(),
        subject: header.subject.clone(),
        wordless: wordless
            .map(|leaf| leaf.number)
            .filter(|number| !blank.contains(number))
            .collect(),
        blank,
        as_found: sheets
            .iter()
            .filter(|sheet| as_found(&sheet.transfer))
            .map(|sheet| sheet.number)
            .collect(),
        begins: leaves
            .iter()
            .filter_map(|leaf| leaf.begins.clone())
            .collect(),
        likeness: Sketch::of(&report.text),
        ..ArchivedDocument::default()
    }
}
