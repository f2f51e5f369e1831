//! The words of a problem, and the advice.

use super::Problem;

impl Problem {
    /// What happened and what was expected, in Vietnamese and in English.
    pub(super) fn words(&self) -> (String, String) {
        match self {
            Self::NotFound => (
                "không có tệp hoặc thư mục này".into(),
                "no such file or folder".into(),
            ),
            Self::Unreadable(why) => (
                format!("không đọc được: {why}"),
                format!("cannot be read: {why}"),
            ),
            Self::NotAFile => (
                "là thư mục, ống dẫn hoặc thiết bị; cần một tệp".into(),
                "a folder, a pipe or a device; expected a file".into(),
            ),
            Self::LeadsOut => (
                "liên kết dẫn ra ngoài thư mục được giao".into(),
                "a link that leads out of the folder that was asked for".into(),
            ),
            Self::Empty => (
                "tệp rỗng, không có byte nào".into(),
                "the file is empty, it has no bytes".into(),
            ),
            Self::TooLarge { bytes, limit } => (
                format!("tệp {bytes} byte, vượt giới hạn {limit} byte"),
                format!("the file has {bytes} bytes, more than the limit of {limit}"),
            ),
            Self::TooManyPages { pages, limit } => (
                format!("tệp có {pages} trang, vượt giới hạn {limit} trang"),
                format!("the file has {pages} pages, more than the limit of {limit}"),
            ),
            Self::TooManyPixels { pixels, limit } => (
                format!("ảnh có {pixels} điểm ảnh, vượt giới hạn {limit}"),
                format!("the image has {pixels} pixels, more than the limit of {limit}"),
            ),
            Self::TooMuchOutput { limit } => (
                format!("nội dung đọc ra từ tệp vượt giới hạn {limit} byte"),
                format!("what is read from the file is more than the limit of {limit} bytes"),
            ),
            Self::TooMuchToCompare { steps, limit } => (
                format!("so sánh hai bản cần ít nhất {steps} bước, vượt giới hạn {limit}"),
                format!("to compare the two copies takes {steps} steps or more, the limit is {limit}"),
            ),
            Self::Encrypted => (
                "tệp được bảo vệ bằng mật khẩu".into(),
                "the file is protected by a password".into(),
            ),
            Self::Damaged(why) => (
                format!("tệp hỏng: {why}"),
                format!("the file is damaged: {why}"),
            ),
            Self::Unsupported(kind) => (
                format!(
                    "không phải loại tệp đọc được ở đây ({kind}); cần PDF, DOCX, ảnh PNG/JPEG/TIFF, văn bản, Markdown hoặc HTML"
                ),
                format!(
                    "not a kind that is read here ({kind}); expected PDF, DOCX, a PNG/JPEG/TIFF image, plain text, Markdown or HTML"
                ),
            ),
            Self::ChangedWhileRead => (
                "tệp bị thay đổi trong khi đọc".into(),
                "the file changed while it was read".into(),
            ),
            Self::TimedOut(s) => (
                format!("quá thời hạn {s} giây"),
                format!("took longer than the limit of {s} s"),
            ),
            Self::OutOfMemory(b) => (
                format!("vượt giới hạn bộ nhớ {} MiB", b >> 20),
                format!("needs more memory than the limit of {} MiB", b >> 20),
            ),
            Self::Crashed(why) => (
                format!("bộ đọc dừng đột ngột: {why}"),
                format!("the reader died on it: {why}"),
            ),
            Self::Missing { what, .. } => {
                (format!("thiếu {what}"), format!("{what} is not installed"))
            }
            Self::NeedsOcr => (
                "trang chỉ đọc được bằng nhận dạng chữ".into(),
                "the page can only be read by OCR".into(),
            ),
            Self::Ocr(why) => (
                format!("nhận dạng chữ thất bại: {why}"),
                format!("OCR failed: {why}"),
            ),
            Self::Output(why) => (
                format!("không ghi được: {why}"),
                format!("cannot be written: {why}"),
            ),
            Self::InTheWay => (
                "ở đây là một liên kết, hoặc thứ khác không phải tệp hay thư mục do chương trình này lập".into(),
                "a link stands here, or something else that is no file or folder of this program".into(),
            ),
            Self::NotOurs { line, field } => (
                format!("dòng {line}: trường {field} có giá trị mà chương trình này không bao giờ ghi; đã có người khác sửa tệp"),
                format!("line {line}: the field {field} has a value that this program never writes; somebody else has changed the file"),
            ),
            Self::OutputIsInput(input) => (
                format!("ghi vào đây sẽ đè lên tệp đang được đọc: {input}"),
                format!("to write here would overwrite a file that is read: {input}"),
            ),
            Self::AnotherVersion(other) => (
                format!("văn bản này đã có trong cơ sở dữ liệu, từ tệp khác: {other}"),
                format!("the document is in the database already, from another file: {other}"),
            ),
            Self::Abandoned => (
                "các máy nhận đọc tệp này đều dừng giữa chừng".into(),
                "no worker that took it came back with it".into(),
            ),
            Self::Database(why) => (
                format!("lỗi cơ sở dữ liệu: {why}"),
                format!("the database failed: {why}"),
            ),
            Self::Unstorable { field, fault } => fault.words(field),
            Self::Dictionary(why) => (
                format!("từ điển sai: {why}"),
                format!("the dictionary cannot be understood: {why}"),
            ),
            Self::Catalogue { at, fault } => {
                let (vi, en) = fault.words();
                (format!("{at}: {vi}"), format!("{at}: {en}"))
            }
            Self::Usage(why) => (why.clone(), why.clone()),
            Self::NotAReport(why) => (
                format!("không phải báo cáo JSON theo lược đồ baocao/1: {why}"),
                format!("not a report of schema baocao/1: {why}"),
            ),
            Self::Archive(fault) => fault.words(),
            Self::Interrupted => ("đã dừng theo yêu cầu".into(), "interrupted".into()),
        }
    }

