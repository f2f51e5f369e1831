//! The JSON contract: what is written can be read, and is what the published schema says.

use std::path::Path;

use baocao_files::write_atomically;
use baocao_report::error::Problem;
use baocao_report::json;
use baocao_testing::report::FULL;
use serde_json::{Value, json};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn faults(report: &str) -> Vec<String> {
    let schema = json::schema();
    let report: Value = serde_json::from_str(report).unwrap();
    let mut faults = Vec::new();
    Check { root: &schema }.value(&report, &schema, "", &mut faults);
    faults
}

/// Checks JSON against the part of JSON Schema that the report's schema uses, by the letter of the
/// standard; a keyword beyond that part panics, so that nothing goes unchecked.
struct Check<'a> {
    root: &'a Value,
}

impl Check<'_> {
    fn value(&self, value: &Value, schema: &Value, at: &str, faults: &mut Vec<String>) {
        let Some(schema_map) = schema.as_object() else {
            assert_eq!(schema, &json!(true), "a schema is an object or true");
            return;
        };
        for (keyword, rule) in schema_map {
            if !self.keyword(value, keyword, rule, at, faults) {
                faults.push(format!("{at}: {value} breaks {keyword} {rule}"));
            }
        }
    }

    fn keyword(
        &self,
        value: &Value,
        keyword: &str,
        rule: &Value,
        at: &str,
        faults: &mut Vec<String>,
    ) -> bool {
        match keyword {
            "$schema" | "$id" | "$defs" | "title" | "description" | "format" => true,
            "$ref" => {
                let pointer = rule.as_str().unwrap().trim_start_matches('#');
                self.value(value, self.root.pointer(pointer).unwrap(), at, faults);
                true
            }
            "type" => match rule {
                Value::Array(types) => types.iter().any(|t| is_of_type(value, t)),
                one => is_of_type(value, one),
            },
            // What a reader may take for a field that an earlier version did not write.
            "default" => true,
            "const" => value == rule,
            "enum" => rule.as_array().unwrap().contains(value),
            "anyOf" | "oneOf" => {
                let fits = |schema: &&Value| {
                    let mut faults = Vec::new();
                    self.value(value, schema, at, &mut faults);
                    faults.is_empty()
                };
                let fitting = rule.as_array().unwrap().iter().filter(fits).count();
                fitting == 1 || (keyword == "anyOf" && fitting > 1)
            }
            "minimum" => value.as_f64() >= rule.as_f64() || !value.is_number(),
            "maximum" => value.as_f64() <= rule.as_f64() || !value.is_number(),
            "minItems" => value
                .as_array()
                .is_none_or(|a| a.len() as u64 >= rule.as_u64().unwrap()),
            "maxItems" => value
                .as_array()
                .is_none_or(|a| a.len() as u64 <= rule.as_u64().unwrap()),
            "pattern" => value.as_str().is_none_or(|text| {
                regex::Regex::new(rule.as_str().unwrap())
                    .unwrap()
                    .is_match(text)
            }),
            "items" => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    self.value(item, rule, &format!("{at}/{i}"), faults);
                }
                true
            }
            "properties" => {
                for (name, field) in value.as_object().into_iter().flatten() {
                    if let Some(rule) = rule.get(name) {
                        self.value(field, rule, &format!("{at}/{name}"), faults);
                    }
                }
                true
            }
            "required" => value.as_object().is_none_or(|object| {
                let names = rule.as_array().unwrap();
                names
                    .iter()
                    .all(|name| object.contains_key(name.as_str().unwrap()))
            }),
            unknown => panic!("the schema has a keyword that this test does not check: {unknown}"),
        }
    }
}

fn is_of_type(value: &Value, name: &Value) -> bool {
    match name.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no type of JSON: {other}"),
    }
}

