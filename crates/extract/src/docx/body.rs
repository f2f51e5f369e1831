//! The text of a document part: blocks, and what stands in a paragraph.

use std::collections::HashMap;

use super::numbering::Numbering;
use super::symbol;
use super::xml::Element;
use crate::label::Format;
use crate::typed::Typed;

/// The notes of a document by id.
#[derive(Debug, Default)]
pub(super) struct Notes<'a> {
    pub(super) footnotes: HashMap<&'a str, &'a Element>,
    pub(super) endnotes: HashMap<&'a str, &'a Element>,
}

/// Which of the two kinds a note is.
#[derive(Clone, Copy)]
enum NoteKind {
    Foot,
    End,
}

/// How far a complex field has come: what stands before its result is its instruction.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Instruction,
    Result,
}

/// A walk through the text, which counts lists and notes on its way.
pub(super) struct Body<'a> {
    numbering: Numbering,
    notes: Notes<'a>,
    footnotes: u32,
    endnotes: u32,
    /// Fields that are open, the innermost last. A table of contents is one over many paragraphs.
    fields: Vec<Field>,
    /// Notes referred to since the last block of the flow.
    referred: Vec<Typed>,
    /// Text of paragraphs whose end was deleted: it goes on in the next one.
    carried: String,
}

/// What a paragraph holds.
#[derive(Default)]
struct Inline {
    text: String,
    /// Text boxes anchored in it.
    boxes: Vec<Typed>,
}

impl<'a> Body<'a> {
    pub(super) fn new(numbering: Numbering, notes: Notes<'a>) -> Self {
        Self {
            numbering,
            notes,
            footnotes: 0,
            endnotes: 0,
            fields: Vec::new(),
            referred: Vec::new(),
            carried: String::new(),
        }
    }

    /// The blocks of the body, each followed by the notes that it refers to.
    pub(super) fn read(mut self, body: &Element) -> Vec<Typed> {
        let mut out = Vec::new();
        for child in &body.children {
            self.block(child, &mut out);
            out.append(&mut self.referred);
        }
        if !self.carried.is_empty() {
            out.push(Typed::Paragraph(self.carried));
        }
        out
    }

    /// The blocks in an element.
    pub(super) fn blocks(&mut self, parent: &Element, out: &mut Vec<Typed>) {
        for child in &parent.children {
            self.block(child, out);
        }
    }

    fn block(&mut self, element: &Element, out: &mut Vec<Typed>) {
        match &*element.name {
            "w:p" => self.paragraph(element, out),
            "w:tbl" => {
                let table = self.table(element);
                out.push(table);
            }
            name if is_dropped(name) => {}
            _ => self.blocks(chosen(element), out),
        }
    }

    fn paragraph(&mut self, paragraph: &Element, out: &mut Vec<Typed>) {
        let properties = paragraph.child("w:pPr");
        let mut inline = Inline {
            text: std::mem::take(&mut self.carried),
            ..Inline::default()
        };
        let mark = properties.and_then(|p| p.child("w:rPr"));
        let goes_on = mark.is_some_and(|m| m.child("w:del").is_some());
        if inline.text.is_empty()
            && let Some(label) = self.numbering.label(properties)
        {
            inline.text = label;
        }
        self.inline(paragraph, &mut inline);
        self.fields.retain(|&field| field == Field::Result);
        if goes_on {
            self.carried = inline.text;
        } else {
            out.push(Typed::Paragraph(inline.text));
        }
        out.append(&mut inline.boxes);
    }

    /// Adds what stands in a paragraph, a run or any element between the two.
    fn inline(&mut self, parent: &Element, out: &mut Inline) {
        for child in &parent.children {
            match &*child.name {
                "w:r" => self.run(child, out),
                "w:t" | "m:t" => self.push(&child.text, out),
                "w:tab" | "w:ptab" => self.push("\t", out),
                "w:br" | "w:cr" => self.push("\n", out),
                "w:noBreakHyphen" => self.push("-", out),
                "w:sym" => self.symbol(child, out),
                "w:fldChar" => self.field(child),
                "w:footnoteReference" => self.note(NoteKind::Foot, child, out),
                "w:endnoteReference" => self.note(NoteKind::End, child, out),
                "w:txbxContent" => self.text_box(child, out),
                "m:den" => {
                    self.push("/", out);
                    self.inline(child, out);
                }
                name if is_dropped(name) => {}
                _ => self.inline(chosen(child), out),
            }
        }
    }

