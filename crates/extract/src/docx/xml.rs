//! XML of a package part to a small tree.
//!
//! Only what the reader asks for is kept: elements with their attributes, and the text of text elements.
//! Declared entities are never expanded, and depth and size are bounded.

use std::borrow::Cow;

use quick_xml::NsReader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;

/// How deep elements may nest. Word's own files stay far below it, and it keeps every walk of the tree
/// within a thread's stack.
const DEPTH: usize = 256;

/// How many elements a part may have: some ten times those of a report of a thousand pages.
const ELEMENTS: usize = 4_000_000;

/// An element.
#[derive(Debug, Default)]
pub(super) struct XmlElement {
    /// `w:p`, `mc:Choice`, `m:t`: the usual prefix of the namespace, whatever prefix the file uses; of an
    /// unknown namespace the local name alone.
    pub(super) name: Box<str>,
    /// Local names and values.
    attributes: Vec<(Box<str>, Box<str>)>,
    /// Child elements.
    pub(super) children: Vec<Self>,
    /// The characters in a `w:t` or `m:t`; empty for any other element.
    pub(super) text: String,
}

impl XmlElement {
    /// The first child of that name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|c| &*c.name == name)
    }

    /// All children of that name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |c| &*c.name == name)
    }

    /// An attribute by its local name.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(n, _)| &**n == name)?;
        Some(value)
    }

    /// The `val` attribute of a child: where WordprocessingML keeps nearly every setting.
    pub(super) fn setting(&self, name: &str) -> Option<&str> {
        self.child(name)?.attribute("val")
    }

    /// A setting that is a number.
    pub(super) fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.setting(name)?.trim().parse().ok()
    }

    /// Whether an on/off setting is there and not switched off (ECMA-376 part 1, 17.17.4).
    pub(super) fn on(&self, name: &str) -> bool {
        self.child(name)
            .is_some_and(|c| !matches!(c.attribute("val"), Some("0" | "false" | "off")))
    }
}

/// Parses a part. The error says what is wrong with it.
pub(super) fn parse(bytes: &[u8]) -> Result<XmlElement, String> {
    let text = decode(bytes);
    let mut reader = NsReader::from_str(&text);
    reader.config_mut().expand_empty_elements = true;
    let mut open = vec![XmlElement::default()];
    let mut elements = 0;
    loop {
        let (space, event) = reader.read_resolved_event().map_err(|e| e.to_string())?;
        match event {
            Event::Start(start) => {
                elements += 1;
                if open.len() > DEPTH {
                    return Err(format!("elements nest deeper than {DEPTH}"));
                }
                if elements > ELEMENTS {
                    return Err(format!("more than {ELEMENTS} elements"));
                }
                open.push(element(prefix(&space), &start)?);
            }
            Event::End(_) => {
                let done = open.pop().ok_or("an end without a start")?;
                open.last_mut()
                    .ok_or("an end without a start")?
                    .children
                    .push(done);
            }
            Event::Text(text) => keep(&mut open, &text.xml10_content()),
            Event::CData(text) => keep(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                if let Some(text) = resolve(&reference) {
                    keep(&mut open, &text);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if open.len() > 1 {
        return Err("it ends in the middle of an element".to_owned());
    }
    let mut document = open.pop().unwrap_or_default();
    document
        .children
        .pop()
        .ok_or_else(|| "no element".to_owned())
}

fn decode(bytes: &[u8]) -> Cow<'_, str> {
    encoding_rs::UTF_8.decode(bytes).0
}

fn prefix(space: &ResolveResult) -> &'static str {
    let ResolveResult::Bound(space) = space else {
        return "";
    };
    match space.into_inner() {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        | "http://purl.oclc.org/ooxml/wordprocessingml/main" => "w:",
        "http://schemas.openxmlformats.org/officeDocument/2006/math"
        | "http://purl.oclc.org/ooxml/officeDocument/math" => "m:",
        "http://schemas.openxmlformats.org/markup-compatibility/2006" => "mc:",
        _ => "",
    }
}

fn element(prefix: &str, start: &BytesStart) -> Result<XmlElement, String> {
    let mut attributes = Vec::new();
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|e| e.to_string())?;
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .unwrap_or_default();
        let name = attribute.key.local_name();
        attributes.push((name.into_inner().into(), value.as_ref().into()));
    }
    Ok(XmlElement {
        name: format!("{prefix}{}", start.local_name().into_inner()).into(),
        attributes,
        ..XmlElement::default()
    })
}

fn keep(open: &mut [XmlElement], text: &str) {
    if let Some(element) = open.last_mut()
        && matches!(&*element.name, "w:t" | "m:t")
    {
        element.text.push_str(text);
    }
}

/// A character reference or one of the five predefined entities; any other stands for nothing.
fn resolve(reference: &BytesRef) -> Option<String> {
    if reference.is_char_ref() {
        return Some(reference.resolve_char_ref().ok()??.to_string());
    }
    Some(resolve_predefined_entity(&reference.xml10_content())?.to_owned())
}
