//! Comparisons made up for tests.

use crate::comparison::{
    AlignedRow, Class, Comparison, Confusion, CopySummary, Difference, DifferenceSubject, Doubt,
    NoiseCount, Rates, SCHEMA, SideReading, TextPiece, Verdict,
};
use baocao_report::geometry::Rect;
use baocao_report::{Confidence, Method, Place};

/// What must never stand in a page as it is.
pub(super) const HOSTILE: &str =
    r#"</script><script>alert(1)</script><img src=x onerror="alert(2)">&amp;'"#;

/// Lines of a page, in these samples.
const LINES: u32 = 40;

fn place(line: u32, is_scan: bool) -> Place {
    let top = 60.0 + 17.0 * f32::from(u8::try_from(line % LINES).unwrap());
    Place {
        page: is_scan.then_some(line / LINES + 1),
        bounds: is_scan.then(|| Rect::new(80.0, top, 520.0, top + 14.0)),
        line: Some(line),
    }
}

pub(super) fn said(text: &str, line: u32, is_scan: bool) -> SideReading {
    SideReading {
        text: text.into(),
        at: place(line, is_scan),
        method: if is_scan { Method::Ocr } else { Method::Typed },
        confidence: is_scan.then(|| Confidence::new(0.93)),
    }
}

fn difference(
    class: Class,
    subject: DifferenceSubject,
    texts: [&str; 2],
    line: u32,
    check: Vec<Doubt>,
) -> Difference {
    let said = |copy: usize| {
        let text = Some(texts[copy]).filter(|text| !text.is_empty());
        text.map(|text| said(text, line, copy == 0))
    };
    Difference {
        class,
        subject,
        first: said(0),
        second: said(1),
        check,
    }
}

fn criterion(code: &str, name: &str) -> DifferenceSubject {
    DifferenceSubject::Criterion {
        list: "Xã nông thôn mới".into(),
        code: Some(code.into()),
        name: name.into(),
    }
}

fn piece(text: &str, class: Option<Class>) -> TextPiece {
    TextPiece {
        text: text.into(),
        class,
    }
}

/// A row whose words are the same but for one of each side.
fn row(line: u32, before: &str, differ: [&str; 2], class: Class, after: &str) -> AlignedRow {
    let side = |differs: &str| {
        let pieces = [(before, None), (differs, Some(class)), (after, None)];
        let pieces = pieces.into_iter().filter(|(text, _)| !text.is_empty());
        pieces.map(|(text, class)| piece(text, class)).collect()
    };
    AlignedRow {
        moved: false,
        first: side(differ[0]),
        second: side(differ[1]),
        first_at: Some(place(line, true)),
        second_at: Some(place(line, false)),
    }
}

fn copy(file: &str) -> CopySummary {
    CopySummary {
        file: file.into(),
        id: format!("sha256:{}", "0".repeat(64)),
        criteria: 19,
        words: 1816,
        edits: 12,
    }
}

/// A short pair with a difference of nearly every kind.
pub(super) fn small() -> Comparison {
    let restored = Doubt::Restored {
        from: "dat".into(),
        to: "đạt".into(),
    };
    let unsure = Doubt::Unsure {
        confidence: Confidence::new(0.41),
    };
    let finding = Doubt::Finding {
        code: "figure-unsure".into(),
    };
    Comparison {
        schema: SCHEMA.into(),
        first: copy("quét/báo cáo xã Tân Hòa Đông.pdf"),
        second: copy("gõ/báo cáo xã Tân Hòa Đông.docx"),
        verdict: Verdict::Differ,
        similarity: 0.9731,
        paired: 18,
        records: vec![
            difference(
                Class::Result,
                criterion("4.2", "Tỷ lệ hộ sử dụng điện"),
                ["99,6%", "96,6%"],
                2,
                vec![unsure, finding],
            ),
            difference(
                Class::Status,
                criterion("5.1", "Trường học các cấp"),
                ["Chưa đạt", "Đạt"],
                3,
                Vec::new(),
            ),
            difference(
                Class::CriterionMissing,
                criterion("6.3", "Nhà văn hóa thôn"),
                ["", "100% thôn có nhà văn hóa"],
                4,
                vec![Doubt::Unread],
            ),
        ],
        frame: vec![difference(
            Class::Header,
            DifferenceSubject::Header {
                field: "number".into(),
            },
            ["", "215/BC-UBND"],
            1,
            Vec::new(),
        )],
        text: vec![
            difference(
                Class::Word,
                DifferenceSubject::Text,
                ["nông dân", "nhân dân"],
                5,
                vec![restored, Doubt::Garbled],
            ),
            difference(
                Class::ParagraphMoved,
                DifferenceSubject::Text,
                [
                    "Đoạn này đứng chỗ khác trong bản kia.",
                    "Đoạn này đứng chỗ khác trong bản kia.",
                ],
                7,
                Vec::new(),
            ),
        ],
        noise: vec![
            NoiseCount {
                class: Class::Accents,
                count: 12,
            },
            NoiseCount {
                class: Class::Punctuation,
                count: 31,
            },
        ],
        coarse: false,
        rates: Rates {
            cer_raw: 0.0123,
            wer_raw: 0.0456,
            cer_restored: 0.0012,
            wer_restored: 0.5,
            upper_bounds: false,
        },
        confusions: vec![
            Confusion {
                second: "đ".into(),
                first: "d".into(),
                count: 14,
            },
            Confusion {
                second: " ".into(),
                first: String::new(),
                count: 3,
            },
        ],
        rows: rows(),
    }
}

