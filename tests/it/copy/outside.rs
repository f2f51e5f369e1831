//! The programs that judge.

use std::path::Path;
use std::process::Command;

/// Runs a program to its end; gives what it printed and what it complained of.
fn run(program: &str, arguments: &[&str], file: &Path) -> (String, String) {
    let out = Command::new(program)
        .args(arguments)
        .arg(file)
        .output()
        .unwrap_or_else(|e| panic!("{program}: {e}; `make test` installs what the tests need"));
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    let complaints = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(
        out.status.success(),
        "{program} {file:?}: {said}{complaints}"
    );
    (said, complaints)
}

/// Whether every one of them opens and shows a file without a warning.
pub fn all_are_content(file: &Path) {
    let (said, complaints) = run("qpdf", &["--check"], file);
    assert!(
        said.contains("No syntax or stream encoding errors found") && complaints.is_empty(),
        "{said}{complaints}"
    );
    let (_, complaints) = run(
        "mutool",
        &["draw", "-q", "-r", "30", "-F", "pbm", "-o", "/dev/null"],
        file,
    );
    // That is what Debian's build says of itself.
    let complaints = complaints.replace("warning: ICC support is not available\n", "");
    assert_eq!(complaints, "");
    let quiet = [
        "-q",
        "-dNOPAUSE",
        "-dBATCH",
        "-dSAFER",
        "-sDEVICE=pgmraw",
        "-r20",
        "-o",
        "/dev/null",
    ];
    let (said, complaints) = run("gs", &quiet, file);
    assert_eq!((said.as_str(), complaints.as_str()), ("", ""));
    let (_, complaints) = run("pdftotext", &["-q", "-f", "1"], file);
    assert_eq!(complaints, "");
}

/// The text of a file in the order in which it is written, as Poppler finds it.
pub fn text(file: &Path) -> String {
    let to = file.with_extension("txt");
    let out = Command::new("pdftotext")
        .args(["-raw", "-enc", "UTF-8"])
        .args([file, &to])
        .status()
        .unwrap();
    assert!(out.success());
    std::fs::read_to_string(to).unwrap()
}

/// A word and its box on a page, in points: left, top, right, bottom.
pub type BoxedWord = (String, [f32; 4]);

/// The words of each page with their boxes, as Poppler finds them on the page as it is shown.
pub fn boxes(file: &Path) -> Vec<Vec<BoxedWord>> {
    let to = file.with_extension("html");
    let out = Command::new("pdftotext")
        .args(["-bbox", "-raw", "-enc", "UTF-8"])
        .args([file, &to])
        .status()
        .unwrap();
    assert!(out.success());
    let html = std::fs::read_to_string(to).unwrap();
    let pages = html.split("<page ").skip(1);
    pages
        .map(|page| page.lines().filter_map(boxed).collect())
        .collect()
}

fn boxed(line: &str) -> Option<BoxedWord> {
    let line = line.trim().strip_prefix("<word ")?;
    let (attributes, rest) = line.split_once('>')?;
    let word = rest.strip_suffix("</word>")?;
    let numbers: Vec<f32> = attributes
        .split('"')
        .filter_map(|part| part.parse().ok())
        .collect();
    let word = word
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
    Some((word, numbers.try_into().ok()?))
}

/// A page as Poppler shows it, in gray, at a resolution in dots an inch.
pub fn shown(file: &Path, page: usize, dpi: u32) -> image::GrayImage {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shown");
    let (page, dpi) = (page.to_string(), dpi.to_string());
    let out = Command::new("pdftoppm")
        .args([
            "-png",
            "-gray",
            "-singlefile",
            "-r",
            &dpi,
            "-f",
            &page,
            "-l",
            &page,
        ])
        .args([file, &to])
        .status()
        .unwrap();
    assert!(out.success());
    image::open(to.with_extension("png")).unwrap().into_luma8()
}
