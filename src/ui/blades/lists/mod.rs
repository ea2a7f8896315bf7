//! The browse pages (portal-ui.md §1.8): All resources, Virtual machine scale sets, Virtual machines, Resource groups.

pub mod columns;
pub mod groups;
pub mod page;

pub use columns::{RESOURCE_COLUMNS, is_in, resource_rows};
pub use groups::ResourceGroupsPage;
pub use page::{AllResourcesPage, ScaleSetsPage, VirtualMachinesPage};
