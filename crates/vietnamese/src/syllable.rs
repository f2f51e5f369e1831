//! The closed inventory of Vietnamese syllables: onset, rime, tone.
//!
//! Built from the spelling rules that schools teach (onsets and their rimes; `k`, `gh`, `ngh` before e, ê,
//! i, y only; sắc or nặng alone before c, ch, p, t). It knows nothing of meaning: `khoẵm` is a syllable.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Vowels, each with its tones: none, huyền, sắc, hỏi, ngã, nặng.
const VOWELS: [&str; 12] = [
    "aàáảãạ",
    "ăằắẳẵặ",
    "âầấẩẫậ",
    "eèéẻẽẹ",
    "êềếểễệ",
    "iìíỉĩị",
    "oòóỏõọ",
    "ôồốổỗộ",
    "ơờớởỡợ",
    "uùúủũụ",
    "ưừứửữự",
    "yỳýỷỹỵ",
];

/// Letters of the longest onset, `ngh`.
const LONGEST_ONSET: usize = 3;

const RIMES: &str = "\
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây \
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu \
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu \
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om \
    on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt \
    u ua uân uâng uât uây uc uê uêch uênh uêu ui um un ung uôc uôi uôm uôn uông uôt up ut uơ uy uya \
    uych uyên uyêt uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu \
    y ych yêm yên yêng yêt yêu ynh yt";

/// Rimes as they are spelled, and without the marks that make ă â ê ô ơ ư of a e o u.
static INVENTORY: LazyLock<(HashSet<&str>, HashSet<String>)> = LazyLock::new(|| {
    let rimes: HashSet<&str> = RIMES.split_whitespace().collect();
    let bare = rimes
        .iter()
        .map(|r| r.chars().map(bare).collect())
        .collect();
    (rimes, bare)
});

/// Every vowel beyond ASCII without its tone, and its tone, sorted by the vowel.
static TONES: LazyLock<Vec<(char, char, Tone)>> = LazyLock::new(|| {
    let tones = [
        Tone::Level,
        Tone::Other,
        Tone::Sharp,
        Tone::Other,
        Tone::Other,
        Tone::Sharp,
    ];
    let mut table: Vec<(char, char, Tone)> = VOWELS
        .iter()
        .flat_map(|vowel| vowel.chars().take(1).cycle().zip(vowel.chars()).zip(tones))
        .map(|((letter, toned), tone)| (toned, letter, tone))
        .filter(|(toned, ..)| !toned.is_ascii())
        .collect();
    table.sort_unstable_by_key(|&(toned, ..)| toned);
    table
});

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tone {
    Level,
    /// Sắc or nặng.
    Sharp,
    /// Huyền, hỏi or ngã.
    Other,
}

/// What a token is, taken as a syllable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyllableKind {
    /// A syllable as it is spelled.
    Syllable,
    /// A syllable if marks were added or changed.
    Skeleton,
    /// No syllable.
    Neither,
}

/// Letters of the longest syllable, `nghiêng`.
const LONGEST: usize = 7;

/// Bytes of the longest syllable in UTF-8: toneless letters have two at most.
const BYTES: usize = 2 * LONGEST;

/// A short word, kept on the stack: a page has hundreds of words to look at.
#[derive(Clone, Copy, Default)]
struct ShortWord {
    bytes: [u8; BYTES],
    length: usize,
}

