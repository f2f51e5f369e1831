//! A page scanned a little askew, set straight.

use image::{GrayImage, Luma};

use baocao_report::geometry::Projection;

/// The largest angle looked for, in degrees.
const MOST: f32 = 5.0;
/// Angles below this, in degrees, do no harm, and turning blurs.
const LEAST: f32 = 0.1;
/// The most ink pixels looked at.
const SAMPLES: usize = 60_000;

/// How far the lines of a page fall to the right, in degrees; 0 where too little to do harm.
///
/// W. Postl, "Detection of linear oblique structures and skew scan in digitized documents" (ICPR 1986):
/// the profile of the page across its lines is steepest where it is taken along them.
pub(super) fn skew_angle(gray: &GrayImage, ink: u8, dpi: f32) -> f32 {
    let points = ink_points(gray, ink);
    if points.len() < 500 {
        return 0.0;
    }
    // Bins of a third of a point: finer than a stroke, coarser than noise.
    let bin = (dpi / 216.0).max(1.0);
    let reach = gray.width() as f32 * MOST.to_radians().tan() + 2.0;
    let bins = ((gray.height() as f32 + 2.0 * reach) / bin) as usize + 2;
    let mut profile = vec![0_i32; bins];
    let mut steepness = |degrees: f32| {
        profile.fill(0);
        let slope = degrees.to_radians().tan();
        for &(x, y) in &points {
            profile[((y - x * slope + reach) / bin) as usize] += 1;
        }
        let step = |pair: &[i32]| i64::from(pair[1] - pair[0]).pow(2);
        profile.windows(2).map(step).sum::<i64>()
    };
    let mut best = (steepness(0.0), 0.0);
    for (reach, step) in [(MOST, 0.25), (0.25, 0.05), (0.05, 0.02)] {
        let middle = best.1;
        let steps = (reach / step) as i32;
        for i in -steps..=steps {
            let degrees = (middle + i as f32 * step).clamp(-MOST, MOST);
            let found = steepness(degrees);
            if found > best.0 {
                best = (found, degrees);
            }
        }
    }
    if best.1.abs() < LEAST { 0.0 } else { best.1 }
}

/// Places of ink pixels, thinned out evenly where there are many.
fn ink_points(gray: &GrayImage, ink: u8) -> Vec<(f32, f32)> {
    let width = gray.width() as usize;
    let raw = gray.as_raw();
    let count = raw.iter().filter(|&&value| value <= ink).count();
    let every = count / SAMPLES + 1;
    raw.iter()
        .enumerate()
        .filter(|(_, value)| **value <= ink)
        .step_by(every)
        .map(|(i, _)| ((i % width) as f32, (i / width) as f32))
        .collect()
}

/// Turns an image by an angle in degrees about its middle, with bilinear interpolation. Its size stays; white fills the
/// corners.
pub(super) fn rotated(gray: GrayImage, degrees: f32) -> GrayImage {
    if degrees == 0.0 {
        return gray;
    }
    let (width, height) = gray.dimensions();
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (cx, cy) = (width as f32 / 2.0, height as f32 / 2.0);
    let raw = gray.as_raw();
    let stride = width as usize;
    let mut out = GrayImage::from_pixel(width, height, Luma([u8::MAX]));
    let rows = out.as_mut().chunks_exact_mut(stride.max(1));
    for (y, row) in rows.enumerate() {
        let dy = y as f32 - cy;
        for (x, value) in row.iter_mut().enumerate() {
            let dx = x as f32 - cx;
            let (sx, sy) = (dx * cos - dy * sin + cx, dx * sin + dy * cos + cy);
            if sx < 0.0 || sy < 0.0 {
                continue;
            }
            let (left, top) = (sx as usize, sy as usize);
            if left + 1 >= stride || top + 1 >= height as usize {
                continue;
            }
            let (fx, fy) = (
                ((sx - left as f32) * 256.0) as u32,
                ((sy - top as f32) * 256.0) as u32,
            );
            let at = top * stride + left;
            let mix = |a: u8, b: u8| u32::from(a) * (256 - fx) + u32::from(b) * fx;
            let upper = mix(raw[at], raw[at + 1]);
            let lower = mix(raw[at + stride], raw[at + stride + 1]);
            *value = ((upper * (256 - fy) + lower * fy + (1 << 15)) >> 16) as u8;
        }
    }
    out
}

/// Where a pixel of an image that was [`rotated`] lay before.
pub(super) fn to_source((width, height): (u32, u32), degrees: f32) -> Projection {
    let (sin, cos) = f64::from(degrees).to_radians().sin_cos();
    let (cx, cy) = (f64::from(width) / 2.0, f64::from(height) / 2.0);
    Projection::new([
        [cos, -sin, cx - cos * cx + sin * cy],
        [sin, cos, cy - sin * cx - cos * cy],
        [0.0, 0.0, 1.0],
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of dashes, as words on a page.
    fn text() -> GrayImage {
        GrayImage::from_fn(800, 1000, |x, y| {
            let inside = (80..720).contains(&x) && (80..920).contains(&y);
            let word = x % 60 < 45 && (x / 3) % 2 == 0;
            Luma([if inside && y % 30 < 9 && word {
                30
            } else {
                240
            }])
        })
    }

    #[test]
    fn the_angle_is_found_to_a_tenth_of_a_degree() {
        for degrees in [-4.3, -1.0, -0.3, 0.0, 0.45, 2.2, 4.8] {
            let askew = rotated(text(), -degrees);
            let found = skew_angle(&askew, 128, 100.0);
            assert!((found - degrees).abs() < 0.1, "{degrees} read as {found}");
        }
    }

    #[test]
    fn a_pixel_is_found_where_it_lay() {
        let mut page = GrayImage::from_pixel(800, 1000, Luma([255]));
        for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
            page.put_pixel(650 + dx, 120 + dy, Luma([0]));
        }
        let straight = rotated(page, 3.0);
        let darkest = straight.enumerate_pixels().min_by_key(|(.., p)| p.0[0]);
        let (x, y, _) = darkest.unwrap();
        let (x, y) = to_source((800, 1000), 3.0).of(x as f32, y as f32);
        assert!(
            (x - 650.5).abs() < 1.0 && (y - 120.5).abs() < 1.0,
            "{x} {y}"
        );
    }

    #[test]
    fn a_straight_page_is_left_alone() {
        assert_eq!(rotated(text(), skew_angle(&text(), 128, 100.0)), text());
    }

    #[test]
    fn an_empty_page_and_a_page_of_one_pixel_have_no_angle() {
        for size in [(1, 1), (300, 2), (2, 300)] {
            let black = GrayImage::new(size.0, size.1);
            assert_eq!(skew_angle(&black, 128, 100.0).abs(), 0.0, "{size:?}");
        }
    }
}
