//! What a copy has to know of a page as it was read, besides its text.

use baocao_extract::{Content, Page, Rotation};
use baocao_report::geometry::{Projection, Size};
use baocao_report::{Grade, Method};

/// A page as it was read.
#[derive(Clone, Debug)]
pub struct PageProperties {
    /// Its number in the file, counted from 1.
    pub number: u32,
    /// Its size as it was read.
    pub size: Option<Size>,
    /// How it was read.
    pub method: Method,
    /// Resolution of the image that was read.
    pub dpi: Option<f32>,
    /// The turn it needed.
    pub rotation: Rotation,
    /// Where a point of it lies on the page as the file shows it.
    pub to_source: Projection,
    /// Whether its own text is good, so that it need not be replaced.
    pub is_text: bool,
    /// Whether nothing stands on it.
    pub blank: bool,
}

impl PageProperties {
    /// What is to be known of a page.
    pub fn of(page: &Page) -> Self {
        let placed = matches!(page.content, Content::Placed(_));
        Self {
            number: page.number,
            size: page.size,
            method: page.method,
            dpi: page.dpi,
            rotation: page.rotation,
            to_source: page.to_source,
            is_text: page.method == Method::TextLayer && placed && page.grade() == Grade::Good,
            blank: page.blank && page.stamps.is_empty(),
        }
    }
}
