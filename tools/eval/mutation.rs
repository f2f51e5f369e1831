//! Copies of a Word file in which one thing of substance is another, for comparisons to tell.
//!
//! What is changed stands in a row of a table, in the running text or in the signature: a digit of a result or a
//! target, the targets of two criteria exchanged, a status, a row dropped, two rows exchanged, a paragraph moved, the
//! signer, a date.

use std::io::{Cursor, Read, Write};
use std::ops::Range;

use baocao_compare::{Class, Comparison, Difference, DifferenceSubject, Side};
use baocao_report::{Criterion, Status};
use baocao_testing::random::SeededRandom;
use regex::Regex;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Where the text of a Word file is.
const BODY: &str = "word/document.xml";

/// Names that nobody has signed with.
const SIGNERS: [&str; 3] = ["Lê Văn Thử", "Phạm Thị Khác", "Hoàng Minh Đổi"];

/// What was changed, and what a comparison has to say of it.
pub struct DocxMutation {
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// In words.
    pub what: String,
    expected: Vec<ExpectedDifference>,
}

/// What a comparison has to say.
enum ExpectedDifference {
    /// A difference of a class, of the criterion with a number and a wording.
    Criterion(Class, Option<String>, String),
    /// A difference of two rows that have changed places.
    Exchanged,
    /// A difference of a field of the header.
    Header(&'static str),
    /// A paragraph that stands elsewhere.
    Moved,
}

impl DocxMutation {
    /// Whether a comparison names it.
    pub fn is_told(&self, comparison: &Comparison) -> bool {
        self.expected.iter().all(|expected| {
            let mut all = differences(comparison);
            all.any(|difference| expected.is(difference))
        })
    }
}

/// Everything that a comparison tells.
pub fn differences(comparison: &Comparison) -> impl Iterator<Item = &Difference> {
    let (records, frame) = (comparison.records.iter(), comparison.frame.iter());
    records.chain(frame).chain(&comparison.text)
}

impl ExpectedDifference {
    fn is(&self, difference: &Difference) -> bool {
        match (self, &difference.subject) {
            (
                Self::Criterion(class, code, name),
                DifferenceSubject::Criterion {
                    code: c, name: n, ..
                },
            ) =>
            // Without a number it is told by its wording, which a scan may have read otherwise.
            {
                difference.class == *class && code == c && (code.is_some() || name == n)
            }
            (Self::Exchanged, _) => difference.class == Class::Exchanged,
            (Self::Header(field), DifferenceSubject::Header { field: f }) => f == field,
            (Self::Moved, _) => difference.class == Class::ParagraphMoved,
            _ => false,
        }
    }
}

/// A Word file in which one thing at a time can be changed.
pub struct DocxFile<'s> {
    bytes: Vec<u8>,
    xml: String,
    side: &'s Side,
    /// The row of each criterion that stands in a table, in their order.
    rows: Vec<(&'s Criterion, DocxRow)>,
}

/// A row of a table in the XML.
#[derive(Clone)]
struct DocxRow {
    place: Range<usize>,
    cells: Vec<DocxCell>,
}

/// A cell: its text, and where the pieces of it stand.
#[derive(Clone)]
struct DocxCell {
    text: String,
    pieces: Vec<Range<usize>>,
}

impl<'s> DocxFile<'s> {
    /// `None` where the file is no Word file, or none of its criteria stands in a table.
    pub fn new(bytes: Vec<u8>, side: &'s Side) -> Option<Self> {
        let mut xml = String::new();
        let mut archive = ZipArchive::new(Cursor::new(&bytes)).ok()?;
        archive.by_name(BODY).ok()?.read_to_string(&mut xml).ok()?;
        let mut all = rows(&xml).into_iter();
        let of_criterion = |criterion: &'s Criterion| {
            let row = all.by_ref().find(|row| row.is_of(criterion))?;
            Some((criterion, row))
        };
        let criteria = side.report.criteria.iter();
        let rows: Vec<_> = criteria.filter_map(of_criterion).collect();
        (rows.len() > 1).then_some(Self {
            bytes,
            xml,
            side,
            rows,
        })
    }

    /// A copy with one change; `None` where the thing chosen cannot be changed.
    pub fn mutation(&self, random: &mut SeededRandom) -> Option<DocxMutation> {
        let at = random.below(self.rows.len());
        match random.below(9) {
            0 => self.digit(random, at, Class::Result),
            1 => self.digit(random, at, Class::Target),
            2 => self.targets(at),
            3 => self.status(at),
            4 => self.dropped(at),
            5 => self.exchanged(at),
            6 => self.moved(random),
            7 => self.signer(random),
            _ => self.date(random),
        }
    }

