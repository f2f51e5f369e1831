//! A page's drawing: its area, and what passes it to a device.

use hayro::hayro_interpret::{
    Context, Device, InterpreterCache, InterpreterSettings, RenderContent, interpret_page,
};
use hayro::kurbo::Rect as Area;
use hayro_interpret::TransformExt;
use hayro_syntax::page::Page;

pub(super) const POINTS_AN_INCH: f64 = 72.0;

/// The page as it is shown, in points.
pub(super) fn shown(page: &Page<'_>) -> Area {
    let (width, height) = page.render_dimensions();
    Area::new(0.0, 0.0, f64::from(width), f64::from(height))
}

/// Whether a place lies in another, but for what rounding and frames make of the edge.
pub(super) fn holds(outer: Area, inner: Area) -> bool {
    /// Points.
    const EDGE: f64 = 2.0;
    let outer = outer.inflate(EDGE, EDGE);
    outer.x0 <= inner.x0 && outer.y0 <= inner.y0 && inner.x1 <= outer.x1 && inner.y1 <= outer.y1
}

/// Passes what a page draws to a device.
pub(super) fn interpret<'a>(page: &Page<'a>, content: RenderContent, device: &mut impl Device<'a>) {
    let mut context = Context::new(
        page.initial_transform(true).to_kurbo(),
        shown(page),
        &InterpreterCache::new(),
        page.xref(),
        InterpreterSettings {
            render_content: content,
            ..InterpreterSettings::default()
        },
    );
    interpret_page(page, &mut context, device);
}
