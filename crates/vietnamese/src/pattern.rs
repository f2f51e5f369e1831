/// Defines a static [`Regex`](regex::Regex) of a name and a pattern, compiled when it is first used.
///
/// ```
/// baocao_vietnamese::pattern!(YEAR, r"\b(?:19|20)\d\d\b");
/// assert!(YEAR.is_match("năm 2024"));
/// ```
#[macro_export]
macro_rules! pattern {
    ($name:ident, $pattern:expr) => {
        static $name: std::sync::LazyLock<$crate::Regex> = std::sync::LazyLock::new(|| {
            $crate::Regex::new($pattern).expect("the pattern is a constant and valid")
        });
    };
}
