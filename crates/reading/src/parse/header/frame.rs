//! The top of a document: agency, number, place and date, kind.

use std::sync::LazyLock;

use regex::Regex;

use crate::dictionary::DocumentKinds;
use crate::layout::Document;
use crate::parse::date;
use crate::parse::numbering::ParagraphMarker;
use crate::parse::outline::OutlineBlock;
use baocao_report::DateText;
use baocao_vietnamese::{Folded, fold, words};

/// Lines at the top that may belong to the frame.
const FRAME_LINES: usize = 32;

/// The lines of some pieces in reading order, cells of tables one after the other; blanks folded, blank
/// lines left out.
pub(super) fn lines<'d>(
    document: &'d Document,
    pieces: &'d [OutlineBlock],
) -> impl Iterator<Item = String> + 'd {
    let ids = pieces.iter().flat_map(|piece| match piece {
        OutlineBlock::Paragraph(entry) => vec![entry.lines],
        OutlineBlock::Table(grid) => grid.cells().map(|c| c.lines.as_slice()).collect(),
    });
    ids.flatten()
        .map(|&id| document.joined(&[id]))
        .filter(|text| !text.is_empty())
}

/// The lines above the first section, as many as a frame can have.
pub(super) fn top(document: &Document, pieces: &[OutlineBlock]) -> Vec<String> {
    let section = |piece: &OutlineBlock| {
        let marker = piece.paragraph().and_then(|e| e.marker.as_ref());
        matches!(marker, Some(ParagraphMarker::Roman(_)))
    };
    let end = pieces.iter().position(section).unwrap_or(pieces.len());
    lines(document, &pieces[..end]).take(FRAME_LINES).collect()
}

/// What the frame's lines say.
#[derive(Debug, Default, PartialEq)]
pub(super) struct FrameFields {
    pub(super) kind: Option<String>,
    pub(super) code_number: Option<String>,
    pub(super) code_notation: Option<String>,
    pub(super) date: Option<DateText>,
    pub(super) place: Option<String>,
    /// The lines of the agency block.
    pub(super) agency: Vec<String>,
}

/// Folded: `Số: 1549 /BC-UBND`, the number perhaps left blank; `S6:` as OCR has it.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^s[o06] ?[:.]? ?(?P<number>\d{1,6}[a-z]?)?[ ._…]*/ ?(?P<notation>[a-z][a-z.&]*\d{0,2}(?: ?[-–] ?[a-z][a-z.&]*\d{0,2})*)")
        .expect("a fixed pattern")
});

/// Folded: the state's name and motto.
static MOTTO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\bcong hoa xa hoi chu nghia viet nam\b|\bdoc lap ?[-–.]? ?tu do ?[-–.]? ?hanh phuc\b|\bdang cong san viet nam\b")
        .expect("a fixed pattern")
});

impl FrameFields {
    /// Reads the frame from a document's first lines.
    pub(super) fn read(lines: &[String], kinds: &DocumentKinds) -> Self {
        let titled = lines.iter().position(|line| kind_of(line, kinds).is_some());
        let addressed = lines
            .iter()
            .position(|line| fold(line).starts_with("kinh gui"));
        let kind = titled.and_then(|at| kind_of(&lines[at], kinds));
        let end = titled.or(addressed).unwrap_or(0);
        let mut frame = Self {
            kind: kind.or_else(|| addressed.map(|_| "công văn".to_owned())),
            ..Self::default()
        };
        for line in &lines[..end] {
            frame.take(line);
        }
        frame
    }

    fn take(&mut self, line: &str) {
        let folded = Folded::new(line);
        let line = match MOTTO.find(folded.text()) {
            Some(motto) => line[..folded.source(motto.range()).start].trim(),
            None => line,
        };
        let line = self.take_number(line);
        let line = self.take_date(line);
        let agency = self.code_notation.is_none() && self.date.is_none() && is_agency(line);
        if agency {
            self.agency.push(line.to_owned());
        }
    }

    /// Takes the number off a line and gives the rest.
    fn take_number<'t>(&mut self, line: &'t str) -> &'t str {
        let found = numbered(line).filter(|_| self.code_notation.is_none());
        let Some(NumberLine {
            number,
            notation,
            rest,
        }) = found
        else {
            return line;
        };
        self.code_number = number;
        self.code_notation = Some(notation);
        rest
    }

    /// Takes place and date off a line and gives the rest.
    fn take_date<'t>(&mut self, line: &'t str) -> &'t str {
        match date::first(line) {
            Some((date, span)) if self.date.is_none() => {
                self.date = Some(date);
                let place = line[..span.start].trim_matches([' ', ',', ';']);
                self.place = crate::parse::text::present(place);
                ""
            }
            _ => line,
        }
    }
}

