//! Pages that nobody would print, and pages that books have: words and rules in every arrangement, out of a seed.

use baocao_extract::{Axis, Content, Page, Placed, Rotation, Rule, Word};
use baocao_report::geometry::{Projection, Rect, Size};
use baocao_report::{Confidence, Method};

/// What a page is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Words and rules anywhere, of any size, some without a place.
    Scattered,
    /// Words over each other on a few spots.
    Heaped,
    /// All words on one line.
    OneRow,
    /// Lines of prose with blanks as wide as those between columns.
    Ragged,
    /// Two or three columns with a gutter, their lines level or not.
    Columns,
    /// An entry, a leader of dots and a page's number.
    Contents,
    /// Short entries with numbers, in columns.
    Index,
    /// Short lines, each indented as it likes.
    Poem,
    /// A table with rules, some missing.
    Ruled,
    /// A table without rules.
    Borderless,
    /// Lines that drift, as a skewed scan has them.
    Skewed,
    /// Large letters above small ones that begin as notes do.
    Notes,
    /// A list whose marks stand apart, with strips that reach into the blank beside them.
    Marked,
}

impl Shape {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Scattered,
        Self::Heaped,
        Self::OneRow,
        Self::Ragged,
        Self::Columns,
        Self::Contents,
        Self::Index,
        Self::Poem,
        Self::Ruled,
        Self::Borderless,
        Self::Skewed,
        Self::Notes,
        Self::Marked,
    ];
}

/// Pages of one document: of a shape each, some with a second one over it, with so many words each at most.
pub fn document(seed: u64, most: usize) -> Vec<Page> {
    let mut random = Random::new(seed);
    let count = [1, 1, 1, 2, 3][random.below(5)];
    let alike = random.chance(0.5);
    let first = random.shape();
    (1..=count)
        .map(|number| {
            let shape = if alike { first } else { random.shape() };
            // As many pages of 10 to 20 words as of 100 to 200.
            let words = random.logarithmic(most);
            let mut placed = placed(&mut random, shape, words);
            if random.chance(0.2) {
                let (over, few) = (random.shape(), random.below(30));
                let more = self::placed(&mut random, over, few);
                placed.words.extend(more.words);
                placed.rules.extend(more.rules);
            }
            if random.chance(0.2) {
                random.shuffle(&mut placed.words);
            }
            page(&mut random, number, placed)
        })
        .collect()
}

/// A page of a shape with so many words.
pub fn one_page(seed: u64, shape: Shape, words: usize) -> Page {
    let mut random = Random::new(seed);
    let placed = placed(&mut random, shape, words);
    page(&mut random, 1, placed)
}

fn page(random: &mut Random, number: u32, mut placed: Placed) -> Page {
    let method = [
        Method::TextLayer,
        Method::TextLayer,
        Method::Ocr,
        Method::Mixed,
    ][random.below(4)];
    if method == Method::Ocr {
        for word in &mut placed.words {
            word.confidence = Some(Confidence::new(0.9));
        }
    }
    let size = Size {
        width: 595.0,
        height: 842.0,
    };
    Page {
        number,
        size: (!random.chance(0.1)).then_some(size),
        method,
        dpi: None,
        rotation: Rotation::None,
        to_source: Projection::IDENTITY,
        blank: false,
        degraded: false,
        stamps: Vec::new(),
        content: Content::Placed(placed),
    }
}

/// Writes a page word by word.
struct Writer<'a> {
    random: &'a mut Random,
    placed: Placed,
    words: usize,
    size: f32,
}

fn placed(random: &mut Random, shape: Shape, words: usize) -> Placed {
    let size = random.between(5.0, 14.0);
    let mut writer = Writer {
        random,
        placed: Placed::default(),
        words,
        size,
    };
    match shape {
        Shape::Scattered => writer.scattered(),
        Shape::Heaped => writer.heaped(),
        Shape::OneRow => writer.one_row(),
        Shape::Ragged => writer.lines(|w| w.prose(40.0, 550.0, 0.3)),
        Shape::Columns => writer.columns(),
        Shape::Contents => writer.lines(Writer::contents),
        Shape::Index => writer.index(),
        Shape::Poem => writer.lines(|w| {
            let left = w.random.between(40.0, 400.0);
            let right = left + w.random.between(30.0, 300.0);
            w.prose(left, right, 0.05);
        }),
        Shape::Ruled => writer.table(true),
        Shape::Borderless => writer.table(false),
        Shape::Skewed => writer.skewed(),
        Shape::Notes => writer.notes(),
        Shape::Marked => writer.lines(Writer::marked),
    }
    writer.placed
}