/// Renew with `make golden`.
#[test]
fn the_published_schema_is_the_one_of_the_types() {
    let path = root().join("schema/baocao-1.schema.json");
    let now = serde_json::to_string_pretty(&json::schema()).unwrap() + "\n";
    if std::env::var_os("BAOCAO_RENEW").is_some() {
        write_atomically(&path, now.as_bytes()).unwrap();
    }
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        published == now,
        "{} is not the schema of the types; `make golden` renews it",
        path.display()
    );
}

#[test]
fn a_report_comes_back_as_it_was_written() {
    let text = FULL;
    let report = json::read(text).unwrap();
    assert_eq!(json::indented(&report), text);
    let line = json::line(&report);
    assert_eq!(line.matches('\n').count(), 1);
    assert_eq!(json::read(&line).unwrap(), report);
}

#[test]
fn what_is_written_obeys_the_schema() {
    assert_eq!(faults(FULL), Vec::<String>::new());
}

#[test]
fn every_golden_report_obeys_the_schema() {
    let files = walkdir::WalkDir::new(root().join("tests/golden")).into_iter();
    for file in files.flatten().filter(|f| f.file_type().is_file()) {
        let path = file.path();
        let text = std::fs::read_to_string(path).unwrap();
        assert_eq!(faults(&text), Vec::<String>::new(), "{}", path.display());
        json::read(&text).unwrap();
    }
}

/// The example in the documentation is one.
#[test]
fn the_documented_report_is_one() {
    let page = std::fs::read_to_string(root().join("docs/json.md")).unwrap();
    let example = page
        .split("```json\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .unwrap();
    assert_eq!(faults(example), Vec::<String>::new());
    assert_eq!(json::indented(&json::read(example).unwrap()), example);
}

#[test]
fn schema_and_reader_refuse_the_same_faults() {
    let mut cases: Vec<(&str, Value)> = vec![
        ("/schema", json!("baocao/2")),
        ("/id", json!("sha256:short")),
        ("/criteria/0/status", json!("done")),
        ("/criteria/0/confidence", json!(1.5)),
        ("/criteria/0/target/comparison", json!("==")),
        ("/criteria/0/name", json!(null)),
        ("/criteria/0/at/page", json!(-1)),
        ("/header/date", json!("03/10/2024")),
        ("/pages/0/method", json!("guess")),
        ("/source/bytes", json!("184320")),
        ("/findings/0/severity", json!("fatal")),
    ];
    cases.push(("/header", json!({"kind": null})));
    for (pointer, value) in cases {
        let mut report: Value = serde_json::from_str(FULL).unwrap();
        *report.pointer_mut(pointer).unwrap() = value.clone();
        let text = report.to_string();
        assert!(
            !faults(&text).is_empty(),
            "the schema allows {pointer} = {value}"
        );
        let error = json::read(&text).expect_err(pointer);
        assert!(matches!(error.problem(), Problem::NotAReport(_)), "{error}");
    }
}

#[test]
fn a_field_of_a_later_version_is_passed_over() {
    let mut report: Value = serde_json::from_str(FULL).unwrap();
    let known = json::read(&report.to_string()).unwrap();
    for pointer in ["", "/header", "/pages/0", "/criteria/0", "/findings/0/at"] {
        report.pointer_mut(pointer).unwrap()["of_a_later_version"] = json!({"a": [1]});
    }
    let text = report.to_string();
    assert_eq!(faults(&text), Vec::<String>::new());
    assert_eq!(json::read(&text).unwrap(), known);
}

#[test]
fn what_is_no_report_is_named_as_such() {
    for text in [
        "",
        "[]",
        "{",
        "{\"a\": 1}",
        "{\"schema\": \"baocao/1\"}",
        "\u{feff}x",
    ] {
        let error = json::read(text).expect_err(text);
        assert!(matches!(error.problem(), Problem::NotAReport(_)), "{error}");
    }
    let error = json::read("{\"schema\": \"baocao/9\"}").unwrap_err();
    assert!(error.to_string().contains("baocao/9"), "{error}");
}
