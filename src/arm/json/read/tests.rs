//! What is read, and what is refused with which words.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::*;

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Whole {
    whole_number: i8,
    #[serde(default)]
    list: Vec<Option<Part>>,
    pair: (u16, f64),
    more: Option<BTreeMap<Box<str>, Value>>,
}

#[derive(Debug, PartialEq, Deserialize)]
enum Part {
    Unit,
    New(bool),
    Struct { a: String },
    Tuple(u8, u8),
}

const GOOD: &str = r#"{"wholeNumber":-3,"list":["Unit",null,{"New":true},{"Struct":{"a":"b"}},{"Tuple":[1,2]}],
    "pair":[7,2],"more":{"x":[1,-1,1.5,null,"y",{"z":false}]}}"#;

#[test]
fn it_reads_what_serde_json_reads() {
    assert_eq!(
        typed::<Whole>(GOOD).expect("it is as it must be"),
        serde_json::from_str(GOOD).expect("it is as it must be")
    );
}

#[test]
fn what_is_otherwise_is_refused_with_what_was_expected() {
    let cases = [
        ("\"Unit\"x", "trailing characters at line 1 column 7"),
        (r#""Other""#, "unknown variant `Other`"),
        (r#"{"Unit":1}"#, "expected nothing, found a number"),
        (r#"{"New":"true"}"#, "expected true or false, found a text"),
        (r#"{"New":true,"Unit":null}"#, "expected an object of one field"),
        (r#"{"Struct":["b"]}"#, "expected an object, found a list"),
        (r#"{"Struct":{"b":"b"}}"#, "missing field `a`"),
        (r#"{"Tuple":[256,0]}"#, "invalid value: integer `256`"),
        (
            r#"{"Tuple":[-1,0]}"#,
            "expected a whole number from 0, found a number",
        ),
        ("[]", "expected a text or an object of one field, found a list"),
    ];
    for (text, reason) in cases {
        let fault = typed::<Part>(text).expect_err(text).to_string();
        assert!(fault.starts_with(reason), "{text}: {fault}");
    }
    let fault = typed::<Whole>(&GOOD.replace("more", "less")).expect_err("a field is unknown");
    assert!(fault.to_string().starts_with("unknown field `less`"), "{fault}");
}

#[test]
fn nesting_has_an_end() {
    let deep = "[".repeat(100_000);
    assert!(value(&deep).is_err());
}
