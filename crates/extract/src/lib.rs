//! From files to pages of words: PDF, scans, DOCX, HTML, Markdown and plain text.
//!
//! ```
//! use baocao_extract::{Content, ExtractOptions, FlowBlock, intake, pages};
//!
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("report.html");
//! std::fs::write(&path, "<p>Kết quả thực hiện</p><p>Tỷ lệ đạt 95%</p>")?;
//!
//! let options = ExtractOptions::default();
//! let source = intake::open(&path, &options.limits)?;
//! let pages = pages(&source, &options, None)?;
//! let Content::Flow(flow) = &pages[0].content else {
//!     panic!("a typed file has no places");
//! };
//! let FlowBlock::Lines(lines) = &flow.blocks[1] else {
//!     panic!("it has no table");
//! };
//! assert_eq!(lines[0].text, "Tỷ lệ đạt 95%");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`intake`] opens a file and tells its media type; [`pages()`] reads its pages. Scans are read by an [`OcrEngine`], which
//! another crate brings.
//!
//! A page of a PDF or an image comes as [`Placed`] words with their boxes and the ruling lines between
//! them. A typed file (DOCX, text, Markdown, HTML) has no places, but its paragraphs and tables are
//! known: it comes as [`Flow`] blocks.

mod cross_check;
mod docx;
mod embedded_images;
mod excerpt;
mod fallback_text;
mod flow;
mod grade;
mod image_file;
pub mod intake;
mod label;
mod ocr;
mod options;
mod output_budget;
mod page;
mod page_annotations;
mod page_reader;
mod page_text;
mod pages;
mod pdf;
mod plain;
mod preprocess;
pub mod raster;
mod resample;
mod rotation;
mod scan;
mod signature_fields;
pub mod stamp;
mod text_layer;
mod typed;

pub use excerpt::{Excerpt, ExcerptPlace, ExcerptRequest, excerpts};
pub use flow::{Flow, FlowBlock, FlowCell, FlowLine, FlowTable};
pub use ocr::{OcrEngine, OcrWord, Segmentation};
pub use options::{ExtractOptions, OcrChoice, SecondPass};
pub use page::{Axis, Content, Page, Placed, Rule, Word};
pub use page_reader::PageReader;
pub use pages::{PagesRead, pages};
pub use pdf::open as open_pdf;
pub use preprocess::PixelBox;
pub use rotation::Rotation;