impl Writer<'_> {
    fn full(&self) -> bool {
        self.placed.words.len() >= self.words
    }

    /// Where the next line begins: below the last word, at an uneven distance.
    fn next_line(&mut self) -> f32 {
        let last = self.placed.words.last().map_or(20.0, |w| w.at.top);
        last + self.size * self.random.between(0.9, 1.6)
    }

    fn word(&mut self, text: &str, left: f32, top: f32) -> f32 {
        let letters = text.chars().take(40).fold(0.0, |sum: f32, _| sum + 0.5);
        let right = left + letters * self.size;
        self.put(
            text,
            Rect::new(left, top, right, top + self.size),
            self.size,
        );
        right
    }

    fn put(&mut self, text: &str, at: Rect, size: f32) {
        self.placed.words.push(Word {
            text: text.to_owned(),
            at,
            size,
            confidence: None,
            line: None,
        });
    }

    fn rule(&mut self, at: Rect, axis: Axis) {
        self.placed.rules.push(Rule { at, axis });
    }

    /// Lines until there are words enough.
    fn lines(&mut self, line: impl Fn(&mut Self)) {
        while !self.full() {
            line(self);
        }
    }

    /// A line between two edges whose blanks are wide with a probability.
    fn prose(&mut self, left: f32, right: f32, wide: f64) {
        let top = self.next_line();
        self.level(left, right, wide, top);
    }

    fn level(&mut self, left: f32, right: f32, wide: f64, top: f32) {
        let mut x = left;
        while x < right && !self.full() {
            let text = self.random.text();
            x = self.word(text, x, top);
            let blank = if self.random.chance(wide) { 3.0 } else { 0.3 };
            x += self.size * self.random.between(0.2, 0.3 + blank);
        }
    }

    fn scattered(&mut self) {
        while !self.full() {
            let text = self.random.text();
            let (at, size) = (self.random.place(), self.random.size());
            self.put(text, at, size);
        }
        for _ in 0..self.random.below(40) {
            let at = self.random.place();
            let axis = [Axis::Horizontal, Axis::Vertical][self.random.below(2)];
            let at = match axis {
                Axis::Horizontal => Rect::new(at.left, at.top, at.left + 300.0, at.top),
                Axis::Vertical => Rect::new(at.left, at.top, at.left, at.top + 300.0),
            };
            self.rule(at, axis);
        }
    }

    fn heaped(&mut self) {
        let spots: Vec<Rect> = (0..=self.random.below(4))
            .map(|_| self.random.place())
            .collect();
        while !self.full() {
            let spot = spots[self.random.below(spots.len())];
            let (right, down) = (
                self.random.between(-2.0, 2.0),
                self.random.between(-2.0, 2.0),
            );
            let text = self.random.text();
            self.put(text, spot.moved(right, down), self.size);
        }
    }

    fn one_row(&mut self) {
        let mut x = 0.0;
        while !self.full() {
            let text = self.random.text();
            x = self.word(text, x, 40.0) + self.size * self.random.between(-0.5, 2.0);
        }
    }

    fn columns(&mut self) {
        let count = 2 + self.random.below(2);
        let (gutter, level) = (self.random.between(2.0, 30.0), self.random.chance(0.5));
        let width = 520.0 / if count == 2 { 2.0 } else { 3.0 };
        let lines = self.words.div_ceil(count * 8);
        let mut left = 40.0;
        for _ in 0..count {
            let mut top = 30.0;
            for _ in 0..lines {
                self.level(left, left + width - gutter - 2.0 * self.size, 0.1, top);
                top += self.size
                    * if level {
                        1.2
                    } else {
                        self.random.between(0.9, 1.6)
                    };
            }
            left += width;
        }
        self.lines(|w| w.prose(40.0, 550.0, 0.1));
    }

    fn contents(&mut self) {
        let top = self.next_line();
        self.level(40.0, 40.0 + 200.0, 0.0, top);
        let left = self.placed.words.last().map_or(40.0, |w| w.at.right) + self.size;
        if self.random.chance(0.5) {
            self.word(". . . . . . . . . . . . . . .", left, top);
        } else {
            let mut x = left;
            while x < 480.0 {
                x = self.word(".", x, top) + self.size * 0.9;
            }
        }
        self.word("12", 500.0, top);
    }

    fn index(&mut self) {
        let count = 1 + self.random.below(4);
        self.lines(|w| {
            let top = w.next_line();
            let mut left = 40.0;
            for _ in 0..count {
                let indent = if w.random.chance(0.3) {
                    w.size * 2.0
                } else {
                    0.0
                };
                let text = w.random.text();
                let x = w.word(text, left + indent, top) + w.size * w.random.between(0.3, 3.0);
                w.word("112,", x, top);
                left += 130.0;
            }
        });
    }

    fn table(&mut self, ruled: bool) {
        let columns = 2 + self.random.below(9);
        let width = 10.0 * self.size;
        let cell = 1 + self.random.below(6);
        let rows = self.words.div_ceil(columns * cell).max(1);
        let mut top = 40.0;
        let mut right = 40.0;
        for _ in 0..rows {
            if ruled && self.random.chance(0.95) {
                right = (0..columns).fold(40.0, |x: f32, _| x + width);
                self.rule(Rect::new(40.0, top, right, top), Axis::Horizontal);
            }
            let mut left = 40.0;
            for _ in 0..columns {
                let mut y = top + 2.0;
                for _ in 0..self.random.below(2 * cell) {
                    let text = self.random.text();
                    self.word(text, left + 3.0, y);
                    y += 1.2 * self.size;
                }
                left += width;
            }
            top += (0..2 * cell).fold(self.size, |h: f32, _| h + 1.2 * self.size);
        }
        if ruled {
            self.rule(Rect::new(40.0, top, right, top), Axis::Horizontal);
            let mut left = 40.0;
            for _ in 0..=columns {
                if self.random.chance(0.95) {
                    self.rule(Rect::new(left, 40.0, left, top), Axis::Vertical);
                }
                left += width;
            }
        }
    }

    fn skewed(&mut self) {
        let slope = self.random.between(-0.06, 0.06);
        self.lines(|w| w.prose(40.0, 550.0, 0.15));
        for word in &mut self.placed.words {
            let down = slope * word.at.left;
            word.at = word.at.moved(0.0, down);
        }
    }

    /// Half of the words large, the rest in small lines that begin with a mark.
    fn notes(&mut self) {
        let (all, size) = (self.words, self.size);
        self.words = all / 2 + 1;
        self.lines(|w| w.prose(40.0, 550.0, 0.0));
        self.words = all;
        self.size = 0.6 * size;
        let marked = self.random.chance(0.5);
        self.lines(|w| {
            let top = w.next_line();
            let mark = ["1", "12", "*", "(7)"][w.random.below(4)];
            let x = if marked {
                w.word(mark, 40.0, top)
            } else {
                40.0
            };
            w.level(x + 0.3 * w.size, 300.0, 0.0, top);
        });
    }

    /// A mark, a wide blank, a text; now and then a narrow word within the end of a wide one.
    fn marked(&mut self) {
        let top = self.next_line();
        let (large, left) = (self.size, self.random.between(40.0, 60.0));
        if self.random.chance(0.7) {
            self.word("1)", left, top);
            self.level(left + 8.0 * large, 400.0, 0.1, top);
            return;
        }
        let right = left + 6.0 * large;
        self.put(
            "xã",
            Rect::new(left, top, right, top + large / 2.0),
            large / 2.0,
        );
        let inside = Rect::new(
            right - 0.37 * large,
            top,
            right - 0.25 * large,
            top + large / 2.0,
        );
        self.put("i", inside, large / 2.0);
        self.level(right + 0.5 * large, 400.0, 0.1, top);
    }
}

