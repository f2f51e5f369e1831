//! Reads Vietnamese government reports (báo cáo), scanned or digital, and turns them into records that a
//! database can add up.
//!
//! Data flows one way; each stage is a module that knows only the stages before it:
//!
//! ```text
//! intake -> extract -> layout -> restore -> parse -> check -> Report -> emit / store
//! ```
//!
//! [`pipeline`] wires the stages, spreads documents and pages over the cores and isolates failures;
//! `docs/architecture.md` in the repository tells how and why.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod archive;
pub mod check;
pub mod dictionary;
pub mod diff;
pub mod emit;
pub mod error;
pub mod extract;
pub mod geometry;
pub mod intake;
pub mod layout;
pub mod parse;
mod pattern;
pub mod pipeline;
pub mod report;
pub mod restore;
pub mod search;
pub mod store;
mod syllable;
