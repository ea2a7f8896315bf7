//! `flexlab az`: az on the standard streams or over a file of lines, against a control plane of its own.

use std::io::{BufRead, IsTerminal};
use std::process::ExitCode;

use flexlab::arm::rest::Plane;
use flexlab::az::{Answer, Shell};

pub(crate) fn run(file: Option<&str>, scenario: Option<&str>) -> Result<ExitCode, String> {
    let mut plane = match scenario {
        Some(id) => {
            let scenario = crate::find(id)?;
            Plane::of(scenario.start_world(scenario.seed))
        }
        None => Plane::pay_as_you_go(),
    };
    let mut shell = Shell::new(std::io::stdout().is_terminal());
    let mut exit = 0;
    let mut feed = |line: &str| exit = shell.feed(&mut plane, line).map_or(exit, said);
    match file {
        Some(file) => crate::read(file)?.lines().for_each(feed),
        None => {
            for line in std::io::stdin().lock().lines() {
                feed(&line.map_err(|error| error.to_string())?);
            }
        }
    }
    Ok(ExitCode::from(shell.end().map_or(exit, said)))
}

fn said(answer: Answer) -> u8 {
    eprint!("{}", answer.err);
    print!("{}", answer.out);
    answer.exit
}
