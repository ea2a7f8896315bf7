//! Where in the portal one is: the part of the address after `#`.
//!
//! [`Route::parse`] is total: what it can't read is [`Route::NotFound`] with the text. Nothing here looks at the
//! address bar, and nothing here asks whether a resource exists: the page says that.

use crate::arm::{Kind, ResourceId};

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
    /// "How this differs from Azure".
    Differences,
    About,
    /// No page; holds what was read, without the `#`.
    NotFound(String),
}

/// What the marketplace offers here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Product {
    ScaleSet,
    VirtualMachine,
    ResourceGroup,
}

/// The pages of a resource group's menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupPage {
    Overview,
    ActivityLog,
    Deployments,
}

/// The pages of a deployment's menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeploymentPage {
    Overview,
    Inputs,
}

/// The pages of a resource's menu. Which of them a kind has is [`Page::of`]'s to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    Overview,
    /// The Overview with the pane "Resource JSON" open.
    Json,
    ActivityLog,
    Instances,
    Connect,
    Networking,
    InboundRules,
    OutboundRules,
    Subnets,
}

impl Page {
    const ALL: [Page; 9] = [
        Page::Overview,
        Page::Json,
        Page::ActivityLog,
        Page::Instances,
        Page::Connect,
        Page::Networking,
        Page::InboundRules,
        Page::OutboundRules,
        Page::Subnets,
    ];

    /// The pages in the resource menu of `kind`: first those without a header, then those under Settings.
    pub fn of(kind: Kind) -> (&'static [Page], &'static [Page]) {
        const TOP: &[Page] = &[Page::Overview, Page::ActivityLog];
        let settings: &[Page] = match kind {
            Kind::ScaleSet => &[Page::Instances, Page::Networking],
            Kind::VirtualMachine => &[Page::Networking, Page::Connect],
            Kind::NetworkSecurityGroup => &[Page::InboundRules, Page::OutboundRules],
            Kind::VirtualNetwork => &[Page::Subnets],
            _ => &[],
        };
        (TOP, settings)
    }

    /// Whether `kind` has this page.
    fn fits(self, kind: Kind) -> bool {
        let (top, settings) = Page::of(kind);
        self == Page::Json || top.contains(&self) || settings.contains(&self)
    }

    /// The menu's label (portal-ui.md §4.1, §5.7).
    pub fn label(self) -> &'static str {
        match self {
            Page::Overview | Page::Json => "Overview",
            Page::ActivityLog => "Activity log",
            Page::Instances => "Instances",
            Page::Connect => "Connect",
            Page::Networking => "Networking",
            Page::InboundRules => "Inbound security rules",
            Page::OutboundRules => "Outbound security rules",
            Page::Subnets => "Subnets",
        }
    }

    fn slug(self) -> &'static str {
        match self {
            Page::Overview => "overview",
            Page::Json => "json",
            Page::ActivityLog => "activity-log",
            Page::Instances => "instances",
            Page::Connect => "connect",
            Page::Networking => "networking",
            Page::InboundRules => "inbound-security-rules",
            Page::OutboundRules => "outbound-security-rules",
            Page::Subnets => "subnets",
        }
    }
}

impl GroupPage {
    /// Every page, in the menu's order.
    pub const ALL: [GroupPage; 3] = [
        GroupPage::Overview,
        GroupPage::ActivityLog,
        GroupPage::Deployments,
    ];

    /// The menu's label.
    pub fn label(self) -> &'static str {
        match self {
            GroupPage::Overview => "Overview",
            GroupPage::ActivityLog => "Activity log",
            GroupPage::Deployments => "Deployments",
        }
    }

    fn slug(self) -> &'static str {
        match self {
            GroupPage::Overview => "overview",
            GroupPage::ActivityLog => "activity-log",
            GroupPage::Deployments => "deployments",
        }
    }
}

impl DeploymentPage {
    /// Every page, in the menu's order.
    pub const ALL: [DeploymentPage; 2] = [DeploymentPage::Overview, DeploymentPage::Inputs];

    /// The menu's label (portal-ui.md §1.10).
    pub fn label(self) -> &'static str {
        match self {
            DeploymentPage::Overview => "Overview",
            DeploymentPage::Inputs => "Inputs",
        }
    }

    fn slug(self) -> &'static str {
        match self {
            DeploymentPage::Overview => "overview",
            DeploymentPage::Inputs => "inputs",
        }
    }
}

impl Product {
    /// Every product, in the order of the tiles.
    pub const ALL: [Product; 3] = [Product::VirtualMachine, Product::ScaleSet, Product::ResourceGroup];

