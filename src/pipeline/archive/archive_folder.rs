//! The archive's folder: what is in it, what is put into it, and in which order things are written.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use super::filing_task::FilingTask;
use super::placing::Replacement;
use super::request::{Archive, PROGRAM};
use super::staging::{StageFolder, StageRecord, StagingArea, is_stage_folder, is_whole, print};
use crate::pipeline::ingest::is_under;
use crate::pipeline::output::OutputFolder;
use baocao_archive as archive;
use baocao_archive::{
    ArchivedDocument, ArchivedFile, ArchivedOriginal, CopyRecord, DecisionKind, DocumentOutcome,
    FileRole, JOURNAL, Journal, LARGEST_MANIFEST, LISTS, MANIFEST, Manifest, NameFields, Names,
    PageTransfer, REPLACED, SidecarContent, Sketch, Unfiled, UsedNames, WORK,
};
use baocao_extract::intake::shown;
use baocao_files::{PlainPath, is_part};
use baocao_report::error::{ArchiveFault, EntryError, Error, Problem, Result};

/// An archive that no other run writes to as long as this lives.
pub(super) struct ArchiveFolder<'a> {
    pub(super) run: &'a Archive,
    pub(super) output: OutputFolder,
    /// Where things are made.
    pub(super) stage: Arc<StagingArea>,
    pub(super) manifest: Manifest,
    pub(super) journal: Journal,
    /// Tells of originals as they were before they were filed anew.
    pub(super) replaced: Journal,
    pub(super) taken: UsedNames,
    /// The ordinal of each original, by its hash.
    pub(super) known: HashMap<String, u32>,
    /// The next ordinal.
    pub(super) next: u32,
    /// What this run could not file.
    pub(super) refused: Vec<Unfiled>,
    /// What is to take the place of what was filed before, once the manifest tells of it.
    pub(super) replacements: Vec<Replacement>,
}

/// What became of an original.
pub(super) enum FilingOutcome {
    /// It is filed with all that belongs to it.
    Whole,
    /// It is filed, and could not be read.
    OriginalOnly(Error),
    /// It could not be read anew, or a file of it was changed; what was made of it before stays.
    AsBefore(Error),
}

impl<'a> ArchiveFolder<'a> {
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
    /// The files of an original that is new take their places at once, after the journal was told. Those of one that is filed
    /// already wait until the manifest tells of them: what the manifest tells of is changed by nothing else.
    ///
    /// # Errors
    /// [`Problem::Output`], [`Problem::InTheWay`]; [`Problem::NotOurs`] where the record says what no run writes.
    pub fn file(&mut self, task: &FilingTask) -> Result<FilingOutcome> {
        let (Some(record), Some(made)) = (
            self.stage.record(&task.sha256)?,
            self.stage.folder(&task.sha256)?,
        ) else {
            let why = "what was made of it is gone".to_owned();
            return Err(Error::from(Problem::Output(why)).in_file(&task.path));
        };
        let before = self.find(&task.sha256).cloned();
        let failed = match &record.outcomes {
            Ok(_) => None,
            Err(failure) => Some(failure.clone().at(&task.path)),
        };
        if let Some(before) = &before {
            let unread = failed.clone().filter(|_| before.error.is_none());
            let kept = match unread {
                Some(error) => Some(error),
                None => self.changed(before, &task.path)?,
            };
            if let Some(error) = kept {
                self.stage.discard(&task.sha256)?;
                return Ok(FilingOutcome::AsBefore(error));
            }
        }
        let item = self.item(task, &record, before.as_ref(), failed.as_ref(), &made)?;
        archive::check_original(&self.manifest.head, &item)
            .map_err(|problem| Error::from(problem).in_file(self.stage.place(&task.sha256)))?;
        match before {
            None => {
                self.journal.append(&self.stage.work, &item)?;
                self.place(&item, &made)?;
            }
            Some(before) => {
                self.replaced.append(&self.stage.work, &before)?;
                self.replacements.push(Replacement {
                    ordinal: item.ordinal(),
                    before,
                });
            }
        }
        self.known.insert(item.sha256.clone(), item.ordinal());
        self.manifest.items.insert(item.ordinal(), item);
        Ok(failed.map_or(FilingOutcome::Whole, FilingOutcome::OriginalOnly))
    }

