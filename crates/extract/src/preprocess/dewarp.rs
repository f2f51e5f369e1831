//! A sheet of paper on a darker ground, cut out and laid flat: a photo of a page, a scan with black borders.
//!
//! The sheet is the largest bright patch; its corners are where the lines along its sides meet. The plane is
//! straightened with the projective mapping of a square to a quadrilateral (P. Heckbert, "Fundamentals of Texture Mapping
//! and Image Warping", 1989, section 2.2).

use std::ops::Range;

use image::{ImageBuffer, Pixel};

use super::connected_components::{ConnectedComponent, Connectivity, patches};
use crate::raster::{A4_WIDTH, Pixels, Raster};
use baocao_report::geometry::Projection;

/// Side of the squares in which brightness is taken, as a part of the image's longer side.
const GRAIN: f32 = 1.0 / 400.0;
/// The part of the image that a sheet covers at least.
const LEAST: f32 = 0.25;
/// The part of its quadrilateral that a sheet fills at least; print and shadows leave holes.
const FILLED: f32 = 0.8;
/// The ground is darker than this part of the sheet, a little way outside of every side but one: a scanner's border may be
/// missing on some. A shadow on the paper grows slowly.
const GROUND: f32 = 0.65;
/// Where, between the ground and the paper, the sheet begins.
const BETWEEN: f32 = 0.5;
/// How far outside and inside of a side it is looked, as a part of the shorter side.
const ASIDE: f32 = 0.015;
/// How far beyond the image a corner may lie that the photo has cut off, as a part of the image's side.
const BEYOND: f32 = 0.05;
/// How near its corners may lie to the image's, as a part of the longer side, without there being anything to cut off.
const SAME: f32 = 0.012;
/// How much longer a side may be than the one across from it: steeper photos are not of paper on a table.
const STEEP: f32 = 1.6;

type Point = (f32, f32);

/// Cuts the sheet out where there is one on a darker ground; leaves the page alone otherwise. Tells where its pixels lay
/// before.
pub(super) fn correct_perspective(raster: Raster) -> (Raster, Projection) {
    let (width, height) = raster.pixels.dimensions();
    let Some(corners) = BrightnessGrid::of(&raster.pixels).sheet() else {
        return (raster, Projection::IDENTITY);
    };
    let [a, b, c, d] = corners;
    let across = length(a, b).max(length(d, c)).round().max(1.0);
    let down = length(a, d).max(length(b, c)).round().max(1.0);
    let size = (across as u32, down as u32);
    // An image that does not state its resolution is taken for as wide as a page; now the sheet is.
    let stated = (raster.dpi * A4_WIDTH - width.min(height) as f32).abs() > 1.0;
    let dpi = if stated {
        raster.dpi
    } else {
        across.min(down) / A4_WIDTH
    };
    let pixels = match raster.pixels {
        Pixels::Gray(image) => Pixels::Gray(flattened(&image, corners, size)),
        Pixels::Rgb(image) => Pixels::Rgb(flattened(&image, corners, size)),
    };
    (
        Raster { pixels, dpi },
        QuadMapping::to(corners).to_source(size),
    )
}

/// An image in squares of some pixels.
struct BrightnessGrid {
    side: u32,
    columns: usize,
    rows: usize,
    levels: Vec<u8>,
}

impl BrightnessGrid {
    fn of(pixels: &Pixels) -> Self {
        match pixels {
            Pixels::Gray(image) => Self::taken(image, |pixel| pixel.0[0]),
            Pixels::Rgb(image) => Self::taken(image, |pixel| pixel.0[1]),
        }
    }

    /// The brightest of some pixels of each square: paper, where print is thin.
    fn taken<P>(image: &ImageBuffer<P, Vec<u8>>, bright: impl Fn(&P) -> u8) -> Self
    where
        P: Pixel<Subpixel = u8>,
    {
        let (width, height) = image.dimensions();
        let side = ((width.max(height) as f32 * GRAIN) as u32).max(1);
        let (columns, rows) = (width / side, height / side);
        let mut levels = Vec::with_capacity((columns * rows) as usize);
        for row in 0..rows {
            for column in 0..columns {
                let pixels = (0..side).flat_map(|y| (0..side).step_by(2).map(move |x| (x, y)));
                let level = pixels
                    .map(|(x, y)| bright(image.get_pixel(column * side + x, row * side + y)))
                    .max();
                levels.push(level.unwrap_or(0));
            }
        }
        Self {
            side,
            columns: columns as usize,
            rows: rows as usize,
            levels,
        }
    }

