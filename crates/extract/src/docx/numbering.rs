//! Automatic lists: the labels that Word prints before numbered paragraphs and keeps nowhere in the text.

use std::collections::{HashMap, HashSet};

use super::symbol;
use super::xml::XmlElement;
use crate::label::NumberFormat;

/// Levels of a list.
const LEVELS: usize = 9;

/// How many styles deep a style may be based on others before the chain is taken for a circle.
const STYLES: usize = 32;

/// The lists of a document, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    definitions: HashMap<String, AbstractNumbering>,
    lists: HashMap<String, NumberingInstance>,
    styles: HashMap<String, NumberingStyle>,
    default_style: Option<String>,
    /// Counted so far, by definition: lists of one definition count on from each other.
    counts: HashMap<String, [Option<u32>; LEVELS]>,
    /// Lists and levels whose own start has been used.
    restarted: HashSet<(String, usize)>,
}

/// `w:abstractNum`.
#[derive(Debug, Default)]
struct AbstractNumbering {
    levels: [Option<NumberingLevel>; LEVELS],
    /// The list style that really defines it.
    style: Option<String>,
}

/// `w:num`.
#[derive(Debug, Default)]
struct NumberingInstance {
    definition: String,
    starts: HashMap<usize, u32>,
    levels: HashMap<usize, NumberingLevel>,
}

/// `w:lvl`.
#[derive(Clone, Debug)]
struct NumberingLevel {
    start: u32,
    format: NumberFormat,
    /// With `%1` for the number of the first level, and so on.
    text: String,
    /// Restarts only after a level up to this one, counted from 1; 0 never; `None` after any higher one.
    restart: Option<usize>,
    /// All numbers in it are decimal.
    legal: bool,
    /// The style whose paragraphs stand at this level.
    style: Option<String>,
    /// Nothing between the label and the text.
    glued: bool,
}

/// What a style says of numbering.
#[derive(Debug, Default)]
struct NumberingStyle {
    based_on: Option<String>,
    list: Option<String>,
    level: Option<usize>,
}

impl Numbering {
    /// Reads `numbering.xml` and `styles.xml`, either of which may be lacking.
    pub(super) fn new(numbering: Option<&XmlElement>, styles: Option<&XmlElement>) -> Self {
        let mut this = Self::default();
        for style in styles.into_iter().flat_map(|part| part.all("w:style")) {
            this.add_style(style);
        }
        let Some(part) = numbering else {
            return this;
        };
        for element in part.all("w:abstractNum") {
            if let Some(id) = element.attribute("abstractNumId") {
                this.definitions
                    .insert(id.to_owned(), AbstractNumbering::new(element));
            }
        }
        for element in part.all("w:num") {
            if let Some(id) = element.attribute("numId") {
                this.lists
                    .insert(id.to_owned(), NumberingInstance::new(element));
            }
        }
        this
    }

    fn add_style(&mut self, style: &XmlElement) {
        let Some(id) = style.attribute("styleId") else {
            return;
        };
        let list = style.child("w:pPr").and_then(|p| p.child("w:numPr"));
        if style.attribute("type") == Some("paragraph")
            && matches!(style.attribute("default"), Some("1" | "true" | "on"))
        {
            self.default_style = Some(id.to_owned());
        }
        let style = NumberingStyle {
            based_on: style.setting("w:basedOn").map(str::to_owned),
            list: list.and_then(|l| l.setting("w:numId")).map(str::to_owned),
            level: list.and_then(|l| l.number("w:ilvl")),
        };
        self.styles.insert(id.to_owned(), style);
    }

    /// Counts a paragraph with these properties and gives its label, with the blank that follows it;
    /// `None` where it is in no list.
    pub(super) fn label(&mut self, properties: Option<&XmlElement>) -> Option<String> {
        let (list, level) = self.place(properties)?;
        let definition = self.definition_of(&list)?.to_owned();
        self.count(&list, &definition, level);
        let counts = self.counts.get(&definition)?;
        let this = self.level(&list, &definition, level)?;
        let mut label = String::new();
        let mut text = this.text.chars();
        while let Some(c) = text.next() {
            let digit = || text.clone().next()?.to_digit(10)?.checked_sub(1);
            match (c == '%').then(digit).flatten() {
                Some(n) if (n as usize) < LEVELS => {
                    text.next();
                    let n = n as usize;
                    let number = counts[n].unwrap_or(1);
                    let format = match self.level(&list, &definition, n) {
                        _ if this.legal => NumberFormat::Decimal,
                        Some(level) => level.format,
                        None => NumberFormat::Decimal,
                    };
                    label.push_str(&format.write(number));
                }
                _ => label.push(symbol::shown(c)),
            }
        }
        if this.format == NumberFormat::None || label.trim().is_empty() {
            return None;
        }
        if !this.glued {
            label.push(' ');
        }
        Some(label)
    }

