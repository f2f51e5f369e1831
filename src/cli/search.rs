//! `baocao search`.

use std::io::{self, IsTerminal};

use baocao::pipeline;
use baocao_report::error::{Context, Language, Problem, Result, exit};
use baocao_report::{DateText, Status};

use super::choice::Choice;
use baocao_store::search::{Filters, Hit, Query, Search, SearchResults, Snippet, has_words};
use serde_json::{Value, json};

use super::console::{self, Console, TerminalLine, print, print_data, say, say_all};

/// Search the reports of a database by their words, with or without accents.
///
/// A report has to have all words. What stands in quotation marks is a phrase, and so is a number such as 1042/QĐ-UBND;
/// 1042 finds it too. Words typed with accents find those with the same accents first, then those with others or none;
/// words typed without find all. Reports whose number, subject, issuer or signer has the words come before those that
/// only mention them, then the newer before the older.
///
/// Ends with 0 where something was found, with 1 where nothing was.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct SearchArgs {
    /// Words, and phrases in quotation marks.
    #[arg(value_name = "QUERY")]
    query: Vec<String>,

    /// The database: sqlite:FILE, or postgres://USER@HOST:PORT/DATABASE.
    #[arg(long, value_name = "URL")]
    db: String,

    /// Reports of issuers whose name has these words in a row.
    #[arg(long, value_name = "NAME")]
    unit: Option<String>,

    /// Reports of this kind: "báo cáo", "công văn" …
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,

    /// Reports with a criterion of this status.
    #[arg(long, value_enum, value_name = "STATUS")]
    status: Option<Choice<Status>>,

    /// Reports on this year; the same as --from YEAR --to YEAR.
    #[arg(long, value_name = "YEAR", conflicts_with_all = ["from", "to"])]
    year: Option<DateText>,

    /// Reports whose period ends on this day or later: 2024, 2024-06 or 2024-06-30. Where a report names no period, its
    /// date counts.
    #[arg(long, value_name = "DATE")]
    from: Option<DateText>,

    /// Reports whose period begins on this day or earlier.
    #[arg(long, value_name = "DATE")]
    to: Option<DateText>,

    /// All versions of a document, not only the one that counts.
    #[arg(long)]
    all: bool,

    /// The most reports to show.
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: u16,

    /// As JSON; places are counted in characters.
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
    baocao search \"chuyen doi so 2024\" --db sqlite:out/baocao.db
    baocao search '\"mạng nội bộ\" chưa đạt' --unit \"xã Tân Hòa Đông\" --year 2024 --db sqlite:out/baocao.db
    baocao search 1042/QĐ-UBND --json --db postgres://lan@db.example/tinh";

pub fn run(args: &SearchArgs, console: Console) -> Result<u8> {
    let interrupted = console::watch_signals()?;
    let typed = args.query.join(" ");
    if !typed.trim().is_empty() && !has_words(&typed) {
        let why = console.pick(
            "không có từ nào trong câu tìm, chỉ có dấu; hãy gõ từ cần tìm",
            "there is no word in the query, only signs; give one to look for",
        );
        return Err(Problem::Usage(why.into()).into());
    }
    let search = Search {
        query: Query::new(&typed),
        filters: Filters {
            unit: args.unit.clone(),
            kind: args.kind.clone(),
            status: args.status.map(|choice| choice.0),
            from: args.from.or(args.year),
            to: args.to.or(args.year),
            versions: args.all,
        },
        limit: args.limit.into(),
    };
    let found = pipeline::search(&args.db, &search, &interrupted, &mut |reports| {
        if reports >= MANY && !console.quiet {
            say(waiting(reports, console));
        }
    })?;
    match args.json {
        true => print_data(in_json(&found)?)?,
        false => print(in_words(&found, console, io::stdout().is_terminal()))?,
    };
    if !console.quiet {
        say_all(closing(&found, search.limit, console));
    }
    Ok(match found.total {
        0 => exit::NOTHING_FOUND,
        _ => exit::DONE,
    })
}

/// So many reports take a moment to be taken into the index.
const MANY: u64 = 1000;

fn waiting(reports: u64, console: Console) -> String {
    match console.language {
        Language::Vi => format!("Đang đưa {reports} báo cáo mới vào chỉ mục tìm kiếm …"),
        Language::En => format!("Taking {reports} new reports into the index first …"),
    }
}

