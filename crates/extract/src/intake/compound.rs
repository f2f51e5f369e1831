//! OLE compound files: Word before 2007, and Office files under a password.

use baocao_report::error::Problem;

/// The first eight bytes of a compound file ([MS-CFB] 2.2).
pub(super) const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// The length of a directory entry ([MS-CFB] 2.6.1). Sectors are multiples of it, so that entries stand
/// on multiples of it in the file.
const ENTRY: usize = 128;

/// Why a compound file is not read.
pub(super) fn problem(bytes: &[u8]) -> Problem {
    // [MS-OFFCRYPTO] 2.3.4: a password wraps the whole OOXML package in this stream.
    if holds_stream(bytes, "EncryptedPackage") {
        return Problem::Encrypted;
    }
    let kinds = [
        ("WordDocument", "Word 97-2003, save as DOCX"),
        ("Workbook", "Excel 97-2003"),
        ("Book", "Excel 5.0"),
        ("PowerPoint Document", "PowerPoint 97-2003"),
        ("__properties_version1.0", "Outlook message"),
    ];
    let kind = kinds
        .iter()
        .find(|(stream, _)| holds_stream(bytes, stream))
        .map_or("OLE compound file", |(_, kind)| kind);
    Problem::Unsupported(kind.into())
}

/// Whether the directory names such a stream. Every place an entry can stand at is looked at, so that a
/// damaged chain of sectors hides nothing.
fn holds_stream(bytes: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name
        .encode_utf16()
        .chain([0])
        .flat_map(u16::to_le_bytes)
        .collect();
    bytes.chunks_exact(ENTRY).skip(1).any(|entry| {
        // Bytes 64 and 65 hold the length of the name in bytes, its closing zero included.
        let length = usize::from(u16::from_le_bytes([entry[64], entry[65]]));
        length == wide.len() && entry.starts_with(&wide)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_stream(name: &str) -> Vec<u8> {
        let mut file = MAGIC.to_vec();
        file.resize(1024, 0);
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = u16::try_from(entry.len() + 2).unwrap();
        entry.resize(ENTRY, 0);
        entry[64..66].copy_from_slice(&length.to_le_bytes());
        file.extend(entry);
        file
    }

    #[test]
    fn a_password_and_an_old_word_file_are_told_apart() {
        assert_eq!(
            problem(&with_stream("EncryptedPackage")),
            Problem::Encrypted
        );
        for (stream, said) in [
            ("WordDocument", "DOCX"),
            ("Workbook", "Excel"),
            ("x", "OLE"),
        ] {
            match problem(&with_stream(stream)) {
                Problem::Unsupported(kind) => assert!(kind.contains(said), "{kind}"),
                other => panic!("{other:?}"),
            }
        }
    }
}
