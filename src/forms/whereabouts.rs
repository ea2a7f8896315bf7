//! Where a place is that a text names, as `Create a virtual machine ▸ Basics ▸ Size`: the page, the pane over it, and the
//! control, by the words that the portal shows.
//!
//! Nothing here knows an element: whoever draws the page looks for these words on it.

use super::create_scale_set::{self, CreateScaleSet};
use super::create_vm::{self, CreateVm};
use super::edit_nic;
use super::form::FieldInfo;
use super::index::slug;
use super::wizard::{Tab, Wizard};
use crate::arm::Kind;

/// A place, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whereabouts {
    pub page: Page,
    /// The button that opens the pane which the control is in.
    pub opener: Option<String>,
    /// What to look for: the control, and then those before it on the screen, the nearest first. One that is not there yet
    /// depends on what stands before it. Empty for a page as such.
    pub names: Vec<String>,
}

/// The page of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// `create-virtual-machine/basics`.
    At(String),
    /// A page in the menu of a resource: `the scale set ▸ Instances`.
    Of(Kind, String),
    /// The bar above every page: Notifications.
    Anywhere,
}

/// The pages that have an address of their own, by title.
const TITLES: [(&str, &str); 9] = [
    ("Create a virtual machine scale set", SET),
    ("Create a virtual machine", VM),
    ("Create a resource group", "create-resource-group"),
    ("Create a resource", "create"),
    ("All resources", "all-resources"),
    ("Resource groups", "resource-groups"),
    ("Virtual machines", "virtual-machines"),
    ("Virtual machine scale sets", "virtual-machine-scale-sets"),
    ("Activity log", "activity-log"),
];
const SET: &str = "create-virtual-machine-scale-set";
const VM: &str = "create-virtual-machine";

/// Where `place` is; `None` for words that name no page.
pub fn whereabouts(place: &str) -> Option<Whereabouts> {
    let parts: Vec<&str> = place.split('▸').map(str::trim).collect();
    let (first, rest) = parts.split_first()?;
    if let Some(kind) = described(first) {
        let (page, rest) = rest.split_first().unwrap_or((&"Overview", &[]));
        return Some(plain(Page::Of(kind, (*page).to_owned()), rest));
    }
    if *first == "Notifications" {
        return Some(plain(Page::Anywhere, &[first]));
    }
    let (_, address) = TITLES.iter().find(|(title, _)| title == first)?;
    let tabs = match *address {
        SET => CreateScaleSet::TABS,
        VM => CreateVm::TABS,
        address => return Some(plain(Page::At(address.to_owned()), rest)),
    };
    let tab = tabs.iter().find(|tab| Some(&tab.label()) == rest.first());
    let Some(tab) = tab else {
        return Some(plain(Page::At((*address).to_owned()), rest));
    };
    let page = Page::At(format!("{address}/{}", slug(*tab)));
    Some(on_tab(page, *address == SET, *tab, &rest[1..]))
}

/// A resource that a text describes rather than names.
fn described(words: &str) -> Option<Kind> {
    Some(match words.strip_prefix("the ")? {
        "scale set" => Kind::ScaleSet,
        "machine" | "virtual machine" => Kind::VirtualMachine,
        "security group" | "network security group" => Kind::NetworkSecurityGroup,
        "network" | "virtual network" => Kind::VirtualNetwork,
        "network interface" => Kind::NetworkInterface,
        "disk" => Kind::Disk,
        "public IP address" => Kind::PublicIpAddress,
        _ => return None,
    })
}

fn plain(page: Page, rest: &[&str]) -> Whereabouts {
    Whereabouts {
        page,
        opener: None,
        names: rest.last().map(|name| (*name).to_owned()).into_iter().collect(),
    }
}

fn on_tab(page: Page, is_set: bool, tab: Tab, rest: &[&str]) -> Whereabouts {
    let (opener, rest) = match rest {
        [pane @ "Edit network interface", rest @ ..] => (Some(*pane), rest),
        rest => (None, rest),
    };
    let labels = match (opener, is_set) {
        (Some(_), _) => labels::<edit_nic::Field>(()),
        (None, true) => labels::<create_scale_set::Field>(tab),
        (None, false) => labels::<create_vm::Field>(tab),
    };
    let Some(last) = rest.last() else {
        // The pane as such.
        return plain(page, opener.as_slice());
    };
    let before = labels.iter().position(|label| label == last);
    let before = before.map_or(&[][..], |at| &labels[..at]);
    let names = std::iter::once(last).chain(before.iter().rev());
    Whereabouts {
        page,
        opener: opener.map(str::to_owned),
        names: names.map(|name| (*name).to_owned()).collect(),
    }
}

/// The labels of a tab's fields, in the order of the screen.
fn labels<F: FieldInfo>(tab: F::Tab) -> Vec<&'static str> {
    let infos = F::ALL.iter().map(|field| field.info());
    infos
        .filter(|info| info.tab == tab)
        .map(|info| info.label)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(place: &str) -> Vec<String> {
        whereabouts(place).expect("it names a page").names
    }

    #[test]
    fn a_control_comes_with_those_that_it_may_depend_on() {
        let ports =
            "Create a virtual machine scale set ▸ Networking ▸ Edit network interface ▸ Select inbound ports";
        let found = whereabouts(ports).expect("it names a page");
        assert_eq!(
            found.page,
            Page::At("create-virtual-machine-scale-set/networking".into())
        );
        assert_eq!(found.opener.as_deref(), Some("Edit network interface"));
        assert_eq!(found.names[..2], ["Select inbound ports", "Public inbound ports"]);
        let set = names("Create a virtual machine ▸ Basics ▸ Virtual machine scale set");
        assert_eq!(set[0], "Virtual machine scale set");
        assert!(set.iter().any(|name| name == "Availability options"));
        assert!(!set.iter().any(|name| name == "Size"), "it stands after it");
    }

    #[test]
    fn a_button_a_page_and_a_resource_are_places_too() {
        assert_eq!(
            names("Create a virtual machine ▸ Review + create ▸ Create"),
            ["Create"]
        );
        let review = whereabouts("Create a virtual machine ▸ Review + create").expect("a tab");
        assert_eq!(
            review.page,
            Page::At("create-virtual-machine/review-create".into())
        );
        assert!(review.names.is_empty());
        let rows = whereabouts("the scale set ▸ Instances").expect("a page of a resource");
        assert_eq!(rows.page, Page::Of(Kind::ScaleSet, "Instances".into()));
        assert_eq!(names("Notifications ▸ the deployment"), ["Notifications"]);
        assert_eq!(
            whereabouts("All resources").map(|found| found.page),
            Some(Page::At("all-resources".into()))
        );
        for nowhere in ["", "▸", "the moon", "Nowhere ▸ Basics"] {
            assert_eq!(whereabouts(nowhere), None, "{nowhere}");
        }
    }
}
