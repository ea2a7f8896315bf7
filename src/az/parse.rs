//! Words into a command and its arguments, as argparse reads them for az, and refused in its words.
//!
//! Each message was compared with azure-cli 2.91.0's own, but for the advice after an unknown option, which is ours.

use super::arguments::{Arguments, Global, Globals};
use super::error::AzError;
use super::table::{self, Arity, Command, Parameter};
use super::value;

/// What a line asks for.
#[derive(Debug)]
pub(crate) enum Asked {
    /// A command with its arguments.
    Command(Arguments, Globals),
    /// The help of a command.
    CommandHelp(&'static Command),
    /// The help of a group; of all, when the name is empty.
    GroupHelp(String),
}

/// Reads the words after `az`.
///
/// # Errors
/// az's refusal.
pub(crate) fn parse(words: &[String]) -> Result<Asked, AzError> {
    let mut name = String::new();
    for (at, word) in words.iter().enumerate() {
        if word == "--help" || word == "-h" {
            return Ok(Asked::GroupHelp(name));
        }
        let below = table::below(&name);
        if !below.iter().any(|(known, _)| known == word) {
            let known = below.iter().map(|(word, _)| *word);
            return Err(
                AzError::usage(format!("'{word}' is misspelled or not recognized by the system."))
                    .did_you_mean(word, known),
            );
        }
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(word);
        if let Some(command) = table::command(&name) {
            let rest = words.get(at + 1..).unwrap_or_default();
            return options(command, rest);
        }
    }
    match name.as_str() {
        "" => Ok(Asked::GroupHelp(name)),
        _ => Err(
            AzError::usage("the following arguments are required: _subcommand")
                .advise(format!("Try 'az {name} --help'.")),
        ),
    }
}

/// What an option means.
#[derive(Clone, Copy)]
enum Meaning {
    Own(usize),
    Global(Global),
}

struct Reader<'a> {
    command: &'static Command,
    words: &'a [String],
    at: usize,
    arguments: Arguments,
    globals: Globals,
    /// What argparse leaves over.
    extra: Vec<String>,
}

fn options(command: &'static Command, words: &[String]) -> Result<Asked, AzError> {
    let mut reader = Reader {
        command,
        words,
        at: 0,
        arguments: Arguments::new(command),
        globals: Globals::default(),
        extra: Vec::new(),
    };
    while let Some(word) = words.get(reader.at) {
        reader.at += 1;
        if reader.word(word)? {
            return Ok(Asked::CommandHelp(command));
        }
    }
    reader.finish()
}

