//! `az monitor autoscale rule`.

use serde_json::{Value, json};

use super::{change, condition, profile, read};
use crate::az::arguments::Arguments;
use crate::az::client::Client;
use crate::az::error::AzError;
use crate::az::fill::{at, put};
use crate::az::flatten::flat;

pub(super) fn create(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let mut trigger = condition::condition(&arguments.list("--condition").unwrap_or_default())?;
    let minutes = arguments.int("--cooldown").unwrap_or(5);
    let action = condition::scale(&arguments.list("--scale").unwrap_or_default(), minutes)?;
    let (statistic, grain) = condition::grain(&arguments.list("--timegrain").unwrap_or_default());
    trigger["statistic"] = statistic.into();
    trigger["timeGrain"] = grain.into();
    let name = arguments.required("--profile-name");
    let source = arguments.text("--resource").map(str::to_owned);
    let mut changed = change(client, arguments, |body| {
        let target = body["properties"]["targetResourceUri"].clone();
        trigger["metricResourceUri"] = source.map_or(target, Value::from);
        let profile = profile::named(at(body, profile::PROFILES), name)?;
        let rule = json!({ "metricTrigger": trigger, "scaleAction": action });
        profile::rules(profile).push(rule);
        Ok(())
    })?;
    if changed.is_null() {
        return Ok(Value::Null);
    }
    let profile = profile::named(at(&mut changed, profile::PROFILES), name)?;
    let rules = profile::rules(profile);
    let any = |direction: &str| {
        rules
            .iter()
            .any(|rule| rule["scaleAction"]["direction"] == direction)
    };
    let (out, into) = (any("Increase"), any("Decrease"));
    let last = rules.last().cloned().unwrap_or_default();
    if out != into {
        let (has, lacks) = if out { ("out", "in") } else { ("in", "out") };
        client.warn(format!(
            "Profile '{name}' has rules to scale {has} but none to scale {lacks}. \
             Recommend creating at least 1 scale {lacks} rule."
        ));
    }
    Ok(flat(last))
}

/// The CLI numbers the rules, so that `rule delete` can name them.
pub(super) fn list(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let mut body = read(client, arguments)?;
    let profile = profile::named(
        at(&mut body, profile::PROFILES),
        arguments.required("--profile-name"),
    )?;
    let rules = profile::rules(profile);
    for (index, rule) in rules.iter_mut().enumerate() {
        put(rule, "/index", index.into());
    }
    Ok(flat(Value::Array(std::mem::take(rules))))
}

pub(super) fn delete(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let indexes = arguments.list("--index").unwrap_or_default();
    change(client, arguments, |body| {
        let profile = profile::named(at(body, profile::PROFILES), arguments.required("--profile-name"))?;
        let mut index = 0_usize;
        profile::rules(profile).retain(|_| {
            let gone = indexes.contains(&"*") || indexes.contains(&index.to_string().as_str());
            index += 1;
            !gone
        });
        Ok(())
    })?;
    Ok(Value::Null)
}

pub(super) fn copy(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let indexes = arguments.list("--index").unwrap_or_default();
    change(client, arguments, |body| {
        let profiles = at(body, profile::PROFILES);
        let source =
            profile::rules(profile::named(profiles, arguments.required("--source-schedule"))?).clone();
        let chosen = source
            .into_iter()
            .enumerate()
            .filter(|(index, _)| indexes.contains(&"*") || indexes.contains(&index.to_string().as_str()));
        let chosen: Vec<Value> = chosen.map(|(_, rule)| rule).collect();
        profile::rules(profile::named(profiles, arguments.required("--dest-schedule"))?).extend(chosen);
        Ok(())
    })?;
    Ok(Value::Null)
}
