//! How a run goes on: a bar on a terminal, plain lines elsewhere, nothing when quiet.

use std::io::IsTerminal;

use baocao::pipeline::{EnqueueEvent, Event, FailedInput, ImportEvent};
use baocao_archive::VerifyEvent;
use indicatif::{ProgressBar, ProgressStyle};

use super::console::{Console, TerminalLine, say, say_all};

/// A bar on a terminal, if there is one.
struct Bar(Option<ProgressBar>);

impl Bar {
    /// One on a terminal, unless nothing is to be said.
    fn new(console: Console, template: &str) -> Self {
        let is_shown = !console.quiet && std::io::stderr().is_terminal();
        Self(is_shown.then(|| {
            let bar = ProgressBar::new(0);
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            bar
        }))
    }

    fn is_shown(&self) -> bool {
        self.0.is_some()
    }

    /// Says how far all of it goes.
    fn set_length(&self, length: u64) {
        if let Some(bar) = &self.0 {
            bar.set_length(length);
        }
    }

    fn set_position(&self, position: u64) {
        if let Some(bar) = &self.0 {
            bar.set_position(position);
        }
    }

    fn advance(&self, by: u64) {
        if let Some(bar) = &self.0 {
            bar.inc(by);
        }
    }

    /// Says something beside the bar; nothing where there is none.
    fn set_message(&self, line: impl Into<TerminalLine>) {
        if let Some(bar) = &self.0 {
            bar.set_message(line.into().as_str().to_owned());
        }
    }

    /// Says lines, above the bar where there is one.
    fn say_all<L: Into<TerminalLine>>(&self, lines: impl IntoIterator<Item = L>) {
        match &self.0 {
            Some(bar) => lines
                .into_iter()
                .for_each(|line| bar.println(line.into().as_str())),
            None => say_all(lines),
        }
    }

    fn end(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// Shows the events of a run.
pub struct Progress {
    console: Console,
    bar: Bar,
    total: usize,
    read: usize,
}

impl Progress {
    pub fn new(console: Console) -> Self {
        Self {
            console,
            bar: Bar::new(console, "{bar:30} {pos}/{len} {elapsed} {wide_msg}"),
            total: 0,
            read: 0,
        }
    }

    pub fn show(&mut self, event: &Event<'_>) {
        match event {
            Event::Planned(total) => {
                self.total = *total;
                self.bar.set_length(*total as u64);
            }
            Event::Read(file) => self.step(file),
            Event::Failed(failed) if !self.console.quiet => {
                self.bar.say_all([failure(failed, self.console)]);
            }
            Event::Failed(_) => {}
            Event::Closing => self.bar.end(),
        }
    }

    fn step(&mut self, file: &str) {
        self.read += 1;
        if self.bar.is_shown() {
            self.bar.set_message(file);
            self.bar.advance(1);
        } else if !self.console.quiet {
            say(format!("{}/{} {file}", self.read, self.total));
        }
    }
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
        say(format!("  {}: {page}{message}", failed.file));
        say(format!("    {}", problem.remedy(console.language)));
    }
}

/// Shows the events of an import. Of many thousand reports, not each is worth a line.
pub struct ImportProgress {
    console: Console,
    bar: Bar,
    told: u64,
}

impl ImportProgress {
    /// How many reports make a line where there is no bar.
    const STEP: u64 = 10_000;

    pub fn new(console: Console) -> Self {
        let template = "{bar:30} {bytes}/{total_bytes} {elapsed} {wide_msg}";
        Self {
            console,
            bar: Bar::new(console, template),
            told: 0,
        }
    }

    pub fn show(&mut self, event: &ImportEvent<'_>) {
        match event {
            ImportEvent::Planned(bytes) => self.bar.set_length(*bytes),
            ImportEvent::Taken(reports, bytes) => {
                self.bar.set_position(*bytes);
                self.bar.set_message(self.count(*reports));
                self.count_without_bar(*reports);
            }
            ImportEvent::Indexed(reports) => self.bar.set_message(self.indexed(*reports)),
            // What failed is said even to those who want to hear nothing else.
            ImportEvent::Failed(failed) => self.bar.say_all(told(failed, self.console)),
        }
    }

    fn count_without_bar(&mut self, reports: u64) {
        let is_due = !self.bar.is_shown() && reports / Self::STEP > self.told;
        if is_due {
            self.told = reports / Self::STEP;
        }
        if is_due && !self.console.quiet {
            say(self.count(reports));
        }
    }

    pub fn end(&self) {
        self.bar.end();
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
    bar: Bar,
}

impl VerifyProgress {
    pub fn new(console: Console) -> Self {
        Self {
            bar: Bar::new(console, "{bar:30} {bytes}/{total_bytes} {elapsed} {eta}"),
        }
    }

    /// Called from many threads.
    pub fn show(&self, event: VerifyEvent) {
        match event {
            VerifyEvent::Planned(bytes) => self.bar.set_length(bytes),
            VerifyEvent::Hashed(bytes) => self.bar.advance(bytes),
        }
    }

    pub fn end(&self) {
        self.bar.end();
    }
}

/// Shows how files are put into a queue.
pub struct EnqueueProgress {
    console: Console,
    bar: Bar,
}

impl EnqueueProgress {
    pub fn new(console: Console) -> Self {
        Self {
            console,
            bar: Bar::new(console, "{bar:30} {pos}/{len} {elapsed}"),
        }
    }

    pub fn show(&mut self, event: &EnqueueEvent<'_>) {
        match event {
            EnqueueEvent::Found(files) => self.bar.set_length(*files as u64),
            EnqueueEvent::Placed(files) => self.bar.set_position(*files as u64),
            EnqueueEvent::Failed(failed) => self.bar.say_all(told(failed, self.console)),
        }
    }

    pub fn end(&self) {
        self.bar.end();
    }
}

/// What failed, and what to do.
pub fn told(failed: &FailedInput, console: Console) -> [String; 2] {
    let remedy = failed.error.problem().remedy(console.language);
    [failure(failed, console), format!("    {remedy}")]
}
