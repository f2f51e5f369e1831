//! Who issued a document, and at which level.

use std::sync::LazyLock;

use regex::Regex;

use baocao_report::IssuerLevel;
use baocao_vietnamese::{fold, words};

/// Folded words that begin the name of an agency; a line that begins otherwise continues the one above.
const AGENCIES: [&str; 22] = [
    "uy ban",
    "ubnd",
    "hdnd",
    "hoi dong",
    "so",
    "ban",
    "phong",
    "chi cuc",
    "cuc",
    "trung tam",
    "van phong",
    "cong an",
    "bo",
    "dang bo",
    "thanh tra",
    "tong",
    "doan",
    "mat tran",
    "huyen uy",
    "tinh uy",
    "dang uy",
    "truong",
];

/// Folded: an agency that is incomplete without the name of its place.
const PLACELESS: [&str; 4] = ["uy ban nhan dan", "ubnd", "hoi dong nhan dan", "hdnd"];

/// The cities that stand directly under the government, as a province does. Folded.
const CENTRAL_CITIES: [&str; 6] = [
    "ha noi",
    "ho chi minh",
    "hai phong",
    "da nang",
    "can tho",
    "hue",
];

/// `UBND xã Tân Hòa Đông`, as running text names a people's committee.
static COMMITTEE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:UBND|(?i:[uủ][yỷ] ban nhân dân)) (?i:tỉnh|thành phố|tp\.?|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu) (?:\p{Lu}[\p{L}’'-]*|\d{1,2}\b)(?: \p{Lu}[\p{L}’'-]*){0,4}",
    )
    .expect("a fixed pattern")
});

/// Folded: a sentence in which the issuer reports.
static REPORTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^,? ?(?:xin |kinh |tran trong |tong hop |xin tran trong )*bao cao\b")
        .expect("a fixed pattern")
});

/// Folded: the remark that ties an appendix to its report.
static ENCLOSED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\(?kem theo (?:bao cao|cong van|van ban)\b").expect("a fixed pattern")
});

/// The issuer: the last agency of the agency block, as the text names it where it does; without a block,
/// the committee that the text says reports, or that the appendices' remark names.
pub(super) fn issuer<'t>(
    agency: &[String],
    texts: impl Iterator<Item = &'t str> + Clone,
) -> Option<String> {
    let named = || texts.clone().flat_map(mentions);
    if let Some(block) = last_agency(agency) {
        let plain = plain(&block);
        let mention = named().find(|mention| self::plain(mention.name) == plain);
        return Some(mention.map_or(block, |m| m.name.to_owned()));
    }
    let chosen = named()
        .find(|mention| mention.reports)
        .or_else(|| named().find(|mention| mention.enclosed))?;
    Some(chosen.name.to_owned())
}

/// The level of an agency by the first word for a level in its name.
pub(super) fn level(issuer: &str) -> Option<IssuerLevel> {
    let name = words(issuer);
    if name.starts_with("so ") {
        return Some(IssuerLevel::Province);
    }
    if name.starts_with("phong ") {
        return Some(IssuerLevel::District);
    }
    let padded = format!(" {name} ");
    let levels = [
        (" tinh ", IssuerLevel::Province),
        (" thanh pho ", IssuerLevel::District),
        (" tp ", IssuerLevel::District),
        (" huyen ", IssuerLevel::District),
        (" quan ", IssuerLevel::District),
        (" thi xa ", IssuerLevel::District),
        (" xa ", IssuerLevel::Commune),
        (" phuong ", IssuerLevel::Commune),
        (" thi tran ", IssuerLevel::Commune),
        (" dac khu ", IssuerLevel::Commune),
    ];
    let first = levels
        .iter()
        .filter_map(|(word, level)| Some((padded.find(word)?, word, *level)))
        .filter(|(at, word, _)| !padded[at + word.len()..].starts_with("hoi "))
        .min_by_key(|(at, ..)| *at);
    first.map(|(at, word, level)| {
        let city = level == IssuerLevel::District && matches!(*word, " thanh pho " | " tp ");
        let place = padded[at + word.len()..].trim_end();
        if city && CENTRAL_CITIES.iter().any(|name| place.starts_with(name)) {
            IssuerLevel::Province
        } else {
            level
        }
    })
}