    /// The corners of the sheet in pixels, clockwise from the top left; `None` where there is none or nothing but it.
    fn sheet(&self) -> Option<[Point; 4]> {
        let dark = self.ground()?;
        let open: Vec<bool> = self.levels.iter().map(|&level| level > dark).collect();
        let patch = patches(open.clone(), self.columns, Connectivity::Sides)
            .max_by_key(|patch| patch.count)
            .filter(|patch| patch.count as f32 >= LEAST * open.len() as f32)?;
        let corners = corners(&patch, |x, y| open[y * self.columns + x])?;
        let reach = |at: f32, size: usize| {
            let size = size as f32;
            (-BEYOND * size..(1.0 + BEYOND) * size).contains(&at)
        };
        if !corners
            .iter()
            .all(|&(x, y)| reach(x, self.columns) && reach(y, self.rows))
        {
            return None;
        }
        let area = area(corners);
        (patch.count as f32 >= FILLED * area && self.stands_out(corners) && self.is_cut(corners))
            .then(|| corners.map(|(x, y)| (x * self.side as f32, y * self.side as f32)))
    }

    /// The brightest that the ground can be, by the image's rim; `None` where that is paper.
    fn ground(&self) -> Option<u8> {
        let quarter = |levels: &mut Vec<u8>, quarters: usize| {
            levels.sort_unstable();
            levels
                .get(levels.len() * quarters / 4)
                .map(|&level| f32::from(level))
        };
        let rim = |(i, _): &(usize, &u8)| {
            let (row, column) = (i / self.columns, i % self.columns);
            row == 0 || column == 0 || row + 1 == self.rows || column + 1 == self.columns
        };
        let rim = self.levels.iter().enumerate().filter(rim);
        let ground = quarter(&mut rim.map(|(_, &level)| level).collect(), 1)?;
        let paper = quarter(&mut self.levels.clone(), 3)?;
        (ground < GROUND * paper).then_some((ground + BETWEEN * (paper - ground)) as u8)
    }

    /// Whether the ground beyond the sides is dark; beyond the image there is none.
    fn stands_out(&self, corners: [Point; 4]) -> bool {
        let middle = corners
            .iter()
            .fold((0.0, 0.0), |sum, c| (sum.0 + c.0 / 4.0, sum.1 + c.1 / 4.0));
        let aside = self.columns.min(self.rows) as f32 * ASIDE;
        let sides = (0..4).map(|i| (corners[i], corners[(i + 1) % 4]));
        let (mut dark, mut seen) = (0, 0);
        for (from, to) in sides {
            for step in 1..20 {
                let part = step as f32 / 20.0;
                let at = (
                    from.0 + (to.0 - from.0) * part,
                    from.1 + (to.1 - from.1) * part,
                );
                let away = length(middle, at).max(1.0);
                let moved = |by: f32| {
                    let by = by / away;
                    self.level((at.0 + (at.0 - middle.0) * by, at.1 + (at.1 - middle.1) * by))
                };
                let (Some(outside), Some(inside)) = (moved(aside), moved(-2.0 * aside)) else {
                    continue;
                };
                seen += 1;
                dark += usize::from(f32::from(outside) < GROUND * f32::from(inside));
            }
        }
        seen > 0 && dark * 10 >= seen * 8
    }

    fn level(&self, (x, y): Point) -> Option<u8> {
        let within = x >= 0.0 && y >= 0.0 && x < self.columns as f32 && y < self.rows as f32;
        within.then(|| self.levels[y as usize * self.columns + x as usize])
    }

    /// Whether there is something to cut off, and the sheet is seen from above.
    fn is_cut(&self, corners: [Point; 4]) -> bool {
        let (right, bottom) = (self.columns as f32, self.rows as f32);
        let near = self.columns.max(self.rows) as f32 * SAME;
        let image = [(0.0, 0.0), (right, 0.0), (right, bottom), (0.0, bottom)];
        let same = corners
            .iter()
            .zip(image)
            .all(|(&a, b)| length(a, b) <= near);
        let [a, b, c, d] = corners;
        let alike = |one: f32, other: f32| one.max(other) <= STEEP * one.min(other);
        !same && alike(length(a, b), length(d, c)) && alike(length(a, d), length(b, c))
    }
}

