//! Which commands and options there are: the compiled-in reference.
//!
//! `data/commands.json` is written by `tests/az/generate.py`; it is read once, when a line is first parsed, and lives
//! as long as the program. A mistake in it is a mistake in this crate, not in anything a learner can write;
//! `tests/az` reads all of it.

use std::sync::LazyLock;

use serde_json::Value;

/// A command, such as `vm create`.
#[derive(Debug)]
pub struct Command {
    /// Without `az`.
    pub name: &'static str,
    /// It asks before it acts, unless `--yes` is given.
    pub confirm: bool,
    /// One of the CLI's generated commands, which refuse in words of their own.
    pub newer: bool,
    /// One sentence on what it does.
    pub text: &'static str,
    pub parameters: Vec<Parameter>,
}

/// A group of commands, such as `vm`.
#[derive(Debug)]
pub struct Group {
    pub name: &'static str,
    pub text: &'static str,
}

/// An option with its values.
#[derive(Debug)]
pub struct Parameter {
    /// Every spelling, in the order of the CLI: the first is how az names it in a complaint.
    pub options: Vec<&'static str>,
    pub arity: Arity,
    pub kind: Kind,
    /// The allowed values; empty when any will do.
    pub choices: Vec<&'static str>,
    /// The part of a resource's id that it is: what `--ids` brings instead.
    pub id_part: &'static str,
    /// The heading in the help; empty for the plain ones.
    pub group: &'static str,
    pub required: bool,
    /// What is taken when it isn't given, as the reference writes it; empty when nothing is.
    pub default: &'static str,
    pub text: &'static str,
}

/// How many values follow an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arity {
    /// None: it is there or not.
    Flag,
    /// None, or `true` or `false`.
    ThreeState,
    One,
    /// None or one.
    Optional,
    /// One or more.
    Some,
    /// Any number.
    Any,
    /// One or more, and each use of the option stands for itself: `--set a=1 --set b=2`.
    Append,
}

/// What a value has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// A whole number, refused in argparse's words.
    Int,
    /// A whole number, refused in the words of az's newer commands.
    Whole,
    Float,
    /// `key=value` pairs.
    Tags,
    /// Shorthand syntax or JSON.
    Object,
    /// Text that az would read from a file.
    File,
    /// A region, with or without spaces.
    Location,
}

impl Parameter {
    /// `--name`, where it has one; in the CLI's order the short one may come first.
    pub fn long(&self) -> &'static str {
        let mut long = self.options.iter().filter(|option| option.starts_with("--"));
        long.next().or(self.options.first()).copied().unwrap_or_default()
    }

    /// Whether `option` is one of its spellings.
    pub fn is(&self, option: &str) -> bool {
        self.options.contains(&option)
    }
}

impl Command {
    /// The parameter with the spelling `option`.
    pub fn parameter(&self, option: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.is(option))
    }
}

struct Table {
    commands: Vec<Command>,
    groups: Vec<Group>,
}

static TABLE: LazyLock<Table> = LazyLock::new(read);

/// Every command, in the reference's order.
pub fn commands() -> &'static [Command] {
    &TABLE.commands
}

/// Every group, by name.
pub fn groups() -> &'static [Group] {
    &TABLE.groups
}

/// The command with this name.
pub fn command(name: &str) -> Option<&'static Command> {
    commands().iter().find(|command| command.name == name)
}

/// The group with this name.
pub fn group(name: &str) -> Option<&'static Group> {
    groups().iter().find(|group| group.name == name)
}

/// What may follow `prefix` (a group's name, or nothing): each next word, once, and whether it is a group.
pub fn below(prefix: &str) -> Vec<(&'static str, bool)> {
    let mut found: Vec<(&'static str, bool)> = Vec::new();
    let rest = |name: &'static str| match prefix {
        "" => Some(name),
        _ => name.strip_prefix(prefix)?.strip_prefix(' '),
    };
    for name in commands().iter().filter_map(|command| rest(command.name)) {
        let (word, is_group) = name
            .split_once(' ')
            .map_or((name, false), |(word, _)| (word, true));
        if !found.contains(&(word, is_group)) {
            found.push((word, is_group));
        }
    }
    found
}

fn read() -> Table {
    let file: Value =
        serde_json::from_str(include_str!("data/commands.json")).expect("the compiled-in reference is JSON");
    // Read once: the one leak is for ever.
    let file: &'static Value = Box::leak(Box::new(file));
    let texts = list(&file["texts"]);
    let texts = |place: &Value| place.as_u64().map_or("", |place| text(&texts[place as usize]));
    let parameter = |cells: &'static Value| Parameter {
        options: text(&cells[0]).split(' ').collect(),
        arity: arity(text(&cells[1])),
        kind: kind(text(&cells[2])),
        choices: text(&cells[3])
            .split('|')
            .filter(|choice| !choice.is_empty())
            .collect(),
        id_part: text(&cells[4]),
        group: text(&cells[5]),
        required: cells[6] == 1,
        default: text(&cells[7]),
        text: texts(&cells[8]),
    };
    Table {
        commands: list(&file["commands"])
            .iter()
            .map(|cells| Command {
                name: text(&cells[0]),
                confirm: text(&cells[1]).contains('?'),
                newer: text(&cells[1]).contains('+'),
                text: texts(&cells[2]),
                parameters: list(&cells[3]).iter().map(parameter).collect(),
            })
            .collect(),
        groups: list(&file["groups"])
            .iter()
            .map(|cells| Group {
                name: text(&cells[0]),
                text: texts(&cells[1]),
            })
            .collect(),
    }
}

fn text(value: &'static Value) -> &'static str {
    value.as_str().unwrap_or_default()
}

fn list(value: &'static Value) -> &'static [Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn arity(text: &str) -> Arity {
    match text {
        "flag" => Arity::Flag,
        "flag?" => Arity::ThreeState,
        "?" => Arity::Optional,
        "+" => Arity::Some,
        "*" => Arity::Any,
        "append" => Arity::Append,
        _ => Arity::One,
    }
}

fn kind(text: &str) -> Kind {
    match text {
        "int" => Kind::Int,
        "whole" => Kind::Whole,
        "float" => Kind::Float,
        "tags" => Kind::Tags,
        "object" => Kind::Object,
        "file" => Kind::File,
        "location" => Kind::Location,
        _ => Kind::Text,
    }
}
