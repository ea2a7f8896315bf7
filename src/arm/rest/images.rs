//! The images of a region, by publisher, offer and SKU: those of the catalogue (23; Azure has thousands). The shapes are
//! the documentation's (`Virtual Machine Images - List …`); no recording has them.

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
    let list = |found: Vec<&Image>, name: fn(&Image) -> &'static str, below: &str| {
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
                                (_, []) => list(of, |image| image.exact_version, &below),
                                (Some(image), [version, ..]) if *version == image.exact_version => {
                                    ok(version_of(image, region.name, &format!("{base}{below}")))
                                }
                                (_, [version, ..]) => refused(&missing("Version", Some(version))),
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

fn having<'a>(all: Vec<&'a Image>, wanted: &str, of: fn(&Image) -> &'static str) -> Vec<&'a Image> {
    let is = |image: &&Image| of(image).eq_ignore_ascii_case(wanted);
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

fn version_of(image: &Image, region: &str, below: &str) -> Value {
    json!({
        "location": region, "name": image.exact_version, "id": format!("{below}/{}", image.exact_version),
        "properties": {
            "hyperVGeneration": image.hyperv_generation.as_str(), "architecture": image.architecture.as_str(),
            "osDiskImage": { "operatingSystem": image.os.as_str(), "sizeInGb": image.os_disk_gb },
            "dataDiskImages": [],
        },
    })
}
