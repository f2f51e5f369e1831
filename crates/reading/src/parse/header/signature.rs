//! The foot of a document: who signed, and who gets it.

use std::sync::LazyLock;

use regex::Regex;

use crate::parse::text::present;
use baocao_report::Signer;
use baocao_vietnamese::{fold, words};

/// Positions of those who sign, longest first where one ends in another. Folded.
const POSITIONS: [&str; 24] = [
    "pho chu tich thuong truc",
    "pho chu tich",
    "chu tich",
    "pho giam doc",
    "tong giam doc",
    "giam doc",
    "pho truong phong",
    "truong phong",
    "pho chanh van phong",
    "chanh van phong",
    "pho bi thu",
    "bi thu",
    "pho truong ban",
    "truong ban",
    "chi cuc truong",
    "cuc truong",
    "thu truong",
    "bo truong",
    "vien truong",
    "chanh thanh tra",
    "hieu truong",
    "uy vien",
    "truong cong an",
    "chi huy truong",
];

/// `KT. CHỦ TỊCH`: signing for another. Before `TM.` in worth: it says more about who signs.
static AUTHORITY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^| )((TM|KT|TL|TUQ|Q)\. ?\p{Lu}[\p{Lu} ,&-]*)$").expect("a fixed pattern")
});

/// A person's name at the end of a line: two to five words with a capital each, perhaps after a title.
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[.;:/] ?)((?:\p{Lu}\p{Ll}+|Y|Ê|Ý|À)(?: (?:\p{Lu}\p{Ll}*)){1,4})$")
        .expect("a fixed pattern")
});

/// A name printed in capitals, alone on its line.
static CAPITAL_NAME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\p{Lu}{2,}(?: \p{Lu}+){1,4}$").expect("a fixed pattern"));

/// Lines after a position within which the name stands.
const LINES_TO_NAME: usize = 14;

/// Recipients are no more than this many lines.
const MOST_RECIPIENTS: usize = 40;

/// Who signed and who gets it, from the lines before the appendices.
pub(super) fn signature(lines: &[String]) -> (Option<Signer>, Vec<String>) {
    let addressed = lines
        .iter()
        .rposition(|line| fold(line).starts_with("noi nhan"));
    let recipients = addressed.map_or_else(Vec::new, |at| recipients(&lines[at..]));
    // The right column may have been read before the left one.
    let from = addressed.map_or(lines.len().saturating_sub(24), |at| at.saturating_sub(12));
    (signer(&lines[from..]), recipients)
}

fn signer(lines: &[String]) -> Option<Signer> {
    let mut found = Signer {
        authority: None,
        position: None,
        name: None,
    };
    let mut at = None;
    for (i, line) in lines.iter().enumerate() {
        let line = line.trim_end_matches(['.', ',', ';']);
        if let Some((mut authority, represents)) = authority(line) {
            if let Some((before, position)) = position_after(&authority) {
                found.position = Some(position);
                authority = before;
            }
            if found.authority.is_none() || !represents {
                found.authority = Some(authority);
            }
            at = Some(i);
        } else if let Some(position) = position(line) {
            found.position.get_or_insert(position);
            at = Some(i);
        }
    }
    let from = at?;
    let mut below = lines[from + 1..].iter().take(LINES_TO_NAME);
    found.name = below.find_map(|line| name(line));
    Some(found)
}

/// The authority that closes a line, and whether it is `TM.`.
fn authority(line: &str) -> Option<(String, bool)> {
    let captures = AUTHORITY.captures(line)?;
    let text = captures.get(1)?.as_str().trim();
    Some((text.to_owned(), captures.get(2)?.as_str() == "TM"))
}

/// `KT. CHỦ TỊCH PHÓ CHỦ TỊCH` on one line: the authority ends where the second position begins.
fn position_after(authority: &str) -> Option<(String, String)> {
    let position = position(authority)?;
    let before = authority.strip_suffix(position.as_str())?.trim_end();
    let complete = POSITIONS.iter().any(|p| fold(before).ends_with(p));
    complete.then(|| (before.to_owned(), position))
}

/// The position in capitals that closes a line.
fn position(line: &str) -> Option<String> {
    let folded = fold(line);
    let known = POSITIONS.iter().find(|p| {
        let before = folded.strip_suffix(**p);
        before.is_some_and(|b| b.is_empty() || b.ends_with(' '))
    })?;
    let letters = known.chars().count();
    let from = line.chars().count().checked_sub(letters)?;
    let printed: String = line.chars().skip(from).collect();
    crate::parse::text::all_capitals(&printed).then_some(printed)
}

