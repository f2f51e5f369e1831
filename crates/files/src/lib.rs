//! Files in folders that others can write to.
//!
//! A [`Folder`] is held by a handle: what is opened, written or removed in it is reached from that handle, one plain name at
//! a time, and a link that stands in the way is an error. Therefore no path that somebody has written into a manifest or a
//! ledger, and no link that somebody has laid, leads out of the folder, also where it is laid while the program runs.
//! [`open`] opens what a person has named: links are followed, pipes and devices are refused.
//!
//! ```
//! use baocao_files::{Folder, PlainPath};
//!
//! let place = tempfile::tempdir()?;
//! let folder = Folder::create(&place.path().join("out"))?;
//! let report = PlainPath::new("Xã Tân Hòa/27-BC-UBND.json").unwrap();
//! folder.write(&report, b"{}")?;
//! assert_eq!(folder.read(&report, 100)?.as_deref(), Some(&b"{}"[..]));
//!
//! assert!(PlainPath::new("../ledger.jsonl").is_none());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod folder;
mod input;
mod overwriting;
mod plain_path;
mod whole;

pub use folder::{Entry, Folder};
pub use input::{Identity, Located, locate, open, read, read_text};
pub use overwriting::refuse_overwriting;
pub use plain_path::PlainPath;
/// The file in an output folder whose lock keeps a second run out. It stays when the run ends, without a byte: only its lock
/// means something.
pub const LOCK: PlainPath = PlainPath::constant(".baocao-lock");

pub use whole::{is_part, write_atomically, write_atomically_by};