    fn run(&mut self, run: &Element, out: &mut Inline) {
        let properties = run.child("w:rPr");
        if properties.is_some_and(|p| p.on("w:vanish")) {
            return;
        }
        let start = out.text.len();
        self.inline(run, out);
        if properties.is_some_and(|p| p.on("w:caps")) {
            let upper = out.text.split_off(start).to_uppercase();
            out.text.push_str(&upper);
        }
    }

    fn push(&self, text: &str, out: &mut Inline) {
        if self.fields.contains(&Field::Instruction) {
            return;
        }
        match text {
            "\n" | "\t" => out.text.push_str(text),
            _ => out.text.extend(text.chars().map(|c| {
                if c.is_whitespace() {
                    ' '
                } else {
                    symbol::shown(c)
                }
            })),
        }
    }

    fn symbol(&self, symbol: &Element, out: &mut Inline) {
        let code = symbol
            .attribute("char")
            .and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let Some(glyph) = code.and_then(|code| {
            // The same glyph may be given by its place in the font alone.
            char::from_u32(if code < 0x100 { code + 0xf000 } else { code })
        }) else {
            return;
        };
        self.push(glyph.encode_utf8(&mut [0; 4]), out);
    }

    fn field(&mut self, mark: &Element) {
        match mark.attribute("fldCharType") {
            Some("begin") => self.fields.push(Field::Instruction),
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    *field = Field::Result;
                }
            }
            Some("end") => {
                self.fields.pop();
            }
            _ => {}
        }
    }

    /// Writes the mark of a note where it is referred to, and keeps the note for the end of the block.
    /// Footnotes count 1, 2, 3 and endnotes i, ii, iii, as Word does unless told otherwise.
    fn note(&mut self, kind: NoteKind, reference: &Element, out: &mut Inline) {
        let id = reference.attribute("id").unwrap_or_default();
        let (notes, count, format) = match kind {
            NoteKind::Foot => (&self.notes.footnotes, &mut self.footnotes, Format::Decimal),
            NoteKind::End => (&self.notes.endnotes, &mut self.endnotes, Format::LowerRoman),
        };
        let Some(&note) = notes.get(id) else {
            return;
        };
        let own_mark = matches!(
            reference.attribute("customMarkFollows"),
            Some("1" | "true" | "on")
        );
        let mark = if own_mark {
            String::new()
        } else {
            *count += 1;
            format.write(*count)
        };
        self.push(&mark, out);
        let text = self.note_text(note);
        self.referred
            .push(Typed::Note(format!("{mark} {}", text.trim())));
    }

    fn note_text(&mut self, note: &Element) -> String {
        // A note that refers to itself must not be walked for ever.
        let notes = std::mem::take(&mut self.notes);
        let carried = std::mem::take(&mut self.carried);
        let fields = std::mem::take(&mut self.fields);
        let mut blocks = Vec::new();
        self.blocks(note, &mut blocks);
        self.notes = notes;
        self.carried = carried;
        self.fields = fields;
        let texts = blocks.into_iter().filter_map(|block| match block {
            Typed::Paragraph(text) | Typed::Note(text) => Some(text),
            Typed::Table(_) => None,
        });
        texts.collect::<Vec<_>>().join("\n")
    }

    fn text_box(&mut self, content: &Element, out: &mut Inline) {
        let carried = std::mem::take(&mut self.carried);
        let fields = std::mem::take(&mut self.fields);
        self.blocks(content, &mut out.boxes);
        self.carried = carried;
        self.fields = fields;
    }
}

/// Whether an element holds no text that is printed: deletions, instructions of fields, settings.
pub(super) fn is_dropped(name: &str) -> bool {
    matches!(
        name,
        "w:del" | "w:moveFrom" | "w:rt" | "w:delText" | "w:instrText" | "w:delInstrText"
    ) || name.ends_with("Pr")
}

/// The part of an element that is printed: of a content control its content, unless that is only the
/// hint to fill it in; of alternatives the first.
pub(super) fn chosen(element: &Element) -> &Element {
    static NOTHING: std::sync::LazyLock<Element> = std::sync::LazyLock::new(Element::default);
    match &*element.name {
        "w:sdt" => {
            let hint = element
                .child("w:sdtPr")
                .is_some_and(|p| p.on("w:showingPlcHdr"));
            match element.child("w:sdtContent") {
                Some(content) if !hint => content,
                _ => &NOTHING,
            }
        }
        "mc:AlternateContent" => element
            .child("mc:Choice")
            .or_else(|| element.child("mc:Fallback"))
            .unwrap_or(&NOTHING),
        _ => element,
    }
}
