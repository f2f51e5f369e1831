//! The commands that read a single file.

use std::io::Write;
use std::process::{Output, Stdio};

use crate::cli::bench::{Bench, CONTRADICTORY, baocao};

#[test]
fn extract_prints_the_text_and_pages() {
    let bench = Bench::with(&["a.txt"]);
    let file = bench.path("in/a.txt");
    let output = baocao().arg("extract").arg(&file).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text, std::fs::read_to_string(&file).unwrap());
    let output = baocao().arg("extract").arg(&file).arg("--json").output();
    let pages: serde_json::Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
    assert_eq!(pages[0]["method"], "typed");
    assert_eq!(pages[0]["blocks"][0]["lines"][0], "UBND HUYỆN PHÚ LÂM");
}

#[test]
fn parse_prints_the_report_of_any_file() {
    let bench = Bench::with(&["a.txt"]);
    let file = bench.path("in/a.txt");
    let indented = baocao().arg("parse").arg(&file).output().unwrap().stdout;
    let line = baocao().args(["parse", "--json-lines"]).arg(&file).output();
    let line = String::from_utf8(line.unwrap().stdout).unwrap();
    assert_eq!(line.lines().count(), 1);
    let report: serde_json::Value = serde_json::from_slice(&indented).unwrap();
    assert_eq!(
        report,
        serde_json::from_str::<serde_json::Value>(&line).unwrap()
    );
    assert_eq!(report["header"]["number"], "1/BC-UBND");
    assert_eq!(report["header"]["date"], "2025-03-05");
}

#[cfg(feature = "ocr")]
#[test]
fn a_comparison_is_written_as_a_page_with_images_of_the_scan() {
    let bench = Bench::with(&["a.txt"]);
    let scan = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/fixtures/inbox/Thị trấn Cầu Sậy/27-BC-UBND.png"
    );
    let page = bench.path("page.html");
    let mut command = baocao();
    command.args(["diff", "--force", "--html"]).arg(&page);
    let output = command.arg(scan).arg(bench.path("in/a.txt")).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.starts_with("<!doctype html>"));
    assert!(page.contains("27-BC-UBND.png"));
    assert!(page.contains("<img src=\"data:image/jpeg;base64,"));
}

#[test]
fn a_file_that_cannot_be_read_is_said_in_the_persons_language() {
    let mut command = baocao();
    let output = command
        .args(["parse", "no/such.pdf"])
        .env("LC_ALL", "vi_VN.UTF-8")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("không có tệp"), "{said}");
    assert!(said.contains("Kiểm tra lại đường dẫn."), "{said}");
}

#[test]
fn the_schema_is_json_and_wrong_usage_is_two() {
    let output = baocao().arg("schema").output().unwrap();
    let schema: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(schema["properties"]["criteria"].is_object());
    let output = baocao().arg("ingest").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_reader_that_has_gone_ends_the_output_quietly() {
    let mut child = baocao()
        .arg("schema")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}

/// What `baocao restore` makes of standard input.
fn restore(args: &[&str], input: &[u8]) -> Output {
    let mut child = baocao()
        .arg("restore")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

const DAMAGED: &str =
    "Uy ban nhan dan xa bao cdo két qua thuc hién\n\nchuyén d6i s6 nim 2024: 15/18 (83,3%)\r\n";

#[test]
fn restore_keeps_every_line_and_what_is_no_text() {
    let mut input = DAMAGED.as_bytes().to_vec();
    let rest = [
        b"\xff\xfe khong phai van ban\n",
        "ngày 18/3/2024".as_bytes(),
    ]
    .concat();
    input.extend(&rest);
    let output = restore(&["--damage", "english-ocr"], &input);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let mut expected =
        "Ủy ban nhân dân xã báo cáo kết quả thực hiện\n\nchuyển đổi số năm 2024: 15/18 (83,3%)\r\n"
            .as_bytes()
            .to_vec();
    expected.extend(&rest);
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&expected)
    );
}

