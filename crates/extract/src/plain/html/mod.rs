//! HTML to paragraphs and tables.
//!
//! The tokens of `html5ever` are walked without building a tree of them: a report needs no more than its
//! blocks, rows and cells, and so no nesting, however deep, costs stack or time. The text goes to the tokenizer in
//! pieces, one for each `<`, so that a tag with too many attributes is refused before it costs time, and text that grows
//! beyond its budget before it costs memory.

mod lists;
mod rows;
mod tag_scan;

use std::cell::{Cell, RefCell};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use crate::output_budget::{ITEM, OutputBudget};
use crate::typed::TypedBlock;
use baocao_report::error::{Problem, Result};
use lists::OpenLists;
use rows::OpenTable;
use tag_scan::{ATTRIBUTES, TagScan};

/// How deep tables may nest; the rows of deeper ones are rows of the last.
const TABLES: usize = 32;

/// The blocks of an HTML text.
///
/// # Errors
/// `Problem::Damaged` where a tag has more attributes than any real one, `Problem::TooMuchOutput` where the text and its
/// cells are more than the budget.
pub(super) fn blocks(text: &str, budget: &OutputBudget) -> Result<Vec<TypedBlock>> {
    let tokenizer = Tokenizer::new(HtmlSink::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    let mut construct = Construct::None;
    for piece in pieces(text) {
        construct = construct.enter(piece, &tokenizer.sink)?;
        input.push_back(StrTendril::from_slice(piece));
        // The sink runs no scripts, so nothing ever stops the tokenizer before the end of a piece.
        let _ = tokenizer.feed(&input);
        budget.spend(tokenizer.sink.walk.borrow_mut().take_produced())?;
    }
    tokenizer.end();
    Ok(tokenizer.sink.walk.take().finish())
}

/// A text in pieces, each but the first beginning with `<`.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let cuts = text.match_indices('<').map(|(at, _)| at);
    let cuts = cuts.filter(|&at| at > 0);
    let ends = cuts.clone().chain([text.len()]);
    let starts = std::iter::once(0).chain(cuts);
    starts.zip(ends).map(|(start, end)| &text[start..end])
}

/// What a piece may end in the middle of, so that the next one does not begin anything.
enum Construct {
    None,
    Tag(TagScan),
    /// A comment or a document type, up to the next token of these.
    Silent(usize),
}

impl Construct {
    /// What stands open behind a piece that follows on this.
    fn enter(self, piece: &str, sink: &HtmlSink) -> Result<Self> {
        let mut now = match self {
            Self::Tag(scan) if scan.has_ended() => sink.construct(piece),
            Self::Silent(before) if sink.silent_tokens.get() > before => sink.construct(piece),
            Self::None => sink.construct(piece),
            open => open,
        };
        if let Self::Tag(scan) = &mut now {
            scan.walk(piece.as_bytes());
            if scan.attributes() > ATTRIBUTES {
                let why = format!("an HTML tag has more than {ATTRIBUTES} attributes");
                return Err(Problem::Damaged(why).into());
            }
        }
        Ok(now)
    }
}

#[derive(Default)]
struct HtmlSink {
    walk: RefCell<HtmlReader>,
    /// Comments and document types so far.
    silent_tokens: Cell<usize>,
}

impl HtmlSink {
    /// What a piece begins. In an element whose text is not shown only its own end tag begins anything.
    fn construct(&self, piece: &str) -> Construct {
        let Some(rest) = piece.strip_prefix('<') else {
            return Construct::None;
        };
        let ended = rest.strip_prefix('/');
        let begins = |name: &str| name.starts_with(|c: char| c.is_ascii_alphabetic());
        let is_tag = match &self.walk.borrow().silent {
            Some(silent) => ended.is_some_and(|name| {
                let start = name.as_bytes().get(..silent.len());
                start.is_some_and(|start| start.eq_ignore_ascii_case(silent.as_bytes()))
            }),
            None => begins(ended.unwrap_or(rest)),
        };
        let is_shown = self.walk.borrow().silent.is_none();
        if is_tag {
            Construct::Tag(TagScan::new())
        } else if is_shown && rest.starts_with(['!', '?', '/']) && !rest.starts_with("/>") {
            Construct::Silent(self.silent_tokens.get())
        } else {
            Construct::None
        }
    }
}

