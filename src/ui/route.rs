//! Where in the portal one is: the part of the address after `#`.
//!
//! [`Route::parse`] is total: what it can't read is [`Route::NotFound`] with the text. Nothing here looks at the
//! address bar, and nothing here asks whether a resource exists: the page says that.

mod pages;
mod read;

use pages::kind_slug;
pub use pages::{DeploymentPage, GroupPage, Page, Product};
use read::{encode, read};

use crate::arm::ResourceId;

/// A page of the portal.
#[derive(Debug, Clone, PartialEq)]
pub enum Route {
    Home,
    /// "Create a resource", with what is being searched for.
    CreateResource {
        search: String,
    },
    /// A product's page in the marketplace.
    Product(Product),
    AllResources,
    ScaleSets,
    VirtualMachines,
    ResourceGroups,
    /// "Create a resource group".
    CreateGroup,
    /// A resource group's blade.
    Group {
        name: String,
        page: GroupPage,
    },
    /// A resource's blade.
    Resource {
        id: ResourceId,
        page: Page,
    },
    Deployment {
        group: String,
        name: String,
        page: DeploymentPage,
    },
    /// The wizard "Create a virtual machine scale set"; `tab` is a tab's slug, empty for the first.
    CreateScaleSet {
        tab: String,
    },
    /// The wizard "Create a virtual machine"; `tab` as above.
    CreateVm {
        tab: String,
    },
    ActivityLog,
    /// The labs, and the runs of them.
    Labs,
    /// "Write a lab".
    Author,
    /// "How this differs from Azure".
    Differences,
    About,
    /// No page; holds what was read, without the `#`.
    NotFound(String),
}

impl Route {
    /// The Overview of a resource.
    pub fn resource(id: &ResourceId) -> Route {
        Route::at(id, Page::Overview)
    }

    /// A page of a resource.
    pub fn at(id: &ResourceId, page: Page) -> Route {
        Route::Resource { id: id.clone(), page }
    }

    /// The Overview of a resource group.
    pub fn group(name: &str) -> Route {
        Route::Group {
            name: name.into(),
            page: GroupPage::Overview,
        }
    }

    /// The page of a deployment.
    pub fn deployment(group: &str, name: &str) -> Route {
        Route::Deployment {
            group: group.into(),
            name: name.into(),
            page: DeploymentPage::Overview,
        }
    }

    /// Reads a fragment, with or without its `#`.
    pub fn parse(fragment: &str) -> Route {
        let text = fragment.strip_prefix('#').unwrap_or(fragment);
        read(text).unwrap_or_else(|| Route::NotFound(text.into()))
    }

    /// The fragment, with its `#`. `Route::parse` of it is this route again.
    pub fn to_fragment(&self) -> String {
        let parts: Vec<&str> = match self {
            Route::Home => vec![],
            Route::CreateResource { search } if search.is_empty() => vec!["create"],
            Route::CreateResource { search } => vec!["create", search],
            Route::Product(product) => vec!["marketplace", product.slug()],
            Route::AllResources => vec!["all-resources"],
            Route::ScaleSets => vec!["virtual-machine-scale-sets"],
            Route::VirtualMachines => vec!["virtual-machines"],
            Route::ResourceGroups => vec!["resource-groups"],
            Route::CreateGroup => vec!["create-resource-group"],
            Route::Group { name, page } => vec!["resource-group", name, page.slug()],
            Route::Resource { id, page } => {
                vec![
                    "resource",
                    id.group(),
                    kind_slug(id.kind()),
                    id.name(),
                    page.slug(),
                ]
            }
            Route::Deployment { group, name, page } => vec!["deployment", group, name, page.slug()],
            Route::CreateScaleSet { tab } if tab.is_empty() => vec!["create-virtual-machine-scale-set"],
            Route::CreateScaleSet { tab } => vec!["create-virtual-machine-scale-set", tab],
            Route::CreateVm { tab } if tab.is_empty() => vec!["create-virtual-machine"],
            Route::CreateVm { tab } => vec!["create-virtual-machine", tab],
            Route::ActivityLog => vec!["activity-log"],
            Route::Labs => vec!["labs"],
            Route::Author => vec!["write-a-lab"],
            Route::Differences => vec!["differences"],
            Route::About => vec!["about"],
            Route::NotFound(text) => return format!("#{text}"),
        };
        let mut fragment = String::from("#");
        for part in &parts {
            fragment.push('/');
            encode(part, &mut fragment);
        }
        if parts.is_empty() {
            fragment.push('/');
        }
        fragment
    }
}

