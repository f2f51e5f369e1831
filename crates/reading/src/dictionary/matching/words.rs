//! A wording taken apart into words and figures.

use unicode_normalization::UnicodeNormalization;

use baocao_vietnamese::{fold, syllable};

/// A wording is read this far: what tells it from others stands at its head, and a cell may hold a page.
const MOST_WORDS: usize = 120;

/// The same in bytes.
const MOST_BYTES: usize = 2_000;

/// A word of a wording.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SplitWord {
    /// Lower case, the tone where the modern style has it.
    pub(super) exact: String,
    /// Without accents, `y` at the end as `i`: `tỷ` and `tỉ` are one word.
    pub(super) folded: String,
    /// Whether it stands in parentheses.
    pub(super) aside: bool,
    /// Whether a comma, a slash or the like parts it from the word before.
    pub(super) parted: bool,
    /// Whether it goes on with the compound that the word before belongs to.
    pub(super) joined: bool,
}

impl SplitWord {
    fn new(text: &str, aside: bool, parted: bool) -> Self {
        let lower: String = text.chars().flat_map(char::to_lowercase).nfc().collect();
        let exact = syllable::modern(&lower).into_owned();
        Self {
            folded: without_y(fold(&exact)),
            exact,
            aside,
            parted,
            joined: false,
        }
    }

    /// Whether this is a word of a dictionary, which is spelled with its accents. A report may be typed
    /// without them.
    pub(super) fn is(&self, known: &Self, may_be_bare: bool) -> bool {
        self.exact == known.exact
            || (may_be_bare && self.exact.is_ascii() && self.folded == known.folded)
    }
}

/// A word's last `y` as `i` where only spelling habits decide: kỹ and kĩ, lý and lí; not ay, ây, uy.
fn without_y(mut folded: String) -> String {
    let before = folded.chars().rev().nth(1);
    if folded.ends_with('y') && before.is_some_and(|c| !"aeiou".contains(c)) {
        folded.pop();
        folded.push('i');
    }
    folded
}

/// The words of a wording, and the figures that belong to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SplitWording {
    pub(super) words: Vec<SplitWord>,
    /// Numbers that say what is meant: 4 of `mức độ 4`, 15 of `từ 15 tuổi`. Percentages are targets, and
    /// dates and years change with every report: they are left out.
    pub(super) figures: Vec<String>,
    /// Numbers of cited documents: 42 of `42/2022/NĐ-CP`.
    pub(super) cited: Vec<String>,
    /// Numbers with a letter: `4g`.
    pub(super) lettered: Vec<String>,
}

/// A run of letters and digits with what stands on either side of it.
struct CharacterRun<'t> {
    text: &'t str,
    before: Option<char>,
    after: Option<char>,
    aside: bool,
    parted: bool,
}

impl SplitWording {
    /// Takes a wording apart. `expand` gives the long form of an abbreviation.
    pub(super) fn of<'d>(source: &str, expand: impl Fn(&str) -> Option<&'d str>) -> Self {
        let source = head(source);
        let shouted = !source.chars().any(char::is_lowercase);
        let mut words = Self::default();
        let runs = runs(source);
        for (i, run) in runs.iter().enumerate() {
            if words.words.len() >= MOST_WORDS {
                break;
            }
            if run.text.starts_with(|c: char| c.is_ascii_digit()) {
                let next = runs.get(i + 1).map_or("", |next| next.text);
                words.number(run, next);
                continue;
            }
            let long = if shouted { None } else { expand(run.text) };
            let first = words.words.len();
            let parts = long
                .unwrap_or(run.text)
                .split(|c: char| !c.is_alphanumeric());
            for part in parts.filter(|part| !part.is_empty()) {
                let parted = run.parted && words.words.len() == first;
                words.words.push(SplitWord::new(part, run.aside, parted));
            }
        }
        words
    }

    /// Files a number under what it is.
    fn number(&mut self, run: &CharacterRun, next: &str) {
        let digits = run.text.bytes().all(|b| b.is_ascii_digit());
        let is_letters = next.starts_with(char::is_alphabetic);
        if !digits {
            let lettered = run.text.ends_with(char::is_alphabetic);
            if lettered {
                self.lettered.push(run.text.to_lowercase());
                self.words
                    .push(SplitWord::new(run.text, run.aside, run.parted));
            } else if run.after != Some('%') && !run.aside {
                self.figures.push(run.text.to_owned());
            }
            return;
        }
        let number = run.text.trim_start_matches('0').to_owned();
        let is_year =
            run.text.len() == 4 && (run.text.starts_with("19") || run.text.starts_with("20"));
        match (run.before, run.after) {
            (_, Some('%')) => {}
            // `42/2022/NĐ-CP`, `42/NĐ-CP`, `31/12/2024`, `12/2024`.
            (before, Some('/')) if is_letters && !is_year && before != Some('/') => {
                self.cited.push(number)
            }
            (before, Some('/')) if before != Some('/') && next.len() == 4 => {
                self.cited.push(number)
            }
            (Some('/'), _) | (_, Some('/')) => {}
            _ if is_year || run.aside => {}
            _ => self.figures.push(number),
        }
    }
}

