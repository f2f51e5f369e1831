//! Heads of table columns.

use super::file::WordingFile;
use baocao_vietnamese::wording;

/// What a column of a table holds. The keys of `columns.toml`, which explains each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum ColumnRole {
    Ordinal,
    Group,
    Criterion,
    Item,
    Unit,
    Target,
    Result,
    Status,
    Deadline,
    Note,
    MaxScore,
    Score,
    DocumentNumber,
    DocumentDate,
    DocumentSummary,
    DocumentKind,
    Document,
    Responsible,
    Foreign,
}

const KEYS: [(&str, ColumnRole); 19] = [
    ("ordinal", ColumnRole::Ordinal),
    ("group", ColumnRole::Group),
    ("criterion", ColumnRole::Criterion),
    ("item", ColumnRole::Item),
    ("unit", ColumnRole::Unit),
    ("target", ColumnRole::Target),
    ("result", ColumnRole::Result),
    ("status", ColumnRole::Status),
    ("deadline", ColumnRole::Deadline),
    ("note", ColumnRole::Note),
    ("max_score", ColumnRole::MaxScore),
    ("score", ColumnRole::Score),
    ("document_number", ColumnRole::DocumentNumber),
    ("document_date", ColumnRole::DocumentDate),
    ("document_summary", ColumnRole::DocumentSummary),
    ("document_kind", ColumnRole::DocumentKind),
    ("document", ColumnRole::Document),
    ("responsible", ColumnRole::Responsible),
    ("foreign", ColumnRole::Foreign),
];

/// A misread head is taken for a wording from this similarity on (normalized Levenshtein).
const SIMILAR: f64 = 0.84;

/// A wording below this many letters must be read exactly: `TT` is one letter away from too much.
const SHORT: usize = 6;

/// Heads longer than this are sentences, not heads.
const LONGEST_HEAD: usize = 160;

/// Wordings of column heads.
#[derive(Clone, Debug)]
pub(crate) struct ColumnHeads {
    wordings: Vec<(String, ColumnRole)>,
}

impl ColumnHeads {
    /// Fails with the first key that is no role.
    pub(super) fn new(lists: WordingFile) -> std::result::Result<Self, String> {
        let mut known = Vec::new();
        for (key, wordings) in lists {
            let Some(&(_, role)) = KEYS.iter().find(|(name, _)| *name == key) else {
                return Err(key);
            };
            known.extend(wordings.iter().map(|words| (wording(words), role)));
        }
        Ok(Self { wordings: known })
    }

    /// Whether a text is one of a role's wordings, to the word.
    pub(crate) fn is(&self, text: &str, role: ColumnRole) -> bool {
        let text = wording(text);
        let mut wordings = self.wordings.iter();
        wordings.any(|(words, of)| *of == role && *words == text)
    }

    /// The roles that a head's wording may have, best first, each with how well it fits (above 0, at
    /// most 1). Two roles at the same height mean that the wording alone does not decide.
    pub(crate) fn roles(&self, head: &str) -> Vec<(ColumnRole, f64)> {
        let head = wording(head);
        let mut found: Vec<(ColumnRole, f64)> = Vec::new();
        if head.is_empty() || head.len() > LONGEST_HEAD {
            return found;
        }
        for (words, role) in &self.wordings {
            let score = likeness(&head, words);
            if score > 0.0 {
                match found.iter_mut().find(|(known, _)| known == role) {
                    Some((_, best)) => *best = best.max(score),
                    None => found.push((*role, score)),
                }
            }
        }
        found.sort_by(|a, b| b.1.total_cmp(&a.1));
        found
    }
}

/// 1 for the same words; less for a few misread letters; less again for a head that begins with the
/// wording, the more of it the better, since a Vietnamese head names its thing first; 0 otherwise.
fn likeness(head: &str, words: &str) -> f64 {
    if head == words {
        return 1.0;
    }
    if words.len() >= SHORT && head.len().abs_diff(words.len()) <= words.len() / 4 {
        let similarity = strsim::normalized_levenshtein(head, words);
        if similarity >= SIMILAR {
            return similarity * 0.95;
        }
    }
    let share = words.len() as f64 / head.len() as f64;
    match head.strip_prefix(words) {
        Some(rest) if rest.starts_with(' ') && words.len() >= SHORT => 0.5 + 0.3 * share,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Dictionary;
    use super::*;

    fn best(head: &str) -> Option<ColumnRole> {
        Dictionary::builtin()
            .columns
            .roles(head)
            .first()
            .map(|r| r.0)
    }

    #[test]
    fn heads_are_known_by_their_wording() {
        for (head, role) in [
            ("STT", ColumnRole::Ordinal),
            ("TÊN CHỈ TIÊU", ColumnRole::Criterion),
            ("Mức độ hoàn thành (%)", ColumnRole::Result),
            ("Thời gian hoàn thành", ColumnRole::Deadline),
            ("Kết quả đạt được tính đến 31/12/2024", ColumnRole::Result),
            ("Chỉ tiêu cụ thể", ColumnRole::Target),
            ("Khó khăn, vướng mắc", ColumnRole::Note),
            ("Trích yếu nội dung", ColumnRole::DocumentSummary),
            ("Ngày, tháng, năm ban hành", ColumnRole::DocumentDate),
            ("Kế hoạch vốn", ColumnRole::Foreign),
            ("Đơn vị chủ trì", ColumnRole::Responsible),
        ] {
            assert_eq!(best(head), Some(role), "{head}");
        }
    }

    #[test]
    fn a_misread_head_is_forgiven_and_a_short_one_is_not() {
        assert_eq!(best("Dơn vl tính"), Some(ColumnRole::Unit));
        assert_eq!(best("Kêt quá dat duọc"), Some(ColumnRole::Result));
        assert_eq!(best("TTX"), None);
        assert_eq!(best(""), None);
        assert_eq!(best(&"Kết quả ".repeat(40)), None);
    }

    #[test]
    fn an_ambiguous_head_has_both_roles() {
        let roles = Dictionary::builtin().columns.roles("Chỉ tiêu");
        assert!(roles.contains(&(ColumnRole::Criterion, 1.0)));
        assert!(roles.contains(&(ColumnRole::Target, 1.0)));
    }
}
