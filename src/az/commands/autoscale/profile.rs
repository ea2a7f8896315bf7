//! `az monitor autoscale profile`: how many machines at which times.

use serde_json::{Value, json};

use super::{bounds, capacity, change, read};
use crate::arm::spec::DAYS;
use crate::az::arguments::Arguments;
use crate::az::client::Client;
use crate::az::error::AzError;
use crate::az::fill::at;
use crate::az::flatten::flat;

/// Where a setting has its profiles.
pub(super) const PROFILES: &str = "/properties/profiles";

/// The profile with a name.
pub(super) fn named<'a>(profiles: &'a mut Value, name: &str) -> Result<&'a mut Value, AzError> {
    let missing = || {
        AzError::new(format!(
            "Cannot find profile {name}. Please double check the name of the profile."
        ))
    };
    let all = profiles.as_array_mut().ok_or_else(missing)?;
    all.iter_mut()
        .find(|profile| profile["name"] == name)
        .ok_or_else(missing)
}

/// A profile's rules; a list is made where there is none.
pub(super) fn rules(profile: &mut Value) -> &mut Vec<Value> {
    crate::az::fill::list(profile, "/rules")
}

pub(super) fn list(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let mut body = read(client, arguments)?;
    Ok(flat(at(&mut body, PROFILES).take()))
}

pub(super) fn show(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let mut body = read(client, arguments)?;
    named(at(&mut body, PROFILES), arguments.required("-n")).map(|profile| flat(profile.clone()))
}

pub(super) fn create(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let name = arguments.required("-n");
    let count = arguments.int("--count").unwrap_or_default();
    let (least, most) = bounds(arguments, count);
    let mut made = json!({ "name": name, "capacity": capacity(count, least, most), "rules": [] });
    let zone = super::timezone::named(arguments.required("--timezone"))?;
    let joined = |option: &str| arguments.list(option).map(|words| words.join(" "));
    let (start, end) = (joined("--start"), joined("--end"));
    let days = arguments
        .list("--recurrence")
        .map(|words| days(&words))
        .transpose()?;
    let mut changed = change(client, arguments, |body| {
        let profiles = at(body, PROFILES);
        if let Some(source) = arguments.text("--copy-rules") {
            made["rules"] = rules(named(profiles, source)?).clone().into();
        }
        let mut after = None;
        match days {
            Some(days) => {
                let start = start.as_deref().unwrap_or("00:00");
                let end = end.as_deref().unwrap_or("23:59");
                made["recurrence"] = recurrence(zone, &days, start)?;
                // At the end the default profile is taken up again, under a name that says so.
                let default = named(profiles, "default")?.clone();
                let back = format!(r#"{{"name": "default", "for": {}}}"#, Value::from(name));
                after = Some(json!({
                    "name": back,
                    "capacity": default["capacity"],
                    "rules": default["rules"],
                    "recurrence": recurrence(zone, &days, end)?,
                }));
            }
            None => {
                let (Some(start), Some(end)) = (start, end) else {
                    return Err(AzError::new(
                        "usage error: fixed schedule: --start DATETIME --end DATETIME",
                    ));
                };
                made["fixedDate"] = json!({
                    "start": format!("{start}+00:00"),
                    "end": format!("{end}+00:00"),
                    "timeZone": zone,
                });
            }
        }
        if let Some(all) = profiles.as_array_mut() {
            all.push(made);
            all.extend(after);
        }
        Ok(())
    })?;
    if changed.is_null() {
        return Ok(Value::Null);
    }
    named(at(&mut changed, PROFILES), name).map(|profile| flat(profile.clone()))
}

/// `week mon tue`: the days by their first letters.
fn days(words: &[&str]) -> Result<Vec<&'static str>, AzError> {
    let usage = "invalid usage: -r week [DAY DAY ...]";
    let [first, words @ ..] = words else {
        return Err(AzError::new("invalid usage: -r {week} [ARG ARG ...]"));
    };
    if !first.eq_ignore_ascii_case("week") {
        return Err(AzError::new("invalid usage: -r {week} [ARG ARG ...]"));
    }
    let day = |word: &&str| {
        if word.chars().count() < 2 {
            return Err(AzError::new(format!(
                "specifying fewer than 2 characters for day is ambiguous. {usage}"
            )));
        }
        let word_small = word.to_lowercase();
        let found = DAYS
            .iter()
            .find(|day| day.to_lowercase().starts_with(&word_small));
        found
            .copied()
            .ok_or_else(|| AzError::new(format!("No match for day '{word}'. {usage}")))
    };
    words.iter().map(day).collect()
}

fn recurrence(zone: &str, days: &[&str], time: &str) -> Result<Value, AzError> {
    let wrong = || AzError::new(format!("invalid time: '{time}'. Use HH:MM."));
    let (hour, minute) = time.split_once(':').ok_or_else(wrong)?;
    let number = |text: &str, most: u8| text.parse::<u8>().ok().filter(|n| *n <= most).ok_or_else(wrong);
    Ok(json!({
        "frequency": "Week",
        "schedule": {
            "timeZone": zone,
            "days": days,
            "hours": [number(hour, 23)?],
            "minutes": [number(minute, 59)?],
        },
    }))
}

/// With its second half, where it recurs.
pub(super) fn delete(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let name = arguments.required("-n");
    if name == "default" {
        return Err(AzError::new("Cannot delete default profile"));
    }
    change(client, arguments, |body| {
        let profiles = at(body, PROFILES);
        named(profiles, name)?;
        let back = format!("\"for\": \"{name}\"");
        if let Some(all) = profiles.as_array_mut() {
            all.retain(|profile| {
                let known = profile["name"].as_str().unwrap_or_default();
                known != name && !known.contains(&back)
            });
        }
        Ok(())
    })?;
    Ok(Value::Null)
}
