//! What the files of an archive are called: by a template, made safe for every file system.

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use baocao_report::Header;
use baocao_report::error::ArchiveFault;

/// The longest name of a document, in bytes of UTF-8, without the endings of its files. With the folder and the longest ending
/// a path below the archive has at most 201 bytes, so that 58 characters are left for the archive's own path where Windows
/// takes no more than 259 ("Maximum Path Length Limitation", Microsoft).
const LONGEST: usize = 120;

/// The longest code of a dossier, which is also its folder, in bytes.
const LONGEST_CODE: usize = 60;

/// The longest ending of an original that is kept, in bytes.
const LONGEST_ENDING: usize = 10;

/// Names that Windows keeps for devices, whatever ending follows ("Naming Files, Paths, and Namespaces", Microsoft).
const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// How documents are named: texts and fields in braces, `{dossier}.{ordinal}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Template {
    pieces: Vec<TemplatePiece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum TemplatePiece {
    Text(String),
    Field(TemplateField),
}

/// A field of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TemplateField {
    Dossier,
    Ordinal,
    Number,
    Notation,
    Date,
    Year,
    Kind,
    Issuer,
    Subject,
    Original,
}

/// Every field: its name, and what stands in a name where a document has none.
const FIELDS: [(&str, TemplateField, &str); 10] = [
    ("dossier", TemplateField::Dossier, ""),
    ("ordinal", TemplateField::Ordinal, ""),
    ("number", TemplateField::Number, "[thiếu số]"),
    ("notation", TemplateField::Notation, "[thiếu ký hiệu]"),
    ("date", TemplateField::Date, "[thiếu ngày]"),
    ("year", TemplateField::Year, "[thiếu năm]"),
    ("kind", TemplateField::Kind, "[thiếu loại]"),
    ("issuer", TemplateField::Issuer, "[thiếu cơ quan]"),
    ("subject", TemplateField::Subject, "[thiếu trích yếu]"),
    ("original", TemplateField::Original, "[thiếu tên]"),
];

/// What a name is made of.
#[derive(Clone, Copy, Debug)]
pub struct NameFields<'a> {
    /// The code of the dossier.
    pub dossier: &'a str,
    /// The number of the document in it.
    pub ordinal: u32,
    /// What the document says of itself; `None` where it could not be read.
    pub header: Option<&'a Header>,
    /// The file name of the original.
    pub original: &'a str,
}

impl Template {
    /// The name of a document, safe and not yet unique.
    pub fn name(&self, facts: &NameFields<'_>) -> String {
        let mut name = String::new();
        for piece in &self.pieces {
            match piece {
                TemplatePiece::Text(text) => name.push_str(text),
                TemplatePiece::Field(field) => name.push_str(&value(*field, facts)),
            }
        }
        safe(&name, LONGEST)
    }
}

impl Default for Template {
    fn default() -> Self {
        Self {
            pieces: vec![
                TemplatePiece::Field(TemplateField::Dossier),
                TemplatePiece::Text(".".into()),
                TemplatePiece::Field(TemplateField::Ordinal),
            ],
        }
    }
}

impl FromStr for Template {
    type Err = ArchiveFault;

    fn from_str(text: &str) -> Result<Self, ArchiveFault> {
        let fault = || ArchiveFault::Template {
            given: text.to_owned(),
            fields: fields(),
        };
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or_else(fault)?;
            let known = FIELDS.iter().find(|(known, ..)| *known == name);
            let (_, field, _) = known.ok_or_else(fault)?;
            if !before.is_empty() {
                pieces.push(TemplatePiece::Text(before.to_owned()));
            }
            pieces.push(TemplatePiece::Field(*field));
            rest = after;
        }
        if pieces.is_empty() || rest.contains('}') {
            return Err(fault());
        }
        if !rest.is_empty() {
            pieces.push(TemplatePiece::Text(rest.to_owned()));
        }
        Ok(Self { pieces })
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.pieces {
            match piece {
                TemplatePiece::Text(text) => f.write_str(text)?,
                TemplatePiece::Field(field) => {
                    let known = FIELDS.iter().find(|(_, known, _)| known == field);
                    write!(f, "{{{}}}", known.map_or("", |(name, ..)| name))?;
                }
            }
        }
        Ok(())
    }
}

impl TryFrom<String> for Template {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse().map_err(|_| format!("no template: {text}"))
    }
}

impl From<Template> for String {
    fn from(template: Template) -> Self {
        template.to_string()
    }
}

/// The names of a template's fields, for messages.
pub(super) fn fields() -> String {
    let names: Vec<String> = FIELDS
        .iter()
        .map(|(name, ..)| format!("{{{name}}}"))
        .collect();
    names.join(" ")
}

