//! Wordings that a person may change without a rebuild.
