//! The words that may have been printed: the language model's, abbreviations, foreign words and names.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use super::language::{LanguageModel, WordId};
use super::word_form::folded;

/// A word that may have been printed.
#[derive(Clone, Debug)]
pub(crate) struct LexiconEntry {
    /// The word for the language model.
    pub(crate) word: WordId,
    /// Its spelling in lower case, or as it is always written where [`LexiconEntry::fixed`].
    pub(crate) spelling: String,
    /// Whether it is always written as it is spelled: an abbreviation.
    pub(crate) fixed: bool,
    /// How rare it is: the negative logarithm of its probability, whatever stands before.
    pub(crate) rarity: f32,
}

/// A letter of the words' alphabet, numbered below [`LetterSet::MOST`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Letter(pub(crate) u8);

/// A set of letters, a bit each, so that those of two sets are found at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LetterSet(u128);

impl LetterSet {
    /// How many letters an alphabet may have.
    const MOST: usize = u128::BITS as usize;

    /// Those that are in another set too.
    pub(crate) fn among(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    fn has(self, letter: Letter) -> bool {
        self.0 >> letter.0 & 1 == 1
    }

    /// How many letters come before one.
    fn before(self, letter: Letter) -> u32 {
        (self.0 & ((1 << letter.0) - 1)).count_ones()
    }
}

impl FromIterator<Letter> for LetterSet {
    fn from_iter<I: IntoIterator<Item = Letter>>(letters: I) -> Self {
        Self(
            letters
                .into_iter()
                .fold(0, |set, letter| set | 1 << letter.0),
        )
    }
}

impl Iterator for LetterSet {
    type Item = Letter;

    fn next(&mut self) -> Option<Letter> {
        let first = u8::try_from(self.0.trailing_zeros()).ok()?;
        // Without the lowest bit; nothing is left of an empty set.
        self.0 &= self.0.checked_sub(1)?;
        Some(Letter(first))
    }
}

/// A place in the tree of all spellings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TrieNode(pub(crate) u32);

impl TrieNode {
    /// Where every word begins.
    pub(crate) const ROOT: Self = Self(0);
}

/// The words, as a list and as a tree of their letters.
#[derive(Clone, Debug)]
pub(crate) struct Lexicon {
    entries: Vec<LexiconEntry>,
    by_spelling: HashMap<String, Vec<u32>>,
    alphabet: HashMap<char, Letter>,
    tree: SpellingTrie,
    /// Words to be left as they are: abbreviations with letters of both cases, foreign words.
    kept: HashSet<String>,
}

/// The tree. Nodes are numbered breadth first, so that the branches of all nodes in a row lead to node 1, node 2 and so on.
#[derive(Clone, Debug, Default)]
struct SpellingTrie {
    /// For each node how many branches those before it have.
    starts: Vec<u32>,
    /// For each node the letters of its branches, which are in their order.
    letters: Vec<LetterSet>,
    /// For each node the entries that end there.
    entries: Vec<Vec<u32>>,
    /// For each node the rarity of the least rare word that ends there or beyond.
    rarities: Vec<f32>,
}

impl Lexicon {
    /// The words of a language model, and lists of abbreviations (`UBND = Ủy ban nhân dân` a line) and of foreign
    /// words (one a line); a line that begins with `#` is a comment.
    pub(crate) fn new(language: &LanguageModel, abbreviations: &[&str], foreign: &[&str]) -> Self {
        let mut entries: Vec<LexiconEntry> = language
            .words()
            .map(|(word, spelling)| LexiconEntry {
                word,
                spelling: spelling.to_owned(),
                fixed: false,
                rarity: -language.alone(word),
            })
            .collect();
        let mut kept = HashSet::new();
        let mut short = HashSet::new();
        let listed = abbreviations.iter().flat_map(|text| text.lines());
        for line in listed.filter(|line| !line.starts_with('#')) {
            let before = line.split('=').next().unwrap_or_default();
            for part in parts(before) {
                if !part.chars().all(char::is_uppercase) {
                    kept.insert(part.to_owned());
                } else if !is_word_of(before, part) && short.insert(part) {
                    let word = language.id(&folded(part)).unwrap_or(WordId::UNKNOWN);
                    entries.push(LexiconEntry {
                        word,
                        spelling: part.to_owned(),
                        fixed: true,
                        rarity: -language.alone(word),
                    });
                }
            }
        }
        let listed = foreign.iter().flat_map(|text| text.lines());
        for line in listed.filter(|line| !line.starts_with('#')) {
            kept.extend(parts(line).map(str::to_owned));
        }
        Self::of(entries, kept)
    }

    fn of(entries: Vec<LexiconEntry>, kept: HashSet<String>) -> Self {
        let mut by_spelling: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (entry, number) in entries.iter().zip(0..) {
            let folded = folded(&entry.spelling);
            by_spelling.entry(folded).or_default().push(number);
        }
        let alphabet = alphabet(by_spelling.keys());
        let mut tree = SpellingTrie::of(&by_spelling, &alphabet);
        tree.look_ahead(&entries);
        Self {
            entries,
            by_spelling: by_spelling.into_iter().collect(),
            alphabet,
            tree,
            kept,
        }
    }

    /// A word by its number.
    pub(crate) fn entry(&self, number: u32) -> &LexiconEntry {
        &self.entries[number as usize]
    }

    /// The words of a folded spelling.
    pub(crate) fn entries(&self, folded: &str) -> &[u32] {
        self.by_spelling.get(folded).map_or(&[], Vec::as_slice)
    }

