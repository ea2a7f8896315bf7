//! "Show me where": to the page that a finding names, and the focus to the control on it.
//!
//! What to look for is `forms::whereabouts`' to say; nothing here knows an element of a page.

use std::rc::Rc;

use yew::prelude::*;

use crate::arm::{Resource, World};
use crate::forms::whereabouts::{Page as Named, Whereabouts, whereabouts};
use crate::lab::Finding;
use crate::platform::{page, point};
use crate::ui::route::{Page, Route};
use crate::ui::shell::hub::go;
use crate::ui::shell::nav::use_nav;

/// What the portal's pages are in, and what is in its bar too.
const PAGE: &str = "#page";
const PORTAL: &str = ".portal";

/// A place of the portal.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spot {
    /// The page; none for what is on every page.
    pub route: Option<Route>,
    opener: Option<String>,
    names: Vec<String>,
}

/// The place that a finding names; `None` where there is no such page.
pub(super) fn spot(finding: &Finding, world: &World) -> Option<Spot> {
    let hint = || finding.route.as_deref().and_then(route);
    let Some(found) = finding.where_.as_deref().and_then(whereabouts) else {
        return Some(Spot {
            route: Some(hint()?),
            opener: None,
            names: Vec::new(),
        });
    };
    let Whereabouts { page, opener, names } = found;
    let route = match page {
        Named::Anywhere => None,
        Named::At(address) => Some(route(&address).or_else(hint)?),
        Named::Of(kind, label) => {
            let subject = finding.looked_at.split_once(": ").map(|(name, _)| name);
            let rank = |resource: &&Rc<Resource>| (Some(resource.id.name()) == subject, resource.created);
            let id = world.of_kind(kind).max_by_key(rank).map(|resource| &resource.id);
            let (top, settings) = Page::of(kind);
            let page = top.iter().chain(settings).find(|page| page.label() == label);
            Some(
                id.zip(page)
                    .map(|(id, page)| Route::at(id, *page))
                    .or_else(hint)?,
            )
        }
    };
    Some(Spot { route, opener, names })
}

/// A route of a scenario: `create-virtual-machine/basics`.
fn route(hint: &str) -> Option<Route> {
    match Route::parse(&format!("/{hint}")) {
        Route::NotFound(_) => None,
        route => Some(route),
    }
}

/// How the last "Show me where" stands.
#[derive(Clone, Default)]
struct Pointing {
    /// The page that was left, and the place on the way to which one is.
    going: Option<(Route, Rc<Spot>)>,
    /// What is to be said of it.
    note: Option<AttrValue>,
}

/// Goes to places and points at their controls. With it, what is to be said where that was not possible.
#[hook]
pub(super) fn use_pointing() -> (Callback<Rc<Spot>>, Option<AttrValue>) {
    let nav = use_nav();
    let here = nav.route().clone();
    let pointing = use_state(Pointing::default);
    {
        let pointing = pointing.clone();
        use_effect_with(here.clone(), move |here| {
            let Some((from, to)) = &pointing.going else {
                return;
            };
            if to.route.as_ref() == Some(here) {
                arrive(to.clone(), pointing.setter());
            } else if from != here {
                pointing.set(Pointing::default());
            }
        });
    }
    let note = pointing.note.clone();
    let show = Callback::from(move |to: Rc<Spot>| match &to.route {
        Some(route) if *route != here => {
            nav.promise_focus(route);
            go(route);
            pointing.set(Pointing {
                going: Some((here.clone(), to)),
                note: None,
            });
        }
        _ => arrive(to, pointing.setter()),
    });
    (show, note)
}

/// Points at a control of the page that is shown.
fn arrive(spot: Rc<Spot>, pointing: UseStateSetter<Pointing>) {
    point::soon(move || {
        pointing.set(Pointing::default());
        look(&spot, &pointing);
    });
}

fn look(spot: &Rc<Spot>, pointing: &UseStateSetter<Pointing>) {
    let root = if spot.route.is_some() { PAGE } else { PORTAL };
    let Some(wanted) = spot.names.first() else {
        page::focus_first("#page h1");
        return;
    };
    if point::at(root, std::slice::from_ref(wanted)).is_some() {
        return;
    }
    let finish = {
        let (spot, pointing) = (spot.clone(), pointing.clone());
        move || {
            let found = point::at(root, &spot.names);
            // What is under a pane, or off, can't have the focus.
            let covered = found.is_none() && page::focus_first("#page [role=dialog]");
            if found.is_none() && !covered {
                page::focus_first("#page h1");
            }
            let note = told(&spot.names, found, covered);
            pointing.set(Pointing { going: None, note });
        }
    };
    match &spot.opener {
        Some(opener) if point::press(PAGE, opener) => point::soon(finish),
        _ => finish(),
    }
}

/// What is said of what was found: the control itself, one that it depends on, or nothing, perhaps because a pane covers
/// the page.
fn told(names: &[String], found: Option<usize>, covered: bool) -> Option<AttrValue> {
    let wanted = names.first()?;
    let text = match found.map(|found| names.get(found)) {
        Some(Some(other)) if other != wanted => {
            format!(
                "“{wanted}” is not on the screen yet. It depends on what is chosen before it: start at “{other}”."
            )
        }
        Some(_) => return None,
        None if covered => format!("“{wanted}” is under the pane that is open. Close that first."),
        None => {
            format!("“{wanted}” is not there yet, or not to be used yet: the page says what it waits for.")
        }
    };
    Some(text.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::scenarios::flexible_orchestration;

    fn finding(looked_at: &str, place: Option<&str>, route: Option<&str>) -> Finding {
        Finding {
            looked_at: looked_at.into(),
            found: "".into(),
            expected: "".into(),
            why: None,
            where_: place.map(Into::into),
            route: route.map(Into::into),
            hints: Vec::new(),
        }
    }

    #[test]
    fn a_place_leads_to_its_page_and_else_to_the_lines() {
        let world = flexible_orchestration().start_world(1);
        let to = |place, route| {
            let spot = spot(&finding("x", place, route), &world);
            spot.map(|spot| spot.route.map(|route| route.to_fragment()))
        };
        let basics = "#/create-virtual-machine/basics".to_owned();
        assert_eq!(
            to(Some("Create a virtual machine ▸ Basics ▸ Size"), None),
            Some(Some(basics))
        );
        let all = Some(Some("#/all-resources".to_owned()));
        assert_eq!(to(Some("the scale set ▸ Instances"), Some("all-resources")), all);
        assert_eq!(to(Some("nowhere"), Some("all-resources")), all);
        assert_eq!(
            to(Some("the scale set ▸ Instances"), None),
            None,
            "there is no set"
        );
        assert_eq!(to(Some("Notifications"), None), Some(None));
        assert_eq!(to(None, Some("no such place")), None);
    }

    #[test]
    fn what_was_not_found_is_said() {
        let names = ["Ports".to_owned(), "Group".to_owned()];
        assert_eq!(told(&names, Some(0), false), None);
        assert!(told(&names, Some(1), false).is_some_and(|text| text.contains("start at “Group”")));
        assert!(told(&names, None, false).is_some_and(|text| text.contains("is not there yet")));
        assert!(told(&names, None, true).is_some_and(|text| text.contains("Close that first")));
        assert_eq!(told(&[], None, true), None);
    }
}