#[test]
fn restore_tells_every_change_with_its_line() {
    let output = restore(&["--json"], DAMAGED.as_bytes());
    let text = String::from_utf8(output.stdout).unwrap();
    let changes: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let of = |change: &serde_json::Value| {
        let text = |key: &str| change[key].as_str().unwrap().to_owned();
        (change["line"].as_u64().unwrap(), text("from"), text("to"))
    };
    assert_eq!(of(&changes[0]), (1, "Uy".into(), "Ủy".into()));
    assert_eq!(of(changes.last().unwrap()), (3, "nim".into(), "năm".into()));
    assert_eq!(changes[1]["column"], 8);
    assert!(changes[0]["confidence"].as_f64().unwrap() > 0.5);
}

#[test]
fn restore_leaves_what_is_in_order_and_knows_terms_of_ones_own() {
    let sound = "Ủy ban nhân dân xã báo cáo kết quả thực hiện chuyển đổi số năm 2024\n";
    assert_eq!(restore(&[], sound.as_bytes()).stdout, sound.as_bytes());
    let bench = Bench::with(&[]);
    bench.write("own/terms/thon.txt", "# Thôn của xã\nthôn Gò Sím\n");
    let folder = bench.path("in/own");
    let args = [
        "--damage",
        "no-marks",
        "--dictionaries",
        folder.to_str().unwrap(),
    ];
    let output = restore(&args, b"thon Go Sim da cong bo\n");
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "thôn Gò Sím đã công bố\n"
    );
    let output = restore(&["no/such.txt"], b"");
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn parse_tells_the_findings_in_the_persons_language() {
    let bench = Bench::with(&[]);
    bench.write("sai.txt", CONTRADICTORY);
    bench.write("đúng.txt", CONTRADICTORY.replace("59%", "95%"));
    let said = |name: &str, language: &str| {
        let mut command = baocao();
        let output = command
            .args(["--lang", language, "parse", "--findings"])
            .arg(bench.path("in").join(name))
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let text = said("sai.txt", "vi");
    assert!(
        text.contains("SAI  trang 1, dòng 8  ratio-disagrees: tỷ số và tỷ lệ không khớp\n"),
        "{text}"
    );
    assert!(
        text.contains("    Tiêu chí 3.1: 95/100 là 95%, báo cáo ghi 59%.\n"),
        "{text}"
    );
    let text = said("sai.txt", "en");
    assert!(
        text.contains("ERROR  page 1, line 8  ratio-disagrees: ratio and percentage disagree\n"),
        "{text}"
    );
    assert_eq!(
        said("đúng.txt", "vi"),
        "Đã xem 2 tiêu chí, không thấy điều gì cần xem lại.\n"
    );
    let output = baocao()
        .args(["parse", "--findings", "--json-lines", "x"])
        .output();
    assert_eq!(output.unwrap().status.code(), Some(2));
}

/// What `baocao diff` ends with, and what it prints.
fn diff(args: &[&std::ffi::OsStr]) -> (Option<i32>, String) {
    let output = baocao().arg("diff").args(args).output().unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

#[test]
fn diff_says_what_differs_and_ends_with_it() {
    let bench = Bench::with(&["a/1.txt", "b/1.txt", "b/2.txt"]);
    let text = std::fs::read_to_string(bench.path("in/a/1.txt")).unwrap();
    bench.write("b/1.txt", format!("{text}\n"));
    let path = |name: &str| bench.path(name).into_os_string();
    let (one, same) = (path("in/a/1.txt"), path("in/b/1.txt"));
    assert_eq!(diff(&[&one, &one]).0, Some(0));
    assert_eq!(diff(&[&one, &same]).0, Some(0));
    bench.write("b/1.txt", text.replacen("2025", "2024", 1));
    let (code, json) = diff(&["--json".as_ref(), &one, &same]);
    assert_eq!(code, Some(1), "{json}");
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["schema"], "baocao-diff/1");
    assert_eq!(json["verdict"], "differ");
    bench.write("b/1.txt", text);
    let (code, told) = diff(&[&path("in/a"), &path("in/b")]);
    assert_eq!(code, Some(1));
    assert!(told.contains("Only in the second folder"), "{told}");
    bench.write(
        "c.txt",
        "Ngân sách tỉnh tăng nhờ thu thuế đất ở nông thôn miền núi",
    );
    let other = path("in/c.txt");
    assert_eq!(diff(&[&one, &other]).0, Some(2));
    assert_eq!(diff(&["--force".as_ref(), &one, &other]).0, Some(1));
    assert_eq!(diff(&[&one, &path("in/none.txt")]).0, Some(3));
}
