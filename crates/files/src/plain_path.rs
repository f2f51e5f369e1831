//! Paths that cannot lead out of a folder.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};

/// The longest name that file systems take, in bytes (`NAME_MAX` of Linux).
const LONGEST_NAME: usize = 255;

/// The longest path, in bytes (`PATH_MAX` of Linux).
const LONGEST_PATH: usize = 4096;

/// A path below a folder: names with `/` between them, none of them empty, `.` or `..`, none with a NUL.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PlainPath(Cow<'static, str>);

impl PlainPath {
    /// Takes a text for a path; `None` where it is none.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        (text.len() <= LONGEST_PATH && text.split('/').all(is_plain))
            .then_some(Self(Cow::Owned(text)))
    }

    /// A name that this program gives, checked where it is compiled.
    ///
    /// # Panics
    /// Where the text has any other bytes than ASCII letters, digits, `-`, and `.` before one of these.
    pub const fn constant(name: &'static str) -> Self {
        let bytes = name.as_bytes();
        let mut at = 0;
        let mut dot = true;
        while at < bytes.len() {
            let is_dot = bytes[at] == b'.';
            assert!(bytes[at].is_ascii_alphanumeric() || bytes[at] == b'-' || is_dot);
            assert!(!(is_dot && dot && at > 0));
            dot = is_dot;
            at += 1;
        }
        assert!(!dot && at <= LONGEST_NAME);
        Self(Cow::Borrowed(name))
    }

    /// The folder that it stands in, if it has one, and its last name.
    pub(crate) fn split(&self) -> (Option<&str>, &str) {
        match self.0.rsplit_once('/') {
            Some((folder, name)) => (Some(folder), name),
            None => (None, &self.0),
        }
    }

    /// The path of a name in this folder; `None` where that is no plain path.
    pub fn join(&self, name: &str) -> Option<Self> {
        Self::new(format!("{}/{name}", self.0))
    }
}

fn is_plain(name: &str) -> bool {
    !matches!(name, "" | "." | "..") && !name.contains('\0') && name.len() <= LONGEST_NAME
}

impl TryFrom<String> for PlainPath {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(text).ok_or("no path below the folder")
    }
}

impl From<PlainPath> for String {
    fn from(path: PlainPath) -> Self {
        path.0.into_owned()
    }
}

impl Deref for PlainPath {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PlainPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_one_below_the_other_are_a_path() {
        for text in ["a", "a/b.json", "Xã Tân Hòa/…", "..a/b..", "a\\b", "a\nb"] {
            assert!(PlainPath::new(text).is_some(), "{text}");
        }
        for text in [
            "", ".", "..", "/", "/a", "a/", "a//b", "a/./b", "a/../b", "../a", "a\0b",
        ] {
            assert!(PlainPath::new(text).is_none(), "{text}");
        }
        assert!(PlainPath::new("a".repeat(256)).is_none());
        assert!(PlainPath::new("a/".repeat(2100) + "a").is_none());
    }
}
