//! Whatever names a resource: `cargo +nightly fuzz run --fuzz-dir tests/fuzz names`.

#![no_main]

use flexlab::arm::ResourceId;
use flexlab::arm::rest::{Plane, Request, Version, handle};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(id) = ResourceId::parse(text) {
        let path = id.path("00000000-0000-0000-0000-000000000000");
        assert_eq!(ResourceId::parse(&path).as_ref(), Some(&id));
    }
    let _ = Version::parse(text);
    let mut plane = Plane::pay_as_you_go();
    for method in ["GET", "DELETE", "POST"] {
        handle(&mut plane, &Request::new(method, text, None));
    }
});
