//! Whether what a text names can be found in the portal: bold words, routes, and places as `Page ▸ Tab ▸ Field`.
//!
//! The names themselves come from whoever draws them; nothing here knows a page.

use super::{Linter, advice};
use crate::lab::text::{Span, spans};

/// What the portal shows, for texts that speak of it. Where no portal is at hand nothing that a text names is looked for.
#[derive(Debug, Clone, Default)]
pub struct Controls {
    /// Pages, tabs, fields, options and buttons, by the words that they show.
    pub names: Vec<String>,
    /// The addresses of pages: `create-virtual-machine/basics`.
    pub routes: Vec<String>,
}

impl Linter<'_> {
    /// Bold words are the portal's own.
    pub(super) fn named(&mut self, path: &str, text: &str) {
        for span in spans(text) {
            if let Span::Strong(words) = span {
                self.control(path, words);
            }
        }
    }

    /// `Create a virtual machine ▸ Basics ▸ Size`. What begins with a small letter describes: `the scale set ▸ Instances`.
    pub(super) fn place(&mut self, path: &str, place: &str) {
        for part in place.split('▸').map(str::trim) {
            if part.is_empty() {
                self.error(path, format!("«{place}» has an empty part"));
            }
            if !part.starts_with(char::is_lowercase) {
                self.control(path, part);
            }
        }
    }

    pub(super) fn route(&mut self, path: &str, route: &str) {
        let known = &self.controls.routes;
        if known.is_empty() || known.iter().any(|known| known == route) {
            return;
        }
        let near = advice(route, known.iter().map(String::as_str));
        self.error(path, format!("«{route}» is the address of no page{near}"));
    }

    fn control(&mut self, path: &str, words: &str) {
        let known = &self.controls.names;
        // The portal's own labels go on where a text does not: Ubuntu Server 20.04 LTS - x64 Gen2.
        let is_it = |name: &String| {
            name.get(..words.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(words))
                && !name[words.len()..].starts_with(char::is_alphanumeric)
        };
        if known.is_empty() || known.iter().any(is_it) {
            return;
        }
        let near = advice(words, known.iter().map(String::as_str));
        self.error(
            path,
            format!("the portal has nothing that is called «{words}»{near}"),
        );
    }
}
