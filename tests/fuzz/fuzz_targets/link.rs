//! Whatever is pasted: `cargo +nightly fuzz run --fuzz-dir tests/fuzz link`, with `tests/data/links/` for a corpus.
//!
//! What opens must be a link that this program would write: writing it and reading that gives the same.

#![no_main]

use flexlab::session::share;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(link) = share::read(text) {
        let again = share::read(&share::write(&link));
        assert_eq!(again.as_ref(), Ok(&link));
        let _ = link.contents();
    }
});
