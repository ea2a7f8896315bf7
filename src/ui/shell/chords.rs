//! The portal's shortcuts: G and then another key (portal-ui.md §8.6). Pure: keys in, an action out.
//!
//! Nothing happens while something is typed, nor with Ctrl, Alt or the system's key, and all of it can be switched off
//! (WCAG 2.1.4).

use crate::ui::route::Route;

/// What a chord does.
#[derive(Debug, Clone, PartialEq)]
pub enum Chord {
    Go(Route),
    /// The focus goes to the global search.
    Search,
    /// The focus goes to the page's first command.
    CommandBar,
}

/// The chords that work here, and what the settings say of them.
pub const CHORDS: [(&str, &str); 5] = [
    ("G+/", "Search resources, services, and docs"),
    ("G+N", "Create a resource"),
    ("G+A", "All resources"),
    ("G+R", "Resource groups"),
    ("G+,", "Command bar of the page"),
];

/// Whether G was the last key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waiting(bool);

impl Waiting {
    /// Takes a key. `typing`: the focus is in a text field, or a modifier is held.
    pub fn press(&mut self, key: &str, typing: bool) -> Option<Chord> {
        let waited = std::mem::take(&mut self.0);
        if typing {
            return None;
        }
        if key.eq_ignore_ascii_case("g") {
            self.0 = true;
            return None;
        }
        let chord = match key {
            "/" => Chord::Search,
            "," => Chord::CommandBar,
            "n" | "N" => Chord::Go(Route::CreateResource {
                search: String::new(),
            }),
            "a" | "A" => Chord::Go(Route::AllResources),
            "r" | "R" => Chord::Go(Route::ResourceGroups),
            _ => return None,
        };
        waited.then_some(chord)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(keys: &[&str], typing: bool) -> Vec<Option<Chord>> {
        let mut waiting = Waiting::default();
        keys.iter().map(|key| waiting.press(key, typing)).collect()
    }

    #[test]
    fn a_chord_is_g_and_then_its_key() {
        assert_eq!(press(&["g", "/"], false), [None, Some(Chord::Search)]);
        // Held down, G repeats.
        let held = press(&["G", "G", "A"], false);
        assert_eq!(held.last(), Some(&Some(Chord::Go(Route::AllResources))));
    }

    #[test]
    fn nothing_happens_without_g_or_while_something_is_typed() {
        assert_eq!(press(&["/", "n"], false), [None, None]);
        assert_eq!(press(&["g", "x", "n"], false), [None, None, None]);
        assert_eq!(press(&["g", "n"], true), [None, None]);
    }

    #[test]
    fn every_chord_that_is_named_works() {
        for (name, _) in CHORDS {
            let key = name.strip_prefix("G+").expect("every chord begins with G");
            assert!(press(&["g", key], false)[1].is_some(), "{name}");
        }
    }
}