/// What a line `Số: 1549/BC-UBND` says.
pub(super) struct NumberLine<'t> {
    /// The number, where it is not left blank.
    pub(super) number: Option<String>,
    pub(super) notation: String,
    /// What follows on the line.
    pub(super) rest: &'t str,
}

/// The number that a line begins with.
pub(super) fn numbered(line: &str) -> Option<NumberLine<'_>> {
    let folded = Folded::new(line);
    let captures = NUMBER.captures(folded.text())?;
    let source = |name: &str| {
        let found = captures.name(name)?;
        Some(line[folded.source(found.range())].to_owned())
    };
    let notation = source("notation").unwrap_or_default();
    let closed = notation.split_whitespace().collect::<String>();
    let end = captures.get(0).map_or(0, |m| m.end());
    notation
        .starts_with(char::is_uppercase)
        .then(|| NumberLine {
            number: source("number"),
            notation: closed.replace('–', "-"),
            rest: line[folded.source(0..end).end..].trim(),
        })
}

/// Agency names are printed in capitals; rules drawn with dashes are no names.
fn is_agency(line: &str) -> bool {
    crate::parse::text::all_capitals(line) && words(line).len() > 2
}

/// The kind that a title line names, in lower case: `BÁO CÁO`, or in capitals at its beginning.
pub(super) fn kind_of(line: &str, kinds: &DocumentKinds) -> Option<String> {
    let capital = line.starts_with(char::is_uppercase);
    let whole = kinds.whole(line).filter(|_| capital);
    let leading = || {
        let folded = Folded::new(line);
        let (kind, length) = kinds.leading(folded.text())?;
        let printed = &line[folded.source(0..length)];
        crate::parse::text::all_capitals(printed).then_some(kind)
    };
    whole.or_else(leading).map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionary;

    fn read(lines: &[&str]) -> FrameFields {
        let lines: Vec<String> = lines.iter().map(|l| (*l).to_owned()).collect();
        FrameFields::read(&lines, &Dictionary::builtin().kinds)
    }

    #[test]
    fn columns_one_after_the_other_and_run_together_read_alike() {
        let apart = read(&[
            "UBND HUYỆN PHÚ LÂM",
            "ỦY BAN NHÂN DÂN",
            "XÃ TÂN HÒA ĐÔNG",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "Số: 86 /BC - UBND",
            "Tân Hòa Đông, ngày 12 tháng 8 năm 2024",
            "BÁO CÁO",
        ]);
        let together = read(&[
            "UBND HUYỆN PHÚ LÂM",
            "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "XÃ TÂN HÒA ĐÔNG Độc lập - Tự do - Hạnh phúc",
            "Số: 86/BC-UBND Tân Hòa Đông, ngày 12 tháng 8 năm 2024",
            "BÁO CÁO",
        ]);
        assert_eq!(apart, together);
        assert_eq!(apart.kind.as_deref(), Some("báo cáo"));
        assert_eq!(apart.code_number.as_deref(), Some("86"));
        assert_eq!(apart.code_notation.as_deref(), Some("BC-UBND"));
        assert_eq!(apart.date, DateText::day(2024, 8, 12));
        assert_eq!(apart.place.as_deref(), Some("Tân Hòa Đông"));
        assert_eq!(apart.agency.len(), 3);
    }

    #[test]
    fn blanks_left_for_number_and_day_stay_blank() {
        let frame = read(&[
            "Số:      /BC-UBND",
            "Phú Lâm, ngày   tháng 12 năm 2024",
            "BÁO CÁO",
        ]);
        assert_eq!(frame.code_number, None);
        assert_eq!(frame.code_notation.as_deref(), Some("BC-UBND"));
        assert_eq!(frame.date, DateText::month(2024, 12));
    }

    #[test]
    fn a_letter_is_known_by_its_address_and_a_dump_without_a_frame_has_none() {
        assert_eq!(
            read(&["Kính gửi: Sở Nội vụ."]).kind.as_deref(),
            Some("công văn")
        );
        let bare = read(&["Thực hiện Quyết định số 12/QĐ-UBND ngày 18/3/2024"]);
        assert_eq!(bare, FrameFields::default());
        assert_eq!(
            read(&["BÁO CÁO KẾT QUẢ NĂM 2024"]).kind.as_deref(),
            Some("báo cáo")
        );
    }
}
