//! Complex fields (ECMA-376 part 1, 17.16.18): of an instruction and its result, the result is printed.

/// How far a field has come: what stands before its result is its instruction.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ComplexFieldState {
    Instruction,
    Result,
}

/// The fields that are open. A table of contents is one over many paragraphs; an instruction ends with its paragraph.
///
/// Whatever their number, a mark and a question take the same time.
#[derive(Default)]
pub(super) struct ComplexFields {
    /// Fields of earlier paragraphs, all in their result.
    earlier: usize,
    /// Those of this paragraph, the innermost last.
    here: Vec<ComplexFieldState>,
    /// How many of them are in their instruction.
    instructions: usize,
}

impl ComplexFields {
    /// Whether what stands here is part of an instruction.
    pub(super) fn in_instruction(&self) -> bool {
        self.instructions > 0
    }

    /// A mark of a field, by its kind.
    pub(super) fn mark(&mut self, kind: Option<&str>) {
        match kind {
            Some("begin") => {
                self.here.push(ComplexFieldState::Instruction);
                self.instructions += 1;
            }
            Some("separate") => {
                if let Some(field) = self.here.last_mut() {
                    let before = std::mem::replace(field, ComplexFieldState::Result);
                    self.leave(before);
                }
            }
            Some("end") => match self.here.pop() {
                Some(field) => self.leave(field),
                None => self.earlier = self.earlier.saturating_sub(1),
            },
            _ => {}
        }
    }

    /// The end of a paragraph.
    pub(super) fn end_paragraph(&mut self) {
        self.earlier += self.here.len() - self.instructions;
        self.here.clear();
        self.instructions = 0;
    }

    fn leave(&mut self, state: ComplexFieldState) {
        self.instructions -= usize::from(state == ComplexFieldState::Instruction);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(kinds: &[&str]) -> ComplexFields {
        let mut fields = ComplexFields::default();
        for kind in kinds {
            match *kind {
                "paragraph" => fields.end_paragraph(),
                kind => fields.mark(Some(kind)),
            }
        }
        fields
    }

    #[test]
    fn an_instruction_is_left_at_its_result_its_end_and_its_paragraphs_end() {
        for (kinds, expected) in [
            (&["begin"][..], true),
            (&["begin", "separate"], false),
            (&["begin", "end"], false),
            (&["begin", "paragraph"], false),
            (&["begin", "separate", "begin"], true),
            (&["begin", "begin", "separate"], true),
            (&["begin", "begin", "separate", "end"], true),
            (&["begin", "separate", "paragraph", "begin", "end"], false),
            (
                &[
                    "begin",
                    "separate",
                    "paragraph",
                    "separate",
                    "end",
                    "end",
                    "end",
                ],
                false,
            ),
        ] {
            assert_eq!(marked(kinds).in_instruction(), expected, "{kinds:?}");
        }
    }
}
