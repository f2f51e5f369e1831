//! The folder that all machines share, under whatever path each has it.

use std::path::{Component, Path, PathBuf, absolute};

use baocao_report::error::{Context, Error, Problem, Result};

/// The shared folder, as this machine has it.
#[derive(Clone, Debug)]
pub(super) struct SharedFolder {
    root: PathBuf,
}

impl SharedFolder {
    /// Takes a folder for the shared one; without one, the folder that the program was started in.
    pub fn at(root: Option<&Path>) -> Result<Self> {
        let root = absolute(root.unwrap_or(Path::new("."))).or_problem(Problem::Unreadable)?;
        match root.is_dir() {
            true => Ok(Self { root }),
            false => Err(Error::from(Problem::NotFound).in_file(root)),
        }
    }

    /// A path below the folder, from the folder on; the same on every machine.
    pub fn relative(&self, path: &Path) -> Result<PathBuf> {
        let below = |path: &Path, root: &Path| path.strip_prefix(root).ok().map(Path::to_owned);
        let plain = absolute(path).ok().filter(|path| !has_parent(path));
        plain
            .and_then(|path| below(&path, &self.root))
            .or_else(|| below(&path.canonicalize().ok()?, &self.root.canonicalize().ok()?))
            .ok_or_else(|| {
                let root = self.root.display();
                let shown = path.display();
                Problem::Usage(format!(
                    "{shown} lies outside of {root}, the folder that the machines share; name that folder with --root"
                ))
                .into()
            })
    }

    /// Where this machine has a path that another one has put into the queue; `None` for one that leads out of the
    /// folder, as nothing that `relative` gives does.
    pub fn find(&self, path: &Path) -> Option<PathBuf> {
        let stays = path
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        stays.then(|| self.root.join(path))
    }
}

fn has_parent(path: &Path) -> bool {
    path.components().any(|part| part == Component::ParentDir)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_from_the_shared_folder_on_and_never_lead_out_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("chung");
        std::fs::create_dir_all(root.join("huyện")).unwrap();
        std::fs::write(root.join("huyện/a.pdf"), "a").unwrap();
        std::fs::write(folder.path().join("b.pdf"), "b").unwrap();
        let share = SharedFolder::at(Some(&root)).unwrap();
        let relative = |path: &str| share.relative(&root.join(path));
        assert_eq!(relative("huyện/a.pdf").unwrap(), Path::new("huyện/a.pdf"));
        assert_eq!(
            relative("./huyện/../huyện/a.pdf").unwrap(),
            Path::new("huyện/a.pdf")
        );
        let outside = relative("../b.pdf").unwrap_err();
        assert!(outside.to_string().contains("--root"), "{outside}");

        assert_eq!(
            share.find(Path::new("huyện/a.pdf")),
            Some(root.join("huyện/a.pdf"))
        );
        assert_eq!(share.find(Path::new("../b.pdf")), None);
        assert_eq!(share.find(Path::new("/etc/passwd")), None);
        assert!(SharedFolder::at(Some(&root.join("không có"))).is_err());
    }
}
