//! Which administrative unit issued a report.
//!
//! An issuer is a text, and a third of all communes share their name with another one. The report's date tells the
//! era, as the reform of 1 July 2025 gave units new borders, names and codes; the units above, which the report names
//! in its head, its recipients or its text, tell one Phường Nguyễn Nghiêm from the other. Where neither does, the issuer
//! stays unresolved until an officer rules on it.

mod gazetteer;
mod overrides;
mod resolution;

pub(super) use overrides::UnitOverrides;
pub use overrides::{UnitOverride, parse_unit_overrides};

pub(super) use resolution::{Resolution, ResolvedBy};

use baocao_report::Report;
use gazetteer::{GAZETTEER, GazetteerUnit, key};
use resolution::eras;

/// Gives reports the units that officers have ruled.
pub(super) const RULE: &str = include_str!("rule.sql");

/// Tells the unit that issued a report, where it can be told.
pub(super) fn resolve(report: &Report) -> Option<Resolution> {
    let name = unit_named(report.header.issuer.as_deref()?)?;
    let eras = eras(&report.header);
    let candidates: Vec<GazetteerUnit> = GAZETTEER
        .named(&name)
        .filter(|unit| eras.contains(&unit.era()))
        .collect();
    if let [unit] = candidates[..] {
        return Some(unit.resolution(ResolvedBy::Name));
    }
    if candidates.is_empty() {
        return None;
    }
    let told_by = |evidence: &str| {
        let evidence = key(evidence);
        below(&candidates, &evidence, GazetteerUnit::parent)
            .or_else(|| below(&candidates, &evidence, GazetteerUnit::grandparent))
    };
    // Whoever is named in the head or among the recipients stands above the issuer; in the text anybody may be named,
    // which is evidence as long as it speaks for one unit only.
    told_by(&head(report)).or_else(|| told_by(&report.text))
}

/// The only candidate whose unit above is named in a text.
fn below(
    candidates: &[GazetteerUnit],
    evidence: &str,
    above: fn(GazetteerUnit) -> Option<GazetteerUnit>,
) -> Option<Resolution> {
    let is_named = |unit: GazetteerUnit| evidence.contains(&format!(" {} ", unit.key()));
    let mut named = candidates
        .iter()
        .filter(|candidate| above(**candidate).is_some_and(is_named));
    let only = named.next()?;
    named
        .next()
        .is_none()
        .then(|| only.resolution(ResolvedBy::Parent))
}

/// What names the units above: the lines before the document's kind, the recipients, and the place.
fn head(report: &Report) -> String {
    const LINES: usize = 8;
    let lines = report.text.lines().take(LINES);
    let recipients = report.header.recipients.iter().map(String::as_str);
    let place = report.header.place.as_deref();
    let all: Vec<&str> = lines.chain(recipients).chain(place).collect();
    all.join(" ; ")
}

/// The unit of which the issuer is the people's committee or council, as a key: `xa tan hoa dong` with its diacritics.
fn unit_named(issuer: &str) -> Option<String> {
    const BODIES: [&str; 4] = ["ubnd", "ủy ban nhân dân", "hđnd", "hội đồng nhân dân"];
    let issuer = key(issuer);
    BODIES
        .iter()
        .find_map(|body| issuer.strip_prefix(&format!(" {} ", key(body).trim())))
        .map(|unit| unit.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use baocao_report::json;

    fn report(issuer: &str, date: &str) -> Report {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/report.json");
        let mut report = json::read(&std::fs::read_to_string(path).unwrap()).unwrap();
        report.header.issuer = Some(issuer.into());
        report.header.date = date.parse().ok();
        report.header.period = None;
        report.header.recipients.clear();
        report.text.clear();
        report
    }

    fn told(report: &Report) -> Option<(String, String)> {
        resolve(report).map(|unit| (unit.era, unit.code))
    }

    fn unit(era: &str, code: &str) -> Option<(String, String)> {
        Some((era.into(), code.into()))
    }

    #[test]
    fn the_unit_above_tells_wards_of_one_name_apart() {
        let mut ward = report("UBND phường Nguyễn Nghiêm", "2024-12-20");
        assert_eq!(told(&ward), None);
        ward.header.recipients = vec!["UBND thị xã Đức Phổ (b/c)".into()];
        assert_eq!(told(&ward), unit("legacy", "21439"));
        ward.header.recipients = vec!["- Như trên".into(), "UBND TP. Quảng Ngãi".into()];
        assert_eq!(told(&ward), unit("legacy", "21025"));
        ward.header.recipients.clear();
        ward.text = "I. Tình hình\n".repeat(20) + "Thị xã Đức Phổ đã giao chỉ tiêu.";
        assert_eq!(told(&ward), unit("legacy", "21439"));
        ward.text.push_str(" Thành phố Quảng Ngãi cũng vậy.");
        assert_eq!(told(&ward), None);
    }

    #[test]
    fn the_date_tells_the_era() {
        let before = report("ỦY BAN NHÂN DÂN TỈNH THANH HÓA", "2025-06-30");
        assert_eq!(told(&before), unit("legacy", "38"));
        let after = report("Uỷ ban nhân dân tỉnh Thanh Hoá", "2025-07-01");
        assert_eq!(told(&after), unit("2025", "38"));
        let open = report("UBND tỉnh Thanh Hóa", "2025");
        assert_eq!(told(&open), None);
        // There are no districts any more.
        let district = report("UBND thị xã Đức Phổ", "2025-08-01");
        assert_eq!(told(&district), None);
        assert_eq!(
            told(&report("UBND TX Đức Phổ", "2025")),
            unit("legacy", "534")
        );
    }

    #[test]
    fn who_is_no_committee_is_no_unit() {
        for issuer in [
            "Sở Thông tin và Truyền thông",
            "Đảng ủy xã",
            "UBND tỉnh",
            "UBND",
        ] {
            assert_eq!(told(&report(issuer, "2024-12-20")), None, "{issuer}");
        }
    }
}
