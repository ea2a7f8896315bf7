//! Reading a fragment, and writing its parts. Total: what it can't read is nothing.

use super::pages::kind_slug;
use super::{DeploymentPage, GroupPage, Page, Product, Route};
use crate::arm::{Kind, ResourceId};

pub(super) fn read(text: &str) -> Option<Route> {
    if text.is_empty() {
        return Some(Route::Home);
    }
    let parts: Vec<String> = text
        .strip_prefix('/')?
        .split('/')
        .map(decode)
        .collect::<Option<_>>()?;
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    Some(match *parts.as_slice() {
        [""] => Route::Home,
        ["create"] => Route::CreateResource {
            search: String::new(),
        },
        ["create", search] if !search.is_empty() => Route::CreateResource {
            search: search.into(),
        },
        ["marketplace", slug] => Route::Product(Product::ALL.into_iter().find(|it| it.slug() == slug)?),
        ["all-resources"] => Route::AllResources,
        ["virtual-machine-scale-sets"] => Route::ScaleSets,
        ["virtual-machines"] => Route::VirtualMachines,
        ["resource-groups"] => Route::ResourceGroups,
        ["create-resource-group"] => Route::CreateGroup,
        ["create-virtual-machine-scale-set"] => Product::ScaleSet.create(),
        ["create-virtual-machine-scale-set", tab] if is_slug(tab) => {
            Route::CreateScaleSet { tab: tab.into() }
        }
        ["create-virtual-machine"] => Product::VirtualMachine.create(),
        ["create-virtual-machine", tab] if is_slug(tab) => Route::CreateVm { tab: tab.into() },
        ["activity-log"] => Route::ActivityLog,
        ["labs"] => Route::Labs,
        ["write-a-lab"] => Route::Author,
        ["differences"] => Route::Differences,
        ["about"] => Route::About,
        ["resource-group" | "resource" | "deployment", ..] => read_blade(&parts)?,
        _ => return None,
    })
}

/// The routes that name something in the subscription; the page's slug may be left out.
fn read_blade(parts: &[&str]) -> Option<Route> {
    if parts.iter().any(|part| part.is_empty()) {
        return None;
    }
    Some(match *parts {
        ["resource-group", name] => Route::group(name),
        ["resource-group", name, slug] => Route::Group {
            name: name.into(),
            page: GroupPage::ALL.into_iter().find(|it| it.slug() == slug)?,
        },
        ["deployment", group, name] => Route::deployment(group, name),
        ["deployment", group, name, slug] => Route::Deployment {
            group: group.into(),
            name: name.into(),
            page: DeploymentPage::ALL.into_iter().find(|it| it.slug() == slug)?,
        },
        ["resource", group, kind, name] => Route::resource(&read_id(group, kind, name)?),
        ["resource", group, kind, name, slug] => {
            let id = read_id(group, kind, name)?;
            let page = Page::ALL.into_iter().find(|it| it.slug() == slug)?;
            page.fits(id.kind()).then(|| Route::at(&id, page))?
        }
        _ => return None,
    })
}

fn read_id(group: &str, slug: &str, name: &str) -> Option<ResourceId> {
    let kind = Kind::ALL.into_iter().find(|kind| kind_slug(*kind) == slug)?;
    Some(ResourceId::new(group, kind, name))
}

/// Whether a text can be a tab's slug; the wizard takes one that it doesn't know for its first tab.
fn is_slug(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

pub(super) fn encode(part: &str, into: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            into.push(char::from(byte));
        } else {
            into.push('%');
            into.push(char::from(HEX[usize::from(byte >> 4)]));
            into.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

fn decode(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}
