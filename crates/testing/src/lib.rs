//! What tests, fuzz targets and benches share. No program is built with it.
//!
//! [`report`] makes reports, [`page`] pages and a stand-in for OCR, [`random`] numbers that are the same in every run.
//! [`hostile`] makes files that cost a naive reader more than their size. [`entry`] has the functions that foreign bytes come in by, for `fuzz/` and for the test that keeps its corpus readable.

pub mod entry;
pub mod hostile;
pub mod page;
pub mod random;
pub mod report;