fn rows() -> Vec<AlignedRow> {
    let lead = "Trong kỳ báo cáo, Ủy ban nhân dân xã đã chỉ đạo các thôn thực hiện ";
    let mut moved = row(
        7,
        "Đoạn này đứng chỗ khác trong bản kia.",
        ["", ""],
        Class::Word,
        "",
    );
    moved.moved = true;
    vec![
        row(
            1,
            "ỦY BAN NHÂN DÂN XÃ TÂN HÒA ĐÔNG ",
            ["", "Số: 215/BC-UBND"],
            Class::Figure,
            "",
        ),
        row(
            2,
            "Tỷ lệ hộ sử dụng điện thường xuyên, an toàn: ",
            ["99,6% ", "96,6% "],
            Class::Figure,
            "số hộ.",
        ),
        row(
            3,
            "Trường học các cấp: ",
            ["Chưa đạt.", "Đạt."],
            Class::Word,
            "",
        ),
        row(
            4,
            "",
            ["", "100% thôn có nhà văn hóa hoặc khu thể thao."],
            Class::ParagraphMissing,
            "",
        ),
        row(
            5,
            lead,
            ["nông dân ", "nhân dân "],
            Class::Word,
            "cùng làm.",
        ),
        row(6, lead, ["hoà ", "hòa "], Class::ToneMark, "giải ở cơ sở."),
        moved,
    ]
}

/// A pair with hostile text wherever there can be text.
pub(super) fn hostile() -> Comparison {
    let mut comparison = small();
    comparison.first.file = HOSTILE.into();
    comparison.second.id = HOSTILE.into();
    let check = vec![
        Doubt::Restored {
            from: HOSTILE.into(),
            to: HOSTILE.into(),
        },
        Doubt::Finding {
            code: HOSTILE.into(),
        },
    ];
    comparison.records[0] = difference(
        Class::Result,
        criterion(HOSTILE, HOSTILE),
        [HOSTILE, "5"],
        2,
        check,
    );
    comparison.frame = vec![difference(
        Class::Header,
        DifferenceSubject::Header {
            field: HOSTILE.into(),
        },
        ["", HOSTILE],
        1,
        Vec::new(),
    )];
    comparison
        .rows
        .push(row(9, HOSTILE, [HOSTILE, HOSTILE], Class::Word, HOSTILE));
    comparison.confusions = vec![Confusion {
        second: HOSTILE.into(),
        first: HOSTILE.into(),
        count: 1,
    }];
    comparison
}

/// A pair of so many pages: eleven passages a page of thirty-five words each, in most of which some letters differ.
pub(super) fn large(pages: u32) -> Comparison {
    const WORDS: &str = "thực hiện chương trình mục tiêu quốc gia xây dựng nông thôn mới trên địa bàn xã, các ngành và đoàn \
        thể đã tuyên truyền, vận động nhân dân tham gia đóng góp ";
    let mut comparison = small();
    comparison.rows = Vec::new();
    comparison.text = Vec::new();
    for line in (1..=pages * LINES).step_by(4) {
        let (texts, class) = match line / 4 % 17 {
            0 => (["99,6 ", "96,6 "], Class::Figure),
            1 => (["nông ", "nhân "], Class::Word),
            2 | 5 | 8 => (["hoà ", "hòa "], Class::ToneMark),
            3 | 6 | 9 => (["bao cao ", "báo cáo "], Class::Accents),
            4 => (["", "Đoạn này chỉ có ở bản gõ. "], Class::ParagraphMissing),
            _ => (["", ""], Class::Word),
        };
        comparison.rows.push(row(line, WORDS, texts, class, WORDS));
        if class.is_of_substance() && !texts[1].is_empty() {
            comparison.text.push(difference(
                class,
                DifferenceSubject::Text,
                texts.map(str::trim),
                line,
                Vec::new(),
            ));
        }
    }
    comparison
}
