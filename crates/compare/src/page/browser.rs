//! The page in a real browser: keys, filters and jumps.

use std::process::Command;

use serde_json::{Value, json};

use super::sample::{hostile, large, small};
use super::*;

/// The browser that `make test` installs.
const BROWSER: &str = "chromium";

/// What came of a reader's doings on a page.
fn used(comparison: &Comparison) -> Value {
    used_with(comparison, "")
}

/// The same of a page with foreign markup at its end. The page's policy lets this test's script run as well, and nothing
/// else.
fn used_with(comparison: &Comparison, foreign: &str) -> Value {
    let script = include_str!("browser.js");
    let page = html(comparison, Language::Vi, &ExcerptImages::default()).unwrap();
    let too = format!("script-src '{}' '", policy::source(script));
    let page = page.replacen("script-src '", &too, 1);
    let (page, _) = page.rsplit_once("</body>").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.html");
    std::fs::write(
        &file,
        format!("{page}{foreign}<script>{script}</script></body></html>"),
    )
    .unwrap();
    let output = Command::new(BROWSER)
        .args([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--dump-dom",
        ])
        .args(["--window-size=1366,768", "--virtual-time-budget=10000"])
        .arg(format!(
            "--user-data-dir={}",
            folder.path().join("profile").display()
        ))
        .arg(format!("file://{}", file.display()))
        .output()
        .unwrap_or_else(|error| panic!("{BROWSER} ({error}): `make test` installs it"));
    let dump = String::from_utf8_lossy(&output.stdout);
    let told = dump
        .rsplit_once("<pre>")
        .and_then(|(_, told)| told.split_once("</pre>"));
    let Some((told, _)) = told else {
        panic!(
            "no answer: {dump}{}",
            String::from_utf8_lossy(&output.stderr)
        );
    };
    // A page's text comes with its markup escaped.
    let told = told
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["error"], Value::Null);
    told
}

const NO_GROUND: &str = "rgba(0, 0, 0, 0)";

#[test]
fn keys_go_from_difference_to_difference_on_both_sides() {
    let told = used(&small());
    assert_eq!(told["begin"], "– / 6");
    assert_eq!(told["first"], json!(["Số: 215/BC-UBND"]));
    assert_eq!(told["second"], json!(["99,6%", "96,6%"]));
    assert_eq!(
        (&told["second_at"], &told["second_in_sight"]),
        (&json!("2 / 6"), &json!(true))
    );
    assert_eq!(told["last"], json!(["↕ ở chỗ khác", "↕ ở chỗ khác"]));
    assert_eq!(told["last_at"], "6 / 6");
    assert_eq!(told["jumped"], json!(["99,6%", "96,6%"]));
    assert_eq!(told["jumped_in_sight"], true);
    assert_eq!(told["noise"], NO_GROUND);
    assert_ne!(told["figure"], NO_GROUND);
    assert_eq!(told["figure_off"], NO_GROUND);
    assert_eq!(
        (&told["result_row_off"], &told["status_row"]),
        (&json!("none"), &json!("table-row"))
    );
    assert_eq!(told["without_figures"], "– / 4");
    assert_eq!(
        (&told["same_row"], &told["same_row_off"]),
        (&json!("grid"), &json!("none"))
    );
    assert_eq!(told["word_row"], "grid");
}

#[test]
fn two_hundred_pages_can_be_used() {
    let told = used(&large(200));
    assert_eq!(told["begin"], "– / 354");
    assert_eq!(told["second_in_sight"], true);
    assert_eq!(
        (&told["last_at"], &told["last_in_sight"]),
        (&json!("354 / 354"), &json!(true))
    );
    assert_eq!(told["jumped_in_sight"], true);
    assert_eq!(told["result_row_off"], "none");
    assert_eq!(told["same_row_off"], "none");
}

#[test]
fn hostile_text_runs_nothing() {
    let told = used(&hostile());
    // The page's own script, and this test's.
    assert_eq!(told["scripts"], 2);
    assert_eq!(told["images"], 0);
}

#[test]
fn foreign_markup_runs_nothing_and_has_no_style() {
    let told = used_with(
        &small(),
        "<script>foreign = 1</script><img src=\"data:,\" onerror=\"foreign = 2\">\
         <p id=\"foreign\" style=\"display: inline-block\">a</p><style>#foreign { color: red }</style>",
    );
    assert_eq!(told["scripts"], 3);
    assert_eq!(told["foreign"], Value::Null);
    assert_eq!(told["foreign_display"], "block");
    // The page itself goes on as ever.
    assert_eq!(told["begin"], "– / 6");
}
