//! How a run goes on: a bar on a terminal, plain lines elsewhere, nothing when quiet.

use std::io::IsTerminal;

use baocao::pipeline::{EnqueueEvent, Event, FailedInput, ImportEvent};
use baocao_archive::VerifyEvent;
use indicatif::{ProgressBar, ProgressStyle};

use super::console::{Console, say};

/// Shows the events of a run.
pub struct Progress {
    console: Console,
    bar: Option<ProgressBar>,
    total: usize,
    read: usize,
}

impl Progress {
    pub fn new(console: Console) -> Self {
        Self {
            console,
            bar: bar(console, "{bar:30} {pos}/{len} {elapsed} {wide_msg}"),
            total: 0,
            read: 0,
        }
    }

    pub fn show(&mut self, event: &Event<'_>) {
        match event {
            Event::Planned(total) => {
                self.total = *total;
                if let Some(bar) = &self.bar {
                    bar.set_length(*total as u64);
                }
            }
            Event::Read(file) => self.step(file),
            Event::Failed(failed) => self.line(&failure(failed, self.console)),
            Event::Closing => {
                if let Some(bar) = &self.bar {
                    bar.finish_and_clear();
                }
            }
        }
    }

    fn step(&mut self, file: &str) {
        self.read += 1;
        match &self.bar {
            Some(bar) => {
                bar.set_message(file.to_owned());
                bar.inc(1);
            }
            None => self.line(&format!("{}/{} {file}", self.read, self.total)),
        }
    }

    /// A line, above the bar where there is one.
    fn line(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.println(text),
            None if self.console.quiet => {}
            None => say(text),
        }
    }
}

/// A bar, on a terminal.
fn bar(console: Console, template: &str) -> Option<ProgressBar> {
    (!console.quiet && std::io::stderr().is_terminal()).then(|| {
        let bar = ProgressBar::new(0);
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar
    })
}

/// That something failed, and why.
pub fn failure(failed: &FailedInput, console: Console) -> String {
    let message = failed.error.problem().message(console.language);
    let word = console.pick("lỗi", "failed");
    format!("{word}: {}: {message}", failed.file)
}

/// Says once more, at the end, what failed, where, and what to do.
pub fn report_failures(failed: &[FailedInput], console: Console) {
    if failed.is_empty() {
        return;
    }
    say(console.pick("Không đọc được:", "Failed:"));
    for failed in failed {
        let problem = failed.error.problem();
        let message = problem.message(console.language);
        let page = match failed.error.page() {
            Some(page) => format!("{} {page}: ", console.pick("trang", "page")),
            None => String::new(),
        };
        say(&format!("  {}: {page}{message}", failed.file));
        say(&format!("    {}", problem.remedy(console.language)));
    }
}

/// Shows the events of an import. Of many thousand reports, not each is worth a line.
pub struct ImportProgress {
    console: Console,
    bar: Option<ProgressBar>,
    told: u64,
}

impl ImportProgress {
    /// How many reports make a line where there is no bar.
    const STEP: u64 = 10_000;

    pub fn new(console: Console) -> Self {
        let template = "{bar:30} {bytes}/{total_bytes} {elapsed} {wide_msg}";
        Self {
            console,
            bar: bar(console, template),
            told: 0,
        }
    }

    pub fn show(&mut self, event: &ImportEvent<'_>) {
        match (event, &self.bar) {
            (ImportEvent::Planned(bytes), Some(bar)) => bar.set_length(*bytes),
            (ImportEvent::Taken(reports, bytes), Some(bar)) => {
                bar.set_position(*bytes);
                bar.set_message(self.count(*reports));
            }
            (ImportEvent::Indexed(reports), Some(bar)) => bar.set_message(self.indexed(*reports)),
            (ImportEvent::Taken(reports, _), None) if reports / Self::STEP > self.told => {
                self.told = reports / Self::STEP;
                if !self.console.quiet {
                    say(&self.count(*reports));
                }
            }
            // What failed is said even to those who want to hear nothing else.
            (ImportEvent::Failed(failed), Some(bar)) => bar.println(told(failed, self.console)),
            (ImportEvent::Failed(failed), None) => say(&told(failed, self.console)),
            _ => {}
        }
    }

    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn count(&self, reports: u64) -> String {
        format!("{reports} {}", self.console.pick("báo cáo", "reports"))
    }

    fn indexed(&self, reports: u64) -> String {
        let where_to = self.console.pick("trong chỉ mục", "in the index");
        format!("{} {where_to}", self.count(reports))
    }
}

/// Shows how an archive is verified.
pub struct VerifyProgress {
    bar: Option<ProgressBar>,
}

impl VerifyProgress {
    pub fn new(console: Console) -> Self {
        Self {
            bar: bar(console, "{bar:30} {bytes}/{total_bytes} {elapsed} {eta}"),
        }
    }

    /// Called from many threads.
    pub fn show(&self, event: VerifyEvent) {
        match (event, &self.bar) {
            (VerifyEvent::Planned(bytes), Some(bar)) => bar.set_length(bytes),
            (VerifyEvent::Hashed(bytes), Some(bar)) => bar.inc(bytes),
            _ => {}
        }
    }

    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Shows how files are put into a queue.
pub struct EnqueueProgress {
    console: Console,
    bar: Option<ProgressBar>,
}

impl EnqueueProgress {
    pub fn new(console: Console) -> Self {
        Self {
            console,
            bar: bar(console, "{bar:30} {pos}/{len} {elapsed}"),
        }
    }

    pub fn show(&mut self, event: &EnqueueEvent<'_>) {
        match (event, &self.bar) {
            (EnqueueEvent::Found(files), Some(bar)) => bar.set_length(*files as u64),
            (EnqueueEvent::Placed(files), Some(bar)) => bar.set_position(*files as u64),
            (EnqueueEvent::Failed(failed), Some(bar)) => bar.println(told(failed, self.console)),
            (EnqueueEvent::Failed(failed), None) => say(&told(failed, self.console)),
            _ => {}
        }
    }

    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// What failed, and what to do.
pub fn told(failed: &FailedInput, console: Console) -> String {
    let remedy = failed.error.problem().remedy(console.language);
    format!("{}\n    {remedy}", failure(failed, console))
}
