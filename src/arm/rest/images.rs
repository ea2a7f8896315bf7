//! The images of a region, by publisher, offer and SKU: those of the catalogue (23; Azure has thousands). The shapes are
//! the documentation's (`Virtual Machine Images - List …`); no recording has them.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::Response;
use super::answer::{self, ok, refused};
use super::path::Path;
use crate::arm::catalog::{Image, images, regions};
use crate::arm::error::ArmError;
use crate::arm::world::World;

/// Whether a path asks for images: `…/locations/{location}/publishers/…`.
pub(super) fn is_asked(path: &Path) -> bool {
    path.part(0) == "locations" && path.part(2) == "publishers"
}

/// `…/publishers/{publisher}/artifacttypes/vmimage/offers/{offer}/skus/{sku}/versions/{version}`, or a beginning of it that
/// ends with a list.
pub(super) fn route(world: &World, method: &str, path: &Path) -> Response {
    if method != "GET" {
        return refused(&answer::unknown_method(method));
    }
    let region = path.parts.get(1).and_then(|name| regions::find(name));
    let Some(region) = region else {
        return refused(&missing("Location", path.parts.get(1)));
    };
    let rest = path.parts.get(3..).unwrap_or_default();
    let base = format!(
        "/Subscriptions/{}/Providers/Microsoft.Compute/Locations/{}/Publishers",
        world.subscription().id,
        region.name
    );
    let list = |found: Vec<&'static Image>, name: fn(&Image) -> &'static str, below: &str| {
        let mut names: Vec<&str> = found.into_iter().map(name).collect();
        names.sort_by_key(|name| name.to_lowercase());
        names.dedup_by(|one, other| one.eq_ignore_ascii_case(other));
        let shown = names.into_iter().map(
            |name| json!({ "location": region.name, "name": name, "id": format!("{base}{below}/{name}") }),
        );
        Response::new(200, Some(shown.collect::<Vec<Value>>().into()))
    };
    let words: Vec<&str> = rest.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => list(images::all().iter().collect(), |image| image.publisher, ""),
        [publisher, kinds, kind, "offers", after @ ..] if is_images(kinds, kind) => {
            let of = having(images::all().iter().collect(), publisher, |image| image.publisher);
            if of.is_empty() {
                return refused(&missing("Publisher", Some(publisher)));
            }
            let below = format!("/{publisher}/ArtifactTypes/VMImage/Offers");
            match after {
                [] => list(of, |image| image.offer, &below),
                [offer, "skus", after @ ..] => {
                    let of = having(of, offer, |image| image.offer);
                    if of.is_empty() {
                        return refused(&missing("Offer", Some(offer)));
                    }
                    let below = format!("{below}/{offer}/Skus");
                    match after {
                        [] => list(of, |image| image.sku, &below),
                        [sku, "versions", after @ ..] => {
                            let of = having(of, sku, |image| image.sku);
                            let below = format!("{below}/{sku}/Versions");
                            match (of.first(), after) {
                                (None, _) => refused(&missing("SKU", Some(sku))),
                                (Some(image), []) => versions(world, image, &base, region.name, &below),
                                (Some(image), [version, ..]) => {
                                    if of_image(world, image).any(|known| *version == known) {
                                        let below = format!("{base}{below}");
                                        ok(version_of(image, version, region.name, &below))
                                    } else {
                                        refused(&missing("Version", Some(version)))
                                    }
                                }
                            }
                        }
                        _ => refused(&missing("Path", path.parts.last())),
                    }
                }
                _ => refused(&missing("Path", path.parts.last())),
            }
        }
        _ => refused(&missing("Path", path.parts.last())),
    }
}

fn is_images(kinds: &str, kind: &str) -> bool {
    kinds.eq_ignore_ascii_case("artifacttypes") && kind.eq_ignore_ascii_case("vmimage")
}

fn having(all: Vec<&'static Image>, wanted: &str, of: fn(&Image) -> &'static str) -> Vec<&'static Image> {
    let is = |image: &&'static Image| of(image).eq_ignore_ascii_case(wanted);
    all.into_iter().filter(is).collect()
}

/// The pattern is recorded for a publisher (test_vmss_extension_image).
fn missing(what: &str, name: Option<impl AsRef<str>>) -> ArmError {
    let name = name.as_ref().map_or("", |name| name.as_ref());
    let name: String = name.chars().take(100).collect();
    let message = format!("{what}: {name} was not found.");
    match what {
        "Publisher" => ArmError::new("NotFound", message),
        _ => ArmError::ours("NotFound", message),
    }
}

/// The versions of an image, those that have come out since the catalog's among them.
fn of_image(world: &World, image: &'static Image) -> impl Iterator<Item = Cow<'static, str>> {
    (0..=world.ground().newest(image)).map(|number| image.version(number))
}

fn versions(world: &World, image: &'static Image, base: &str, region: &str, below: &str) -> Response {
    let shown = of_image(world, image)
        .map(|name| json!({ "location": region, "name": name, "id": format!("{base}{below}/{name}") }));
    Response::new(200, Some(shown.collect::<Vec<Value>>().into()))
}

fn version_of(image: &Image, version: &str, region: &str, below: &str) -> Value {
    json!({
        "location": region, "name": version, "id": format!("{below}/{version}"),
        "properties": {
            "hyperVGeneration": image.hyperv_generation.as_str(), "architecture": image.architecture.as_str(),
            "osDiskImage": { "operatingSystem": image.os.as_str(), "sizeInGb": image.os_disk_gb },
            "dataDiskImages": [],
        },
    })
}
