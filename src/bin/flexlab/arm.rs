//! `flexlab arm`: Azure Resource Manager on the standard streams, a request a line.

use std::io::{BufRead, Write};
use std::process::ExitCode;

use flexlab::arm::rest::{Plane, answer_line};

pub(crate) fn run() -> Result<ExitCode, String> {
    answer().map_err(|error| error.to_string())
}

fn answer() -> std::io::Result<ExitCode> {
    let mut plane = Plane::pay_as_you_go();
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        writeln!(out, "{}", answer_line(&mut plane, &line?))?;
        out.flush()?;
    }
    Ok(ExitCode::SUCCESS)
}
