//! The entries of the fuzz targets, fed with the corpus of each (`fuzz/corpus`), so that none dies unseen.

use std::fs;
use std::path::Path;

use baocao_testing::entry::ENTRIES;

#[test]
fn every_entry_ends_on_its_corpus() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (name, entry) in ENTRIES {
        let files = fs::read_dir(corpus.join(name)).unwrap();
        let mut fed = 0;
        for file in files {
            let bytes = fs::read(file.unwrap().path()).unwrap();
            entry(&bytes);
            for end in [bytes.len() / 3, bytes.len() / 2] {
                entry(&bytes[..end]);
            }
            fed += 1;
        }
        assert!(fed > 1, "{name} has {fed} files");
    }
}

#[test]
fn every_target_is_an_entry() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let names = |folder: &str| {
        let files = fs::read_dir(root.join(folder)).unwrap();
        let stem = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
        let mut names: Vec<String> = files.map(|file| stem(&file.unwrap().path())).collect();
        names.sort();
        names
    };
    let entries = ENTRIES.map(|(name, _)| name);
    assert_eq!(names("fuzz_targets"), entries);
    assert_eq!(names("corpus"), entries);
    for name in entries {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
    }
}
