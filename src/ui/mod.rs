//! ui

pub mod kit;
