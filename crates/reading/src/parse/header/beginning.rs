//! Whether a page begins a document of its own, as in a scan of several.

use super::frame::{self, NumberLine};
use crate::dictionary::Dictionary;
use crate::parse::outline::is_appendix;
use crate::parse::text::all_capitals;
use baocao_vietnamese::{fold, words};

/// How many lines of a page, cells counted one by one, can be the frame of a document.
const FRAME_LINES: usize = 24;

/// The state's name and its motto, folded and without blanks: OCR parts and joins words.
const STATE: [&str; 2] = ["conghoaxahoichunghiavietnam", "doclaptudohanhphuc"];

/// How like one of these a piece of a line must be: a letter in five may be misread.
const LIKE: f64 = 0.8;

/// The frame of a document, found at the top of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beginning {
    /// Number and notation, `1549/BC-UBND`, as far as they are printed.
    pub number: Option<String>,
    /// `báo cáo`, in lower case.
    pub kind: Option<String>,
}

/// Tells from a page's lines, given in reading order, whether a document begins on it.
///
/// It does where the state's name or motto stands at its top together with a number, a title or a date; or, as many
/// scans lack the motto's corner, a line `Số: …/…` with a title in capitals or an address below it. What follows the title of
/// an appendix, or a remark that ties it to its report, is none of this: forms in appendices have mottos too.
pub fn beginning(lines: &[String], dictionary: &Dictionary) -> Option<Beginning> {
    let top = &lines[..lines.len().min(FRAME_LINES)];
    let end = top.iter().position(|line| is_appended(line));
    let top = &top[..end.unwrap_or(top.len())];
    let motto = top.iter().any(|line| is_motto(line));
    let numbered = top
        .iter()
        .enumerate()
        .find_map(|(at, line)| Some((at, frame::numbered(line)?)));
    let title = top.iter().enumerate().find_map(|(at, line)| {
        let kind = frame::kind_of(line, &dictionary.kinds).filter(|_| all_capitals(line))?;
        Some((at, kind))
    });
    let addressed = top
        .iter()
        .position(|line| fold(line).starts_with("kinh gui"));
    let dated = top
        .iter()
        .any(|line| crate::parse::date::first(line).is_some());
    let begins = match (&numbered, motto) {
        (_, true) => numbered.is_some() || title.is_some() || dated,
        (Some((at, _)), false) => {
            let below = title.iter().map(|(at, _)| *at).chain(addressed);
            below.into_iter().any(|other| other > *at)
        }
        (None, false) => false,
    };
    begins.then(|| Beginning {
        number: numbered.map(
            |(
                _,
                NumberLine {
                    number, notation, ..
                },
            )| { format!("{}/{notation}", number.unwrap_or_default()) },
        ),
        kind: title
            .map(|(_, kind)| kind)
            .or_else(|| addressed.map(|_| "công văn".to_owned())),
    })
}

/// Whether a line begins an appendix, or ties one to its report.
fn is_appended(line: &str) -> bool {
    let folded = fold(line);
    let remark = folded.trim_start_matches(['(', ' ']);
    is_appendix(line.trim()) || remark.starts_with("kem theo")
}

fn is_motto(line: &str) -> bool {
    let words = words(line);
    let starts: Vec<usize> = words
        .split(' ')
        .scan(0, |at, word| {
            let start = *at;
            *at += word.len();
            Some(start)
        })
        .collect();
    let closed: Vec<char> = words.chars().filter(|c| *c != ' ').collect();
    STATE.iter().any(|said| {
        let length = said.len();
        starts.iter().any(|&start| {
            let Some(rest) = closed.get(start..) else {
                return false;
            };
            let piece: String = rest.iter().take(length).collect();
            piece.len() * 5 >= length * 4 && strsim::normalized_levenshtein(&piece, said) >= LIKE
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<Beginning> {
        let lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        beginning(&lines, &Dictionary::builtin())
    }

    fn number(text: &str) -> Option<String> {
        of(text).and_then(|beginning| beginning.number)
    }

    #[test]
    fn a_frame_is_a_beginning_in_columns_run_together_and_misread() {
        for text in [
            "ỦY BAN NHÂN DÂN\nXÃ TÂN HÒA\nSố: 86/BC-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nBÁO CÁO",
            "UBND XÃ TÂN HÒA CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 86/BC-UBND Tân Hòa, ngày 3 tháng 4 năm 2024\nBÁO CÁO",
            "UBND XÃ TÂN HÒA\nS6: 86 /BC - UBND\nCONG HOA XA HOl CHU NGHlA VIET NAM",
            "UBND XÃ TÂN HÒA\nSố: 86/BC-UBND\nBÁO CÁO\nvề chuyển đổi số",
            "UBND XÃ TÂN HÒA\nSố: 86/BC-UBND\nKính gửi: UBND huyện",
        ] {
            assert_eq!(number(text).as_deref(), Some("86/BC-UBND"), "{text}");
        }
        let without = of("Độc lâp - Tu do - Hanh phúc\nTân Hòa, ngày 3 tháng 4 năm 2024\nBIÊN BẢN");
        assert_eq!(without.unwrap().kind.as_deref(), Some("biên bản"));
    }

    #[test]
    fn a_page_that_goes_on_cites_or_is_appended_is_none() {
        for text in [
            "2\nThực hiện Quyết định số 12/QĐ-UBND ngày 3/4/2024 của UBND tỉnh\nI. KẾT QUẢ",
            "Số: 86/BC-UBND được nhắc lại trong bảng\nKế hoạch\nKết quả",
            "PHỤ LỤC 1\n(Kèm theo Báo cáo số 86/BC-UBND)\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: /BC-UBND\nBÁO CÁO",
            "Mẫu số 02\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nBÁO CÁO",
            "tinh thần độc lập, tự do của nhân dân xã trong năm 2024",
            "",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
