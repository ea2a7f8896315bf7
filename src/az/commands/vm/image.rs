//! `az vm image`: the CLI's own short list, and what a region has.

use serde_json::{Value, json};

use crate::arm::catalog::images;
use crate::az::arguments::Arguments;
use crate::az::client::{COMPUTE, Client, SUBSCRIPTIONS};
use crate::az::commands::create::image::ALIASES;
use crate::az::error::AzError;

/// What stands in an URN, or is asked for part by part.
type Parts = [String; 4];

/// `publisher:offer:sku:version`.
fn parts(urn: &str) -> Option<Parts> {
    let mut words = urn.split(':').map(str::to_owned);
    let found = [words.next()?, words.next()?, words.next()?, words.next()?];
    words.next().is_none().then_some(found)
}

/// Where a region's images are, down to an offer or a SKU.
fn place(client: &Client<'_>, location: &str, below: &str) -> String {
    format!(
        "{}/providers/Microsoft.Compute/locations/{location}/publishers{below}",
        client.root()
    )
}

fn items(client: &mut Client<'_>, location: &str, below: &str) -> Result<Value, AzError> {
    let path = place(client, location, below);
    client.get(&path, COMPUTE)
}

pub(super) fn publishers(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    items(client, arguments.required("--location"), "")
}

pub(super) fn offers(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let below = format!(
        "/{}/artifacttypes/vmimage/offers",
        arguments.required("--publisher")
    );
    items(client, arguments.required("--location"), &below)
}

pub(super) fn skus(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let below = format!(
        "/{}/artifacttypes/vmimage/offers/{}/skus",
        arguments.required("--publisher"),
        arguments.required("--offer")
    );
    items(client, arguments.required("--location"), &below)
}

/// The region that is named, or the subscription's first, as the CLI does.
fn region(client: &mut Client<'_>, arguments: &Arguments) -> Result<String, AzError> {
    if let Some(location) = arguments.text("--location") {
        return Ok(location.to_owned());
    }
    let path = format!("{}/locations", client.root());
    let first = client.list(&path, SUBSCRIPTIONS)?.into_iter().next();
    let name = first.as_ref().and_then(|first| first["name"].as_str());
    Ok(name.unwrap_or_default().to_owned())
}

/// The CLI's list of short names, or, with `--all`, what the region has.
pub(super) fn list(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let wanted = |option: &str, text: &str| {
        let asked = arguments.text(option).map(str::to_lowercase);
        asked.is_none_or(|asked| text.to_lowercase().contains(&asked))
    };
    let fits = |publisher: &str, offer: &str, sku: &str, architecture: &str| {
        wanted("--publisher", publisher)
            && wanted("--offer", offer)
            && wanted("--sku", sku)
            && wanted("--architecture", architecture)
    };
    if arguments.flag("--all") {
        // Every region has the catalogue's images; one that is not there has none.
        let location = region(client, arguments)?;
        items(client, &location, "")?;
        let fitting = images::all().iter().filter(|image| {
            fits(
                image.publisher,
                image.offer,
                image.sku,
                image.architecture.as_str(),
            )
        });
        let shown = fitting.map(|image| {
            let (publisher, offer, sku, version) =
                (image.publisher, image.offer, image.sku, image.exact_version);
            json!({
                "architecture": image.architecture.as_str(), "offer": offer, "publisher": publisher, "sku": sku,
                "urn": format!("{publisher}:{offer}:{sku}:{version}"), "version": version,
            })
        });
        return Ok(shown.collect());
    }
    client.warn("You are viewing an offline list of images, use --all to retrieve an up-to-date list");
    let mut shown = Vec::new();
    for (alias, urn) in ALIASES {
        let Some([publisher, offer, sku, version]) = parts(urn) else {
            continue;
        };
        if fits(&publisher, &offer, &sku, "x64") {
            shown.push(json!({
                "architecture": "x64", "offer": offer, "publisher": publisher, "sku": sku, "urn": urn,
                "urnAlias": alias, "version": version,
            }));
        }
    }
    Ok(shown.into())
}

/// One image; `latest` is looked up, as the CLI does.
pub(super) fn show(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    const USAGE: &str = "usage error: --plan STRING --offer STRING --publisher STRING --sku STRING --version STRING | --urn STRING";
    let of = |option: &str| arguments.text(option).map(str::to_owned);
    let asked = match arguments.text("--urn") {
        Some(urn) => parts(urn),
        None => of("--publisher")
            .zip(of("--offer"))
            .zip(of("--sku"))
            .zip(of("--version"))
            .map(|(((publisher, offer), sku), version)| [publisher, offer, sku, version]),
    };
    let Some([publisher, offer, sku, version]) = asked else {
        return Err(AzError::new(USAGE));
    };
    let location = region(client, arguments)?;
    let below = format!("/{publisher}/artifacttypes/vmimage/offers/{offer}/skus/{sku}/versions");
    let version = if version.eq_ignore_ascii_case("latest") {
        let versions = items(client, &location, &below)?;
        let newest = versions.as_array().and_then(|versions| versions.last());
        newest
            .and_then(|newest| newest["name"].as_str())
            .unwrap_or_default()
            .to_owned()
    } else {
        version
    };
    let path = place(client, &location, &format!("{below}/{version}"));
    Ok(crate::az::flatten::flat(client.get(&path, COMPUTE)?))
}
