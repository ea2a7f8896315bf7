//! The text front end: its table, its parser, what it sends, what it prints.

mod odd;
mod recorded;
mod scripts;
mod table;
