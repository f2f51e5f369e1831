//! Pages put together to one file.

use hayro_syntax::Pdf as Original;
use hayro_syntax::object::dict::keys::CONTENTS;
use hayro_syntax::object::{Array, Dict, Object, ObjectIdentifier};
use hayro_syntax::page::Page;
use moxcms::ColorProfile;
use pdf_writer::types::OutputIntentSubtype;
use pdf_writer::{Chunk, Filter, Finish, Name, Pdf, Rect, Ref, Settings, TextStr, XRefFilter};
use sha2::{Digest, Sha256};

use super::copy_page::{CopyPage, PageAppearance};
use super::deflate::deflated;
use super::font::{self, Font};
use super::metadata::Metadata;
use super::object_copier::ObjectCopier;
use super::passthrough;
use super::picture::{CopyImage, picture_name};
use crate::outcome::Conformance;

/// A page with its text.
pub(super) struct AssembledPage {
    /// Which page of the original it is, counted from 0.
    pub index: u32,
    /// What is seen.
    pub page: CopyPage,
    /// The operators of the invisible text.
    pub text: Vec<u8>,
}

/// The colours of the copy.
const SRGB: &str = "sRGB IEC61966-2.1";

/// Where a profile says when it was made (ICC.1:2010, 7.2.8).
const MADE_ON: std::ops::Range<usize> = 24..36;

/// Writes a copy.
pub(super) fn pdf(
    pages: &[AssembledPage],
    original: Option<&Original>,
    font: &Font,
    metadata: &Metadata<'_>,
    conformance: &Conformance,
) -> Vec<u8> {
    let mut next = Ref::new(1);
    let [catalog, tree, info, packet, profile, xref] = [(); 6].map(|()| next.bump());
    let mut pdf = Pdf::with_settings(Settings { pretty: false });
    let numbers: Vec<Ref> = pages.iter().map(|_| next.bump()).collect();
    let mut assembler = PdfAssembler {
        font: font.write(&mut pdf, &mut next),
        tree,
        pdf,
        next,
        original,
        copier: original.map(|original| ObjectCopier::new(original.xref())),
    };
    for (page, &number) in pages.iter().zip(&numbers) {
        assembler.page(page, number);
    }
    let mut pdf = assembler.pdf;
    let count = i32::try_from(numbers.len()).unwrap_or(i32::MAX);
    pdf.pages(tree).kids(numbers).count(count);
    metadata.write_info(&mut pdf, info);
    let xmp = metadata.xmp(conformance);
    // Programs that know nothing of PDF can read it so.
    pdf.metadata(packet, xmp.as_bytes());
    write_profile(&mut pdf, profile);
    let mut root = pdf.catalog(catalog);
    root.pages(tree).metadata(packet).lang(TextStr("vi"));
    root.viewer_preferences().display_doc_title(true);
    let mut intents = root.output_intents();
    let mut intent = intents.push();
    intent
        .subtype(OutputIntentSubtype::PDFA)
        .output_condition_identifier(TextStr(SRGB))
        .info(TextStr(SRGB))
        .dest_output_profile(profile);
    intent.finish();
    intents.finish();
    root.finish();
    let id = Sha256::digest(xmp.as_bytes())[..16].to_vec();
    pdf.set_file_id((id.clone(), id));
    pdf.finish_with_xref_stream_and_filter(xref, |entries| {
        (deflated(entries), XRefFilter::Single(Filter::FlateDecode))
    })
}

