//! The built-in gazetteer, by name and by code.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use super::resolution::{Resolution, ResolvedBy};
use crate::reference::{AdministrativeUnit, UNITS, units};

/// All units of all eras.
pub(super) static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::builtin);

/// Units, found by name and by code.
pub(super) struct Gazetteer {
    units: Vec<(AdministrativeUnit<'static>, String)>,
    by_name: HashMap<String, Vec<usize>>,
    by_code: HashMap<(&'static str, &'static str), usize>,
}

/// A unit of the gazetteer.
#[derive(Clone, Copy)]
pub(super) struct GazetteerUnit(usize);

impl Gazetteer {
    fn builtin() -> Self {
        let mut gazetteer = Self {
            units: Vec::new(),
            by_name: HashMap::new(),
            by_code: HashMap::new(),
        };
        for (at, unit) in units(UNITS).enumerate() {
            let name = key(unit.name).trim().to_owned();
            gazetteer.by_name.entry(name.clone()).or_default().push(at);
            gazetteer.by_code.insert((unit.era, unit.code), at);
            gazetteer.units.push((unit, name));
        }
        gazetteer
    }

    /// The units that have a name, given as its key.
    pub fn named(&self, name: &str) -> impl Iterator<Item = GazetteerUnit> {
        self.by_name
            .get(name)
            .into_iter()
            .flatten()
            .map(|&at| GazetteerUnit(at))
    }

    /// The unit of an era that has a code.
    pub fn coded(&self, era: &str, code: &str) -> Option<GazetteerUnit> {
        let by_code: &HashMap<(&str, &str), usize> = &self.by_code;
        by_code.get(&(era, code)).map(|&at| GazetteerUnit(at))
    }
}

impl GazetteerUnit {
    fn unit(self) -> &'static AdministrativeUnit<'static> {
        &GAZETTEER.units[self.0].0
    }

    /// The era it is of.
    pub fn era(self) -> &'static str {
        self.unit().era
    }

    /// Its name, as [`key`] has it.
    pub fn key(self) -> &'static str {
        &GAZETTEER.units[self.0].1
    }

    /// The unit above it.
    pub fn parent(self) -> Option<Self> {
        let unit = self.unit();
        GAZETTEER
            .by_code
            .get(&(unit.era, unit.parent?))
            .map(|&at| Self(at))
    }

    /// The unit above the unit above it.
    pub fn grandparent(self) -> Option<Self> {
        self.parent()?.parent()
    }

    /// It as a report's unit.
    pub fn resolution(self, way: ResolvedBy) -> Resolution {
        let unit = self.unit();
        Resolution {
            era: unit.era.to_owned(),
            code: unit.code.to_owned(),
            way,
        }
    }
}

/// A text as names are compared: in lower case, with its diacritics wherever a syllable has them (`hoà`, `hòa`), with
/// abbreviations written out, each word between blanks.
pub(super) fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len() * 3 / 2);
    key.push(' ');
    let words = text.split(|c: char| !c.is_alphanumeric() && !is_mark(c));
    for word in words.filter(|word| !word.is_empty()) {
        let lower = word.to_lowercase();
        let word = match lower.as_str() {
            "tp" => "thành phố",
            "tx" => "thị xã",
            "tt" => "thị trấn",
            word => word,
        };
        for syllable in word.split(' ') {
            spell(syllable, &mut key);
            key.push(' ');
        }
    }
    key
}

/// Adds a syllable to a key: its letters, and behind them the tones that they bear.
fn spell(syllable: &str, key: &mut String) {
    let mut tones = String::new();
    for letter in syllable.chars() {
        if letter.is_ascii() {
            key.push(letter);
        } else {
            decompose_canonical(letter, |part| match is_tone(part) {
                true => tones.push(part),
                false => key.push(part),
            });
        }
    }
    key.push_str(&tones);
}

/// Grave, acute, hook, tilde and dot below: the tone marks.
fn is_tone(c: char) -> bool {
    matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}')
}

fn is_mark(c: char) -> bool {
    !c.is_ascii() && is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_whatever_their_spelling() {
        assert_eq!(key("TP. Thanh Hoá"), key("thành phố  Thanh Hóa"));
        assert_eq!(key("Thuỷ"), key("Thủy"));
        assert_ne!(key("Hòa"), key("Hóa"));
        assert_eq!(key(""), " ");
    }

    #[test]
    fn units_above_are_found() {
        let ward = GAZETTEER.coded("legacy", "21439").unwrap();
        assert_eq!(ward.parent().unwrap().key(), key("Thị xã Đức Phổ").trim());
        assert_eq!(
            ward.grandparent().unwrap().key(),
            key("Tỉnh Quảng Ngãi").trim()
        );
        assert!(GAZETTEER.coded("2025", "534").is_none());
    }
}
