//! Lengths of time, as ISO 8601 writes them.

use serde_json::Value;

use crate::arm::rest::body;

/// `P1DT1H30M10S` in seconds; `None` for what is no such duration, and for months and years, whose length differs.
pub(super) fn seconds(text: &str) -> Option<u32> {
    let (days, of_day) = text
        .strip_prefix('P')?
        .split_once('T')
        .unwrap_or((text.get(1..)?, ""));
    let days = sum(days, |unit| (unit == 'D').then_some(86_400))?;
    let of_day = sum(of_day, |unit| match unit {
        'H' => Some(3_600),
        'M' => Some(60),
        'S' => Some(1),
        _ => None,
    })?;
    days.checked_add(of_day)
}

fn sum(mut rest: &str, each: impl Fn(char) -> Option<u32>) -> Option<u32> {
    let mut total = 0_u32;
    while let Some(end) = rest.find(|c: char| c.is_ascii_alphabetic()) {
        let (number, unit) = rest.split_at(end);
        let each = each(unit.chars().next()?)?;
        total = total.checked_add(number.parse::<u32>().ok()?.checked_mul(each)?)?;
        rest = unit.get(1..)?;
    }
    rest.is_empty().then_some(total)
}

/// The whole minutes of the duration at a path.
pub(super) fn minutes(of: &Value, path: &str) -> Option<u32> {
    body::text(of, path).and_then(seconds).map(|seconds| seconds / 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read() {
        for (text, expected) in [
            ("PT1H", Some(3_600)),
            ("PT0S", Some(0)),
            ("PT1H1M5S", Some(3_665)),
            ("P1DT1M", Some(86_460)),
            ("P7D", Some(604_800)),
            ("PT", Some(0)),
            ("1H", None),
            ("P1M", None),
            ("PT1X", None),
            ("PT5", None),
            ("P", Some(0)),
            ("é", None),
            ("PT99999999999H", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }
}
