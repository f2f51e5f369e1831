//! Attacks on a folder: whatever path is asked for and whatever links are laid, nothing outside is touched.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::sync::atomic::{AtomicBool, Ordering};

use proptest::prelude::*;

use super::*;

fn plain(path: &str) -> PlainPath {
    PlainPath::new(path).unwrap()
}

/// A folder, and beside it another one that nothing may happen to.
struct Place {
    place: tempfile::TempDir,
    folder: Folder,
}

impl Place {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let prey = place.path().join("prey");
        fs::create_dir_all(prey.join("sub")).unwrap();
        fs::write(prey.join("file"), "precious").unwrap();
        fs::write(prey.join("sub/file"), "precious too").unwrap();
        let folder = Folder::create(&place.path().join("out")).unwrap();
        Self { place, folder }
    }

    fn link(&self, to: &str, from: &str) {
        let from = self.folder.path().join(from);
        fs::create_dir_all(from.parent().unwrap()).unwrap();
        symlink(to, from).unwrap();
    }

    /// Every file outside of the folder, with its bytes.
    fn outside(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut left = vec![self.place.path().to_owned()];
        while let Some(folder) = left.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path == self.folder.path() {
                    continue;
                }
                match path.is_dir() {
                    true => left.push(path.clone()),
                    false => drop(files.insert(path.clone(), fs::read(&path).unwrap())),
                }
            }
        }
        files
    }
}

fn is_in_the_way<T: std::fmt::Debug>(result: Result<T>) -> bool {
    *result.unwrap_err().problem() == Problem::InTheWay
}

#[test]
fn what_is_written_is_read_renamed_and_removed() {
    let place = Place::new();
    let folder = &place.folder;
    let (one, other) = (plain("a/b/một.json"), plain("hai.json"));
    assert_eq!(folder.entry(&one).unwrap(), None);
    assert_eq!(folder.read(&one, 9).unwrap(), None);
    folder.write(&one, b"1234").unwrap();
    assert_eq!(folder.read(&one, 4).unwrap().unwrap(), b"1234");
    let too_large = folder.read(&one, 3).unwrap_err();
    assert_eq!(too_large.problem().code(), "too-large");
    folder.rename_new(&one, folder, &other).unwrap();
    assert!(!folder.has_file(&one).unwrap() && folder.has_file(&other).unwrap());
    folder.write(&one, b"5").unwrap();
    assert!(is_in_the_way(folder.rename_new(&one, folder, &other)));
    folder.rename(&one, folder, &other).unwrap();
    assert_eq!(folder.read(&other, 4).unwrap().unwrap(), b"5");
    folder.append(&other).unwrap().write_all(b"6").unwrap();
    assert_eq!(folder.read(&other, 4).unwrap().unwrap(), b"56");
    folder.remove_file(&other).unwrap();
    folder.remove_file(&other).unwrap();
    folder.remove_folder(&plain("a/b")).unwrap();
    assert_eq!(folder.names().unwrap(), ["a"]);
    assert!(is_in_the_way(folder.remove_file(&plain("a"))));
}

#[test]
fn what_is_made_is_its_owners_alone() {
    let place = Place::new();
    let folder = &place.folder;
    folder.write(&plain("a/b"), b"1").unwrap();
    folder.append(&plain("c")).unwrap();
    for name in [".", "a", "a/b", "c"] {
        let mode = fs::metadata(folder.path().join(name)).unwrap();
        assert_eq!(mode.permissions().mode() & 0o077, 0, "{name}");
    }
}

