//! One file through all the stages, in this process.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::hex;
use baocao_archive as archive;
use baocao_archive::{
    CopyOutput, CopyRecord, CopySource, Division, DocumentOutcome, PageProperties, PageStart,
};
use baocao_compare::Side;
use baocao_extract as extract;
use baocao_extract::intake::{Source, shown};
use baocao_extract::{Content, Page, PageReader, stamp};
use baocao_reading::dictionary::Dictionary;
use baocao_reading::layout::Document;
use baocao_reading::{check, layout, parse, restoration};
use baocao_report::error::{Context, Problem, Result};
use baocao_report::{Confidence, Furniture, PageInfo, Report, SCHEMA, Signature, SourceInfo};
use baocao_restore::{DictionaryAdditions, Restorer};

/// How files are read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ReadOptions {
    /// How pages are read.
    pub extract: extract::ExtractOptions,
    /// A folder whose dictionaries take the place of the built-in ones.
    pub dictionaries: Option<PathBuf>,
}

impl ReadOptions {
    /// What of the options decides what a report says, in one line. A dictionary counts by its content.
    ///
    /// # Errors
    /// [`Problem::Dictionary`] where the folder of dictionaries cannot be read.
    pub fn fingerprint(&self) -> Result<String> {
        let ocr = match self.extract.ocr {
            extract::OcrChoice::Auto => "auto",
            extract::OcrChoice::Always => "always",
            extract::OcrChoice::Never => "never",
        };
        let twice = match self.extract.second_pass {
            extract::SecondPass::Doubtful => "",
            extract::SecondPass::Everything => " accurate",
        };
        let dictionaries = match &self.dictionaries {
            Some(folder) => content_hash(folder)
                .or_problem(Problem::Dictionary)
                .map_err(|e| e.in_file(folder))?,
            None => "built-in".into(),
        };
        Ok(format!("ocr={ocr}{twice} dictionaries={dictionaries}"))
    }
}

/// A hash of the files in a folder and below, by path and content.
fn content_hash(folder: &Path) -> std::io::Result<String> {
    let mut hasher = Sha256::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            hasher.update(Sha256::digest(name.as_os_str().as_encoded_bytes()));
            hasher.update(Sha256::digest(std::fs::read(entry.path())?));
        }
    }
    Ok(hex(&hasher.finalize()[..8]))
}

/// Reads files with the same options and the same dictionary, which is loaded once.
pub struct ReportReader {
    options: ReadOptions,
    dictionary: Dictionary,
    added: DictionaryAdditions,
    ocr: Option<&'static dyn PageReader>,
    /// Made when the first damaged page comes.
    restorer: OnceLock<Restorer>,
}

impl ReportReader {
    /// A reader with these options, for scans too where it is given a reader of images.
    ///
    /// # Errors
    /// [`Problem::Dictionary`] where a dictionary cannot be understood.
    pub fn new(options: &ReadOptions, ocr: Option<&'static dyn PageReader>) -> Result<Self> {
        Ok(Self {
            options: options.clone(),
            added: match &options.dictionaries {
                Some(folder) => DictionaryAdditions::from_dir(folder)?,
                None => DictionaryAdditions::default(),
            },
            dictionary: match &options.dictionaries {
                Some(folder) => Dictionary::from_dir(folder)?,
                None => Dictionary::builtin(),
            },
            ocr,
            restorer: OnceLock::new(),
        })
    }

    /// How it reads.
    pub fn options(&self) -> &ReadOptions {
        &self.options
    }

    /// Reads a file to a report.
    ///
    /// # Errors
    /// Whatever stops a stage.
    pub fn read(&self, source: &Source) -> Result<Report> {
        Ok(self.report(source, self.pages(source)?))
    }

    /// The report on a file's pages.
    pub fn report(&self, source: &Source, pages: Vec<Page>) -> Report {
        self.arranged(source, pages).0
    }

    /// A file's pages as a copy to be compared with another.
    pub fn side(&self, source: &Source, pages: Vec<Page>) -> Side {
        let (report, document) = self.arranged(source, pages);
        Side::new(report, &document)
    }

    /// Writes searchable copies of the documents that a file's pages are divided into, and has each saved by `save`, which gets its index. Reports name the file `name`, or its path.
    ///
    /// # Errors
    /// Whatever stops a stage; [`Problem::Usage`] where a part has no page; [`Problem::Output`] where a copy cannot be
    /// written.
    pub fn archive(
        &self,
        source: &Source,
        name: Option<&str>,
        pages: Vec<Page>,
        division: &Division,
        save: &SaveCopy<'_>,
    ) -> Result<Vec<DocumentOutcome>> {
        let one = |bound: CopyInput| -> Result<Vec<DocumentOutcome>> {
            Ok(vec![self.written(source, bound, &|pdf| save(0, pdf))?])
        };
        match division {
            Division::Whole => one(self.bound(source, name, pages)),
            Division::Parts(parts) => self.divided(source, name, pages, parts, save),
            Division::Begun => {
                let bound = self.bound(source, name, pages.clone());
                let parts = archive::parts(&bound.leaves);
                if parts.is_empty() {
                    return one(bound);
                }
                drop(bound);
                self.divided(source, name, pages, &parts, save)
            }
        }
    }

