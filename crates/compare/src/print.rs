//! A comparison as lines for a person, and as JSON.
//!
//! Lines come without their ends, each by itself: a file's name may hold the end of a line, which is none of theirs.

use crate::wording::coarse;
use crate::{Comparison, Difference, DifferenceSubject, FolderComparison, SideReading, Verdict};
use baocao_report::error::Language;

/// Why writing to memory cannot fail.
const NO_MAPS: &str = "a comparison holds no map, whose keys alone could fail to become JSON";

/// How many words of a paragraph are shown.
const SHOWN: usize = 30;

/// A comparison as indented JSON that ends with a line feed.
pub fn comparison_json(comparison: &Comparison) -> String {
    let mut text = serde_json::to_string_pretty(comparison).expect(NO_MAPS);
    text.push('\n');
    text
}

/// A comparison for a person, as lines: the verdict, then criteria, header and text, at last what was only counted.
pub fn comparison(comparison: &Comparison, language: Language) -> Vec<String> {
    let mut lines = vec![verdict(comparison, language)];
    let parts = [
        (&comparison.records, ("TIÊU CHÍ", "CRITERIA")),
        (&comparison.frame, ("THỂ THỨC", "HEADER")),
        (&comparison.text, ("VĂN BẢN", "TEXT")),
    ];
    for (differences, head) in parts {
        if !differences.is_empty() {
            lines.push(String::new());
            lines.push(format!("{} ({})", pick(language, head), differences.len()));
        }
        for one in differences {
            lines.extend(difference(one, language));
        }
    }
    lines.extend(closing(comparison, language));
    lines
}

/// Two folders compared, as indented JSON that ends with a line feed.
pub fn folders_json(folders: &FolderComparison) -> String {
    let mut text = serde_json::to_string_pretty(folders).expect(NO_MAPS);
    text.push('\n');
    text
}

/// Two folders compared, as lines: each pair as `told` tells it, then what has no counterpart or could not be read.
pub fn folders(
    folders: &FolderComparison,
    language: Language,
    told: impl Fn(&Comparison) -> Vec<String>,
) -> Vec<String> {
    let mut lines = Vec::new();
    for pair in &folders.pairs {
        lines.push(format!("=== {} | {}", pair.first.file, pair.second.file));
        lines.extend(told(pair));
        lines.push(String::new());
    }
    let lists = [
        (
            &folders.only_first,
            ("Chỉ có ở thư mục 1", "Only in the first folder"),
        ),
        (
            &folders.only_second,
            ("Chỉ có ở thư mục 2", "Only in the second folder"),
        ),
    ];
    for (list, words) in lists {
        let head = pick(language, words);
        lines.extend(list.iter().map(|file| format!("{head}: {file}")));
    }
    for failed in &folders.failed {
        let head = pick(language, ("Không đọc được", "Cannot be read"));
        lines.push(format!("{head}: {} ({})", failed.file, failed.error));
    }
    let same = |pair: &&Comparison| matches!(pair.verdict, Verdict::Same | Verdict::SameFile);
    let same = folders.pairs.iter().filter(same).count();
    let all = folders.pairs.len();
    lines.push(match language {
        Language::Vi => format!("{all} cặp, {same} cặp không khác về nội dung."),
        Language::En => format!("{all} pairs, {same} of them without a difference of substance."),
    });
    lines
}

fn pick(language: Language, (vi, en): (&'static str, &'static str)) -> &'static str {
    match language {
        Language::Vi => vi,
        Language::En => en,
    }
}

