//! The headers of two copies, field by field.

use super::comparison::{Class, Difference, DifferenceSubject, Doubt, SideReading};
use super::side::Side;
use super::words::{SURE, SideWords, has_digit, spans};
use baocao_report::{Method, Place, Report};

/// A field that one copy says.
type HeaderValue = (&'static str, Option<String>);

/// Compares two headers.
pub(super) fn compare(
    (first, a): (&Side, &SideWords<'_>),
    (second, b): (&Side, &SideWords<'_>),
) -> Vec<Difference> {
    let fields = fields(&first.report)
        .into_iter()
        .zip(fields(&second.report));
    let mut found: Vec<Difference> = fields
        .filter(|((_, one), (_, other))| differ(one.as_deref(), other.as_deref()))
        .map(|((name, one), (_, other))| difference(name, (first, a, one), (second, b, other)))
        .collect();
    found.extend(recipients((first, a), (second, b)));
    found
}

fn fields(report: &Report) -> Vec<HeaderValue> {
    let header = &report.header;
    let signer = header.signer.as_ref();
    let signed_by: Vec<&str> = report
        .source
        .signatures
        .iter()
        .filter_map(|signature| signature.signer.as_deref())
        .collect();
    vec![
        ("kind", header.kind.clone()),
        ("number", header.number.clone()),
        ("date", header.date.map(|date| date.to_string())),
        ("place", header.place.clone()),
        ("issuer", header.issuer.clone()),
        ("subject", header.subject.clone()),
        (
            "period",
            header.period.as_ref().map(|period| period.text.clone()),
        ),
        ("criteria_set", header.criteria_set.clone()),
        ("signer.authority", signer.and_then(|s| s.authority.clone())),
        ("signer.position", signer.and_then(|s| s.position.clone())),
        ("signer.name", signer.and_then(|s| s.name.clone())),
        (
            "signatures",
            (!signed_by.is_empty()).then(|| signed_by.join("; ")),
        ),
    ]
}

/// Whether two fields say two things: other letters or other digits.
fn differ(one: Option<&str>, other: Option<&str>) -> bool {
    let bare =
        |text: Option<&str>| text.map(|text| baocao_vietnamese::words(text).replace(' ', ""));
    bare(one) != bare(other)
}

fn difference(
    name: &'static str,
    (first, a, one): (&Side, &SideWords<'_>, Option<String>),
    (second, b, other): (&Side, &SideWords<'_>, Option<String>),
) -> Difference {
    let (said_first, mut check) = said(first, a, one.as_deref(), other.as_deref());
    let (said_second, doubts) = said(second, b, other.as_deref(), one.as_deref());
    check.extend(doubts);
    if is_unread(name, one.as_deref(), &second.report)
        || is_unread(name, other.as_deref(), &first.report)
    {
        let is_other_missing = one.is_none() != other.is_none();
        check.extend(is_other_missing.then_some(Doubt::Unread));
    }
    check.dedup();
    Difference {
        class: Class::Header,
        subject: DifferenceSubject::Header {
            field: name.to_owned(),
        },
        first: said_first,
        second: said_second,
        check,
    }
}

/// Whether the text has the words of a field all the same. A date is printed in another form.
fn is_unread(name: &str, text: Option<&str>, there: &Report) -> bool {
    let Some(text) = text.filter(|_| name != "date" && name != "signatures") else {
        return false;
    };
    let compact = |text: &str| baocao_vietnamese::words(text).replace(' ', "");
    compact(&there.text).contains(&compact(text))
}

/// What a copy says in a field, where that stands, and why it may not be so.
fn said(
    side: &Side,
    words: &SideWords<'_>,
    text: Option<&str>,
    other: Option<&str>,
) -> (Option<SideReading>, Vec<Doubt>) {
    let Some(text) = text else {
        return (None, Vec::new());
    };
    let known: Vec<&str> = other.into_iter().flat_map(pieces).collect();
    let all: Vec<&str> = pieces(text).collect();
    let differing: Vec<&str> = all.iter().filter(|w| !known.contains(w)).copied().collect();
    let place = stands(words, &all);
    let doubts = place.map_or_else(Vec::new, |range| {
        let tokens = range.filter(|&at| differing.contains(&bare(words.tokens[at].text)));
        tokens.flat_map(|at| words.doubts(at..at + 1)).collect()
    });
    let place = stands(words, &all).and_then(|range| words.said(range));
    let said = SideReading {
        text: text.to_owned(),
        at: place.as_ref().map_or_else(Place::default, |said| said.at),
        method: place
            .as_ref()
            .map(|said| said.method)
            .or(side.report.pages.first().map(|page| page.method))
            .unwrap_or(Method::Typed),
        confidence: place.and_then(|said| said.confidence),
    };
    let doubts = doubts
        .into_iter()
        .chain(
            said.confidence
                .filter(|c| c.get() < SURE)
                .map(|confidence| Doubt::Unsure { confidence }),
        )
        .collect();
    (Some(said), doubts)
}

/// Words of a field as they are looked for in the text: a date's numbers without their zeros.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    spans(text).map(move |span| bare(&text[span]))
}

pub(super) fn bare(word: &str) -> &str {
    match word.trim_start_matches('0') {
        "" => word,
        bare if has_digit(word) => bare,
        _ => word,
    }
}

/// The passage words that hold most of a field's words, from the first to the last of them.
fn stands(words: &SideWords<'_>, pieces: &[&str]) -> Option<std::ops::Range<usize>> {
    let count = |range: &std::ops::Range<usize>| {
        let tokens = &words.tokens[range.clone()];
        let found = |piece: &&&str| {
            tokens
                .iter()
                .any(|token| bare(token.text).eq_ignore_ascii_case(piece))
        };
        pieces.iter().filter(found).count()
    };
    let best = words
        .passages
        .iter()
        .filter(|range| !range.is_empty())
        .map(|range| (count(range), range))
        .reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    // The signature stands last, and so does not a word of it that the text uses before.
    (best.0 * 2 > pieces.len()).then(|| best.1.clone())
}

/// Those to whom one copy goes and the other does not.
fn recipients(
    (first, a): (&Side, &SideWords<'_>),
    (second, b): (&Side, &SideWords<'_>),
) -> Vec<Difference> {
    let (here, there) = (
        &first.report.header.recipients,
        &second.report.header.recipients,
    );
    let left = |list: &[String], other: &[String]| -> Vec<String> {
        let is_alone = |one: &&String| other.iter().all(|other| differ(Some(one), Some(other)));
        list.iter().filter(is_alone).cloned().collect()
    };
    let (here, mut there) = (left(here, there), left(there, here));
    let mut found = Vec::new();
    for one in here {
        let near = |other: &String| {
            strsim::normalized_levenshtein(
                &baocao_vietnamese::words(&one),
                &baocao_vietnamese::words(other),
            )
        };
        let best = (0..there.len()).max_by(|&x, &y| near(&there[x]).total_cmp(&near(&there[y])));
        let other = best
            .filter(|&at| near(&there[at]) >= 0.5)
            .map(|at| there.remove(at));
        found.push(difference(
            "recipients",
            (first, a, Some(one)),
            (second, b, other),
        ));
    }
    for other in there {
        found.push(difference(
            "recipients",
            (first, a, None),
            (second, b, Some(other)),
        ));
    }
    found
}
