//! Paths and queries: what a URL names.

use super::version::Version;
use crate::arm::id::{Kind, ResourceId};

/// Characters of a URL. Longer ones are refused before they are looked at.
const LONGEST: usize = 16_384;

/// What stands in a URL.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Path {
    pub(super) subscription: String,
    pub(super) group: Option<String>,
    /// What stands before the last `/providers/`, without the subscription: the scope of a lock.
    pub(super) scope: String,
    /// `Microsoft.Compute`; empty without one.
    pub(super) namespace: String,
    /// What follows the namespace: type, name, type, name, …
    pub(super) parts: Vec<String>,
    /// What follows a group without a namespace: `resources`, `exportTemplate`.
    pub(super) tail: Vec<String>,
    pub(super) query: Vec<(String, String)>,
}

impl Path {
    /// A value of the query.
    pub(super) fn asked(&self, name: &str) -> Option<&str> {
        let mut alike = self
            .query
            .iter()
            .filter(|(known, _)| known.eq_ignore_ascii_case(name));
        alike.next().map(|(_, value)| value.as_str())
    }

    /// The version that is asked for.
    pub(super) fn version(&self) -> Option<Version> {
        Version::parse(self.asked("api-version")?)
    }

    /// The part at `place`, in lower case.
    pub(super) fn part(&self, place: usize) -> String {
        self.parts
            .get(place)
            .map(|part| part.to_lowercase())
            .unwrap_or_default()
    }

    /// `Microsoft.Compute/virtualMachines`: the resource's type, or its beginning.
    pub(super) fn kind(&self) -> Option<Kind> {
        let kind = format!("{}/{}", self.namespace, self.parts.first()?);
        Kind::from_arm_type(&kind)
    }

    /// The resource that it names, or that it names something of.
    pub(super) fn resource(&self) -> Option<ResourceId> {
        let (group, name) = (self.group.as_deref()?, self.parts.get(1)?);
        Some(ResourceId::new(group, self.kind()?, name))
    }

    /// `Microsoft.Network/virtualNetworks/subnets`: every other part.
    pub(super) fn full_type(&self) -> String {
        let types = self.parts.iter().step_by(2).cloned();
        std::iter::once(self.namespace.clone())
            .chain(types)
            .collect::<Vec<String>>()
            .join("/")
    }
}

/// Reads a URL, or a path with its query.
pub(super) fn parse(url: &str) -> Option<Path> {
    if url.len() > LONGEST {
        return None;
    }
    let after_host = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').and_then(|at| rest.get(at..))?,
        None => url,
    };
    let (path, query) = after_host.split_once('?').unwrap_or((after_host, ""));
    let query = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (unescaped(name), unescaped(&value.replace('+', " ")))
        })
        .collect();
    let segments: Vec<String> = path
        .split('/')
        .filter(|part| !part.is_empty())
        .map(unescaped)
        .collect();
    let [word, subscription, rest @ ..] = segments.as_slice() else {
        return None;
    };
    if !word.eq_ignore_ascii_case("subscriptions") {
        return None;
    }
    let mut found = Path {
        subscription: subscription.clone(),
        query,
        ..Path::default()
    };
    let after_group = match rest {
        [word, name, after @ ..] if word.eq_ignore_ascii_case("resourceGroups") => {
            found.group = Some(name.clone());
            found.scope = format!("/resourceGroups/{name}");
            after
        }
        [word] if word.eq_ignore_ascii_case("resourceGroups") => {
            found.tail = vec!["resourceGroups".into()];
            return Some(found);
        }
        all => all,
    };
    let is_providers = |part: &String| part.eq_ignore_ascii_case("providers");
    match after_group.iter().rposition(is_providers) {
        Some(at) => {
            let (before, after) = after_group.split_at(at);
            for part in before {
                found.scope.push('/');
                found.scope.push_str(part);
            }
            let mut after = after.iter().skip(1);
            found.namespace = after.next().cloned().unwrap_or_default();
            found.parts = after.cloned().collect();
        }
        None => found.tail = after_group.to_vec(),
    }
    Some(found)
}

/// `%2A` is `*`; what is no escape stays.
fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let code = text.get(at + 1..at + 3).filter(|_| *byte == b'%');
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(decoded) => {
                out.push(decoded);
                at += 3;
            }
            None => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_taken_apart() {
        let path = parse("https://management.azure.com/subscriptions/s/resourcegroups/G/providers/Microsoft.Network/virtualNetworks/v/subnets/x?api-version=2024-01-01&$filter=a%20eq+b").expect("a path");
        assert_eq!(path.group.as_deref(), Some("G"));
        assert_eq!(path.kind(), Some(Kind::VirtualNetwork));
        assert_eq!(path.full_type(), "Microsoft.Network/virtualNetworks/subnets");
        assert_eq!(path.asked("$filter"), Some("a eq b"));
        assert!(path.version().is_some_and(|version| version.from("2024-01-01")));
    }

    #[test]
    fn the_last_provider_decides_and_the_rest_is_its_scope() {
        let path = parse("/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/disks/d/providers/Microsoft.Authorization/locks/l").expect("a path");
        assert_eq!(
            path.scope,
            "/resourceGroups/g/providers/Microsoft.Compute/disks/d"
        );
        assert_eq!(
            (path.namespace.as_str(), path.part(1).as_str()),
            ("Microsoft.Authorization", "l")
        );
    }

    #[test]
    fn what_is_no_url_of_azures_is_none() {
        for url in [
            "",
            "/",
            "https://",
            "/providers/x",
            "/providers/Microsoft.Compute",
            "/subscriptions",
            "%%%",
        ] {
            assert_eq!(parse(url), None, "{url}");
        }
        assert_eq!(parse(&"/a".repeat(20_000)), None);
        let odd = parse("/subscriptions/\u{0}%zz%").expect("what is no escape stays");
        assert_eq!(odd.subscription, "\u{0}%zz%");
    }
}
