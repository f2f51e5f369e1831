//! How the wordings of criteria are compared: words that weigh little, words that mean the same, words
//! that exclude each other.

mod phrases;
mod words;

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use super::file::WordingFile;
use baocao_vietnamese::syllable;
use phrases::PhraseTable;
use words::{SplitWord, SplitWording};

/// What a word counts that hardly tells criteria apart, against 1.
const WEAK: f32 = 0.25;

/// What a word counts that stands in parentheses, against 1.
const ASIDE: f32 = 0.35;

/// What is counted is named among the first words of a wording, or is not what is counted.
const HEAD: usize = 8;

/// Words that join what is counted to what is counted too, without accents.
const JOINING: [&str; 4] = ["va", "hoac", "den", "toi"];

/// Two things that are counted stand no further apart than this, in words: `hộ kinh doanh, sản xuất và
/// người dân`.
const JOINED: usize = 3;

/// The words of `matching.toml`, and abbreviations.
#[derive(Clone, Debug)]
pub(crate) struct Matching {
    weak: PhraseTable<()>,
    negation: PhraseTable<()>,
    same: PhraseTable<Vec<SplitWord>>,
    counted: PhraseTable<usize>,
    /// Of each phrase its group and its side there.
    opposed: PhraseTable<(usize, u32)>,
    abbreviations: HashMap<String, String>,
}

/// A wording ready to be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct PreparedWording {
    /// Its words in order.
    pub(super) words: Vec<WeightedWord>,
    figures: Vec<String>,
    cited: Vec<String>,
    lettered: Vec<String>,
    /// Classes of what is counted.
    counted: Vec<usize>,
    /// Sides taken in groups of words that exclude each other.
    sides: Vec<(usize, u32)>,
    /// Words that follow a negation.
    negated: Vec<String>,
    /// Words that do not.
    affirmed: Vec<String>,
}

/// A word as it is compared.
#[derive(Clone, Debug)]
pub(super) struct WeightedWord {
    /// Without accents.
    pub(super) text: String,
    /// What it counts against a telling word outside of parentheses.
    pub(super) share: f32,
    pub(super) aside: bool,
    /// Whether it hardly tells criteria apart.
    pub(super) weak: bool,
    /// As it is written, in lower case.
    exact: String,
}

impl Matching {
    /// Fails with the first key that is none of `matching.toml`'s.
    pub(super) fn new(lists: WordingFile, abbreviations: &str) -> Result<Self, String> {
        let mut lists = lists;
        let mut take = |key: &str| lists.remove(key).unwrap_or_default();
        let (weak, negation, same) = (take("weak"), take("negation"), take("same"));
        let (counted, opposed) = (take("counted"), take("opposed"));
        if let Some(key) = lists.into_keys().next() {
            return Err(key);
        }
        let same = phrases::same(&same);
        Ok(Self {
            weak: phrases::plain(&weak),
            negation: phrases::plain(&negation),
            counted: phrases::classes(&counted, &same),
            opposed: phrases::sides(&opposed, &same),
            same,
            abbreviations: abbreviations_of(abbreviations),
        })
    }

    /// Prepares a wording.
    pub(crate) fn wording(&self, source: &str) -> PreparedWording {
        let expand = |short: &str| self.abbreviations.get(short).map(String::as_str);
        let read = SplitWording::of(source, expand);
        let words = self.same.replaced(&read.words, Vec::as_slice);
        let (negated, affirmed) = self.polarity(&words);
        PreparedWording {
            figures: sorted(read.figures),
            cited: sorted(read.cited),
            lettered: sorted(read.lettered),
            counted: self.heads(&words),
            sides: sorted(
                self.opposed
                    .found(&words)
                    .map(|(_, _, side)| *side)
                    .collect(),
            ),
            negated,
            affirmed,
            words: self.parts(words),
        }
    }

