//! A report to JSON, JSON lines and its schema.
