//! Links to what exists, with its icon; used in tables, facts and panes.

use std::fmt::Write;

use yew::prelude::*;

use super::look::glyph_of;
use crate::arm::ResourceId;
use crate::ui::kit::{Glyph, Icon, Link};
use crate::ui::route::{Page, Route};

/// A link to a page, by its name.
pub fn to(route: &Route, text: impl Into<AttrValue>) -> Html {
    let text: AttrValue = text.into();
    html! { <Link href={route.to_fragment()}>{ text }</Link> }
}

/// A link to a resource, by its name.
pub fn resource(id: &ResourceId) -> Html {
    to(&Route::resource(id), id.name().to_owned())
}

/// A link to a resource, by its icon and name.
pub fn resource_with_icon(id: &ResourceId) -> Html {
    html! {
        <Link href={Route::resource(id).to_fragment()}>
            <Icon glyph={glyph_of(id.kind())} />{ id.name().to_owned() }
        </Link>
    }
}

/// A link to a page of a resource, by the page's name.
pub fn page(id: &ResourceId, page: Page) -> Html {
    to(&Route::at(id, page), page.label())
}

/// A link to a resource group.
pub fn group(name: &str) -> Html {
    to(&Route::group(name), name.to_owned())
}

/// A link to a resource group, by its icon and name.
pub fn group_with_icon(name: &str) -> Html {
    html! {
        <Link href={Route::group(name).to_fragment()}>
            <Icon glyph={Glyph::ResourceGroup} />{ name.to_owned() }
        </Link>
    }
}

/// A table as comma-separated values: what a spreadsheet opens. Every cell is quoted; a cell that a spreadsheet would
/// run as a formula gets an apostrophe.
pub fn csv(heads: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut text = String::new();
    let mut line = |cells: &mut dyn Iterator<Item = &str>| {
        let mut separator = "";
        for cell in cells {
            let guard = if cell.starts_with(['=', '+', '-', '@']) {
                "'"
            } else {
                ""
            };
            // Writing to a String can't fail.
            let _ = write!(text, "{separator}\"{guard}{}\"", cell.replace('"', "\"\""));
            separator = ",";
        }
        text.push_str("\r\n");
    };
    line(&mut heads.iter().copied());
    for row in rows {
        line(&mut row.iter().map(String::as_str));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::csv;

    #[test]
    fn cells_are_quoted_and_formulas_are_not_run() {
        let row = vec!["a \"b\", c".to_owned(), "=1+1".to_owned()];
        let text = csv(&["NAME", "TYPE"], [row]);
        assert_eq!(text, "\"NAME\",\"TYPE\"\r\n\"a \"\"b\"\", c\",\"'=1+1\"\r\n");
    }
}
