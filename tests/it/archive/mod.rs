//! Folders of originals into archives, as a person files them: real processes, real folders.

mod bench;
mod faults;
mod filing;
mod likeness;
mod scan;
mod signed;
mod verifying;
