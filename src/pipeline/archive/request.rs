//! A run's request: the originals, the archive, the way of filing.

use std::collections::BTreeMap;
use std::path::PathBuf;

use baocao_archive::Template;
use baocao_extract::intake::Links;
use baocao_report::error::Language;

use crate::pipeline::{ReadOptions, ResourceLimits};

/// The version that manifests name.
pub(super) const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// What to archive, where and how.
#[derive(Clone, Debug)]
pub struct Archive {
    /// Files and folders to archive.
    pub paths: Vec<PathBuf>,
    /// The archive.
    pub out: PathBuf,
    /// The code of the dossier; `None` for that of the archive, or the name of a new one's folder.
    pub dossier: Option<String>,
    /// How documents are named; `None` for the archive's own way, or dossier and ordinal.
    pub names: Option<Template>,
    /// Fields of the dossier.
    pub fields: BTreeMap<String, String>,
    /// Whether originals are left where they are.
    pub reference: bool,
    /// Whether files that hold several documents are split.
    pub split: bool,
    /// Whether copies and reports that are there are made anew.
    pub force: bool,
    /// Where links in the folders may lead.
    pub links: Links,
    /// How to read.
    pub options: ReadOptions,
    /// What one file may cost.
    pub allowance: ResourceLimits,
    /// How many cores to use.
    pub jobs: usize,
    /// The language of messages in the manifest and in the list of decisions.
    pub language: Language,
}
