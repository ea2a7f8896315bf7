//! What accidents and an attacker do to a link: no panic, no hang, no large allocation, and never a wrong success.
//!
//! `FLEXLAB_MUTANTS=10000000` makes as many as issue 4 asks for; a plain `cargo test` makes fewer. `tests/fuzz` has the
//! same law for cargo-fuzz.

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flexlab::session::share::{self, Link, LinkError};
use peak_alloc::PeakAlloc;

/// The allocator counts for the whole process: the tests of this file take turns.
static TURN: Mutex<()> = Mutex::new(());

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Issue 4, §6. A build without optimisation gets ten times as long.
const LONGEST: Duration = Duration::from_millis(if cfg!(debug_assertions) { 500 } else { 50 });
const MOST_BYTES: usize = 8 << 20;

/// SplitMix64: seeded, so that what is found is found again.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn one<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

fn samples() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/links");
    let files = fs::read_dir(folder).expect("the samples are in the repository");
    let link = |path: &Path| {
        let text = fs::read_to_string(path).expect("a sample is text");
        let sample: serde_json::Value = serde_json::from_str(&text).expect("a sample is JSON");
        sample["link"].as_str().expect("a sample has its link").to_owned()
    };
    let paths = files.filter_map(|entry| Some(entry.ok()?.path()));
    let mut links: Vec<String> = paths
        .filter(|path| path.to_string_lossy().ends_with(".link.json"))
        .map(|path| link(&path))
        .collect();
    links.sort();
    links
}

/// One accident, or a few.
fn mutated(bytes: &[u8], others: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.#%{}[]\",:\\";
    let mut bytes = bytes.to_vec();
    for _ in 0..1 + chance.below(3) {
        let at = chance.below(bytes.len());
        match chance.below(9) {
            0 | 1 if !bytes.is_empty() => bytes[at] ^= 1 << chance.below(8),
            2 if !bytes.is_empty() => bytes[at] = *chance.one(ALPHABET),
            3 if !bytes.is_empty() => drop(bytes.remove(at)),
            4 => bytes.insert(at, *chance.one(ALPHABET)),
            5 => bytes.truncate(at),
            6 => {
                let other = chance.one(others);
                let from = chance.below(other.len());
                bytes.truncate(at);
                bytes.extend(&other[from..]);
            }
            7 => {
                let until = at + chance.below(bytes.len() - at + 1);
                let piece = bytes[at..until].to_vec();
                let to = chance.below(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
            _ if bytes.is_empty() => {}
            _ => {
                let other = chance.below(bytes.len());
                bytes.swap(at, other);
            }
        }
    }
    bytes
}

/// Reads a link, and holds it to its limits. What takes too long once may have been in another process's way.
#[expect(clippy::disallowed_methods, reason = "a hang is told by the clock alone")]
fn held(text: &str) -> Result<Link, LinkError> {
    let mut fastest = Duration::MAX;
    for _ in 0..4 {
        ALLOCATOR.reset_peak_usage();
        let before = ALLOCATOR.current_usage();
        let begin = Instant::now();
        let read = share::read(text);
        fastest = fastest.min(begin.elapsed());
        let took = ALLOCATOR.peak_usage().saturating_sub(before);
        assert!(took <= MOST_BYTES, "{took} bytes for {text}");
        if fastest <= LONGEST {
            if let Err(error) = &read {
                assert!(!error.to_string().is_empty());
            }
            return read;
        }
    }
    panic!("{fastest:?} for {text}");
}

/// A link whose checksum fits, whatever it carries: this file's own hand at the grammar.
fn sealed(kind: char, payload: &[u8]) -> String {
    let payload = URL_SAFE_NO_PAD.encode(payload);
    let head = format!("1.{kind}.{}.", payload.len());
    let crc = !head.bytes().chain(payload.bytes()).fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            if crc & 1 == 1 {
                (crc >> 1) ^ 0xedb8_8320
            } else {
                crc >> 1
            }
        })
    });
    format!("#{head}{crc:08x}.{payload}")
}

/// As [`sealed`], of a text that is packed without a word of the dictionary.
fn packed(kind: char, text: &[u8]) -> String {
    let mut payload = vec![1];
    payload.extend(miniz_oxide::deflate::compress_to_vec(text, 1));
    sealed(kind, &payload)
}

fn carried_text(link: &str) -> Option<(char, String)> {
    let text = match share::read(link).expect("a sample opens") {
        Link::Scenario(scenario) => ('s', scenario.text.to_string()),
        Link::Run(log) if log.scenario.is_none() => ('r', log.run.to_json()),
        _ => return None,
    };
    Some(text)
}

