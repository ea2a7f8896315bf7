//! Where one is: the context that every page reads, and the reducer behind it.

use std::cell::Cell;
use std::rc::Rc;

use yew::prelude::*;

use super::trail::{Trail, same_place};
use crate::arm::ResourceId;
use crate::ui::route::{Page, Route};

/// How many resources Home remembers.
const RECENT: usize = 8;

/// The way that led here.
#[derive(Debug, Clone, PartialEq)]
pub struct Nav {
    pub trail: Trail,
    /// How often a page was opened: 0 for the one that the tab began with. A page whose number is past 0 takes the
    /// focus to its heading.
    pub opened: u32,
    /// The resources that were opened, the latest first.
    pub recent: Rc<[ResourceId]>,
    /// The opening for which the focus is seen to: the same for all that came of one beginning.
    focused: Rc<Cell<u32>>,
}

impl Nav {
    /// The place that a tab begins with.
    pub fn new(route: Route) -> Nav {
        let recent = remember(&[], &route);
        Nav {
            trail: Trail::new(route),
            opened: 0,
            recent,
            focused: Rc::default(),
        }
    }

    /// The present page.
    pub fn route(&self) -> &Route {
        self.trail.route()
    }

    /// Claims the focus for the page's heading: `true` once for each page that was opened, not when another moment of the
    /// run draws it anew.
    pub fn claim_focus(&self) -> bool {
        self.focused.replace(self.opened) != self.opened && self.opened > 0
    }

    /// Where `to` is another page, it leaves the focus alone: it is promised to something on it.
    pub fn promise_focus(&self, to: &Route) {
        if !stays_on_page(self.route(), to) {
            self.focused.set(self.opened + 1);
        }
    }

    fn go(&self, to: Route) -> Nav {
        let stays = stays_on_page(self.route(), &to);
        Nav {
            recent: remember(&self.recent, &to),
            trail: self.trail.go(to),
            opened: self.opened + u32::from(!stays),
            focused: self.focused.clone(),
        }
    }
}

impl Reducible for Nav {
    type Action = Route;

    fn reduce(self: Rc<Self>, to: Route) -> Rc<Self> {
        if *self.route() == to {
            self
        } else {
            Rc::new(self.go(to))
        }
    }
}

/// Whether the page on the screen stays the same one: another tab of a wizard, a pane over an Overview, another search.
/// The focus is left alone then.
fn stays_on_page(from: &Route, to: &Route) -> bool {
    same_place(from, to) && page_key(from) == page_key(to)
}

/// What a page is kept by while the address changes: two routes with one key are one page.
pub fn page_key(route: &Route) -> String {
    match route {
        Route::Resource { id, page: Page::Json } => Route::resource(id).to_fragment(),
        Route::CreateScaleSet { .. } => Route::CreateScaleSet { tab: String::new() }.to_fragment(),
        Route::CreateVm { .. } => Route::CreateVm { tab: String::new() }.to_fragment(),
        Route::CreateResource { .. } => "#/create".into(),
        route => route.to_fragment(),
    }
}

fn remember(recent: &[ResourceId], route: &Route) -> Rc<[ResourceId]> {
    let Route::Resource { id, .. } = route else {
        return recent.into();
    };
    let others = recent.iter().filter(|other| *other != id).cloned();
    std::iter::once(id.clone()).chain(others).take(RECENT).collect()
}

/// The way that led here.
#[hook]
pub fn use_nav() -> Nav {
    use_context::<Nav>().unwrap_or_else(|| Nav::new(Route::Home))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arm::Kind;

    fn set(name: &str, page: Page) -> Route {
        Route::at(&ResourceId::new("g", Kind::ScaleSet, name), page)
    }

    #[test]
    fn a_tab_and_a_pane_are_the_same_page_and_leave_the_focus_alone() {
        let at = |route: Route, to: Route| {
            let nav = Nav::new(route);
            nav.go(to).opened - nav.opened
        };
        let wizard = |tab: &str| Route::CreateVm { tab: tab.into() };
        assert_eq!(at(wizard(""), wizard("disks")), 0);
        assert_eq!(at(set("a", Page::Overview), set("a", Page::Json)), 0);
        assert_eq!(at(set("a", Page::Overview), set("a", Page::Instances)), 1);
        assert_eq!(at(set("a", Page::Overview), set("b", Page::Overview)), 1);
        assert_eq!(at(Route::Home, wizard("")), 1);
    }

    #[test]
    fn a_page_takes_the_focus_once_unless_it_is_promised() {
        let nav = Nav::new(Route::Home);
        assert!(!nav.claim_focus(), "the tab begins with it");
        let all = nav.go(Route::AllResources);
        assert!(all.claim_focus());
        assert!(!all.claim_focus(), "it was drawn anew");
        all.promise_focus(&Route::AllResources);
        all.promise_focus(&Route::Home);
        let home = all.go(Route::Home);
        assert!(!home.claim_focus());
        assert!(home.go(Route::AllResources).claim_focus());
    }

    #[test]
    fn home_remembers_each_resource_once_the_latest_first() {
        let nav = Nav::new(Route::Home)
            .go(set("a", Page::Overview))
            .go(set("b", Page::Overview))
            .go(set("a", Page::Instances));
        let names: Vec<&str> = nav.recent.iter().map(|id| id.name()).collect();
        assert_eq!(names, ["a", "b"]);
    }
}
