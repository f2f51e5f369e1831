//! The lines of a digital signature's visible stamp (Nghị định 30/2020/NĐ-CP, Phụ lục I: agency, time of
//! signing), as the signing programs in use print them.

use baocao_vietnamese::{fold, pattern};

pattern!(
    FIRST,
    r"(?i)^(người ký\s*:|(được )?ký( số)? bởi\s*:?|digitally signed by|signed by\s*:?|signature (not verified|valid))"
);
pattern!(
    LABEL,
    r"(?i)^(email|cơ quan|tổ chức|đơn vị|chức vụ|chức danh|(thời gian|ngày|giờ|ngày giờ|nơi|lý do) ký|thời gian|date|time|reason|location)\s*:"
);

pattern!(
    TIME,
    r"(?x) \b (?: (?<d> \d{1,2} ) [./-] (?<m> \d{1,2} ) [./-] (?<y> \d{4} )
          | (?<year> \d{4} ) [./-] (?<month> \d{1,2} ) [./-] (?<day> \d{1,2} ) )
        [\sT,]+ (?<clock> \d{2}:\d{2}:\d{2} ) \s* (?<zone> [+-]\d{2} ) [:']? (?<part> \d{2} )"
);

/// The labels of a stamp's first line, without case and diacritics.
const FIRST_LABELS: [&str; 5] = [
    "nguoi ky",
    "ky boi",
    "duoc ky boi",
    "digitally signed by",
    "signed by",
];

/// The labels of the others.
const OTHER_LABELS: [&str; 13] = [
    "email",
    "co quan",
    "to chuc",
    "don vi",
    "chuc vu",
    "chuc danh",
    "thoi gian ky",
    "ngay gio ky",
    "ngay ky",
    "gio ky",
    "noi ky",
    "ly do ky",
    "thoi gian",
];

/// How like a label (normalized Levenshtein, 0 to 1) its misreading is: two letters of eight wrong.
const LIKE: f64 = 0.75;

/// Whether a line is how a stamp begins.
pub fn is_first(line: &str) -> bool {
    FIRST.is_match(line)
}

/// Whether a line bears a label that the other lines of a stamp have.
pub fn is_labelled(line: &str) -> bool {
    LABEL.is_match(line)
}

/// [`is_first`], for a line in which OCR may have misread the label.
pub fn looks_first(line: &str) -> bool {
    is_first(line) || is_like(line, &FIRST_LABELS)
}

/// Whether a line bears any label of a stamp, one that OCR may have misread and put other words before.
pub fn looks_labelled(line: &str) -> bool {
    looks_first(line) || is_labelled(line) || is_like(line, &OTHER_LABELS)
}

/// Whether the words before a colon end in what is like one of some labels.
fn is_like(line: &str, labels: &[&str]) -> bool {
    let Some((head, _)) = line.split_once(':') else {
        return false;
    };
    let head = fold(head);
    let words: Vec<&str> = head.split_whitespace().collect();
    labels.iter().any(|label| {
        let from = words.len().saturating_sub(label.split(' ').count());
        strsim::normalized_levenshtein(&words[from..].join(" "), label) >= LIKE
    })
}

/// Who signed, as a stamp's lines say it: the rest of its first line, and those after it up to the next label.
pub fn signer(lines: &[String]) -> Option<String> {
    let at = lines.iter().position(|line| looks_first(line))?;
    let first = &lines[at];
    let label = FIRST
        .find(first)
        .map(|found| found.end())
        .or_else(|| first.find(':').map(|colon| colon + 1))?;
    let more = lines[at + 1..].iter().map(String::as_str);
    let more = more.take_while(|line| !looks_labelled(line));
    let name: Vec<&str> = std::iter::once(&first[label..])
        .chain(more)
        .flat_map(str::split_whitespace)
        .collect();
    (!name.is_empty()).then(|| name.join(" "))
}

/// When it was signed, as an RFC 3339 time; `None` where no line says the time with its zone.
pub fn time(lines: &[String]) -> Option<String> {
    let found = lines.iter().find_map(|line| TIME.captures(line))?;
    let number = |a: &str, b: &str| {
        let text = found.name(a).or_else(|| found.name(b))?;
        text.as_str().parse::<u32>().ok()
    };
    let (year, month, day) = (
        number("y", "year")?,
        number("m", "month")?,
        number("d", "day")?,
    );
    let possible = (1..=12).contains(&month) && (1..=31).contains(&day);
    possible.then(|| {
        let (clock, zone, part) = (&found["clock"], &found["zone"], &found["part"]);
        format!("{year:04}-{month:02}-{day:02}T{clock}{zone}:{part}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_ocr_misread_are_told_and_sentences_are_not() {
        for line in [
            "Nguời kỷ: UBND xã",
            "NGƯỜI KÝ: UBND xã",
            "CHÍNH PHÚ Thòi gian ký: 09.04",
            "Co quạn: Tỉnh Bình Hà",
        ] {
            assert!(looks_labelled(line), "{line}");
        }
        for line in [
            "Số: 87/BC-UBND",
            "Nơi nhận:",
            "Người nghèo: 14 hộ",
            "Thời gian qua, xã đã làm",
            "Đơn vị tính: hộ",
        ] {
            assert!(!looks_labelled(line), "{line}");
        }
    }

    #[test]
    fn a_stamp_says_who_signed_and_when() {
        let lines = |all: &[&str]| all.iter().map(|l| (*l).to_owned()).collect::<Vec<_>>();
        let stamp = lines(&[
            "Người ký: Ủy ban nhân dân xã Tân Hòa",
            "Đông",
            "Email: a@b.example",
            "Thời gian ký: 9.04.2025 11:07:02 +07:00",
        ]);
        assert_eq!(
            signer(&stamp).as_deref(),
            Some("Ủy ban nhân dân xã Tân Hòa Đông")
        );
        assert_eq!(time(&stamp).as_deref(), Some("2025-04-09T11:07:02+07:00"));
        let adobe = lines(&["Digitally signed by A", "Date: 2025.04.09 11:07:02 +07'00'"]);
        assert_eq!(signer(&adobe).as_deref(), Some("A"));
        assert_eq!(time(&adobe).as_deref(), Some("2025-04-09T11:07:02+07:00"));
        // Without its zone a time is none, and a day that is none has none.
        assert_eq!(time(&lines(&["Ngày ký: 09/04/2025 11:07:02"])), None);
        assert_eq!(time(&lines(&["Ngày ký: 49/04/2025 11:07:02 +07:00"])), None);
        assert_eq!(signer(&lines(&["Ngày ký: 09/04/2025"])), None);
    }

    #[test]
    fn lines_of_a_stamp_are_told_from_text() {
        assert!(is_first("Người ký: UBND xã Tân Hòa Đông") && is_first("Ký bởi UBND xã"));
        assert!(is_labelled("Thời gian ký: 12.10.2026 08:15") && is_labelled("Email: a@b.example"));
        for text in [
            "Người ký báo cáo là Chủ tịch",
            "Cơ quan chuyên môn của huyện",
            "Ngày 12 tháng 10",
        ] {
            assert!(!is_first(text) && !is_labelled(text), "{text}");
        }
    }
}
