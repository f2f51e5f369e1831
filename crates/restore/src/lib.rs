//! Restores what OCR has done to Vietnamese: lost and mistaken diacritics, mistaken letters, words run together or torn
//! apart.
//!
//! ```
//! use baocao_restore::{Damage, DictionaryAdditions, ReadLine, Restorer};
//!
//! let restorer = Restorer::new(&DictionaryAdditions::default());
//! let restored = restorer.session(Damage::EnglishOcr).restore(&[ReadLine::from("chuyén doi so")]);
//! assert_eq!(restored.lines, ["chuyển đổi số"]);
//! ```
//!
//! The method is a noisy channel over a closed inventory. Vietnamese syllables are some thousands, so for each damaged
//! word those that may have been printed can be listed (`channel`, `lexicon_search`), weighed by how words go together
//! ([`language`]), and the most likely sequence found by a beam search (`decode`). What is no word (a number, a
//! document's number, an address) is never looked at, but for letters of a document's number that can be nothing else
//! (`document_code`). `docs/restore.md` tells what each part brings.

mod additions;
mod beam;
mod candidates;
mod case_cost;
mod channel;
mod damage;
mod decode;
mod document_code;
pub mod language;
mod lattice;
mod lexicon;
mod lexicon_search;
mod posterior;
mod punctuation;
mod reading;
mod restored;
mod restorer;
mod text;
pub mod token;
mod word_case;
mod word_form;

#[cfg(test)]
mod tests;

pub use additions::DictionaryAdditions;
pub use damage::{Damage, damage};
pub use restored::{Change, ReadLine, Reason, Restored};
pub use restorer::{RestorationSession, Restorer};
pub use word_form::folded;
