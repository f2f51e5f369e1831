//! Scans that are signed, here and now: what an archive holds of them is still signed. The signatures are made by OpenSSL and
//! judged by Poppler, neither of which knows of this program.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::archive::bench::{Bench, files};
use crate::archive::scan::pdf_of;

/// Room for a signature, in hexadecimal digits.
const ROOM: usize = 8192;

/// A key with its certificate.
struct Key {
    folder: tempfile::TempDir,
}

impl Key {
    fn new() -> Self {
        let key = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        key.openssl(
            "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test -keyout key.pem -out cert.pem",
        );
        key
    }

    fn openssl(&self, arguments: &str) {
        let mut openssl = Command::new("openssl");
        openssl
            .args(arguments.split(' '))
            .current_dir(self.folder.path());
        let output = openssl.output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{told}");
    }

    /// A detached signature of some bytes.
    fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        fs::write(self.folder.path().join("signed"), bytes).unwrap();
        self.openssl(
            "cms -sign -binary -md sha256 -signer cert.pem -inkey key.pem -in signed -outform DER -out signature",
        );
        fs::read(self.folder.path().join("signature")).unwrap()
    }
}

/// Signs a PDF of [`pdf_of`] one time after the other, each time in an update behind all that was there (ISO 32000-1, 12.8.1),
/// with a stamp on its first page.
fn signed(mut pdf: Vec<u8>, key: &Key, signers: &[(&str, &str)]) -> Vec<u8> {
    for (index, (signer, day)) in signers.iter().enumerate() {
        let field = |index: usize| format!("{} 0 R", 500 + 10 * index);
        let fields: Vec<String> = (0..=index).map(field).collect();
        let fields = fields.join(" ");
        let number = 500 + 10 * index;
        let (value, stamp) = (number + 1, number + 2);
        let name: String = signer
            .encode_utf16()
            .map(|unit| format!("{unit:04X}"))
            .collect();
        let drawn = "1 0 0 RG 1 1 148 48 re S BT /F 9 Tf 6 20 Td (Ky boi) Tj ET";
        let (left, right) = (100 + 200 * index, 250 + 200 * index);
        let objects = [
            (
                1,
                format!("<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[{fields}]/SigFlags 3>>>>"),
            ),
            (
                10,
                format!(
                    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 12 0 R\
                     /Resources<</XObject<</I 11 0 R>>>>/Annots[{fields}]>>"
                ),
            ),
            (
                number,
                format!(
                    "<</Type/Annot/Subtype/Widget/FT/Sig/T(S{index})/V {value} 0 R/P 10 0 R/F 132\
                     /Rect[{left} 20 {right} 70]/AP<</N {stamp} 0 R>>>>"
                ),
            ),
            (
                value,
                format!(
                    "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/Name<FEFF{name}>\
                     /M(D:{day}101500+07'00')/ByteRange[{:40}]/Contents<{}>>>",
                    "",
                    "0".repeat(ROOM)
                ),
            ),
            (
                stamp,
                format!(
                    "<</Type/XObject/Subtype/Form/BBox[0 0 150 50]/Resources<</Font<</F<</Type/Font/Subtype/Type1\
                     /BaseFont/Helvetica>>>>>>/Length {}>>stream\n{drawn}\nendstream",
                    drawn.len()
                ),
            ),
        ];
        update(&mut pdf, &objects);
        seal(&mut pdf, key);
    }
    pdf
}

