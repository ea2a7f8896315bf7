//! The recorded solution gives the same report, byte for byte, natively and in a browser, today and next year.

use flexlab::lab::{play, scenarios};

const SOLUTION: &str = include_str!("../../src/lab/scenarios/flexible-orchestration/solution.json");
const EXPECTED: &str = include_str!("../data/play/flexible-orchestration.json");

fn report() -> String {
    let solution = play::solution(SOLUTION).expect("tests/lab.rs reads it, too");
    let scenario = scenarios::find(&solution.scenario).expect("it is compiled in");
    let played = play::play(&scenario, &solution.operations);
    play::report_json(&played.grade, &played.world)
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn the_solution_gives_the_bytes_that_are_checked_in() {
    let report = report();
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("FLEXLAB_WRITE").is_some() {
        let place = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/data/play/flexible-orchestration.json"
        );
        std::fs::write(place, format!("{report}\n")).expect("the sources can be written to");
        return;
    }
    assert!(
        report == EXPECTED.trim_end(),
        "if the change is meant: FLEXLAB_WRITE=1 cargo test --test web\n{report}"
    );
}