#[test]
fn a_link_is_no_file_and_no_folder() {
    let place = Place::new();
    let before = place.outside();
    place.link("../prey", "folder");
    place.link("../prey/file", "file");
    place.link("../prey/none", "none");
    let folder = &place.folder;
    for path in ["folder/file", "folder/new", "folder/sub/file"] {
        let path = plain(path);
        assert!(is_in_the_way(folder.read(&path, 99)));
        assert!(is_in_the_way(folder.write(&path, b"1")));
        assert!(is_in_the_way(folder.append(&path)));
        assert!(is_in_the_way(folder.remove_file(&path)));
    }
    for path in ["file", "none"] {
        assert_eq!(folder.entry(&plain(path)).unwrap(), Some(Entry::Other));
        assert!(is_in_the_way(folder.read(&plain(path), 99)));
        assert!(is_in_the_way(folder.append(&plain(path))));
    }
    assert!(is_in_the_way(folder.subfolder(&plain("folder"))));
    folder.write(&plain("file"), b"mine").unwrap();
    assert_eq!(folder.read(&plain("file"), 99).unwrap().unwrap(), b"mine");
    assert_eq!(place.outside(), before);
}

#[test]
fn nothing_is_added_to_a_file_that_has_another_name() {
    let place = Place::new();
    let before = place.outside();
    let prey = place.place.path().join("prey/file");
    fs::hard_link(prey, place.folder.path().join("ledger")).unwrap();
    assert!(is_in_the_way(place.folder.append(&plain("ledger"))));
    place.folder.write(&plain("ledger"), b"mine").unwrap();
    assert_eq!(place.outside(), before);
}

#[test]
fn a_pipe_is_not_waited_for() {
    let place = Place::new();
    let folder = &place.folder;
    let pipe = folder.path().join("pipe");
    let mode = Mode::RUSR | Mode::WUSR;
    rustix::fs::mknodat(CWD, &pipe, FileType::Fifo, mode, 0).unwrap();
    assert!(is_in_the_way(folder.read(&plain("pipe"), 9)));
    assert!(is_in_the_way(folder.append(&plain("pipe"))));
}

/// A folder is swapped for a link and back while files are written below it.
#[test]
fn a_link_that_is_laid_meanwhile_leads_nowhere() {
    let place = Place::new();
    let before = place.outside();
    let ended = AtomicBool::new(false);
    let (real, link) = (
        place.folder.path().join("real"),
        place.folder.path().join("link"),
    );
    let name = place.folder.path().join("a");
    fs::create_dir(&name).unwrap();
    symlink("../prey", &link).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !ended.load(Ordering::Relaxed) {
                let _ = fs::rename(&name, &real);
                let _ = fs::rename(&link, &name);
                let _ = fs::rename(&name, &link);
                let _ = fs::rename(&real, &name);
            }
        });
        for _ in 0..2_000 {
            let path = plain("a/file");
            let _ = place.folder.write(&path, b"attacked");
            let _ = place
                .folder
                .append(&path)
                .map(|mut f| f.write_all(b"attacked"));
            let read = place.folder.read(&path, 99);
            assert!(!matches!(read, Ok(Some(bytes)) if bytes.starts_with(b"precious")));
            let _ = place.folder.remove_file(&path);
        }
        ended.store(true, Ordering::Relaxed);
    });
    assert_eq!(place.outside(), before);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Names of a few kinds, among which are links out of the folder, in any order and depth.
    #[test]
    fn no_path_touches_anything_outside(
        texts in prop::collection::vec("(\\.\\.|\\.|a|out|up|deep|/|prey|file|sub|\\.baocao-work){1,6}", 1..12),
    ) {
        let place = Place::new();
        let before = place.outside();
        place.link("..", "up");
        place.link("../../prey", "a/deep");
        place.link("../prey/file", "file");
        let folder = &place.folder;
        for text in &texts {
            let Some(path) = PlainPath::new(text.as_str()) else { continue };
            let _ = folder.read(&path, 99).map(|bytes| {
                assert!(!bytes.unwrap_or_default().starts_with(b"precious"));
            });
            let _ = folder.write(&path, b"attacked");
            let _ = folder.append(&path).map(|mut file| file.write_all(b"attacked"));
            let _ = folder.rename(&path, folder, &plain("renamed"));
            let _ = folder.rename_new(&plain("renamed"), folder, &path);
            let _ = folder.make_subfolder(&path);
            let _ = folder.remove_folder(&path);
            let _ = folder.remove_file(&path);
        }
        prop_assert_eq!(place.outside(), before);
    }
}