    /// The tile's title.
    pub fn name(self) -> &'static str {
        match self {
            Product::ScaleSet => "Virtual machine scale set",
            Product::VirtualMachine => "Virtual machine",
            Product::ResourceGroup => "Resource group",
        }
    }

    /// Where its Create leads.
    pub fn create(self) -> Route {
        match self {
            Product::ScaleSet => Route::CreateScaleSet { tab: String::new() },
            Product::VirtualMachine => Route::CreateVm { tab: String::new() },
            Product::ResourceGroup => Route::CreateGroup,
        }
    }

    fn slug(self) -> &'static str {
        match self {
            Product::ScaleSet => "virtual-machine-scale-set",
            Product::VirtualMachine => "virtual-machine",
            Product::ResourceGroup => "resource-group",
        }
    }
}

/// A kind's word in an address: the portal's, in lower case with hyphens.
fn kind_slug(kind: Kind) -> &'static str {
    match kind {
        Kind::VirtualNetwork => "virtual-network",
        Kind::NetworkInterface => "network-interface",
        Kind::NetworkSecurityGroup => "network-security-group",
        Kind::PublicIpAddress => "public-ip-address",
        Kind::Disk => "disk",
        Kind::VirtualMachine => "virtual-machine",
        Kind::ScaleSet => "virtual-machine-scale-set",
        Kind::AvailabilitySet => "availability-set",
        Kind::StorageAccount => "storage-account",
        Kind::KeyVault => "key-vault",
        Kind::NetworkWatcher => "network-watcher",
    }
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

fn read(text: &str) -> Option<Route> {
    if text.is_empty() {
        return Some(Route::Home);
    }
    let parts: Vec<String> = text
        .strip_prefix('/')?
        .split('/')
        .map(decode)
        .collect::<Option<_>>()?;
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    Some(match *parts.as_slice() {
        [""] => Route::Home,
        ["create"] => Route::CreateResource {
            search: String::new(),
        },
        ["create", search] if !search.is_empty() => Route::CreateResource {
            search: search.into(),
        },
        ["marketplace", slug] => Route::Product(Product::ALL.into_iter().find(|it| it.slug() == slug)?),
        ["all-resources"] => Route::AllResources,
        ["virtual-machine-scale-sets"] => Route::ScaleSets,
        ["virtual-machines"] => Route::VirtualMachines,
        ["resource-groups"] => Route::ResourceGroups,
        ["create-resource-group"] => Route::CreateGroup,
        ["create-virtual-machine-scale-set"] => Product::ScaleSet.create(),
        ["create-virtual-machine-scale-set", tab] if is_slug(tab) => {
            Route::CreateScaleSet { tab: tab.into() }
        }
        ["create-virtual-machine"] => Product::VirtualMachine.create(),
        ["create-virtual-machine", tab] if is_slug(tab) => Route::CreateVm { tab: tab.into() },
        ["activity-log"] => Route::ActivityLog,
        ["differences"] => Route::Differences,
        ["about"] => Route::About,
        ["resource-group" | "resource" | "deployment", ..] => read_blade(&parts)?,
        _ => return None,
    })
}

/// The routes that name something in the subscription; the page's slug may be left out.
fn read_blade(parts: &[&str]) -> Option<Route> {
    if parts.iter().any(|part| part.is_empty()) {
        return None;
    }
    Some(match *parts {
        ["resource-group", name] => Route::group(name),
        ["resource-group", name, slug] => Route::Group {
            name: name.into(),
            page: GroupPage::ALL.into_iter().find(|it| it.slug() == slug)?,
        },
        ["deployment", group, name] => Route::deployment(group, name),
        ["deployment", group, name, slug] => Route::Deployment {
            group: group.into(),
            name: name.into(),
            page: DeploymentPage::ALL.into_iter().find(|it| it.slug() == slug)?,
        },
        ["resource", group, kind, name] => Route::resource(&read_id(group, kind, name)?),
        ["resource", group, kind, name, slug] => {
            let id = read_id(group, kind, name)?;
            let page = Page::ALL.into_iter().find(|it| it.slug() == slug)?;
            page.fits(id.kind()).then(|| Route::at(&id, page))?
        }
        _ => return None,
    })
}

fn read_id(group: &str, slug: &str, name: &str) -> Option<ResourceId> {
    let kind = Kind::ALL.into_iter().find(|kind| kind_slug(*kind) == slug)?;
    Some(ResourceId::new(group, kind, name))
}

/// Whether a text can be a tab's slug; the wizard takes one that it doesn't know for its first tab.
fn is_slug(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

fn encode(part: &str, into: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            into.push(char::from(byte));
        } else {
            into.push('%');
            into.push(char::from(HEX[usize::from(byte >> 4)]));
            into.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

fn decode(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert!(fragment.starts_with("#/"), "{fragment}");
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
    fn what_is_no_route_is_kept_as_it_was_read() {
        for text in [
            "foo",
            "1abc",
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
