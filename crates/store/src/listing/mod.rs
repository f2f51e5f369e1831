//! Lists that are taken out of a database, for a spreadsheet or another program.

mod columns;
#[cfg(test)]
mod sheets;

use baocao_output::sheet::ListColumn;
use baocao_report::error::Language;

/// A list, made by a view of the same name (`docs/database.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Listing {
    /// Every criterion of every report, with the header of its report.
    Criteria,
    /// Each unit's tally, list by list.
    Achievement,
    /// Units by the share of criteria that they have achieved.
    Ranking,
    /// Each criterion across all units.
    ByCriterion,
    /// What has changed at a unit from one period to the next.
    Changes,
    /// Criteria of a decision that a report says nothing of.
    MissingCriteria,
    /// Units without a report, where their neighbours have sent one.
    MissingReports,
    /// Figures that a person should look at first.
    FiguresToCheck,
    /// What was found wrong, missing or doubtful.
    Findings,
    /// Every report.
    Reports,
    /// Issuers whose unit could not be told.
    UnresolvedUnits,
}

impl Listing {
    /// All lists, the one asked for most first.
    pub const ALL: [Self; 11] = [
        Self::Criteria,
        Self::Achievement,
        Self::Ranking,
        Self::ByCriterion,
        Self::Changes,
        Self::MissingCriteria,
        Self::MissingReports,
        Self::FiguresToCheck,
        Self::Findings,
        Self::Reports,
        Self::UnresolvedUnits,
    ];

    /// Its title: of a sheet, so of 31 characters at most.
    pub const fn title(self, language: Language) -> &'static str {
        let (vi, en) = match self {
            Self::Criteria => ("Tiêu chí", "Criteria"),
            Self::Achievement => ("Kết quả từng đơn vị", "Achievement"),
            Self::Ranking => ("Xếp hạng", "Ranking"),
            Self::ByCriterion => ("Từng tiêu chí", "By criterion"),
            Self::Changes => ("Thay đổi giữa các kỳ", "Changes"),
            Self::MissingCriteria => ("Tiêu chí còn thiếu", "Missing criteria"),
            Self::MissingReports => ("Đơn vị chưa báo cáo", "Missing reports"),
            Self::FiguresToCheck => ("Số liệu cần xem", "Figures to check"),
            Self::Findings => ("Điều cần xem", "Findings"),
            Self::Reports => ("Báo cáo", "Reports"),
            Self::UnresolvedUnits => ("Đơn vị chưa rõ", "Unresolved units"),
        };
        match language {
            Language::Vi => vi,
            Language::En => en,
        }
    }

    /// The view that makes it, and its order.
    const fn source(self) -> (&'static str, &'static str) {
        match self {
            Self::Criteria => ("criteria_flat", "file, report, ordinal"),
            Self::Achievement => ("achievement", "file, report, list"),
            Self::Ranking => (
                "ranking",
                "criteria_set, period_to, issuer_level, place, file, report",
            ),
            Self::ByCriterion => (
                "by_criterion",
                "criteria_set, period_to, issuer_level, code, name",
            ),
            Self::Changes => (
                "changes",
                "issuer, criteria_set, code, name, period_to, file",
            ),
            Self::MissingCriteria => ("missing_criteria", "file, report, ordinal"),
            Self::MissingReports => (
                "missing_reports",
                "criteria_set, period_to, unit_era, unit_code",
            ),
            Self::FiguresToCheck => (
                "figures_to_check",
                "errors DESC, warnings DESC, confidence, file, report, ordinal",
            ),
            Self::Findings => (
                "findings_flat",
                "file, report, severity, code, page, line, message",
            ),
            Self::Reports => ("reports_counted", "file, id"),
            Self::UnresolvedUnits => ("unresolved_units", "issuer, place, issuer_level"),
        }
    }

    /// The question to either kind of database. It is made of this module's own names only.
    pub(super) fn sql(self) -> String {
        let columns: Vec<String> = self.columns().iter().map(ListColumn::cast).collect();
        let (view, order) = self.source();
        format!("SELECT {} FROM {view} ORDER BY {order}", columns.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_fit_a_sheet_and_are_told_apart() {
        for language in [Language::Vi, Language::En] {
            let mut titles: Vec<&str> = Listing::ALL.iter().map(|l| l.title(language)).collect();
            assert!(titles.iter().all(|title| title.chars().count() <= 28));
            titles.sort_unstable();
            titles.dedup();
            assert_eq!(titles.len(), Listing::ALL.len());
        }
    }
}
