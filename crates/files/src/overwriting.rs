//! Outputs that would take the place of what they are made from.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use baocao_report::error::{Error, Problem, Result};

use crate::Identity;

/// Refuses an output that is one of the inputs of the same command, under whatever name: links of either kind lead to the
/// same file, and a file that is not there yet goes by its folder and its name.
///
/// # Errors
/// [`Problem::OutputIsInput`].
pub fn refuse_overwriting<P: AsRef<Path>>(out: &Path, inputs: &[P]) -> Result<()> {
    let wanted = place(out);
    let mut inputs = inputs.iter().map(AsRef::as_ref);
    match inputs.find(|input| place(input) == wanted) {
        Some(input) => {
            let input = input.display().to_string();
            Err(Error::from(Problem::OutputIsInput(input)).in_file(out))
        }
        None => Ok(()),
    }
}

/// A file, or the place of one.
#[derive(PartialEq, Eq)]
enum FilePlace {
    /// One that is there.
    There(Identity),
    /// One that is not: its folder, and its name in it.
    Missing(PathBuf, Option<OsString>),
}

fn place(path: &Path) -> FilePlace {
    match fs::metadata(path) {
        Ok(found) => FilePlace::There(Identity::of(&found)),
        Err(_) => {
            let folder = match path.parent() {
                Some(folder) if !folder.as_os_str().is_empty() => folder,
                _ => Path::new("."),
            };
            let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
            FilePlace::Missing(folder, path.file_name().map(ToOwned::to_owned))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn an_input_is_known_under_every_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("sub")).unwrap();
        fs::write(path("a.db"), "a").unwrap();
        fs::write(path("b.db"), "a").unwrap();
        symlink("a.db", path("soft")).unwrap();
        fs::hard_link(path("a.db"), path("hard")).unwrap();
        symlink("sub", path("folder")).unwrap();
        let inputs = [path("a.db"), path("sub/a.db-journal")];
        for out in [
            "a.db",
            "sub/../a.db",
            "soft",
            "hard",
            "sub/a.db-journal",
            "folder/a.db-journal",
        ] {
            let error = refuse_overwriting(&path(out), &inputs).unwrap_err();
            assert_eq!(error.problem().code(), "output-is-input", "{out}");
            assert_eq!(error.file(), Some(path(out).as_path()));
        }
        for out in ["b.db", "c.db", "a.db-journal", "sub/a.db", "none/a.db"] {
            refuse_overwriting(&path(out), &inputs).unwrap();
        }
        refuse_overwriting(&path("a.db"), &inputs[..0]).unwrap();
    }
}
