//! Counts what restoration knows, from texts: `make model` (see `docs/restore.md`).
//!
//! ```text
//! model units OUT LEGACY.tsv AFTER.tsv                       the administrative units
//! model language OUT --terms DIR --units FILE CORPUS.xz...   the language model
//! model channel OUT NOISE.jsonl...                           what an OCR engine does to letters and words
//! model held-out OUT CORPUS.xz                               the lines that no model was counted from
//! ```

mod align;
mod channel;
mod corpus;
mod language;
mod ngrams;
mod units;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Counts what restoration knows, from texts.
#[derive(Parser)]
struct ModelCli {
    #[command(subcommand)]
    command: ModelCommand,
}

#[derive(Subcommand)]
enum ModelCommand {
    /// The administrative units, of the tables before and after July 2025.
    Units {
        /// The file to write.
        out: PathBuf,
        /// Units before, with columns province, district, ward and their codes.
        legacy: PathBuf,
        /// Units since, without districts.
        after: PathBuf,
    },
    /// The language model, from running text, terms and names of places.
    Language {
        /// The file to write.
        out: PathBuf,
        /// A folder of files with a term on each line.
        #[arg(long)]
        terms: PathBuf,
        /// The table of administrative units.
        #[arg(long)]
        units: PathBuf,
        /// Running text, xz or plain.
        #[arg(required = true)]
        corpora: Vec<PathBuf>,
    },
    /// The lines of running text that are left out of the counts, to measure on.
    HeldOut {
        /// The file to write.
        out: PathBuf,
        /// Running text, xz or plain.
        corpus: PathBuf,
    },
    /// What an OCR engine does, from pairs that tools/noise has made.
    Channel {
        /// The file to write.
        out: PathBuf,
        /// Pages of pairs.
        #[arg(required = true)]
        noise: Vec<PathBuf>,
    },
}

fn main() -> ExitCode {
    let done = match ModelCli::parse().command {
        ModelCommand::Units { out, legacy, after } => units::build(&out, &legacy, &after),
        ModelCommand::Language {
            out,
            terms,
            units,
            corpora,
        } => language::build(&out, &terms, &units, &corpora),
        ModelCommand::HeldOut { out, corpus } => corpus::write_held_out(&out, &corpus),
        ModelCommand::Channel { out, noise } => channel::build(&out, &noise),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("model: {error}");
            ExitCode::FAILURE
        }
    }
}
