//! The attributes of a tag counted before the tokenizer sees them: it holds each against all before it, so that a tag
//! of 160,000 takes it a minute.

/// The most attributes of a tag. Word's HTML has up to some ten.
pub(super) const ATTRIBUTES: usize = 256;

/// A walk through a tag as the tokenizer goes (HTML standard, 13.2.5.8 and 13.2.5.32 to 13.2.5.40).
#[derive(Debug)]
pub(super) struct TagScan {
    state: TagState,
    attributes: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TagState {
    /// Before the tag's own name: at the `<`, or the `/` of an end tag.
    Open,
    /// In the tag's own name.
    Name,
    BeforeAttribute,
    Attribute,
    AfterAttribute,
    BeforeValue,
    /// In a value, up to this quotation mark.
    Quoted(u8),
    Unquoted,
    Ended,
}

impl TagScan {
    /// A walk that begins with the `<` of a tag.
    pub(super) fn new() -> Self {
        Self {
            state: TagState::Open,
            attributes: 0,
        }
    }

    /// Goes on through more of the text.
    pub(super) fn walk(&mut self, text: &[u8]) {
        for &byte in text {
            if self.state == TagState::Ended {
                break;
            }
            self.state = self.after(byte);
        }
    }

    /// Whether the tag has ended.
    pub(super) fn has_ended(&self) -> bool {
        self.state == TagState::Ended
    }

    /// How many attributes have begun.
    pub(super) fn attributes(&self) -> usize {
        self.attributes
    }

    fn after(&mut self, byte: u8) -> TagState {
        let blank = matches!(byte, b'\t' | b'\n' | b'\x0c' | b' ');
        match self.state {
            TagState::Open if matches!(byte, b'<' | b'/') => TagState::Open,
            TagState::Open => TagState::Name,
            TagState::Quoted(mark) if byte == mark => TagState::BeforeAttribute,
            TagState::Quoted(mark) => TagState::Quoted(mark),
            _ if byte == b'>' => TagState::Ended,
            TagState::BeforeValue if matches!(byte, b'"' | b'\'') => TagState::Quoted(byte),
            TagState::BeforeValue if blank => TagState::BeforeValue,
            TagState::Unquoted if blank => TagState::BeforeAttribute,
            TagState::BeforeValue | TagState::Unquoted => TagState::Unquoted,
            TagState::Attribute if blank => TagState::AfterAttribute,
            TagState::AfterAttribute if blank => TagState::AfterAttribute,
            _ if blank || byte == b'/' => TagState::BeforeAttribute,
            TagState::Attribute | TagState::AfterAttribute if byte == b'=' => TagState::BeforeValue,
            TagState::BeforeAttribute | TagState::AfterAttribute => {
                self.attributes += 1;
                TagState::Attribute
            }
            state @ (TagState::Name | TagState::Attribute | TagState::Ended) => state,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_counted_as_the_tokenizer_counts_them() {
        for (tag, expected) in [
            ("<p>", 0),
            ("</p a>", 1),
            ("<p a b/c>", 3),
            ("<p a=\"1 2>3\" b='4' c = 5/6 d>", 4),
            ("<p a=\"1\"b=2 =c>", 3),
            ("<br / >", 0),
            ("<p a / = b>", 3),
            ("<p<b <c=<d>", 1),
        ] {
            let mut scan = TagScan::new();
            scan.walk(tag.as_bytes());
            assert_eq!(
                (scan.attributes(), scan.has_ended()),
                (expected, true),
                "{tag}"
            );
        }
    }
}
