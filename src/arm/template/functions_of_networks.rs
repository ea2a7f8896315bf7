//! The functions of address ranges and of encoded texts.

use std::net::Ipv4Addr;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use ipnet::Ipv4Net;
use serde_json::{Map, Value, json};

use super::evaluate::text;
use super::functions_of_values::number;
use super::{Fault, bad_expression};

pub(super) fn call(name: &str, values: &[Value]) -> Option<Result<Value, Fault>> {
    Some(match (name, values) {
        ("parsecidr", [of]) => range(of).map(|range| parsed(&range)),
        ("cidrsubnet", [of, length, place]) => subnet(of, length, place),
        ("cidrhost", [of, place]) => host(of, place),
        ("base64tostring", [of]) => decoded(&text(of)).map(Value::from),
        ("base64tojson", [of]) => decoded(&text(of)).and_then(|of| as_json(&of)),
        ("uricomponenttostring", [of]) => Ok(unescaped(&text(of)).into()),
        ("uri", [base, relative]) => Ok(uri(&text(base), &text(relative)).into()),
        ("datauri", [of]) => {
            let encoded = STANDARD.encode(text(of));
            Ok(format!("data:text/plain;charset=utf8;base64,{encoded}").into())
        }
        ("objectkeys", [Value::Object(fields)]) => Ok(fields
            .keys()
            .cloned()
            .map(Value::from)
            .collect::<Vec<Value>>()
            .into()),
        ("items", [Value::Object(fields)]) => {
            let mut pairs: Vec<(&String, &Value)> = fields.iter().collect();
            pairs.sort_by(|one, other| one.0.cmp(other.0));
            let shown = pairs
                .into_iter()
                .map(|(key, value)| json!({ "key": key, "value": value }));
            Ok(shown.collect::<Vec<Value>>().into())
        }
        ("shallowmerge", [Value::Array(items)]) => {
            let fields = items.iter().filter_map(Value::as_object).flatten();
            let merged: Map<String, Value> = fields
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect();
            Ok(merged.into())
        }
        ("tryget", [of, path @ ..]) => Ok(reached(of, path).unwrap_or(Value::Null)),
        _ => return None,
    })
}

fn range(of: &Value) -> Result<Ipv4Net, Fault> {
    let said = text(of);
    said.parse()
        .map_err(|_| bad_expression(format!("'{said}' is no range of addresses")))
}

fn parsed(range: &Ipv4Net) -> Value {
    let (network, broadcast) = (u32::from(range.network()), u32::from(range.broadcast()));
    let (first, last) = match range.prefix_len() {
        31.. => (network, broadcast),
        _ => (network + 1, broadcast - 1),
    };
    json!({
        "network": range.network().to_string(),
        "netmask": range.netmask().to_string(),
        "broadcast": range.broadcast().to_string(),
        "firstUsable": Ipv4Addr::from(first).to_string(),
        "lastUsable": Ipv4Addr::from(last).to_string(),
        "cidr": range.prefix_len(),
    })
}

fn subnet(of: &Value, length: &Value, place: &Value) -> Result<Value, Fault> {
    let (range, length, place) = (range(of)?, number(length)?, number(place)?);
    let found = u8::try_from(length)
        .ok()
        .filter(|length| (range.prefix_len()..=32).contains(length))
        .and_then(|length| {
            let size = 1_u64.checked_shl(u32::from(32 - length))?;
            let first = u64::from(u32::from(range.network()));
            let start = first.checked_add(size.checked_mul(u64::try_from(place).ok()?)?)?;
            let last = u64::from(u32::from(range.broadcast()));
            let start = u32::try_from(start)
                .ok()
                .filter(|start| u64::from(*start) <= last)?;
            Ipv4Net::new(Ipv4Addr::from(start), length).ok()
        });
    found
        .map(|found| found.to_string().into())
        .ok_or_else(|| bad_expression(format!("'{range}' has no subnet {place} of /{length}")))
}

fn host(of: &Value, place: &Value) -> Result<Value, Fault> {
    let (range, place) = (range(of)?, number(place)?);
    let found = u32::try_from(place).ok().and_then(|place| {
        let ip = u32::from(range.network()).checked_add(place)?.checked_add(1)?;
        range.contains(&Ipv4Addr::from(ip)).then(|| Ipv4Addr::from(ip))
    });
    found
        .map(|ip| ip.to_string().into())
        .ok_or_else(|| bad_expression(format!("'{range}' has no host {place}")))
}

fn as_json(text: &str) -> Result<Value, Fault> {
    serde_json::from_str(text).map_err(|_| bad_expression("the text holds no JSON"))
}

fn decoded(encoded: &str) -> Result<String, Fault> {
    let bytes = STANDARD_NO_PAD.decode(encoded.trim_end_matches('='));
    let bytes = bytes.map_err(|_| bad_expression("the text is not in base 64"))?;
    String::from_utf8(bytes).map_err(|_| bad_expression("the bytes are no text"))
}

fn unescaped(of: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = of.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        match (byte, digit(ahead.next()), digit(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// `relative` in the place of what follows the last slash of `base`.
fn uri(base: &str, relative: &str) -> String {
    if relative.contains("://") {
        return relative.to_owned();
    }
    let kept = base.rfind('/').and_then(|at| base.get(..=at)).unwrap_or(base);
    format!("{kept}{}", relative.trim_start_matches('/'))
}

fn reached(of: &Value, path: &[Value]) -> Option<Value> {
    let mut at = of;
    for step in path {
        at = match (at, step) {
            (Value::Object(fields), Value::String(name)) => super::reach::member(fields, name)?,
            (Value::Array(items), Value::Number(place)) => {
                items.get(usize::try_from(place.as_u64()?).ok()?)?
            }
            _ => return None,
        };
    }
    Some(at.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_cut_as_azure_cuts_them() {
        let of = |name: &str, values: &[Value]| call(name, values).expect("a function").ok();
        let net = json!("10.144.0.0/20");
        assert_eq!(
            of("cidrsubnet", &[net.clone(), json!(24), json!(0)]),
            Some(json!("10.144.0.0/24"))
        );
        assert_eq!(
            of("cidrsubnet", &[net.clone(), json!(24), json!(15)]),
            Some(json!("10.144.15.0/24"))
        );
        assert_eq!(of("cidrsubnet", &[net.clone(), json!(24), json!(16)]), None);
        assert_eq!(
            of("cidrhost", &[json!("10.144.3.0/24"), json!(0)]),
            Some(json!("10.144.3.1"))
        );
        let parsed = of("parsecidr", &[net]).expect("a range");
        assert_eq!(parsed["lastUsable"], "10.144.15.254");
    }

    #[test]
    fn what_is_encoded_comes_back() {
        for text in ["", "a", "ab", "abc", "one two, three", "é"] {
            assert_eq!(decoded(&STANDARD.encode(text)).ok().as_deref(), Some(text));
        }
        assert_eq!(unescaped("a%20b%2fc%"), "a b/c%");
        assert_eq!(uri("http://x/y/z.json", "w.json"), "http://x/y/w.json");
    }
}
