//! What an officer has ruled: which unit an issuer is.
//!
//! A ruling is a line of a small file: issuer, place, era, code, with tabs between them. Issuer and place are as the
//! view `unresolved_units` shows them; a place left empty is any place.

use std::collections::HashMap;

use super::gazetteer::GAZETTEER;
use super::resolution::{Resolution, ResolvedBy, eras};
use crate::bounds::{ISSUER, PLACE, has_nul};
use baocao_report::Header;
use baocao_report::error::{Problem, Result};

/// A ruling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitOverride {
    pub(crate) issuer_key: String,
    /// Empty for any.
    pub(crate) place: String,
    pub(crate) era: String,
    pub(crate) code: String,
}

/// Reads an officer's file.
///
/// # Errors
/// [`Problem::Dictionary`] with the line where one has not four cells or names no unit.
pub fn parse_unit_overrides(text: &str) -> Result<Vec<UnitOverride>> {
    let mut rulings = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        rulings.push(
            ruling(line).map_err(|why| Problem::Dictionary(format!("line {number}: {why}")))?,
        );
    }
    Ok(rulings)
}

fn ruling(line: &str) -> std::result::Result<UnitOverride, String> {
    let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
    let [issuer, place, era, code] = cells[..] else {
        return Err(format!(
            "{} cells, expected 4 with tabs between them: issuer, place, era, code",
            cells.len()
        ));
    };
    if issuer.is_empty() {
        return Err("the issuer is missing".into());
    }
    let issuer_key = issuer.to_lowercase();
    for (cell, text, limit) in [
        ("issuer", issuer_key.as_str(), ISSUER),
        ("place", place, PLACE),
    ] {
        if text.len() > limit || has_nul(text) {
            return Err(format!(
                "the {cell} has more than {limit} bytes or the character U+0000, which no database takes"
            ));
        }
    }
    if GAZETTEER.coded(era, code).is_none() {
        return Err(format!(
            "there is no unit {code:?} of the era {era:?}; dictionaries/units.tsv lists them, eras are legacy and 2025"
        ));
    }
    Ok(UnitOverride {
        issuer_key,
        place: place.to_owned(),
        era: era.to_owned(),
        code: code.to_owned(),
    })
}

/// All rulings of a database.
#[derive(Debug, Default)]
pub(crate) struct UnitOverrides(HashMap<String, Vec<UnitOverride>>);

impl UnitOverrides {
    /// Adds a ruling; says whether it is none that is there already.
    pub fn add(&mut self, ruling: &UnitOverride) -> bool {
        let of_issuer = self.0.entry(ruling.issuer_key.clone()).or_default();
        if of_issuer.contains(ruling) {
            return false;
        }
        of_issuer.retain(|old| old.place != ruling.place || old.era != ruling.era);
        of_issuer.push(ruling.clone());
        true
    }

    /// The unit that has been ruled to be a header's; a ruling for its place goes before one for any.
    pub fn unit(&self, header: &Header) -> Option<Resolution> {
        let issuer = header.issuer.as_ref()?.to_lowercase();
        let eras = eras(header);
        let place = header.place.as_deref().unwrap_or_default();
        // In the order of the view `ruled`.
        let fitting = self.0.get(&issuer)?.iter().filter(|ruling| {
            eras.contains(&ruling.era.as_str())
                && (ruling.place.is_empty() || ruling.place == place)
        });
        let best = fitting.max_by_key(|ruling| (&ruling.place, &ruling.era))?;
        Some(Resolution {
            era: best.era.clone(),
            code: best.code.clone(),
            way: ResolvedBy::Officer,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ruling_names_a_unit_or_says_its_line() {
        let text =
            "# issuer, place, era, code\n\nUBND phường Nguyễn Nghiêm\tĐức Phổ\tlegacy\t21439\n";
        let all = parse_unit_overrides(text).unwrap();
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].issuer_key, "ubnd phường nguyễn nghiêm");
        for (line, word) in [
            ("UBND xã A\tlegacy\t21439", "3 cells"),
            ("UBND xã A\t\tlegacy\t99999", "no unit"),
            ("\t\tlegacy\t21439", "issuer is missing"),
            (
                &format!("{}\t\tlegacy\t21439", "x".repeat(1601)),
                "1600 bytes",
            ),
            (
                &format!("UBND xã A\t{}\tlegacy\t21439", "x".repeat(801)),
                "800 bytes",
            ),
            ("UBND xã A\tB\0C\tlegacy\t21439", "U+0000"),
        ] {
            let error = parse_unit_overrides(&format!("# note\n{line}"))
                .unwrap_err()
                .to_string();
            assert!(error.contains("line 2") && error.contains(word), "{error}");
        }
    }

    #[test]
    fn a_ruling_for_the_place_goes_first_and_a_later_one_replaces_an_earlier() {
        let of = |place: &str, code: &str| UnitOverride {
            issuer_key: "ubnd phường nguyễn nghiêm".into(),
            place: place.into(),
            era: "legacy".into(),
            code: code.into(),
        };
        let mut all = UnitOverrides::default();
        assert!(all.add(&of("", "21025")));
        assert!(all.add(&of("Đức Phổ", "21028")));
        assert!(all.add(&of("Đức Phổ", "21439")));
        assert!(!all.add(&of("Đức Phổ", "21439")));
        let header = |place: &str| Header {
            issuer: Some("UBND Phường Nguyễn Nghiêm".into()),
            place: Some(place.into()),
            ..Header::default()
        };
        assert_eq!(all.unit(&header("Đức Phổ")).unwrap().code, "21439");
        assert_eq!(all.unit(&header("Quảng Ngãi")).unwrap().code, "21025");
        let late = Header {
            date: Some("2026-01-01".parse().unwrap()),
            ..header("Đức Phổ")
        };
        assert_eq!(all.unit(&late), None);
    }
}
