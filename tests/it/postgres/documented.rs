//! The questions of `docs/database.md`, asked of both kinds of database: each gives the answer that is printed there.
//!
//! `make golden` prints the answers anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use baocao_files::write_atomically;

use super::dump::{OpenDatabase, QueryRows};
use super::{DatabasePair, import, stderr};

const PAGE: &str = "docs/database.md";

/// What is read from the fixtures, a scan, and a typed copy of the scan that says other things.
const REPORTS: [&str; 3] = [
    "tests/golden",
    "tests/data/report.json",
    "tests/data/copy.json",
];

/// How many rows of an answer are printed.
const PRINTED: usize = 3;

/// What stands before the answers and behind them.
const FROM: &str = "<!-- answers -->\n\n";
const TO: &str = "<!-- end of answers -->";

/// The questions of the page, without their semicolons.
fn questions(page: &str) -> Vec<&str> {
    let (_, rest) = page.split_once("## Questions\n\n```sql\n").unwrap();
    let (all, _) = rest.split_once("```").unwrap();
    let questions = all.split(";\n").map(str::trim);
    questions.filter(|question| !question.is_empty()).collect()
}

fn line(cells: &[String]) -> String {
    let cells = cells
        .iter()
        .map(|cell| cell.replace('\n', " ").replace('|', "\\|"));
    format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
}

fn printed(number: usize, heads: &[String], rows: &QueryRows) -> String {
    let mut text = match rows.len() {
        1 => format!("**{number}.** 1 row\n"),
        many => format!("**{number}.** {many} rows\n"),
    };
    if !rows.is_empty() {
        text += "\n";
        text += &line(heads);
        writeln!(text, "|{}", "---|".repeat(heads.len())).unwrap();
        rows.iter().take(PRINTED).for_each(|row| text += &line(row));
    }
    text + "\n"
}

#[test]
fn every_documented_question_has_the_printed_answer() {
    let both = DatabasePair::new();
    for (url, from) in both
        .urls()
        .iter()
        .flat_map(|url| REPORTS.map(|from| (url, from)))
    {
        let ended = import(Path::new(from), url, &[]);
        assert!(ended.status.success(), "{}", stderr(&ended));
    }
    let page = std::fs::read_to_string(PAGE).unwrap();
    let questions = questions(&page);
    assert_eq!(questions.len(), 12);
    let [mut file, mut server] = both.asked();
    let mut answers = String::new();
    for (number, question) in (1..).zip(questions) {
        assert!(
            question.starts_with(&format!("-- {number}. ")),
            "{question}"
        );
        let (heads, rows) = file.answer(question);
        assert_eq!(
            server.answer(question),
            (heads.clone(), rows.clone()),
            "{question}"
        );
        assert!(!rows.is_empty(), "{question}");
        answers += &printed(number, &heads, &rows);
    }
    let (head, rest) = page.split_once(FROM).unwrap();
    let (there, tail) = rest.split_once(TO).unwrap();
    if std::env::var_os("BAOCAO_RENEW").is_some() {
        let anew = [head, FROM, &answers, TO, tail].concat();
        write_atomically(Path::new(PAGE), anew.as_bytes()).unwrap();
    } else {
        assert_eq!(there, answers, "`make golden` prints the answers anew");
    }
}

/// The words of a text that stand between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// What the page says of each table and view: the lines that begin with its name, and those without a name below them.
fn described(page: &str) -> BTreeMap<&str, String> {
    let mut all: BTreeMap<&str, String> = BTreeMap::new();
    let mut names = Vec::new();
    for line in page.lines().filter(|line| line.starts_with("| ")) {
        let name = line[2..].split(" | ").next().unwrap_or_default();
        if name.starts_with('`') {
            names = quoted(name).collect();
        }
        for name in &names {
            *all.entry(name).or_default() += line;
        }
    }
    all
}

fn columns(asked: &mut OpenDatabase, name: &str) -> Vec<String> {
    asked.answer(&format!("SELECT * FROM {name} LIMIT 0")).0
}

#[test]
fn every_column_is_documented() {
    let both = DatabasePair::new();
    both.stores();
    let page = std::fs::read_to_string(PAGE).unwrap();
    let described = described(&page);
    for mut asked in both.asked() {
        for name in asked.names() {
            let text = &described
                .get(name.as_str())
                .unwrap_or_else(|| panic!("{name}"));
            let mut told: BTreeSet<String> = quoted(text).map(str::to_owned).collect();
            // Every list begins with these.
            told.extend(["report", "ordinal"].map(str::to_owned));
            if let Some((_, other)) = text.split_once("those of `") {
                told.extend(columns(&mut asked, other.split('`').next().unwrap()));
            }
            for column in columns(&mut asked, &name) {
                assert!(
                    told.contains(&column),
                    "{column} of {name} is not in {PAGE}"
                );
            }
        }
    }
}
