//! Whatever is asked of Azure Resource Manager: `cargo +nightly fuzz run --fuzz-dir tests/fuzz arm`.
//!
//! Each line is a request of the line protocol; `tests/data/azure/flows/` shows what requests are.

#![no_main]

use flexlab::arm::rest::{Plane, answer_line};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut plane = Plane::pay_as_you_go();
    for line in text.lines().take(20) {
        let answer = answer_line(&mut plane, line);
        assert!(answer.starts_with('{') && !answer.contains('\n'));
    }
    plane.settle();
});
