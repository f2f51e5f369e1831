//! Ruling lines of a scanned page: found as long thin runs of dark pixels, and taken out.

mod axis_view;
mod broken_lines;
mod detected_rule;

use image::GrayImage;

use self::axis_view::AxisView;
pub(crate) use self::detected_rule::DetectedRule;
use crate::page::Axis;

/// How a rule is drawn, or what is left of it.
struct RuleStyle {
    /// The shortest run that can be part of it, in points.
    run: f32,
    /// A gap within a run, in points.
    gap: f32,
    /// The thickest, in points.
    thickest: f32,
    /// The share of its dark pixels along it that must be thin, of a short one (it could be the serifs of a word) and of one
    /// longer than any word.
    thin: [f32; 2],
    /// The share of its length that is dark.
    dark: f32,
}

/// A line with no gaps but what noise makes. Letters touch it.
const SOLID: RuleStyle = RuleStyle {
    run: 12.0,
    gap: 0.75,
    thickest: 4.0,
    thin: [0.85, 0.6],
    dark: 0.5,
};

/// Dashes and dots: a hairline half lost in copying, a dotted rule.
const DASHED: RuleStyle = RuleStyle {
    run: 40.0,
    gap: 3.5,
    thickest: 1.5,
    thin: [0.9, 0.9],
    dark: 0.3,
};

/// The shortest rule, in points: letters are lower, dashes shorter.
const LEAST: f32 = 18.0;
/// How many pixels thicker than usual a rule may be in places.
const UNEVEN: u32 = 2;
/// A length, in points, that no word has.
const LONG: f32 = 90.0;

/// Finds the rules of a straight page, horizontal ones first. A rule may be broken and may lean a little;
/// one that ends just short of another is drawn to meet it.
pub(super) fn find(gray: &GrayImage, ink: u8, dpi: f32) -> Vec<DetectedRule> {
    let dark = dark(ink);
    let views = [Axis::Horizontal, Axis::Vertical].map(|axis| AxisView::new(gray, axis, dark));
    let [mut across, mut down] = views.each_ref().map(|view| {
        let mut rules = pieces(view, &SOLID, dpi);
        let mut dashed = pieces(view, &DASHED, dpi);
        let mostly = |solid: &DetectedRule, rule: &DetectedRule| {
            solid.bands.len() * 5 >= rule.bands.len() * 4
        };
        dashed.retain(|rule| {
            let mut parts = rules.iter().filter(|solid| solid.is_part_of(rule, dpi));
            !parts.any(|solid| mostly(solid, rule))
        });
        rules.retain(|solid| !dashed.iter().any(|rule| solid.is_part_of(rule, dpi)));
        rules.append(&mut dashed);
        let mut rules = broken_lines::joined(rules, view, dpi);
        rules.retain(|rule| rule.bands.len() as f32 >= LEAST * dpi / 72.0);
        rules
    });
    // A rule drawn out may be what the next one meets.
    for _ in 0..2 {
        let across_at = broken_lines::courses(&across, dpi);
        let down_at = broken_lines::courses(&down, dpi);
        for rule in &mut across {
            broken_lines::meet(rule, &views[0], &down_at, dpi);
        }
        for rule in &mut down {
            broken_lines::meet(rule, &views[1], &across_at, dpi);
        }
        let more = broken_lines::sides(&views[0], &across, &down_at, dpi);
        across.extend(more);
        let more = broken_lines::sides(&views[1], &down, &across_at, dpi);
        down.extend(more);
    }
    let above = broken_lines::edges(&views[0], &across, &down, dpi);
    let beside = broken_lines::edges(&views[1], &down, &across, dpi);
    across.extend(above);
    across.append(&mut down);
    across.extend(beside);
    across
}

/// Rules are often fainter than letters: a hairline is spread over two rows of pixels.
fn dark(ink: u8) -> u8 {
    ink + (u8::MAX - ink) / 3
}

/// Dark pixels in one row (or column) without a gap.
#[derive(Clone, Copy)]
struct PixelRun {
    across: u32,
    from: u32,
    to: u32,
}

/// Every thin line, in the pieces that hang together.
fn pieces(view: &AxisView, stroke: &RuleStyle, dpi: f32) -> Vec<DetectedRule> {
    let pixels = |points: f32| (points * dpi / 72.0).round().max(1.0) as u32;
    let mut groups: Vec<Vec<PixelRun>> = Vec::new();
    // The runs of the last two rows and the groups they went to.
    let mut near: Vec<(PixelRun, usize)> = Vec::new();
    let mut group_of: Vec<usize> = Vec::new();
    for across in 0..view.breadth {
        near.retain(|(run, _)| run.across + 2 >= across);
        let known = near.len();
        let gap = pixels(stroke.gap);
        for run in runs(view, across, pixels(stroke.run), gap) {
            let mut mine = None;
            for &(other, group) in &near[..known] {
                if other.from <= run.to + gap && run.from <= other.to + gap {
                    let group = root(&mut group_of, group);
                    match mine {
                        None => mine = Some(group),
                        Some(first) if first != group => group_of[group] = first,
                        Some(_) => {}
                    }
                }
            }
            let group = mine.unwrap_or_else(|| {
                group_of.push(group_of.len());
                groups.push(Vec::new());
                groups.len() - 1
            });
            groups[group].push(run);
            near.push((run, group));
        }
    }
    for group in (0..groups.len()).rev() {
        let target = root(&mut group_of, group);
        if target != group {
            let runs = std::mem::take(&mut groups[group]);
            groups[target].extend(runs);
        }
    }
    let thickest = pixels(stroke.thickest).max(3);
    groups
        .iter()
        .filter(|runs| !runs.is_empty())
        .filter_map(|runs| thin(view, runs, stroke, thickest, dpi))
        .collect()
}

