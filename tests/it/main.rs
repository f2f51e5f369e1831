//! Tests of the whole: the program as a person runs it, files through all stages, databases.
//!
//! What needs more than Rust is behind a feature, which `make test` switches on: `ocr` (Tesseract, and the program
//! `baocao-ocr` beside `baocao`), `server` (PostgreSQL, its `psql`, and OpenSSL for certificates), `tools` (OpenSSL, qpdf,
//! Poppler, MuPDF, Ghostscript), `faults` (workers that die on demand). Tests of signed scans need `ocr` and `tools`.

mod archive;
mod cli;
#[cfg(feature = "ocr")]
mod compare;
#[cfg(feature = "tools")]
mod copy;
mod corpus;
#[cfg(feature = "ocr")]
mod golden;
mod hostile;
mod kept;
mod listed;
#[cfg(feature = "ocr")]
mod ocr;
mod overwriting;
#[cfg(feature = "server")]
mod postgres;
#[cfg(feature = "ocr")]
mod scans;
mod schema;
mod search;
mod searched;
mod shapes;
mod steering;
mod store;
mod unstorable;
mod workplace;