    /// Words that follow a negation, and words that do not. A negation within a compound (`không dùng tiền
    /// mặt`) or in parentheses (`không bao gồm văn bản mật`) denies nothing.
    fn polarity(&self, words: &[SplitWord]) -> (Vec<String>, Vec<String>) {
        let denying: Vec<usize> = self
            .negation
            .found(words)
            .map(|(from, length, ())| from + length)
            .collect();
        let words = words.iter().enumerate().filter(|(_, word)| !word.aside);
        let (negated, affirmed): (Vec<_>, Vec<_>) = words.partition(|(at, _)| denying.contains(at));
        let exact = |list: Vec<(usize, &SplitWord)>| {
            sorted(list.into_iter().map(|(_, w)| w.exact.clone()).collect())
        };
        (exact(negated), exact(affirmed))
    }

    fn parts(&self, words: Vec<SplitWord>) -> Vec<WeightedWord> {
        let mut weak = vec![false; words.len()];
        for (from, length, ()) in self.weak.found(&words) {
            weak[from..from + length].fill(true);
        }
        let part = |(word, weak): (SplitWord, bool)| WeightedWord {
            share: if weak { WEAK } else { 1.0 } * if word.aside { ASIDE } else { 1.0 },
            aside: word.aside,
            weak,
            text: word.folded,
            exact: word.exact,
        };
        words.into_iter().zip(weak).map(part).collect()
    }

    /// The classes of what is counted: the first that is named, and those listed with it.
    fn heads(&self, words: &[SplitWord]) -> Vec<usize> {
        let mut heads = Vec::new();
        let mut end = 0;
        for (from, length, class) in self.counted.found(words) {
            let joins = |w: &SplitWord| w.parted || JOINING.contains(&w.folded.as_str());
            let near = if heads.is_empty() {
                from < HEAD
            } else {
                from <= end + JOINED && words[end..=from].iter().any(joins)
            };
            if !near || words[from].aside {
                break;
            }
            heads.push(*class);
            end = from + length;
        }
        sorted(heads)
    }
}

impl WeightedWord {
    /// Whether it can be a word of Vietnamese at all; what cannot is foreign or misread.
    pub(super) fn is_syllable(&self) -> bool {
        syllable::kind(self.exact.chars()) != syllable::SyllableKind::Neither
    }
}

/// Words are the same without accents too.
impl PartialEq for WeightedWord {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.aside == other.aside
    }
}

impl Eq for WeightedWord {}

impl Hash for WeightedWord {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.text, self.aside).hash(state);
    }
}

/// Abbreviations of three letters and more, all capitals: shorter ones mean too many things.
fn abbreviations_of(lines: &str) -> HashMap<String, String> {
    let entry = |line: &str| {
        let (short, long) = line.split_once('=')?;
        let short = short.trim();
        let fits = short.chars().count() >= 3 && short.chars().all(char::is_uppercase);
        fits.then(|| (short.to_owned(), long.trim().to_owned()))
    };
    // The first meaning stands.
    let mut known = HashMap::new();
    for (short, long) in lines
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(entry)
    {
        known.entry(short).or_insert(long);
    }
    known
}

fn sorted<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort_unstable();
    list.dedup();
    list
}

impl PreparedWording {
    /// Whether it has no word to go by.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether a report's wording cannot mean the criterion of another, whatever words they share: they
    /// count different things, state different figures, take opposite sides, or one denies what the other
    /// does not. A denial of the catalogue's may be missing from a report, which shortens.
    pub(super) fn excludes(&self, other: &Self) -> bool {
        apart(&self.counted, &other.counted)
            || (!self.figures.is_empty()
                && !other.figures.is_empty()
                && self.figures != other.figures)
            || apart(&self.cited, &other.cited)
            || apart(&self.lettered, &other.lettered)
            || self.takes_other_side(other)
            || self.denies(other)
            || self.says_denied(other)
    }

    fn takes_other_side(&self, other: &Self) -> bool {
        let groups = self.sides.iter().map(|(group, _)| group);
        groups.into_iter().any(|group| {
            let of = |wording: &Self| -> Vec<u32> {
                wording
                    .sides
                    .iter()
                    .filter(|(g, _)| g == group)
                    .map(|(_, side)| *side)
                    .collect()
            };
            apart(&of(self), &of(other))
        })
    }

    /// Whether this wording denies something that the other does not deny too.
    fn denies(&self, other: &Self) -> bool {
        self.negated
            .iter()
            .any(|word| other.negated.binary_search(word).is_err())
    }

