//! Digital signatures of a PDF, listed as their dictionaries state them (ISO 32000-1, 12.8). Nothing is
//! verified: the list tells who is said to have signed, so that a person knows where to look.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use hayro_syntax::Pdf;
use hayro_syntax::object::{
    Array, Dict, MaybeRef, Name, ObjRef, Object, ObjectIdentifier, String as PdfString,
};
use unicode_normalization::UnicodeNormalization;

use super::cms;
use baocao_report::Signature;

/// How deep a tree of form fields may be. Real ones are two or three deep.
const DEPTH: usize = 32;

/// Lists the signatures of a PDF; none for a file that cannot be opened, which a later stage reports.
pub(super) fn of(bytes: &Arc<Vec<u8>>) -> Vec<Signature> {
    // A signature needs a /ByteRange that stands in the clear (12.8.1, table 252). Most files have none,
    // and need not be opened twice.
    if !bytes.windows(10).any(|w| w == b"/ByteRange") {
        return Vec::new();
    }
    let Ok(pdf) = Pdf::new(Arc::clone(bytes)) else {
        return Vec::new();
    };
    let mut walk = SignatureSearch {
        pages: PageIndex::of(&pdf),
        seen: HashSet::new(),
        found: Vec::new(),
    };
    let form = pdf
        .xref()
        .get::<Dict<'_>>(pdf.xref().root_id())
        .and_then(|root| root.get::<Dict<'_>>("AcroForm"));
    if let Some(fields) = form.and_then(|form| form.get::<Array<'_>>("Fields")) {
        walk.fields(&pdf, &fields, false, 0);
    }
    // A form whose list of fields is broken still has its stamps on the pages.
    for page in pdf.pages().iter() {
        if let Some(annotations) = page.raw().get::<Array<'_>>("Annots") {
            walk.fields(&pdf, &annotations, false, 0);
        }
    }
    walk.found
}

struct SignatureSearch {
    pages: PageIndex,
    /// Fields gone through, so that a circle of fields ends and a stamp is not a second signature.
    seen: HashSet<ObjRef>,
    found: Vec<Signature>,
}

impl SignatureSearch {
    /// Goes through fields below one that is a signature's, or is not (12.7.3.1: the kind is inherited).
    fn fields(&mut self, pdf: &Pdf, fields: &Array<'_>, is_signature: bool, depth: usize) {
        for entry in fields.raw_iter() {
            let (reference, dict) = match entry {
                MaybeRef::Ref(r) => (Some(r), pdf.xref().get::<Dict<'_>>(r.into())),
                MaybeRef::NotRef(object) => (None, object.into_dict()),
            };
            let is_new = reference.is_none_or(|r| self.seen.insert(r));
            if let Some(field) = dict.filter(|_| is_new && depth < DEPTH) {
                self.field(pdf, reference, &field, is_signature, depth);
            }
        }
    }

    fn field(
        &mut self,
        pdf: &Pdf,
        reference: Option<ObjRef>,
        field: &Dict<'_>,
        inherited: bool,
        depth: usize,
    ) {
        let is_signature = match field.get::<Name<'_>>("FT") {
            Some(kind) => kind.as_str() == "Sig",
            None => inherited,
        };
        let kids = field.get::<Array<'_>>("Kids");
        // The stamp is the field itself, or its only kid.
        let stamp = kids
            .as_ref()
            .and_then(|kids| kids.raw_iter().find_map(|kid| kid.as_obj_ref()));
        if is_signature && let Some(value) = field.get::<Dict<'_>>("V") {
            let page = self
                .pages
                .of_field(field, reference)
                .or_else(|| self.pages.of_stamp(pdf, stamp?));
            self.found.push(signature(&value, page));
            return self.skip(kids);
        }
        if let Some(kids) = kids {
            self.fields(pdf, &kids, is_signature, depth + 1);
        }
    }

    /// Marks the stamps of a signature as gone through.
    fn skip(&mut self, kids: Option<Array<'_>>) {
        let stamps = kids.iter().flat_map(Array::raw_iter);
        self.seen.extend(stamps.filter_map(|kid| kid.as_obj_ref()));
    }
}

