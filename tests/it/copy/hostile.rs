//! Originals made up to be difficult: codings that PDF/A forbids, pages that only a viewer can put together, pages that
//! nobody can.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use baocao_archive::{Conformance, CopyRecord, PageTransfer};
use baocao_extract::intake::Source;
use image::{ExtendedColorType, ImageEncoder, ImageFormat};

use super::files::reads;
use super::{MadeCopy, copy_of, open, outside};

/// A PDF of one page of 300 by 400 points: its entries, its content, and further objects, numbered from 5.
fn pdf(entries: &str, content: &[u8], objects: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut file = format!(
        "%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n\
         2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n\
         3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R {entries} >> endobj\n"
    )
    .into_bytes();
    let page = (String::new(), content.to_vec());
    for (number, (entries, data)) in (4..).zip(std::iter::once(&page).chain(objects)) {
        let length = data.len();
        file.extend(format!("{number} 0 obj << {entries} /Length {length} >> stream\n").bytes());
        file.extend(data);
        file.extend(b"\nendstream endobj\n");
    }
    file.extend(b"trailer << /Root 1 0 R >>");
    file
}

/// A JPEG of a gray ground with a dark square in its upper left corner.
fn jpeg() -> (String, Vec<u8>) {
    let picture = image::GrayImage::from_fn(150, 200, |x, y| {
        image::Luma([if x < 50 && y < 50 { 30 } else { 220 }])
    });
    let mut data = Cursor::new(Vec::new());
    picture.write_to(&mut data, ImageFormat::Jpeg).unwrap();
    let entries = "/Subtype /Image /Width 150 /Height 200 /BitsPerComponent 8 /ColorSpace /DeviceGray \
        /Filter /DCTDecode /Interpolate true";
    (entries.into(), data.into_inner())
}

const IMAGE: &str = "/Resources << /XObject << /A 5 0 R >> >>";
const WHOLE: &[u8] = b"q 300 0 0 400 0 0 cm /A Do Q";

/// Makes a copy of some bytes.
fn copied(bytes: &[u8], name: &str) -> (PathBuf, MadeCopy, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let source: Source = open(&path);
    let made = copy_of(&source, reads);
    assert_eq!(
        std::fs::read(&path).unwrap(),
        bytes,
        "the original is left alone"
    );
    outside::all_are_content(&made.path);
    (path, made, folder)
}

/// How the first page came into the copy.
fn way(made: &MadeCopy) -> PageTransfer {
    made.outcome.copy_pages[0].transfer.clone()
}

/// Whether the first page of the copy looks like the original's, to Poppler.
fn looks_alike(original: &Path, made: &MadeCopy) {
    let (before, after) = (
        outside::shown(original, 1, 60),
        outside::shown(&made.path, 1, 60),
    );
    assert_eq!(before.dimensions(), after.dimensions());
    let pairs = before.as_raw().iter().zip(after.as_raw());
    let apart: u64 = pairs.map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    assert!(apart < before.as_raw().len() as u64 * 2, "{apart}");
}

#[test]
fn a_scan_with_clips_forms_and_a_stamp_is_written_down_anew() {
    let form = (
        "/Subtype /Form /BBox [0 0 100 100] /Matrix [3 0 0 4 0 0] /Resources << /XObject << /A 5 0 R >> >>"
            .to_owned(),
        b"q 0 0 100 100 re W n 100 0 0 100 0 0 cm /A Do Q".to_vec(),
    );
    let stamp = (
        "/Subtype /Form /BBox [0 0 10 10]".to_owned(),
        b"1 0 0 rg 1 1 8 8 re f".to_vec(),
    );
    let entries = "/Resources << /XObject << /B 6 0 R >> >> /Rotate 90 /CropBox [10 20 290 380] /Annots [ \
        << /Subtype /Widget /FT /Sig /F 4 /Rect [200 300 280 360] /AP << /N 7 0 R >> >> ]";
    let file = pdf(entries, b"q /B Do Q", &[jpeg(), form, stamp]);
    let (path, made, _folder) = copied(&file, "a.pdf");
    assert_eq!(way(&made), PageTransfer::Passed);
    looks_alike(&path, &made);
    let copy = std::fs::read(&made.path).unwrap();
    let has = |data: &[u8]| copy.windows(data.len()).any(|window| window == data);
    assert!(has(&jpeg().1));
    assert!(!has(b"Interpolate") && !has(b"Widget") && !has(b"Annots"));
}

#[test]
fn an_image_within_the_content_is_coded_without_loss() {
    let mut content = b"q 300 0 0 400 0 0 cm BI /W 4 /H 4 /BPC 8 /CS /G ID ".to_vec();
    content.extend(b"0@P`p@P`p@P`p@P`");
    content.extend(b" EI Q");
    let (path, made, _folder) = copied(&pdf("", &content, &[]), "a.pdf");
    assert_eq!(way(&made), PageTransfer::Recoded);
    looks_alike(&path, &made);
}

#[test]
fn transparency_is_drawn() {
    let entries = "/Resources << /XObject << /A 5 0 R >> /ExtGState << /G << /ca 0.5 >> >> >>";
    let content = [WHOLE, b" /G gs 1 0 0 rg 50 50 100 100 re f"].concat();
    let (path, made, _folder) = copied(&pdf(entries, &content, &[jpeg()]), "a.pdf");
    assert_eq!(way(&made), PageTransfer::Rendered);
    looks_alike(&path, &made);
}

