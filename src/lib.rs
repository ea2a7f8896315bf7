//! Flexlab: a hands-on lab for Azure scale sets that runs whole inside a browser tab.
//!
//! A student follows a lab in pages that look and behave like the Azure portal of December 2023. Behind the pages an
//! orchestration core plays Azure Resource Manager; a grader compares each line of the lab with the state of the
//! resources. Nothing is sent anywhere.
//!
//! # Bird's eye view
//!
//! One package: a pure core that the compiler forbids from seeing the browser, one [`arm::apply()`] that is the only
//! way the world changes, a log of operations that is the save file, and a user interface that is a function of the
//! world.
//!
//! ```text
//!  click "Create"               ui/create              a form model becomes one operation
//!   └ dispatch                  ui/store → session     stamps the simulated time
//!      └ advance(world, at)     arm/advance            due transitions, in order
//!         └ apply(world, op)    arm/apply              look up → validate → plan → write, or a refusal
//!            └ moments          session                (event, the world right after it)
//!               ├ grade         lab/grade              what each line of the lab finds
//!               ├ save          platform/storage       the log, in the browser
//!               └ new world     ui/store context       only what changed renders again
//! ```
//!
//! # Code map
//!
//! | module | what it is | it never |
//! | --- | --- | --- |
//! | [`arm`] | the control plane: [`arm::World`], [`arm::apply()`], [`arm::advance()`], the JSON and the queries | reads a clock, logs, panics on input |
//! | [`az`] | `az` lines: a client of [`arm::rest`], and the language of its tests | changes a world, reads a file |
//! | [`lab`] | scenarios, checks, findings, grades, the proof of a scenario | looks at a click, a route or a page |
//! | [`session`] | one student's run: the log, its history, its save format, its links | saves a [`arm::World`] |
//! | [`forms`] | what a form knows: the screen, its rules' texts, its request | discards what was typed, keeps a password |
//! | `platform` | storage, locks, clock, files: the browser | imports anything of ours |
//! | `ui` | pages, wizards, the lab panel, on a kit of components | decides what Azure allows |
//!
//! ```text
//! main → ui → { forms, session, lab, arm, platform }
//! session → lab → arm      forms → arm      az → arm      arm → nothing of ours      ui/kit → yew alone
//! ```
//!
//! `tests/tidy.rs` reads the sources and fails on anything else.
//!
//! # Invariants
//!
//! - **The wall.** `cargo check --no-default-features --lib` sees neither yew nor a browser.
//! - **One door.** Nothing outside [`arm`] makes or changes a [`arm::World`] but `apply` and `advance`.
//! - **Validate, then write.** A refused operation leaves the world as it was, and is still an entry in the log and a
//!   line in the activity log, as in Azure.
//! - **Determinism.** The world is a function of (scenario, seed, log, time reached): the same bytes natively and in
//!   wasm. What Azure would draw is a function of (seed, stream, purpose, n), so a new draw never shifts another
//!   ([`arm::ids`]).
//! - **Time is an argument.** Long work waits in the world with its due time; ticks are never logged; the wall clock is
//!   `platform`'s, and sleeps while nothing is due.
//! - **No secret.** A password becomes a proof without text before it leaves its form.
//! - **Grades come from resources.** A grade is a pure function of (history, scenario).
//! - **What is allowed in which state is one table**, [`arm::compute::can`]: the operation, the disabled button and its
//!   tooltip read it.
//!
//! # Where this departs from the design it follows
//!
//! - Requests have a module of their own, [`arm::spec`]: a resource's body in the world is its request and what the
//!   platform added, so no field is written twice.
//! - A history keeps the world after each *event*, not after each operation: the grader asks what held when a
//!   deployment succeeded, and a snapshot costs a few pointers.
//! - There is a second, small package: `yew-erased` stands under Yew's name, and is Yew, but that every function component
//!   is mounted as one component type (Yew compiles its life cycle once per type, which was a fifth of the program), and
//!   that `html!` writes what never changes of an element as a text to be read, not as code to be run.
//! - The first frame of a visit is the portal's. The lab panel draws its lines afterwards: grading them and drawing them
//!   takes as long as all the rest of the first load.
//! - The program comes to the browser in two parts, cut after it is linked (`.ci/split.mjs`): what that first frame runs
//!   and the data it can reach, and the rest. No source knows where the cut is, but for [`platform::rest`], where whoever
//!   is about to need the rest waits for it.
//! - There is no generator state in the world. Draws are pure functions, and the world only counts them.

pub mod arm;
pub mod az;
pub mod forms;
pub mod lab;
pub mod session;

#[cfg(feature = "ui")]
pub mod platform;
#[cfg(feature = "ui")]
pub mod ui;
