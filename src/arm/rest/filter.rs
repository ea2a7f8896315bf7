//! `$filter` of the lists of groups and resources: `tagName eq 'a' and tagValue eq 'b'` (recording test_resource_group;
//! the documentation of `Resources - List`).

use super::path::Path;
use crate::arm::error::ArmError;
use crate::arm::spec::Tags;

/// Brackets within each other.
const DEEPEST: u8 = 16;

/// What is asked of each member of a list.
#[derive(Debug, PartialEq)]
pub(super) enum Filter {
    Is(String, String),
    IsNot(String, String),
    StartsWith(String, String),
    Contains(String, String),
    All(Vec<Filter>),
    Any(Vec<Filter>),
}

/// The filter of a query.
pub(super) fn asked(path: &Path) -> Result<Option<Filter>, ArmError> {
    let Some(text) = path.asked("$filter").filter(|text| !text.trim().is_empty()) else {
        return Ok(None);
    };
    // The code is Azure's; no source at hand shows the sentence.
    let invalid = || {
        let shown: String = text.chars().take(200).collect();
        let message = format!("Invalid $filter '{shown}' specified in the query string.");
        ArmError::ours("InvalidFilterInQueryString", message)
    };
    parse(text).map(Some).ok_or_else(invalid)
}

impl Filter {
    /// Whether it holds for what has these properties; their names are in lower case.
    pub(super) fn holds(&self, properties: &[(&str, &str)]) -> bool {
        let with = |property: &str, test: &dyn Fn(&str, &str) -> bool, wanted: &str| {
            let property = property.to_lowercase();
            let mut alike = properties.iter().filter(|(name, _)| *name == property);
            alike.next().is_some_and(|(_, had)| match &*property {
                "tagvalue" => test(had, wanted),
                _ => test(&had.to_lowercase(), &wanted.to_lowercase()),
            })
        };
        match self {
            Filter::Is(property, wanted) => with(property, &|had, wanted| had == wanted, wanted),
            Filter::IsNot(property, wanted) => !with(property, &|had, wanted| had == wanted, wanted),
            Filter::StartsWith(property, wanted) => {
                with(property, &|had, wanted| had.starts_with(wanted), wanted)
            }
            Filter::Contains(property, wanted) => with(property, &|had, wanted| had.contains(wanted), wanted),
            Filter::All(parts) => parts.iter().all(|part| part.holds(properties)),
            Filter::Any(parts) => parts.iter().any(|part| part.holds(properties)),
        }
    }

    /// Whether it holds for what has these properties and one of these tags: a tag's name and value belong together.
    pub(super) fn holds_with(&self, tags: &Tags, properties: &[(&str, &str)]) -> bool {
        if tags.is_empty() {
            return self.holds(properties);
        }
        tags.iter().any(|(name, value)| {
            let tag = [("tagname", &**name), ("tagvalue", &**value)];
            self.holds(&[properties, &tag].concat())
        })
    }

    /// Whether it asks for a tag.
    pub(super) fn is_of_tags(&self) -> bool {
        match self {
            Filter::Is(property, _)
            | Filter::IsNot(property, _)
            | Filter::StartsWith(property, _)
            | Filter::Contains(property, _) => property.to_lowercase().starts_with("tag"),
            Filter::All(parts) | Filter::Any(parts) => parts.iter().any(Filter::is_of_tags),
        }
    }
}

fn parse(text: &str) -> Option<Filter> {
    let words = words(text)?;
    let mut rest = words.as_slice();
    let found = any(&mut rest, DEEPEST)?;
    rest.is_empty().then_some(found)
}

#[derive(Debug, PartialEq)]
enum Word {
    Name(String),
    Text(String),
    Sign(char),
}

fn words(text: &str) -> Option<Vec<Word>> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if let Some(quoted) = rest.strip_prefix('\'') {
            let (text, after) = quoted_text(quoted)?;
            found.push(Word::Text(text));
            rest = after;
        } else if "(),".contains(first) {
            found.push(Word::Sign(first));
            rest = rest.get(1..)?;
        } else {
            let end = rest.find(|c: char| c.is_whitespace() || "(),'".contains(c));
            let (name, after) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
            found.push(Word::Name(name.to_owned()));
            rest = after;
        }
        rest = rest.trim_start();
    }
    Some(found)
}

