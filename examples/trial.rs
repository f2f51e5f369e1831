use baocao::extract::{self, OcrChoice, Twice, scan};
use baocao::intake::{self, Limits};
use baocao::pipeline::{Options, Reader};
use std::path::{Path, PathBuf};
fn main() {
    let options = Options {
        extract: extract::Options {
            ocr: OcrChoice::Auto,
            twice: Twice::Doubtful,
            limits: Limits::DEFAULT,
        },
        dictionaries: None,
    };
    let reader = Reader::new(&options, Some(scan::read_page)).unwrap();
    let mut args = std::env::args().skip(1);
    while let (Some(from), Some(to)) = (args.next(), args.next()) {
        let source = intake::open(Path::new(&from), &Limits::DEFAULT).unwrap();
        let start = std::time::Instant::now();
        match reader.archive(&source, None, &[], &[PathBuf::from(&to)]) {
            Ok(o) => {
                println!(
                    "{from}: {:?} {:?} {} bytes in {:?}",
                    o[0].copy,
                    o[0].sheets
                        .iter()
                        .map(|s| (s.way.clone(), s.blank))
                        .collect::<Vec<_>>(),
                    source.bytes.len(),
                    start.elapsed()
                );
                std::fs::write(format!("{to}.txt"), &o[0].report.text).unwrap();
            }
            Err(e) => println!("{from}: {e}"),
        }
    }
}