/// Which page is which, and which stamp stands on which.
struct PageIndex {
    numbers: HashMap<ObjectIdentifier, u32>,
    annotations: HashMap<ObjRef, u32>,
}

impl PageIndex {
    fn of(pdf: &Pdf) -> Self {
        let mut numbers = HashMap::new();
        let mut annotations = HashMap::new();
        for (number, page) in (1..).zip(pdf.pages().iter()) {
            if let Some(id) = page.raw().obj_id() {
                numbers.insert(id, number);
            }
            if let Some(all) = page.raw().get::<Array<'_>>("Annots") {
                for reference in all.raw_iter().filter_map(|a| a.as_obj_ref()) {
                    annotations.entry(reference).or_insert(number);
                }
            }
        }
        Self {
            numbers,
            annotations,
        }
    }

    fn of_field(&self, field: &Dict<'_>, reference: Option<ObjRef>) -> Option<u32> {
        if let Some(page) = reference.and_then(|r| self.annotations.get(&r)) {
            return Some(*page);
        }
        self.numbers.get(&field.get_ref("P")?.into()).copied()
    }

    fn of_stamp(&self, pdf: &Pdf, stamp: ObjRef) -> Option<u32> {
        let dict = pdf.xref().get::<Dict<'_>>(stamp.into())?;
        self.of_field(&dict, Some(stamp))
    }
}

fn signature(value: &Dict<'_>, page: Option<u32>) -> Signature {
    let message = value
        .get::<PdfString<'_>>("Contents")
        .map(|contents| cms::read(contents.as_bytes()))
        .unwrap_or_default();
    let name = value
        .get::<PdfString<'_>>("Name")
        .map(|name| text(name.as_bytes()))
        .filter(|name| !name.is_empty());
    let time = value
        .get::<Object<'_>>("M")
        .and_then(Object::into_string)
        .and_then(|date| time(date.as_bytes()));
    Signature {
        signer: name.or(message.signer),
        time: time.or(message.time),
        page,
    }
}

/// A text string (7.9.2.2): UTF-16 or UTF-8 with a mark, else PDFDocEncoding. Some signing programs
/// write UTF-8 without its mark; what is valid UTF-8 and not ASCII is hardly anything else.
fn text(bytes: &[u8]) -> String {
    let decoded = match bytes {
        [0xfe, 0xff, ..] | [0xff, 0xfe, ..] | [0xef, 0xbb, 0xbf, ..] => {
            encoding_rs::UTF_8.decode(bytes).0.into_owned()
        }
        _ => std::str::from_utf8(bytes).map_or_else(
            |_| encoding_rs::mem::decode_latin1(bytes).into_owned(),
            str::to_owned,
        ),
    };
    decoded
        .replace('\0', "")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .nfc()
        .collect()
}

