//! Reads Vietnamese government reports (báo cáo), scanned or digital, and turns them into records that a
//! database can add up.
//!
//! Data flows one way; each stage is a crate of its own, below this one, that knows only the stages before it:
//!
//! ```text
//! extract -> layout -> restore -> parse -> check -> Report -> store / compare / archive
//! ```
//!
//! [`pipeline`] wires the stages, spreads documents and pages over the cores and isolates failures;
//! `docs/architecture.md` in the repository tells how and why.

pub mod pipeline;