    /// An abbreviation by its letters.
    pub(crate) fn abbreviation(&self, letters: &str) -> Option<&str> {
        let entries = self.entries(&folded(letters)).iter();
        let mut written = entries
            .map(|&number| self.entry(number))
            .filter(|entry| entry.fixed);
        written
            .find(|entry| entry.spelling == letters)
            .map(|entry| entry.spelling.as_str())
    }

    /// Whether a word is to be left as it is written.
    pub(crate) fn keeps(&self, written: &str) -> bool {
        self.kept.contains(written)
    }

    /// A lower-case letter that some word has.
    pub(crate) fn letter(&self, c: char) -> Option<Letter> {
        self.alphabet.get(&c).copied()
    }

    /// How many letters there are.
    pub(crate) fn letters(&self) -> usize {
        self.alphabet.len()
    }

    /// Where a node's letters lead to, sorted by letter.
    pub(crate) fn branches(&self, node: TrieNode) -> impl Iterator<Item = (Letter, TrieNode)> {
        let (start, letters) = self.tree.branches(node);
        letters.zip((start + 1..).map(TrieNode))
    }

    /// The letters that lead on from a node.
    pub(crate) fn letters_after(&self, node: TrieNode) -> LetterSet {
        self.tree.branches(node).1
    }

    /// Where a letter leads to.
    pub(crate) fn child(&self, node: TrieNode, letter: Letter) -> Option<TrieNode> {
        let (start, letters) = self.tree.branches(node);
        let child = || TrieNode(start + 1 + letters.before(letter));
        letters.has(letter).then(child)
    }

    /// How rare the least rare word is that ends at a place or beyond.
    pub(crate) fn rarity(&self, node: TrieNode) -> f32 {
        self.tree.rarities[node.0 as usize]
    }

    /// The words that end at a place.
    pub(crate) fn ended(&self, node: TrieNode) -> &[u32] {
        &self.tree.entries[node.0 as usize]
    }
}

/// The words of a line of a list.
fn parts(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric())
        .filter(|part| part.chars().count() > 1)
}

/// Whether a part of a short form of several words is a word in capitals, as in `Q. CHỦ TỊCH`, and no abbreviation.
fn is_word_of(short: &str, part: &str) -> bool {
    short.trim().contains(' ') && baocao_vietnamese::is_syllable(&folded(part))
}

/// The letters of spellings; of too many the most frequent.
fn alphabet<'a>(spellings: impl Iterator<Item = &'a String>) -> HashMap<char, Letter> {
    let mut counts: BTreeMap<char, usize> = BTreeMap::new();
    for c in spellings.flat_map(|spelling| spelling.chars()) {
        *counts.entry(c).or_default() += 1;
    }
    let mut letters: Vec<(char, usize)> = counts.into_iter().collect();
    letters.sort_by_key(|&(_, count)| Reverse(count));
    letters.truncate(LetterSet::MOST);
    letters.sort_unstable();
    let numbered = letters.into_iter().zip(0..);
    numbered
        .map(|((c, _), number)| (c, Letter(number)))
        .collect()
}

impl SpellingTrie {
    /// The tree of spellings that are sorted; words with letters beyond the alphabet are left out.
    fn of(spellings: &BTreeMap<String, Vec<u32>>, alphabet: &HashMap<char, Letter>) -> Self {
        #[derive(Default)]
        struct TrieBuilder {
            children: BTreeMap<Letter, usize>,
            entries: Vec<u32>,
        }
        let mut grown = vec![TrieBuilder::default()];
        for (spelling, numbers) in spellings {
            let Some(letters) = spelling
                .chars()
                .map(|c| alphabet.get(&c))
                .collect::<Option<Vec<_>>>()
            else {
                continue;
            };
            let mut node = 0;
            for &&letter in &letters {
                let new = grown.len();
                let child = *grown[node].children.entry(letter).or_insert(new);
                if child == new {
                    grown.push(TrieBuilder::default());
                }
                node = child;
            }
            grown[node].entries.extend(numbers);
        }
        let mut tree = Self::default();
        let mut waiting = VecDeque::from([0]);
        let mut branches = 0;
        while let Some(node) = waiting.pop_front() {
            let TrieBuilder { children, entries } = std::mem::take(&mut grown[node]);
            tree.entries.push(entries);
            tree.starts.push(branches);
            tree.letters.push(children.keys().copied().collect());
            branches += u32::try_from(children.len()).unwrap_or(u32::MAX);
            waiting.extend(children.into_values());
        }
        tree
    }

    /// Finds for each node how rare the words are that it leads to; children have higher numbers.
    fn look_ahead(&mut self, words: &[LexiconEntry]) {
        let nodes = self.entries.len();
        self.rarities = vec![f32::MAX; nodes];
        for node in (0..nodes).rev() {
            let here = self.entries[node].iter();
            let here = here.map(|&number| words[number as usize].rarity);
            let first = self.starts[node] as usize + 1;
            let beyond = &self.rarities[first..first + self.letters[node].count()];
            let beyond = beyond.iter().copied();
            self.rarities[node] = here.chain(beyond).fold(f32::MAX, f32::min);
        }
    }

    /// The letters of a node's branches, and how many branches come before them.
    fn branches(&self, node: TrieNode) -> (u32, LetterSet) {
        let node = node.0 as usize;
        (self.starts[node], self.letters[node])
    }
}
