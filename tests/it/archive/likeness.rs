//! Documents that may be there twice.

use crate::archive::bench::{Bench, report};

#[test]
fn the_same_number_and_a_like_text_are_told_and_both_filed() {
    let bench = Bench::with_documents(&["a.txt", "b.txt"]);
    // The same number, other words.
    bench.write("c.txt", report(1).replace("mục", "phần"));
    // Another scan of the second: no number read, a few words misread.
    let scan = report(2)
        .replace("Số: 2/BC-UBND\n", "")
        .replace("mục202 ", "muc2O2 ");
    bench.write("d.txt", scan);
    let ended = bench.archive(&[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let told = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    assert_eq!(
        bench.decisions(),
        [
            told("same-document", "H54.0003", "H54.0001"),
            told("near-duplicate", "H54.0004", "H54.0002"),
        ]
    );
    assert_eq!(bench.manifest("document").len(), 4);
    assert!(
        ended
            .stderr
            .contains("1 a text much like another document's"),
        "{ended:?}"
    );
}