/// A text up to its closing quote, and what follows. Two quotes are one in the text.
fn quoted_text(mut rest: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    loop {
        let (before, after) = rest.split_once('\'')?;
        text.push_str(before);
        match after.strip_prefix('\'') {
            Some(more) => {
                text.push('\'');
                rest = more;
            }
            None => return Some((text, after)),
        }
    }
}

fn any(rest: &mut &[Word], levels: u8) -> Option<Filter> {
    joined(rest, "or", &|rest| joined(rest, "and", &|rest| one(rest, levels)))
}

/// Parts with a word between them.
fn joined(rest: &mut &[Word], by: &str, part: &dyn Fn(&mut &[Word]) -> Option<Filter>) -> Option<Filter> {
    let mut parts = vec![part(rest)?];
    while let [Word::Name(word), after @ ..] = *rest
        && word.eq_ignore_ascii_case(by)
    {
        *rest = after;
        parts.push(part(rest)?);
    }
    match (parts.len(), by) {
        (1, _) => parts.pop(),
        (_, "or") => Some(Filter::Any(parts)),
        _ => Some(Filter::All(parts)),
    }
}

fn one(rest: &mut &[Word], levels: u8) -> Option<Filter> {
    use Word::{Name, Sign, Text};
    let (found, after) = match *rest {
        [Sign('('), after @ ..] => {
            *rest = after;
            let inner = any(rest, levels.checked_sub(1)?)?;
            let [Sign(')'), after @ ..] = *rest else {
                return None;
            };
            (inner, after)
        }
        [
            Name(word),
            Sign('('),
            Name(property),
            Sign(','),
            Text(text),
            Sign(')'),
            after @ ..,
        ] if word.eq_ignore_ascii_case("startswith") => {
            (Filter::StartsWith(property.clone(), text.clone()), after)
        }
        [
            Name(word),
            Sign('('),
            Text(text),
            Sign(','),
            Name(property),
            Sign(')'),
            after @ ..,
        ] if word.eq_ignore_ascii_case("substringof") => {
            (Filter::Contains(property.clone(), text.clone()), after)
        }
        [Name(property), Name(word), Text(text), after @ ..] => {
            let (property, text) = (property.clone(), text.clone());
            match &*word.to_lowercase() {
                "eq" => (Filter::Is(property, text), after),
                "ne" => (Filter::IsNot(property, text), after),
                _ => return None,
            }
        }
        _ => return None,
    };
    *rest = after;
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(text: &str, tags: &[(&str, &str)]) -> Option<bool> {
        let tags: Tags = tags
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect();
        Some(parse(text)?.holds_with(&tags, &[("name", "O'Net")]))
    }

    #[test]
    fn a_tags_name_and_value_belong_together() {
        let tags = [("a", "1"), ("b", "2")];
        assert_eq!(holds("tagname eq 'A' and tagvalue eq '1'", &tags), Some(true));
        assert_eq!(holds("tagName eq 'a' and tagValue eq '2'", &tags), Some(false));
        assert_eq!(holds("tagName eq 'a'", &[]), Some(false));
        assert_eq!(holds("startswith(tagName, 'B')", &tags), Some(true));
    }

    #[test]
    fn and_binds_closer_than_or() {
        let text = "name eq 'x' and name eq 'y' or name eq 'o''net'";
        assert_eq!(holds(text, &[]), Some(true));
        let text = "name eq 'o''net' and (name ne 'z' or substringof('net', name))";
        assert_eq!(holds(text, &[]), Some(true));
    }

    #[test]
    fn what_is_no_filter_is_none() {
        for text in [
            "name",
            "name eq",
            "name eq x",
            "name eq 'x' and",
            "('",
            "name eq 'x'')",
            "a b 'c'",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse(&"(".repeat(10_000)), None);
    }
}
