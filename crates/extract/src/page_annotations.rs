//! The fields of signatures on a page, which draw the stamps (ISO 32000-1, 12.5.6.19 and 12.7.4.5).

use hayro_interpret::kurbo::{Affine, Rect as Area};
use hayro_interpret::{RenderContent, TransformExt};
use hayro_syntax::object::{Array, Dict, Name, Rect as PdfRect};
use hayro_syntax::page::Page;

use baocao_report::geometry::Rect;

/// How deep a field may lie in its form: the kind is inherited.
const DEPTH: usize = 32;

/// Flags of what is not shown (12.5.3, table 165): hidden, no view.
const UNSEEN: u32 = 1 << 1 | 1 << 5;

/// The annotations of a page.
pub(crate) struct PageAnnotations {
    /// Where the signatures' fields stand on the page as it is shown, in points; none of those that no one
    /// sees.
    pub areas: Vec<Rect>,
    /// Whether something else is drawn as an annotation: a note, a filled field.
    others: bool,
}

impl PageAnnotations {
    /// Looks through a page's annotations.
    pub fn of(page: &Page<'_>) -> Self {
        let mut widgets = Self {
            areas: Vec::new(),
            others: false,
        };
        let to_page = page.initial_transform(true).to_kurbo();
        let all = page.raw().get::<Array<'_>>("Annots");
        for annotation in all.iter().flat_map(Array::iter::<Dict<'_>>) {
            if annotation.get::<u32>("F").unwrap_or(0) & UNSEEN != 0 {
                continue;
            }
            if !is_signature(&annotation) {
                widgets.others |= annotation.contains_key("AP");
            } else if let Some(rect) = annotation.get::<PdfRect>("Rect") {
                widgets.areas.extend(shown(rect, to_page));
            }
        }
        widgets
    }

    /// Whether [`PageAnnotations::content`] leaves out what the annotations draw.
    pub fn are_left_out(&self) -> bool {
        !self.others
    }

    /// What is to be drawn of the page so that, where this can be, the stamps are not.
    pub fn content(&self) -> RenderContent {
        if self.others {
            RenderContent::all()
        } else {
            RenderContent::PAGE
        }
    }
}

fn is_signature(annotation: &Dict<'_>) -> bool {
    let mut field = annotation.clone();
    for _ in 0..DEPTH {
        if let Some(kind) = field.get::<Name<'_>>("FT") {
            return kind.as_str() == "Sig";
        }
        match field.get::<Dict<'_>>("Parent") {
            Some(parent) => field = parent,
            None => return false,
        }
    }
    false
}

/// A field's place on the page as shown; `None` where it has no area.
fn shown(rect: PdfRect, to_page: Affine) -> Option<Rect> {
    let area = to_page.transform_rect_bbox(Area::new(rect.x0, rect.y0, rect.x1, rect.y1));
    (area.width() > 1.0 && area.height() > 1.0).then(|| {
        let [x0, y0, x1, y1] = [area.x0, area.y0, area.x1, area.y1].map(|v| v as f32);
        Rect::new(x0, y0, x1, y1)
    })
}
