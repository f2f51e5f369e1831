//! The pages of a PDF on their way into a copy.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro::hayro_interpret::TransformExt;
use hayro_syntax::object::Rect;
use hayro_syntax::object::dict::keys::CONTENTS;
use hayro_syntax::page::{Page, Rotation as Turn};

use super::PageProperties;
use super::copy_page::{CopyPage, PageAppearance, PageGeometry};
use super::page_rewriter::RewrittenPage;
use super::passthrough;
use super::picture::EncodedImage;
use crate::outcome::PageTransfer;
use baocao_extract::intake::Limits;
use baocao_extract::raster;
use baocao_report::geometry::{Projection, Size};

/// The resolution at which a page is drawn anew, in dots an inch, and the most that it is drawn with.
const DPI: f32 = 300.0;

/// Makes a page ready: with its own text where that is good, written down anew where plain operators say it all, drawn as
/// an image otherwise.
pub(super) fn copy_page(page: &Page<'_>, read: &PageProperties, limits: &Limits) -> CopyPage {
    let unread = page.raw().contains_key(CONTENTS) && page.page_stream().is_none();
    if unread {
        return found(page, read, "its content cannot be decoded".into());
    }
    if read.is_text && passthrough::can_stay(page) {
        return of(page, read, PageAppearance::Found, PageTransfer::Kept);
    }
    match catch_unwind(AssertUnwindSafe(|| RewrittenPage::of(page))) {
        Ok(Some(drawing)) => {
            let sight = PageAppearance::Drawn {
                operators: drawing.operators,
                pictures: drawing.pictures,
            };
            of(page, read, sight, drawing.way)
        }
        Ok(None) => rendered(page, read, limits),
        Err(_) => found(page, read, "its content makes no sense".into()),
    }
}

/// A page as an image.
fn rendered(page: &Page<'_>, read: &PageProperties, limits: &Limits) -> CopyPage {
    let dpi = read.dpi.unwrap_or(DPI).min(DPI);
    let drawn = catch_unwind(AssertUnwindSafe(|| raster::drawn(page, dpi, limits)));
    let raster = match drawn {
        Ok(Ok(raster)) => raster,
        Ok(Err(error)) => return found(page, read, error.to_string()),
        Err(_) => return found(page, read, "it cannot be drawn".into()),
    };
    let (width, height) = page.render_dimensions();
    let size = Size { width, height };
    match EncodedImage::drawn(&raster.pixels, usize::MAX) {
        Some(coded) => {
            let matrix = [width, 0.0, 0.0, height, 0.0, 0.0];
            CopyPage::of_picture(coded, matrix, size, read.rotation, PageTransfer::Rendered)
        }
        None => found(page, read, "its image cannot be coded".into()),
    }
}

/// A page with the content that it has.
fn found(page: &Page<'_>, read: &PageProperties, why: String) -> CopyPage {
    of(
        page,
        read,
        PageAppearance::Found,
        PageTransfer::AsFound { why },
    )
}

/// A page in the frame that it has, turned further as a reader had to turn it.
fn of(
    page: &Page<'_>,
    read: &PageProperties,
    sight: PageAppearance,
    way: PageTransfer,
) -> CopyPage {
    let turn = match page.rotation() {
        Turn::None => 0,
        Turn::Horizontal => 90,
        Turn::Flipped => 180,
        Turn::FlippedHorizontal => 270,
    };
    let paper = corners(page.media_box());
    let crop = corners(page.crop_box());
    CopyPage {
        frame: PageGeometry {
            paper,
            shown: (crop != paper).then_some(crop),
            turn: (turn + read.rotation.degrees()) % 360,
            unit: page.raw().get::<f32>("UserUnit").filter(|&unit| unit > 0.0),
        },
        onto: own_units(page),
        sight,
        way,
    }
}

fn corners(area: Rect) -> [f32; 4] {
    [area.x0, area.y0, area.x1, area.y1].map(|side| side as f32)
}

/// From points of the page as it is shown to its own units.
fn own_units(page: &Page<'_>) -> Projection {
    let [a, b, c, d, x, y] = page
        .initial_transform(true)
        .to_kurbo()
        .inverse()
        .as_coeffs();
    Projection::new([[a, c, x], [b, d, y], [0.0, 0.0, 1.0]])
}
