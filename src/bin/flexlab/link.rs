//! `flexlab link` and `flexlab open`: files as links, and links as what they carry.

use std::process::ExitCode;

use flexlab::lab::Published;
use flexlab::session::Run;
use flexlab::session::share::{self, Link, Log};

/// Prints the link of a file, and what takes it.
pub(crate) fn print(file: &str, address: &str) -> Result<ExitCode, String> {
    let text = super::read(file)?;
    let link = match Run::parse(&text) {
        Ok(run) => Link::Run(Log { scenario: None, run }),
        Err(_) => Link::Scenario(Published::of(&text).map_err(|error| error.in_file(file).to_string())?),
    };
    let link = format!("{address}{}", share::write(&link));
    println!("{link}");
    for fit in share::fits(&link) {
        eprintln!("{}", fit.sentence());
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints what a link carries.
pub(crate) fn open(text: &str, json: bool) -> Result<ExitCode, String> {
    let link = share::read(text).map_err(|error| error.to_string())?;
    let contents = link.contents().map_err(|error| error.to_string())?;
    if json {
        println!("{}", whole(&link));
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "{}, revision {}: {}",
        contents.title, contents.revision, contents.about
    );
    println!("{} steps, {} points.", contents.steps, contents.points);
    if link.log().is_some() {
        println!(
            "A run of {} operations and {} hints.",
            contents.operations, contents.hints
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn whole(link: &Link) -> String {
    match link {
        Link::Lab(lab) => format!("{{\"id\":\"{}\",\"revision\":{}}}", lab.id, lab.revision),
        Link::Scenario(scenario) => scenario.text.to_string(),
        Link::Begin(log) | Link::Run(log) => log.run.to_json(),
    }
}
