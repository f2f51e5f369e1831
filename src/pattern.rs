//! Regular expressions that are compiled once, when they are first used.

/// Defines a static `Regex` of a name and a pattern.
macro_rules! pattern {
    ($name:ident, $pattern:expr) => {
        static $name: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
            regex::Regex::new($pattern).expect("the pattern is a constant and valid")
        });
    };
}

pub(crate) use pattern;