fn root(group_of: &mut [usize], mut group: usize) -> usize {
    while group_of[group] != group {
        group_of[group] = group_of[group_of[group]];
        group = group_of[group];
    }
    group
}

/// The runs of one row of at least a length, short gaps bridged.
fn runs(view: &AxisView, across: u32, least: u32, gap: u32) -> Vec<PixelRun> {
    let mut found = Vec::new();
    let mut current: Option<PixelRun> = None;
    for along in 0..view.length {
        if !view.is_dark(along, across) {
            continue;
        }
        match &mut current {
            Some(run) if along - run.to <= gap => run.to = along + 1,
            _ => {
                found.extend(current.filter(|run| run.to - run.from >= least));
                current = Some(PixelRun {
                    across,
                    from: along,
                    to: along + 1,
                });
            }
        }
    }
    found.extend(current.filter(|run| run.to - run.from >= least));
    found
}

/// Makes a rule of runs that hang together, if they are a thin line and no shape.
fn thin(
    view: &AxisView,
    runs: &[PixelRun],
    stroke: &RuleStyle,
    thickest: u32,
    dpi: f32,
) -> Option<DetectedRule> {
    let from = runs.iter().map(|run| run.from).min()?;
    let to = runs.iter().map(|run| run.to).max()?;
    let mut bands: Vec<Option<(u32, u32)>> = vec![None; (to - from) as usize];
    for run in runs {
        let mine = &mut bands[(run.from - from) as usize..(run.to - from) as usize];
        for (along, band) in (run.from..run.to).zip(mine) {
            if !view.is_dark(along, run.across) {
                continue;
            }
            let (low, high) = band.unwrap_or((run.across, run.across));
            *band = Some((low.min(run.across), high.max(run.across)));
        }
    }
    let covered = bands.iter().flatten().count();
    let mut breadths = Vec::new();
    for (along, band) in (from..to).zip(&mut bands) {
        *band = band.map(|seen| view.widened(along, seen, thickest + 1));
        breadths.extend(
            band.map(|(low, high)| high - low + 1)
                .filter(|&b| b <= thickest),
        );
    }
    let middle = breadths.len() / 2;
    breadths.sort_unstable();
    let usual = *breadths.get(middle)?;
    // Where a letter touches or another rule crosses, the rule cannot be measured.
    for band in &mut bands {
        *band = band.filter(|(low, high)| high - low < usual + UNEVEN);
    }
    let narrow = bands.iter().flatten().count();
    let long = (to - from) as f32 >= LONG * dpi / 72.0;
    let least = stroke.thin[usize::from(long)];
    let thin = narrow > 0 && narrow as f32 >= least * covered as f32;
    (thin && covered as f32 >= stroke.dark * bands.len() as f32).then_some(DetectedRule {
        axis: view.axis,
        from,
        bands,
    })
}

/// Takes rules out of a page. Where a letter crosses or touches one, only what lies beyond the letter goes. On a worn
/// page the rules are frayed.
pub(super) fn erase(
    gray: &mut GrayImage,
    rules: &[DetectedRule],
    is_worn: bool,
    ink: u8,
    dpi: f32,
) {
    // The rim of a rule is gray.
    let rim = (dpi / 150.0).round().max(1.0) as u32 + u32::from(is_worn);
    for rule in rules {
        let view = AxisView::new(gray, rule.axis, dark(ink));
        let bands = strips(&view, rule, rim);
        let steps = view.steps;
        let raw = gray.as_mut();
        for (along, low, high) in bands {
            for across in low..=high {
                raw[along as usize * steps.0 + across as usize * steps.1] = u8::MAX;
            }
        }
    }
}

/// What to whiten of a rule: for each place along it, the first and last pixel across.
fn strips(view: &AxisView, rule: &DetectedRule, rim: u32) -> Vec<(u32, u32, u32)> {
    let mut strips = Vec::new();
    let mut last = rule.bands.iter().flatten().next().copied();
    for (along, band) in (rule.from..rule.to()).zip(&rule.bands) {
        last = band.or(last);
        let Some((low, high)) = last else { break };
        let (before, after) = if band.is_some() {
            (false, false)
        } else {
            let (top, bottom) = view.widened(along, (low, high), 2 * rim + 1);
            (low - top > rim, bottom - high > rim)
        };
        if before && after {
            continue;
        }
        let low = if before { low } else { low.saturating_sub(rim) };
        let high = if after {
            high
        } else {
            (high + rim).min(view.breadth - 1)
        };
        strips.push((along, low, high));
    }
    strips
}

#[cfg(test)]
mod tests;
