-- A database of version 1, as text, that holds the report of report.json beside this file. It was
-- written by the program of that version and is never changed: it stands for the files that people have.
PRAGMA foreign_keys = OFF;
PRAGMA application_id = 1650552675;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE citations (
  report  TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
  ordinal INTEGER NOT NULL CHECK (ordinal > 0),
  kind    TEXT NOT NULL,
  number  TEXT NOT NULL,
  date    TEXT CHECK (date GLOB '[12][0-9][0-9][0-9]*'),
  issuer  TEXT,
  page    INTEGER CHECK (page > 0),
  line    INTEGER CHECK (line > 0),
  PRIMARY KEY (report, ordinal)
) STRICT, WITHOUT ROWID;
INSERT INTO "citations" VALUES('sha256:4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f',1,'Quyết định','412/QĐ-UBND','2023-05','UBND tỉnh Bình Hà',1,12);
CREATE TABLE criteria (
  report            TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
  ordinal           INTEGER NOT NULL CHECK (ordinal > 0),
  list              TEXT NOT NULL,
  group_code        TEXT,
  group_name        TEXT,
  code              TEXT,
  name              TEXT NOT NULL,
  unit              TEXT,
  target_text       TEXT,
  target_value      REAL,
  target_unit       TEXT,
  target_comparison TEXT CHECK (target_comparison IN ('>', '≥', '=', '≤', '<')),
  result_text       TEXT,
  result_value      REAL,
  result_unit       TEXT,
  numerator         REAL,
  denominator       REAL,
  percent           REAL,
  status            TEXT CHECK (
    status IN ('achieved', 'exceeded', 'not_achieved', 'completed', 'in_progress')
  ),
  status_text       TEXT,
  deadline          TEXT,
  note              TEXT,
  canonical_set     TEXT,
  canonical_code    TEXT,
  canonical_score   REAL CHECK (canonical_score BETWEEN 0 AND 1),
  page              INTEGER CHECK (page > 0),
  box_left          REAL,
  box_top           REAL,
  box_right         REAL,
  box_bottom        REAL,
  line              INTEGER CHECK (line > 0),
  raw               TEXT NOT NULL,
  method            TEXT NOT NULL CHECK (method IN ('typed', 'text-layer', 'ocr')),
  confidence        REAL CHECK (confidence BETWEEN 0 AND 1),
  edited            INTEGER NOT NULL CHECK (edited IN (0, 1)),
  PRIMARY KEY (report, ordinal)
) STRICT, WITHOUT ROWID;
INSERT INTO "criteria" VALUES('sha256:4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f',1,'table-1','II','Hạ tầng số','2.1','Tỷ lệ thôn có nhà văn hóa kết nối Internet','%','≥ 90%',90.0,'%','≥','11/12 = 91,7%',91.7,'%',11.0,12.0,91.7,'achieved','Đạt','Quý III',NULL,'412/QĐ-UBND','2.1',0.99,2,56.7,120.5,785.2,148.1,31,'2.1	Tỷ lệ thôn có nhà văn hóa kết nối Internet	%	≥ 90%	11/12 = 91,7%	Quý III	Đạt','ocr',0.97,1);
INSERT INTO "criteria" VALUES('sha256:4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f',2,'table-1','II','Hạ tầng số','2.2','Số hộ gia đình có cáp quang','Hộ','1.500',1500.0,NULL,'=','1.642',1642.0,NULL,NULL,NULL,NULL,'exceeded','Vượt chỉ tiêu',NULL,NULL,NULL,NULL,NULL,2,56.7,148.1,785.2,162.0,32,'2.2	Số hộ gia đình có cáp quang	Hộ	1.500	1.642		Vượt chỉ tiêu','ocr',0.97,0);
INSERT INTO "criteria" VALUES('sha256:4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f',3,'table-1','II','Hạ tầng số','2.3','Trạm y tế dùng chữ ký số',NULL,'Có',NULL,NULL,NULL,'Đang thực hiện',NULL,NULL,NULL,NULL,NULL,'in_progress','Đang thực hiện',NULL,'Chờ cấp chứng thư',NULL,NULL,NULL,2,56.7,162.0,785.2,176.3,33,'2.3	Trạm y tế dùng chữ ký số		Có	Đang thực hiện			Chờ cấp chứng thư','ocr',NULL,0);
CREATE TABLE documents (
  report         TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
  ordinal        INTEGER NOT NULL CHECK (ordinal > 0),
  number_in_list TEXT,
  group_code     TEXT,
  group_name     TEXT,
  kind           TEXT,
  number         TEXT,
  date           TEXT CHECK (date GLOB '[12][0-9][0-9][0-9]*'),
  summary        TEXT,
  page           INTEGER CHECK (page > 0),
  line           INTEGER CHECK (line > 0),
  PRIMARY KEY (report, ordinal)
) STRICT, WITHOUT ROWID;
INSERT INTO "documents" VALUES('sha256:4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f',1,'1','I','Văn bản của xã','Kế hoạch','15/KH-UBND','2024-01-22','Chuyển đổi số năm 2024',2,40);
CREATE TABLE edits (
  report     TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
  ordinal    INTEGER NOT NULL CHECK (ordinal > 0),
  line       INTEGER NOT NULL CHECK (line > 0),
  from_text  TEXT NOT NULL,
  to_text    TEXT NOT NULL,
  confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  reason     TEXT NOT NULL,
  PRIMARY KEY (report, ordinal)
) STRICT, WITHOUT ROWID;
INSERT INTO "edits" VALUES('sha256:4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f',1,31,'nhà vãn hóa','nhà văn hóa',0.93,'no such syllable');
CREATE TABLE files (
  file   TEXT PRIMARY KEY,
  report TEXT NOT NULL REFERENCES reports ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO "files" VALUES('huyện Phú Lâm/báo cáo quý III.pdf','sha256:4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f');
CREATE TABLE findings (
  report   TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
  ordinal  INTEGER NOT NULL CHECK (ordinal > 0),
  code     TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'error')),
  message  TEXT NOT NULL,
  page     INTEGER CHECK (page > 0),
  line     INTEGER CHECK (line > 0),
  PRIMARY KEY (report, ordinal)
) STRICT, WITHOUT ROWID;
INSERT INTO "findings" VALUES('sha256:4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f',1,'tally-disagrees','warning','declared 3, found 2 achieved',2,30);
CREATE TABLE groups (
  report   TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
  ordinal  INTEGER NOT NULL CHECK (ordinal > 0),
  code     TEXT,
  name     TEXT NOT NULL,
  declared INTEGER CHECK (declared >= 0),
  achieved INTEGER CHECK (achieved >= 0),
  out_of   INTEGER CHECK (out_of >= 0),
  PRIMARY KEY (report, ordinal)
) STRICT, WITHOUT ROWID;
INSERT INTO "groups" VALUES('sha256:4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f',1,'II','Hạ tầng số',3,2,3);
CREATE TABLE pages (
  report     TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
  number     INTEGER NOT NULL CHECK (number > 0),
  width      REAL CHECK (width > 0),
  height     REAL CHECK (height > 0),
  method     TEXT NOT NULL CHECK (method IN ('typed', 'text-layer', 'ocr')),
  dpi        REAL CHECK (dpi > 0),
  rotation   INTEGER NOT NULL CHECK (rotation IN (0, 90, 180, 270)),
  confidence REAL CHECK (confidence BETWEEN 0 AND 1),
  degraded   INTEGER NOT NULL CHECK (degraded IN (0, 1)),
  PRIMARY KEY (report, number)
) STRICT, WITHOUT ROWID;
INSERT INTO "pages" VALUES('sha256:4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f',1,595.3,841.9,'ocr',200.0,0,0.962,0);
INSERT INTO "pages" VALUES('sha256:4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f',2,841.9,595.3,'ocr',200.0,90,0.914,0);
CREATE TABLE recipients (
  report    TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
  ordinal   INTEGER NOT NULL CHECK (ordinal > 0),
  recipient TEXT NOT NULL,
  PRIMARY KEY (report, ordinal)
) STRICT, WITHOUT ROWID;
INSERT INTO "recipients" VALUES('sha256:4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f',1,'UBND huyện Phú Lâm (b/c)');
INSERT INTO "recipients" VALUES('sha256:4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f',2,'Lưu: VT');
CREATE TABLE reports (
  id               TEXT PRIMARY KEY CHECK (id GLOB 'sha256:*' AND length(id) = 71),
  content          TEXT NOT NULL CHECK (length(content) = 64),
  media_type       TEXT NOT NULL,
  bytes            INTEGER NOT NULL CHECK (bytes >= 0),
  pages            INTEGER NOT NULL CHECK (pages >= 0),
  kind             TEXT,
  number           TEXT,
  code_number      TEXT,
  code_notation    TEXT,
  date             TEXT CHECK (date GLOB '[12][0-9][0-9][0-9]*'),
  place            TEXT,
  issuer           TEXT,
  issuer_key       TEXT,
  issuer_level     TEXT CHECK (issuer_level IN ('province', 'district', 'commune')),
  subject          TEXT,
  period_text      TEXT,
  period_from      TEXT CHECK (period_from GLOB '[12][0-9][0-9][0-9]*'),
  period_to        TEXT CHECK (period_to GLOB '[12][0-9][0-9][0-9]*'),
  criteria_set     TEXT,
  signer_authority TEXT,
  signer_position  TEXT,
  signer_name      TEXT
) STRICT;
INSERT INTO "reports" VALUES('sha256:4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f','f9c063a3ce684c430dd398b38d4777709d5519cafcbdc82e44e7a9c38b8b5d21','application/pdf',184320,2,'báo cáo','87/BC-UBND','87','BC-UBND','2024-10-03','Tân Hòa Đông','UBND xã Tân Hòa Đông','ubnd xã tân hòa đông','commune','Kết quả chuyển đổi số quý III năm 2024','quý III năm 2024','2024-07-01','2024-09-30','412/QĐ-UBND','KT. CHỦ TỊCH','PHÓ CHỦ TỊCH','Trần Thị Mẫu');
CREATE TABLE signatures (
  report  TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
  ordinal INTEGER NOT NULL CHECK (ordinal > 0),
  signer  TEXT,
  time    TEXT,
  page    INTEGER CHECK (page > 0),
  PRIMARY KEY (report, ordinal)
) STRICT, WITHOUT ROWID;
INSERT INTO "signatures" VALUES('sha256:4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f',1,'Ủy ban nhân dân xã Tân Hòa Đông','2024-10-04T08:15:00+07:00',1);
CREATE TABLE texts (
  report TEXT PRIMARY KEY REFERENCES reports ON DELETE CASCADE,
  text   TEXT NOT NULL
) STRICT;
INSERT INTO "texts" VALUES('sha256:4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f','ỦY BAN NHÂN DÂN
XÃ TÂN HÒA ĐÔNG
');
CREATE INDEX reports_by_document ON reports (code_number, code_notation, issuer_key);
CREATE INDEX files_by_report ON files (report);
CREATE INDEX criteria_by_code ON criteria (code);
CREATE INDEX citations_by_number ON citations (number);
COMMIT;