    /// Writes copies of parts of a file.
    fn divided(
        &self,
        source: &Source,
        name: Option<&str>,
        mut left: Vec<Page>,
        parts: &[(u32, u32)],
        save: &SaveCopy<'_>,
    ) -> Result<Vec<DocumentOutcome>> {
        let mut outcomes = Vec::new();
        for (index, &(first, last)) in parts.iter().enumerate() {
            let of_part = |page: &Page| (first..=last).contains(&page.number);
            let (pages, others): (Vec<Page>, Vec<Page>) = left.into_iter().partition(of_part);
            left = others;
            if pages.is_empty() {
                return Err(Problem::Usage(format!("no pages {first} to {last}")).into());
            }
            let bound = self.bound(source, name, pages);
            outcomes.push(self.written(source, bound, &|pdf| save(index, pdf))?);
        }
        Ok(outcomes)
    }

    /// Pages as one document.
    fn bound(&self, source: &Source, name: Option<&str>, pages: Vec<Page>) -> CopyInput {
        let read: Vec<PageProperties> = pages.iter().map(PageProperties::of).collect();
        let (mut report, document) = self.arranged(source, pages);
        if let Some(name) = name {
            report.source.file = name.to_owned();
        }
        let leaves = archive::page_starts(&document, &report.pages, &self.dictionary);
        CopyInput {
            pages: read,
            report,
            document,
            leaves,
        }
    }

    /// Writes the copy of a document, where there is one to be, and tells of it.
    fn written(
        &self,
        source: &Source,
        bound: CopyInput,
        save: &dyn Fn(&[u8]) -> Result<()>,
    ) -> Result<DocumentOutcome> {
        let copied = archive::copy(&CopySource {
            source,
            limits: &self.options.extract.limits,
            document: &bound.document,
            report: &bound.report,
            pages: &bound.pages,
        })?;
        let (copy, sheets) = match copied {
            CopyOutput::Made {
                pdf,
                conformance,
                sheets,
            } => {
                save(&pdf)?;
                let copy = CopyRecord::Made {
                    conformance,
                    bytes: pdf.len() as u64,
                    sha256: hex(&Sha256::digest(&pdf)),
                };
                (copy, sheets)
            }
            CopyOutput::None(reason) => (CopyRecord::None { reason }, Vec::new()),
        };
        let number = |page: Option<&PageProperties>| page.map_or(1, |page| page.number);
        Ok(DocumentOutcome {
            pages: (number(bound.pages.first()), number(bound.pages.last())),
            report: bound.report,
            copy,
            copy_pages: sheets,
            page_starts: bound.leaves,
        })
    }

    /// The report on pages, and the document that it was parsed from.
    fn arranged(&self, source: &Source, mut pages: Vec<Page>) -> (Report, Document) {
        let damages = restoration::damages(&mut pages);
        let mut infos: Vec<PageInfo> = pages.iter().map(page_info).collect();
        let signatures = signatures(source, &pages);
        let mut document = layout::arrange(pages);
        let mut edits = Vec::new();
        if !damages.is_empty() {
            let restorer = self.restorer.get_or_init(|| Restorer::new(&self.added));
            edits = restoration::restore(&mut document, &damages, restorer);
        }
        for info in &mut infos {
            info.lines = document.lines_of(info.number);
        }
        let parsed = parse::read(&document, &self.dictionary);
        let mut report = Report {
            schema: SCHEMA.into(),
            id: format!("sha256:{}", hex(&source.sha256)),
            source: source_info(source, &infos, signatures),
            confidence: worst(&infos),
            pages: infos,
            header: parsed.header,
            groups: parsed.groups,
            criteria: parsed.criteria,
            documents: parsed.documents,
            citations: parsed.citations,
            tables: parsed.tables,
            text: document.text(),
            furniture: furniture(&document),
            edits: [edits, parsed.edits].concat(),
            findings: Vec::new(),
        };
        report.findings = check::findings(&report, &document, &self.dictionary);
        (report, document)
    }

    /// The text of pages, before anything is restored in it. It ends with a line feed.
    pub fn text(&self, pages: Vec<Page>) -> String {
        let document = layout::arrange(pages);
        let mut text = document.text();
        // To free a long document takes as long as to print it, and nobody need wait for that.
        rayon::spawn(move || drop(document));
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text
    }

