//! Fourth stage: a [`Document`](crate::layout::Document) to the records of a report.
