//! Which network, address and security group a new machine or set gets: one that is there, or a new one
//! (vm/_validators.py).

use serde_json::Value;

use crate::az::arguments::Arguments;
use crate::az::client::{Client, NETWORK};
use crate::az::error::AzError;

/// Where a machine's or a set's addresses are.
pub(crate) struct Subnet {
    pub id: String,
    /// The network to make, with its subnet's name.
    pub new: Option<(String, String)>,
}

const USAGE: &str = "incorrect usage: --subnet ID | --subnet NAME --vnet-name NAME";

/// The subnet that is named, one that is found, or a new one named after `name`.
///
/// `fits` says whether a found subnet's prefix is large enough.
pub(crate) fn subnet(
    client: &mut Client<'_>,
    arguments: &Arguments,
    location: &str,
    fits: impl Fn(&str) -> bool,
) -> Result<Subnet, AzError> {
    let (group, name) = (arguments.required("-g"), arguments.required("-n"));
    let network = arguments
        .text("--vnet-name")
        .filter(|network| !network.is_empty());
    let subnet = arguments.text("--subnet").filter(|subnet| !subnet.is_empty());
    if network.is_some_and(|network| network.contains('/')) {
        return Err(AzError::new(USAGE));
    }
    let id = |client: &Client<'_>, network: &str, subnet: &str| {
        client.id(
            group,
            "Microsoft.Network/virtualNetworks",
            &format!("{network}/subnets/{subnet}"),
        )
    };
    match (network, subnet) {
        (None, None) => {
            let path = format!(
                "{}/providers/Microsoft.Network/virtualNetworks",
                client.group(group)
            );
            let networks = client.list(&path, NETWORK)?;
            if let Some(found) = suitable(&networks, location, fits) {
                return Ok(Subnet { id: found, new: None });
            }
        }
        (_, Some(subnet)) => {
            let is_id = subnet.contains('/');
            if is_id == network.is_some() {
                return Err(AzError::new(USAGE));
            }
            let id = if is_id {
                subnet.to_owned()
            } else {
                id(client, network.unwrap_or_default(), subnet)
            };
            if client.find(&id, NETWORK).is_some() {
                return Ok(Subnet { id, new: None });
            }
            if is_id {
                return Err(AzError::new(format!("Subnet '{subnet}' does not exist.")));
            }
        }
        (Some(_), None) => {}
    }
    let network = network.map_or_else(|| format!("{name}VNET"), str::to_owned);
    let subnet = subnet.map_or_else(|| format!("{name}Subnet"), str::to_owned);
    Ok(Subnet {
        id: id(client, &network, &subnet),
        new: Some((network, subnet)),
    })
}

fn suitable(networks: &[Value], location: &str, fits: impl Fn(&str) -> bool) -> Option<String> {
    let here = networks.iter().filter(|network| network["location"] == location);
    let subnets = here
        .filter_map(|network| network["properties"]["subnets"].as_array())
        .flatten();
    let fitting = subnets.filter(|subnet| {
        let name = subnet["name"].as_str().unwrap_or_default();
        let prefix = subnet["properties"]["addressPrefix"].as_str().unwrap_or_default();
        !name.eq_ignore_ascii_case("gatewaysubnet") && fits(prefix)
    });
    fitting
        .filter_map(|subnet| subnet["id"].as_str())
        .next()
        .map(str::to_owned)
}

/// What an option that names a resource, makes one or forbids one means.
pub(crate) enum Choice {
    /// One that is there, by its id.
    Existing(String),
    /// One to be made, by its name.
    New(String),
    /// None: `""` was written.
    Nothing,
}

/// Reads such an option; without it a new one is made, named `default`.
pub(crate) fn choice(
    client: &mut Client<'_>,
    arguments: &Arguments,
    option: &str,
    kind: &str,
    default: &str,
) -> Choice {
    match arguments.text(option) {
        None => Choice::New(default.to_owned()),
        Some("") => Choice::Nothing,
        Some(name) => {
            let id = client.id_or_name(arguments.required("-g"), kind, name);
            if client.find(&id, NETWORK).is_some() {
                Choice::Existing(id)
            } else {
                Choice::New(crate::az::flatten::name_of(name).to_owned())
            }
        }
    }
}

/// Whether `count` machines fit into a subnet: what the CLI checks before it takes one that is there.
pub(crate) fn holds(prefix: &str, count: i64, overprovision: bool) -> bool {
    let Some(mask) = prefix
        .rsplit_once('/')
        .and_then(|(_, mask)| mask.parse::<u32>().ok())
    else {
        return false;
    };
    let factor = if overprovision { 1.5 } else { 1.0 };
    let room = 2_f64.powi(32_i32.saturating_sub_unsigned(mask)) - 2.0;
    room > (count as f64 * factor).trunc()
}
