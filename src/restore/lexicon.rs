//! The words that may have been printed: the language model's, abbreviations, foreign words and names.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::language::{Language, WordId};

/// A word that may have been printed.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The word for the language model.
    pub(crate) word: WordId,
    /// Its spelling in lower case, or as it is always written where [`Entry::fixed`].
    pub(crate) spelling: String,
    /// Whether it is always written as it is spelled: an abbreviation.
    pub(crate) fixed: bool,
}

/// A letter of the words' alphabet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Letter(u8);

/// A place in the tree of all spellings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Node(pub(crate) u32);

impl Node {
    /// Where every word begins.
    pub(crate) const ROOT: Self = Self(0);
}

/// The words, as a list and as a tree of their letters.
#[derive(Clone, Debug)]
pub(crate) struct Lexicon {
    entries: Vec<Entry>,
    by_spelling: HashMap<String, Vec<u32>>,
    alphabet: HashMap<char, Letter>,
    tree: Tree,
    /// Words to be left as they are: abbreviations with letters of both cases, foreign words.
    kept: HashSet<String>,
}

/// The tree, its nodes' branches side by side.
#[derive(Clone, Debug, Default)]
struct Tree {
    /// For each node where its branches begin; those of the next node begin where they end.
    starts: Vec<u32>,
    branches: Vec<(Letter, Node)>,
    /// For each node the entries that end there.
    entries: Vec<Vec<u32>>,
}

impl Lexicon {
    /// The words of a language model, and lists of abbreviations (`UBND = Ủy ban nhân dân` a line) and of foreign
    /// words (one a line); a line that begins with `#` is a comment.
    pub(crate) fn new(language: &Language, abbreviations: &[&str], foreign: &[&str]) -> Self {
        let mut entries: Vec<Entry> = language
            .words()
            .map(|(word, spelling)| Entry {
                word,
                spelling: spelling.to_owned(),
                fixed: false,
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
                } else if short.insert(part) {
                    entries.push(Entry {
                        word: language.id(&super::folded(part)).unwrap_or(WordId::UNKNOWN),
                        spelling: part.to_owned(),
                        fixed: true,
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

    fn of(entries: Vec<Entry>, kept: HashSet<String>) -> Self {
        let mut by_spelling: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (entry, number) in entries.iter().zip(0..) {
            let folded = super::folded(&entry.spelling);
            by_spelling.entry(folded).or_default().push(number);
        }
        let letters: std::collections::BTreeSet<char> =
            by_spelling.keys().flat_map(|s| s.chars()).collect();
        let alphabet: HashMap<char, Letter> = letters
            .into_iter()
            .zip(0..=u8::MAX)
            .map(|(c, number)| (c, Letter(number)))
            .collect();
        let tree = Tree::of(&by_spelling, &alphabet);
        Self {
            entries,
            by_spelling: by_spelling.into_iter().collect(),
            alphabet,
            tree,
            kept,
        }
    }

    /// A word by its number.
    pub(crate) fn entry(&self, number: u32) -> &Entry {
        &self.entries[number as usize]
    }

    /// The words of a folded spelling.
    pub(crate) fn entries(&self, folded: &str) -> &[u32] {
        self.by_spelling.get(folded).map_or(&[], Vec::as_slice)
    }

    /// An abbreviation by its letters.
    pub(crate) fn abbreviation(&self, letters: &str) -> Option<&str> {
        let entries = self.entries(&super::folded(letters)).iter();
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

    /// Where a node's letters lead to, sorted by letter.
    pub(crate) fn branches(&self, node: Node) -> &[(Letter, Node)] {
        let start = self.tree.starts[node.0 as usize] as usize;
        let end = self.tree.starts[node.0 as usize + 1] as usize;
        &self.tree.branches[start..end]
    }

    /// Where a letter leads to.
    pub(crate) fn child(&self, node: Node, letter: Letter) -> Option<Node> {
        let branches = self.branches(node);
        branches
            .iter()
            .find(|(l, _)| *l == letter)
            .map(|&(_, child)| child)
    }

    /// The words that end at a place.
    pub(crate) fn ended(&self, node: Node) -> &[u32] {
        &self.tree.entries[node.0 as usize]
    }
}

/// The words of a line of a list.
fn parts(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric())
        .filter(|part| part.chars().count() > 1)
}

impl Tree {
    /// The tree of spellings that are sorted; words with letters beyond the alphabet are left out.
    fn of(spellings: &BTreeMap<String, Vec<u32>>, alphabet: &HashMap<char, Letter>) -> Self {
        #[derive(Default)]
        struct Growing {
            children: BTreeMap<Letter, usize>,
            entries: Vec<u32>,
        }
        let mut grown = vec![Growing::default()];
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
                    grown.push(Growing::default());
                }
                node = child;
            }
            grown[node].entries.extend(numbers);
        }
        let mut tree = Self::default();
        for node in grown {
            tree.starts
                .push(u32::try_from(tree.branches.len()).unwrap_or(u32::MAX));
            let branch = |(letter, child): (Letter, usize)| {
                (letter, Node(u32::try_from(child).unwrap_or(u32::MAX)))
            };
            tree.branches.extend(node.children.into_iter().map(branch));
            tree.entries.push(node.entries);
        }
        tree.starts
            .push(u32::try_from(tree.branches.len()).unwrap_or(u32::MAX));
        tree
    }
}
