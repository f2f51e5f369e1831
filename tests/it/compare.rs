//! Two copies compared: fixtures against each other, and against typed copies in which one thing was changed.

use std::path::Path;

use baocao::pipeline::{ReadOptions, ReportReader};
use baocao_compare::{Class, Comparison, Difference, DifferenceSubject, Side, Verdict, compare};
use baocao_report::Criterion;
use baocao_testing::random::SeededRandom;

const SCAN: &str = "fixtures/inbox/Huyện Phú Lâm/Bản quét/215-BC-UBND (quét).pdf";
const TYPED: &str = "fixtures/inbox/Huyện Phú Lâm/215-BC-UBND.txt";
const WORD: &str = "fixtures/inbox/Huyện Phú Lâm/215-BC-UBND.docx";

/// How many copies are changed.
const MUTATIONS: usize = 240;

fn reader() -> ReportReader {
    ReportReader::new(&ReadOptions::default(), None).unwrap()
}

fn side(reader: &ReportReader, path: &Path) -> Side {
    crate::ocr::side(reader, path).unwrap()
}

/// A text as a file of its own.
fn side_of_text(reader: &ReportReader, text: &str) -> Side {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("typed.txt");
    std::fs::write(&path, text).unwrap();
    side(reader, &path)
}

fn all(comparison: &Comparison) -> impl Iterator<Item = &Difference> {
    let Comparison {
        records,
        frame,
        text,
        ..
    } = comparison;
    records.iter().chain(frame).chain(text)
}

fn is_of_figures(difference: &Difference) -> bool {
    matches!(
        difference.class,
        Class::Figure
            | Class::Result
            | Class::Target
            | Class::Status
            | Class::Code
            | Class::CriterionMissing
            | Class::Exchanged
            | Class::CriterionMoved
    )
}

/// A typed text in which one thing can be changed.
struct TypedText {
    lines: Vec<String>,
    side: Side,
}

/// What was changed, and whether a comparison tells it.
struct TextMutation {
    text: String,
    what: String,
    told: Box<dyn Fn(&Comparison) -> bool>,
}

impl TypedText {
    fn criteria(&self) -> &[Criterion] {
        &self.side.report.criteria
    }

    /// The lines of a criterion, and whether the next one stands in the same group.
    fn lines_of(&self, at: usize) -> Option<std::ops::Range<usize>> {
        let line = |at: usize| {
            let line = self.criteria().get(at)?.at.line?;
            usize::try_from(line).ok()?.checked_sub(1)
        };
        let group = |at: usize| Some(self.criteria().get(at)?.group.clone());
        (group(at) == group(at + 1)).then_some(())?;
        Some(line(at)?..line(at + 1)?)
    }

    fn with(&self, change: impl FnOnce(&mut Vec<String>)) -> String {
        let mut lines = self.lines.clone();
        change(&mut lines);
        lines.join("\n") + "\n"
    }

    fn mutation(&self, random: &mut SeededRandom) -> Option<TextMutation> {
        let at = random.below(self.criteria().len() - 1);
        match random.below(8) {
            0 => self.digit(random, at, Class::Result),
            1 => self.digit(random, at, Class::Target),
            2 => self.status(at),
            3 => self.dropped(at),
            4 => self.exchanged(at),
            5 => self.moved(random),
            6 => self.signer(random),
            _ => self.date(random),
        }
    }