impl ShortWord {
    /// Appends a letter; `None` where it is one of none of the syllables.
    fn push(&mut self, c: char) -> Option<()> {
        let room = self
            .bytes
            .get_mut(self.length..self.length + c.len_utf8())?;
        self.length += c.encode_utf8(room).len();
        Some(())
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}

/// What a lower-case NFC token is.
pub fn kind(token: impl Iterator<Item = char>) -> SyllableKind {
    let (mut letters, mut skeleton) = (ShortWord::default(), ShortWord::default());
    let mut tone = Some(Tone::Level);
    for c in token {
        let (letter, its_tone) = split(c);
        tone = match (tone, its_tone) {
            (tone, Tone::Level) => tone,
            (Some(Tone::Level), other) => Some(other),
            // A syllable has one tone.
            _ => None,
        };
        if letters
            .push(letter)
            .and(skeleton.push(bare(letter)))
            .is_none()
        {
            return SyllableKind::Neither;
        }
    }
    if let Some(tone) = tone
        && spelled(letters.as_str(), |rime| {
            let stopped = rime.ends_with(['c', 'p', 't']) || rime.ends_with("ch");
            INVENTORY.0.contains(rime) && (!stopped || tone == Tone::Sharp)
        })
    {
        return SyllableKind::Syllable;
    }
    if spelled(skeleton.as_str(), |rime| INVENTORY.1.contains(rime)) {
        SyllableKind::Skeleton
    } else {
        SyllableKind::Neither
    }
}

/// Whether some onset, or none, leaves a rime that is known and may stand behind it.
fn spelled(letters: &str, known: impl Fn(&str) -> bool) -> bool {
    let ends = letters.char_indices().skip(1).take(LONGEST_ONSET);
    known(letters)
        || ends
            .map(|(end, _)| letters.split_at(end))
            .any(|(onset, rime)| is_onset(onset) && known(rime) && agree(onset, rime))
}

#[rustfmt::skip]
fn is_onset(letters: &str) -> bool {
    matches!(
        letters,
        "b" | "c" | "ch" | "d" | "đ" | "g" | "gh" | "gi" | "h" | "k" | "kh" | "l" | "m" | "n" | "ng"
            | "ngh" | "nh" | "p" | "ph" | "qu" | "r" | "s" | "t" | "th" | "tr" | "v" | "x"
    )
}

/// Whether an onset is spelled so before a rime.
fn agree(onset: &str, rime: &str) -> bool {
    let front = rime.starts_with(['e', 'ê', 'i', 'y']);
    match onset {
        "k" | "gh" | "ngh" => front,
        "c" | "ng" => !front,
        "g" => !front || rime.starts_with('i'),
        _ => true,
    }
}

/// A letter without its tone, and the tone.
fn split(c: char) -> (char, Tone) {
    if c.is_ascii() {
        return (c, Tone::Level);
    }
    toned(c).unwrap_or((c, Tone::Level))
}

/// The lower-case letters of Vietnamese.
pub fn letters() -> impl Iterator<Item = char> {
    let consonants = "bcdđghklmnpqrstvx".chars();
    VOWELS
        .iter()
        .flat_map(|vowel| vowel.chars())
        .chain(consonants)
}

/// A lower-case letter without any mark: ấ is a, đ is d.
pub fn unmarked(c: char) -> char {
    bare(split(c).0)
}

/// A word with its tone where the modern style has it: hòa, khỏe, thủy for hoà, khoẻ, thuỷ; quý stays, and
/// so does what goes on after the two vowels (hoàn).
pub fn modern(word: &str) -> Cow<'_, str> {
    let mut back = word.chars().rev();
    let (Some(last), Some(before)) = (back.next(), back.next()) else {
        return Cow::Borrowed(word);
    };
    if last.is_ascii() || !matches!(before, 'o' | 'u' | 'O' | 'U') {
        return Cow::Borrowed(word);
    }
    let moved = MOVED.iter().find(|&&(first, second, ..)| {
        before.to_lowercase().eq([first]) && last.to_lowercase().eq([second])
    });
    let after_q = matches!(before, 'u' | 'U') && matches!(back.next(), Some('q' | 'Q'));
    let Some(&(.., toned, plain)) = moved.filter(|_| !after_q) else {
        return Cow::Borrowed(word);
    };
    let like = |model: char, c: char| {
        let upper = if model.is_uppercase() {
            c.to_uppercase().next()
        } else {
            None
        };
        upper.unwrap_or(c)
    };
    let stem = &word[..word.len() - last.len_utf8() - before.len_utf8()];
    let mut modern = String::with_capacity(word.len() + 1);
    modern.push_str(stem);
    modern.push(like(before, toned));
    modern.push(like(last, plain));
    Cow::Owned(modern)
}

