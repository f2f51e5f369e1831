//! The image of a PDF page: the scan in it, or the page rendered.

mod collect;
mod drawing;
mod render;
mod survey;

use hayro::hayro_interpret::RenderContent;
use hayro::kurbo::Rect as Area;
use hayro_syntax::page::Page;

use self::drawing::{holds, shown};
use self::survey::Survey;
use super::image::{Raster, check_pixels};
use crate::intake::Limits;
use crate::page_annotations::PageAnnotations;
use baocao_report::error::{Problem, Result};
use baocao_report::geometry::Rect;

/// Gives the image of a page without the stamps of signatures; see [`super::read`].
pub(super) fn read(page: &Page<'_>, stamps: &[Rect], limits: &Limits) -> Result<Raster> {
    let widgets = PageAnnotations::of(page);
    let stamps: Vec<Area> = stamps.iter().chain(&widgets.areas).map(area).collect();
    let content = widgets.content();
    let survey = Survey::of(page, content, &stamps);
    for image in &survey.images {
        check_pixels(image.width, image.height, limits)?;
    }
    let Some(dpi) = survey.scan_dpi() else {
        return render::page(page, content, None, limits);
    };
    let scan = |at| collect::images(page, at, dpi, &stamps, limits);
    let whole = shown(page);
    if survey.only_images {
        return scan(whole);
    }
    let mut raster = render::page(page, content, Some(dpi), limits)?;
    for stamp in &stamps {
        let at = stamp.intersect(whole);
        if at.width() > 0.0 && at.height() > 0.0 {
            raster = collect::put(raster, scan(at)?, at);
        }
    }
    Ok(raster)
}

/// Gives a page as a viewer shows it; see [`super::drawn`].
pub(super) fn drawn(page: &Page<'_>, dpi: f32, limits: &Limits) -> Result<Raster> {
    render::page(page, RenderContent::all(), Some(dpi.into()), limits)
}

/// Gives the image that is pasted into a page, at its own resolution; see [`super::read`].
pub(super) fn part(page: &Page<'_>, at: &Rect, limits: &Limits) -> Result<Raster> {
    let at = area(at).intersect(shown(page));
    let survey = Survey::of(page, RenderContent::PAGE, &[]);
    let inside = survey.images.iter().filter(|image| holds(at, image.at));
    let mut dpi = 0.0_f64;
    for image in inside {
        check_pixels(image.width, image.height, limits)?;
        let (across, down) = image.dpi().unwrap_or_default();
        dpi = dpi.max(across).max(down);
    }
    if dpi == 0.0 || at.area() < 1.0 {
        return Err(Problem::Damaged("there is no image at this place of the page".into()).into());
    }
    collect::pasted(page, at, dpi, limits)
}

fn area(at: &Rect) -> Area {
    let [x0, y0, x1, y1] = [at.left, at.top, at.right, at.bottom].map(f64::from);
    Area::new(x0, y0, x1, y1)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hayro_syntax::Pdf;

    use super::*;
    use crate::text_layer::sample::{line, pdf};

    const LIMITS: Limits = Limits {
        bytes: 1 << 20,
        pages: 9,
        pixels: 1 << 24,
    };

    /// A scan of 85 by 117 white pixels, ten dots an inch, that fills the page.
    fn scan() -> String {
        image("595 0 0 842 0 0", 85, 117, 'z')
    }

    /// An image of one gray at a place of the page.
    fn image(matrix: &str, width: usize, height: usize, gray: char) -> String {
        let pixels = gray.to_string().repeat(width * height);
        format!("q {matrix} cm BI /W {width} /H {height} /BPC 8 /CS /G ID {pixels} EI Q\n",)
    }

    /// The width of the image that is given of a page, and its gray at a point, from 0 to 1 over the page.
    fn given(entries: &str, content: &str, stamps: &[Rect], (x, y): (f32, f32)) -> (u32, u8) {
        let pdf = Pdf::new(Arc::new(pdf(entries, &[content]))).unwrap();
        let raster = read(&pdf.pages()[0], stamps, &LIMITS).unwrap();
        let (width, height) = raster.pixels.dimensions();
        let (x, y) = ((x * width as f32) as u32, (y * height as f32) as u32);
        let gray = match &raster.pixels {
            super::super::Pixels::Gray(gray) => gray.get_pixel(x, y).0[0],
            super::super::Pixels::Rgb(rgb) => rgb.get_pixel(x, y).0[0],
        };
        (width, gray)
    }

    const FIELD: &str = "/Annots [ << /Subtype /Widget /FT /Sig /F 4 /Rect [400 792 576 836] >> ]";

    #[test]
    fn what_stands_in_a_stamp_is_not_drawn_and_the_scan_comes_as_it_is_stored() {
        let dark = image("176 0 0 44 400 792", 4, 4, '!');
        let stamped = scan() + &dark + &line(405.0, 800.0, "Email: a@b.example");
        let (inside, beside) = ((0.8, 0.03), (0.3, 0.5));
        assert_eq!(given(FIELD, &stamped, &[], inside), (85, b'z'));
        // Told of by its words instead of its field.
        let place = Rect::new(400.0, 6.0, 576.0, 50.0);
        assert_eq!(given("", &stamped, &[place], inside), (85, b'z'));
        let (width, gray) = given("", &stamped, &[], inside);
        assert!(width > 85 && gray < b'z', "{width} {gray}");
        // What else is drawn over the scan is drawn, the stamp beneath still is not.
        let number = stamped + &image("90 0 0 16 100 700", 4, 4, '!');
        let (width, gray) = given(FIELD, &number, &[], inside);
        assert!(width > 85 && gray == b'z', "{width} {gray}");
        assert_eq!(given(FIELD, &number, &[], (0.2, 0.16)).1, b'!');
        assert_eq!(given(FIELD, &number, &[], beside).1, b'z');
    }

    #[test]
    fn a_pasted_image_comes_alone_at_its_own_resolution() {
        let page = image("300 0 0 100 100 400", 100, 30, 'p') + &line(105.0, 440.0, "chữ");
        let pdf = Pdf::new(Arc::new(pdf("", &[&page]))).unwrap();
        let at = Rect::new(100.0, 342.0, 400.0, 442.0);
        let raster = part(&pdf.pages()[0], &at, &LIMITS).unwrap();
        assert!((raster.dpi - 24.0).abs() < 0.1, "{}", raster.dpi);
        let super::super::Pixels::Gray(gray) = &raster.pixels else {
            panic!("the image is gray");
        };
        assert!(gray.pixels().all(|pixel| pixel.0 == [b'p']));
        let elsewhere = Rect::new(0.0, 0.0, 50.0, 50.0);
        assert!(part(&pdf.pages()[0], &elsewhere, &LIMITS).is_err());
    }
}
