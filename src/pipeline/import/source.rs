//! Where reports to import lie: folders that `ingest` has written, JSON files, JSON lines.
//!
//! They are read as they come, a line or a file at a time, so that a run takes no more memory for a hundred thousand
//! reports than for a hundred.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::pipeline::output::REPORTS;
use baocao_extract::intake::{Links, shown};
use baocao_files::Identity;
use baocao_output::ledger::LEDGER;
use baocao_report::error::{Context, Error, Problem, Result};

/// The longest line or file that is taken for a report, in bytes. One of 500 pages has a hundredth of it.
const LONGEST: u64 = 256 << 20;

/// A report's JSON as it was found.
#[derive(Debug)]
pub(in crate::pipeline) struct RawReport {
    pub(super) bytes: Vec<u8>,
    pub(super) origin: ReportOrigin,
}

impl RawReport {
    /// What a file holds, or what has been made of it.
    pub fn of_file(file: &Path, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            bytes: bytes.into(),
            origin: ReportOrigin {
                file: file.to_owned(),
                line: None,
            },
        }
    }

    /// How many bytes it has.
    pub fn bytes(&self) -> usize {
        self.bytes.len()
    }
}

/// Where a report's JSON was found.
#[derive(Clone, Debug)]
pub(super) struct ReportOrigin {
    file: PathBuf,
    /// The line, counted from 1, of a file of JSON lines.
    line: Option<u64>,
}

impl ReportOrigin {
    /// The file, and the line in it.
    pub fn in_words(&self) -> String {
        match self.line {
            Some(line) => format!("{}:{line}", shown(&self.file)),
            None => shown(&self.file),
        }
    }
}

/// A file of reports.
#[derive(Debug)]
pub(super) struct ReportFile {
    path: PathBuf,
    identity: Identity,
    pub bytes: u64,
}

/// The files of reports under some paths, in the order of the paths, each once. What cannot be gone into is an error.
pub(super) fn find(paths: &[PathBuf], links: Links) -> (Vec<ReportFile>, Vec<Error>) {
    let (mut sources, mut errors) = (Vec::new(), Vec::new());
    for path in paths {
        if !path.is_dir() {
            match ReportFile::at(path, None) {
                Ok(source) => sources.push(source),
                Err(error) => errors.push(error),
            }
            continue;
        }
        let root = match links {
            Links::Within => baocao_files::locate(path).ok().map(|root| root.real),
            Links::Anywhere => None,
        };
        let mut entries = WalkDir::new(path).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let place = error.path().unwrap_or(path).to_owned();
                    errors.push(Error::from(Problem::Unreadable(error.to_string())).in_file(place));
                    continue;
                }
            };
            let all = entry.path().join(&*REPORTS);
            // An output folder: its reports are in the one file, and again in a file each.
            let file = match entry.file_type().is_dir() {
                true if all.symlink_metadata().is_ok() => {
                    entries.skip_current_dir();
                    all
                }
                false if is_of_reports(entry.path()) => entry.into_path(),
                _ => continue,
            };
            match ReportFile::at(&file, root.as_deref()) {
                Ok(source) => sources.push(source),
                Err(error) => errors.push(error),
            }
        }
    }
    (sources, errors)
}

fn is_of_reports(path: &Path) -> bool {
    let is_ledger = path.file_name().is_some_and(|name| name == &*LEDGER);
    !is_ledger && (has_ending(path, "json") || has_ending(path, "jsonl"))
}

fn has_ending(path: &Path, wanted: &str) -> bool {
    let ending = path.extension();
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case(wanted))
}

impl ReportFile {
    /// The file at a path that must not lead out of `root`.
    fn at(path: &Path, root: Option<&Path>) -> Result<Self> {
        let looked_at = || -> std::result::Result<Self, Problem> {
            let located = baocao_files::locate(path).map_err(|e| Problem::of_reading(&e))?;
            if root.is_some_and(|root| !located.real.starts_with(root)) {
                return Err(Problem::LeadsOut);
            }
            if !located.metadata.is_file() {
                return Err(Problem::NotAFile);
            }
            Ok(Self {
                path: path.to_owned(),
                identity: located.identity(),
                bytes: located.metadata.len(),
            })
        };
        looked_at().map_err(|problem| Error::from(problem).in_file(path))
    }

