//! A scanned page to words and ruling lines: its image, preprocessed, read.

use crate::grade::letters_read;
use crate::ocr::{self, OcrEngine};
use crate::options::ExtractOptions;
use crate::page::{Content, Page, Placed, Rule};
use crate::preprocess::{self, PixelBox};
use crate::raster::{self, PageImageSource};
use crate::rotation::Rotation;
use baocao_report::Method;
use baocao_report::error::Result;
use baocao_report::geometry::{Projection, Rect, Size};

/// Reads one page by OCR. Places are in points of the upright, straightened page.
///
/// # Errors
/// Those of [`raster::read`] and of the OCR engine, with the page's number.
pub fn read_page(
    engine: &dyn OcrEngine,
    image: PageImageSource<'_>,
    number: u32,
    options: &ExtractOptions,
) -> Result<Page> {
    read(engine, image, number, options).map_err(|error| error.on_page(number))
}

/// The turns to try where a page reads poorly: scanners feed pages on their side, people upside down.
const TURNS: [Rotation; 3] = [Rotation::Half, Rotation::Quarter, Rotation::ThreeQuarters];

/// Below this share of letters read well, a page may lie on its side. Upright pages lie far above, also bad
/// copies; turned ones give letters at random.
const POOR: f32 = 0.5;

/// The image is decoded anew for each turn: that takes a hundredth of the reading of a page, happens on few
/// pages, and a copy kept in case of need would cost memory on every page.
fn read(
    engine: &dyn OcrEngine,
    image: PageImageSource<'_>,
    number: u32,
    options: &ExtractOptions,
) -> Result<Page> {
    let mut best = OrientedReading::new(engine, image, Rotation::None, options)?;
    for turn in TURNS {
        if best.share_read_well() >= POOR {
            break;
        }
        let other = OrientedReading::new(engine, image, turn, options)?;
        if other.letters_read_well() > best.letters_read_well() {
            best = other;
        }
    }
    Ok(best.into_page(number))
}

/// A page read after a turn.
struct OrientedReading {
    rotation: Rotation,
    /// Where it lies on the page as it is shown.
    to_source: Projection,
    /// Resolution of the image as stored.
    dpi: f32,
    size: Size,
    placed: Placed,
    /// Whether no ink is on it.
    blank: bool,
}

impl OrientedReading {
    fn new(
        engine: &dyn OcrEngine,
        image: PageImageSource<'_>,
        rotation: Rotation,
        options: &ExtractOptions,
    ) -> Result<Self> {
        let raster = raster::read(image, &options.limits)?.turned(rotation);
        let dpi = raster.dpi;
        let upright = raster.size();
        let mut page = preprocess::preprocess(raster);
        let words = ocr::read(engine, &mut page, options.second_pass)?;
        let points = |pixels: u32| pixels as f32 * 72.0 / page.dpi;
        let place = |at: &PixelBox| {
            let [left, top, right, bottom] = [at.left, at.top, at.right, at.bottom].map(points);
            Rect::new(left, top, right, bottom)
        };
        let rules = page.rules.iter().map(|(axis, at)| Rule {
            at: place(at),
            axis: *axis,
        });
        let (width, height) = page.gray.dimensions();
        let dots = |dpi: f32| f64::from(dpi) / 72.0;
        let to_source = Projection::scale(dots(page.dpi))
            .then(&page.to_source)
            .then(&Projection::scale(1.0 / dots(dpi)))
            .then(&rotation.back(upright));
        Ok(Self {
            rotation,
            to_source,
            blank: words.is_empty() && page.is_blank(),
            dpi,
            size: Size {
                width: points(width),
                height: points(height),
            },
            placed: Placed {
                rules: rules.collect(),
                words,
            },
        })
    }

    fn letters_read_well(&self) -> usize {
        letters_read(&self.placed.words).1
    }

    /// From 0 to 1; 1 for a page without letters.
    fn share_read_well(&self) -> f32 {
        match letters_read(&self.placed.words) {
            (0, _) => 1.0,
            (all, well) => well as f32 / all as f32,
        }
    }

    fn into_page(self, number: u32) -> Page {
        Page {
            number,
            size: Some(self.size),
            method: Method::Ocr,
            dpi: Some(self.dpi),
            rotation: self.rotation,
            to_source: self.to_source,
            blank: self.blank,
            content: Content::Placed(self.placed),
            ..Page::default()
        }
    }
}
