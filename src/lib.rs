//! Flexlab: a hands-on lab for Azure scale sets that runs whole inside a browser tab.

pub mod arm;
pub mod forms;
pub mod lab;
pub mod session;

#[cfg(feature = "ui")]
pub mod platform;
#[cfg(feature = "ui")]
pub mod ui;
