//! A page as a viewer shows it.

use hayro::hayro_interpret::{InterpreterSettings, RenderContent};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use hayro_syntax::page::Page;
use image::{GrayImage, RgbImage};

use super::drawing::POINTS_AN_INCH;
use crate::intake::Limits;
use crate::raster::image::{Pixels, Raster};
use baocao_report::error::{Problem, Result};

/// The resolution at which a page is rendered that no scan fills: what Tesseract's documentation asks for.
const RENDER_DPI: f64 = 300.0;
/// The resolutions at which a page with a scan and drawings is rendered: the scan's own within these.
const SCAN_DPI: std::ops::RangeInclusive<f64> = 100.0..=400.0;
/// The most pixels that are rendered: 300 dpi on A2, as four bytes a pixel under 150 MiB.
const RENDER_PIXELS: f64 = 36e6;

/// Renders a page, at the resolution of its scan where it has one.
pub(super) fn page(
    page: &Page<'_>,
    content: RenderContent,
    scan_dpi: Option<f64>,
    limits: &Limits,
) -> Result<Raster> {
    let (width, height) = page.render_dimensions();
    let area = f64::from(width) * f64::from(height) / (POINTS_AN_INCH * POINTS_AN_INCH);
    let wanted = scan_dpi.map_or(RENDER_DPI, |dpi| {
        dpi.clamp(*SCAN_DPI.start(), *SCAN_DPI.end())
    });
    let most = RENDER_PIXELS.min(limits.pixels as f64);
    // The renderer counts pixels of a side in 16 bits.
    let longest = f64::from(width.max(height)) / POINTS_AN_INCH;
    let dpi = wanted
        .min((most / area).sqrt())
        .min(f64::from(u16::MAX) / longest);
    let scale = (dpi / POINTS_AN_INCH) as f32;
    if width * scale < 1.0 || height * scale < 1.0 {
        return Err(Problem::Damaged("the page has no area".into()).into());
    }
    let pixmap = hayro::render(
        page,
        &RenderCache::new(),
        &InterpreterSettings {
            render_content: content,
            ..InterpreterSettings::default()
        },
        &RenderSettings::default(),
        &PixmapSettings {
            x_scale: scale,
            y_scale: scale,
            bg_color: WHITE,
        },
    );
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    let (rgba, _) = pixmap.data_as_u8_slice().as_chunks::<4>();
    let pixels = if rgba.iter().all(|[r, g, b, _]| r == g && g == b) {
        let gray = rgba.iter().map(|[r, ..]| *r).collect();
        GrayImage::from_raw(width, height, gray).map(Pixels::Gray)
    } else {
        let rgb = rgba.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect();
        RgbImage::from_raw(width, height, rgb).map(Pixels::Rgb)
    };
    Ok(Raster {
        pixels: pixels.ok_or_else(|| Problem::Damaged("the page has no pixels".into()))?,
        dpi: dpi as f32,
    })
}
