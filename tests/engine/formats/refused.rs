//! What is no table is refused by its name, with what to do.

use super::why;

#[test]
fn other_documents_are_refused_by_their_name() {
    let old = |stream: &str| {
        let mut bytes = vec![0; 1536];
        bytes[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
        bytes[30] = 9;
        bytes[48] = 1;
        let wide: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes[1024..1024 + wide.len()].copy_from_slice(&wide);
        bytes
    };
    let cases: [(&[u8], &str); 16] = [
        (b"<!DOCTYPE html>\n<html><table>", "an HTML page"),
        (b"  <HTML>\n", "an HTML page"),
        (b"<?xml version=\"1.0\"?><a/>", "an XML document"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"SQLite format 3\0abc", "a SQLite database"),
        (b"\x89HDF\r\n\x1a\n....", "an HDF5 file"),
        (b"<stata_dta><header>", "a Stata file"),
        (b"$FL2@(#) SPSS", "an SPSS file"),
        (b"\x80\x04\x95\x10\0\0\0\0\0\0\0", "a Python pickle"),
        (b"7z\xbc\xaf\x27\x1c..", "a 7-Zip archive"),
        (b"Rar!\x1a\x07\x01\0", "a RAR archive"),
        (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
        (b"{\\rtf1\\ansi", "a Rich Text document"),
        (b"RDX3\nX\n", "an R data file"),
        (b"\x93NUMPY\x01\0", "a NumPy array"),
        (b"MZ\x90\0\x03\0", "a program"),
    ];
    for (bytes, what) in cases {
        let said = why("t.csv", bytes);
        assert!(
            said.starts_with(&format!("t.csv is {what}, not a table. Save")),
            "{said}"
        );
    }
    assert!(why("t.xls", &old("Workbook")).contains("an old Excel workbook"));
    assert!(why("t.doc", &old("WordDocument")).contains("an old Word document"));
    assert!(why("t.xlsx", &old("EncryptedPackage")).contains("is encrypted"));
}
