//! The reader of page images, which every OCR engine is.

use baocao_report::error::Result;

use crate::ocr::OcrEngine;
use crate::options::ExtractOptions;
use crate::page::Page;
use crate::{raster, scan};

/// A reader of page images. Every [`OcrEngine`] is one: the page is preprocessed, read, and read again where that pays.
pub trait PageReader: Sync {
    /// Reads a page of a number, counted from 1.
    ///
    /// # Errors
    /// Those of [`raster::read`] and of the engine, with the page's number.
    fn read_page(
        &self,
        image: raster::PageImageSource<'_>,
        number: u32,
        options: &ExtractOptions,
    ) -> Result<Page>;
}

impl<E: OcrEngine> PageReader for E {
    fn read_page(
        &self,
        image: raster::PageImageSource<'_>,
        number: u32,
        options: &ExtractOptions,
    ) -> Result<Page> {
        scan::read_page(self, image, number, options)
    }
}
