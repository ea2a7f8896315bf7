//! Whatever a template says: `cargo +nightly fuzz run --fuzz-dir tests/fuzz template`.
//!
//! A text is a template, or else an expression that stands where templates have expressions.

#![no_main]

use flexlab::arm::rest::{Plane, Request, handle};
use flexlab::arm::template;
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};

const GROUP: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/g";

fuzz_target!(|text: &str| {
    let _ = template::parse(text);
    let template = serde_json::from_str::<Value>(text).unwrap_or_else(|_| {
        let said = format!("[{text}]");
        json!({
            "$schema": "x", "contentVersion": "1.0.0.0", "variables": { "v": said },
            "resources": [{ "type": "Microsoft.Network/publicIPAddresses", "apiVersion": "2023-09-01", "name": "p",
                "location": "westeurope", "tags": { "t": said } }],
            "outputs": { "o": { "type": "string", "value": said } },
        })
    });
    let mut plane = Plane::pay_as_you_go();
    let group = format!("{GROUP}?api-version=2022-09-01");
    handle(
        &mut plane,
        &Request::new("PUT", &group, Some(json!({ "location": "westeurope" }))),
    );
    let place = format!("{GROUP}/providers/Microsoft.Resources/deployments/d?api-version=2022-09-01");
    let body = json!({ "properties": { "mode": "Incremental", "template": template } });
    handle(&mut plane, &Request::new("PUT", &place, Some(body)));
    plane.settle();
    handle(&mut plane, &Request::new("GET", &place, None));
});