/// The beginning of a wording that is read.
fn head(source: &str) -> &str {
    let mut end = source.len().min(MOST_BYTES);
    while !source.is_char_boundary(end) {
        end -= 1;
    }
    &source[..end]
}

fn runs(source: &str) -> Vec<CharacterRun<'_>> {
    let mut runs = Vec::new();
    let mut chars = source.char_indices().peekable();
    let (mut depth, mut parted) = (0_u32, false);
    let mut before = None;
    while let Some((start, c)) = chars.next() {
        if !is_letter(c) {
            match c {
                '(' | '[' => depth += 1,
                ')' | ']' => depth = depth.saturating_sub(1),
                ',' | ';' | '/' | '&' | '-' | '–' => parted = true,
                _ => {}
            }
            before = Some(c);
            continue;
        }
        let mut end = start + c.len_utf8();
        let digit = c.is_ascii_digit();
        while let Some(&(at, c)) = chars.peek() {
            let goes_on = is_letter(c)
                // `99,6` is one number, `1.5` too; `hồ sơ,100%` is not.
                || (digit && matches!(c, ',' | '.') && source[at + 1..].starts_with(|c: char| c.is_ascii_digit()));
            if !goes_on {
                break;
            }
            end = at + c.len_utf8();
            chars.next();
        }
        let after = source[end..].trim_start().chars().next();
        let text = &source[start..end];
        runs.push(CharacterRun {
            text,
            before,
            after,
            aside: depth > 0,
            parted,
        });
        (parted, before) = (false, None);
    }
    runs
}

/// Letters, digits, and the marks of decomposed letters.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> SplitWording {
        SplitWording::of(source, |short| {
            (short == "CNTT").then_some("công nghệ thông tin")
        })
    }

    fn folded(source: &str) -> String {
        let words = words(source).words;
        words
            .iter()
            .map(|w| w.folded.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn words_lose_case_accents_and_habits_of_spelling() {
        assert_eq!(
            folded("Tỷ lệ kỹ năng, HOÀN thuỷ"),
            "ti le ki nang hoan thuy"
        );
        assert_eq!(words("Hoà").words[0].exact, "hòa");
        assert_eq!(
            folded("Hạ tầng CNTT (nếu có)"),
            "ha tang cong nghe thong tin neu co"
        );
        assert_eq!(folded("HẠ TẦNG CNTT"), "ha tang cntt");
        let words = words("Zalo (Kênh), thôn").words;
        assert!(words[1].aside && !words[2].aside && words[2].parted);
    }

    #[test]
    fn figures_are_told_from_targets_dates_and_documents() {
        let read = words(
            "Ít nhất 02 kênh mức độ 3, 4 (90%) đạt 99,6 % theo Nghị định số 42/2022/NĐ-CP ngày 31/12/2024, năm 2025, mạng 4G/5G",
        );
        assert_eq!(read.figures, ["2", "3", "4"]);
        assert_eq!(read.cited, ["42"]);
        assert_eq!(read.lettered, ["4g", "5g"]);
    }

    #[test]
    fn a_page_in_a_cell_is_read_at_its_head_only() {
        assert_eq!(words("").words, []);
        assert!(words(&"thôn ".repeat(90_000)).words.len() <= MOST_WORDS);
        assert!(words(&"ẫ".repeat(90_000)).words.len() == 1);
    }
}
