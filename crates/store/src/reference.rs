//! What every database holds before the first report: administrative units and catalogues of criteria.

use super::row::{RowSink, row, word};
use baocao_reading::dictionary::{Catalogue, Dictionary};

/// Administrative units, a line each: era, level, code, code of the unit above, name.
pub(super) const UNITS: &str = include_str!("../../../dictionaries/units.tsv");

/// A unit of the gazetteer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AdministrativeUnit<'a> {
    pub era: &'a str,
    pub level: &'a str,
    pub code: &'a str,
    /// The code of the unit above; of a province none.
    pub parent: Option<&'a str>,
    pub name: &'a str,
}

/// Every unit of a gazetteer, in its order. Lines that are no units are passed over.
pub(super) fn units(text: &str) -> impl Iterator<Item = AdministrativeUnit<'_>> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut cells = line.split('\t');
            let (era, level, code) = (cells.next()?, cells.next()?, cells.next()?);
            let parent = Some(cells.next()?).filter(|code| !code.is_empty());
            let name = cells.next()?;
            Some(AdministrativeUnit {
                era,
                level,
                code,
                parent,
                name,
            })
        })
}

/// Writes all of it, into empty tables.
pub(super) fn write<S: RowSink>(sink: &mut S) -> Result<(), S::Error> {
    for unit in units(UNITS) {
        row!(sink, "units", {
            "era" => unit.era,
            "code" => unit.code,
            "level" => unit.level,
            "parent" => unit.parent,
            "name" => unit.name,
        })?;
    }
    let dictionary = Dictionary::builtin();
    let catalogues = dictionary.catalogues();
    for catalogue in catalogues {
        row!(sink, "catalogues", {
            "decision" => catalogue.set(),
            "level" => word(&catalogue.level()),
            "issuer" => catalogue.issuer(),
            "date" => catalogue.date().to_string(),
            "subject" => catalogue.subject(),
        })?;
    }
    catalogues
        .iter()
        .try_for_each(|catalogue| write_criteria(sink, catalogue))
}

fn write_criteria<S: RowSink>(sink: &mut S, catalogue: &Catalogue) -> Result<(), S::Error> {
    for (ordinal, criterion) in (1_u32..).zip(catalogue.criteria()) {
        row!(sink, "catalogue_criteria", {
            "decision" => catalogue.set(),
            "ordinal" => ordinal,
            "code" => criterion.code(),
            "group_code" => &criterion.group().code,
            "group_name" => &criterion.group().name,
            "name" => criterion.name(),
            "unit" => criterion.unit(),
            "target" => criterion.target(),
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_unit_is_named_by_era_and_code_and_stands_below_one_that_is_there() {
        let all: Vec<AdministrativeUnit> = units(UNITS).collect();
        let named: HashSet<(&str, &str)> = all.iter().map(|unit| (unit.era, unit.code)).collect();
        assert_eq!(named.len(), all.len());
        assert!(all.len() > 14_000);
        for unit in &all {
            let below = unit
                .parent
                .is_none_or(|parent| named.contains(&(unit.era, parent)));
            assert!(below, "{unit:?}");
            assert_eq!(unit.parent.is_none(), unit.level == "province", "{unit:?}");
        }
    }
}
