//! The rows in which two texts stand side by side.

use std::ops::Range;

use super::comparison::{AlignedRow, Class, TextPiece};
use super::words::SideWords;

/// Rows as they are filled.
#[derive(Default)]
pub(super) struct RowSheet {
    rows: Vec<AnchoredRow>,
}

/// A row that knows which passages and words it began with.
#[derive(Default)]
struct AnchoredRow {
    row: AlignedRow,
    first: Option<(usize, usize)>,
    second: Option<(usize, usize)>,
}

impl RowSheet {
    pub(super) fn open(&mut self, moved: bool) {
        self.rows.push(AnchoredRow {
            row: AlignedRow {
                moved,
                ..AlignedRow::default()
            },
            ..AnchoredRow::default()
        });
    }

    /// Puts words into the row in hand, or a new one where another passage begins.
    pub(super) fn put(
        &mut self,
        words: &SideWords<'_>,
        range: Range<usize>,
        class: Option<Class>,
        is_first: bool,
    ) {
        for at in range {
            let token = &words.tokens[at];
            let known = |row: &AnchoredRow| if is_first { row.first } else { row.second };
            let ended = self
                .rows
                .last()
                .is_none_or(|row| known(row).is_some_and(|(passage, _)| passage != token.passage));
            if ended {
                let moved = self.rows.last().is_some_and(|row| row.row.moved);
                self.open(moved);
            }
            let Some(placed) = self.rows.last_mut() else {
                continue;
            };
            let (side, pieces, place) = if is_first {
                (
                    &mut placed.first,
                    &mut placed.row.first,
                    &mut placed.row.first_at,
                )
            } else {
                (
                    &mut placed.second,
                    &mut placed.row.second,
                    &mut placed.row.second_at,
                )
            };
            side.get_or_insert((token.passage, at));
            place.get_or_insert(token.at);
            let text = format!("{}{}", token.lead, token.text);
            match pieces.last_mut().filter(|piece| piece.class == class) {
                Some(piece) => piece.text.push_str(&text),
                None => pieces.push(TextPiece { text, class }),
            }
            if let Some(piece) = pieces.last_mut() {
                piece.text.push_str(token.gap);
            }
        }
    }

    /// Its rows with those of another: of passages that stand elsewhere, or in one copy only, each before the first row
    /// whose words come after its own.
    pub(super) fn with(self, extra: Self) -> Vec<AlignedRow> {
        let (first, second) = (
            self.last_words(|row| row.first),
            self.last_words(|row| row.second),
        );
        let mut extra: Vec<(usize, AnchoredRow)> = extra
            .rows
            .into_iter()
            .filter_map(|row| {
                let (last, at) = match (row.first, row.second) {
                    (_, Some((_, at))) => (&second, at),
                    (Some((_, at)), None) => (&first, at),
                    (None, None) => return None,
                };
                Some((last.partition_point(|&word| word <= Some(at)), row))
            })
            .collect();
        extra.sort_by_key(|(place, _)| *place);
        let mut extra = extra.into_iter().peekable();
        let mut rows = Vec::with_capacity(self.rows.len() + extra.len());
        for (i, row) in self.rows.into_iter().enumerate() {
            while let Some((_, before)) = extra.next_if(|(place, _)| *place <= i) {
                rows.push(before.row);
            }
            rows.push(row.row);
        }
        rows.extend(extra.map(|(_, row)| row.row));
        rows
    }

    /// For each row the last of the words that a row up to it begins with, in one copy.
    fn last_words(
        &self,
        of: impl Fn(&AnchoredRow) -> Option<(usize, usize)>,
    ) -> Vec<Option<usize>> {
        let words = self.rows.iter().map(|row| of(row).map(|(_, word)| word));
        let last = words.scan(None, |last: &mut Option<usize>, word| {
            *last = (*last).max(word);
            Some(*last)
        });
        last.collect()
    }
}
