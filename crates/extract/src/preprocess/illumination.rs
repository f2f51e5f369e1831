//! Paper made white: shadows, stains and yellowed sheets evened out, negatives turned.

use image::GrayImage;

/// Side of the tiles in which the paper's brightness is taken, in inches: a few letters.
const TILE: f32 = 1.0 / 6.0;
/// The part of a tile's pixels that are darker than its paper: print covers less than half of a tile of text.
const DARKER: f32 = 0.75;
/// A tile darker than this part of the page's paper holds no paper: a border, a photo, a thick stroke.
const NO_PAPER: f32 = 0.4;
/// What paper becomes; the rest of the range is for its grain.
const WHITE: f32 = 245.0;
/// Paper that differs by no more than this all over the page is even.
const EVEN: u8 = 40;
/// A page with more than this share of dark pixels is a negative: print covers a tenth of a page.
const NEGATIVE: f32 = 0.6;
/// A pixel darker than this is dark, for [`NEGATIVE`].
const DARK: u8 = 96;

/// Turns a negative: a page that is mostly dark. Its rim, where scanners leave black borders, does not count.
pub(super) fn invert_negative(gray: &mut GrayImage) {
    let (width, height) = gray.dimensions();
    let (rim_x, rim_y) = (width as usize / 8, height as usize / 8);
    let rows = gray.as_raw().chunks_exact((width as usize).max(1));
    let inner = rows.skip(rim_y).take(height as usize - 2 * rim_y);
    let (mut dark, mut all) = (0_usize, 0_usize);
    for row in inner {
        let row = &row[rim_x..width as usize - rim_x];
        dark += row.iter().filter(|&&value| value < DARK).count();
        all += row.len();
    }
    if dark as f32 > NEGATIVE * all as f32 {
        gray.iter_mut().for_each(|value| *value = u8::MAX - *value);
    }
}

/// Brings the paper of a page to one brightness, and what is printed on it with it.
pub(super) fn even_illumination(gray: &mut GrayImage, dpi: f32) {
    let Some(paper) = BackgroundMap::of(gray, dpi) else {
        return;
    };
    let width = gray.width() as usize;
    let mut gains = vec![0.0_f32; width];
    for (y, row) in gray.as_mut().chunks_exact_mut(width).enumerate() {
        paper.gains(y, &mut gains);
        for (value, gain) in row.iter_mut().zip(&gains) {
            *value = (f32::from(*value) * gain).min(255.0) as u8;
        }
    }
}

/// The brightness of a page's paper, tile by tile.
struct BackgroundMap {
    side: usize,
    columns: usize,
    rows: usize,
    levels: Vec<f32>,
}

impl BackgroundMap {
    /// `None` where the page is even, or too small to tell.
    fn of(gray: &GrayImage, dpi: f32) -> Option<Self> {
        let side = ((dpi * TILE) as usize).max(8);
        let (width, height) = (gray.width() as usize, gray.height() as usize);
        let (columns, rows) = (width / side, height / side);
        if columns < 2 || rows < 2 {
            return None;
        }
        let mut levels = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            for column in 0..columns {
                levels.push(level(gray, column * side, row * side, side));
            }
        }
        let mut sorted = levels.clone();
        sorted.sort_unstable();
        let part = |share: f32| sorted[(sorted.len() as f32 * share) as usize];
        if part(0.95) - part(0.05) <= EVEN {
            return None;
        }
        let least = f32::from(part(0.75)) * NO_PAPER;
        let mut paper = Self {
            side,
            columns,
            rows,
            levels: levels.iter().map(|&level| f32::from(level)).collect(),
        };
        paper.close(least);
        Some(paper)
    }

    /// Gives each tile the brightest of its neighbours', so that a tile full of print has the paper around it, then the
    /// mean, so that brightness changes without a step; tiles without paper take no part.
    fn close(&mut self, least: f32) {
        let brightest = self.neighbours(|near| near.fold(0.0, f32::max));
        self.levels = brightest;
        self.levels = self.neighbours(|near| {
            let (sum, count) = near
                .filter(|&level| level >= least)
                .fold((0.0, 0.0), |(sum, count), level| (sum + level, count + 1.0));
            if count > 0.0 { sum / count } else { WHITE }
        });
    }

    fn neighbours(&self, fold: impl Fn(&mut dyn Iterator<Item = f32>) -> f32) -> Vec<f32> {
        let mut folded = Vec::with_capacity(self.levels.len());
        for row in 0..self.rows {
            for column in 0..self.columns {
                let rows = row.saturating_sub(1)..(row + 2).min(self.rows);
                let columns = column.saturating_sub(1)..(column + 2).min(self.columns);
                let mut near = rows
                    .flat_map(|row| columns.clone().map(move |column| (row, column)))
                    .map(|(row, column)| self.levels[row * self.columns + column]);
                folded.push(fold(&mut near));
            }
        }
        folded
    }

    /// What to multiply the pixels of a row with: interpolated between the middles of tiles.
    fn gains(&self, y: usize, gains: &mut [f32]) {
        let place = |at: usize, most: usize| {
            let at = ((at as f32 + 0.5) / self.side as f32 - 0.5).clamp(0.0, most as f32 - 1.0);
            let low = (at as usize).min(most - 2);
            (low, at - low as f32)
        };
        let (row, down) = place(y, self.rows);
        let upper = &self.levels[row * self.columns..];
        let lower = &self.levels[(row + 1) * self.columns..];
        for (x, gain) in gains.iter_mut().enumerate() {
            let (column, across) = place(x, self.columns);
            let mix =
                |levels: &[f32]| levels[column] + (levels[column + 1] - levels[column]) * across;
            let (above, below) = (mix(upper), mix(lower));
            *gain = WHITE / (above + (below - above) * down).max(1.0);
        }
    }
}

/// The brightness of a tile's paper.
fn level(gray: &GrayImage, left: usize, top: usize, side: usize) -> u8 {
    let mut counts = [0_u32; 256];
    let width = gray.width() as usize;
    for y in top..top + side {
        for &value in &gray.as_raw()[y * width + left..y * width + left + side] {
            counts[usize::from(value)] += 1;
        }
    }
    let wanted = (side * side) as f32 * DARKER;
    let mut seen = 0;
    let at = counts.iter().position(|count| {
        seen += count;
        seen as f32 >= wanted
    });
    at.unwrap_or(255) as u8
}