/// Where the sides of a patch meet, clockwise from the top left.
fn corners(patch: &ConnectedComponent, open: impl Fn(usize, usize) -> bool) -> Option<[Point; 4]> {
    let (rows, columns) = (patch.top..patch.bottom, patch.left..patch.right);
    let first = |y: usize| columns.clone().find(|&x| open(x, y));
    let last = |y: usize| columns.clone().rev().find(|&x| open(x, y)).map(|x| x + 1);
    let highest = |x: usize| rows.clone().find(|&y| open(x, y));
    let lowest = |x: usize| rows.clone().rev().find(|&y| open(x, y)).map(|y| y + 1);
    let edge = |along: &Range<usize>, of: &dyn Fn(usize) -> Option<usize>| -> Vec<Point> {
        let points = along
            .clone()
            .filter_map(|i| Some((i as f32, of(i)? as f32)));
        points.collect()
    };
    let left = FittedLine::through(&edge(&rows, &first))?;
    let right = FittedLine::through(&edge(&rows, &last))?;
    let top = FittedLine::through(&edge(&columns, &highest))?;
    let bottom = FittedLine::through(&edge(&columns, &lowest))?;
    Some([
        top.meet(left),
        top.meet(right),
        bottom.meet(right),
        bottom.meet(left),
    ])
}

/// `v = slope * u + start`.
#[derive(Clone, Copy)]
struct FittedLine {
    slope: f32,
    start: f32,
}

impl FittedLine {
    /// The line on which most of some points lie (M. Fischler, R. Bolles, "Random sample consensus", 1981, with pairs far
    /// apart in place of random ones): where a thing lies on the sheet's edge, or the ground is bright, points lie off it.
    fn through(points: &[Point]) -> Option<Self> {
        let apart = points.len() / 3;
        let pairs = points.iter().zip(points.get(apart..)?);
        let lines = pairs.filter(|(a, b)| b.0 > a.0).map(|(a, b)| {
            let slope = (b.1 - a.1) / (b.0 - a.0);
            let start = a.1 - slope * a.0;
            Self { slope, start }
        });
        lines.max_by_key(|line| {
            let on = |point: &&Point| (line.slope * point.0 + line.start - point.1).abs() < 1.0;
            points.iter().filter(on).count()
        })
    }

    /// Where this line, of y by x, meets another, of x by y.
    fn meet(self, other: Self) -> Point {
        // x = other.slope * y + other.start, y = slope * x + start
        let x = (other.slope * self.start + other.start) / (1.0 - other.slope * self.slope);
        (x, self.slope * x + self.start)
    }
}

fn length(a: Point, b: Point) -> f32 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

/// The area of a quadrilateral.
fn area(corners: [Point; 4]) -> f32 {
    let doubled: f32 = (0..4)
        .map(|i| {
            let (a, b) = (corners[i], corners[(i + 1) % 4]);
            a.0 * b.1 - b.0 * a.1
        })
        .sum();
    doubled.abs() / 2.0
}

/// The quadrilateral of an image as a rectangle, each pixel between its four nearest.
fn flattened<P>(
    image: &ImageBuffer<P, Vec<u8>>,
    corners: [Point; 4],
    (width, height): (u32, u32),
) -> ImageBuffer<P, Vec<u8>>
where
    P: Pixel<Subpixel = u8>,
{
    let mapping = QuadMapping::to(corners);
    let (right, bottom) = (image.width().max(2) - 1, image.height().max(2) - 1);
    ImageBuffer::from_fn(width, height, |x, y| {
        let u = (x as f32 + 0.5) / width as f32;
        let v = (y as f32 + 0.5) / height as f32;
        let (x, y) = mapping.of(u, v);
        let x = (x - 0.5).clamp(0.0, right as f32 - 0.01);
        let y = (y - 0.5).clamp(0.0, bottom as f32 - 0.01);
        let (left, top) = (x as u32, y as u32);
        let (fx, fy) = (x - left as f32, y - top as f32);
        let near = |dx, dy| image.get_pixel(left + dx, top + dy);
        let mixed = |a: &P, b: &P, part: f32| {
            a.map2(b, |a, b| {
                (f32::from(a) + (f32::from(b) - f32::from(a)) * part) as u8
            })
        };
        let upper = mixed(near(0, 0), near(1, 0), fx);
        let lower = mixed(near(0, 1), near(1, 1), fx);
        mixed(&upper, &lower, fy)
    })
}

/// Maps the unit square to a quadrilateral.
struct QuadMapping {
    x: [f32; 3],
    y: [f32; 3],
    depth: [f32; 2],
}

