//! Folders of originals into archives, as a person files them: real processes, real folders.

mod bench;
mod faults;
mod filing;
mod likeness;
#[cfg(feature = "ocr")]
mod scan;
#[cfg(feature = "ocr")]
mod scanned;
#[cfg(all(feature = "ocr", feature = "tools"))]
mod signed;
mod verifying;
