//! The native tool: plays a scenario's recorded solution, checks scenario files, makes and reads links. Thin: the
//! library does the work.

mod arm;
mod az;
mod check;
mod link;

use std::fs;
use std::process::ExitCode;
use std::rc::Rc;

use clap::{Parser, Subcommand};
use flexlab::arm::{Kind, query};
use flexlab::lab::play::{self, Played};
use flexlab::lab::{Grade, LineStatus, Scenario, scenarios, schema, text};

/// Flexlab's native tool.
#[derive(Parser)]
#[command(
    name = "flexlab",
    version,
    about = "Plays and checks the scenarios of Flexlab"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Play a scenario's recorded solution, and print each line's grade and the final tables.
    Play {
        /// A scenario that is compiled in: flexible-orchestration.
        scenario: String,
        /// Play these operations instead of the recorded solution.
        #[arg(long, value_name = "FILE")]
        operations: Option<String>,
        /// Print {score, of, lines, resources} as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Check scenario files: what they say, what they refer to, and what comes of playing them.
    ///
    /// A recorded solution, near misses and equivalents are in the file, or beside it: solution.json, near-misses/*.json,
    /// equivalents/*.json. The exit status is 1 when there is an error, and 2 with --strict when there is a warning.
    Check {
        /// The scenario files.
        #[arg(required = true)]
        files: Vec<String>,
        /// Warnings count too.
        #[arg(long)]
        strict: bool,
    },
    /// Print the JSON Schema of scenario files.
    Schema,
    /// Print the link that carries a scenario file or a saved run, and what takes a link of its length.
    Link {
        /// A scenario file, or a run as it was downloaded.
        file: String,
        /// The address that the link is put behind.
        #[arg(long, default_value = "")]
        address: String,
    },
    /// Print what a link carries.
    Open {
        /// The link, or the address that ends with it.
        link: String,
        /// Print the whole scenario or run as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Answer as Azure Resource Manager: a request a line of JSON in, an answer a line out.
    Arm,
    /// Answer as az: a command a line in, what it prints out. Time passes while az waits, and with `sleep SECONDS`.
    Az {
        /// A file with commands; without it they are read from the standard input.
        file: Option<String>,
        /// Begin with the world of a scenario instead of an empty pay-as-you-go subscription.
        #[arg(long)]
        scenario: Option<String>,
    },
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Play {
            scenario,
            operations,
            json,
        } => play(&scenario, operations.as_deref(), json),
        Command::Check { files, strict } => Ok(check::run(&files, strict)),
        Command::Schema => {
            print!("{}", schema::text());
            Ok(ExitCode::SUCCESS)
        }
        Command::Link { file, address } => link::print(&file, &address),
        Command::Open { link, json } => link::open(&link, json),
        Command::Arm => arm::run(),
        Command::Az { file, scenario } => az::run(file.as_deref(), scenario.as_deref()),
    };
    result.unwrap_or_else(|message| {
        eprintln!("flexlab: {message}");
        ExitCode::FAILURE
    })
}

fn find(id: &str) -> Result<Rc<Scenario>, String> {
    let known = || scenarios::ids().join(", ");
    scenarios::find(id).ok_or_else(|| format!("there is no scenario «{id}»; there is: {}", known()))
}

fn read(file: &str) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))
}

fn play(id: &str, operations: Option<&str>, json: bool) -> Result<ExitCode, String> {
    let scenario = find(id)?;
    let (name, recorded) = match operations {
        Some(file) => (file, read(file)?),
        None => scenarios::solution(id)
            .map(|text| (id, text.to_owned()))
            .ok_or_else(|| format!("no solution of «{id}» is recorded"))?,
    };
    let solution =
        play::solution_of(&scenario, &recorded).map_err(|error| error.in_file(name).to_string())?;
    let played = play::play(&scenario, &solution.operations);
    if json {
        println!("{}", play::report_json(&played.grade, &played.world));
    } else {
        print_grade(&scenario, &played.grade);
        print_tables(&played);
    }
    Ok(if played.grade.finished() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn print_grade(scenario: &Scenario, grade: &Grade) {
    for (step, graded) in scenario.steps.iter().zip(&grade.steps) {
        println!("{}  {} of {} points", step.title, graded.score, graded.of);
        for (line, graded) in step.lines.iter().zip(&graded.lines) {
            let points = match graded.status {
                LineStatus::Ungraded => String::new(),
                _ => format!("{}/{}", graded.score, graded.of),
            };
            println!(
                "  {:<5} {:<9} {points:<5} {}",
                line.id,
                graded.status.text(),
                text::plain(&line.text)
            );
            for finding in graded.checks.iter().filter_map(|check| check.finding.as_ref()) {
                println!(
                    "        {}: found {}; this line needs {}",
                    finding.looked_at, finding.found, finding.expected
                );
            }
        }
    }
    for diagnosis in &grade.diagnoses {
        println!("Note: {diagnosis}");
    }
    println!("{} of {} points\n", grade.score, grade.of);
}

fn print_tables(played: &Played) {
    for (place, error) in &played.refused {
        println!("Operation {place} was refused: {error}\n");
    }
    let rows = query::all_resources(&played.world).into_iter().map(|row| {
        let columns = [
            row.type_text,
            &row.resource_group,
            &row.location,
            &row.subscription,
        ];
        [row.name()]
            .into_iter()
            .chain(columns)
            .map(str::to_owned)
            .collect()
    });
    print_table(
        "All resources",
        &["Name", "Type", "Resource group", "Location", "Subscription"],
        rows.collect(),
    );
    for set in played.world.of_kind(Kind::ScaleSet) {
        let rows = query::instance_rows(&played.world, &set.id)
            .into_iter()
            .map(|row| {
                let columns = [
                    &*row.name,
                    &row.computer_name,
                    row.type_text,
                    row.status,
                    row.provisioning_state.text(),
                ];
                columns.map(str::to_owned).to_vec()
            });
        let heads = [
            "Instance",
            "Computer name",
            "Type",
            "Status",
            "Provisioning state",
        ];
        print_table(&format!("{}, Instances", set.id.name()), &heads, rows.collect());
    }
}

fn print_table(title: &str, heads: &[&str], rows: Vec<Vec<String>>) {
    println!("{title}");
    let heads: Vec<String> = heads.iter().map(|&head| head.to_owned()).collect();
    let all: Vec<&Vec<String>> = std::iter::once(&heads).chain(&rows).collect();
    let width = |column: usize| {
        all.iter()
            .map(|row| row[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..heads.len()).map(width).collect();
    for row in all {
        let cells = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:<width$}"));
        println!("  {}", cells.collect::<Vec<String>>().join("  ").trim_end());
    }
    println!();
}
