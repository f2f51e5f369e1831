//! Labels of HTML lists.

use crate::label::NumberFormat;

/// The lists that are open.
#[derive(Default)]
pub(super) struct OpenLists {
    open: Vec<HtmlList>,
    /// The label of an item whose text has not come yet.
    label: Option<String>,
}

/// A list, with the number of its next item.
struct HtmlList {
    next: u32,
    format: NumberFormat,
}

impl OpenLists {
    /// Opens a numbered list; the values of its `start` and `type`.
    pub(super) fn open(&mut self, start: Option<&str>, kind: Option<&str>) {
        let format = match kind.map(str::trim) {
            Some("a") => NumberFormat::LowerLetter,
            Some("A") => NumberFormat::UpperLetter,
            Some("i") => NumberFormat::LowerRoman,
            Some("I") => NumberFormat::UpperRoman,
            _ => NumberFormat::Decimal,
        };
        self.open.push(HtmlList {
            next: number(start).unwrap_or(1),
            format,
        });
    }

    /// Opens a list without numbers.
    pub(super) fn open_bullets(&mut self) {
        self.open.push(HtmlList {
            next: 1,
            format: NumberFormat::Bullet,
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
                NumberFormat::Bullet => "-".to_owned(),
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
