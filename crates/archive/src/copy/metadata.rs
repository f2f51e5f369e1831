//! What a copy says of itself: XMP (ISO 16684-1) and the document information that goes with it (ISO 19005-2, 6.6).

use pdf_writer::{Pdf, Ref, TextStr};

use crate::outcome::Conformance;
use baocao_report::{Report, Signature};

/// Who made the copy.
const PRODUCER: &str = concat!("baocao ", env!("CARGO_PKG_VERSION"));

/// The name space of what no other schema has a name for.
const OWN: &str = "urn:baocao:archive:1";

/// What a copy says of its document.
pub(super) struct Metadata<'r> {
    title: String,
    issuer: Option<&'r str>,
    date: Option<String>,
    /// The hash of the original in hexadecimal.
    original: &'r str,
    pages: (u32, u32),
    signatures: Vec<String>,
}

impl<'r> Metadata<'r> {
    /// What a report on some pages of a file has to tell.
    pub fn of(report: &'r Report, pages: (u32, u32)) -> Self {
        Self {
            title: title(report),
            issuer: report.header.issuer.as_deref(),
            date: report.header.date.as_ref().map(ToString::to_string),
            original: report.id.strip_prefix("sha256:").unwrap_or(&report.id),
            pages,
            signatures: report.source.signatures.iter().map(signature).collect(),
        }
    }

    /// Writes the document information.
    pub fn write_info(&self, pdf: &mut Pdf, id: Ref) {
        let mut info = pdf.document_info(id);
        info.title(TextStr(&self.title));
        if let Some(issuer) = self.issuer {
            info.author(TextStr(issuer));
        }
        info.creator(TextStr(PRODUCER)).producer(TextStr(PRODUCER));
    }

    /// The XMP packet.
    pub fn xmp(&self, conformance: &Conformance) -> String {
        let mut body = String::new();
        if let Some(level) = level(conformance) {
            body += &format!(
                "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>{level}</pdfaid:conformance>"
            );
        }
        body += "<dc:format>application/pdf</dc:format>";
        body += "<dc:language><rdf:Bag><rdf:li>vi</rdf:li></rdf:Bag></dc:language>";
        body += &format!(
            "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:title>",
            escaped(&self.title)
        );
        if let Some(issuer) = self.issuer {
            body += &format!("<dc:creator>{}</dc:creator>", list(&[issuer]));
        }
        if let Some(date) = &self.date {
            body += &format!("<dc:date>{}</dc:date>", list(&[date]));
        }
        body += &format!("<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>");
        body += &format!("<pdf:Producer>{PRODUCER}</pdf:Producer>");
        let (first, last) = self.pages;
        body += &format!(
            "<xmpMM:DocumentID>urn:sha256:{0}:{first}-{last}:copy</xmpMM:DocumentID>\
             <xmpMM:DerivedFrom rdf:parseType=\"Resource\">\
             <stRef:documentID>urn:sha256:{0}</stRef:documentID></xmpMM:DerivedFrom>\
             <baocao:original>{0}</baocao:original>\
             <baocao:pages>{first}-{last}</baocao:pages>",
            self.original
        );
        if !self.signatures.is_empty() {
            let signatures: Vec<&str> = self.signatures.iter().map(String::as_str).collect();
            body += &format!(
                "<baocao:signatures>{}</baocao:signatures>",
                list(&signatures)
            );
        }
        packet(&(body + &schema()))
    }
}

fn level(conformance: &Conformance) -> Option<&'static str> {
    match conformance {
        Conformance::A2u => Some("U"),
        Conformance::Unclaimed => None,
    }
}

/// Kind, number, date and subject; the file's name where none is known.
fn title(report: &Report) -> String {
    let header = &report.header;
    let date = header.date.as_ref().map(|date| format!("ngày {date}"));
    let subject = header.subject.clone().map(|subject| format!("– {subject}"));
    let parts = [
        header.kind.clone().map(capital),
        header.number.clone(),
        date,
        subject,
    ];
    let title = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    if title.is_empty() {
        let name = report.source.file.rsplit('/').next();
        return name.unwrap_or_default().to_owned();
    }
    title.trim_start_matches("– ").to_owned()
}

fn capital(text: String) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => text,
    }
}

fn signature(signature: &Signature) -> String {
    let page = signature.page.map(|page| format!("trang {page}"));
    let parts = [signature.signer.clone(), signature.time.clone(), page];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn list(items: &[&str]) -> String {
    let items: String = items
        .iter()
        .map(|item| format!("<rdf:li>{}</rdf:li>", escaped(item)))
        .collect();
    format!("<rdf:Seq>{items}</rdf:Seq>")
}

/// Says what the names of our own mean, as PDF/A asks (ISO 19005-2, 6.6.2.3).
fn schema() -> String {
    let property = |name: &str, kind: &str, about: &str| {
        format!(
            "<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>{name}</pdfaProperty:name>\
             <pdfaProperty:valueType>{kind}</pdfaProperty:valueType>\
             <pdfaProperty:category>external</pdfaProperty:category>\
             <pdfaProperty:description>{about}</pdfaProperty:description></rdf:li>"
        )
    };
    let properties = property("original", "Text", "SHA-256 of the original file")
        + &property(
            "pages",
            "Text",
            "First and last page of the document in the original",
        )
        + &property(
            "signatures",
            "seq Text",
            "Signer, time and page of each signature of the original",
        );
    format!(
        "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\
         <pdfaSchema:schema>Searchable copies of archived documents</pdfaSchema:schema>\
         <pdfaSchema:namespaceURI>{OWN}</pdfaSchema:namespaceURI>\
         <pdfaSchema:prefix>baocao</pdfaSchema:prefix>\
         <pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property>\
         </rdf:li></rdf:Bag></pdfaExtension:schemas>"
    )
}

fn packet(body: &str) -> String {
    let spaces = [
        ("dc", "http://purl.org/dc/elements/1.1/"),
        ("pdf", "http://ns.adobe.com/pdf/1.3/"),
        ("xmp", "http://ns.adobe.com/xap/1.0/"),
        ("xmpMM", "http://ns.adobe.com/xap/1.0/mm/"),
        ("stRef", "http://ns.adobe.com/xap/1.0/sType/ResourceRef#"),
        ("pdfaid", "http://www.aiim.org/pdfa/ns/id/"),
        ("pdfaExtension", "http://www.aiim.org/pdfa/ns/extension/"),
        ("pdfaSchema", "http://www.aiim.org/pdfa/ns/schema#"),
        ("pdfaProperty", "http://www.aiim.org/pdfa/ns/property#"),
        ("baocao", OWN),
    ];
    let spaces: String = spaces
        .iter()
        .map(|(prefix, uri)| format!(" xmlns:{prefix}=\"{uri}\""))
        .collect();
    format!(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\"{spaces}>{body}</rdf:Description>\
         </rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>"
    )
}

/// A text as XML has it; what XML has no characters for is left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\t' | '\n' => escaped.push(' '),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}
