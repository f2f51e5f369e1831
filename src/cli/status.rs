//! `baocao status`.

use super::choice::Choice;
use baocao::pipeline;
use baocao_report::error::{Context, Language, Problem, Result};
use baocao_store::{FailedState, Overview, QueueEnd, WorkerState};
use serde_json::{Value, json};

use super::console::{Console, print, print_data, say};

/// Show what is where in the queue of a database, and who reads.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct StatusArgs {
    /// The database: postgres://USER@HOST:PORT/DATABASE?sslmode=verify-full.
    #[arg(long, value_name = "URL")]
    db: String,

    /// As JSON.
    #[arg(long)]
    json: bool,

    /// The most failed documents to name; 0 for all of them.
    #[arg(long, value_name = "N", default_value_t = 20)]
    failures: u32,

    /// Take what is done, or what has failed, off the queue before; reports that were imported stay.
    #[arg(long, value_name = "WHICH")]
    clear: Option<Choice<QueueEnd>>,
}

const EXAMPLES: &str = "\
Examples:
    baocao status --db postgres://lan@db.example/tinh
    baocao status --db postgres://lan@db.example/tinh --json | jq .queue.waiting
    baocao status --db postgres://lan@db.example/tinh --clear done";

pub fn run(args: &StatusArgs, console: Console) -> Result<u8> {
    if let Some(Choice(end)) = args.clear {
        let cleared = pipeline::clear_queue(&args.db, end)?;
        if !console.quiet {
            say(match console.language {
                Language::Vi => format!("Đã bỏ khỏi hàng đợi {cleared} tệp."),
                Language::En => format!("{cleared} taken off the queue."),
            });
        }
    }
    let failures = (args.failures > 0).then_some(args.failures);
    let overview = pipeline::status(&args.db, failures)?;
    match args.json {
        true => print_data(in_json(&overview, console)?),
        false => print(in_words(&overview, console)),
    }
}

fn in_json(overview: &Overview, console: Console) -> Result<String> {
    let mut value = serde_json::to_value(overview).or_problem(Problem::Output)?;
    let failed = value["failed"].as_array_mut().into_iter().flatten();
    for (entry, state) in failed.zip(&overview.failed) {
        entry["message"] = json!(state.problem.as_ref().map(|p| p.message(console.language)));
    }
    let text = serde_json::to_string_pretty::<Value>(&value).or_problem(Problem::Output)?;
    Ok(text + "\n")
}

fn in_words(overview: &Overview, console: Console) -> Vec<String> {
    let queue = &overview.queue;
    let (waiting, running, done, failed) = (queue.waiting, queue.running, queue.done, queue.failed);
    let mut lines = vec![match console.language {
        Language::Vi => {
            format!("Hàng đợi: chờ {waiting}, đang đọc {running}, xong {done}, lỗi {failed}")
        }
        Language::En => {
            format!("Queue: {waiting} waiting, {running} being read, {done} done, {failed} failed")
        }
    }];
    lines.push(match overview.workers.is_empty() {
        true => console
            .pick("Không có máy nào đang đọc.", "No worker.")
            .into(),
        false => console.pick("Máy đọc:", "Workers:").into(),
    });
    for worker in &overview.workers {
        lines.extend(of_worker(worker, console));
    }
    if !overview.failed.is_empty() {
        lines.push(console.pick("Không đọc được:", "Failed:").into());
    }
    for failed in &overview.failed {
        lines.extend(of_failed(failed, console));
    }
    let more = failed.saturating_sub(overview.failed.len() as u64);
    if more > 0 {
        lines.push(match console.language {
            Language::Vi => format!("  … và {more} tệp nữa (--failures 0 kể hết)"),
            Language::En => format!("  … and {more} more (--failures 0 names them all)"),
        });
    }
    lines
}

fn of_worker(worker: &WorkerState, console: Console) -> Vec<String> {
    let (machine, pid, program) = (&worker.machine, worker.pid, &worker.program);
    let (started, silent) = (&worker.started, worker.silent);
    let mut line = match console.language {
        Language::Vi => {
            format!(
                "  {machine}, tiến trình {pid}, {program}, từ {started}, báo lần cuối {silent} giây trước"
            )
        }
        Language::En => {
            format!(
                "  {machine}, process {pid}, {program}, since {started}, last heard of {silent} s ago"
            )
        }
    };
    if worker.is_lost {
        line += console.pick(
            " (quá hạn: đã dừng, treo hoặc mất mạng)",
            " (too long: dead, paused, or without a network)",
        );
    }
    let reading = worker.reading.iter().map(|reading| {
        let (file, seconds, attempt) = (&reading.file, reading.seconds, reading.attempt);
        match console.language {
            Language::Vi => format!("    {file}: {seconds} giây, lần thứ {attempt}"),
            Language::En => format!("    {file}: {seconds} s, attempt {attempt}"),
        }
    });
    std::iter::once(line).chain(reading).collect()
}

fn of_failed(failed: &FailedState, console: Console) -> Vec<String> {
    let file = &failed.file;
    let Some(problem) = &failed.problem else {
        return vec![format!("  {file}: {}", failed.code)];
    };
    let page = match failed.page {
        Some(page) => format!("{} {page}: ", console.pick("trang", "page")),
        None => String::new(),
    };
    vec![
        format!("  {file}: {page}{}", problem.message(console.language)),
        format!("    {}", problem.remedy(console.language)),
    ]
}