impl QuadMapping {
    fn to([a, b, c, d]: [Point; 4]) -> Self {
        let (dx1, dx2) = (b.0 - c.0, d.0 - c.0);
        let (dy1, dy2) = (b.1 - c.1, d.1 - c.1);
        let sum = (a.0 - b.0 + c.0 - d.0, a.1 - b.1 + c.1 - d.1);
        let determinant = dx1 * dy2 - dx2 * dy1;
        let (g, h) = if determinant.abs() < f32::EPSILON {
            (0.0, 0.0)
        } else {
            (
                (sum.0 * dy2 - dx2 * sum.1) / determinant,
                (dx1 * sum.1 - sum.0 * dy1) / determinant,
            )
        };
        Self {
            x: [b.0 - a.0 + g * b.0, d.0 - a.0 + h * d.0, a.0],
            y: [b.1 - a.1 + g * b.1, d.1 - a.1 + h * d.1, a.1],
            depth: [g, h],
        }
    }

    /// The same for a rectangle of some pixels.
    fn to_source(&self, (width, height): (u32, u32)) -> Projection {
        let (width, height) = (f64::from(width), f64::from(height));
        let [x, y] = [self.x, self.y].map(|row| row.map(f64::from));
        let [g, h] = self.depth.map(f64::from);
        let rows = [x, y, [g, h, 1.0]];
        Projection::new(rows.map(|[u, v, one]| [u / width, v / height, one]))
    }

    fn of(&self, u: f32, v: f32) -> Point {
        let depth = self.depth[0] * u + self.depth[1] * v + 1.0;
        let along = |row: &[f32; 3]| (row[0] * u + row[1] * v + row[2]) / depth;
        (along(&self.x), along(&self.y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{GrayImage, Luma};

    /// A sheet with lines of print, seen from aside on a dark ground, or filling the image.
    fn photo(corners: [Point; 4]) -> Raster {
        let sheet = QuadMapping::to(corners);
        let mut image = GrayImage::from_pixel(800, 1000, Luma([60]));
        for j in 0..2400 {
            for i in 0..1800 {
                let (u, v) = (i as f32 / 1800.0, j as f32 / 2400.0);
                let (x, y) = sheet.of(u, v);
                let print = j % 60 < 12 && i % 30 < 18 && (0.1..0.9).contains(&u);
                image.put_pixel(x as u32, y as u32, Luma([if print { 40 } else { 220 }]));
            }
        }
        Raster {
            pixels: Pixels::Gray(image),
            dpi: 800.0 / A4_WIDTH,
        }
    }

    #[test]
    fn a_sheet_seen_from_aside_is_laid_flat() {
        let corners = [(90.0, 60.0), (700.0, 110.0), (740.0, 940.0), (50.0, 900.0)];
        let (flat, to_source) = correct_perspective(photo(corners));
        let Pixels::Gray(image) = flat.pixels else {
            panic!("gray");
        };
        assert!(image.width().abs_diff(691) < 12 && image.height().abs_diff(842) < 12);
        let right = to_source.of(image.width() as f32, image.height() as f32);
        for (was, found) in [(corners[0], to_source.of(0.0, 0.0)), (corners[2], right)] {
            assert!(length(was, found) < 8.0, "{found:?}");
        }
        assert!((flat.dpi - image.width() as f32 / A4_WIDTH).abs() < 0.5);
        let rim = image
            .enumerate_pixels()
            .filter(|(x, y, _)| x % 50 == 25 && (*y == 8 || *y + 8 == image.height()));
        assert!(
            rim.filter(|(.., p)| p.0[0] < 100).count() < 3,
            "no ground is left"
        );
    }

    #[test]
    fn a_page_that_fills_its_image_is_left_alone() {
        let page = photo([(0.0, 0.0), (799.9, 0.0), (799.9, 999.9), (0.0, 999.9)]);
        let dpi = page.dpi;
        let (left, to_source) = correct_perspective(page);
        assert_eq!(to_source, Projection::IDENTITY);
        assert_eq!(left.pixels.dimensions(), (800, 1000));
        assert_eq!(left.dpi, dpi);
    }

    #[test]
    fn a_shadow_is_no_ground() {
        let shaded = GrayImage::from_fn(800, 1000, |x, _| Luma([(80 + x * 170 / 800) as u8]));
        let (left, _) = correct_perspective(Raster {
            pixels: Pixels::Gray(shaded),
            dpi: 100.0,
        });
        assert_eq!(left.pixels.dimensions(), (800, 1000));
    }
}
