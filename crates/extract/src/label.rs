//! Numbers as the labels of automatic lists print them (ECMA-376 part 1, 17.18.59).

/// How the number of a list level is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumberFormat {
    /// 1, 2, 3; also stands for the formats that no Vietnamese document uses.
    Decimal,
    /// 01, 02, 03.
    DecimalZero,
    /// I, II, III.
    UpperRoman,
    /// i, ii, iii.
    LowerRoman,
    /// A, B … Z, AA, BB.
    UpperLetter,
    /// a, b … z, aa, bb.
    LowerLetter,
    /// No number: the level's text alone.
    Bullet,
    /// Neither number nor text.
    None,
}

impl NumberFormat {
    /// By its name in the file.
    pub(super) fn named(name: &str) -> Self {
        match name {
            "decimalZero" => Self::DecimalZero,
            "upperRoman" => Self::UpperRoman,
            "lowerRoman" => Self::LowerRoman,
            "upperLetter" => Self::UpperLetter,
            "lowerLetter" => Self::LowerLetter,
            "bullet" => Self::Bullet,
            "none" => Self::None,
            _ => Self::Decimal,
        }
    }

    /// A number in this format.
    pub(super) fn write(self, number: u32) -> String {
        match self {
            Self::Decimal => number.to_string(),
            Self::DecimalZero => format!("{number:02}"),
            Self::UpperRoman => roman(number),
            Self::LowerRoman => roman(number).to_lowercase(),
            Self::UpperLetter => letters(number).to_uppercase(),
            Self::LowerLetter => letters(number),
            Self::Bullet | Self::None => String::new(),
        }
    }
}

/// Roman numerals end at 3999; what lies beyond stays decimal.
fn roman(mut number: u32) -> String {
    const PARTS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..4000).contains(&number) {
        return number.to_string();
    }
    let mut text = String::new();
    for (value, digits) in PARTS {
        while number >= value {
            text.push_str(digits);
            number -= value;
        }
    }
    text
}

/// a to z, then the same letter twice, three times … as Word counts; what lies beyond ten rounds stays decimal.
fn letters(number: u32) -> String {
    let Some(place) = number.checked_sub(1).filter(|&place| place < 260) else {
        return number.to_string();
    };
    let letter = char::from(b'a' + u8::try_from(place % 26).unwrap_or(0));
    std::iter::repeat_n(letter, place as usize / 26 + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_word_prints_them() {
        let cases = [
            (NumberFormat::Decimal, 12, "12"),
            (NumberFormat::DecimalZero, 7, "07"),
            (NumberFormat::UpperRoman, 1994, "MCMXCIV"),
            (NumberFormat::LowerRoman, 4, "iv"),
            (NumberFormat::LowerLetter, 5, "e"),
            (NumberFormat::UpperLetter, 28, "BB"),
            (NumberFormat::Bullet, 3, ""),
        ];
        for (format, number, text) in cases {
            assert_eq!(format.write(number), text);
        }
    }

    #[test]
    fn numbers_out_of_range_stay_decimal() {
        assert_eq!(NumberFormat::UpperRoman.write(0), "0");
        assert_eq!(NumberFormat::UpperRoman.write(u32::MAX), "4294967295");
        assert_eq!(NumberFormat::LowerLetter.write(0), "0");
        assert_eq!(NumberFormat::LowerLetter.write(u32::MAX), "4294967295");
    }
}
