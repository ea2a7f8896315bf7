//! The time zones that a schedule may name: Windows' names, as Azure takes them. None has summer time here.

const TABLE: &str = include_str!("data/time_zones.txt");

/// Azure's own name of the first, which is not in the table of its CLI.
const UTC: &str = "UTC";

/// The offset from UTC, as `+05:30`, and the name of each, in the order of Azure's CLI.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(' '))
}

fn minutes(offset: &str) -> Option<i32> {
    let (hours, minutes) = offset.split_once(':')?;
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    Some(
        hours * 60
            + if offset.starts_with('-') {
                -minutes
            } else {
                minutes
            },
    )
}

/// The minutes by which a zone is ahead of UTC; `None` for a name that is none.
pub fn offset_minutes(name: &str) -> Option<i32> {
    if name.eq_ignore_ascii_case(UTC) {
        return Some(0);
    }
    let mut alike = all().filter(|(_, known)| known.eq_ignore_ascii_case(name));
    minutes(alike.next()?.0)
}

/// A zone that is so many minutes ahead of UTC.
pub fn at(offset_minutes: i32) -> Option<&'static str> {
    if offset_minutes == 0 {
        return Some(UTC);
    }
    let mut alike = all().filter(|(offset, _)| minutes(offset) == Some(offset_minutes));
    alike.next().map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_has_an_offset_and_a_zone_is_found_by_it() {
        for (offset, name) in all() {
            let minutes = offset_minutes(name).unwrap_or_else(|| panic!("{offset} {name}"));
            let found = at(minutes).and_then(offset_minutes);
            assert_eq!(found, Some(minutes), "{name}");
        }
        assert_eq!(offset_minutes("india standard time"), Some(330));
        assert_eq!(offset_minutes("Newfoundland Standard Time"), Some(-210));
        assert_eq!(offset_minutes("Tokyo Standard Time"), Some(540));
        assert_eq!(offset_minutes("Atlantis"), None);
    }
}
