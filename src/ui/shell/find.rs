//! What the global search finds. Pure: a text and a world in, rows out.

use crate::arm::World;
use crate::arm::query::is_listed;
use crate::ui::kit::Glyph;
use crate::ui::route::{Product, Route};

use super::look::{glyph_of, glyph_of_product, title_of};

/// How many resources are offered.
const MOST: usize = 8;

/// A suggestion.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    pub text: String,
    /// What it is, in small letters: a resource's type.
    pub detail: &'static str,
    pub glyph: Glyph,
    pub route: Route,
}

/// The groups of suggestions for a text, in the portal's order; groups without any are left out.
pub fn find(world: &World, text: &str) -> Vec<(&'static str, Vec<Hit>)> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let groups = vec![
        ("Services", services(&words)),
        ("Resources", resources(world, &words)),
        ("Resource Groups", resource_groups(world, &words)),
        ("Marketplace", products(&words)),
    ];
    groups.into_iter().filter(|(_, hits)| !hits.is_empty()).collect()
}

/// The products that a text finds, for "Create a resource": all of them without one.
pub fn find_products(text: &str) -> Vec<Product> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let found = Product::ALL
        .into_iter()
        .filter(|product| matches(product.name(), &words));
    let mut found: Vec<Product> = found.collect();
    found.sort_by_key(|product| !product.name().eq_ignore_ascii_case(text.trim()));
    found
}

/// Whether every word is somewhere in `name`. A plural finds the singular: students type what the list is called.
fn matches(name: &str, words: &[String]) -> bool {
    let name = name.to_lowercase();
    words.iter().all(|word| {
        let singular = word.strip_suffix('s').filter(|rest| rest.len() > 2);
        name.contains(word.as_str()) || singular.is_some_and(|word| name.contains(word))
    })
}

fn services(words: &[String]) -> Vec<Hit> {
    let services = [
        (Route::AllResources, Glyph::AllResources, "All resources"),
        (
            Route::ResourceGroups,
            Glyph::ResourceGroup,
            "Resource groups container",
        ),
        (
            Route::VirtualMachines,
            Glyph::VirtualMachine,
            "Virtual machines vm",
        ),
        (
            Route::ScaleSets,
            Glyph::ScaleSet,
            "Virtual machine scale sets vmss",
        ),
        (
            Route::CreateResource {
                search: String::new(),
            },
            Glyph::Plus,
            "Create a resource marketplace",
        ),
        (Route::ActivityLog, Glyph::Log, "Activity log events"),
    ];
    let found = services
        .into_iter()
        .filter(|(_, _, keywords)| matches(keywords, words));
    found
        .map(|(route, glyph, _)| Hit {
            text: title_of(&route),
            detail: "",
            glyph,
            route,
        })
        .collect()
}

fn resources(world: &World, words: &[String]) -> Vec<Hit> {
    if words.is_empty() {
        return Vec::new();
    }
    let found = world
        .resources()
        .filter(|resource| is_listed(resource.id.kind()) && matches(resource.id.name(), words));
    found
        .take(MOST)
        .map(|resource| Hit {
            text: resource.id.name().into(),
            detail: resource.id.kind().display(),
            glyph: glyph_of(resource.id.kind()),
            route: Route::resource(&resource.id),
        })
        .collect()
}

fn resource_groups(world: &World, words: &[String]) -> Vec<Hit> {
    if words.is_empty() {
        return Vec::new();
    }
    let found = world.groups().filter(|group| matches(&group.name, words));
    found
        .take(MOST)
        .map(|group| Hit {
            text: group.name.to_string(),
            detail: "Resource group",
            glyph: Glyph::ResourceGroup,
            route: Route::group(&group.name),
        })
        .collect()
}

fn products(words: &[String]) -> Vec<Hit> {
    let found = Product::ALL
        .into_iter()
        .filter(|product| !words.is_empty() && matches(product.name(), words));
    found
        .map(|product| Hit {
            text: product.name().into(),
            detail: "Microsoft",
            glyph: glyph_of_product(product),
            route: Route::Product(product),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marketplace_finds_what_the_seed_types() {
        let names = |text| -> Vec<&str> { find_products(text).into_iter().map(Product::name).collect() };
        assert_eq!(names("Virtual Machine Scale Set"), ["Virtual machine scale set"]);
        assert_eq!(names("virtual machine scale sets"), ["Virtual machine scale set"]);
        assert_eq!(
            names("Virtual machine"),
            ["Virtual machine", "Virtual machine scale set"]
        );
        assert_eq!(names("kubernetes"), [""; 0]);
        assert_eq!(names("  ").len(), Product::ALL.len());
    }

    #[test]
    fn services_are_found_by_name_plural_or_abbreviation() {
        let found = |text: &str| -> Vec<String> {
            let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
            services(&words).into_iter().map(|hit| hit.text).collect()
        };
        assert_eq!(
            found("Virtual machine"),
            ["Virtual machines", "Virtual machine scale sets"]
        );
        assert_eq!(found("vmss"), ["Virtual machine scale sets"]);
        assert_eq!(found("all"), ["All resources"]);
        assert!(found("cosmos").is_empty());
    }
}
