//! Labels of HTML lists.

use crate::label::Format;

/// The lists that are open.
#[derive(Default)]
pub(super) struct Lists {
    open: Vec<List>,
    /// The label of an item whose text has not come yet.
    label: Option<String>,
}

/// A list, with the number of its next item.
struct List {
    next: u32,
    format: Format,
}

impl Lists {
    /// Opens a numbered list; the values of its `start` and `type`.
    pub(super) fn open(&mut self, start: Option<&str>, kind: Option<&str>) {
        let format = match kind.map(str::trim) {
            Some("a") => Format::LowerLetter,
            Some("A") => Format::UpperLetter,
            Some("i") => Format::LowerRoman,
            Some("I") => Format::UpperRoman,
            _ => Format::Decimal,
        };
        self.open.push(List {
            next: number(start).unwrap_or(1),
            format,
        });
    }

    /// Opens a list without numbers.
    pub(super) fn open_bullets(&mut self) {
        self.open.push(List {
            next: 1,
            format: Format::Bullet,
        });
    }

    /// Closes the innermost list.
    pub(super) fn close(&mut self) {
        self.open.pop();
        self.label = None;
    }

    /// Starts an item; the value of its `value`.
    pub(super) fn item(&mut self, value: Option<&str>) {
        self.label = self.open.last_mut().map(|list| {
            let here = number(value).unwrap_or(list.next);
            list.next = here.saturating_add(1);
            match list.format {
                Format::Bullet => "-".to_owned(),
                format => format!("{}.", format.write(here)),
            }
        });
    }

    /// A paragraph with the label of its item before it, unless its author typed one.
    pub(super) fn labelled(&mut self, text: String) -> String {
        match self.label.take() {
            Some(label) if !text.trim_start().starts_with(&label) => {
                format!("{label} {}", text.trim_start())
            }
            _ => text,
        }
    }
}

fn number(value: Option<&str>) -> Option<u32> {
    value?.trim().parse().ok()
}