    /// A digit of a result or a target is another.
    fn digit(&self, random: &mut SeededRandom, at: usize, class: Class) -> Option<TextMutation> {
        let criterion = &self.criteria()[at];
        let text = match class {
            Class::Result => &criterion.result.as_ref()?.text,
            _ => &criterion.target.as_ref()?.text,
        };
        let figures: Vec<&str> = text
            .split(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
            .map(|figure| figure.trim_matches(['.', ',']))
            .filter(|figure| figure.len() > 1)
            .collect();
        let figure = (*figures.get(random.below(figures.len().max(1)))?).to_owned();
        let places: Vec<usize> = (0..figure.len())
            .filter(|&i| figure.as_bytes()[i].is_ascii_digit())
            .collect();
        let place = places[random.below(places.len())];
        let digit = usize::from(figure.as_bytes()[place] - b'0');
        let other = (digit + 1 + random.below(9)) % 10;
        let mut changed = figure.clone();
        changed.replace_range(place..=place, &other.to_string());
        let range = self.lines_of(at)?;
        let whole: String = self.lines[range.clone()].join("\n");
        (whole.matches(&figure).count() == 1).then_some(())?;
        let text = self.with(|lines| {
            for line in &mut lines[range] {
                *line = line.replace(&figure, &changed);
            }
        });
        let code = criterion.code.clone();
        Some(TextMutation {
            text,
            what: format!("{class:?} {code:?}: {figure} -> {changed}"),
            told: Box::new(move |comparison| {
                all(comparison).any(|d| {
                    let of_it =
                        matches!(&d.subject, DifferenceSubject::Criterion { code: c, .. } if *c == code);
                    let second = d.second.as_ref().map(|said| said.text.as_str());
                    of_it && is_of_figures(d) && second.is_some_and(|text| text.contains(&changed))
                })
            }),
        })
    }

    fn status(&self, at: usize) -> Option<TextMutation> {
        let criterion = &self.criteria()[at];
        let status = criterion.status_text.clone()?;
        let other = if status == "Chưa đạt" {
            "(Đạt)"
        } else {
            "(Chưa đạt)"
        };
        let range = self.lines_of(at)?;
        let printed = format!("({status})");
        let line = range.clone().find(|&i| self.lines[i].contains(&printed))?;
        let code = criterion.code.clone();
        Some(TextMutation {
            text: self.with(|lines| lines[line] = lines[line].replace(&printed, other)),
            what: format!("status {code:?}: {printed} -> {other}"),
            told: Box::new(move |comparison| {
                comparison.records.iter().any(|d| {
                    d.class == Class::Status
                        && matches!(&d.subject, DifferenceSubject::Criterion { code: c, .. } if *c == code)
                })
            }),
        })
    }

    fn dropped(&self, at: usize) -> Option<TextMutation> {
        let range = self.lines_of(at)?;
        let code = self.criteria()[at].code.clone();
        Some(TextMutation {
            text: self.with(|lines| drop(lines.drain(range))),
            what: format!("dropped {code:?}"),
            told: Box::new(move |comparison| {
                comparison.records.iter().any(|d| {
                    d.class == Class::CriterionMissing
                        && d.second.is_none()
                        && matches!(&d.subject, DifferenceSubject::Criterion { code: c, .. } if *c == code)
                })
            }),
        })
    }

    fn exchanged(&self, at: usize) -> Option<TextMutation> {
        let (one, other) = (self.lines_of(at)?, self.lines_of(at + 1)?);
        let code = self.criteria()[at].code.clone();
        Some(TextMutation {
            text: self.with(|lines| lines[one.start..other.end].rotate_left(one.len())),
            what: format!("exchanged {code:?} with the next"),
            told: Box::new(move |comparison| {
                comparison
                    .records
                    .iter()
                    .any(|d| d.class == Class::Exchanged)
            }),
        })
    }

    /// A line of many words before the criteria stands after two others.
    fn moved(&self, random: &mut SeededRandom) -> Option<TextMutation> {
        let first = usize::try_from(self.criteria().first()?.at.line?).ok()?;
        let long: Vec<usize> = (0..first.min(self.lines.len()) - 4)
            .filter(|&i| self.lines[i].split_whitespace().count() >= 12)
            .filter(|&i| self.lines[i].ends_with(['.', ';']))
            .collect();
        let from = *long.get(random.below(long.len().max(1)))?;
        let to = *long.get(random.below(long.len()))?;
        (from.abs_diff(to) > 1).then_some(())?;
        let line = self.lines[from].clone();
        let beginning: String = line
            .split_whitespace()
            .take(4)
            .collect::<Vec<_>>()
            .join(" ");
        Some(TextMutation {
            text: self.with(|lines| {
                let line = lines.remove(from);
                lines.insert(if to > from { to } else { to + 1 }, line);
            }),
            what: format!("moved “{beginning}”"),
            told: Box::new(|comparison| {
                comparison
                    .text
                    .iter()
                    .any(|d| d.class == Class::ParagraphMoved)
            }),
        })
    }

    fn signer(&self, random: &mut SeededRandom) -> Option<TextMutation> {
        let name = self.side.report.header.signer.as_ref()?.name.clone()?;
        let other = ["Lê Văn Thử", "Phạm Thị Khác", "Hoàng Minh Đổi"][random.below(3)];
        Some(TextMutation {
            text: self.with(|lines| {
                for line in lines {
                    *line = line.replace(&name, other);
                }
            }),
            what: format!("signer {name} -> {other}"),
            told: is_header("signer.name"),
        })
    }

    fn date(&self, random: &mut SeededRandom) -> Option<TextMutation> {
        let at = self
            .lines
            .iter()
            .position(|line| line.contains(", ngày ") && line.contains(" tháng "))?;
        let line = &self.lines[at];
        let start = line.find(", ngày ")? + ", ngày ".len();
        let day = 10 + random.below(18);
        let old = line.get(start..start + 2)?.to_owned();
        (old != day.to_string()).then_some(())?;
        Some(TextMutation {
            text: self.with(|lines| lines[at].replace_range(start..start + 2, &day.to_string())),
            what: format!("date {old} -> {day}"),
            told: is_header("date"),
        })
    }
}

fn is_header(field: &'static str) -> Box<dyn Fn(&Comparison) -> bool> {
    Box::new(move |comparison| {
        comparison
            .frame
            .iter()
            .any(|d| matches!(&d.subject, DifferenceSubject::Header { field: f } if f == field))
    })
}

#[test]
fn one_thing_changed_is_told_and_no_figure_that_was_not() {
    let reader = reader();
    let scan = side(&reader, Path::new(SCAN));
    let text = std::fs::read_to_string(TYPED).unwrap();
    let typed = TypedText {
        lines: text.lines().map(str::to_owned).collect(),
        side: side(&reader, Path::new(TYPED)),
    };
    let clean = compare(&scan, &typed.side).unwrap();
    let told: Vec<&Difference> = all(&clean).filter(|d| is_of_figures(d)).collect();
    assert!(told.is_empty(), "{told:#?}");
    let mut random = SeededRandom(0x0BA0_CA0D);
    let (mut done, mut missed) = (0, Vec::new());
    while done < MUTATIONS {
        let Some(mutation) = typed.mutation(&mut random) else {
            continue;
        };
        done += 1;
        let comparison = compare(&scan, &side_of_text(&reader, &mutation.text)).unwrap();
        if !(mutation.told)(&comparison) {
            missed.push(mutation.what);
        }
    }
    assert!(missed.is_empty(), "{} of {done}: {missed:#?}", missed.len());
}

#[test]
fn a_copy_is_itself_and_a_document_is_no_other() {
    let reader = reader();
    let (typed, word) = (
        side(&reader, Path::new(TYPED)),
        side(&reader, Path::new(WORD)),
    );
    assert_eq!(compare(&typed, &typed).unwrap().verdict, Verdict::SameFile);
    let told = compare(&typed, &word).unwrap();
    let found: Vec<&Difference> = all(&told).filter(|d| is_of_figures(d)).collect();
    assert!(found.is_empty(), "{found:#?}");
    let other = side(
        &reader,
        Path::new("fixtures/inbox/Thị trấn Cầu Sậy/27-BC-UBND.html"),
    );
    assert_eq!(compare(&typed, &other).unwrap().verdict, Verdict::Unrelated);
    let empty = side_of_text(&reader, " \n");
    assert_eq!(compare(&typed, &empty).unwrap().verdict, Verdict::OneEmpty);
}

/// Real copies that stand beside a checkout, where they do.
#[test]
fn the_scanned_city_report_has_the_criteria_of_the_typed_one() {
    let samples = Path::new("../shared/samples");
    let (ocr, typed) = ("city-2024.ocr.txt", "city-2024.typed.txt");
    if !samples.join(ocr).is_file() {
        return;
    }
    let reader = reader();
    let sides = [ocr, typed].map(|file| side(&reader, &samples.join(file)));
    let told = compare(&sides[0], &sides[1]).unwrap();
    assert!(told.records.is_empty(), "{:#?}", told.records);
}
