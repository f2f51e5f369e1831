//! Letters of a document's number that can be nothing else than what they were: `1376/QD-UBND` is `1376/QĐ-UBND`.

use super::lexicon::Lexicon;

/// A document's number with the letters of its notation mended; `None` where they are right or cannot be told.
///
/// The notation stands behind the last stroke after the digits; each of its parts that is no abbreviation known is
/// taken for the only one known that OCR makes it of: a D for a Đ, a zero or an O for a Q, an O or a D. Digits before
/// the stroke are never touched.
pub(super) fn mended(code: &str, lexicon: &Lexicon) -> Option<String> {
    let notation = code
        .char_indices()
        .find(|&(at, c)| c.is_alphabetic() || at > 0 && is_letter_zero(code, at))?
        .0;
    let (number, notation) = code.split_at(notation);
    if !number.ends_with(['/', '-']) {
        return None;
    }
    let mut changed = false;
    let mended: String = notation
        .split_inclusive(['-', '/', '–', '&'])
        .map(|part| {
            let letters = part.trim_end_matches(['-', '/', '–', '&']);
            match only_reading(letters, lexicon) {
                Some(right) => {
                    changed = true;
                    format!("{right}{}", &part[letters.len()..])
                }
                None => part.to_owned(),
            }
        })
        .collect();
    changed.then(|| format!("{number}{mended}"))
}

/// The only abbreviation of a kind of document that letters before its number can be: `OD 518/QĐ-UBND`.
pub(super) fn kind<'a>(letters: &str, lexicon: &'a Lexicon) -> Option<&'a str> {
    letters
        .chars()
        .all(char::is_uppercase)
        .then(|| only_reading(letters, lexicon))?
}

/// Whether a zero begins letters: `0D-UBND`.
fn is_letter_zero(code: &str, at: usize) -> bool {
    code[at..].starts_with('0') && code[at + 1..].starts_with(|c: char| c.is_alphabetic())
}

/// The one abbreviation known that letters were, where they are none themselves.
fn only_reading<'a>(letters: &str, lexicon: &'a Lexicon) -> Option<&'a str> {
    if letters.chars().count() < 2
        || lexicon.abbreviation(letters).is_some()
        || lexicon.keeps(letters)
    {
        return None;
    }
    let mut readings = vec![String::new()];
    for c in letters.chars() {
        let options: &[char] = match c {
            'D' => &['D', 'Đ'],
            'O' | '0' => &['O', 'Q'],
            'Ð' => &['Đ'],
            _ => &[],
        };
        let mut longer = Vec::new();
        for reading in &readings {
            let same = [c];
            let options = if options.is_empty() {
                &same[..]
            } else {
                options
            };
            longer.extend(options.iter().map(|option| format!("{reading}{option}")));
        }
        readings = longer;
        if readings.len() > 256 {
            return None;
        }
    }
    let mut known = readings
        .iter()
        .filter_map(|reading| lexicon.abbreviation(reading));
    let only = known.next()?;
    known.next().is_none().then_some(only)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::LanguageModel;

    #[test]
    fn letters_are_mended_where_one_notation_is_possible_and_digits_never() {
        let language = LanguageModel::open(crate::restorer::LANGUAGE).unwrap();
        let lexicon = Lexicon::new(&language, &[baocao_vietnamese::ABBREVIATIONS], &[]);
        for (code, expected) in [
            ("1376/QD-UBND", Some("1376/QĐ-UBND")),
            ("518/0D-UBND", Some("518/QĐ-UBND")),
            ("42/2022/ND-CP", Some("42/2022/NĐ-CP")),
            ("42/2022/ND", Some("42/2022/NĐ")),
            ("54/NQ-HDND", Some("54/NQ-HĐND")),
            ("12/OD-TTg", Some("12/QĐ-TTg")),
            ("100/QĐ-UBND", None),
            ("215/BC-UBND", None),
            ("6/KH-XYZ", None),
            ("10/2024", None),
        ] {
            assert_eq!(mended(code, &lexicon).as_deref(), expected, "{code}");
        }
    }
}
