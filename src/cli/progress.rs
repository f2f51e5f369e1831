//! How a run goes on: a bar on a terminal, plain lines elsewhere, nothing when quiet.

use std::io::IsTerminal;

use baocao::pipeline::Event;
use indicatif::{ProgressBar, ProgressStyle};

use super::{Voice, say};

/// Shows the events of a run.
pub struct Progress {
    voice: Voice,
    bar: Option<ProgressBar>,
    total: usize,
    read: usize,
}

impl Progress {
    pub fn new(voice: Voice) -> Self {
        let bar = (!voice.quiet && std::io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::new(0);
            if let Ok(style) =
                ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed} {wide_msg}")
            {
                bar.set_style(style);
            }
            bar
        });
        Self {
            voice,
            bar,
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
            Event::Failed(failed) => {
                let message = failed.error.problem().message(self.voice.language);
                let word = self.voice.pick("lỗi", "failed");
                self.line(&format!("{word}: {}: {message}", failed.file));
            }
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
            None if self.voice.quiet => {}
            None => say(text),
        }
    }
}