struct Mention<'t> {
    name: &'t str,
    /// Whether the words after it say that it reports.
    reports: bool,
    /// Whether it stands in the remark that an appendix belongs to its report.
    enclosed: bool,
}

fn mentions(text: &str) -> impl Iterator<Item = Mention<'_>> {
    let enclosed = text.len() < 400 && ENCLOSED.is_match(&fold(text));
    COMMITTEE.find_iter(text).map(move |found| {
        let name = found.as_str();
        // `UBND xã Tân Hòa Báo cáo …` runs on into the verb.
        let name = name.strip_suffix(" Báo").unwrap_or(name);
        let after: String = text[found.start() + name.len()..]
            .chars()
            .take(40)
            .collect();
        Mention {
            name,
            reports: REPORTS.is_match(&fold(&after)),
            enclosed,
        }
    })
}

fn plain(name: &str) -> String {
    words(name).replace("uy ban nhan dan", "ubnd")
}

/// The last agency of a block whose names may run over two lines; the one above it is its superior.
fn last_agency(lines: &[String]) -> Option<String> {
    let mut agencies: Vec<String> = Vec::new();
    for line in lines {
        let folded = words(line);
        let begins = AGENCIES.iter().any(|agency| {
            let rest = folded.strip_prefix(agency);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        });
        match agencies.last_mut() {
            Some(above) if !begins || PLACELESS.contains(&words(above).as_str()) => {
                above.push(' ');
                above.push_str(line);
            }
            _ => agencies.push(line.clone()),
        }
    }
    agencies.pop()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issuer_of(agency: &[&str], texts: &[&str]) -> Option<String> {
        let agency: Vec<String> = agency.iter().map(|l| (*l).to_owned()).collect();
        issuer(&agency, texts.iter().copied())
    }

    #[test]
    fn the_last_agency_of_the_block_issues() {
        let texts = ["Nay UBND xã Tân Hòa Đông thực hiện"];
        for (agency, expected) in [
            (
                vec!["ỦY BAN NHÂN DÂN", "XÃ TÂN HÒA ĐÔNG"],
                "UBND xã Tân Hòa Đông",
            ),
            (
                vec!["UBND HUYỆN PHÚ LÂM", "ỦY BAN NHÂN DÂN", "XÃ TÂN HÒA ĐÔNG"],
                "UBND xã Tân Hòa Đông",
            ),
            (
                vec!["UBND TỈNH BÌNH HÀ", "SỞ THÔNG TIN", "VÀ TRUYỀN THÔNG"],
                "SỞ THÔNG TIN VÀ TRUYỀN THÔNG",
            ),
        ] {
            assert_eq!(issuer_of(&agency, &texts).as_deref(), Some(expected));
        }
    }

    #[test]
    fn without_a_block_the_committee_that_reports_issues() {
        let texts = ["Theo công văn của UBND tỉnh Bình Hà, UBND huyện Phú Lâm báo cáo kết quả"];
        assert_eq!(
            issuer_of(&[], &texts).as_deref(),
            Some("UBND huyện Phú Lâm")
        );
        let texts = ["(Kèm theo Báo cáo số /BC-UBND của UBND Thị xã Phú Lâm)"];
        assert_eq!(
            issuer_of(&[], &texts).as_deref(),
            Some("UBND Thị xã Phú Lâm")
        );
        assert_eq!(issuer_of(&[], &["UBND huyện Phú Lâm đã giao"]), None);
    }

    #[test]
    fn the_level_is_the_first_that_the_name_states() {
        for (name, expected) in [
            ("UBND xã Tân Hòa Đông", Some(IssuerLevel::Commune)),
            ("ỦY BAN NHÂN DÂN THỊ TRẤN PHÚ", Some(IssuerLevel::Commune)),
            ("UBND Thị xã Phú Lâm", Some(IssuerLevel::District)),
            ("UBND thành phố Phú Lâm", Some(IssuerLevel::District)),
            ("UBND thành phố Hải Phòng", Some(IssuerLevel::Province)),
            (
                "BAN VĂN HÓA - XÃ HỘI HUYỆN PHÚ LÂM",
                Some(IssuerLevel::District),
            ),
            ("SỞ NỘI VỤ", Some(IssuerLevel::Province)),
            ("UBND tỉnh Bình Hà", Some(IssuerLevel::Province)),
            ("BỘ NỘI VỤ", None),
        ] {
            assert_eq!(level(name), expected, "{name}");
        }
    }
}
