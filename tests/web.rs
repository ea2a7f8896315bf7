//! What must hold inside a browser as it does natively: the same operations give the same world, byte for byte.
//!
//! `make test-web` runs this file twice: natively, where it leaves the world as text under target/, and in a browser,
//! where the same operations have to give the same text.

mod support;

#[path = "web/play.rs"]
mod play;

use flexlab::arm::spec::OrchestrationMode;
use std::fmt::Write;

/// The seed's set, deployed and settled: the world and everything that happened, a line for each fact.
fn played() -> String {
    let set = support::create_set(OrchestrationMode::Flexible, 1);
    let (world, moments) = support::run(&support::with_group(), &[set]);
    let mut text = format!("{world:#?}\n");
    for moment in moments {
        writeln!(text, "{:#?}", moment.event).expect("a String takes all");
    }
    text
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn the_world_is_the_same_twice_and_left_for_the_browser() {
    let text = played();
    assert!(text == played(), "a second run gave another world");
    let place = concat!(env!("CARGO_MANIFEST_DIR"), "/target/native-world.txt");
    std::fs::create_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/target")).expect("target/ can be made");
    std::fs::write(place, text).expect("target/ can be written to");
}

#[cfg(target_arch = "wasm32")]
#[path = "web/kit.rs"]
mod kit;

#[cfg(target_arch = "wasm32")]
#[path = "web/keeping.rs"]
mod keeping;

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    /// Written by the native run of this file, which has to come first.
    const NATIVE: &str = include_str!("../target/native-world.txt");

    #[wasm_bindgen_test]
    fn the_world_is_the_same_as_natively() {
        let here = super::played();
        for (number, (here, there)) in here.lines().zip(NATIVE.lines()).enumerate() {
            assert_eq!(here, there, "line {} of the world differs", number + 1);
        }
        assert_eq!(here.len(), NATIVE.len());
    }
}
