//! Lines of a benchmark, natively and in wasm.

#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn report(line: &str) {
    println!("{line}");
}

#[cfg(target_arch = "wasm32")]
pub(crate) fn report(line: &str) {
    use wasm_bindgen::prelude::wasm_bindgen;
    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = console)]
        fn log(line: &str);
    }
    log(line);
}
