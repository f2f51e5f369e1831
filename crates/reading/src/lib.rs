//! From pages to records: [`layout`] arranges the pages that were extracted, [`restoration`] mends their lines, [`parse`]
//! reads the records and [`check`] finds what contradicts itself. [`dictionary`] has the wordings that all of them know.
//!
//! A page comes from [`baocao_extract::pages`]; here it is made by hand, of a typed text whose file does not say where
//! paragraphs end.
//!
//! ```
//! use baocao_extract::{Content, Flow, FlowBlock, FlowLine, Page, Rotation};
//! use baocao_reading::dictionary::Dictionary;
//! use baocao_reading::{layout, parse};
//! use baocao_report::geometry::Projection;
//! use baocao_report::{Method, Status};
//!
//! let text = "II. KẾT QUẢ CÁC TIÊU CHÍ
//! 1. Hạ tầng số (đạt 1/2):
//! 1.1. Trạm bơm được lắp thiết bị (100%):
//! - 12/39 (đạt 30,77%) trạm bơm được lắp. (Chưa đạt)
//! 1.2. Có loa tại 100% thôn: Năm 2024: 20 thôn. (Đạt)";
//! let lines = (1..).zip(text.lines()).map(|(number, text)| FlowLine { number, text: text.to_owned() });
//! let page = Page {
//!     number: 1,
//!     size: None,
//!     method: Method::Typed,
//!     dpi: None,
//!     rotation: Rotation::None,
//!     to_source: Projection::IDENTITY,
//!     blank: false,
//!     degraded: false,
//!     stamps: Vec::new(),
//!     content: Content::Flow(Flow {
//!         blocks: vec![FlowBlock::Lines(lines.collect())],
//!         paragraphs_known: false,
//!     }),
//! };
//!
//! let document = layout::arrange(vec![page]);
//! let parsed = parse::read(&document, &Dictionary::builtin());
//!
//! let [pumps, speakers] = parsed.criteria.as_slice() else {
//!     panic!("{:?}", parsed.criteria)
//! };
//! assert_eq!(pumps.name, "Trạm bơm được lắp thiết bị");
//! assert_eq!(pumps.status, Some(Status::NotAchieved));
//! assert_eq!(pumps.result.as_ref().unwrap().text, "- 12/39 (đạt 30,77%) trạm bơm được lắp.");
//! assert_eq!(pumps.at.line, Some(3));
//! assert_eq!(speakers.code.as_deref(), Some("1.2"));
//! assert_eq!(parsed.groups[0].achieved, Some(1));
//! ```

pub mod check;
pub mod dictionary;
pub mod layout;
pub mod parse;
pub mod restoration;