#[test]
fn a_page_whose_content_nobody_can_decode_is_kept_as_it_was_found() {
    let mut file = pdf(IMAGE, WHOLE, &[jpeg()]);
    // A second page, whose filter cannot be undone.
    let (from, to) = (
        &b"/Kids [3 0 R] /Count 1"[..],
        &b"/Kids [3 0 R 8 0 R] /Count 2"[..],
    );
    let at = file.windows(from.len()).position(|w| w == from).unwrap();
    file.splice(at..at + from.len(), to.iter().copied());
    let trailer = file.windows(7).rposition(|w| w == b"trailer").unwrap();
    let page =
        b"8 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 9 0 R >> endobj\n\
        9 0 obj << /Filter /ASCIIHexDecode /Length 5 >> stream\n@@@@@\nendstream endobj\n";
    file.splice(trailer..trailer, page.iter().copied());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, &file).unwrap();
    let made = copy_of(&open(&path), reads);
    assert!(matches!(
        made.outcome.copy_pages[1].transfer,
        PageTransfer::AsFound { .. }
    ));
    assert_eq!(way(&made), PageTransfer::Passed);
    let CopyRecord::Made { conformance, .. } = &made.outcome.copy else {
        panic!("there is a copy");
    };
    assert_eq!(*conformance, Conformance::Unclaimed);
    assert!(
        !std::fs::read(&made.path)
            .unwrap()
            .windows(11)
            .any(|w| w == b"pdfaid:part")
    );
}

#[test]
fn image_files_of_all_kinds_are_shown_as_they_are() {
    let rgb = image::RgbImage::from_fn(160, 230, |x, y| image::Rgb([((x + y) / 2) as u8; 3]));
    let gray = image::GrayImage::from_fn(160, 230, |x, y| {
        image::Luma([if x < 40 && y < 60 { 0 } else { 255 }])
    });
    let encoded = |image: image::DynamicImage, format| {
        let mut data = Cursor::new(Vec::new());
        image.write_to(&mut data, format).unwrap();
        data.into_inner()
    };
    let clear = image::RgbaImage::from_fn(160, 230, |x, _| image::Rgba([0, 0, 0, x as u8]));
    let cases = [
        (
            encoded(rgb.clone().into(), ImageFormat::Png),
            "a.png",
            PageTransfer::Passed,
        ),
        (
            encoded(clear.into(), ImageFormat::Png),
            "a.png",
            PageTransfer::Recoded,
        ),
        (
            encoded(rgb.clone().into(), ImageFormat::Tiff),
            "a.tif",
            PageTransfer::Recoded,
        ),
        (
            encoded(gray.into(), ImageFormat::Tiff),
            "a.tif",
            PageTransfer::Recoded,
        ),
        (
            encoded(rgb.into(), ImageFormat::Jpeg),
            "a.jpg",
            PageTransfer::Passed,
        ),
    ];
    for (bytes, name, expected) in cases {
        let before = image::load_from_memory(&bytes).unwrap();
        let (_, made, _folder) = copied(&bytes, name);
        assert_eq!(way(&made), expected, "{name}");
        // A width of 8.27 inches at this resolution is the image's own.
        let after = outside::shown(&made.path, 1, 60);
        let paper = image::DynamicImage::from(image::RgbaImage::from_pixel(
            160,
            230,
            image::Rgba([255; 4]),
        ));
        let mut seen = paper.to_rgba8();
        image::imageops::overlay(&mut seen, &before.to_rgba8(), 0, 0);
        let seen = image::DynamicImage::from(seen).to_luma8();
        let (width, height) = after.dimensions();
        let seen =
            image::imageops::resize(&seen, width, height, image::imageops::FilterType::Triangle);
        let pairs = seen.as_raw().iter().zip(after.as_raw());
        let apart: u64 = pairs.map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        assert!(apart < seen.as_raw().len() as u64 * 6, "{name}: {apart}");
    }
}

#[test]
fn a_jpeg_that_its_camera_held_sideways_is_shown_upright() {
    let picture = image::GrayImage::from_fn(200, 150, |x, y| {
        image::Luma([if x < 50 && y < 50 { 30 } else { 220 }])
    });
    let mut data = Vec::new();
    image::codecs::jpeg::JpegEncoder::new(&mut data)
        .write_image(&picture, 200, 150, ExtendedColorType::L8)
        .unwrap();
    // EXIF: one entry, orientation 6, a quarter turn clockwise.
    let mut exif =
        b"Exif\0\0II\x2A\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let mut segment = vec![0xFF, 0xE1, length[0], length[1]];
    segment.append(&mut exif);
    data.splice(2..2, segment);
    let (_, made, _folder) = copied(&data, "a.jpg");
    assert_eq!(way(&made), PageTransfer::Passed);
    let shown = outside::shown(&made.path, 1, 30);
    let (width, height) = shown.dimensions();
    assert!(height > width);
    // The square from the stored upper left corner is seen in the upper right.
    assert!(shown.get_pixel(width - 8, 8).0[0] < 60 && shown.get_pixel(8, 8).0[0] > 190);
}
