//! From pages to records: [`layout`] arranges the pages that were extracted, [`restoration`] mends their lines, [`parse`]
//! reads the records and [`check`] finds what contradicts itself. [`dictionary`] has the wordings that all of them know.

pub mod check;
pub mod dictionary;
pub mod layout;
pub mod parse;
pub mod restoration;
