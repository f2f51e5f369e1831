//! Symbol fonts: Word stores their glyphs in the private use area, U+F000 and on.

/// What a glyph of Symbol, Wingdings or Wingdings 2 shows; `•` for one that is not known.
/// Characters outside the private use area are their own meaning.
pub(super) fn shown(glyph: char) -> char {
    match glyph {
        '\u{f02b}' => '+',
        '\u{f02d}' => '-',
        '\u{f03c}' => '<',
        '\u{f03d}' => '=',
        '\u{f03e}' => '>',
        '\u{f0a3}' => '≤',
        '\u{f0b0}' => '°',
        '\u{f0b1}' => '±',
        '\u{f0b3}' => '≥',
        '\u{f0b4}' => '×',
        '\u{f0ae}' | '\u{f0e0}' => '→',
        '\u{f0d8}' => '➢',
        '\u{f0fc}' | '\u{f050}' => '✓',
        '\u{f0a7}' => '▪',
        '\u{f0a8}' | '\u{f06f}' => '□',
        '\u{f0fe}' | '\u{f052}' => '☑',
        '\u{f020}' => ' ',
        '\u{f000}'..='\u{f0ff}' => '•',
        other => other,
    }
}