fn value(field: TemplateField, facts: &NameFields<'_>) -> String {
    let header = facts.header;
    let found = match field {
        TemplateField::Dossier => Some(facts.dossier.to_owned()),
        TemplateField::Ordinal => Some(format!("{:04}", facts.ordinal)),
        TemplateField::Number => header.and_then(|header| header.code_number.clone()),
        TemplateField::Notation => header.and_then(|header| header.code_notation.clone()),
        TemplateField::Date => header.and_then(|header| Some(header.date?.to_string())),
        TemplateField::Year => {
            header.and_then(|header| Some(header.date?.to_string().get(..4)?.into()))
        }
        TemplateField::Kind => header.and_then(|header| header.kind.clone()),
        TemplateField::Issuer => header.and_then(|header| header.issuer.clone()),
        TemplateField::Subject => header.and_then(|header| header.subject.clone()),
        TemplateField::Original => Some(stem(facts.original).to_owned()),
    };
    found
        .filter(|text| !text.trim().is_empty())
        .unwrap_or_else(|| {
            let known = FIELDS.iter().find(|(_, known, _)| *known == field);
            known.map_or("", |(.., missing)| missing).to_owned()
        })
}

fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

/// The ending of an original's file, in lower case; `bin` where it has none that can be kept.
pub fn ending(original: &str) -> String {
    let ending = original.rsplit_once('.').map(|(_, ending)| ending);
    ending
        .filter(|ending| !ending.is_empty() && ending.len() <= LONGEST_ENDING)
        .filter(|ending| ending.chars().all(|c| c.is_ascii_alphanumeric()))
        .map_or_else(|| "bin".into(), str::to_ascii_lowercase)
}

/// Checks the code of a dossier, which is also the name of its folder.
///
/// # Errors
/// [`ArchiveFault::Code`] where it is too long or no file system-safe name.
pub fn code(text: &str) -> Result<String, ArchiveFault> {
    let safe = safe(text, LONGEST_CODE);
    if safe == text && !text.starts_with('.') {
        Ok(safe)
    } else {
        Err(ArchiveFault::Code(text.to_owned()))
    }
}

/// The code of a dossier that nobody has given one: the name of its folder, made safe.
pub fn code_of(folder: &str) -> String {
    safe(folder, LONGEST_CODE)
}

/// A name that every file system takes: no characters that Windows forbids, none that end a name unseen, no device of
/// Windows, no hidden file, and not too long.
fn safe(name: &str, longest: usize) -> String {
    let allowed = |c: char| match c {
        '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => '-',
        c if c.is_whitespace() => ' ',
        c if c.is_control() || is_unseen(c) => '-',
        c => c,
    };
    let clean: String = name.nfc().map(allowed).collect();
    let clean = clean.split(' ').filter(|word| !word.is_empty());
    let mut clean = clean.collect::<Vec<_>>().join(" ");
    clean.truncate(clean.floor_char_boundary(longest));
    let clean = clean
        .trim_start_matches(['.', ' '])
        .trim_end_matches(['.', ' ']);
    if clean.is_empty() {
        return "_".into();
    }
    let (base, rest) = clean.split_at(clean.find('.').unwrap_or(clean.len()));
    if is_reserved(base) {
        format!("{}_{rest}", base.trim_end())
    } else {
        clean.to_owned()
    }
}

/// Characters that turn the direction of a name or have no width: two names would look the same.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn is_reserved(base: &str) -> bool {
    let base = base.trim_end().to_lowercase();
    let port = base
        .strip_prefix("com")
        .or_else(|| base.strip_prefix("lpt"));
    let is_port = port.is_some_and(|rest| {
        let mut digits = rest.chars();
        matches!(digits.next(), Some('0'..='9' | '¹' | '²' | '³')) && digits.next().is_none()
    });
    is_port || RESERVED.contains(&base.as_str())
}

/// The names of a document's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// The searchable copy.
    pub copy: String,
    /// The original.
    pub original: String,
    /// The report.
    pub report: String,
    /// The sidecar as JSON.
    pub json: String,
    /// The sidecar as XML.
    pub xml: String,
}

impl Names {
    /// The files of a document of this name.
    pub fn of(name: &str, ending: &str) -> Self {
        Self {
            copy: format!("{name}.pdf"),
            original: format!("{name}.original.{ending}"),
            report: format!("{name}.report.json"),
            json: format!("{name}.json"),
            xml: format!("{name}.xml"),
        }
    }