/// A PDF date (7.9.4) as an RFC 3339 time: `D:20241220153045+07'00'`. `None` where it names no offset
/// from UTC, as the moment is then unknown, and where it is no date.
fn time(date: &[u8]) -> Option<String> {
    let date = std::str::from_utf8(date).ok()?.trim();
    let date = date.strip_prefix("D:").unwrap_or(date);
    let digits = date
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(date.len());
    let (local, offset) = date.split_at(digits);
    let part = |range: std::ops::Range<usize>, absent: i8| match local.get(range) {
        Some(digits) => digits.parse::<i8>().ok(),
        None => Some(absent),
    };
    let local = jiff::civil::DateTime::new(
        local.get(..4)?.parse().ok()?,
        part(4..6, 1)?,
        part(6..8, 1)?,
        part(8..10, 0)?,
        part(10..12, 0)?,
        part(12..14, 0)?,
        0,
    )
    .ok()?;
    let sign = offset.chars().next()?;
    let numbers: Vec<i32> = offset[sign.len_utf8()..]
        .split('\'')
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let seconds = numbers.first().unwrap_or(&0) * 3600 + numbers.get(1).unwrap_or(&0) * 60;
    let seconds = match sign {
        'Z' => 0,
        '+' => seconds,
        '-' => -seconds,
        _ => return None,
    };
    let zone = jiff::tz::Offset::from_seconds(seconds).ok()?;
    let moment = zone.to_timestamp(local).ok()?;
    Some(moment.display_with_offset(zone).to_string())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A PDF of the given objects (numbered from 1, the first one the catalogue), with its table.
    fn pdf(objects: &[&str]) -> Arc<Vec<u8>> {
        let mut file = String::from("%PDF-1.7\n");
        let mut table = String::from("0000000000 65535 f \n");
        for (number, object) in (1..).zip(objects) {
            table.push_str(&format!("{:010} 00000 n \n", file.len()));
            file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
        }
        let start = file.len();
        let size = objects.len() + 1;
        file.push_str(&format!(
            "xref\n0 {size}\n{table}trailer <</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF"
        ));
        Arc::new(file.into_bytes())
    }

    const PAGE: &str = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>";

    #[test]
    fn a_signature_has_its_signer_time_and_page() {
        let found = of(&pdf(&[
            "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]>>>>",
            "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>",
            PAGE,
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[5 0 R]>>",
            "<</FT/Sig/V 6 0 R/Subtype/Widget/Rect[0 0 1 1]>>",
            "<</Type/Sig/ByteRange[0 1 2 3]/Name(UBND xã Tân Hòa Đông)/M(D:20241220153045+07'00')>>",
        ]));
        let expected = Signature {
            signer: Some("UBND xã Tân Hòa Đông".into()),
            time: Some("2024-12-20T15:30:45+07:00".into()),
            page: Some(2),
        };
        assert_eq!(found, [expected]);
    }

    #[test]
    fn a_field_with_its_stamp_apart_is_one_signature() {
        let found = of(&pdf(&[
            "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[5 0 R]>>",
            "<</FT/Sig/Kids[5 0 R]/V<</Type/Sig/ByteRange[0 1]/Name<FEFF004E0067>>>>>",
            "<</Parent 4 0 R/Subtype/Widget/P 3 0 R>>",
        ]));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].signer.as_deref(), Some("Ng"));
        assert_eq!(found[0].page, Some(1));
    }

    #[test]
    fn a_stamp_is_found_without_a_form_and_a_circle_ends() {
        let found = of(&pdf(&[
            "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[5 0 R]>>",
            "<</T(a)/Kids[4 0 R]>>",
            "<</FT/Sig/V<</ByteRange[0 1]>>>>",
        ]));
        let nameless = Signature {
            signer: None,
            time: None,
            page: Some(1),
        };
        assert_eq!(found, [nameless]);
    }

    #[test]
    fn an_unsigned_field_is_no_signature() {
        let found = of(&pdf(&[
            "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>/X(/ByteRange)>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            PAGE,
            "<</FT/Sig>>",
        ]));
        assert_eq!(found, []);
    }

    #[test]
    fn dates_without_an_offset_name_no_moment() {
        let time = |date: &str| time(date.as_bytes());
        assert_eq!(
            time("D:20240305Z").as_deref(),
            Some("2024-03-05T00:00:00+00:00")
        );
        assert_eq!(
            time("20240305101112-05'30").as_deref(),
            Some("2024-03-05T10:11:12-05:30")
        );
        assert_eq!(time("D:20240305101112"), None);
        assert_eq!(time("D:20241320Z"), None);
    }

    proptest! {
        #[test]
        fn any_date_and_any_text_is_survived(bytes: Vec<u8>, date in "D?:?[0-9]{0,14}[-+Z'0-9ế]{0,9}") {
            let _ = (time(&bytes), time(date.as_bytes()), text(&bytes));
        }
    }
}
