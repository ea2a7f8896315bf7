# make run    set up what is missing, build the release, serve it on 127.0.0.1 (PORT, default 8080)
# make test   set up what is missing, run every test: native, in a browser, end to end
# make dist   the static site in dist/          make bench  first load, sizes, engine
# make lint   formatting, clippy, feature wall  make fmt    format the sources
# make test-firefox   the lab once more in Firefox
# make first-load     look anew what the first page needs of the program
#
# .ci/setup brings in tools and says so; it writes target/tools.env, which recipes that need a browser build read.

PORT ?= 8080
with_tools = . target/tools.env &&

.PHONY: run test test-native test-web test-e2e test-firefox dist first-load bench fmt lint clean

run:
	@if command -v node >/dev/null; then node .ci/serve.mjs --probe $(PORT); fi
	@$(MAKE) --no-print-directory dist
	@if command -v node >/dev/null; then exec node .ci/serve.mjs $(PORT); else \
	  echo "Flexlab is at http://127.0.0.1:$(PORT)/ (Ctrl+C stops it)"; \
	  exec python3 -m http.server --bind 127.0.0.1 --directory dist $(PORT); fi

# Where the standard library's source is at hand (.ci/setup), the site is built with a library of its own, made for
# size, whose panics are traps: a quarter smaller. The page tells a trap as it tells a panic. Nothing is said with
# `Debug` (tests/tidy.rs), so that goes too. The stack is of 384 kB, of which a lab with all its pages uses 24 and the
# deepest input a share: data then lies below 1 MiB, and every address in the code is a byte shorter.
small = if [ -n "$$std_source" ]; then export RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort \
  CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size \
  RUSTFLAGS="-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none -Clink-arg=-zstack-size=393216"; fi;

# With Node at hand the site is packed, and this small one is cut in two (.ci/pack.mjs, .ci/split.mjs), for which the
# linker says what refers to what (wasm-opt warns of its notes, which are none of its business). Else it is the same site,
# and all of it comes first: with the library as rustup brings it, other functions are left over than those that
# .ci/first-load.txt names.
linked = $${CARGO_TARGET_DIR:-target}/wasm32-unknown-unknown/release/flexlab-web.wasm
noted = if [ -n "$$std_source" ] && command -v node >/dev/null; then export RUSTFLAGS="$$RUSTFLAGS -Clink-arg=--emit-relocs"; fi;

dist:
	@.ci/setup build
	@$(with_tools) $(small) $(noted) RUST_BACKTRACE=0 trunk build --release
	@$(with_tools) if command -v node >/dev/null; then node .ci/pack.mjs dist $${std_source:+$(linked)}; fi

# Which functions the first page runs, anew: for whoever changes what a visit begins with (tests/e2e/size.spec.mjs says when).
first-load:
	@.ci/setup test
	@$(with_tools) $(small) $(noted) RUST_BACKTRACE=0 trunk build --release --dist target/first-load
	@$(with_tools) node .ci/first-load.mjs target/first-load

test: test-native test-web test-e2e

test-native:
	@.ci/setup test
	cargo test --all-features

# What must hold in a browser as it does natively: the native run leaves what the other has to match.
test-web:
	@.ci/setup test
	cargo test --test web
	@$(with_tools) CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner \
	  RUST_BACKTRACE=0 cargo test --target wasm32-unknown-unknown --test web

# Two files at a time: more would share two cores among browsers and time out in the wrong places.
test-e2e: dist
	@.ci/setup test
	@$(with_tools) node --test --test-reporter=spec --test-concurrency=2 --test-timeout=600000 tests/e2e/*.spec.mjs

test-firefox: dist
	@.ci/setup firefox
	@$(with_tools) FLEXLAB_BROWSER=firefox node --test --test-reporter=spec --test-timeout=600000 tests/e2e/lab.spec.mjs

bench: dist
	@.ci/setup test
	@$(with_tools) node tests/bench/bench.mjs

fmt:
	@.ci/setup lint
	cargo fmt --all

# Each set of features is checked for itself: what compiles only in company is found here.
lint:
	@.ci/setup lint
	cargo fmt --all --check
	cargo clippy --all-targets --all-features -- -D warnings
	cargo clippy --all-targets -- -D warnings
	cargo clippy --all-targets --no-default-features --features cli -- -D warnings
	cargo check --no-default-features --lib
	@! command -v cargo-deny >/dev/null || cargo deny check licenses bans sources

clean:
	cargo clean
	rm -rf dist node_modules tests/e2e/output
