//! Catalogues: the criteria that a decision sets, with the wordings that units use for them.

mod decision_catalogue;
mod file;
mod load;
mod similarity;

pub use decision_catalogue::{Catalogue, CatalogueCriterion};
pub(super) use load::catalogues;
pub(crate) use similarity::Similarity;

#[cfg(test)]
mod tests;
