//! The text front end: `az` lines, answered as the CLI answers them.
//!
//! `az` is a client of the control plane, as the real one is: a line becomes one or more requests, and their answers
//! are flattened and printed. Nothing here changes a world, reads a file, a clock or an environment, or panics on
//! anything that is typed.
//!
//! ```text
//!  line      words of a shell                 table   which commands and options there are (data/commands.json)
//!  parse     words → command, arguments       help    --help from the same table
//!  output    -o, with --query                 error   what az says when it refuses
//! ```
//!
//! Sources: the reference of the CLI for names, defaults and texts; azure-cli 2.64 and 2.91 (MIT licence) for what a
//! command sends and how it refuses; recordings of its requests for the templates. Where a sentence is ours, the code
//! says so.

mod arguments;
mod client;
mod commands;
mod error;
mod fill;
mod flatten;
mod generic;
mod help;
pub mod line;
mod near;
mod output;
mod parse;
mod plane;
mod query;
mod shell;
pub mod table;
mod tables;
mod value;

pub use client::{Plane, Request, Response};
pub use commands::played;
pub use shell::{Answer, Shell};
