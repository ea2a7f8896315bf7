//! The way that led to a page: what the breadcrumb shows.
//!
//! Only what was visited in this tab counts; nothing is stored. A page that is opened by its address has Home before it.

use crate::ui::route::{DeploymentPage, GroupPage, Page, Route};

/// The most pages that are kept, Home and the present one included.
const LONGEST: usize = 5;

/// The pages from Home to the present one.
#[derive(Debug, Clone, PartialEq)]
pub struct Trail(Vec<Route>);

/// How a page stands to the trail before it.
enum Start {
    /// It is a place of its own: only Home is before it.
    Fresh,
    /// It goes on from where one was.
    From,
}

impl Trail {
    /// The trail of a page that was opened by its address.
    pub fn new(route: Route) -> Trail {
        Trail(vec![Route::Home]).go(route)
    }

    /// The trail after going to `to`.
    ///
    /// Going back to a page of the trail cuts it there; another page of the same resource takes the resource's place.
    #[must_use]
    pub fn go(&self, to: Route) -> Trail {
        let mut pages = self.0.clone();
        if let Some(at) = pages.iter().position(|page| same_place(page, &to)) {
            pages.truncate(at);
        } else if matches!(start_of(&to), Start::Fresh) {
            pages.truncate(1);
        } else {
            pages.retain(|page| !passes_by(page));
            if pages.len() >= LONGEST {
                pages.remove(1);
            }
        }
        pages.push(to);
        Trail(pages)
    }

    /// The present page.
    pub fn route(&self) -> &Route {
        self.0.last().unwrap_or(&Route::Home)
    }

    /// The pages before the present one, and the Overview of what it is a page of.
    pub fn crumbs(&self) -> Vec<Route> {
        let mut crumbs = self.0.clone();
        let overview = crumbs.pop().as_ref().and_then(overview_of);
        crumbs.extend(overview);
        crumbs
    }

    /// Where ✕ leads: one level up.
    pub fn back(&self) -> Route {
        self.crumbs().pop().unwrap_or(Route::Home)
    }
}

fn start_of(route: &Route) -> Start {
    match route {
        Route::Resource { .. }
        | Route::Group { .. }
        | Route::Product(_)
        | Route::CreateGroup
        | Route::CreateScaleSet { .. }
        | Route::CreateVm { .. } => Start::From,
        _ => Start::Fresh,
    }
}

/// A page that one comes through, and goes back to by another way: no place in what follows it.
fn passes_by(route: &Route) -> bool {
    matches!(
        route,
        Route::CreateScaleSet { .. }
            | Route::CreateVm { .. }
            | Route::CreateGroup
            | Route::NotFound(_)
            | Route::About
    )
}

/// Whether two routes show the same thing, on whatever page or tab of it.
pub fn same_place(a: &Route, b: &Route) -> bool {
    match (a, b) {
        (Route::Resource { id: a, .. }, Route::Resource { id: b, .. }) => a == b,
        (Route::Group { name: a, .. }, Route::Group { name: b, .. }) => a.eq_ignore_ascii_case(b),
        (
            Route::Deployment {
                group: a, name: x, ..
            },
            Route::Deployment {
                group: b, name: y, ..
            },
        ) => a.eq_ignore_ascii_case(b) && x.eq_ignore_ascii_case(y),
        (Route::CreateResource { .. }, Route::CreateResource { .. })
        | (Route::CreateScaleSet { .. }, Route::CreateScaleSet { .. })
        | (Route::CreateVm { .. }, Route::CreateVm { .. }) => true,
        _ => a == b,
    }
}

fn overview_of(route: &Route) -> Option<Route> {
    match route {
        Route::Resource { id, page } if !matches!(page, Page::Overview | Page::Json) => {
            Some(Route::resource(id))
        }
        Route::Group { name, page } if *page != GroupPage::Overview => Some(Route::group(name)),
        Route::Deployment { group, name, page } if *page != DeploymentPage::Overview => {
            Some(Route::deployment(group, name))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arm::{Kind, ResourceId};

    fn set(page: Page) -> Route {
        Route::at(&ResourceId::new("app-grp", Kind::ScaleSet, "demo-set"), page)
    }

    fn wizard(tab: &str) -> Route {
        Route::CreateScaleSet { tab: tab.into() }
    }

    fn walk(routes: impl IntoIterator<Item = Route>) -> Trail {
        routes
            .into_iter()
            .fold(Trail::new(Route::Home), |trail, route| trail.go(route))
    }

    #[test]
    fn coming_from_all_resources_it_is_in_the_breadcrumb() {
        let trail = walk([Route::AllResources, set(Page::Overview), set(Page::Instances)]);
        let crumbs = [Route::Home, Route::AllResources, set(Page::Overview)];
        assert_eq!(trail.crumbs(), crumbs);
        assert_eq!(trail.route(), &set(Page::Instances));
        assert_eq!(trail.back(), set(Page::Overview));
    }

    #[test]
    fn an_instance_stands_behind_its_set_and_going_back_cuts() {
        let vm = Route::resource(&ResourceId::new("app-grp", Kind::VirtualMachine, "newvm"));
        let trail = walk([Route::AllResources, set(Page::Instances), vm]);
        let crumbs = [Route::Home, Route::AllResources, set(Page::Instances)];
        assert_eq!(trail.crumbs(), crumbs);
        assert_eq!(trail.go(Route::AllResources).crumbs(), [Route::Home]);
        assert_eq!(trail.go(Route::Home).crumbs(), []);
    }

    #[test]
    fn a_wizard_stands_behind_where_it_was_opened_on_every_tab() {
        let trail = walk([Route::ScaleSets, wizard(""), wizard("networking")]);
        assert_eq!(trail.crumbs(), [Route::Home, Route::ScaleSets]);
    }

    #[test]
    fn a_deployment_has_home_alone_before_it_and_nothing_leads_back_into_the_wizard() {
        let deployment = Route::deployment("app-grp", "CreateVmss-1");
        let trail = walk([Route::ScaleSets, wizard(""), deployment.clone()]);
        assert_eq!(trail.crumbs(), [Route::Home]);
        let trail = trail.go(set(Page::Overview));
        assert_eq!(trail.crumbs(), [Route::Home, deployment]);
        let trail = walk([Route::ScaleSets, wizard("spot"), set(Page::Overview)]);
        assert_eq!(trail.crumbs(), [Route::Home, Route::ScaleSets]);
    }

    #[test]
    fn a_long_walk_keeps_home_and_the_nearest_pages() {
        let vms = (0..9).map(|n| {
            let name = format!("vm{n}");
            Route::resource(&ResourceId::new("g", Kind::VirtualMachine, &name))
        });
        let crumbs = walk(vms).crumbs();
        assert_eq!(crumbs.len(), LONGEST - 1);
        assert_eq!(crumbs[0], Route::Home);
    }

    #[test]
    fn opened_by_its_address_a_page_has_home_before_it() {
        assert_eq!(Trail::new(set(Page::Overview)).crumbs(), [Route::Home]);
        assert_eq!(Trail::new(Route::Home).crumbs(), []);
    }
}
