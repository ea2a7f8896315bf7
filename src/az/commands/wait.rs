//! `wait`, of whatever can be waited for: one loop, as the CLI's own (core/commands/command_operation.py).

use serde_json::Value;

use super::network::{BALANCER, NIC, NSG, PUBLIC_IP, VNET};
use super::{Of, Row, deployment, disk, resource, vm, vmss};
use crate::az::arguments::Arguments;
use crate::az::client::{Client, RESOURCES, SUBNETS, Telling, told};
use crate::az::error::AzError;
use crate::az::flatten::flat;
use crate::az::query::Query;

pub(super) const COMMANDS: &[Row] = &[
    ("group wait", |client, arguments| {
        let path = client.group(arguments.required("-n"));
        until(client, arguments, &path, RESOURCES)
    }),
    ("resource wait", |client, arguments| {
        resource::each(client, arguments, |client, id, version| {
            until(client, arguments, id, version)
        })?;
        Ok(Value::Null)
    }),
    ("deployment group wait", |client, arguments| {
        let path = deployment::path(client, arguments);
        until(client, arguments, &path, RESOURCES)
    }),
    ("vm wait", |client, arguments| {
        let path = vm::VM.path(client, arguments, arguments.required("-n"));
        let path = format!("{path}?$expand=instanceView");
        watch(client, arguments, &path, vm::VM.version, flat)
    }),
    ("vmss wait", |client, arguments| of(client, arguments, vmss::SET)),
    ("disk wait", |client, arguments| of(client, arguments, disk::DISK)),
    ("network vnet wait", |client, arguments| {
        of(client, arguments, VNET)
    }),
    ("network vnet subnet wait", |client, arguments| {
        child(client, arguments, VNET, "--vnet-name", "subnets", SUBNETS)
    }),
    ("network nsg wait", |client, arguments| of(client, arguments, NSG)),
    ("network nsg rule wait", |client, arguments| {
        child(client, arguments, NSG, "--nsg-name", "securityRules", NSG.version)
    }),
    ("network nic wait", |client, arguments| of(client, arguments, NIC)),
    ("network nic ip-config wait", |client, arguments| {
        holder(client, arguments, NIC, "--nic-name")
    }),
    ("network public-ip wait", |client, arguments| {
        of(client, arguments, PUBLIC_IP)
    }),
    ("network lb wait", |client, arguments| {
        of(client, arguments, BALANCER)
    }),
    ("network lb rule wait", |client, arguments| {
        holder(client, arguments, BALANCER, "--lb-name")
    }),
    ("network lb probe wait", |client, arguments| {
        holder(client, arguments, BALANCER, "--lb-name")
    }),
    ("network lb inbound-nat-rule wait", |client, arguments| {
        holder(client, arguments, BALANCER, "--lb-name")
    }),
    ("network lb address-pool wait", |client, arguments| {
        let list = "backendAddressPools";
        child(client, arguments, BALANCER, "--lb-name", list, BALANCER.version)
    }),
];

fn of(client: &mut Client<'_>, arguments: &Arguments, of: Of) -> Result<Value, AzError> {
    let path = of.path(client, arguments, arguments.required("-n"));
    until(client, arguments, &path, of.version)
}

/// What is in a resource and is waited for by its own name.
fn child(
    client: &mut Client<'_>,
    arguments: &Arguments,
    of: Of,
    parent: &str,
    list: &str,
    version: &str,
) -> Result<Value, AzError> {
    let holder = of.path(client, arguments, arguments.required(parent));
    let path = format!("{holder}/{list}/{}", arguments.required("-n"));
    until(client, arguments, &path, version)
}

/// What the CLI waits for by the resource that holds it: the command takes no name of its own.
fn holder(client: &mut Client<'_>, arguments: &Arguments, of: Of, parent: &str) -> Result<Value, AzError> {
    let path = of.path(client, arguments, arguments.required(parent));
    until(client, arguments, &path, of.version)
}

/// `--custom` reads the body as Azure wrote it.
fn until(
    client: &mut Client<'_>,
    arguments: &Arguments,
    path: &str,
    version: &str,
) -> Result<Value, AzError> {
    watch(client, arguments, path, version, |body| body)
}

/// How often it is asked at most, whatever the timeout and the interval are.
const MOST: i64 = 10_000;
/// And how long is waited between at most, in seconds.
const DAY: u32 = 86_400;

fn watch(
    client: &mut Client<'_>,
    arguments: &Arguments,
    path: &str,
    version: &str,
    read: impl Fn(Value) -> Value,
) -> Result<Value, AzError> {
    let wanted = Wanted::read(arguments)?;
    let (timeout, interval) = (
        arguments.int("--timeout").unwrap_or(3_600),
        arguments.int("--interval").unwrap_or(30),
    );
    if interval == 0 {
        return Err(AzError::new("range() arg 3 must not be zero"));
    }
    let turns = timeout / interval + i64::from(timeout % interval != 0);
    for _ in 0..turns.min(MOST) {
        let response = client.send("GET", path, version, None);
        match response.status {
            404 if wanted.deleted => return Ok(Value::Null),
            404 if wanted.can_be_missing() => {}
            400.. => return Err(told(&response, Telling::Plain)),
            _ if wanted.met(&read(response.body))? => return Ok(Value::Null),
            _ => {}
        }
        client.sleep(u32::try_from(interval).unwrap_or(DAY).min(DAY));
    }
    Err(AzError::new(format!(
        "Wait operation timed-out after {timeout} seconds"
    )))
}

/// What is waited for.
struct Wanted {
    created: bool,
    updated: bool,
    deleted: bool,
    exists: bool,
    custom: Option<Query>,
}

impl Wanted {
    fn read(arguments: &Arguments) -> Result<Wanted, AzError> {
        let [created, updated, deleted, exists] =
            ["--created", "--updated", "--deleted", "--exists"].map(|option| arguments.flag(option));
        let custom = arguments.text("--custom").map(Query::parse).transpose();
        let custom = custom.map_err(AzError::new)?;
        if !(created || updated || deleted || exists || custom.is_some()) {
            return Err(AzError::new(
                "incorrect usage: --created | --updated | --deleted | --exists | --custom JMESPATH",
            ));
        }
        Ok(Wanted {
            created,
            updated,
            deleted,
            exists,
            custom,
        })
    }

    fn can_be_missing(&self) -> bool {
        self.created || self.exists || self.custom.is_some()
    }

    fn met(&self, body: &Value) -> Result<bool, AzError> {
        if self.exists {
            return Ok(true);
        }
        let state = [
            body.get("provisioningState"),
            body.pointer("/properties/provisioningState"),
        ];
        let state = state.into_iter().flatten().find_map(Value::as_str);
        let is = |word: &str| state.is_some_and(|state| state.eq_ignore_ascii_case(word));
        if is("failed") {
            return Err(AzError::new("The operation failed"));
        }
        let found = |query: &Query| query.search(body).is_ok_and(|(value, _)| holds(&value));
        Ok((self.created || self.updated) && is("succeeded") || self.custom.as_ref().is_some_and(found))
    }
}

/// As Python's `bool`.
fn holds(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
    }
}
