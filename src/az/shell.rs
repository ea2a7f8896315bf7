//! A terminal with az in it: one line in, what az prints out.

use serde_json::Value;

use super::arguments::{Arguments, Globals};
use super::client::{Client, Plane, SUBSCRIPTIONS};
use super::error::AzError;
use super::flatten::{group_of, grouped};
use super::line::{Unread, words};
use super::output::{Format, Printed};
use super::parse::{Asked, parse};
use super::query::Orders;
use super::{commands, help, tables};

/// What a line printed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// To the standard output.
    pub out: String,
    /// To the standard error: warnings, then the refusal.
    pub err: String,
    /// az's exit code.
    pub exit: u8,
}

/// A session: it counts requests, so that every deployment has a name of its own.
#[derive(Debug, Clone, Default)]
pub struct Shell {
    turn: u32,
    /// The lines of a command that goes on.
    begun: String,
    colour: bool,
}

impl Shell {
    /// A session whose output is, or isn't, a terminal that shows colours.
    pub fn new(colour: bool) -> Shell {
        Shell {
            colour,
            ..Shell::default()
        }
    }

    /// Runs one command.
    pub fn run(&mut self, plane: &mut dyn Plane, words: &[String]) -> Answer {
        match words.split_first() {
            Some((program, rest)) if program == "az" => self.az(plane, rest),
            Some((program, [duration])) if program == "sleep" => sleep(plane, duration),
            Some((program, _)) => {
                refusal(AzError::new(format!("{program}: only az and sleep are played here")).exit(127))
            }
            None => Answer::default(),
        }
    }

    /// Takes one line of a terminal or a script. `None` while the command goes on with the next one.
    pub fn feed(&mut self, plane: &mut dyn Plane, line: &str) -> Option<Answer> {
        self.begun.push_str(line);
        match words(&self.begun) {
            Ok(words) => {
                self.begun.clear();
                Some(self.run(plane, &words))
            }
            Err(Unread::Open(_)) => {
                self.begun.push('\n');
                None
            }
            Err(Unread::Refused(why)) => {
                self.begun.clear();
                Some(refusal(AzError::usage(why)))
            }
        }
    }

    /// What is to be said when the input ends: that the last command doesn't.
    pub fn end(&mut self) -> Option<Answer> {
        let begun = std::mem::take(&mut self.begun);
        match words(&begun) {
            Err(Unread::Open(why)) if !begun.trim().is_empty() => Some(refusal(AzError::usage(why))),
            _ => None,
        }
    }

    fn az(&mut self, plane: &mut dyn Plane, words: &[String]) -> Answer {
        match parse(words) {
            Ok(Asked::GroupHelp(name)) => said(help::group(&name)),
            Ok(Asked::CommandHelp(command)) => said(help::command(command)),
            Ok(Asked::Command(arguments, globals)) => self.command(plane, &arguments, &globals),
            Err(error) => refusal(error),
        }
    }

    fn command(&mut self, plane: &mut dyn Plane, arguments: &Arguments, globals: &Globals) -> Answer {
        let mut client = Client::new(plane, self.turn);
        let result = work(&mut client, arguments, globals);
        self.turn = client.turn;
        let warnings = if globals.only_errors {
            Vec::new()
        } else {
            client.warnings
        };
        let printed = result.and_then(|value| self.print(arguments, globals, value));
        let mut answer = match printed {
            Ok(out) => said(out),
            Err(error) => refusal(error),
        };
        let warned: String = warnings.iter().map(|text| format!("WARNING: {text}\n")).collect();
        answer.err.insert_str(0, &warned);
        answer
    }

    fn print(&self, arguments: &Arguments, globals: &Globals, mut value: Value) -> Result<String, AzError> {
        grouped(&mut value);
        let mut orders = Orders::default();
        let mut ordered = globals.query.is_some();
        if let Some(query) = &globals.query {
            (value, orders) = query.search(&value).map_err(|error| {
                AzError::new(format!("Invalid jmespath query supplied for `--query`: {error}")).advise(
                    "To learn more about --query, please visit: \
                     'https://learn.microsoft.com/cli/azure/query-azure-cli'",
                )
            })?;
        } else if globals.output == Format::Table
            && let Some(table) = tables::of(arguments.command().name, &value)
        {
            (value, orders) = table?;
            ordered = true;
        }
        let printed = Printed {
            value: &value,
            orders: &orders,
            ordered,
            colour: self.colour,
        };
        printed.text(globals.output)
    }
}