fn in_json(found: &SearchResults) -> Result<String> {
    let value = json!({
        "total": found.total,
        "more": found.has_more,
        "unindexed": found.unindexed,
        "hits": found.hits.iter().map(of_hit).collect::<Vec<_>>(),
    });
    let text = serde_json::to_string_pretty(&value).or_problem(Problem::Output)?;
    Ok(text + "\n")
}

fn of_hit(hit: &Hit) -> Value {
    let text = &hit.snippet.text;
    let place = |at: usize| text.get(..at).map_or(0, |before| before.chars().count());
    let found = hit.snippet.found.iter();
    let found: Vec<[usize; 2]> = found.map(|at| [place(at.start), place(at.end)]).collect();
    json!({
        "report": hit.report,
        "file": hit.file,
        "kind": hit.kind,
        "number": hit.number,
        "issuer": hit.issuer,
        "subject": hit.subject,
        "date": hit.date,
        "exact": hit.is_exact,
        "in_heading": hit.in_heading,
        "page": hit.snippet.page,
        "line": hit.snippet.line,
        "snippet": text,
        "found": found,
    })
}

fn in_words(found: &SearchResults, console: Console, is_terminal: bool) -> Vec<TerminalLine> {
    let mut lines = Vec::new();
    for (number, hit) in (1..).zip(&found.hits) {
        lines.push(format!("{number}. {}", hit.file).into());
        let known_by = [&hit.number, &hit.issuer, &hit.date];
        let known_by: Vec<&str> = known_by.into_iter().flatten().map(String::as_str).collect();
        if !known_by.is_empty() {
            lines.push(format!("   {}", known_by.join(" · ")).into());
        }
        let page = match hit.snippet.page {
            Some(page) => format!("   {} {page}: ", console.pick("trang", "page")),
            None => "   ".to_owned(),
        };
        let mut line = TerminalLine::from(page);
        add_snippet(&mut line, &hit.snippet, is_terminal);
        lines.push(line);
    }
    lines
}

/// Adds a snippet, with what was found in it set off.
fn add_snippet(line: &mut TerminalLine, snippet: &Snippet, is_terminal: bool) {
    let part = |from: usize, to: usize| snippet.text.get(from..to).unwrap_or_default();
    let mut last = 0;
    for at in &snippet.found {
        line.add(part(last, at.start));
        line.add_set_off(part(at.start, at.end), is_terminal);
        last = at.end;
    }
    line.add(part(last, snippet.text.len()));
}

fn closing(found: &SearchResults, limit: usize, console: Console) -> Vec<String> {
    let (total, unindexed) = (found.total, found.unindexed);
    let mut counted = match (console.language, found.has_more) {
        _ if total == 0 => console
            .pick("Không tìm thấy báo cáo nào.", "Nothing found.")
            .into(),
        (Language::Vi, false) => format!("{total} báo cáo."),
        (Language::Vi, true) => format!("Hơn {total} báo cáo."),
        (Language::En, false) => format!("{total} found."),
        (Language::En, true) => format!("More than {total} found."),
    };
    if total > limit {
        counted += &match console.language {
            Language::Vi => format!(" Chỉ hiện {limit}; --limit để xem thêm."),
            Language::En => format!(" Only {limit} are shown; --limit shows more."),
        };
    }
    let mut lines = vec![counted];
    if unindexed > 0 {
        lines.push(match console.language {
            Language::Vi => format!(
                "{unindexed} báo cáo chưa có trong chỉ mục nên chưa được tìm; người có quyền ghi cơ sở dữ liệu chạy lệnh này một lần là đủ."
            ),
            Language::En => format!(
                "{unindexed} reports are not in the index yet and were not searched; once somebody who may write to the database has run this command, they are."
            ),
        });
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_set_off_and_cannot_steer_a_terminal() {
        let snippet = Snippet {
            text: "… xã \u{9b}A đạt 5% …".into(),
            ..Snippet::default()
        };
        let at = snippet.text.find("đạt").unwrap_or(0);
        let snippet = Snippet {
            found: std::iter::once(at..at + "đạt".len()).collect(),
            ..snippet
        };
        let shown = |is_terminal: bool| {
            let mut line = TerminalLine::default();
            add_snippet(&mut line, &snippet, is_terminal);
            line.as_str().to_owned()
        };
        assert_eq!(shown(false), "… xã \u{fffd}A **đạt** 5% …");
        assert_eq!(shown(true), "… xã \u{fffd}A \x1b[1mđạt\x1b[0m 5% …");
    }
}
