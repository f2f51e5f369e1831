//! The text of a document part: blocks, and what stands in a paragraph.

use std::collections::HashMap;

use super::fields::ComplexFields;
use super::numbering::Numbering;
use super::symbol;
use super::xml::XmlElement;
use crate::label::NumberFormat;
use crate::output_budget::OutputBudget;
use crate::typed::TypedBlock;
use baocao_report::error::Result;

/// The notes of a document by id.
#[derive(Debug, Default)]
pub(super) struct Notes<'a> {
    pub(super) footnotes: HashMap<&'a str, &'a XmlElement>,
    pub(super) endnotes: HashMap<&'a str, &'a XmlElement>,
}

/// Which of the two kinds a note is.
#[derive(Clone, Copy)]
enum NoteKind {
    Foot,
    End,
}

/// A walk through the text, which counts lists and notes on its way.
pub(super) struct BodyReader<'a> {
    /// What is written and walked is taken from it: a note that many refer to is walked for each of them.
    budget: &'a OutputBudget,
    numbering: Numbering,
    notes: Notes<'a>,
    footnotes: u32,
    endnotes: u32,
    fields: ComplexFields,
    /// Notes referred to since the last block of the flow.
    referred: Vec<TypedBlock>,
    /// Text of paragraphs whose end was deleted: it goes on in the next one.
    carried: String,
}

/// What a paragraph holds.
#[derive(Default)]
struct ParagraphContent {
    text: String,
    /// Text boxes anchored in it.
    boxes: Vec<TypedBlock>,
}

impl<'a> BodyReader<'a> {
    pub(super) fn new(numbering: Numbering, notes: Notes<'a>, budget: &'a OutputBudget) -> Self {
        Self {
            budget,
            numbering,
            notes,
            footnotes: 0,
            endnotes: 0,
            fields: ComplexFields::default(),
            referred: Vec::new(),
            carried: String::new(),
        }
    }

    /// The blocks of the body, each followed by the notes that it refers to.
    pub(super) fn read(mut self, body: &XmlElement) -> Result<Vec<TypedBlock>> {
        let mut out = Vec::new();
        for child in &body.children {
            self.block(child, &mut out)?;
            out.append(&mut self.referred);
        }
        if !self.carried.is_empty() {
            out.push(TypedBlock::Paragraph(self.carried));
        }
        Ok(out)
    }

    /// The blocks in an element.
    pub(super) fn blocks(&mut self, parent: &XmlElement, out: &mut Vec<TypedBlock>) -> Result<()> {
        parent
            .children
            .iter()
            .try_for_each(|child| self.block(child, out))
    }

    fn block(&mut self, element: &XmlElement, out: &mut Vec<TypedBlock>) -> Result<()> {
        self.budget.spend(1)?;
        match &*element.name {
            "w:p" => self.paragraph(element, out)?,
            "w:tbl" => {
                let table = self.table(element)?;
                out.push(table);
            }
            name if is_dropped(name) => {}
            _ => self.blocks(chosen(element), out)?,
        }
        Ok(())
    }

    fn paragraph(&mut self, paragraph: &XmlElement, out: &mut Vec<TypedBlock>) -> Result<()> {
        let properties = paragraph.child("w:pPr");
        let mut inline = ParagraphContent {
            text: std::mem::take(&mut self.carried),
            ..ParagraphContent::default()
        };
        let mark = properties.and_then(|p| p.child("w:rPr"));
        let goes_on = mark.is_some_and(|m| m.child("w:del").is_some());
        if inline.text.is_empty()
            && let Some(label) = self.numbering.label(properties)
        {
            self.budget.spend(label.len())?;
            inline.text = label;
        }
        self.inline(paragraph, &mut inline)?;
        self.fields.end_paragraph();
        if goes_on {
            self.carried = inline.text;
        } else {
            out.push(TypedBlock::Paragraph(inline.text));
        }
        out.append(&mut inline.boxes);
        Ok(())
    }

