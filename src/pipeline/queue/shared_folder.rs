//! The folder that all machines share, under whatever path each has it.

use std::path::{Component, Path, PathBuf, absolute};

use baocao_extract::intake::Links;
use baocao_report::error::{Context, Error, Problem, Result};

/// The shared folder, as this machine has it.
#[derive(Clone, Debug)]
pub(super) struct SharedFolder {
    root: PathBuf,
    /// Where it leads, where links must not lead out of it.
    real: Option<PathBuf>,
}

impl SharedFolder {
    /// Takes a folder for the shared one; without one, the folder that the program was started in.
    pub fn at(root: Option<&Path>, links: Links) -> Result<Self> {
        let root = absolute(root.unwrap_or(Path::new("."))).or_problem(Problem::Unreadable)?;
        if !root.is_dir() {
            return Err(Error::from(Problem::NotFound).in_file(root));
        }
        let real = match links {
            Links::Within => Some(
                baocao_files::locate(&root)
                    .or_problem(Problem::Unreadable)
                    .map_err(|error| error.in_file(&root))?
                    .real,
            ),
            Links::Anywhere => None,
        };
        Ok(Self { root, real })
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

    /// Where this machine has a path that another one has put into the queue.
    ///
    /// # Errors
    /// [`Problem::LeadsOut`] for one that leads out of the folder, as nothing that `relative` gives does, and for a link that
    /// does; [`Problem::NotFound`], [`Problem::Unreadable`].
    pub fn find(&self, path: &Path) -> std::result::Result<PathBuf, Problem> {
        let is_plain = |part| matches!(part, Component::Normal(_));
        if !path.components().all(is_plain) {
            return Err(Problem::LeadsOut);
        }
        let here = self.root.join(path);
        let Some(real) = &self.real else {
            return Ok(here);
        };
        match baocao_files::locate(&here) {
            Ok(located) if located.real.starts_with(real) => Ok(here),
            Ok(_) => Err(Problem::LeadsOut),
            Err(e) => Err(Problem::of_reading(&e)),
        }
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
        let share = SharedFolder::at(Some(&root), Links::Within).unwrap();
        let relative = |path: &str| share.relative(&root.join(path));
        assert_eq!(relative("huyện/a.pdf").unwrap(), Path::new("huyện/a.pdf"));
        assert_eq!(
            relative("./huyện/../huyện/a.pdf").unwrap(),
            Path::new("huyện/a.pdf")
        );
        let outside = relative("../b.pdf").unwrap_err();
        assert!(outside.to_string().contains("--root"), "{outside}");

        let find = |path: &str| share.find(Path::new(path));
        assert_eq!(find("huyện/a.pdf"), Ok(root.join("huyện/a.pdf")));
        assert_eq!(find("huyện/c.pdf"), Err(Problem::NotFound));
        assert_eq!(find("../b.pdf"), Err(Problem::LeadsOut));
        assert_eq!(find("/etc/passwd"), Err(Problem::LeadsOut));
        std::os::unix::fs::symlink(folder.path(), root.join("ra")).unwrap();
        assert_eq!(find("ra/b.pdf"), Err(Problem::LeadsOut));
        let trusting = SharedFolder::at(Some(&root), Links::Anywhere).unwrap();
        assert!(trusting.find(Path::new("ra/b.pdf")).is_ok());
        assert!(SharedFolder::at(Some(&root.join("không có")), Links::Within).is_err());
    }
}
