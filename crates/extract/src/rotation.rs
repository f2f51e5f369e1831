//! The quarter turns of a page.

use baocao_report::geometry::{Projection, Size};
use serde::{Deserialize, Serialize};

/// Quarter turns clockwise that a page needed to stand upright.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rotation {
    /// Upright as stored.
    #[default]
    None,
    /// A quarter turn clockwise.
    Quarter,
    /// Upside down.
    Half,
    /// A quarter turn counter-clockwise.
    ThreeQuarters,
}

impl Rotation {
    /// Degrees clockwise: 0, 90, 180 or 270.
    pub fn degrees(self) -> u16 {
        match self {
            Self::None => 0,
            Self::Quarter => 90,
            Self::Half => 180,
            Self::ThreeQuarters => 270,
        }
    }

    /// What undoes the turn: the mapping of an upright page of a size to the page as it was.
    pub(crate) fn back(self, upright: Size) -> Projection {
        let (width, height) = (f64::from(upright.width), f64::from(upright.height));
        Projection::new(match self {
            Self::None => return Projection::IDENTITY,
            Self::Quarter => [[0.0, 1.0, 0.0], [-1.0, 0.0, width], [0.0, 0.0, 1.0]],
            Self::Half => [[-1.0, 0.0, width], [0.0, -1.0, height], [0.0, 0.0, 1.0]],
            Self::ThreeQuarters => [[0.0, -1.0, height], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]],
        })
    }

    /// The turn of so many degrees clockwise; what is no quarter turn is none.
    pub(crate) fn of_degrees(degrees: u16) -> Self {
        match degrees {
            90 => Self::Quarter,
            180 => Self::Half,
            270 => Self::ThreeQuarters,
            _ => Self::None,
        }
    }
}
