//! What things look like and are called in lists: glyphs, region names, words. Pure.

use crate::arm::Kind;
use crate::ui::kit::Glyph;
use crate::ui::route::{DeploymentPage, GroupPage, Page, Product, Route};

/// The drawing of a kind of resource.
pub fn glyph_of(kind: Kind) -> Glyph {
    match kind {
        Kind::VirtualNetwork => Glyph::VirtualNetwork,
        Kind::NetworkInterface => Glyph::NetworkInterface,
        Kind::NetworkSecurityGroup => Glyph::NetworkSecurityGroup,
        Kind::PublicIpAddress => Glyph::PublicIp,
        Kind::Disk => Glyph::Disk,
        Kind::VirtualMachine => Glyph::VirtualMachine,
        Kind::ScaleSet => Glyph::ScaleSet,
        Kind::AvailabilitySet => Glyph::AvailabilitySet,
        Kind::StorageAccount => Glyph::StorageAccount,
        Kind::KeyVault => Glyph::KeyVault,
        Kind::NetworkWatcher => Glyph::NetworkWatcher,
        Kind::LoadBalancer => Glyph::NetworkInterface,
        Kind::ProximityPlacementGroup => Glyph::AvailabilitySet,
        Kind::AutoscaleSetting => Glyph::Scale,
    }
}

/// The drawing of a product.
pub fn glyph_of_product(product: Product) -> Glyph {
    match product {
        Product::ScaleSet => Glyph::ScaleSet,
        Product::VirtualMachine => Glyph::VirtualMachine,
        Product::ResourceGroup => Glyph::ResourceGroup,
    }
}

/// The drawing of a page in a resource menu.
pub fn glyph_of_page(page: Page) -> Glyph {
    match page {
        Page::Overview | Page::Json => Glyph::Resource,
        Page::ActivityLog => Glyph::Log,
        Page::Instances => Glyph::ScaleSet,
        Page::Connect => Glyph::Connect,
        Page::Networking | Page::Subnets => Glyph::VirtualNetwork,
        Page::InboundRules | Page::OutboundRules => Glyph::NetworkSecurityGroup,
        Page::Scaling => Glyph::Scale,
        Page::Size => Glyph::Size,
        Page::Availability => Glyph::AvailabilitySet,
        Page::UpgradePolicy => Glyph::Upgrade,
        Page::Health => Glyph::Wrench,
        Page::Locks => Glyph::Lock,
    }
}

/// What a route is called: in the breadcrumb, and before `| <page>` in the document's title.
pub fn title_of(route: &Route) -> String {
    match route {
        Route::Home => "Home".into(),
        Route::CreateResource { .. } => "Create a resource".into(),
        Route::Product(product) => product.name().into(),
        Route::AllResources => "All resources".into(),
        Route::ScaleSets => "Virtual machine scale sets".into(),
        Route::VirtualMachines => "Virtual machines".into(),
        Route::ResourceGroups => "Resource groups".into(),
        Route::CreateGroup => "Create a resource group".into(),
        Route::Group { name, .. } | Route::Deployment { name, .. } => name.clone(),
        Route::Resource { id, .. } => id.name().into(),
        Route::CreateScaleSet { .. } => "Create a virtual machine scale set".into(),
        Route::CreateVm { .. } => "Create a virtual machine".into(),
        Route::ActivityLog => "Activity log".into(),
        Route::Labs => "Labs".into(),
        Route::Author => "Write a lab".into(),
        Route::Differences => "How this differs from Azure".into(),
        Route::About => "About Flexlab".into(),
        Route::NotFound(_) => "Not found".into(),
    }
}

/// The page behind the `|` of a title, when it is not the Overview.
pub fn page_title(route: &Route) -> Option<&'static str> {
    match route {
        Route::Resource { page, .. } => (!matches!(page, Page::Overview | Page::Json)).then(|| page.label()),
        Route::Group { page, .. } => (*page != GroupPage::Overview).then(|| page.label()),
        Route::Deployment { page, .. } => Some(DeploymentPage::label(*page)),
        _ => None,
    }
}

/// The document's title: what differs comes first, so that tabs can be told apart.
pub fn document_title(route: &Route) -> String {
    let title = title_of(route);
    match page_title(route) {
        Some(page) => format!("{title} | {page} · Flexlab"),
        None => format!("{title} · Flexlab"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arm::ResourceId;

    #[test]
    fn document_titles_say_the_page_first() {
        let set = ResourceId::new("app-grp", Kind::ScaleSet, "demo-set");
        let title = document_title(&Route::at(&set, Page::Instances));
        assert_eq!(title, "demo-set | Instances · Flexlab");
        assert_eq!(document_title(&Route::resource(&set)), "demo-set · Flexlab");
        assert_eq!(document_title(&Route::AllResources), "All resources · Flexlab");
    }
}
