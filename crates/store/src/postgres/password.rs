//! The file of passwords, `~/.pgpass`: a line each, `host:port:database:user:password`, `*` for any.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// What the file has for a connection.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum PassfileEntry {
    /// A password.
    Password(String),
    /// Nothing that fits, or there is no file.
    Nothing,
    /// The file was not read, as others may read it; what to say about it.
    Unsafe(String),
}

/// Looks a password up for host, port, database and user.
pub(super) fn password_for(file: &Path, names: [&str; 4]) -> PassfileEntry {
    let Ok(metadata) = fs::metadata(file) else {
        return PassfileEntry::Nothing;
    };
    if metadata.permissions().mode() & 0o077 != 0 {
        return PassfileEntry::Unsafe(format!(
            "{0} was not used, as others may read it: chmod 600 {0}",
            file.display()
        ));
    }
    let text = fs::read_to_string(file).unwrap_or_default();
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .find_map(|line| password(line, names))
        .map_or(PassfileEntry::Nothing, PassfileEntry::Password)
}

/// The password of a line, where the line fits.
fn password(line: &str, names: [&str; 4]) -> Option<String> {
    let cells = cells(line);
    let (password, wanted) = cells.split_last().filter(|(_, wanted)| wanted.len() == 4)?;
    let fits = wanted
        .iter()
        .zip(names)
        .all(|(wanted, name)| wanted == "*" || wanted == name);
    fits.then(|| password.clone())
}

/// A line's cells; a colon or backslash behind a backslash is part of a cell.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match letter {
            // The password is the rest, and may have colons.
            ':' if cells.len() < 5 => cells.push(String::new()),
            '\\' => cells.last_mut().expect(ONE).extend(letters.next()),
            letter => cells.last_mut().expect(ONE).push(letter),
        }
    }
    cells
}

/// Why there is a last cell.
const ONE: &str = "there is a cell from the start";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_fits_counts_and_the_file_must_be_ones_own() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pgpass");
        let names = ["db", "5432", "tinh", "lan"];
        assert_eq!(password_for(&file, names), PassfileEntry::Nothing);
        let lines = "# a note\ndb:5433:*:*:no\ndb:*:tinh:lan:a\\:b\\\\c\n*:*:*:*:other\n";
        fs::write(&file, lines).unwrap();
        let mode = |mode| fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        mode(0o640);
        assert!(
            matches!(password_for(&file, names), PassfileEntry::Unsafe(words) if words.contains("chmod 600"))
        );
        mode(0o600);
        assert_eq!(
            password_for(&file, names),
            PassfileEntry::Password("a:b\\c".into())
        );
        let others = ["elsewhere", "5432", "tinh", "lan"];
        assert_eq!(
            password_for(&file, others),
            PassfileEntry::Password("other".into())
        );
    }
}