/// A small generator of random numbers (SplitMix64), so that a seed is the same page for ever.
pub struct Random(u64);

impl Random {
    /// The numbers of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 to below 1.
    fn unit(&mut self) -> f64 {
        let bits = u32::try_from(self.next() >> 32).unwrap_or_default();
        f64::from(bits) / (f64::from(u32::MAX) + 1.0)
    }

    fn between(&mut self, from: f32, to: f32) -> f32 {
        let share = self.unit() as f32;
        from + share * (to - from)
    }

    fn below(&mut self, end: usize) -> usize {
        let end = end.max(1) as u64;
        usize::try_from(self.next() % end).unwrap_or_default()
    }

    fn chance(&mut self, of: f64) -> bool {
        self.unit() < of
    }

    /// From 0 to a number, each order of magnitude as often as the others.
    fn logarithmic(&mut self, most: usize) -> usize {
        let orders = most.max(1).ilog2() + 1;
        let order = self.below(orders as usize + 1);
        self.below((1 << order).min(most + 1))
    }

    fn shape(&mut self) -> Shape {
        Shape::ALL[self.below(Shape::ALL.len())]
    }

    fn shuffle<T>(&mut self, all: &mut [T]) {
        for i in (1..all.len()).rev() {
            all.swap(i, self.below(i + 1));
        }
    }

    /// A word's text. None together with another is a list's code, which a narrow cell may break.
    fn text(&mut self) -> &'static str {
        const TEXTS: [&str; 16] = [
            "xã",
            "Ủy",
            "ban",
            "nhân",
            "dân",
            "1)",
            "-",
            "- 3 -",
            "Người ký:",
            "2",
            "kế",
            "hoạch2",
            "đạt;",
            "",
            "nghiêng",
            "92,1%",
        ];
        TEXTS[self.below(TEXTS.len())]
    }

    fn coordinate(&mut self) -> f32 {
        match self.below(60) {
            0 => f32::NAN,
            1 => f32::INFINITY,
            2 => -f32::INFINITY,
            3 => self.between(-1e9, 1e9),
            4 => -self.between(0.0, 500.0),
            n if n < 30 => self.between(0.0, 600.0).round(),
            _ => self.between(0.0, 850.0),
        }
    }

    fn place(&mut self) -> Rect {
        let (left, top) = (self.coordinate(), self.coordinate());
        let (width, height) = match self.below(12) {
            0 => (0.0, 0.0),
            1 => (self.coordinate(), self.coordinate()),
            2 => (-self.between(0.0, 50.0), -self.between(0.0, 20.0)),
            _ => (self.between(0.0, 80.0), self.between(4.0, 20.0)),
        };
        Rect {
            left,
            top,
            right: left + width,
            bottom: top + height,
        }
    }

    fn size(&mut self) -> f32 {
        match self.below(10) {
            0 => self.coordinate(),
            1 => 0.0,
            _ => self.between(5.0, 20.0),
        }
    }
}
