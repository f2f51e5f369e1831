//! The stages wired together, spread over the cores, with failures kept apart.
