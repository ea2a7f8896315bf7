//! One value of an option: its kind and its allowed values.

use super::error::AzError;
use super::table::{Arity, Command, Kind, Parameter};

/// The words that stand for true and false: the first pair for the older commands, all for the newer ones.
const TRUE: [&str; 5] = ["true", "t", "yes", "y", "1"];
const FALSE: [&str; 5] = ["false", "f", "no", "n", "0"];

/// The value as the command takes it: an allowed value in its own spelling, a region without spaces.
///
/// # Errors
/// az's refusal of a value that doesn't fit.
pub(super) fn checked(command: &Command, parameter: &Parameter, value: String) -> Result<String, AzError> {
    if let Some(file) = value.strip_prefix('@') {
        // Not az's: it would read the file.
        return Err(AzError::new(format!(
            "There are no files here, so '@{file}' can't be read. Write what the file holds in its place."
        )));
    }
    if parameter.arity == Arity::ThreeState {
        return three_state(command, parameter, &value);
    }
    if !parameter.choices.is_empty() {
        return choice(command, parameter, &value, &parameter.choices);
    }
    let spelled = parameter.options.join("/");
    match parameter.kind {
        Kind::Int if value.trim().parse::<i64>().is_err() => Err(AzError::usage(format!(
            "argument {spelled}: invalid int value: '{value}'"
        ))),
        Kind::Whole if value.trim().parse::<i64>().is_err() => Err(AzError::new(format!(
            "Failed to parse '{}' argument: invalid literal for int() with base 10: '{value}'",
            parameter.long()
        ))),
        Kind::Float if value.trim().parse::<f64>().is_err() => Err(AzError::usage(format!(
            "argument {spelled}: invalid float value: '{value}'"
        ))),
        Kind::Int | Kind::Whole | Kind::Float => Ok(value.trim().to_owned()),
        // `Central India` is `centralindia`.
        Kind::Location if value.contains(' ') => {
            Ok(value.split_whitespace().collect::<String>().to_lowercase())
        }
        _ => Ok(value),
    }
}

fn three_state(command: &Command, parameter: &Parameter, value: &str) -> Result<String, AzError> {
    let words = if command.newer { TRUE.len() } else { 1 };
    let is = |of: &[&str]| of.iter().take(words).any(|word| word.eq_ignore_ascii_case(value));
    if is(&TRUE) {
        return Ok("true".into());
    }
    if is(&FALSE) {
        return Ok("false".into());
    }
    let allowed: Vec<&str> = TRUE
        .iter()
        .take(words)
        .chain(FALSE.iter().take(words))
        .copied()
        .collect();
    choice(command, parameter, value, &allowed)
}

fn choice(
    command: &Command,
    parameter: &Parameter,
    value: &str,
    allowed: &[&str],
) -> Result<String, AzError> {
    if let Some(own) = allowed.iter().find(|own| own.eq_ignore_ascii_case(value)) {
        return Ok((*own).to_owned());
    }
    let option = parameter.options.first().copied().unwrap_or_default();
    Err(AzError::usage(format!(
        "az {}: '{value}' is not a valid value for '{option}'. Allowed values: {}.",
        command.name,
        allowed.join(", ")
    ))
    .did_you_mean(value, allowed.iter().copied()))
}
