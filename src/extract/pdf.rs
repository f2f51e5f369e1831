//! The pages of a PDF, spread over the cores.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use rayon::prelude::*;

use super::text_layer::Reader;
use super::{Content, Method, Options, Page, Placed, Rotation};
use crate::error::{Problem, Result};
use crate::intake::Source;

/// Reads a PDF's pages in their order.
pub(super) fn pages(source: &Source, options: &Options) -> Result<Vec<Page>> {
    let pdf = open(source)?;
    let count = pdf.pages().len();
    if count as u64 > options.limits.pages {
        return Err(Problem::TooManyPages {
            pages: count as u64,
            limit: options.limits.pages,
        }
        .into());
    }
    Ok(spread(&pdf))
}

/// Opens a PDF, one that needs a password only to be changed as well.
fn open(source: &Source) -> Result<Pdf> {
    let pdf = Pdf::new(Arc::clone(&source.bytes)).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Problem::Encrypted,
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => {
            Problem::Damaged("it is encrypted in a way that no standard describes".into())
        }
        LoadPdfError::Decryption(_) => Problem::Damaged("its encryption is broken".into()),
        LoadPdfError::Invalid => Problem::Damaged("it has no readable list of pages".into()),
    })?;
    if pdf.pages().is_empty() {
        return Err(Problem::Damaged("it has no pages".into()).into());
    }
    Ok(pdf)
}

/// Reads every page. Each thread takes the next page that nobody has taken, and keeps its own fonts:
/// they cannot be shared, and loading them again for every page would take longer than reading it.
fn spread(pdf: &Pdf) -> Vec<Page> {
    let next = AtomicUsize::new(0);
    let sheets = pdf.pages();
    let threads = rayon::current_num_threads().min(sheets.len());
    let mut pages: Vec<Page> = (0..threads)
        .into_par_iter()
        .flat_map_iter(|_| {
            let reader = Reader::new();
            let next = &next;
            std::iter::from_fn(move || {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let sheet = sheets.get(index)?;
                Some(read(index, &reader.read(sheet)))
            })
        })
        .collect();
    pages.sort_by_key(|page| page.number);
    pages
}

fn read(index: usize, layer: &super::text_layer::TextLayer) -> Page {
    Page {
        number: u32::try_from(index + 1).unwrap_or(u32::MAX),
        size: Some(layer.size),
        method: Method::TextLayer,
        dpi: None,
        rotation: Rotation::None,
        degraded: false,
        content: Content::Placed(Placed {
            words: layer.words.clone(),
            rules: layer.rules.clone(),
        }),
    }
}