    /// Whether this wording says what the other denies.
    fn says_denied(&self, other: &Self) -> bool {
        let said = |word: &String| {
            self.negated.binary_search(word).is_err() && self.affirmed.binary_search(word).is_ok()
        };
        other.negated.iter().any(said)
    }

    /// Whether they state different figures, or only one states any.
    pub(super) fn figures_differ(&self, other: &Self) -> bool {
        self.figures != other.figures
    }
}

/// Whether two sorted lists both hold something and share nothing.
fn apart<T: Ord>(one: &[T], other: &[T]) -> bool {
    !one.is_empty()
        && !other.is_empty()
        && !one.iter().any(|item| other.binary_search(item).is_ok())
}

#[cfg(test)]
mod tests {
    use super::super::Dictionary;

    fn excludes(one: &str, other: &str) -> bool {
        let matching = Dictionary::builtin().matching;
        matching.wording(one).excludes(&matching.wording(other))
    }

    #[test]
    fn wordings_that_share_most_words_may_exclude_each_other() {
        for (one, other) in [
            ("Tỷ lệ thôn có nhà văn hóa", "Tỷ lệ hộ có nhà văn hóa"),
            ("Cán bộ được tập huấn", "Người dân được tập huấn"),
            ("Dịch vụ công mức độ 3", "Dịch vụ công mức độ 4"),
            ("Dịch vụ công mức độ 3, 4", "Dịch vụ công mức độ 4"),
            ("Mạng di động 3G", "Mạng di động 4G/5G"),
            ("Hộ không sử dụng nước sạch", "Hộ sử dụng nước sạch"),
            ("Hộ sử dụng nước sạch", "Hộ chưa sử dụng nước sạch"),
            ("Nghị định số 42/2022/NĐ-CP", "Nghị định số 61/2018/NĐ-CP"),
            ("Thanh toán tiền điện", "Thanh toán tiền nước"),
            ("Hồ sơ nop truc tiep", "Hồ sơ nộp trực tuyến"),
        ] {
            assert!(excludes(one, other), "{one} / {other}");
        }
    }

    #[test]
    fn wordings_that_say_more_or_less_do_not() {
        for (one, other) in [
            (
                "Doanh nghiệp, hộ kinh doanh và người dân mua bán",
                "Người dân mua bán",
            ),
            ("Hộ kinh doanh cá thể", "Hộ kinh doanh"),
            ("Tiếp nhận, giải quyết trực tuyến", "Giải quyết trực tuyến"),
            ("Mạng 4G", "Mạng 4G/5G"),
            ("Dịch vụ công (mức độ 4)", "Dịch vụ công mức độ 3"),
            ("Đạt 90% năm 2024", "Đạt 80% năm 2025"),
            ("Ký số (không bao gồm văn bản mật)", "Ký số văn bản"),
            ("Ký số, không bao gồm văn bản mật", "Ký số văn bản"),
            (
                "Thanh toán không dùng tiền mặt, sử dụng ví",
                "Thanh toán điện tử, sử dụng ví",
            ),
            ("Đường ngõ sạch", "Đường ngõ sạch và không lầy lội"),
        ] {
            assert!(!excludes(one, other), "{one} / {other}");
        }
    }

    #[test]
    fn what_is_counted_stands_at_the_head_and_is_no_part_of_a_compound() {
        let matching = Dictionary::builtin().matching;
        let heads = |text: &str| matching.wording(text).counted;
        let none: Vec<usize> = Vec::new();
        assert_eq!(heads("Xã hội số"), none);
        assert_eq!(heads("Ủy ban nhân dân ban hành"), none);
        assert_eq!(heads("Tỷ lệ dân số trưởng thành"), heads("Người dân"));
        assert_eq!(
            heads("Doanh nghiệp, hộ kinh doanh, sản xuất và người dân").len(),
            3
        );
        assert_eq!(heads("Thôn có hộ dùng Internet"), heads("Các thôn"));
        assert_eq!(
            heads("Có hệ thống hội nghị truyền hình trực tuyến được kết nối đến thôn"),
            none
        );
    }
}
