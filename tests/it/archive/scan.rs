//! Scans as they come from a feeder.

use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref};

/// A PDF whose pages are JPEG images.
pub fn pdf_of(images: &[Vec<u8>]) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let (catalog, tree) = (Ref::new(1), Ref::new(2));
    pdf.catalog(catalog).pages(tree);
    let pages: Vec<Ref> = (0..images.len() as i32)
        .map(|at| Ref::new(10 + 3 * at))
        .collect();
    pdf.pages(tree)
        .kids(pages.iter().copied())
        .count(pages.len() as i32);
    for (page, bytes) in pages.iter().zip(images) {
        let (image, content) = (Ref::new(page.get() + 1), Ref::new(page.get() + 2));
        let size = image::load_from_memory(bytes).unwrap();
        let mut sheet = pdf.page(*page);
        sheet
            .parent(tree)
            .media_box(Rect::new(0.0, 0.0, 595.0, 842.0))
            .contents(content);
        sheet.resources().x_objects().pair(Name(b"I"), image);
        sheet.finish();
        let mut object = pdf.image_xobject(image, bytes);
        object.filter(Filter::DctDecode);
        object
            .width(size.width() as i32)
            .height(size.height() as i32);
        object.bits_per_component(8);
        match size.color().channel_count() {
            1 => object.color_space().device_gray(),
            _ => object.color_space().device_rgb(),
        }
        object.finish();
        let mut draw = Content::new();
        draw.transform([595.0, 0.0, 0.0, 842.0, 0.0, 0.0])
            .x_object(Name(b"I"));
        pdf.stream(content, &draw.finish());
    }
    pdf.finish()
}

/// A sheet without words, at 100 dpi: rows of it are black.
pub fn sheet(is_black: impl Fn(u32) -> bool) -> Vec<u8> {
    let image = image::GrayImage::from_fn(827, 1169, |x, y| {
        let within = (60..767).contains(&x) && (60..1109).contains(&y);
        image::Luma([if within && is_black(y) { 0 } else { 255 }])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    image
        .write_to(&mut bytes, image::ImageFormat::Jpeg)
        .unwrap();
    bytes.into_inner()
}