#[test]
fn mutants_of_links_are_refused_or_what_they_were() {
    let _turn = TURN.lock();
    let asked = std::env::var("FLEXLAB_MUTANTS").ok();
    let count: usize = asked.map_or(200_000, |asked| {
        asked.parse().expect("FLEXLAB_MUTANTS is a number")
    });
    let links = samples();
    let whole: Vec<Link> = links
        .iter()
        .map(|link| share::read(link).expect("a sample opens"))
        .collect();
    let bytes: Vec<Vec<u8>> = links.iter().map(|link| link.clone().into_bytes()).collect();
    let mut chance = Chance(2711);

    let mut intact = 0;
    for _ in 0..count {
        let mutant = mutated(chance.one(&bytes).clone().as_slice(), &bytes, &mut chance);
        let text = String::from_utf8_lossy(&mutant);
        if let Ok(link) = held(&text) {
            assert!(whole.contains(&link), "a wrong success: {text}");
            intact += 1;
        }
    }
    assert!(
        intact * 2 < count,
        "most mutants are no mutants: {intact} of {count}"
    );

    // An attacker makes the checksum fit.
    let payloads: Vec<(char, Vec<u8>)> = links
        .iter()
        .map(|link| {
            let parts: Vec<&str> = link.split('.').collect();
            let kind = parts[1].chars().next().expect("a kind");
            (kind, URL_SAFE_NO_PAD.decode(parts[4]).expect("base64"))
        })
        .collect();
    let others: Vec<Vec<u8>> = payloads.iter().map(|(_, bytes)| bytes.clone()).collect();
    for _ in 0..count / 40 {
        let (kind, payload) = chance.one(&payloads).clone();
        if let Ok(link) = held(&sealed(kind, &mutated(&payload, &others, &mut chance))) {
            let _ = link.contents();
        }
    }

    // And packs what he likes.
    let texts: Vec<(char, String)> = links.iter().filter_map(|link| carried_text(link)).collect();
    let others: Vec<Vec<u8>> = texts.iter().map(|(_, text)| text.clone().into_bytes()).collect();
    let mut opened = 0;
    for _ in 0..count / 100 {
        let (kind, text) = chance.one(&texts).clone();
        if let Ok(link) = held(&packed(kind, &mutated(text.as_bytes(), &others, &mut chance))) {
            opened += 1;
            let _ = link.contents();
            let _ = link.log().map(share::Log::open);
        }
    }
    assert!(opened > 0, "no mutant got as far as a run");
}

/// Made to be as large as they can be for their length.
#[test]
fn bombs_are_refused_or_stay_small() {
    let _turn = TURN.lock();
    let most = share::MAX_TEXT;
    let scenario = |filling: &str| {
        format!(
            r#"{{"id":"x","revision":1,"title":"x","language":"en","about":"","seed":1,"start":{{"subscription":{{"name":"x",
            "offer":"freeTrial"}},"epoch":"2023-12-27 21:00:00","utcOffsetMinutes":0,"operations":[]}},"steps":[{{"title":"x",
            "lines":[{filling}]}}]}}"#
        )
    };
    let line = |filling: &str| scenario(&format!(r#"{{"id":"1.1","text":"x","checks":[{filling}]}}"#));
    let check = |found: &str| format!(r#"{{"id":"x","points":1,"expect":{{"({found})":1}}}}"#);
    let many = |text: &str, room: usize| vec![text; room / (text.len() + 1)].join(",");
    let dots = check("a.".repeat(900).trim_end_matches('.'));
    let literals = check(&format!("`[{}]`", many(r#"{\"\":0}"#, 1_800)));
    let cases = [
        " ".repeat(most),
        "[".repeat(most),
        format!("[{}]", many("{}", most - 2)),
        format!("[{}]", many(r#"{"":0}"#, 4_000 * 7)),
        format!("[{}]", many("0", most - 2)),
        format!("\"{}\"", "\\u0000".repeat(most / 6 - 1)),
        line(&many(&dots, most - 600)),
        line(&many(&literals, most - 600)),
        line(&many(r#"{"id":"x","points":1}"#, most - 600)),
        scenario(&many(r#"{"id":"x","text":"x"}"#, most - 600)),
        scenario(&many(
            r#"{"id":"","text":"","copy":["","","","","",""]}"#,
            most - 600,
        )),
        line(&many(&check(&many("a.b", 1_800).replace(',', "||")), most - 600)),
        line(&many(&check("a.b"), 80_000)),
        line(&many(r#"{"id":"","points":1}"#, 80_000)),
        line(&many(
            r#"{"id":"x","points":1,"found":"a.b","unless":"a.b","history":"created($s)"}"#,
            most - 600,
        )),
        line(&many(&check("`[[],[],[],[],[]]`"), most - 600)),
        line(&many(&check("`{}`"), 55_000)),
        line(&many(
            r#"{"id":"","points":1,"words":{"":""},"hints":[""],"needs":[""],"expect":{"":""},"found":"a"}"#,
            most - 600,
        )),
        scenario(&many(r#"{"id":"","text":"","copy":[""]}"#, 115_000)),
        format!(
            r#"{{"format":1,"seed":1,"until":0,"scenario":{{"id":"","revision":1,"hash":""}},"entries":[{}]}}"#,
            many(
                r#"{"at":1,"what":{"do":{"deleteGroup":{"name":""}}},"digest":"00000000"}"#,
                110_000
            )
        ),
        scenario(&many(
            r#"{"id":"","text":"{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}"}"#,
            most - 900,
        ))
        .replacen(
            r#""seed":1"#,
            &format!(
                r#""seed":1,"parameters":{{"a":{{"oneOf":["{}"]}}}}"#,
                "x".repeat(40)
            ),
            1,
        ),
        scenario(&format!(r#"{{"id":"","text":"{}"}}"#, "{{a}}".repeat(most / 6))).replacen(
            r#""seed":1"#,
            &format!(
                r#""seed":1,"parameters":{{"a":{{"oneOf":["{}"]}}}}"#,
                "x".repeat(90_000)
            ),
            1,
        ),
        line(&check(&"(".repeat(1_000))),
        line(&check(&"!".repeat(1_900))),
        line(&check(&format!("{}a", "a[*].".repeat(380)))),
    ];
    let mut refused = 0;
    for text in &cases {
        for kind in ['s', 'r', 'b', 'l'] {
            refused += usize::from(held(&packed(kind, text.as_bytes())).is_err());
        }
    }
    // A lab of many checks is a lab.
    assert!(
        refused < cases.len() * 4,
        "every bomb is refused: none is held to what it costs"
    );
    // More than is unpacked at all.
    let bomb = packed('s', &vec![b' '; 200 << 20]);
    let refused = held(&bomb).expect_err("it is too large");
    assert!(
        matches!(refused, LinkError::TooLarge | LinkError::TooManyCharacters(_)),
        "{refused}"
    );
}