    /// What a person can do about it, in Vietnamese and in English.
    pub(super) fn advice(&self) -> (String, String) {
        let pair = |vi: &str, en: &str| (vi.to_owned(), en.to_owned());
        match self {
            Self::NotFound => pair("Kiểm tra lại đường dẫn.", "Check the path."),
            Self::Unreadable(_) => pair(
                "Kiểm tra quyền đọc và ổ đĩa.",
                "Check the read permission and the disk.",
            ),
            Self::NotAFile => pair(
                "Ghi đúng tên tệp cần đọc.",
                "Name the file that is to be read.",
            ),
            Self::LeadsOut => pair(
                "Giao thẳng tệp hoặc thư mục mà nó dẫn tới, hoặc dùng --follow-links nếu tin cậy người gửi thư mục này.",
                "Name the file or folder that it leads to, or use --follow-links where you trust whoever handed the folder in.",
            ),
            Self::Empty => pair(
                "Sao chép lại tệp từ bản gốc.",
                "Copy the file from its origin again.",
            ),
            Self::TooLarge { .. } | Self::TooManyPages { .. } | Self::TooManyPixels { .. } => pair(
                "Tách tệp thành nhiều phần, hoặc nâng giới hạn (xem `baocao ingest --help`).",
                "Split the file, or raise the limit (see `baocao ingest --help`).",
            ),
            Self::TooMuchOutput { .. } => pair(
                "Mở tệp bằng chương trình đã tạo ra nó, bỏ phần lặp lại hoặc tách tệp thành nhiều phần, rồi nạp lại.",
                "Open it in the program that made it, take out what is repeated or split it, and feed that.",
            ),
            Self::TooMuchToCompare { .. } => pair(
                "Tách cả hai bản theo chương, rồi so sánh từng phần.",
                "Split both copies by chapter and compare them part by part.",
            ),
            Self::Encrypted => pair(
                "Mở bằng mật khẩu, lưu lại bản không có mật khẩu, rồi nạp bản đó.",
                "Open it with its password, save a copy without one, and feed that copy.",
            ),
            Self::Damaged(_) => pair(
                "Mở thử bằng chương trình đã tạo ra tệp và lưu lại, hoặc xin lại bản khác.",
                "Open it in the program that made it and save it again, or ask for another copy.",
            ),
            Self::Unsupported(_) => pair(
                "Chuyển sang PDF hoặc DOCX rồi nạp lại.",
                "Convert it to PDF or DOCX and feed that.",
            ),
            Self::ChangedWhileRead => pair(
                "Chờ chép xong rồi chạy lại.",
                "Wait until it has been copied, then run again.",
            ),
            Self::TimedOut(_) => pair(
                "Chạy lại riêng tệp này với --time-limit lớn hơn.",
                "Run this file alone with a larger --time-limit.",
            ),
            Self::OutOfMemory(_) => pair(
                "Chạy lại riêng tệp này với --memory-limit lớn hơn, hoặc tách tệp.",
                "Run this file alone with a larger --memory-limit, or split it.",
            ),
            Self::Crashed(_) => pair(
                "Các tệp khác không bị ảnh hưởng. Lưu lại tệp này bằng chương trình khác (ví dụ in ra PDF) rồi nạp lại.",
                "No other file was affected. Save it with another program (print it to PDF, say) and feed that.",
            ),
            Self::Missing { install, .. } => (
                format!("Cài đặt: {install}"),
                format!("Install it: {install}"),
            ),
            Self::NeedsOcr => pair(
                "Đọc bằng `baocao ingest`, `extract` hoặc `parse`.",
                "Read it with `baocao ingest`, `extract` or `parse`.",
            ),
            Self::Ocr(_) => pair(
                "Kiểm tra ảnh của trang này.",
                "Look at the image of this page.",
            ),
            Self::Output(_) => pair(
                "Kiểm tra quyền ghi và dung lượng ổ đĩa.",
                "Check the write permission and the free disk space.",
            ),
            Self::InTheWay => pair(
                "Xem đó là gì rồi chuyển đi nơi khác, hoặc chọn --out khác. Không có gì được đọc, ghi hay xóa qua đó.",
                "See what it is and move it away, or choose another --out. Nothing was read, written or removed through it.",
            ),
            Self::NotOurs { .. } => pair(
                "Không có gì được ghi hay xóa. Lấy lại tệp từ bản sao lưu, hoặc chuyển thư mục đi nơi khác và làm lại từ đầu.",
                "Nothing was written or removed. Bring the file back from a backup, or move the folder away and begin anew.",
            ),
            Self::OutputIsInput(_) => pair(
                "Chọn tên khác cho tệp kết quả.",
                "Choose another name for the output.",
            ),
            Self::AnotherVersion(_) => pair(
                "Nạp với --on-duplicate version để giữ cả hai, hoặc skip để bỏ qua.",
                "Import with --on-duplicate version to keep both, or skip to leave it out.",
            ),
            Self::Abandoned => pair(
                "Đọc thử riêng tệp này bằng `baocao parse`, xem bộ nhớ và nguồn điện của các máy, rồi chạy lại `baocao enqueue`.",
                "Read this file alone with `baocao parse`, look at memory and power of the machines, then run `baocao enqueue` again.",
            ),
            Self::Database(_) => pair(
                "Kiểm tra địa chỉ và quyền của cơ sở dữ liệu.",
                "Check the database's address and permissions.",
            ),
            Self::Unstorable { .. } => pair(
                "Tài liệu này chưa được ghi. Sửa trường đó trong tệp JSON hoặc trong bản gốc (đường dẫn thì rút ngắn), rồi chạy lại.",
                "Nothing of this document was written. Mend the field in its JSON or in the original (shorten a path), then run again.",
            ),
            Self::Dictionary(_) | Self::Catalogue { .. } => pair(
                "Sửa tệp từ điển; định dạng ghi ở đầu mỗi tệp.",
                "Mend the dictionary file; its format is at its top.",
            ),
            Self::Usage(_) => pair("Xem `baocao --help`.", "See `baocao --help`."),
            Self::NotAReport(_) => pair(
                "Tạo lại bằng `baocao ingest`.",
                "Make it again with `baocao ingest`.",
            ),
            Self::Archive(_) => pair(
                "Xem `baocao archive --help`.",
                "See `baocao archive --help`.",
            ),
            Self::Interrupted => pair(
                "Chạy lại cùng lệnh để làm tiếp.",
                "Run the same command again to go on.",
            ),
        }
    }
}
