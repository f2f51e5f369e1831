use proptest::prelude::*;

use super::*;
use baocao_report::{Citation, DateText, Place};

/// Rewordings with the code of their criterion, and near misses with none.
const REWORDINGS: &str = include_str!("../../../../../tests/data/rewordings.tsv");

/// The same for another catalogue, written after the thresholds were set.
const HELD_OUT: &str = include_str!("../../../../../tests/data/rewordings-held-out.tsv");

const SET: &str = "1829/QĐ-UBND";

fn rewordings(lines: &'static str) -> impl Iterator<Item = (Option<&'static str>, &'static str)> {
    let line = |line: &'static str| {
        line.split_once('\t')
            .map(|(code, name)| ((code != "-").then_some(code), name))
    };
    lines
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(line)
}

fn named(name: &str) -> Criterion {
    Criterion::bare("table-1", name)
}

/// The codes that a list of wordings is given from the catalogue of a decision.
fn assigned(set: &str, list: &[Criterion]) -> Vec<Option<(String, f32)>> {
    let dictionary = Dictionary::builtin();
    let catalogue = dictionary.catalogue(set).unwrap();
    let list: Vec<&Criterion> = list.iter().collect();
    let code = |a: Assigned| (catalogue.criteria()[a.criterion].code().to_owned(), a.score);
    let wordings: Vec<PreparedWording> = list
        .iter()
        .map(|c| dictionary.matching.wording(&c.name))
        .collect();
    assign(&list, &wordings, catalogue)
        .into_iter()
        .map(|a| a.map(code))
        .collect()
}

/// Of the rewordings, each a list of its own: how many are known, are taken for another criterion, and how
/// many near misses are taken for one.
fn measured(set: &str, lines: &'static str) -> [usize; 3] {
    let (mut known, mut mistaken, mut near_misses) = (0, 0, 0);
    for (code, name) in rewordings(lines) {
        let found = assigned(set, &[named(name)])
            .remove(0)
            .map(|(code, _)| code);
        match (code, found.as_deref()) {
            (Some(code), Some(found)) if code == found => known += 1,
            (Some(_), Some(_)) => mistaken += 1,
            (None, Some(_)) => near_misses += 1,
            _ => {}
        }
    }
    [known, mistaken, near_misses]
}

#[test]
fn rewordings_are_known_and_near_misses_are_not() {
    assert_eq!(measured(SET, REWORDINGS), [74, 0, 0]);
    assert_eq!(measured("2210/QĐ-UBND", HELD_OUT), [31, 0, 1]);
}

/// A list of the same decision that a unit has renumbered and reworded, with the decision's codes.
const RENUMBERED: [(&str, &str, &str); 11] = [
    (
        "1.1",
        "1.4",
        "Cán bộ, công chức xã được cấp và thường xuyên sử dụng thư điện tử công vụ của các cơ quan Nhà nước cấp",
    ),
    (
        "1.2",
        "1.2",
        "Lãnh đạo, cán bộ, công chức trên địa bàn cấp xã chỉ đạo, điều hành, xử lý công việc hoàn toàn trên môi trường điện tử",
    ),
    (
        "1.3",
        "1.3",
        "Các văn bản, hồ sơ công việc được tạo lập, xử lý, ký số trên môi trường điện tử (trừ văn bản mật theo quy định)",
    ),
    (
        "1.4",
        "1.5",
        "Hồ sơ TTHC tại UBND cấp xã tiếp nhận xử lý được cập nhật, quản lý và giải quyết trên Hệ thống thông tin một cửa điện tử",
    ),
    (
        "1.5",
        "1.6",
        "Tỷ lệ hồ sơ TTHC tiếp nhận, giải quyết trực tuyến",
    ),
    (
        "1.6",
        "1.7",
        "Ứng dụng nền tảng số hỗ trợ chính quyền cấp xã giao tiếp, tương tác và tiếp nhận các ý kiến, phản ánh, kiến nghị của người dân thông qua công nghệ số",
    ),
    (
        "1.7",
        "1.8",
        "Khai thác, sử dụng các cơ sở dữ liệu chuyên ngành, phần mềm, nền tảng ứng dụng dùng chung từ Trung ương đến địa phương đảm bảo thông suốt, hiệu quả",
    ),
    (
        "1.8",
        "1.11",
        "Triển khai các nền tảng công nghệ, ứng dụng phòng, chống dịch theo các hướng dẫn của Bộ Y tế và Bộ Thông tin và Truyền thông",
    ),
    (
        "1.9",
        "1.9",
        "Trang thông tin điện tử hoạt động tuân theo quy định Nghị định số 42/2022/NĐ-CP quy định về việc cung cấp thông tin và dịch vụ công trực tuyến của cơ quan nhà nước trên môi trường mạng",
    ),
    (
        "1.10",
        "1.10",
        "Tuyên truyền, đào tạo, tập huấn nâng cao nhận thức và kỹ năng số cho đội ngũ cán bộ công chức, người lao động của cơ quan",
    ),
    (
        "1.11",
        "1.11",
        "Triển khai các nền tảng công nghệ, ứng dụng phòng, chống dịch theo các hướng dẫn của Bộ Y tế và Bộ Thông tin và Truyền thông",
    ),
];

