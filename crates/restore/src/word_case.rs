//! How a word is written: without capitals, with a first one, or in capitals.

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum WordCase {
    /// Without capitals.
    Lower,
    /// With a capital first letter.
    Title,
    /// In capitals, two letters or more.
    Capitals,
}

impl WordCase {
    /// The shape that a word has most of: what starts with a capital and goes on otherwise is a title.
    pub(crate) fn of(word: &str) -> Self {
        let mut letters = word.chars().filter(|c| c.is_alphabetic());
        match letters.next() {
            Some(first) if first.is_uppercase() => {
                let mut rest = letters.peekable();
                if rest.peek().is_some() && rest.all(char::is_uppercase) {
                    Self::Capitals
                } else {
                    Self::Title
                }
            }
            _ => Self::Lower,
        }
    }

    /// A lower-case word in this shape.
    pub(crate) fn write(self, word: &str) -> String {
        match self {
            Self::Lower => word.to_owned(),
            Self::Capitals => word.to_uppercase(),
            Self::Title => {
                let mut letters = word.chars();
                let first = letters.next().into_iter().flat_map(char::to_uppercase);
                first.chain(letters).collect()
            }
        }
    }
}
