//! Whatever is sent: no panic, an answer with a status, no hang, and nothing refused has an effect.
//!
//! Requests are those of the flows, broken: values of another kind, names of elsewhere, deep and long ones, paths cut and
//! sewn. `FLEXLAB_MUTANTS=100000` makes as many; a plain `cargo test` makes fewer. `tests/fuzz` has the same for cargo-fuzz.

use std::time::{Duration, Instant};

use flexlab::arm::rest::{Plane, Request, answer_line, handle};
use flexlab::arm::template;
use serde_json::{Map, Value, json};

use super::flows;

/// One answer, without optimisation.
const LONGEST: Duration = Duration::from_secs(5);

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

fn turns(plain: usize) -> usize {
    let said = std::env::var("FLEXLAB_MUTANTS").ok();
    said.and_then(|count| count.parse().ok()).unwrap_or(plain)
}

/// A value that nobody expects.
fn odd(chance: &mut Chance) -> Value {
    match chance.below(16) {
        0 => Value::Null,
        1 => json!(-1),
        2 => json!(u64::MAX),
        3 => json!(1e308),
        4 => json!(""),
        5 => json!([]),
        6 => json!({}),
        7 => json!("/"),
        8 => json!("/subscriptions/"),
        9 => json!("[concat('a', parameters('b'))]"),
        10 => json!("é\u{0}\u{202e}𝒳".repeat(1 + chance.below(200))),
        11 => (0..60).fold(json!(0), |inner, _| json!([inner])),
        12 => json!("255.255.255.255/0"),
        13 => json!([null, [null], { "name": null, "id": 3 }]),
        14 => json!({ "id": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/g1" }),
        _ => json!(true),
    }
}

/// Changes one thing somewhere in a value.
fn broken(value: &mut Value, others: &[Value], chance: &mut Chance) {
    let inside = chance.below(5) > 0;
    match value {
        Value::Object(fields) if inside && !fields.is_empty() => {
            let names: Vec<String> = fields.keys().cloned().collect();
            let name = chance.one(&names).clone();
            match chance.below(8) {
                0 => drop(fields.remove(&name)),
                1 => drop(fields.insert(format!("{name}{name}"), odd(chance))),
                _ => broken(fields.entry(name).or_insert(Value::Null), others, chance),
            }
        }
        Value::Array(items) if inside && !items.is_empty() => {
            let at = chance.below(items.len());
            match chance.below(6) {
                0 => items.push(items[at].clone()),
                1 => drop(items.remove(at)),
                _ => broken(&mut items[at], others, chance),
            }
        }
        _ if chance.below(3) == 0 && !others.is_empty() => *value = chance.one(others).clone(),
        _ => *value = odd(chance),
    }
}

fn parts(value: &Value, found: &mut Vec<Value>) {
    found.push(value.clone());
    match value {
        Value::Object(fields) => fields.values().for_each(|value| parts(value, found)),
        Value::Array(items) => items.iter().for_each(|value| parts(value, found)),
        _ => {}
    }
}

fn broken_url(url: &str, others: &[Request], chance: &mut Chance) -> String {
    let mut parts: Vec<String> = url.split('/').map(str::to_owned).collect();
    let at = chance.below(parts.len());
    match chance.below(6) {
        0 => drop(parts.remove(at)),
        1 => parts.insert(at, "%2e%00%ff".into()),
        2 => parts[at] = "ä".repeat(300),
        3 => {
            let other = &chance.one(others).url;
            let from = chance.below(other.matches('/').count().max(1));
            parts.truncate(at);
            parts.extend(other.split('/').skip(from).map(str::to_owned));
        }
        4 => parts[at] = parts[at].to_uppercase(),
        _ => return format!("{url}&$expand=instanceView&$filter='x' eq&$top=-1&%&=&&"),
    }
    parts.join("/")
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a hang is told by the clock alone")]
fn no_request_is_a_panic_or_a_hang() {
    let flows = flows::files();
    let all: Vec<Request> = flows
        .iter()
        .flat_map(|(_, requests)| requests.iter().map(flows::request))
        .collect();
    let mut values = Vec::new();
    for request in &all {
        request.body.iter().for_each(|body| parts(body, &mut values));
    }
    let mut chance = Chance(7);
    let mut plane = Plane::pay_as_you_go();
    for turn in 0..turns(6_000) {
        if turn % 400 == 0 {
            plane = Plane::pay_as_you_go();
        }
        let mut request = all[turn % all.len()].clone();
        // Some go through as they are, so that there is something to be odd about.
        if chance.below(3) > 0 {
            if let Some(body) = request.body.as_mut() {
                for _ in 0..=chance.below(3) {
                    broken(body, &values, &mut chance);
                }
            }
            if chance.below(4) == 0 {
                request.url = broken_url(&request.url, &all, &mut chance);
            }
            if chance.below(12) == 0 {
                request.method = (*chance.one(&["GET", "PUT", "PATCH", "POST", "DELETE", "HEAD"])).into();
            }
        }
        let started = Instant::now();
        let got = handle(&mut plane, &request);
        plane.settle();
        assert!((200..600).contains(&got.status), "{request:?}: {}", got.status);
        assert!(
            started.elapsed() < LONGEST,
            "{request:?} took {:?}",
            started.elapsed()
        );
    }
}

#[test]
fn no_line_is_a_panic() {
    let mut plane = Plane::pay_as_you_go();
    let deep = format!(
        "{{\"method\":\"PUT\",\"url\":\"/\",\"body\":{}{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let lines = [
        "",
        "{",
        "[]",
        "null",
        "{\"method\":1,\"url\":[]}",
        "{\"method\":\"\",\"url\":\"\"}",
        "{\"method\":\"GET\",\"url\":\"?\"}",
        "{\"method\":\"GET\",\"url\":\"https://\"}",
        "{\"method\":\"GET\",\"url\":\"%\",\"headers\":7,\"body\":\"x\"}",
        "\u{feff}{}",
        &deep,
    ];
    for line in lines {
        let answer: Value = serde_json::from_str(&answer_line(&mut plane, line)).expect("an answer is JSON");
        assert!(
            answer["status"].as_u64().is_some_and(|status| status >= 400),
            "{line:.40}"
        );
    }
}

/// Functions by name, operators, brackets and what an expression is made of.
const WORDS: [&str; 40] = [
    "concat(",
    "parameters('p')",
    "variables('v')",
    "copyIndex()",
    "resourceId(",
    "reference(",
    "'a''b'",
    "'",
    "[",
    "]",
    "(",
    ")",
    ",",
    ".",
    "0",
    "-9223372036854775808",
    "9223372036854775807",
    "add(",
    "mul(",
    "div(1,0",
    "mod(1,0",
    "range(0,",
    "substring('abc',",
    "split(",
    "json('",
    "createArray(",
    "createObject('a',",
    "union(",
    "if(true(),",
    "and(",
    "padLeft('a',",
    "uniqueString(",
    "format('{0}{9}',",
    "dataUri(",
    "base64ToString('",
    "max(",
    "skip(",
    "intersection(",
    "lambda('x',",
    "map(",
];

/// Answers nothing.
struct Nowhere;

impl template::Azure for Nowhere {
    fn subscription(&self) -> String {
        String::new()
    }

    fn subscription_name(&self) -> String {
        String::new()
    }

    fn tenant(&self) -> String {
        String::new()
    }

    fn group(&self) -> Value {
        json!({ "name": "g", "location": "westeurope" })
    }

    fn resource(&self, _: &str, _: Option<&str>) -> Option<Value> {
        None
    }

    fn zones(&self, _: &str) -> u8 {
        0
    }

    fn now(&self) -> String {
        "2024-08-26T09:40:45Z".into()
    }

    fn guid(&self, _: &str) -> String {
        String::new()
    }
    fn new_guid(&self) -> String {
        String::new()
    }
}

fn expanded(template: Value) {
    let mut properties = Map::new();
    properties.insert("template".into(), template);
    let deployment = template::Deployment {
        name: "d".into(),
        properties,
    };
    if let Ok(done) = template::expand(&Nowhere, &deployment) {
        let _ = template::outputs(&Nowhere, &deployment, &done.rest, None);
    }
}

fn template_of(expression: &str) -> Value {
    json!({
        "$schema": "x", "contentVersion": "1.0.0.0",
        "parameters": { "p": { "type": "string", "defaultValue": expression } },
        "variables": { "v": expression, "copy": [{ "name": "c", "count": 3, "input": expression }] },
        "resources": [{ "type": "Microsoft.Network/virtualNetworks", "apiVersion": "2023-09-01", "name": expression,
            "copy": { "name": "loop", "count": 2 }, "properties": { "x": expression } }],
        "outputs": { "o": { "type": "string", "value": expression } },
    })
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a hang is told by the clock alone")]
fn no_expression_is_a_panic_or_a_hang() {
    let mut chance = Chance(11);
    for _ in 0..turns(4_000) {
        let words: Vec<&str> = (0..1 + chance.below(14)).map(|_| *chance.one(&WORDS)).collect();
        let open = words.concat().matches('(').count();
        let closed = if chance.below(2) == 0 {
            ")".repeat(open)
        } else {
            String::new()
        };
        let expression = format!("[{}{closed}]", words.concat());
        let started = Instant::now();
        let _ = template::parse(&expression[1..expression.len() - 1]);
        expanded(template_of(&expression));
        assert!(
            started.elapsed() < LONGEST,
            "{expression} took {:?}",
            started.elapsed()
        );
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a hang is told by the clock alone")]
fn no_template_is_too_much() {
    let deep = |open: &str, close: &str| format!("[{}{}]", open.repeat(20_000), close.repeat(20_000));
    for expression in [
        deep("concat(", ")"),
        deep("(", ")"),
        deep("a[", "]"),
        format!("[a{}]", ".b".repeat(20_000)),
        format!("[concat({})]", "'a',".repeat(50_000)),
        "[range(0, 10000000)]".into(),
        "[padLeft('a', 2000000000)]".into(),
        "[string(range(0, 9999))]".into(),
        "[concat(variables('v'), variables('v'))]".into(),
        "[replace('aaaaaaaaaaaaaaaa', 'a', string(range(0, 9000)))]".into(),
        "[json(concat('[', variables('w'), ']'))]".into(),
        "[parseCidr('0.0.0.0/0')]".into(),
        "[sort(range(0, 10000), lambda('a', 'b', true()))]".into(),
        "[map(range(0, 10000), lambda('a', map(range(0, 10000), lambda('b', 1))))]".into(),
        "[reduce(range(0, 1000), 'x', lambda('a', 'b', concat(lambdaVariables('a'), lambdaVariables('a'))))]"
            .into(),
        // Lambdas within each other that hand a long list on.
        "[reduce(range(0, 1000), range(0, 9999), lambda('a', 'b', reduce(range(0, 1000), lambdaVariables('a'), lambda('c', 'd', lambdaVariables('c')))))]".into(),
        "[map(range(0, 10000), lambda('a', map(range(0, 300), lambda('b', length(lambdaVariables('a'))))))]".into(),
        "[map(range(0, 1), lambda('long', map(range(0, 10000), lambda('a', 1))))]".into(),
        format!("[json('{}')]", "[".repeat(50_000)),
    ] {
        let started = Instant::now();
        expanded(template_of(&expression));
        assert!(
            started.elapsed() < LONGEST,
            "{expression:.60} took {:?}",
            started.elapsed()
        );
    }
    let nested = (0..200).fold(json!([]), |inner, _| {
        json!([{ "type": "Microsoft.Resources/deployments", "name": "n", "apiVersion": "2022-09-01",
            "properties": { "mode": "Incremental", "template": { "resources": inner } } }])
    });
    expanded(json!({ "$schema": "x", "contentVersion": "1.0.0.0", "resources": nested }));
    let doubled = (0..40).fold(Map::new(), |mut variables, n| {
        let next = format!("[concat(variables('v{n}'), variables('v{n}'))]");
        variables.insert(format!("v{}", n + 1), next.into());
        variables
    });
    let mut doubled = doubled;
    doubled.insert("v0".into(), "x".into());
    let started = Instant::now();
    expanded(json!({
        "$schema": "x", "contentVersion": "1.0.0.0", "variables": doubled,
        "resources": [{ "type": "Microsoft.Network/virtualNetworks", "name": "[variables('v40')]", "apiVersion": "2023-09-01" }],
    }));
    assert!(
        started.elapsed() < LONGEST,
        "doubling took {:?}",
        started.elapsed()
    );
}
