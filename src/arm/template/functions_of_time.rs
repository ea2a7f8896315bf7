//! `utcNow`: the moment in the formats of .NET, as templates write them.

use time::{Date, Month};

use super::{Fault, bad_expression};

/// What `utcNow` gives without a format (azure-docs, template-functions-date).
const PLAIN: &str = "yyyyMMddTHHmmssZ";

/// A moment, taken apart.
struct Moment {
    date: Date,
    hour: u8,
    minute: u8,
    second: u8,
    /// What stands behind the seconds' point.
    fraction: String,
}

/// The moment `now`, as ARM writes it (`2024-08-26T09:40:45Z`), in a format.
///
/// # Errors
/// When the format is none of those that are known here.
pub(super) fn utc_now(now: &str, format: Option<&str>) -> Result<String, Fault> {
    let unknown = || {
        bad_expression(format!(
            "the format '{}' is not known",
            format.unwrap_or_default()
        ))
    };
    let moment = read(now).ok_or_else(|| bad_expression(format!("'{now}' is no moment")))?;
    let pattern = match format {
        None | Some("") => PLAIN,
        Some(one) if one.chars().count() == 1 => standard(one).ok_or_else(unknown)?,
        Some(custom) => custom,
    };
    written(&moment, pattern).ok_or_else(unknown)
}

fn read(now: &str) -> Option<Moment> {
    let number = |from: usize, to: usize| now.get(from..to)?.parse::<u8>().ok();
    let month = Month::try_from(number(5, 7)?).ok()?;
    let rest = now.get(19..).unwrap_or_default();
    let fraction = rest.strip_prefix('.').unwrap_or_default();
    Some(Moment {
        date: Date::from_calendar_date(now.get(..4)?.parse().ok()?, month, number(8, 10)?).ok()?,
        hour: number(11, 13)?,
        minute: number(14, 16)?,
        second: number(17, 19)?,
        fraction: fraction.chars().take_while(char::is_ascii_digit).collect(),
    })
}

/// The patterns that one letter stands for, in the invariant culture.
fn standard(letter: &str) -> Option<&'static str> {
    Some(match letter {
        "d" => "MM/dd/yyyy",
        "D" => "dddd, dd MMMM yyyy",
        "f" => "dddd, dd MMMM yyyy HH:mm",
        "F" | "U" => "dddd, dd MMMM yyyy HH:mm:ss",
        "g" => "MM/dd/yyyy HH:mm",
        "G" => "MM/dd/yyyy HH:mm:ss",
        "m" | "M" => "MMMM dd",
        "o" | "O" => "yyyy-MM-ddTHH:mm:ss.fffffffZ",
        "r" | "R" => "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
        "s" => "yyyy-MM-ddTHH:mm:ss",
        "t" => "HH:mm",
        "T" => "HH:mm:ss",
        "u" => "yyyy-MM-dd HH:mm:ssZ",
        "y" | "Y" => "yyyy MMMM",
        _ => return None,
    })
}

/// A custom pattern: runs of a letter are a part of the moment, quotes and a backslash keep letters, the rest stays.
fn written(moment: &Moment, pattern: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = pattern.chars().peekable();
    while let Some(letter) = rest.next() {
        match letter {
            '\\' => out.push(rest.next()?),
            '\'' | '"' => loop {
                match rest.next()? {
                    end if end == letter => break,
                    kept => out.push(kept),
                }
            },
            '%' => {}
            'd' | 'f' | 'h' | 'H' | 'm' | 'M' | 's' | 't' | 'y' | 'z' | 'K' => {
                let mut length = 1;
                while rest.next_if_eq(&letter).is_some() {
                    length += 1;
                }
                out.push_str(&part(moment, letter, length)?);
            }
            // Of an era, and fractions without their zeros.
            'g' | 'F' => return None,
            other => out.push(other),
        }
    }
    Some(out)
}

fn part(moment: &Moment, letter: char, length: usize) -> Option<String> {
    let short = |name: String| name.chars().take(3).collect::<String>();
    let number = |number: u8| match length {
        1 => number.to_string(),
        _ => format!("{number:02}"),
    };
    let year = moment.date.year();
    let month = moment.date.month();
    Some(match (letter, length) {
        ('d', 1 | 2) => number(moment.date.day()),
        ('d', 3) => short(moment.date.weekday().to_string()),
        ('d', _) => moment.date.weekday().to_string(),
        ('f', 1..=7) => format!("{:0<length$.length$}", moment.fraction),
        ('h', _) => number((moment.hour + 11) % 12 + 1),
        ('H', _) => number(moment.hour),
        ('m', _) => number(moment.minute),
        ('M', 1 | 2) => number(u8::from(month)),
        ('M', 3) => short(month.to_string()),
        ('M', _) => month.to_string(),
        ('s', _) => number(moment.second),
        ('t', 1) => if moment.hour < 12 { "A" } else { "P" }.into(),
        ('t', _) => if moment.hour < 12 { "AM" } else { "PM" }.into(),
        ('y', 1 | 2) => format!("{:0length$}", year % 100),
        ('y', _) => format!("{year:0length$}", length = length.min(40)),
        ('z', 1) => "+0".into(),
        ('z', 2) => "+00".into(),
        ('z', _) => "+00:00".into(),
        ('K', _) => "Z".repeat(length.min(40)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_as_its_format_says() {
        for (format, expected) in [
            (None, Some("20240805T094045Z")),
            (Some("u"), Some("2024-08-05 09:40:45Z")),
            (Some("d"), Some("08/05/2024")),
            (Some("M d"), Some("8 5")),
            (Some("yyyy-MM-dd"), Some("2024-08-05")),
            (Some("yyMMdd"), Some("240805")),
            (Some("HHmmss"), Some("094045")),
            (Some("yyyy-MM-ddTHH:mm:ssZ"), Some("2024-08-05T09:40:45Z")),
            (Some("ddd d MMM 'at' h.mm tt"), Some("Mon 5 Aug at 9.40 AM")),
            (Some("ss.fff"), Some("45.305")),
            (Some("o"), Some("2024-08-05T09:40:45.3050000Z")),
            (Some("Q"), None),
            (Some("yyyy 'open"), None),
            (Some("ffffffff"), None),
        ] {
            let written = utc_now("2024-08-05T09:40:45.3050000Z", format).ok();
            assert_eq!(written.as_deref(), expected, "{format:?}");
        }
    }
}