    fn digit(&self, random: &mut SeededRandom, at: usize, class: Class) -> Option<DocxMutation> {
        let (criterion, row) = self.rows.get(at)?;
        let cell = row.cell(field(criterion, class)?)?;
        let is_digit = |i: &usize| self.xml.as_bytes()[*i].is_ascii_digit();
        let places: Vec<usize> = cell
            .pieces
            .iter()
            .cloned()
            .flatten()
            .filter(is_digit)
            .collect();
        let place = *places.get(random.below(places.len()))?;
        let digit = usize::from(self.xml.as_bytes()[place] - b'0');
        let other = (digit + 1 + random.below(9)) % 10;
        let mut xml = self.xml.clone();
        xml.replace_range(place..=place, &other.to_string());
        let what = format!(
            "{} of {}: a {digit} of {:?} is {other}",
            class.name(),
            called(criterion),
            cell.text
        );
        self.changed(&xml, what, vec![of(criterion, class)])
    }

    /// The targets of a criterion and the next one are exchanged.
    fn targets(&self, at: usize) -> Option<DocxMutation> {
        let ((one, row), (other, next)) = (self.rows.get(at)?, self.rows.get(at + 1)?);
        let (a, b) = (
            row.cell(field(one, Class::Target)?)?,
            next.cell(field(other, Class::Target)?)?,
        );
        (a.text != b.text).then_some(())?;
        let xml = self.with(&[(b, &a.text), (a, &b.text)]);
        let what = format!("targets of {} and {} exchanged", called(one), called(other));
        self.changed(
            &xml,
            what,
            vec![of(one, Class::Target), of(other, Class::Target)],
        )
    }

    fn status(&self, at: usize) -> Option<DocxMutation> {
        let (criterion, row) = self.rows.get(at)?;
        let cell = row.cell(criterion.status_text.as_deref()?)?;
        let other = match criterion.status? {
            Status::NotAchieved => "Đạt",
            _ => "Chưa đạt",
        };
        let xml = self.with(&[(cell, other)]);
        let what = format!(
            "status of {}: {:?} is {other:?}",
            called(criterion),
            cell.text
        );
        self.changed(&xml, what, vec![of(criterion, Class::Status)])
    }

    fn dropped(&self, at: usize) -> Option<DocxMutation> {
        let (criterion, row) = self.rows.get(at)?;
        let mut xml = self.xml.clone();
        xml.replace_range(row.place.clone(), "");
        let what = format!("{} dropped", called(criterion));
        self.changed(&xml, what, vec![of(criterion, Class::CriterionMissing)])
    }

    fn exchanged(&self, at: usize) -> Option<DocxMutation> {
        let ((one, row), (other, next)) = (self.rows.get(at)?, self.rows.get(at + 1)?);
        (row.place.end == next.place.start).then_some(())?;
        let (a, b) = (&self.xml[row.place.clone()], &self.xml[next.place.clone()]);
        let mut xml = self.xml.clone();
        xml.replace_range(row.place.start..next.place.end, &format!("{b}{a}"));
        let what = format!("{} and {} exchanged", called(one), called(other));
        self.changed(&xml, what, vec![ExpectedDifference::Exchanged])
    }

    /// A paragraph of many words before the first table stands elsewhere.
    fn moved(&self, random: &mut SeededRandom) -> Option<DocxMutation> {
        let text = self.xml.find("<w:tbl>").unwrap_or(self.xml.len());
        let paragraphs = elements(&self.xml[..text], "w:p");
        let is_long = |place: &&Range<usize>| {
            let text = DocxCell::of(&self.xml, (*place).clone()).text;
            text.split_whitespace().count() >= 12 && text.ends_with(['.', ';'])
        };
        let long: Vec<&Range<usize>> = paragraphs.iter().filter(is_long).collect();
        let from = *long.get(random.below(long.len()))?;
        let to = *long.get(random.below(long.len()))?;
        let between = paragraphs.iter().filter(|place| {
            (from.end <= place.start && place.end <= to.start)
                || (to.end <= place.start && place.end <= from.start)
        });
        (from != to && between.count() > 1).then_some(())?;
        let paragraph = self.xml[from.clone()].to_owned();
        let mut xml = self.xml.clone();
        if from.start < to.start {
            xml.insert_str(to.end, &paragraph);
            xml.replace_range(from.clone(), "");
        } else {
            xml.replace_range(from.clone(), "");
            xml.insert_str(to.start, &paragraph);
        }
        let text = DocxCell::of(&self.xml, from.clone()).text;
        let beginning: Vec<&str> = text.split_whitespace().take(5).collect();
        self.changed(
            &xml,
            format!("“{} …” moved", beginning.join(" ")),
            vec![ExpectedDifference::Moved],
        )
    }

    fn signer(&self, random: &mut SeededRandom) -> Option<DocxMutation> {
        let name = self.side.report.header.signer.as_ref()?.name.as_ref()?;
        let other = SIGNERS[random.below(SIGNERS.len())];
        let place = self.xml.rfind(name.as_str())?;
        let mut xml = self.xml.clone();
        xml.replace_range(place..place + name.len(), other);
        self.changed(
            &xml,
            format!("signer is {other}"),
            vec![ExpectedDifference::Header("signer.name")],
        )
    }

