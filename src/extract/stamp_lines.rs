//! The lines of a digital signature's visible stamp (Nghị định 30/2020/NĐ-CP, Phụ lục I: agency, time of
//! signing), as the signing programs in use print them.

use crate::pattern::pattern;

pattern!(
    FIRST,
    r"(?i)^(người ký\s*:|(được )?ký( số)? bởi\s*:?|digitally signed by|signed by\s*:?|signature (not verified|valid))"
);
pattern!(
    LABEL,
    r"(?i)^(email|cơ quan|tổ chức|đơn vị|chức vụ|chức danh|(thời gian|ngày|giờ|ngày giờ|nơi|lý do) ký|thời gian|date|time|reason|location)\s*:"
);

/// Whether a line is how a stamp begins.
pub(crate) fn is_first(line: &str) -> bool {
    FIRST.is_match(line)
}

/// Whether a line bears a label that the other lines of a stamp have.
pub(crate) fn is_labelled(line: &str) -> bool {
    LABEL.is_match(line)
}

#[cfg(test)]
mod tests {
    use super::*;

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