/// Whether a text is the subscription's id or its name.
fn is_subscription(client: &mut Client<'_>, text: &str) -> bool {
    if text.eq_ignore_ascii_case(&client.subscription) {
        return true;
    }
    let root = client.root();
    let found = client.find(&root, SUBSCRIPTIONS).unwrap_or_default();
    found["displayName"]
        .as_str()
        .is_some_and(|name| name.eq_ignore_ascii_case(text))
}

/// Runs a command: once, or once for each of `--ids`.
fn work(client: &mut Client<'_>, arguments: &Arguments, globals: &Globals) -> Result<Value, AzError> {
    let command = arguments.command();
    let Some(run) = commands::find(command.name) else {
        // Ours: the real CLI has it.
        return Err(AzError::new(format!("'az {}' is not played here.", command.name)));
    };
    let asked = globals
        .subscription
        .as_deref()
        .or_else(|| arguments.text("--subscription"));
    if let Some(asked) = asked.filter(|asked| !is_subscription(client, asked)) {
        return Err(AzError::new(format!(
            "The subscription of '{asked}' doesn't exist in cloud 'AzureCloud'."
        )));
    }
    if command.confirm && !arguments.flag("--yes") {
        client.warn("Unable to prompt for confirmation as no tty available. Use --yes.");
        return Err(AzError::new("Operation cancelled."));
    }
    client.no_wait = arguments.command().parameter("--no-wait").is_some() && arguments.flag("--no-wait");
    let by_id = command
        .parameters
        .iter()
        .any(|parameter| !parameter.id_part.is_empty() && parameter.id_part != "subscription");
    let ids = arguments.list("--ids").filter(|_| by_id);
    let Some(ids) = ids else {
        return run(client, arguments);
    };
    let mut found = Vec::new();
    for id in ids
        .iter()
        .flat_map(|ids| ids.lines())
        .filter(|id| !id.trim().is_empty())
    {
        let arguments = identified(client, arguments, id.trim())?;
        found.push(run(client, &arguments)?);
    }
    found.retain(|value| !value.is_null());
    Ok(match found.len() {
        0 => Value::Null,
        1 => found.swap_remove(0),
        _ => Value::Array(found),
    })
}

/// The arguments with what an id brings: the group, the name, the children's names.
fn identified(client: &mut Client<'_>, arguments: &Arguments, id: &str) -> Result<Arguments, AzError> {
    let parts: Vec<&str> = id.split('/').collect();
    let valid =
        group_of(id).is_some() && parts.len() % 2 == 1 && parts.iter().skip(1).all(|part| !part.is_empty());
    if !valid {
        return Err(AzError::new(format!("invalid resource ID: {id}")));
    }
    let mut known = arguments.clone();
    for parameter in &arguments.command().parameters {
        let option = parameter.options.first().copied().unwrap_or_default();
        let value = match parameter.id_part {
            "" | "subscription" => continue,
            "resource_group" => parts.get(4),
            "name" | "resource_name" => parts.get(8),
            child => {
                let number = child
                    .strip_prefix("child_name_")
                    .and_then(|number| number.parse::<usize>().ok());
                number.and_then(|number| parts.get(8 + 2 * number))
            }
        };
        if arguments.given(option) {
            client.warn(format!(
                "option '{option}' will be ignored due to use of '--ids'."
            ));
        }
        match value {
            Some(value) => known.set(option, value),
            None if parameter.required => {
                return Err(AzError::new(format!(
                    "Argument {option} cannot be derived from ID {id}. Please provide a complete resource ID \
                     containing all information of 'Resource Id' arguments. "
                )));
            }
            None => {}
        }
    }
    Ok(known)
}

/// `sleep 60`: simulated time passes.
fn sleep(plane: &mut dyn Plane, duration: &str) -> Answer {
    let (number, unit) = match duration.strip_suffix(['s', 'm', 'h']) {
        Some(number) => (number, duration.chars().last().unwrap_or('s')),
        None => (duration, 's'),
    };
    let seconds = number.parse::<u32>().ok().and_then(|number| match unit {
        'm' => number.checked_mul(60),
        'h' => number.checked_mul(3_600),
        _ => Some(number),
    });
    match seconds {
        Some(seconds) => {
            plane.sleep(seconds);
            Answer::default()
        }
        None => refusal(AzError::new(format!("sleep: invalid time interval '{duration}'"))),
    }
}

fn said(out: String) -> Answer {
    Answer {
        out,
        ..Answer::default()
    }
}

fn refusal(error: AzError) -> Answer {
    Answer {
        err: error.to_string(),
        exit: error.exit,
        ..Answer::default()
    }
}
