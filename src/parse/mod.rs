//! Fourth stage: a [`Document`](crate::layout::Document) to the records of a report.

mod date;
#[cfg(test)]
mod example;
mod measure;
mod quantity;
mod status;
mod text;
