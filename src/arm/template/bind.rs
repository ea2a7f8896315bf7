//! Which resource of a template waits for which.

use std::collections::BTreeMap;

use super::expand::Item;
use super::functions_of_azure::names_it;
use super::{Fault, invalid};

/// What has been read of a template's resources.
#[derive(Default)]
pub(super) struct Plan {
    pub drafts: Vec<Draft>,
    /// Names that can be waited for though no resource has them: what a condition leaves out, loops, deployments.
    pub absent: Vec<String>,
}

/// A resource before its dependencies are looked up.
pub(super) struct Draft {
    pub item: Item,
    /// Where in the template it stands.
    pub path: Vec<usize>,
    /// What it is one of: a copy loop, nested deployments; and its symbol.
    pub groups: Vec<String>,
    pub wanted: Vec<String>,
}

/// The template's resources in its order, each with what it waits for.
pub(super) fn items(plan: Plan) -> Result<Vec<Item>, Fault> {
    let mut drafts = plan.drafts;
    drafts.sort_by(|one, other| one.path.cmp(&other.path));
    let absent: Vec<String> = plan.absent.iter().map(|name| name.to_lowercase()).collect();
    let items = bind(drafts, &absent)?;
    check_order(&items)?;
    Ok(items)
}

/// Looks dependencies up: by id, by type and name, by name, by group.
fn bind(drafts: Vec<Draft>, absent: &[String]) -> Result<Vec<Item>, Fault> {
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, draft) in drafts.iter().enumerate() {
        let item = &draft.item;
        let id = item.id.to_lowercase();
        let below = id.split("/providers/").last().unwrap_or_default().to_owned();
        let mut names = vec![
            format!("{}/{}", item.kind, item.name).to_lowercase(),
            item.name.to_lowercase(),
            below,
            id.clone(),
        ];
        names.extend(draft.groups.iter().map(|group| group.to_lowercase()));
        names.sort();
        names.dedup();
        if places.get(&id).is_some_and(|places| !places.is_empty()) {
            return Err(invalid(format!(
                "The resource '{}' is defined multiple times in a template. Please see https://aka.ms/arm-syntax-resources for usage details.",
                item.id.split("/providers/").last().unwrap_or_default()
            )));
        }
        for name in names {
            places.entry(name).or_default().push(place);
        }
    }
    let mut bound = Vec::new();
    for (own, draft) in drafts.into_iter().enumerate() {
        let mut depends_on: Vec<usize> = Vec::new();
        for wanted in &draft.wanted {
            let known = find(&places, wanted);
            if known.is_empty() && !is_absent(wanted, absent) {
                return Err(invalid(format!(
                    "The resource '{}' is not defined in the template. Please see https://aka.ms/arm-syntax-resources for usage details.",
                    wanted.rsplit("/providers/").next().unwrap_or_default()
                )));
            }
            for place in known {
                if *place != own && !depends_on.contains(place) {
                    depends_on.push(*place);
                }
            }
        }
        bound.push(Item {
            depends_on,
            ..draft.item
        });
    }
    Ok(bound)
}

fn find<'a>(places: &'a BTreeMap<String, Vec<usize>>, wanted: &str) -> &'a [usize] {
    let low = wanted.to_lowercase();
    let deployment = low.rsplit_once("microsoft.resources/deployments/");
    let found = places
        .get(low.trim_start_matches('/'))
        .or_else(|| places.get(&low))
        .or_else(|| places.get(deployment?.1));
    found.map_or(&[], Vec::as_slice)
}

/// Whether a condition, an empty loop or a deployment explains that nothing has this name.
fn is_absent(wanted: &str, absent: &[String]) -> bool {
    let low = wanted.to_lowercase();
    let is_it = |name: &String| !name.is_empty() && names_it(&low, name);
    absent.iter().any(is_it)
}

/// Whether what waits for each other ends.
fn check_order(items: &[Item]) -> Result<(), Fault> {
    let mut done = vec![false; items.len()];
    loop {
        let is_done = |place: &usize| done.get(*place).copied().unwrap_or(true);
        let ready: Vec<usize> = (0..items.len())
            .filter(|place| !is_done(place))
            .filter(|place| items[*place].depends_on.iter().all(is_done))
            .collect();
        if ready.is_empty() {
            break;
        }
        for place in ready {
            done[place] = true;
        }
    }
    match items.iter().zip(&done).find(|(_, done)| !**done) {
        None => Ok(()),
        Some((item, _)) => Err(invalid(format!(
            "Circular dependency detected on resource: '{}'. Please see https://aka.ms/arm-syntax-resources for usage details.",
            item.id
        ))),
    }
}
