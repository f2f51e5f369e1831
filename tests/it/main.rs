//! Tests of the whole: the program as a person runs it, files through all stages, databases.
//!
//! What needs more than Rust is behind a feature, which `make test` switches on: `ocr` (Tesseract), `server`
//! (PostgreSQL), `tools` (OpenSSL, qpdf, Poppler, MuPDF, Ghostscript), `faults` (workers that die on demand).

mod archive;
mod cli;
#[cfg(feature = "ocr")]
mod compare;
#[cfg(feature = "tools")]
mod copy;
#[cfg(feature = "ocr")]
mod golden;
#[cfg(feature = "ocr")]
mod ocr;
#[cfg(feature = "server")]
mod postgres;
#[cfg(feature = "ocr")]
mod scans;
mod schema;
mod search;
mod searched;
mod shapes;
mod store;
mod workplace;