    fn open(&self) -> Result<File> {
        let opened = || -> std::result::Result<File, Problem> {
            let (file, metadata) =
                baocao_files::open(&self.path).map_err(|e| Problem::of_reading(&e))?;
            match Identity::of(&metadata) == self.identity {
                true => Ok(file),
                false => Err(Problem::ChangedWhileRead),
            }
        };
        opened().map_err(|problem| Error::from(problem).in_file(&self.path))
    }

    /// The reports of the file. After an error of reading there are no more.
    pub fn pieces(&self) -> Result<Box<dyn Iterator<Item = Result<RawReport>> + '_>> {
        if !has_ending(&self.path, "jsonl") {
            return Ok(Box::new(std::iter::once(self.whole())));
        }
        let mut reader = BufReader::with_capacity(1 << 18, self.open()?);
        let mut number = 0;
        let mut length = 0;
        let mut ended = false;
        Ok(Box::new(std::iter::from_fn(move || {
            while !ended {
                number += 1;
                match line(&mut reader, length) {
                    Ok(Some(line)) if line.trim_ascii().is_empty() => {}
                    Ok(Some(line)) => {
                        length = line.len();
                        let mut piece = RawReport::of_file(&self.path, line);
                        piece.origin.line = Some(number);
                        return Some(Ok(piece));
                    }
                    Ok(None) => ended = true,
                    Err(error) => {
                        ended = true;
                        return Some(Err(error.in_file(&self.path)));
                    }
                }
            }
            None
        })))
    }

    fn whole(&self) -> Result<RawReport> {
        let read = || -> Result<Vec<u8>> {
            let mut bytes = Vec::new();
            self.open()?
                .take(LONGEST + 1)
                .read_to_end(&mut bytes)
                .or_problem(Problem::Unreadable)?;
            refuse_long(bytes.len())?;
            Ok(bytes)
        };
        let bytes = read().map_err(|error| error.in_file(&self.path))?;
        Ok(RawReport::of_file(&self.path, bytes))
    }
}

/// The next line without its end. It may be about as long as the last one.
fn line(reader: &mut BufReader<File>, last: usize) -> Result<Option<Vec<u8>>> {
    let mut line = Vec::with_capacity(last + last / 4);
    let length = reader
        .take(LONGEST + 1)
        .read_until(b'\n', &mut line)
        .or_problem(Problem::Unreadable)?;
    refuse_long(length)?;
    while let Some(b'\n' | b'\r') = line.last() {
        line.pop();
    }
    Ok((length > 0).then_some(line))
}

fn refuse_long(length: usize) -> Result<()> {
    let bytes = length as u64;
    if bytes > LONGEST {
        let limit = LONGEST;
        return Err(Problem::TooLarge { bytes, limit }.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_folder_is_its_lines_and_other_folders_are_their_files() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("huyện A/reports.jsonl", "one\n\ntwo\n");
        write("huyện A/a.json", "again");
        write("huyện A/sub/b.json", "again");
        write("huyện B/c.json", "three\n");
        write("huyện B/ledger.jsonl", "no report");
        write("huyện B/baocao.db", "no report");
        let (sources, errors) = find(
            &[folder.path().to_owned(), "nowhere.json".into()],
            Links::Within,
        );
        let pieces = sources.iter().flat_map(|source| source.pieces().unwrap());
        let pieces: Vec<RawReport> = pieces.map(Result::unwrap).collect();
        let texts: Vec<&[u8]> = pieces.iter().map(|p| p.bytes.trim_ascii()).collect();
        assert_eq!(texts, [&b"one"[..], b"two", b"three"]);
        assert!(pieces[1].origin.in_words().ends_with("reports.jsonl:3"));
        assert_eq!(errors.len(), 1);
        assert_eq!(*errors[0].problem(), Problem::NotFound);
    }
}
