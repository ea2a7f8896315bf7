//! `--help`, laid out as the CLI lays it out, from the same table that the parser reads.

use super::arguments::Global;
use super::table::{self, Arity, Command, Parameter};

/// A line is broken before this column.
const WIDTH: usize = 100;

/// What an option shows: its spellings, its mark, its text.
struct Shown {
    name: String,
    required: bool,
    text: String,
}

/// The help of a command.
pub(crate) fn command(command: &Command) -> String {
    let own = command
        .parameters
        .iter()
        .map(|own| (own.group, own_line(command, own)));
    let mut groups: Vec<(String, Vec<Shown>)> = Vec::new();
    for (group, shown) in own {
        let group = match group {
            "" => "Arguments".to_owned(),
            name => format!("{name} Arguments"),
        };
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, lines)) => lines.push(shown),
            None => groups.push((group, vec![shown])),
        }
    }
    groups.sort_by(|(a, _), (b, _)| (a != "Arguments", a).cmp(&(b != "Arguments", b)));
    for (_, lines) in &mut groups {
        lines.sort_by(|a, b| (!a.required, &a.name).cmp(&(!b.required, &b.name)));
    }
    let known = |global: &Global| command.parameter(global.options()[0]).is_some();
    let globals = Global::ALL
        .iter()
        .filter(|global| !known(global))
        .map(|global| Shown {
            name: global.options().join(" "),
            required: false,
            text: global.text().to_owned(),
        });
    groups.push(("Global Arguments".into(), globals.collect()));

    let mut out = head("Command", command.name, command.text);
    let lines = || groups.iter().flat_map(|(_, lines)| lines);
    const MARK: &str = " [Required]";
    let mark = |shown: &Shown| if shown.required { MARK } else { "" };
    let widest = lines()
        .map(|shown| shown.name.chars().count() + mark(shown).len())
        .max()
        .unwrap_or(0);
    for (group, lines) in &groups {
        out.push_str(&format!("\n{group}\n"));
        for shown in lines {
            let mark = mark(shown);
            let width = widest.saturating_sub(mark.len());
            let name = format!("    {:<width$}{mark} : ", shown.name);
            out.push_str(&wrapped(&name, &shown.text));
        }
    }
    out
}

fn own_line(command: &Command, own: &Parameter) -> Shown {
    // The long spellings first, each kind in the order of its letters.
    let mut options: Vec<&str> = own.options.clone();
    options.sort_by_key(|option| (!option.starts_with("--"), *option));
    let mut text = own.text.to_owned();
    let mut choices = own.choices.clone();
    choices.sort_unstable();
    if own.arity == Arity::ThreeState {
        choices = match command.newer {
            true => vec!["0", "1", "f", "false", "n", "no", "t", "true", "y", "yes"],
            false => vec!["false", "true"],
        };
    }
    if !choices.is_empty() && !text.contains("llowed values:") {
        text.push_str(&format!("  Allowed values: {}.", choices.join(", ")));
    }
    if !own.default.is_empty() && own.default != "False" {
        text.push_str(&format!("  Default: {}.", own.default));
    }
    Shown {
        name: options.join(" "),
        required: own.required && own.group != "Resource Id",
        text,
    }
}

/// The help of a group, or of all groups.
pub(crate) fn group(name: &str) -> String {
    let text = table::group(name).map_or("", |group| group.text);
    let mut out = head("Group", name, text);
    let full = |word: &str| [name, word].join(" ").trim_start().to_owned();
    let mut groups = Vec::new();
    let mut commands = Vec::new();
    for (word, is_group) in table::below(name) {
        let full = full(word);
        if is_group {
            groups.push((word, table::group(&full).map_or("", |group| group.text)));
        } else {
            commands.push((word, table::command(&full).map_or("", |command| command.text)));
        }
    }
    for (head, mut lines) in [("Subgroups", groups), ("Commands", commands)] {
        if lines.is_empty() {
            continue;
        }
        lines.sort_unstable();
        out.push_str(&format!("\n{head}:\n"));
        let widest = lines.iter().map(|(word, _)| word.len()).max().unwrap_or(0);
        for (word, text) in lines {
            out.push_str(&wrapped(&format!("    {word:<widest$} : "), text));
        }
    }
    out
}

fn head(kind: &str, name: &str, text: &str) -> String {
    let name = ["az", name].join(" ");
    let name = name.trim_end();
    let text = if text.is_empty() {
        String::new()
    } else {
        format!(" : {text}")
    };
    format!("\n{kind}\n{}", indented(&format!("    {name}{text}"), 8))
}

/// A text after its name, every further line under its first.
fn wrapped(name: &str, text: &str) -> String {
    indented(&format!("{name}{text}"), name.chars().count())
}

fn indented(text: &str, indent: usize) -> String {
    // The name's own spaces are kept: only the words after it are moved.
    let (name, words) = text.split_at(text.find(" : ").map_or(0, |at| at + 3));
    let mut out = name.to_owned();
    let mut column = name.chars().count();
    let mut gap = 0;
    for word in words.split(' ') {
        if word.is_empty() {
            gap += 1;
            continue;
        }
        for (place, piece) in pieces(word).into_iter().enumerate() {
            let length = piece.chars().count();
            let space = if place == 0 { gap } else { 0 };
            if column + space + length > WIDTH && column > indent {
                out.push('\n');
                out.push_str(&" ".repeat(indent));
                column = indent;
            } else {
                out.push_str(&" ".repeat(space));
                column += space;
            }
            out.push_str(piece);
            column += length;
        }
        // Two spaces in the text are air within a line, and nothing at its end.
        gap = 1;
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// A word may be broken after a hyphen between letters.
fn pieces(word: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut from = 0;
    let letters: Vec<(usize, char)> = word.char_indices().collect();
    for around in letters.windows(3) {
        if let [(_, before), (at, '-'), (_, after)] = around
            && before.is_alphabetic()
            && after.is_alphabetic()
            && !word.starts_with('-')
        {
            found.extend(word.get(from..at + 1));
            from = at + 1;
        }
    }
    found.extend(word.get(from..));
    found
}
