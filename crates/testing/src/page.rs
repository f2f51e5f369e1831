//! Pages, and stand-ins for OCR.

use std::path::Path;
use std::sync::Arc;

use baocao_extract::intake::{MediaType, Source};
use baocao_extract::raster::{self, PageImageSource};
use baocao_extract::{
    Content, ExtractOptions, OcrEngine, OcrWord, Page, PageReader, Placed, Rotation, Segmentation,
};
use baocao_report::Method;
use baocao_report::error::Result;
use baocao_report::geometry::{Projection, Size};
use image::GrayImage;
use sha2::{Digest, Sha256};

/// Bytes as a file of a kind, without its signatures.
pub fn source(bytes: &[u8], media_type: MediaType) -> Source {
    Source {
        path: Path::new("bytes").to_owned(),
        bytes: Arc::new(bytes.to_owned()),
        sha256: Sha256::digest(bytes).into(),
        media_type,
        signatures: Vec::new(),
    }
}

/// A page of A4 with words and rules.
pub fn placed(number: u32, method: Method, placed: Placed) -> Page {
    Page {
        number,
        size: Some(Size {
            width: 595.0,
            height: 842.0,
        }),
        method,
        dpi: None,
        rotation: Rotation::None,
        to_source: Projection::IDENTITY,
        blank: false,
        degraded: false,
        stamps: Vec::new(),
        content: Content::Placed(placed),
    }
}

/// The page of an image, read to words that are given.
///
/// # Errors
/// Those of [`raster::read`].
pub fn scanned(
    image: PageImageSource<'_>,
    number: u32,
    options: &ExtractOptions,
    words: Placed,
) -> Result<Page> {
    let raster = raster::read(image, &options.limits)?;
    Ok(Page {
        size: Some(raster.size()),
        dpi: Some(raster.dpi),
        ..placed(number, Method::Ocr, words)
    })
}

/// A function in place of OCR.
#[derive(Clone, Copy, Debug)]
pub struct PageStub<F>(pub F);

impl<F> PageReader for PageStub<F>
where
    F: Fn(PageImageSource<'_>, u32, &ExtractOptions) -> Result<Page> + Sync,
{
    fn read_page(
        &self,
        image: PageImageSource<'_>,
        number: u32,
        options: &ExtractOptions,
    ) -> Result<Page> {
        self.0(image, number, options)
    }
}

/// An engine that recognises nothing: all that is done to an image before is done.
#[derive(Clone, Copy, Debug)]
pub struct BlindEngine;

impl OcrEngine for BlindEngine {
    fn recognize(&self, _: &GrayImage, _: f32, _: Segmentation) -> Result<Vec<OcrWord>> {
        Ok(Vec::new())
    }
}
