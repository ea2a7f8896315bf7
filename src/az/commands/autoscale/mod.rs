//! `az monitor autoscale`: a set's settings, its profiles and their rules.

mod condition;
mod profile;
mod rule;
mod timezone;

use serde_json::{Value, json};

use super::{Of, Row, tags};
use crate::az::arguments::Arguments;
use crate::az::client::{AUTOSCALE, Client};
use crate::az::error::AzError;
use crate::az::fill::{at, fill_given, object};
use crate::az::flatten::{flat, group_of, name_of};

pub(super) const COMMANDS: &[Row] = &[
    ("monitor autoscale create", create),
    ("monitor autoscale delete", |client, arguments| {
        SETTING.delete(client, arguments)
    }),
    ("monitor autoscale list", |client, arguments| {
        SETTING.list(client, arguments)
    }),
    ("monitor autoscale show", |client, arguments| {
        SETTING.show(client, arguments)
    }),
    ("monitor autoscale update", update),
    ("monitor autoscale profile create", profile::create),
    ("monitor autoscale profile delete", profile::delete),
    ("monitor autoscale profile list", profile::list),
    ("monitor autoscale profile list-timezones", timezone::list),
    ("monitor autoscale profile show", profile::show),
    ("monitor autoscale rule copy", rule::copy),
    ("monitor autoscale rule create", rule::create),
    ("monitor autoscale rule delete", rule::delete),
    ("monitor autoscale rule list", rule::list),
];

const SETTING: Of = Of {
    kind: "Microsoft.Insights/autoscalesettings",
    version: AUTOSCALE,
};

/// The id of what is scaled.
fn target(client: &Client<'_>, arguments: &Arguments) -> Result<String, AzError> {
    let resource = arguments.required("--resource");
    if resource.contains('/') {
        return Ok(resource.to_owned());
    }
    let Some(kind) = arguments.text("--resource-type") else {
        return Err(AzError::new(
            "incorrect usage: --resource ID | --resource NAME --resource-group NAME --resource-type TYPE \
             [--resource-parent PARENT] [--resource-namespace NAMESPACE]",
        ));
    };
    let kind = match arguments.text("--resource-namespace") {
        Some(namespace) if !kind.contains('/') => format!("{namespace}/{kind}"),
        _ => kind.to_owned(),
    };
    Ok(client.id(arguments.required("-g"), &kind, resource))
}

fn create(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let target = target(client, arguments)?;
    let name = arguments
        .text("--name")
        .unwrap_or_else(|| name_of(&target))
        .to_owned();
    let group = arguments
        .text("-g")
        .or_else(|| group_of(&target))
        .unwrap_or_default()
        .to_owned();
    let location = match arguments.text("--location") {
        Some(location) => location.to_owned(),
        None => client.group_location(&group)?,
    };
    let count = arguments.int("--count").unwrap_or_default();
    let (least, most) = bounds(arguments, count);
    let mut email = json!({ "customEmails": [] });
    for (option, key) in [
        ("--email-administrator", "sendToSubscriptionAdministrator"),
        ("--email-coadministrators", "sendToSubscriptionCoAdministrators"),
    ] {
        if let Some(on) = arguments.switch(option) {
            email[key] = on.into();
        }
    }
    let mut webhooks = Vec::new();
    for action in arguments.each("--action") {
        match action.split_first() {
            Some((kind, addresses)) if kind == "email" => email["customEmails"] = json!(addresses),
            Some((kind, [address, ..])) if kind == "webhook" => {
                webhooks.push(json!({ "serviceUri": address, "properties": {} }));
            }
            _ => {
                return Err(AzError::new(
                    "usage error: --action KIND VALUE [KEY=VALUE ...], KIND is email or webhook",
                ));
            }
        }
    }
    let mut body = json!({
        "location": location,
        "properties": {
            "enabled": !arguments.flag("--disabled"),
            "name": name,
            "notifications": [{"operation": "scale", "email": email, "webhooks": webhooks}],
            "profiles": [{"name": "default", "capacity": capacity(count, least, most), "rules": []}],
            "targetResourceUri": target,
        },
    });
    if arguments.given("--tags") {
        body["tags"] = tags(arguments);
    }
    if least != count || most != count {
        client.warn("Follow up with `az monitor autoscale rule create` to add scaling rules.");
    }
    let path = client.id(&group, SETTING.kind, &name);
    Ok(flat(client.put(&path, AUTOSCALE, body)?))
}

/// The least and the most; each is the count when it isn't given.
fn bounds(arguments: &Arguments, count: i64) -> (i64, i64) {
    let bound = |option: &str| arguments.int(option).filter(|bound| *bound != 0).unwrap_or(count);
    (bound("--min-count"), bound("--max-count"))
}

/// As the service keeps them: numbers as text.
fn capacity(count: i64, least: i64, most: i64) -> Value {
    json!({ "default": count.to_string(), "minimum": least.to_string(), "maximum": most.to_string() })
}

fn update(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    SETTING.update(client, arguments, |_, body| {
        fill_given(
            body,
            arguments,
            &[("--enabled", "/properties/enabled"), ("--tags", "/tags")],
        );
        let given = ["--count", "--min-count", "--max-count"].map(|option| arguments.int(option));
        if given.iter().all(Option::is_none) {
            return Ok(());
        }
        let default = profile::named(at(body, profile::PROFILES), "default")?;
        let capacity = object(default, "/capacity");
        let [count, least, most] = given;
        if let Some(count) = count {
            capacity["default"] = count.to_string().into();
            // A count alone is the least and the most as well (recorded).
            if least.is_none() && most.is_none() {
                capacity["minimum"] = count.to_string().into();
                capacity["maximum"] = count.to_string().into();
            }
        }
        for (key, bound) in [("minimum", least), ("maximum", most)] {
            if let Some(bound) = bound {
                capacity[key] = bound.to_string().into();
            }
        }
        Ok(())
    })
}

/// Reads the setting named by `--autoscale-name`, changes it, sends it whole, and says what became of it.
fn change(
    client: &mut Client<'_>,
    arguments: &Arguments,
    change: impl FnOnce(&mut Value) -> Result<(), AzError>,
) -> Result<Value, AzError> {
    let path = SETTING.path(client, arguments, arguments.required("--autoscale-name"));
    let mut body = client.get(&path, AUTOSCALE)?;
    change(&mut body)?;
    client.put(&path, AUTOSCALE, body)
}

fn read(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = SETTING.path(client, arguments, arguments.required("--autoscale-name"));
    client.get(&path, AUTOSCALE)
}