/// The profile of the colours, made on a day that does not change.
fn write_profile(pdf: &mut Chunk, id: Ref) {
    let mut profile = ColorProfile::new_srgb();
    // A tag of later versions of the format.
    profile.cicp = None;
    let mut data = profile.encode().unwrap_or_default();
    if let Some(made_on) = data.get_mut(MADE_ON) {
        made_on.copy_from_slice(&[0x07, 0xD0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
    }
    let data = deflated(&data);
    pdf.icc_profile(id, &data).n(3).filter(Filter::FlateDecode);
}

struct PdfAssembler<'o> {
    pdf: Pdf,
    next: Ref,
    tree: Ref,
    font: Ref,
    original: Option<&'o Original>,
    copier: Option<ObjectCopier<'o>>,
}

impl<'o> PdfAssembler<'o> {
    fn page(&mut self, assembled: &AssembledPage, number: Ref) {
        let frame = &assembled.page.frame;
        let shown = match &assembled.page.sight {
            PageAppearance::Drawn {
                operators,
                pictures,
            } => self.drawn(operators, pictures, &assembled.text),
            PageAppearance::Found => self.found(assembled),
        };
        let mut page = self.pdf.page(number);
        page.parent(self.tree).media_box(rect(frame.paper));
        if let Some(shown) = frame.shown {
            page.crop_box(rect(shown));
        }
        if frame.turn != 0 {
            page.rotate(frame.turn.into());
        }
        if let Some(unit) = frame.unit {
            page.pair(Name(b"UserUnit"), unit);
        }
        match shown {
            WrittenPage::Drawn(contents, pictures) => {
                page.contents(contents);
                let mut resources = page.resources();
                resources.fonts().pair(font::NAME, self.font);
                if !pictures.is_empty() {
                    let mut objects = resources.x_objects();
                    for (index, picture) in pictures.iter().enumerate() {
                        objects.pair(Name(&picture_name(index)), *picture);
                    }
                }
            }
            WrittenPage::Found(contents, resources) => {
                page.contents_array(contents);
                page.pair(Name(b"Resources"), resources);
            }
        }
        page.finish();
    }
    /// A page of operators and pictures.
    fn drawn(&mut self, operators: &[u8], pictures: &[CopyImage], text: &[u8]) -> WrittenPage {
        let Self {
            pdf, next, copier, ..
        } = self;
        let pictures = pictures
            .iter()
            .filter_map(|picture| match (picture, copier.as_mut()) {
                (CopyImage::Original(id), Some(copier)) => Some(copier.image(*id, pdf, next)),
                (CopyImage::Unpacked(id), Some(copier)) => Some(copier.unpacked(*id, pdf, next)),
                (CopyImage::Coded(coded), _) => {
                    let id = next.bump();
                    coded.write(pdf, id, next);
                    Some(id)
                }
                (_, None) => None,
            })
            .collect();
        let contents = self.stream(&[operators, b"\n", text].concat());
        WrittenPage::Drawn(contents, pictures)
    }

    /// A page with the original's content between two of ours, which keep its state from our text.
    fn found(&mut self, assembled: &AssembledPage) -> WrittenPage {
        let index = usize::try_from(assembled.index).unwrap_or(usize::MAX);
        let page = self
            .original
            .and_then(|original| original.pages().get(index));
        let before = self.stream(b"q");
        let after = self.stream(&[b"Q\n", assembled.text.as_slice()].concat());
        let resources = self.next.bump();
        let mut contents = vec![before];
        if let (Some(page), Some(copier)) = (page, self.copier.as_mut()) {
            let next = &mut self.next;
            contents.extend(
                content_of(page)
                    .into_iter()
                    .map(|id| copier.reference(id, next)),
            );
            let own = passthrough::resources(page.raw());
            let mut all = self.pdf.indirect(resources).dict();
            for (key, value) in own.iter().flat_map(Dict::entries) {
                if key.as_str() != "Font" {
                    copier.entry(all.insert(Name(&key)), value, next);
                }
            }
            let mut fonts = all.insert(Name(b"Font")).dict();
            let own = own.and_then(|own| own.get::<Dict<'_>>("Font"));
            for (key, value) in own.iter().flat_map(Dict::entries) {
                copier.entry(fonts.insert(Name(&key)), value, next);
            }
            fonts.pair(font::NAME, self.font);
            fonts.finish();
            all.finish();
            copier.deliver(&mut self.pdf, next);
        }
        contents.push(after);
        WrittenPage::Found(contents, resources)
    }

    fn stream(&mut self, content: &[u8]) -> Ref {
        let id = self.next.bump();
        let data = deflated(content);
        self.pdf.stream(id, &data).filter(Filter::FlateDecode);
        id
    }
}

/// What a page shows, as it is written.
enum WrittenPage {
    /// Its content, and its pictures in the order of their names.
    Drawn(Ref, Vec<Ref>),
    /// Its contents, and its resources.
    Found(Vec<Ref>, Ref),
}

/// The streams of a page's content.
fn content_of(page: &Page<'_>) -> Vec<ObjectIdentifier> {
    let streams = |array: &Array<'_>| {
        let items = array.raw_iter();
        items
            .filter_map(|item| Some(item.as_obj_ref()?.into()))
            .collect()
    };
    match page.raw().get::<Object<'_>>(CONTENTS) {
        Some(Object::Array(array)) => streams(&array),
        Some(Object::Stream(_)) => {
            let reference = page.raw().get_ref(CONTENTS);
            reference.into_iter().map(Into::into).collect()
        }
        _ => Vec::new(),
    }
}

fn rect([left, bottom, right, top]: [f32; 4]) -> Rect {
    Rect::new(left, bottom, right, top)
}
