//! `baocao archive`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use baocao::pipeline::{self, Archive, ArchiveSummary};
use baocao_archive as archive;
use baocao_archive::{Template, Verification};
use baocao_report::error::{Context, Language, Problem, Result, exit};

use super::console::{self, Console, harmless, print, say, say_all};
use super::links::LinkArgs;
use super::progress::{Progress, VerifyProgress, report_failures};
use super::reading::ReadingArgs;

/// Archive old scans: a searchable PDF/A beside each untouched original, described, nothing filed twice.
///
/// Writes to ARCHIVE, in a folder of the dossier's code, for each document the searchable copy, the original byte for byte,
/// its report, and a sidecar with the fields of Nghị định 30/2020/NĐ-CP and Thông tư 05/2025/TT-BNV as JSON and XML; and
/// manifest.jsonl, every file with its SHA-256; decisions.csv and .jsonl, what a person has to decide (documents that may be
/// there twice, files that seem to hold several); dossier.json and .xml.
///
/// Originals are opened for reading only. Files with the same bytes are filed once. A second run files only what is new;
/// names that were given stay. Of a file that cannot be read the original is filed, and its error told.
///
/// --verify checks every file of an archive against the manifest and writes a line for each that differs: what it is
/// (changed, missing, extra, unreadable, unfinished), a tab, its path.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct ArchiveArgs {
    /// Files and folders; links within a folder are followed, hidden files passed over.
    #[arg(required_unless_present = "verify", value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// The archive: a folder that is new, empty, or an archive already.
    #[arg(long, required_unless_present = "verify", value_name = "ARCHIVE")]
    out: Option<PathBuf>,

    /// Check an archive instead; exit code 1 where anything differs.
    #[arg(long, value_name = "ARCHIVE", conflicts_with_all = ["paths", "out"])]
    verify: Option<PathBuf>,

    /// The code of the dossier [default: the archive's own; of a new one its folder's name].
    #[arg(long, value_name = "CODE")]
    dossier: Option<String>,

    /// A field of the dossier that a person knows: title, maintenance, mode, keyword, numberOfPaper, format, inforSign,
    /// paperFileCode, riskRecovery, riskRecoveryStatus, description. May be given several times.
    #[arg(long, value_name = "FIELD=VALUE")]
    field: Vec<String>,

    /// How documents are named, with {dossier} {ordinal} {number} {notation} {date} {year} {kind} {issuer} {subject}
    /// {original} [default: {dossier}.{ordinal}].
    #[arg(long, value_name = "TEMPLATE")]
    name: Option<String>,

    /// Leave originals where they are, named by path and hash.
    #[arg(long)]
    reference: bool,

    /// Split files in which several documents begin: a copy, a report and a sidecar each, the original once.
    #[arg(long)]
    split: bool,

    /// Make copies, reports and sidecars anew, under the names that they have.
    #[arg(long)]
    force: bool,

    /// How many cores to use [default: all].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    jobs: Option<u16>,

    #[command(flatten)]
    links: LinkArgs,

    #[command(flatten)]
    reading: ReadingArgs,
}

const EXAMPLES: &str = "\
Examples:
    baocao archive scans --out archive --dossier H54.01.2024 --field title='Báo cáo chuyển đổi số 2024'
    baocao archive scans --out archive --name '{year} {number}-{notation}' --split
    baocao archive --verify archive";

pub fn run(args: ArchiveArgs, console: Console) -> Result<u8> {
    let jobs = args.jobs.map_or_else(
        || std::thread::available_parallelism().map_or(1, usize::from),
        usize::from,
    );
    match (&args.verify, &args.out) {
        (Some(folder), _) => verify(folder, jobs, console),
        (None, Some(out)) => file(
            checked(&args, out.clone(), jobs, console.language)?,
            console,
        ),
        (None, None) => Err(Problem::Usage("--out ARCHIVE is missing".into()).into()),
    }
}

fn checked(args: &ArchiveArgs, out: PathBuf, jobs: usize, language: Language) -> Result<Archive> {
    let fields = args.field.iter().map(|field| archive::given_by(field));
    let fields: std::result::Result<BTreeMap<_, _>, _> = fields.collect();
    let names = args.name.as_deref().map(str::parse::<Template>);
    Ok(Archive {
        paths: args.paths.clone(),
        out,
        dossier: args.dossier.clone(),
        names: names.transpose().map_err(Problem::Archive)?,
        fields: fields.map_err(Problem::Archive)?,
        reference: args.reference,
        split: args.split,
        force: args.force,
        links: args.links.links(),
        options: args.reading.options(),
        allowance: args.reading.allowance(),
        jobs,
        language,
    })
}

fn file(run: Archive, console: Console) -> Result<u8> {
    let interrupted = console::watch_signals()?;
    let mut progress = Progress::new(console);
    let summary = pipeline::archive(&run, &interrupted, &mut |event| progress.show(&event))?;
    report_failures(&summary.failed, console);
    if !console.quiet {
        say_all(closing(&summary, &run.out, console));
    }
    Ok(console::code_of(&summary.failed))
}

fn closing(summary: &ArchiveSummary, out: &Path, console: Console) -> Vec<String> {
    let ArchiveSummary {
        filed,
        known,
        duplicates,
        ignored,
        documents,
        copies,
        ..
    } = summary;
    let failed = summary.failed.len();
    let out = out.display();
    let mut lines: Vec<String> = match console.language {
        Language::Vi => vec![
            format!(
                "Đã đưa vào kho {filed}, lỗi {failed}, đã có từ trước {known}, trùng nội dung {duplicates}, không xét {ignored}."
            ),
            format!("Kho có {documents} tài liệu, {copies} bản sao tìm kiếm được: {out}"),
        ],
        Language::En => vec![
            format!(
                "{filed} filed, {failed} failed, {known} there before, {duplicates} with the same bytes, {ignored} passed over."
            ),
            format!("{documents} documents in the archive, {copies} with a searchable copy: {out}"),
        ],
    };
    if !summary.decisions.is_empty() {
        let head = console.pick(
            "Cần người quyết định (decisions.csv):",
            "For a person to decide (decisions.csv):",
        );
        lines.push(head.to_owned());
        let decisions = summary.decisions.iter();
        lines.extend(
            decisions
                .map(|(matter, count)| format!("  {count} {}", matter.in_words(console.language))),
        );
    }
    lines
}

fn verify(folder: &Path, jobs: usize, console: Console) -> Result<u8> {
    let progress = VerifyProgress::new(console);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build()
        .or_problem(Problem::Usage)?;
    let verified = pool.install(|| archive::verify(folder, &|event| progress.show(event)));
    progress.end();
    let Verification {
        files,
        bytes,
        differences,
    } = verified?;
    print(differences.iter().map(|difference| {
        let (state, path) = (difference.state.code(), harmless(&difference.path));
        format!("{state}\t{path}")
    }))?;
    if !console.quiet {
        let differ = differences.len();
        say(match console.language {
            Language::Vi => format!("Đã kiểm {files} tệp, {bytes} byte: {differ} điểm khác."),
            Language::En => format!("{files} files checked, {bytes} bytes: {differ} differ."),
        });
    }
    Ok(if differences.is_empty() {
        exit::DONE
    } else {
        exit::SOME_FAILED
    })
}