fn verdict(comparison: &Comparison, language: Language) -> String {
    let criteria = match (comparison.records.len(), language) {
        (0, Language::Vi) => format!(
            "{} tiêu chí ở cả hai bản, không tiêu chí nào khác nhau.",
            comparison.paired
        ),
        (0, Language::En) => format!(
            "{} criteria in both copies, no criterion differs.",
            comparison.paired
        ),
        (found, Language::Vi) => format!(
            "{} tiêu chí ở cả hai bản; {found} điểm khác nhau ở tiêu chí.",
            comparison.paired
        ),
        (found, Language::En) => format!(
            "{} criteria in both copies; {found} differences of criteria.",
            comparison.paired
        ),
    };
    let similarity = comparison.similarity * 100.0;
    let head = match (comparison.verdict, language) {
        (Verdict::SameFile, Language::Vi) => "Hai tệp là một: từng byte như nhau.".to_owned(),
        (Verdict::SameFile, Language::En) => "Both are the same file, byte for byte.".to_owned(),
        (Verdict::OneEmpty, Language::Vi) => format!("{} không có chữ nào.", empty(comparison)),
        (Verdict::OneEmpty, Language::En) => format!("{} has no text.", empty(comparison)),
        (Verdict::Unrelated, Language::Vi) => {
            format!("Hai tệp là hai văn bản khác nhau: giống {similarity:.1}%.")
        }
        (Verdict::Unrelated, Language::En) => {
            format!("These are two documents, not two copies of one: {similarity:.1}% alike.")
        }
        (Verdict::Same, Language::Vi) => "KHÔNG KHÁC về nội dung.".to_owned(),
        (Verdict::Same, Language::En) => "NO DIFFERENCE of substance.".to_owned(),
        (Verdict::Differ, _) => {
            let all = [&comparison.records, &comparison.frame, &comparison.text];
            let all: Vec<&Difference> = all.into_iter().flatten().collect();
            let doubtful = all.iter().filter(|d| d.is_doubtful()).count();
            match language {
                Language::Vi => format!(
                    "CÓ KHÁC: {} điểm, trong đó {doubtful} điểm cần xem lại bản quét.",
                    all.len()
                ),
                Language::En => format!(
                    "THEY DIFFER: {} differences, {doubtful} of them to check against the scan.",
                    all.len()
                ),
            }
        }
    };
    let mut told = match comparison.verdict {
        Verdict::OneEmpty | Verdict::Unrelated => head,
        _ => format!("{head} {criteria}"),
    };
    if comparison.coarse {
        told = format!("{told} {}", coarse(language));
    }
    told
}

fn empty(comparison: &Comparison) -> &str {
    if comparison.first.words == 0 {
        &comparison.first.file
    } else {
        &comparison.second.file
    }
}

fn difference(difference: &Difference, language: Language) -> Vec<String> {
    let mut head = difference.class.title(language).to_owned();
    match &difference.subject {
        DifferenceSubject::Criterion { code, name, .. } => {
            let code = code.as_ref().map(|code| format!("{code}. "));
            head = format!("{head}: {}{}", code.unwrap_or_default(), short(name));
        }
        DifferenceSubject::Header { field: name } => {
            head = format!("{head}: {}", crate::field(name, language))
        }
        DifferenceSubject::Text => {}
    }
    let sides = [
        (&difference.first, ("bản 1", "first ")),
        (&difference.second, ("bản 2", "second")),
    ];
    let mut lines = vec![format!("  {head}")];
    for (said, name) in sides {
        let (name, said) = (pick(language, name), side(said.as_ref(), language));
        lines.push(format!("    {name}  {said}"));
    }
    if difference.is_doubtful() {
        let doubts: Vec<String> = difference
            .check
            .iter()
            .map(|doubt| doubt.message(language))
            .collect();
        lines.push(format!(
            "    {}: {}",
            pick(language, ("cần xem lại bản quét", "check the scan")),
            doubts.join("; ")
        ));
    }
    lines
}

fn side(said: Option<&SideReading>, language: Language) -> String {
    let Some(said) = said else {
        return pick(language, ("(không có)", "(nothing)")).to_owned();
    };
    let mut where_from = vec![said.at.in_words(language), said.reading(language)];
    where_from.retain(|part| !part.is_empty());
    let place = match where_from.join(", ") {
        place if place.is_empty() => place,
        place => format!("  ({place})"),
    };
    format!("“{}”{place}", short(&said.text))
}

/// The beginning of a long text.
fn short(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.get(..SHOWN) {
        Some(beginning) if words.len() > SHOWN => beginning.join(" ") + " …",
        _ => words.join(" "),
    }
}

fn closing(comparison: &Comparison, language: Language) -> [String; 3] {
    let counts: Vec<String> = comparison
        .noise
        .iter()
        .map(|noise| format!("{} {}", noise.class.title(language), noise.count))
        .collect();
    let counts = match counts.join(", ") {
        counts if counts.is_empty() => pick(language, ("không có", "none")).to_owned(),
        counts => counts,
    };
    let rates = comparison.rates;
    let rate = |value: f64| match rates.upper_bounds {
        true => format!("≤ {value:.4}"),
        false => format!("{value:.4}"),
    };
    [
        String::new(),
        format!(
            "{}: {counts}.",
            pick(language, ("Chỉ đếm, không tính là khác", "Only counted"))
        ),
        format!(
            "CER {} → {}, WER {} → {} ({}).",
            rate(rates.cer_raw),
            rate(rates.cer_restored),
            rate(rates.wer_raw),
            rate(rates.wer_restored),
            pick(
                language,
                ("như đã đọc → sau phục hồi", "as read → as restored")
            ),
        ),
    ]
}
