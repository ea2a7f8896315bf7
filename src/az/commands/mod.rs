//! What each command sends and what it makes of the answers.
//!
//! A command is a function of its arguments and a connection. Which requests it sends, in which order and with which
//! bodies, follows azure-cli 2.64's recordings; its refusals are the CLI's own sentences.

mod account;
mod autoscale;
mod create;
mod deployment;
mod disk;
mod group;
mod lock;
mod network;
mod ppg;
mod resource;
mod vm;
mod vmss;
mod wait;

use serde_json::{Value, json};

use super::arguments::Arguments;
use super::client::Client;
use super::error::AzError;
use super::flatten::flat;
use super::generic;

/// A command's work. What it returns is printed; null prints nothing.
pub(crate) type Run = fn(&mut Client<'_>, &Arguments) -> Result<Value, AzError>;

/// A command's name and its work.
type Row = (&'static str, Run);

/// The work of the command with this name, when it is played here.
pub(crate) fn find(name: &str) -> Option<Run> {
    all().find(|(known, _)| *known == name).map(|(_, run)| run)
}

/// The names of the commands that are played here; the others of the reference have their help alone.
pub fn played() -> impl Iterator<Item = &'static str> {
    all().map(|(name, _)| name)
}

fn all() -> impl Iterator<Item = Row> {
    let parts: [&'static [Row]; 15] = [
        account::COMMANDS,
        group::COMMANDS,
        lock::COMMANDS,
        resource::COMMANDS,
        deployment::COMMANDS,
        autoscale::COMMANDS,
        ppg::COMMANDS,
        disk::COMMANDS,
        network::COMMANDS,
        network::CHILDREN,
        vm::COMMANDS,
        vm::MORE,
        vmss::COMMANDS,
        vmss::MORE,
        wait::COMMANDS,
    ];
    parts.into_iter().flatten().copied()
}

/// A kind of resource: its type and the API version that its commands send.
#[derive(Clone, Copy)]
struct Of {
    kind: &'static str,
    version: &'static str,
}

impl Of {
    fn path(self, client: &Client<'_>, arguments: &Arguments, name: &str) -> String {
        client.id(arguments.required("-g"), self.kind, name)
    }

    /// `show`: the resource, flattened.
    fn show(self, client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
        let path = self.path(client, arguments, arguments.required("-n"));
        Ok(flat(client.get(&path, self.version)?))
    }

    /// `list`: of a group when it is given, else of the subscription.
    fn list(self, client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
        let scope = match arguments.text("-g") {
            Some(group) => client.group(group),
            None => client.root(),
        };
        let found = client.list(&format!("{scope}/providers/{}", self.kind), self.version)?;
        Ok(flat(Value::Array(found)))
    }

    /// `delete`: prints nothing.
    fn delete(self, client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
        let path = self.path(client, arguments, arguments.required("-n"));
        client.act("DELETE", &path, self.version, None)?;
        Ok(Value::Null)
    }

    /// `update`: the resource as it is, changed, and sent whole.
    fn update(
        self,
        client: &mut Client<'_>,
        arguments: &Arguments,
        change: impl FnOnce(&mut Client<'_>, &mut Value) -> Result<(), AzError>,
    ) -> Result<Value, AzError> {
        let path = self.path(client, arguments, arguments.required("-n"));
        let mut body = client.get(&path, self.version)?;
        change(client, &mut body)?;
        generic::update(&mut body, arguments)?;
        Ok(flat(client.put(&path, self.version, body)?))
    }

    /// `create`: a new resource, or another state of the one with its name.
    fn create(self, client: &mut Client<'_>, arguments: &Arguments, body: Value) -> Result<Value, AzError> {
        let path = self.path(client, arguments, arguments.required("-n"));
        Ok(flat(client.put(&path, self.version, body)?))
    }
}

/// The region that is asked for, or the group's.
fn location(client: &mut Client<'_>, arguments: &Arguments) -> Result<String, AzError> {
    match arguments.text("--location") {
        Some(location) => Ok(location.to_owned()),
        None => client.group_location(arguments.required("-g")),
    }
}

/// Tags as a body takes them: none is an empty object.
fn tags(arguments: &Arguments) -> Value {
    arguments.tags("--tags").map_or_else(|| json!({}), Value::Object)
}