fn coded(code: &str, name: &str) -> Criterion {
    Criterion {
        code: Some(code.into()),
        ..named(name)
    }
}

fn filled(mut parsed: Parsed) -> Vec<Option<(String, String)>> {
    fill(&mut parsed, &Dictionary::builtin());
    parsed
        .criteria
        .into_iter()
        .map(|c| c.canonical.map(|c| (c.set, c.code)))
        .collect()
}

fn cited(number: &str, year: i16) -> Citation {
    Citation {
        kind: "Quyết định".into(),
        number: number.into(),
        date: DateText::day(year, 5, 30),
        issuer: None,
        at: Place {
            page: None,
            bounds: None,
            line: None,
        },
    }
}

#[test]
fn renumbered_criteria_have_the_codes_of_the_decision() {
    let list: Vec<Criterion> = RENUMBERED
        .iter()
        .map(|(code, _, name)| coded(code, name))
        .collect();
    let right: Vec<Option<(String, String)>> = RENUMBERED
        .iter()
        .map(|(_, code, _)| Some((SET.to_owned(), (*code).to_owned())))
        .collect();
    let mut parsed = Parsed {
        criteria: list,
        ..Parsed::default()
    };
    parsed.header.issuer_level = Some(IssuerLevel::District);
    assert_eq!(
        filled(parsed.clone()),
        right,
        "nothing named, the list speaks for itself"
    );
    parsed.citations = vec![cited(SET, 2023)];
    assert_eq!(filled(parsed), right);
}

/// Criteria of other decisions, of a district and of a province, some of them close to a commune's.
const OTHERS: [&str; 17] = [
    "Phường, xã được công nhận hoàn thành các tiêu chí chuyển đổi số cấp xã và duy trì ổn định",
    "Hệ thống thông tin của các cơ quan nhà nước trên địa bàn được phê duyệt và triển khai phương án đảm bảo an toàn thông tin theo cấp độ",
    "Có hệ thống Camera an ninh trên địa bàn kết nối về Công an thành phố phục vụ công tác quản lý, chỉ đạo, điều hành trật tự an toàn xã hội, an toàn giao thông",
    "Hộ gia đình được phủ mạng Internet băng rộng cáp quang",
    "Có hệ thống Wifi công cộng miễn phí phục vụ nhu cầu của người dân và du khách tại các điểm công cộng",
    "Có hệ thống hội nghị truyền hình trực tuyến được kết nối thông suốt đến 100% cấp xã (khuyến khích đến cấp thôn), cấp huyện, tỉnh và Trung ương",
    "Tỷ lệ thuê bao điện thoại di động sử dụng điện thoại thông minh đạt trên 80%",
    "Tỷ lệ hộ gia đình có kết nối Internet băng rộng đạt trên 85%",
    "Tiếp tục đầu tư và duy trì triển khai hạ tầng kỹ thuật phục vụ Hội nghị trực tuyến đồng bộ 03 cấp từ cấp tỉnh đến cấp xã",
    "Xây dựng và từng bước hoàn thiện hạ tầng điện toán đám mây phục vụ nhu cầu chuyển đổi số",
    "Phủ sóng mạng di động 4G và mạng Internet cáp quang đến 100% trung tâm các thôn/bản trên địa bàn tỉnh",
    "Hoàn thành việc triển khai cung cấp dữ liệu mở trên địa bàn tỉnh",
    "Phấn đấu 100% các sở, ngành đủ điều kiện cung cấp dịch vụ chia sẻ dữ liệu trên Nền tảng tích hợp, chia sẻ dữ liệu cấp tỉnh (LGSP)",
    "Triển khai kho dữ liệu điện tử của tổ chức, cá nhân trên hệ thống thông tin giải quyết thủ tục hành chính các cấp để người dân, doanh nghiệp chỉ phải nhập dữ liệu một lần khi thực hiện dịch vụ công trực tuyến",
    "Triển khai các hoạt động nâng cao năng lực phát triển và quản trị dữ liệu của các cơ quan, đơn vị trên địa bàn tỉnh",
    "100% các trang, cổng thông tin điện tử của cơ quan nhà nước được đánh giá an toàn thông tin và gán nhãn tín nhiệm mạng",
    "100% các hệ thống thông tin của cơ quan nhà nước được triển khai đầy đủ phương án bảo đảm an toàn hệ thống thông tin theo cấp độ",
];

#[test]
fn criteria_of_another_decision_have_none() {
    let mut parsed = Parsed {
        criteria: OTHERS.map(named).into(),
        ..Parsed::default()
    };
    parsed.header.criteria_set = Some("1042/QĐ-UBND".into());
    parsed.citations = vec![cited("1042/QĐ-UBND", 2024), cited(SET, 2023)];
    for level in [IssuerLevel::Province, IssuerLevel::District] {
        parsed.header.issuer_level = Some(level);
        assert!(filled(parsed.clone()).iter().all(Option::is_none));
    }
}