/// Whether a fragment, without its `#`, is a link: a lab or a run, and no place (decisions.md 15).
pub fn is_link(fragment: &str) -> bool {
    fragment.starts_with(|first: char| first.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arm::Kind;

    fn every_route() -> Vec<Route> {
        let mut routes = vec![
            Route::Home,
            Route::CreateResource {
                search: String::new(),
            },
            Route::CreateResource {
                search: "Virtual machine / 50 % ü".into(),
            },
            Route::AllResources,
            Route::ScaleSets,
            Route::VirtualMachines,
            Route::ResourceGroups,
            Route::CreateGroup,
            Route::CreateScaleSet {
                tab: "review-create".into(),
            },
            Route::CreateVm {
                tab: "networking".into(),
            },
            Route::ActivityLog,
            Route::Labs,
            Route::Author,
            Route::Differences,
            Route::About,
        ];
        routes.extend(Product::ALL.map(Route::Product));
        routes.extend(Product::ALL.map(Product::create));
        routes.extend(GroupPage::ALL.map(|page| Route::Group {
            name: "app (grp)".into(),
            page,
        }));
        routes.extend(DeploymentPage::ALL.map(|page| Route::Deployment {
            group: "app-grp".into(),
            name: "CreateVmss-canonical.0001-com-ubuntu-server-focal-20231227210859".into(),
            page,
        }));
        for kind in Kind::ALL {
            let id = ResourceId::new("app-grp", kind, "demo-set_3d68ad8f");
            let fitting = Page::ALL.into_iter().filter(|page| page.fits(kind));
            routes.extend(fitting.map(|page| Route::at(&id, page)));
        }
        routes
    }

    #[test]
    fn every_route_reads_back_from_its_fragment() {
        for route in every_route() {
            let fragment = route.to_fragment();
            assert!(fragment.starts_with("#/") && !is_link(&fragment), "{fragment}");
            assert_eq!(Route::parse(&fragment), route, "{fragment}");
        }
    }

    #[test]
    fn addresses_read_as_a_student_would_write_them() {
        assert_eq!(Route::parse(""), Route::Home);
        assert_eq!(Route::parse("#"), Route::Home);
        assert_eq!(Route::parse("#/all-resources"), Route::AllResources);
        let set = ResourceId::new("app-grp", Kind::ScaleSet, "demo-set");
        assert_eq!(
            Route::at(&set, Page::Instances).to_fragment(),
            "#/resource/app-grp/virtual-machine-scale-set/demo-set/instances"
        );
        assert_eq!(
            Route::parse("#/resource/APP-GRP/virtual-machine-scale-set/demo-set"),
            Route::resource(&set)
        );
    }

    #[test]
    fn a_link_is_told_from_a_place() {
        assert!(is_link("1.l.51.db3d2c9a.AQ"));
        assert!(!is_link("/labs") && !is_link("") && !is_link("foo"));
    }

    #[test]
    fn what_is_no_route_is_kept_as_it_was_read() {
        for text in [
            "foo",
            "//",
            "/nowhere",
            "/create/",
            "/create/%",
            "/create/%zz",
            "/create/%ff",
            "/create/a/b",
            "/all-resources/",
            "/resource/g/disk",
            "/resource/g/disk/",
            "/resource/g/no-such-kind/x",
            "/resource/g/disk/x/connect",
            "/resource-group//overview",
            "/deployment/g/n/template",
            "/create-virtual-machine/Basics",
            "/marketplace/kubernetes",
        ] {
            assert_eq!(Route::parse(text), Route::NotFound(text.into()));
            assert_eq!(
                Route::parse(&Route::parse(text).to_fragment()),
                Route::parse(text)
            );
        }
    }
}
