//! The headers of two copies, field by field.

use std::collections::HashSet;

use super::comparison::{Class, Difference, DifferenceSubject, Doubt, SideReading};
use super::effort::Effort;
use super::side::Side;
use super::words::{SURE, SideWords, has_digit, spans};
use baocao_report::error::Result;
use baocao_report::{Method, Place, Report};

/// Steps that it takes to spell out a letter.
const LETTER: usize = 4;

/// Steps that it takes to spell a recipient out, beside its letters.
const SPELLED: usize = 64;

/// A field that one copy says.
type HeaderValue = (&'static str, Option<String>);

/// Compares two headers.
///
/// # Errors
/// As [`Effort::need`]: a field that differs is looked for in the whole text.
pub(super) fn compare(
    (first, a): (&Side, &SideWords<'_>),
    (second, b): (&Side, &SideWords<'_>),
    effort: &Effort,
) -> Result<Vec<Difference>> {
    let sides = [(first, a), (second, b)];
    let fields = fields(&first.report)
        .into_iter()
        .zip(fields(&second.report));
    let mut found = fields
        .filter(|((_, one), (_, other))| differ(one.as_deref(), other.as_deref()))
        .map(|((name, one), (_, other))| difference(name, sides, [one, other], effort))
        .collect::<Result<Vec<Difference>>>()?;
    found.extend(recipients(sides, effort)?);
    Ok(found)
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
    [(first, a), (second, b)]: [(&Side, &SideWords<'_>); 2],
    [one, other]: [Option<String>; 2],
    effort: &Effort,
) -> Result<Difference> {
    let (said_first, mut check) = said(first, a, one.as_deref(), other.as_deref(), effort)?;
    let (said_second, doubts) = said(second, b, other.as_deref(), one.as_deref(), effort)?;
    check.extend(doubts);
    // The whole text of either is spelled out.
    let letters = first.report.text.len() + second.report.text.len();
    effort.need_pairs(letters, LETTER)?;
    if is_unread(name, one.as_deref(), &second.report)
        || is_unread(name, other.as_deref(), &first.report)
    {
        let is_other_missing = one.is_none() != other.is_none();
        check.extend(is_other_missing.then_some(Doubt::Unread));
    }
    check.dedup();
    Ok(Difference {
        class: Class::Header,
        subject: DifferenceSubject::Header {
            field: name.to_owned(),
        },
        first: said_first,
        second: said_second,
        check,
    })
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
    effort: &Effort,
) -> Result<(Option<SideReading>, Vec<Doubt>)> {
    let Some(text) = text else {
        return Ok((None, Vec::new()));
    };
    let known: HashSet<&str> = other.into_iter().flat_map(pieces).collect();
    let all: Vec<&str> = pieces(text).collect();
    let differing = all.iter().filter(|word| !known.contains(*word));
    let differing: HashSet<&str> = differing.copied().collect();
    let range = stands(words, &all, effort)?;
    let doubts = range.clone().map_or_else(Vec::new, |range| {
        let tokens = range.filter(|&at| differing.contains(&bare(words.tokens[at].text)));
        tokens.flat_map(|at| words.doubts(at..at + 1)).collect()
    });
    let place = range.and_then(|range| words.said(range));
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
    Ok((Some(said), doubts))
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
///
/// # Errors
/// As [`Effort::need`]: each word of the field is held against each of the text.
fn stands(
    words: &SideWords<'_>,
    pieces: &[&str],
    effort: &Effort,
) -> Result<Option<std::ops::Range<usize>>> {
    effort.need_pairs(words.tokens.len(), pieces.len())?;
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
        .reduce(|best, next| if next.0 > best.0 { next } else { best });
    // The signature stands last, and so does not a word of it that the text uses before.
    let best = best.filter(|(count, _)| count * 2 > pieces.len());
    Ok(best.map(|(_, range)| range.clone()))
}

/// Those to whom one copy goes and the other does not.
///
/// # Errors
/// As [`Effort::need`]: each recipient is held against each.
fn recipients(sides: [(&Side, &SideWords<'_>); 2], effort: &Effort) -> Result<Vec<Difference>> {
    let [here, there] = sides.map(|(side, _)| &side.report.header.recipients);
    let letters = |list: &[String]| list.iter().map(String::len).sum::<usize>();
    // Each pair is spelled out, those that are left letter by letter.
    effort.need_pairs(letters(here) + SPELLED * here.len(), there.len())?;
    effort.need_pairs(letters(there) + SPELLED * there.len(), here.len())?;
    let left = |list: &[String], other: &[String]| -> Vec<String> {
        let is_alone = |one: &&String| other.iter().all(|other| differ(Some(one), Some(other)));
        list.iter().filter(is_alone).cloned().collect()
    };
    let (here, mut there) = (left(here, there), left(there, here));
    effort.need_pairs(letters(&here), letters(&there))?;
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
        found.push(difference("recipients", sides, [Some(one), other], effort)?);
    }
    for other in there {
        found.push(difference(
            "recipients",
            sides,
            [None, Some(other)],
            effort,
        )?);
    }
    Ok(found)
}