    fn all(&self) -> [&str; 5] {
        [
            &self.copy,
            &self.original,
            &self.report,
            &self.json,
            &self.xml,
        ]
    }
}

/// Names that are no longer free. Names that differ in case only are one, as they are on Windows and macOS.
#[derive(Debug, Default)]
pub struct UsedNames {
    names: HashSet<String>,
}

impl UsedNames {
    /// Marks the files of a document as taken.
    pub fn insert(&mut self, names: &Names) {
        self.names.extend(names.all().map(str::to_lowercase));
    }

    /// Takes the name that is wanted or, where one of its files is not free or `is_there` already, the first of `NAME (2)`,
    /// `NAME (3)` … that is.
    pub fn take(&mut self, wanted: &str, ending: &str, is_there: &dyn Fn(&str) -> bool) -> String {
        let tries = std::iter::once(wanted.to_owned())
            .chain((2_u32..).map(|number| format!("{wanted} ({number})")));
        for name in tries {
            let names = Names::of(&name, ending);
            let is_free =
                |file: &&str| !self.names.contains(&file.to_lowercase()) && !is_there(file);
            if names.all().iter().all(is_free) {
                self.insert(&names);
                return name;
            }
        }
        wanted.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(template: &str, header: Option<&Header>) -> String {
        let template: Template = template.parse().unwrap();
        template.name(&NameFields {
            dossier: "H54.2024",
            ordinal: 7,
            header,
            original: "Báo cáo.v2.pdf",
        })
    }

    #[test]
    fn a_template_names_documents_and_shows_what_is_missing() {
        let header = Header {
            code_number: Some("1042".into()),
            code_notation: Some("QĐ/UBND".into()),
            date: Some("2024-10-03".parse().unwrap()),
            ..Header::default()
        };
        let of = |template| named(template, Some(&header));
        assert_eq!(of("{dossier}.{ordinal}"), "H54.2024.0007");
        assert_eq!(of("{number}-{notation}-{date}"), "1042-QĐ-UBND-2024-10-03");
        assert_eq!(of("{year} {issuer}"), "2024 [thiếu cơ quan]");
        assert_eq!(of("{original}"), "Báo cáo.v2");
        assert_eq!(named("x{number}", None), "x[thiếu số]");
        let usual = Template::default();
        assert_eq!(usual.to_string().parse::<Template>().unwrap(), usual);
    }

    #[test]
    fn what_is_no_template_is_refused() {
        for text in ["", "name", "{nubmer}", "{number", "{number}}"] {
            assert!(text.parse::<Template>().is_err(), "{text}");
        }
    }

    #[test]
    fn names_are_safe_on_every_system() {
        for (name, expected) in [
            ("a<b>c:d\"e/f\\g|h?i*j", "a-b-c-d-e-f-g-h-i-j"),
            ("CON", "CON_"),
            ("con.txt", "con_.txt"),
            ("Lpt1 .x", "Lpt1_.x"),
            ("COM¹", "COM¹_"),
            ("COM10", "COM10"),
            ("console", "console"),
            ("báo cáo. . ", "báo cáo"),
            ("..ẩn", "ẩn"),
            ("...", "_"),
            ("a\u{202e}fdp.exe\u{7}", "a-fdp.exe-"),
            ("Ba\u{301}o\u{a0} cáo\n", "Báo cáo"),
        ] {
            assert_eq!(safe(name, LONGEST), expected, "{name}");
        }
        let long = safe(&"đ".repeat(300), LONGEST);
        assert_eq!(long.len(), LONGEST);
        assert!(code("H54.01").is_ok() && code("a/b").is_err() && code("").is_err());
        assert_eq!(ending("x.PDF"), "pdf");
        assert_eq!(ending("x.pdf "), "bin");
        assert_eq!(ending("báo cáo"), "bin");
    }

    #[test]
    fn names_that_differ_in_case_or_run_into_another_ones_files_are_kept_apart() {
        let mut taken = UsedNames::default();
        let free = |_: &str| false;
        assert_eq!(taken.take("Ấp Một", "pdf", &free), "Ấp Một");
        assert_eq!(taken.take("ấp một", "pdf", &free), "ấp một (2)");
        assert_eq!(taken.take("ẤP MỘT", "tif", &free), "ẤP MỘT (3)");
        assert_eq!(taken.take("x", "pdf", &free), "x");
        assert_eq!(taken.take("x.original", "pdf", &free), "x.original (2)");
        assert_eq!(taken.take("x.report", "pdf", &free), "x.report (2)");
        let foreign = |file: &str| file == "y.pdf";
        assert_eq!(taken.take("y", "pdf", &foreign), "y (2)");
    }
}
