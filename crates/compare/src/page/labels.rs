//! What the page says of itself, in either language.

use baocao_report::error::Language;

/// The page's own words.
pub(super) struct Labels {
    pub code: &'static str,
    pub title: &'static str,
    pub copies: [&'static str; 2],
    pub file: &'static str,
    pub criteria: &'static str,
    pub words: &'static str,
    pub edits: &'static str,
    pub differences: &'static str,
    pub no_differences: &'static str,
    pub texts: &'static str,
    pub texts_hint: &'static str,
    pub figures: &'static str,
    pub previous: &'static str,
    pub next: &'static str,
    pub only: &'static str,
    pub show: &'static str,
    pub matters: &'static str,
    pub is_noise: &'static str,
    pub what: &'static str,
    pub sure: &'static str,
    pub jump: &'static str,
    pub image: &'static str,
    pub nothing: &'static str,
    pub check: &'static str,
    pub moved: &'static str,
    pub page: &'static str,
    pub line: &'static str,
    pub of_criteria: &'static str,
    pub of_header: &'static str,
    pub of_text: &'static str,
    pub rates: &'static str,
    pub as_read: &'static str,
    pub as_restored: &'static str,
    pub noise: &'static str,
    pub no_noise: &'static str,
    pub confusions: &'static str,
    pub confusions_hint: &'static str,
    pub decimal: char,
}

impl Labels {
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::Vi => &VIETNAMESE,
            Language::En => &ENGLISH,
        }
    }

    /// A share to four places.
    pub(super) fn rate(&self, value: f64) -> String {
        self.number(format!("{value:.4}"))
    }

    /// A share as a percentage.
    pub(super) fn percent(&self, value: f64) -> String {
        self.number(format!("{:.1}%", value * 100.0))
    }

    fn number(&self, text: String) -> String {
        text.replace('.', self.decimal.encode_utf8(&mut [0; 4]))
    }
}

const VIETNAMESE: Labels = Labels {
    code: "vi",
    title: "So sánh hai bản báo cáo",
    copies: ["Bản 1", "Bản 2"],
    file: "Tệp",
    criteria: "Tiêu chí",
    words: "Số từ",
    edits: "Chỗ máy sửa",
    differences: "Khác biệt về nội dung",
    no_differences: "Không có khác biệt về nội dung.",
    texts: "Hai bản đặt cạnh nhau",
    texts_hint: "Bên trái mỗi đoạn là trang và dòng. Phím n: khác biệt sau; phím p: khác biệt trước. Bấm vào chỗ tô màu để chọn.",
    figures: "Số đo",
    previous: "Trước",
    next: "Sau",
    only: "Chỉ hiện đoạn có khác biệt",
    show: "Tô màu:",
    matters: "khác biệt về nội dung",
    is_noise: "khác biệt hình thức, chỉ đếm",
    what: "Khác ở",
    sure: "Độ chắc chắn",
    jump: "Xem trong văn bản",
    image: "Ảnh dòng chữ trên bản quét",
    nothing: "không có",
    check: "xem lại bản quét",
    moved: "↕ ở chỗ khác",
    page: "tr.",
    line: "d.",
    of_criteria: "Tiêu chí",
    of_header: "Phần đầu và phần ký",
    of_text: "Lời văn",
    rates: "Tỷ lệ lỗi của bản 1 so với bản 2",
    as_read: "như đọc được",
    as_restored: "sau khi phục hồi",
    noise: "Khác biệt hình thức",
    no_noise: "không có",
    confusions: "Chữ hay bị đọc nhầm",
    confusions_hint: "Bản 2 → bản 1, như đọc được, và số lần. ∅: không có chữ nào; ␣: khoảng trắng.",
    decimal: ',',
};

const ENGLISH: Labels = Labels {
    code: "en",
    title: "Two copies of a report compared",
    copies: ["Copy 1", "Copy 2"],
    file: "File",
    criteria: "Criteria",
    words: "Words",
    edits: "Restored",
    differences: "Differences of substance",
    no_differences: "Nothing of substance differs.",
    texts: "The two texts side by side",
    texts_hint: "Page and line stand left of each passage. Key n: next difference; key p: previous. Click a coloured place to choose it.",
    figures: "Figures",
    previous: "Previous",
    next: "Next",
    only: "Only passages that differ",
    show: "Colour:",
    matters: "a difference of substance",
    is_noise: "noise, only counted",
    what: "What differs",
    sure: "How sure",
    jump: "Show in the text",
    image: "The line on the scan",
    nothing: "nothing",
    check: "check the scan",
    moved: "↕ elsewhere",
    page: "p.",
    line: "l.",
    of_criteria: "Criteria",
    of_header: "Header and signature",
    of_text: "Running text",
    rates: "Error rates of copy 1 against copy 2",
    as_read: "as read",
    as_restored: "as restored",
    noise: "Noise",
    no_noise: "none",
    confusions: "Letters confused",
    confusions_hint: "Copy 2 → copy 1, as read, and how often. ∅: no letter; ␣: a blank.",
    decimal: '.',
};
