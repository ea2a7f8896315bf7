//! The arguments of one command: what was written, with the reference's defaults where nothing was.

use serde_json::{Map, Value};

use super::output::Format;
use super::query::Query;
use super::table::{Arity, Command, Parameter};

/// What was given to a command.
#[derive(Debug, Clone)]
pub(crate) struct Arguments {
    command: &'static Command,
    /// By the place of the parameter: the values of each use of the option.
    given: Vec<(usize, Vec<Vec<String>>)>,
}

impl Arguments {
    pub(super) fn new(command: &'static Command) -> Arguments {
        Arguments {
            command,
            given: Vec::new(),
        }
    }

    /// The command that they are for.
    pub(crate) fn command(&self) -> &'static Command {
        self.command
    }

    /// One use of an option; a later one replaces it, unless each stands for itself.
    pub(super) fn give(&mut self, place: usize, values: Vec<String>) {
        let each = self
            .command
            .parameters
            .get(place)
            .is_some_and(|parameter| parameter.arity == Arity::Append);
        match self.given.iter_mut().find(|(known, _)| *known == place) {
            Some((_, uses)) if each => uses.push(values),
            Some((_, uses)) => *uses = vec![values],
            None => self.given.push((place, vec![values])),
        }
    }

    /// Puts a value in the place of an option, as `--ids` does.
    pub(crate) fn set(&mut self, option: &str, value: &str) {
        if let Some(place) = self.place(option) {
            self.give(place, vec![value.to_owned()]);
        }
    }

    pub(super) fn was_given(&self, place: usize) -> bool {
        self.given.iter().any(|(known, _)| *known == place)
    }

    fn place(&self, option: &str) -> Option<usize> {
        self.command.parameters.iter().position(|own| own.is(option))
    }

    fn parameter(&self, option: &str) -> Option<&'static Parameter> {
        self.command.parameter(option)
    }

    fn uses(&self, option: &str) -> Option<&[Vec<String>]> {
        let place = self.place(option)?;
        let found = self.given.iter().find(|(known, _)| *known == place);
        found.map(|(_, uses)| uses.as_slice())
    }

    /// Whether the option was written.
    pub(crate) fn given(&self, option: &str) -> bool {
        self.uses(option).is_some()
    }

    /// The value of an option: written, or the default. An empty text is a value: it clears.
    pub(crate) fn text(&self, option: &str) -> Option<&str> {
        match self.uses(option) {
            Some(uses) => uses.last()?.first().map(String::as_str),
            None => self
                .parameter(option)
                .map(|own| own.default)
                .filter(|default| !default.is_empty() && *default != "False"),
        }
    }

    /// The value of an option that has to be there; empty where the parser has let it be left out.
    pub(crate) fn required(&self, option: &str) -> &str {
        self.text(option).unwrap_or_default()
    }

    /// The values of an option that takes several: written, or the default.
    pub(crate) fn list(&self, option: &str) -> Option<Vec<&str>> {
        if let Some(uses) = self.uses(option) {
            return Some(uses.last()?.iter().map(String::as_str).collect());
        }
        let default = self.parameter(option)?.default;
        // The reference writes a list as Python does: ['*'].
        let inside = default.strip_prefix('[')?.strip_suffix(']')?;
        Some(inside.split(", ").map(|item| item.trim_matches('\'')).collect())
    }

    /// The values of each use of an option that may be used several times.
    pub(crate) fn each(&self, option: &str) -> &[Vec<String>] {
        self.uses(option).unwrap_or_default()
    }

    /// Whether a flag is set.
    pub(crate) fn flag(&self, option: &str) -> bool {
        self.switch(option).unwrap_or(false)
    }

    /// A flag that may be set, cleared or left alone.
    pub(crate) fn switch(&self, option: &str) -> Option<bool> {
        let values = self.uses(option)?.last()?;
        Some(values.first().is_none_or(|value| value == "true"))
    }

    /// A whole number.
    pub(crate) fn int(&self, option: &str) -> Option<i64> {
        self.text(option)?.parse().ok()
    }

    /// A number.
    pub(crate) fn float(&self, option: &str) -> Option<f64> {
        self.text(option)?.parse().ok()
    }

    /// `key[=value]` pairs, later ones over earlier ones; `""` clears.
    pub(crate) fn tags(&self, option: &str) -> Option<Map<String, Value>> {
        let pairs = self.list(option)?;
        let pair = |text: &str| {
            let (key, value) = text.split_once('=').unwrap_or((text, ""));
            (key.to_owned(), Value::from(value))
        };
        let pairs = pairs.into_iter().filter(|text| !text.is_empty());
        Some(pairs.map(pair).filter(|(key, _)| !key.is_empty()).collect())
    }
}

/// What every command takes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Globals {
    pub(crate) output: Format,
    pub(crate) query: Option<Query>,
    pub(crate) only_errors: bool,
    pub(crate) subscription: Option<String>,
}

/// An option of every command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Global {
    Debug,
    Help,
    OnlyShowErrors,
    Output,
    Query,
    Subscription,
    Verbose,
}

impl Global {
    pub(crate) const ALL: [Global; 7] = [
        Global::Debug,
        Global::Help,
        Global::OnlyShowErrors,
        Global::Output,
        Global::Query,
        Global::Subscription,
        Global::Verbose,
    ];

    /// Its spellings, the long one first.
    pub(crate) fn options(self) -> &'static [&'static str] {
        match self {
            Global::Debug => &["--debug"],
            Global::Help => &["--help", "-h"],
            Global::OnlyShowErrors => &["--only-show-errors"],
            Global::Output => &["--output", "-o"],
            Global::Query => &["--query"],
            Global::Subscription => &["--subscription"],
            Global::Verbose => &["--verbose"],
        }
    }

    pub(super) fn arity(self) -> Arity {
        match self {
            Global::Output | Global::Query | Global::Subscription => Arity::One,
            _ => Arity::Flag,
        }
    }

    /// What the CLI's own help says of it.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Global::Debug => "Increase logging verbosity to show all debug logs.",
            Global::Help => "Show this help message and exit.",
            Global::OnlyShowErrors => "Only show errors, suppressing warnings.",
            Global::Output => {
                "Output format.  Allowed values: json, jsonc, none, table, tsv, yaml, yamlc.  Default: json."
            }
            Global::Query => {
                "JMESPath query string. See http://jmespath.org/ for more information and examples."
            }
            Global::Subscription => {
                "Name or ID of subscription. You can configure the default subscription using \
                 `az account set -s NAME_OR_ID`."
            }
            Global::Verbose => "Increase logging verbosity. Use --debug for full debug logs.",
        }
    }
}