/// Puts objects behind a PDF.
fn update(pdf: &mut Vec<u8>, objects: &[(usize, String)]) {
    let end = String::from_utf8_lossy(&pdf[pdf.len() - 40..]).into_owned();
    let before = end.split("startxref").nth(1).unwrap().split_whitespace();
    let before = before.map(str::to_owned).next().unwrap();
    let mut table = String::new();
    for (number, object) in objects {
        table += &format!("{number} 1\n{:010} 00000 n \n", pdf.len() + 1);
        pdf.extend(format!("\n{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    let at = pdf.len();
    let trailer = format!(
        "xref\n{table}trailer\n<</Size 900/Root 1 0 R/Prev {before}>>\nstartxref\n{at}\n%%EOF\n"
    );
    pdf.extend(trailer.bytes());
}

/// Fills in the last signature: what it covers is all but itself.
fn seal(pdf: &mut [u8], key: &Key) {
    let last = |pdf: &[u8], text: &str| {
        let mut windows = pdf.windows(text.len());
        windows
            .rposition(|window| window == text.as_bytes())
            .unwrap()
            + text.len()
    };
    let start = last(pdf, "/Contents<") - 1;
    let end = start + ROOM + 2;
    let range = format!("0 {start} {end} {}", pdf.len() - end);
    let at = last(pdf, "/ByteRange[");
    pdf[at..at + range.len()].copy_from_slice(range.as_bytes());
    let signature = key.sign(&[&pdf[..start], &pdf[end..]].concat());
    let digits: String = signature.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(digits.len() <= ROOM);
    pdf[start + 1..start + 1 + digits.len()].copy_from_slice(digits.as_bytes());
}

/// How many signatures of a file are good, and how many there are.
fn judged(path: &Path) -> (usize, usize) {
    let output = Command::new("pdfsig")
        .arg("-nocert")
        .arg(path)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    let count = |text: &str| told.lines().filter(|line| line.contains(text)).count();
    (count("Signature is Valid"), count("Signature Validation"))
}

#[test]
fn a_signed_scan_is_still_signed_in_the_archive_and_its_copy_says_by_whom() {
    let bench = Bench::with_documents(&[]);
    let page = fs::read("fixtures/inbox/Thị trấn Cầu Sậy/27-BC-UBND.jpg").unwrap();
    let signers = [
        ("Lê Thị Mẫu", "20250627"),
        ("UBND xã Tân Hòa Đông", "20250628"),
    ];
    let original = signed(pdf_of(&[page]), &Key::new(), &signers);
    bench.write("a.pdf", &original);
    assert_eq!(judged(&bench.path("in/a.pdf")), (2, 2));

    let ended = bench.archive(&[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(fs::read(bench.path("in/a.pdf")).unwrap() == original);
    let all = files(&bench.path("out"));
    assert!(all["H54/H54.0001.original.pdf"] == original);
    assert_eq!(judged(&bench.path("out/H54/H54.0001.original.pdf")), (2, 2));
    // No copy of a signed file may look as if it were signed.
    assert_eq!(judged(&bench.path("out/H54/H54.0001.pdf")), (0, 0));
    let sidecar: Value = serde_json::from_slice(&all["H54/H54.0001.json"]).unwrap();
    let told: Vec<(&str, &str)> = sidecar["original"]["signatures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["signer"].as_str().unwrap(),
                one["time"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (signers[0].0, "2025-06-27T10:15:00+07:00"),
            (signers[1].0, "2025-06-28T10:15:00+07:00")
        ]
    );
    let text = Command::new("pdftotext")
        .arg(bench.path("out/H54/H54.0001.pdf"))
        .arg("-")
        .output()
        .unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("BÁO CÁO"), "{text}");

    // A signature that no longer holds is filed like any other: an archive keeps what it was given.
    let mut broken = original;
    let at = broken.windows(9).position(|it| it == b"/MediaBox").unwrap();
    let digit = broken[at..].iter().position(|&byte| byte == b'8').unwrap();
    broken[at + digit] = b'9';
    bench.write("b.pdf", &broken);
    assert_eq!(judged(&bench.path("in/b.pdf")).0, 0);
    assert_eq!(bench.archive(&[]).code, Some(0));
    assert!(fs::read(bench.path("out/H54/H54.0002.original.pdf")).unwrap() == broken);
    assert_eq!(bench.verify("out").code, Some(0));
}
