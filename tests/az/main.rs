//! The text front end: its table, its parser, what it sends, what it prints.

mod recorded;
mod table;