    /// Adds what stands in a paragraph, a run or any element between the two.
    fn inline(&mut self, parent: &XmlElement, out: &mut ParagraphContent) -> Result<()> {
        for child in &parent.children {
            self.budget.spend(1)?;
            match &*child.name {
                "w:r" => self.run(child, out)?,
                "w:t" | "m:t" => self.push(&child.text, out)?,
                "w:tab" | "w:ptab" => self.push("\t", out)?,
                "w:br" | "w:cr" => self.push("\n", out)?,
                "w:noBreakHyphen" => self.push("-", out)?,
                "w:sym" => self.symbol(child, out)?,
                "w:fldChar" => self.fields.mark(child.attribute("fldCharType")),
                "w:footnoteReference" => self.note(NoteKind::Foot, child, out)?,
                "w:endnoteReference" => self.note(NoteKind::End, child, out)?,
                "w:txbxContent" => self.text_box(child, out)?,
                "m:den" => {
                    self.push("/", out)?;
                    self.inline(child, out)?;
                }
                name if is_dropped(name) => {}
                _ => self.inline(chosen(child), out)?,
            }
        }
        Ok(())
    }

    fn run(&mut self, run: &XmlElement, out: &mut ParagraphContent) -> Result<()> {
        let properties = run.child("w:rPr");
        if properties.is_some_and(|p| p.on("w:vanish")) {
            return Ok(());
        }
        let start = out.text.len();
        self.inline(run, out)?;
        if properties.is_some_and(|p| p.on("w:caps")) {
            let upper = out.text.split_off(start).to_uppercase();
            out.text.push_str(&upper);
        }
        Ok(())
    }

    fn push(&self, text: &str, out: &mut ParagraphContent) -> Result<()> {
        if self.fields.in_instruction() {
            return Ok(());
        }
        self.budget.spend(text.len())?;
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
        Ok(())
    }

    fn symbol(&self, symbol: &XmlElement, out: &mut ParagraphContent) -> Result<()> {
        let code = symbol
            .attribute("char")
            .and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let Some(glyph) = code.and_then(|code| {
            // The same glyph may be given by its place in the font alone.
            char::from_u32(if code < 0x100 { code + 0xf000 } else { code })
        }) else {
            return Ok(());
        };
        self.push(glyph.encode_utf8(&mut [0; 4]), out)
    }

    /// Writes the mark of a note where it is referred to, and keeps the note for the end of the block.
    /// Footnotes count 1, 2, 3 and endnotes i, ii, iii, as Word does unless told otherwise.
    fn note(
        &mut self,
        kind: NoteKind,
        reference: &XmlElement,
        out: &mut ParagraphContent,
    ) -> Result<()> {
        let id = reference.attribute("id").unwrap_or_default();
        let (notes, count, format) = match kind {
            NoteKind::Foot => (
                &self.notes.footnotes,
                &mut self.footnotes,
                NumberFormat::Decimal,
            ),
            NoteKind::End => (
                &self.notes.endnotes,
                &mut self.endnotes,
                NumberFormat::LowerRoman,
            ),
        };
        let Some(&note) = notes.get(id) else {
            return Ok(());
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
        self.push(&mark, out)?;
        let text = self.note_text(note)?;
        self.referred
            .push(TypedBlock::Note(format!("{mark} {}", text.trim())));
        Ok(())
    }

    fn note_text(&mut self, note: &XmlElement) -> Result<String> {
        // A note that refers to itself must not be walked for ever.
        let notes = std::mem::take(&mut self.notes);
        let carried = std::mem::take(&mut self.carried);
        let fields = std::mem::take(&mut self.fields);
        let mut blocks = Vec::new();
        self.blocks(note, &mut blocks)?;
        self.notes = notes;
        self.carried = carried;
        self.fields = fields;
        let texts = blocks.into_iter().filter_map(|block| match block {
            TypedBlock::Paragraph(text) | TypedBlock::Note(text) => Some(text),
            TypedBlock::Table(_) => None,
        });
        Ok(texts.collect::<Vec<_>>().join("\n"))
    }

    fn text_box(&mut self, content: &XmlElement, out: &mut ParagraphContent) -> Result<()> {
        let carried = std::mem::take(&mut self.carried);
        let fields = std::mem::take(&mut self.fields);
        self.blocks(content, &mut out.boxes)?;
        self.carried = carried;
        self.fields = fields;
        Ok(())
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
pub(super) fn chosen(element: &XmlElement) -> &XmlElement {
    static NOTHING: std::sync::LazyLock<XmlElement> = std::sync::LazyLock::new(XmlElement::default);
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
