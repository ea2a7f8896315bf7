//! What there is to choose from: sizes, their SKUs, and how much of the quota is used.

use serde_json::Value;

use super::vm_path;
use crate::az::arguments::Arguments;
use crate::az::client::{COMPUTE, Client};
use crate::az::error::AzError;

fn of_location(client: &mut Client<'_>, arguments: &Arguments, what: &str) -> Result<Vec<Value>, AzError> {
    let location = arguments.required("--location");
    let path = format!(
        "{}/providers/Microsoft.Compute/locations/{location}/{what}",
        client.root()
    );
    client.list(&path, COMPUTE)
}

pub(super) fn sizes(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    of_location(client, arguments, "vmSizes").map(Value::Array)
}

/// Numbers as text, and the name that people read beside the resource's (vm/_format.py).
pub(super) fn usage(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let mut found = of_location(client, arguments, "usages")?;
    for row in &mut found {
        row["localName"] = row["name"]["localizedValue"].clone();
        for key in ["currentValue", "limit"] {
            row[key] = row[key].to_string().trim_matches('"').into();
        }
    }
    Ok(found.into())
}

pub(super) fn skus(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let filter = arguments
        .text("--location")
        .map(|location| format!("?$filter=location%20eq%20%27{location}%27"));
    let path = format!(
        "{}/providers/Microsoft.Compute/skus{}",
        client.root(),
        filter.unwrap_or_default()
    );
    let found = client.list(&path, "2021-07-01")?;
    let zonal = |sku: &Value| {
        sku["locationInfo"][0]["zones"]
            .as_array()
            .is_some_and(|zones| !zones.is_empty())
    };
    let size = arguments.text("--size").map(str::to_lowercase);
    let name = |sku: &Value| sku["name"].as_str().unwrap_or_default().to_lowercase();
    let kept = found.into_iter().filter(|sku| {
        let is_vm = sku["resourceType"] == "virtualMachines";
        let kind = arguments.text("--resource-type");
        let kind_fits = kind.is_none_or(|kind| {
            sku["resourceType"]
                .as_str()
                .is_some_and(|k| k.eq_ignore_ascii_case(kind))
        });
        let size_fits = size
            .as_ref()
            .is_none_or(|size| is_vm && name(sku).contains(size.as_str()));
        let free = sku["restrictions"].as_array().is_none_or(Vec::is_empty) || arguments.flag("--all");
        kind_fits && size_fits && free && (!arguments.flag("--zone") || zonal(sku))
    });
    Ok(kept.collect())
}

pub(super) fn resize_options(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = format!("{}/vmSizes", vm_path(client, arguments));
    client.list(&path, COMPUTE).map(Value::Array)
}