fn name(line: &str) -> Option<String> {
    let line = line.trim();
    let in_capitals = || {
        let folded = words(line);
        let agency = [
            "uy ban", "ubnd", "hdnd", "phu luc", "cong hoa", "noi nhan", "danh muc",
        ];
        let other = agency.iter().any(|word| folded.contains(word));
        (CAPITAL_NAME.is_match(line) && !other).then_some(line)
    };
    if fold(line).starts_with("noi nhan") {
        return None;
    }
    let found = NAME
        .captures(line)
        .and_then(|c| c.get(1))
        .map(|m| m.as_str());
    found
        .filter(|_| line.split_whitespace().count() <= 12)
        .or_else(in_capitals)
        .map(str::to_owned)
}

/// The lines under `Nơi nhận`, without dashes and closing marks, up to the signature.
fn recipients(lines: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut dashed = false;
    for (i, line) in lines.iter().take(MOST_RECIPIENTS).enumerate() {
        let text = if i == 0 {
            line.split_once(':').map_or("", |(_, rest)| rest.trim())
        } else {
            line.trim()
        };
        let text = without_signature(text);
        let entry = text.trim_start_matches(['-', '–', '+', '•', '*', ' ']);
        let marked = entry.len() < text.len();
        let entry = entry.trim_end_matches([';', '.', ',', ' ', '/']);
        if entry.is_empty() {
            continue;
        }
        if last_copy(&found) {
            break;
        }
        if !marked && dashed {
            match found.last_mut() {
                Some(last) if text.starts_with(|c: char| c.is_lowercase() || c == '(') => {
                    last.push(' ');
                    last.push_str(entry);
                    continue;
                }
                _ => break,
            }
        }
        dashed |= marked;
        found.extend(present(entry));
    }
    found
}

/// Whether the copy for the archive has been listed (`Lưu: VT`): it comes last.
fn last_copy(found: &[String]) -> bool {
    found
        .last()
        .is_some_and(|entry| fold(entry).starts_with("luu"))
}

/// A line of the left column without what the right column adds to it.
fn without_signature(line: &str) -> &str {
    if let Some(captures) = AUTHORITY.captures(line)
        && let Some(authority) = captures.get(1)
    {
        return line[..authority.start()].trim();
    }
    match position(line) {
        Some(position) => line.strip_suffix(position.as_str()).unwrap_or(line).trim(),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<Signer>, Vec<String>) {
        let lines: Vec<String> = text.lines().map(|l| l.trim().to_owned()).collect();
        signature(&lines)
    }

    #[test]
    fn columns_one_after_the_other_and_run_together_read_alike() {
        let apart = "Nơi nhận:\n- UBND huyện (B/c);\n- Các thôn\ntrong xã;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n(Đã ký)\nLê Thị Mai Hoa";
        let together = "Nơi nhận: TM. ỦY BAN NHÂN DÂN\n- UBND huyện (B/c); KT. CHỦ TỊCH\n- Các thôn PHÓ CHỦ TỊCH\ntrong xã;\n- Lưu: VT.\nLê Thị Mai Hoa";
        for text in [apart, together] {
            let (signer, recipients) = read(text);
            let signer = signer.unwrap();
            assert_eq!(signer.authority.as_deref(), Some("KT. CHỦ TỊCH"), "{text}");
            assert_eq!(signer.position.as_deref(), Some("PHÓ CHỦ TỊCH"));
            assert_eq!(signer.name.as_deref(), Some("Lê Thị Mai Hoa"));
            assert_eq!(
                recipients,
                ["UBND huyện (B/c)", "Các thôn trong xã", "Lưu: VT"]
            );
        }
    }

    #[test]
    fn a_chairman_signs_for_nobody() {
        let (signer, _) = read("Nơi nhận:\n- Như trên;\n- Lưu VT.\nCHỦ TỊCH\n\nTrần Văn Bình");
        let signer = signer.unwrap();
        assert_eq!(signer.authority, None);
        assert_eq!(signer.position.as_deref(), Some("CHỦ TỊCH"));
        assert_eq!(signer.name.as_deref(), Some("Trần Văn Bình"));
    }

    #[test]
    fn one_line_may_hold_authority_and_position() {
        let (signer, _) = read("KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC\nTRẦN VĂN BÌNH");
        let signer = signer.unwrap();
        assert_eq!(signer.authority.as_deref(), Some("KT. GIÁM ĐỐC"));
        assert_eq!(signer.position.as_deref(), Some("PHÓ GIÁM ĐỐC"));
        assert_eq!(signer.name.as_deref(), Some("TRẦN VĂN BÌNH"));
    }

    #[test]
    fn prose_has_no_signature() {
        assert_eq!(
            read("Chủ tịch xã đã chỉ đạo\ncác thôn làm đường."),
            (None, vec![])
        );
    }
}
