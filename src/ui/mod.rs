//! The user interface: a function of the world. Nothing here changes one except through the store.

pub mod kit;
pub mod route;
pub mod store;
pub mod table;
