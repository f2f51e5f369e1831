//! Whether a page with good text of its own can be carried over as it is into a PDF/A (ISO 19005-2, 6.2).

use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::page::Page;

use super::image_conformance::{ImageTreatment, fate};

/// How deep a page may lie in the page tree.
const DEPTH: usize = 8;

/// Whether a page's fonts are embedded with their characters and its colours, images and states are such as PDF/A knows.
/// Annotations that draw something are not carried over, so a page with such cannot stay.
pub(super) fn can_stay(page: &Page<'_>) -> bool {
    let annotations = page.raw().get::<Array<'_>>("Annots");
    let drawn = annotations
        .iter()
        .flat_map(Array::iter::<Dict<'_>>)
        .any(|annotation| annotation.contains_key("AP"));
    !drawn && is_plain(page) && resources(page.raw()).is_some_and(|all| are_sound(&all))
}

/// The resources of a page, its own or those that it inherits.
pub(super) fn resources<'a>(page: &Dict<'a>) -> Option<Dict<'a>> {
    let mut node = page.clone();
    for _ in 0..DEPTH {
        if let Some(resources) = node.get::<Dict<'_>>("Resources") {
            return Some(resources);
        }
        node = node.get::<Dict<'_>>("Parent")?;
    }
    None
}

/// Whether the page's operators name no ink, no shading and no image of their own.
fn is_plain(page: &Page<'_>) -> bool {
    let mut operations = page.typed_operations();
    while let Some(operation) = operations.next() {
        if matches!(
            operation,
            TypedInstruction::StrokeColorCmyk(_)
                | TypedInstruction::NonStrokeColorCmyk(_)
                | TypedInstruction::InlineImage(_)
                | TypedInstruction::Shading(_)
        ) {
            return false;
        }
    }
    true
}

fn are_sound(resources: &Dict<'_>) -> bool {
    let none = |key: &str| {
        resources
            .get::<Dict<'_>>(key)
            .is_none_or(|dict| dict.is_empty())
    };
    none("Pattern")
        && none("Shading")
        && none("ColorSpace")
        && none("Properties")
        && entries(resources, "Font").all(|font| font.into_dict().is_some_and(|f| is_embedded(&f)))
        && entries(resources, "ExtGState")
            .all(|state| state.into_dict().is_some_and(|s| is_simple(&s)))
        && entries(resources, "XObject").all(|object| match object {
            Object::Stream(image) => is_sound_image(&image),
            _ => false,
        })
}

/// The entries of one kind of resources.
fn entries<'a>(resources: &Dict<'a>, kind: &str) -> impl Iterator<Item = Object<'a>> {
    let dict = resources.get::<Dict<'a>>(kind);
    let keys: Vec<Name<'a>> = dict.iter().flat_map(Dict::keys).collect();
    keys.into_iter()
        .map(move |key| match &dict {
            Some(dict) => dict.get::<Object<'a>>(&key),
            None => None,
        })
        .map(|entry| entry.unwrap_or(Object::Boolean(false)))
}

fn is_sound_image(image: &Stream<'_>) -> bool {
    let kind = image.dict().get::<Name<'_>>("Subtype");
    kind.is_some_and(|kind| kind.as_str() == "Image") && fate(image) == ImageTreatment::Stays
}

/// A state that paints nothing through anything.
fn is_simple(state: &Dict<'_>) -> bool {
    let opaque = |key: &str| state.get::<f32>(key).is_none_or(|part| part >= 1.0);
    let absent = ["SMask", "TR", "TR2", "HT", "HTP", "BM", "Font"];
    let unset = absent.iter().all(|key| {
        state
            .get::<Name<'_>>(key)
            .map_or(!state.contains_key(key), |name| {
                matches!(name.as_str(), "None" | "Normal" | "Default" | "Identity")
            })
    });
    opaque("ca") && opaque("CA") && unset
}

/// Whether a font's program is in the file, and which character each of its codes is.
fn is_embedded(font: &Dict<'_>) -> bool {
    let descendants = font.get::<Array<'_>>("DescendantFonts");
    let program = descendants.and_then(|fonts| fonts.iter::<Dict<'_>>().next());
    let descriptor = program
        .as_ref()
        .unwrap_or(font)
        .get::<Dict<'_>>("FontDescriptor");
    let files = ["FontFile", "FontFile2", "FontFile3"];
    font.contains_key("ToUnicode")
        && descriptor.is_some_and(|descriptor| files.iter().any(|key| descriptor.contains_key(key)))
}