    /// Reads the pages of a file.
    ///
    /// # Errors
    /// Whatever stops the reading.
    pub fn pages(&self, source: &Source) -> Result<Vec<Page>> {
        extract::pages(source, &self.options.extract, self.ocr)
    }
}

/// Saves the copy of a document, given by its index in the file.
pub type SaveCopy<'a> = dyn Fn(usize, &[u8]) -> Result<()> + 'a;

/// A document that a copy is to be made of.
struct CopyInput {
    pages: Vec<PageProperties>,
    report: Report,
    document: Document,
    leaves: Vec<PageStart>,
}

/// Which lines are no part of the running text.
fn furniture(document: &Document) -> Vec<Furniture> {
    let of_piece = |piece: &layout::FurnitureLines| Furniture {
        kind: piece.kind,
        lines: piece
            .lines
            .iter()
            .map(|&id| document.line(id).number)
            .collect(),
    };
    let mut all: Vec<Furniture> = document.furniture.iter().map(of_piece).collect();
    all.retain(|piece| !piece.lines.is_empty());
    all.sort_by(|a, b| a.lines.cmp(&b.lines));
    all
}

/// The confidence of the most doubtful page.
fn worst(pages: &[PageInfo]) -> Option<Confidence> {
    let confidences = pages.iter().filter_map(|page| page.confidence);
    confidences.min_by(|a, b| a.get().total_cmp(&b.get()))
}

/// The signatures in the file, and those that only a stamp over a scan tells of.
fn signatures(source: &Source, pages: &[Page]) -> Vec<Signature> {
    let mut signatures = source.signatures.clone();
    for page in pages {
        for lines in &page.stamps {
            let stamped = Signature {
                signer: stamp::lines::signer(lines),
                time: stamp::lines::time(lines),
                page: Some(page.number),
            };
            let known = signatures.iter().any(|s| {
                s.page.is_none_or(|number| number == page.number)
                    && (s.signer == stamped.signer || s.time == stamped.time)
            });
            let tells = stamped.signer.is_some() || stamped.time.is_some();
            if tells && !known {
                signatures.push(stamped);
            }
        }
    }
    signatures
}

fn source_info(source: &Source, pages: &[PageInfo], signatures: Vec<Signature>) -> SourceInfo {
    SourceInfo {
        file: shown(&source.path),
        media_type: source.media_type.name().into(),
        bytes: source.bytes.len() as u64,
        pages: u32::try_from(pages.len()).unwrap_or(u32::MAX),
        signatures,
    }
}

/// What a report says of a page, but for its lines, which only the document has.
pub(super) fn page_info(page: &Page) -> PageInfo {
    let confidence = match &page.content {
        Content::Placed(placed) => {
            Confidence::mean(placed.words.iter().filter_map(|word| word.confidence))
        }
        Content::Flow(_) => None,
    };
    PageInfo {
        number: page.number,
        width: page.size.map(|size| size.width),
        height: page.size.map(|size| size.height),
        method: page.method,
        dpi: page.dpi,
        rotation: page.rotation.degrees(),
        confidence,
        degraded: page.degraded,
        grade: page.grade(),
        lines: None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use baocao_extract::intake::MediaType;
    use baocao_extract::{Flow, Rotation};
    use baocao_report::Method;
    use baocao_report::geometry::Projection;

    fn stamped(number: u32, lines: &[&str]) -> Page {
        Page {
            number,
            size: None,
            method: Method::Ocr,
            dpi: None,
            rotation: Rotation::None,
            degraded: false,
            to_source: Projection::IDENTITY,
            blank: false,
            stamps: vec![lines.iter().map(|line| (*line).to_owned()).collect()],
            content: Content::Flow(Flow::default()),
        }
    }

    #[test]
    fn a_stamp_is_a_signature_unless_the_file_has_it_already() {
        let signature = Signature {
            signer: Some("UBND xã Tân Hòa Đông".into()),
            time: Some("2024-10-04T08:15:00+07:00".into()),
            page: Some(1),
        };
        let source = Source {
            path: "a.pdf".into(),
            bytes: Arc::new(Vec::new()),
            sha256: [0; 32],
            media_type: MediaType::Pdf,
            signatures: vec![signature.clone()],
        };
        let known = ["Ký bởi: UBND xã Tân Hòa Đông", "Ngày ký: 04/10/2024"];
        let other = ["Người ký: Trần Thị Mẫu", "Email: mau@example.vn"];
        let pages = [
            stamped(1, &known),
            stamped(2, &other),
            stamped(3, &["Email: a"]),
        ];
        let found = signatures(&source, &pages);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0], signature);
        assert_eq!(found[1].signer.as_deref(), Some("Trần Thị Mẫu"));
        assert_eq!((found[1].time.as_deref(), found[1].page), (None, Some(2)));
    }
}
