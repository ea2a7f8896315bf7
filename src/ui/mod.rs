//! The user interface: a function of the world. Nothing here changes one except through the store.

pub mod app;
pub mod author;
pub mod blades;
pub mod create;
pub mod kit;
pub mod lab_panel;
pub mod route;
pub mod shell;
pub mod store;
pub mod table;
