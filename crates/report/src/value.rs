//! Values that must not be mistaken for bare numbers or texts.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

/// A printed number. In JSON whole ones have no decimal point.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Figure(f64);

impl Figure {
    /// Takes a finite number; `None` otherwise.
    pub fn new(value: f64) -> Option<Self> {
        value.is_finite().then_some(Self(value))
    }

    /// The number.
    pub fn get(self) -> f64 {
        self.0
    }
}

/// The largest whole number up to which every `f64` is exact: 2^53.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.fract() == 0.0 && self.0.abs() < EXACT {
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

/// A percentage as printed: 99.6 for `99,6%`. It may lie above 100.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Percent(Figure);

impl Percent {
    /// A percentage of a figure that stood before a percent sign.
    pub fn new(figure: Figure) -> Self {
        Self(figure)
    }

    /// The number before the percent sign.
    pub fn get(self) -> f64 {
        self.0.get()
    }
}

/// How a target compares with a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Comparison")]
pub enum ComparisonOperator {
    /// `>`, `trên`, `hơn`.
    #[serde(rename = ">")]
    Above,
    /// `≥`, `ít nhất`, `tối thiểu`, `từ … trở lên`.
    #[serde(rename = "≥")]
    AtLeast,
    /// A bare value.
    #[serde(rename = "=")]
    Equal,
    /// `≤`, `không quá`, `tối đa`.
    #[serde(rename = "≤")]
    AtMost,
    /// `<`, `dưới`, `gần`.
    #[serde(rename = "<")]
    Below,
}

/// A date as far as it is printed: `2024-12-20`, `2024-12` or `2024`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateText {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl DateText {
    /// A whole date; `None` where the calendar has no such day or the year is outside 1900 to 2100.
    pub fn day(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok()?;
        (1900..=2100).contains(&year).then_some(Self {
            year,
            month: Some(month),
            day: Some(day),
        })
    }

    /// A month whose day was left blank.
    pub fn month(year: i16, month: i8) -> Option<Self> {
        ((1900..=2100).contains(&year) && (1..=12).contains(&month)).then_some(Self {
            year,
            month: Some(month),
            day: None,
        })
    }

    /// The first day that it may mean.
    pub fn earliest(self) -> Date {
        let (month, day) = (self.month.unwrap_or(1), self.day.unwrap_or(1));
        Date::new(self.year, month, day).unwrap_or(Date::MIN)
    }

    /// The last day that it may mean.
    pub fn latest(self) -> Date {
        match (self.month, self.day) {
            (Some(_), Some(_)) => self.earliest(),
            (Some(_), None) => self.earliest().last_of_month(),
            (None, _) => self.earliest().last_of_year(),
        }
    }

    /// A year alone.
    pub fn year(year: i16) -> Option<Self> {
        (1900..=2100).contains(&year).then_some(Self {
            year,
            month: None,
            day: None,
        })
    }

    /// Whether two dates lie in one year.
    pub fn is_in_year_of(self, other: Self) -> bool {
        self.year == other.year
    }
}

impl fmt::Display for DateText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl FromStr for DateText {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.split('-');
        let mut number = || -> Result<Option<i16>, String> {
            let Some(part) = parts.next() else {
                return Ok(None);
            };
            part.parse()
                .map(Some)
                .map_err(|_| format!("not a date: {text}"))
        };
        let (year, month, day) = (number()?, number()?, number()?);
        let small = |v: i16| i8::try_from(v).unwrap_or(-1);
        match (year, month, day) {
            (Some(y), Some(m), Some(d)) => Self::day(y, small(m), small(d)),
            (Some(y), Some(m), None) => Self::month(y, small(m)),
            (Some(y), None, None) => Self::year(y),
            _ => None,
        }
        .ok_or_else(|| format!("not a date: {text}"))
    }
}

impl Serialize for DateText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DateText {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for DateText {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^\\d{4}(-\\d{2}(-\\d{2})?)?$",
            "description": "An ISO date as far as it is printed: day, month or year."
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_figures_have_no_decimal_point() {
        let json = |v| serde_json::to_string(&Figure::new(v).unwrap()).unwrap();
        assert_eq!(json(41832.0), "41832");
        assert_eq!(json(99.6), "99.6");
        assert_eq!(Figure::new(f64::NAN), None);
    }

    #[test]
    fn a_partial_date_spans_days() {
        for (text, earliest, latest) in [
            ("2024-12-20", "2024-12-20", "2024-12-20"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2024", "2024-01-01", "2024-12-31"),
        ] {
            let date: DateText = text.parse().unwrap();
            assert_eq!(date.earliest().to_string(), earliest);
            assert_eq!(date.latest().to_string(), latest);
        }
    }

    #[test]
    fn dates_keep_what_is_printed_and_refuse_what_cannot_be() {
        for text in ["2024-12-20", "2024-12", "2024"] {
            assert_eq!(text.parse::<DateText>().unwrap().to_string(), text);
        }
        assert_eq!(DateText::day(2023, 2, 29), None);
        assert_eq!(DateText::month(2024, 13), None);
        assert!("2024-1-x".parse::<DateText>().is_err());
        assert!("".parse::<DateText>().is_err());
    }
}
