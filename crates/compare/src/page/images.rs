//! Which lines of the scans the page shows, and their images.

use crate::comparison::{Comparison, SideReading};
use baocao_extract::{Excerpt, ExcerptPlace};
use baocao_report::Method;

/// The most images of a copy: a page with more would open slowly, and nobody looks at so many.
const MOST: usize = 300;

/// The scans' own images of the lines beside differences. By default there are none.
#[derive(Debug, Default)]
pub struct ExcerptImages {
    sides: [Vec<(ExcerptPlace, Excerpt)>; 2],
}

impl ExcerptImages {
    /// Where images are wanted, in the first copy and in the second: each place of a difference that was read by
    /// OCR, once; records first.
    pub fn wanted(comparison: &Comparison) -> [Vec<ExcerptPlace>; 2] {
        let mut wanted = [Vec::new(), Vec::new()];
        let differences = comparison.records.iter().chain(&comparison.frame);
        for difference in differences.chain(&comparison.text) {
            for (spots, said) in wanted
                .iter_mut()
                .zip([&difference.first, &difference.second])
            {
                if let Some(spot) = said.as_ref().and_then(spot)
                    && spots.len() < MOST
                    && !spots.contains(&spot)
                {
                    spots.push(spot);
                }
            }
        }
        wanted
    }

    /// The images of one copy's places (0: the first), in the order in which they were wanted.
    #[must_use]
    pub fn with(
        mut self,
        copy: usize,
        spots: Vec<ExcerptPlace>,
        images: Vec<Option<Excerpt>>,
    ) -> Self {
        if let Some(side) = self.sides.get_mut(copy) {
            let found = spots.into_iter().zip(images);
            side.extend(found.filter_map(|(spot, image)| Some((spot, image?))));
        }
        self
    }

    /// The image of what a copy says, where there is one.
    pub(super) fn of(&self, copy: usize, said: &SideReading) -> Option<&Excerpt> {
        let spot = spot(said)?;
        let mut side = self.sides.get(copy)?.iter();
        side.find(|(known, _)| *known == spot)
            .map(|(_, image)| image)
    }
}

/// The place of what was read by OCR.
fn spot(said: &SideReading) -> Option<ExcerptPlace> {
    let (page, bounds) = (said.at.page?, said.at.bounds?);
    (said.method == Method::Ocr).then_some(ExcerptPlace { page, bounds })
}