    /// The list and level of a paragraph: its own, or those of its style.
    fn place(&self, properties: Option<&XmlElement>) -> Option<(String, usize)> {
        let own = properties.and_then(|p| p.child("w:numPr"));
        let style = properties
            .and_then(|p| p.setting("w:pStyle"))
            .or(self.default_style.as_deref());
        let own_level = own.and_then(|own| own.number("w:ilvl"));
        let (list, level) = match own.and_then(|own| own.setting("w:numId")) {
            Some(list) => (list.to_owned(), own_level.unwrap_or(0)),
            None => {
                let (list, level) = self.place_of_style(style?)?;
                (list, own_level.unwrap_or(level))
            }
        };
        (list != "0" && level < LEVELS).then_some((list, level))
    }

    fn place_of_style(&self, style: &str) -> Option<(String, usize)> {
        let mut name = style;
        let mut level = None;
        for _ in 0..STYLES {
            let style = self.styles.get(name)?;
            level = level.or(style.level);
            if let Some(list) = &style.list {
                let level = level.or_else(|| self.level_for_style(list, name));
                return Some((list.clone(), level.unwrap_or(0)));
            }
            name = style.based_on.as_deref()?;
        }
        None
    }

    fn level_for_style(&self, list: &str, style: &str) -> Option<usize> {
        let definition = self.definition_of(list)?;
        (0..LEVELS).find(|&n| {
            self.level(list, definition, n)
                .is_some_and(|level| level.style.as_deref() == Some(style))
        })
    }

    /// The definition of a list, through list styles where it is kept in one.
    fn definition_of(&self, list: &str) -> Option<&str> {
        let mut id = self.lists.get(list)?.definition.as_str();
        for _ in 0..STYLES {
            let Some(style) = &self.definitions.get(id)?.style else {
                return Some(id);
            };
            let list = self.styles.get(style)?.list.as_ref()?;
            id = &self.lists.get(list)?.definition;
        }
        None
    }

    fn level(&self, list: &str, definition: &str, n: usize) -> Option<&NumberingLevel> {
        let own = self.lists.get(list).and_then(|list| list.levels.get(&n));
        own.or_else(|| self.definitions.get(definition)?.levels.get(n)?.as_ref())
    }

    fn count(&mut self, list: &str, definition: &str, level: usize) {
        let starts: [u32; LEVELS] = std::array::from_fn(|n| {
            let own = self.lists.get(list).and_then(|l| l.starts.get(&n)).copied();
            own.or_else(|| Some(self.level(list, definition, n)?.start))
                .unwrap_or(1)
        });
        let restarts: [Option<usize>; LEVELS] =
            std::array::from_fn(|n| self.level(list, definition, n)?.restart);
        let restarted = self
            .lists
            .get(list)
            .is_some_and(|l| l.starts.contains_key(&level))
            && self.restarted.insert((list.to_owned(), level));
        let counts = self.counts.entry(definition.to_owned()).or_default();
        counts[level] = Some(match counts[level] {
            Some(count) if !restarted => count.saturating_add(1),
            _ => starts[level],
        });
        for n in 0..level {
            counts[n].get_or_insert(starts[n]);
        }
        for n in level + 1..LEVELS {
            if restarts[n].is_none_or(|after| level < after) {
                counts[n] = None;
            }
        }
    }
}

impl AbstractNumbering {
    fn new(element: &XmlElement) -> Self {
        let mut this = Self {
            style: element.setting("w:numStyleLink").map(str::to_owned),
            ..Self::default()
        };
        for level in element.all("w:lvl") {
            if let Some(slot) = number_of(level).and_then(|n| this.levels.get_mut(n)) {
                *slot = Some(NumberingLevel::new(level));
            }
        }
        this
    }
}

impl NumberingInstance {
    fn new(element: &XmlElement) -> Self {
        let mut this = Self {
            definition: element
                .setting("w:abstractNumId")
                .unwrap_or_default()
                .to_owned(),
            ..Self::default()
        };
        for change in element.all("w:lvlOverride") {
            let Some(n) = number_of(change) else {
                continue;
            };
            if let Some(start) = change.number("w:startOverride") {
                this.starts.insert(n, start);
            }
            if let Some(level) = change.child("w:lvl") {
                this.levels.insert(n, NumberingLevel::new(level));
            }
        }
        this
    }
}

fn number_of(level: &XmlElement) -> Option<usize> {
    level.attribute("ilvl")?.trim().parse().ok()
}

impl NumberingLevel {
    fn new(element: &XmlElement) -> Self {
        Self {
            start: element.number("w:start").unwrap_or(0),
            format: NumberFormat::named(element.setting("w:numFmt").unwrap_or("decimal")),
            text: element.setting("w:lvlText").unwrap_or_default().to_owned(),
            restart: element.number("w:lvlRestart"),
            legal: element.on("w:isLgl"),
            style: element.setting("w:pStyle").map(str::to_owned),
            glued: element.setting("w:suff") == Some("nothing"),
        }
    }
}
