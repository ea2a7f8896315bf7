//! The time zones that a profile's schedule may name: Windows' names, as Azure takes them.

use serde_json::{Value, json};

use crate::arm::catalog::time_zones::all;
use crate::az::arguments::Arguments;
use crate::az::client::Client;
use crate::az::error::AzError;

/// The name as Azure writes it.
///
/// # Errors
/// The CLI's sentence for a name that isn't in its list (monitor/actions.py, `timezone_name_type`).
pub(super) fn named(text: &str) -> Result<&'static str, AzError> {
    let found = all().find(|(_, name)| name.to_lowercase() == text.to_lowercase());
    found.map(|(_, name)| name).ok_or_else(|| {
        AzError::new(format!(
            "Invalid time zone: '{text}'. Run 'az monitor autoscale profile list-timezones' for values."
        ))
    })
}

/// `1`, `+5:30` or `-3` as the list writes an offset, or as far as the list goes on from it.
fn offset(text: &str) -> Result<String, AzError> {
    let (hour, minute) = match text.split_once(':') {
        Some((hour, minute)) => (hour, Some(minute)),
        None => (text, None),
    };
    let Ok(hour) = hour.trim().parse::<i32>() else {
        return Err(AzError::usage(format!(
            "argument --offset: invalid timezone_offset_type value: '{text}'"
        )));
    };
    if !(-12..=14).contains(&hour) {
        return Err(AzError::new("Offset out of range: -12 to +14"));
    }
    let minute = minute.map_or_else(String::new, |minute| format!(":{minute}"));
    Ok(format!("{hour:+03}{minute}"))
}

pub(super) fn list(_: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let wanted = arguments.text("--offset").map(offset).transpose()?;
    let part = arguments.text("--search-query").map(str::to_lowercase);
    let shown = all().filter(|(offset, name)| {
        wanted.as_deref().is_none_or(|wanted| offset.contains(wanted))
            && part
                .as_deref()
                .is_none_or(|part| name.to_lowercase().contains(part))
    });
    Ok(shown
        .map(|(offset, name)| json!({ "name": name, "offset": offset }))
        .collect())
}
