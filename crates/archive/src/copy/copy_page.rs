//! A page of a copy before it is written.

use super::picture::{CopyImage, EncodedImage, picture_name};
use super::rounding::rounded;
use crate::outcome::PageTransfer;
use baocao_extract::Rotation;
use baocao_report::geometry::{Projection, Size};

/// A page of a copy.
pub(super) struct CopyPage {
    /// Its frame.
    pub frame: PageGeometry,
    /// Where a point of the page as the original shows it lies in the units of this page.
    pub onto: Projection,
    /// What is seen on it.
    pub sight: PageAppearance,
    /// How it comes into the copy.
    pub way: PageTransfer,
}

/// What is seen on a page.
pub(super) enum PageAppearance {
    /// Operators, with the pictures that they draw.
    Drawn {
        /// The operators.
        operators: Vec<u8>,
        /// The pictures, in the order of their names.
        pictures: Vec<CopyImage>,
    },
    /// The original's own content and resources.
    Found,
}

/// The size and the turn of a page, in its own units.
pub(super) struct PageGeometry {
    /// Left, bottom, right, top of the paper.
    pub paper: [f32; 4],
    /// The same of what is shown of it, where that is not all.
    pub shown: Option<[f32; 4]>,
    /// Degrees clockwise that a viewer turns it.
    pub turn: u16,
    /// Points a unit, where that is not one.
    pub unit: Option<f32>,
}

impl CopyPage {
    /// A page that is one picture, in a size in points, to be turned as a reader had to turn it.
    pub fn of_picture(
        coded: EncodedImage,
        matrix: [f32; 6],
        size: Size,
        rotation: Rotation,
        way: PageTransfer,
    ) -> Self {
        Self::of_pictures(vec![(coded, matrix)], size, rotation, way)
    }

    /// A page of pictures, each with the matrix that brings the unit square to its place.
    pub fn of_pictures(
        pictures: Vec<(EncodedImage, [f32; 6])>,
        size: Size,
        rotation: Rotation,
        way: PageTransfer,
    ) -> Self {
        let mut content = pdf_writer::Content::new();
        for (index, (_, matrix)) in pictures.iter().enumerate() {
            content.save_state();
            content.transform(matrix.map(|part| rounded(part, 1e3)));
            content.x_object(pdf_writer::Name(&picture_name(index)));
            content.restore_state();
        }
        Self {
            frame: PageGeometry::of(size, rotation),
            onto: upwards(size.height),
            sight: PageAppearance::Drawn {
                operators: content.finish().to_vec(),
                pictures: pictures
                    .into_iter()
                    .map(|(coded, _)| CopyImage::Coded(coded))
                    .collect(),
            },
            way,
        }
    }

    /// A page without anything on it.
    pub fn empty(size: Size, rotation: Rotation, why: String) -> Self {
        Self::of_pictures(Vec::new(), size, rotation, PageTransfer::Lost { why })
    }
}

impl PageGeometry {
    fn of(size: Size, rotation: Rotation) -> Self {
        let side = |points: f32| rounded(points.clamp(3.0, 14_400.0), 1e3);
        Self {
            paper: [0.0, 0.0, side(size.width), side(size.height)],
            shown: None,
            turn: rotation.degrees(),
            unit: None,
        }
    }
}

/// From points with `y` downwards to points with `y` upwards.
fn upwards(height: f32) -> Projection {
    Projection::new([
        [1.0, 0.0, 0.0],
        [0.0, -1.0, f64::from(height)],
        [0.0, 0.0, 1.0],
    ])
}
