//! What the documents say, as people wrote it down, and the files that say it.
//!
//! A folder of samples has a folder `gold` in it, with `criteria.jsonl`, `meta.jsonl`, `tallies.jsonl` and
//! `documents.jsonl`; each line of them names its document in `doc`. Which document a file is a form of
//! stands in `manifest.jsonl`, or follows from its name: `report-2024-scan.pdf` and `report-2024.docx` are
//! forms of `report-2024`. A document that the manifest names and that has no records in `criteria.jsonl` has no
//! criteria. The typed text of a document is `gold/text/DOC.txt`, `DOC.typed.txt` or `DOC.txt`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use baocao_report::Status;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use walkdir::WalkDir;

/// All that is known about a document.
#[derive(Default)]
pub struct GoldDocument {
    pub criteria: Vec<GoldCriterion>,
    pub header: Option<GoldHeader>,
    pub tallies: Vec<GoldTally>,
    pub issued: Vec<Issued>,
    pub text: Option<String>,
}

#[derive(Deserialize)]
pub struct GoldGroup {
    pub code: Option<String>,
}

#[derive(Deserialize)]
pub struct GoldCriterion {
    pub list: String,
    pub group: Option<GoldGroup>,
    pub code: Option<String>,
    pub name: String,
    pub unit: Option<String>,
    pub target: Option<String>,
    pub result: Option<String>,
    pub numerator: Option<f64>,
    pub denominator: Option<f64>,
    pub percent: Option<f64>,
    pub status: Option<Status>,
    pub deadline: Option<String>,
    pub note: Option<String>,
}

#[derive(Deserialize)]
pub struct GoldHeader {
    pub kind: Option<String>,
    pub number: Option<String>,
    pub date: Option<String>,
    pub place: Option<String>,
    pub issuer: Option<String>,
    pub issuer_level: Option<String>,
    pub title: Option<String>,
    pub period_text: Option<String>,
    pub criteria_set: Option<String>,
    pub signer_name: Option<String>,
    pub signer_title: Option<String>,
    pub signing_for: Option<String>,
    pub recipients: Vec<String>,
    pub legal_refs: Vec<GoldCitation>,
}

#[derive(Deserialize)]
pub struct GoldCitation {
    pub number: String,
    pub date: Option<String>,
}

#[derive(Deserialize)]
pub struct GoldTally {
    /// `total` for the tally over all groups.
    pub group_name: String,
    pub declared: Option<u32>,
    pub achieved: Option<u32>,
    pub of: Option<u32>,
}

#[derive(Deserialize)]
pub struct Issued {
    pub stt: Option<String>,
    pub kind: Option<String>,
    pub number: Option<String>,
    pub date: Option<String>,
    pub summary: Option<String>,
}

/// A file and the document it is a form of.
pub struct SampleInput {
    pub path: PathBuf,
    /// Its path within the folder of samples.
    pub name: String,
    pub document: String,
}

/// A folder of samples.
pub struct Samples {
    pub documents: BTreeMap<String, GoldDocument>,
    pub inputs: Vec<SampleInput>,
}

impl Samples {
    pub fn load(folder: &Path) -> Result<Self, String> {
        let mut documents: BTreeMap<String, GoldDocument> = BTreeMap::new();
        let gold = folder.join("gold");
        for (doc, record) in records(&gold.join("criteria.jsonl"))? {
            documents.entry(doc).or_default().criteria.push(record);
        }
        for (doc, record) in records(&gold.join("meta.jsonl"))? {
            documents.entry(doc).or_default().header = Some(record);
        }
        for (doc, record) in records(&gold.join("tallies.jsonl"))? {
            documents.entry(doc).or_default().tallies.push(record);
        }
        for (doc, record) in records(&gold.join("documents.jsonl"))? {
            documents.entry(doc).or_default().issued.push(record);
        }
        let manifest = folder.join("manifest.jsonl");
        let inputs = if manifest.exists() {
            listed(folder, &manifest)?
        } else {
            named(folder, documents.keys())?
        };
        for input in &inputs {
            documents.entry(input.document.clone()).or_default();
        }
        for (doc, document) in &mut documents {
            document.text = [
                gold.join(format!("text/{doc}.txt")),
                folder.join(format!("{doc}.typed.txt")),
                folder.join(format!("{doc}.txt")),
            ]
            .iter()
            .find_map(|path| std::fs::read_to_string(path).ok());
        }
        Ok(Self { documents, inputs })
    }
}

/// The folders of samples directly within a folder, by name.
pub fn folders_within(folder: &Path) -> Result<Vec<(String, PathBuf)>, String> {
    let entries = WalkDir::new(folder)
        .min_depth(1)
        .max_depth(1)
        .sort_by_file_name();
    let mut folders = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|e| e.to_string())?;
        if entry.path().join("gold").is_dir() {
            let name = entry.file_name().to_string_lossy().into_owned();
            folders.push((name, entry.into_path()));
        }
    }
    Ok(folders)
}

/// The inputs that a manifest lists as forms of a document.
fn listed(folder: &Path, manifest: &Path) -> Result<Vec<SampleInput>, String> {
    #[derive(Deserialize)]
    struct GoldManifestLine {
        file: String,
        doc: Option<String>,
    }
    let input = |entry: GoldManifestLine| {
        Some(SampleInput {
            path: folder.join(&entry.file),
            document: entry.doc?,
            name: entry.file,
        })
    };
    Ok(lines(manifest)?.into_iter().filter_map(input).collect())
}

/// The inputs whose names begin with a document's.
fn named<'a>(
    folder: &Path,
    documents: impl Iterator<Item = &'a String> + Clone,
) -> Result<Vec<SampleInput>, String> {
    let mut inputs = Vec::new();
    let files = WalkDir::new(folder).sort_by_file_name().into_iter();
    for entry in files.filter_entry(|e| e.depth() != 1 || e.file_name() != "gold") {
        let entry = entry.map_err(|e| e.to_string())?;
        let file_name = entry.file_name().to_string_lossy();
        let fits = |doc: &&String| {
            file_name
                .strip_prefix(doc.as_str())
                .is_some_and(|rest| rest.starts_with(['.', '-', ' ']))
        };
        let Some(document) = documents.clone().filter(fits).max_by_key(|doc| doc.len()) else {
            continue;
        };
        let path = entry.path();
        inputs.push(SampleInput {
            path: path.to_owned(),
            name: path
                .strip_prefix(folder)
                .unwrap_or(path)
                .display()
                .to_string(),
            document: document.clone(),
        });
    }
    Ok(inputs)
}

/// The records of a file with the documents they are about; none where there is no such file.
fn records<T: DeserializeOwned>(path: &Path) -> Result<Vec<(String, T)>, String> {
    #[derive(Deserialize)]
    struct GoldRecord<T> {
        doc: String,
        #[serde(flatten)]
        rest: T,
    }
    if !path.exists() {
        return Ok(Vec::new());
    }
    let records: Vec<GoldRecord<T>> = lines(path)?;
    Ok(records.into_iter().map(|r| (r.doc, r.rest)).collect())
}

fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, String> {
    let failed = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
    let text = std::fs::read_to_string(path).map_err(|e| failed(&e))?;
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).map_err(|e| failed(&e)))
        .collect()
}
