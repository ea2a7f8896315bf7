//! `az ppg`: proximity placement groups.

use serde_json::{Value, json};

use super::{Of, Row, location, tags};
use crate::az::arguments::Arguments;
use crate::az::client::{COMPUTE, Client, reference};
use crate::az::error::AzError;
use crate::az::fill::{fill, fill_given};

pub(super) const COMMANDS: &[Row] = &[
    ("ppg create", create),
    ("ppg delete", |client, arguments| PPG.delete(client, arguments)),
    ("ppg list", |client, arguments| PPG.list(client, arguments)),
    ("ppg show", |client, arguments| PPG.show(client, arguments)),
    ("ppg update", update),
];

const PPG: Of = Of {
    kind: "Microsoft.Compute/proximityPlacementGroups",
    version: COMPUTE,
};

/// `--ppg`: the reference to a group by its name or id.
pub(super) fn named(client: &Client<'_>, arguments: &Arguments) -> Option<Value> {
    let group = arguments.required("-g");
    let id = |ppg| client.id_or_name(group, PPG.kind, ppg);
    arguments.text("--ppg").map(|ppg| reference(id(ppg)))
}

const PLACES: &[(&str, &str)] = &[
    ("--type", "/properties/proximityPlacementGroupType"),
    ("--intent-vm-sizes", "/properties/intent/vmSizes"),
];

fn create(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let mut body = json!({ "location": location(client, arguments)?, "tags": tags(arguments) });
    fill(&mut body, arguments, PLACES);
    fill(&mut body, arguments, &[("--zone", "/zones")]);
    PPG.create(client, arguments, body)
}

fn update(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    PPG.update(client, arguments, |_, body| {
        fill_given(body, arguments, PLACES);
        Ok(())
    })
}
