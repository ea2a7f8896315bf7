//! Light, dark, or as the system is set: `data-theme` on `<html>`, remembered.

use super::local;

const KEY: &str = "flexlab:theme";

/// Which theme was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system is set.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// The theme that was chosen here before.
    pub fn remembered() -> Theme {
        match local::get(KEY).as_deref() {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::System,
        }
    }

    /// Shows the page in this theme.
    pub fn show(self) {
        let Some(root) = gloo::utils::document().document_element() else {
            return;
        };
        let _ = match self.word() {
            Some(word) => root.set_attribute("data-theme", word),
            None => root.remove_attribute("data-theme"),
        };
    }

    /// Shows the page in this theme, and remembers it. Where storage is forbidden it holds until the page is left.
    pub fn choose(self) {
        self.show();
        match self.word() {
            Some(word) => {
                let _ = local::set(KEY, word);
            }
            None => local::remove(KEY),
        }
    }

    fn word(self) -> Option<&'static str> {
        match self {
            Theme::System => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        }
    }
}
