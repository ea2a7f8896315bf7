//! Links that were made wrong on purpose, with a checksum that fits: each has its own sentence.

use serde_json::Value;

use super::*;
use crate::lab::scenarios;

const DICTIONARY_1: u32 = 0xece6_c6c2;

fn sealed(kind: char, text: &str) -> Result<Link, LinkError> {
    read(&grammar::write(kind, &pack::pack(text, false)))
}

fn payload(bytes: &[u8]) -> Result<Link, LinkError> {
    use base64::Engine;
    let text = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
    read(&grammar::write(SCENARIO, &text))
}

fn lab() -> Value {
    let base = scenarios::base(1).expect("there is a first base");
    read::value(&base).expect("it is JSON")
}

#[test]
fn the_dictionaries_are_frozen() {
    let sums = pack::DICTIONARIES.map(|dictionary| grammar::checksum(&[dictionary]));
    assert_eq!(
        sums,
        [DICTIONARY_1],
        "links made today could not be opened any more"
    );
}

/// Each is what links were made from, or are made from now: a lab's new text gets the next number (`lab/scenarios.rs`).
#[test]
fn the_bases_are_frozen() {
    let bases = (1..).map_while(scenarios::base);
    let sums: Vec<u32> = bases.map(|base| grammar::checksum(&[&base])).collect();
    let frozen = [
        0x1158_1750,
        0x08bd_09b1,
        0x579b_2f02,
        0x61b3_96db,
        0x0d7c_159c,
        0xafa3_21f0,
        0x678e_e3a4,
        0x49f5_6434,
        0x5193_14ed,
        0x53d4_9c1d,
        0x6e74_b175,
        0xb845_c17c,
        0x40e1_0727,
        0x58ee_bfd3,
        0x3470_e794,
        0x5b04_ddbf,
        0x8bf3_974a,
        0x511f_e9cc,
        0xa571_2a59,
        0xbdac_4534,
    ];
    assert_eq!(
        sums, frozen,
        "links made today could not be opened any more: {sums:x?}"
    );
}

#[test]
fn a_text_comes_back_whatever_it_is() {
    let long = "{\"a\":[1,2,3],\"b\":\"é\u{1F600}\"}".repeat(3_000);
    for text in [
        "",
        "{}",
        "\"é\"",
        &"x".repeat(MAX_TEXT),
        &long,
        &scenarios::base(1).expect("a base"),
    ] {
        for lab in [false, true] {
            assert_eq!(
                pack::unpack(&pack::pack(text, lab)).as_deref(),
                Ok(text),
                "{text:.40}"
            );
        }
    }
}

#[test]
fn what_is_packed_wrong_says_so() {
    assert_eq!(payload(&[]), Err(LinkError::NotPacked));
    assert_eq!(payload(&[0, 3, 0]), Err(LinkError::NotPacked));
    assert_eq!(payload(&[2, 3, 0]), Err(LinkError::NewerDictionary(2)));
    assert_eq!(payload(&[1]), Err(LinkError::NotPacked));
    assert_eq!(payload(&[1, 3]), Err(LinkError::NotPacked));
    // A whole stream of nothing, and one with something behind its end.
    assert!(matches!(payload(&[1, 3, 0]), Err(LinkError::NotJson(_))));
    assert_eq!(payload(&[1, 3, 0, 0]), Err(LinkError::NotPacked));
    assert_eq!(payload(&[0x81, 1, 0]), Err(LinkError::NotPacked));
    assert_eq!(
        payload(&[0x81, 200, 0, 0, 0, 0, 3, 0]),
        Err(LinkError::NewerBase(200))
    );
    assert_eq!(
        payload(&[0x81, 1, 0, 0, 0, 0, 3, 0]),
        Err(LinkError::OtherBase("Flexible orchestration".into()))
    );
    let not_base64 = grammar::write(SCENARIO, "ab+/");
    assert_eq!(read(&not_base64), Err(LinkError::NotPacked));
}

#[test]
fn what_holds_too_much_says_so() {
    assert_eq!(
        sealed(SCENARIO, &" ".repeat(MAX_TEXT + 1)),
        Err(LinkError::TooLarge)
    );
    assert_eq!(sealed(SCENARIO, &"[".repeat(200)), Err(LinkError::TooDeep));
    let objects = format!("[{}{{}}]", "{},".repeat(50_000));
    assert_eq!(sealed(SCENARIO, &objects), Err(LinkError::TooMany("objects")));
}

#[test]
fn what_is_no_lab_and_no_run_says_so() {
    assert_eq!(sealed('x', "{}"), Err(LinkError::UnknownKind('x')));
    assert!(matches!(sealed(SCENARIO, "{"), Err(LinkError::NotJson(_))));
    for text in ["null", "[]", "{}", "{\"id\":1}"] {
        assert!(
            matches!(sealed(SCENARIO, text), Err(LinkError::NotAScenario(_))),
            "{text}"
        );
        assert!(matches!(sealed(RUN, text), Err(LinkError::NotARun(_))), "{text}");
        assert!(
            matches!(sealed(BEGIN, text), Err(LinkError::NotARun(_))),
            "{text}"
        );
        assert!(
            matches!(sealed(LAB, text), Err(LinkError::NotAReference(_))),
            "{text}"
        );
    }
    let both = json!({"scenario": {}, "run": {}}).to_string();
    assert!(matches!(sealed(RUN, &both), Err(LinkError::NotAScenario(_))));
    let run = json!({
        "format": 1, "rules": 1, "seed": 1, "entries": [], "until": 0,
        "scenario": {"id": "another", "revision": 1, "hash": ""},
    });
    let both = json!({"scenario": lab(), "run": run}).to_string();
    let other = LinkError::OtherLab {
        lab: "flexible-orchestration".into(),
        run: "another".into(),
    };
    assert_eq!(sealed(BEGIN, &both), Err(other));
}

#[test]
fn a_lab_that_is_like_a_bundled_one_is_a_difference_from_it() {
    let mut edited = lab();
    edited["title"] = "Another title".into();
    edited["id"] = "another".into();
    let scenario = published(edited).expect("it is still a lab");
    let link = write(&Link::Scenario(scenario.clone()));
    assert!(link.len() < 500, "{}", link.len());
    assert_eq!(read(&link), Ok(Link::Scenario(scenario)));
}