    /// The day of the document's own date is another.
    fn date(&self, random: &mut SeededRandom) -> Option<DocxMutation> {
        let dates = Regex::new(r", ngày (\d\d) tháng").ok()?;
        let day = dates.captures(&self.xml)?.get(1)?;
        let other = (10 + random.below(18)).to_string();
        (day.as_str() != other).then_some(())?;
        let mut xml = self.xml.clone();
        xml.replace_range(day.range(), &other);
        let what = format!("day {} is {other}", day.as_str());
        self.changed(&xml, what, vec![ExpectedDifference::Header("date")])
    }

    /// The XML with other texts in cells, the last cell first.
    fn with(&self, cells: &[(&DocxCell, &str)]) -> String {
        let mut xml = self.xml.clone();
        for (cell, text) in cells {
            let (first, rest) = cell
                .pieces
                .split_first()
                .map_or((None, &[][..]), |(a, b)| (Some(a), b));
            for piece in rest.iter().rev() {
                xml.replace_range(piece.clone(), "");
            }
            if let Some(first) = first {
                xml.replace_range(first.clone(), text);
            }
        }
        xml
    }

    fn changed(
        &self,
        xml: &str,
        what: String,
        expected: Vec<ExpectedDifference>,
    ) -> Option<DocxMutation> {
        let mut archive = ZipArchive::new(Cursor::new(&self.bytes)).ok()?;
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..archive.len() {
            let mut file = archive.by_index(index).ok()?;
            let name = file.name().ok()?.into_owned();
            writer
                .start_file(name.as_str(), SimpleFileOptions::default())
                .ok()?;
            if name == BODY {
                writer.write_all(xml.as_bytes()).ok()?;
            } else {
                std::io::copy(&mut file, &mut writer).ok()?;
            }
        }
        let bytes = writer.finish().ok()?.into_inner();
        Some(DocxMutation {
            bytes,
            what,
            expected,
        })
    }
}

impl DocxRow {
    fn cell(&self, text: &str) -> Option<&DocxCell> {
        let mut same = self.cells.iter().filter(|cell| cell.text == text);
        same.next().filter(|_| same.next().is_none())
    }

    fn is_of(&self, criterion: &Criterion) -> bool {
        let has = |text: &str| self.cells.iter().any(|cell| cell.text == text);
        criterion.code.as_deref().is_some_and(has) && has(&criterion.name)
    }
}

impl DocxCell {
    fn of(xml: &str, place: Range<usize>) -> Self {
        let pieces: Vec<Range<usize>> = elements(&xml[place.clone()], "w:t")
            .into_iter()
            .filter_map(|element| {
                let element = place.start + element.start..place.start + element.end;
                let start = element.start + xml[element.clone()].find('>')? + 1;
                Some(start..element.end - "</w:t>".len())
            })
            .collect();
        let text: String = pieces.iter().map(|piece| &xml[piece.clone()]).collect();
        let words: Vec<&str> = text.split_whitespace().collect();
        Self {
            text: words.join(" "),
            pieces,
        }
    }
}

/// The rows of all tables.
fn rows(xml: &str) -> Vec<DocxRow> {
    let row = |place: Range<usize>| {
        let cells = elements(&xml[place.clone()], "w:tc").into_iter();
        let cells =
            cells.map(|cell| DocxCell::of(xml, place.start + cell.start..place.start + cell.end));
        DocxRow {
            cells: cells.collect(),
            place,
        }
    };
    elements(xml, "w:tr").into_iter().map(row).collect()
}

/// Where the elements of a name stand that have an end of their own; none of them lies in another.
fn elements(xml: &str, name: &str) -> Vec<Range<usize>> {
    let (open, end) = (format!("<{name}"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = xml[from..].find(&open).map(|at| from + at) {
        let behind = start + open.len();
        from = behind;
        let Some(tag) = xml[behind..].find('>').map(|at| behind + at) else {
            break;
        };
        let is_it = xml[behind..].starts_with(['>', ' ']) && !xml[..tag].ends_with('/');
        if let Some(at) = xml[tag..].find(&end).filter(|_| is_it) {
            from = tag + at + end.len();
            found.push(start..from);
        }
    }
    found
}

fn field(criterion: &Criterion, class: Class) -> Option<&str> {
    match class {
        Class::Result => criterion.result.as_ref().map(|result| result.text.as_str()),
        _ => criterion.target.as_ref().map(|target| target.text.as_str()),
    }
}

fn of(criterion: &Criterion, class: Class) -> ExpectedDifference {
    ExpectedDifference::Criterion(class, criterion.code.clone(), criterion.name.clone())
}

fn called(criterion: &Criterion) -> &str {
    criterion.code.as_deref().unwrap_or(&criterion.name)
}
