//! Administrative units: one table of both eras, from the tables of the package vietnamadminunits.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io::{self, Error};
use std::path::Path;

const HEAD: &str = "\
# Đơn vị hành chính: thời kỳ, cấp, mã, mã của cấp trên, tên. Mã chỉ có nghĩa cùng với thời kỳ.
# Nguồn: gói vietnamadminunits 1.0.4 (MIT). Tạo bằng `make model`; tên riêng khác ghi trong terms/.
";

/// Writes the table.
pub fn build(out: &Path, legacy: &Path, after: &Path) -> io::Result<()> {
    let mut units: BTreeMap<(&str, &str, String), (String, String)> = BTreeMap::new();
    for (era, path) in [("legacy", legacy), ("2025", after)] {
        let text = fs::read_to_string(path)?;
        let mut lines = text.lines();
        let head: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
        let column = |name: &str| {
            let found = head.iter().position(|head| *head == name);
            found.ok_or_else(|| Error::other(format!("{}: no column {name}", path.display())))
        };
        let mut levels = vec![("province", column("province")?, column("provinceCode")?)];
        if let (Ok(name), Ok(code)) = (column("district"), column("districtCode")) {
            levels.push(("district", name, code));
        }
        levels.push(("commune", column("ward")?, column("wardCode")?));
        for line in lines {
            let fields: Vec<&str> = line.split('\t').collect();
            let mut parent = "";
            for &(level, name, code) in &levels {
                let (Some(name), Some(code)) = (fields.get(name), fields.get(code)) else {
                    return Err(Error::other(format!(
                        "{}: short line: {line}",
                        path.display()
                    )));
                };
                if !code.is_empty() {
                    let unit = ((*name).to_owned(), parent.to_owned());
                    units
                        .entry((era, level, (*code).to_owned()))
                        .or_insert(unit);
                    parent = code;
                }
            }
        }
    }
    let mut table = HEAD.to_owned();
    for ((era, level, code), (name, parent)) in units {
        writeln!(table, "{era}\t{level}\t{code}\t{parent}\t{name}").map_err(Error::other)?;
    }
    fs::write(out, table)
}