#[test]
fn a_decision_of_the_same_number_and_another_year_is_another() {
    let criteria: Vec<Criterion> = RENUMBERED[..4]
        .iter()
        .map(|(_, _, name)| named(name))
        .collect();
    let mut parsed = Parsed {
        criteria,
        ..Parsed::default()
    };
    parsed.header.criteria_set = Some(SET.into());
    parsed.citations = vec![cited(SET, 2023)];
    assert_eq!(filled(parsed.clone()).iter().flatten().count(), 4);
    parsed.citations = vec![cited(SET, 2021)];
    assert_eq!(
        filled(parsed).iter().flatten().count(),
        0,
        "four criteria are too few for a catalogue not named"
    );
}

#[test]
fn a_code_without_a_wording_carries_nothing() {
    let found = |name: &str| assigned(SET, &[coded("2.5", name)]).remove(0);
    let plain = assigned(SET, &[named("Doanh nghiệp dùng hợp đồng điện tử")])
        .remove(0)
        .unwrap();
    let with_code = found("Doanh nghiệp dùng hợp đồng điện tử").unwrap();
    assert!(with_code.0 == plain.0 && with_code.1 > plain.1);
    assert_eq!(found("Tỷ lệ hộ nghèo"), None);
    assert_eq!(found("Tỷ lệ hộ kinh doanh dùng hợp đồng điện tử"), None);
    assert_eq!(found(""), None);
}

#[test]
fn the_example_for_officers_is_read_as_it_says() {
    let text = include_str!("../../../../../docs/catalogues.md");
    let catalogue = text
        .split("```toml")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("criteria")).unwrap();
    std::fs::write(folder.path().join("criteria/x.toml"), catalogue).unwrap();
    let dictionary = Dictionary::from_dir(folder.path()).unwrap();
    let catalogue = dictionary.catalogue("52/QĐ-UBND").unwrap();
    let rows: Vec<(&str, &str)> = text
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` | "))
        .collect();
    assert_eq!(rows.len(), 4);
    for (printed, code) in rows {
        let (number, name) = printed.split_once(". ").unwrap();
        let wordings = [dictionary.matching.wording(name)];
        let found = assign(&[&coded(number, name)], &wordings, catalogue).remove(0);
        let found = found.map_or("none", |a| catalogue.criteria()[a.criterion].code());
        assert!(code.starts_with(found), "{printed}: {found}");
    }
}

/// A list of what the catalogue says, of rewordings, of other things and of noise.
fn list() -> impl Strategy<Value = Vec<Criterion>> {
    let known: Vec<&str> = rewordings(REWORDINGS)
        .map(|(_, name)| name)
        .chain(OTHERS)
        .collect();
    let name = prop_oneof![
        6 => prop::sample::select(known).prop_map(str::to_owned),
        1 => "\\PC{0,40}",
        1 => "[a-zđ ,/()%0-9]{0,40}",
    ];
    prop::collection::vec(name.prop_map(|name| named(&name)), 0..24)
}

proptest! {
    #[test]
    fn a_code_is_given_once_but_to_the_same_wording(list in list()) {
        let found = assigned(SET, &list);
        let dictionary = Dictionary::builtin();
        let wording = |i: usize| dictionary.matching.wording(&list[i].name);
        for (i, one) in found.iter().enumerate() {
            let Some((code, score)) = one else { continue };
            prop_assert!((0.0..=1.0).contains(score));
            for (j, other) in found.iter().enumerate().skip(i + 1) {
                if other.as_ref().is_some_and(|(other, _)| other == code) {
                    prop_assert_eq!(wording(i), wording(j));
                }
            }
        }
    }

    #[test]
    fn the_order_of_a_list_does_not_matter(list in list()) {
        let mut found = assigned(SET, &list);
        let backwards: Vec<Criterion> = list.into_iter().rev().collect();
        found.reverse();
        prop_assert_eq!(assigned(SET, &backwards), found);
    }
}

#[test]
fn a_list_without_end_is_matched_without_holding_each_against_each() {
    let dictionary = Dictionary::builtin();
    let known = dictionary.catalogue(SET).unwrap().criteria()[0].name();
    let list: Vec<Criterion> = (0..20_000)
        .map(|i: u32| {
            let word: String = i
                .to_string()
                .bytes()
                .map(|b| char::from(b'k' + b % 10))
                .collect();
            named(&format!("{known} {word}"))
        })
        .collect();
    let found = assigned(SET, &list);
    assert_eq!(found.iter().flatten().count(), 0);
    let same: Vec<Criterion> = (0..20_000).map(|_| named(known)).collect();
    assert!(assigned(SET, &same).iter().all(Option::is_some));
}
