use super::sample::{HOSTILE, hostile, large, said, small};
use super::*;
use baocao_extract::Excerpt;

fn page(comparison: &Comparison, language: Language) -> String {
    html(comparison, language, &ExcerptImages::default()).unwrap()
}

#[test]
fn a_page_tells_verdict_differences_texts_and_figures() {
    let page = page(&small(), Language::Vi);
    for told in [
        "Có khác biệt về nội dung",
        "Số khác biệt: 3 ở tiêu chí, 1 ở phần đầu và phần ký, 2 trong lời văn; 3 chỗ cần xem lại bản quét.",
        "97,3% số từ",
        "4.2. Tỷ lệ hộ sử dụng điện",
        "trang 1, dòng 2",
        "Bản 1: OCR, 93%",
        "đọc không chắc (41%)",
        "số liệu đọc chưa chắc",
        "đọc được “dat”, máy sửa thành “đạt”",
        "số, ký hiệu",
        "<td class=\"n\">0,0123</td><td class=\"n\">0,0456</td>",
        "<td class=\"n\">0,5000</td>",
        "<span>đ → d</span> <span class=\"n\">14</span>",
        "<span>␣ → ∅</span>",
        "dấu câu</th><td class=\"n\">31</td>",
    ] {
        assert!(page.contains(told), "{told}");
    }
    let english = self::page(&small(), Language::En);
    for told in [
        "They differ in substance",
        "3 to check against the scan.",
        "97.3% of the shorter copy",
        "page 1, line 2",
        "read as “dat”, restored to “đạt”",
        "<td class=\"n\">0.0123</td>",
        "lang=\"en\"",
    ] {
        assert!(english.contains(told), "{told}");
    }
}

#[test]
fn a_page_needs_nothing_from_elsewhere() {
    let page = page(&small(), Language::En);
    for foreign in [
        "http:", "https:", "//cdn", "@import", "<link", "src=\"/", "url(",
    ] {
        assert!(!page.contains(foreign), "{foreign}");
    }
}

/// What stands in a page between two texts, the first of them.
fn between<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    let (_, rest) = page.split_once(from).unwrap();
    rest.split_once(to).unwrap().0
}

#[test]
fn a_browser_runs_and_shows_nothing_but_what_the_page_is_made_of() {
    for comparison in [small(), hostile(), large(3)] {
        let page = page(&comparison, Language::Vi);
        let policy = between(&page, "Content-Security-Policy\" content=\"", "\">");
        let style = policy::source(between(&page, "<style>", "</style>"));
        let script = policy::source(between(&page, "<script>", "</script>"));
        assert_eq!(
            policy,
            format!(
                "default-src 'none'; img-src data:; style-src '{style}'; script-src '{script}'; \
                 base-uri 'none'; form-action 'none'"
            )
        );
        // The policy forbids what stands in elements.
        let body = between(&page, "<body>", "<script>");
        for own in [" style=", " onclick=", "javascript:"] {
            assert!(!body.contains(own), "{own}");
        }
    }
    // Every chunk has a height.
    let page = page(&large(20), Language::Vi);
    let heights: Vec<&str> = page
        .match_indices("<div class=\"chunk h-")
        .map(|(at, head)| {
            let rest = &page[at + head.len()..];
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap();
            &rest[..end]
        })
        .collect();
    assert!(heights.len() > 1);
    for lines in heights {
        let rule = format!(".h-{lines} {{ --lines: {lines}; }}");
        assert!(page.contains(&rule), "{rule}");
    }
}

#[test]
fn hostile_text_stays_text() {
    for language in [Language::Vi, Language::En] {
        let page = page(&hostile(), language);
        assert!(!page.contains("alert(1)</script>"), "{page}");
        assert!(!page.contains("<img"));
        assert_eq!(page.matches("<script").count(), 1);
        assert!(!page.contains(HOSTILE));
        assert!(page.contains("&#60;img src=x onerror="));
    }
}

#[test]
fn what_stands_between_the_same_words_is_one_difference() {
    let page = page(&small(), Language::Vi);
    let numbered = |text: &str| {
        let before = page
            .split_once(&format!(">{text}</mark>"))
            .map(|halves| halves.0);
        let number = before
            .and_then(|before| before.rsplit_once("data-d=\""))
            .map(|halves| halves.1);
        number
            .and_then(|number| number.split_once('"'))
            .map(|halves| halves.0.to_owned())
            .unwrap()
    };
    assert_eq!(numbered("99,6%"), numbered("96,6%"));
    assert_eq!(numbered("nông dân"), numbered("nhân dân"));
    assert_ne!(numbered("nông dân"), numbered("hoà"));
}

#[test]
fn differences_link_to_their_places() {
    let page = page(&small(), Language::Vi);
    for row in [
        "class=\"k-result doubtful\"",
        "class=\"k-word doubtful\"",
        "class=\"k-paragraph-moved\"",
        "class=\"k-header\"",
    ] {
        let row = page.split_once(row).unwrap().1;
        let target = row
            .split_once("href=\"#d")
            .unwrap()
            .1
            .split_once('"')
            .unwrap()
            .0;
        assert!(row.contains(&format!(" id=\"d{target}\"")), "{target}");
    }
}

#[test]
fn noise_is_hidden_at_first_and_substance_shown() {
    let page = page(&small(), Language::Vi);
    assert!(page.contains("id=\"f-figure\" autocomplete=\"off\" checked>"));
    assert!(page.contains("id=\"f-tone-mark\" autocomplete=\"off\">"));
    assert!(!page.contains("id=\"f-dash\""));
}

#[test]
fn the_scan_s_image_stands_beside_what_was_read_from_it() {
    let comparison = small();
    let [first, second] = ExcerptImages::wanted(&comparison);
    assert_eq!((first.len(), second.len()), (4, 0));
    let image = |number: usize| Excerpt {
        width: 20,
        height: 10,
        uri: format!("data:image/png;base64,{number}"),
    };
    let found = vec![Some(image(0)), None, Some(image(2)), None];
    let images = ExcerptImages::default().with(0, first, found);
    let page = html(&comparison, Language::Vi, &images).unwrap();
    assert_eq!(page.matches("<img").count(), 2);
    assert!(page.contains("<img src=\"data:image/png;base64,0\" width=\"20\" height=\"10\""));
    assert!(images.of(1, &said("x", 2, true)).is_none());
}

#[test]
fn nothing_that_differs_is_said() {
    let mut comparison = small();
    comparison.verdict = Verdict::Same;
    comparison.records.clear();
    comparison.frame.clear();
    comparison.text.clear();
    comparison.noise.clear();
    comparison.rows.clear();
    let page = page(&comparison, Language::Vi);
    assert!(page.contains("class=\"verdict same\""));
    assert!(page.contains("Không có khác biệt về nội dung."));
    assert!(!page.contains("Số khác biệt"));
}

#[test]
fn two_hundred_pages_make_a_page_at_once() {
    let start = std::time::Instant::now();
    let page = page(&large(200), Language::Vi);
    assert!(page.len() < 4 << 20, "{}", page.len());
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
}