    /// Why an original is not to be filed anew: a file of it is not as the manifest says, and may be another hand's.
    fn changed(&self, before: &ArchivedOriginal, original: &Path) -> Result<Option<Error>> {
        for held in &before.files {
            let is_gone = self.output.entry(&held.path)?.is_none();
            if !is_gone && !is_whole(&self.output, &held.path, held) {
                let fault = ArchiveFault::Changed(held.path.to_string());
                return Ok(Some(Error::from(Problem::Archive(fault)).in_file(original)));
            }
        }
        Ok(None)
    }

    /// What the manifest is to say of an original. Its sidecars are written beside the rest of what was made.
    fn item(
        &mut self,
        task: &FilingTask,
        record: &StageRecord,
        before: Option<&ArchivedOriginal>,
        failed: Option<&Error>,
        made: &StageFolder,
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
            options: self.stage.options.clone(),
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
        self.describe(&mut item, outcomes, made)?;
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
        let dossier = PlainPath::new(&*head.dossier);
        let is_there = |file: &str| {
            let path = dossier.as_ref().and_then(|dossier| dossier.join(file));
            path.is_some_and(|path| matches!(self.output.entry(&path), Ok(Some(_))))
        };
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
            for role in [FileRole::Original, FileRole::Copy, FileRole::Report] {
                let is_whole_files = role == FileRole::Original && index > 0;
                let path = archive::path(&self.manifest.head.dossier, item, part, role);
                if let (Some((bytes, sha256)), Some(path), false) =
                    (record.file(role, index), path, is_whole_files)
                {
                    files.push(ArchivedFile {
                        path,
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

    /// Writes the sidecars.
    fn describe(
        &self,
        item: &mut ArchivedOriginal,
        outcomes: &[DocumentOutcome],
        made: &StageFolder,
    ) -> Result<()> {
        let dossier = &self.manifest.head.dossier;
        for index in 0..item.parts.len() {
            let fields = archive::sidecar_fields(&SidecarContent {
                dossier,
                item,
                part: index,
                header: outcomes.get(index).map(|outcome| &outcome.report.header),
            });
            for (role, text) in [
                (FileRole::SidecarJson, archive::json_text(&fields)),
                (FileRole::SidecarXml, archive::xml_text("sidecar", &fields)),
            ] {
                let part = item.parts.get(index);
                let path = part.and_then(|part| archive::path(dossier, item, part, role));
                let Some(path) = path else { continue };
                made.write(role, index, text.as_bytes())?;
                let (bytes, sha256) = print(text.as_bytes());
                item.files.push(ArchivedFile {
                    path,
                    role,
                    part: index,
                    bytes,
                    sha256,
                });
            }
        }
        Ok(())
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
        let lists = [
            archive::csv(&decisions, self.run.language)?,
            archive::json_lines(&decisions)?,
            archive::json_text(&dossier).into_bytes(),
            dossier_xml(&dossier).into_bytes(),
        ];
        for (name, bytes) in LISTS.into_iter().zip(lists) {
            self.write(&name, &bytes)?;
            let (bytes, sha256) = print(&bytes);
            self.manifest.lists.push(ArchivedFile {
                path: name,
                role: FileRole::List,
                part: 0,
                bytes,
                sha256,
            });
        }
        self.write(&MANIFEST, self.manifest.text().as_bytes())?;
        self.replace()?;
        self.stage.work.remove_file(&JOURNAL)?;
        self.stage.work.remove_file(&REPLACED)?;
        self.output.remove_folder(&WORK)?;
        let mut counts = BTreeMap::new();
        for decision in decisions {
            *counts.entry(decision.matter).or_default() += 1;
        }
        Ok(counts)
    }

    /// Removes what was made and is not filed, which makes room on a disk that is full; the journal stays until the manifest
    /// tells what it tells.
    fn clear(&self) -> Result<()> {
        let waiting = self.replacements.iter();
        let waiting = waiting.filter_map(|r| self.manifest.items.get(&r.ordinal));
        let waiting: BTreeSet<&str> = waiting.map(|item| item.sha256.as_str()).collect();
        for name in self.stage.work.names()? {
            let Some(name) = name.to_str() else { continue };
            if is_stage_folder(name) && !waiting.contains(name) {
                self.stage.discard(name)?;
            } else if is_part(name.as_ref())
                && let Some(part) = PlainPath::new(name)
            {
                self.stage.work.remove_file(&part)?;
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
    pub(super) fn write(&self, name: &PlainPath, bytes: &[u8]) -> Result<()> {
        match self.output.read(name, LARGEST_MANIFEST) {
            Ok(Some(known)) if known == bytes => Ok(()),
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