/// Two last vowels as the old style tones them, and as the modern one does.
#[rustfmt::skip]
const MOVED: [(char, char, char, char); 15] = [
    ('o', 'à', 'ò', 'a'), ('o', 'á', 'ó', 'a'), ('o', 'ả', 'ỏ', 'a'), ('o', 'ã', 'õ', 'a'), ('o', 'ạ', 'ọ', 'a'),
    ('o', 'è', 'ò', 'e'), ('o', 'é', 'ó', 'e'), ('o', 'ẻ', 'ỏ', 'e'), ('o', 'ẽ', 'õ', 'e'), ('o', 'ẹ', 'ọ', 'e'),
    ('u', 'ỳ', 'ù', 'y'), ('u', 'ý', 'ú', 'y'), ('u', 'ỷ', 'ủ', 'y'), ('u', 'ỹ', 'ũ', 'y'), ('u', 'ỵ', 'ụ', 'y'),
];

/// A vowel beyond ASCII without its tone, and the tone.
fn toned(c: char) -> Option<(char, Tone)> {
    let place = TONES.binary_search_by_key(&c, |&(toned, ..)| toned).ok()?;
    TONES.get(place).map(|&(_, letter, tone)| (letter, tone))
}

/// A toneless letter without its other mark.
fn bare(c: char) -> char {
    match c {
        'ă' | 'â' => 'a',
        'ê' => 'e',
        'ô' | 'ơ' => 'o',
        'ư' => 'u',
        'đ' => 'd',
        other => other,
    }
}

/// Whether a lower-case letter is one that only marks make, as đ ê ớ.
pub fn is_marked(c: char) -> bool {
    c == 'đ' || (!c.is_ascii() && toned(c).is_some())
}

/// A letter or sign of Latin-1 that stands for a Vietnamese letter in TCVN3 or VNI and that Vietnamese
/// itself does not use inside words.
pub fn is_alien(c: char) -> bool {
    ('\u{A1}'..='\u{FF}').contains(&c)
        && !c.to_lowercase().any(is_marked)
        && !matches!(
            c,
            '«' | '»' | '°' | '±' | '²' | '³' | '×' | '÷' | '§' | '©' | '®' | '·'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tone_moves_to_where_the_modern_style_has_it() {
        for (old, new) in [
            ("hoà", "hòa"),
            ("HOÁ", "HÓA"),
            ("khoẻ", "khỏe"),
            ("Thuỷ", "Thủy"),
            ("uỷ", "ủy"),
            ("Uỷ", "Ủy"),
            ("quý", "quý"),
            ("QUỲ", "QUỲ"),
            ("hoàn", "hoàn"),
            ("tuý", "túy"),
            ("hòa", "hòa"),
            ("à", "à"),
            ("", ""),
        ] {
            assert_eq!(modern(old), new, "{old}");
        }
    }

    #[test]
    fn spelling_rules_tell_syllables_from_the_rest() {
        for syllable in [
            "nghiêng", "quyết", "quốc", "gì", "giếng", "hoà", "hòa", "thủy", "khuỷu", "được", "ý",
            "của", "xoong", "tuyên", "bưởi", "kỷ", "quýt", "huỳnh",
        ] {
            assert_eq!(kind(syllable.chars()), SyllableKind::Syllable, "{syllable}");
        }
        for skeleton in [
            "cac", "két", "duoc", "chuyén", "quyet", "nghiep", "viêt", "quoc",
        ] {
            assert!(
                matches!(
                    kind(skeleton.chars()),
                    SyllableKind::Skeleton | SyllableKind::Syllable
                ),
                "{skeleton}"
            );
        }
        for other in [
            "ddi",
            "dugc",
            "sb",
            "the1",
            "report",
            "wf",
            "ceo",
            "kang",
            "strong",
            "hßa",
            "nghiêngnghiêng",
            "ệệệệệệệệ",
        ] {
            assert_eq!(kind(other.chars()), SyllableKind::Neither, "{other}");
        }
    }
}
