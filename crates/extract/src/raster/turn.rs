//! The eight ways an image can lie on its page.

use image::metadata::Orientation;
use image::{ImageBuffer, Pixel, imageops};

/// Lays an image as told.
pub(super) fn laid<P>(
    mut image: ImageBuffer<P, Vec<u8>>,
    lie: Orientation,
) -> ImageBuffer<P, Vec<u8>>
where
    P: Pixel<Subpixel = u8> + 'static,
{
    match lie {
        Orientation::NoTransforms => image,
        Orientation::Rotate90 => imageops::rotate90(&image),
        Orientation::Rotate180 => {
            imageops::rotate180_in_place(&mut image);
            image
        }
        Orientation::Rotate270 => imageops::rotate270(&image),
        Orientation::FlipHorizontal => {
            imageops::flip_horizontal_in_place(&mut image);
            image
        }
        Orientation::FlipVertical => {
            imageops::flip_vertical_in_place(&mut image);
            image
        }
        Orientation::Rotate90FlipH => {
            let mut turned = imageops::rotate90(&image);
            imageops::flip_horizontal_in_place(&mut turned);
            turned
        }
        Orientation::Rotate270FlipH => {
            let mut turned = imageops::rotate270(&image);
            imageops::flip_horizontal_in_place(&mut turned);
            turned
        }
    }
}

/// How an image lies whose pixels are placed by the matrix `[a b c d]` (as in PDF: `x' = ax + cy`,
/// `y' = bx + dy`, both systems with `y` downwards); `None` where it stands askew.
pub(super) fn lie_of([a, b, c, d]: [f64; 4]) -> Option<Orientation> {
    // A thousandth is half a degree's tenth: less than two pixels over a page.
    let small = |v: f64, than: f64| v.abs() <= than.abs() * 1e-3;
    if small(b, a) && small(c, d) && a != 0.0 && d != 0.0 {
        Some(match (a > 0.0, d > 0.0) {
            (true, true) => Orientation::NoTransforms,
            (false, false) => Orientation::Rotate180,
            (false, true) => Orientation::FlipHorizontal,
            (true, false) => Orientation::FlipVertical,
        })
    } else if small(a, b) && small(d, c) && b != 0.0 && c != 0.0 {
        Some(match (b > 0.0, c > 0.0) {
            (true, false) => Orientation::Rotate90,
            (false, true) => Orientation::Rotate270,
            (true, true) => Orientation::Rotate90FlipH,
            (false, false) => Orientation::Rotate270FlipH,
        })
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::GrayImage;

    /// Every lie, by matrix, puts each pixel where the matrix says.
    #[test]
    fn an_image_is_laid_where_its_matrix_puts_it() {
        let image = GrayImage::from_fn(3, 2, |x, y| image::Luma([(10 * x + y) as u8]));
        for m in [
            [1.0, 0.0, 0.0, 1.0],
            [-1.0, 0.0, 0.0, -1.0],
            [-1.0, 0.0, 0.0, 1.0],
            [1.0, 0.0, 0.0, -1.0],
            [0.0, 1.0, -1.0, 0.0],
            [0.0, -1.0, 1.0, 0.0],
            [0.0, 1.0, 1.0, 0.0],
            [0.0, -1.0, -1.0, 0.0],
        ] {
            let [a, b, c, d] = m;
            let out = laid(image.clone(), lie_of(m).unwrap());
            let place = |x: f64, y: f64| (a * x + c * y, b * x + d * y);
            let (w, h) = place(3.0, 2.0);
            for (x, y, pixel) in image.enumerate_pixels() {
                let (px, py) = place(f64::from(x) + 0.5, f64::from(y) + 0.5);
                let at = |v: f64, extent: f64| (v - extent.min(0.0)).floor() as u32;
                assert_eq!(out.get_pixel(at(px, w), at(py, h)), pixel, "{m:?}");
            }
        }
    }

    #[test]
    fn an_image_askew_has_no_lie() {
        assert!(lie_of([1.0, 0.1, -0.1, 1.0]).is_none());
        assert!(lie_of([0.0, 0.0, 0.0, 0.0]).is_none());
    }
}
