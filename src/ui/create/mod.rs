//! The two wizards: "Create a virtual machine scale set" and "Create a virtual machine".
//!
//! What a field is, what it offers and what is wrong with it is `forms`' to say; nothing here holds a rule. A tab is a
//! list of fields under headings.

mod field;
mod frame;
mod group_callout;
mod nic_pane;
mod nics;
mod review;
mod scale_set;
mod shared;
mod size_pane;
mod state;
mod tags;
mod tips;
mod vm;
mod vnet_pane;

pub use scale_set::CreateScaleSetPage;
pub use size_pane::use_sizes;
pub use vm::CreateVmPage;