impl TokenSink for HtmlSink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut walk = self.walk.borrow_mut();
        match token {
            Token::TagToken(tag) => return walk.tag(&tag),
            Token::CharacterTokens(text) => walk.text(&text),
            Token::CommentToken(_) | Token::DoctypeToken(_) => {
                self.silent_tokens.set(self.silent_tokens.get() + 1);
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// What has been read so far.
#[derive(Default)]
struct HtmlReader {
    blocks: Vec<TypedBlock>,
    /// Open tables, the innermost last.
    tables: Vec<OpenTable>,
    /// Open tables beyond the limit.
    deeper: usize,
    lists: OpenLists,
    /// The paragraph that is open.
    paragraph: String,
    /// Open elements whose line ends count.
    preformatted: usize,
    /// The element whose text is not shown, while one is open.
    silent: Option<String>,
    /// Bytes that came of it since they were last asked for, cells aside that are in open tables.
    produced: usize,
}

impl HtmlReader {
    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name = &*tag.name;
        if self.silent.is_some() {
            if tag.kind == TagKind::EndTag && self.silent.as_deref() == Some(name) {
                self.silent = None;
            }
            return TokenSinkResult::Continue;
        }
        match tag.kind {
            TagKind::StartTag => self.start(name, tag),
            TagKind::EndTag => {
                self.end(name);
                TokenSinkResult::Continue
            }
        }
    }

    fn start(&mut self, name: &str, tag: &Tag) -> TokenSinkResult<()> {
        let raw = match name {
            "script" => Some(RawKind::ScriptData),
            "style" | "iframe" | "noembed" | "noframes" => Some(RawKind::Rawtext),
            "title" => Some(RawKind::Rcdata),
            _ => None,
        };
        if let Some(kind) = raw {
            self.silent = Some(name.to_owned());
            return TokenSinkResult::RawData(kind);
        }
        if name == "br" {
            self.paragraph.push('\n');
        } else if is_block(name) {
            self.end_paragraph();
        }
        match name {
            "table" if self.tables.len() < TABLES => self.tables.push(OpenTable::default()),
            "table" => self.deeper += 1,
            "tr" | "thead" | "tbody" | "tfoot" => {
                if let Some(table) = self.tables.last_mut() {
                    table.end_row();
                }
            }
            "td" | "th" => {
                let span = |name| attribute(tag, name).and_then(|v| v.trim().parse().ok());
                if let Some(table) = self.tables.last_mut() {
                    table.start_cell(span("colspan").unwrap_or(1), span("rowspan").unwrap_or(1));
                }
            }
            "pre" => self.preformatted += 1,
            "ol" => self
                .lists
                .open(attribute(tag, "start"), attribute(tag, "type")),
            "ul" | "menu" => self.lists.open_bullets(),
            "li" => self.lists.item(attribute(tag, "value")),
            _ => {}
        }
        TokenSinkResult::Continue
    }

    fn end(&mut self, name: &str) {
        if is_block(name) {
            self.end_paragraph();
        }
        match name {
            "table" if self.deeper > 0 => self.deeper -= 1,
            "table" => self.end_table(),
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.end_row();
                }
            }
            "td" | "th" => {
                if let Some(table) = self.tables.last_mut() {
                    table.end_cell();
                }
            }
            "pre" => self.preformatted = self.preformatted.saturating_sub(1),
            "ol" | "ul" | "menu" => self.lists.close(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.silent.is_some() {
            return;
        }
        if self.preformatted > 0 {
            self.paragraph.push_str(text);
            return;
        }
        for c in text.chars() {
            if !c.is_whitespace() {
                self.paragraph.push(c);
            } else if !self.paragraph.ends_with([' ', '\n']) && !self.paragraph.is_empty() {
                self.paragraph.push(' ');
            }
        }
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        if text.trim().is_empty() {
            return;
        }
        let text = self.lists.labelled(text);
        self.produced += text.len() + ITEM;
        self.target().push(TypedBlock::Paragraph(text));
    }

    /// Where blocks go: into the innermost open cell. What stands in a table outside its cells, its caption
    /// say, comes before the table.
    fn target(&mut self) -> &mut Vec<TypedBlock> {
        self.tables
            .iter_mut()
            .rev()
            .find_map(OpenTable::blocks)
            .unwrap_or(&mut self.blocks)
    }

    fn end_table(&mut self) {
        if let Some(mut table) = self.tables.pop() {
            self.produced += ITEM * table.take_made();
            let rows = table.finish();
            if !rows.is_empty() {
                self.target().push(TypedBlock::Table(rows));
            }
        }
    }

    /// The bytes that text and cells have come to since this was last asked.
    fn take_produced(&mut self) -> usize {
        let cells: usize = self.tables.iter_mut().map(OpenTable::take_made).sum();
        std::mem::take(&mut self.produced) + ITEM * cells
    }

    fn finish(mut self) -> Vec<TypedBlock> {
        self.end_paragraph();
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.blocks
    }
}

fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    tag.attrs
        .iter()
        .find(|attribute| &*attribute.name.local == name)
        .map(|attribute| &*attribute.value)
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hr"
            | "html"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "option"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}
