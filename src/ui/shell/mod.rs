//! The frame around every page: bar, menu, search, notifications, breadcrumb, and what pages share.

pub mod blade;
pub mod chords;
pub mod find;
pub mod frame;
pub mod header;
pub mod hub;
pub mod links;
pub mod look;
pub mod menu;
pub mod nav;
pub mod notices;
pub mod past;
pub mod settings;
pub mod trail;

pub use blade::{Blade, Menu};
pub use find::find_products;
pub use frame::Frame;