impl Reader<'_> {
    /// Reads one word and, when it is an option, its values. True when help is asked for.
    fn word(&mut self, word: &str) -> Result<bool, AzError> {
        let Some((meaning, attached)) = self.meaning(word)? else {
            self.extra.push(word.to_owned());
            // What follows an option that isn't known is as little known.
            return Ok(false);
        };
        let (arity, spelled) = match meaning {
            Meaning::Own(place) => self
                .command
                .parameters
                .get(place)
                .map_or((Arity::Flag, word.to_owned()), |own| {
                    (own.arity, own.options.join("/"))
                }),
            Meaning::Global(Global::Help) => return Ok(true),
            Meaning::Global(global) => (global.arity(), global.options().join("/")),
        };
        let values = self.values(arity, &spelled, attached)?;
        match meaning {
            Meaning::Own(place) => self.own(place, values)?,
            Meaning::Global(global) => self.global(global, values.into_iter().next().unwrap_or_default())?,
        }
        Ok(false)
    }

    /// The option that a word is, exactly or by a beginning that no other has, and the value written to it with `=`.
    fn meaning(&self, word: &str) -> Result<Option<(Meaning, Option<String>)>, AzError> {
        if !looks_like_option(word) {
            return Ok(None);
        }
        if let Some(meaning) = self.exactly(word) {
            return Ok(Some((meaning, None)));
        }
        let (option, attached) = match word.split_once('=') {
            Some((option, value)) => (option, Some(value.to_owned())),
            None => (word, None),
        };
        if let Some(meaning) = attached.as_ref().and_then(|_| self.exactly(option)) {
            return Ok(Some((meaning, attached)));
        }
        if !word.starts_with("--") {
            // `-gname`: a short option with its value.
            let short: String = word.chars().take(2).collect();
            let value = word.get(short.len()..).filter(|value| !value.is_empty());
            let meaning = value.and_then(|_| self.exactly(&short));
            return Ok(meaning.map(|meaning| (meaning, value.map(str::to_owned))));
        }
        let spellings = self.command.parameters.iter().flat_map(|own| &own.options);
        let spellings = spellings.chain(Global::ALL.iter().flat_map(|global| global.options()));
        let near: Vec<&str> = spellings
            .copied()
            .filter(|known| known.starts_with(option))
            .collect();
        match near.as_slice() {
            [] => Ok(None),
            [one] => Ok(self.exactly(one).map(|meaning| (meaning, attached))),
            several => Err(AzError::usage(format!(
                "ambiguous option: {option} could match {}",
                several.join(", ")
            ))),
        }
    }

    fn exactly(&self, option: &str) -> Option<Meaning> {
        let mut own = self.command.parameters.iter();
        let own = own.position(|own| own.is(option)).map(Meaning::Own);
        let mut globals = Global::ALL.iter();
        own.or_else(|| {
            globals
                .find(|global| global.options().contains(&option))
                .map(|g| Meaning::Global(*g))
        })
    }

    /// The values of an option: what is attached to it, or the words up to the next option.
    fn values(
        &mut self,
        arity: Arity,
        spelled: &str,
        attached: Option<String>,
    ) -> Result<Vec<String>, AzError> {
        if let Some(value) = attached {
            return match arity {
                Arity::Flag => Err(AzError::usage(format!(
                    "argument {spelled}: ignored explicit argument '{value}'"
                ))),
                _ => Ok(vec![value]),
            };
        }
        let most = match arity {
            Arity::Flag => 0,
            Arity::One | Arity::Optional | Arity::ThreeState => 1,
            Arity::Some | Arity::Any | Arity::Append => usize::MAX,
        };
        let mut values = Vec::new();
        while let Some(word) = self.words.get(self.at).filter(|_| values.len() < most) {
            if looks_like_option(word) && (self.known(word) || !word.contains(' ')) {
                break;
            }
            values.push(word.clone());
            self.at += 1;
        }
        match (arity, values.is_empty()) {
            (Arity::One, true) => Err(AzError::usage(format!(
                "argument {spelled}: expected one argument"
            ))),
            (Arity::Some | Arity::Append, true) => Err(AzError::usage(format!(
                "argument {spelled}: expected at least one argument"
            ))),
            _ => Ok(values),
        }
    }

    fn known(&self, word: &str) -> bool {
        self.meaning(word).is_ok_and(|meaning| meaning.is_some())
    }

    fn own(&mut self, place: usize, values: Vec<String>) -> Result<(), AzError> {
        let Some(parameter) = self.command.parameters.get(place) else {
            return Ok(());
        };
        let values: Result<Vec<String>, AzError> = values
            .into_iter()
            .map(|value| value::checked(self.command, parameter, value))
            .collect();
        self.arguments.give(place, values?);
        Ok(())
    }

    fn global(&mut self, global: Global, value: String) -> Result<(), AzError> {
        let command = self.command.name;
        match global {
            Global::Output => {
                self.globals.output = value.parse().map_err(|allowed: &[&str]| {
                    AzError::usage(format!(
                        "az {command}: '{value}' is not a valid value for '--output'. Allowed values: {}.",
                        allowed.join(", ")
                    ))
                    .did_you_mean(&value, allowed.iter().copied())
                })?;
            }
            Global::Query => {
                self.globals.query = Some(super::query::Query::parse(&value).map_err(|_| {
                    AzError::usage(format!(
                        "argument --query: invalid jmespath_type value: '{value}'"
                    ))
                    .advise(
                        "To learn more about --query, please visit: \
                         'https://learn.microsoft.com/cli/azure/query-azure-cli'",
                    )
                })?);
            }
            Global::OnlyShowErrors => self.globals.only_errors = true,
            Global::Subscription => self.globals.subscription = Some(value),
            Global::Help | Global::Debug | Global::Verbose => {}
        }
        Ok(())
    }

    /// What can be said only at the end: what is missing, and what is left over.
    fn finish(self) -> Result<Asked, AzError> {
        let identified = self.command.parameter("--ids").is_some();
        let missing: Vec<&Parameter> = self
            .command
            .parameters
            .iter()
            .enumerate()
            .filter(|(place, own)| own.required && !self.arguments.was_given(*place))
            .map(|(_, own)| own)
            .collect();
        // What an id brings is asked for later, in other words.
        let of_line: Vec<String> = missing
            .iter()
            .filter(|own| !identified || own.id_part.is_empty())
            .map(|own| own.options.join("/"))
            .collect();
        if !of_line.is_empty() {
            return Err(AzError::usage(format!(
                "the following arguments are required: {}",
                of_line.join(", ")
            )));
        }
        if let Some(first) = self.extra.first() {
            let known = self.command.parameters.iter().map(Parameter::long);
            let known = known.chain(Global::ALL.iter().map(|global| global.options()[0]));
            let error = AzError::usage(format!("unrecognized arguments: {}", self.extra.join(" ")));
            let first = first.split('=').next().unwrap_or_default();
            return Err(if first.starts_with('-') {
                error.did_you_mean(first, known)
            } else {
                error
            });
        }
        if !missing.is_empty() && !self.arguments.given("--ids") {
            return Err(without_ids(self.command, &missing));
        }
        Ok(Asked::Command(self.arguments, self.globals))
    }
}

fn without_ids(command: &Command, missing: &[&Parameter]) -> AzError {
    let names: Vec<&str> = missing
        .iter()
        .filter_map(|own| own.options.first().copied())
        .collect();
    if command.newer {
        let first = names.first().copied().unwrap_or_default();
        return AzError::new(format!("InvalidArgumentValue: Missing required field: {first}"));
    }
    AzError::new(format!("({} | --ids) are required", names.join(" ")))
}

/// Whether argparse takes a word for an option: `-1` and a lone dash are values.
fn looks_like_option(word: &str) -> bool {
    let Some(rest) = word.strip_prefix('-') else {
        return false;
    };
    let number = rest
        .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
        .is_empty();
    !rest.is_empty() && !number
}
